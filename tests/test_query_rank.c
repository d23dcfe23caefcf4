/* Scores, ties, orders, totals. */
#include "tests/query_fixture.h"

#include <math.h>

/* "oil" n times among `length` words in all. */
static const char *words_with(struct arena *a, size_t n, size_t length)
{
    struct buf text = {0};
    for (size_t i = 0; i < length; i++)
        buf_puts(&text, i < n ? "oil " : "filler ");
    buf_byte(&text, 0);
    struct span copy = arena_copy(a, buf_bytes(&text));
    buf_release(&text);
    return copy.at;
}

Test(query_rank, scores_are_bm25_over_live_documents)
{
    static const size_t freqs[] = {1, 3, 0, 2, 1}, lengths[] = {10, 30, 20, 5, 10};
    struct query_fixture f;
    struct collection *c;
    struct arena a;
    struct test_doc docs[6] = {{0}};
    char ids[6][4];
    arena_init(&a, 4096);
    for (size_t i = 0; i < 6; i++) {
        snprintf(ids[i], sizeof ids[i], "d%zu", i);
        docs[i].source = docs[i].id = ids[i];
        docs[i].text = words_with(&a, i < 5 ? freqs[i] : 50, i < 5 ? lengths[i] : 500);
    }
    fixture_init(&f);
    fixture_segment(&f, docs, 2);
    fixture_segment(&f, docs + 2, 4);
    struct doc_interval dead = {5, 6}; /* the long one counts for nothing */
    fixture_publish(&f, &dead, 1);
    cr_assert_eq(collection_open(&c, f.path, NULL), BRIEF_OK);

    struct query_tree tree;
    struct plan plan;
    struct rank_result r;
    cr_assert_eq(query_parse(&tree, SPAN("oil"), &a, NULL), BRIEF_OK);
    cr_assert_eq(plan_build(&plan, c, &tree, &a, NULL), BRIEF_OK);
    cr_assert_eq(rank_run(&r, &plan, RANK_SCORE, 10, &a, NULL), BRIEF_OK);
    cr_assert_eq(r.total, 4);
    double idf = log(1 + (5 - 4 + 0.5) / (4 + 0.5)), average = 75.0 / 5;
    for (size_t i = 0; i < r.n; i++) {
        size_t number = (size_t)(r.hits[i].ref.segment ? 2 : 0) + r.hits[i].ref.doc;
        double tf = (double)freqs[number], length = (double)lengths[number];
        double wanted = idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * length / average));
        cr_expect_float_eq(r.hits[i].score, wanted, 1e-12, "document %zu", number);
        if (i)
            cr_expect_geq(r.hits[i - 1].score, r.hits[i].score);
    }
    collection_close(c);
    arena_release(&a);
    fixture_release(&f);
}

static const struct test_doc tied[] = {
    {.source = "1", .id = "m", .text = "oil price", .date = "2011-05-01"},
    {.source = "2", .id = "z", .text = "oil price"},
    {.source = "3", .id = "k", .text = "oil price", .date = "2012-05-01"},
    {.source = "4", .id = "a", .text = "oil price"},
    {.source = "5", .id = "b", .text = "oil price", .date = "2011-05-01"},
    {.source = "6", .id = "x", .text = "oil oil price", .date = "1999-01-01"},
};

Test(query_rank, ties_go_to_the_newest_then_to_the_lowest_id_whatever_the_segments)
{
    for (size_t n_segments = 1; n_segments <= 6; n_segments++) {
        struct query_fixture f;
        struct collection *c = fixture_collection(&f, tied, 6, n_segments);
        struct buf found = {0};
        find(c, "oil", RANK_SCORE, &found);
        cr_expect_str_eq(found.at, "x k b m a z", "%zu segments", n_segments);
        find(c, "oil", RANK_DATE, &found);
        cr_expect_str_eq(found.at, "k b m x a z", "%zu segments", n_segments);
        find(c, "source:*", RANK_SCORE, &found);
        cr_expect_str_eq(found.at, "k b m x a z", "%zu segments", n_segments);
        buf_release(&found);
        collection_close(c);
        fixture_release(&f);
    }
}

Test(query_rank, the_first_k_are_those_of_the_whole_list)
{
    struct query_fixture f;
    struct collection *c = fixture_collection(&f, tied, 6, 3);
    static const char *const queries[] = {"oil", "oil price", "oil OR absent", "date:2011", "o*"};
    for (size_t q = 0; q < sizeof queries / sizeof queries[0]; q++)
        for (int order = RANK_SCORE; order <= RANK_DATE; order++) {
            struct arena a;
            struct query_tree tree;
            struct plan plan;
            struct rank_result all, some;
            arena_init(&a, 4096);
            cr_assert_eq(query_parse(&tree, span_of(queries[q]), &a, NULL), BRIEF_OK);
            cr_assert_eq(plan_build(&plan, c, &tree, &a, NULL), BRIEF_OK);
            cr_assert_eq(rank_run(&all, &plan, (enum rank_order)order, 100, &a, NULL), BRIEF_OK);
            for (size_t k = 0; k <= 7; k++) {
                cr_assert_eq(rank_run(&some, &plan, (enum rank_order)order, k, &a, NULL), BRIEF_OK);
                cr_expect_eq(some.total, all.total);
                cr_assert_eq(some.n, k < all.n ? k : all.n);
                for (size_t i = 0; i < some.n; i++)
                    cr_expect(some.hits[i].ref.segment == all.hits[i].ref.segment &&
                                  some.hits[i].ref.doc == all.hits[i].ref.doc,
                              "%s: hit %zu of %zu", queries[q], i, k);
            }
            arena_release(&a);
        }
    collection_close(c);
    fixture_release(&f);
}

Test(query_rank, filters_and_negations_do_not_change_scores)
{
    struct query_fixture f;
    struct collection *c = fixture_collection(&f, tied, 6, 2);
    static const char *const queries[] = {"oil", "oil -absent", "oil source:*", "(oil)",
                                          "oil -date:2050"};
    double first = 0;
    for (size_t q = 0; q < sizeof queries / sizeof queries[0]; q++) {
        struct arena a;
        struct query_tree tree;
        struct plan plan;
        struct rank_result r;
        arena_init(&a, 4096);
        cr_assert_eq(query_parse(&tree, span_of(queries[q]), &a, NULL), BRIEF_OK);
        cr_assert_eq(plan_build(&plan, c, &tree, &a, NULL), BRIEF_OK);
        cr_assert_eq(rank_run(&r, &plan, RANK_SCORE, 3, &a, NULL), BRIEF_OK);
        cr_assert_eq(r.total, 6);
        if (q == 0)
            first = r.hits[0].score;
        cr_expect_eq(r.hits[0].score, first, "%s", queries[q]);
        arena_release(&a);
    }
    collection_close(c);
    fixture_release(&f);
}
