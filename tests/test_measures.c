/* Sums and measures in running text: which words are one, and what they are worth. */
#include "measures_fixture.h"

#define ITEM_DATE "2019-03-14"

Test(measures, ranges_keep_both_ends)
{
    static const struct measures_case cases[] = {
        {"A head costs $5-8,000.", "amount $5-8,000 = 5000..8000 USD"},
        {"A head costs $5,000-8,000.", "amount $5,000-8,000 = 5000..8000 USD"},
        {"A head costs 340 to 350 cruzados.", "amount 340 to 350 cruzados = 340..350 BRC"},
        {"Between $2m and $3m is lost.", "amount $2m and $3m = 2000000..3000000 USD"},
        {"It costs from 5 to 8 million dollars.",
         "amount 5 to 8 million dollars = 5000000..8000000 USD"},
        {"It costs from $5 to $8 million.", "amount $5 to $8 million = 5000000..8000000 USD"},
        {"It costs $5m-$8m.", "amount $5m-$8m = 5000000..8000000 USD"},
        {"It costs two to three million dollars.",
         "amount two to three million dollars = 2000000..3000000 USD"},
        {"It traded in a range of 1.80-85 marks.", "amount 1.80-85 marks = 1.8..1.85 DEM"},
        {"It rose by between two and eight pct.", "quantity two and eight pct = 2..8 %"},
        {"It costs US$1bn-1.5bn.", "amount US$1bn-1.5bn = 1000000000..1500000000 USD"},
        {"Rain of 30-50 mm fell.", "quantity 30-50 mm = 30..50 mm"},
        {"It lasts 7-10 days.", "quantity 7-10 days = 7..10 days"},
        {"It takes from 5 to 8 per cent.", "quantity 5 to 8 per cent = 5..8 %"},
    };
    MEASURES_CHECK(cases, ITEM_DATE);
}

Test(measures, a_change_from_one_to_the_other_is_two)
{
    static const struct measures_case cases[] = {
        {"Sales rose from $5m to $8m.", "amount $5m = 5000000 USD\namount $8m = 8000000 USD"},
        {"Gold fell $5 to $1,210.", "amount $5 = 5 USD\namount $1,210 = 1210 USD"},
        {"It fell 8-1/2 percent to 26.4 million kg.",
         "quantity 8-1/2 percent = 8.5 %\nquantity 26.4 million kg = 26400000 kg"},
        {"Noranda lost 1/8 to 32 dlrs.", "amount 32 dlrs = 32 USD"},
        {"It lost 5 km to 8 miles.", "quantity 5 km = 5 km\nquantity 8 miles = 8 mi"},
        {"It grew from 4 t in 2015 to 310 t.",
         "quantity 4 t = 4 t\ndate 2015 = 2015-01-01..2015-12-31\nquantity 310 t = 310 t"},
    };
    MEASURES_CHECK(cases, ITEM_DATE);
}

Test(measures, signs_codes_words_and_multipliers)
{
    static const struct measures_case cases[] = {
        {"Sales of 50 MUSD.", "amount 50 MUSD = 50000000 USD"},
        {"A bid of $1MM.", "amount $1MM = 1000000 USD"},
        {"A bid of USD 1.8m.", "amount USD 1.8m = 1800000 USD"},
        {"A bid of 1,8 million euros.", "amount 1,8 million euros = 1800000 EUR"},
        {"A bid of R$1,8 bilhão.", "amount R$1,8 bilhão = 1800000000 BRL"},
        {"A bid of a million dollars.", "amount a million dollars = 1000000 USD"},
        {"A bid of half a billion dollars.", "amount half a billion dollars = 500000000 USD"},
        {"A bid of two million euros.", "amount two million euros = 2000000 EUR"},
        {"A bid of Rs 1.1 lakh crore in India.", "amount Rs 1.1 lakh crore = 1100000000000 INR"},
        {"A bid of 14-3/8 dlrs.", "amount 14-3/8 dlrs = 14.375 USD"},
        {"Shares rose 12p to 214p.", "amount 12p = 0.12 GBP\namount 214p = 2.14 GBP"},
        {"Cod costs 280 kr in Norway.", "amount 280 kr = 280 NOK"},
        {"Millions of dollars were lost, in mln stg.", ""},
        {"He won the 2006 crown.", ""},
        {"A 1080p screen, and three 32ths.", ""},
    };
    MEASURES_CHECK(cases, ITEM_DATE);
}

