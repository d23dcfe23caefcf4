/* What of a text is shown around a match, and what is marked in it. */
#include "tests/query_fixture.h"

#include "core/text/utf8.h"
#include "query/snippet.h"

#define LONG_BEGIN                                                                                 \
    "The council met in the morning. Nobody had expected much of it, and the galleries were as "   \
    "empty as the agenda. "
#define LONG_END                                                                                   \
    " Later the members dined. The bill was paid by the harbour board, as it had been every "      \
    "year since the old quay fell into the sea and took the brass band along with it."

static const struct test_doc docs[] = {
    {.source = "a.txt",
     .id = "a",
     .title = "Dredging vote",
     .text = LONG_BEGIN "Then the dredging of the \xC2\x9B"
                        "delta\n\tchannel was put to the vote." LONG_END},
    {.source = "b.txt", .id = "b", .title = "Only here", .text = "Nothing of the kind. At all."},
    {.source = "c.txt",
     .id = "c",
     .text = "One Ana Quillota said so.",
     .mentions = {NAMED("person", "Ana Quillota")}},
};

/* The snippet of the one document that the query finds, marks as *…*. */
static void snip(const char *query, size_t width, struct buf *out, uint32_t *at)
{
    struct query_fixture f;
    struct collection *c = fixture_collection(&f, docs, 3, 1);
    struct arena a;
    struct query_tree tree;
    struct plan plan;
    struct rank_result r;
    struct document doc;
    struct mention *mentions;
    size_t n;
    struct marks marks;
    struct snippet s;
    arena_init(&a, 4096);
    cr_assert_eq(query_parse(&tree, span_of(query), &a, NULL), BRIEF_OK);
    cr_assert_eq(plan_build(&plan, c, &tree, &a, NULL), BRIEF_OK);
    cr_assert_eq(rank_run(&r, &plan, RANK_SCORE, 1, &a, NULL), BRIEF_OK);
    cr_assert_eq(r.n, 1, "%s", query);
    struct segment *seg = &c->segments[0];
    cr_assert_eq(segment_document(seg, r.hits[0].ref.doc, &a, &doc, NULL), BRIEF_OK);
    cr_assert_eq(segment_mentions(seg, r.hits[0].ref.doc, &a, &mentions, &n, NULL), BRIEF_OK);
    cr_assert_eq(marks_find(&marks, &plan, &doc, mentions, n, &a, NULL), BRIEF_OK);
    cr_assert_eq(snippet_make(&s, &doc, &marks, width, &a, NULL), BRIEF_OK);
    buf_clear(out);
    size_t done = 0;
    for (size_t i = 0; i < s.n_marks; i++) {
        cr_assert(s.marks[i].from >= done && s.marks[i].to <= s.text.len);
        buf_span(out, span_sub(s.text, done, s.marks[i].from));
        buf_printf(out, "*%.*s*", (int)(s.marks[i].to - s.marks[i].from),
                   s.text.at + s.marks[i].from);
        done = s.marks[i].to;
    }
    buf_span(out, span_sub(s.text, done, s.text.len));
    buf_byte(out, 0);
    *at = s.at;
    arena_release(&a);
    collection_close(c);
    fixture_release(&f);
}

static const struct {
    const char *query;
    size_t width;
    const char *snippet;
} cases[] = {
    {"delta", 90,
     "Then the dredging of the *delta* channel was put to the vote. Later the members dined."},
    {"dredge vote", 100,
     "Then the *dredging* of the delta channel was put to the *vote*. Later the members dined. The "
     "bill was …"},
    {"\"delta channel\"", 60, "Then the dredging of the *delta channel* was put to the …"},
    {"chan*", 60, "Then the dredging of the delta *channel* was put to the …"},
    {"delta -absent", 60, "Then the dredging of the *delta* channel was put to the …"},
    {"brass", 50, "…the sea and took the *brass* band along with it."},
    {"council", 40, "The *council* met in the morning. Nobody …"},
    {"title:here", 40, "Nothing of the kind. At all."},
    {"person:quillota", 80, "One *Ana Quillota* said so."},
    {"date:..2999 OR source:c.txt", 80, "One Ana Quillota said so."},
};

Test(query_snippet, shows_the_sentence_of_the_match_with_its_words_marked)
{
    struct buf got = {0};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t at;
        snip(cases[i].query, cases[i].width, &got, &at);
        cr_expect_str_eq(got.at, cases[i].snippet, "%s: %s", cases[i].query, got.at);
    }
    buf_release(&got);
}

Test(query_snippet, any_width_gives_whole_characters_and_marks_inside)
{
    struct buf got = {0};
    for (size_t width = 1; width < 400; width += 7) {
        uint32_t at;
        snip("harbour OR delta OR vote", width, &got, &at);
        cr_expect_eq(utf8_valid_length(span_of(got.at)), strlen(got.at), "width %zu", width);
        cr_expect(strchr(got.at, '*'), "width %zu: %s", width, got.at);
        cr_expect_leq(strlen(got.at), width + 100, "width %zu: %s", width, got.at);
        cr_expect_not(strstr(got.at, "\xC2\x9B"), "a control character is shown");
    }
    buf_release(&got);
}
