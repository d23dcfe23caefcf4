/* rank.c -- one loop over the documents of every segment, and a heap of the best. */
#include "query/rank.h"

#include "core/mem.h"

/* The k best so far, the worst on top. Ids are fetched only to break ties. */
struct heap {
    struct rank_hit *at;
    size_t n, k;
    enum rank_order order;
    struct collection *collection;
    struct arena *arena;
    struct arena scratch;
    brief_status status;
    struct brief_error *err;
};

static void fetch_id(struct heap *h, struct rank_hit *hit, struct arena *a)
{
    struct doc_row row;
    if (hit->id.at || h->status)
        return;
    h->status =
        segment_doc(&h->collection->segments[hit->ref.segment], hit->ref.doc, a, &row, h->err);
    if (h->status)
        return;
    hit->id = arena_copy(a, row.public_id);
    if (!hit->id.at)
        h->status = brief_fail(h->err, BRIEF_ENOMEM, "out of memory for results");
}

static int compare_dates(const struct rank_hit *a, const struct rank_hit *b)
{
    /* NO_DAY is the lowest number: undated comes last */
    return (a->date.from < b->date.from) - (a->date.from > b->date.from);
}

/* < 0: a goes before b. `fresh` is the one whose id, if fetched, may live in scratch. */
static int compare_hits(struct heap *h, struct rank_hit *a, struct rank_hit *b, bool a_is_fresh)
{
    if (h->order == RANK_SCORE && a->score != b->score)
        return a->score > b->score ? -1 : 1;
    int c = compare_dates(a, b);
    if (c)
        return c;
    fetch_id(h, a, a_is_fresh ? &h->scratch : h->arena);
    fetch_id(h, b, h->arena);
    c = h->status ? 0 : span_compare(a->id, b->id);
    if (c)
        return c;
    uint64_t x = (uint64_t)a->ref.segment << 32 | a->ref.doc;
    uint64_t y = (uint64_t)b->ref.segment << 32 | b->ref.doc;
    return (x > y) - (x < y);
}

static void sift_down(struct heap *h, size_t at)
{
    for (;;) {
        size_t worst = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < h->n; child++)
            if (compare_hits(h, &h->at[child], &h->at[worst], false) > 0)
                worst = child;
        if (worst == at)
            return;
        struct rank_hit moved = h->at[at];
        h->at[at] = h->at[worst];
        h->at[worst] = moved;
        at = worst;
    }
}

static void sift_up(struct heap *h, size_t at)
{
    while (at > 0) {
        size_t parent = (at - 1) / 2;
        if (compare_hits(h, &h->at[at], &h->at[parent], false) <= 0)
            return;
        struct rank_hit moved = h->at[at];
        h->at[at] = h->at[parent];
        h->at[parent] = moved;
        at = parent;
    }
}

/* An id that was fetched into scratch moves into the results' arena. */
static void keep_id(struct heap *h, struct rank_hit *hit)
{
    if (!hit->id.at)
        return;
    hit->id = arena_copy(h->arena, hit->id);
    if (!hit->id.at)
        h->status = brief_fail(h->err, BRIEF_ENOMEM, "out of memory for results");
}

static brief_status heap_offer(struct heap *h, struct rank_hit hit)
{
    if (h->k == 0)
        return BRIEF_OK;
    if (h->n < h->k) {
        h->at[h->n++] = hit;
        sift_up(h, h->n - 1);
        return h->status;
    }
    if (compare_hits(h, &hit, &h->at[0], true) < 0) {
        keep_id(h, &hit);
        h->at[0] = hit;
        sift_down(h, 0);
    }
    if (hit.id.at)
        arena_clear(&h->scratch);
    return h->status;
}

/* Take the worst out again and again, so that the best ends in front. */
static void heap_sort(struct heap *h)
{
    size_t n = h->n;
    while (h->n > 1) {
        struct rank_hit worst = h->at[0];
        h->at[0] = h->at[--h->n];
        h->at[h->n] = worst;
        sift_down(h, 0);
    }
    h->n = n;
}

