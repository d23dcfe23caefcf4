/* check_rows.c -- checksums of all values, then what rows, blobs and each other say.
 *
 * Runs after the walk over the pages, so LMDB can be used. */
#include "core/bytes.h"
#include "core/index/format.h"
#include "core/mem.h"
#include "indexer/check_inside.h"

#include <stdlib.h>

/* --- values ------------------------------------------------------------------------------------
 */

static bool has_row(struct check *c, uint32_t segment)
{
    char number[4];
    struct span row;
    store_u32be(number, segment);
    return store_row(&c->txn, DB_SEGMENTS, (struct span){number, sizeof number}, &row, NULL) ==
               BRIEF_OK &&
           row.at;
}

/* Where the walk over one database stands: rows of segments are looked up once each. */
struct blob_count {
    uint32_t segment;
    bool is_first, is_published;
};

static void count_blob(struct check *c, struct blob_count *at, MDB_val key, size_t value_len)
{
    uint32_t segment = load_u32be(key.mv_data);
    if (at->is_first || segment != at->segment)
        *at = (struct blob_count){.segment = segment, .is_published = has_row(c, segment)};
    if (at->is_published) {
        c->report->n_blobs++;
        c->report->blob_bytes += value_len;
    } else {
        c->report->n_orphans++;
    }
}

static void check_value(struct check *c, unsigned database, struct blob_count *at, MDB_val key,
                        MDB_val value)
{
    struct span bytes;
    bool is_blob = database < N_BLOB_KINDS;
    if (!val_strip(value, &bytes) ||
        load_u32le(bytes.at + bytes.len) != store_checksum(span_of_val(key), bytes)) {
        check_damage(c, "%s: a value of %zu bytes does not fit its checksum (segment %u)",
                     database_name(database), value.mv_size,
                     is_blob && key.mv_size >= 4 ? load_u32be(key.mv_data) : 0);
        return;
    }
    if (is_blob && key.mv_size < 4)
        check_damage(c, "%s: a blob without a segment", database_name(database));
    else if (is_blob)
        count_blob(c, at, key, bytes.len);
}

static brief_status check_database(struct check *c, unsigned database, struct brief_error *err)
{
    MDB_cursor *cursor;
    MDB_val key, value;
    struct blob_count at = {.is_first = true};
    int code = mdb_cursor_open(c->txn.txn, c->store.dbi[database], &cursor);
    if (code)
        return store_failed(err, &c->store, database_name(database), code);
    while ((code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0)
        check_value(c, database, &at, key, value);
    mdb_cursor_close(cursor);
    return code == MDB_NOTFOUND ? BRIEF_OK
                                : store_failed(err, &c->store, database_name(database), code);
}

brief_status check_values(struct check *c, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    for (unsigned i = 0; i < N_DATABASES && !st; i++)
        st = check_database(c, i, err);
    return st;
}

/* --- segments ----------------------------------------------------------------------------------
 */

static bool is_live(const struct segment_row *row, uint32_t doc)
{
    return !row->live.at || ((uint8_t)row->live.at[doc / 8] >> doc % 8 & 1);
}

/* Live documents and their lengths, counted anew. */
static void check_live(struct check *c, const struct segment_row *row, struct span lengths)
{
    uint32_t n_live = 0;
    uint64_t n_tokens = 0;
    for (uint32_t doc = 0; doc < row->n_docs; doc++)
        if (is_live(row, doc)) {
            n_live++;
            n_tokens += load_u32le(lengths.at + (size_t)doc * 4);
        }
    if (n_live != row->n_live)
        check_damage(c, "segment %u: its row counts %u live documents, its bitmap %u", row->number,
                     row->n_live, n_live);
    else if (n_tokens != row->n_live_tokens)
        check_damage(c, "segment %u: its row counts %llu tokens, its documents have %llu",
                     row->number, (unsigned long long)row->n_live_tokens,
                     (unsigned long long)n_tokens);
    if (row->live.at && row->n_docs % 8 &&
        (uint8_t)row->live.at[row->n_docs / 8] >> row->n_docs % 8)
        check_damage(c, "segment %u: documents live beyond its end", row->number);
    c->report->n_documents += n_live;
}

brief_status check_segments(struct check *c, struct brief_error *err)
{
    static const char column[] = {COLUMN_LENGTHS};
    uint64_t end = 0;
    for (size_t i = 0; i < c->n_segments; i++) {
        const struct segment_row *row = &c->segments[i];
        struct span lengths;
        brief_status st = store_get(&c->txn, BLOB_COLUMNS, row->number,
                                    (struct span){column, sizeof column}, &lengths, err);
        if (st)
            return st;
        if (row->doc_base < end)
            check_damage(c, "segment %u: begins before the end of the one before it", row->number);
        end = (uint64_t)row->doc_base + row->n_docs;
        if (end > c->meta.next_doc || row->number >= c->meta.next_segment)
            check_damage(c, "segment %u: numbers beyond those given out", row->number);
        if (lengths.len != (size_t)row->n_docs * 4)
            check_damage(c, "segment %u: the lengths of its documents are missing", row->number);
        else
            check_live(c, row, lengths);
        c->report->n_segments++;
    }
    return BRIEF_OK;
}

/* --- sources -----------------------------------------------------------------------------------
 */

struct source_walk {
    struct check *check;
    uint64_t n_with_hash, n_with_docs, n_docs;
};

static const struct segment_row *segment_of_doc(const struct check *c, uint32_t number)
{
    size_t lo = 0, hi = c->n_segments;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (c->segments[mid].doc_base <= number)
            lo = mid + 1;
        else
            hi = mid;
    }
    const struct segment_row *row = lo ? &c->segments[lo - 1] : NULL;
    return row && number - row->doc_base < row->n_docs ? row : NULL;
}

