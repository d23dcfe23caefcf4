/* store_writer_sources.c -- rows of sources, and the two ways to find them, kept in step. */
#include "core/bytes.h"
#include "indexer/store_writer_inside.h"

static bool is_findable_by_hash(const struct source_row *row)
{
    return row->state == SOURCE_INDEXED && (row->hash[0] | row->hash[1]) != 0;
}

static struct span hash_name_key(char *room, const uint64_t hash[2], struct span key)
{
    hash_key(room, hash);
    memcpy(room + HASH_KEY_BYTES, key.at, key.len);
    return (struct span){room, HASH_KEY_BYTES + key.len};
}

/* Delete what points at the former row of this name. Another source may have its documents by now
 * (a moved file): then the entry is that one's. */
static brief_status unlink_former(struct store_writer *w, struct span key,
                                  const struct source_row *former, struct brief_error *err)
{
    struct store_txn t = {.store = &w->store, .txn = w->txn};
    char room[HASH_KEY_BYTES + NAME_KEY_ROOM], number[4];
    struct span owner;
    brief_status st = BRIEF_OK;
    if (is_findable_by_hash(former))
        st = writer_delete_row(w, DB_SOURCE_HASHES, hash_name_key(room, former->hash, key), err);
    if (st || former->n_docs == 0)
        return st;
    store_u32be(number, former->doc_first);
    struct span doc = {number, sizeof number};
    if ((st = store_row(&t, DB_SOURCE_DOCS, doc, &owner, err)) || !owner.at ||
        !span_equal(owner, key))
        return st;
    return writer_delete_row(w, DB_SOURCE_DOCS, doc, err);
}

/* Take the former row away, as far as it is there; room: NAME_KEY_ROOM bytes for *key. */
static brief_status retire(struct store_writer *w, struct span name, char *room, struct span *key,
                           bool *found, struct brief_error *err)
{
    struct store_txn t = {.store = &w->store, .txn = w->txn};
    struct source_row former;
    *key = name_key(name, room);
    if (name.len == 0)
        return brief_fail(err, BRIEF_EINPUT, "%s: a source without a name", w->store.path);
    brief_status st = store_source_get(&t, name, &former, found, err);
    return st || !*found ? st : unlink_former(w, *key, &former, err);
}

brief_status writer_remove_source(struct store_writer *w, struct span name, struct brief_error *err)
{
    char room[NAME_KEY_ROOM];
    struct span key;
    bool found;
    brief_status st = retire(w, name, room, &key, &found, err);
    return st || !found ? st : writer_delete_row(w, DB_SOURCES, key, err);
}

brief_status writer_put_source(struct store_writer *w, const struct source_row *row,
                               struct brief_error *err)
{
    char room[NAME_KEY_ROOM], long_room[HASH_KEY_BYTES + NAME_KEY_ROOM], number[4];
    struct span key;
    struct buf bytes = {0};
    bool found;
    brief_status st = retire(w, row->name, room, &key, &found, err);
    if (st)
        return st;
    source_row_encode(&bytes, row);
    st = bytes.failed ? brief_fail(err, BRIEF_ENOMEM, "%s: out of memory", w->store.path)
                      : writer_put_row(w, DB_SOURCES, key, buf_bytes(&bytes), err);
    buf_release(&bytes);
    if (!st && is_findable_by_hash(row))
        st = writer_put_row(w, DB_SOURCE_HASHES, hash_name_key(long_room, row->hash, key),
                            (struct span){"", 0}, err);
    store_u32be(number, row->doc_first);
    if (!st && row->n_docs > 0)
        st = writer_put_row(w, DB_SOURCE_DOCS, (struct span){number, sizeof number}, key, err);
    return st;
}
