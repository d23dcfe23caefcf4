/* Patterns: the interpreter first, machine code later, one and the same answer. */
#include "indexer/entities/pattern.h"

#include <criterion/criterion.h>

#define ASKED (2 * PATTERN_PATIENCE)

/* Ask again and again, until long after machine code took over: always what the first answer was.
 */
static enum pattern_outcome ask(const char *regex, enum pattern_kind kind, struct span subject,
                                size_t *offsets)
{
    struct pattern *p;
    size_t error_at, first[2 * (PATTERN_GROUPS_MAX + 1)];
    enum pattern_outcome outcome = PATTERN_NO_MATCH;
    struct pattern_scratch *s = pattern_scratch_new();
    cr_assert(s);
    cr_assert_eq(pattern_new(&p, span_of(regex), kind, &error_at, NULL), BRIEF_OK, "%s", regex);
    size_t len = 2 * (pattern_count_groups(p) + 1) * sizeof *offsets;
    for (int i = 0; i < ASKED; i++) {
        enum pattern_outcome now = pattern_match(p, s, subject, 0, offsets);
        if (i == 0) {
            outcome = now;
            memcpy(first, offsets, len);
        }
        cr_expect_eq(now, outcome, "%s, asked %d times", regex, i + 1);
        if (now == PATTERN_MATCH)
            cr_expect_arr_eq(offsets, first, len, "%s, asked %d times", regex, i + 1);
    }
    pattern_free(p);
    pattern_scratch_free(s);
    return outcome;
}

Test(pattern, answers_do_not_depend_on_how_often_it_was_asked)
{
    size_t at[2 * (PATTERN_GROUPS_MAX + 1)];
    cr_expect_eq(ask("(?<sign>\\$) (?<sum>[0-9]+) (?<cents>\\.[0-9]+)?", PATTERN_TEXT,
                     SPAN("$120 in all"), at),
                 PATTERN_MATCH);
    cr_expect_eq(at[0], 0);
    cr_expect_eq(at[1], 4);
    cr_expect_eq(at[4], 1);
    cr_expect_eq(at[6], SIZE_MAX, "a group that took no part");
    cr_expect_eq(ask("(?<sign>\\$) [0-9]+", PATTERN_TEXT, SPAN("120 $"), at), PATTERN_NO_MATCH);
    cr_expect_eq(ask("a(b*)c", PATTERN_SHAPE, SPAN("abbc"), at), PATTERN_MATCH);
    cr_expect_eq(at[3], 3);
    cr_expect_eq(ask("a(b*)c", PATTERN_SHAPE, SPAN("abbcd"), at), PATTERN_NO_MATCH);
}

/* What takes the interpreter too many steps is settled by machine code: by the same limit at the
 * first asking as at any later one. */
Test(pattern, limits_do_not_depend_on_how_often_it_was_asked)
{
    size_t at[2 * (PATTERN_GROUPS_MAX + 1)];
    char text[3000];
    bool matched = false, gave_up = false;
    memset(text, 'a', sizeof text);
    memcpy(text + sizeof text - 3, "-bc", 3);
    for (size_t n = 1; n < sizeof text; n = n * 3 / 2 + 1) {
        struct span some = {text + sizeof text - 3 - n, n + 3};
        enum pattern_outcome outcome = ask("(?:a|aa)+-", PATTERN_TEXT, some, at);
        matched |= outcome == PATTERN_MATCH && n > PATTERN_FEW_STEPS;
        outcome = ask("(?:a|aa)+bc", PATTERN_TEXT, some, at);
        gave_up |= outcome == PATTERN_LIMIT;
    }
    cr_expect(matched, "no match was too long for the interpreter");
    cr_expect(gave_up, "no limit was met");
}
