/* segment_fixture.h -- for tests of segments: made-up collections, an index in a temporary folder,
 * and a comparison of two segments answer for answer. */
#ifndef BRIEF_TESTS_SEGMENT_FIXTURE_H
#define BRIEF_TESTS_SEGMENT_FIXTURE_H

#include "tests/folder_remove.h"
#include "core/bytes.h"
#include "core/index/format.h"
#include "core/index/postings.h"
#include "core/index/segment.h"
#include "indexer/builder.h"
#include "indexer/builder_sink.h"
#include "indexer/store_writer.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MAYBE_UNUSED __attribute__((unused))

/* --- chance --------------------------------------------------------------------------------- */

static uint64_t chance_state = 88172645463325252u;

static void chance_seed(uint64_t seed)
{
    chance_state = seed * 0x9e3779b97f4a7c15u + 1;
}

/* A number below n. */
static uint32_t chance(uint32_t n)
{
    chance_state ^= chance_state << 13;
    chance_state ^= chance_state >> 7;
    chance_state ^= chance_state << 17;
    return (uint32_t)((chance_state >> 11) % n);
}

/* --- made-up documents ---------------------------------------------------------------------- */

struct sample {
    struct document doc;
    struct token_list tokens;
    struct mention_list mentions;
};

struct collection {
    struct forms *forms;
    struct arena arena;
    struct sample *at;
    size_t n;
};

static const char *const sample_words[] = {
    "harvest", "harvests", "Harvested", "the",    "of",       "in",         "dam",       "dams",
    "valley",  "Apurímac", "U.S.",      "envoy",  "envoys",   "well-to-do", "re-opened", "3.5bn",
    "112.40",  "minister", "ministers", "policy", "policies", "Quillota",   "said",      "2007",
    "border",  "borders",  "bordering", "copper", "cobalt",   "Ngoma’s",    "e",         "strike",
};

static const char *const sample_names[] = {
    "Ana Quillota", "Quillota",
    "Amadou Ngoma", "General Ngoma",
    "Ngoma",        "Port Authority of Iloa",
    "PAI",          "Upper Tarn Valley",
    "Tarn",         "SD-12-7",
    "U.S.",         "",
};

static const char *const sample_units[] = {"USD", "EUR", "MW", "", "t"};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static void add_sample_words(struct buf *text, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        /* low numbers are frequent */
        uint32_t word = chance(1 + chance((uint32_t)COUNT_OF(sample_words)));
        if (i)
            buf_byte(text, chance(9) ? ' ' : '\n');
        buf_puts(text, sample_words[word]);
        if (chance(12) == 0)
            buf_puts(text, ".");
    }
    if (chance(40) == 0)
        buf_printf(text, " rare%u", chance(100000));
}

static struct block *add_sample_blocks(struct arena *a, struct buf *text, size_t *n, uint32_t words)
{
    size_t n_blocks = 1 + chance(4);
    struct block *blocks = arena_calloc(a, n_blocks, sizeof *blocks);
    for (size_t i = 0; i < n_blocks; i++) {
        struct block *b = &blocks[i];
        b->start = (uint32_t)text->len;
        add_sample_words(text, i ? 1 + chance(words) : 3);
        b->end = (uint32_t)text->len;
        b->kind = (uint8_t)(i ? BLOCK_HEADING + chance(5) : BLOCK_TITLE);
        if (b->kind == BLOCK_CELL)
            b->row = chance(9), b->column = (uint16_t)chance(5), b->header = chance(2);
        if (b->kind == BLOCK_CELL || b->kind == BLOCK_CAPTION)
            b->table = chance(3);
        buf_puts(text, "\n\n");
    }
    *n = n_blocks;
    return blocks;
}

static struct span sample_span(const char *text)
{
    return text[0] ? span_of(text) : (struct span){NULL, 0};
}

