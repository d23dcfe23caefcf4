/* own_lists.h -- what our own lists say of a name, so that those of the data packages give way. */
#ifndef BRIEF_INDEXER_RULES_OWN_LISTS_H
#define BRIEF_INDEXER_RULES_OWN_LISTS_H

#include <glib.h>
#include <stdbool.h>

/* What our own lists say; every key is folded. */
struct own_lists {
    GHashTable *words;     /* names that are also something other than a place */
    GHashTable *taken;     /* those of them that leave a small place no chance */
    GHashTable *places;    /* name -> "sure" or "ambiguous" */
    GHashTable *cities;    /* the cities among them */
    GHashTable *countries; /* name -> normal form */
    GHashTable *money;     /* words of currencies */
    GHashTable *known;     /* every single word that they have */
};

/* Read every .list of the folder, in the order of their names; ends the program on a bad one. */
void own_lists_read(struct own_lists *own, const char *folder);
void own_lists_release(struct own_lists *own);

/* Does `name` need other evidence to count as a place? */
bool name_is_ambiguous(const struct own_lists *own, const char *name);

/* Is the name of a small place something else, as far as the news goes? */
bool name_is_taken(const struct own_lists *own, const char *name);

#endif
