/* segment.c -- open a segment, read its columns, find and walk its terms and forms. */
#include "core/index/segment.h"

#include "core/bytes.h"
#include "core/index/format.h"
#include "core/index/postings.h"
#include "core/index/segment_extra.h"
#include "core/index/terms.h"
#include "core/mem.h"

#include <zstd.h>

brief_status segment_damaged(const struct segment *seg, const char *what, struct brief_error *err)
{
    return brief_fail(err, BRIEF_ECORRUPT, "segment %u: %s: damaged, run `brief-index check`",
                      seg->row.number, what);
}

static brief_status no_memory(const struct segment *seg, struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "segment %u: out of memory", seg->row.number);
}

brief_status segment_cursor(struct segment *seg, enum blob_kind kind, struct store_cursor **out,
                            struct brief_error *err)
{
    struct segment_extra *x = segment_extra(seg);
    *out = &x->cursors[kind];
    if (x->cursor_is_open[kind])
        return BRIEF_OK;
    brief_status st = store_cursor_open(*out, seg->txn, kind, seg->row.number, err);
    x->cursor_is_open[kind] = st == BRIEF_OK;
    return st;
}

/* --- opening, columns ----------------------------------------------------------------------- */

static brief_status load_column(struct segment *seg, uint8_t column, size_t len,
                                const uint8_t **out, struct brief_error *err)
{
    struct span value;
    struct span key = {(const char *)&column, 1};
    brief_status st = store_get(seg->txn, BLOB_COLUMNS, seg->row.number, key, &value, err);
    if (st != BRIEF_OK)
        return st;
    if (!value.at || value.len != len)
        return segment_damaged(seg, "a column has the wrong size", err);
    *out = (const uint8_t *)value.at;
    return BRIEF_OK;
}

static brief_status load_columns(struct segment *seg, struct brief_error *err)
{
    size_t n = seg->row.n_docs;
    const uint8_t *facts;
    brief_status st;
    if ((st = load_column(seg, COLUMN_LENGTHS, n * 4, &seg->lengths, err)) ||
        (st = load_column(seg, COLUMN_TITLE_LENGTHS, n * 2, &seg->title_lengths, err)) ||
        (st = load_column(seg, COLUMN_DAYS, n * 8, &seg->days, err)) ||
        (st = load_column(seg, COLUMN_FACTS, FACTS_BYTES, &facts, err)))
        return st;
    segment_extra(seg)->n_present = load_u32le(facts);
    return BRIEF_OK;
}

brief_status segment_open(struct segment *out, struct store_txn *txn, const struct segment_row *row,
                          struct brief_error *err)
{
    *out = (struct segment){.row = *row, .txn = txn};
    if (row->live.at && row->live.len != (row->n_docs + 7ull) / 8)
        return segment_damaged(out, "the bitmap of live documents has the wrong size", err);
    struct segment_extra *x = mem_calloc(1, sizeof *x);
    if (!x)
        return no_memory(out, err);
    arena_init(&x->arena, 4096);
    out->extra = x;
    brief_status st = load_columns(out, err);
    if (st != BRIEF_OK)
        segment_close(out);
    return st;
}

void segment_close(struct segment *seg)
{
    struct segment_extra *x = seg->extra;
    if (!x)
        return;
    for (size_t i = 0; i < N_BLOB_KINDS; i++)
        if (x->cursor_is_open[i])
            store_cursor_close(&x->cursors[i]);
    for (size_t i = 0; i < x->n_siblings; i++)
        segment_close(&x->siblings[i]);
    mem_free(x->siblings);
    ZSTD_freeDCtx(x->zstd);
    ZSTD_freeDDict(x->texts);
    buf_release(&x->scratch);
    arena_release(&x->arena);
    mem_free(x);
    seg->extra = NULL;
}

static uint64_t count_bits(const uint64_t *bits, size_t n_words)
{
    uint64_t n = 0;
    for (size_t i = 0; i < n_words; i++)
        n += count_ones(bits[i]);
    return n;
}

