/* bulk.h -- many batches become one segment of the index, written once.
 *
 *     batch ──rows and texts, renumbered──────────────────────> the index ┐
 *           └─postings, mentions, … ──> scratch ──one merge──> the index ┴ one segment
 *
 * The scratch is an index of its own inside the index folder, never synced and removed afterwards;
 * what a crash leaves of it the next writer removes (store_scratch.c). */
#ifndef BRIEF_INDEXER_BULK_H
#define BRIEF_INDEXER_BULK_H

#include "core/arena.h"
#include "indexer/builder.h"
#include "indexer/store_writer.h"

struct bulk {
    struct store_writer *writer;
    struct store_writer *scratch; /* NULL: no batch yet */
    uint32_t number;              /* of the segment in the making */
    uint32_t n_docs;              /* in the batches so far */
    uint64_t text_bytes;          /* likewise */
    struct segment_row *rows;     /* of the batches, as the scratch holds them */
    size_t n_rows, rows_cap;
    struct arena arena; /* what the rows point to */
};

void bulk_init(struct bulk *b, struct store_writer *writer);
void bulk_release(struct bulk *b); /* what was not finished is lost */

static inline bool bulk_is_empty(const struct bulk *b)
{
    return b->n_rows == 0;
}

/* Take one batch: its blobs go to *sink, then bulk_end hears of its row. Nothing else may be
 * written to the index between the first bulk_begin and bulk_finish. */
brief_status bulk_begin(struct bulk *b, struct blob_sink *sink, struct brief_error *err);
brief_status bulk_end(struct bulk *b, const struct segment_row *row, struct brief_error *err);

/* Merge the batches into the segment; *row is it, all but its doc_base, its languages borrowed
 * until the next bulk_begin. */
brief_status bulk_finish(struct bulk *b, struct segment_row *row, struct brief_error *err);

#endif
