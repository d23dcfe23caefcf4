/* The tree of a query, and what is refused. */
#include "query/parser.h"

#include <criterion/criterion.h>

static struct arena arena;

static void setup(void)
{
    arena_init(&arena, 4096);
}

static void teardown(void)
{
    arena_release(&arena);
}

TestSuite(query_parser, .init = setup, .fini = teardown);

static const struct {
    const char *query, *tree;
} trees[] = {
    {"oil", "oil"},
    {"oil gas", "(and oil gas)"},
    {"oil AND gas", "(and oil gas)"},
    {"oil OR gas", "(or oil gas)"},
    {"a b OR c d", "(or (and a b) (and c d))"},
    {"a (b OR c) d", "(and a (or b c) d)"},
    {"((a))", "a"},
    {"(a b) c", "(and a b c)"},
    {"a OR (b OR c)", "(or a b c)"},
    {"a -b", "(and a (without b))"},
    {"-b a", "(and a (without b))"},
    {"a NOT b", "(and a (without b))"},
    {"a AND NOT b", "(and a (without b))"},
    {"a b -c -d", "(and a b (without (or c d)))"},
    {"a -(b OR c)", "(and a (without (or b c)))"},
    {"a -(b c)", "(and a (without (and b c)))"},
    {"a --b", "(and a b)"},
    {"a NOT -b", "(and a b)"},
    {"a (-b)", "(and a (without b))"},
    {"a (-b -c)", "(and a (without (or b c)))"},
    {"a (b OR -c)", "(and a (without (and c (without b))))"},
    {"a -(b OR -c)", "(and a (and c (without b)))"},
    {"a -(b -c)", "(and a (without (and b (without c))))"},
    {"a (-b OR -c)", "(and a (without (and b c)))"},
    {"(a -b) OR c", "(or (and a (without b)) c)"},
    {"(a -b) c", "(and (and a (without b)) c)"},
    {"(a OR b) -c", "(and (or a b) (without c))"},
    {"title:x polic* \"a b\"", "(and title:x polic* \"a b\")"},
};

Test(query_parser, builds_trees_without_negation)
{
    for (size_t i = 0; i < sizeof trees / sizeof trees[0]; i++) {
        struct query_tree tree;
        struct brief_error err = {0};
        struct buf got = {0};
        brief_status st = query_parse(&tree, span_of(trees[i].query), &arena, &err);
        cr_assert_eq(st, BRIEF_OK, "%s: %s", trees[i].query, err.text);
        query_node_format(&got, tree.root);
        buf_byte(&got, 0);
        cr_expect_str_eq(got.at, trees[i].tree, "%s", trees[i].query);
        buf_release(&got);
    }
}

static const struct {
    const char *query, *message;
    size_t caret;
} refused[] = {
    {"(oil OR gas", "never closed", 0},
    {"oil)", "never opened", 3},
    {"oil OR", "missing here", 6},
    {"OR oil", "missing before OR", 0},
    {"oil AND AND gas", "missing before AND", 8},
    {"oil OR OR gas", "missing before OR", 7},
    {"()", "nothing between", 0},
    {"oil ()", "nothing between", 4},
    {"(oil OR)", "before this bracket", 7},
    {"NOT", "missing here", 3},
    {"-oil", "only says what must not occur", 0},
    {"-oil -gas", "only says what must not occur", 0},
    {"oil OR -gas", "only says what must not occur", 0},
    {"(-oil)", "only says what must not occur", 0},
};

Test(query_parser, refuses_with_a_caret)
{
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct query_tree tree;
        struct brief_error err = {0};
        brief_status st = query_parse(&tree, span_of(refused[i].query), &arena, &err);
        cr_expect_eq(st, BRIEF_EQUERY, "%s", refused[i].query);
        cr_expect(strstr(err.text, refused[i].message), "%s: %s", refused[i].query, err.text);
        const char *caret = strrchr(err.text, '\n');
        cr_assert(caret, "%s", err.text);
        cr_expect_eq(strlen(caret) - 4, refused[i].caret, "%s: %s", refused[i].query, err.text);
    }
}

Test(query_parser, empty_queries_are_errors)
{
    static const char *const queries[] = {"", " ", "\n\t "};
    for (size_t i = 0; i < 3; i++) {
        struct query_tree tree;
        cr_expect_eq(query_parse(&tree, span_of(queries[i]), &arena, NULL), BRIEF_EQUERY);
    }
}

/* head n times, then middle, then tail n times. */
static brief_status parse_nested(const char *head, const char *tail, size_t n)
{
    struct buf query = {0};
    struct query_tree tree;
    for (size_t i = 0; i < n; i++)
        buf_puts(&query, head);
    buf_puts(&query, "x");
    for (size_t i = 0; i < n; i++)
        buf_puts(&query, tail);
    brief_status st = query_parse(&tree, buf_bytes(&query), &arena, NULL);
    buf_release(&query);
    return st;
}

Test(query_parser, depth_length_and_operands_are_limited)
{
    cr_expect_eq(parse_nested("(", ")", QUERY_DEPTH_MAX - 1), BRIEF_OK);
    cr_expect_eq(parse_nested("(", ")", QUERY_DEPTH_MAX), BRIEF_EQUERY);
    cr_expect_eq(parse_nested("(", ")", 20000), BRIEF_EQUERY);
    cr_expect_eq(parse_nested("-(", ")", 20000), BRIEF_EQUERY);
    cr_expect_eq(parse_nested("NOT ", "", 16000), BRIEF_EQUERY);
    cr_expect_eq(parse_nested("x ", "", QUERY_OPERANDS_MAX - 1), BRIEF_OK);
    cr_expect_eq(parse_nested("x ", "", QUERY_OPERANDS_MAX), BRIEF_EQUERY);
    cr_expect_eq(parse_nested("x ", "", QUERY_BYTES_MAX), BRIEF_EQUERY);
}

Test(query_parser, invalid_utf8_is_replaced_not_followed)
{
    struct query_tree tree;
    char *exact = malloc(4);
    memcpy(exact, "a\xC3 \xE2", 4);
    cr_expect_eq(query_parse(&tree, (struct span){exact, 4}, &arena, NULL), BRIEF_OK);
    cr_expect_eq(tree.n_operands, 2);
    free(exact);
}
