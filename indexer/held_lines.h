/* held_lines.h -- lines of output, some of which wait for a verdict.
 *
 *     sure line ──────────────> printed at once, until a line waits; then it queues behind that
 *     line in several versions ──────────> queue ──held_lines_finish──> the version chosen
 *
 * The order of lines never changes. The queue lies in memory up to HELD_BYTES_MAX, then in an
 * unnamed temporary file. */
#ifndef BRIEF_INDEXER_HELD_LINES_H
#define BRIEF_INDEXER_HELD_LINES_H

#include "brief/status.h"
#include "core/buf.h"

#include <stdio.h>

#define HELD_BYTES_MAX (16u << 20)
#define HELD_VERSIONS  4

struct held_lines {
    FILE *out;     /* where lines go at last; not closed */
    FILE *spilled; /* the queue's older part, or NULL */
    struct buf queue;
    size_t bytes_max;
};

void held_lines_init(struct held_lines *h, FILE *out);
void held_lines_release(struct held_lines *h);

/* A line that is sure. */
brief_status held_lines_print(struct held_lines *h, struct span line, struct brief_error *err);

/* One that is printed in one of its versions; an empty version prints nothing. `tag` (below
 * UINT32_MAX) is handed to the chooser. */
brief_status held_lines_wait(struct held_lines *h, uint32_t tag,
                             const struct span versions[HELD_VERSIONS], struct brief_error *err);

/* Print all that waits, each line in the version (below HELD_VERSIONS) that `choose` names. */
typedef size_t held_chooser(void *ctx, uint32_t tag);
brief_status held_lines_finish(struct held_lines *h, held_chooser *choose, void *ctx,
                               struct brief_error *err);

#endif
