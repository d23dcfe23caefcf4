/* intern.h -- distinct byte strings, numbered densely from 0 in order of first sight. */
#ifndef BRIEF_CORE_TEXT_INTERN_H
#define BRIEF_CORE_TEXT_INTERN_H

#include "brief/span.h"
#include "core/arena.h"

#include <stdint.h>

/* Half a cache line, with the string itself when it is short: a hit touches nothing else. */
#define INTERN_INLINE 23
struct intern_slot {
    uint32_t tag;    /* upper half of the hash */
    uint32_t number; /* plus one; 0: free */
    uint8_t len;     /* of `text`; above INTERN_INLINE: too long, see strings */
    char text[INTERN_INLINE];
};

struct intern {
    struct span *strings; /* by number; bytes in `bytes` */
    size_t n, cap;
    struct intern_slot *slots; /* power of two, at most half full */
    size_t n_slots;
    struct arena bytes;
};

#define INTERN_NONE UINT32_MAX

void intern_init(struct intern *t);
void intern_release(struct intern *t);
void intern_clear(struct intern *t); /* memory is kept */

/* The string's number, added when new (*is_new); INTERN_NONE when out of memory. */
uint32_t intern_add(struct intern *t, struct span s, bool *is_new);

/* The same in two steps, for callers with many strings: the slot's cache line is fetched while
 * other strings are looked up (a miss costs more than all the rest of tokenising a word). */
uint64_t intern_hash(struct span s);
void intern_prefetch(const struct intern *t, uint64_t hash);
uint32_t intern_add_hashed(struct intern *t, struct span s, uint64_t hash, bool *is_new);

/* The number, or INTERN_NONE when it is not there. */
uint32_t intern_find(const struct intern *t, struct span s);

size_t intern_bytes(const struct intern *t); /* heap held */

#endif
