/* What dates and references mean, from hand-made captures. */
#include "interpret_fixture.h"

#include <criterion/criterion.h>

static struct arena arena;
static struct vocabulary words;

static void setup(void)
{
    arena_init(&arena, 4096);
    words = fixture_vocabulary();
}

static void teardown(void)
{
    arena_release(&arena);
}

TestSuite(norm_date, .init = setup, .fini = teardown);

struct date_case {
    const char *sample, *norm; /* norm NULL: refused */
};

static void check(const struct date_case *cases, size_t n, const char *anchor)
{
    for (size_t i = 0; i < n; i++) {
        struct fixture_sample s;
        struct day_range day = {NO_DAY, NO_DAY};
        fixture_sample(&s, cases[i].sample);
        if (anchor)
            cr_assert(day_range_parse_iso(&day, span_of(anchor)));
        struct norm_context cx = {
            .text = {s.text, s.len}, .words = &words, .arena = &arena, .anchor = day};
        bool kept = norm_date(&cx, &s.m, &s.c);
        cr_expect_eq(kept, cases[i].norm != NULL, "%s", cases[i].sample);
        if (kept && cases[i].norm)
            cr_expect(span_equal(s.m.norm, span_of(cases[i].norm)), "%s: %.*s, not %s",
                      cases[i].sample, (int)s.m.norm.len, s.m.norm.at, cases[i].norm);
    }
}

#define CHECK(cases, anchor) check(cases, sizeof cases / sizeof cases[0], anchor)

Test(norm_date, a_date_with_its_year_needs_no_item_date)
{
    static const struct date_case cases[] = {
        {"{day:3}-{day_to:6} {month:October} {year:2011}", "2011-10-03..2011-10-06"},
        {"{day:26} {month:September} {year:2011}", "2011-09-26"},
        {"{month:October} {year:2011}", "2011-10-01..2011-10-31"},
        {"{year:2007}-{year_to:2012}", "2007-01-01..2012-12-31"},
        {"{year:2011}/{year_to:12}", "2011-01-01..2012-12-31"},
        {"{relative:since} {year:2007}", "2007-01-01.."},
        {"{relative:until} {month:March} {year:2012}", "..2012-03-31"},
        {"{period:Q3} {year:2019}", "2019-07-01..2019-09-30"},
        {"{period:first half} of {year:2019}", "2019-01-01..2019-06-30"},
        {"{relative:mid}-{year:2020}", "2020-05-01..2020-08-31"},
        {"{relative:early} {month:March} {year:2012}", "2012-03-01..2012-03-10"},
        {"the {year:1990s}", "1990-01-01..1999-12-31"},
        {"the {relative:late} {year:1990s}", "1997-01-01..1999-12-31"},
        {"{period:summer} {year:2016}", "2016-06-01..2016-08-31"},
        {"{day:28} {month:December} to {day_to:3} {month_to:January} {year_to:2012}",
         "2011-12-28..2012-01-03"},
        {"{month:December}-{month_to:January} {year:2012}", "2011-12-01..2012-01-31"},
        {"{day:26}-{month:Oct}-{year:87}", "1987-10-26"},
        {"{weekday:Monday}, {month:Oct}. {day:3}rd, {year:2011}", "2011-10-03"},
        {"{day:31} {month:September} {year:2011}", NULL},
        {"{day:30} {month:February} {year:2012}", NULL},
        {"{day:0} {month:March} {year:2012}", NULL},
        {"{year:2012}-{year_to:2007}", NULL},
    };
    CHECK(cases, NULL);
    CHECK(cases, "2011-10-14");
}

Test(norm_date, the_calendar_has_two_ends)
{
    static const struct date_case last[] = {
        {"{relative:next} {period:week}", "next week"},
        {"{relative:tomorrow}", "tomorrow"},
        {"{relative:past} {number:three} {period:weeks}", "9999-12-10.."},
    };
    static const struct date_case first[] = {
        {"{relative:last} {period:week}", "last week"},
        {"{relative:yesterday}", "yesterday"},
        {"{number:three} {period:decades} {relative:ago}", "three decades ago"},
    };
    CHECK(last, "9999-12-31");
    CHECK(first, "0001-01-01");
}

