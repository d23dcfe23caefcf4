/* What a reference denotes, and who cites a document. */
#include "tests/query_fixture.h"

#include "query/refs.h"

static const struct test_doc docs[] = {
    {.source = "notes/WR-11-36.txt", .title = "WR-11-36: Weekly review", .text = "Tin fell."},
    {.source = "feed.jsonl",
     .id = "https://www.example.org/tin/",
     .title = "Tin and the Daily Note",
     .date = "2011-09-20",
     .text = "Tin rose."},
    {.source = "notes/daily-note-2011-09-15.txt",
     .title = "Ports reopen",
     .date = "2011-09-15",
     .text = "The ports reopened."},
    {.source = "notes/daily-note-2011-09-15.txt",
     .title = "Strike ends",
     .date = "2011-09-15",
     .text = "The strike ended."},
    {.source = "notes/daily-note-2010-09-15.txt",
     .title = "A year before",
     .date = "2010-09-15",
     .text = "It rained."},
    {.source = "plan.txt",
     .title = "The plan WR-11-36",
     .date = "2011-10-14",
     .text = "See [WR-11-36] and [WR-99-1].",
     .mentions = {NAMED("reference", "WR-11-36"), NAMED("reference", "WR-11-36"),
                  NAMED("reference", "WR-99-1")}},
    {.source = "WR-11-36-annex.txt", .title = "Annex to WR-11-36 and more", .text = "Tables."},
};
#define N_DOCS (sizeof docs / sizeof docs[0])

static struct query_fixture f;
static struct collection *c;
static struct citing *citing;

static void teardown(void)
{
    citing_free(citing);
    citing = NULL;
    collection_close(c);
    fixture_release(&f);
}

static void setup(void)
{
    struct brief_error err = {0};
    c = fixture_collection(&f, docs, N_DOCS, 3);
    cr_assert_eq(citing_new(&citing, c, &err), BRIEF_OK, "%s", err.text);
}

TestSuite(refs, .init = setup, .fini = teardown);

static struct reference reference(const char *norm, const char *days, bool yearless,
                                  struct arena *a)
{
    struct reference r;
    struct mention m = {.type = MENTION_REFERENCE,
                        .norm = span_of(norm),
                        .days = {NO_DAY, NO_DAY},
                        .flags = yearless ? MENTION_YEARLESS : 0};
    if (days)
        cr_assert(day_range_parse_iso(&m.days, span_of(days)), "%s", days);
    cr_assert_eq(reference_of(&r, &m, a, NULL), BRIEF_OK);
    return r;
}

/* The ids that it denotes where it stands in the document number `from`, sorted. */
static const char *denoted(const struct reference *r, uint32_t from, struct arena *a)
{
    static struct buf out;
    struct brief_error err = {0};
    struct cited cited;
    struct doc_ref at = NO_DOCUMENT;
    if (from != UINT32_MAX)
        cr_assert(collection_place(c, from, &at));
    buf_clear(&out);
    cr_assert_eq(citing_resolve(citing, r, at, &cited, a, &err), BRIEF_OK, "%s", err.text);
    for (size_t i = 0; i < cited.n; i++) {
        struct doc_row row;
        struct doc_ref ref = cited.at[i];
        cr_assert_eq(segment_doc(&c->segments[ref.segment], ref.doc, a, &row, &err), BRIEF_OK);
        buf_printf(&out, "%s%.*s", i ? " " : "", (int)row.public_id.len, row.public_id.at);
    }
    buf_byte(&out, 0);
    return out.at;
}

Test(refs, codes_titles_files_and_addresses_denote_what_says_so)
{
    static const struct {
        const char *norm, *days;
        bool yearless;
        const char *ids;
    } cases[] = {
        {"WR-11-36", NULL, false, "notes/WR-11-36.txt#1 plan.txt#1"},
        {"wr 11 36", NULL, false, "notes/WR-11-36.txt#1 plan.txt#1"},
        {"WR-11-36.txt", NULL, false, "notes/WR-11-36.txt#1"},
        {"WR-11-37", NULL, false, ""},
        {"WR-11", NULL, false, ""},
        {"https://example.org/tin", NULL, false, "https://www.example.org/tin/"},
        {"https://example.org/tins", NULL, false, ""},
        {"Daily Note, 15 September", "2011-09-15", false,
         "notes/daily-note-2011-09-15.txt#1 notes/daily-note-2011-09-15.txt#2"},
        {"Daily Note, 16 September", "2011-09-16", false, ""},
        {"Daily Note, September 2011", "2011-09", false,
         "https://www.example.org/tin/ notes/daily-note-2011-09-15.txt#1 "
         "notes/daily-note-2011-09-15.txt#2"},
        {"Evening Note, 15 September", "2011-09-15", false, ""},
        {"Daily Note, 15 September", "0004-09-15", true,
         "notes/daily-note-2011-09-15.txt#1 notes/daily-note-2011-09-15.txt#2 "
         "notes/daily-note-2010-09-15.txt#1"},
    };
    struct arena a;
    arena_init(&a, 4096);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct reference r = reference(cases[i].norm, cases[i].days, cases[i].yearless, &a);
        cr_expect_str_eq(denoted(&r, UINT32_MAX, &a), cases[i].ids, "%s: %s", cases[i].norm,
                         denoted(&r, UINT32_MAX, &a));
    }
    arena_release(&a);
}

Test(refs, no_document_cites_itself)
{
    struct arena a;
    arena_init(&a, 4096);
    struct reference r = reference("WR-11-36", NULL, false, &a);
    cr_expect_str_eq(denoted(&r, 0, &a), "plan.txt#1", "in the edition of that number");
    cr_expect_str_eq(denoted(&r, 5, &a), "notes/WR-11-36.txt#1", "in a document so titled");
    arena_release(&a);
}

Test(refs, references_to_a_document_are_found_by_any_of_its_names)
{
    struct arena a;
    struct brief_error err = {0};
    struct cited_names names;
    size_t n_to = 0, n_named = 0, n_all = 0;
    arena_init(&a, 4096);
    cr_assert_eq(cited_names_of(&names, c, (struct doc_ref){0, 0}, &a, &err), BRIEF_OK);
    for (size_t s = 0; s < c->n_segments; s++) {
        struct references_wanted to = {.to = &names, .n_to = 1};
        struct references_wanted named = {.name = SPAN("wr 99 1")}, all = {0};
        struct doc_set set;
        cr_assert_eq(references_find(&c->segments[s], &to, &set, &a, &err), BRIEF_OK);
        n_to += set.n;
        cr_assert_eq(references_find(&c->segments[s], &named, &set, &a, &err), BRIEF_OK);
        n_named += set.n;
        cr_assert_eq(references_find(&c->segments[s], &all, &set, &a, &err), BRIEF_OK);
        n_all += set.n;
    }
    cr_expect_eq(n_to, 1);
    cr_expect_eq(n_named, 1);
    cr_expect_eq(n_all, 1);
    arena_release(&a);
}
