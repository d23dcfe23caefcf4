/* topk.c -- walks with bounds: any tree, and MAXSCORE for the root of an OR or a single word. */
#include "query/topk.h"

#include "core/bytes.h"

#define CLAUSES_MOST 32   /* of an OR; a longer one is walked like any tree */
#define SUB_WINDOW   4096 /* documents whose scores are added up at a time */

static bool reaches(double bound, double least)
{
    return bound * SCORE_SLACK >= least;
}

/* --- any tree ----------------------------------------------------------------------------------
 */

/* The first target from `from` on in whose window a document may reach `least`; *last: the
 * window's end. DOC_END: none. */
static doc_id next_window(struct iter *it, doc_id from, double least, doc_id *last)
{
    doc_id wide_end = 0;
    bool known = false;
    for (doc_id target = from;; target = *last + 1) {
        if (!known || target > wide_end) {
            known = true;
            if (!reaches(iter_bound(it, target, true, &wide_end), least)) {
                *last = wide_end;
                known = false;
                if (wide_end == DOC_END)
                    return DOC_END;
                continue;
            }
        }
        if (reaches(iter_bound(it, target, false, last), least))
            return target;
        if (*last == DOC_END)
            return DOC_END;
    }
}

static brief_status walk_tree(struct best *best, const struct plan *plan, uint32_t number,
                              struct iter *it, struct brief_error *err)
{
    struct segment *seg = &plan->collection->segments[number];
    brief_status st = BRIEF_OK;
    double checked = -1; /* the least that the current window was found to reach */
    doc_id last = 0;
    for (doc_id doc = it->doc; doc != DOC_END && !st;) {
        double least = best_least(best);
        if (least >= 0 && (doc > last || checked < 0)) {
            doc_id target = next_window(it, doc, least, &last);
            checked = least;
            if (target > doc) {
                doc = target == DOC_END ? DOC_END : iter_seek(it, target);
                continue;
            }
        }
        if (doc >= seg->row.n_docs)
            return brief_fail(err, BRIEF_ECORRUPT,
                              "a posting list is damaged: run `brief-index check`");
        double norm = plan_norm(plan, segment_length(seg, doc));
        if (segment_is_live(seg, doc) && reaches(iter_doc_bound(it, norm), least) &&
            iter_matches(it)) {
            double score = iter_score(it, norm, 0);
            if (score >= least)
                st = best_offer(best, (struct doc_ref){number, doc}, score);
        }
        doc = iter_next(it);
    }
    return st;
}

/* --- MAXSCORE ----------------------------------------------------------------------------------
 */

struct clause {
    struct iter *it;
    struct postings_iter *list; /* of a single word: walked instead of it */
    bool required;
    double weight;
    double bound; /* in the current window */
    double below; /* bounds of the clauses before this one, in order of bound */
    doc_id last;
};

struct search {
    struct best *best;
    const struct plan *plan;
    struct segment *seg;
    uint32_t number;
    double slope;
    struct clause clauses[CLAUSES_MOST], *by_bound[CLAUSES_MOST];
    size_t n, n_weak;                      /* clauses; those of the window that only help */
    struct clause *required[CLAUSES_MOST]; /* the rarest first */
    size_t n_required;
    struct iter *checker; /* the whole tree once more: has the last word on a document */
    struct arena *arena;
    struct iter_status *status;
    struct brief_error *err;
    double *sums; /* SUB_WINDOW */
    uint64_t bits[SUB_WINDOW / 64];
};

static doc_id clause_doc(const struct clause *c)
{
    return c->list ? c->list->doc : c->it->doc;
}

static doc_id clause_seek(struct clause *c, doc_id target)
{
    return c->list ? postings_iter_seek_doc(c->list, target) : iter_seek(c->it, target);
}

static doc_id clause_next(struct clause *c)
{
    return c->list ? postings_iter_next_doc(c->list) : iter_next(c->it);
}

/* What the clause adds to its current document, about; negative: it does not match, or so little
 * that with `others` the document cannot reach `least`. */
static double clause_score(struct clause *c, double norm, double others, double least)
{
    if (c->list) {
        double freq = postings_iter_freq(c->list), sum = freq + norm, top = c->weight * freq;
        return (top * SCORE_SLACK >= (least - others) * sum) ? top / sum : -1;
    }
    if (!reaches(iter_doc_bound(c->it, norm) + others, least) || !iter_matches(c->it))
        return -1;
    return iter_score(c->it, norm, 0);
}

