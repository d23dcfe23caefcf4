/* What amounts and quantities mean, from hand-made captures. */
#include "interpret_fixture.h"

#include "indexer/entities/norm_number.h"

#include <criterion/criterion.h>

struct amount_case {
    const char *sample, *norm; /* norm NULL: refused */
};

static const struct amount_case money[] = {
    {"{sign:US$}{number:3.5}{mult:bn}", "3500000000 USD"},
    {"{sign:US$}{number:60}{mult:m}", "60000000 USD"},
    {"{sign:$}{number:5}-{number_to:8,000}", "5000..8000 USD"},
    {"{sign:$}{number:500}-{number_to:8,000}", "500..8000 USD"},
    {"{sign:$}{number:5} to {number_to:8,000}", "5..8000 USD"},
    {"{number:340} to {number_to:350} {unit:cruzados}", "340..350 BRC"},
    {"{sign:US$}{number:30}{mult:m}-US${number_to:45}{mult_to:m}", "30000000..45000000 USD"},
    {"between {sign:$}{number:2}{mult:m} and ${number_to:3}{mult_to:m}", "2000000..3000000 USD"},
    {"{sign:$}{number:5}-{number_to:8}{mult_to:bn}", "5000000000..8000000000 USD"},
    {"{sign:$}{number:500,000}-{number_to:1}{mult_to:m}", "500000..1000000 USD"},
    {"{number:1,8} {mult:million} {unit:euros}", "1800000 EUR"},
    {"{number:1,800} {mult:million} {unit:euros}", "1800000000 EUR"},
    {"{number:50} {mult:M}{unit:USD}", "50000000 USD"},
    {"{sign:$}{number:1}{mult:MM}", "1000000 USD"},
    {"{sign:$}{number:7.25} {mult:mln}", "7250000 USD"},
    {"{sign:€}{number:2}{mult:tn}", "2000000000000 EUR"},
    {"{sign:Rs} {number:12} {mult:crore}", "120000000 INR"},
    {"{sign:Rs} {number:3} {mult:lakh}", "300000 INR"},
    {"{sign:S/}{number:4.5}{mult:m}", "4500000 PEN"},
    {"{sign:CFA}{number:655,957}", "655957 XOF"},
    {"{number:90} {unit:cents}", "0.9 USD"},
    {"{number:45} {unit:pence}", "0.45 GBP"},
    {"{sign:$}{number:50} {unit:Canadian dollars}", "50 CAD"},
    {"{sign:£}{number:0.5}", "0.5 GBP"},
    {"{number:half a million} {unit:euros}", "500000 EUR"},
    {"{number:two hundred} {unit:euros}", "200 EUR"},
    {"{mult:millions} of {unit:euros}", "1000000 EUR"},
    {"{number:8-1/2} {mult:million} {unit:euros}", "8500000 EUR"},
    {"{number:1 250 000} {unit:euros}", "1250000 EUR"},
    {"{sign:$}{number:1,2345,6}", NULL},
    {"{sign:$}{number:9}{mult:m}-{number_to:3}{mult_to:m}", NULL},
    {"{sign:$}{number:1234567890123456789}", NULL},
    {"{sign:$}{number:999999999}{mult:tn}", NULL},
    {"{sign:Zz}{number:5}", NULL},
    {"{sign:$}{number:5} {mult:zillion}", NULL},
};

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

TestSuite(norm_amount, .init = setup, .fini = teardown);

static struct norm_context context(const struct fixture_sample *s)
{
    return (struct norm_context){
        .text = {s->text, s->len}, .words = &words, .arena = &arena, .anchor = {NO_DAY, NO_DAY}};
}

static void check(const struct amount_case *k, bool is_money)
{
    struct fixture_sample s;
    fixture_sample(&s, k->sample);
    struct norm_context cx = context(&s);
    bool kept = is_money ? norm_money(&cx, &s.m, &s.c) : norm_quantity(&cx, &s.m, &s.c);
    cr_expect_eq(kept, k->norm != NULL, "%s: %s", k->sample, kept ? "kept" : "refused");
    if (kept && k->norm)
        cr_expect(span_equal(s.m.norm, span_of(k->norm)), "%s: %.*s, not %s", k->sample,
                  (int)s.m.norm.len, s.m.norm.at, k->norm);
}

