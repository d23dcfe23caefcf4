/* store_publish.c -- the one transaction that readers notice.
 *
 *     rows as published ──> less the dropped, plus the new ──> dead documents cleared in the live
 *       bitmaps ──> rows, sources, meta written ──> commit ──> blobs of the dropped deleted
 *
 * Everything that is read comes before the first write: LMDB moves a transaction's own pages. */
#include "core/bytes.h"
#include "core/index/format.h"
#include "core/mem.h"
#include "indexer/store_writer_inside.h"

#include <stdlib.h>

/* A segment as it will be published. */
struct coming {
    struct segment_row row;
    uint8_t *live;       /* the bitmap, ours to change; NULL: row.live stands */
    struct span lengths; /* the column, once it was needed */
    bool is_changed;     /* its row must be written */
};

struct plan {
    struct store_writer *w;
    const struct publication *p;
    struct store_txn txn; /* wraps the writer's */
    struct arena arena;
    struct coming *segments; /* in order of doc_base */
    size_t n;
    uint32_t next_doc;
};

static brief_status no_memory(const struct plan *plan, struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "%s: out of memory while publishing", plan->w->store.path);
}

/* --- segments ----------------------------------------------------------------------------------
 */

static bool is_dropped(const struct publication *p, uint32_t number)
{
    for (size_t i = 0; i < p->n_dropped; i++)
        if (p->dropped[i] == number)
            return true;
    return false;
}

static int by_doc_base(const void *a, const void *b)
{
    const struct coming *x = a, *y = b;
    if (x->row.doc_base != y->row.doc_base)
        return x->row.doc_base < y->row.doc_base ? -1 : 1;
    return (x->row.n_docs > y->row.n_docs) - (x->row.n_docs < y->row.n_docs);
}

/* Ranges apart and below next_doc: a caller's mistake must not become a damaged index. */
static brief_status check_ranges(const struct plan *plan, struct brief_error *err)
{
    uint64_t end = 0;
    for (size_t i = 0; i < plan->n; i++) {
        const struct segment_row *row = &plan->segments[i].row;
        if (row->doc_base < end)
            return brief_fail(err, BRIEF_EINPUT, "%s: segment %u overlaps the one before it",
                              plan->w->store.path, row->number);
        end = (uint64_t)row->doc_base + row->n_docs;
    }
    if (end > plan->next_doc)
        return brief_fail(err, BRIEF_EINPUT, "%s: a segment reaches beyond document %u",
                          plan->w->store.path, plan->next_doc);
    return BRIEF_OK;
}

static brief_status plan_segments(struct plan *plan, struct brief_error *err)
{
    struct segment_row *rows;
    size_t n_rows;
    const struct publication *p = plan->p;
    brief_status st = store_segments(&plan->txn, &plan->arena, &rows, &n_rows, err);
    if (st)
        return st;
    plan->segments = arena_calloc(&plan->arena, n_rows + p->n_segments, sizeof *plan->segments);
    if (!plan->segments)
        return no_memory(plan, err);
    for (size_t i = 0; i < n_rows; i++)
        if (!is_dropped(p, rows[i].number))
            plan->segments[plan->n++].row = rows[i];
    for (size_t i = 0; i < p->n_segments; i++)
        if (p->segments[i].n_docs > 0) {
            plan->segments[plan->n].row = p->segments[i];
            plan->segments[plan->n++].is_changed = true;
        }
    qsort(plan->segments, plan->n, sizeof *plan->segments, by_doc_base);
    return check_ranges(plan, err);
}

/* --- dead documents ----------------------------------------------------------------------------
 */

/* Make the bitmap ours and find the lengths. */
static brief_status open_live(struct plan *plan, struct coming *s, struct brief_error *err)
{
    static const char column[] = {COLUMN_LENGTHS};
    struct segment_row *row = &s->row;
    size_t len = ((size_t)row->n_docs + 7) / 8;
    brief_status st = store_get(&plan->txn, BLOB_COLUMNS, row->number,
                                (struct span){column, sizeof column}, &s->lengths, err);
    if (st)
        return st;
    if (s->lengths.len / 4 < row->n_docs)
        return brief_fail(err, BRIEF_ECORRUPT,
                          "%s: segment %u lacks lengths of documents: run `brief-index check`",
                          plan->w->store.path, row->number);
    struct span languages = arena_copy(&plan->arena, row->languages);
    s->live = arena_alloc(&plan->arena, len ? len : 1);
    if (!s->live || !languages.at)
        return no_memory(plan, err);
    row->languages = languages;
    if (row->live.at) {
        memcpy(s->live, row->live.at, len);
    } else {
        memset(s->live, 0xff, len);
        if (row->n_docs % 8)
            s->live[len - 1] = (uint8_t)((1u << row->n_docs % 8) - 1);
    }
    return BRIEF_OK;
}

