/* Spellings of one name, and whose a short name is when several bear it. */
#include "tests/query_fixture.h"

#include "query/actors_choice.h"

static const struct {
    uint8_t type;
    const char *a, *b;
    bool same;
} pairs[] = {
    {MENTION_ORGANISATION, "Glencora", "Glencora plc", true},
    {MENTION_ORGANISATION, "Tagus Bank Corp", "Tagus Bank Corporation", true},
    {MENTION_ORGANISATION, "Tagus Bank Corp.", "Tagus Bank", true},
    {MENTION_ORGANISATION, "Apex Inc", "Apex", false}, /* an Apex Ltd is there, too */
    {MENTION_ORGANISATION, "Apex Inc", "Apex Ltd", false},
    {MENTION_ORGANISATION, "Straits Sand Pte Ltd", "Straits Sand Ltd", true},
    {MENTION_ORGANISATION, "Dove and Sons", "Dove & Sons Co", true},
    {MENTION_ORGANISATION, "Mining Organisation", "Mining Organization", true},
    {MENTION_ORGANISATION, "The Herald", "Herald", true},
    {MENTION_ORGANISATION, "UNB", "Upper Nile Bank Ltd", true}, /* who is "Upper Nile Bank" */
    {MENTION_ORGANISATION, "Vela", "Vela Corp", true},          /* far more than Vela Inc */
    {MENTION_ORGANISATION, "Vela Inc", "Vela Corp", false},
    {MENTION_ORGANISATION, "Mueller AG", "Müller", true},
    {MENTION_ORGANISATION, "Muller Works", "Mueller Works", false}, /* no ü in sight */
    {MENTION_PERSON, "Mohammed Karimi", "Muhammad Karimi", true},
    {MENTION_PERSON, "Khalid al-Mansur", "Khaled El Mansur", true},
    {MENTION_PERSON, "Muammar Gaddafi", "Moammar Qadhafi", true},
    {MENTION_PERSON, "Gaddafi", "Kadhafi", true},
    {MENTION_PERSON, "Mohammed", "Muhammad", false}, /* given names alone */
    {MENTION_PERSON, "Abdel Karim Zaid", "Abd al-Karim Zaid", true},
    {MENTION_PERSON, "Jorge Bäcker", "Jorge Baecker", true},
    {MENTION_PERSON, "José Núñez", "Jose Nunez", true},
    {MENTION_PERSON, "Luis Soto Vargas", "Soto Vargas", true}, /* his last two names */
    {MENTION_PERSON, "Luis Soto Vargas", "Luis Soto", true},
    {MENTION_PERSON, "Eva Paz Ruiz", "Paz Ruiz", false}, /* an Ada Paz Ruiz is there, too */
    {MENTION_PLACE, "St. Petersburg", "Saint Petersburg", true},
    {MENTION_PLACE, "Mount Nimba", "Mt Nimba", true},
    {MENTION_PLACE, "Köln", "Koeln", true},
};

static const struct test_mention others[] = {
    NAMED("person", "Ada Paz Ruiz"),
    NAMED("organisation", "Vela Corp"),
    NAMED("organisation", "Vela Corp"),
    NAMED("organisation", "Vela Corp"),
    {.type = "organisation",
     .words = "UNB",
     .aliases = "Upper Nile Bank",
     .flags = MENTION_DEFINITION},
};

#define N_PAIRS (sizeof pairs / sizeof pairs[0])
#define N_NAMES (2 * N_PAIRS + sizeof others / sizeof others[0])

/* Every name in a document of its own, in some order. */
static struct collection *names_collection(struct query_fixture *f, size_t n_segments, bool turned)
{
    static struct test_doc docs[N_NAMES];
    static char sources[N_NAMES][16];
    for (size_t i = 0; i < N_NAMES; i++) {
        size_t at = turned ? N_NAMES - 1 - i : i;
        snprintf(sources[i], sizeof sources[i], "%zu.txt", at);
        struct test_mention m =
            at >= 2 * N_PAIRS
                ? others[at - 2 * N_PAIRS]
                : (struct test_mention){.type = mention_type_name(pairs[at / 2].type),
                                        .words = at % 2 ? pairs[at / 2].b : pairs[at / 2].a};
        docs[i] = (struct test_doc){.source = sources[i], .text = m.words};
        docs[i].mentions[0] = m;
    }
    return fixture_collection(f, docs, N_NAMES, n_segments);
}

