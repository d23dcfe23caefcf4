/* names.c -- one hash table from keys to chains of entries. */
#include "indexer/entities/names.h"

#include "core/mem.h"
#include "core/text/intern.h"

#define CHAIN_MAX 64 /* entries of one key that are told apart when one is added again */

void names_release(struct names *x)
{
    mem_free(x->at);
    mem_free(x->entries);
    mem_free(x->slots);
    *x = (struct names){0};
}

void names_clear(struct names *x)
{
    x->n = x->n_entries = x->n_used = 0;
    memset(x->first_words, 0, sizeof x->first_words);
    if (++x->epoch == 0) { /* wrapped round: old slots would look new */
        memset(x->slots, 0, x->n_slots * sizeof *x->slots);
        x->epoch = 1;
    }
}

uint64_t names_word_hash(struct span folded)
{
    return intern_hash(folded);
}

static struct name_slot *find_slot(const struct names *x, uint64_t key)
{
    size_t at = (key * 0x9E3779B97F4A7C15u >> 20) & (x->n_slots - 1);
    while (x->slots[at].epoch == x->epoch && x->slots[at].key != key)
        at = (at + 1) & (x->n_slots - 1);
    return &x->slots[at];
}

static bool grow_slots(struct names *x)
{
    struct name_slot *old = x->slots;
    size_t n_old = x->n_slots;
    size_t n = n_old ? 2 * n_old : 256;
    struct name_slot *slots = mem_calloc(n, sizeof *slots);
    if (!slots)
        return false;
    if (x->epoch == 0)
        x->epoch = 1;
    x->slots = slots;
    x->n_slots = n;
    for (size_t i = 0; i < n_old; i++)
        if (old[i].epoch == x->epoch)
            *find_slot(x, old[i].key) = old[i];
    mem_free(old);
    return true;
}

uint32_t names_find(const struct names *x, uint64_t key)
{
    if (!x->n_used)
        return NAME_NONE;
    const struct name_slot *slot = find_slot(x, key);
    return slot->epoch == x->epoch ? slot->first : NAME_NONE;
}

uint32_t names_full_of(const struct names *x, uint32_t first)
{
    for (uint32_t e = first; e != NAME_NONE; e = x->entries[e].next)
        if (x->entries[e].kind == NAME_FULL)
            return x->entries[e].name;
    return NAME_NONE;
}

uint32_t names_find_full(const struct names *x, uint64_t key)
{
    return names_full_of(x, names_find(x, key));
}

static bool has_entry(const struct names *x, const struct name_slot *slot, uint32_t name)
{
    size_t n = 0;
    for (uint32_t e = slot->first; e != NAME_NONE && n < CHAIN_MAX; e = x->entries[e].next, n++)
        if (x->entries[e].name == name)
            return true;
    return n == CHAIN_MAX; /* so common a short form names nobody: more entries tell nothing */
}

bool names_add_short(struct names *x, uint64_t key, uint64_t first_word_hash, uint32_t name,
                     enum name_kind kind)
{
    if (2 * (x->n_used + 1) > x->n_slots && !grow_slots(x))
        return false;
    struct name_slot *slot = find_slot(x, key);
    bool is_new = slot->epoch != x->epoch;
    if (!is_new && has_entry(x, slot, name))
        return true;
    if (x->n_entries == x->entries_cap) {
        struct name_entry *grown =
            mem_grow(x->entries, &x->entries_cap, x->n_entries + 1, sizeof *grown);
        if (!grown)
            return false;
        x->entries = grown;
    }
    uint32_t number = (uint32_t)x->n_entries++;
    x->entries[number] = (struct name_entry){name, NAME_NONE, (uint8_t)kind};
    if (is_new) {
        *slot = (struct name_slot){key, number, number, x->epoch};
        x->n_used++;
    } else {
        x->entries[slot->last].next = number;
        slot->last = number;
    }
    x->first_words[(first_word_hash >> 6) % NAMES_FILTER] |= (uint64_t)1 << (first_word_hash & 63);
    return true;
}

void names_add_role(struct name *n, struct span role)
{
    for (uint8_t i = 0; i < n->n_roles; i++)
        if (span_equal(n->roles[i], role))
            return;
    if (n->n_roles < NAME_ROLES_MAX)
        n->roles[n->n_roles++] = role;
}

void names_add_gender(struct name *n, uint8_t gender)
{
    if (gender == GENDER_UNKNOWN || n->gender == gender)
        return;
    n->gender = n->gender == GENDER_UNKNOWN ? gender : (uint8_t)GENDER_TORN;
}

uint32_t names_fullest(const struct names *x, uint32_t name)
{
    while (x->at[name].fuller != NAME_NONE) /* ever more words or letters: see pass_same.c */
        name = x->at[name].fuller;
    return name;
}

uint32_t names_add(struct names *x, uint64_t key, uint64_t first_word_hash)
{
    uint32_t found = names_find_full(x, key);
    if (found != NAME_NONE)
        return found;
    struct name *grown = x->at;
    if (x->n == x->cap && !(grown = mem_grow(x->at, &x->cap, x->n + 1, sizeof *grown)))
        return NAME_NONE;
    x->at = grown;
    uint32_t number = (uint32_t)x->n;
    x->at[number] = (struct name){.key = key, .fuller = NAME_NONE, .next = NAME_NONE};
    if (!names_add_short(x, key, first_word_hash, number, NAME_FULL))
        return NAME_NONE;
    x->n++;
    return number;
}
