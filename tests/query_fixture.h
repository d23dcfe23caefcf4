/* query_fixture.h -- for tests of queries: a few documents in sight, indexed in a temporary folder,
 * in as many segments as wanted. */
#ifndef BRIEF_TESTS_QUERY_FIXTURE_H
#define BRIEF_TESTS_QUERY_FIXTURE_H

#include "tests/folder_remove.h"
#include "indexer/builder.h"
#include "indexer/store_writer.h"
#include "query/actors.h"
#include "query/collection.h"
#include "query/rank.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#define FIXTURE_UNUSED     __attribute__((unused))
#define TEST_MENTIONS_MOST 12

/* A mention by its words: the next place in the text where they stand. */
struct test_mention {
    const char *type, *words, *norm, *role, *aliases, *candidates;
    uint16_t flags;
    uint8_t confidence;
};

#define NAMED(type_, words_)                                                                       \
    {                                                                                              \
        .type = type_, .words = words_                                                             \
    }
#define NAMED_AS(type_, words_, norm_)                                                             \
    {                                                                                              \
        .type = type_, .words = words_, .norm = norm_                                              \
    }

struct test_doc {
    const char *source, *id, *title, *date, *text, *language;
    struct test_mention mentions[TEST_MENTIONS_MOST];
};

struct query_fixture {
    char path[64];
    struct arena arena;
    struct store_writer *writer;
    struct segment_row rows[32];
    struct source_row sources[256];
    size_t n_rows, n_sources;
    uint32_t next_doc;
};

static void fixture_init(struct query_fixture *f)
{
    struct brief_error err = {0};
    struct store_writer_options options = {.create = true, .command = "test"};
    *f = (struct query_fixture){.path = "/tmp/brief-query-XXXXXX"};
    cr_assert(mkdtemp(f->path));
    arena_init(&f->arena, 4096);
    cr_assert_eq(store_writer_open(&f->writer, f->path, &options, &err), BRIEF_OK, "%s", err.text);
}

static void fixture_release(struct query_fixture *f)
{
    store_writer_close(f->writer);
    arena_release(&f->arena);
    cr_expect(folder_remove_all(f->path));
}

static brief_status fixture_put(void *ctx, enum blob_kind kind, struct span key, struct span value,
                                struct brief_error *err)
{
    return store_writer_put(((struct query_fixture *)ctx)->writer, kind, key, value, err);
}

static size_t place_mentions(struct mention *out, const struct test_doc *from, struct span text)
{
    size_t n = 0, at = 0;
    for (; n < TEST_MENTIONS_MOST && from->mentions[n].type; n++) {
        const struct test_mention *t = &from->mentions[n];
        struct span words = span_of(t->words);
        while (at + words.len <= text.len && memcmp(text.at + at, words.at, words.len) != 0)
            at++;
        cr_assert_leq(at + words.len, text.len, "'%s' is not in the text", t->words);
        out[n] = (struct mention){
            .start = (uint32_t)at,
            .end = (uint32_t)(at + words.len),
            .flags = t->flags,
            .confidence = t->confidence,
            .rule = SPAN("test.rule"),
            .norm = span_of(t->norm ? t->norm : t->words),
            .role = span_of(t->role ? t->role : ""),
            .aliases = span_of(t->aliases ? t->aliases : ""),
            .candidates = span_of(t->candidates ? t->candidates : ""),
            .days = {NO_DAY, NO_DAY},
        };
        if (t->candidates) {
            out[n].flags |= MENTION_UNDECIDED;
            out[n].norm = words;
        }
        cr_assert(mention_type_parse(&out[n].type, span_of(t->type)), "%s", t->type);
        at += words.len;
    }
    return n;
}

/* The title (if any) becomes the first block of the text. */
static void fixture_add_doc(struct builder *b, struct forms *forms, const struct test_doc *from,
                            uint32_t item)
{
    struct buf text = {0};
    struct block blocks[2] = {{.kind = BLOCK_TITLE}, {.kind = BLOCK_PARAGRAPH}};
    struct line_mark line = {0, 1};
    struct token_list tokens = {0};
    struct mention mentions[TEST_MENTIONS_MOST];
    struct brief_error err = {0};
    size_t n_title = from->title ? strlen(from->title) : 0;
    if (n_title)
        buf_printf(&text, "%s\n\n", from->title);
    blocks[0].end = (uint32_t)n_title;
    blocks[1].start = (uint32_t)text.len;
    buf_puts(&text, from->text);
    blocks[1].end = (uint32_t)text.len;
    struct document doc = {
        .source = span_of(from->source ? from->source : "docs.txt"),
        .given_id = span_of(from->id ? from->id : ""),
        .item = item,
        .title = span_sub(buf_bytes(&text), 0, n_title),
        .text = buf_bytes(&text),
        .blocks = n_title ? blocks : blocks + 1,
        .n_blocks = n_title ? 2 : 1,
        .date = {NO_DAY, NO_DAY},
        .lines = &line,
        .n_lines = 1,
        .lines_follow_text = true,
        .language = span_of(from->language ? from->language : "en"),
    };
    if (from->date)
        cr_assert(day_range_parse_iso(&doc.date, span_of(from->date)), "%s", from->date);
    cr_assert_eq(tokenise(&tokens, forms, doc.text, doc.blocks, doc.n_blocks), BRIEF_OK);
    size_t n = place_mentions(mentions, from, doc.text);
    for (size_t i = 0; i < n; i++)
        for (size_t t = 0; t < tokens.n; t++) {
            if (tokens.at[t].at <= mentions[i].start)
                mentions[i].token_from = (uint32_t)t;
            if (tokens.at[t].at < mentions[i].end)
                mentions[i].token_to = (uint32_t)t + 1;
        }
    cr_assert_eq(builder_add(b, &doc, &tokens, mentions, n, &err), BRIEF_OK, "%s", err.text);
    token_list_release(&tokens);
    buf_release(&text);
}

