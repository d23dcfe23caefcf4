/* actors_choice.h -- who is meant by one mention: the one place that decides it, for lists, counts
 * and explanations alike. */
#ifndef BRIEF_QUERY_ACTORS_CHOICE_H
#define BRIEF_QUERY_ACTORS_CHOICE_H

#include "query/actors_lean.h"

enum choice_reason {
    CHOICE_KEY,       /* its name is this actor's: the key's own, or what it joined */
    CHOICE_SENT,      /* a line of actors.txt with a scope says so: split, prefer … in */
    CHOICE_LEANS,     /* the name fits several; titles and company show one of them */
    CHOICE_OPEN,      /* the name fits several and nothing shows which */
    CHOICE_OPEN_HERE, /* the document itself names several whom it fits; decided all the same when
                         these are one actor in the collection */
    CHOICE_STOPPED,   /* a stop-alias line: these words are nobody's */
    CHOICE_UNKNOWN,   /* the table has not loaded it, or it is no actor's type */
};

struct actor_choice {
    enum choice_reason reason;
    uint32_t entity, root;         /* of the mention's name; UINT32_MAX: unknown */
    uint32_t actor;                /* or NO_ACTOR */
    uint32_t correction;           /* the line of actors.txt that decides, or NO_CORRECTION */
    const struct leaning *leaning; /* CHOICE_LEANS, CHOICE_OPEN; else NULL. Its points are those of
                                      the root key's candidates */
};

/* `text` is the document's. The table must have been decided for the mention's name (actors_find,
 * actors_find_mentions or all loaded). */
brief_status actors_choose(struct actor_choice *out, struct actor_table *t, struct doc_ref ref,
                           const struct mention *m, struct span text, struct brief_error *err);

#endif
