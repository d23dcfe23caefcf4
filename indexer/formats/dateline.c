/* dateline.c -- place and date in front of a story.
 *
 * Read word by word: as soon as a word is neither part of a place's name nor a date, it is prose.
 */
#include "indexer/formats/dates.h"

#include <stdint.h>

#define PLACE_WORDS_MAX 10

#define N_OF(table) (sizeof(table) / sizeof *(table))

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (uint8_t)((c | 0x20) - 'a') < 26 || (uint8_t)c >= 0x80;
}

static void skip_blanks(struct span s, size_t *at)
{
    while (*at < s.len && (s.at[*at] == ' ' || s.at[*at] == '\t'))
        ++*at;
}

/* Words that may stand in lower case inside a place's name. */
static bool is_place_particle(struct span word)
{
    static const char *const particles[] = {
        "de", "la",   "las",  "los", "del", "da", "do", "dos", "of", "and", "el", "al",
        "am", "near", "upon", "sur", "the", "in", "on", "der", "an", "e",   "y"};
    for (size_t i = 0; i < N_OF(particles); i++)
        if (span_equal(word, span_of(particles[i])))
            return true;
    return false;
}

/* One word of a place's name at s[*at], with the signs in front and the stop of an abbreviation
 * behind: "NUTTING", ", Mass.", "-au", "/BOGOTA". Moves *at; false: no place goes on like this. */
static bool read_place_word(struct span s, size_t *at, bool first)
{
    size_t from = *at;
    while (from < s.len && s.at[from] && strchr(" ,/-'", s.at[from]))
        from++;
    size_t end = from;
    while (end < s.len && is_letter(s.at[end]))
        end++;
    if (end == from)
        return false; /* a figure, another sign, or the end */
    struct span word = span_sub(s, from, end);
    bool capital = (word.at[0] >= 'A' && word.at[0] <= 'Z') || (uint8_t)word.at[0] >= 0x80;
    bool inner = from > 0 && (s.at[from - 1] == '-' || s.at[from - 1] == '\'');
    if (!capital && !inner && (first || !is_place_particle(word)))
        return false;
    if (end < s.len && s.at[end] == '.') { /* of an abbreviation, not of a sentence */
        if (word.len > 5)
            return false;
        end++;
    }
    *at = end;
    return true;
}

#define AGENCY_MAX 40 /* bytes */

/* " (Agency)" or ", Agency" between date and dash. */
static void skip_agency(struct span s, size_t *at)
{
    size_t next = *at;
    if (next < s.len && s.at[next] == ',') {
        next++;
        skip_blanks(s, &next);
        size_t start = next;
        while (next < s.len && next - start < AGENCY_MAX &&
               (is_letter(s.at[next]) || s.at[next] == ' '))
            next++;
        while (next > start && s.at[next - 1] == ' ')
            next--;
        *at = next;
        return;
    }
    skip_blanks(s, &next);
    if (next >= s.len || s.at[next] != '(')
        return;
    for (size_t i = next + 1; i < s.len && i < next + AGENCY_MAX; i++) {
        if (s.at[i] == ')') {
            *at = i + 1;
            return;
        }
    }
}

/* The dash or colon that ends a dateline; its bytes with the blanks in front, or 0. */
static size_t dateline_end(struct span s, size_t at, bool apart)
{
    static const char *const marks[] = {"--", "-", "–", "—", ":", "\xE2\x80\x95"};
    size_t next = at;
    skip_blanks(s, &next);
    struct span rest = span_sub(s, next, s.len);
    for (size_t i = 0; i < N_OF(marks); i++) {
        struct span mark = span_of(marks[i]);
        if (!span_starts_with(rest, mark))
            continue;
        /* "14 March 2019-based" is no dateline: blanks on one side at least, unless it is a colon
         */
        bool spaced = next > at || rest.len == mark.len || rest.at[mark.len] == ' ' ||
                      rest.at[mark.len] == '\n';
        return spaced || s.at[next] == ':' ? next + mark.len : 0;
    }
    return apart && rest.len == 0 ? next : 0;
}

/* A date at s[at..] that ends as datelines do. */
static bool finish_dateline(struct dateline *out, struct span s, size_t at, bool apart)
{
    if (at < s.len && !is_digit(s.at[at]))
        stated_date_skip_weekday(s, &at);
    if (!stated_date_read(&out->date, s, &at) || !out->date.month || !out->date.day)
        return false;
    skip_agency(s, &at);
    out->len = dateline_end(s, at, apart);
    return out->len > 0;
}

bool dateline_read(struct dateline *out, struct span s, bool apart)
{
    *out = (struct dateline){.place = {s.at, 0}};
    if (s.len > DATELINE_MAX)
        s.len = DATELINE_MAX;
    const char *line_end = memchr(s.at ? s.at : "", '\n', s.len);
    if (line_end && !apart)
        s.len = (size_t)(line_end - s.at);
    if (s.len == 0)
        return false;
    if (finish_dateline(out, s, 0, apart))
        return true;
    size_t at = 0;
    for (size_t n = 0; n < PLACE_WORDS_MAX && read_place_word(s, &at, n == 0); n++) {
        size_t next = at;
        while (next < s.len && (s.at[next] == ' ' || s.at[next] == ','))
            next++;
        if (next > at && at > 1 && finish_dateline(out, s, next, apart)) {
            out->place = span_sub(s, 0, at);
            return true;
        }
    }
    *out = (struct dateline){.place = {s.at, 0}};
    return false;
}
