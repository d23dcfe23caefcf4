/* test_builder.c -- gathering and sorting a batch: order, limits, and memory that runs out. */
#include "indexer/builder.h"

#include "core/mem.h"
#include "indexer/builder_stream.h"
#include "tests/segment_fixture.h"

/* --- sorting -------------------------------------------------------------------------------- */

static void check_sort(size_t n, uint32_t n_numbers, uint32_t n_terms)
{
    struct stream s = {0}, other = {0};
    uint32_t *term_of = malloc(n_numbers * sizeof *term_of);
    uint32_t *starts = malloc((n_terms + 1) * sizeof *starts);
    for (uint32_t i = 0; i < n_numbers; i++)
        term_of[i] = chance(n_terms);
    cr_assert(stream_reserve(&s, n));
    for (uint32_t i = 0; i < n; i++)
        stream_add(&s, chance(n_numbers), i);
    cr_assert(stream_sort(&s, &other, NULL, term_of, n_terms, starts));
    cr_assert_eq(s.n, n);
    cr_assert_eq(starts[0], 0);
    cr_assert_eq(starts[n_terms], n);
    for (uint32_t term = 0; term < n_terms; term++)
        for (uint32_t i = starts[term]; i < starts[term + 1]; i++) {
            cr_assert_eq(term_of[s.at[i] >> 32], term);
            cr_assert(i == starts[term] || (uint32_t)s.at[i] > (uint32_t)s.at[i - 1]);
        }
    stream_release(&s);
    stream_release(&other);
    free(term_of);
    free(starts);
}

Test(builder, streams_sort_by_term_and_keep_the_order_of_places)
{
    const uint32_t terms[] = {1, 2, 3, 2047, 2048, 2049, 5000, 70000};
    for (size_t i = 0; i < COUNT_OF(terms); i++)
        for (size_t n = 0; n < 30000; n = n * 9 + 1)
            check_sort(n, terms[i] + 5, terms[i]);
}

Test(builder, strings_sort_by_bytes)
{
    const char *const words[] = {"",           "a", "ab",       "abcdefgh", "abcdefgha",
                                 "abcdefghab", "b", "\xc3\xa9", "\xff"};
    struct numbered order[COUNT_OF(words)];
    for (uint32_t i = 0; i < COUNT_OF(words); i++)
        numbered_set(&order[i], span_of(words[COUNT_OF(words) - 1 - i]), i);
    numbered_sort(order, COUNT_OF(words));
    for (size_t i = 0; i < COUNT_OF(words); i++)
        cr_assert(span_equal(order[i].bytes, span_of(words[i])), "%zu", i);
}

static int by_bytes(const void *a, const void *b)
{
    const struct numbered *x = a, *y = b;
    return span_compare(x->bytes, y->bytes);
}

/* Strings that share long beginnings, some ending in zeros, in an order without any. */
Test(builder, many_strings_sort_as_the_library_sorts_them)
{
    enum { N = 5000, LEN = 40 };
    static char room[N][LEN];
    static struct numbered ours[N], wanted[N];
    uint32_t seed = 7;
    for (uint32_t i = 0; i < N; i++) {
        size_t len = 0, alike = (seed >> 8) % 24;
        for (; len < LEN && (len < alike || (seed >> 13) % 7); len++) {
            seed = seed * 1664525 + 1013904223;
            room[i][len] = len < alike ? 'a' : (char)((seed >> 16) % 4 ? 0 : 0xE9);
        }
        numbered_set(&ours[i], (struct span){room[i], len}, i);
        wanted[i] = ours[i];
    }
    numbered_sort(ours, N);
    qsort(wanted, N, sizeof *wanted, by_bytes);
    for (size_t i = 0; i < N; i++)
        cr_assert(span_equal(ours[i].bytes, wanted[i].bytes), "%zu", i);
}

/* --- batches -------------------------------------------------------------------------------- */

static brief_status keep_in(void *ctx, enum blob_kind kind, struct span key, struct span value,
                            struct brief_error *err)
{
    struct buf *out = ctx;
    (void)err;
    buf_byte(out, (uint8_t)kind);
    buf_text(out, key);
    buf_text(out, value);
    return BRIEF_OK;
}

static brief_status add_all(struct builder *b, const struct collection *c, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < c->n && st == BRIEF_OK; i++)
        st = builder_add(b, &c->at[i].doc, &c->at[i].tokens, c->at[i].mentions.at,
                         c->at[i].mentions.n, err);
    return st;
}