uint64_t segment_count_live(const struct segment *seg, doc_id from, const uint64_t *bits,
                            size_t n_words)
{
    uint64_t n = 0;
    struct span live = seg->row.live;
    if (!live.at)
        return count_bits(bits, n_words);
    for (size_t i = 0; i < n_words; i++) {
        uint64_t mask = 0;
        size_t at = from / 8 + 8 * i, len = live.len > at ? live.len - at : 0;
        for (size_t j = 0; j < len && j < 8; j++)
            mask |= (uint64_t)(uint8_t)live.at[at + j] << (8 * j);
        mask &= bits[i];
        n += count_bits(&mask, 1);
    }
    return n;
}

uint32_t segment_length(const struct segment *seg, doc_id doc)
{
    return doc < seg->row.n_docs ? load_u32le(seg->lengths + 4 * (size_t)doc) : 0;
}

uint32_t segment_title_length(const struct segment *seg, doc_id doc)
{
    return doc < seg->row.n_docs ? load_u16le(seg->title_lengths + 2 * (size_t)doc) : 0;
}

struct day_range segment_days(const struct segment *seg, doc_id doc)
{
    if (doc >= seg->row.n_docs)
        return (struct day_range){NO_DAY, NO_DAY};
    return (struct day_range){(int32_t)load_u32le(seg->days + 8 * (size_t)doc),
                              (int32_t)load_u32le(seg->days + 8 * (size_t)doc + 4)};
}

/* --- entries -------------------------------------------------------------------------------- */

static brief_status fetch_list(struct segment *seg, enum blob_kind kind, struct run_cache *cache,
                               const struct list_place *place, struct span *out,
                               struct brief_error *err)
{
    if (!cache->bytes.at || cache->run != place->run) {
        char key[4];
        store_u32be(key, place->run);
        brief_status st = store_get(seg->txn, kind, seg->row.number, (struct span){key, sizeof key},
                                    &cache->bytes, err);
        if (st != BRIEF_OK) {
            cache->bytes = (struct span){NULL, 0};
            return st;
        }
        cache->run = place->run;
    }
    if (!cache->bytes.at || place->at > cache->bytes.len ||
        place->len > cache->bytes.len - place->at)
        return segment_damaged(seg, "a posting list lies outside its run", err);
    *out = (struct span){cache->bytes.at + place->at, (size_t)place->len};
    return BRIEF_OK;
}

brief_status segment_entry(struct segment *seg, struct run_cache *postings,
                           struct run_cache *positions, const struct dictionary_entry *from,
                           struct term_entry *out, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    *out = (struct term_entry){.term = from->term,
                               .n_docs = from->n_docs,
                               .n_occurrences = from->n_occurrences,
                               .has_positions = from->has_positions,
                               .doc_limit = seg->row.n_docs};
    if (from->n_docs > seg->row.n_docs)
        return segment_damaged(seg, "a term has more documents than there are", err);
    if (from->is_inline) {
        out->postings = from->inline_postings;
        out->positions = from->inline_positions;
    } else if (from->n_docs) {
        st = fetch_list(seg, BLOB_POSTINGS, postings, &from->postings, &out->postings, err);
        if (st == BRIEF_OK && from->has_positions)
            st = fetch_list(seg, BLOB_POSITIONS, positions, &from->positions, &out->positions, err);
    }
    return st;
}

brief_status segment_find_term(struct segment *seg, struct span term, struct term_entry *entry,
                               bool *found, struct brief_error *err)
{
    char room[TERM_MAX];
    struct span key = term_cut(term, room);
    struct segment_extra *x = segment_extra(seg);
    struct store_cursor *cursor;
    brief_status st;

    *found = false;
    *entry = (struct term_entry){.term = term};
    if ((st = segment_cursor(seg, BLOB_TERMS, &cursor, err)) ||
        (st = store_cursor_seek_floor(cursor, key, err)) || cursor->at_end)
        return st;
    if (dictionary_block_open(&x->block, cursor->value, false) ||
        dictionary_block_seek(&x->block, key))
        return segment_damaged(seg, "a block of terms", err);
    if (!dictionary_block_next(&x->block) || !span_equal(x->block.entry.term, key))
        return BRIEF_OK;
    st = segment_entry(seg, &x->postings, &x->positions, &x->block.entry, entry, err);
    entry->term = term;
    *found = st == BRIEF_OK;
    return st;
}

