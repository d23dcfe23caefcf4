/* actor_head.h -- a line or three about an actor, above his mentions. */
#ifndef BRIEF_QUERY_ACTOR_HEAD_H
#define BRIEF_QUERY_ACTOR_HEAD_H

#include "query/views/view.h"

/* "also Fraser, General Fraser" and his roles, wrapped behind `indent`; nothing when there are
 * neither. */
brief_status print_actor_names(struct view *v, const struct actor_table *t, uint32_t actor,
                               size_t indent);

/* The chosen actors' names, types, aliases and roles, for people; then an empty line. */
brief_status print_actor_heads(struct view *v, const struct actor_table *t, const bool *chosen);

#endif
