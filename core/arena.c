/* arena.c -- chunks from the heap, bump allocation within. */
#include "core/arena.h"

#include "core/mem.h"

#include <stdalign.h>
#include <stdint.h>

#define ALIGNMENT     alignof(max_align_t)
#define LARGE_TOTAL   ((size_t)512 << 10) /* an arena of so many bytes grows by half … */
#define CHUNK_LEN_MAX ((size_t)4 << 20)   /* … or by this */

struct arena_chunk {
    struct arena_chunk *older;
    size_t len; /* bytes behind the header */
    max_align_t first[];
};

void arena_init(struct arena *a, size_t chunk_len)
{
    *a = (struct arena){.chunk_len = chunk_len};
}

static bool add_chunk(struct arena *a, size_t len)
{
    size_t usual = a->chunk_len;
    if (a->total >= LARGE_TOTAL && usual < a->total / 2)
        usual = a->total / 2 < CHUNK_LEN_MAX ? a->total / 2 : CHUNK_LEN_MAX;
    size_t want = len > usual ? len : usual;
    if (want > SIZE_MAX - sizeof(struct arena_chunk))
        return false;
    struct arena_chunk *c = mem_alloc(sizeof *c + want);
    if (!c)
        return false;
    c->older = a->chunk;
    c->len = want;
    a->chunk = c;
    a->next = (char *)c->first;
    a->end = a->next + want;
    a->total += want;
    return true;
}

char *arena_text(struct arena *a, size_t len)
{
    if ((size_t)(a->end - a->next) < len || !a->next) {
        if (!add_chunk(a, len))
            return NULL;
    }
    char *at = a->next;
    a->next += len;
    return at;
}

void *arena_alloc(struct arena *a, size_t len)
{
    size_t skip = (size_t)(-(uintptr_t)a->next & (ALIGNMENT - 1));
    if (a->next && (size_t)(a->end - a->next) >= skip)
        a->next += skip;
    else
        a->next = a->end;
    return arena_text(a, len);
}

void *arena_calloc(struct arena *a, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size)
        return NULL;
    void *at = arena_alloc(a, n * size);
    if (at)
        memset(at, 0, n * size);
    return at;
}

struct span arena_copy(struct arena *a, struct span s)
{
    char *at = arena_text(a, s.len);
    if (!at)
        return (struct span){NULL, 0};
    if (s.len)
        memcpy(at, s.at, s.len);
    return (struct span){at, s.len};
}

static void free_chunks(struct arena_chunk *c)
{
    while (c) {
        struct arena_chunk *older = c->older;
        mem_free(c);
        c = older;
    }
}

void arena_clear(struct arena *a)
{
    struct arena_chunk *largest = a->chunk;
    for (struct arena_chunk *c = a->chunk; c; c = c->older)
        if (c->len > largest->len)
            largest = c;
    if (!largest)
        return;
    for (struct arena_chunk **at = &a->chunk; *at; at = &(*at)->older)
        if (*at == largest) {
            *at = largest->older;
            break;
        }
    free_chunks(a->chunk);
    largest->older = NULL;
    a->chunk = largest;
    a->next = (char *)largest->first;
    a->end = a->next + largest->len;
    a->total = largest->len;
}

void arena_release(struct arena *a)
{
    free_chunks(a->chunk);
    arena_init(a, a->chunk_len);
}
