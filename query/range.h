/* range.h -- "USD30m..USD100m": which sums are meant. */
#ifndef BRIEF_QUERY_RANGE_H
#define BRIEF_QUERY_RANGE_H

#include "brief/span.h"
#include "brief/status.h"
#include "core/decimal.h"

struct value_range {
    bool has_from, has_to;
    struct decimal from, to; /* full units, both inside */
    char unit[32];           /* ISO 4217, or the unit of a quantity; "" any */
};

/* A range FROM..TO, FROM.., ..TO, or one value. Each end: currency code or sign before or behind,
 * a number (grouping commas allowed), k m bn tn or the words. A currency of one end serves both.
 * is_quantity: the unit is any word ("MW"), and single letters are units, no multipliers (30m is
 * thirty metres). BRIEF_EQUERY explains, also how to quote a '$'. */
brief_status value_range_parse(struct value_range *out, struct span text, bool is_quantity,
                               struct brief_error *err);

/* The ISO 4217 code of a code in any case or of a sign ("US$", "€"); empty: neither. */
struct span currency_code(struct span text);

#endif
