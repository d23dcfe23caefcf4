/* dates.c -- dates as documents state them, dates in file names. */
#include "indexer/formats/dates.h"

#include <stdint.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (uint8_t)((c | 0x20) - 'a') < 26 || (uint8_t)c >= 0x80;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool word_is(struct span word, const char *name, size_t at_least)
{
    size_t n = strlen(name);
    if (word.len > n || word.len < at_least)
        return false;
    for (size_t i = 0; i < word.len; i++)
        if (lower(word.at[i]) != name[i])
            return false;
    return true;
}

struct month_name {
    const char *name;
    uint8_t month;
    uint8_t shortest; /* bytes of the shortest abbreviation in use; 0: only whole */
};

static const struct month_name month_names[] = {
    {"january", 1, 3},    {"february", 2, 3},  {"march", 3, 3},     {"april", 4, 3},
    {"may", 5, 0},        {"june", 6, 3},      {"july", 7, 3},      {"august", 8, 3},
    {"september", 9, 3},  {"october", 10, 3},  {"november", 11, 3}, {"december", 12, 3},
    {"enero", 1, 0},      {"febrero", 2, 0},   {"marzo", 3, 0},     {"abril", 4, 0},
    {"mayo", 5, 0},       {"junio", 6, 0},     {"julio", 7, 0},     {"agosto", 8, 0},
    {"septiembre", 9, 0}, {"setiembre", 9, 0}, {"octubre", 10, 0},  {"noviembre", 11, 0},
    {"diciembre", 12, 0}, {"janvier", 1, 0},   {"février", 2, 0},   {"mars", 3, 0},
    {"avril", 4, 0},      {"mai", 5, 0},       {"juin", 6, 0},      {"juillet", 7, 0},
    {"août", 8, 0},       {"septembre", 9, 0}, {"octobre", 10, 0},  {"novembre", 11, 0},
    {"décembre", 12, 0},  {"janeiro", 1, 0},   {"fevereiro", 2, 0}, {"março", 3, 0},
    {"maio", 5, 0},       {"junho", 6, 0},     {"julho", 7, 0},     {"setembro", 9, 0},
    {"outubro", 10, 0},   {"novembro", 11, 0}, {"dezembro", 12, 0}, {"januar", 1, 0},
    {"februar", 2, 0},    {"märz", 3, 0},      {"juni", 6, 0},      {"juli", 7, 0},
    {"oktober", 10, 0},   {"dezember", 12, 0},
};

#define N_OF(table) (sizeof(table) / sizeof *(table))

static struct span word_at(struct span s, size_t at)
{
    size_t end = at;
    while (end < s.len && end - at < 16 && is_letter(s.at[end]))
        end++;
    return span_sub(s, at, end);
}

static bool may_begin_month(char c)
{
    switch (lower(c)) {
    case 'a':
    case 'd':
    case 'e':
    case 'f':
    case 'j':
    case 'm':
    case 'n':
    case 'o':
    case 's':
        return true;
    default:
        return false;
    }
}

/* A month's name or usual abbreviation at s[*at], with the stop behind the latter. */
static int read_month(struct span s, size_t *at)
{
    if (*at >= s.len || !may_begin_month(s.at[*at]))
        return 0;
    struct span word = word_at(s, *at);
    if (word.len < 3 || word.len > 10)
        return 0;
    for (size_t i = 0; i < N_OF(month_names); i++) {
        const struct month_name *m = &month_names[i];
        if (m->name[0] != lower(word.at[0]))
            continue;
        size_t whole = strlen(m->name);
        if (!word_is(word, m->name, m->shortest ? m->shortest : whole))
            continue;
        if (word.len > 4 && word.len < whole)
            continue; /* "Septem" is no abbreviation */
        *at += word.len;
        if (word.len < whole && *at < s.len && s.at[*at] == '.')
            ++*at;
        return m->month;
    }
    return 0;
}

