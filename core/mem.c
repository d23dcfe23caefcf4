/* mem.c -- malloc and friends, with a switch for tests. */
#include "core/mem.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

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

/* Large tables are looked up at random, and on pages of 4 KiB each look-up misses the page tables,
 * too. So large blocks ask the kernel for huge pages; where it has none, nothing is lost. */
#define HUGE_PAGE ((size_t)2 << 20)

static void *wish_huge(void *at, size_t len)
{
    uintptr_t from = ((uintptr_t)at + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
    uintptr_t to = ((uintptr_t)at + len) & ~(HUGE_PAGE - 1);
    if (at && from < to)
        madvise((void *)from, to - from, MADV_HUGEPAGE);
    return at;
}

void *mem_alloc(size_t len)
{
    void *at = must_fail() ? NULL : malloc(len ? len : 1);
    return len < HUGE_PAGE ? at : wish_huge(at, len);
}

/* A large block of zeros begins at a huge page. */
static void *calloc_huge(size_t len)
{
    size_t whole = (len + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
    void *at = whole < len ? NULL : wish_huge(aligned_alloc(HUGE_PAGE, whole), whole);
    return at ? memset(at, 0, len) : NULL;
}

void *mem_calloc(size_t n, size_t size)
{
    if (must_fail())
        return NULL;
    if (size && n <= SIZE_MAX / size && n * size >= HUGE_PAGE)
        return calloc_huge(n * size);
    return calloc(n ? n : 1, size ? size : 1);
}

void *mem_realloc(void *at, size_t len)
{
    void *moved = must_fail() ? NULL : realloc(at, len ? len : 1);
    return len < HUGE_PAGE ? moved : wish_huge(moved, len);
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
