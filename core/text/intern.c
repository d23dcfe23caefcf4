/* intern.c -- linear probing; long strings are hashed by XXH3, short ones by two multiplications.
 */
#include "core/text/intern.h"

#include "core/mem.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#define FIRST_SLOTS 1024
#define GROW_FAST   32768 /* slots */
#define WALK_MAX    256   /* slots; at half full, chance makes no walk this long */
#define RESEEDS_MAX 8     /* then the table grows instead */

void intern_init(struct intern *t)
{
    *t = (struct intern){0};
    arena_init(&t->bytes, 64 * 1024);
}

void intern_release(struct intern *t)
{
    mem_free(t->strings);
    mem_free(t->slots);
    arena_release(&t->bytes);
    intern_init(t);
}

void intern_clear(struct intern *t)
{
    t->n = 0;
    if (t->slots)
        memset(t->slots, 0, t->n_slots * sizeof *t->slots);
    arena_clear(&t->bytes);
}

void intern_key_make_long(struct intern_key *key, const struct intern *t, struct span s)
{
    key->words[0] = XXH3_64bits_withSeed(s.at, s.len, t->seed);
    key->words[1] = s.len;
    key->words[2] = INTERN_LONG;
    key->hash = key->words[0];
}

uint64_t intern_hash(struct span s)
{
    static const struct intern none = {0};
    struct intern_key key;
    intern_key_make(&key, &none, s, s.len);
    return key.hash;
}

static inline bool slot_holds(const struct intern *t, const struct intern_slot *slot,
                              const struct intern_key *key, struct span s)
{
    return slot->hash == (uint32_t)key->hash && span_equal(t->strings[slot->number - 1], s);
}

/* The slot that holds the string or is free for it; NULL when the walk is too long. */
static struct intern_slot *probe(const struct intern *t, const struct intern_key *key,
                                 struct span s)
{
    size_t mask = t->n_slots - 1, at = key->hash & mask;
    for (size_t n = 0; n < WALK_MAX; n++, at = (at + 1) & mask) {
        struct intern_slot *slot = &t->slots[at];
        if (!slot->number || slot_holds(t, slot, key, s))
            return slot;
    }
    return NULL;
}

/* The first free slot from where the hash says, NULL when it is far away. */
static struct intern_slot *free_slot(struct intern_slot *slots, size_t n, uint32_t hash)
{
    size_t at = hash & (n - 1), walked = 0;
    while (slots[at].number && ++walked < WALK_MAX)
        at = (at + 1) & (n - 1);
    return slots[at].number ? NULL : &slots[at];
}

/* The slots know all that is asked here, as long as the seed is the same. */
static bool move_all(const struct intern *t, struct intern_slot *slots, size_t n)
{
    for (size_t i = 0; i < t->n_slots; i++) {
        struct intern_slot *to;
        if (!t->slots[i].number)
            continue;
        if (!(to = free_slot(slots, n, t->slots[i].hash)))
            return false;
        *to = t->slots[i];
    }
    return true;
}

/* Put every string into `slots` under the table's seed; false when a walk is too long. */
static bool put_all(const struct intern *t, struct intern_slot *slots, size_t n)
{
    for (size_t i = 0; i < t->n; i++) {
        struct intern_key key;
        struct intern_slot *to;
        intern_key_make(&key, t, t->strings[i], t->strings[i].len);
        if (!(to = free_slot(slots, n, (uint32_t)key.hash)))
            return false;
        *to = (struct intern_slot){(uint32_t)key.hash, (uint32_t)i + 1};
    }
    return true;
}

/* Another hash function: somebody chose the strings for this one, or it is bad luck. */
static void next_seed(struct intern *t)
{
    t->seed = intern_mix(t->seed + 0x9E3779B97F4A7C15u, 0xD1B54A32D192ED03u);
    t->n_reseeded++;
}

static bool replace_slots(struct intern *t, struct intern_slot *slots, size_t n)
{
    mem_free(t->slots);
    t->slots = slots;
    t->n_slots = n;
    return true;
}

/* Another seed, and now and then more room, until no walk is too long. */
static bool reseed(struct intern *t, size_t n)
{
    for (uint32_t tries = 1;; tries++) {
        struct intern_slot *slots = mem_calloc(n, sizeof *slots);
        next_seed(t);
        if (!slots)
            return false;
        if (put_all(t, slots, n))
            return replace_slots(t, slots, n);
        mem_free(slots);
        n = tries % RESEEDS_MAX ? n : 2 * n;
    }
}

static bool grow(struct intern *t, size_t n)
{
    struct intern_slot *slots = mem_calloc(n, sizeof *slots);
    if (!slots)
        return false;
    if (move_all(t, slots, n))
        return replace_slots(t, slots, n);
    mem_free(slots);
    return reseed(t, n);
}

/* A key that was made before the seed changed. */
static bool is_stale(const struct intern *t, const struct intern_key *key, struct span s)
{
    struct intern_key now;
    if (!t->seed)
        return false;
    intern_key_make(&now, t, s, s.len);
    return now.hash != key->hash;
}

/* Small tables grow fast: each growth moves everything. */
static size_t more_slots(const struct intern *t)
{
    return !t->n_slots ? FIRST_SLOTS : t->n_slots < GROW_FAST ? 4 * t->n_slots : 2 * t->n_slots;
}

static struct intern_slot *find_place(struct intern *t, struct intern_key *key, struct span s)
{
    if (t->n * 2 >= t->n_slots && !grow(t, more_slots(t)))
        return NULL;
    if (is_stale(t, key, s))
        intern_key_make(key, t, s, s.len);
    struct intern_slot *slot;
    while (!(slot = probe(t, key, s))) {
        if (!reseed(t, t->n_slots))
            return NULL;
        intern_key_make(key, t, s, s.len);
    }
    return slot;
}

uint32_t intern_add(struct intern *t, struct span s, bool *is_new)
{
    struct intern_key key;
    intern_key_make(&key, t, s, s.len);
    return intern_add_key(t, &key, s, is_new);
}

uint32_t intern_add_key(struct intern *t, struct intern_key *key, struct span s, bool *is_new)
{
    *is_new = false;
    struct intern_slot *slot = find_place(t, key, s);
    if (!slot)
        return INTERN_NONE;
    if (slot->number)
        return slot->number - 1;
    if (t->n >= t->cap) {
        struct span *grown = mem_grow(t->strings, &t->cap, t->n + 1, sizeof *grown);
        if (!grown)
            return INTERN_NONE;
        t->strings = grown;
    }
    struct span copy = arena_copy(&t->bytes, s);
    if (!copy.at || t->n >= INT32_MAX)
        return INTERN_NONE;
    t->strings[t->n] = copy;
    *slot = (struct intern_slot){(uint32_t)key->hash, (uint32_t)++t->n};
    *is_new = true;
    return (uint32_t)t->n - 1;
}

uint32_t intern_find(const struct intern *t, struct span s)
{
    struct intern_key key;
    if (!t->n_slots)
        return INTERN_NONE;
    intern_key_make(&key, t, s, s.len);
    const struct intern_slot *slot = probe(t, &key, s);
    return slot && slot->number ? slot->number - 1 : INTERN_NONE;
}

size_t intern_bytes(const struct intern *t)
{
    return t->bytes.total + t->n_slots * sizeof *t->slots + t->cap * sizeof *t->strings;
}
