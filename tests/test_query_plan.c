/* What queries find: words, phrases, prefixes, fields, dates, sources, and all of it combined. */
#include "tests/query_fixture.h"

static const struct test_doc docs[] = {
    {.source = "wires/peru.txt",
     .id = "a",
     .title = "Harbour workers strike",
     .date = "2011-10-03",
     .text =
         "The dockers of Callao went on strike. Harbour officials called it counter-productive.",
     .mentions = {NAMED("place", "Callao")}},
    {.source = "wires/chile.txt",
     .id = "b",
     .title = "Copper policy debated",
     .date = "2011-11-20",
     .text = "New copper policies were debated in the harbour town. The policing bill waits.",
     .mentions =
         {{.type = "place", .words = "harbour town", .norm = "Valparaíso", .aliases = "Valpo"}}},
    {.source = "notes/x.txt",
     .id = "c",
     .title = "Officials on strike",
     .date = "2012-01-05",
     .text =
         "Ms Ana Quillota said the strike of officials in Valparaíso was over. Quillota resigned.",
     .mentions = {NAMED("person", "Ana Quillota"), NAMED("place", "Valparaíso"),
                  NAMED_AS("person", "Quillota", "Ana Quillota")}},
    {.source = "notes/y.txt",
     .id = "d",
     .text =
         "A memo [SD-12-7] about productive harbours; nobody struck a deal. Strike harbour, not.",
     .mentions = {NAMED("reference", "SD-12-7")}},
};

static const struct {
    const char *query, *found;
} cases[] = {
    {"strike", "a c d"},
    {"STRIKE", "a c d"},
    {"strikes", "a c d"},
    {"harbour", "a b d"},
    {"harbours", "a b d"},
    {"strike harbour", "a d"},
    {"strike AND harbour", "a d"},
    {"strike OR copper", "a b c d"},
    {"strike -harbour", "c"},
    {"strike NOT (harbour OR quillota)", ""},
    {"strike (harbour OR quillota)", "a c d"},
    {"copper OR strike officials", "a b c"},
    {"absent", ""},
    {"strike absent", ""},
    {"strike OR absent", "a c d"},
    {"strike -absent", "a c d"},
    {"\"went on strike\"", "a"},
    {"\"strike harbour\"", "a d"}, /* over the end of a sentence, too */
    {"\"harbour strike\"", ""},
    {"\"on strike\"", "a c"},
    {"\"strike the\"", ""}, /* no phrase crosses title and text */
    {"\"harbour harbour\"", ""},
    {"counter-productive", "a"},
    {"\"counter productive\"", "a"},
    {"productive", "a d"},
    {"counter-prod*", "a"},
    {"polic*", "b"},
    {"policies*", "b"},
    {"policy*", "b"},
    {"policing*", "b"},
    {"stri*", "a c d"},
    {"struck*", "d"},
    {"h* -harbour", ""},
    {"title:strike", "a c"},
    {"title:harbour", "a"},
    {"title:\"harbour workers\"", "a"},
    {"title:\"workers harbour\"", ""},
    {"title:stri*", "a c"},
    {"title:offic*", "c"},
    {"title:callao", ""},
    {"place:callao", "a"},
    {"place:valparaiso", "b c"},
    {"place:Valparaíso", "b c"},
    {"place:valpo", "b c"},
    {"place:valp*", "b c"},
    {"place:harbour", "b c"},
    {"place:\"town harbour\"", ""},
    {"place:quillota", ""},
    {"person:quillota", "c"},
    {"person:\"ana quillota\"", "c"},
    {"person:\"quillota ana\"", ""},
    {"org:quillota", ""},
    {"ref:SD-12-7", "d"},
    {"ref:\"SD 12\"", "d"},
    {"ref:SD-12-8", ""},
    {"source:wires", "a b"},
    {"source:wires/peru.txt", "a"},
    {"source:peru.txt", "a"},
    {"source:*.txt", "a b c d"},
    {"source:notes/*", "c d"},
    {"source:absent", ""},
    {"strike -source:wires", "c d"},
    {"date:2011", "a b"},
    {"date:2011-10", "a"},
    {"date:2011-10-03", "a"},
    {"date:2011-11..2012-01", "b c"},
    {"date:2012..", "c"},
    {"date:..2011-10", "a"},
    {"date:\"2011-10\"", "a"},
    {"strike -date:2011", "c d"},
    {"strike date:2011..2012", "a c"},
    {"date:2012 OR place:callao", "a c"},
    {"date:2011-10 OR date:2012", "a c"},
    {"(date:2011 OR source:notes) harbour", "a b d"},
};

static void check_all(size_t n_segments)
{
    struct query_fixture f;
    struct collection *c = fixture_collection(&f, docs, 4, n_segments);
    struct buf found = {0};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        find(c, cases[i].query, RANK_SCORE, &found);
        sort_words(&found);
        cr_expect_str_eq(found.at, cases[i].found, "%s in %zu segments: %s", cases[i].query,
                         n_segments, found.at);
    }
    buf_release(&found);
    collection_close(c);
    fixture_release(&f);
}

Test(query_plan, one_segment_finds_what_is_asked)
{
    check_all(1);
}

