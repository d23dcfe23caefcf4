/* Which alias keys are one actor, however the documents came in. */
#include "tests/query_fixture.h"

#include "query/actors_count.h"

#define AGENCY "United States Agency for International Development"

static const struct test_doc docs[] = {
    {.source = "1.txt",
     .text =
         "Air Force General Douglas Fraser met aides. Fraser left. " AGENCY " paid. USAID paid.",
     .mentions = {{.type = "person", .words = "Douglas Fraser", .role = "Air Force General"},
                  NAMED_AS("person", "Fraser", "Douglas Fraser"),
                  {.type = "organisation",
                   .words = AGENCY,
                   .aliases = "USAID",
                   .flags = MENTION_DEFINITION},
                  NAMED_AS("organisation", "USAID", AGENCY)}},
    {.source = "2.txt",
     .text = "USAID money, said Quillota and Ana Quillota. Lula agreed; bin Laden did not.",
     .mentions = {NAMED("organisation", "USAID"), NAMED("person", "Quillota"),
                  NAMED("person", "Ana Quillota"), NAMED("person", "Lula"),
                  NAMED("person", "bin Laden")}},
    {.source = "3.txt",
     .text = "Fraser again, and Malcolm Fraser, and Fraser. Luiz da Silva (Lula). Osama bin Laden.",
     .mentions =
         {{.type = "person", .words = "Fraser", .candidates = "Douglas Fraser\nMalcolm Fraser"},
          NAMED("person", "Malcolm Fraser"),
          {.type = "person", .words = "Fraser", .candidates = "Douglas Fraser\nMalcolm Fraser"},
          {.type = "person",
           .words = "Luiz da Silva",
           .aliases = "Lula",
           .flags = MENTION_DEFINITION},
          NAMED("person", "Osama bin Laden")}},
    {.source = "4.txt",
     .text = "Fraser only. The Popular Front and the PF. Peru, Upper Peru; Santos Santos.",
     .mentions =
         {NAMED("person", "Fraser"),
          {.type = "organisation",
           .words = "Popular Front",
           .aliases = "PF",
           .flags = MENTION_DEFINITION},
          NAMED_AS("organisation", "PF", "Popular Front"),
          NAMED("place", "Peru"),
          {.type = "place", .words = "Upper Peru", .aliases = "Peru", .flags = MENTION_DEFINITION},
          NAMED("person", "Santos"),
          NAMED("person", "Santos")}},
    {.source = "5.txt",
     .text =
         "The Patriotic Front and the PF. Just PF. Ana alone. Apurímac. guess. Douglas M. Fraser. "
         "Hernán Quispe Salazar. Hernán Quispe.",
     .mentions = {{.type = "organisation",
                   .words = "Patriotic Front",
                   .aliases = "PF",
                   .flags = MENTION_DEFINITION},
                  NAMED_AS("organisation", "PF", "Patriotic Front"),
                  NAMED("organisation", "PF"),
                  NAMED("person", "Ana"),
                  NAMED("place", "Apurímac"),
                  {.type = "person", .words = "guess", .flags = MENTION_WEAK},
                  NAMED("person", "Douglas M. Fraser"),
                  NAMED("person", "Hernán Quispe Salazar"),
                  NAMED("person", "Hernán Quispe")}},
};

#define N_DOCS (sizeof docs / sizeof docs[0])

static const char *actor_name(const struct actor_table *t, uint32_t actor, struct arena *a)
{
    if (actor == NO_ACTOR)
        return "undecided";
    struct span copy = arena_copy(a, t->actors[actor].name);
    char *text = arena_text(a, copy.len + 1);
    memcpy(text, copy.at, copy.len);
    text[copy.len] = 0;
    return text;
}

