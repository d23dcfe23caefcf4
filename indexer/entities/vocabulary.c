/* vocabulary.c -- questions to the lexicon, and what its norms mean. */
#include "indexer/entities/vocabulary.h"

const char *vocabulary_class_name(enum vocabulary_class c)
{
    static const char *const names[N_VOCABULARY_CLASSES] = {
        [VOCAB_CURRENCY_SIGN] = "currency_sign",
        [VOCAB_CURRENCY_CODE] = "currency_code",
        [VOCAB_CURRENCY_WORD] = "currency_word",
        [VOCAB_CURRENCY_MINOR] = "currency_minor",
        [VOCAB_UNIT] = "unit",
        [VOCAB_MULTIPLIER] = "multiplier",
        [VOCAB_NUMBER_WORD] = "number_word",
        [VOCAB_ORDINAL] = "ordinal_word",
        [VOCAB_MONTH] = "month",
        [VOCAB_WEEKDAY] = "weekday",
        [VOCAB_SEASON] = "season",
        [VOCAB_COUNTRY_OF] = "country_of",
        [VOCAB_MONEY_OF] = "money_of",
        [VOCAB_MONEY_WAS] = "money_was",
    };
    return names[c];
}

struct span vocabulary_find(const struct vocabulary *v, enum vocabulary_class c, struct span word,
                            bool *sure)
{
    if (v->classes[c] < 0 || word.len == 0)
        return (struct span){0};
    struct span norm = v->lookup(v->lexicon, word, v->classes[c]);
    if (sure && norm.len && v->ambiguous >= 0 && v->lookup(v->lexicon, word, v->ambiguous).len)
        *sure = false;
    return norm;
}

int vocabulary_find_small(const struct vocabulary *v, enum vocabulary_class c, struct span word)
{
    struct span norm = vocabulary_find(v, c, word, NULL);
    int n = 0;
    if (norm.len == 0 || norm.len > 4)
        return 0;
    for (size_t i = 0; i < norm.len; i++) {
        if (norm.at[i] < '0' || norm.at[i] > '9')
            return 0;
        n = n * 10 + (norm.at[i] - '0');
    }
    return n;
}

bool vocabulary_find_decimal(const struct vocabulary *v, enum vocabulary_class c, struct span word,
                             struct decimal *out)
{
    struct span norm = vocabulary_find(v, c, word, NULL);
    return norm.len && decimal_parse(out, norm);
}
