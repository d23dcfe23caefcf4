/* symbol_groups.h -- sixty-four groups of symbols, to say no quickly.
 *
 * The automaton asks for every place "can it go on with this symbol?", and mostly it cannot. A set
 * of groups is one number: when the symbol's group is not in it, no predicate in question accepts
 * the symbol. Groups follow the shapes of units, which tell apart what rules tell apart. */
#ifndef BRIEF_INDEXER_ENTITIES_SYMBOL_GROUPS_H
#define BRIEF_INDEXER_ENTITIES_SYMBOL_GROUPS_H

#include "indexer/entities/ruleset_open.h"

struct symbol_groups {
    const struct ruleset *rules; /* borrowed */
    uint8_t *of;                 /* by symbol */
    uint64_t *of_64;             /* those of symbols 64 * i to 64 * i + 63 */
    uint64_t *accepted;          /* by predicate: see symbol_groups_accepted; 0: not asked yet */
};

/* False: out of memory; release it all the same. */
bool symbol_groups_init(struct symbol_groups *g, const struct ruleset *r);
void symbol_groups_release(struct symbol_groups *g);

/* The groups of which the predicate accepts some symbol. Found once, then a load. */
uint64_t symbol_groups_find(struct symbol_groups *g, uint16_t predicate);
static inline uint64_t symbol_groups_accepted(struct symbol_groups *g, uint16_t predicate)
{
    uint64_t groups = g->accepted[predicate];
    return groups ? groups : symbol_groups_find(g, predicate);
}

#endif
