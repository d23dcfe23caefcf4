/* vocabulary.h -- the words whose meaning interpretation asks of the lexicon: months, numbers in
 * words, currencies, units.
 *
 * Behind it stands the compiled lexicon (extract.c binds it to ruleset_lookup); a test may put a
 * table of its own there. */
#ifndef BRIEF_INDEXER_ENTITIES_VOCABULARY_H
#define BRIEF_INDEXER_ENTITIES_VOCABULARY_H

#include "brief/span.h"
#include "core/decimal.h"

enum vocabulary_class {
    VOCAB_CURRENCY_SIGN,
    VOCAB_CURRENCY_CODE,
    VOCAB_CURRENCY_WORD,
    VOCAB_CURRENCY_MINOR,
    VOCAB_UNIT,
    VOCAB_MULTIPLIER,
    VOCAB_NUMBER_WORD,
    VOCAB_ORDINAL,
    VOCAB_MONTH,
    VOCAB_WEEKDAY,
    VOCAB_SEASON,
    VOCAB_COUNTRY_OF, /* "countryof Lima", see lists/money.list */
    VOCAB_MONEY_OF,   /* "moneyof PE" */
    VOCAB_MONEY_WAS,  /* "moneywas VES" */
    N_VOCABULARY_CLASSES
};

struct vocabulary {
    struct span (*lookup)(const void *lexicon, struct span word, int class_number);
    const void *lexicon;
    int classes[N_VOCABULARY_CLASSES]; /* the lexicon's numbers; -1: it has no such class */
    int ambiguous;                     /* class of spellings that mean several things, or -1 */
};

/* The list's name of a class: "currency_sign". */
const char *vocabulary_class_name(enum vocabulary_class c);

/* The normal form of `word` in that class, or an empty span. A spelling that its list marks as one
 * of several meanings ("$ = USD ?") clears *sure (may be NULL). */
struct span vocabulary_find(const struct vocabulary *v, enum vocabulary_class c, struct span word,
                            bool *sure);

/* The same for classes whose norms are whole numbers (months, weekdays); 0: not there. */
int vocabulary_find_small(const struct vocabulary *v, enum vocabulary_class c, struct span word);

/* The same for classes whose norms are decimals (multipliers, numbers in words). */
bool vocabulary_find_decimal(const struct vocabulary *v, enum vocabulary_class c, struct span word,
                             struct decimal *out);

#endif
