/* segment_check.h -- does one segment keep what format.h promises? For `brief-index check`. */
#ifndef BRIEF_CORE_INDEX_SEGMENT_CHECK_H
#define BRIEF_CORE_INDEX_SEGMENT_CHECK_H

#include "core/index/segment.h"

/* Told of each thing that is wrong: one sentence that names the place in the segment, no newline.
 */
struct check_listener {
    void (*complain)(void *ctx, const char *sentence);
    void *ctx;
};

/* Visit everything in the segment: terms and forms in order, lists that rise and hold as many
 * documents and occurrences as they say, bounds that bound, every row, text, mention and amount,
 * and whether they agree. Goes on after damage where that is possible. BRIEF_OK: nothing is wrong;
 * BRIEF_ECORRUPT: the listener (may be NULL) has heard what is, err holds the first; BRIEF_ENOMEM.
 * Time linear in the segment's size, memory 16 bytes a document. */
brief_status segment_check(struct segment *seg, const struct check_listener *listener,
                           struct brief_error *err);

#endif