Test(norm_date, a_yearless_date_takes_the_item_date)
{
    static const struct date_case cases[] = {
        {"{day:3}-{day_to:6} {month:October}", "2011-10-03..2011-10-06"},
        {"{day:20} {month:October}", "2011-10-20"},
        {"{day:20} {month:December}", "2010-12-20"},
        {"{relative:next} {month:December}", "2011-12-01..2011-12-31"},
        {"{month:March}", "2011-03-01..2011-03-31"},
        {"{month:March} of {relative:last} {period:year}", "2010-03-01..2010-03-31"},
        {"{relative:early} {month:March}", "2011-03-01..2011-03-10"},
        {"{relative:last} {period:week}", "2011-10-03..2011-10-09"},
        {"{relative:this} {period:month}", "2011-10-01..2011-10-31"},
        {"{relative:next} {period:year}", "2012-01-01..2012-12-31"},
        {"the {relative:end of last} {period:year}", "2010-09-01..2010-12-31"},
        {"on {weekday:Tuesday}", "2011-10-11"},
        {"on {weekday:Friday}", "2011-10-14"},
        {"{relative:last} {weekday:Friday}", "2011-10-07"},
        {"{relative:next} {weekday:Monday}", "2011-10-17"},
        {"{relative:yesterday}", "2011-10-13"},
        {"{number:three} {period:weeks} {relative:ago}", "2011-09-19..2011-09-25"},
        {"{number:two} {period:years} {relative:ago}", "2009-01-01..2009-12-31"},
        {"the {relative:past} {number:two} {period:weeks}", "2011-09-30..2011-10-14"},
        {"{number:three} {period:weeks}", "three weeks"},
        {"{relative:recent} {period:days}", "recent days"},
    };
    CHECK(cases, "2011-10-14");
}

Test(norm_date, without_item_date_nothing_is_made_up)
{
    static const struct date_case cases[] = {
        {"{day:3}-{day_to:6} {month:October}", "--10-03..--10-06"},
        {"{day:26} {month:September}", "--09-26"},
        {"{day:29} {month:February}", "--02-29"},
        {"{month:October}", "--10-01..--10-31"},
        {"{relative:last}\n{period:week}", "last week"},
        {"on {weekday:Tuesday}", "on Tuesday"},
    };
    CHECK(cases, NULL);
}

/* A text cites what has been: unlike a date of the text itself, never a day to come. */
Test(norm_date, a_cited_date_is_the_latest_that_is_not_after_the_item)
{
    static const struct {
        const char *sample, *anchor, *day; /* day NULL: none */
        bool yearless;
    } cases[] = {
        {"{title:Note}, {day:3} {month:October}", "2011-10-14", "2011-10-03", false},
        {"{title:Note}, {day:14} {month:October}", "2011-10-14", "2011-10-14", false},
        {"{title:Note}, {day:15} {month:October}", "2011-10-14", "2010-10-15", false},
        {"{title:Note}, {day:15} {month:October} {year:2012}", "2011-10-14", "2012-10-15", false},
        {"{title:Note}, {day:3} {month:October}", NULL, "0004-10-03", true},
        {"{title:Note}, {day:31} {month:June}", "2011-10-14", NULL, false},
        {"{code:WR-11-36}", "2011-10-14", NULL, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fixture_sample s;
        struct day_range anchor = {NO_DAY, NO_DAY}, day = {NO_DAY, NO_DAY};
        fixture_sample(&s, cases[i].sample);
        s.m.days = (struct day_range){NO_DAY, NO_DAY};
        if (cases[i].anchor)
            cr_assert(day_range_parse_iso(&anchor, span_of(cases[i].anchor)));
        if (cases[i].day)
            cr_assert(day_range_parse_iso(&day, span_of(cases[i].day)));
        struct norm_context cx = {
            .text = {s.text, s.len}, .words = &words, .arena = &arena, .anchor = anchor};
        cr_assert(norm_reference(&cx, &s.m, &s.c), "%s", cases[i].sample);
        cr_expect_eq(s.m.days.from, day.from, "%s", cases[i].sample);
        cr_expect_eq((s.m.flags & MENTION_YEARLESS) != 0, cases[i].yearless, "%s", cases[i].sample);
    }
}

Test(norm_date, references_are_named_by_code_or_title_and_date)
{
    static const struct date_case cases[] = {
        {"{code:WR-11-36}", "WR-11-36"},
        {"{title:Weekly\n Report}, {day:2} {month:March}", "Weekly Report, 2 March"},
        {"{code:https://example.org/a?b=1.}", "https://example.org/a?b=1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fixture_sample s;
        fixture_sample(&s, cases[i].sample);
        struct norm_context cx = {.text = {s.text, s.len}, .words = &words, .arena = &arena};
        cr_assert(norm_reference(&cx, &s.m, &s.c));
        cr_expect(span_equal(s.m.norm, span_of(cases[i].norm)), "%s: %.*s", cases[i].sample,
                  (int)s.m.norm.len, s.m.norm.at);
    }
}
