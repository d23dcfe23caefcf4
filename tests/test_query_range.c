/* Ranges of amounts and of days, as people type them. */
#include "query/plan.h"
#include "query/range.h"

#include <criterion/criterion.h>

static const struct {
    const char *text, *from, *to, *unit;
} ranges[] = {
    {"USD30m..USD100m", "30000000", "100000000", "USD"},
    {"US$30m..US$100m", "30000000", "100000000", "USD"},
    {"usd30m..100m", "30000000", "100000000", "USD"},
    {"30m..USD100m", "30000000", "100000000", "USD"},
    {"30m..100m", "30000000", "100000000", ""},
    {"..5bn", NULL, "5000000000", ""},
    {"10m..", "10000000", NULL, ""},
    {"EUR 10m..", "10000000", NULL, "EUR"},
    {"10 million EUR..", "10000000", NULL, "EUR"},
    {"€1.5bn", "1500000000", "1500000000", "EUR"},
    {"£0.5..£1", "0.5", "1", "GBP"},
    {"1,500,000", "1500000", "1500000", ""},
    {"1,500,000.25..2,000,000", "1500000.25", "2000000", ""},
    {"32.3m", "32300000", "32300000", ""},
    {"2k..3k", "2000", "3000", ""},
    {"1tn", "1000000000000", "1000000000000", ""},
    {"0..100", "0", "100", ""},
    {"-5..5", "-5", "5", ""},
    {"R$2bn", "2000000000", "2000000000", "BRL"},
    {"5 thousand .. 6 thousand", "5000", "6000", ""},
    {"BRC340..350", "340", "350", "BRC"},
    {"sur1m", "1000000", "1000000", "SUR"},
    {"30m..100m USD", "30000000", "100000000", "USD"},
};

static void expect_value(const char *text, bool has, struct decimal value, const char *wanted)
{
    char got[DECIMAL_TEXT_MAX];
    cr_expect_eq(has, wanted != NULL, "%s", text);
    if (!has || !wanted)
        return;
    decimal_format(got, value);
    cr_expect_str_eq(got, wanted, "%s", text);
}

Test(query_range, reads_what_people_type)
{
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        struct value_range r;
        struct brief_error err = {0};
        brief_status st = value_range_parse(&r, span_of(ranges[i].text), false, &err);
        cr_assert_eq(st, BRIEF_OK, "%s: %s", ranges[i].text, err.text);
        expect_value(ranges[i].text, r.has_from, r.from, ranges[i].from);
        expect_value(ranges[i].text, r.has_to, r.to, ranges[i].to);
        cr_expect_str_eq(r.unit, ranges[i].unit, "%s", ranges[i].text);
    }
}

static const struct {
    const char *text, *message;
} refused[] = {
    {"US0m..US00m", "quote"}, /* what the shell leaves of US$30m..US$100m */
    {"US0m", "quote"},
    {"0m..00m", "quote"}, /* … and of $30m..$100m */
    {"XQZ5", "no currency"},
    {"USD30m..EUR100m", "one unit"},
    {"100..30", "below its beginning"},
    {"..", "is written"},
    {"USD", "is written"},
    {"30m..x", "currency"},
    {"1,50,000", "is written"},
    {"12,34", "is written"},
    {"1.2.3", "is written"},
    {"30m30", "is written"},
    {"999999999999tn", "too large"},
    {"", "is written"},
};

Test(query_range, explains_what_it_cannot_read)
{
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct value_range r;
        struct brief_error err = {0};
        cr_expect_eq(value_range_parse(&r, span_of(refused[i].text), false, &err), BRIEF_EQUERY,
                     "%s", refused[i].text);
        cr_expect(strstr(err.text, refused[i].message), "%s: %s", refused[i].text, err.text);
    }
}

Test(query_range, quantities_have_any_unit)
{
    struct value_range r;
    cr_assert_eq(value_range_parse(&r, SPAN("100MW..500MW"), true, NULL), BRIEF_OK);
    cr_expect_str_eq(r.unit, "MW");
    cr_assert_eq(value_range_parse(&r, SPAN("30m"), true, NULL), BRIEF_OK);
    cr_expect_str_eq(r.unit, "m");
    expect_value("30m", r.has_from, r.from, "30");
    cr_assert_eq(value_range_parse(&r, SPAN("2 million"), true, NULL), BRIEF_OK);
    expect_value("2 million", r.has_to, r.to, "2000000");
}

static const struct {
    const char *text, *from, *to;
} days[] = {
    {"2011", "2011-01-01", "2011-12-31"},
    {"2011-02", "2011-02-01", "2011-02-28"},
    {"2012-02-29", "2012-02-29", "2012-02-29"},
    {"2011-09..2011-10", "2011-09-01", "2011-10-31"},
    {"2011-09-05..2012", "2011-09-05", "2012-12-31"},
    {"2019..", "2019-01-01", "9999-12-31"},
    {"..2011-06", "0001-01-01", "2011-06-30"},
};

Test(query_range, reads_days)
{
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        struct day_range r;
        char from[11], to[11];
        cr_assert(day_query_parse(&r, span_of(days[i].text)), "%s", days[i].text);
        day_format(from, r.from);
        day_format(to, r.to);
        cr_expect_str_eq(from, days[i].from, "%s", days[i].text);
        cr_expect_str_eq(to, days[i].to, "%s", days[i].text);
    }
    static const char *const bad[] = {"", "..", "x", "2011-13", "2011-02-30", "2011...2012", "11"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct day_range r;
        cr_expect_not(day_query_parse(&r, span_of(bad[i])), "%s", bad[i]);
    }
}

Test(query_range, sources_match_by_beginning_name_or_glob)
{
    static const struct {
        const char *pattern, *name;
        bool matches;
    } cases[] = {
        {"wires/peru.txt", "wires/peru.txt", true},
        {"wires", "wires/peru.txt", true},
        {"wires/", "wires/peru.txt", true},
        {"peru", "wires/peru.txt", true},
        {"peru.txt", "wires/peru.txt", true},
        {"eru", "wires/peru.txt", false},
        {"*.txt", "wires/peru.txt", true},
        {"*.md", "wires/peru.txt", false},
        {"wires/*.txt", "wires/peru.txt", true},
        {"p?ru*", "wires/peru.txt", true},
        {"[a-q]*", "wires/peru.txt", true},
        {"x*", "wires/peru.txt", false},
        {"[!a-o]eru.txt", "wires/peru.txt", true},
        {"[!p]eru.txt", "wires/peru.txt", false},
        {"*[", "odd[", true},
        {"[]x]y", "]y", true},
        {"*e*r*u*", "wires/peru.txt", true},
        {"*u*r*e*", "peru", false},
        {"", "wires/peru.txt", true},
        {"?", "wires/peru.txt", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_eq(source_matches(span_of(cases[i].pattern), span_of(cases[i].name)),
                     cases[i].matches, "%s on %s", cases[i].pattern, cases[i].name);
}