static struct decimal sample_decimal(void)
{
    struct decimal d = {(int64_t)chance(2000) * (chance(3) ? 1 : 1000) - 300, (int32_t)chance(3)};
    while (d.scale && d.digits % 10 == 0) {
        d.digits /= 10;
        d.scale--;
    }
    return d;
}

static void fill_sample_mention(struct mention *m)
{
    const uint16_t flags[] = {
        0, 0, 0, 0, MENTION_WEAK, MENTION_IN_DEFINITION, MENTION_BOUND, MENTION_HEDGED};
    m->type = (uint8_t)chance(N_MENTION_TYPES);
    m->confidence = (uint8_t)(chance(3) * 40);
    m->flags = flags[chance((uint32_t)COUNT_OF(flags))];
    m->rule = span_of(chance(2) ? "one.rule" : "another.rule");
    m->norm = sample_span(sample_names[chance((uint32_t)COUNT_OF(sample_names))]);
    m->days = (struct day_range){0, 0};
    if (m->type == MENTION_PERSON && chance(2))
        m->role = SPAN("Minister\nof Ports");
    if (m->type == MENTION_ORGANISATION && chance(4) == 0) {
        m->flags = MENTION_DEFINITION;
        m->aliases = SPAN("PAI\nPort  Authority");
    }
    if (m->type == MENTION_PERSON && chance(5) == 0) {
        m->flags = MENTION_UNDECIDED;
        m->candidates = SPAN("Ana Quillota\nAmadou Ngoma");
    }
    if (m->type == MENTION_AMOUNT || m->type == MENTION_QUANTITY) {
        m->value = m->value_to = sample_decimal();
        m->unit = sample_span(sample_units[chance((uint32_t)COUNT_OF(sample_units))]);
        m->label = chance(5) ? (struct span){NULL, 0} : SPAN("Row label");
        if (chance(4) == 0) {
            m->flags = MENTION_RANGE;
            m->value_to.digits += 1 + chance(500);
        }
    }
    if (m->type == MENTION_DATE) {
        int32_t day = (int32_t)chance(20000);
        m->days = chance(5) ? (struct day_range){day, day + (int32_t)chance(3)}
                            : (struct day_range){NO_DAY, NO_DAY};
        if (chance(2))
            m->norm = SPAN("2011-10-03..2011-10-06");
    }
}

static void add_sample_mentions(struct sample *s)
{
    for (uint32_t i = 0; i < s->tokens.n; i += 1 + chance(9)) {
        const struct token *from = &s->tokens.at[i];
        uint32_t n = 1 + chance(3);
        if (i + n > s->tokens.n || from->position == NO_POSITION)
            continue;
        const struct token *last = &s->tokens.at[i + n - 1];
        struct mention *m = mention_list_add(&s->mentions);
        m->start = from->at;
        m->end = last->at + last->len > from->at ? last->at + last->len : from->at + from->len;
        m->token_from = i;
        m->token_to = i + n;
        fill_sample_mention(m);
    }
}

static void make_sample(struct collection *c, struct sample *s, size_t number, uint32_t words)
{
    struct buf text = {0};
    struct document *doc = &s->doc;
    doc->source = SPAN("made-up");
    doc->item = (uint32_t)number + 1;
    doc->date = (struct day_range){NO_DAY, NO_DAY};
    doc->language = SPAN("en");
    if (chance(10)) { /* else an empty document */
        doc->blocks = add_sample_blocks(&c->arena, &text, &doc->n_blocks, words);
        doc->text = arena_copy(&c->arena, buf_bytes(&text));
        doc->title = chance(3) ? span_sub(doc->text, 0, doc->blocks[0].end) : SPAN("Its own title");
        doc->dateline_place = chance(4) ? (struct span){NULL, 0} : SPAN("ILOA");
        struct line_mark *lines = arena_calloc(&c->arena, 2, sizeof *lines);
        lines[0].line = 1 + chance(500);
        lines[1] = (struct line_mark){(uint32_t)(doc->text.len / 2), 1 + chance(500)};
        doc->lines = lines;
        doc->n_lines = 2;
        doc->lines_follow_text = chance(2);
        doc->n_bad = chance(3);
    }
    if (chance(2)) {
        int32_t day = (int32_t)chance(20000) - 3000;
        doc->date = (struct day_range){day, day + (int32_t)chance(2)};
    }
    if (chance(2)) {
        buf_clear(&text);
        buf_printf(&text, "id-%zu", number);
        doc->given_id = arena_copy(&c->arena, buf_bytes(&text));
    }
    cr_assert_eq(tokenise(&s->tokens, c->forms, doc->text, doc->blocks, doc->n_blocks), BRIEF_OK);
    add_sample_mentions(s);
    buf_release(&text);
}

