/* symbol_groups.h -- sixty-four groups of symbols, to say no quickly.
 *
 * The automaton asks for every place "can it go on with this symbol?", and mostly it cannot. A set
 * of groups is one number: when the symbol's group is not in it, no predicate in question accepts
 * the symbol. Groups follow the shapes of units, which tell apart what rules tell apart. */
#ifndef BRIEF_INDEXER_ENTITIES_SYMBOL_GROUPS_H
#define BRIEF_INDEXER_ENTITIES_SYMBOL_GROUPS_H

#include "indexer/entities/ruleset_open.h"

struct symbol_groups {
    uint8_t *of;        /* by symbol; the edge has a group of its own */
    uint64_t *accepted; /* by predicate: the groups of which it accepts some symbol */
};

/* False: out of memory; release it all the same. */
bool symbol_groups_init(struct symbol_groups *g, const struct ruleset *r);
void symbol_groups_release(struct symbol_groups *g);

#endif
