/* iter_bool.c -- AND (with what must not match) and OR. */
#include "query/iter.h"

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for the query");
}

/* --- and ---------------------------------------------------------------------------------------
 */

struct and_iter {
    struct iter base;
    struct iter **children; /* in query order: scores are added that way */
    struct iter **by_cost;  /* the same, the one with fewest documents first */
    size_t n;
    struct iter *optional, *without;
    uint64_t *bits; /* two windows, once asked to fill */
    struct arena *arena;
};

/* Move on to the first document >= the leader's that all children may match. */
static doc_id and_agree(struct and_iter *s)
{
    doc_id doc = s->by_cost[0]->doc;
    for (size_t i = 1; i < s->n && doc != DOC_END;) {
        doc_id other = iter_seek(s->by_cost[i], doc);
        if (other == doc) {
            i++;
        } else {
            doc = other == DOC_END ? DOC_END : iter_seek(s->by_cost[0], other);
            i = 1;
        }
    }
    return s->base.doc = doc;
}

static doc_id and_next(struct iter *it)
{
    struct and_iter *s = (struct and_iter *)it;
    if (it->doc == DOC_END)
        return DOC_END;
    iter_next(s->by_cost[0]);
    return and_agree(s);
}

static doc_id and_seek(struct iter *it, doc_id target)
{
    struct and_iter *s = (struct and_iter *)it;
    if (it->doc == DOC_END)
        return DOC_END;
    iter_seek(s->by_cost[0], target);
    return and_agree(s);
}

static bool and_match(struct iter *it)
{
    struct and_iter *s = (struct and_iter *)it;
    for (size_t i = 0; i < s->n; i++)
        if (!iter_matches(s->by_cost[i]))
            return false;
    return !s->without || iter_seek(s->without, it->doc) != it->doc || !iter_matches(s->without);
}

static double and_score(struct iter *it, double norm, double sum)
{
    const struct and_iter *s = (const struct and_iter *)it;
    for (size_t i = 0; i < s->n; i++)
        sum = iter_score(s->children[i], norm, sum);
    if (s->optional && iter_seek(s->optional, it->doc) == it->doc && iter_matches(s->optional))
        sum = iter_score(s->optional, norm, sum);
    return sum;
}

static void and_close(struct iter *it)
{
    struct and_iter *s = (struct and_iter *)it;
    for (size_t i = 0; i < s->n; i++)
        iter_close(s->children[i]);
    iter_close(s->optional);
    iter_close(s->without);
}

static double and_bound(struct iter *it, doc_id target, bool wide, doc_id *last)
{
    struct and_iter *s = (struct and_iter *)it;
    double sum = 0;
    *last = DOC_END;
    for (size_t i = 0; i <= s->n; i++) {
        struct iter *child = i < s->n ? s->children[i] : s->optional;
        doc_id end;
        if (!child)
            break;
        sum += iter_bound(child, target, wide, &end);
        *last = end < *last ? end : *last;
    }
    return sum;
}

/* The optional part is taken at what it may add at most hereabouts. */
static double and_doc_bound(struct iter *it, double norm)
{
    struct and_iter *s = (struct and_iter *)it;
    doc_id end;
    double sum = s->optional ? iter_bound(s->optional, it->doc, false, &end) : 0;
    for (size_t i = 0; i < s->n; i++)
        sum += iter_doc_bound(s->children[i], norm);
    return sum;
}

/* --- filling ---- */

#define WINDOW_WORDS (FILL_WINDOW / 64)

/* Keep those bits whose document the child has (or, keep false, has not). */
static void sift_by_seeks(struct iter *child, doc_id from, size_t n_words, uint64_t *bits,
                          bool keep)
{
    for (size_t i = 0; i < n_words; i++)
        for (uint64_t left = bits[i]; left; left &= left - 1) {
            doc_id doc = from + (doc_id)(64 * i) + (doc_id)__builtin_ctzll(left);
            if ((iter_seek(child, doc) == doc) != keep)
                bits[i] &= ~(left & -left);
        }
}

