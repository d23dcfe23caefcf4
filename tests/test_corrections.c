/* actors.txt: what is read, what is refused, which lines contradict each other. */
#include "query/corrections.h"

#include "core/buf.h"
#include "core/mem.h"
#include "core/mention.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static void gather(void *ctx, const char *message)
{
    buf_printf(ctx, "%s\n", message);
}

/* Read the text; what is wrong with it into `told`. */
static void read_text(struct corrections *c, const char *text, struct buf *told, size_t *n)
{
    struct complaints complaints = {gather, told, 0};
    struct brief_error err = {0};
    char *heap = malloc(strlen(text) + 1); /* exact: a sanitizer sees a read past it */
    memcpy(heap, text, strlen(text));
    buf_clear(told);
    corrections_init(c);
    cr_assert_eq(corrections_parse(c, SPAN("actors.txt"), (struct span){heap, strlen(text)},
                                   &complaints, &err),
                 BRIEF_OK, "%s", err.text);
    free(heap);
    buf_byte(told, 0);
    *n = complaints.n;
}

Test(corrections, every_verb_is_read)
{
    static const char text[] =
        "\xEF\xBB\xBF# the file may begin with a byte order mark\n"
        "\n"
        "merge \"Glencore\" \"Glencore International\"  # a comment\r\n"
        "not-same person \"James Baker\" \"Howard Baker\" \"Larry Baker\"\n"
        "  stop-alias \"Bank\"\n"
        "stop-alias \"R\" of \"IBM\"\n"
        "rename \"Hernan Quispe\" to \"Hernán Quispe\"\n"
        "retype place \"Dome\" to organisation\n"
        "prefer \"Fraser\" as \"Douglas Fraser\"\n"
        "prefer \"Fraser\" as \"Malcolm Fraser\" in doc \"news/a.txt#2\"\n"
        "split org \"Phoenix\" as \"Phoenix \\\"B\\\"\" in \"date:2011 \\\\ x\"";
    struct corrections c;
    struct buf told = {0};
    size_t n;
    read_text(&c, text, &told, &n);
    cr_assert_eq(n, 0, "%s", told.at);
    cr_assert_eq(c.n, 9);
    static const enum correction_verb verbs[] = {
        CORRECT_MERGE,  CORRECT_NOT_SAME, CORRECT_STOP_ALIAS, CORRECT_STOP_ALIAS, CORRECT_RENAME,
        CORRECT_RETYPE, CORRECT_PREFER,   CORRECT_PREFER,     CORRECT_SPLIT};
    for (size_t i = 0; i < c.n; i++) {
        cr_expect_eq(c.at[i].verb, verbs[i]);
        cr_expect_eq(c.at[i].line, i + 3);
    }
    cr_expect_eq(c.at[1].n_names, 3);
    cr_expect_eq(c.at[1].type, MENTION_PERSON);
    cr_expect_eq(c.at[0].type, ANY_TYPE);
    cr_expect(span_equal(c.at[4].names[1].text, SPAN("Hernán Quispe")));
    cr_expect(span_equal(c.at[4].names[1].folded, SPAN("hernan quispe")));
    cr_expect_eq(c.at[5].new_type, MENTION_ORGANISATION);
    cr_expect_eq(c.at[6].scope.len, 0);
    cr_expect(c.at[7].scope_is_doc && span_equal(c.at[7].scope, SPAN("news/a.txt#2")));
    cr_expect(span_equal(c.at[8].names[1].text, SPAN("Phoenix \"B\"")));
    cr_expect(span_equal(c.at[8].scope, SPAN("date:2011 \\ x")));
    size_t from, to = corrections_of(&c, SPAN("fraser"), &from);
    cr_expect_eq(to - from, 2);
    corrections_release(&c);
    buf_release(&told);
}