/* --- live counts ---------------------------------------------------------------------------- */

/* Walk the whole list and count what lives. */
static void count_by_walk(const struct segment *seg, struct postings_iter *it, uint32_t *n_docs,
                          uint64_t *occurrences)
{
    *n_docs = 0;
    *occurrences = 0;
    for (; it->doc != DOC_END; postings_iter_next(it)) {
        if (segment_is_live(seg, it->doc)) {
            ++*n_docs;
            *occurrences += it->freq;
        }
    }
}

/* Seek each document that is not live and take it off the counts. */
static void count_by_seeks(const struct segment *seg, struct postings_iter *it, uint32_t *n_docs,
                           uint64_t *occurrences)
{
    for (size_t byte = 0; byte < seg->row.live.len && it->doc != DOC_END; byte++) {
        unsigned dead = (uint8_t) ~(uint8_t)seg->row.live.at[byte];
        for (; dead; dead &= dead - 1) {
            doc_id doc = (doc_id)(byte * 8 + (unsigned)__builtin_ctz(dead));
            if (doc < seg->row.n_docs && postings_iter_seek(it, doc) == doc) {
                --*n_docs;
                *occurrences -= it->freq;
            }
        }
    }
}

brief_status segment_live_count(struct segment *seg, const struct term_entry *entry,
                                uint32_t *n_docs, uint64_t *occurrences, struct brief_error *err)
{
    uint64_t n_occurrences = entry->n_occurrences;
    uint32_t n_dead = seg->row.n_docs - seg->row.n_live;
    brief_status st = BRIEF_OK;
    *n_docs = entry->n_docs;
    if (seg->row.live.at && seg->row.n_live != segment_extra(seg)->n_present && entry->n_docs) {
        struct postings_iter it = {0};
        if ((st = postings_iter_open(&it, entry, err)) == BRIEF_OK) {
            if (entry->n_docs / 8 <= n_dead)
                count_by_walk(seg, &it, n_docs, &n_occurrences);
            else
                count_by_seeks(seg, &it, n_docs, &n_occurrences);
            if ((st = it.status) != BRIEF_OK)
                segment_damaged(seg, "a posting list", err);
        }
        postings_iter_close(&it);
    }
    if (occurrences)
        *occurrences = n_occurrences;
    return st;
}

/* --- walking dictionaries ------------------------------------------------------------------- */

struct dictionary_walk {
    struct store_cursor blobs;
    struct dictionary_block block;
    struct run_cache postings, positions;
    struct brief_error *err;
    size_t prefix_len;
    char prefix[TERM_MAX];
};

static void walk_free(struct dictionary_walk *w)
{
    if (!w)
        return;
    store_cursor_close(&w->blobs);
    mem_free(w);
}

/* Open the block under the blob cursor, if there is one. */
static brief_status walk_open_block(struct dictionary_walk *w, struct segment *seg, bool is_forms)
{
    w->block.n = w->block.next = 0;
    w->block.pending = false;
    if (w->blobs.at_end)
        return BRIEF_OK;
    return dictionary_block_open(&w->block, w->blobs.value, is_forms)
               ? segment_damaged(seg, "a block of the dictionary", w->err)
               : BRIEF_OK;
}

static brief_status walk_start(struct dictionary_walk *w, struct segment *seg, struct span prefix,
                               bool is_forms)
{
    brief_status st = store_cursor_seek_floor(&w->blobs, prefix, w->err);
    if (st == BRIEF_OK && w->blobs.at_end)
        st = store_cursor_seek(&w->blobs, prefix, w->err);
    if (st == BRIEF_OK)
        st = walk_open_block(w, seg, is_forms);
    if (st == BRIEF_OK && w->block.n && dictionary_block_seek(&w->block, prefix))
        st = segment_damaged(seg, "a block of the dictionary", w->err);
    return st;
}

