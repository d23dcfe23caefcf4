/* tidy.c -- pick, merge, publish. */
#include "indexer/tidy.h"

#include "core/mem.h"
#include "indexer/merge.h"

#define SMALLEST_TIER (1u << 20)

static brief_status put_blob(void *ctx, enum blob_kind kind, struct span key, struct span value,
                             struct brief_error *err)
{
    return store_writer_put(ctx, kind, key, value, err);
}

static uint64_t live_bytes(const struct segment_row *row)
{
    return row->n_docs ? row->text_bytes * row->n_live / row->n_docs : 0;
}

static int tier_of(const struct segment_row *row)
{
    int tier = 0;
    for (uint64_t n = live_bytes(row); n > SMALLEST_TIER; n /= 4)
        tier++;
    return tier;
}

/* A run of neighbours to merge, [*from, *from + *n): the first that has TIDY_FAN members of at most
 * its tallest member's tier, that tier being as small as can be. */
static bool pick_run(const struct segment_row *rows, size_t n_rows, uint64_t max_bytes,
                     size_t *from, size_t *n)
{
    for (int tier = 0; tier < 40; tier++)
        for (size_t i = 0; i < n_rows; i++) {
            uint64_t bytes = 0;
            size_t j = i;
            while (j < n_rows && tier_of(&rows[j]) <= tier &&
                   bytes + live_bytes(&rows[j]) <= max_bytes)
                bytes += live_bytes(&rows[j++]);
            if (j - i >= TIDY_FAN) {
                *from = i;
                *n = j - i;
                return true;
            }
        }
    return false;
}

static brief_status publish_merge(struct store_writer *w, const struct segment_row *merged,
                                  const struct segment_row *rows, size_t n, struct brief_error *err)
{
    uint32_t *dropped = mem_calloc(n, sizeof *dropped);
    if (!dropped)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for a merge");
    for (size_t i = 0; i < n; i++)
        dropped[i] = rows[i].number;
    struct publication p = {
        .segments = merged,
        .n_segments = merged->n_docs > 0, /* nothing lives: the inputs just go */
        .dropped = dropped,
        .n_dropped = n,
    };
    brief_status st = store_writer_publish(w, &p, err);
    mem_free(dropped);
    return st;
}

/* One merge, if there is one to do. The reading transaction stays open while blobs are put: the
 * writer's own transactions do not disturb it. */
static brief_status merge_once(struct store_writer *w, uint64_t max_bytes, bool *merged,
                               struct brief_error *err)
{
    struct arena a;
    struct store_txn *txn = NULL;
    struct segment_row *rows, row = {0};
    size_t n_rows, from, n;
    struct blob_sink sink = {.put = put_blob, .ctx = w};
    brief_status st;
    *merged = false;
    arena_init(&a, 64 * 1024);
    if ((st = store_writer_read(w, &txn, err)) ||
        (st = store_segments(txn, &a, &rows, &n_rows, err)))
        goto out;
    if (!pick_run(rows, n_rows, max_bytes, &from, &n))
        goto out;
    if ((st = store_writer_begin_segment(w, &row.number, err)))
        goto out;
    uint32_t number = row.number;
    if ((st = merge_rows(txn, rows + from, n, MERGE_KEEPING_NUMBERS, NULL, &sink, &a, &row, err)))
        goto out;
    row.number = number;
    row.doc_base = rows[from].doc_base;
    st = publish_merge(w, &row, rows + from, n, err);
    *merged = st == BRIEF_OK;
out:
    store_end(txn);
    arena_release(&a);
    return st;
}

brief_status tidy_segments(struct store_writer *w, uint64_t max_bytes, struct brief_error *err)
{
    bool merged = true;
    brief_status st = BRIEF_OK;
    while (merged && st == BRIEF_OK)
        st = merge_once(w, max_bytes, &merged, err);
    return st;
}

/* new_ids from merge_segments count from the first segment's base; the store wants them from 0. */
static brief_status copy_live(void *ctx, struct store_txn *from, struct store_writer *to,
                              uint32_t *new_doc, struct segment_row *row, struct brief_error *err)
{
    struct arena *a = ctx;
    struct segment_row *rows;
    size_t n;
    uint32_t number;
    struct blob_sink sink = {.put = put_blob, .ctx = to};
    brief_status st = store_segments(from, a, &rows, &n, err);
    *row = (struct segment_row){0};
    if (st || n == 0)
        return st;
    if ((st = store_writer_begin_segment(to, &number, err)))
        return st;
    st = merge_rows(from, rows, n, MERGE_RENUMBERING, new_doc + rows[0].doc_base, &sink, a, row,
                    err);
    row->number = number;
    row->doc_base = 0;
    return st;
}

brief_status tidy_compact(struct store_writer *w, struct brief_error *err)
{
    struct arena a;
    arena_init(&a, 64 * 1024);
    brief_status st = store_writer_compact(w, copy_live, &a, err);
    arena_release(&a);
    return st;
}
