/* merge.h -- join neighbouring segments into one, dropping what is deleted.
 *
 * Streams in key order through `sink` in bounded memory; compressed texts are copied as they are.
 * Document numbers stay: the output covers from the first input's doc_base to the last one's end,
 * deleted and missing documents are holes (not live). */
#ifndef BRIEF_INDEXER_MERGE_H
#define BRIEF_INDEXER_MERGE_H

#include "core/index/segment.h"
#include "indexer/builder.h"

enum merge_style {
    MERGE_KEEPING_NUMBERS,
    MERGE_RENUMBERING,     /* document ids without holes, for compact */
    MERGE_WITHOUT_RECORDS, /* numbers stay; DOCS and TEXTS are in the output already, and every
                              document lives */
};

/* segments: in order of doc_base, opened. row->number is the caller's business; row->live and
 * row->languages are in the arena (live NULL when there is no hole). new_ids, when not NULL, is a
 * caller's array over all input documents (old number - first base) that receives the new local id
 * or DOC_END. */
brief_status merge_segments(struct segment *const *segments, size_t n, enum merge_style style,
                            uint32_t *new_ids, const struct blob_sink *sink, struct arena *a,
                            struct segment_row *row, struct brief_error *err);

/* The same, of rows that are opened for it. */
brief_status merge_rows(struct store_txn *txn, const struct segment_row *rows, size_t n,
                        enum merge_style style, uint32_t *new_ids, const struct blob_sink *sink,
                        struct arena *a, struct segment_row *out, struct brief_error *err);

#endif