static const struct {
    const char *norm;
    uint8_t type;
    const char *actor;
} wanted[] = {
    {"Douglas Fraser", MENTION_PERSON, "Douglas Fraser"},
    {"Malcolm Fraser", MENTION_PERSON, "Malcolm Fraser"},
    {"Fraser", MENTION_PERSON, "undecided"},      /* fits two */
    {"Quillota", MENTION_PERSON, "Ana Quillota"}, /* fits one, by surname */
    {"Ana", MENTION_PERSON, "Ana"},               /* a given name alone is nobody's */
    {"Douglas M. Fraser", MENTION_PERSON, "Douglas Fraser"},
    {"Hernán Quispe Salazar", MENTION_PERSON, "Hernán Quispe"}, /* with his second surname */
    {"Hernán Quispe", MENTION_PERSON, "Hernán Quispe"},
    {"Lula", MENTION_PERSON, "Luiz da Silva"},        /* by definition */
    {"bin Laden", MENTION_PERSON, "Osama bin Laden"}, /* led by a particle */
    {"Santos", MENTION_PERSON, "Santos"},             /* fits nobody */
    {"USAID", MENTION_ORGANISATION, AGENCY},          /* one definition elsewhere */
    {"PF", MENTION_ORGANISATION, "PF"},               /* two definitions */
    {"Peru", MENTION_PLACE, "Peru"},                  /* a part of a longer name is no short name */
    {"Upper Peru", MENTION_PLACE, "Upper Peru"},
    {"Apurímac", MENTION_PLACE, "Apurímac"},
};

static void expect_wanted(const struct actor_table *t, size_t from, size_t to, const char *how)
{
    struct arena a;
    arena_init(&a, 1024);
    for (size_t i = from; i < to; i++) {
        uint32_t e = actors_entity(t, wanted[i].type, span_of(wanted[i].norm));
        cr_assert_neq(e, UINT32_MAX, "%s: no entity %s", how, wanted[i].norm);
        cr_expect_str_eq(actor_name(t, t->entities[e].actor, &a), wanted[i].actor, "%s: %s", how,
                         wanted[i].norm);
    }
    arena_release(&a);
}

/* The documents in some order and number of segments. */
static struct collection *shuffled(struct query_fixture *f, size_t turn, size_t n_segments)
{
    struct test_doc order[N_DOCS];
    for (size_t i = 0; i < N_DOCS; i++)
        order[i] = docs[(i * (turn % 2 ? 2 : 1) + turn) % N_DOCS];
    return fixture_collection(f, order, N_DOCS, n_segments);
}

Test(query_actors, joins_do_not_depend_on_order_or_segments)
{
    for (size_t turn = 0; turn < 6; turn++) {
        struct query_fixture f;
        struct collection *c = shuffled(&f, turn, 1 + turn % N_DOCS);
        struct actor_table *t;
        struct brief_error err = {0};
        cr_assert_eq(actors_new(&t, c, &err), BRIEF_OK);
        cr_assert_eq(actors_load_all(t, &err), BRIEF_OK, "%s", err.text);
        expect_wanted(t, 0, sizeof wanted / sizeof wanted[0], "all");
        cr_expect_eq(actors_entity(t, MENTION_PERSON, SPAN("guess")), UINT32_MAX);
        actors_free(t);
        collection_close(c);
        fixture_release(&f);
    }
}

Test(query_actors, one_name_looked_up_is_decided_as_in_the_whole_table)
{
    struct query_fixture f;
    struct collection *c = shuffled(&f, 1, 3);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        struct actor_table *t;
        struct actor_name name;
        struct brief_error err = {0};
        cr_assert_eq(actors_new(&t, c, &err), BRIEF_OK);
        cr_assert_eq(actor_name_set(&name, span_of(wanted[i].norm), UINT32_MAX, &c->arena, &err),
                     BRIEF_OK);
        name.exact_first = i % 2;
        cr_assert_eq(actors_find(t, &name, &err), BRIEF_OK, "%s", err.text);
        expect_wanted(t, i, i + 1, wanted[i].norm);
        actors_free(t);
    }
    collection_close(c);
    fixture_release(&f);
}

