/* bulk.c -- batches into the scratch, the scratch into the index. */
#include "indexer/bulk.h"

#include "core/index/format.h"
#include "core/index/records.h"
#include "core/mem.h"
#include "indexer/merge.h"

void bulk_init(struct bulk *b, struct store_writer *writer)
{
    *b = (struct bulk){.writer = writer};
    arena_init(&b->arena, 16 * 1024);
}

static void clear(struct bulk *b)
{
    store_scratch_close(b->scratch);
    b->scratch = NULL;
    b->n_docs = 0;
    b->text_bytes = 0;
    b->n_rows = 0;
}

void bulk_release(struct bulk *b)
{
    clear(b);
    mem_free(b->rows);
    arena_release(&b->arena);
}

/* --- batches -------------------------------------------------------------------------------- */

/* Rows and texts are final but for the number of their first document. */
static brief_status put_records(struct bulk *b, enum blob_kind kind, struct span key,
                                struct span value, struct brief_error *err)
{
    char moved[CHUNK_KEY_BYTES];
    uint32_t doc, part;
    if (!records_parse_key(key, &doc, &part))
        return brief_fail(err, BRIEF_EINPUT, "a batch has a chunk of documents without number");
    records_key(moved, b->n_docs + doc, part);
    return store_writer_put(b->writer, kind, (struct span){moved, sizeof moved}, value, err);
}

static brief_status put_blob(void *ctx, enum blob_kind kind, struct span key, struct span value,
                             struct brief_error *err)
{
    struct bulk *b = ctx;
    if (kind == BLOB_DOCS || kind == BLOB_TEXTS)
        return put_records(b, kind, key, value, err);
    return store_writer_put(b->scratch, kind, key, value, err);
}

brief_status bulk_begin(struct bulk *b, struct blob_sink *sink, struct brief_error *err)
{
    brief_status st;
    uint32_t number;
    *sink = (struct blob_sink){put_blob, b};
    if (!b->scratch) {
        arena_clear(&b->arena);
        if ((st = store_writer_begin_segment(b->writer, &b->number, err)) ||
            (st = store_scratch_open(&b->scratch, b->writer, err)))
            return st;
    }
    return store_writer_begin_segment(b->scratch, &number, err);
}

brief_status bulk_end(struct bulk *b, const struct segment_row *row, struct brief_error *err)
{
    struct segment_row *grown = mem_grow(b->rows, &b->rows_cap, b->n_rows + 1, sizeof *grown);
    if (grown)
        b->rows = grown;
    struct segment_row kept = *row;
    kept.languages = arena_copy(&b->arena, row->languages);
    if (!grown || !kept.languages.at)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for a segment's row");
    kept.number = (uint32_t)b->n_rows + 1; /* the scratch counts them as we do */
    kept.doc_base = b->n_docs;
    b->rows[b->n_rows++] = kept;
    b->n_docs += row->n_docs;
    b->text_bytes += row->text_bytes;
    return BRIEF_OK;
}

/* --- the segment ---------------------------------------------------------------------------- */

static brief_status put_final(void *ctx, enum blob_kind kind, struct span key, struct span value,
                              struct brief_error *err)
{
    return store_writer_put(ctx, kind, key, value, err);
}

static brief_status merge_scratch(struct bulk *b, struct segment_row *row, struct brief_error *err)
{
    struct store_txn *txn;
    struct blob_sink sink = {put_final, b->writer};
    struct publication all = {.segments = b->rows, .n_segments = b->n_rows, .next_doc = b->n_docs};
    brief_status st = store_writer_publish(b->scratch, &all, err);
    if (st || (st = store_writer_read(b->scratch, &txn, err)))
        return st;
    st = merge_rows(txn, b->rows, b->n_rows, MERGE_WITHOUT_RECORDS, NULL, &sink, &b->arena, row,
                    err);
    store_end(txn);
    return st;
}

brief_status bulk_finish(struct bulk *b, struct segment_row *row, struct brief_error *err)
{
    brief_status st = merge_scratch(b, row, err);
    row->number = b->number;
    clear(b);
    return st;
}
