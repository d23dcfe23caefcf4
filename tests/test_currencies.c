/* Whose money a sign or word of several countries is. */
#include "measures_fixture.h"

Test(currencies, the_country_of_the_dateline_decides)
{
    static const struct measures_case cases[] = {
        {"BOGOTA, March 2 - It cost 900 pesos.",
         "date March 2 = 2020-03-02\namount 900 pesos = 900 COP"},
        {"MANILA, March 2 - It cost P9.50.", "date March 2 = 2020-03-02\namount P9.50 = 9.5 PHP"},
        {"OSLO, March 2 - It cost 12 million crowns.",
         "date March 2 = 2020-03-02\namount 12 million crowns = 12000000 NOK"},
        {"COLOMBO, March 2 - It cost Rs 400.",
         "date March 2 = 2020-03-02\namount Rs 400 = 400 LKR"},
        {"LIBREVILLE, March 2 - It cost CFA 3bn.",
         "date March 2 = 2020-03-02\namount CFA 3bn = 3000000000 XAF"},
        {"BAMAKO, March 2 - It cost 400 CFA francs.",
         "date March 2 = 2020-03-02\namount 400 CFA francs = 400 XOF"},
        {"CAIRO, March 2 - It cost £30.", "date March 2 = 2020-03-02\namount £30 = 30 EGP"},
        {"SHANGHAI, March 2 - It cost ¥30.", "date March 2 = 2020-03-02\namount ¥30 = 30 CNY"},
        {"SYDNEY, March 2 - It cost $30.", "date March 2 = 2020-03-02\namount $30 = 30 AUD"},
        {"PRETORIA, March 2 - It cost 90 cents.",
         "date March 2 = 2020-03-02\namount 90 cents = 0.9 ZAR"},
        {"LIMA, March 2 - It cost $30.", "date March 2 = 2020-03-02\namount $30 = 30 USD"},
        {"PARIS, Texas, March 2 - It cost 90 cents.",
         "date March 2 = 2020-03-02\namount 90 cents = 0.9 USD"},
    };
    MEASURES_CHECK(cases, "2020-03-02");
}

Test(currencies, without_one_the_country_named_most_decides_and_else_the_list)
{
    static const struct measures_case cases[] = {
        {"Iraq pays 560,000 dinars.", "amount 560,000 dinars = 560000 IQD"},
        {"Chile and Mexico: the Chilean side paid 30 pesos.", "amount 30 pesos = 30 CLP"},
        {"The Pakistani driver asked for Rs 60.", "amount Rs 60 = 60 PKR"},
        {"China lent Zambia ¥600 million.", "amount ¥600 million = 600000000 CNY"},
        {"LUSAKA, March 2 - A Chinese firm owes ¥600 million.",
         "date March 2 = 2020-03-02\namount ¥600 million = 600000000 CNY"},
        {"It cost 30 rupees.", "amount 30 rupees = 30 INR"},
        {"Canada sold it for $30.", "amount $30 = 30 USD"},
        {"Canada sold it, the Canadian minister said, for $30.", "amount $30 = 30 CAD"},
    };
    MEASURES_CHECK(cases, "2020-03-02");
}

Test(currencies, a_dollar_that_the_item_keeps_apart_is_the_other_one)
{
    static const struct measures_case cases[] = {
        {"OTTAWA, March 2 - It cost C$30, steel $5.",
         "date March 2 = 2020-03-02\namount C$30 = 30 CAD\namount $5 = 5 USD"},
        {"OTTAWA, March 2 - It cost $30, steel US$5.",
         "date March 2 = 2020-03-02\namount $30 = 30 CAD\namount US$5 = 5 USD"},
    };
    static const struct measures_case spanish[] = {
        {"Colombia pagó $ 300.", "amount $ 300 = 300 COP"},
        {"Colombia pagó US$ 300.", "amount US$ 300 = 300 USD"},
    };
    MEASURES_CHECK(cases, "2020-03-02");
    measures_check(spanish, 2, "2020-03-02", "es");
}

Test(currencies, a_lone_letter_wants_its_country_or_a_multiplier)
{
    static const struct measures_case cases[] = {
        {"He climbed K2 and drank E20.", ""},
        {"The debt grew to N500bn.", "amount N500bn = 500000000000 NGN"},
        {"Zambia sells it at K17.62.", "amount K17.62 = 17.62 ZMW"},
        {"SEOUL, March 2 - It lost W460bn.",
         "date March 2 = 2020-03-02\namount W460bn = 460000000000 KRW"},
    };
    MEASURES_CHECK(cases, "2020-03-02");
}

Test(currencies, an_older_item_means_the_money_of_its_time)
{
    static const struct measures_case y2016[] = {
        {"Petrol costs 6 bolivars in Venezuela.", "amount 6 bolivars = 6 VEF"},
        {"Petrol costs VES 6.", "amount VES 6 = 6 VES"},
        {"Bread costs 9 zlotys.", "amount 9 zlotys = 9 PLN"},
    };
    static const struct measures_case y1987[] = {
        {"Bread costs 9 roubles in the Soviet Union.", "amount 9 roubles = 9 SUR"},
        {"Bread costs 900 Turkish liras.", "amount 900 Turkish liras = 900 TRL"},
        {"PARIS, March 2 - Gold costs 90 cents.",
         "date March 2 = 1987-03-02\namount 90 cents = 0.9 USD"},
    };
    MEASURES_CHECK(y2016, "2016-03-02");
    MEASURES_CHECK(y1987, "1987-03-02");
}

Test(currencies, confidence_tells_how_the_country_was_found)
{
    static const struct {
        const char *text;
        uint8_t confidence;
    } cases[] = {{"BOGOTA, March 2 - It cost 900 pesos.", 85},
                 {"The Chilean side paid 900 pesos.", 75},
                 {"It cost 900 pesos.", 60}};
    struct bench b;
    bench_init(&b);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        measures_run(&b, cases[i].text, "2020-03-02", "en");
        const struct mention *last = &b.mentions.at[b.mentions.n - 1];
        cr_expect_eq(last->type, MENTION_AMOUNT, "%s", cases[i].text);
        cr_expect_eq(last->confidence, cases[i].confidence, "%s: %d", cases[i].text,
                     last->confidence);
    }
    bench_release(&b);
}