static brief_status walk_new(struct dictionary_walk **out, struct segment *seg, struct span prefix,
                             bool is_forms, struct brief_error *err)
{
    *out = NULL;
    if (prefix.len > TERM_MAX)
        return BRIEF_OK; /* no term is as long */
    struct dictionary_walk *w = mem_calloc(1, sizeof *w);
    if (!w)
        return no_memory(seg, err);
    w->err = err;
    w->prefix_len = prefix.len;
    if (prefix.len)
        memcpy(w->prefix, prefix.at, prefix.len);
    brief_status st = store_cursor_open(&w->blobs, seg->txn, is_forms ? BLOB_FORMS : BLOB_TERMS,
                                        seg->row.number, err);
    if (st != BRIEF_OK) {
        mem_free(w);
        return st;
    }
    if ((st = walk_start(w, seg, prefix, is_forms)) != BRIEF_OK)
        walk_free(w);
    else
        *out = w;
    return st;
}

/* On to the next entry with the prefix; false at the end, and *st says whether it is a clean one.
 */
static bool walk_next(struct dictionary_walk *w, struct segment *seg, bool is_forms,
                      struct term_entry *entry, brief_status *st)
{
    *st = BRIEF_OK;
    while (!dictionary_block_next(&w->block)) {
        if (w->block.status != BRIEF_OK) {
            *st = segment_damaged(seg, "a block of the dictionary", w->err);
            return false;
        }
        if (w->blobs.at_end || (*st = store_cursor_next(&w->blobs, w->err)) || w->blobs.at_end ||
            (*st = walk_open_block(w, seg, is_forms)))
            return false;
    }
    if (!span_starts_with(w->block.entry.term, (struct span){w->prefix, w->prefix_len}))
        return false;
    *st = segment_entry(seg, &w->postings, &w->positions, &w->block.entry, entry, w->err);
    return *st == BRIEF_OK;
}

brief_status term_cursor_open(struct term_cursor *c, struct segment *seg, struct span prefix,
                              struct brief_error *err)
{
    struct dictionary_walk *w;
    *c = (struct term_cursor){.seg = seg};
    c->status = walk_new(&w, seg, prefix, false, err);
    c->handle = w;
    return c->status;
}

bool term_cursor_next(struct term_cursor *c)
{
    return c->handle && c->status == BRIEF_OK &&
           walk_next(c->handle, c->seg, false, &c->entry, &c->status);
}

void term_cursor_close(struct term_cursor *c)
{
    walk_free(c->handle);
    c->handle = NULL;
}

brief_status form_cursor_open(struct form_cursor *c, struct segment *seg, struct span prefix,
                              struct brief_error *err)
{
    struct dictionary_walk *w;
    *c = (struct form_cursor){.seg = seg};
    c->status = walk_new(&w, seg, prefix, true, err);
    c->handle = w;
    return c->status;
}

/* A form without a list of its own has its stem's. */
bool form_cursor_share(struct form_cursor *c)
{
    struct dictionary_walk *w = c->handle;
    bool found;
    struct span form = c->entry.term;
    if (c->entry.n_docs)
        return true;
    c->status = segment_find_term(c->seg, c->stem, &c->entry, &found, w->err);
    c->entry.term = form;
    if (c->status == BRIEF_OK && !found)
        c->status = segment_damaged(c->seg, "a form whose term is missing", w->err);
    return c->status == BRIEF_OK;
}

bool form_cursor_next(struct form_cursor *c)
{
    struct dictionary_walk *w = c->handle;
    if (!w || c->status != BRIEF_OK || !walk_next(w, c->seg, true, &c->entry, &c->status))
        return false;
    c->stem = w->block.entry.stem;
    return c->is_lazy || form_cursor_share(c);
}

void form_cursor_close(struct form_cursor *c)
{
    walk_free(c->handle);
    c->handle = NULL;
}
