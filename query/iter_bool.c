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

static const struct iter_ops and_ops = {and_next, and_seek, and_match, and_score, and_close};

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
    };
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

static const struct iter_ops or_ops = {or_next, or_seek, or_match, or_score, or_close};

brief_status iter_open_or(struct iter **out, struct iter **children, size_t n, struct arena *a,
                          struct iter_status *status, struct brief_error *err)
{
    *out = NULL;
    struct or_iter *s = arena_calloc(a, 1, sizeof *s);
    struct or_child *own = arena_calloc(a, n, sizeof *own);
    if (!s || !own)
        return no_memory(err);
    *s = (struct or_iter){.base = {.ops = &or_ops, .status = status}, .children = own, .n = n};
    for (size_t i = 0; i < n; i++) {
        own[i].it = children[i];
        s->base.cost += children[i]->cost;
    }
    or_lowest(s);
    *out = &s->base;
    return BRIEF_OK;
}
