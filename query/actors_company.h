/* actors_company.h -- with whom and with which titles an actor is named, over all his documents:
 * the evidence of `actors --suggest`. */
#ifndef BRIEF_QUERY_ACTORS_COMPANY_H
#define BRIEF_QUERY_ACTORS_COMPANY_H

#include "query/actors_beside.h"

/* Different numbers of names, sorted. */
struct name_set {
    uint32_t *at;
    size_t n;
};

/* One document of an actor. */
struct company_doc {
    struct doc_ref ref;
    struct name_set names, titles;
};

/* One actor's documents, in order of segment and document. */
struct company {
    struct company_doc *docs;
    size_t n_docs;
    struct name_set names, titles; /* of all of them */
};

/* Companies of the actors that were asked for, kept. The table is borrowed. */
struct companies {
    struct actor_table *t;
    struct arena arena;
    struct intern names; /* strings of actors_beside.h */
    uint32_t *points;    /* by name: what it is worth to share it; POINTS_UNKNOWN */
    size_t points_cap;
    struct company **of; /* by actor */
};

#define POINTS_UNKNOWN UINT32_MAX

brief_status companies_init(struct companies *c, struct actor_table *t, struct brief_error *err);
void companies_release(struct companies *c);

/* His own names are no company of his. */
brief_status company_of(struct companies *c, uint32_t actor, const struct company **out,
                        struct brief_error *err);

/* Points for what two sets share, and in `shared` (may be NULL) the numbers, most points first. */
brief_status company_shared(struct companies *c, const struct name_set *a, const struct name_set *b,
                            uint32_t *points, struct name_set *shared, struct brief_error *err);

/* The name without the bytes that say what it is. */
struct span company_name(const struct companies *c, uint32_t number);

#endif