/* Up to max digits; the number, or -1. *n_digits says how many there were, 0 for none. */
static int read_number(struct span s, size_t *at, size_t max, size_t *n_digits)
{
    int v = 0;
    size_t n = 0;
    *n_digits = 0;
    while (n < max && *at + n < s.len && is_digit(s.at[*at + n])) {
        v = v * 10 + (s.at[*at + n] - '0');
        n++;
    }
    if (n == 0 || (*at + n < s.len && is_digit(s.at[*at + n])))
        return -1;
    *at += n;
    *n_digits = n;
    return v;
}

static void skip_blanks(struct span s, size_t *at)
{
    while (*at < s.len && (s.at[*at] == ' ' || s.at[*at] == '\t'))
        ++*at;
}

/* "de", "del", "of" between the parts of a date. */
static void skip_of(struct span s, size_t *at)
{
    size_t next = *at;
    skip_blanks(s, &next);
    struct span word = word_at(s, next);
    if (word_is(word, "de", 2) || word_is(word, "del", 3) || word_is(word, "of", 2)) {
        next += word.len;
        skip_blanks(s, &next);
        *at = next;
    }
}

/* A year of four digits behind ", " or " " or " de "; 0 and *at unmoved when there is none. */
static int read_year(struct span s, size_t *at)
{
    size_t next = *at, n;
    if (next < s.len && s.at[next] == ',')
        next++;
    skip_of(s, &next);
    skip_blanks(s, &next);
    if (next == *at)
        return 0;
    int year = read_number(s, &next, 4, &n);
    if (year < 1000 || n != 4 || (next < s.len && is_letter(s.at[next])))
        return 0;
    *at = next;
    return year;
}

/* "th" of "14th", "er" of "1er", "." of "14.", "º" */
static void skip_ordinal(struct span s, size_t *at)
{
    static const char *const endings[] = {"st", "nd", "rd", "th", "er", "º", "."};
    if (*at >= s.len || s.at[*at] == ' ')
        return;
    struct span rest = span_sub(s, *at, s.len);
    for (size_t i = 0; i < N_OF(endings); i++) {
        struct span ending = span_of(endings[i]);
        if (span_starts_with(rest, ending)) {
            *at += ending.len;
            return;
        }
    }
}

static bool has_day(struct stated_date d)
{
    /* a leap year stands in for an unknown one */
    return civil_is_valid(d.year ? d.year : 4, d.month, d.day);
}

/* March 14, 2019; March 14; March 2019 */
static bool read_month_first(struct stated_date *out, struct span s, size_t *at)
{
    size_t next = *at, n;
    *out = (struct stated_date){.month = read_month(s, &next)};
    if (!out->month)
        return false;
    size_t behind_month = next;
    if ((out->year = read_year(s, &next))) {
        *at = next;
        return true;
    }
    next = behind_month;
    skip_blanks(s, &next);
    if (next == behind_month || (out->day = read_number(s, &next, 2, &n)) < 0)
        return false;
    if (next < s.len && s.at[next] != '.')
        skip_ordinal(s, &next);
    if (next < s.len && is_letter(s.at[next]))
        return false;
    out->year = read_year(s, &next);
    *at = next;
    return has_day(*out);
}

/* The rest of a date of numbers: first - second - third. */
static bool read_numeric(struct stated_date *out, struct span s, size_t *at, int first,
                         size_t first_digits)
{
    size_t next = *at, n2, n3;
    char mark = next < s.len ? s.at[next] : 0;
    if (mark != '-' && mark != '/' && mark != '.')
        return false;
    next++;
    int second = read_number(s, &next, 2, &n2);
    if (second < 0)
        return false;
    if (first_digits == 4 && (next == s.len || s.at[next] != mark)) {
        *out = (struct stated_date){.year = first, .month = second};
        *at = next;
        return mark == '-' && n2 == 2 && second >= 1 && second <= 12 && first > 0;
    }
    if (next == s.len || s.at[next] != mark)
        return false;
    next++;
    int third = read_number(s, &next, first_digits == 4 ? 2 : 4, &n3);
    if (third < 0)
        return false;
    if (first_digits == 4)
        *out = (struct stated_date){first, second, third};
    else if (n3 == 4 && (mark == '.' || first > 12 || first == second))
        *out = (struct stated_date){third, second, first};
    else if (n3 == 4 && second > 12)
        *out = (struct stated_date){third, first, second};
    else
        return false; /* 3/4/2019 may be either day */
    *at = next;
    return out->year > 0 && has_day(*out);
}

