/* norm_number.c -- figures and number words to exact decimals.
 *
 * Figures are first cut into a plain body ("1.234,5") and a fraction ("1/2"); the body's marks then
 * tell which of them groups and which is the point. What stays unclear is refused. */
#include "indexer/entities/norm_number.h"

#include <string.h>

#define FIGURES_MAX 40 /* bytes of a number in figures; longer ones hold more than 18 digits */
#define WORDS_MAX   12 /* words of a number in words */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static struct span trim(struct span s)
{
    while (s.len && (uint8_t)s.at[0] <= ' ')
        s = span_sub(s, 1, s.len);
    while (s.len && (uint8_t)s.at[s.len - 1] <= ' ')
        s.len--;
    return s;
}

/* Copy figures with every kind of blank between groups made a space, and every apostrophe and minus
 * sign plain. False when there is anything else, or too much of it. */
static bool plain_figures(char out[FIGURES_MAX], size_t *len, struct span s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len;) {
        static const struct {
            const char *bytes;
            char plain;
        } table[] = {{"\xC2\xA0", ' '},      {"\xE2\x80\xAF", ' '}, {"\xE2\x80\x89", ' '},
                     {"\xE2\x80\x99", '\''}, {"\xE2\x88\x92", '-'}, {"\xE2\x80\x91", '-'},
                     {"\xE2\x80\x93", '-'}};
        char c = s.at[i];
        size_t step = 1;
        if ((uint8_t)c >= 0x80) {
            c = 0;
            for (size_t k = 0; k < sizeof table / sizeof table[0]; k++) {
                size_t width = strlen(table[k].bytes);
                if (s.len - i >= width && memcmp(s.at + i, table[k].bytes, width) == 0) {
                    c = table[k].plain;
                    step = width;
                }
            }
        }
        if (c == '\n')
            c = ' ';
        if (n == FIGURES_MAX - 1 || !c || (!is_digit(c) && !strchr("., '-+/", c)))
            return false;
        out[n++] = c;
        i += step;
    }
    out[n] = 0;
    *len = n;
    return n > 0;
}

/* What a vulgar fraction sign at the end of s means; its length in bytes, or 0. */
static size_t fraction_sign(struct span s, struct decimal *out)
{
    static const struct {
        const char *sign;
        struct decimal value;
    } table[] = {
        {"\xC2\xBC", {25, 2}},      {"\xC2\xBD", {5, 1}},       {"\xC2\xBE", {75, 2}},
        {"\xE2\x85\x9B", {125, 3}}, {"\xE2\x85\x9C", {375, 3}}, {"\xE2\x85\x9D", {625, 3}},
        {"\xE2\x85\x9E", {875, 3}},
    };
    if (!s.len || (uint8_t)s.at[s.len - 1] < 0x80)
        return 0;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        size_t width = strlen(table[i].sign);
        if (s.len >= width && memcmp(s.at + s.len - width, table[i].sign, width) == 0) {
            *out = table[i].value;
            return width;
        }
    }
    return 0;
}

/* "A/B" with B a power of two up to 64 or 5, 10, 20, 100: exact as a decimal. */
static bool parse_ratio(struct decimal *out, const char *s, size_t len)
{
    int a = 0, b = 0;
    size_t i = 0;
    for (; i < len && is_digit(s[i]) && i < 3; i++)
        a = a * 10 + (s[i] - '0');
    if (i == 0 || i == len || s[i] != '/')
        return false;
    size_t from = ++i;
    for (; i < len && is_digit(s[i]) && i < from + 3; i++)
        b = b * 10 + (s[i] - '0');
    if (i != len || b == 0 || a >= b || 1000000 % b != 0)
        return false;
    *out = (struct decimal){(int64_t)a * (1000000 / b), 6};
    return decimal_shift(out, *out, 0);
}

/* Are the digits of s in groups of three, parted by `mark`, the first of one to three? Or, as in
 * India, in twos above the last three ("2,95,511")? */
static bool is_grouped(const char *s, size_t len, char mark)
{
    size_t run = 0, first = 0, n_marks = 0, n_twos = 0, n_threes = 0;
    for (size_t i = 0; i < len; i++) {
        if (is_digit(s[i])) {
            run++;
            continue;
        }
        if (s[i] != mark || run == 0 || run > 3 || (n_marks && run == 1))
            return false;
        first = n_marks ? first : run;
        n_twos += n_marks && run == 2;
        n_threes += n_marks && run == 3;
        n_marks++;
        run = 0;
    }
    return n_marks && run == 3 && (n_twos == 0 || (n_threes == 0 && first <= 2));
}