/* The actors that a name asked for fits exactly, by name, joined by '|', sorted as the table is. */
static void who_is(struct collection *c, const char *text, struct buf *out)
{
    struct actor_table *t;
    struct actor_name name;
    struct arena a;
    arena_init(&a, 1024);
    cr_assert_eq(actors_new(&t, c, NULL), BRIEF_OK);
    cr_assert_eq(actor_name_set(&name, span_of(text), UINT32_MAX, &a, NULL), BRIEF_OK);
    name.exact_first = true;
    cr_assert_eq(actors_find(t, &name, NULL), BRIEF_OK);
    bool *matched = arena_calloc(&a, t->n_entities + 1, sizeof *matched);
    uint32_t last = NO_ACTOR;
    buf_clear(out);
    actors_matching(t, &name, matched);
    for (size_t e = 0; e < t->n_entities; e++)
        if (matched[e] && (t->entities[e].actor == NO_ACTOR || t->entities[e].actor != last)) {
            last = t->entities[e].actor;
            buf_printf(out, "%s%s", out->len ? "|" : "", actor_name(t, last, &a));
        }
    buf_byte(out, 0);
    actors_free(t);
    arena_release(&a);
}

Test(query_actors, a_name_means_all_whom_it_fits)
{
    static const struct {
        const char *name, *actors;
    } cases[] = {
        {"Douglas Fraser", "Douglas Fraser"},
        {"DOUGLAS  fraser", "Douglas Fraser"},
        {"Fraser", "Douglas Fraser|undecided|Malcolm Fraser"},
        {"usaid", AGENCY},
        {"the USAID", AGENCY},
        {"States Agency", AGENCY}, /* no exact name: words in order */
        {"Agency States", ""},
        {"Lula", "Luiz da Silva"},
        {"laden", "Osama bin Laden"},
        {"apurimac", "Apurímac"},
        {"PF", "Patriotic Front|PF|Popular Front"},
        {"nobody", ""},
        {"guess", ""},
    };
    struct query_fixture f;
    struct collection *c = shuffled(&f, 0, 2);
    struct buf got = {0};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        who_is(c, cases[i].name, &got);
        cr_expect_str_eq(got.at, cases[i].actors, "%s: %s", cases[i].name, got.at);
    }
    buf_release(&got);
    collection_close(c);
    fixture_release(&f);
}

Test(query_actors, counts_leave_out_what_is_undecided)
{
    static const struct {
        const char *norm;
        uint8_t type;
        uint64_t mentions;
        uint32_t docs;
    } counts[] = {
        {"Douglas Fraser", MENTION_PERSON, 3, 2}, {"Malcolm Fraser", MENTION_PERSON, 1, 1},
        {"Ana Quillota", MENTION_PERSON, 2, 1},   {"Santos", MENTION_PERSON, 2, 1},
        {AGENCY, MENTION_ORGANISATION, 3, 2},     {"PF", MENTION_ORGANISATION, 1, 1},
        {"Luiz da Silva", MENTION_PERSON, 2, 2},
    };
    struct query_fixture f;
    struct collection *c = shuffled(&f, 2, 4);
    struct actor_table *t;
    cr_assert_eq(actors_new(&t, c, NULL), BRIEF_OK);
    cr_assert_eq(actors_load_all(t, NULL), BRIEF_OK);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        struct actor_count count;
        uint64_t undecided = 0;
        uint32_t e = actors_entity(t, counts[i].type, span_of(counts[i].norm));
        cr_assert_neq(e, UINT32_MAX);
        cr_assert_eq(actor_count(&count, t, t->entities[e].actor, NULL, &undecided, NULL),
                     BRIEF_OK);
        cr_expect_eq(count.n_mentions, counts[i].mentions, "%s", counts[i].norm);
        cr_expect_eq(count.n_docs, counts[i].docs, "%s", counts[i].norm);
    }
    actors_free(t);
    collection_close(c);
    fixture_release(&f);
}