/* 14 March 2019; 14 March; 26-FEB-1987; and all that is numbers */
static bool read_number_first(struct stated_date *out, struct span s, size_t *at)
{
    size_t next = *at, n, n_year;
    int first = read_number(s, &next, 4, &n);
    if (first < 0)
        return false;
    size_t behind = next;
    if (read_numeric(out, s, &next, first, n)) {
        *at = next;
        return true;
    }
    next = behind;
    *out = (struct stated_date){.day = first};
    if (n > 2)
        return false;
    if (next < s.len && s.at[next] == '-') {
        next++;
        out->month = read_month(s, &next);
        if (!out->month || next == s.len || s.at[next] != '-')
            return false;
        next++;
        out->year = read_number(s, &next, 4, &n_year);
        *at = next;
        return n_year == 4 && out->year > 0 && has_day(*out);
    }
    skip_ordinal(s, &next);
    skip_of(s, &next);
    skip_blanks(s, &next);
    if (next == behind || !(out->month = read_month(s, &next)))
        return false;
    if (next < s.len && is_letter(s.at[next]))
        return false;
    out->year = read_year(s, &next);
    *at = next;
    return has_day(*out);
}

bool stated_date_read(struct stated_date *out, struct span s, size_t *at)
{
    if (*at >= s.len)
        return false;
    return is_digit(s.at[*at]) ? read_number_first(out, s, at) : read_month_first(out, s, at);
}

struct day_range stated_date_days(struct stated_date d)
{
    if (!d.year)
        return NO_DAYS;
    if (!d.month)
        return (struct day_range){day_from_civil(d.year, 1, 1), day_from_civil(d.year, 12, 31)};
    if (!d.day)
        return (struct day_range){day_from_civil(d.year, d.month, 1),
                                  day_from_civil(d.year, d.month, days_in_month(d.year, d.month))};
    int32_t day = day_from_civil(d.year, d.month, d.day);
    return (struct day_range){day, day};
}

static struct span trim(struct span s)
{
    while (s.len > 0 && ((uint8_t)s.at[0] <= ' '))
        s = span_sub(s, 1, s.len);
    while (s.len > 0 && ((uint8_t)s.at[s.len - 1] <= ' '))
        s.len--;
    return s;
}

/* Behind a date may stand a time: "T10:00:00Z", " 15:01:01.79", ", 10:30 GMT", " at 9:15 am". */
static bool is_time(struct span s)
{
    size_t at = 0, n;
    if (at < s.len && s.at[at] == ',')
        at++;
    skip_blanks(s, &at);
    if (at < s.len && s.at[at] == 'T')
        at++;
    else if (word_is(word_at(s, at), "at", 2))
        at += 2;
    skip_blanks(s, &at);
    if (at == 0 || s.len - at > 40 || read_number(s, &at, 2, &n) < 0)
        return false;
    return at + 1 < s.len && (s.at[at] == ':' || s.at[at] == '.') && is_digit(s.at[at + 1]);
}

static bool may_begin_weekday(char c)
{
    c = lower(c);
    return c == 'm' || c == 't' || c == 'w' || c == 'f' || c == 's';
}

void stated_date_skip_weekday(struct span s, size_t *at)
{
    static const char *const days[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};
    if (*at >= s.len || !may_begin_weekday(s.at[*at]))
        return;
    struct span word = word_at(s, *at);
    for (size_t i = 0; i < N_OF(days) && word.len > 2; i++) {
        if (days[i][0] != lower(word.at[0]) || !word_is(word, days[i], 3))
            continue;
        *at += word.len;
        while (*at < s.len && (s.at[*at] == ',' || s.at[*at] == '.' || s.at[*at] == ' '))
            ++*at;
        return;
    }
}

