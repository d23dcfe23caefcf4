/* store.c -- read the index folder: transactions, blobs, segments, sources.
 *
 * Everything handed out points into the map and holds until the transaction ends. */
#include "core/index/store.h"

#include "core/bytes.h"
#include "core/index/format.h"
#include "core/index/store_env.h"
#include "core/index/versions.h"
#include "core/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#define OPEN_TRIES 8 /* CURRENT can move on between reading it and opening what it names */

/* --- life --------------------------------------------------------------------------------------
 */

static brief_status map_current(struct store *s, struct brief_error *err)
{
    for (int i = 0;; i++) {
        uint32_t generation;
        bool found, gone;
        struct brief_error here = {0};
        brief_status st = store_read_current(s, &generation, &found, err);
        if (st)
            return st;
        if (!found)
            return store_no_index(s, err);
        st = store_map(s, generation, false, &gone, &here);
        if (st == BRIEF_OK)
            return BRIEF_OK;
        if (!gone || i == OPEN_TRIES)
            return brief_fail(err, st, "%s", here.text);
    }
}

brief_status store_open(struct store **out, const char *path, struct brief_error *err)
{
    brief_status st;
    *out = NULL;
    struct store *s = mem_calloc(1, sizeof *s);
    if (!s)
        return brief_fail(err, BRIEF_ENOMEM, "%s: out of memory", path);
    if ((st = store_resolve(s, path, err)) || (st = store_refuse_remote(s, err)) ||
        (st = map_current(s, err))) {
        store_close(s);
        return st;
    }
    *out = s;
    return BRIEF_OK;
}

void store_close(struct store *s)
{
    if (s)
        store_unmap(s);
    mem_free(s);
}

const char *store_path(const struct store *s)
{
    return s->path;
}

const char *store_home(const struct store *s)
{
    return s->home;
}

/* --- transactions ------------------------------------------------------------------------------
 */

/* When compaction has replaced CURRENT, go over to the new generation, unless a transaction still
 * holds the old one. */
static brief_status follow_current(struct store *s, struct brief_error *err)
{
    uint32_t generation;
    bool found;
    if (s->is_writer || s->n_open > 0)
        return BRIEF_OK;
    brief_status st = store_read_current(s, &generation, &found, err);
    if (st || (s->env && found && generation == s->generation))
        return st;
    store_unmap(s);
    return map_current(s, err);
}

/* Renewing costs less than beginning: the slot in the readers' table is kept. */
static brief_status renew_or_begin(struct store *s, MDB_txn **out, struct brief_error *err)
{
    *out = s->spare;
    s->spare = NULL;
    if (*out && mdb_txn_renew(*out) == 0)
        return BRIEF_OK;
    mdb_txn_abort(*out);
    return store_begin_lmdb(s, MDB_RDONLY, out, err);
}

brief_status store_begin(struct store_txn **out, struct store *s, struct brief_error *err)
{
    struct store_meta meta;
    brief_status st;
    *out = NULL;
    struct store_txn *t = mem_calloc(1, sizeof *t);
    if (!t)
        return brief_fail(err, BRIEF_ENOMEM, "%s: out of memory", s->path);
    t->store = s;
    t->is_read = true;
    if ((st = follow_current(s, err)) || (st = renew_or_begin(s, &t->txn, err))) {
        mem_free(t);
        return st;
    }
    s->n_open++;
    if ((st = store_load_meta(t, &meta, err))) {
        store_end(t);
        return st;
    }
    t->revision = meta.revision;
    *out = t;
    return BRIEF_OK;
}

void store_end(struct store_txn *txn)
{
    if (!txn)
        return;
    struct store *s = txn->store;
    s->n_open--;
    if (s->spare) {
        mdb_txn_abort(txn->txn);
    } else {
        mdb_txn_reset(txn->txn);
        s->spare = txn->txn;
    }
    mem_free(txn);
}

uint64_t store_revision(const struct store_txn *txn)
{
    return txn->revision;
}

/* --- blobs -------------------------------------------------------------------------------------
 */

struct blob_key {
    char bytes[4 + BLOB_KEY_MAX];
    MDB_val val;
};

