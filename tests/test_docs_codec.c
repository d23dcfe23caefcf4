/* test_docs_codec.c -- rows of documents: what goes in comes out, in few bytes. */
#include "core/index/docs_codec.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const struct block blocks[] = {
    {.start = 0, .end = 11, .kind = BLOCK_TITLE},
    {.start = 13, .end = 25, .kind = BLOCK_DATELINE},
    {.start = 26, .end = 29, .kind = BLOCK_CELL, .header = true, .row = 3, .column = 2, .table = 1},
    {.start = 60, .end = 70, .kind = BLOCK_PARAGRAPH},
};
static const struct line_mark lines[] = {{0, 7}, {30, 9}};

/* A document like a reader makes it: title and place are copies. */
static struct document sample(void)
{
    static const char text[] = "Copper rose\n\nLIMA, May 3 -\nabc"
                               "                              the end.  ";
    return (struct document){
        .given_id = SPAN("id-1"),
        .item = 7,
        .title = SPAN("Copper rose"),
        .text = {text, 70},
        .blocks = blocks,
        .n_blocks = 4,
        .date = {100, 100},
        .dateline_place = SPAN("LIMA"),
        .lines = lines,
        .n_lines = 1,
        .language = SPAN("en"),
    };
}

static void expect_same(const struct document *want, const char *name)
{
    struct buf out = {0};
    struct arena a;
    struct doc_record row;
    struct document got = {0};
    arena_init(&a, 4096);
    doc_record_encode(&out, want);
    cr_assert(doc_record_decode(&row, buf_bytes(&out)), "%s", name);
    cr_assert_eq(doc_record_structure(&row, &a, &got), BRIEF_OK, "%s", name);
    struct span title = row.title_in_text
                            ? (struct span){want->text.at + row.title_start, row.title_len}
                            : row.title;
    struct span place = row.place_in_text
                            ? (struct span){want->text.at + row.place_start, row.place_len}
                            : row.place;
    cr_expect(span_equal(title, want->title) && span_equal(place, want->dateline_place), "%s",
              name);
    cr_expect(span_equal(row.given_id, want->given_id) && span_equal(row.language, want->language),
              "%s", name);
    cr_expect(row.item == want->item && row.n_bad == want->n_bad &&
                  row.text_len == want->text.len && row.only_item == want->only_item &&
                  row.lines_follow_text == want->lines_follow_text,
              "%s", name);
    cr_expect(row.date.from == want->date.from && row.date.to == want->date.to, "%s", name);
    cr_assert(got.n_blocks == want->n_blocks && got.n_lines == want->n_lines, "%s", name);
    for (size_t i = 0; i < got.n_blocks; i++) {
        const struct block *x = &got.blocks[i], *y = &want->blocks[i];
        cr_expect(x->start == y->start && x->end == y->end && x->kind == y->kind &&
                      x->header == y->header && x->row == y->row && x->column == y->column &&
                      x->table == y->table,
                  "%s: block %zu", name, i);
    }
    for (size_t i = 0; i < got.n_lines; i++)
        cr_expect(got.lines[i].at == want->lines[i].at && got.lines[i].line == want->lines[i].line,
                  "%s: line %zu", name, i);
    arena_release(&a);
    buf_release(&out);
}

Test(docs_codec, rows_come_back_as_they_were)
{
    struct document doc = sample();
    expect_same(&doc, "all of it");
    doc.title = SPAN("Another title");
    doc.dateline_place = SPAN("Cuzco");
    expect_same(&doc, "title and place that the text does not have");
    doc = sample();
    doc.n_lines = 2;
    doc.lines_follow_text = doc.only_item = true;
    expect_same(&doc, "two lines");
    doc.n_lines = 0;
    doc.n_blocks = 3;
    expect_same(&doc, "blocks that end before the text");
    doc.n_blocks = 0;
    doc.n_bad = 5;
    doc.date = (struct day_range){-3, 400};
    expect_same(&doc, "no blocks, bad bytes, a range of days");
    doc.date = (struct day_range){NO_DAY, NO_DAY};
    expect_same(&doc, "no date");
    doc = (struct document){.text = SPAN(""), .date = {NO_DAY, NO_DAY}, .item = 1};
    expect_same(&doc, "an empty text");
}

Test(docs_codec, what_the_text_says_is_not_said_again)
{
    struct document doc = sample();
    struct buf out = {0};
    doc_record_encode(&out, &doc);
    cr_expect_null(memmem(out.at, out.len, "Copper", 6));
    cr_expect_null(memmem(out.at, out.len, "LIMA", 4));
    cr_expect_leq(out.len, 35, "%zu bytes", out.len);
    buf_release(&out);
}

Test(docs_codec, a_row_cut_at_any_byte_is_refused)
{
    struct document doc = sample();
    struct buf out = {0};
    doc_record_encode(&out, &doc);
    for (size_t cut = 0; cut < out.len; cut++) {
        struct doc_record row;
        struct document got = {0};
        struct arena a;
        char *heap = malloc(cut + 1);
        memcpy(heap, out.at, cut);
        arena_init(&a, 4096);
        cr_expect(!doc_record_decode(&row, (struct span){heap, cut}) ||
                      doc_record_structure(&row, &a, &got) == BRIEF_ECORRUPT,
                  "cut at %zu of %zu", cut, out.len);
        arena_release(&a);
        free(heap);
    }
    buf_release(&out);
}
