/* topk.h -- the best of one segment without a look at what cannot be among them.
 *
 * Any tree is walked window by window: what the blocks' bounds rule out is stepped over before it
 * is decoded, what a document's frequencies rule out is dropped before its positions are read. The
 * root of an OR goes by MAXSCORE over windows (Turtle & Flood 1995; Ding & Suel, SIGIR 2011): in a
 * window some operands are together too weak to lift a document in, so only the others are walked.
 *
 * The outcome is that of walking everything, ties included: a document is passed over only if its
 * bound, widened for rounding, is below the least of the best. */
#ifndef BRIEF_QUERY_TOPK_H
#define BRIEF_QUERY_TOPK_H

#include "query/best.h"
#include "query/plan.h"

/* `it` stands on its first document. Damage below is latched in the iterator's status. */
brief_status topk_segment(struct best *best, const struct plan *plan, uint32_t number,
                          struct iter *it, struct arena *a, struct brief_error *err);

#endif
