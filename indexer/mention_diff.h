/* mention_diff.h -- two lists of the mentions of one document: what is gained, lost, changed.
 *
 *     before:  |--person--|          |-place-|     |--org--|
 *     after:   |--person--|  |-org-|               |----org----|
 *                   same      gained    lost          changed */
#ifndef BRIEF_INDEXER_MENTION_DIFF_H
#define BRIEF_INDEXER_MENTION_DIFF_H

#include "brief/status.h"
#include "core/mention.h"

#include <stdbool.h>
#include <stddef.h>

/* One difference; NULL where there is no mention. Both: the span, the type or the normal form is
 * another. */
struct mention_change {
    const struct mention *before, *after;
};

/* Zeroed: empty. */
struct mention_diff {
    struct mention_change *at; /* in the order of the text */
    size_t n, cap;
    const struct mention **left; /* scratch */
    size_t left_cap;
};

void mention_diff_release(struct mention_diff *d);

/* Compare two lists, both in order of start, then longest first. Guesses (MENTION_WEAK) are passed
 * over unless `weak` asks for them. A mention that has no equal in span and type is paired with the
 * first that it overlaps and that has none either. Costs no more than sorting. BRIEF_ENOMEM only.
 */
brief_status mention_diff(struct mention_diff *d, const struct mention *before, size_t n_before,
                          const struct mention *after, size_t n_after, bool weak);

#endif
