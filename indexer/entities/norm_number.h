/* norm_number.h -- numbers as people write them: "112,400.50", "1,8", "3-1/2", "two hundred". */
#ifndef BRIEF_INDEXER_ENTITIES_NORM_NUMBER_H
#define BRIEF_INDEXER_ENTITIES_NORM_NUMBER_H

#include "core/decimal.h"
#include "indexer/entities/vocabulary.h"

/* A number in figures: groups of three by comma, stop, apostrophe or space, a decimal point or
 * comma, a fraction behind a hyphen or space ("8-1/2", "8½"), a leading sign. One comma with three
 * digits behind it groups, with any other count it is a decimal comma; decimal_comma turns the
 * roles of stop and comma round. False: no such number, or more digits than a decimal holds. */
bool number_parse_figures(struct decimal *out, struct span s, bool decimal_comma);

/* A number in words ("twenty-five", "two hundred and ten", "half a million", "a dozen"). */
bool number_parse_words(struct decimal *out, struct span s, const struct vocabulary *words);

/* Either. */
bool number_parse(struct decimal *out, struct span s, const struct vocabulary *words,
                  bool decimal_comma);

#endif
