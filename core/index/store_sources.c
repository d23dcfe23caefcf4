/* store_sources.c -- where documents came from: by name, by contents, by document number. */
#include "core/bytes.h"
#include "core/index/store_env.h"
#include "core/mem.h"

#include <stdlib.h>

static brief_status damaged_source(const struct store_txn *txn, struct brief_error *err)
{
    return store_damaged(err, txn->store, "the row of a source");
}

/* The row under a name key. */
static brief_status source_at(const struct store_txn *txn, struct span key, struct source_row *out,
                              bool *found, struct brief_error *err)
{
    struct span value;
    *found = false;
    brief_status st = store_row(txn, DB_SOURCES, key, &value, err);
    if (st || !value.at)
        return st;
    if (!source_row_decode(out, key, value))
        return damaged_source(txn, err);
    *found = true;
    return BRIEF_OK;
}

/* The same, but the caller's key does not live as long as the row: take LMDB's own copy. */
static brief_status source_under(const struct store_txn *txn, struct span key,
                                 struct source_row *out, bool *found, struct brief_error *err)
{
    MDB_cursor *cursor;
    MDB_val k = val_of(key), v;
    struct span value;
    brief_status st = BRIEF_OK;
    *found = false;
    if (key.len == 0 || key.len > STORE_KEY_MAX)
        return BRIEF_OK;
    int code = mdb_cursor_open(txn->txn, txn->store->dbi[DB_SOURCES], &cursor);
    if (code)
        return store_failed(err, txn->store, "sources", code);
    code = mdb_cursor_get(cursor, &k, &v, MDB_SET_KEY);
    if (code && code != MDB_NOTFOUND)
        st = store_failed(err, txn->store, "sources", code);
    else if (code == 0 && (!val_strip(v, &value) || !source_row_decode(out, span_of_val(k), value)))
        st = damaged_source(txn, err);
    else
        *found = code == 0;
    mdb_cursor_close(cursor);
    return st;
}

brief_status store_source_get(struct store_txn *txn, struct span name, struct source_row *out,
                              bool *found, struct brief_error *err)
{
    char room[NAME_KEY_ROOM];
    brief_status st = source_under(txn, name_key(name, room), out, found, err);
    if (!st && *found && !span_equal(out->name, name))
        *found = false; /* two long names with one hash: the other one was here first */
    return st;
}

brief_status store_source_by_hash(struct store_txn *txn, const uint64_t hash[2],
                                  struct source_row *out, bool *found, struct brief_error *err)
{
    char head[HASH_KEY_BYTES];
    MDB_cursor *cursor;
    MDB_val key = {sizeof head, head}, value;
    struct source_row row;
    brief_status st = BRIEF_OK;
    *found = false;
    hash_key(head, hash);
    int code = mdb_cursor_open(txn->txn, txn->store->dbi[DB_SOURCE_HASHES], &cursor);
    if (code)
        return store_failed(err, txn->store, "source_hashes", code);
    code = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
    /* Long names stand in the order of their hashes, so the first by name can be any of them. */
    while (code == 0 && st == BRIEF_OK && key.mv_size > sizeof head &&
           memcmp(key.mv_data, head, sizeof head) == 0) {
        bool is_there;
        struct span under = span_sub(span_of_val(key), sizeof head, key.mv_size);
        if (*found && under.len < NAME_KEY_ROOM)
            break;
        st = source_under(txn, under, &row, &is_there, err);
        if (!st && !is_there)
            st = store_damaged(err, txn->store, "source_hashes");
        if (!st && (!*found || span_compare(row.name, out->name) < 0))
            *out = row;
        *found = *found || !st;
        if (under.len < NAME_KEY_ROOM)
            break;
        code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
    }
    if (!st && code && code != MDB_NOTFOUND)
        st = store_failed(err, txn->store, "source_hashes", code);
    mdb_cursor_close(cursor);
    return st;
}

/* The name key of the source whose documents begin at or last before doc_number. */
static int floor_doc(MDB_cursor *cursor, uint32_t doc_number, MDB_val *value)
{
    char number[4];
    MDB_val key = {sizeof number, number};
    store_u32be(number, doc_number);
    int code = mdb_cursor_get(cursor, &key, value, MDB_SET_RANGE);
    if (code == MDB_NOTFOUND)
        return mdb_cursor_get(cursor, &key, value, MDB_LAST);
    if (code == 0 && memcmp(key.mv_data, number, sizeof number) != 0)
        return mdb_cursor_get(cursor, &key, value, MDB_PREV);
    return code;
}

