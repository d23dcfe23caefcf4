/* test_bulk.c -- many batches become one segment: the same as all documents at once. */
#include "indexer/bulk.h"

#include "core/index/store_env.h"
#include "tests/segment_fixture.h"

static void add_batch(struct bulk *b, const struct collection *c, size_t from, size_t to)
{
    struct brief_error err = {0};
    struct builder *builder;
    struct blob_sink sink;
    struct segment_row row;
    cr_assert_eq(builder_new(&builder, c->forms, &err), BRIEF_OK);
    for (size_t i = from; i < to; i++)
        cr_assert_eq(builder_add(builder, &c->at[i].doc, &c->at[i].tokens, c->at[i].mentions.at,
                                 c->at[i].mentions.n, &err),
                     BRIEF_OK, "%s", err.text);
    cr_assert_eq(bulk_begin(b, &sink, &err), BRIEF_OK, "%s", err.text);
    cr_assert_eq(builder_finish(builder, &sink, &row, &err), BRIEF_OK, "%s", err.text);
    cr_assert_eq(bulk_end(b, &row, &err), BRIEF_OK, "%s", err.text);
    builder_free(builder);
}

static bool scratch_exists(const struct index_fixture *f)
{
    char name[PATH_MAX];
    snprintf(name, sizeof name, "%s/db/scratch", f->path);
    return access(name, F_OK) == 0;
}

/* Twice: the second segment's documents lie behind the first one's. */
static void check_bulk(size_t n_docs, size_t n_batches, uint64_t seed)
{
    struct collection c;
    struct index_fixture f;
    struct segment both[2];
    struct bulk b;
    struct segment_row row;
    struct brief_error err = {0};
    uint32_t *same = calloc(n_docs, sizeof *same);
    collection_make(&c, n_docs, 60, seed);
    fixture_open(&f);
    bulk_init(&b, f.writer);
    cr_expect(bulk_is_empty(&b));
    for (size_t i = 0; i < n_batches; i++)
        add_batch(&b, &c, n_docs * i / n_batches, n_docs * (i + 1) / n_batches);
    cr_expect(scratch_exists(&f));
    cr_assert_eq(bulk_finish(&b, &row, &err), BRIEF_OK, "%s", err.text);
    cr_expect(bulk_is_empty(&b));
    cr_expect_not(scratch_exists(&f), "the scratch is left behind");
    fixture_add_row(&f, row, row.number);
    fixture_build(&f, &c, 0, n_docs, NULL);
    fixture_publish(&f);
    fixture_read(&f);
    cr_assert_eq(fixture_segments(&f, both, 2), 2);
    for (uint32_t i = 0; i < n_docs; i++)
        same[i] = i;
    cr_expect(span_equal(both[0].row.languages, both[1].row.languages));
    expect_same_segments(&both[0], &both[1], same);
    segment_close(&both[0]);
    segment_close(&both[1]);
    bulk_release(&b);
    fixture_close(&f);
    collection_release(&c);
    free(same);
}

Test(bulk, batches_are_one_segment)
{
    check_bulk(700, 5, 1);
    check_bulk(300, 40, 2);
}

Test(bulk, one_batch_is_a_segment_too)
{
    check_bulk(100, 1, 3);
}

Test(bulk, what_a_killed_run_leaves_is_removed_by_the_next)
{
    struct collection c;
    struct index_fixture f;
    struct bulk b;
    struct store_writer_options options = {.command = "test"};
    collection_make(&c, 60, 40, 4);
    fixture_open(&f);
    bulk_init(&b, f.writer);
    add_batch(&b, &c, 0, 30);
    add_batch(&b, &c, 30, 60);
    store_writer_close(b.scratch); /* as if the process had died: nobody removes its files */
    b.scratch = NULL;
    bulk_release(&b);
    cr_assert(scratch_exists(&f));
    store_writer_close(f.writer);
    cr_assert_eq(store_writer_open(&f.writer, f.path, &options, NULL), BRIEF_OK);
    cr_expect_not(scratch_exists(&f));
    fixture_close(&f);
    collection_release(&c);
}
