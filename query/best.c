/* best.c -- a heap with the worst of the best on top. */
#include "query/best.h"

static void fetch_id(struct best *h, struct rank_hit *hit, struct arena *a)
{
    struct span id;
    if (hit->id.at || h->status)
        return;
    h->status =
        segment_public_id(&h->collection->segments[hit->ref.segment], hit->ref.doc, a, &id, h->err);
    if (h->status)
        return;
    hit->id = arena_copy(a, id);
    if (!hit->id.at)
        h->status = brief_fail(h->err, BRIEF_ENOMEM, "out of memory for results");
}

static int compare_dates(const struct rank_hit *a, const struct rank_hit *b)
{
    /* NO_DAY is the lowest number: undated comes last */
    return (a->date.from < b->date.from) - (a->date.from > b->date.from);
}

/* < 0: a goes before b. `fresh` is the one whose id, if fetched, may live in scratch. */
static int compare_hits(struct best *h, struct rank_hit *a, struct rank_hit *b, bool a_is_fresh)
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

static void sift_down(struct best *h, size_t at)
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

static void sift_up(struct best *h, size_t at)
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
static void keep_id(struct best *h, struct rank_hit *hit)
{
    if (!hit->id.at)
        return;
    hit->id = arena_copy(h->arena, hit->id);
    if (!hit->id.at)
        h->status = brief_fail(h->err, BRIEF_ENOMEM, "out of memory for results");
}

brief_status best_offer(struct best *h, struct doc_ref ref, double score)
{
    if (h->k == 0)
        return BRIEF_OK;
    struct rank_hit hit = {.ref = ref, .score = score};
    hit.date = segment_days(&h->collection->segments[ref.segment], ref.doc);
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
brief_status best_sort(struct best *h)
{
    size_t n = h->n;
    while (h->n > 1) {
        struct rank_hit worst = h->at[0];
        h->at[0] = h->at[--h->n];
        h->at[h->n] = worst;
        sift_down(h, 0);
    }
    h->n = n;
    return h->status;
}

brief_status best_init(struct best *h, struct collection *c, enum rank_order order, size_t k,
                       struct arena *a, struct brief_error *err)
{
    k = k < c->n_live ? k : (size_t)c->n_live;
    *h = (struct best){.k = k, .order = order, .collection = c, .arena = a, .err = err};
    arena_init(&h->scratch, 4096);
    h->at = arena_alloc(a, (k + 1) * sizeof *h->at);
    return h->at ? BRIEF_OK : brief_fail(err, BRIEF_ENOMEM, "out of memory for %zu results", k);
}

void best_release(struct best *h)
{
    arena_release(&h->scratch);
}