static double norm_near(const struct search *s, doc_id doc)
{
    return score_norm_near(s->slope, segment_length(s->seg, doc));
}

/* Walk the list on to its first document up to `last` that can reach the best with `others` from
 * the other clauses; behind `last` when there is none. No calls and no divisions: most documents of
 * a window fail here. */
static doc_id next_fit(const struct search *s, const struct clause *c, doc_id last, double others)
{
    struct postings_iter *it = c->list;
    double need = best_least(s->best) - others, most = c->weight * SCORE_SLACK;
    while (it->doc <= last && it->doc < s->seg->row.n_docs) {
        if (postings_iter_freq(it) == 0)
            return DOC_END;
        for (uint32_t i = it->in_block; i < it->n_in_block; i++) {
            doc_id doc = it->docs[i];
            if (doc > last)
                return postings_iter_stand(it, i);
            double freq = it->freqs[i];
            double norm = score_norm_near(s->slope, load_u32le(s->seg->lengths + 4 * (size_t)doc));
            if (most * freq >= need * (freq + norm))
                return postings_iter_stand(it, i);
        }
        postings_iter_stand(it, it->n_in_block - 1);
        postings_iter_next_block(it);
    }
    return it->doc;
}

/* The document may reach the best ten: ask the checker. */
static brief_status check_doc(struct search *s, doc_id doc)
{
    brief_status st;
    if (!segment_is_live(s->seg, doc))
        return BRIEF_OK;
    double norm = plan_norm(s->plan, segment_length(s->seg, doc));
    if (s->n == 1 && s->clauses[0].list && !s->n_required) {
        double freq = postings_iter_freq(s->clauses[0].list);
        double score = s->clauses[0].weight * (freq / (freq + norm));
        return score >= best_least(s->best)
                   ? best_offer(s->best, (struct doc_ref){s->number, doc}, score)
                   : BRIEF_OK;
    }
    if (!s->checker &&
        (st = plan_open(s->plan, s->number, &s->checker, s->arena, s->status, s->err)))
        return st;
    if (iter_seek(s->checker, doc) != doc || !iter_matches(s->checker))
        return BRIEF_OK;
    double score = iter_score(s->checker, norm, 0);
    if (score < best_least(s->best))
        return BRIEF_OK;
    return best_offer(s->best, (struct doc_ref){s->number, doc}, score);
}

/* A document with `sum` from the strong clauses: let the weak ones add to it, the best first. */
static brief_status add_weak(struct search *s, doc_id doc, double norm, double sum)
{
    double least = best_least(s->best);
    for (size_t i = s->n_weak; i-- > 0;) {
        struct clause *c = s->by_bound[i];
        if (!reaches(sum + c->below + c->bound, least))
            return BRIEF_OK;
        if (clause_seek(c, doc) != doc)
            continue;
        double more = clause_score(c, norm, 0, 0);
        sum += more > 0 ? more : 0;
    }
    return reaches(sum, least) ? check_doc(s, doc) : BRIEF_OK;
}

/* One strong clause: its documents, each by itself. */
static brief_status walk_one(struct search *s, struct clause *c, doc_id from, doc_id last)
{
    brief_status st = BRIEF_OK;
    double weak = c->below;
    clause_seek(c, from);
    for (doc_id doc; !st; clause_next(c)) {
        doc = c->list ? next_fit(s, c, last, weak) : c->it->doc;
        if (doc > last || doc >= s->seg->row.n_docs)
            break;
        double norm = norm_near(s, doc);
        double sum = clause_score(c, norm, weak, best_least(s->best));
        if (sum >= 0)
            st = add_weak(s, doc, norm, sum);
    }
    return st;
}