Test(builder, a_builder_serves_again_and_again_with_the_same_bytes)
{
    struct collection c;
    struct builder *b;
    struct segment_row row;
    struct buf first = {0}, second = {0};
    collection_make(&c, 100, 40, 3);
    cr_assert_eq(builder_new(&b, c.forms, NULL), BRIEF_OK);
    for (int round = 0; round < 3; round++) {
        struct buf *out = round ? &second : &first;
        struct blob_sink sink = {keep_in, out};
        buf_clear(out);
        cr_assert_eq(add_all(b, &c, NULL), BRIEF_OK);
        if (round == 1) { /* what is thrown away leaves nothing behind */
            builder_clear(b);
            cr_assert_eq(builder_count(b), 0);
            cr_assert_eq(add_all(b, &c, NULL), BRIEF_OK);
        }
        cr_assert_eq(builder_count(b), c.n);
        cr_assert_gt(builder_bytes(b), 1000);
        cr_assert_eq(builder_finish(b, &sink, &row, NULL), BRIEF_OK);
        cr_assert_eq(row.n_docs, c.n);
        cr_assert(span_equal(row.languages, SPAN("en")));
        if (round)
            cr_assert(span_equal(buf_bytes(&first), buf_bytes(&second)));
    }
    builder_free(b);
    buf_release(&first);
    buf_release(&second);
    collection_release(&c);
}

Test(builder, an_empty_batch_puts_nothing)
{
    struct collection c;
    struct builder *b;
    struct segment_row row;
    struct buf out = {0};
    struct blob_sink sink = {keep_in, &out};
    collection_make(&c, 0, 1, 1);
    cr_assert_eq(builder_new(&b, c.forms, NULL), BRIEF_OK);
    cr_assert_eq(builder_finish(b, &sink, &row, NULL), BRIEF_OK);
    cr_assert_eq(row.n_docs, 0);
    cr_assert_eq(out.len, 0);
    builder_free(b);
    collection_release(&c);
}

Test(builder, mentions_that_contradict_themselves_are_refused)
{
    struct collection c;
    struct builder *b;
    const struct mention bad[] = {
        {.start = 5, .end = 4},
        {.start = 0, .end = 1u << 30},
        {.token_from = 3, .token_to = 1},
        {.type = N_MENTION_TYPES},
        {.value = {1, -1}},
        {.value_to = {1, DECIMAL_SCALE_MAX + 1}},
    };
    collection_make(&c, 5, 20, 7);
    cr_assert_eq(builder_new(&b, c.forms, NULL), BRIEF_OK);
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        cr_assert_eq(builder_add(b, &c.at[1].doc, &c.at[1].tokens, &bad[i], 1, NULL), BRIEF_EINPUT,
                     "%zu", i);
    cr_assert_eq(builder_count(b), 0);
    builder_free(b);
    collection_release(&c);
}

Test(builder, a_sink_that_fails_ends_the_batch_with_its_status)
{
    struct collection c;
    struct builder *b;
    struct segment_row row;
    collection_make(&c, 30, 20, 7);
    cr_assert_eq(builder_new(&b, c.forms, NULL), BRIEF_OK);
    cr_assert_eq(add_all(b, &c, NULL), BRIEF_OK);
    struct index_fixture f;
    fixture_open(&f);
    struct blob_sink sink = {fixture_put, &f}; /* no segment was begun */
    cr_assert_neq(builder_finish(b, &sink, &row, NULL), BRIEF_OK);
    cr_assert_eq(builder_count(b), 0);
    fixture_close(&f);
    builder_free(b);
    collection_release(&c);
}

Test(builder, running_out_of_memory_anywhere_is_reported)
{
    struct collection c;
    struct segment_row row;
    size_t n_failed = 0;
    collection_make(&c, 40, 20, 8);
    for (long left = 1; left < 400; left++) {
        struct builder *b;
        struct buf out = {0};
        struct blob_sink sink = {keep_in, &out};
        struct brief_error err = {0};
        mem_fail_from(left);
        brief_status st = builder_new(&b, c.forms, &err);
        if (st == BRIEF_OK && (st = add_all(b, &c, &err)) == BRIEF_OK)
            st = builder_finish(b, &sink, &row, &err);
        mem_fail_from(0);
        cr_assert(st == BRIEF_ENOMEM || (st == BRIEF_OK && !out.failed) || out.failed,
                  "allocation %ld: %d", left, st);
        n_failed += st == BRIEF_ENOMEM;
        builder_free(b);
        buf_release(&out);
    }
    cr_assert_gt(n_failed, 20);
    collection_release(&c);
}
