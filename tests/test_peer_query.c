/* The peer harness's query language: which tree, which documents, which scores. */
#include "tests/bench/peer_query.h"

#include "tests/query_fixture.h"

static void tree_of(struct buf *out, const char *query)
{
    struct arena a;
    struct query_tree tree;
    struct brief_error err = {0};
    arena_init(&a, 4096);
    buf_clear(out);
    if (peer_query_parse(&tree, span_of(query), &a, &err))
        buf_printf(out, "error: %s", err.text);
    else
        query_node_format(out, tree.root);
    buf_byte(out, 0);
    arena_release(&a);
}

Test(peer_query, plus_is_must_minus_is_not_and_bare_is_should)
{
    static const char *const cases[][2] = {
        {"oil", "oil"},
        {"+oil", "oil"},
        {"oil opec", "(or oil opec)"},
        {"+oil +opec", "(and oil opec)"},
        {"\"crude oil\" opec", "(or \"crude oil\" opec)"},
        {"+\"crude oil\" +opec", "(and \"crude oil\" opec)"},
        {"oil -opec", "(and oil (without opec))"},
        {"oil gas -opec -\"north sea\"", "(and (or oil gas) (without (or opec \"north sea\")))"},
        {"+oil price barrel", "(and oil (optional (or price barrel)))"},
        {"+oil +gas price -opec", "(and oil gas (optional price) (without opec))"},
        {"  oil   gas ", "(or oil gas)"},
        {"-oil", "error: -oil: nothing that may match"},
        {"", "error: : nothing that may match"},
        {"\"crude oil", "error: \"crude oil: a quote is never closed"},
        {"oil +", "error: oil +: a clause too much"},
    };
    struct buf out = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tree_of(&out, cases[i][0]);
        cr_expect_str_eq(out.at, cases[i][1], "'%s' gives %s", cases[i][0], out.at);
    }
    buf_release(&out);
}

static const struct test_doc docs[] = {
    {.source = "1", .id = "plain", .text = "oil and other things here"},
    {.source = "2", .id = "priced", .text = "oil at a price here"},
    {.source = "3", .id = "both", .text = "oil price a barrel here"},
    {.source = "4", .id = "other", .text = "the price a barrel pays"},
};

/* "id score, …" as the harness's query finds them. */
static void found(struct collection *c, const char *query, bool with_scores, struct buf *out)
{
    struct arena a;
    struct query_tree tree;
    struct plan plan;
    struct rank_result r;
    arena_init(&a, 4096);
    buf_clear(out);
    cr_assert_eq(peer_query_parse(&tree, span_of(query), &a, NULL), BRIEF_OK, "%s", query);
    cr_assert_eq(plan_build(&plan, c, &tree, &a, NULL), BRIEF_OK);
    cr_assert_eq(rank_run(&r, &plan, RANK_SCORE, 10, &a, NULL), BRIEF_OK);
    cr_expect_eq(r.n, r.total);
    for (size_t i = 0; i < r.n; i++) {
        struct doc_row row;
        struct doc_ref ref = r.hits[i].ref;
        cr_assert_eq(segment_doc(&c->segments[ref.segment], ref.doc, &a, &row, NULL), BRIEF_OK);
        buf_puts(out, i ? " " : "");
        buf_span(out, row.public_id);
        if (with_scores)
            buf_printf(out, " %.9f", r.hits[i].score);
    }
    buf_byte(out, 0);
    arena_release(&a);
}

Test(peer_query, what_is_optional_adds_to_the_score_and_decides_nothing)
{
    struct buf out = {0}, sum = {0};
    for (size_t n_segments = 1; n_segments <= 4; n_segments += 3) {
        struct query_fixture f;
        struct collection *c = fixture_collection(&f, docs, 4, n_segments);
        found(c, "+oil price barrel", false, &out);
        cr_expect_str_eq(out.at, "both priced plain");
        found(c, "+oil price barrel -\"other things\"", false, &out);
        cr_expect_str_eq(out.at, "both priced");
        found(c, "+oil cotton", false, &out);
        cr_expect_str_eq(out.at, "both plain priced");
        /* Where all of it matches, it scores as if all of it had to. */
        found(c, "+oil +barrel price", true, &out);
        found(c, "+oil +barrel +price", true, &sum);
        cr_expect_str_eq(out.at, sum.at);
        collection_close(c);
        fixture_release(&f);
    }
    buf_release(&out);
    buf_release(&sum);
}
