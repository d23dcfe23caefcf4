/* iter_set.c -- walks without posting lists: gathered sets, intervals of documents, dates. */
#include "query/iter.h"

void iter_close(struct iter *it)
{
    if (it && it->ops->close)
        it->ops->close(it);
}

void iter_fill(struct iter *it, doc_id from, doc_id to, uint64_t *bits)
{
    if (it->doc >= to)
        return;
    if (it->ops->fill) {
        it->ops->fill(it, from, to, bits);
        return;
    }
    for (doc_id doc = iter_seek(it, from); doc < to; doc = iter_next(it))
        bits[(doc - from) / 64] |= (uint64_t)1 << ((doc - from) % 64);
}

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for the query");
}

/* --- a gathered set ----------------------------------------------------------------------------
 */

struct set_iter {
    struct iter base;
    const struct doc_set *set;
    size_t at;
    double weight;
};

static doc_id set_stand(struct set_iter *s)
{
    return s->base.doc = s->at < s->set->n ? s->set->docs[s->at] : DOC_END;
}

static doc_id set_next(struct iter *it)
{
    struct set_iter *s = (struct set_iter *)it;
    if (s->at < s->set->n)
        s->at++;
    return set_stand(s);
}

/* Steps that double until they pass the target, then halves. */
static doc_id set_seek(struct iter *it, doc_id target)
{
    struct set_iter *s = (struct set_iter *)it;
    size_t low = s->at, step = 1, n = s->set->n;
    while (low + step < n && s->set->docs[low + step] < target) {
        low += step;
        step *= 2;
    }
    size_t high = low + step < n ? low + step : n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->set->docs[middle] < target)
            low = middle + 1;
        else
            high = middle;
    }
    s->at = low;
    return set_stand(s);
}

static double set_score(struct iter *it, double norm, double sum)
{
    const struct set_iter *s = (const struct set_iter *)it;
    double freq = s->set->freqs[s->at];
    return sum + s->weight * (freq / (freq + norm));
}

static double set_bound(struct iter *it, doc_id target, bool wide, doc_id *last)
{
    (void)target, (void)wide;
    *last = DOC_END;
    return it->doc == DOC_END ? 0 : ((const struct set_iter *)it)->weight;
}

static const struct iter_ops set_ops = {
    .next = set_next, .seek = set_seek, .score = set_score, .bound = set_bound};

brief_status iter_open_set(struct iter **out, const struct doc_set *set, double weight,
                           struct arena *a, struct iter_status *status, struct brief_error *err)
{
    *out = NULL;
    struct set_iter *s = arena_calloc(a, 1, sizeof *s);
    if (!s)
        return no_memory(err);
    *s = (struct set_iter){
        .base = {.ops = &set_ops, .status = status, .cost = set->n, .is_exact = true},
        .set = set,
        .weight = weight};
    set_stand(s);
    *out = &s->base;
    return BRIEF_OK;
}

/* --- intervals ---------------------------------------------------------------------------------
 */

struct interval_iter {
    struct iter base;
    const struct doc_span *spans;
    size_t n, at;
};

static doc_id interval_seek(struct iter *it, doc_id target)
{
    struct interval_iter *s = (struct interval_iter *)it;
    while (s->at < s->n && s->spans[s->at].to <= target)
        s->at++;
    if (s->at == s->n)
        return it->doc = DOC_END;
    doc_id from = s->spans[s->at].from;
    return it->doc = from > target ? from : target;
}

static doc_id interval_next(struct iter *it)
{
    return it->doc == DOC_END ? DOC_END : interval_seek(it, it->doc + 1);
}

static const struct iter_ops interval_ops = {.next = interval_next, .seek = interval_seek};

brief_status iter_open_intervals(struct iter **out, const struct doc_span *spans, size_t n,
                                 struct arena *a, struct iter_status *status,
                                 struct brief_error *err)
{
    *out = NULL;
    struct interval_iter *s = arena_calloc(a, 1, sizeof *s);
    if (!s)
        return no_memory(err);
    *s = (struct interval_iter){
        .base = {.ops = &interval_ops, .status = status, .is_exact = true}, .spans = spans, .n = n};
    for (size_t i = 0; i < n; i++)
        s->base.cost += spans[i].to - spans[i].from;
    interval_seek(&s->base, 0);
    *out = &s->base;
    return BRIEF_OK;
}

/* --- dates -------------------------------------------------------------------------------------
 */

/* Any document may match; the column decides. So in a conjunction the other operands lead. */
struct days_iter {
    struct iter base;
    const struct segment *seg;
    struct day_range days;
};

static doc_id days_seek(struct iter *it, doc_id target)
{
    const struct days_iter *d = (const struct days_iter *)it;
    return it->doc = target < d->seg->row.n_docs ? target : DOC_END;
}

static doc_id days_next(struct iter *it)
{
    return it->doc == DOC_END ? DOC_END : days_seek(it, it->doc + 1);
}

static bool days_match(struct iter *it)
{
    const struct days_iter *d = (const struct days_iter *)it;
    struct day_range of_doc = segment_days(d->seg, it->doc);
    return of_doc.from != NO_DAY && of_doc.from <= d->days.to && of_doc.to >= d->days.from;
}

static const struct iter_ops days_ops = {
    .next = days_next, .seek = days_seek, .matches = days_match};

brief_status iter_open_days(struct iter **out, const struct segment *seg, struct day_range days,
                            struct arena *a, struct iter_status *status, struct brief_error *err)
{
    *out = NULL;
    struct days_iter *d = arena_calloc(a, 1, sizeof *d);
    if (!d)
        return no_memory(err);
    *d = (struct days_iter){.base = {.ops = &days_ops, .status = status, .cost = seg->row.n_docs},
                            .seg = seg,
                            .days = days};
    days_seek(&d->base, 0);
    *out = &d->base;
    return BRIEF_OK;
}
