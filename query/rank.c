/* rank.c -- the best, the number, or the set of the documents that match, segment by segment. */
#include "query/rank.h"

#include "query/topk.h"

static brief_status damaged(brief_status st, struct brief_error *err)
{
    return brief_fail(err, st,
                      st == BRIEF_ENOMEM ? "out of memory for the query"
                                         : "a posting list is damaged: run `brief-index check`");
}

/* How many documents of the segment an exact iterator stands on. */
static uint64_t count_bits(struct iter *it, const struct segment *seg, uint64_t *bits)
{
    uint64_t n = 0;
    for (doc_id from = 0; from < seg->row.n_docs && it->doc != DOC_END; from += FILL_WINDOW) {
        doc_id left = seg->row.n_docs - from, to = from + (left < FILL_WINDOW ? left : FILL_WINDOW);
        size_t n_words = (to - from + 63) / 64;
        if (it->doc >= to)
            continue;
        memset(bits, 0, n_words * sizeof *bits);
        iter_fill(it, from, to, bits);
        n += segment_count_live(seg, from, bits, n_words);
    }
    return n;
}

static brief_status count_segment(const struct plan *plan, uint32_t number, struct iter *it,
                                  struct iter_status *status, uint64_t *total, struct arena *a,
                                  struct brief_error *err)
{
    struct segment *seg = &plan->collection->segments[number];
    if (it->is_exact) {
        uint64_t *bits = arena_alloc(a, FILL_WINDOW / 8);
        if (!bits)
            return brief_fail(err, BRIEF_ENOMEM, "out of memory for the query");
        *total += count_bits(it, seg, bits);
    } else {
        for (doc_id doc = it->doc; doc < seg->row.n_docs; doc = iter_next(it))
            *total += segment_is_live(seg, doc) && iter_matches(it);
    }
    return status->status ? damaged(status->status, err) : BRIEF_OK;
}

/* Every document that matches, counted and offered. */
static brief_status walk_all(struct best *best, const struct plan *plan, uint32_t number,
                             struct iter *it, uint64_t *total, struct brief_error *err)
{
    struct segment *seg = &plan->collection->segments[number];
    brief_status st = BRIEF_OK;
    for (doc_id doc = it->doc; doc != DOC_END && !st; doc = iter_next(it)) {
        if (doc >= seg->row.n_docs)
            return damaged(BRIEF_ECORRUPT, err);
        if (!segment_is_live(seg, doc) || !iter_matches(it))
            continue;
        ++*total;
        double score = 0, least = best_least(best);
        if (best->order == RANK_SCORE) {
            double norm = plan_norm(plan, segment_length(seg, doc));
            if (iter_doc_bound(it, norm) * SCORE_SLACK < least)
                continue;
            score = iter_score(it, norm, 0);
        }
        if (score >= least)
            st = best_offer(best, (struct doc_ref){number, doc}, score);
    }
    return st;
}

/* The segment's share of a result; total NULL: not wanted, or known. */
static brief_status rank_segment(struct best *best, const struct plan *plan, uint32_t number,
                                 uint64_t *total, struct arena *a, struct brief_error *err)
{
    struct iter_status status = {BRIEF_OK};
    struct iter *it = NULL;
    uint64_t ignored = 0;
    bool only_count = best->k == 0;
    brief_status st = plan_open(plan, number, &it, a, &status, err);
    if (st)
        return st;
    bool counts_apart = total && (only_count || (it->is_exact && best->order == RANK_SCORE));
    if (counts_apart) {
        st = count_segment(plan, number, it, &status, total, a, err);
        iter_close(it);
        it = NULL;
        if (st || only_count)
            return st;
        if ((st = plan_open(plan, number, &it, a, &status, err)))
            return st;
    }
    if (best->order == RANK_SCORE && (counts_apart || !total))
        st = topk_segment(best, plan, number, it, a, err);
    else
        st = walk_all(best, plan, number, it, total ? total : &ignored, err);
    iter_close(it);
    if (!st && status.status)
        st = damaged(status.status, err);
    return st;
}

static brief_status run(struct rank_result *out, const struct plan *plan, enum rank_order order,
                        size_t limit, bool with_total, struct arena *a, struct brief_error *err)
{
    struct best best;
    *out = (struct rank_result){0};
    brief_status st = best_init(&best, plan->collection, order, limit, a, err);
    bool known = with_total && plan_total(plan, &out->total);
    uint64_t *total = with_total && !known ? &out->total : NULL;
    if (known && best.k == 0) {
        best_release(&best);
        return st;
    }
    for (uint32_t s = 0; s < plan->collection->n_segments && !st; s++)
        st = rank_segment(&best, plan, s, total, a, err);
    st = st ? st : best_sort(&best);
    out->hits = best.at;
    out->n = best.n;
    best_release(&best);
    return st;
}

brief_status rank_run(struct rank_result *out, const struct plan *plan, enum rank_order order,
                      size_t limit, struct arena *a, struct brief_error *err)
{
    return run(out, plan, order, limit, true, a, err);
}

brief_status rank_best(struct rank_result *out, const struct plan *plan, size_t limit,
                       struct arena *a, struct brief_error *err)
{
    return run(out, plan, RANK_SCORE, limit, false, a, err);
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
