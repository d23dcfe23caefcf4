/* builder_stream.c -- sorting: occurrences by radix, strings by comparison. */
#include "indexer/builder_stream.h"

#include "core/bytes.h"
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

/* Eight bytes from `at` on as a number that orders like them; zeros behind the end. */
static uint64_t head_at(struct span s, size_t at)
{
    uint64_t head = 0;
    size_t n = s.len > at ? s.len - at : 0;
    if (n >= 8)
        return (uint64_t)load_u32be(s.at + at) << 32 | load_u32be(s.at + at + 4);
    for (size_t i = 0; i < n; i++)
        head |= (uint64_t)(uint8_t)s.at[at + i] << (56 - 8 * i);
    return head;
}

void numbered_set(struct numbered *n, struct span bytes, uint32_t number)
{
    *n = (struct numbered){head_at(bytes, 0), bytes, number};
}

/* Of two strings that agree up to where their heads stand. */
static int compare_numbered(const void *a, const void *b)
{
    const struct numbered *x = a, *y = b;
    if (x->head != y->head)
        return x->head < y->head ? -1 : 1;
    return span_compare(x->bytes, y->bytes);
}

static void exchange(struct numbered *a, struct numbered *b)
{
    struct numbered c = *a;
    *a = *b;
    *b = c;
}

static void sort_few(struct numbered *at, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct numbered one = at[i];
        size_t k = i;
        for (; k > 0 && compare_numbered(&at[k - 1], &one) > 0; k--)
            at[k] = at[k - 1];
        at[k] = one;
    }
}

static uint64_t middle_of(uint64_t a, uint64_t b, uint64_t c)
{
    if (a > b) {
        uint64_t d = a;
        a = b;
        b = d;
    }
    return c < a ? a : c > b ? b : c;
}

/* Order by head alone into less, equal, more; the equal ones are then [*from, *to). */
static void part_by_head(struct numbered *at, size_t n, size_t *from, size_t *to)
{
    uint64_t pivot = middle_of(at[0].head, at[n / 2].head, at[n - 1].head);
    size_t less = 0, i = 0, more = n;
    while (i < more) {
        if (at[i].head < pivot)
            exchange(&at[i++], &at[less++]);
        else if (at[i].head > pivot)
            exchange(&at[i], &at[--more]);
        else
            i++;
    }
    *from = less;
    *to = more;
}

/* Of strings equal so far, those that end within this head go to the front: they begin the others.
 * Returns how many. The others' heads move on. */
static size_t next_heads(struct numbered *at, size_t n, size_t depth)
{
    size_t ended = 0;
    for (size_t i = 0; i < n; i++)
        if (at[i].bytes.len <= depth)
            exchange(&at[i], &at[ended++]);
    for (size_t i = ended; i < n; i++)
        at[i].head = head_at(at[i].bytes, depth);
    return ended;
}

#define FEW        16
#define NESTED_MAX 60 /* then the library's sort goes on, which nothing makes quadratic */

/* Multikey quicksort (Bentley & Sedgewick, SODA 1997), eight bytes a key; all strings agree in
 * their first `depth` bytes. */
static void sort_from(struct numbered *at, size_t n, size_t depth, unsigned nested)
{
    while (n > FEW) {
        size_t from, to;
        if (nested == NESTED_MAX) {
            qsort(at, n, sizeof *at, compare_numbered);
            return;
        }
        part_by_head(at, n, &from, &to);
        sort_from(at, from, depth, nested + 1);
        sort_from(at + to, n - to, depth, nested + 1);
        depth += 8;
        at += from;
        n = to - from;
        size_t ended = next_heads(at, n, depth);
        sort_few(at, ended); /* they differ in the number of zeros at their ends */
        at += ended;
        n -= ended;
    }
    sort_few(at, n);
}

void numbered_sort(struct numbered *at, size_t n)
{
    sort_from(at, n, 0, 0);
}
