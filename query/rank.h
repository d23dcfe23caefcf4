/* rank.h -- run a plan: the best documents and how many there are, or all of them as a set.
 *
 * Order by score: BM25, then the newest date (undated last), then the public id by bytes. Order by
 * date: newest first, undated last, then the public id. Every total is exact. */
#ifndef BRIEF_QUERY_RANK_H
#define BRIEF_QUERY_RANK_H

#include "query/best.h"
#include "query/plan.h"

struct rank_result {
    struct rank_hit *hits; /* best first */
    size_t n;
    uint64_t total; /* documents that match */
};

/* The best `limit` documents, in `a`, and the number of all that match. */
brief_status rank_run(struct rank_result *out, const struct plan *plan, enum rank_order order,
                      size_t limit, struct arena *a, struct brief_error *err);

/* The best by score alone: what cannot be among them is not looked at. total stays 0. */
brief_status rank_best(struct rank_result *out, const struct plan *plan, size_t limit,
                       struct arena *a, struct brief_error *err);

/* Documents of a collection, one bit each; NULL bits of a segment: none. */
struct doc_filter {
    uint8_t **bits; /* by segment */
    uint64_t n;
};

static inline bool doc_filter_has(const struct doc_filter *f, uint32_t segment, doc_id doc)
{
    return !f || (f->bits[segment] && (f->bits[segment][doc / 8] >> (doc % 8) & 1));
}

/* The live documents that match, in `a`. */
brief_status rank_filter(struct doc_filter *out, const struct plan *plan, struct arena *a,
                         struct brief_error *err);

/* Parse and run `query` as a filter: what --in takes. */
brief_status filter_by_query(struct doc_filter *out, struct collection *c, struct span query,
                             struct arena *a, struct brief_error *err);

#endif
