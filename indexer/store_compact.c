/* store_compact.c -- a new generation beside the old one.
 *
 *     old, read ──copy──> new: one segment ──> sources renumbered ──> CURRENT switched ──> old
 *                                                                      files removed
 *
 * Until the switch nothing of the old generation has changed, and a failure returns to it. Readers
 * of the old one keep their files, removed or not, until they close. */
#include "core/bytes.h"
#include "core/index/format.h"
#include "core/mem.h"
#include "indexer/store_writer_inside.h"

struct compaction {
    struct store_writer *w;
    struct store old;
    struct store_txn *from;
    uint32_t *new_doc; /* by old number */
    uint32_t n_old;
    uint32_t old_next_segment;
};

/* Where the source's documents went. They stay together: their order is kept. */
static void renumber(const struct compaction *c, struct source_row *row)
{
    uint32_t first = 0, n = 0;
    for (uint32_t i = 0; i < row->n_docs && row->doc_first + i < c->n_old; i++) {
        uint32_t doc = c->new_doc[row->doc_first + i];
        if (doc == UINT32_MAX)
            continue;
        if (n++ == 0)
            first = doc;
    }
    row->doc_first = first;
    row->n_docs = n;
}

static brief_status carry_source(void *ctx, const struct source_row *row, struct brief_error *err)
{
    struct compaction *c = ctx;
    struct source_row moved = *row;
    brief_status st = writer_txn(c->w, err);
    renumber(c, &moved);
    if (st || (st = writer_put_source(c->w, &moved, err)))
        return st;
    return c->w->dirty >= c->w->dirty_max ? writer_commit(c->w, err) : BRIEF_OK;
}

static brief_status write_segment_row(struct store_writer *w, const struct segment_row *row,
                                      struct brief_error *err)
{
    char key[4];
    struct buf bytes = {0};
    store_u32be(key, row->number);
    segment_row_encode(&bytes, row);
    brief_status st = bytes.failed
                          ? brief_fail(err, BRIEF_ENOMEM, "%s: out of memory", w->store.path)
                          : writer_put_row(w, DB_SEGMENTS, (struct span){key, sizeof key},
                                           buf_bytes(&bytes), err);
    buf_release(&bytes);
    return st;
}

/* Compressed texts are copied as they are, so what they were compressed with goes along. */
static brief_status carry_dictionaries(struct compaction *c, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    for (uint8_t number = 1; number < TEXT_PLAIN && !st; number++) {
        struct span dictionary;
        st = store_text_dictionary(c->from, number, &dictionary, err);
        if (st || !dictionary.at)
            break;
        st = store_writer_put_texts(c->w, number, dictionary, err);
    }
    return st;
}

/* Fill the new generation, which w stands on. */
static brief_status fill(struct compaction *c, compact_copy *copy, void *ctx,
                         struct brief_error *err)
{
    struct store_writer *w = c->w;
    struct segment_row row = {0};
    brief_status st = carry_dictionaries(c, err);
    if (st || (st = copy(ctx, c->from, w, c->new_doc, &row, err)))
        return st;
    if (row.n_docs > 0 && (row.doc_base != 0 || row.live.at || row.n_live != row.n_docs))
        return brief_fail(err, BRIEF_EINPUT, "%s: compaction left holes", w->store.path);
    if ((st = writer_txn(w, err)) || (row.n_docs > 0 && (st = write_segment_row(w, &row, err))) ||
        (st = store_sources_each(c->from, carry_source, c, err)) || (st = writer_txn(w, err)))
        return st;
    w->revision = store_revision(c->from) + 1;
    w->next_doc = row.n_docs;
    if ((st = writer_put_meta(w, err)))
        return st;
    return writer_commit(w, err);
}

static brief_status begin(struct compaction *c, struct brief_error *err)
{
    struct store_writer *w = c->w;
    struct store_meta meta;
    brief_status st = store_begin(&c->from, &c->old, err);
    if (st || (st = store_load_meta(c->from, &meta, err)))
        return st;
    c->n_old = meta.next_doc;
    c->new_doc = mem_alloc((size_t)c->n_old * sizeof *c->new_doc);
    if (!c->new_doc)
        return brief_fail(err, BRIEF_ENOMEM, "%s: out of memory for %u documents", w->store.path,
                          c->n_old);
    memset(c->new_doc, 0xff, (size_t)c->n_old * sizeof *c->new_doc);
    w->next_segment = meta.next_segment = 1;
    w->next_doc = meta.next_doc = 0;
    return folder_make_generation(&w->store, c->old.generation + 1, &meta, err);
}

/* Switch, and find out which generation holds when that failed half way. */
static brief_status switch_over(struct compaction *c, bool *switched, struct brief_error *err)
{
    struct store_writer *w = c->w;
    uint32_t generation;
    bool found;
    brief_status st = folder_switch(&w->store, w->store.generation, err);
    *switched = st == BRIEF_OK;
    if (st && store_read_current(&w->store, &generation, &found, NULL) == BRIEF_OK && found)
        *switched = generation == w->store.generation;
    return st;
}

static void return_to_old(struct compaction *c, uint64_t revision, uint32_t next_doc)
{
    struct store_writer *w = c->w;
    writer_abort(w);
    store_unmap(&w->store);
    folder_remove_generation(&w->store, c->old.generation + 1);
    w->store = c->old;
    w->revision = revision;
    w->next_doc = next_doc;
    w->next_segment = c->old_next_segment;
}

brief_status store_writer_compact(struct store_writer *w, compact_copy *copy, void *ctx,
                                  struct brief_error *err)
{
    uint64_t revision = w->revision;
    uint32_t next_doc = w->next_doc;
    bool switched = false;
    brief_status st;
    if (w->first.status)
        return brief_fail(err, w->first.status, "%s", w->first.text);
    if (w->store.n_open > 0)
        return brief_fail(err, BRIEF_EINPUT, "%s: compaction while a transaction is open",
                          w->store.path);
    writer_abort(w); /* what was put and not published is not carried over */
    struct compaction *c = mem_calloc(1, sizeof *c);
    if (!c)
        return brief_fail(err, BRIEF_ENOMEM, "%s: out of memory", w->store.path);
    c->w = w;
    c->old = w->store;
    c->old_next_segment = w->next_segment;
    w->store.env = NULL;
    w->store.spare = NULL;
    w->segment = 0;
    if (!(st = begin(c, err)) && !(st = fill(c, copy, ctx, err)))
        st = switch_over(c, &switched, err);
    store_end(c->from);
    if (switched) {
        store_unmap(&c->old);
        folder_remove_generation(&w->store, c->old.generation);
    } else {
        return_to_old(c, revision, next_doc);
    }
    w->segment = 0;
    mem_free(c->new_doc);
    mem_free(c);
    return writer_latch(w, st, err);
}
