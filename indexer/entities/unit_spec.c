/* unit_spec.c -- find currency, unit and multiplier among a header's words.
 *
 * The words are tried one by one, longest group first. A word that may glue a sign to a multiplier
 * ("US$m", "€bn", "$000") is cut behind its currency. Only words that mean a measure beyond doubt
 * count, except inside brackets, where headers put their units. */
#include "indexer/entities/unit_spec.h"

#include "indexer/entities/norm_ends.h"

#define WORDS_MAX 24 /* of a header; a longer one is prose */
#define GROUP_MAX 3  /* words of one unit: "barrels per day" */

#define WORDS_APART 2 /* a header of so few words may be a unit and nothing else: "Rs crore" */

struct word {
    struct span text;
    bool bracketed;
};

static bool parts_words(char c)
{
    return (uint8_t)c <= ' ' || strchr("()[],;:", c) != NULL;
}

static size_t cut_words(struct word out[WORDS_MAX], struct span s)
{
    size_t n = 0;
    bool bracketed = false;
    for (size_t i = 0; i < s.len;) {
        if (parts_words(s.at[i])) {
            bracketed = s.at[i] == '(' || s.at[i] == '['   ? true
                        : s.at[i] == ')' || s.at[i] == ']' ? false
                                                           : bracketed;
            i++;
            continue;
        }
        size_t from = i;
        while (i < s.len && !parts_words(s.at[i]))
            i++;
        if (n == WORDS_MAX)
            return 0;
        out[n++] = (struct word){span_sub(s, from, i), bracketed};
    }
    return n;
}

/* `apart`: nothing but a unit stands here, so that "Rs" or "kr" is one. */
static bool find_currency(struct unit_spec *out, struct span s, const struct vocabulary *words,
                          bool apart)
{
    static const enum vocabulary_class classes[] = {VOCAB_CURRENCY_SIGN, VOCAB_CURRENCY_CODE,
                                                    VOCAB_CURRENCY_WORD};
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        bool sure = true;
        struct span code = vocabulary_find(words, classes[i], s, &sure);
        bool has_sign = classes[i] == VOCAB_CURRENCY_SIGN &&
                        ((uint8_t)s.at[s.len - 1] >= 0x80 || strchr("$/.", s.at[s.len - 1]) ||
                         (apart && s.len > 1));
        if (code.len != 3 || (classes[i] != VOCAB_CURRENCY_WORD && !sure && !has_sign))
            continue;
        out->unit = code;
        out->is_money = true;
        out->sure = sure;
        out->guessed = sure ? (struct span){0} : s;
        return true;
    }
    return false;
}

static bool is_thousands(struct span s)
{
    while (s.len && (s.at[0] == '\'' || s.at[0] == '`' || (uint8_t)s.at[0] >= 0x80))
        s = span_sub(s, 1, s.len);
    if (s.len == 4 && s.at[3] == 's')
        s.len--;
    return span_equal(s, SPAN("000"));
}

static bool find_mult(struct unit_spec *out, struct span s, const struct vocabulary *words,
                      bool glued)
{
    struct decimal v = {1000, 0};
    bool sure = true;
    if (out->has_mult)
        return false;
    if (!is_thousands(s)) {
        if (!vocabulary_find(words, VOCAB_MULTIPLIER, s, &sure).len || (!glued && !sure) ||
            !multiplier_parse(&v, s, words))
            return false;
    }
    out->factor = v;
    out->has_mult = true;
    return true;
}

/* "US$m": the longest currency at the front of the word with a multiplier behind it. */
static bool find_glued(struct unit_spec *out, struct span s, const struct vocabulary *words)
{
    for (size_t cut = s.len - 1; cut >= 1 && s.len <= 12; cut--) {
        struct unit_spec try = *out;
        if (((uint8_t)s.at[cut] & 0xC0) == 0x80)
            continue;
        if (find_mult(&try, span_sub(s, cut, s.len), words, true) &&
            find_currency(&try, span_sub(s, 0, cut), words, false)) {
            *out = try;
            return true;
        }
    }
    return false;
}

/* "Year", "Days" and "Market share" head columns of something else. */
static bool is_no_heading(struct span symbol)
{
    static const char *const symbols[] = {"years",   "months",  "weeks", "days", "hours",
                                          "minutes", "seconds", "share", "point"};
    for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++)
        if (span_equal(symbol, span_of(symbols[i])))
            return true;
    return false;
}

static bool find_unit(struct unit_spec *out, struct word w, const struct vocabulary *words)
{
    bool sure = true;
    struct span norm = vocabulary_find(words, VOCAB_UNIT, w.text, &sure);
    struct unit_value u = unit_value_of(norm);
    struct decimal factor;
    if (!norm.len || !u.symbol.len || (!w.bracketed && (!sure || is_no_heading(u.symbol))) ||
        !decimal_multiply(&factor, out->factor, u.factor))
        return false;
    out->unit = u.symbol;
    out->factor = factor;
    out->sure = true;
    return true;
}

/* The unit or multiplier of the words from `at` on; how many words it took, 0: none. */
static size_t read_group(struct unit_spec *out, const struct word *w, size_t at, size_t n,
                         const struct vocabulary *words)
{
    for (size_t len = GROUP_MAX; len >= 1; len--) {
        if (at + len > n || w[at].bracketed != w[at + len - 1].bracketed)
            continue;
        const char *end = w[at + len - 1].text.at + w[at + len - 1].text.len;
        struct word group = {{w[at].text.at, (size_t)(end - w[at].text.at)}, w[at].bracketed};
        bool beside_money = out->is_money && w[at].bracketed == w[at ? at - 1 : 0].bracketed;
        if (!out->unit.len &&
            (find_currency(out, group.text, words, n <= WORDS_APART || w[at].bracketed) ||
             (len == 1 && group.text.len > 1 && find_glued(out, group.text, words))))
            return len;
        if (find_mult(out, group.text, words, beside_money))
            return len;
        if (!out->unit.len && find_unit(out, group, words))
            return len;
    }
    return 0;
}

struct unit_spec unit_spec_parse(struct span text, const struct vocabulary *words)
{
    struct unit_spec spec = {.factor = {1, 0}, .sure = true, .source = text};
    struct word w[WORDS_MAX];
    size_t n = cut_words(w, text);
    for (size_t i = 0; i < n;) {
        size_t took = read_group(&spec, w, i, n, words);
        /* "m tonnes", "bn euros": a short multiplier in front of a unit */
        if (!took && i + 1 < n && !spec.has_mult && !spec.unit.len) {
            struct unit_spec ahead = spec;
            if (find_mult(&ahead, w[i].text, words, true) &&
                (took = read_group(&ahead, w, i + 1, n, words)) && ahead.unit.len) {
                spec = ahead;
                took++;
            } else {
                took = 0;
            }
        }
        i += took ? took : 1;
    }
    return spec;
}