static uint32_t actor_of(const struct actor_table *t, uint8_t type, const char *name)
{
    uint32_t e = actors_entity(t, type, span_of(name));
    cr_assert_neq(e, UINT32_MAX, "no entity %s", name);
    return t->entities[e].actor;
}

Test(query_names, spellings_of_one_name_are_one_actor)
{
    for (size_t turn = 0; turn < 3; turn++) {
        struct query_fixture f;
        struct collection *c = names_collection(&f, 1 + turn * 2, turn % 2);
        struct actor_table *t;
        cr_assert_eq(actors_new(&t, c, NULL), BRIEF_OK);
        cr_assert_eq(actors_load_all(t, NULL), BRIEF_OK);
        for (size_t i = 0; i < N_PAIRS; i++)
            cr_expect_eq(actor_of(t, pairs[i].type, pairs[i].a) ==
                             actor_of(t, pairs[i].type, pairs[i].b),
                         pairs[i].same, "%s, %s", pairs[i].a, pairs[i].b);
        actors_free(t);
        collection_close(c);
        fixture_release(&f);
    }
}

Test(query_names, one_spelling_asked_for_finds_the_others)
{
    struct query_fixture f;
    struct collection *c = names_collection(&f, 3, true);
    for (size_t i = 0; i < 2 * N_PAIRS; i++) {
        const char *name = i % 2 ? pairs[i / 2].b : pairs[i / 2].a;
        struct actor_table *t;
        struct actor_name asked;
        cr_assert_eq(actors_new(&t, c, NULL), BRIEF_OK);
        cr_assert_eq(actor_name_set(&asked, span_of(name), UINT32_MAX, &c->arena, NULL), BRIEF_OK);
        asked.exact_first = true;
        cr_assert_eq(actors_find(t, &asked, NULL), BRIEF_OK);
        uint32_t a = actors_entity(t, pairs[i / 2].type, span_of(pairs[i / 2].a));
        uint32_t b = actors_entity(t, pairs[i / 2].type, span_of(pairs[i / 2].b));
        bool same =
            a != UINT32_MAX && b != UINT32_MAX && t->entities[a].actor == t->entities[b].actor;
        cr_expect_eq(same, pairs[i / 2].same, "asked for %s", name);
        actors_free(t);
    }
    collection_close(c);
    fixture_release(&f);
}

/* Two Bakers, each with company of his own, and documents that only say Baker. Eight documents of
 * other things make names rare. */
static const struct test_doc bakers[] = {
    {.source = "1.txt",
     .text = "Secretary Jim Baker, Paris, Volcker, Lawson, Stolz, Group of Five, Plaza, Sumita.",
     .mentions = {{.type = "person", .words = "Jim Baker", .role = "Treasury Secretary"},
                  NAMED("place", "Paris"),
                  NAMED("person", "Volcker"),
                  NAMED("person", "Lawson"),
                  NAMED("person", "Stolz"),
                  NAMED("organisation", "Group of Five"),
                  NAMED("organisation", "Plaza"),
                  NAMED("person", "Sumita")}},
    {.source = "2.txt",
     .text = "Senator Howard Baker, Reagan, Tower, Nofziger.",
     .mentions = {{.type = "person", .words = "Howard Baker", .role = "Senator"},
                  NAMED("person", "Reagan"),
                  NAMED("person", "Tower"),
                  NAMED("person", "Nofziger")}},
    {.source = "company.txt",
     .text = "Baker met Volcker, Lawson, Stolz and Reagan in Paris. Baker left.",
     .mentions = {NAMED("person", "Baker"), NAMED("person", "Volcker"), NAMED("person", "Lawson"),
                  NAMED("person", "Stolz"), NAMED("person", "Reagan"), NAMED("place", "Paris"),
                  NAMED("person", "Baker")}},
    {.source = "title.txt",
     .text = "Senator Baker spoke.",
     .mentions = {{.type = "person", .words = "Baker", .role = "Republican Senator"}}},
    {.source = "neither.txt", .text = "Baker spoke.", .mentions = {NAMED("person", "Baker")}},
    {.source = "both.txt",
     .text = "Baker, Volcker, Lawson, Reagan, Tower.",
     .mentions = {NAMED("person", "Baker"), NAMED("person", "Volcker"), NAMED("person", "Lawson"),
                  NAMED("person", "Reagan"), NAMED("person", "Tower")}},
    {.source = "here.txt",
     .text = "Jim Baker and Howard Baker. Baker won.",
     .mentions = {NAMED("person", "Jim Baker"),
                  NAMED("person", "Howard Baker"),
                  {.type = "person", .words = "Baker", .candidates = "Jim Baker\nHoward Baker"}}},
    {.source = "x1.txt", .text = "Rain."},
    {.source = "x2.txt", .text = "Rain."},
    {.source = "x3.txt", .text = "Rain."},
    {.source = "x4.txt", .text = "Rain."},
    {.source = "x5.txt", .text = "Rain."},
    {.source = "x6.txt", .text = "Rain."},
    {.source = "x7.txt", .text = "Rain."},
    {.source = "x8.txt", .text = "Rain."},
};