/* One segment of documents of one language; consecutive ones of one source are its items. */
static FIXTURE_UNUSED void fixture_segment(struct query_fixture *f, const struct test_doc *docs,
                                           size_t n)
{
    struct brief_error err = {0};
    struct forms *forms;
    struct builder *b;
    struct segment_row row;
    uint32_t number;
    cr_assert_eq(forms_new(&forms, n && docs[0].language ? docs[0].language : "en", &err),
                 BRIEF_OK);
    cr_assert_eq(builder_new(&b, forms, &err), BRIEF_OK);
    uint32_t item = 0;
    for (size_t i = 0; i < n; i++) {
        struct span source = span_of(docs[i].source ? docs[i].source : "docs.txt");
        struct source_row *last = f->n_sources ? &f->sources[f->n_sources - 1] : NULL;
        if (!last || !span_equal(last->name, source)) {
            cr_assert_lt(f->n_sources, 256);
            last = &f->sources[f->n_sources++];
            *last = (struct source_row){.name = source,
                                        .state = SOURCE_INDEXED,
                                        .format = SPAN("text"),
                                        .doc_first = f->next_doc + (uint32_t)i};
            item = 0;
        }
        last->n_docs++;
        fixture_add_doc(b, forms, &docs[i], ++item);
    }
    cr_assert_eq(store_writer_begin_segment(f->writer, &number, &err), BRIEF_OK, "%s", err.text);
    struct blob_sink sink = {fixture_put, f};
    cr_assert_eq(builder_finish(b, &sink, &row, &err), BRIEF_OK, "%s", err.text);
    row.number = number;
    row.doc_base = f->next_doc;
    row.languages = arena_copy(&f->arena, row.languages);
    f->next_doc += row.n_docs;
    f->rows[f->n_rows++] = row;
    builder_free(b);
    forms_free(forms);
}

static void fixture_publish(struct query_fixture *f, const struct doc_interval *dead, size_t n_dead)
{
    struct brief_error err = {0};
    struct publication p = {.segments = f->rows,
                            .n_segments = f->n_rows,
                            .sources = f->sources,
                            .n_sources = f->n_sources,
                            .dead = dead,
                            .n_dead = n_dead,
                            .next_doc = f->next_doc};
    cr_assert_eq(store_writer_publish(f->writer, &p, &err), BRIEF_OK, "%s", err.text);
    f->n_rows = f->n_sources = 0;
}

/* The documents in n_segments segments, published; the writer is closed, readers may open. */
static FIXTURE_UNUSED struct collection *fixture_collection(struct query_fixture *f,
                                                            const struct test_doc *docs, size_t n,
                                                            size_t n_segments)
{
    struct brief_error err = {0};
    struct collection *c;
    fixture_init(f);
    for (size_t i = 0; i < n_segments; i++)
        fixture_segment(f, docs + n * i / n_segments,
                        n * (i + 1) / n_segments - n * i / n_segments);
    fixture_publish(f, NULL, 0);
    store_writer_close(f->writer);
    f->writer = NULL;
    cr_assert_eq(collection_open(&c, f->path, &err), BRIEF_OK, "%s", err.text);
    return c;
}

/* The public ids that a query finds, in order of rank, separated by spaces; or the error. */
static FIXTURE_UNUSED void find(struct collection *c, const char *query, enum rank_order order,
                                struct buf *out)
{
    struct arena a;
    struct query_tree tree;
    struct plan plan;
    struct rank_result result;
    struct brief_error err = {0};
    arena_init(&a, 4096);
    buf_clear(out);
    brief_status st = query_parse(&tree, span_of(query), &a, &err);
    st = st ? st : plan_build(&plan, c, &tree, &a, &err);
    st = st ? st : rank_run(&result, &plan, order, 100, &a, &err);
    if (st)
        buf_printf(out, "error: %s", err.text);
    for (size_t i = 0; !st && i < result.n; i++) {
        struct doc_row row;
        struct doc_ref ref = result.hits[i].ref;
        cr_assert_eq(segment_doc(&c->segments[ref.segment], ref.doc, &a, &row, &err), BRIEF_OK,
                     "%s", err.text);
        buf_printf(out, "%s%.*s", i ? " " : "", (int)row.public_id.len, row.public_id.at);
    }
    if (!st)
        cr_expect_eq(result.total, result.n, "%s", query);
    buf_byte(out, 0);
    arena_release(&a);
}

static FIXTURE_UNUSED int compare_words(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The ids sorted: for tests that do not ask for an order. */
static FIXTURE_UNUSED void sort_words(struct buf *words)
{
    char *list[128], *copy = strdup(words->at), *rest = copy;
    size_t n = 0;
    for (char *w; (w = strsep(&rest, " ")) && n < 128;)
        list[n++] = w;
    qsort(list, n, sizeof *list, compare_words);
    buf_clear(words);
    for (size_t i = 0; i < n; i++)
        buf_printf(words, "%s%s", i ? " " : "", list[i]);
    buf_byte(words, 0);
    free(copy);
}

#endif
