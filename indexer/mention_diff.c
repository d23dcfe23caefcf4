/* mention_diff.c -- first what has the same span and type, then what overlaps, then the rest. */
#include "indexer/mention_diff.h"

#include "core/mem.h"

#include <stdlib.h>

void mention_diff_release(struct mention_diff *d)
{
    mem_free(d->at);
    mem_free(d->left);
    *d = (struct mention_diff){0};
}

static int compare_places(const struct mention *a, const struct mention *b)
{
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end > b->end ? -1 : 1;
    return (a->type > b->type) - (a->type < b->type);
}

static int by_place(const void *a, const void *b)
{
    return compare_places(*(const struct mention *const *)a, *(const struct mention *const *)b);
}

/* Pointers to the mentions that count, sorted; returns how many. */
static size_t sort(const struct mention **out, const struct mention *list, size_t n, bool weak)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (weak || !(list[i].flags & MENTION_WEAK))
            out[kept++] = &list[i];
    if (kept)
        qsort(out, kept, sizeof *out, by_place);
    return kept;
}

static brief_status put(struct mention_diff *d, const struct mention *before,
                        const struct mention *after)
{
    struct mention_change *grown = mem_grow(d->at, &d->cap, d->n + 1, sizeof *grown);
    if (!grown)
        return BRIEF_ENOMEM;
    d->at = grown;
    grown[d->n++] = (struct mention_change){before, after};
    return BRIEF_OK;
}

/* Take out of both lists what has the same span and type; put down other normal forms. */
static brief_status take_equals(struct mention_diff *d, const struct mention **b, size_t *n_b,
                                const struct mention **a, size_t *n_a)
{
    size_t i = 0, j = 0, kept_b = 0, kept_a = 0;
    brief_status st = BRIEF_OK;
    while (i < *n_b && j < *n_a && !st) {
        int c = compare_places(b[i], a[j]);
        if (c < 0)
            b[kept_b++] = b[i++];
        else if (c > 0)
            a[kept_a++] = a[j++];
        else {
            if (!span_equal(b[i]->norm, a[j]->norm))
                st = put(d, b[i], a[j]);
            i++;
            j++;
        }
    }
    while (i < *n_b)
        b[kept_b++] = b[i++];
    while (j < *n_a)
        a[kept_a++] = a[j++];
    *n_b = kept_b;
    *n_a = kept_a;
    return st;
}

static int by_start_of_change(const void *a, const void *b)
{
    const struct mention_change *x = a, *y = b;
    return compare_places(x->before ? x->before : x->after, y->before ? y->before : y->after);
}

brief_status mention_diff(struct mention_diff *d, const struct mention *before, size_t n_before,
                          const struct mention *after, size_t n_after, bool weak)
{
    d->n = 0;
    const struct mention **b = mem_grow(d->left, &d->left_cap, n_before + n_after + 1, sizeof *b);
    if (!b)
        return BRIEF_ENOMEM;
    d->left = b;
    const struct mention **a = b + n_before;
    size_t n_b = sort(b, before, n_before, weak), n_a = sort(a, after, n_after, weak);
    size_t i = 0, j = 0;
    brief_status st = take_equals(d, b, &n_b, a, &n_a);
    while ((i < n_b || j < n_a) && !st) {
        if (j == n_a || (i < n_b && b[i]->end <= a[j]->start))
            st = put(d, b[i++], NULL);
        else if (i == n_b || a[j]->end <= b[i]->start)
            st = put(d, NULL, a[j++]);
        else
            st = put(d, b[i++], a[j++]);
    }
    if (!st && d->n)
        qsort(d->at, d->n, sizeof *d->at, by_start_of_change);
    return st;
}