static size_t count_mark(const char *s, size_t len, char mark)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += s[i] == mark;
    return n;
}

/* Which mark is the decimal point in the body? 0: none. *group: the grouping mark, 0: none. False:
 * the body contradicts itself. */
static bool find_marks(const char *s, size_t len, bool decimal_comma, char *point, char *group)
{
    size_t stops = count_mark(s, len, '.'), commas = count_mark(s, len, ',');
    size_t blanks = count_mark(s, len, ' '), ticks = count_mark(s, len, '\'');
    *point = *group = 0;
    if (blanks && ticks)
        return false;
    *group = blanks ? ' ' : ticks ? '\'' : 0;
    if (stops && commas) {
        bool comma_last = strrchr(s, ',') > strrchr(s, '.');
        *point = comma_last ? ',' : '.';
        if (*group || (comma_last ? commas : stops) != 1)
            return false;
        *group = comma_last ? '.' : ',';
        return true;
    }
    if (!stops && !commas)
        return true;
    char mark = stops ? '.' : ',';
    bool groups = !*group && is_grouped(s, len, mark) && s[0] != '0';
    bool usual_group = (mark == ',') != decimal_comma;
    if (stops + commas > 1 ? !groups : false)
        return false;
    if (stops + commas > 1 || (groups && usual_group))
        *group = mark;
    else
        *point = mark;
    return true;
}

static bool parse_body(struct decimal *out, const char *s, size_t len, bool decimal_comma)
{
    char point, group, plain[FIGURES_MAX + 1], body[FIGURES_MAX];
    if (len == 0 || len >= FIGURES_MAX || !is_digit(s[0]) || !is_digit(s[len - 1]))
        return false;
    memcpy(body, s, len);
    body[len] = 0;
    if (!find_marks(body, len, decimal_comma, &point, &group))
        return false;
    const char *at_point = point ? strrchr(body, point) : NULL;
    size_t whole = at_point ? (size_t)(at_point - body) : len, n = 0;
    if (group && !is_grouped(body, whole, group))
        return false;
    for (size_t i = 0; i < len; i++) {
        if (is_digit(body[i]))
            plain[n++] = body[i];
        else if (at_point && i == whole)
            plain[n++] = '.';
        else if (body[i] != group)
            return false;
    }
    return decimal_parse(out, (struct span){plain, n});
}

static bool add(struct decimal *out, struct decimal a, struct decimal b)
{
    struct decimal big;
    while (a.scale < b.scale) {
        a.digits *= 10;
        if (a.digits > 100000000000000000)
            return false;
        a.scale++;
    }
    while (b.scale < a.scale) {
        b.digits *= 10;
        if (b.digits > 100000000000000000)
            return false;
        b.scale++;
    }
    big = (struct decimal){a.digits + b.digits, a.scale};
    return decimal_multiply(out, big, (struct decimal){1, 0});
}

/* "8-1/2", "8 1/2", "1/2": the fraction off the end of the body, which gets shorter. */
static bool take_ratio(const char *s, size_t *len, struct decimal *fraction)
{
    size_t from = *len;
    if (!count_mark(s, *len, '/'))
        return true;
    while (from && s[from - 1] != '-' && s[from - 1] != ' ')
        from--;
    if (!parse_ratio(fraction, s + from, *len - from))
        return false;
    *len = from ? from - 1 : 0;
    return true;
}

/* Nothing but digits, as most numbers are, and few enough to be exact. */
static bool parse_digits(struct decimal *out, struct span s)
{
    int64_t n = 0;
    if (s.len == 0 || s.len > 15)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (!is_digit(s.at[i]))
            return false;
        n = 10 * n + (s.at[i] - '0');
    }
    *out = (struct decimal){n, 0};
    return true;
}

