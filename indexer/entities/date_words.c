/* date_words.c -- captures of a date to small numbers and flags. */
#include "indexer/entities/date_words.h"

#include "indexer/entities/norm_number.h"

#include <strings.h>

#define COUNT_MAX 1000 /* weeks, years ... ago; more has no calendar meaning */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool word_is(struct span s, const char *word)
{
    size_t len;
    if (s.len == 0 || (s.at[0] | 0x20) != word[0]) /* the first letter settles most */
        return false;
    len = strlen(word);
    return s.len == len && strncasecmp(s.at, word, len) == 0;
}

/* Take the next word (letters, digits, hyphens apart) off the front of *s; empty at the end. */
static struct span take_word(struct span *s)
{
    size_t i = 0;
    if (s->len == 0)
        return (struct span){0};
    while (i < s->len && ((uint8_t)s->at[i] <= ' ' || strchr("-,.'", s->at[i])))
        i++;
    size_t from = i;
    while (i < s->len && (uint8_t)s->at[i] > ' ' && !strchr("-,.'", s->at[i]))
        i++;
    struct span word = span_sub(*s, from, i);
    *s = span_sub(*s, i, s->len);
    return word;
}

static const struct {
    const char *word;
    unsigned modifier;
} modifiers[] = {
    {"early", DATE_EARLY},
    {"beginning", DATE_EARLY},
    {"start", DATE_EARLY},
    {"mid", DATE_MID},
    {"middle", DATE_MID},
    {"late", DATE_LATE},
    {"end", DATE_LATE},
    {"since", DATE_SINCE},
    {"after", DATE_SINCE},
    {"until", DATE_UNTIL},
    {"till", DATE_UNTIL},
    {"before", DATE_UNTIL},
    {"last", DATE_LAST},
    {"past", DATE_LAST | DATE_PAST},
    {"previous", DATE_LAST},
    {"preceding", DATE_LAST},
    {"next", DATE_NEXT},
    {"coming", DATE_NEXT},
    {"upcoming", DATE_NEXT},
    {"forthcoming", DATE_NEXT},
    {"this", DATE_THIS},
    {"current", DATE_THIS},
    {"ago", DATE_AGO},
    {"hence", DATE_HENCE},
    {"today", DATE_TODAY},
    {"tonight", DATE_TODAY},
    {"yesterday", DATE_YESTERDAY},
    {"tomorrow", DATE_TOMORROW},
    {"recent", DATE_VAGUE},
    {"every", DATE_VAGUE},
    {"each", DATE_VAGUE},
    {"same", DATE_VAGUE},
    {"following", DATE_VAGUE},
    {"earlier", DATE_EARLIER},
    {"later", DATE_LATER},
    {"onwards", DATE_SINCE},
    {"onward", DATE_SINCE},
    {"from", DATE_SINCE},
    {"several", DATE_VAGUE},
    {"few", DATE_VAGUE},
    {"some", DATE_VAGUE},
    {"many", DATE_VAGUE},
};

static unsigned read_modifiers(struct span s)
{
    unsigned found = 0;
    for (struct span word = take_word(&s); word.len; word = take_word(&s))
        for (size_t i = 0; i < sizeof modifiers / sizeof modifiers[0]; i++)
            if (word_is(word, modifiers[i].word))
                found |= modifiers[i].modifier;
    return found;
}

static const struct {
    const char *word;
    enum date_grain grain;
} grains[] = {
    {"second", GRAIN_HOUR},
    {"minute", GRAIN_HOUR},
    {"hour", GRAIN_HOUR},
    {"morning", GRAIN_DAY},
    {"afternoon", GRAIN_DAY},
    {"evening", GRAIN_DAY},
    {"night", GRAIN_DAY},
    {"day", GRAIN_DAY},
    {"weekend", GRAIN_WEEKEND},
    {"week", GRAIN_WEEK},
    {"fortnight", GRAIN_FORTNIGHT},
    {"month", GRAIN_MONTH},
    {"quarter", GRAIN_QUARTER},
    {"trimester", GRAIN_QUARTER},
    {"half", GRAIN_HALF},
    {"semester", GRAIN_HALF},
    {"year", GRAIN_YEAR},
    {"decade", GRAIN_DECADE},
    {"century", GRAIN_CENTURY},
    {"centurie", GRAIN_CENTURY},
    {"fy", GRAIN_YEAR},
};