/* n documents of up to some hundred words; the same seed makes the same ones. */
static MAYBE_UNUSED void collection_make(struct collection *c, size_t n, uint32_t words,
                                         uint64_t seed)
{
    chance_seed(seed);
    *c = (struct collection){.n = n};
    arena_init(&c->arena, 65536);
    cr_assert_eq(forms_new(&c->forms, "english", NULL), BRIEF_OK);
    c->at = calloc(n ? n : 1, sizeof *c->at);
    for (size_t i = 0; i < n; i++)
        make_sample(c, &c->at[i], i, words);
}

static MAYBE_UNUSED void collection_release(struct collection *c)
{
    for (size_t i = 0; i < c->n; i++) {
        token_list_release(&c->at[i].tokens);
        mention_list_release(&c->at[i].mentions);
    }
    free(c->at);
    arena_release(&c->arena);
    forms_free(c->forms);
}

/* --- an index in a temporary folder ---------------------------------------------------------- */

struct index_fixture {
    char path[64];
    struct store_writer *writer;
    struct store_txn *txn;
    struct arena arena;
    struct segment_row rows[512]; /* to be published */
    size_t n_rows;
    uint32_t next_doc;
};

static MAYBE_UNUSED void fixture_open(struct index_fixture *f)
{
    struct brief_error err = {0};
    struct store_writer_options options = {.create = true, .command = "test"};
    *f = (struct index_fixture){.path = "/tmp/brief-segment-XXXXXX"};
    cr_assert(mkdtemp(f->path));
    arena_init(&f->arena, 4096);
    cr_assert_eq(store_writer_open(&f->writer, f->path, &options, &err), BRIEF_OK, "%s", err.text);
}

static MAYBE_UNUSED void fixture_end_read(struct index_fixture *f)
{
    store_end(f->txn);
    f->txn = NULL;
}

static MAYBE_UNUSED void fixture_close(struct index_fixture *f)
{
    fixture_end_read(f);
    store_writer_close(f->writer);
    arena_release(&f->arena);
    cr_expect(folder_remove_all(f->path));
}

static MAYBE_UNUSED brief_status fixture_put(void *ctx, enum blob_kind kind, struct span key,
                                             struct span value, struct brief_error *err)
{
    struct index_fixture *f = ctx;
    return store_writer_put(f->writer, kind, key, value, err);
}

/* Begin a segment; its row is `row` once filled. */
static MAYBE_UNUSED struct blob_sink fixture_begin(struct index_fixture *f, uint32_t *number)
{
    struct brief_error err = {0};
    cr_assert_eq(store_writer_begin_segment(f->writer, number, &err), BRIEF_OK, "%s", err.text);
    return (struct blob_sink){fixture_put, f};
}

static MAYBE_UNUSED void fixture_add_row(struct index_fixture *f, struct segment_row row,
                                         uint32_t number)
{
    row.number = number;
    row.doc_base = f->next_doc;
    row.languages = arena_copy(&f->arena, row.languages);
    f->next_doc += row.n_docs;
    f->rows[f->n_rows++] = row;
}

