/* sizes.c -- what of an index takes how many bytes.
 *
 * usage: sizes INDEX
 *
 * One JSON line per kind of blob, {"blobs","bytes","count"}: keys and values of published segments
 * as the index holds them, pages not rounded up; then {"free_bytes","file_bytes"} of the file. */
#include "core/arena.h"
#include "core/index/store.h"
#include "core/index/store_env.h"

#include <stdio.h>

struct sum {
    uint64_t bytes, count;
};

static brief_status sum_kind(struct sum *sum, struct store_txn *txn, enum blob_kind kind,
                             uint32_t segment, struct brief_error *err)
{
    struct store_cursor c;
    brief_status st = store_cursor_open(&c, txn, kind, segment, err);
    while (!st && !(st = store_cursor_next(&c, err)) && !c.at_end) {
        sum->bytes += c.key.len + c.value.len;
        sum->count++;
    }
    store_cursor_close(&c);
    return st;
}

static brief_status print_sizes(struct store_txn *txn, struct arena *a, struct brief_error *err)
{
    struct segment_row *rows;
    struct store_facts facts;
    size_t n;
    brief_status st = store_segments(txn, a, &rows, &n, err);
    for (unsigned kind = 0; kind < N_BLOB_KINDS && !st; kind++) {
        struct sum sum = {0};
        for (size_t i = 0; i < n && !st; i++)
            st = sum_kind(&sum, txn, (enum blob_kind)kind, rows[i].number, err);
        printf("{\"blobs\":\"%s\",\"bytes\":%llu,\"count\":%llu}\n", database_name(kind),
               (unsigned long long)sum.bytes, (unsigned long long)sum.count);
    }
    if (st || (st = store_facts(txn, &facts, err)))
        return st;
    printf("{\"free_bytes\":%llu,\"file_bytes\":%llu}\n", (unsigned long long)facts.free_bytes,
           (unsigned long long)facts.file_bytes);
    return BRIEF_OK;
}

int main(int argc, char **argv)
{
    struct brief_error err = {0};
    struct store *store = NULL;
    struct store_txn *txn = NULL;
    struct arena a;
    if (argc != 2) {
        fprintf(stderr, "usage: sizes INDEX\n");
        return 2;
    }
    arena_init(&a, 65536);
    brief_status st = store_open(&store, argv[1], &err);
    if (!st && !(st = store_begin(&txn, store, &err)))
        st = print_sizes(txn, &a, &err);
    if (st)
        fprintf(stderr, "sizes: %s\n", err.text);
    store_end(txn);
    store_close(store);
    arena_release(&a);
    return st ? 2 : 0;
}