/* Which end of a longer time its counted months or weeks are of. */
static void read_position(struct date_words *w, struct span s)
{
    if (word_is(s, "first"))
        w->modifiers |= DATE_FIRST;
    else if (word_is(s, "last") || word_is(s, "final"))
        w->modifiers |= DATE_FINAL;
}

static enum date_grain read_grain(struct span word)
{
    if (word.len > 3 && (word.at[word.len - 1] | 0x20) == 's')
        word.len--;
    for (size_t i = 0; i < sizeof grains / sizeof grains[0]; i++)
        if (word_is(word, grains[i].word))
            return grains[i].grain;
    return GRAIN_NONE;
}

/* "Q3", "3Q", "H1", "1H". */
static bool read_short_part(struct date_words *w, struct span s)
{
    if (s.len != 2)
        return false;
    bool digit_first = is_digit(s.at[0]);
    char letter = (char)(s.at[digit_first] | 0x20), digit = s.at[!digit_first];
    int top = letter == 'q' ? 4 : letter == 'h' ? 2 : 0;
    if (!is_digit(digit) || digit < '1' || digit - '0' > top)
        return false;
    w->part = digit - '0';
    w->grain = letter == 'q' ? GRAIN_QUARTER : GRAIN_HALF;
    return true;
}

static int season_month(struct span word)
{
    static const struct {
        const char *word;
        int month;
    } seasons[] = {{"spring", 3}, {"summer", 6}, {"autumn", 9}, {"fall", 9}, {"winter", 12}};
    for (size_t i = 0; i < sizeof seasons / sizeof seasons[0]; i++)
        if (word_is(word, seasons[i].word))
            return seasons[i].month;
    return 0;
}

static void read_period(struct date_words *w, struct norm_context *cx, struct span s)
{
    int ordinal = 0;
    for (struct span word = take_word(&s); word.len; word = take_word(&s)) {
        int number = vocabulary_find_small(cx->words, VOCAB_ORDINAL, word);
        enum date_grain grain = number && s.len ? GRAIN_NONE : read_grain(word);
        if (read_short_part(w, word))
            continue;
        if (season_month(word))
            w->season = season_month(word);
        else if (grain != GRAIN_NONE)
            w->grain = grain;
        else if (word_is(word, "last"))
            w->modifiers |= DATE_LAST;
        else if (word_is(word, "next"))
            w->modifiers |= DATE_NEXT;
        else if (word_is(word, "this"))
            w->modifiers |= DATE_THIS;
        else if (!ordinal)
            ordinal = number;
    }
    if (ordinal && w->grain == GRAIN_CENTURY)
        w->part = ordinal;
    if (ordinal && w->grain == GRAIN_QUARTER && ordinal <= 4)
        w->part = ordinal;
    if (ordinal && w->grain == GRAIN_HALF && ordinal <= 2)
        w->part = ordinal;
}

/* Digits at the front of s, at most max_digits; -1 when there are none or more. */
static int leading_number(struct span s, size_t max_digits, size_t *len)
{
    int n = 0;
    size_t i = 0;
    for (; i < s.len && is_digit(s.at[i]) && i <= max_digits; i++)
        n = n * 10 + (s.at[i] - '0');
    *len = i;
    return i == 0 || i > max_digits ? -1 : n;
}

/* "3", "3rd", "third". */
static bool read_day(int *out, struct norm_context *cx, struct span s)
{
    size_t len;
    *out = 0;
    if (!s.len)
        return true;
    int n = leading_number(s, 2, &len);
    if (n < 0)
        n = vocabulary_find_small(cx->words, VOCAB_ORDINAL, s);
    *out = n;
    return n >= 1 && n <= 31;
}

