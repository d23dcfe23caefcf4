/* best.h -- the k best documents so far.
 *
 * Order by score: the higher, then the newest date (undated last), then the public id by bytes.
 * Order by date: the newest, undated last, then the public id. Ids are fetched only to break ties.
 */
#ifndef BRIEF_QUERY_BEST_H
#define BRIEF_QUERY_BEST_H

#include "query/collection.h"

enum rank_order { RANK_SCORE, RANK_DATE };

struct rank_hit {
    struct doc_ref ref;
    double score;
    struct day_range date;
    struct span id; /* public id, set only where a tie made it needed */
};

#define BEST_TIES_MOST 256 /* kept unsettled */

struct best {
    struct rank_hit *at; /* a heap, the worst on top */
    size_t n, k;
    struct rank_hit *ties; /* as good as the worst by score and date; ids will tell */
    size_t n_ties;
    enum rank_order order;
    struct collection *collection;
    struct arena *arena;
    struct arena scratch;
    struct brief_error *err;
};

brief_status best_init(struct best *b, struct collection *c, enum rank_order order, size_t k,
                       struct arena *a, struct brief_error *err);
void best_release(struct best *b);

/* A document that was not offered before. */
brief_status best_offer(struct best *b, struct doc_ref ref, double score);

/* Best first; offer nothing afterwards. */
brief_status best_sort(struct best *b);

/* A document with a lower score need not be offered; one with this score may be, for its date. */
static inline double best_least(const struct best *b)
{
    return b->n < b->k || b->order != RANK_SCORE ? -1 : b->at[0].score;
}

#endif