/* A child is filled whole when the leader has a document for nearly every block of it. */
static void sift(struct and_iter *s, struct iter *child, doc_id from, doc_id to, bool keep)
{
    uint64_t *all = s->bits, *own = s->bits + WINDOW_WORDS;
    size_t n_words = (to - from + 63) / 64;
    if (s->by_cost[0]->cost < child->cost / POSTINGS_BLOCK) {
        sift_by_seeks(child, from, n_words, all, keep);
        return;
    }
    memset(own, 0, n_words * sizeof *own);
    iter_fill(child, from, to, own);
    for (size_t i = 0; i < n_words; i++)
        all[i] &= keep ? own[i] : ~own[i];
}

static void and_fill(struct iter *it, doc_id from, doc_id to, uint64_t *bits)
{
    struct and_iter *s = (struct and_iter *)it;
    size_t n_words = (to - from + 63) / 64;
    if (!s->bits && !(s->bits = arena_alloc(s->arena, 2 * WINDOW_WORDS * sizeof *s->bits))) {
        it->status->status = BRIEF_ENOMEM;
        it->doc = DOC_END;
        return;
    }
    memset(s->bits, 0, n_words * sizeof *s->bits);
    iter_fill(s->by_cost[0], from, to, s->bits);
    for (size_t i = 1; i < s->n; i++)
        sift(s, s->by_cost[i], from, to, true);
    if (s->without)
        sift(s, s->without, from, to, false);
    for (size_t i = 0; i < n_words; i++)
        bits[i] |= s->bits[i];
    it->doc = s->by_cost[0]->doc;
    for (size_t i = 1; i < s->n; i++)
        it->doc = s->by_cost[i]->doc == DOC_END ? DOC_END : it->doc;
}

static const struct iter_ops and_ops = {
    .next = and_next,
    .seek = and_seek,
    .matches = and_match,
    .score = and_score,
    .bound = and_bound,
    .doc_bound = and_doc_bound,
    .fill = and_fill,
    .close = and_close,
};

brief_status iter_open_and(struct iter **out, struct iter **children, size_t n,
                           struct iter *optional, struct iter *without, struct arena *a,
                           struct iter_status *status, struct brief_error *err)
{
    *out = NULL;
    struct and_iter *s = arena_calloc(a, 1, sizeof *s);
    struct iter **by_cost = arena_alloc(a, n * sizeof(struct iter *));
    if (!s || !by_cost)
        return no_memory(err);
    for (size_t i = 0; i < n; i++) {
        size_t j = i;
        for (; j > 0 && by_cost[j - 1]->cost > children[i]->cost; j--)
            by_cost[j] = by_cost[j - 1];
        by_cost[j] = children[i];
    }
    *s = (struct and_iter){
        .base = {.ops = &and_ops, .status = status, .cost = by_cost[0]->cost},
        .children = children,
        .by_cost = by_cost,
        .n = n,
        .optional = optional,
        .without = without,
        .arena = a,
    };
    s->base.is_exact = !without || without->is_exact;
    for (size_t i = 0; i < n; i++)
        s->base.is_exact &= children[i]->is_exact;
    and_agree(s);
    *out = &s->base;
    return BRIEF_OK;
}

/* --- or ----------------------------------------------------------------------------------------
 */

struct or_child {
    struct iter *it;
    bool matched; /* the current document, said when matches was asked */
};

struct or_iter {
    struct iter base;
    struct or_child *children; /* in query order */
    size_t n;
};

static doc_id or_lowest(struct or_iter *s)
{
    doc_id lowest = DOC_END;
    for (size_t i = 0; i < s->n; i++)
        if (s->children[i].it->doc < lowest)
            lowest = s->children[i].it->doc;
    return s->base.doc = lowest;
}

static doc_id or_next(struct iter *it)
{
    struct or_iter *s = (struct or_iter *)it;
    if (it->doc == DOC_END)
        return DOC_END;
    doc_id lowest = DOC_END;
    for (size_t i = 0; i < s->n; i++) {
        struct iter *child = s->children[i].it;
        doc_id doc = child->doc == it->doc ? iter_next(child) : child->doc;
        if (doc < lowest)
            lowest = doc;
    }
    return it->doc = lowest;
}

