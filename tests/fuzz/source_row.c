/* source_row.c -- any bytes as one of the store's rows: decoded or refused, never read beyond; and
 * what was decoded is written back the same. */
#include "core/index/store_rows.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void sources(struct span value)
{
    struct source_row row, again;
    struct buf out = {0};
    if (!source_row_decode(&row, SPAN("key"), value))
        return;
    source_row_encode(&out, &row);
    if (!out.failed &&
        (!source_row_decode(&again, row.name, buf_bytes(&out)) ||
         !span_equal(again.name, row.name) || !span_equal(again.root, row.root) ||
         !span_equal(again.note, row.note) || !span_equal(again.format, row.format) ||
         !span_equal(again.options, row.options) || again.mtime_ns != row.mtime_ns ||
         again.doc_first != row.doc_first || again.is_stream != row.is_stream))
        __builtin_trap();
    buf_release(&out);
}

static void segments(struct span value)
{
    struct segment_row row, again;
    struct buf out = {0};
    if (!segment_row_decode(&row, 1, value))
        return;
    segment_row_encode(&out, &row);
    if (!out.failed && (!segment_row_decode(&again, 1, buf_bytes(&out)) ||
                        !span_equal(again.languages, row.languages) ||
                        !span_equal(again.live, row.live) || again.n_live != row.n_live))
        __builtin_trap();
    buf_release(&out);
}

static void metas(struct span value)
{
    struct store_meta meta, again;
    struct buf out = {0};
    if (!meta_decode(&meta, value))
        return;
    meta_encode(&out, &meta);
    if (!out.failed &&
        (!meta_decode(&again, buf_bytes(&out)) || !span_equal(again.versions, meta.versions) ||
         again.revision != meta.revision))
        __builtin_trap();
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span value = {(const char *)data, size};
    sources(value);
    segments(value);
    metas(value);
    return 0;
}
