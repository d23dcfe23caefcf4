/* iter.h -- what every operator of a query is: a walk over documents of one segment, upwards.
 *
 *     open, next, seek, a sentinel (DOC_END), a latched status
 *
 * A walk has two phases. next and seek stand on documents that *may* match, going by document
 * lists alone; matches looks closer (positions, date column) and is asked only where all of the
 * cheap lists agree. For many operators it is always true. Deleted documents are walked, too: the
 * one loop at the top (query_run) asks segment_is_live.
 *
 *     for (d = it->doc; d != DOC_END; d = iter_next(it))
 *         if (segment_is_live(seg, d) && iter_matches(it)) ...
 *
 * Iterators lie in an arena; iter_close gives back what they hold outside it. */
#ifndef BRIEF_QUERY_ITER_H
#define BRIEF_QUERY_ITER_H

#include "core/arena.h"
#include "core/index/postings.h"
#include "core/index/segment.h"
#include "query/doc_set.h"

struct iter;

struct iter_ops {
    doc_id (*next)(struct iter *it);
    doc_id (*seek)(struct iter *it, doc_id target);
    bool (*matches)(struct iter *it);                          /* NULL: always */
    double (*score)(struct iter *it, double norm, double sum); /* NULL: adds nothing */
    double (*bound)(struct iter *it, doc_id target, bool wide, doc_id *last); /* NULL: 0 */
    double (*doc_bound)(struct iter *it, double norm);                        /* NULL: its score */
    void (*fill)(struct iter *it, doc_id from, doc_id to, uint64_t *bits);    /* NULL: walk */
    void (*close)(struct iter *it); /* NULL: nothing to give back */
};

/* Damage met anywhere below latches here; the walk then ends. */
struct iter_status {
    brief_status status;
};

struct iter {
    doc_id doc;    /* where it stands, or DOC_END */
    uint64_t cost; /* about how many documents it walks: AND leads with the least */
    bool is_exact; /* matches is always true: doc and fill say it all */
    const struct iter_ops *ops;
    struct iter_status *status; /* shared by all iterators of a walk */
};

static inline doc_id iter_next(struct iter *it)
{
    return it->ops->next(it);
}

/* To the first document >= target that may match, never back. */
static inline doc_id iter_seek(struct iter *it, doc_id target)
{
    return it->doc >= target ? it->doc : it->ops->seek(it, target);
}

static inline bool iter_matches(struct iter *it)
{
    return !it->ops->matches || it->ops->matches(it);
}

/* sum plus what this operator adds for its current document, which must have matched. norm is
 * k1 * (1 - b + b * length / average length). Sums run through the operands in query order, so
 * equal queries give equal bits. */
static inline double iter_score(struct iter *it, double norm, double sum)
{
    return it->ops->score ? it->ops->score(it, norm, sum) : sum;
}

/* --- bounds: for walks that only want the best --------------------------------------------------
 */

/* No document from target up to *last scores more. wide: *last may be far away, the bound lax.
 * target is at or behind the current document; nothing moves. */
static inline double iter_bound(struct iter *it, doc_id target, bool wide, doc_id *last)
{
    *last = DOC_END;
    return it->ops->bound ? it->ops->bound(it, target, wide, last) : 0;
}

/* The current document scores no more, if it matches: asked before matches. */
static inline double iter_doc_bound(struct iter *it, double norm)
{
    return it->ops->doc_bound ? it->ops->doc_bound(it, norm) : iter_score(it, norm, 0);
}

/* --- bits: for walks that only count -----------------------------------------------------------
 */

#define FILL_WINDOW 65536 /* documents; windows begin at its multiples */

/* Set bit doc - from of the documents in from .. to - 1 where an exact iterator stands or will
 * stand, and move behind them; doc is then only a lower bound of where the next one is. Windows
 * rise from call to call. */
void iter_fill(struct iter *it, doc_id from, doc_id to, uint64_t *bits);

void iter_close(struct iter *it); /* NULL is fine */

/* One place of a phrase, or a single word: the terms that may stand there (one per language). */
struct word_slot {
    uint32_t offset;                  /* positions behind the first slot */
    const struct term_entry *entries; /* those that the segment has */
    size_t n_entries;
};

/* What a leaf adds to scores: idf × (k1 + 1), and how norms rise with lengths (score.h). */
struct leaf_score {
    double weight, slope;
};

/* Documents with the slots' terms at consecutive positions. title: only inside the title. A
 * segment without one of the slots: an iterator at DOC_END. */
brief_status iter_open_words(struct iter **out, struct segment *seg, const struct word_slot *slots,
                             size_t n_slots, bool title, struct leaf_score score, struct arena *a,
                             struct iter_status *status, struct brief_error *err);

/* The list behind a single word of one term, for loops that walk it themselves; else NULL. Once
 * the list has moved, the iterator must only be closed. */
struct postings_iter *iter_single_list(struct iter *it, double *weight);

/* The operands of an AND or OR: of an AND all are required but the last n_optional, which come from
 * its optional part; of an OR none is. Their number; 0: it is neither, or they are too many. */
size_t iter_parts(struct iter *it, struct iter **out, size_t most, size_t *n_optional);

/* A set that was gathered before; borrowed. */
brief_status iter_open_set(struct iter **out, const struct doc_set *set, double weight,
                           struct arena *a, struct iter_status *status, struct brief_error *err);

/* Documents in one of the sorted intervals; borrowed. */
brief_status iter_open_intervals(struct iter **out, const struct doc_span *spans, size_t n,
                                 struct arena *a, struct iter_status *status,
                                 struct brief_error *err);

/* Documents whose date overlaps `days`. */
brief_status iter_open_days(struct iter **out, const struct segment *seg, struct day_range days,
                            struct arena *a, struct iter_status *status, struct brief_error *err);

/* All of the children (in query order, borrowed array), none that `without` (may be NULL) matches;
 * where `optional` (may be NULL) matches, too, it adds its score behind theirs. */
brief_status iter_open_and(struct iter **out, struct iter **children, size_t n,
                           struct iter *optional, struct iter *without, struct arena *a,
                           struct iter_status *status, struct brief_error *err);

/* At least one of the children. */
brief_status iter_open_or(struct iter **out, struct iter **children, size_t n, struct arena *a,
                          struct iter_status *status, struct brief_error *err);

#endif
