/* norm_ends.h -- the one or two numbers of an amount or quantity, multiplied out. */
#ifndef BRIEF_INDEXER_ENTITIES_NORM_ENDS_H
#define BRIEF_INDEXER_ENTITIES_NORM_ENDS_H

#include "indexer/entities/norm.h"

/* What a word for a unit is worth: "million barrels per day = 1000000 bbl/d" has factor 1000000
 * and the symbol "bbl/d". */
struct unit_value {
    struct decimal factor;
    struct span symbol;
};

/* Split a unit's norm into factor and symbol; no leading number: factor 1. */
struct unit_value unit_value_of(struct span norm);

/* A multiplier as written: "bn", "million", also two words ("thousand million"). False: unknown. */
bool multiplier_parse(struct decimal *out, struct span s, const struct vocabulary *words);

/* Cut "3.5bn" into "3.5" and "bn": letters right behind the last digit. Without any, *tail is
 * empty and the number is all of s. */
struct span number_cut_tail(struct span s, struct span *tail);

/* Read CAPTURE_NUMBER, _NUMBER_TO, _MULT, _MULT_TO; set m's value, value_to and MENTION_RANGE, and
 * MENTION_HEDGED when CAPTURE_HEDGE is set. A multiplier written once, behind the second number,
 * holds for both ("5-8bn"), and so do its thousands ("$5-8,000"). False: unreadable, too long, or
 * a second end below the first. */
bool norm_ends(struct norm_context *cx, struct mention *m, const struct candidate *c,
               struct decimal factor);

#endif
