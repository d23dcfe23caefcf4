/* Why a name is this actor's; where words of a name stand; events by place. */
#include "tests/query_fixture.h"

#include "core/event_places.h"
#include "query/views/explain_actor.h"
#include "query/views/why_places.h"

/* --- why this actor -----------------------------------------------------------------------------
 */

static const struct test_doc docs[] = {
    {.source = "1.txt",
     .text = "Quarry Workers Union (QWU) met. Hernán Quispe Salazar spoke. Olga Marsh too. Iskra.",
     .mentions = {{.type = "organisation",
                   .words = "Quarry Workers Union",
                   .aliases = "QWU",
                   .flags = MENTION_DEFINITION},
                  NAMED("person", "Hernán Quispe Salazar"),
                  NAMED("person", "Olga Marsh"),
                  NAMED("organisation", "Iskra")}},
    {.source = "2.txt",
     .text = "QWU again, and Hernán Quispe. Marsh left. Ann Torval, Eva Torval. Tarn River.",
     .mentions = {NAMED("organisation", "QWU"), NAMED("person", "Hernán Quispe"),
                  NAMED("person", "Marsh"), NAMED("person", "Ann Torval"),
                  NAMED("person", "Eva Torval"), NAMED("place", "Tarn River")}},
    {.source = "3.txt",
     .text = "Torval was there, and Torval. Zed Corp. Spark Company. Mort Vane is who they mean.",
     .mentions = {NAMED("person", "Torval"),
                  {.type = "person", .words = "Torval", .candidates = "Ann Torval\nEva Torval"},
                  NAMED("organisation", "Zed Corp"),
                  NAMED("organisation", "Spark Company"),
                  NAMED("person", "Mort Vane")}},
};

#define N_DOCS (sizeof docs / sizeof docs[0])

static const char corrections[] = "merge \"Iskra\" \"Spark Company\"\n"
                                  "rename \"Tarn River\" to \"River Tarn\"\n"
                                  "stop-alias \"Mort Vane\"\n";

static void write_corrections(const char *folder)
{
    char path[128];
    snprintf(path, sizeof path, "%s/" CORRECTIONS_FILE, folder);
    FILE *f = fopen(path, "w");
    cr_assert(f);
    fputs(corrections, f);
    fclose(f);
}

/* The reasons for mention `number` of the document, as "how: text" lines. */
static void reasons(struct collection *c, struct actor_table *t, uint32_t doc, size_t number,
                    struct arena *a, struct buf *out)
{
    struct brief_error err = {0};
    struct doc_ref ref = {0, doc};
    struct document text;
    struct mention *mentions;
    struct actor_reasons found;
    size_t n;
    buf_clear(out);
    cr_assert_eq(segment_document(&c->segments[0], doc, a, &text, &err), BRIEF_OK);
    cr_assert_eq(segment_mentions(&c->segments[0], doc, a, &mentions, &n, &err), BRIEF_OK);
    cr_assert_lt(number, n);
    cr_assert_eq(explain_actor(&found, t, ref, &mentions[number], text.text, a, &err), BRIEF_OK,
                 "%s", err.text);
    for (size_t i = 0; i < found.n; i++) {
        buf_printf(out, "%s: ", found.at[i].how);
        buf_span(out, found.at[i].text);
        buf_puts(out, "\n");
    }
    buf_byte(out, 0);
}

Test(query_explain, each_way_to_an_actor_has_its_reason)
{
    static const struct {
        uint32_t doc;
        size_t mention;
        const char *want; /* NULL: no reason, the name is the actor's own */
    } cases[] = {
        {0, 0, NULL},
        {1, 0, "alias: QWU is what only Quarry Workers Union is also called, in 1 mention"},
        {1, 1, "variant: Hernán Quispe is short for Hernán Quispe Salazar"},
        {1, 2, "surname: Marsh is the surname of Olga Marsh"},
        {2, 0, "open: undecided"},
        {2, 0, "Ann Torval (1 mention"},
        {2, 1, "here: undecided between Ann Torval (1 mention), Eva Torval (1 mention)"},
        {0, 3, "correction: actors.txt:1: merge \"Iskra\" \"Spark Company\""},
        {1, 5, "rename: actors.txt:2: rename"},
    };
    struct query_fixture f;
    struct collection *c = fixture_collection(&f, docs, N_DOCS, 1);
    struct brief_error err = {0};
    struct actor_table *t;
    struct arena a;
    struct buf out = {0};
    arena_init(&a, 4096);
    write_corrections(f.path);
    cr_assert_eq(actors_new(&t, c, &err), BRIEF_OK, "%s", err.text);
    cr_assert_eq(actors_load_all(t, &err), BRIEF_OK, "%s", err.text);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        reasons(c, t, cases[i].doc, cases[i].mention, &a, &out);
        if (!cases[i].want)
            cr_expect_str_empty(out.at, "case %zu: %s", i, out.at);
        else
            cr_expect(strstr(out.at, cases[i].want), "case %zu: no '%s' in: %s", i, cases[i].want,
                      out.at);
    }
    buf_release(&out);
    arena_release(&a);
    actors_free(t);
    collection_close(c);
    fixture_release(&f);
}