static bool read_month(int *out, struct norm_context *cx, struct span s)
{
    size_t len;
    *out = 0;
    if (!s.len)
        return true;
    if (s.at[s.len - 1] == '.')
        s.len--;
    *out = is_digit(s.at[0]) ? leading_number(s, 2, &len)
                             : vocabulary_find_small(cx->words, VOCAB_MONTH, s);
    return *out >= 1 && *out <= 12;
}

/* Two digits: the latest such year not long after the anchor's; without anchor 1950..2049. */
static int full_year(int two_digits, int anchor_year)
{
    int top = anchor_year ? anchor_year + 10 : 2049;
    int year = top - top % 100 + two_digits;
    return year > top ? year - 100 : year;
}

/* "2007", "'07", "1990s", "90s", "2012/13" is cut by its rule. */
static bool read_year(int *out, int *decade, struct span s, int anchor_year)
{
    size_t len;
    *out = 0;
    while (s.len && !is_digit(s.at[0]))
        s = span_sub(s, 1, s.len);
    if (!s.len)
        return true;
    int n = leading_number(s, 4, &len);
    if (n < 0 || len == 1 || len == 3)
        return false;
    if (len == 2)
        n = full_year(n, anchor_year);
    if (decade && s.len > len && (s.at[s.len - 1] | 0x20) == 's') {
        *decade = n;
        return n % 10 == 0 && n >= 1000;
    }
    *out = n;
    return n >= 1;
}

/* "2011-12", "2011/12": the second year takes the first one's century. */
static bool read_year_to(struct date_words *w, struct span s, int anchor_year)
{
    if (!read_year(&w->year_to, NULL, s, w->year ? w->year : anchor_year))
        return false;
    if (w->year_to && w->year && s.len == 2)
        w->year_to = w->year - w->year % 100 + w->year_to % 100;
    return !w->year_to || !w->year || w->year_to >= w->year;
}

static bool read_count(struct date_words *w, struct norm_context *cx, struct span s)
{
    struct decimal n;
    if (!s.len)
        return true;
    w->has_count = true;
    if (word_is(s, "a") || word_is(s, "an")) {
        w->count = 1;
        return true;
    }
    if (!number_parse(&n, s, cx->words, cx->decimal_comma))
        n = (struct decimal){0, 0};
    if (n.scale || n.digits < 1 || n.digits > COUNT_MAX)
        w->modifiers |= DATE_VAGUE;
    else
        w->count = (int)n.digits;
    return true;
}

bool date_words_read(struct date_words *w, struct norm_context *cx, const struct candidate *c,
                     int anchor_year)
{
    *w = (struct date_words){0};
    w->modifiers = read_modifiers(norm_capture(cx, c, CAPTURE_RELATIVE));
    read_position(w, norm_capture(cx, c, CAPTURE_HEDGE));
    read_period(w, cx, norm_capture(cx, c, CAPTURE_PERIOD));
    struct span weekday = norm_capture(cx, c, CAPTURE_WEEKDAY);
    if (weekday.len > 1 && weekday.at[weekday.len - 1] == '.')
        weekday.len--;
    w->weekday = vocabulary_find_small(cx->words, VOCAB_WEEKDAY, weekday);
    return read_day(&w->day, cx, norm_capture(cx, c, CAPTURE_DAY)) &&
           read_day(&w->day_to, cx, norm_capture(cx, c, CAPTURE_DAY_TO)) &&
           read_month(&w->month, cx, norm_capture(cx, c, CAPTURE_MONTH)) &&
           read_month(&w->month_to, cx, norm_capture(cx, c, CAPTURE_MONTH_TO)) &&
           read_year(&w->year, &w->decade, norm_capture(cx, c, CAPTURE_YEAR), anchor_year) &&
           read_year_to(w, norm_capture(cx, c, CAPTURE_YEAR_TO), anchor_year) &&
           read_count(w, cx, norm_capture(cx, c, CAPTURE_NUMBER));
}