/* Several: their scores are added up in a table. */
static brief_status walk_several(struct search *s, doc_id from, doc_id last)
{
    brief_status st = BRIEF_OK;
    double weak = s->by_bound[s->n_weak]->below, all = 0;
    size_t n = last - from + 1;
    for (size_t i = s->n_weak; i < s->n; i++)
        all += s->by_bound[i]->bound;
    memset(s->bits, 0, (n + 63) / 64 * sizeof *s->bits);
    for (size_t i = s->n_weak; i < s->n; i++) {
        struct clause *c = s->by_bound[i];
        double others = weak + all - c->bound, least = c->list ? 0 : best_least(s->best);
        for (doc_id doc = clause_seek(c, from); doc <= last; doc = clause_next(c)) {
            double score = clause_score(c, norm_near(s, doc), others, least);
            size_t at = doc - from;
            uint64_t bit = (uint64_t)1 << (at % 64);
            if (score < 0)
                continue;
            s->sums[at] = s->bits[at / 64] & bit ? s->sums[at] + score : score;
            s->bits[at / 64] |= bit;
        }
    }
    for (size_t i = 0; i < (n + 63) / 64; i++)
        for (uint64_t left = s->bits[i]; left && !st; left &= left - 1) {
            size_t at = 64 * i + (size_t)__builtin_ctzll(left);
            if (reaches(s->sums[at] + weak, best_least(s->best)))
                st = add_weak(s, from + (doc_id)at, norm_near(s, from + (doc_id)at), s->sums[at]);
        }
    return st;
}

/* At least what the clause adds to its current document, about. */
static double clause_most(struct clause *c, double norm)
{
    if (!c->list)
        return iter_doc_bound(c->it, norm);
    double freq = postings_iter_freq(c->list);
    return c->weight * (freq / (freq + norm));
}

/* Do the clauses beside the first required one let the document, which has `sum` of that one, reach
 * the best? Their lists are asked one by one, the bounds standing in for those not asked yet.
 * *next: the document to go on with. */
static bool others_agree(struct search *s, doc_id doc, double norm, double sum, double others,
                         doc_id *next)
{
    double least = best_least(s->best);
    for (size_t i = 1; i < s->n_required; i++) {
        struct clause *c = s->required[i];
        doc_id there = clause_seek(c, doc);
        if (there != doc) {
            *next = there;
            return false;
        }
        others -= c->bound;
        sum += clause_most(c, norm);
        if (!reaches(sum + others, least))
            return false;
    }
    for (size_t i = 0; i < s->n && s->n_required < s->n; i++) {
        struct clause *c = &s->clauses[i];
        if (c->required)
            continue;
        others -= c->bound;
        sum += clause_seek(c, doc) == doc ? clause_most(c, norm) : 0;
        if (!reaches(sum + others, least))
            return false;
    }
    return true;
}

/* All of the required clauses: the rarest leads, and drops what it cannot lift in with the rest at
 * their bounds. */
static brief_status walk_required(struct search *s, doc_id from, doc_id last)
{
    brief_status st = BRIEF_OK;
    struct clause *lead = s->required[0];
    double others = 0;
    for (size_t i = 0; i < s->n; i++)
        others += &s->clauses[i] == lead ? 0 : s->clauses[i].bound;
    clause_seek(lead, from);
    while (!st) {
        doc_id doc = lead->list ? next_fit(s, lead, last, others) : lead->it->doc;
        if (doc > last || doc >= s->seg->row.n_docs)
            break;
        double norm = norm_near(s, doc), sum = clause_most(lead, norm);
        doc_id next = doc + 1;
        if (reaches(sum + others, best_least(s->best)) &&
            others_agree(s, doc, norm, sum, others, &next))
            st = check_doc(s, doc);
        if (next == doc + 1)
            clause_next(lead);
        else
            clause_seek(lead, next);
    }
    return st;
}

/* Order the clauses by what they can add in the window; the first ones that together stay below
 * the least of the best are weak. False: so are all of them. */
static bool split(struct search *s, double least)
{
    for (size_t i = 0; i < s->n; i++) {
        struct clause *c = &s->clauses[i];
        size_t j = i;
        for (; j > 0 && s->by_bound[j - 1]->bound > c->bound; j--)
            s->by_bound[j] = s->by_bound[j - 1];
        s->by_bound[j] = c;
    }
    double sum = 0;
    s->n_weak = 0;
    for (size_t i = 0; i < s->n; i++) {
        s->by_bound[i]->below = sum;
        sum += s->by_bound[i]->bound;
        if (!reaches(sum, least))
            s->n_weak = i + 1;
    }
    return s->n_weak < s->n;
}

static brief_status walk_window(struct search *s, doc_id from, doc_id last)
{
    brief_status st = BRIEF_OK;
    if (s->n_required)
        return walk_required(s, from, last);
    if (!split(s, best_least(s->best)))
        return BRIEF_OK;
    if (s->n_weak + 1 == s->n)
        return walk_one(s, s->by_bound[s->n - 1], from, last);
    while (!st && from <= last) {
        doc_id end = last - from < SUB_WINDOW ? last : from + SUB_WINDOW - 1;
        st = walk_several(s, from, end);
        from = end + 1;
    }
    return st;
}

