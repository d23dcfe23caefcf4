/* store_writer.c -- life of the writer, segments, puts.
 *
 * LMDB keeps the pages that a transaction changes in memory until it commits, so we count them and
 * commit in between; blobs of a segment without a row are invisible. */
#include "indexer/store_writer.h"

#include "core/bytes.h"
#include "core/index/versions.h"
#include "core/mem.h"
#include "indexer/store_writer_inside.h"

#include <unistd.h>

#define PAGE_BYTES      4096u
#define PAGE_HEAD       16u
#define NODE_HEAD       10u   /* and its pointer */
#define NODE_INLINE_MAX 2038u /* larger ones go to overflow pages */

/* --- life --------------------------------------------------------------------------------------
 */

static brief_status make_first_generation(struct store_writer *w, struct brief_error *err)
{
    char versions[VERSIONS_MAX];
    versions_text(versions, sizeof versions);
    struct store_meta meta = {.next_segment = 1, .versions = span_of(versions)};
    brief_status st = folder_check_unnamed(&w->store, err);
    if (st)
        return st;
    folder_remove_others(&w->store, 0);
    if ((st = folder_make_generation(&w->store, 1, &meta, err)))
        return st;
    return folder_switch(&w->store, 1, err);
}

/* With the lock held: map what CURRENT names now. */
static brief_status map_generation(struct store_writer *w, bool create, struct brief_error *err)
{
    uint32_t generation;
    bool found, gone;
    brief_status st = store_read_current(&w->store, &generation, &found, err);
    if (st)
        return st;
    w->store.is_writer = true;
    if (found) {
        if ((st = store_map(&w->store, generation, false, &gone, err)))
            return st;
        folder_remove_others(&w->store, generation);
        return BRIEF_OK;
    }
    if (create)
        return make_first_generation(w, err);
    return store_no_index(&w->store, err);
}

static brief_status load_counters(struct store_writer *w, struct brief_error *err)
{
    struct store_txn *txn;
    struct store_meta meta;
    brief_status st = store_begin(&txn, &w->store, err);
    if (st)
        return st;
    if (!(st = store_load_meta(txn, &meta, err))) {
        w->revision = meta.revision;
        w->next_doc = meta.next_doc;
        w->next_segment = meta.next_segment;
    }
    store_end(txn);
    return st;
}

/* Everything up to the lock: nothing is made where there is nothing to open. */
static brief_status find_folder(struct store_writer *w, const char *path, bool create,
                                struct brief_error *err)
{
    uint32_t generation;
    bool found;
    brief_status st;
    if (create && (st = folder_make_index(path, err)))
        return st;
    if ((st = store_resolve(&w->store, path, err)))
        return st;
    if ((st = store_refuse_remote(&w->store, err))) {
        if (create)
            folder_unmake_index(&w->store);
        return st;
    }
    if (create)
        return BRIEF_OK;
    st = store_read_current(&w->store, &generation, &found, err);
    return st || found ? st : store_no_index(&w->store, err);
}

brief_status store_writer_open(struct store_writer **out, const char *path,
                               const struct store_writer_options *options, struct brief_error *err)
{
    brief_status st;
    *out = NULL;
    struct store_writer *w = mem_calloc(1, sizeof *w);
    if (!w)
        return brief_fail(err, BRIEF_ENOMEM, "%s: out of memory", path);
    w->lock = -1;
    w->dirty_max = options->dirty_max ? options->dirty_max : DIRTY_MAX;
    if ((st = find_folder(w, path, options->create, err)) ||
        (st = run_lock_take(&w->lock, w->store.path, options->wait_ms, options->command, err)) ||
        (st = map_generation(w, options->create, err)) || (st = load_counters(w, err)) ||
        (st = reclaim_orphans(w, err))) {
        store_writer_close(w);
        return st;
    }
    *out = w;
    return BRIEF_OK;
}

