/* mem.c -- malloc and friends, with a switch for tests. */
#include "core/mem.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* The only mutable global of the library: 0 = never fail, else allocations left until failure.
 * It is there for tests alone. */
static atomic_long left_until_failure;

static bool must_fail(void)
{
    long left = atomic_load_explicit(&left_until_failure, memory_order_relaxed);
    if (left == 0)
        return false;
    if (left == 1)
        return true;
    atomic_store_explicit(&left_until_failure, left - 1, memory_order_relaxed);
    return false;
}

void mem_fail_from(long n)
{
    atomic_store(&left_until_failure, n);
}

void *mem_alloc(size_t len)
{
    return must_fail() ? NULL : malloc(len ? len : 1);
}

void *mem_calloc(size_t n, size_t size)
{
    return must_fail() ? NULL : calloc(n ? n : 1, size ? size : 1);
}

void *mem_realloc(void *at, size_t len)
{
    return must_fail() ? NULL : realloc(at, len ? len : 1);
}

void mem_free(void *at)
{
    free(at);
}

void *mem_grow(void *at, size_t *cap, size_t wanted, size_t size)
{
    size_t n = *cap ? *cap : 16;
    if (wanted <= *cap)
        return at;
    while (n < wanted)
        n = n > SIZE_MAX / 4 ? wanted : n + n / 2 + 8;
    if (n > SIZE_MAX / size)
        return NULL;
    void *moved = mem_realloc(at, n * size);
    if (moved)
        *cap = n;
    return moved;
}