#define N_BAKERS (sizeof bakers / sizeof bakers[0])

Test(query_names, title_and_company_show_whose_a_short_name_is)
{
    static const struct {
        const char *doc, *words, *actor;
        enum choice_reason reason;
    } wanted_of[] = {
        {"1.txt#1", "Jim Baker", "Jim Baker", CHOICE_KEY},
        {"company.txt#1", "Baker", "Jim Baker", CHOICE_LEANS},
        {"title.txt#1", "Baker", "Howard Baker", CHOICE_LEANS},
        {"neither.txt#1", "Baker", "", CHOICE_OPEN},
        {"both.txt#1", "Baker", "", CHOICE_OPEN},
        {"here.txt#1", "Baker", "", CHOICE_OPEN_HERE},
    };
    for (size_t turn = 0; turn < 4; turn++) {
        struct query_fixture f;
        struct test_doc order[N_BAKERS];
        struct actor_table *t;
        struct actor_name asked;
        for (size_t i = 0; i < N_BAKERS; i++)
            order[i] = bakers[turn % 2 ? N_BAKERS - 1 - i : i];
        struct collection *c = fixture_collection(&f, order, N_BAKERS, 1 + turn);
        cr_assert_eq(actors_new(&t, c, NULL), BRIEF_OK);
        cr_assert_eq(actor_name_set(&asked, SPAN("Baker"), UINT32_MAX, &c->arena, NULL), BRIEF_OK);
        cr_assert_eq(turn < 2 ? actors_load_all(t, NULL) : actors_find(t, &asked, NULL), BRIEF_OK);
        for (size_t i = 0; i < sizeof wanted_of / sizeof wanted_of[0]; i++) {
            struct doc_ref ref;
            struct document doc;
            struct mention *mentions;
            struct actor_choice choice = {0};
            size_t n, found_at = SIZE_MAX;
            bool found;
            cr_assert_eq(collection_find(c, span_of(wanted_of[i].doc), &ref, &found, NULL),
                         BRIEF_OK);
            cr_assert(found, "%s", wanted_of[i].doc);
            struct segment *seg = &c->segments[ref.segment];
            cr_assert_eq(segment_document(seg, ref.doc, &c->arena, &doc, NULL), BRIEF_OK);
            cr_assert_eq(segment_mentions(seg, ref.doc, &c->arena, &mentions, &n, NULL), BRIEF_OK);
            for (size_t m = 0; m < n; m++)
                if (span_equal(span_sub(doc.text, mentions[m].start, mentions[m].end),
                               span_of(wanted_of[i].words)))
                    found_at = m;
            cr_assert_neq(found_at, SIZE_MAX);
            cr_assert_eq(actors_choose(&choice, t, ref, &mentions[found_at], doc.text, NULL),
                         BRIEF_OK);
            struct span name = choice.actor == NO_ACTOR ? SPAN("") : t->actors[choice.actor].name;
            cr_expect_eq(choice.reason, wanted_of[i].reason, "%s: %d", wanted_of[i].doc,
                         (int)choice.reason);
            cr_expect(span_equal(name, span_of(wanted_of[i].actor)), "%s: %.*s", wanted_of[i].doc,
                      (int)name.len, name.at);
            bool weighed = choice.reason == CHOICE_LEANS || choice.reason == CHOICE_OPEN;
            cr_expect_eq(choice.leaning != NULL, weighed, "%s", wanted_of[i].doc);
            if (choice.reason == CHOICE_LEANS)
                cr_expect_geq(choice.leaning->margin, CLEAR_MARGIN, "%s: %u", wanted_of[i].doc,
                              choice.leaning->margin);
        }
        actors_free(t);
        collection_close(c);
        fixture_release(&f);
    }
}
