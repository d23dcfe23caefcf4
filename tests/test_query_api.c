/* The public face: open an index, search, look at the hits. */
#include "brief/search.h"

#include "core/mem.h"
#include "tests/query_fixture.h"

static const struct test_doc docs[] = {
    {.source = "a.txt",
     .id = "a",
     .title = "Oil talks",
     .date = "2011-10-03",
     .text = "They spoke of oil and of oil."},
    {.source = "b.txt",
     .id = "b",
     .text = "Some oil was sold in the far north by nobody in particular.",
     .date = "2012-01-02"},
    {.source = "c.txt", .id = "c", .text = "None here."},
};

Test(query_api, a_search_returns_hits_that_outlive_the_reading)
{
    struct query_fixture f;
    struct brief_error err = {0};
    brief_index *ix;
    brief_results *r;
    collection_close(fixture_collection(&f, docs, 3, 2));
    cr_assert_eq(brief_index_open(&ix, f.path, &err), BRIEF_OK, "%s", err.text);
    cr_assert_eq(brief_search(&r, ix, "oil", NULL, &err), BRIEF_OK, "%s", err.text);
    brief_index_close(ix);
    cr_assert_eq(brief_results_total(r), 2);
    cr_assert_eq(brief_results_count(r), 2);
    const struct brief_hit *hit = brief_results_hit(r, 0);
    cr_expect(span_equal(hit->id, SPAN("a")));
    cr_expect(span_equal(hit->title, SPAN("Oil talks")));
    cr_expect(span_equal(hit->date, SPAN("2011-10-03")));
    cr_expect(span_equal(hit->source, SPAN("a.txt")));
    cr_expect(span_equal(hit->snippet, SPAN("They spoke of oil and of oil.")));
    cr_expect_eq(hit->line, 3);
    cr_assert_eq(hit->n_marks, 2);
    cr_expect(
        span_equal(span_sub(hit->snippet, hit->marks[1].from, hit->marks[1].to), SPAN("oil")));
    cr_expect_gt(hit->score, brief_results_hit(r, 1)->score);
    brief_results_free(r);
    fixture_release(&f);
}

Test(query_api, options_limit_and_order)
{
    struct query_fixture f;
    brief_index *ix;
    brief_results *r;
    struct brief_search_options options = {.limit = 1, .by_date = true};
    collection_close(fixture_collection(&f, docs, 3, 1));
    cr_assert_eq(brief_index_open(&ix, f.path, NULL), BRIEF_OK);
    cr_assert_eq(brief_search(&r, ix, "oil", &options, NULL), BRIEF_OK);
    cr_expect_eq(brief_results_total(r), 2);
    cr_assert_eq(brief_results_count(r), 1);
    cr_expect(span_equal(brief_results_hit(r, 0)->id, SPAN("b")));
    brief_results_free(r);
    cr_assert_eq(brief_search(&r, ix, "zeppelin", NULL, NULL), BRIEF_OK);
    cr_expect_eq(brief_results_total(r), 0);
    cr_expect_eq(brief_results_count(r), 0);
    brief_results_free(r);
    brief_index_close(ix);
    fixture_release(&f);
}

Test(query_api, mistakes_are_told)
{
    struct query_fixture f;
    struct brief_error err = {0};
    brief_index *ix;
    brief_results *r;
    collection_close(fixture_collection(&f, docs, 3, 1));
    cr_assert_eq(brief_index_open(&ix, f.path, NULL), BRIEF_OK);
    cr_expect_eq(brief_search(&r, ix, "(oil", NULL, &err), BRIEF_EQUERY);
    cr_expect_null(r);
    cr_expect(strstr(err.text, "never closed"));
    brief_index_close(ix);
    brief_error_clear(&err);
    cr_expect_eq(brief_index_open(&ix, "/nonexistent/index", &err), BRIEF_ENOINDEX);
    cr_expect_null(ix);
    brief_results_free(NULL);
    brief_index_close(NULL);
    fixture_release(&f);
}

Test(query_api, out_of_memory_anywhere_is_an_error_and_nothing_worse)
{
    struct query_fixture f;
    collection_close(fixture_collection(&f, docs, 3, 2));
    size_t failed = 0;
    for (long n = 1; n < 2000; n++) {
        brief_index *ix = NULL;
        brief_results *r = NULL;
        mem_fail_from(n);
        brief_status st = brief_index_open(&ix, f.path, NULL);
        if (!st)
            st = brief_search(&r, ix, "oil OR (title:talks -none) OR o* date:2011 OR person:x",
                              NULL, NULL);
        mem_fail_from(0);
        brief_results_free(r);
        brief_index_close(ix);
        cr_expect(st == BRIEF_OK || st == BRIEF_ENOMEM, "allocation %ld: %s", n,
                  brief_status_name(st));
        if (!st)
            break;
        failed++;
    }
    cr_expect_gt(failed, 20);
    cr_expect_lt(failed, 1999);
    fixture_release(&f);
}
