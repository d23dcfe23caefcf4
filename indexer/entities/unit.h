/* unit.h -- what the rules see of a document: units.
 *
 * A unit is a token, or all the tokens of one lexicon entry ("prime minister"), the longest that
 * begins at its first token; a longer entry hides shorter ones inside it. The stop of an
 * abbreviation or initial ("Gen.", "J.") belongs to its unit. Rules see of a unit: its classes,
 * its shape, and these flags. */
#ifndef BRIEF_INDEXER_ENTITIES_UNIT_H
#define BRIEF_INDEXER_ENTITIES_UNIT_H

#include "core/text/token.h"

enum unit_flag {
    UNIT_GLUED,    /* no white space before it */
    UNIT_SENTENCE, /* first of a sentence */
    UNIT_LINE,     /* first on its line */
    UNIT_HEADING,  /* in a title or heading */
    UNIT_SHOUT,    /* in a block or line with hardly a small letter */
    UNIT_CELL,     /* in a cell of a table */
    N_UNIT_FLAGS
};

#define UNIT_FLAG_SETS (1 << N_UNIT_FLAGS)

/* Shapes of units: those of tokens, and one more: an initial with its stop ("J."). */
#define UNIT_INITIAL_STOP N_SHAPES
#define N_UNIT_SHAPES     (N_SHAPES + 1)

/* A match reaches over at most this many units: so that no text costs more than linear time. */
#define UNIT_SPAN_MAX 40

#endif
