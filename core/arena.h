/* arena.h -- memory that lives and dies together: one arena a document, one a query.
 *
 * Nothing in an arena is freed alone. Pointers hold until arena_clear or arena_release. */
#ifndef BRIEF_CORE_ARENA_H
#define BRIEF_CORE_ARENA_H

#include "brief/span.h"

struct arena_chunk;

struct arena {
    struct arena_chunk *chunk; /* newest first */
    char *next, *end;          /* free part of the newest chunk */
    size_t chunk_len;          /* usual size of a chunk, bytes */
    size_t total;              /* bytes held from the heap */
};

/* Ready an empty arena; allocates nothing yet. */
void arena_init(struct arena *a, size_t chunk_len);

/* `len` bytes aligned for any type, not cleared; NULL when out of memory. */
void *arena_alloc(struct arena *a, size_t len);

/* The same, zeroed, for n elements of `size` bytes. */
void *arena_calloc(struct arena *a, size_t n, size_t size);

/* `len` bytes without alignment, for text. */
char *arena_text(struct arena *a, size_t len);

/* A copy of the bytes; out of memory: a span with NULL pointer and length 0 (an empty span is
 * copied to a non-NULL pointer). */
struct span arena_copy(struct arena *a, struct span s);

/* Forget all, keep the largest chunk for next time. */
void arena_clear(struct arena *a);

/* Give everything back. The arena can be used again afterwards. */
void arena_release(struct arena *a);

#endif