/* Clear local documents from .. to; those that were dead already (or holes) cost nothing. */
static brief_status kill_range(struct plan *plan, struct coming *s, uint32_t from, uint32_t to,
                               struct brief_error *err)
{
    for (uint32_t doc = from; doc < to; doc++) {
        uint8_t bit = (uint8_t)(1u << doc % 8);
        uint32_t length = load_u32le(s->lengths.at + (size_t)doc * 4);
        if (!(s->live[doc / 8] & bit))
            continue;
        if (s->row.n_live == 0 || s->row.n_live_tokens < length)
            return store_damaged(err, &plan->w->store, "a segment's count of live documents");
        s->live[doc / 8] = (uint8_t)(s->live[doc / 8] & ~bit);
        s->row.n_live--;
        s->row.n_live_tokens -= length;
        s->is_changed = true;
    }
    return BRIEF_OK;
}

/* The first segment that ends behind document `from`. */
static size_t first_behind(const struct plan *plan, uint32_t from)
{
    size_t lo = 0, hi = plan->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        const struct segment_row *row = &plan->segments[mid].row;
        if ((uint64_t)row->doc_base + row->n_docs > from)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

static brief_status plan_dead(struct plan *plan, struct doc_interval dead, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    for (size_t i = first_behind(plan, dead.from); i < plan->n && !st; i++) {
        struct coming *s = &plan->segments[i];
        uint32_t base = s->row.doc_base, end = base + s->row.n_docs;
        if (base >= dead.to)
            break;
        if (!s->live && (st = open_live(plan, s, err)))
            break;
        st = kill_range(plan, s, dead.from > base ? dead.from - base : 0,
                        (dead.to < end ? dead.to : end) - base, err);
    }
    return st;
}

/* --- writing -----------------------------------------------------------------------------------
 */

static brief_status write_segment(struct plan *plan, struct coming *s, struct buf *bytes,
                                  struct brief_error *err)
{
    char key[4];
    struct segment_row *row = &s->row;
    if (s->live)
        row->live = (struct span){(char *)s->live, ((size_t)row->n_docs + 7) / 8};
    if (row->n_live == row->n_docs)
        row->live = (struct span){NULL, 0};
    store_u32be(key, row->number);
    buf_clear(bytes);
    segment_row_encode(bytes, row);
    if (bytes->failed)
        return no_memory(plan, err);
    return writer_put_row(plan->w, DB_SEGMENTS, (struct span){key, sizeof key}, buf_bytes(bytes),
                          err);
}

static brief_status write_segments(struct plan *plan, struct brief_error *err)
{
    struct buf bytes = {0};
    char key[4];
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < plan->p->n_dropped && !st; i++) {
        store_u32be(key, plan->p->dropped[i]);
        st = writer_delete_row(plan->w, DB_SEGMENTS, (struct span){key, sizeof key}, err);
    }
    for (size_t i = 0; i < plan->n && !st; i++)
        if (plan->segments[i].is_changed)
            st = write_segment(plan, &plan->segments[i], &bytes, err);
    buf_release(&bytes);
    return st;
}

static brief_status write_sources(struct plan *plan, struct brief_error *err)
{
    const struct publication *p = plan->p;
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < p->n_gone && !st; i++)
        st = writer_remove_source(plan->w, p->gone[i], err);
    for (size_t i = 0; i < p->n_sources && !st; i++) {
        const struct source_row *row = &p->sources[i];
        if (row->n_docs > 0 && (uint64_t)row->doc_first + row->n_docs > plan->next_doc)
            st = brief_fail(err, BRIEF_EINPUT, "%s: %.*s: its documents reach beyond number %u",
                            plan->w->store.path, (int)row->name.len, row->name.at, plan->next_doc);
        else
            st = writer_put_source(plan->w, row, err);
    }
    return st;
}

static brief_status run_plan(struct plan *plan, struct brief_error *err)
{
    struct store_writer *w = plan->w;
    brief_status st = plan_segments(plan, err);
    for (size_t i = 0; i < plan->p->n_dead && !st; i++)
        st = plan_dead(plan, plan->p->dead[i], err);
    if (st || (st = write_segments(plan, err)) || (st = write_sources(plan, err)))
        return st;
    w->revision++;
    w->next_doc = plan->next_doc;
    if ((st = writer_put_meta(w, err)))
        return st;
    return writer_commit(w, err);
}

static brief_status publish(struct store_writer *w, const struct publication *p,
                            struct brief_error *err)
{
    brief_status st = writer_txn(w, err);
    if (st)
        return st;
    struct plan plan = {.w = w, .p = p, .txn = {.store = &w->store, .txn = w->txn}};
    plan.next_doc = p->next_doc > w->next_doc ? p->next_doc : w->next_doc;
    arena_init(&plan.arena, 64 * 1024);
    st = run_plan(&plan, err);
    arena_release(&plan.arena);
    return st;
}

brief_status store_writer_publish(struct store_writer *w, const struct publication *p,
                                  struct brief_error *err)
{
    brief_status st = writer_latch(w, publish(w, p, err), err);
    w->segment = 0;
    if (st == BRIEF_OK && p->n_dropped > 0)
        reclaim_orphans(w, NULL); /* published it is; what this leaves, the next writer deletes */
    return st;
}
