/* test_where.c -- conditions of rules: what must or must not stand around a match. */
#include "rules_fixture.h"

#include <time.h>

#define LIST "@agency\nCIA\nHome Office\n@title\ngeneral\n"

static void open_where(struct fixture *f, const char *where)
{
    char rules[600];
    snprintf(rules, sizeof rules,
             "list agency title\nshape r : organisation\n  %s\n  cap \"Bank\"\n"
             "shape s : organisation priority 1\n  cap \"Bank\"\n",
             where);
    fixture_open(f, rules, LIST);
}

/* "Ana Bank" is found by r where its condition holds, else by s. */
Test(where, scopes)
{
    static const struct {
        const char *where, *text;
        bool holds;
    } cases[] = {
        {"where has \"shares\" within sentence", "Its shares fell. Ana Bank lost.", false},
        {"where has \"shares\" within sentence", "The shares of Ana Bank fell.", true},
        {"where has \"shares\" within sentence", "Ana Bank has SHARES.", true},
        {"where has \"shares\" within sentence", "Ana Bank lost. Its shares fell.", false},
        {"where lacks \"shares\" within sentence", "The shares of Ana Bank fell.", false},
        {"where lacks \"shares\" within sentence", "Ana Bank lost. Its shares fell.", true},
        {"where has \"shares\" within paragraph", "Ana Bank lost. Its shares fell.", true},
        {"where has \"shares\" within paragraph", "Its shares fell. Ana Bank lost.", true},
        {"where has \"shares\" within document", "Its shares fell. Ana Bank lost.", true},
        {"where has \"shares\" within document", "Ana Bank lost.", false},
        {"where has \"shares\" within 2 units", "shares of Ana Bank", true},
        {"where has \"shares\" within 1 unit", "shares of Ana Bank", false},
        {"where has \"shares\" within 2 units", "Ana Bank has shares", true},
        {"where has \"shares\" within 1 units", "Ana Bank has shares", false},
        {"where has \"shares\" within 1000 units", "Ana Bank has shares", true},
        {"where has agency | title within sentence", "The Home Office and Ana Bank", true},
        {"where has agency | title within sentence", "The general and Ana Bank", true},
        {"where has agency & !title within sentence", "The general and Ana Bank", false},
        /* the match itself does not count */
        {"where has \"Bank\" within document", "near Ana Bank", false},
        {"where has \"Bank\" within document", "a Bank near Ana Bank", true},
        {"where lacks cap within document", "near Ana Bank", true},
        /* every condition must hold */
        {"where has \"shares\" within document\n  where lacks title within document",
         "shares of Ana Bank", true},
        {"where has \"shares\" within document # so\n  where lacks title within document",
         "the general has shares of Ana Bank", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fixture f;
        open_where(&f, cases[i].where);
        fixture_match(&f, cases[i].text, NULL, 0);
        cr_assert_eq(f.found.n, 1, "%s in %s", cases[i].where, cases[i].text);
        cr_expect_eq(f.found.at[0].rule, cases[i].holds ? 0u : 1u, "%s in %s", cases[i].where,
                     cases[i].text);
        for (size_t k = 0; k < f.lost.n; k++)
            cr_expect_eq(f.lost.at[k].unmet, f.lost.at[k].rule == 0, "%s", cases[i].where);
        fixture_close(&f);
    }
}

/* Blocks are paragraphs of their own, whatever their sentences. */
Test(where, a_paragraph_ends_with_its_block)
{
    const char *text = "Its shares fell\nAna Bank lost\nand shares";
    struct block blocks[] = {
        {.start = 0, .end = 15, .kind = BLOCK_PARAGRAPH},
        {.start = 16, .end = 29, .kind = BLOCK_PARAGRAPH},
        {.start = 30, .end = 40, .kind = BLOCK_PARAGRAPH},
    };
    static const struct {
        const char *where;
        bool holds;
    } cases[] = {
        {"where has \"shares\" within paragraph", false},
        {"where has \"shares\" within sentence", false},
        {"where has \"shares\" within 1000 units", false},
        {"where has \"shares\" within document", true},
        {"where has \"lost\" within paragraph", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fixture f;
        open_where(&f, cases[i].where);
        fixture_match(&f, text, blocks, 3);
        cr_assert_eq(f.found.n, 1);
        cr_expect_eq(f.found.at[0].rule, cases[i].holds ? 0u : 1u, "%s", cases[i].where);
        fixture_match(&f, "Ana Bank", NULL, 0); /* nothing stays behind from the last document */
        cr_expect_eq(f.found.at[0].rule, 1u, "%s", cases[i].where);
        fixture_close(&f);
    }
}

Test(where, text_rules_have_conditions_too)
{
    struct fixture f;
    fixture_open(&f,
                 "list title\ntext r : amount trigger number\n  where has title within 3 units\n"
                 "  \\d+\n",
                 LIST);
    fixture_expect(&f, "7 and 8 of a general", "r[8]");
    fixture_close(&f);
}

/* A condition asked at each of many places of one long sentence must not search it anew. */
Test(where, many_matches_in_one_sentence_stay_linear)
{
    struct fixture f;
    struct timespec from, to;
    struct buf text = {0};
    open_where(&f,
               "where has \"nowhere\" within sentence\n  where lacks \"shares\" within 900 units");
    for (size_t i = 0; i < 60000; i++)
        buf_puts(&text, "Ana Bank and ");
    buf_byte(&text, 0);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    fixture_match(&f, text.at, NULL, 0);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    cr_expect_eq(f.found.n, 60000);
    cr_expect_lt(to.tv_sec - from.tv_sec, 5, "180,000 words took %ld s",
                 (long)(to.tv_sec - from.tv_sec));
    buf_release(&text);
    fixture_close(&f);
}
