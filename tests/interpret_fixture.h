/* interpret_fixture.h -- a small lexicon and hand-made captures for the tests of normal forms.
 *
 * A sample marks its captures in the text itself: "{sign:US$}{number:3.5}{mult:bn}". */
#ifndef BRIEF_TESTS_INTERPRET_FIXTURE_H
#define BRIEF_TESTS_INTERPRET_FIXTURE_H

#include "indexer/entities/norm.h"

#include <stdio.h>
#include <strings.h>

struct fixture_word {
    enum vocabulary_class class_number;
    const char *word, *norm;
};

static const struct fixture_word fixture_words[] = {
    {VOCAB_CURRENCY_SIGN, "US$", "USD"},
    {VOCAB_CURRENCY_SIGN, "$", "USD ?"},
    {VOCAB_CURRENCY_SIGN, "€", "EUR"},
    {VOCAB_CURRENCY_SIGN, "£", "GBP ?"},
    {VOCAB_CURRENCY_SIGN, "Rs", "INR ?"},
    {VOCAB_CURRENCY_SIGN, "CFA", "XOF"},
    {VOCAB_CURRENCY_SIGN, "S/", "PEN"},
    {VOCAB_CURRENCY_SIGN, "kr", "SEK ?"},
    {VOCAB_CURRENCY_CODE, "USD", "USD"},
    {VOCAB_CURRENCY_CODE, "EUR", "EUR"},
    {VOCAB_CURRENCY_WORD, "dollars", "USD ?"},
    {VOCAB_CURRENCY_WORD, "Canadian dollars", "CAD"},
    {VOCAB_CURRENCY_WORD, "cruzados", "BRC"},
    {VOCAB_CURRENCY_WORD, "euros", "EUR"},
    {VOCAB_CURRENCY_WORD, "rupees", "INR ?"},
    {VOCAB_CURRENCY_WORD, "francs CFA", "XOF"},
    {VOCAB_CURRENCY_MINOR, "cents", "0.01"},
    {VOCAB_CURRENCY_MINOR, "pence", "0.01 GBP"},
    {VOCAB_UNIT, "%", "%"},
    {VOCAB_UNIT, "percent", "%"},
    {VOCAB_UNIT, "tonnes", "t"},
    {VOCAB_UNIT, "megawatts", "MW"},
    {VOCAB_UNIT, "km", "km"},
    {VOCAB_UNIT, "million barrels per day", "1000000 bbl/d"},
    {VOCAB_MULTIPLIER, "bn", "1000000000"},
    {VOCAB_MULTIPLIER, "billion", "1000000000"},
    {VOCAB_MULTIPLIER, "m", "1000000"},
    {VOCAB_MULTIPLIER, "M", "1000000"},
    {VOCAB_MULTIPLIER, "MM", "1000000"},
    {VOCAB_MULTIPLIER, "mln", "1000000"},
    {VOCAB_MULTIPLIER, "million", "1000000"},
    {VOCAB_MULTIPLIER, "millions", "1000000"},
    {VOCAB_MULTIPLIER, "tn", "1000000000000"},
    {VOCAB_MULTIPLIER, "crore", "10000000"},
    {VOCAB_MULTIPLIER, "lakh", "100000"},
    {VOCAB_MULTIPLIER, "thousand", "1000"},
    {VOCAB_MULTIPLIER, "hundred", "100"},
    {VOCAB_NUMBER_WORD, "one", "1"},
    {VOCAB_NUMBER_WORD, "two", "2"},
    {VOCAB_NUMBER_WORD, "three", "3"},
    {VOCAB_NUMBER_WORD, "five", "5"},
    {VOCAB_NUMBER_WORD, "ten", "10"},
    {VOCAB_NUMBER_WORD, "twenty", "20"},
    {VOCAB_NUMBER_WORD, "half", "0.5"},
    {VOCAB_NUMBER_WORD, "hundred", "100"},
    {VOCAB_NUMBER_WORD, "thousand", "1000"},
    {VOCAB_NUMBER_WORD, "million", "1000000"},
    {VOCAB_NUMBER_WORD, "dozen", "12"},
    {VOCAB_NUMBER_WORD, "a third", "1/3"},
    {VOCAB_ORDINAL, "first", "1"},
    {VOCAB_ORDINAL, "second", "2"},
    {VOCAB_ORDINAL, "third", "3"},
    {VOCAB_ORDINAL, "fourth", "4"},
    {VOCAB_MONTH, "January", "1"},
    {VOCAB_MONTH, "February", "2"},
    {VOCAB_MONTH, "March", "3"},
    {VOCAB_MONTH, "Jun", "6"},
    {VOCAB_MONTH, "September", "9"},
    {VOCAB_MONTH, "October", "10"},
    {VOCAB_MONTH, "Oct", "10"},
    {VOCAB_MONTH, "November", "11"},
    {VOCAB_MONTH, "December", "12"},
    {VOCAB_WEEKDAY, "Monday", "1"},
    {VOCAB_WEEKDAY, "Tuesday", "2"},
    {VOCAB_WEEKDAY, "Friday", "5"},
};