Test(norm_amount, money_is_exact_and_names_its_currency)
{
    for (size_t i = 0; i < sizeof money / sizeof money[0]; i++)
        check(&money[i], true);
}

Test(norm_amount, quantities_take_the_symbol_of_their_unit)
{
    static const struct amount_case cases[] = {
        {"{number:350} {unit:megawatts}", "350 MW"},
        {"{number:12}{unit:%}", "12 %"},
        {"{number:5}-{number_to:6} {unit:percent}", "5..6 %"},
        {"{number:2.4} {mult:million} {unit:tonnes}", "2400000 t"},
        {"{number:1.5} {unit:million barrels per day}", "1500000 bbl/d"},
        {"{number:8-3/4} {unit:percent}", "8.75 %"},
        {"{number:twenty} {unit:km}", "20 km"},
        {"{number:a third} of {unit:tonnes}", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check(&cases[i], false);
}

Test(norm_amount, hedges_and_signs_of_several_countries_are_told)
{
    struct fixture_sample s;
    fixture_sample(&s, "{hedge:more than} {sign:$}{number:5}{mult:m}");
    struct norm_context cx = context(&s);
    cr_assert(norm_money(&cx, &s.m, &s.c));
    cr_expect(s.m.flags & MENTION_HEDGED);
    cr_expect_lt(s.m.confidence, 70);
    fixture_sample(&s, "{sign:US$}{number:5}{mult:m}");
    cx = context(&s);
    cr_assert(norm_money(&cx, &s.m, &s.c));
    cr_expect_eq(s.m.confidence, 90);
}

Test(norm_amount, figures_follow_their_marks)
{
    static const struct {
        const char *text, *plain;
        bool decimal_comma;
    } cases[] = {
        {"112.40", "112.4", false},
        {"1,234,567.89", "1234567.89", false},
        {"1.234.567,89", "1234567.89", false},
        {"1,8", "1.8", false},
        {"1,800", "1800", false},
        {"1,800", "1.8", true},
        {"1.800", "1800", true},
        {"0,500", "0.5", false},
        {"1'000'000", "1000000", false},
        {"8\xC2\xBD", "8.5", false},
        {"\xC2\xBC", "0.25", false},
        {"-3", "-3", false},
        {"3/4", "0.75", false},
        {"12\xC2\xA0"
         "500",
         "12500", false},
        {"1,23,456", "123456", false},
        {"12,34,56,789", "123456789", false},
        {"123,45,678", NULL, false},
        {"1,234,56,789", NULL, false},
        {"1,23,45", NULL, false},
        {"1.2.3", NULL, false},
        {"", NULL, false},
        {",", NULL, false},
        {"5-", NULL, false},
        {"1/3", NULL, false},
        {"12345678901234567890", NULL, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct decimal d;
        char text[DECIMAL_TEXT_MAX] = "";
        bool ok = number_parse_figures(&d, span_of(cases[i].text), cases[i].decimal_comma);
        cr_expect_eq(ok, cases[i].plain != NULL, "%s", cases[i].text);
        if (ok)
            decimal_format(text, d);
        if (ok && cases[i].plain)
            cr_expect_str_eq(text, cases[i].plain, "%s: %s", cases[i].text, text);
    }
}

Test(norm_amount, numbers_in_words_add_and_multiply)
{
    static const struct {
        const char *text;
        int64_t value; /* 0: refused */
    } cases[] = {
        {"twenty-five", 25},
        {"two hundred and ten", 210},
        {"three thousand", 3000},
        {"two hundred thousand", 200000},
        {"half a million", 500000},
        {"a dozen", 12},
        {"two dozen", 24},
        {"five million two hundred thousand", 5200000},
        {"several", 0},
        {"twenty trees", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct decimal d = {0, 0};
        bool ok = number_parse(&d, span_of(cases[i].text), &words, false);
        cr_expect_eq(ok, cases[i].value != 0, "%s", cases[i].text);
        if (ok)
            cr_expect(d.digits == cases[i].value && d.scale == 0, "%s: %ld", cases[i].text,
                      (long)d.digits);
    }
}