static doc_id or_seek(struct iter *it, doc_id target)
{
    struct or_iter *s = (struct or_iter *)it;
    for (size_t i = 0; i < s->n; i++)
        iter_seek(s->children[i].it, target);
    return or_lowest(s);
}

static bool or_match(struct iter *it)
{
    struct or_iter *s = (struct or_iter *)it;
    bool any = false;
    for (size_t i = 0; i < s->n; i++) {
        struct or_child *child = &s->children[i];
        child->matched = child->it->doc == it->doc && iter_matches(child->it);
        any |= child->matched;
    }
    return any;
}

static double or_score(struct iter *it, double norm, double sum)
{
    const struct or_iter *s = (const struct or_iter *)it;
    for (size_t i = 0; i < s->n; i++)
        if (s->children[i].matched)
            sum = iter_score(s->children[i].it, norm, sum);
    return sum;
}

static void or_close(struct iter *it)
{
    struct or_iter *s = (struct or_iter *)it;
    for (size_t i = 0; i < s->n; i++)
        iter_close(s->children[i].it);
}

static double or_bound(struct iter *it, doc_id target, bool wide, doc_id *last)
{
    struct or_iter *s = (struct or_iter *)it;
    double sum = 0;
    *last = DOC_END;
    for (size_t i = 0; i < s->n; i++) {
        doc_id end;
        sum += iter_bound(s->children[i].it, target, wide, &end);
        *last = end < *last ? end : *last;
    }
    return sum;
}

static double or_doc_bound(struct iter *it, double norm)
{
    struct or_iter *s = (struct or_iter *)it;
    double sum = 0;
    for (size_t i = 0; i < s->n; i++)
        if (s->children[i].it->doc == it->doc)
            sum += iter_doc_bound(s->children[i].it, norm);
    return sum;
}

static void or_fill(struct iter *it, doc_id from, doc_id to, uint64_t *bits)
{
    struct or_iter *s = (struct or_iter *)it;
    for (size_t i = 0; i < s->n; i++)
        iter_fill(s->children[i].it, from, to, bits);
    or_lowest(s);
}

static const struct iter_ops or_ops = {
    .next = or_next,
    .seek = or_seek,
    .matches = or_match,
    .score = or_score,
    .bound = or_bound,
    .doc_bound = or_doc_bound,
    .fill = or_fill,
    .close = or_close,
};

brief_status iter_open_or(struct iter **out, struct iter **children, size_t n, struct arena *a,
                          struct iter_status *status, struct brief_error *err)
{
    *out = NULL;
    struct or_iter *s = arena_calloc(a, 1, sizeof *s);
    struct or_child *own = arena_calloc(a, n, sizeof *own);
    if (!s || !own)
        return no_memory(err);
    *s = (struct or_iter){.base = {.ops = &or_ops, .status = status}, .children = own, .n = n};
    s->base.is_exact = true;
    for (size_t i = 0; i < n; i++) {
        own[i].it = children[i];
        s->base.is_exact &= children[i]->is_exact;
        s->base.cost += children[i]->cost;
    }
    or_lowest(s);
    *out = &s->base;
    return BRIEF_OK;
}

size_t iter_parts(struct iter *it, struct iter **out, size_t most, size_t *n_optional)
{
    size_t n = 0;
    *n_optional = 0;
    if (it->ops == &and_ops) {
        struct and_iter *s = (struct and_iter *)it;
        for (; n < s->n && n < most; n++)
            out[n] = s->children[n];
        if (n < s->n || !s->optional)
            return n < s->n ? 0 : n;
        it = s->optional;
        if (it->ops != &or_ops) {
            if (n == most)
                return 0;
            out[n] = it;
            *n_optional = 1;
            return n + 1;
        }
    } else if (it->ops != &or_ops) {
        return 0;
    }
    struct or_iter *s = (struct or_iter *)it;
    if (s->n > most - n)
        return 0;
    for (size_t i = 0; i < s->n; i++)
        out[n++] = s->children[i].it;
    *n_optional = s->n;
    return n;
}