Test(query_plan, four_segments_find_the_same)
{
    check_all(4);
}

Test(query_plan, bad_operands_are_shown_with_a_caret)
{
    static const struct {
        const char *query, *message;
    } bad[] = {
        {"oil & gas", "no letter or digit"},
        {"\"...\"", "no letter or digit"},
        {"date:yesterday", "a date is written"},
        {"date:2012..2011", "ends before"},
        {"\"polic* x\"", "no meaning inside"},
        {"person:\"-\"", "no letter or digit"},
        {"a.b/c*", "one word"},
    };
    struct query_fixture f;
    struct collection *c = fixture_collection(&f, docs, 4, 2);
    struct buf found = {0};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        find(c, bad[i].query, RANK_SCORE, &found);
        cr_expect(strstr(found.at, bad[i].message), "%s: %s", bad[i].query, found.at);
        cr_expect(strstr(found.at, "^"), "%s: %s", bad[i].query, found.at);
    }
    buf_release(&found);
    collection_close(c);
    fixture_release(&f);
}

Test(query_plan, dead_documents_are_not_found_nor_counted)
{
    struct query_fixture f;
    struct collection *c;
    struct buf found = {0};
    struct doc_interval dead[] = {{0, 1}, {2, 3}};
    fixture_init(&f);
    fixture_segment(&f, docs, 3);
    fixture_segment(&f, docs + 3, 1);
    fixture_publish(&f, dead, 2);
    cr_assert_eq(collection_open(&c, f.path, NULL), BRIEF_OK);
    static const struct {
        const char *query, *found;
    } left[] = {{"strike", "d"},         {"stri*", "d"},      {"place:valparaiso", "b"},
                {"person:quillota", ""}, {"date:2011", "b"},  {"source:*", "b d"},
                {"title:strike", ""},    {"title:stri*", ""}, {"harbour -copper", "d"}};
    for (size_t i = 0; i < sizeof left / sizeof left[0]; i++) {
        find(c, left[i].query, RANK_SCORE, &found);
        sort_words(&found);
        cr_expect_str_eq(found.at, left[i].found, "%s", left[i].query);
    }
    buf_release(&found);
    collection_close(c);
    fixture_release(&f);
}

Test(query_plan, words_are_stemmed_for_every_language)
{
    static const struct test_doc english[] = {{.id = "en", .text = "the general spoke of mines"}};
    static const struct test_doc spanish[] = {{.source = "es.txt",
                                               .id = "es",
                                               .text = "los generales hablaron de las minas",
                                               .language = "es"}};
    struct query_fixture f;
    struct collection *c;
    struct buf found = {0};
    fixture_init(&f);
    fixture_segment(&f, english, 1);
    fixture_segment(&f, spanish, 1);
    fixture_publish(&f, NULL, 0);
    cr_assert_eq(collection_open(&c, f.path, NULL), BRIEF_OK);
    cr_expect_eq(c->n_languages, 2);
    find(c, "generales", RANK_SCORE, &found);
    cr_expect(strstr(found.at, "es"), "%s", found.at);
    find(c, "mina", RANK_SCORE, &found);
    cr_expect_str_eq(found.at, "es");
    find(c, "mine", RANK_SCORE, &found);
    cr_expect(strstr(found.at, "en"), "%s", found.at);
    find(c, "\"hablo de la mina\"", RANK_SCORE, &found);
    cr_expect_str_eq(found.at, "");
    find(c, "\"hablaron de las mina\"", RANK_SCORE, &found);
    cr_expect_str_eq(found.at, "es");
    buf_release(&found);
    collection_close(c);
    fixture_release(&f);
}

Test(query_plan, documents_are_found_by_every_kind_of_id)
{
    static const struct test_doc some[] = {
        {.source = "a.txt", .text = "one"},
        {.source = "b#c.txt", .text = "two"},
        {.source = "d.txt", .id = "same", .text = "three"},
        {.source = "e.txt", .id = "same", .text = "four"},
        {.source = "f.txt", .id = "own", .text = "five"},
    };
    struct query_fixture f;
    struct collection *c = fixture_collection(&f, some, 5, 3);
    for (size_t s = 0; s < c->n_segments; s++)
        for (doc_id doc = 0; doc < c->segments[s].row.n_docs; doc++) {
            struct doc_row row;
            struct doc_ref ref;
            bool found;
            cr_assert_eq(segment_doc(&c->segments[s], doc, &c->arena, &row, NULL), BRIEF_OK);
            cr_assert_eq(collection_find(c, row.public_id, &ref, &found, NULL), BRIEF_OK);
            cr_assert(found, "%.*s", (int)row.public_id.len, row.public_id.at);
            cr_expect_eq(ref.segment, s);
            cr_expect_eq(ref.doc, doc);
        }
    static const char *const absent[] = {"", "b", "a.txt#7", "same", "x#own", "#", "c.txt"};
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++) {
        struct doc_ref ref;
        bool found;
        cr_assert_eq(collection_find(c, span_of(absent[i]), &ref, &found, NULL), BRIEF_OK);
        cr_expect_not(found, "%s", absent[i]);
    }
    collection_close(c);
    fixture_release(&f);
}