static brief_status damaged(brief_status st, struct brief_error *err)
{
    return brief_fail(err, st,
                      st == BRIEF_ENOMEM ? "out of memory for the query"
                                         : "a posting list is damaged: run `brief-index check`");
}

static brief_status rank_segment(struct heap *h, const struct plan *plan, uint32_t number,
                                 uint64_t *total, struct arena *a, struct brief_error *err)
{
    struct segment *seg = &plan->collection->segments[number];
    struct iter_status status = {BRIEF_OK};
    struct iter *it = NULL;
    brief_status st = plan_open(plan, number, &it, a, &status, err);
    if (st)
        return st;
    for (doc_id doc = it->doc; doc != DOC_END && !st; doc = iter_next(it)) {
        if (doc >= seg->row.n_docs) {
            st = damaged(BRIEF_ECORRUPT, err);
            break;
        }
        if (!segment_is_live(seg, doc) || !iter_matches(it))
            continue;
        ++*total;
        struct rank_hit hit = {.ref = {number, doc}, .date = segment_days(seg, doc)};
        if (h->order == RANK_SCORE)
            hit.score = iter_score(it, plan_norm(plan, segment_length(seg, doc)), 0);
        st = heap_offer(h, hit);
    }
    iter_close(it);
    if (!st && status.status)
        st = damaged(status.status, err);
    return st;
}

brief_status rank_run(struct rank_result *out, const struct plan *plan, enum rank_order order,
                      size_t limit, struct arena *a, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    *out = (struct rank_result){0};
    size_t k = limit < plan->collection->n_live ? limit : (size_t)plan->collection->n_live;
    struct heap h = {
        .k = k, .order = order, .collection = plan->collection, .arena = a, .err = err};
    if (!(h.at = arena_alloc(a, (k + 1) * sizeof *h.at)))
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for %zu results", k);
    arena_init(&h.scratch, 4096);
    for (uint32_t s = 0; s < plan->collection->n_segments && !st; s++)
        st = rank_segment(&h, plan, s, &out->total, a, err);
    if (!st) {
        heap_sort(&h);
        st = h.status;
    }
    out->hits = h.at;
    out->n = h.n;
    arena_release(&h.scratch);
    return st;
}

static brief_status filter_segment(struct doc_filter *out, const struct plan *plan, uint32_t number,
                                   struct arena *a, struct brief_error *err)
{
    struct segment *seg = &plan->collection->segments[number];
    struct iter_status status = {BRIEF_OK};
    struct iter *it = NULL;
    uint8_t *bits = arena_calloc(a, (size_t)seg->row.n_docs / 8 + 1, 1);
    if (!bits)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the query");
    brief_status st = plan_open(plan, number, &it, a, &status, err);
    if (st)
        return st;
    for (doc_id doc = it->doc; doc < seg->row.n_docs; doc = iter_next(it))
        if (segment_is_live(seg, doc) && iter_matches(it)) {
            bits[doc / 8] |= (uint8_t)(1u << (doc % 8));
            out->n++;
        }
    if (it->doc != DOC_END && !status.status)
        status.status = BRIEF_ECORRUPT;
    iter_close(it);
    out->bits[number] = bits;
    return status.status ? damaged(status.status, err) : BRIEF_OK;
}

brief_status rank_filter(struct doc_filter *out, const struct plan *plan, struct arena *a,
                         struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    *out = (struct doc_filter){0};
    out->bits = arena_calloc(a, plan->collection->n_segments + 1, sizeof *out->bits);
    if (!out->bits)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the query");
    for (uint32_t s = 0; s < plan->collection->n_segments && !st; s++)
        st = filter_segment(out, plan, s, a, err);
    return st;
}

brief_status filter_by_query(struct doc_filter *out, struct collection *c, struct span query,
                             struct arena *a, struct brief_error *err)
{
    brief_status st;
    struct query_tree *tree = arena_alloc(a, sizeof *tree);
    struct plan *plan = arena_alloc(a, sizeof *plan);
    if (!tree || !plan)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the query");
    if ((st = query_parse(tree, query, a, err)) || (st = plan_build(plan, c, tree, a, err)))
        return st;
    return rank_filter(out, plan, a, err);
}
