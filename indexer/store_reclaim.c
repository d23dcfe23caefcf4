/* store_reclaim.c -- delete blobs of segments that have no row: dropped by a merge, or left by a
 * crash before they were published. In bounded transactions; stopping anywhere is fine. */
#include "core/bytes.h"
#include "indexer/store_writer_inside.h"

/* What deleting one blob may cost: its share of the leaf, and eight bytes in the list of free
 * pages for each of its overflow pages. */
static size_t delete_cost(MDB_val key, MDB_val value)
{
    size_t node = 16 + key.mv_size + value.mv_size;
    return node > 2048 ? 2 * (32 + key.mv_size) + value.mv_size / 4096 * 16 : 2 * node;
}

static brief_status has_row(struct store_writer *w, struct span number, bool *found,
                            struct brief_error *err)
{
    struct store_txn t = {.store = &w->store, .txn = w->txn};
    struct span row;
    brief_status st = store_row(&t, DB_SEGMENTS, number, &row, err);
    *found = row.at != NULL;
    return st;
}

/* Where the walk through one kind of blobs stands. */
struct sweep {
    MDB_cursor *cursor;
    MDB_val key, value;
    uint32_t segment; /* of key */
    bool at_end;
};

static brief_status sweep_seek(struct store_writer *w, struct sweep *s, unsigned kind,
                               uint32_t from, struct brief_error *err)
{
    char number[4];
    store_u32be(number, from);
    s->key = (MDB_val){sizeof number, number};
    int code = mdb_cursor_get(s->cursor, &s->key, &s->value, MDB_SET_RANGE);
    s->at_end = code == MDB_NOTFOUND;
    if (code && code != MDB_NOTFOUND)
        return store_failed(err, &w->store, database_name(kind), code);
    if (code == 0 && s->key.mv_size < 4)
        return store_damaged(err, &w->store, database_name(kind));
    s->segment = s->at_end ? 0 : load_u32be(s->key.mv_data);
    return BRIEF_OK;
}

/* Delete on from where the sweep stands until its segment ends or the transaction is full. */
static brief_status delete_run(struct store_writer *w, struct sweep *s, struct brief_error *err)
{
    int code = 0;
    while (code == 0 && w->dirty < w->dirty_max && s->key.mv_size >= 4 &&
           load_u32be(s->key.mv_data) == s->segment) {
        w->dirty += delete_cost(s->key, s->value);
        code = mdb_cursor_del(s->cursor, 0);
        if (code == 0)
            code = mdb_cursor_get(s->cursor, &s->key, &s->value, MDB_NEXT);
    }
    return code == 0 || code == MDB_NOTFOUND ? BRIEF_OK
                                             : store_failed(err, &w->store, "cannot delete", code);
}

static brief_status open_sweep(struct store_writer *w, struct sweep *s, unsigned kind,
                               struct brief_error *err)
{
    brief_status st = writer_txn(w, err);
    if (st)
        return st;
    int code = mdb_cursor_open(w->txn, w->store.dbi[kind], &s->cursor);
    return code ? store_failed(err, &w->store, database_name(kind), code) : BRIEF_OK;
}

/* One pass over the orphans of a kind within one transaction; *next: where to go on, *done: that
 * was all. Segments with a row cost one seek each. */
static brief_status sweep_kind(struct store_writer *w, unsigned kind, uint32_t *next, bool *done,
                               struct brief_error *err)
{
    struct sweep s;
    bool found;
    brief_status st = open_sweep(w, &s, kind, err);
    if (st)
        return st;
    st = sweep_seek(w, &s, kind, *next, err);
    while (!st && !s.at_end && w->dirty < w->dirty_max) {
        char number[4];
        store_u32be(number, s.segment);
        if ((st = has_row(w, (struct span){number, sizeof number}, &found, err)) ||
            (!found && (st = delete_run(w, &s, err))))
            break;
        *next = s.segment + found;
        if (found && *next == 0) /* the last number there is */
            s.at_end = true;
        else
            st = sweep_seek(w, &s, kind, *next, err);
    }
    *done = s.at_end;
    mdb_cursor_close(s.cursor);
    return st;
}

static brief_status reclaim_kind(struct store_writer *w, unsigned kind, struct brief_error *err)
{
    uint32_t next = 0;
    bool done = false;
    brief_status st = BRIEF_OK;
    while (!st && !done)
        if (!(st = sweep_kind(w, kind, &next, &done, err)) && w->dirty >= w->dirty_max)
            st = writer_commit(w, err);
    return st;
}

brief_status reclaim_orphans(struct store_writer *w, struct brief_error *err)
{
    brief_status st = writer_commit(w, err);
    for (unsigned kind = 0; kind < N_BLOB_KINDS && !st; kind++)
        st = reclaim_kind(w, kind, err);
    if (!st && w->dirty > 0)
        st = writer_commit(w, err);
    writer_abort(w); /* nothing was deleted: nothing to sync */
    return st;
}
