/* feed.c -- walk files, or walk an index. */
#include "indexer/commands/feed.h"

#include "core/index/segment.h"
#include "indexer/commands/commands.h"
#include "indexer/file_bytes.h"

#include <unistd.h>

#define DETECT_HEAD 4096

static void bad_operand(void *ctx, const char *path, const char *reason)
{
    uint64_t *n_failed = ctx;
    ++*n_failed;
    complain("%s: %s", path, reason);
}

static brief_status feed_file(const struct walked_file *file, const struct format_options *options,
                              const struct document_sink *sink, uint64_t *n_failed,
                              struct brief_error *err)
{
    struct file_bytes bytes;
    struct brief_error own = {0};
    const char *why = "";
    brief_status st = file_bytes_open(&bytes, file->path, &own);
    if (!st) {
        size_t head = bytes.bytes.len < DETECT_HEAD ? bytes.bytes.len : DETECT_HEAD;
        enum file_kind kind = format_detect(file->name, span_sub(bytes.bytes, 0, head), &why);
        if (kind != FILE_OTHER)
            st = format_read(kind, file->name, bytes.bytes, options, sink, &own);
    }
    file_bytes_close(&bytes);
    if (st == BRIEF_EINPUT || st == BRIEF_ELIMIT || st == BRIEF_EIO) {
        ++*n_failed;
        complain_of(&own);
        return BRIEF_OK;
    }
    return st ? brief_fail(err, st, "%s", own.text) : BRIEF_OK;
}

brief_status feed_files(const char **paths, size_t n, const struct format_options *options,
                        const struct document_sink *sink, uint64_t *n_failed,
                        struct brief_error *err)
{
    struct walk walk;
    char home[PATH_MAX];
    brief_status st = BRIEF_OK;
    if (!getcwd(home, sizeof home))
        return brief_fail(err, BRIEF_EIO, "the working folder cannot be read");
    walk_init(&walk);
    for (size_t i = 0; i < n && !st; i++)
        st = walk_add(&walk, home, paths[i], bad_operand, n_failed, err);
    walk_finish(&walk);
    for (size_t i = 0; i < walk.n && !st; i++)
        st = feed_file(&walk.at[i], options, sink, n_failed, err);
    walk_release(&walk);
    return st;
}

static brief_status feed_segment(struct segment *seg, const struct document_sink *sink,
                                 struct brief_error *err)
{
    struct arena arena;
    struct document doc;
    brief_status st = BRIEF_OK;
    arena_init(&arena, 256 * 1024);
    for (doc_id d = 0; d < seg->row.n_docs && !st; d++) {
        if (!segment_is_live(seg, d))
            continue;
        arena_clear(&arena);
        if (!(st = segment_document(seg, d, &arena, &doc, err)))
            st = sink->take(sink->ctx, &doc, err);
    }
    arena_release(&arena);
    return st;
}

brief_status feed_index(const char *path, const struct document_sink *sink, struct brief_error *err)
{
    struct store *store = NULL;
    struct store_txn *txn = NULL;
    struct segment_row *rows;
    size_t n_rows = 0;
    struct arena arena;
    brief_status st;
    arena_init(&arena, 4096);
    if (!(st = store_open(&store, path, err)) && !(st = store_begin(&txn, store, err)))
        st = store_segments(txn, &arena, &rows, &n_rows, err);
    for (size_t i = 0; i < n_rows && !st; i++) {
        struct segment seg;
        if ((st = segment_open(&seg, txn, &rows[i], err)))
            break;
        st = feed_segment(&seg, sink, err);
        segment_close(&seg);
    }
    store_end(txn);
    store_close(store);
    arena_release(&arena);
    return st;
}