Test(query_actors, aliases_come_by_count_then_by_bytes)
{
    struct query_fixture f;
    struct collection *c = shuffled(&f, 3, 5);
    struct actor_table *t;
    struct actor_alias *list;
    size_t n;
    cr_assert_eq(actors_new(&t, c, NULL), BRIEF_OK);
    cr_assert_eq(actors_load_all(t, NULL), BRIEF_OK);
    uint32_t e = actors_entity(t, MENTION_ORGANISATION, SPAN(AGENCY));
    cr_assert_eq(actors_aliases(t, t->entities[e].actor, false, &c->arena, &list, &n, NULL),
                 BRIEF_OK);
    cr_assert_eq(n, 2);
    cr_expect(span_equal(list[0].text, SPAN("USAID")));
    cr_expect_eq(list[0].n_mentions, 3); /* the definition's short name counts as its use */
    cr_expect(span_equal(list[1].text, SPAN(AGENCY)));
    e = actors_entity(t, MENTION_PERSON, SPAN("Douglas Fraser"));
    cr_assert_eq(actors_aliases(t, t->entities[e].actor, true, &c->arena, &list, &n, NULL),
                 BRIEF_OK);
    cr_assert_eq(n, 1);
    cr_expect(span_equal(list[0].text, SPAN("Air Force General")));
    actors_free(t);
    collection_close(c);
    fixture_release(&f);
}

Test(query_actors, a_dead_document_takes_its_definitions_along)
{
    struct query_fixture f;
    struct collection *c;
    struct actor_table *t;
    struct doc_interval dead = {0, 1};
    struct arena a;
    arena_init(&a, 1024);
    fixture_init(&f);
    fixture_segment(&f, docs, 1);
    fixture_segment(&f, docs + 1, N_DOCS - 1);
    fixture_publish(&f, &dead, 1);
    cr_assert_eq(collection_open(&c, f.path, NULL), BRIEF_OK);
    cr_assert_eq(actors_new(&t, c, NULL), BRIEF_OK);
    cr_assert_eq(actors_load_all(t, NULL), BRIEF_OK);
    cr_expect_eq(actors_entity(t, MENTION_PERSON, SPAN("Douglas Fraser")), UINT32_MAX);
    uint32_t usaid = actors_entity(t, MENTION_ORGANISATION, SPAN("USAID"));
    cr_expect_str_eq(actor_name(t, t->entities[usaid].actor, &a), "USAID");
    uint32_t douglas = actors_entity(t, MENTION_PERSON, SPAN("Douglas M. Fraser"));
    cr_expect_str_eq(actor_name(t, t->entities[douglas].actor, &a), "Douglas M. Fraser");
    actors_free(t);
    collection_close(c);
    arena_release(&a);
    fixture_release(&f);
}

Test(query_actors, words_of_a_name_stand_in_order)
{
    static const struct {
        const char *folded, *words[3];
        size_t n;
        bool prefix, found;
    } cases[] = {
        {"valley of the ene", {"valley", "ene"}, 2, false, true},
        {"valley of the ene", {"ene", "valley"}, 2, false, false},
        {"valley of the ene", {"val"}, 1, false, false},
        {"valley of the ene", {"val"}, 1, true, true},
        {"valley of the ene", {"valley", "en"}, 2, true, true},
        {"valley of the ene", {"vall", "ene"}, 2, true, false},
        {"ene", {"ene", "ene"}, 2, false, false},
        {"", {"x"}, 1, false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct span words[3];
        for (size_t j = 0; j < cases[i].n; j++)
            words[j] = span_of(cases[i].words[j]);
        cr_expect_eq(name_has_words(span_of(cases[i].folded), words, cases[i].n, cases[i].prefix),
                     cases[i].found, "case %zu", i);
    }
}