/* A norm that ends in " ?" is ambiguous: class N_VOCABULARY_CLASSES. */
static inline struct span fixture_lookup(const void *lexicon, struct span word, int class_number)
{
    (void)lexicon;
    for (size_t i = 0; i < sizeof fixture_words / sizeof fixture_words[0]; i++) {
        const struct fixture_word *w = &fixture_words[i];
        bool cased = w->class_number == VOCAB_MULTIPLIER && word.len < 3;
        struct span norm = span_of(w->norm);
        bool doubtful = norm.len > 2 && norm.at[norm.len - 1] == '?';
        if (doubtful)
            norm.len -= 2;
        if (((int)w->class_number == class_number ||
             (doubtful && class_number == N_VOCABULARY_CLASSES)) &&
            strlen(w->word) == word.len &&
            (cased ? memcmp(w->word, word.at, word.len)
                   : strncasecmp(w->word, word.at, word.len)) == 0)
            return norm;
    }
    return (struct span){0};
}

static inline struct vocabulary fixture_vocabulary(void)
{
    struct vocabulary v = {.lookup = fixture_lookup, .ambiguous = N_VOCABULARY_CLASSES};
    for (int i = 0; i < N_VOCABULARY_CLASSES; i++)
        v.classes[i] = i;
    return v;
}

static const char *const fixture_captures[N_CAPTURES] = {
    [CAPTURE_NAME] = "name",       [CAPTURE_ROLE] = "role",
    [CAPTURE_GIVEN] = "given",     [CAPTURE_SURNAME] = "surname",
    [CAPTURE_SHORT] = "short",     [CAPTURE_SIGN] = "sign",
    [CAPTURE_NUMBER] = "number",   [CAPTURE_NUMBER_TO] = "number_to",
    [CAPTURE_MULT] = "mult",       [CAPTURE_MULT_TO] = "mult_to",
    [CAPTURE_UNIT] = "unit",       [CAPTURE_HEDGE] = "hedge",
    [CAPTURE_DAY] = "day",         [CAPTURE_DAY_TO] = "day_to",
    [CAPTURE_MONTH] = "month",     [CAPTURE_MONTH_TO] = "month_to",
    [CAPTURE_YEAR] = "year",       [CAPTURE_YEAR_TO] = "year_to",
    [CAPTURE_WEEKDAY] = "weekday", [CAPTURE_RELATIVE] = "relative",
    [CAPTURE_PERIOD] = "period",   [CAPTURE_CODE] = "code",
    [CAPTURE_TITLE] = "title",
};

struct fixture_sample {
    char text[512];
    uint32_t len;
    struct candidate c;
    struct mention m;
};

/* Take the marks out of a sample; the mention spans all of it. */
static inline void fixture_sample(struct fixture_sample *s, const char *marked)
{
    *s = (struct fixture_sample){0};
    for (int i = 0; i < N_CAPTURES; i++)
        s->c.captures[i].start = UINT32_MAX;
    while (*marked) {
        const char *colon, *close;
        if (*marked != '{' || !(colon = strchr(marked, ':')) || !(close = strchr(colon, '}'))) {
            s->text[s->len++] = *marked++;
            continue;
        }
        size_t len = (size_t)(colon - marked - 1);
        for (int i = 0; i < N_CAPTURES; i++)
            if (strlen(fixture_captures[i]) == len &&
                strncmp(fixture_captures[i], marked + 1, len) == 0)
                s->c.captures[i] = (struct capture){s->len, s->len + (uint32_t)(close - colon - 1)};
        memcpy(s->text + s->len, colon + 1, (size_t)(close - colon - 1));
        s->len += (uint32_t)(close - colon - 1);
        marked = close + 1;
    }
    s->m.end = s->c.end = s->len;
    s->m.confidence = 90;
}

#endif
