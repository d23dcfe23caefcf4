/* draft.c -- a growing list of drafts. */
#include "indexer/entities/draft.h"

#include "core/mem.h"

#include <stdlib.h>

struct draft *draft_list_add(struct draft_list *list)
{
    if (list->n == list->cap) {
        struct draft *grown = mem_grow(list->at, &list->cap, list->n + 1, sizeof *grown);
        if (!grown)
            return NULL;
        list->at = grown;
    }
    struct draft *d = &list->at[list->n++];
    *d = (struct draft){.m.days = {NO_DAY, NO_DAY}, .number = ++list->n_made};
    return d;
}

static int compare(const void *a, const void *b)
{
    const struct mention *x = &((const struct draft *)a)->m, *y = &((const struct draft *)b)->m;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end > y->end ? -1 : 1;
    return (x->type > y->type) - (x->type < y->type);
}

/* Merge the sorted runs [0, middle) and [middle, n): the tail, which is short, waits aside. */
static bool merge_tail(struct draft_list *list, size_t middle)
{
    size_t n_tail = list->n - middle, left = middle, right = n_tail, out = list->n;
    struct draft *tail = mem_alloc(n_tail * sizeof *tail);
    if (!tail)
        return false;
    memcpy(tail, list->at + middle, n_tail * sizeof *tail);
    while (right > 0) {
        bool take_left = left > 0 && compare(&list->at[left - 1], &tail[right - 1]) > 0;
        list->at[--out] = take_left ? list->at[--left] : tail[--right];
    }
    mem_free(tail);
    return true;
}

static bool has_twins(const struct draft_list *list)
{
    for (size_t i = 1; i < list->n; i++) {
        const struct mention *a = &list->at[i - 1].m, *b = &list->at[i].m;
        if (a->start == b->start && a->end == b->end)
            return true;
    }
    return false;
}

static void sort(struct draft_list *list)
{
    size_t n = 0, middle = 0;
    for (size_t i = 0; i < list->n; i++) {
        if (list->at[i].dropped)
            continue;
        if (n != i)
            list->at[n] = list->at[i];
        if (n && !middle && compare(&list->at[n - 1], &list->at[n]) > 0)
            middle = n;
        n++;
    }
    list->n = n;
    if (!middle)
        return;
    bool sorted = true; /* what was added is mostly in order itself */
    for (size_t i = middle + 1; i < n && sorted; i++)
        sorted = compare(&list->at[i - 1], &list->at[i]) <= 0;
    if (!sorted)
        qsort(list->at + middle, n - middle, sizeof *list->at, compare);
    if (!merge_tail(list, middle))
        qsort(list->at, n, sizeof *list->at, compare);
}

void draft_list_sort(struct draft_list *list)
{
    sort(list);
    list->twins = has_twins(list);
}

void mention_set_tokens(struct mention *m, const struct token_list *tokens)
{
    size_t lo = 0, hi = tokens->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (tokens->at[mid].at < m->start)
            lo = mid + 1;
        else
            hi = mid;
    }
    m->token_from = (uint32_t)lo;
    while (lo < tokens->n && tokens->at[lo].at < m->end)
        lo++;
    m->token_to = (uint32_t)lo;
}

void draft_list_release(struct draft_list *list)
{
    mem_free(list->at);
    *list = (struct draft_list){0};
}
