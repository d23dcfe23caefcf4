/* test_merge.c -- merged = fresh: the same answers whatever way the documents came in. */
#include "indexer/merge.h"

#include "tests/segment_fixture.h"

/* Build the collection as `n_parts` segments with some documents dead, merge them, and compare
 * with a fresh segment of the living ones. */
static void check_merge(size_t n_docs, size_t n_parts, uint32_t dead_of_ten, bool renumber,
                        uint64_t seed)
{
    struct collection c;
    struct index_fixture f;
    struct segment parts[16], both[2];
    struct segment_row row;
    struct brief_error err = {0};
    uint32_t number, *to_fresh = calloc(n_docs, sizeof *to_fresh);
    uint32_t *new_ids = calloc(n_docs, sizeof *new_ids), n_live = 0;
    bool *keep = calloc(n_docs, sizeof *keep);

    collection_make(&c, n_docs, 60, seed);
    fixture_open(&f);
    struct doc_interval *dead = calloc(n_docs, sizeof *dead);
    size_t n_dead = 0;
    for (uint32_t i = 0; i < n_docs; i++) {
        keep[i] = chance(10) >= dead_of_ten;
        if (!keep[i])
            dead[n_dead++] = (struct doc_interval){i, i + 1};
    }
    for (size_t i = 0; i < n_parts; i++)
        fixture_build(&f, &c, n_docs * i / n_parts, n_docs * (i + 1) / n_parts, NULL);
    fixture_publish(&f);
    struct publication kill = {.dead = dead, .n_dead = n_dead};
    cr_assert_eq(store_writer_publish(f.writer, &kill, &err), BRIEF_OK, "%s", err.text);

    fixture_read(&f);
    size_t n = fixture_segments(&f, parts, 16);
    struct segment *in[16];
    for (size_t i = 0; i < n; i++)
        in[i] = &parts[i];
    struct blob_sink sink = fixture_begin(&f, &number);
    cr_assert_eq(merge_segments(in, n, renumber, new_ids, &sink, &f.arena, &row, &err), BRIEF_OK,
                 "%s", err.text);
    row.live = arena_copy(&f.arena, row.live);
    if (!row.live.len)
        row.live.at = NULL;
    uint32_t dropped[16];
    for (size_t i = 0; i < n; i++) {
        dropped[i] = parts[i].row.number;
        segment_close(&parts[i]);
    }
    fixture_end_read(&f);

    f.next_doc = 0;
    uint32_t n_out = row.n_docs;
    fixture_add_row(&f, row, number);
    f.next_doc = (uint32_t)n_docs;
    fixture_build(&f, &c, 0, n_docs, keep);
    struct publication p = {.segments = f.rows,
                            .n_segments = 2,
                            .dropped = dropped,
                            .n_dropped = n,
                            .next_doc = f.next_doc};
    cr_assert_eq(store_writer_publish(f.writer, &p, &err), BRIEF_OK, "%s", err.text);
    fixture_read(&f);
    cr_assert_eq(fixture_segments(&f, both, 2), 2);
    for (size_t i = 0; i < n_docs; i++) {
        uint32_t merged = renumber ? n_live : (uint32_t)i;
        cr_assert_eq(new_ids[i], keep[i] ? merged : DOC_END);
        if (merged < n_out)
            to_fresh[merged] = keep[i] ? n_live : DOC_END;
        n_live += keep[i];
    }
    expect_same_segments(&both[0], &both[1], to_fresh);
    segment_close(&both[0]);
    segment_close(&both[1]);
    fixture_close(&f);
    collection_release(&c);
    free(to_fresh);
    free(new_ids);
    free(keep);
    free(dead);
}

Test(merge, five_segments_without_deletions_are_one)
{
    check_merge(700, 5, 0, false, 1);
}

Test(merge, a_single_segment_is_copied)
{
    check_merge(100, 1, 0, false, 2);
}

Test(merge, dead_documents_leave_no_trace)
{
    for (uint64_t seed = 0; seed < 6; seed++)
        check_merge(120 + 20 * seed, 1 + seed % 5, 3, false, 10 + seed);
}

Test(merge, few_survivors)
{
    for (uint64_t seed = 0; seed < 4; seed++)
        check_merge(60, 3, 9, false, 20 + seed);
}

Test(merge, compacting_numbers_documents_without_holes)
{
    check_merge(300, 4, 0, true, 30);
    check_merge(300, 4, 4, true, 31);
}

Test(merge, nothing_living_gives_no_documents)
{
    struct index_fixture f;
    struct collection c;
    struct segment seg;
    struct segment_row row;
    struct doc_interval all = {0, 20};
    struct publication kill = {.dead = &all, .n_dead = 1};
    uint32_t number;
    collection_make(&c, 20, 20, 5);
    fixture_open(&f);
    fixture_build(&f, &c, 0, 20, NULL);
    fixture_publish(&f);
    cr_assert_eq(store_writer_publish(f.writer, &kill, NULL), BRIEF_OK);
    fixture_read(&f);
    cr_assert_eq(fixture_segments(&f, &seg, 1), 1);
    struct segment *in[] = {&seg};
    struct blob_sink sink = fixture_begin(&f, &number);
    cr_assert_eq(merge_segments(in, 1, false, NULL, &sink, &f.arena, &row, NULL), BRIEF_OK);
    cr_assert_eq(row.n_docs, 0);
    segment_close(&seg);
    fixture_close(&f);
    collection_release(&c);
}
