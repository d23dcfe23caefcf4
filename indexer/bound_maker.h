/* bound_maker.h -- from the (freq, length) pairs of some documents to the few that bound them all.
 *
 * A document scores by (1 + x × length) / freq, the less the better; x >= 0 depends on constants
 * and on the average length of the day. As a function of x every pair is a line, and what bounds
 * all documents is the lower envelope of these lines: from the highest frequency (best at x = 0) to
 * the flattest line length / freq (best for long x). Mostly two or three lines; where there are
 * more than fit, neighbours are joined into one that is below both. */
#ifndef BRIEF_INDEXER_BOUND_MAKER_H
#define BRIEF_INDEXER_BOUND_MAKER_H

#include "core/buf.h"
#include "core/index/format.h"

struct bound_maker {
    uint32_t most_freq;                     /* 0: no document yet */
    uint32_t shortest[BOUND_FREQ_MOST + 1]; /* by freq, of those up to most_freq: length, or
                                                   UINT32_MAX */
};

/* Zeroed before the first use; empty again after bound_maker_take. */
void bound_maker_add(struct bound_maker *m, uint32_t freq, uint32_t length);

/* Add what `from` holds. */
void bound_maker_join(struct bound_maker *m, const struct bound_maker *from);

/* Append the bound of what was added, BOUND_BYTES bytes, and start anew. */
void bound_maker_take(struct bound_maker *m, struct buf *out);

#endif
