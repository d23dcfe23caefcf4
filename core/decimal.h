/* decimal.h -- exact decimal numbers: digits × 10^-scale. Sums of money never become doubles. */
#ifndef BRIEF_CORE_DECIMAL_H
#define BRIEF_CORE_DECIMAL_H

#include "brief/span.h"

#include <stdint.h>

struct decimal {
    int64_t digits; /* normalised: no trailing zero digit unless scale is 0 */
    int32_t scale;  /* 0..DECIMAL_SCALE_MAX digits behind the point */
};

#define DECIMAL_SCALE_MAX 12
#define DECIMAL_TEXT_MAX  40

/* Plain notation, '.' as point, no grouping: "112400000", "0.5", "-3". False: not such a number, or
 * more than 18 significant digits. */
bool decimal_parse(struct decimal *out, struct span s);

/* out = a × b, or a × 10^power; false on overflow (out is then unset). */
bool decimal_multiply(struct decimal *out, struct decimal a, struct decimal b);
bool decimal_shift(struct decimal *out, struct decimal a, int power);

/* < 0, 0, > 0; exact whatever the scales. */
int decimal_compare(struct decimal a, struct decimal b);

/* Plain notation with NUL; returns the length. */
size_t decimal_format(char out[DECIMAL_TEXT_MAX], struct decimal d);

#endif
