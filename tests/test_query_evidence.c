/* test_query_evidence.c -- a weak name counts once others prove it, in every view alike. */
#include "tests/query_fixture.h"

#include "query/actors_count.h"
#include "query/evidence.h"

#define SURE_PLACE(words_)                                                                         \
    {                                                                                              \
        .type = "place", .words = words_, .confidence = 90                                         \
    }
#define WEAK(type_, words_)                                                                        \
    {                                                                                              \
        .type = type_, .words = words_, .flags = MENTION_WEAK, .confidence = 40                    \
    }

/* Kasu is a guess in "weak.txt" (of the wrong type) and proven elsewhere; Market is written small
 * too often; Lomu has no proof; Rede Verde is proven by one mention; Dorn is proven as two. */
static const struct test_doc docs[] = {
    {.source = "weak.txt",
     .id = "weak",
     .text = "Kasu waits. Market day. Lomu too. Rede Verde and Dorn agree, Kasu says.",
     .mentions = {WEAK("organisation", "Kasu"), WEAK("place", "Market"), WEAK("person", "Lomu"),
                  WEAK("organisation", "Rede Verde"), WEAK("person", "Dorn"),
                  WEAK("organisation", "Kasu")}},
    {.source = "proof.txt",
     .id = "proof",
     .text = "Rain in Kasu, in Kasu and in Kasu. The market of Market, Market and Market. "
             "The market and Rede Verde.",
     .mentions = {SURE_PLACE("Kasu"),
                  SURE_PLACE("Kasu"),
                  SURE_PLACE("Kasu"),
                  SURE_PLACE("Market"),
                  SURE_PLACE("Market"),
                  SURE_PLACE("Market"),
                  {.type = "organisation", .words = "Rede Verde", .confidence = 90}}},
    {.source = "dorn.txt",
     .id = "dorn",
     .text = "Dorn, Dorn, Dorn and Dorn; Kasu.",
     .mentions = {{.type = "person", .words = "Dorn", .confidence = 90},
                  {.type = "person", .words = "Dorn", .confidence = 90},
                  SURE_PLACE("Dorn"),
                  SURE_PLACE("Dorn"),
                  WEAK("person", "Kasu")}},
};

#define N_DOCS (sizeof docs / sizeof docs[0])

/* The documents rotated by `turn`. */
static struct collection *turned(struct query_fixture *f, size_t turn, size_t n_segments)
{
    struct test_doc order[N_DOCS];
    for (size_t i = 0; i < N_DOCS; i++)
        order[i] = docs[(i + turn) % N_DOCS];
    return fixture_collection(f, order, N_DOCS, n_segments);
}

static struct verdict verdict_on(struct collection *c, const char *key)
{
    struct verdict v;
    struct brief_error err = {0};
    cr_assert_eq(evidence_verdict(&v, c, span_of(key), &err), BRIEF_OK, "%s", err.text);
    return v;
}

Test(query_evidence, verdicts_do_not_depend_on_order_or_segments)
{
    for (size_t turn = 0; turn < N_DOCS; turn++)
        for (size_t n_segments = 1; n_segments <= N_DOCS; n_segments++) {
            struct query_fixture f;
            struct collection *c = turned(&f, turn, n_segments);
            struct evidence e;
            cr_expect_eq(verdict_on(c, "kasu").reason, VERDICT_ADMITTED);
            cr_expect_eq(verdict_on(c, "kasu").type, MENTION_PLACE);
            cr_expect_eq(verdict_on(c, "market").reason, VERDICT_EVERYDAY);
            cr_expect_eq(verdict_on(c, "lomu").reason, VERDICT_UNPROVEN);
            cr_expect_eq(verdict_on(c, "rede verde").reason, VERDICT_ADMITTED);
            cr_expect_eq(verdict_on(c, "dorn").reason, VERDICT_DIVIDED);
            cr_assert_eq(evidence_find(&e, c, SPAN("market"), NULL), BRIEF_OK);
            cr_expect_eq(e.n_small, 2, "%llu", (unsigned long long)e.n_small);
            cr_expect_eq(e.n_capital, 4, "%llu", (unsigned long long)e.n_capital);
            collection_close(c);
            fixture_release(&f);
        }
}

