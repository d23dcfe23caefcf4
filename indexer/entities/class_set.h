/* class_set.h -- sets of classes ("title", "given", "of") as bits, each distinct set numbered once.
 *
 *     class names ──> class numbers ──> bit sets ──> set numbers (0 is the empty set)
 *
 * Only the rule compiler grows these tables; the compiled file keeps them as plain arrays. */
#ifndef BRIEF_INDEXER_ENTITIES_CLASS_SET_H
#define BRIEF_INDEXER_ENTITIES_CLASS_SET_H

#include "brief/status.h"
#include "core/text/intern.h"

#include <stdint.h>

#define CLASSES_MAX     1024
#define CLASS_SET_WORDS (CLASSES_MAX / 64)
#define CLASS_SETS_MAX  0xFFF0

struct class_set {
    uint64_t bits[CLASS_SET_WORDS];
};

static inline bool class_set_has(const struct class_set *s, uint32_t class_number)
{
    return s->bits[class_number / 64] >> (class_number % 64) & 1;
}

static inline void class_set_add(struct class_set *s, uint32_t class_number)
{
    s->bits[class_number / 64] |= (uint64_t)1 << (class_number % 64);
}

static inline void class_set_join(struct class_set *s, const struct class_set *more)
{
    for (int i = 0; i < CLASS_SET_WORDS; i++)
        s->bits[i] |= more->bits[i];
}

struct class_table {
    struct intern names; /* class names by number */
    struct intern sets;  /* the bytes of struct class_set by set number */
    bool full;           /* a limit has refused something */
};

#define CLASS_NONE UINT32_MAX

/* BRIEF_ENOMEM only. */
brief_status class_table_init(struct class_table *t);
void class_table_release(struct class_table *t);

/* The class with that name, made when new; CLASS_NONE when out of memory or over CLASSES_MAX. */
uint32_t class_table_add(struct class_table *t, struct span name);
uint32_t class_table_find(const struct class_table *t, struct span name);

/* Why the last call gave CLASS_NONE: a table is full, else memory. */
bool class_table_is_full(const struct class_table *t);

/* The number of a set, or CLASS_NONE when out of memory or over CLASS_SETS_MAX. */
uint32_t class_table_set(struct class_table *t, const struct class_set *set);
struct class_set class_table_set_at(const struct class_table *t, uint32_t set);

#endif