bool number_parse_figures(struct decimal *out, struct span s, bool decimal_comma)
{
    char plain[FIGURES_MAX];
    size_t len = 0, at = 0;
    struct decimal fraction = {0, 0}, body = {0, 0};
    s = trim(s);
    if (parse_digits(out, s))
        return true;
    s.len -= fraction_sign(s, &fraction);
    s = trim(s);
    bool has_sign_only = s.len == 0 && fraction.digits;
    if (!has_sign_only && !plain_figures(plain, &len, s))
        return false;
    bool negative = len && plain[0] == '-';
    at = len && (plain[0] == '-' || plain[0] == '+');
    size_t rest = len - at;
    if (!fraction.digits && !take_ratio(plain + at, &rest, &fraction))
        return false;
    if (rest ? !parse_body(&body, plain + at, rest, decimal_comma) : !fraction.digits)
        return false;
    if (fraction.digits && !add(&body, body, fraction))
        return false;
    if (negative)
        body.digits = -body.digits;
    *out = body;
    return true;
}

/* The sums a number in words builds: 2 (hundred) + 10 -> 210 (thousand) ... */
struct tally {
    struct decimal total, part;
    bool any;
};

/* May v be added to what stands before it? "twenty" + "five", "hundred" + "ten"; not "two" +
 * "eight".
 */
static bool has_room(struct decimal part, struct decimal v)
{
    int64_t unit = v.digits < 10 ? 10 : 100;
    return v.scale || part.scale || part.digits % unit == 0;
}

static bool tally_take(struct tally *t, struct decimal v)
{
    static const struct decimal one = {1, 0};
    if (v.scale == 0 && v.digits >= 100) { /* hundred, thousand ... multiply what stands before */
        struct decimal times = t->part.digits ? t->part : one;
        if (!decimal_multiply(&times, times, v))
            return false;
        t->part = times;
        if (v.digits > 100) {
            if (!add(&t->total, t->total, times))
                return false;
            t->part = (struct decimal){0, 0};
        }
    } else if (v.scale == 0 && v.digits == 12 && t->part.digits) {
        return decimal_multiply(&t->part, t->part, v); /* two dozen */
    } else if (!has_room(t->part, v) || !add(&t->part, t->part, v)) {
        return false;
    }
    t->any = true;
    return true;
}

static bool is_word(struct span s, const char *word)
{
    size_t len = strlen(word);
    return s.len == len && strncasecmp(s.at, word, len) == 0;
}

static bool word_value(struct decimal *out, struct span word, const struct vocabulary *words)
{
    if (is_digit(word.at[0]))
        return number_parse_figures(out, word, false);
    return vocabulary_find_decimal(words, VOCAB_NUMBER_WORD, word, out) ||
           vocabulary_find_decimal(words, VOCAB_MULTIPLIER, word, out);
}

bool number_parse_words(struct decimal *out, struct span s, const struct vocabulary *words)
{
    struct tally t = {0};
    size_t n = 0;
    s = trim(s);
    if (s.len && vocabulary_find_decimal(words, VOCAB_NUMBER_WORD, s, out))
        return true;
    while (s.len && n++ < WORDS_MAX) {
        size_t len = 0;
        struct decimal v;
        while (len < s.len && (uint8_t)s.at[len] > ' ' && s.at[len] != '-')
            len++;
        struct span word = span_sub(s, 0, len);
        s = trim(span_sub(s, len < s.len && s.at[len] == '-' ? len + 1 : len, s.len));
        if (is_word(word, "and") || is_word(word, "of") ||
            ((is_word(word, "a") || is_word(word, "an")) && s.len))
            continue;
        if (word.len == 0 || !word_value(&v, word, words) || !tally_take(&t, v))
            return false;
    }
    return s.len == 0 && t.any && add(out, t.total, t.part);
}

bool number_parse(struct decimal *out, struct span s, const struct vocabulary *words,
                  bool decimal_comma)
{
    struct decimal fraction;
    s = trim(s);
    if (s.len > 6 && strncasecmp(s.at, "minus ", 6) == 0) {
        if (!number_parse(out, span_sub(s, 6, s.len), words, decimal_comma) || out->digits < 0)
            return false;
        out->digits = -out->digits;
        return true;
    }
    if (s.len == 0)
        return false;
    if (is_digit(s.at[0]) || s.at[0] == '-' || s.at[0] == '+' || fraction_sign(s, &fraction) ||
        (uint8_t)s.at[0] == 0xE2)
        return number_parse_figures(out, s, decimal_comma);
    return number_parse_words(out, s, words);
}
