/* The document pass: definitions, short forms, consistency, guesses. */
#include "extract_fixture.h"

static struct bench b;

static void setup(void)
{
    bench_init(&b);
}

static void teardown(void)
{
    bench_release(&b);
}

TestSuite(pass, .init = setup, .fini = teardown);

Test(pass, a_short_name_in_brackets_means_the_long_one_from_there_on)
{
    const char *l = bench_extract(&b,
                                  "The Rural Harvest Fund (RHF) lends to farmers. The RHF has "
                                  "offices in two towns, and RHF loans are cheap.",
                                  NULL);
    WANT(l, "organisation \"Rural Harvest Fund\" Rural Harvest Fund =RHF {definition}");
    WANT(l, "organisation \"RHF\" Rural Harvest Fund {in-definition}");
    WANT_N(l, 2, "organisation \"RHF\" Rural Harvest Fund {bound}");
}

Test(pass, names_are_seen_wherever_they_stand_in_a_long_text)
{
    static char text[4096];
    for (int filler = 0; filler < 140; filler++) {
        int n = 0;
        for (int i = 0; i < filler; i++)
            n += snprintf(text + n, sizeof text - (size_t)n, "and ");
        snprintf(text + n, sizeof text - (size_t)n,
                 "talks of Julia Soto, also known as Toro, and of Mr Jordan, then Soto");
        const char *l = bench_extract(&b, text, NULL);
        WANT(l, "person \"Julia Soto\" Julia Soto =Toro {definition}");
        WANT(l, "person \"Jordan\" Jordan (Mr)");
        WANT(l, "person \"Soto\" Julia Soto {bound}");
    }
}

Test(pass, a_definition_may_name_a_place)
{
    const char *l = bench_extract(&b,
                                  "Troops hold the Valley of the Tiro and Ombral Rivers (Vato). "
                                  "Nobody lives in the Vato now.",
                                  NULL);
    WANT(l, "place \"Valley of the Tiro and Ombral Rivers\" Valley of the Tiro and Ombral Rivers "
            "=Vato {definition}");
    WANT(l, "place \"Vato\" Valley of the Tiro and Ombral Rivers {bound}");
}

Test(pass, initials_tell_where_the_long_name_begins)
{
    const char *l = bench_extract(&b,
                                  "He left the old Quarry and Tunnel Workers Union (QTWU) in "
                                  "May.",
                                  NULL);
    WANT(l, "organisation \"Quarry and Tunnel Workers Union\" Quarry and Tunnel Workers Union "
            "=QTWU {definition}");
}

Test(pass, a_definition_reads_both_ways)
{
    const char *l =
        bench_extract(&b, "The NHTB (National Highland Tea Board) met. The NHTB agreed.", NULL);
    WANT(l, "organisation \"NHTB\" National Highland Tea Board {in-definition}");
    WANT(l, "organisation \"NHTB\" National Highland Tea Board {bound}");
}