/* False when the key is longer than any key can be. */
static bool blob_key_set(struct blob_key *k, uint32_t segment, struct span key)
{
    if (key.len > BLOB_KEY_MAX)
        return false;
    store_u32be(k->bytes, segment);
    if (key.len)
        memcpy(k->bytes + 4, key.at, key.len);
    k->val = (MDB_val){4 + key.len, k->bytes};
    return true;
}

brief_status store_get(struct store_txn *txn, enum blob_kind kind, uint32_t segment,
                       struct span key, struct span *value, struct brief_error *err)
{
    struct blob_key k;
    *value = (struct span){NULL, 0};
    if (!blob_key_set(&k, segment, key))
        return BRIEF_OK;
    return store_row(txn, kind, span_of_val(k.val), value, err);
}

brief_status store_cursor_open(struct store_cursor *c, struct store_txn *txn, enum blob_kind kind,
                               uint32_t segment, struct brief_error *err)
{
    MDB_cursor *cursor = NULL;
    *c = (struct store_cursor){.segment = segment, .txn = txn};
    int code = mdb_cursor_open(txn->txn, txn->store->dbi[kind], &cursor);
    if (code) {
        c->at_end = true;
        return store_failed(err, txn->store, database_name(kind), code);
    }
    c->handle = cursor;
    return BRIEF_OK;
}

/* Take over what LMDB's cursor found: a blob of this segment, or the end. */
static brief_status cursor_land(struct store_cursor *c, int code, MDB_val key, MDB_val value,
                                struct brief_error *err)
{
    c->key = c->value = (struct span){NULL, 0};
    c->at_end = true;
    if (code == MDB_NOTFOUND)
        return BRIEF_OK;
    if (code)
        return store_failed(err, c->txn->store, "cannot read the index", code);
    if (key.mv_size < 4)
        return store_damaged(err, c->txn->store, "the key of a blob");
    if (load_u32be(key.mv_data) != c->segment)
        return BRIEF_OK;
    if (!val_strip(value, &c->value))
        return store_damaged(err, c->txn->store, "a blob");
    c->key = (struct span){(const char *)key.mv_data + 4, key.mv_size - 4};
    c->at_end = false;
    return BRIEF_OK;
}

brief_status store_cursor_seek(struct store_cursor *c, struct span key, struct brief_error *err)
{
    struct blob_key k;
    MDB_val value = {0};
    if (!blob_key_set(&k, c->segment, key)) { /* the next key is that of its longest prefix */
        brief_status st = store_cursor_seek(c, span_sub(key, 0, BLOB_KEY_MAX), err);
        bool is_prefix = !st && !c->at_end && span_compare(c->key, key) < 0;
        return is_prefix ? store_cursor_next(c, err) : st;
    }
    int code = mdb_cursor_get(c->handle, &k.val, &value, MDB_SET_RANGE);
    return cursor_land(c, code, k.val, value, err);
}

brief_status store_cursor_seek_floor(struct store_cursor *c, struct span key,
                                     struct brief_error *err)
{
    struct blob_key k;
    MDB_val found, value = {0};
    struct span cut = key.len > BLOB_KEY_MAX ? span_sub(key, 0, BLOB_KEY_MAX) : key;
    blob_key_set(&k, c->segment, cut);
    found = k.val;
    int code = mdb_cursor_get(c->handle, &found, &value, MDB_SET_RANGE);
    bool exact = code == 0 && span_equal(span_of_val(found), span_of_val(k.val));
    if (code == MDB_NOTFOUND)
        code = mdb_cursor_get(c->handle, &found, &value, MDB_LAST);
    else if (code == 0 && !exact)
        code = mdb_cursor_get(c->handle, &found, &value, MDB_PREV);
    return cursor_land(c, code, found, value, err);
}

brief_status store_cursor_next(struct store_cursor *c, struct brief_error *err)
{
    MDB_val key = {0}, value = {0};
    if (!c->key.at && !c->at_end)
        return store_cursor_seek(c, (struct span){"", 0}, err);
    if (c->at_end)
        return BRIEF_OK;
    int code = mdb_cursor_get(c->handle, &key, &value, MDB_NEXT);
    return cursor_land(c, code, key, value, err);
}

void store_cursor_close(struct store_cursor *c)
{
    if (c->handle)
        mdb_cursor_close(c->handle);
    c->handle = NULL;
}

/* --- segments ----------------------------------------------------------------------------------
 */

