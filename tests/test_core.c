/* test_core.c -- dates, decimals, JSON output, options, mention records. */
#include "core/date.h"
#include "core/decimal.h"
#include "core/document.h"
#include "core/json_out.h"
#include "core/mention_json.h"

#include <criterion/criterion.h>

Test(date, days_and_civil_dates_are_inverse)
{
    for (int32_t day = DAY_MIN; day <= DAY_MAX; day += 13) {
        struct civil_date c = civil_from_day(day);
        cr_assert(civil_is_valid(c.year, c.month, c.day));
        cr_assert_eq(day_from_civil(c.year, c.month, c.day), day);
    }
    cr_expect_eq(day_from_civil(1970, 1, 1), 0);
    cr_expect_eq(day_from_civil(1, 1, 1), DAY_MIN);
    cr_expect_eq(day_from_civil(9999, 12, 31), DAY_MAX);
    cr_expect_eq(weekday_of(day_from_civil(2011, 10, 3)), 1, "a Monday");
}

Test(date, iso_text_is_an_interval)
{
    static const struct {
        const char *text, *from, *to;
    } cases[] = {
        {"2011", "2011-01-01", "2011-12-31"},
        {"2012-02", "2012-02-01", "2012-02-29"},
        {"2011-10-03", "2011-10-03", "2011-10-03"},
        {"2011-10-03T10:00Z", "2011-10-03", "2011-10-03"},
        {"2011-13", NULL, NULL},
        {"2011-02-29", NULL, NULL},
        {"0000", NULL, NULL},
        {"201", NULL, NULL},
        {"2011-10-03x", NULL, NULL},
        {"", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct day_range r;
        char from[11], to[11];
        bool ok = day_range_parse_iso(&r, span_of(cases[i].text));
        cr_assert_eq(ok, cases[i].from != NULL, "%s", cases[i].text);
        if (!ok)
            continue;
        day_format(from, r.from);
        day_format(to, r.to);
        cr_expect_str_eq(from, cases[i].from);
        cr_expect_str_eq(to, cases[i].to);
    }
}

Test(decimal, is_exact_or_refused)
{
    static const struct {
        const char *a, *b, *product;
    } cases[] = {
        {"3.5", "1000000000", "3500000000"},
        {"112.40", "1000000", "112400000"},
        {"0.5", "1", "0.5"},
        {"-3", "2", "-6"},
        {"999999999999999999", "1", "999999999999999999"},
        {"999999999999999999", "10", NULL},
        {"9999999999999999999", "1", NULL},
        {"1.", "1", NULL},
        {".5", "1", NULL},
        {"1.2.3", "1", NULL},
        {"", "1", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct decimal a, b, p;
        char text[DECIMAL_TEXT_MAX] = "";
        bool ok = decimal_parse(&a, span_of(cases[i].a)) &&
                  decimal_parse(&b, span_of(cases[i].b)) && decimal_multiply(&p, a, b);
        cr_assert_eq(ok, cases[i].product != NULL, "%s × %s", cases[i].a, cases[i].b);
        if (ok) {
            decimal_format(text, p);
            cr_expect_str_eq(text, cases[i].product);
        }
    }
}

Test(decimal, compares_whatever_the_scale)
{
    struct decimal a, b;
    decimal_parse(&a, SPAN("80.62"));
    decimal_parse(&b, SPAN("80.6"));
    cr_expect_gt(decimal_compare(a, b), 0);
    cr_expect_eq(decimal_compare(a, a), 0);
    cr_expect(decimal_shift(&a, a, 6));
    char text[DECIMAL_TEXT_MAX];
    decimal_format(text, a);
    cr_expect_str_eq(text, "80620000");
    cr_expect(decimal_shift(&a, a, -7));
    decimal_format(text, a);
    cr_expect_str_eq(text, "8.062");
}

Test(json, strings_are_escaped)
{
    struct buf b = {0};
    json_string(&b, SPAN("a\"b\\c\n\x01\x7F\xE2\x80\xA8\xC3\xA9"));
    cr_expect(span_equal(buf_bytes(&b), SPAN("\"a\\\"b\\\\c\\n\\u0001\\u007f\\u2028\xC3\xA9\"")));
    buf_clear(&b);
    buf_byte(&b, '{');
    json_list(&b, "x", SPAN("a\nb"));
    json_list(&b, "y", SPAN(""));
    json_null(&b, "z");
    cr_expect(span_equal(buf_bytes(&b), SPAN("{\"x\":[\"a\",\"b\"],\"y\":[],\"z\":null")));
    buf_release(&b);
}

Test(mention, yearless_dates_and_open_ends_print_as_such)
{
    struct mention m = {.type = MENTION_DATE, .flags = MENTION_YEARLESS};
    char from[12], to[12];
    m.days = (struct day_range){day_from_civil(4, 10, 3), day_from_civil(4, 10, 6)};
    mention_date_text(from, to, &m);
    cr_expect_str_eq(from, "--10-03");
    cr_expect_str_eq(to, "--10-06");
    m.flags = 0;
    m.days = (struct day_range){day_from_civil(2007, 1, 1), DAY_MAX};
    mention_date_text(from, to, &m);
    cr_expect_str_eq(from, "2007-01-01");
    cr_expect_str_eq(to, "");
}

Test(mention, context_is_cut_at_words_and_marked)
{
    struct span text = SPAN("Long ago in a\nfar place General Ruiz\x1b spoke to us all today.");
    const char *at = strstr(text.at, "Ruiz");
    struct buf b = {0};
    size_t from, to;
    uint32_t start = (uint32_t)(at - text.at);
    mention_context(&b, text, start, start + 4, 14, &from, &to);
    cr_expect(span_equal(span_sub(buf_bytes(&b), from, to), SPAN("Ruiz")));
    cr_expect(span_equal(buf_bytes(&b), SPAN("place General Ruiz spoke to us")), "%.*s", (int)b.len,
              b.at);
    buf_release(&b);
}

Test(document, lines_follow_marks_and_newlines)
{
    static const struct line_mark marks[] = {{0, 10}, {8, 20}};
    struct document d = {
        .text = SPAN("a\nb\ncde\nf\ng"), .lines = marks, .n_lines = 2, .lines_follow_text = true};
    cr_expect_eq(document_line(&d, 0), 10);
    cr_expect_eq(document_line(&d, 4), 12);
    cr_expect_eq(document_line(&d, 8), 20);
    cr_expect_eq(document_line(&d, 10), 21);
    struct line_cursor c = {0, 0};
    for (uint32_t at = 0; at <= 11; at++)
        cr_expect_eq(document_line_next(&d, &c, at), document_line(&d, at), "at %u", at);
    d.lines_follow_text = false;
    cr_expect_eq(document_line(&d, 10), 20);
}

Test(date, grain_is_the_calendars_name_of_an_interval)
{
    static const struct {
        int from[3], to[3];
        const char *grain;
    } cases[] = {
        {{2019, 3, 14}, {2019, 3, 14}, "day"},    {{2019, 3, 11}, {2019, 3, 17}, "week"},
        {{2019, 3, 12}, {2019, 3, 18}, NULL},     {{2020, 2, 1}, {2020, 2, 29}, "month"},
        {{2019, 2, 1}, {2019, 2, 27}, NULL},      {{2019, 7, 1}, {2019, 9, 30}, "quarter"},
        {{2019, 6, 1}, {2019, 8, 31}, NULL},      {{2019, 7, 1}, {2019, 12, 31}, "half"},
        {{2019, 1, 1}, {2019, 12, 31}, "year"},   {{2018, 4, 1}, {2019, 3, 31}, "year"},
        {{1990, 1, 1}, {1999, 12, 31}, "decade"}, {{1801, 1, 1}, {1900, 12, 31}, "century"},
        {{1985, 1, 1}, {1994, 12, 31}, NULL},     {{2019, 1, 1}, {2019, 4, 30}, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const int *a = cases[i].from, *b = cases[i].to;
        struct day_range r = {day_from_civil(a[0], a[1], a[2]), day_from_civil(b[0], b[1], b[2])};
        const char *grain = day_range_grain(r);
        cr_expect_str_eq(grain ? grain : "none", cases[i].grain ? cases[i].grain : "none",
                         "%d-%d-%d", a[0], a[1], a[2]);
    }
    cr_expect_null(day_range_grain((struct day_range){NO_DAY, NO_DAY}));
    cr_expect_null(day_range_grain((struct day_range){0, DAY_MAX}));
}