Test(pass, other_brackets_define_nothing)
{
    static const char *const texts[] = {
        "The Rural Harvest Fund (2011) lends.",
        "The Rural Harvest Fund (Weekly Note, 3 May) lends.",
        "The Rural Harvest Fund (see below) lends.",
        "The Rural Harvest Fund (Peru) lends.",
        "The Rural Harvest Fund (founded in Lima) lends.",
        "The Hamir Hills (Arabic: Jabal) are low.",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        REFUSE(bench_extract(&b, texts[i], NULL), "definition}");
}

Test(pass, a_surname_goes_to_the_person_named_before)
{
    const char *l = bench_extract(&b,
                                  "Army General Julia Mendoza flew in. General Mendoza smiled. "
                                  "Mendoza said little.",
                                  NULL);
    WANT(l, "person \"Julia Mendoza\" Julia Mendoza (Army General)");
    WANT(l, "person \"Mendoza\" Julia Mendoza (General) {bound}");
    WANT(l, "person \"Mendoza\" Julia Mendoza {bound}");
}

Test(pass, the_only_one_counts_even_when_named_later)
{
    const char *l = bench_extract(&b,
                                  "President Mendoza was late. The guests knew that Carlos "
                                  "Mendoza is never on time.",
                                  NULL);
    WANT(l, "person \"Mendoza\" Carlos Mendoza (President) {bound}");
}

Test(pass, of_two_a_title_decides_and_without_one_nobody_does)
{
    const char *l = bench_extract(&b,
                                  "General Julia Mendoza met Senator Carlos Mendoza. General "
                                  "Mendoza left first. Then Mendoza spoke.",
                                  NULL);
    WANT(l, "person \"Mendoza\" Julia Mendoza (General) {bound}");
    WANT(l, "person \"Mendoza\" Mendoza {undecided}");
    const struct mention *last = &b.mentions.at[b.mentions.n - 1];
    cr_expect(span_equal(last->candidates, SPAN("Julia Mendoza\nCarlos Mendoza")), "%.*s",
              (int)last->candidates.len, last->candidates.at);
}

Test(pass, an_initial_and_a_full_name_are_one_person)
{
    const char *l = bench_extract(&b,
                                  "Carlos Mendoza signed. The judge, C. Mendoza, is new. "
                                  "Mr Mendoza agreed.",
                                  NULL);
    REFUSE(l, "undecided");
    WANT(l, "person \"Mendoza\" Carlos Mendoza (Mr) {bound}");
}

Test(pass, first_words_of_an_organisation_stand_for_it)
{
    const char *l =
        bench_extract(&b, "Shares of Zorvex Minerals Corp fell. Analysts like Zorvex.", NULL);
    WANT(l, "organisation \"Zorvex\" Zorvex Minerals Corp {bound}");
}

Test(pass, a_word_of_an_organisation_stands_for_it_behind_the)
{
    const char *l = bench_extract(&b,
                                  "The 139th Kolter Infantry Regiment marched. The 139th lost. "
                                  "The Halden Zorvers played. Then the Zorvers lost. "
                                  "The Kolter League of Farmers met. Nobody likes the League.",
                                  NULL);
    WANT(l, "organisation \"139th\" 139th Kolter Infantry Regiment {bound}");
    WANT(l, "organisation \"Zorvers\" Halden Zorvers {bound}");
    WANT(l, "organisation \"League\" League");
    WANT(bench_extract(&b, "He read the League of Farmers. On the 139th day the Zorvers left.",
                       NULL),
         "organisation \"Zorvers\" Zorvers {weak}");
}

Test(pass, a_lone_unknown_word_is_a_guess_and_a_word_of_the_dictionary_is_none)
{
    const char *l = bench_extract(&b, "The price that Hanbexil asks is what Islanders pay.", NULL);
    WANT(l, "organisation \"Hanbexil\" Hanbexil {weak}");
    REFUSE(l, "Islanders");
    l = bench_extract(&b, "Shares of Hanbexil Corp fell. The price that Hanbexil asks rose.", NULL);
    REFUSE(l, "weak");
}

Test(pass, part_of_a_currency_or_an_index_is_nobody)
{
    REFUSE(bench_extract(&b, "Then the Hong Kong dollar and the Hang Seng index fell.", NULL),
           "person");
}

Test(pass, what_stands_beside_an_organisation_is_one)
{
    const char *l = bench_extract(&b, "We met Kolter Mines Ltd and Zorvu Tallin there.", NULL);
    WANT(l, "organisation \"Zorvu Tallin\" Zorvu Tallin");
    l = bench_extract(&b, "We met Ana Ruiz and Zorvu Tallin there.", NULL);
    WANT(l, "person \"Zorvu Tallin\" Zorvu Tallin");
}

Test(pass, a_place_keeps_the_unknown_part_of_its_compound)
{
    WANT(bench_extract(&b, "They met at Zorvu-Montana in May.", NULL),
         "place \"Zorvu-Montana\" Zorvu-Montana");
    WANT(bench_extract(&b, "The Sino-India border is long.", NULL), "place \"India\" India");
}

Test(pass, three_weak_mentions_that_agree_prove_a_name)
{
    const char *l = bench_extract(&b,
                                  "Even Katarzyna ran. Then Katarzyna sat. So Katarzyna slept. "
                                  "Katarzyna, though, woke.",
                                  NULL);
    WANT_N(l, 4, "person \"Katarzyna\" Katarzyna");
    l = bench_extract(&b, "Even Katarzyna ran. Katarzyna, though, woke.", NULL);
    WANT_N(l, 1, "person \"Katarzyna\" Katarzyna");
}

Test(pass, listed_places_stay_places_behind_a_word_of_place)
{
    const char *l = bench_extract(&b, "Minister Paul Lima flew home. It rained in Lima.", NULL);
    WANT(l, "person \"Paul Lima\" Paul Lima (Minister)");
    WANT(l, "place \"Lima\" Lima");
}

Test(pass, a_run_that_nothing_proves_hides_no_country)
{
    WANT(bench_extract(&b, "Then Kenya Officials met them.", NULL), "place \"Kenya\" Kenya");
}

Test(pass, an_organisation_keeps_the_unknown_part_of_its_compound)
{
    WANT(bench_extract(&b, "They left MTN-Zorvubeka in May.", NULL),
         "organisation \"MTN-Zorvubeka\" MTN-Zorvubeka");
}

Test(pass, half_a_compound_is_nobody)
{
    const char *l = bench_extract(&b,
                                  "Minister Anna Torval spoke. Then Torval-Brecht Holdings "
                                  "answered.",
                                  NULL);
    REFUSE(l, "\"Torval\" Anna Torval");
}

Test(pass, days_months_and_peoples_are_no_names)
{
    const char *l = bench_extract(&b,
                                  "Monday was quiet. The Peruvian side waited. March came. But "
                                  "However nobody left.",
                                  NULL);
    REFUSE(l, "person");
    REFUSE(l, "organisation");
    REFUSE(l, "place");
}

Test(pass, the_same_text_gives_the_same_mentions)
{
    const char *text = "General Julia Mendoza met Senator Carlos Mendoza of the Rural Harvest Fund "
                       "(RHF). Mendoza left the RHF.";
    const char *l = bench_extract(&b, text, NULL);
    char *first = strdup(l);
    bench_extract(&b, "Other words about Peru and the RHF come between.", NULL);
    cr_expect_str_eq(bench_extract(&b, text, NULL), first);
    free(first);
}