/* --- where the words stand ----------------------------------------------------------------------
 */

/* "words|words(alone)|small" in the order of places; near words behind "~". */
static void places(const char *text, const char *name, const char *alias, struct buf *out)
{
    struct brief_error err = {0};
    struct document doc = {.text = span_of(text)};
    struct span names[] = {span_of(name), span_of(alias ? alias : "")};
    struct why_places found;
    struct forms *forms;
    struct arena a;
    arena_init(&a, 4096);
    cr_assert_eq(forms_new(&forms, "en", &err), BRIEF_OK);
    cr_assert_eq(why_places_find(&found, &doc, names, alias ? 2 : 1, forms, &a), BRIEF_OK);
    buf_clear(out);
    for (size_t i = 0; i < found.n; i++) {
        buf_puts(out, i ? "|" : "");
        buf_span(out, span_sub(doc.text, found.at[i].start, found.at[i].end));
        buf_puts(out, found.at[i].whole ? "" : found.at[i].small ? "(small)" : "(alone)");
    }
    for (size_t i = 0; i < found.n_near; i++) {
        buf_puts(out, "~");
        buf_span(out, found.near[i].text);
        buf_printf(out, "=%.*s,%u,%u", (int)found.near[i].of.len, found.near[i].of.at,
                   found.near[i].distance, found.near[i].n);
    }
    buf_byte(out, 0);
    forms_free(forms);
    arena_release(&a);
}

Test(query_explain, words_of_a_name_are_found_wherever_they_stand)
{
    static const struct {
        const char *text, *name, *alias, *want;
    } cases[] = {
        {"Ana Ruiz met Ruiz.", "Ana Ruiz", NULL, "Ana Ruiz|Ruiz(alone)"},
        {"APURÍMAC, Apurimac.", "Apurímac", NULL, "APURÍMAC|Apurimac"},
        {"Sendero Luminoso and SL.", "Sendero Luminoso", "SL", "Sendero Luminoso|SL"},
        {"The Bank of Tarn banks on it.", "Bank of Tarn", NULL, "Bank of Tarn"},
        {"A bank, a Bank.", "Bank of Tarn", NULL, "bank(small)|Bank(alone)"},
        {"J. Ruiz-Soto spoke.", "Ruiz-Soto", NULL, "Ruiz-Soto"},
        {"Frasier said Frasier went.", "Fraser", NULL, "~Frasier=fraser,1,2"},
        {"Mendoza met Frasier.", "Julia Fraser", NULL, "~Frasier=fraser,1,1"},
        {"Mendonça or Mendes.", "Mendonza Quellon", NULL, "~Mendonça=mendonza,1,1"},
        {"a fraise of frame", "Frase", NULL, ""},
        {"Tan Lu Ko", "Tam", NULL, ""},
        {"", "Ana", NULL, ""},
    };
    struct buf out = {0};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        places(cases[i].text, cases[i].name, cases[i].alias, &out);
        cr_expect_str_eq(out.at, cases[i].want, "%s in '%s': %s, not %s", cases[i].name,
                         cases[i].text, out.at, cases[i].want);
    }
    buf_release(&out);
}

/* --- events by place ----------------------------------------------------------------------------
 */

Test(query_explain, events_that_touch_bytes_are_found_like_by_looking_at_all)
{
    enum { N = 300 };
    struct brief_event events[N] = {0};
    struct brief_account seen = {.events = events, .n_events = N};
    struct event_places p = {0};
    uint32_t seed = 1;
    for (size_t i = 0; i < N; i++) {
        seed = seed * 1664525u + 1013904223u;
        events[i].before.start = events[i].after.start = (seed >> 8) % 1000;
        events[i].before.end = events[i].before.start + 1 + (seed >> 20) % 40;
        events[i].after.end = events[i].before.end + (seed >> 28);
    }
    cr_assert_eq(event_places_set(&p, &seen), BRIEF_OK);
    for (uint32_t start = 0; start < 1050; start += 7) {
        uint32_t end = start + 1 + start % 23;
        size_t from, to, n_found = 0, n_all = 0;
        event_places_range(&p, start, end, &from, &to);
        for (size_t i = from; i < to; i++)
            n_found += p.at[i].end > start && p.at[i].start < end;
        for (size_t i = 0; i < N; i++)
            n_all += events[i].after.end > start && events[i].before.start < end;
        cr_expect_eq(n_found, n_all, "[%u, %u): %zu of %zu", start, end, n_found, n_all);
    }
    event_places_release(&p);
}
