/* mem.h -- every heap allocation of brief, in one place that a test can make fail.
 *
 * Failure is a NULL that the caller turns into BRIEF_ENOMEM; nothing here ends the process. */
#ifndef BRIEF_CORE_MEM_H
#define BRIEF_CORE_MEM_H

#include <stddef.h>

void *mem_alloc(size_t len);
void *mem_calloc(size_t n, size_t size);
void *mem_realloc(void *at, size_t len);
void mem_free(void *at); /* NULL is fine */

/* Make room for at least `wanted` elements of `size` bytes in the array `at` of `*cap` elements;
 * growth is geometric. Returns the array (moved or not) and sets *cap; NULL when there is no
 * memory, and then the old array and *cap stand as they were. */
void *mem_grow(void *at, size_t *cap, size_t wanted, size_t size);

/* For tests: let the n-th allocation from now on fail (1 is the next), and every one after it; 0
 * ends that. */
void mem_fail_from(long n);

#endif
