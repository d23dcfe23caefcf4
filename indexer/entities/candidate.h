/* candidate.h -- what a rule matched, before anyone has thought about what it means.
 *
 *     rule engine (shape rules over the shadow, text rules over the bytes)
 *       ──> candidates: type, rule, token range, named captures
 *       ──> interpretation (normal forms, document pass) ──> mentions
 *
 * Candidates of the engine are sorted by start and never overlap: the longest match has won, then
 * the higher priority, then the earlier rule. */
#ifndef BRIEF_INDEXER_ENTITIES_CANDIDATE_H
#define BRIEF_INDEXER_ENTITIES_CANDIDATE_H

#include "brief/span.h"
#include "core/document.h"
#include "core/mention.h"

#include <stdint.h>

/* The names a rule may give to its groups: (?<name>…). */
enum capture_name {
    CAPTURE_NAME,  /* the mention's own span; without it the whole match */
    CAPTURE_ROLE,  /* title and office of a person */
    CAPTURE_GIVEN, /* given names */
    CAPTURE_SURNAME,
    CAPTURE_SHORT, /* short name(s) of a definition, inside the brackets */
    CAPTURE_SIGN,  /* currency sign, word or code */
    CAPTURE_NUMBER,
    CAPTURE_NUMBER_TO,
    CAPTURE_MULT, /* bn, million … */
    CAPTURE_MULT_TO,
    CAPTURE_UNIT,
    CAPTURE_HEDGE, /* about, more than … */
    CAPTURE_DAY,
    CAPTURE_DAY_TO,
    CAPTURE_MONTH,
    CAPTURE_MONTH_TO,
    CAPTURE_YEAR,
    CAPTURE_YEAR_TO,
    CAPTURE_WEEKDAY,
    CAPTURE_RELATIVE, /* last, next, ago … */
    CAPTURE_PERIOD,   /* week, month, quarter, Q3 … */
    CAPTURE_CODE,     /* a reference's code */
    CAPTURE_TITLE,    /* a reference's title */
    N_CAPTURES
};

struct capture {
    uint32_t start, end; /* bytes in the text; start UINT32_MAX: not set */
};

struct candidate {
    uint32_t token_from, token_to; /* of the mention's own span (CAPTURE_NAME), to exclusive */
    uint32_t match_from, match_to; /* tokens of the whole match */
    uint32_t start, end;           /* bytes of the mention's own span */
    uint8_t type;                  /* enum mention_type */
    uint8_t confidence;
    bool weak;              /* the rule says: only a guess */
    bool unmet;             /* a `where` of its rule does not hold here: it cannot win */
    bool won;               /* no stronger match touches its span */
    uint32_t rule;          /* number in the ruleset: ruleset_rule */
    struct span entry_norm; /* when the span is exactly one lexicon entry: its normal form */
    uint32_t entry_sense;   /* the same entry's first sense, */
    uint16_t entry_set;     /* and its classes; 0: there is none */
    struct capture captures[N_CAPTURES];
};

struct candidate_list {
    struct candidate *at;
    size_t n, cap;
};

#endif
