/* explain_actor.h -- why a mention is this actor's, or nobody's.
 *
 *     mention ──actors_choose──> its key ──joins──> root ──> actor; each hop has its reason */
#ifndef BRIEF_QUERY_EXPLAIN_ACTOR_H
#define BRIEF_QUERY_EXPLAIN_ACTOR_H

#include "query/actors_choice.h"

/* One step on the way from a name to its actor. */
struct actor_reason {
    const char *how;  /* "correction", "spelling", "surname", "variant", "acronym", "alias", "lean",
                         "open", "here", "stopped", "rename" */
    struct span text; /* for people */
    uint32_t line;    /* of actors.txt; 0: none */
};

struct actor_reasons {
    struct actor_reason *at;
    size_t n;
    struct actor_choice choice;
};

/* Everything in `a`. No reason at all: the name is the actor's own. */
brief_status explain_actor(struct actor_reasons *out, struct actor_table *t, struct doc_ref ref,
                           const struct mention *m, struct span text, struct arena *a,
                           struct brief_error *err);

/* What a candidate of an undecided key is called. */
struct span candidate_name(const struct actor_table *t, uint32_t key);

#endif
