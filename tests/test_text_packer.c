/* test_text_packer.c -- texts packed with a dictionary are smaller, and read the same everywhere.
 */
#include "indexer/text_packer.h"

#include "indexer/tidy.h"
#include "tests/segment_fixture.h"

#define N_DOCS 1200

static void train(struct text_dictionary *d, const struct collection *c, struct store_writer *w)
{
    struct text_sample sample = {0};
    for (size_t i = 0; i < c->n; i++)
        cr_assert(text_sample_add(&sample, c->at[i].doc.text));
    cr_assert_eq(text_dictionary_train(d, &sample, w, NULL), BRIEF_OK);
    text_sample_release(&sample);
}

static void build_with(struct index_fixture *f, const struct collection *c,
                       const struct text_dictionary *d)
{
    struct builder *b;
    struct segment_row row;
    uint32_t number;
    cr_assert_eq(builder_new(&b, c->forms, NULL), BRIEF_OK);
    builder_use_dictionary(b, d);
    for (size_t i = 0; i < c->n; i++)
        cr_assert_eq(builder_add(b, &c->at[i].doc, &c->at[i].tokens, c->at[i].mentions.at,
                                 c->at[i].mentions.n, NULL),
                     BRIEF_OK);
    struct blob_sink sink = fixture_begin(f, &number);
    cr_assert_eq(builder_finish(b, &sink, &row, NULL), BRIEF_OK);
    fixture_add_row(f, row, number);
    builder_free(b);
}

static size_t packed_bytes(const struct collection *c, const struct text_dictionary *d)
{
    struct text_packer p;
    struct buf record = {0};
    size_t sum = 0;
    cr_assert(text_packer_init(&p));
    p.dictionary = d;
    for (size_t i = 0; i < c->n; i++) {
        cr_assert(text_packer_pack(&p, c->at[i].doc.text, &record));
        sum += record.len;
    }
    text_packer_release(&p);
    buf_release(&record);
    return sum;
}

static void expect_texts(struct segment *seg, const struct collection *c, size_t base)
{
    for (size_t i = 0; i < c->n; i++) {
        struct arena a;
        struct document doc;
        struct brief_error err = {0};
        arena_init(&a, 4096);
        cr_assert_eq(segment_document(seg, (uint32_t)(base + i), &a, &doc, &err), BRIEF_OK, "%s",
                     err.text);
        cr_assert(span_equal(doc.text, c->at[i].doc.text), "document %zu", i);
        arena_release(&a);
    }
}

Test(text_packer, a_dictionary_makes_texts_smaller)
{
    struct collection c;
    struct index_fixture f;
    struct text_dictionary d;
    collection_make(&c, N_DOCS, 60, 1);
    fixture_open(&f);
    train(&d, &c, f.writer);
    cr_assert_eq(d.number, 1);
    cr_expect_lt(packed_bytes(&c, &d) * 10, packed_bytes(&c, NULL) * 8);
    text_dictionary_release(&d);
    fixture_close(&f);
    collection_release(&c);
}

Test(text_packer, segments_with_and_without_it_read_the_same_and_survive_compacting)
{
    struct collection c;
    struct index_fixture f;
    struct text_dictionary d, again;
    struct segment both[2];
    uint32_t same[N_DOCS];
    struct brief_error err = {0};
    collection_make(&c, N_DOCS, 60, 2);
    fixture_open(&f);
    train(&d, &c, f.writer);
    build_with(&f, &c, &d);
    build_with(&f, &c, NULL);
    fixture_publish(&f);
    fixture_read(&f);
    cr_assert_eq(fixture_segments(&f, both, 2), 2);
    for (uint32_t i = 0; i < N_DOCS; i++)
        same[i] = i;
    expect_same_segments(&both[0], &both[1], same);
    segment_close(&both[0]);
    segment_close(&both[1]);
    fixture_end_read(&f);
    cr_assert_eq(text_dictionary_load(&again, f.writer, NULL), BRIEF_OK);
    cr_expect_eq(again.number, 1);
    text_dictionary_release(&again);
    cr_assert_eq(tidy_compact(f.writer, &err), BRIEF_OK, "%s", err.text);
    fixture_read(&f);
    cr_assert_eq(fixture_segments(&f, both, 2), 1);
    expect_texts(&both[0], &c, 0);
    expect_texts(&both[0], &c, N_DOCS);
    segment_close(&both[0]);
    text_dictionary_release(&d);
    fixture_close(&f);
    collection_release(&c);
}

Test(text_packer, a_missing_dictionary_is_damage)
{
    struct collection c;
    struct index_fixture f, other;
    struct text_dictionary d;
    struct segment seg;
    struct document doc;
    collection_make(&c, N_DOCS, 60, 3);
    fixture_open(&f);
    fixture_open(&other);
    train(&d, &c, other.writer);
    build_with(&f, &c, &d);
    fixture_publish(&f);
    fixture_read(&f);
    cr_assert_eq(fixture_segments(&f, &seg, 1), 1);
    cr_expect_eq(segment_document(&seg, 0, &f.arena, &doc, NULL), BRIEF_ECORRUPT);
    segment_close(&seg);
    text_dictionary_release(&d);
    fixture_close(&f);
    fixture_close(&other);
    collection_release(&c);
}

Test(text_packer, what_cannot_be_learned_from_gives_no_dictionary)
{
    struct index_fixture f;
    struct text_dictionary d;
    struct text_sample sample = {0};
    fixture_open(&f);
    cr_expect_not(text_sample_is_full(&sample));
    for (size_t i = 0; i < 2000; i++)
        cr_assert(text_sample_add(&sample, SPAN("so short")));
    cr_expect(text_sample_is_full(&sample));
    cr_expect_eq(text_dictionary_train(&d, &sample, f.writer, NULL), BRIEF_OK);
    cr_expect_eq(d.number, 0);
    text_sample_release(&sample);
    fixture_close(&f);
}