brief_status store_source_of_doc(struct store_txn *txn, uint32_t doc_number, struct source_row *out,
                                 bool *found, struct brief_error *err)
{
    MDB_cursor *cursor;
    MDB_val value;
    struct span key;
    brief_status st = BRIEF_OK;
    *found = false;
    int code = mdb_cursor_open(txn->txn, txn->store->dbi[DB_SOURCE_DOCS], &cursor);
    if (code)
        return store_failed(err, txn->store, "source_docs", code);
    code = floor_doc(cursor, doc_number, &value);
    mdb_cursor_close(cursor);
    if (code == MDB_NOTFOUND)
        return BRIEF_OK;
    if (code)
        return store_failed(err, txn->store, "source_docs", code);
    if (!val_strip(value, &key))
        return store_damaged(err, txn->store, "source_docs");
    st = source_at(txn, key, out, found, err);
    if (!st && *found &&
        (doc_number < out->doc_first || doc_number - out->doc_first >= out->n_docs))
        *found = false;
    return st;
}

/* --- all of them -------------------------------------------------------------------------------
 */

typedef brief_status source_visit(void *ctx, const struct source_row *row, struct brief_error *err);

static brief_status decode_at(const struct store_txn *txn, MDB_val key, MDB_val value,
                              struct source_row *out, struct brief_error *err)
{
    struct span row;
    if (!val_strip(value, &row) || !source_row_decode(out, span_of_val(key), row))
        return damaged_source(txn, err);
    return BRIEF_OK;
}

static int by_name(const void *a, const void *b)
{
    const struct source_row *x = a, *y = b;
    return span_compare(x->name, y->name);
}

/* Names over NAME_KEY_MAX bytes with one beginning stand in the order of their hashes: gather them,
 * sort, visit. *key and *value are the first one's, and afterwards what follows the last one. */
static brief_status visit_long_names(const struct store_txn *txn, MDB_cursor *cursor, MDB_val *key,
                                     MDB_val *value, int *code, source_visit *visit, void *ctx,
                                     struct brief_error *err)
{
    struct source_row *rows = NULL;
    size_t n = 0, cap = 0;
    brief_status st = BRIEF_OK;
    const char *head = key->mv_data;
    while (!st && *code == 0 && key->mv_size == NAME_KEY_ROOM &&
           memcmp(key->mv_data, head, NAME_KEY_MAX) == 0) {
        struct source_row *grown = mem_grow(rows, &cap, n + 1, sizeof *rows);
        if (!grown) {
            st = brief_fail(err, BRIEF_ENOMEM, "out of memory for long names of sources");
            break;
        }
        rows = grown;
        st = decode_at(txn, *key, *value, &rows[n++], err);
        if (!st)
            *code = mdb_cursor_get(cursor, key, value, MDB_NEXT);
    }
    if (!st && n > 1)
        qsort(rows, n, sizeof *rows, by_name);
    for (size_t i = 0; i < n && !st; i++)
        st = visit(ctx, &rows[i], err);
    mem_free(rows);
    return st;
}

brief_status store_sources_each(struct store_txn *txn, source_visit *visit, void *ctx,
                                struct brief_error *err)
{
    MDB_cursor *cursor;
    MDB_val key, value;
    struct source_row row;
    brief_status st = BRIEF_OK;
    int code = mdb_cursor_open(txn->txn, txn->store->dbi[DB_SOURCES], &cursor);
    if (code)
        return store_failed(err, txn->store, "sources", code);
    code = mdb_cursor_get(cursor, &key, &value, MDB_FIRST);
    while (code == 0 && st == BRIEF_OK) {
        if (key.mv_size == NAME_KEY_ROOM) {
            st = visit_long_names(txn, cursor, &key, &value, &code, visit, ctx, err);
            continue;
        }
        if (!(st = decode_at(txn, key, value, &row, err)) && !(st = visit(ctx, &row, err)))
            code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
    }
    mdb_cursor_close(cursor);
    if (!st && code && code != MDB_NOTFOUND)
        st = store_failed(err, txn->store, "sources", code);
    return st;
}