Test(corrections, what_is_wrong_is_pointed_at)
{
    static const struct {
        const char *line;
        unsigned column;
        const char *what;
    } cases[] = {
        {"join \"a\" \"b\"", 1, "no such correction"},
        {"merge", 6, "name in double quotes is missing"},
        {"merge a b", 7, "a type or a name in double quotes"},
        {"merge \"a\"", 10, "name in double quotes is missing"},
        {"merge \"a\" \"b", 11, "never closed"},
        {"merge \"a\" \"b\" c", 15, "only names"},
        {"merge \"a\" \"A.\"", 11, "the same name twice"},
        {"merge \"a\" \"--\"", 11, "no letter or digit"},
        {"merge \"a\" \"\"", 11, "no letter or digit"},
        {"merge \"a\\n\" \"b\"", 9, "may follow a backslash"},
        {"merge \"a\x01\" \"b\"", 9, "control character"},
        {"merge \"\xFF\" \"b\"", 8, "not UTF-8"},
        {"merge date \"a\" \"b\"", 7, "types are person"},
        {"rename \"a\" \"b\"", 12, "\"to\" and the new name"},
        {"rename \"é\" to b", 15, "name in double quotes is missing"},
        {"rename \"a\" to \"b\" \"c\"", 19, "the line should end here"},
        {"retype \"a\" to amount", 15, "types are person"},
        {"stop-alias \"a\" \"b\"", 16, "\"of\""},
        {"prefer \"a\" as \"b\" in", 21, "a query in double quotes"},
        {"prefer \"a\" as \"A\"", 15, "the same name twice"},
        {"prefer \"a\" as \"b\" in \"\"", 22, "nothing is said about where"},
        {"split \"a\" as \"b\"", 17, "where?"},
        {"split \"a\" as \"b\" in doc x", 25, "a document's id"},
        {"split \"a\" as \"b\" in \"(peru\"", 21, "bracket"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct corrections c;
        struct buf told = {0};
        char head[64], text[256];
        size_t n;
        snprintf(text, sizeof text, "rename \"x\" to \"y\"\n%s\nrename \"p\" to \"q\"",
                 cases[i].line);
        read_text(&c, text, &told, &n);
        snprintf(head, sizeof head, "actors.txt:2:%u: ", cases[i].column);
        cr_expect_eq(n, 1, "%s: %zu: %s", cases[i].line, n, told.at);
        cr_expect_eq(strncmp(told.at, head, strlen(head)), 0, "%s: %s", cases[i].line, told.at);
        cr_expect(strstr(told.at, cases[i].what), "%s: %s", cases[i].line, told.at);
        cr_expect_eq(c.n, 2, "the lines around it hold");
        corrections_release(&c);
        buf_release(&told);
    }
}

Test(corrections, lines_that_contradict_each_other)
{
    static const struct {
        const char *text;
        size_t n;
        const char *what;
    } cases[] = {
        {"merge \"a\" \"b\"\nmerge \"b\" \"c\"\nnot-same \"a\" \"c\"", 1,
         "3:14: not the same, but"},
        {"not-same \"c\" \"a\"\nmerge \"b\" \"a\" \"c\"", 1, "1:14: not the same, but"},
        {"merge person \"a\" \"b\"\nnot-same place \"a\" \"b\"", 0, ""},
        {"merge person \"a\" \"b\"\nnot-same \"a\" \"b\"", 1, "line 1"},
        {"merge \"a\" \"b\"\nstop-alias \"a\" of \"b\"", 1, "2:12: no alias, but merged"},
        {"rename \"a\" to \"x\"\nrename \"A\" to \"y\"", 1, "2:8: already renamed"},
        {"rename \"a\" to \"x\"\nrename \"A\" to \"x\"", 0, ""},
        {"rename \"a\" to \"x\"\nmerge \"a\" \"b\"\nrename \"b\" to \"y\"", 1,
         "3:8: already renamed"},
        {"rename person \"a\" to \"x\"\nrename place \"a\" to \"y\"", 0, ""},
        {"retype \"a\" to place\nretype \"a\" to person", 1, "2:8: already of another type"},
        {"prefer \"a\" as \"x\"\nprefer \"a\" as \"y\"", 1, "2:8: already means"},
        {"prefer \"a\" as \"x\"\nprefer \"a\" as \"y\" in \"peru\"", 0, ""},
        {"prefer \"a\" as \"x\" in \"peru\"\nprefer \"a\" as \"y\" in \"peru\"", 1,
         "in the same place"},
        {"stop-alias \"a\"\nprefer \"a\" as \"x\"", 1, "2:8: preferred, but"},
        {"stop-alias \"a\" of \"y\"\nprefer \"a\" as \"x\"", 0, ""},
        {"prefer \"a\" as \"b\"\nprefer \"b\" as \"c\"\nprefer \"c\" as \"a\"", 1, "a ring"},
        {"prefer \"a\" as \"b\"\nprefer \"c\" as \"a\"", 0, ""},
        {"split \"a\" as \"b\" in doc \"1\"\nsplit \"a\" as \"c\" in doc \"1\"", 1,
         "in the same place"},
        {"split \"a\" as \"b\" in doc \"1\"\nsplit \"a\" as \"c\" in doc \"2\"", 0, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct corrections c;
        struct buf told = {0};
        size_t n;
        read_text(&c, cases[i].text, &told, &n);
        cr_expect_eq(n, cases[i].n, "%s: %zu: %s", cases[i].text, n, told.at);
        cr_expect(strstr(told.at, cases[i].what), "%s: %s", cases[i].text, told.at);
        corrections_release(&c);
        buf_release(&told);
    }
}

/* Lines that say the same of one name a thousand times, and a chain that ends nowhere. */
Test(corrections, many_lines_are_read_quickly, .timeout = 10)
{
    struct corrections c;
    struct buf text = {0}, told = {0};
    size_t n;
    for (int i = 0; i < 3000; i++)
        buf_printf(&text,
                   "prefer \"a%d\" as \"a%d\"\nmerge \"b%d\" \"b%d\"\nrename \"c\" to \"d\"\n", i,
                   i + 1, i + 1, i);
    buf_puts(&text, "not-same");
    for (int i = 0; i < 3000; i++)
        buf_printf(&text, " \"e%d\"", i);
    buf_byte(&text, 0);
    read_text(&c, text.at, &told, &n);
    cr_expect_eq(n, 0, "%s", told.at);
    cr_expect_eq(c.n, 9001);
    corrections_release(&c);
    buf_release(&text);
    buf_release(&told);
}

Test(corrections, without_memory_nothing_is_half_read)
{
    static const char text[] = "merge \"a\" \"b\"\nprefer \"c\" as \"d\" in \"peru\"\n";
    for (long fail_at = 1;; fail_at++) {
        struct corrections c;
        struct buf told = {0};
        struct complaints complaints = {gather, &told, 0};
        corrections_init(&c);
        mem_fail_from(fail_at);
        brief_status st =
            corrections_parse(&c, SPAN("actors.txt"), span_of(text), &complaints, NULL);
        mem_fail_from(0);
        corrections_release(&c);
        buf_release(&told);
        cr_expect_eq(complaints.n, 0, "allocation %ld", fail_at);
        if (st == BRIEF_OK)
            break;
        cr_expect_eq(st, BRIEF_ENOMEM, "allocation %ld", fail_at);
        cr_assert_lt(fail_at, 1000);
    }
}
