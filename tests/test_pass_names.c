/* Organisations, places and one name's consistency over its document. */
#include "reading_fixture.h"

static struct bench b;

static void setup(void)
{
    bench_init(&b);
}

static void teardown(void)
{
    bench_release(&b);
}

TestSuite(names, .init = setup, .fini = teardown);

Test(names, first_words_stand_for_an_organisation)
{
    static const struct reading cases[] = {
        {"Shares of Zorvex Minerals Corp fell. Analysts like Zorvex. Zorvex Minerals is big.",
         {"o Zorvex = Zorvex Minerals Corp", "o Zorvex Minerals = Zorvex Minerals Corp"}},
        {"Castlegate Research Ltd wrote it. Castlegate has taken it off.",
         {"o Castlegate = Castlegate Research Ltd"}},
        {"The Orvane Institute for Peace met. Orvane has ten fellows.",
         {"o Orvane = Orvane Institute for Peace"}},
        {"Bharat Coastal Shipping Ltd bid. Bharat Coastal's director left.",
         {"o Bharat Coastal = Bharat Coastal Shipping Ltd"}},
    };
    READ_ALL(&b, cases);
}

Test(names, initials_stand_for_an_organisation)
{
    static const struct reading cases[] = {
        {"The National Authority for River Transport met. NART has boats.",
         {"o NART = National Authority for River Transport"}},
        {"The Northern Ports Association met. The NPA has boats.",
         {"o NPA = Northern Ports Association"}},
        {"The Office of Dam and Levee Safety met. The ODALS has rules; ODLS has none.",
         {"o ODALS = Office of Dam and Levee Safety", "o ODLS = Office of Dam and Levee Safety"}},
        {"The Union of Orchard Growers and Pickers met. UOGP wants rain.",
         {"o UOGP = Union of Orchard Growers and Pickers"}},
        {"The Meridia Telecom Company cut jobs. MTC is sorry.",
         {"o MTC = Meridia Telecom Company"}},
    };
    READ_ALL(&b, cases);
}

Test(names, general_nouns_stand_for_nobody)
{
    static const struct reading cases[] = {
        {"The Northern Ports Board met. The Board agreed.", {"o Board = Board"}},
        {"The Lake Fisheries Company grew. The Company is old.", {"o Company = Company"}},
    };
    READ_ALL(&b, cases);
}

Test(names, countries_under_their_several_names)
{
    static const struct reading cases[] = {
        {"The United States and the U.S. are one, as are the US and the USA.",
         {"l United States = United States", "l U.S. = United States", "l US = United States",
          "l USA = United States"}},
        {"The United Kingdom, the UK, the U.K. and Britain are one.",
         {"l United Kingdom = United Kingdom", "l UK = United Kingdom", "l U.K. = United Kingdom",
          "l Britain = United Kingdom"}},
    };
    READ_ALL(&b, cases);
}

Test(names, one_string_is_of_one_type)
{
    static const struct reading cases[] = {
        {"Farlane Dowd, a lawyer, met clients. In Farlane Dowd the court saw a crook.",
         {"p Farlane Dowd = Farlane Dowd", "p Farlane Dowd = Farlane Dowd"}},
        {"Rovuma Wells Ltd borrowed. Rovuma Wells signed.", {"o Rovuma Wells = Rovuma Wells Ltd"}},
        {"Bafing Mining SA dug. Bafing offered money.", {"o Bafing = Bafing Mining SA"}},
        {"Zambezi Copper plc paid. Zambezi Copper wants more. Zambezi denies it.",
         {"o Zambezi Copper = Zambezi Copper plc", "o Zambezi = Zambezi Copper plc"}},
    };
    READ_ALL(&b, cases);
}

Test(names, a_body_of_every_country_is_that_of_the_country_spoken_of)
{
    static const struct reading cases[] = {
        {"Peru votes in April. Its Congress is hated, and the Senate is new. Peru is tired of "
         "Chile.",
         {"o Congress = Congress of Peru", "o Senate = Senate of Peru"}},
        {"The United States waits. The House passed the bill; Congress sleeps.",
         {"o Congress = United States Congress"}},
        {"Chile and Chile again. Peru's Congress met.", {"o Congress = Congress of Peru"}},
        {"Peru met Chile. The Congress sleeps.", {"o Congress = Congress"}},
        {"The US Congress met in May. Peru, Peru and Peru sent friends.",
         {"o US Congress = United States Congress"}},
    };
    READ_ALL(&b, cases);
}
