/* class_set.c -- class names and class sets, numbered by intern tables. */
#include "indexer/entities/class_set.h"

brief_status class_table_init(struct class_table *t)
{
    struct class_set none = {{0}};
    intern_init(&t->names);
    intern_init(&t->sets);
    t->full = false;
    return class_table_set(t, &none) == 0 ? BRIEF_OK : BRIEF_ENOMEM;
}

void class_table_release(struct class_table *t)
{
    intern_release(&t->names);
    intern_release(&t->sets);
}

bool class_table_is_full(const struct class_table *t)
{
    return t->full;
}

uint32_t class_table_find(const struct class_table *t, struct span name)
{
    return intern_find(&t->names, name);
}

uint32_t class_table_add(struct class_table *t, struct span name)
{
    bool is_new;
    uint32_t found = intern_find(&t->names, name);
    if (found != INTERN_NONE)
        return found;
    t->full = t->full || t->names.n >= CLASSES_MAX;
    return t->full ? CLASS_NONE : intern_add(&t->names, name, &is_new);
}

uint32_t class_table_set(struct class_table *t, const struct class_set *set)
{
    bool is_new;
    uint32_t n = intern_add(&t->sets, (struct span){(const char *)set, sizeof *set}, &is_new);
    t->full = t->full || (n != INTERN_NONE && n >= CLASS_SETS_MAX);
    return n < CLASS_SETS_MAX ? n : CLASS_NONE;
}

struct class_set class_table_set_at(const struct class_table *t, uint32_t set)
{
    struct class_set out;
    memcpy(&out, t->sets.strings[set].at, sizeof out);
    return out;
}
