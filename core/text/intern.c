/* intern.c -- an open-addressing hash table over XXH3, linear probing. */
#include "core/text/intern.h"

#include "core/mem.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#define FIRST_SLOTS 1024

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

static inline bool slot_holds(const struct intern *t, const struct intern_slot *slot, struct span s)
{
    if (s.len <= INTERN_INLINE)
        return slot->len == s.len && memcmp(slot->text, s.at, s.len) == 0;
    return slot->len > INTERN_INLINE && span_equal(t->strings[slot->number - 1], s);
}

static void fill_slot(struct intern_slot *slot, uint64_t hash, uint32_t number, struct span s)
{
    slot->tag = (uint32_t)(hash >> 32);
    slot->number = number + 1;
    slot->len = s.len <= INTERN_INLINE ? (uint8_t)s.len : INTERN_INLINE + 1;
    if (s.len && s.len <= INTERN_INLINE)
        memcpy(slot->text, s.at, s.len);
}

static struct intern_slot *probe(const struct intern *t, struct span s, uint64_t hash)
{
    size_t mask = t->n_slots - 1;
    uint32_t tag = (uint32_t)(hash >> 32);
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        struct intern_slot *slot = &t->slots[i];
        if (!slot->number || (slot->tag == tag && slot_holds(t, slot, s)))
            return slot;
    }
}

static bool grow_slots(struct intern *t)
{
    size_t n = t->n_slots ? t->n_slots * 2 : FIRST_SLOTS;
    struct intern_slot *slots = mem_calloc(n, sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < t->n; i++) {
        uint64_t hash = XXH3_64bits(t->strings[i].at, t->strings[i].len);
        size_t at = hash & (n - 1);
        while (slots[at].number)
            at = (at + 1) & (n - 1);
        fill_slot(&slots[at], hash, (uint32_t)i, t->strings[i]);
    }
    mem_free(t->slots);
    t->slots = slots;
    t->n_slots = n;
    return true;
}

uint64_t intern_hash(struct span s)
{
    return XXH3_64bits(s.at, s.len);
}

void intern_prefetch(const struct intern *t, uint64_t hash)
{
    if (t->n_slots)
        __builtin_prefetch(&t->slots[hash & (t->n_slots - 1)]);
}

uint32_t intern_add(struct intern *t, struct span s, bool *is_new)
{
    return intern_add_hashed(t, s, intern_hash(s), is_new);
}

uint32_t intern_add_hashed(struct intern *t, struct span s, uint64_t hash, bool *is_new)
{
    *is_new = false;
    if (t->n * 2 >= t->n_slots && !grow_slots(t))
        return INTERN_NONE;
    struct intern_slot *slot = probe(t, s, hash);
    if (slot->number)
        return slot->number - 1;
    if (t->n >= t->cap) {
        struct span *grown = mem_grow(t->strings, &t->cap, t->n + 1, sizeof *grown);
        if (!grown)
            return INTERN_NONE;
        t->strings = grown;
    }
    struct span copy = arena_copy(&t->bytes, s);
    if (!copy.at || t->n >= UINT32_MAX - 1)
        return INTERN_NONE;
    t->strings[t->n] = copy;
    fill_slot(slot, hash, (uint32_t)t->n++, copy);
    *is_new = true;
    return (uint32_t)t->n - 1;
}

uint32_t intern_find(const struct intern *t, struct span s)
{
    if (!t->n_slots)
        return INTERN_NONE;
    uint32_t number = probe(t, s, XXH3_64bits(s.at, s.len))->number;
    return number ? number - 1 : INTERN_NONE;
}

size_t intern_bytes(const struct intern *t)
{
    return t->bytes.total + t->n_slots * sizeof *t->slots + t->cap * sizeof *t->strings;
}
