/* unit_spec.h -- what a table's header or caption says about the numbers below it.
 *
 *     "Millions US$"  -> USD, times 1000000        "Output ('000 tonnes)" -> t, times 1000
 *     "US$ m"         -> USD, times 1000000        "Share, %"             -> %
 *     "(in thousands)" -> no unit, times 1000      "Fiscal year"          -> nothing */
#ifndef BRIEF_INDEXER_ENTITIES_UNIT_SPEC_H
#define BRIEF_INDEXER_ENTITIES_UNIT_SPEC_H

#include "indexer/entities/vocabulary.h"

struct unit_spec {
    struct span unit;      /* ISO 4217 code or a unit's symbol; empty: not said */
    struct span guessed;   /* sign or word of several countries' money that names it, or empty */
    struct decimal factor; /* 1 when no multiplier is said */
    bool is_money;
    bool has_mult;
    bool sure;          /* not a sign of several countries */
    struct span source; /* the words that say so; where several do, those of the unit */
};

/* Read a header's or caption's words. */
struct unit_spec unit_spec_parse(struct span text, const struct vocabulary *words);

#endif