Test(query_evidence, mentions_come_as_what_the_collection_proves)
{
    struct query_fixture f;
    struct collection *c = turned(&f, 0, 2);
    struct mention *m;
    size_t n;
    struct evidence e;
    cr_assert_eq(collection_mentions(c, 0, 0, &c->arena, &m, &n, NULL), BRIEF_OK);
    cr_assert_eq(n, 6);
    const bool admitted[] = {true, false, false, true, false, true};
    const uint8_t types[] = {MENTION_PLACE,        MENTION_PLACE,  MENTION_PERSON,
                             MENTION_ORGANISATION, MENTION_PERSON, MENTION_PLACE};
    for (size_t i = 0; i < n; i++) {
        cr_expect_eq(m[i].flags, admitted[i] ? MENTION_ADMITTED : MENTION_WEAK, "mention %zu", i);
        cr_expect_eq(m[i].type, types[i], "mention %zu", i);
    }
    cr_assert_eq(evidence_of_mention(&e, c, &m[0], NULL), BRIEF_OK);
    cr_expect_eq(e.n_proofs[MENTION_PLACE], 3);
    collection_close(c);
    fixture_release(&f);
}

/* Loaded whole or by name alone: Kasu's mentions, and those a search finds, are the same. */
static void expect_kasu(struct collection *c, bool whole, uint64_t n_mentions, uint32_t n_docs)
{
    struct actor_table *t;
    struct actor_name name;
    struct actor_count count;
    uint64_t n_undecided = 0;
    cr_assert_eq(actors_new(&t, c, NULL), BRIEF_OK);
    cr_assert_eq(actor_name_set(&name, SPAN("Kasu"), UINT32_MAX, &c->arena, NULL), BRIEF_OK);
    cr_assert_eq(whole ? actors_load_all(t, NULL) : actors_find(t, &name, NULL), BRIEF_OK);
    uint32_t e = actors_entity(t, MENTION_PLACE, SPAN("Kasu"));
    cr_assert_neq(e, UINT32_MAX);
    cr_expect_eq(t->entities[e].n_mentions, n_mentions);
    cr_assert_eq(actor_count(&count, t, t->entities[e].actor, NULL, &n_undecided, NULL), BRIEF_OK);
    cr_expect_eq(count.n_mentions, n_mentions, "%llu", (unsigned long long)count.n_mentions);
    cr_expect_eq(count.n_docs, n_docs, "%u", count.n_docs);
    cr_expect_eq(actors_entity(t, MENTION_ORGANISATION, SPAN("Kasu")), UINT32_MAX);
    cr_expect_eq(actors_entity(t, MENTION_PERSON, SPAN("Lomu")), UINT32_MAX);
    actors_free(t);
}

Test(query_evidence, counts_and_searches_take_admitted_mentions_in)
{
    for (size_t turn = 0; turn < N_DOCS; turn++) {
        struct query_fixture f;
        struct collection *c = turned(&f, turn, 1 + turn);
        struct buf found = {0};
        expect_kasu(c, true, 6, 3);
        expect_kasu(c, false, 6, 3);
        find(c, "place:kasu", RANK_SCORE, &found);
        sort_words(&found);
        cr_expect_str_eq(found.at, "dorn proof weak");
        find(c, "org:kasu", RANK_SCORE, &found);
        cr_expect_str_eq(found.at, "");
        find(c, "org:verde", RANK_SCORE, &found);
        sort_words(&found);
        cr_expect_str_eq(found.at, "proof weak");
        find(c, "place:market", RANK_SCORE, &found);
        cr_expect_str_eq(found.at, "proof");
        buf_release(&found);
        collection_close(c);
        fixture_release(&f);
    }
}

Test(query_evidence, a_deleted_document_proves_nothing)
{
    struct query_fixture f;
    struct collection *c;
    fixture_init(&f);
    fixture_segment(&f, docs, N_DOCS);
    fixture_publish(&f, &(struct doc_interval){1, 2}, 1); /* proof.txt */
    store_writer_close(f.writer);
    f.writer = NULL;
    cr_assert_eq(collection_open(&c, f.path, NULL), BRIEF_OK);
    cr_expect_eq(verdict_on(c, "kasu").reason, VERDICT_UNPROVEN);
    cr_expect_eq(verdict_on(c, "rede verde").reason, VERDICT_UNPROVEN);
    struct buf found = {0};
    find(c, "place:kasu", RANK_SCORE, &found);
    cr_expect_str_eq(found.at, "");
    buf_release(&found);
    collection_close(c);
    fixture_release(&f);
}
