/* builder_stream.c -- sorting: occurrences by radix, strings by comparison. */
#include "indexer/builder_stream.h"

#include "core/mem.h"

#include <stdlib.h>

#define ONE_PASS_BITS 11

bool stream_reserve(struct stream *s, size_t more)
{
    if (s->cap - s->n >= more)
        return true;
    uint64_t *grown = mem_grow(s->at, &s->cap, s->n + more, sizeof *grown);
    if (!grown)
        return false;
    s->at = grown;
    return true;
}

void stream_release(struct stream *s)
{
    mem_free(s->at);
    *s = (struct stream){0};
}

/* Renumber the elements and count those of each term: starts[term + 1]. */
static void renumber_and_count(struct stream *s, const uint32_t *map, const uint32_t *term_of,
                               size_t n_terms, uint32_t *starts)
{
    memset(starts, 0, (n_terms + 1) * sizeof *starts);
    for (size_t i = 0; i < s->n; i++) {
        uint64_t v = s->at[i];
        uint32_t number = (uint32_t)(v >> 32);
        if (map) {
            number = map[number];
            s->at[i] = (uint64_t)number << 32 | (uint32_t)v;
        }
        starts[(term_of ? term_of[number] : number) + 1]++;
    }
}

/* Scatter by `bits` bits of the term from `shift` on; next is scratch of 1 << bits. */
static void pass(const struct stream *from, struct stream *to, const uint32_t *term_of,
                 unsigned shift, unsigned bits, const uint32_t *starts, size_t n_terms,
                 uint32_t *next)
{
    uint32_t mask = (1u << bits) - 1, sum = 0;
    memset(next, 0, ((size_t)1 << bits) * sizeof *next);
    for (size_t term = 0; term < n_terms; term++)
        next[term >> shift & mask] += starts[term + 1] - starts[term];
    for (size_t digit = 0; digit <= mask; digit++) {
        uint32_t n = next[digit];
        next[digit] = sum;
        sum += n;
    }
    for (size_t i = 0; i < from->n; i++) {
        uint64_t v = from->at[i];
        uint32_t term = (uint32_t)(v >> 32);
        if (term_of)
            term = term_of[term];
        to->at[next[term >> shift & mask]++] = v;
    }
    to->n = from->n;
}

static void swap(struct stream *a, struct stream *b)
{
    struct stream c = *a;
    *a = *b;
    *b = c;
}

bool stream_sort(struct stream *s, struct stream *other, const uint32_t *map,
                 const uint32_t *term_of, size_t n_terms, uint32_t *starts)
{
    unsigned bits = n_terms > 1 ? 32 - (unsigned)__builtin_clz((uint32_t)(n_terms - 1)) : 0;
    unsigned low = bits <= ONE_PASS_BITS ? bits : (bits + 1) / 2;
    uint32_t *next = mem_alloc(((size_t)1 << low) * sizeof *next);
    other->n = 0;
    if (!next || !stream_reserve(other, s->n)) {
        mem_free(next);
        return false;
    }
    renumber_and_count(s, map, term_of, n_terms, starts);
    for (size_t term = 0; term < n_terms; term++)
        starts[term + 1] += starts[term];
    if (low) {
        pass(s, other, term_of, 0, low, starts, n_terms, next);
        swap(s, other);
    }
    if (bits > low) {
        pass(s, other, term_of, low, bits - low, starts, n_terms, next);
        swap(s, other);
    }
    mem_free(next);
    return true;
}

void numbered_set(struct numbered *n, struct span bytes, uint32_t number)
{
    uint64_t head = 0;
    for (size_t i = 0; i < 8; i++)
        head = head << 8 | (i < bytes.len ? (uint8_t)bytes.at[i] : 0);
    *n = (struct numbered){head, bytes, number};
}

static int compare_numbered(const void *a, const void *b)
{
    const struct numbered *x = a, *y = b;
    if (x->head != y->head)
        return x->head < y->head ? -1 : 1;
    return span_compare(x->bytes, y->bytes);
}

void numbered_sort(struct numbered *at, size_t n)
{
    if (n > 1)
        qsort(at, n, sizeof *at, compare_numbered);
}