static MAYBE_UNUSED void fixture_publish(struct index_fixture *f)
{
    struct brief_error err = {0};
    struct publication p = {.segments = f->rows, .n_segments = f->n_rows, .next_doc = f->next_doc};
    cr_assert_eq(store_writer_publish(f->writer, &p, &err), BRIEF_OK, "%s", err.text);
    f->n_rows = 0;
}

static MAYBE_UNUSED void fixture_read(struct index_fixture *f)
{
    struct brief_error err = {0};
    cr_assert_eq(store_writer_read(f->writer, &f->txn, &err), BRIEF_OK, "%s", err.text);
}

/* Build documents from .. to of the collection (those with keep[i], when given) as one segment. */
static MAYBE_UNUSED void fixture_build(struct index_fixture *f, const struct collection *c,
                                       size_t from, size_t to, const bool *keep)
{
    struct brief_error err = {0};
    struct builder *b;
    struct segment_row row;
    uint32_t number;
    cr_assert_eq(builder_new(&b, c->forms, &err), BRIEF_OK);
    for (size_t i = from; i < to; i++)
        if (!keep || keep[i])
            cr_assert_eq(builder_add(b, &c->at[i].doc, &c->at[i].tokens, c->at[i].mentions.at,
                                     c->at[i].mentions.n, &err),
                         BRIEF_OK, "%s", err.text);
    struct blob_sink sink = fixture_begin(f, &number);
    cr_assert_eq(builder_finish(b, &sink, &row, &err), BRIEF_OK, "%s", err.text);
    fixture_add_row(f, row, number);
    builder_free(b);
}

/* Open every published segment; returns how many. */
static MAYBE_UNUSED size_t fixture_segments(struct index_fixture *f, struct segment *out,
                                            size_t max)
{
    struct brief_error err = {0};
    struct segment_row *rows;
    size_t n;
    cr_assert_eq(store_segments(f->txn, &f->arena, &rows, &n, &err), BRIEF_OK, "%s", err.text);
    cr_assert_leq(n, max);
    for (size_t i = 0; i < n; i++)
        cr_assert_eq(segment_open(&out[i], f->txn, &rows[i], &err), BRIEF_OK, "%s", err.text);
    return n;
}

/* --- comparing ------------------------------------------------------------------------------ */

/* Two segments that should say the same; in `a` documents stand under other numbers: those of
 * `b` are to_b[a's]. */
struct comparison {
    struct segment *a, *b;
    const uint32_t *to_b;
    struct postings_iter in_a, in_b;
};

static MAYBE_UNUSED void expect_same_list(struct comparison *c, const struct term_entry *a,
                                          const struct term_entry *b)
{
    int len = (int)a->term.len;
    const char *term = a->term.at;
    cr_assert(span_equal(a->term, b->term), "%.*s is not %.*s", len, term, (int)b->term.len,
              b->term.at);
    cr_assert_eq(a->n_docs, b->n_docs, "%.*s: %u, not %u documents", len, term, a->n_docs,
                 b->n_docs);
    cr_assert_eq(a->n_occurrences, b->n_occurrences, "%.*s", len, term);
    cr_assert_eq(a->has_positions, b->has_positions, "%.*s", len, term);
    cr_assert_eq(postings_iter_open(&c->in_a, a, NULL), BRIEF_OK);
    cr_assert_eq(postings_iter_open(&c->in_b, b, NULL), BRIEF_OK);
    while (c->in_b.doc != DOC_END) {
        cr_assert_neq(c->in_a.doc, DOC_END, "%.*s", len, term);
        cr_assert_eq(c->to_b[c->in_a.doc], c->in_b.doc, "%.*s", len, term);
        cr_assert_eq(c->in_a.freq, c->in_b.freq, "%.*s", len, term);
        if (a->has_positions) {
            const uint32_t *p = postings_iter_positions(&c->in_a);
            const uint32_t *q = postings_iter_positions(&c->in_b);
            cr_assert(p && q && memcmp(p, q, c->in_b.freq * sizeof *p) == 0, "%.*s", len, term);
        }
        postings_iter_next(&c->in_a);
        postings_iter_next(&c->in_b);
    }
    cr_assert_eq(c->in_a.doc, DOC_END, "%.*s", len, term);
    cr_assert_eq(c->in_a.status, BRIEF_OK);
    cr_assert_eq(c->in_b.status, BRIEF_OK);
}