/* 20190314, or seconds since 1970 in ten digits, milliseconds in thirteen. */
static bool all_digits_date(struct day_range *out, struct span s)
{
    int64_t v = 0;
    if (s.len > 13 || s.len < 8)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (!is_digit(s.at[i]))
            return false;
        v = v * 10 + (s.at[i] - '0');
    }
    if (s.len == 8) {
        struct stated_date d = {(int)(v / 10000), (int)(v / 100 % 100), (int)(v % 100)};
        if (!civil_is_valid(d.year, d.month, d.day))
            return false;
        *out = stated_date_days(d);
        return true;
    }
    if (s.len != 10 && s.len != 13)
        return false;
    out->from = out->to = (int32_t)(v / (s.len == 13 ? 86400000 : 86400));
    return true;
}

bool document_date_parse(struct day_range *out, struct span s)
{
    struct stated_date d;
    size_t at = 0;
    *out = NO_DAYS;
    s = trim(s);
    if (s.len > 100)
        return false;
    if (all_digits_date(out, s))
        return true;
    if (s.len == 4 && day_range_parse_iso(out, s))
        return true;
    stated_date_skip_weekday(s, &at);
    if (!stated_date_read(&d, s, &at) || !d.year)
        return false;
    if (at < s.len && !is_time(span_sub(s, at, s.len)))
        return false;
    *out = stated_date_days(d);
    return true;
}

/* --- file names ---------------------------------------------------------------------------------
 */

static bool date_in_name(struct day_range *out, struct span name, size_t at)
{
    size_t n, next = at;
    int year = read_number(name, &next, 4, &n);
    if (n != 4 || year < 1500 || year > 2199 || next >= name.len)
        return false;
    char mark = name.at[next];
    if (mark != '-' && mark != '_' && mark != '.')
        return false;
    next++;
    struct stated_date d = {.year = year};
    d.month = read_number(name, &next, 2, &n);
    if (d.month < 1 || d.month > 12 || n != 2)
        return false;
    size_t behind = next;
    if (next < name.len && name.at[next] == mark) {
        next++;
        d.day = read_number(name, &next, 2, &n);
        if (d.day < 0 || n != 2 || !has_day(d)) {
            d.day = 0;
            next = behind;
        }
    }
    if (next < name.len && is_digit(name.at[next]))
        return false;
    *out = stated_date_days(d);
    return true;
}

bool file_name_date(struct day_range *out, struct span path)
{
    size_t base = path.len;
    *out = NO_DAYS;
    while (base > 0 && path.at[base - 1] != '/')
        base--;
    struct span name = span_sub(path, base, path.len);
    for (size_t at = 0; at < name.len; at++) {
        if (!is_digit(name.at[at]))
            continue;
        size_t end = at;
        while (end < name.len && is_digit(name.at[end]))
            end++;
        if (end - at == 8 && name.at[at] <= '2' && all_digits_date(out, span_sub(name, at, end)) &&
            out->from >= day_from_civil(1500, 1, 1))
            return true;
        if (end - at == 4 && date_in_name(out, name, at))
            return true;
        at = end;
    }
    *out = NO_DAYS;
    return false;
}

struct day_range date_in_year_of(struct stated_date date, struct day_range evidence)
{
    struct day_range best = NO_DAYS;
    int64_t best_gap = INT64_MAX;
    if (!days_known(evidence) || evidence.from < DAY_MIN || evidence.to > DAY_MAX || !date.month)
        return NO_DAYS;
    int year = civil_from_day(evidence.from).year;
    int reach = evidence.to - evidence.from > 300 ? 0 : 1; /* a whole year leaves no choice */
    for (int y = year - reach; y <= year + reach; y++) {
        date.year = y;
        if (y < 1 || y > 9999 || !civil_is_valid(y, date.month, date.day))
            continue;
        int32_t day = day_from_civil(y, date.month, date.day);
        int64_t gap = (int64_t)day - evidence.from;
        gap = gap < 0 ? -gap : gap;
        if (gap < best_gap) {
            best_gap = gap;
            best = (struct day_range){day, day};
        }
    }
    return best;
}