/* Set the clauses' bounds at `from`; *last: how far they all hold. The sum of them. */
static double bound_clauses(struct search *s, doc_id from, bool wide, doc_id *last)
{
    double sum = 0, least = best_least(s->best), weak = 0;
    for (size_t i = 0; i < s->n; i++) {
        struct clause *c = &s->clauses[i];
        doc_id doc = clause_doc(c), end;
        if (doc == DOC_END || doc > *last) {
            c->bound = 0;
            continue;
        }
        /* what can never lift a document in by itself need not cut windows short */
        bool lax = wide || weak + c->weight < least;
        weak += lax && !wide ? c->weight : 0;
        c->bound = iter_bound(c->it, from > doc ? from : doc, lax, &end);
        sum += c->bound;
        *last = end < *last ? end : *last;
    }
    return sum;
}

/* No document before this one has all that is required. */
static doc_id first_possible(const struct search *s, doc_id from)
{
    for (size_t i = 0; i < s->n_required; i++) {
        doc_id doc = clause_doc(s->required[i]);
        from = doc > from ? doc : from;
    }
    return from;
}

static brief_status maxscore(struct search *s)
{
    brief_status st = BRIEF_OK;
    doc_id n_docs = s->seg->row.n_docs, wide_end = 0;
    bool known = false;
    for (doc_id from = first_possible(s, 0), last; from < n_docs && !st;
         from = first_possible(s, last + 1)) {
        double least = best_least(s->best);
        if (!known || from > wide_end) {
            wide_end = n_docs - 1;
            known = reaches(bound_clauses(s, from, true, &wide_end), least);
            if (!known) {
                last = wide_end;
                continue;
            }
        }
        last = wide_end;
        if (reaches(bound_clauses(s, from, false, &last), least))
            st = walk_window(s, from, last);
    }
    for (size_t i = 0; i < s->n; i++)
        if (s->clauses[i].list && s->clauses[i].list->status && !s->status->status)
            s->status->status = s->clauses[i].list->status;
    return st;
}

/* Clauses by weight, the lightest first; the required ones, those before n_required, by cost. */
static void take_clauses(struct search *s, struct iter **children)
{
    for (size_t i = 0; i < s->n; i++) {
        struct clause c = {.it = children[i], .weight = 1e300, .required = i < s->n_required};
        c.list = iter_single_list(c.it, &c.weight);
        size_t j = i;
        for (; j > 0 && s->clauses[j - 1].weight > c.weight; j--)
            s->clauses[j] = s->clauses[j - 1];
        s->clauses[j] = c;
    }
    for (size_t i = 0, n = 0; i < s->n; i++) {
        struct clause *c = &s->clauses[i];
        size_t j = n;
        if (!c->required)
            continue;
        for (; j > 0 && s->required[j - 1]->it->cost > c->it->cost; j--)
            s->required[j] = s->required[j - 1];
        s->required[j] = c;
        n++;
    }
}

brief_status topk_segment(struct best *best, const struct plan *plan, uint32_t number,
                          struct iter *it, struct arena *a, struct brief_error *err)
{
    struct iter *children[CLAUSES_MOST] = {it};
    double weight;
    size_t n_optional = 1;
    size_t n =
        iter_single_list(it, &weight) ? 1 : iter_parts(it, children, CLAUSES_MOST, &n_optional);
    if (best->k == 0)
        return BRIEF_OK;
    if (n == 0)
        return walk_tree(best, plan, number, it, err);
    struct search *s = arena_alloc(a, sizeof *s);
    double *sums = n == n_optional && n > 1 ? arena_alloc(a, SUB_WINDOW * sizeof *sums) : NULL;
    if (!s || (n == n_optional && n > 1 && !sums))
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the query");
    s->best = best;
    s->plan = plan;
    s->seg = &plan->collection->segments[number];
    s->number = number;
    s->slope = plan_slope(plan);
    s->n = n;
    s->n_required = n - n_optional;
    s->checker = NULL;
    s->arena = a;
    s->status = it->status;
    s->err = err;
    s->sums = sums;
    take_clauses(s, children);
    brief_status st = maxscore(s);
    iter_close(s->checker);
    return st;
}
