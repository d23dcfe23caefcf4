/* segment_amounts.c -- walk amounts in order of unit and value.
 *
 *     single values: seek to lo, on to hi      ─┐
 *                                               ├─ joined in order of (unit, value, doc, mention)
 *     those with two ends: all with value <= hi ─┘   (few: each is asked whether it overlaps) */
#include "core/bytes.h"
#include "core/index/amount_key.h"
#include "core/index/format.h"
#include "core/index/segment_extra.h"
#include "core/mem.h"

/* One of the two lists. */
struct amount_walk {
    struct store_cursor blobs;
    bool is_range, ended, has_unit;
    bool jumped;   /* the blob cursor stands on the next chunk already */
    uint32_t left; /* records left in the chunk */
    struct span rest;
    struct buf unit; /* of the chunk */
    struct buf key;  /* the record's, for the order; also for seeks */
    struct amount_record record;
};

struct amount_search {
    struct amount_walk walks[2];
    uint8_t type;
    bool any_unit, has_lo, has_hi;
    struct decimal lo, hi;
    struct buf unit;
    struct brief_error *err;
};

static uint8_t list_of(const struct amount_search *s, const struct amount_walk *w)
{
    return amount_list(s->type, w->is_range);
}

/* Does the chunk under the blob cursor belong to the walk's list and, when not NULL, to the unit
 * that `head` (list, unit, NUL) says? */
static bool chunk_is_of(const struct amount_walk *w, uint8_t list, const struct buf *head)
{
    if (w->blobs.at_end || w->blobs.key.len == 0 || (uint8_t)w->blobs.key.at[0] != list)
        return false;
    return !head || span_starts_with(w->blobs.key, buf_bytes(head));
}

/* Go to the chunk in which the unit's first value >= lo may lie (its first chunk without lo). */
static brief_status seek_unit(struct amount_search *s, struct amount_walk *w, struct span unit)
{
    brief_status st;
    struct buf *key = &w->key;
    buf_clear(key);
    amount_key_unit(key, list_of(s, w), unit);
    size_t head_len = key->len;
    if (s->has_lo && !w->is_range)
        amount_key_value(key, s->lo);
    if (key->failed)
        return BRIEF_ENOMEM;
    struct buf head = {.at = key->at, .len = head_len};
    st = store_cursor_seek_floor(&w->blobs, buf_bytes(key), s->err);
    if (st == BRIEF_OK && !chunk_is_of(w, list_of(s, w), &head))
        st = store_cursor_seek(&w->blobs, buf_bytes(&head), s->err);
    w->jumped = true;
    return st;
}

/* Go to the first chunk behind all of the current unit. */
static brief_status leave_unit(struct amount_search *s, struct amount_walk *w)
{
    buf_clear(&w->key);
    amount_key_unit(&w->key, list_of(s, w), buf_bytes(&w->unit));
    if (w->key.failed)
        return BRIEF_ENOMEM;
    w->key.at[w->key.len - 1] = 1; /* the NUL behind the unit */
    w->jumped = true;
    w->left = 0;
    return store_cursor_seek(&w->blobs, buf_bytes(&w->key), s->err);
}

/* A chunk's unit must be its key's: then leaving a unit always goes forward. */
static brief_status open_chunk(struct amount_walk *w, struct segment *seg, struct brief_error *err)
{
    struct span unit;
    w->rest = w->blobs.value;
    if (!take_text(&w->rest, &unit) || !take_varint32(&w->rest, &w->left) || w->left > w->rest.len)
        return segment_damaged(seg, "a chunk of amounts", err);
    buf_clear(&w->key);
    amount_key_unit(&w->key, (uint8_t)w->blobs.key.at[0], unit);
    buf_clear(&w->unit);
    buf_span(&w->unit, unit);
    if (w->unit.failed || w->key.failed)
        return BRIEF_ENOMEM;
    w->has_unit = true;
    return span_starts_with(w->blobs.key, buf_bytes(&w->key))
               ? BRIEF_OK
               : segment_damaged(seg, "a chunk of amounts has another unit than its key", err);
}

/* On to the next chunk of the list; w->ended when there is none for this search. */
static brief_status next_chunk(struct amount_search *s, struct amount_walk *w, struct segment *seg)
{
    brief_status st = BRIEF_OK;
    struct span value, unit;
    bool jumped = w->jumped;
    if (!jumped && (st = store_cursor_next(&w->blobs, s->err)))
        return st;
    w->jumped = false;
    w->ended = !chunk_is_of(w, list_of(s, w), NULL);
    if (w->ended)
        return BRIEF_OK;
    value = w->blobs.value;
    if (!take_text(&value, &unit))
        return segment_damaged(seg, "a chunk of amounts", s->err);
    if (!s->any_unit) {
        w->ended = !span_equal(unit, buf_bytes(&s->unit));
        return w->ended ? BRIEF_OK : open_chunk(w, seg, s->err);
    }
    bool new_unit = !w->has_unit || !span_equal(unit, buf_bytes(&w->unit));
    if ((st = open_chunk(w, seg, s->err)) || !new_unit || !s->has_lo || w->is_range)
        return st;
    if ((st = seek_unit(s, w, buf_bytes(&w->unit))))
        return st;
    w->jumped = false;
    if (!chunk_is_of(w, list_of(s, w), NULL))
        return segment_damaged(seg, "chunks of amounts are out of order", s->err);
    return open_chunk(w, seg, s->err);
}