static void check_docs_of(struct source_walk *w, const struct source_row *row)
{
    struct check *c = w->check;
    uint32_t at = row->doc_first, end = row->doc_first + row->n_docs;
    while (at < end) {
        const struct segment_row *seg = segment_of_doc(c, at);
        if (!seg || !is_live(seg, at - seg->doc_base)) {
            check_damage(c, "source %.*s: its document number %u is not there", (int)row->name.len,
                         row->name.at, at);
            return;
        }
        for (; at < end && at - seg->doc_base < seg->n_docs; at++)
            if (!is_live(seg, at - seg->doc_base))
                break;
    }
}

/* Is there an entry, with that value if one is given? */
static bool points_back(const struct check *c, unsigned database, struct span key,
                        const struct span *value)
{
    struct span found;
    return store_row(&c->txn, database, key, &found, NULL) == BRIEF_OK && found.at &&
           (!value || span_equal(found, *value));
}

static brief_status visit_source(void *ctx, const struct source_row *row, struct brief_error *err)
{
    struct source_walk *w = ctx;
    struct check *c = w->check;
    char room[NAME_KEY_ROOM], hashed[HASH_KEY_BYTES + NAME_KEY_ROOM], number[4];
    struct span key = name_key(row->name, room);
    (void)err;
    c->report->n_sources++;
    if (row->state == SOURCE_INDEXED && (row->hash[0] | row->hash[1])) {
        hash_key(hashed, row->hash);
        memcpy(hashed + HASH_KEY_BYTES, key.at, key.len);
        w->n_with_hash++;
        if (!points_back(c, DB_SOURCE_HASHES, (struct span){hashed, HASH_KEY_BYTES + key.len},
                         NULL))
            check_damage(c, "source %.*s: cannot be found by its contents", (int)row->name.len,
                         row->name.at);
    }
    if (row->n_docs == 0)
        return BRIEF_OK;
    w->n_with_docs++;
    w->n_docs += row->n_docs;
    store_u32be(number, row->doc_first);
    if (!points_back(c, DB_SOURCE_DOCS, (struct span){number, sizeof number}, &key))
        check_damage(c, "source %.*s: cannot be found by its documents", (int)row->name.len,
                     row->name.at);
    check_docs_of(w, row);
    return BRIEF_OK;
}

static brief_status check_count(struct check *c, unsigned database, uint64_t n,
                                struct brief_error *err)
{
    MDB_stat stat;
    int code = mdb_stat(c->txn.txn, c->store.dbi[database], &stat);
    if (code)
        return store_failed(err, &c->store, database_name(database), code);
    if (stat.ms_entries != n)
        check_damage(c, "%s: has %zu entries where %llu are due", database_name(database),
                     stat.ms_entries, (unsigned long long)n);
    return BRIEF_OK;
}

brief_status check_sources(struct check *c, struct brief_error *err)
{
    struct source_walk w = {.check = c};
    brief_status st = store_sources_each(&c->txn, visit_source, &w, err);
    if (st || (st = check_count(c, DB_SOURCE_HASHES, w.n_with_hash, err)) ||
        (st = check_count(c, DB_SOURCE_DOCS, w.n_with_docs, err)))
        return st;
    if (c->report->n_complaints == 0 && w.n_docs != c->report->n_documents)
        check_damage(c, "sources: they have %llu documents, the segments %llu",
                     (unsigned long long)w.n_docs, (unsigned long long)c->report->n_documents);
    return BRIEF_OK;
}
