/* normaliser.h -- the ways to a normal form that a rule can name. */
#ifndef BRIEF_INDEXER_ENTITIES_NORMALISER_H
#define BRIEF_INDEXER_ENTITIES_NORMALISER_H

#include "brief/span.h"

#include <stdbool.h>

enum normaliser {
    NORMALISE_NAME,
    NORMALISE_MONEY,
    NORMALISE_QUANTITY,
    NORMALISE_DATE,
    NORMALISE_REFERENCE,
    NORMALISE_NOTHING, /* the rule only keeps other rules away */
};

#define NORMALISER_NAMES "name, money, quantity, date, reference, definition and none"

/* False: no normaliser has that name. */
bool normaliser_parse(enum normaliser *out, struct span name);

#endif
