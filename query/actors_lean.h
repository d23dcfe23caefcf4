/* actors_lean.h -- whose is a short name that fits several actors? Ask the document.
 *
 *     document: who else is named in it, with which titles the name stands
 *       ──> points for every candidate: names that his own documents share, weighted by rarity,
 *           and title words that he is given elsewhere
 *       ──> clear margin: his; else undecided, with the points for all to see
 *
 * A name shared is worth log2(documents / documents that have it) bits, a title word 8. On news
 * agency stories, with the full name hidden, a margin of 8 bits over a second with at most half
 * as many finds the right one of those who share a surname in 98 of 100 cases and decides three
 * in four. */
#ifndef BRIEF_QUERY_ACTORS_LEAN_H
#define BRIEF_QUERY_ACTORS_LEAN_H

#include "query/actors_beside.h"

#define CLEAR_MARGIN (8 * POINTS_PER_BIT)

struct candidate_points {
    uint32_t candidate; /* of the key */
    uint32_t points;
};

/* One document with the short name. */
struct leaning {
    struct doc_ref ref;
    uint32_t n_mentions; /* by the short name, less those undecided in their own document */
    uint32_t actor;      /* or NO_ACTOR: no clear margin */
    uint32_t candidate;  /* with most points; the first of equals */
    uint32_t margin;     /* between the first and the second, points */
    const struct candidate_points *points; /* of those who have any, by candidate */
    size_t n_points;
};

struct key_leanings {
    struct leaning *at; /* by segment, document */
    size_t n;
};

/* All documents of an undecided root key, worked out once for a table. */
brief_status actors_lean(struct actor_table *t, uint32_t root, const struct key_leanings **out,
                         struct brief_error *err);

/* The one document's, or NULL when the name is not in it. */
brief_status actors_lean_in(struct actor_table *t, uint32_t root, struct doc_ref ref,
                            const struct leaning **out, struct brief_error *err);

/* What the document says for a candidate. */
uint32_t leaning_points(const struct leaning *l, size_t candidate);

#endif
