/* What the lexer makes of a query, and how it complains. */
#include "query/lexer.h"

#include "core/buf.h"

#include <criterion/criterion.h>

static const char *const kind_names[] = {"END", "WORD", "PREFIX", "PHRASE", "(",
                                         ")",   "AND",  "OR",     "NOT"};

/* "WORD:oil FIELD…" of all lexemes; an error shows as "ERROR@column". */
static void lex_all(struct buf *out, const char *query)
{
    struct lexer lx = {.query = span_of(query)};
    struct brief_error err = {0};
    for (;;) {
        struct lexeme l;
        if (lexer_next(&lx, &l, &err)) {
            const char *caret = strrchr(err.text, '\n');
            buf_printf(out, "ERROR@%zu", caret ? strlen(caret) - 4 : 999);
            break;
        }
        if (l.kind == LEX_END)
            break;
        buf_printf(out, "%s", kind_names[l.kind]);
        if (l.field != FIELD_TEXT)
            buf_printf(out, ".%s", query_field_name(l.field));
        if (l.kind == LEX_WORD || l.kind == LEX_PREFIX || l.kind == LEX_PHRASE)
            buf_printf(out, "=%.*s", (int)l.text.len, l.text.at);
        buf_byte(out, ' ');
    }
    if (out->len && out->at[out->len - 1] == ' ')
        out->len--;
    buf_byte(out, 0);
}

static const struct {
    const char *query, *lexemes;
} cases[] = {
    {"", ""},
    {"   ", ""},
    {"oil", "WORD=oil"},
    {"oil gas", "WORD=oil WORD=gas"},
    {"oil\tgas\n", "WORD=oil WORD=gas"},
    {"oil OR gas", "WORD=oil OR WORD=gas"},
    {"oil AND NOT gas", "WORD=oil AND NOT WORD=gas"},
    {"or and not", "WORD=or WORD=and WORD=not"},
    {"ORacle NOTE", "WORD=ORacle WORD=NOTE"},
    {"-oil", "NOT WORD=oil"},
    {"a-b", "WORD=a-b"},
    {"-a-b", "NOT WORD=a-b"},
    {"--oil", "NOT NOT WORD=oil"},
    {"(oil)", "( WORD=oil )"},
    {"oil(gas)", "WORD=oil ( WORD=gas )"},
    {"-(oil gas)", "NOT ( WORD=oil WORD=gas )"},
    {"\"two states\"", "PHRASE=two states"},
    {"a\"b c\"d", "WORD=a PHRASE=b c WORD=d"},
    {"\"\"", "PHRASE="},
    {"“joint problem”", "PHRASE=joint problem"},
    {"„joint problem“", "PHRASE=joint problem"},
    {"polic*", "PREFIX=polic"},
    {"title:oil", "WORD.title=oil"},
    {"title:\"crude oil\"", "PHRASE.title=crude oil"},
    {"person:fras*", "PREFIX.person=fras"},
    {"org:a place:b ref:WR-11-36", "WORD.org=a WORD.place=b WORD.ref=WR-11-36"},
    {"source:wires/*.txt", "WORD.source=wires/*.txt"},
    {"source:\"a (b).txt\"", "PHRASE.source=a (b).txt"},
    {"(source:a.txt)", "( WORD.source=a.txt )"},
    {"date:2011-09..2011-10", "WORD.date=2011-09..2011-10"},
    {"-date:2011", "NOT WORD.date=2011"},
    {"10:30", "WORD=10:30"},
    {"Peru’s", "WORD=Peru’s"},
    {"señor", "WORD=señor"},
    /* complaints: the column of the caret */
    {"oil \"gas", "WORD=oil ERROR@4"},
    {"po*ic", "ERROR@2"},
    {"*", "ERROR@0"},
    {"oil * gas", "WORD=oil ERROR@4"},
    {"titel:oil", "ERROR@0"},
    {"title:", "ERROR@6"},
    {"title: oil", "ERROR@6"},
    {"title:(a b)", "ERROR@6"},
    {"http://x", "ERROR@0"},
    {"oil -", "WORD=oil ERROR@4"},
    {"- oil", "ERROR@0"},
    {"(-)", "( ERROR@1"},
    {"señor \"x", "WORD=señor ERROR@6"},
};

Test(query_lexer, cuts_queries_and_points_at_mistakes)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf got = {0};
        lex_all(&got, cases[i].query);
        cr_expect_str_eq(got.at, cases[i].lexemes, "%s", cases[i].query);
        buf_release(&got);
    }
}

Test(query_lexer, places_point_into_the_query)
{
    const char *query = "oil title:\"crude oil\" -gas*";
    static const size_t places[] = {0, 4, 22, 23};
    struct lexer lx = {.query = span_of(query)};
    for (size_t i = 0; i < 4; i++) {
        struct lexeme l;
        cr_assert_eq(lexer_next(&lx, &l, NULL), BRIEF_OK);
        cr_expect_eq(l.at, places[i], "lexeme %zu at %zu", i, l.at);
    }
}

Test(query_lexer, a_long_query_is_shown_around_the_mistake_only)
{
    struct buf query = {0};
    struct brief_error err = {0};
    struct lexeme l;
    for (int i = 0; i < 3000; i++)
        buf_puts(&query, "word ");
    buf_puts(&query, "tail:x\x1b[31m");
    for (int i = 0; i < 3000; i++)
        buf_puts(&query, " word");
    struct lexer lx = {.query = buf_bytes(&query)};
    brief_status st;
    do
        st = lexer_next(&lx, &l, &err);
    while (!st && l.kind != LEX_END);
    cr_expect_eq(st, BRIEF_EQUERY);
    cr_expect(strstr(err.text, "tail:x"), "%s", err.text);
    cr_expect_not(strchr(err.text, 0x1b), "controls reach the message");
    cr_expect_lt(strlen(err.text), 500);
    buf_release(&query);
}