static MAYBE_UNUSED void expect_same_dictionaries(struct comparison *c)
{
    struct term_cursor a, b;
    struct form_cursor x, y;
    uint32_t n = 0;
    cr_assert_eq(term_cursor_open(&a, c->a, SPAN(""), NULL), BRIEF_OK);
    cr_assert_eq(term_cursor_open(&b, c->b, SPAN(""), NULL), BRIEF_OK);
    for (; term_cursor_next(&b); n++) {
        cr_assert(term_cursor_next(&a), "%.*s is missing", (int)b.entry.term.len, b.entry.term.at);
        expect_same_list(c, &a.entry, &b.entry);
    }
    cr_assert(!term_cursor_next(&a), "%.*s is too much", (int)a.entry.term.len, a.entry.term.at);
    cr_assert_eq(a.status, BRIEF_OK);
    cr_assert_eq(b.status, BRIEF_OK);
    cr_assert_eq(c->a->row.n_terms, n);
    term_cursor_close(&a);
    term_cursor_close(&b);
    cr_assert_eq(form_cursor_open(&x, c->a, SPAN(""), NULL), BRIEF_OK);
    cr_assert_eq(form_cursor_open(&y, c->b, SPAN(""), NULL), BRIEF_OK);
    while (form_cursor_next(&y)) {
        cr_assert(form_cursor_next(&x));
        cr_assert(span_equal(x.stem, y.stem));
        expect_same_list(c, &x.entry, &y.entry);
    }
    cr_assert(!form_cursor_next(&x));
    cr_assert_eq(x.status, BRIEF_OK);
    cr_assert_eq(y.status, BRIEF_OK);
    cr_assert_eq(c->a->row.n_forms, c->b->row.n_forms);
    form_cursor_close(&x);
    form_cursor_close(&y);
}

static MAYBE_UNUSED void expect_same_document(const struct document *a, const struct document *b)
{
    cr_assert(span_equal(a->text, b->text));
    cr_assert(span_equal(a->title, b->title));
    cr_assert(span_equal(a->given_id, b->given_id));
    cr_assert(span_equal(a->language, b->language));
    cr_assert(span_equal(a->dateline_place, b->dateline_place));
    cr_assert_eq(a->item, b->item);
    cr_assert_eq(a->only_item, b->only_item);
    cr_assert_eq(a->lines_follow_text, b->lines_follow_text);
    cr_assert_eq(a->n_bad, b->n_bad);
    cr_assert(a->date.from == b->date.from && a->date.to == b->date.to);
    cr_assert_eq(a->n_blocks, b->n_blocks);
    for (size_t i = 0; i < a->n_blocks; i++) {
        const struct block *x = &a->blocks[i], *y = &b->blocks[i];
        cr_assert(x->start == y->start && x->end == y->end && x->kind == y->kind &&
                  x->header == y->header && x->column == y->column && x->row == y->row &&
                  x->table == y->table);
    }
    cr_assert_eq(a->n_lines, b->n_lines);
    for (size_t i = 0; i < a->n_lines; i++)
        cr_assert(a->lines[i].at == b->lines[i].at && a->lines[i].line == b->lines[i].line);
}

