/* test_hostile.c -- texts that nobody writes cost work in proportion to their length. Work is
 * counted, never timed: steps of the automaton, contenders, text rules tried, tokens, mentions. */
#include "core/mem.h"
#include "indexer/entities/unit.h"
#include "tests/rules_fixture.h"
#include "indexer/entities/extract.h"

#include <criterion/criterion.h>

extern const char _binary_rules_bin_start[], _binary_rules_bin_end[];

#define SMALL         16000 /* bytes */
#define TIMES         4
#define WORK_PER_BYTE 8

static const char *const pieces[] = {
    "A ",
    "AAAA BBBB ",
    "1234567890",
    "12 ",
    "(",
    "() ",
    "w",
    "word ",
    "\"",
    "\"a\" ",
    "'",
    "$",
    "$ 5 ",
    "and ",
    "-",
    "a-",
    "A-",
    "Washington ",
    "United States of America ",
    "General ",
    "General Smith ",
    "Kopra ",
    "Kopra Rit (KR) ",
    "Smith and ",
    "Ministry of ",
    "J. ",
    "May ",
    "May 5, ",
    "5 million dollars and ",
    "Smith's ",
    "\xC3\x89 ",
    "Smith\n\n",
    "A\n",
};

struct cost {
    size_t n_tokens, n_candidates;
    uint64_t work;
};

static struct cost cost_of(const struct ruleset *rules, const char *piece, size_t n_bytes)
{
    size_t len = strlen(piece), n = n_bytes / len * len;
    char *text = mem_alloc(n);
    struct matcher *m = NULL;
    struct forms *forms = NULL;
    struct token_list tokens = {0};
    struct candidate_list found = {0};
    for (size_t i = 0; i < n; i++)
        text[i] = piece[i % len];
    cr_assert_eq(matcher_new(&m, rules, NULL), BRIEF_OK);
    cr_assert_eq(forms_new(&forms, "english", NULL), BRIEF_OK);
    cr_assert_eq(tokenise(&tokens, forms, (struct span){text, n}, NULL, 0), BRIEF_OK);
    cr_assert_eq(
        matcher_run(m, &found, NULL, (struct span){text, n}, NULL, 0, &tokens, forms, NULL),
        BRIEF_OK);
    struct cost c = {tokens.n, found.n, matcher_work(m)};
    token_list_release(&tokens);
    forms_free(forms);
    matcher_free(m);
    mem_free(found.at);
    mem_free(text);
    return c;
}

Test(hostile, work_grows_with_the_text_and_no_faster)
{
    struct ruleset *rules;
    size_t len = (size_t)(_binary_rules_bin_end - _binary_rules_bin_start);
    cr_assert_eq(ruleset_open(&rules, (struct span){_binary_rules_bin_start, len}, NULL), BRIEF_OK);
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        struct cost one = cost_of(rules, pieces[i], SMALL);
        struct cost more = cost_of(rules, pieces[i], TIMES * SMALL);
        cr_expect_leq(more.work, TIMES * one.work + SMALL, "'%s': %zu, then %zu", pieces[i],
                      (size_t)one.work, (size_t)more.work);
        cr_expect_leq(more.n_tokens, TIMES * one.n_tokens + 64, "'%s'", pieces[i]);
        cr_expect_leq(more.n_candidates, TIMES * one.n_candidates + 64, "'%s'", pieces[i]);
        cr_expect_leq(one.work, (uint64_t)WORK_PER_BYTE * SMALL, "'%s': %zu steps", pieces[i],
                      (size_t)one.work);
    }
    ruleset_free(rules);
}

/* The shipped rules mostly end after a few units; a rule that could go on for ever must not. */
Test(hostile, a_rule_without_end_reaches_over_a_fixed_number_of_units)
{
    struct fixture f;
    struct buf text = {0};
    fixture_open(&f, "shape r : person\n cap+\n", "@c\nnobody\n");
    for (size_t i = 0; i < 5000; i++)
        buf_puts(&text, "Kopra ");
    buf_byte(&text, 0);
    fixture_match(&f, text.at, NULL, 0);
    cr_expect_leq(matcher_work(f.matcher), 5000u * (UNIT_SPAN_MAX + 10), "%zu steps",
                  (size_t)matcher_work(f.matcher));
    cr_expect_leq(matcher_work(f.matcher), 5000u * 60);
    cr_expect_geq(matcher_work(f.matcher), 5000u * 20, "nothing was counted");
    buf_release(&text);
    fixture_close(&f);
}
