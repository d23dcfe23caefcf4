/* intern.h -- distinct byte strings, numbered densely from 0 in order of first sight.
 *
 * An open-addressing table of eight bytes a slot, so that many strings stay in the cache. Whatever
 * strings come, a look-up takes a bounded number of steps: when a walk gets long the table changes
 * its hash function. */
#ifndef BRIEF_CORE_TEXT_INTERN_H
#define BRIEF_CORE_TEXT_INTERN_H

#include "brief/span.h"
#include "core/arena.h"
#include "core/bytes.h"

#include <stdint.h>

#define INTERN_SHORT 23 /* bytes of the longest short string */

/* A string as it is looked up. Short: its bytes, zeros, its length in the last byte, so that two
 * are equal when the words are; long: a hash, the length, INTERN_LONG. */
#define INTERN_LONG ((uint64_t)0xFF << 56)
struct intern_key {
    uint64_t words[3];
    uint64_t hash;
};

struct intern_slot {
    uint32_t hash;   /* the lower half */
    uint32_t number; /* plus one; 0: free */
};

struct intern {
    struct span *strings; /* by number; bytes in `bytes` */
    size_t n, cap;
    struct intern_slot *slots; /* power of two, at most half full */
    size_t n_slots;
    uint64_t seed;
    uint32_t n_reseeded; /* how often a walk was too long */
    struct arena bytes;
};

#define INTERN_NONE UINT32_MAX

void intern_init(struct intern *t);
void intern_release(struct intern *t);
void intern_clear(struct intern *t); /* memory is kept */

/* The string's number, added when new (*is_new); INTERN_NONE when out of memory. */
uint32_t intern_add(struct intern *t, struct span s, bool *is_new);

/* The number, or INTERN_NONE when it is not there. */
uint32_t intern_find(const struct intern *t, struct span s);

size_t intern_bytes(const struct intern *t); /* heap held */

/* A hash of 64 bits that is the same everywhere. */
uint64_t intern_hash(struct span s);

/* --- many strings --------------------------------------------------------------------------------
 *
 * The same in two steps: a slot's line is fetched while other strings are looked up (a miss costs
 * more than all the rest of tokenising a word). A key holds until the table's seed changes, which
 * intern_add_key takes care of. */

void intern_key_make_long(struct intern_key *key, const struct intern *t, struct span s);
uint32_t intern_add_key(struct intern *t, struct intern_key *key, struct span s, bool *is_new);

static inline uint64_t intern_mix(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* The numbers are odd and hold bytes that no valid UTF-8 has, so no text makes a factor 0. */
static inline uint64_t intern_hash_words(const uint64_t words[3], uint64_t seed)
{
    uint64_t h = intern_mix(words[0] ^ 0xFFA0761D6478FF2Fu, words[1] ^ 0xFFE7037ED1A0FF8Bu ^ seed);
    return intern_mix(h ^ 0x8EBC6AF09C88C6E3u, words[2] ^ 0xFF89965CC75374C5u);
}

/* `readable` bytes may be read at s.at, s.len at least. */
static inline void intern_key_make(struct intern_key *key, const struct intern *t, struct span s,
                                   size_t readable)
{
    uint64_t *w = key->words;
    w[1] = w[2] = 0;
    if (s.len > INTERN_SHORT) {
        intern_key_make_long(key, t, s);
        return;
    }
    if (readable < INTERN_SHORT + 1) {
        char padded[INTERN_SHORT + 1] = {0};
        if (s.len)
            memcpy(padded, s.at, s.len);
        w[0] = load_u64le(padded);
        w[1] = load_u64le(padded + 8);
        w[2] = load_u64le(padded + 16);
    } else if (s.len <= 8) {
        w[0] = s.len ? load_u64le(s.at) & UINT64_MAX >> (64 - 8 * s.len) : 0;
    } else {
        w[0] = load_u64le(s.at);
        w[1] = load_u64le(s.at + 8);
        if (s.len < 16)
            w[1] &= UINT64_MAX >> (128 - 8 * s.len);
        else if (s.len > 16)
            w[2] = load_u64le(s.at + 16) & UINT64_MAX >> (192 - 8 * s.len);
    }
    w[2] |= (uint64_t)s.len << 56;
    key->hash = intern_hash_words(w, t->seed);
}

static inline void intern_prefetch(const struct intern *t, const struct intern_key *key)
{
    if (t->n_slots)
        __builtin_prefetch(&t->slots[key->hash & (t->n_slots - 1)]);
}

/* Once the slot is there: its string's record. */
static inline const struct span *intern_likely(const struct intern *t, const struct intern_key *key)
{
    static const struct span none = {0};
    if (!t->n_slots)
        return &none;
    const struct intern_slot *slot = &t->slots[key->hash & (t->n_slots - 1)];
    return slot->number ? &t->strings[slot->number - 1] : &none;
}

static inline void intern_prefetch_record(const struct intern *t, const struct intern_key *key)
{
    __builtin_prefetch(intern_likely(t, key));
}

/* Once the record is there: its bytes. */
static inline void intern_prefetch_bytes(const struct intern *t, const struct intern_key *key)
{
    __builtin_prefetch(intern_likely(t, key)->at);
}

#endif