static MAYBE_UNUSED void expect_same_mention(const struct mention *a, const struct mention *b)
{
    cr_assert(a->start == b->start && a->end == b->end); /* tokens are not kept */
    cr_assert(a->type == b->type && a->confidence == b->confidence && a->flags == b->flags);
    cr_assert(span_equal(a->rule, b->rule) && span_equal(a->norm, b->norm) &&
              span_equal(a->role, b->role) && span_equal(a->label, b->label));
    cr_assert(span_equal(a->aliases, b->aliases) && span_equal(a->candidates, b->candidates) &&
              span_equal(a->unit, b->unit));
    cr_assert(a->value.digits == b->value.digits && a->value.scale == b->value.scale &&
              a->value_to.digits == b->value_to.digits && a->value_to.scale == b->value_to.scale);
    cr_assert(a->days.from == b->days.from && a->days.to == b->days.to);
}

static MAYBE_UNUSED void expect_same_documents(struct comparison *c)
{
    struct arena arena;
    arena_init(&arena, 65536);
    for (doc_id a = 0; a < c->a->row.n_docs; a++) {
        struct document x, y;
        struct mention *m, *n;
        size_t n_m, n_n;
        doc_id b = c->to_b[a];
        if (b == DOC_END)
            continue;
        cr_assert_eq(segment_length(c->a, a), segment_length(c->b, b));
        cr_assert_eq(segment_title_length(c->a, a), segment_title_length(c->b, b));
        cr_assert_eq(segment_days(c->a, a).from, segment_days(c->b, b).from);
        cr_assert_eq(segment_days(c->a, a).to, segment_days(c->b, b).to);
        cr_assert_eq(segment_document(c->a, a, &arena, &x, NULL), BRIEF_OK);
        cr_assert_eq(segment_document(c->b, b, &arena, &y, NULL), BRIEF_OK);
        expect_same_document(&x, &y);
        cr_assert_eq(segment_mentions(c->a, a, &arena, &m, &n_m, NULL), BRIEF_OK);
        cr_assert_eq(segment_mentions(c->b, b, &arena, &n, &n_n, NULL), BRIEF_OK);
        cr_assert_eq(n_m, n_n);
        for (size_t i = 0; i < n_m; i++)
            expect_same_mention(&m[i], &n[i]);
        arena_clear(&arena);
    }
    arena_release(&arena);
}

static MAYBE_UNUSED void expect_same_amounts(struct comparison *c, uint8_t type)
{
    struct amount_cursor a, b;
    cr_assert_eq(amount_cursor_open(&a, c->a, type, SPAN(""), NULL, NULL, NULL), BRIEF_OK);
    cr_assert_eq(amount_cursor_open(&b, c->b, type, SPAN(""), NULL, NULL, NULL), BRIEF_OK);
    while (amount_cursor_next(&b)) {
        cr_assert(amount_cursor_next(&a));
        cr_assert(c->to_b[a.doc] == b.doc && a.mention == b.mention);
    }
    cr_assert(!amount_cursor_next(&a));
    cr_assert_eq(a.status, BRIEF_OK);
    cr_assert_eq(b.status, BRIEF_OK);
    amount_cursor_close(&a);
    amount_cursor_close(&b);
}

static MAYBE_UNUSED void expect_same_segments(struct segment *a, struct segment *b,
                                              const uint32_t *to_b)
{
    struct comparison c = {.a = a, .b = b, .to_b = to_b};
    cr_assert_eq(a->row.n_live, b->row.n_live);
    cr_assert_eq(a->row.n_live_tokens, b->row.n_live_tokens);
    cr_assert_eq(a->row.text_bytes, b->row.text_bytes);
    cr_assert_eq(a->row.n_mentions, b->row.n_mentions);
    cr_assert_eq(a->row.n_strings, b->row.n_strings);
    expect_same_dictionaries(&c);
    expect_same_documents(&c);
    expect_same_amounts(&c, MENTION_AMOUNT);
    expect_same_amounts(&c, MENTION_QUANTITY);
    postings_iter_close(&c.in_a);
    postings_iter_close(&c.in_b);
}

#endif