Test(measures, quantities_with_their_units)
{
    static const struct measures_case cases[] = {
        {"Growth was -0.9 percent.", "quantity -0.9 percent = -0.9 %"},
        {"Growth is minus 4.2%.", "quantity minus 4.2% = -4.2 %"},
        {"Rates rose 25 basis points.", "quantity 25 basis points = 25 basis points"},
        {"It shed 1.2 percentage points.",
         "quantity 1.2 percentage points = 1.2 percentage points"},
        {"They pump 3.45m bpd.", "quantity 3.45m bpd = 3450000 bpd"},
        {"They pump 16 mln barrels a day.", "quantity 16 mln barrels a day = 16000000 bpd"},
        {"They pump 1,600 litres per second.", "quantity 1,600 litres per second = 1600 l/s"},
        {"It moved 6.2 mln tonnes a year.", "quantity 6.2 mln tonnes = 6200000 t"},
        {"An output of 26 Mt is planned.", "quantity 26 Mt = 26000000 t"},
        {"A quay 17.5m deep was dug.", "quantity 17.5m = 17.5 m"},
        {"They ship 50 tonnes a day.", "quantity 50 tonnes = 50 t"},
        {"A gun of 155 mm is sold.", "quantity 155 mm = 155 mm"},
        {"It is paid over 15 years.", "quantity 15 years = 15 years"},
        {"A 48-hour strike began.", "quantity 48-hour = 48 hours"},
        {"It closed at 1.7740/50 marks.", ""},
        {"It was 300,000 against 295,000 week before.", ""},
        {"A balance of minus 2.5 billion dollars.",
         "amount minus 2.5 billion dollars = -2500000000 USD"},
        {"A loss of -$5m.", "amount -$5m = -5000000 USD"},
        {"He sold 2.5 mln shares to 300 people.", ""},
    };
    MEASURES_CHECK(cases, ITEM_DATE);
}

Test(measures, hedges_beside_a_sum_tell_which_way)
{
    static const struct {
        const char *text, *hedge;
    } cases[] = {
        {"It cost about $5m.", "about"},           {"It cost an estimated $5m.", "about"},
        {"It cost more than $5m.", "at least"},    {"It cost no more than $5m.", "at most"},
        {"It cost at least $5m.", "at least"},     {"It cost not less than $5m.", "at least"},
        {"It cost up to $5m.", "at most"},         {"It cost as much as $5m.", "at most"},
        {"It cost in excess of $5m.", "at least"}, {"It cost $5m or more.", "at least"},
        {"It cost $4m rather than $5m.", NULL},    {"It rose to $5m.", NULL},
        {"They paid it over 15 years.", NULL},     {"They walked over 15 km.", "at least"},
    };
    struct bench b;
    bench_init(&b);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        measures_run(&b, cases[i].text, NULL, "en");
        const struct mention *last = &b.mentions.at[b.mentions.n - 1];
        const char *hedge = mention_hedge_name(last->flags);
        cr_expect_str_eq(hedge ? hedge : "none", cases[i].hedge ? cases[i].hedge : "none", "%s",
                         cases[i].text);
    }
    bench_release(&b);
}

Test(measures, the_items_own_numbers_tell_its_decimal_mark)
{
    static const struct measures_case english[] = {
        {"It costs 12,5 euros or 1,800 euros.",
         "amount 12,5 euros = 12.5 EUR\namount 1,800 euros = 1.8 EUR"},
        {"It costs 12.5 euros or 1,800 euros.",
         "amount 12.5 euros = 12.5 EUR\namount 1,800 euros = 1800 EUR"},
        {"It costs 1,234,567 euros or 1,800 euros.",
         "amount 1,234,567 euros = 1234567 EUR\namount 1,800 euros = 1800 EUR"},
        {"It costs 1,800 euros.", "amount 1,800 euros = 1800 EUR"},
        {"It costs 12,5 euros or 1.800 euros.",
         "amount 12,5 euros = 12.5 EUR\namount 1.800 euros = 1800 EUR"},
    };
    static const struct measures_case spanish[] = {
        {"Cuesta 1.800 euros el 3 de octubre de 2019.",
         "amount 1.800 euros = 1800 EUR\ndate 3 de octubre de 2019 = 2019-10-03"},
        {"Un total de 1,8 millones de euros.", "amount 1,8 millones de euros = 1800000 EUR"},
    };
    MEASURES_CHECK(english, ITEM_DATE);
    measures_check(spanish, 2, ITEM_DATE, "es");
}