void store_writer_close(struct store_writer *w)
{
    if (!w)
        return;
    writer_abort(w);
    store_unmap(&w->store);
    run_lock_drop(w->lock);
    mem_free(w);
}

brief_status store_writer_read(struct store_writer *w, struct store_txn **out,
                               struct brief_error *err)
{
    return store_begin(out, &w->store, err);
}

uint32_t store_writer_next_doc(const struct store_writer *w)
{
    return w->next_doc;
}

/* --- transactions ------------------------------------------------------------------------------
 */

brief_status writer_latch(struct store_writer *w, brief_status st, const struct brief_error *err)
{
    if (st && !w->first.status) {
        writer_abort(w);
        brief_fail(&w->first, st, "%s", err && err->status ? err->text : brief_status_name(st));
    }
    return st;
}

static brief_status earlier_failure(const struct store_writer *w, struct brief_error *err)
{
    return w->first.status ? brief_fail(err, w->first.status, "%s", w->first.text) : BRIEF_OK;
}

brief_status writer_txn(struct store_writer *w, struct brief_error *err)
{
    brief_status st = earlier_failure(w, err);
    if (st || w->txn)
        return st;
    w->dirty = 0;
    return store_begin_lmdb(&w->store, 0, &w->txn, err);
}

brief_status writer_commit(struct store_writer *w, struct brief_error *err)
{
    if (!w->txn)
        return BRIEF_OK;
    int code = mdb_txn_commit(w->txn);
    w->txn = NULL;
    w->dirty = 0;
    return code ? store_failed(err, &w->store, "cannot write", code) : BRIEF_OK;
}

void writer_abort(struct store_writer *w)
{
    mdb_txn_abort(w->txn);
    w->txn = NULL;
    w->dirty = 0;
}