static int by_doc_base(const void *a, const void *b)
{
    const struct segment_row *x = a, *y = b;
    if (x->doc_base != y->doc_base)
        return x->doc_base < y->doc_base ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static brief_status load_segments(const struct store_txn *txn, MDB_cursor *cursor,
                                  struct segment_row *rows, size_t n, struct brief_error *err)
{
    MDB_val key, value;
    size_t i = 0;
    int code = mdb_cursor_get(cursor, &key, &value, MDB_FIRST);
    for (; code == 0 && i < n; i++) {
        struct span row;
        if (key.mv_size != 4 || !val_strip(value, &row) ||
            !segment_row_decode(&rows[i], load_u32be(key.mv_data), row))
            return store_damaged(err, txn->store, "the row of a segment");
        code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
    }
    if (code == MDB_NOTFOUND && i == n)
        return BRIEF_OK;
    return store_failed(err, txn->store, "cannot list the segments", code ? code : MDB_CORRUPTED);
}

brief_status store_segments(struct store_txn *txn, struct arena *a, struct segment_row **rows,
                            size_t *n, struct brief_error *err)
{
    MDB_cursor *cursor;
    MDB_stat stat;
    MDB_dbi dbi = txn->store->dbi[DB_SEGMENTS];
    *rows = NULL;
    *n = 0;
    int code = mdb_stat(txn->txn, dbi, &stat);
    if (code || (code = mdb_cursor_open(txn->txn, dbi, &cursor)))
        return store_failed(err, txn->store, "cannot list the segments", code);
    brief_status st = BRIEF_OK;
    struct segment_row *all = arena_calloc(a, stat.ms_entries, sizeof *all);
    if (!all)
        st = brief_fail(err, BRIEF_ENOMEM, "%s: out of memory for %zu segments", txn->store->path,
                        stat.ms_entries);
    else
        st = load_segments(txn, cursor, all, stat.ms_entries, err);
    mdb_cursor_close(cursor);
    if (st)
        return st;
    qsort(all, stat.ms_entries, sizeof *all, by_doc_base);
    *rows = all;
    *n = stat.ms_entries;
    return BRIEF_OK;
}

/* --- the folder itself ---------------------------------------------------------------------------
 */

/* Pages that LMDB's list of free pages (database 0: lists of 64-bit numbers behind their count)
 * holds for reuse. */
static int count_free(MDB_txn *txn, uint64_t *pages)
{
    MDB_cursor *cursor;
    MDB_val key, value;
    int code = mdb_cursor_open(txn, 0, &cursor);
    *pages = 0;
    if (code)
        return code;
    while ((code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0)
        if (value.mv_size >= sizeof(size_t)) {
            size_t n;
            memcpy(&n, value.mv_data, sizeof n);
            *pages += n;
        }
    mdb_cursor_close(cursor);
    return code == MDB_NOTFOUND ? 0 : code;
}

brief_status store_text_dictionary(struct store_txn *txn, uint8_t number, struct span *out,
                                   struct brief_error *err)
{
    char key[TEXTS_KEY_BYTES];
    return store_row(txn, DB_META, texts_key(key, number), out, err);
}

brief_status store_facts(struct store_txn *txn, struct store_facts *out, struct brief_error *err)
{
    struct store *s = txn->store;
    struct store_meta meta;
    struct stat info;
    MDB_stat stat;
    char versions[VERSIONS_MAX];
    int fd;
    uint64_t pages;
    *out = (struct store_facts){.generation = s->generation, .format = FORMAT_NUMBER};
    brief_status st = store_load_meta(txn, &meta, err);
    if (st)
        return st;
    int code = mdb_env_get_fd(s->env, &fd);
    if (code || (code = mdb_env_stat(s->env, &stat)) || (code = count_free(txn->txn, &pages)))
        return store_failed(err, s, "cannot measure the index", code);
    if (fstat(fd, &info) != 0)
        return store_failed(err, s, "cannot measure the index", errno);
    out->file_bytes = (uint64_t)info.st_size;
    out->free_bytes = pages * stat.ms_psize;
    out->next_doc = meta.next_doc;
    versions_text(versions, sizeof versions);
    out->versions_differ = !span_equal(meta.versions, span_of(versions));
    return BRIEF_OK;
}
