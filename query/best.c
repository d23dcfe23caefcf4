/* best.c -- a heap with the worst of the best on top, which knows scores and dates; ids settle what
 * is left at the end.
 *
 *     offer ──> better than the worst: in; as good: to the ties; else out
 *     the worst has become better ──> all ties are out, no id was read for them
 *
 * So an id is read only where documents tie for a place that they still have at the end. */
#include "query/best.h"

#include <stdlib.h>

static brief_status no_memory(struct best *b)
{
    return brief_fail(b->err, BRIEF_ENOMEM, "out of memory for results");
}

/* --- by score and date ------------------------------------------------------------------------ */

/* < 0: x goes before y. NO_DAY is the lowest number: undated comes last. */
static int compare_keys(const struct best *b, const struct rank_hit *x, const struct rank_hit *y)
{
    if (b->order == RANK_SCORE && x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->date.from < y->date.from) - (x->date.from > y->date.from);
}

static void swap_hits(struct rank_hit *x, struct rank_hit *y)
{
    struct rank_hit moved = *x;
    *x = *y;
    *y = moved;
}

static void sift_down(struct best *b, size_t at)
{
    for (;;) {
        size_t worst = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < b->n; child++)
            if (compare_keys(b, &b->at[child], &b->at[worst]) > 0)
                worst = child;
        if (worst == at)
            return;
        swap_hits(&b->at[at], &b->at[worst]);
        at = worst;
    }
}

static void sift_up(struct best *b, size_t at)
{
    while (at > 0) {
        size_t parent = (at - 1) / 2;
        if (compare_keys(b, &b->at[at], &b->at[parent]) <= 0)
            return;
        swap_hits(&b->at[at], &b->at[parent]);
        at = parent;
    }
}

/* --- by id ------------------------------------------------------------------------------------ */

static int compare_ids(const void *a, const void *b)
{
    const struct rank_hit *x = a, *y = b;
    int c = span_compare(x->id, y->id);
    if (c)
        return c;
    uint64_t m = (uint64_t)x->ref.segment << 32 | x->ref.doc;
    uint64_t n = (uint64_t)y->ref.segment << 32 | y->ref.doc;
    return (m > n) - (m < n);
}

/* Sort hits that tie. */
static brief_status sort_ties(struct best *b, struct rank_hit *at, size_t n, struct arena *a)
{
    struct span id;
    for (size_t i = 0; i < n; i++) {
        if (at[i].id.at)
            continue;
        brief_status st = segment_public_id(&b->collection->segments[at[i].ref.segment],
                                            at[i].ref.doc, a, &id, b->err);
        if (st)
            return st;
        at[i].id = arena_copy(a, id);
        if (!at[i].id.at)
            return no_memory(b);
    }
    qsort(at, n, sizeof *at, compare_ids);
    return BRIEF_OK;
}

/* Of the hits in the heap that are as good as the worst, and the ties, keep the first by id. */
static brief_status settle_ties(struct best *b)
{
    size_t n = 0, kept = 0;
    struct rank_hit key = b->at[0];
    if (b->n_ties == 0)
        return BRIEF_OK;
    for (size_t i = 0; i < b->n; i++)
        kept += compare_keys(b, &b->at[i], &key) == 0;
    struct rank_hit *all = arena_alloc(&b->scratch, (kept + b->n_ties) * sizeof *all);
    if (!all)
        return no_memory(b);
    for (size_t i = 0; i < b->n; i++)
        if (compare_keys(b, &b->at[i], &key) == 0)
            all[n++] = b->at[i];
    memcpy(all + n, b->ties, b->n_ties * sizeof *all);
    brief_status st = sort_ties(b, all, n + b->n_ties, &b->scratch);
    for (size_t i = 0, j = 0; i < b->n && !st; i++)
        if (compare_keys(b, &b->at[i], &key) == 0) {
            b->at[i] = all[j++];
            b->at[i].id = arena_copy(b->arena, b->at[i].id);
            st = b->at[i].id.at ? BRIEF_OK : no_memory(b);
        }
    b->n_ties = 0;
    arena_clear(&b->scratch);
    return st;
}

static brief_status add_tie(struct best *b, const struct rank_hit *hit)
{
    if (b->n_ties == BEST_TIES_MOST) {
        brief_status st = settle_ties(b);
        if (st)
            return st;
    }
    if (!b->ties && !(b->ties = arena_alloc(b->arena, BEST_TIES_MOST * sizeof *b->ties)))
        return no_memory(b);
    b->ties[b->n_ties++] = *hit;
    return BRIEF_OK;
}

/* ---------------------------------------------------------------------------------------------- */

brief_status best_offer(struct best *b, struct doc_ref ref, double score)
{
    if (b->k == 0)
        return BRIEF_OK;
    struct rank_hit hit = {.ref = ref, .score = score};
    hit.date = segment_days(&b->collection->segments[ref.segment], ref.doc);
    if (b->n < b->k) {
        b->at[b->n++] = hit;
        sift_up(b, b->n - 1);
        return BRIEF_OK;
    }
    struct rank_hit worst = b->at[0];
    int c = compare_keys(b, &hit, &worst);
    if (c >= 0)
        return c ? BRIEF_OK : add_tie(b, &hit);
    b->at[0] = hit;
    sift_down(b, 0);
    if (compare_keys(b, &worst, &b->at[0]) == 0)
        return add_tie(b, &worst);
    b->n_ties = 0;
    return BRIEF_OK;
}

/* Take the worst out again and again, so that the best ends in front. */
brief_status best_sort(struct best *b)
{
    size_t n = b->n;
    brief_status st = n ? settle_ties(b) : BRIEF_OK;
    while (b->n > 1) {
        swap_hits(&b->at[0], &b->at[--b->n]);
        sift_down(b, 0);
    }
    b->n = n;
    for (size_t from = 0, to; from < n && !st; from = to) {
        for (to = from + 1; to < n && compare_keys(b, &b->at[from], &b->at[to]) == 0;)
            to++;
        if (to - from > 1)
            st = sort_ties(b, b->at + from, to - from, b->arena);
    }
    return st;
}

brief_status best_init(struct best *b, struct collection *c, enum rank_order order, size_t k,
                       struct arena *a, struct brief_error *err)
{
    k = k < c->n_live ? k : (size_t)c->n_live;
    *b = (struct best){.k = k, .order = order, .collection = c, .arena = a, .err = err};
    arena_init(&b->scratch, 4096);
    b->at = arena_alloc(a, (k + 1) * sizeof *b->at);
    return b->at ? BRIEF_OK : brief_fail(err, BRIEF_ENOMEM, "out of memory for %zu results", k);
}

void best_release(struct best *b)
{
    arena_release(&b->scratch);
}