static bool is_wanted(const struct amount_search *s, const struct amount_record *r)
{
    return (!s->has_lo || decimal_compare(r->value_to, s->lo) >= 0) &&
           (!s->has_hi || decimal_compare(r->value, s->hi) <= 0);
}

/* On to the next record that overlaps; w->ended at the end. */
static brief_status walk_on(struct amount_search *s, struct amount_walk *w, struct segment *seg)
{
    brief_status st = BRIEF_OK;
    while (!w->ended) {
        if (w->left == 0) {
            if ((st = next_chunk(s, w, seg)))
                return st;
            continue;
        }
        w->left--;
        if (!amount_record_take(&w->rest, &w->record, w->is_range) ||
            w->record.doc >= seg->row.n_docs)
            return segment_damaged(seg, "a chunk of amounts", s->err);
        if (s->has_hi && decimal_compare(w->record.value, s->hi) > 0) {
            if (!s->any_unit)
                w->ended = true;
            else if ((st = leave_unit(s, w)))
                return st;
        } else if (is_wanted(s, &w->record)) {
            buf_clear(&w->key);
            amount_key(&w->key, 0, buf_bytes(&w->unit), w->record.value, w->record.doc,
                       w->record.mention);
            return w->key.failed ? BRIEF_ENOMEM : BRIEF_OK;
        }
    }
    return BRIEF_OK;
}

static brief_status start_walk(struct amount_search *s, struct amount_walk *w, struct segment *seg)
{
    char list = (char)list_of(s, w);
    brief_status st = store_cursor_open(&w->blobs, seg->txn, BLOB_AMOUNTS, seg->row.number, s->err);
    if (st != BRIEF_OK)
        return st;
    if (s->any_unit) {
        st = store_cursor_seek(&w->blobs, (struct span){&list, 1}, s->err);
        w->jumped = true;
    } else {
        st = seek_unit(s, w, buf_bytes(&s->unit));
    }
    return st ? st : walk_on(s, w, seg);
}

brief_status amount_cursor_open(struct amount_cursor *c, struct segment *seg, uint8_t mention_type,
                                struct span unit, const struct decimal *lo,
                                const struct decimal *hi, struct brief_error *err)
{
    *c = (struct amount_cursor){.seg = seg, .doc = DOC_END};
    struct amount_search *s = mem_calloc(1, sizeof *s);
    if (!s) {
        c->status = BRIEF_ENOMEM;
        return brief_fail(err, BRIEF_ENOMEM, "out of memory");
    }
    c->handle = s;
    s->err = err;
    s->type = mention_type;
    s->any_unit = unit.len == 0;
    buf_span(&s->unit, unit);
    s->has_lo = lo != NULL;
    s->has_hi = hi != NULL;
    if (lo)
        s->lo = *lo;
    if (hi)
        s->hi = *hi;
    s->walks[1].is_range = true;
    for (int i = 0; i < 2 && c->status == BRIEF_OK; i++)
        c->status = s->unit.failed ? BRIEF_ENOMEM : start_walk(s, &s->walks[i], seg);
    if (c->status != BRIEF_OK) {
        brief_status st = c->status;
        amount_cursor_close(c);
        return brief_fail(err, st, "the list of amounts cannot be read");
    }
    return BRIEF_OK;
}

bool amount_cursor_next(struct amount_cursor *c)
{
    struct amount_search *s = c->handle;
    if (!s || c->status != BRIEF_OK)
        return false;
    struct amount_walk *one = &s->walks[0], *two = &s->walks[1];
    struct amount_walk *w = one;
    if (one->ended || (!two->ended && span_compare(buf_bytes(&two->key), buf_bytes(&one->key)) < 0))
        w = two;
    if (w->ended)
        return false;
    c->doc = w->record.doc;
    c->mention = w->record.mention;
    c->status = walk_on(s, w, c->seg);
    return c->status == BRIEF_OK;
}

void amount_cursor_close(struct amount_cursor *c)
{
    struct amount_search *s = c->handle;
    if (!s)
        return;
    for (int i = 0; i < 2; i++) {
        if (s->walks[i].blobs.handle)
            store_cursor_close(&s->walks[i].blobs);
        buf_release(&s->walks[i].unit);
        buf_release(&s->walks[i].key);
    }
    buf_release(&s->unit);
    mem_free(s);
    c->handle = NULL;
}
