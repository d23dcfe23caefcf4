/* actors_count.h -- how often an actor is mentioned, in how many documents; exact, also within the
 * documents of a query, and without the mentions that are undecided in their own document. */
#ifndef BRIEF_QUERY_ACTORS_COUNT_H
#define BRIEF_QUERY_ACTORS_COUNT_H

#include "query/actors.h"
#include "query/doc_set.h"
#include "query/rank.h"

struct actor_count {
    uint64_t n_mentions;
    uint32_t n_docs;
};

/* filter may be NULL. *n_undecided grows by the mentions that are not his for sure. */
brief_status actor_count(struct actor_count *out, struct actor_table *t, uint32_t actor,
                         const struct doc_filter *filter, uint64_t *n_undecided,
                         struct brief_error *err);

/* What actor_count can give at least and at most, from the dictionary alone. Without filter. */
void actor_count_bounds(const struct actor_table *t, uint32_t actor, uint64_t *least,
                        uint64_t *most);

/* Gather the documents of one segment where a name that is not the actor's means him all the same:
 * by a line of actors.txt, or for its title and company. */
brief_status actor_gather_elsewhere(struct doc_gather *g, struct actor_table *t, uint32_t actor,
                                    uint32_t segment, struct brief_error *err);

#endif
