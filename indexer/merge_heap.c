/* merge_heap.c -- a binary heap of sorted streams. */
#include "core/mem.h"
#include "indexer/merge_parts.h"

bool merge_heap_init(struct merge_heap *h, size_t n_streams)
{
    *h = (struct merge_heap){.keys = mem_calloc(n_streams, sizeof *h->keys),
                             .at = mem_calloc(n_streams, sizeof *h->at)};
    if (h->keys && h->at)
        return true;
    merge_heap_release(h);
    return false;
}

void merge_heap_release(struct merge_heap *h)
{
    mem_free(h->keys);
    mem_free(h->at);
    *h = (struct merge_heap){0};
}

static bool is_less(const struct merge_heap *h, uint32_t a, uint32_t b)
{
    int c = span_compare(h->keys[a], h->keys[b]);
    return c < 0 || (c == 0 && a < b);
}

void merge_heap_push(struct merge_heap *h, uint32_t stream, struct span key)
{
    size_t i = h->n++;
    h->keys[stream] = key;
    while (i > 0 && is_less(h, stream, h->at[(i - 1) / 2])) {
        h->at[i] = h->at[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    h->at[i] = stream;
}

uint32_t merge_heap_pop(struct merge_heap *h)
{
    uint32_t top = h->at[0], last = h->at[--h->n];
    size_t i = 0;
    for (;;) {
        size_t child = 2 * i + 1;
        if (child >= h->n)
            break;
        if (child + 1 < h->n && is_less(h, h->at[child + 1], h->at[child]))
            child++;
        if (!is_less(h, h->at[child], last))
            break;
        h->at[i] = h->at[child];
        i = child;
    }
    h->at[i] = last;
    return top;
}