void writer_count(struct store_writer *w, size_t key_len, size_t value_len)
{
    size_t node = NODE_HEAD + key_len + value_len;
    if (node > NODE_INLINE_MAX)
        node = NODE_HEAD + key_len + 8 +
               (PAGE_HEAD + value_len + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    w->dirty += node;
}

/* --- segments ----------------------------------------------------------------------------------
 */

brief_status store_writer_begin_segment(struct store_writer *w, uint32_t *number,
                                        struct brief_error *err)
{
    brief_status st = earlier_failure(w, err);
    *number = 0;
    if (st)
        return st;
    if (w->next_segment == UINT32_MAX)
        return brief_fail(err, BRIEF_ELIMIT,
                          "%s: no segment numbers are left: run "
                          "`brief-index compact`",
                          w->store.path);
    *number = w->segment = w->next_segment++;
    return BRIEF_OK;
}

static brief_status refuse_put(const struct store_writer *w, enum blob_kind kind, struct span key,
                               struct span value, struct brief_error *err)
{
    if (w->segment == 0)
        return brief_fail(err, BRIEF_EINPUT, "%s: a blob outside any segment", w->store.path);
    if (key.len > BLOB_KEY_MAX)
        return brief_fail(err, BRIEF_ELIMIT, "%s: %s: a key of %zu bytes, over the limit of %d",
                          w->store.path, database_name(kind), key.len, BLOB_KEY_MAX);
    if (value.len > UINT32_MAX - 2 * PAGE_BYTES)
        return brief_fail(err, BRIEF_ELIMIT, "%s: %s: a blob of %zu bytes, over the limit of 4 GB",
                          w->store.path, database_name(kind), value.len);
    return BRIEF_OK;
}

static brief_status put_value(struct store_writer *w, unsigned database, struct span key,
                              struct span value, unsigned flags, struct brief_error *err)
{
    MDB_val k = val_of(key), v = {value.len + CHECKSUM_BYTES, NULL};
    int code = mdb_put(w->txn, w->store.dbi[database], &k, &v, MDB_RESERVE | flags);
    if (code == MDB_KEYEXIST)
        return brief_fail(err, BRIEF_EINPUT, "%s: %s: keys of a segment must rise", w->store.path,
                          database_name(database));
    if (code)
        return store_failed(err, &w->store, "cannot write", code);
    if (value.len)
        memcpy(v.mv_data, value.at, value.len);
    store_u32le((char *)v.mv_data + value.len, store_checksum(key, value));
    return BRIEF_OK;
}

/* The segment begun last has the highest number and its keys rise: every blob is its database's
 * last, and MDB_APPEND fills pages to the brim. */
static brief_status put_blob(struct store_writer *w, enum blob_kind kind, struct span key,
                             struct span value, struct brief_error *err)
{
    char bytes[4 + BLOB_KEY_MAX];
    brief_status st;
    if ((st = refuse_put(w, kind, key, value, err)) || (st = writer_txn(w, err)))
        return st;
    store_u32be(bytes, w->segment);
    if (key.len)
        memcpy(bytes + 4, key.at, key.len);
    if ((st = put_value(w, kind, (struct span){bytes, 4 + key.len}, value, MDB_APPEND, err)))
        return st;
    writer_count(w, 4 + key.len, value.len + CHECKSUM_BYTES);
    return w->dirty >= w->dirty_max ? writer_commit(w, err) : BRIEF_OK;
}

brief_status store_writer_put(struct store_writer *w, enum blob_kind kind, struct span key,
                              struct span value, struct brief_error *err)
{
    brief_status st = earlier_failure(w, err);
    return st ? st : writer_latch(w, put_blob(w, kind, key, value, err), err);
}

/* --- rows --------------------------------------------------------------------------------------
 */

brief_status writer_put_row(struct store_writer *w, unsigned database, struct span key,
                            struct span value, struct brief_error *err)
{
    writer_count(w, key.len, value.len + CHECKSUM_BYTES);
    w->dirty += PAGE_BYTES; /* rows land anywhere: each may change a page of its own */
    return put_value(w, database, key, value, 0, err);
}

brief_status writer_delete_row(struct store_writer *w, unsigned database, struct span key,
                               struct brief_error *err)
{
    MDB_val k = val_of(key);
    int code = mdb_del(w->txn, w->store.dbi[database], &k, NULL);
    w->dirty += PAGE_BYTES;
    return code == 0 || code == MDB_NOTFOUND ? BRIEF_OK
                                             : store_failed(err, &w->store, "cannot delete", code);
}

brief_status writer_put_meta(struct store_writer *w, struct brief_error *err)
{
    char versions[VERSIONS_MAX];
    struct buf bytes = {0};
    struct store_meta meta;
    struct store_txn t = {.store = &w->store, .txn = w->txn};
    brief_status st = store_load_meta(&t, &meta, err);
    if (st)
        return st;
    if (meta.versions.len >= sizeof versions)
        return store_damaged(err, &w->store, "meta");
    memcpy(versions, meta.versions.at, meta.versions.len); /* it moves when the row is written */
    meta.versions.at = versions;
    meta.revision = w->revision;
    meta.next_doc = w->next_doc;
    meta.next_segment = w->next_segment;
    meta_encode(&bytes, &meta);
    st = bytes.failed ? brief_fail(err, BRIEF_ENOMEM, "%s: out of memory", w->store.path)
                      : writer_put_row(w, DB_META, SPAN(META_STATE_KEY), buf_bytes(&bytes), err);
    buf_release(&bytes);
    return st;
}

static brief_status put_texts(struct store_writer *w, uint8_t number, struct span dictionary,
                              struct brief_error *err)
{
    char key[TEXTS_KEY_BYTES];
    brief_status st = writer_txn(w, err);
    return st ? st : writer_put_row(w, DB_META, texts_key(key, number), dictionary, err);
}

brief_status store_writer_put_texts(struct store_writer *w, uint8_t number, struct span dictionary,
                                    struct brief_error *err)
{
    brief_status st = earlier_failure(w, err);
    return st ? st : writer_latch(w, put_texts(w, number, dictionary, err), err);
}
