/* rule_cost.h -- what a rule has cost and brought, for `rules bench`. */
#ifndef BRIEF_INDEXER_ENTITIES_RULE_COST_H
#define BRIEF_INDEXER_ENTITIES_RULE_COST_H

#include <stdint.h>

struct rule_cost {
    uint64_t calls;   /* of PCRE2: places where a text rule's trigger fits; groups of a shape rule
                         that competes for a place */
    uint64_t fits;    /* of these */
    uint64_t limits;  /* refused by a match limit */
    uint64_t ns;      /* spent in them */
    uint64_t matches; /* contenders: whole matches, before any is chosen */
    uint64_t chosen;
};

#endif
