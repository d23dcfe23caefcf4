/* test_matcher.c -- choice between matches, captures, blocks, limits, damage; and the automaton
 * against PCRE2, asked about every range. */
#include "rules_fixture.h"

#include "indexer/entities/pattern.h"
#include "indexer/entities/unit.h"

Test(matcher, longest_then_priority_then_order)
{
    struct fixture f;
    fixture_open(&f,
                 "shape late : person priority 5\n \"a\" \"b\"\n"
                 "shape early : person priority 9\n \"a\" \"b\"\n"
                 "shape third : person priority 9\n \"a\" \"b\"\n"
                 "shape long : place priority 1\n \"b\" \"c\" \"d\"\n",
                 "");
    fixture_expect(&f, "a b x", "early[a b]");
    cr_expect_eq(f.lost.n, 2);
    fixture_expect(&f, "a b c d", "long[b c d]");
    fixture_expect(&f, "a b a b c d", "early[a b] long[b c d]");
    fixture_close(&f);
}

Test(matcher, only_the_mentions_own_spans_exclude_each_other)
{
    struct fixture f;
    fixture_open(
        &f,
        "list nat title\n"
        "shape n : nationality\n nat\n"
        "shape p : person\n (?<role> nat? title+ ) (?<name> cap+ )\n"
        "shape d : organisation priority 90\n (?<name> upper+) \"(\" (?<short> upper) \")\"\n"
        "shape u : organisation priority 1\n upper\n",
        "@nat\nPeruvian\n@title\nprime minister\n");
    fixture_match(&f, "The Peruvian Prime Minister Ana Ruiz left", NULL, 0);
    cr_assert_eq(f.found.n, 2);
    const struct candidate *p = &f.found.at[1];
    cr_expect_eq(p->token_from, 4);
    cr_expect_eq(p->token_to, 6);
    cr_expect_eq(p->match_from, 1);
    cr_expect_eq(p->match_to, 6);
    cr_expect_eq(p->captures[CAPTURE_ROLE].start, 4);
    cr_expect_eq(p->captures[CAPTURE_ROLE].end, 27);
    cr_expect_eq(p->captures[CAPTURE_SURNAME].start, UINT32_MAX);
    fixture_expect(&f, "UN AGENCY (UNA) saw UNA", "d[UN AGENCY] u[UNA]");
    fixture_close(&f);
}

Test(matcher, a_context_rule_is_as_long_as_its_name)
{
    struct fixture f;
    fixture_open(&f,
                 "shape firm : organisation priority 5 context\n \"the\" \"firm\" (?<name> cap+ )\n"
                 "shape pair : person priority 9\n cap cap\n"
                 "shape one : place priority 1\n cap\n",
                 "");
    fixture_expect(&f, "the firm Ana Ruiz grew", "pair[Ana Ruiz]");
    fixture_expect(&f, "the firm Corvane grew", "firm[Corvane]");
    fixture_expect(&f, "the firm Corvane Ruiz Paz grew", "firm[Corvane Ruiz Paz]");
    fixture_close(&f);
}

Test(matcher, a_rule_for_nothing_takes_its_span_and_yields_nothing)
{
    struct fixture f;
    fixture_open(&f,
                 "shape p : person priority 5\n cap cap\n"
                 "shape no : nothing priority 9\n cap \"Cup\"\n",
                 "");
    fixture_expect(&f, "the Stanley Cup and Ana Ruiz", "p[Ana Ruiz]");
    cr_assert_eq(f.lost.n, 2, "the person that lost against it, and the winner itself");
    cr_expect_not(f.lost.at[0].won);
    cr_expect(f.lost.at[1].won);
    fixture_close(&f);
}

Test(matcher, no_match_crosses_a_block_and_edges_satisfy_negative_looks)
{
    struct fixture f;
    static const char text[] = "Ana Ruiz\nPaz Lima";
    static const struct block blocks[] = {{.start = 0, .end = 8, .kind = BLOCK_TITLE},
                                          {.start = 9, .end = 17, .kind = BLOCK_CELL}};
    fixture_open(&f,
                 "shape r : person\n cap{1,4}\n"
                 "text t : amount trigger \"Ruiz\"\n Ruiz \\s* Paz\n"
                 "shape h : place priority 90\n (?<!<any>) <cap & heading>{2}\n"
                 "shape c : place priority 90\n <cap & cell> (?=<cap>)\n",
                 "");
    fixture_match(&f, text, blocks, 2);
    cr_assert_eq(f.found.n, 2);
    cr_expect_eq(f.found.at[0].end, 8);
    cr_expect(span_equal(ruleset_rule(f.rules, f.found.at[0].rule)->name, SPAN("h")));
    cr_expect_eq(f.found.at[1].start, 9);
    cr_expect_eq(f.found.at[1].end, 17);
    fixture_close(&f);
}

Test(matcher, compound_wholes_belong_to_no_unit)
{
    struct fixture f;
    fixture_open(&f, "list c\nshape r : place\n c\n", "@c\nPeru\nUS\n");
    fixture_expect(&f, "US-Peru ties", "r[US] r[Peru]");
    for (size_t i = 0; i < f.found.n; i++)
        cr_expect(!(f.tokens.at[f.found.at[i].token_from].flags & TOKEN_WHOLE));
    fixture_expect(&f, "the US-Peru", "r[US] r[Peru]");
    fixture_close(&f);
}

Test(matcher, abbreviations_and_initials_take_their_stop_along)
{
    struct fixture f;
    fixture_open(&f, "list abbreviation\nshape r : person\n <abbreviation|initial>+ cap+\n",
                 "@abbreviation\nGen\n");
    fixture_expect(&f, "Gen. J. Ruiz left", "r[Gen. J. Ruiz]");
    fixture_expect(&f, "Gen J Ruiz left", "r[Gen J Ruiz]");
    fixture_expect(&f, "Gen . Ruiz left", "");
    fixture_close(&f);
}

Test(matcher, span_is_capped_and_hostile_pages_stay_linear)
{
    struct fixture f;
    struct buf text = {0};
    fixture_open(&f,
                 "shape r : person\n (?<name> (cap | cap cap)+ )\n"
                 "shape s : place\n (cap+)+ \"nowhere\"\n"
                 "text t : amount trigger cap\n (?:(?:[A-Za-z]+\\x20?)+)+ (?: ! | \\d )\n",
                 "");
    for (size_t i = 0; i < 20000; i++)
        buf_puts(&text, "Aa ");
    buf_byte(&text, 0);
    fixture_match(&f, text.at, NULL, 0);
    cr_expect_geq(f.found.n, 20000 / UNIT_SPAN_MAX);
    for (size_t i = 0; i < f.found.n; i++)
        cr_expect_leq(f.found.at[i].token_to - f.found.at[i].token_from, UNIT_SPAN_MAX);
    cr_expect_gt(matcher_limit_hits(f.matcher), 0, "the text rule backtracks without end");
    fixture_close(&f);
    buf_release(&text);
}

Test(matcher, outcome_does_not_depend_on_what_came_before)
{
    static const char *const texts[] = {"Ana Ruiz of Lima", "", "Lima", "x", "Ana (AR) Lima Paz"};
    struct fixture a, b;
    static const char rules[] =
        "shape r : person\n cap{1,3} (\"of\" cap)?\nshape s : place\n \"Lima\"\n";
    fixture_open(&a, rules, "");
    for (size_t round = 0; round < 3; round++)
        for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
            fixture_open(&b, rules, "");
            char *fresh = fixture_found(&b, texts[i]), *used = fixture_found(&a, texts[i]);
            cr_expect_str_eq(used, fresh);
            mem_free(fresh);
            mem_free(used);
            fixture_close(&b);
        }
    fixture_close(&a);
}

/* More different looks than have a bit each: on either side the last ones are asked one by one. */
Test(matcher, looks_hold_however_many_there_are)
{
    struct fixture f;
    struct buf rules = {0};
    enum { N = 150 };
    for (int i = 0; i < N; i++)
        buf_printf(&rules,
                   "shape before%d : person\n (?<=<\"b%d\">) \"x\"\n"
                   "shape behind%d : place\n \"y\" (?=<\"e%d\">)\n",
                   i, i, i, i);
    buf_byte(&rules, 0);
    fixture_open(&f, rules.at, "");
    for (int i = 0; i < N; i++) {
        char text[40], want[60];
        snprintf(text, sizeof text, "b%d x y e%d", i, i);
        snprintf(want, sizeof want, "before%d[x] behind%d[y]", i, i);
        fixture_expect(&f, text, want);
        snprintf(text, sizeof text, "e%d x y b%d", i, i);
        fixture_expect(&f, text, "");
    }
    fixture_close(&f);
    buf_release(&rules);
}

/* What pattern_may_begin refuses, PCRE2 refuses with whatever stands behind it. */
Test(matcher, first_bytes_are_those_that_pcre2_takes)
{
    static const char *const regexes[] = {"abc",     "(?i:abc)",      "[x-z]b? | \\d+",
                                          "(?<=q)a", "a?b",           "(?! x ) \\w+",
                                          "x* | y",  "\\$ | \xC2\xA3"};
    static const char *const tails[] = {"", "bc", "BC", "b", "1", "\xA3"};
    struct pattern_scratch *scratch = pattern_scratch_new();
    size_t n_refused = 0;
    for (size_t i = 0; i < sizeof regexes / sizeof regexes[0]; i++) {
        struct pattern *p;
        size_t error_at, offsets[2 * (PATTERN_GROUPS_MAX + 1)];
        cr_assert_eq(pattern_new(&p, span_of(regexes[i]), PATTERN_TEXT, &error_at, NULL), BRIEF_OK);
        for (int byte = 1; byte < 256; byte++) {
            bool fits = false;
            for (size_t k = 0; k < sizeof tails / sizeof tails[0]; k++) {
                char text[8];
                snprintf(text, sizeof text, "q%c%s", byte, tails[k]);
                fits =
                    fits || pattern_match(p, scratch, span_of(text), 1, offsets) == PATTERN_MATCH;
            }
            bool may = pattern_may_begin(p, (char)byte);
            cr_expect(may || !fits, "%s is refused at byte %d", regexes[i], byte);
            n_refused += !may;
        }
        pattern_free(p);
    }
    cr_expect_gt(n_refused, 1000, "hardly a byte is refused");
    pattern_scratch_free(scratch);
}

/* One letter a word: the automaton's longest end must be the longest range that PCRE2 accepts. */
Test(matcher, automaton_finds_what_pcre2_accepts)
{
    static const struct {
        const char *shape, *regex;
    } cases[] = {
        {"\"a\" (\"b\" | \"c\" \"a\")* \"c\"", "a(?:b|ca)*c"},
        {"(\"a\"? \"b\"){1,3} \"c\"?", "(?:a?b){1,3}c?"},
        {"(\"a\" | \"a\" \"b\")+ <\"b\"|\"c\">", "(?:a|ab)+[bc]"},
        {". \"a\"{2,4} .", ".a{2,4}."},
        {"((\"a\"{0,2} \"b\"){0,2} \"c\"){1,2}", "(?:(?:a{0,2}b){0,2}c){1,2}"},
        {"<any & !\"a\">{2,} (\"a\" \"b\"?)?", "[^a]{2,}(?:ab?)?"},
    };
    unsigned seed = 7;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fixture f;
        struct pattern *p;
        struct pattern_scratch *scratch = pattern_scratch_new();
        char rules[200], letters[41] = "", text[81] = "";
        size_t error_at, offsets[2 * (PATTERN_GROUPS_MAX + 1)];
        snprintf(rules, sizeof rules, "shape r : person\n %s\n", cases[i].shape);
        fixture_open(&f, rules, "");
        cr_assert_eq(pattern_new(&p, span_of(cases[i].regex), PATTERN_SHAPE, &error_at, NULL), 0);
        for (size_t round = 0; round < 200; round++) {
            size_t n = 1 + (size_t)(rand_r(&seed) % 12), from = 0, end;
            for (size_t c = 0; c < n; c++) {
                letters[c] = "abc"[rand_r(&seed) % 3];
                text[2 * c] = letters[c];
                text[2 * c + 1] = ' ';
            }
            text[2 * n] = 0;
            for (end = n; end > 0; end--)
                if (pattern_match(p, scratch, (struct span){letters, end}, 0, offsets) ==
                    PATTERN_MATCH)
                    break;
            fixture_match(&f, text, NULL, 0);
            for (size_t c = 0; c < f.found.n + f.lost.n; c++) {
                const struct candidate *x =
                    c < f.found.n ? &f.found.at[c] : &f.lost.at[c - f.found.n];
                if (x->token_from == 0)
                    from = x->token_to;
            }
            cr_assert_eq(from, end, "%s on '%s': %zu, PCRE2 %zu", cases[i].shape, text, from, end);
        }
        pattern_free(p);
        pattern_scratch_free(scratch);
        fixture_close(&f);
    }
}

static void run_damaged(struct span bytes)
{
    struct ruleset *rules;
    struct matcher *m;
    if (ruleset_open(&rules, bytes, NULL))
        return;
    if (matcher_new(&m, rules, NULL) == BRIEF_OK) {
        struct forms *forms;
        struct token_list tokens = {0};
        struct candidate_list found = {0};
        struct span text = SPAN("General Ana Ruiz of New York paid $50 to J. Paz (JP).");
        cr_assert_eq(forms_new(&forms, "none", NULL), BRIEF_OK);
        cr_assert_eq(tokenise(&tokens, forms, text, NULL, 0), BRIEF_OK);
        matcher_run(m, &found, NULL, text, NULL, 0, &tokens, forms, NULL);
        struct lookup_scratch scratch = {0};
        ruleset_lookup(rules, &scratch, SPAN("New York"), -1);
        lookup_scratch_release(&scratch);
        forms_free(forms);
        token_list_release(&tokens);
        mem_free(found.at);
        matcher_free(m);
    }
    ruleset_free(rules);
}

static const char damage_rules[] =
    "list title city\nshape r : person\n (?<role> title) (?<name> cap+)\nshape c : place\n city\n"
    "text t : amount trigger currency\n (?<sign>\\$)(?<number>\\d+)\n  example + \"$5\" -> "
    "\"$5\"\n";
static const char damage_list[] = "@title\ngeneral\n@city\nNew York\nLima\n";

Test(matcher, compiled_file_cut_anywhere_is_refused)
{
    struct buf out = {0};
    cr_assert_eq(fixture_compile(&out, damage_rules, damage_list, NULL), BRIEF_OK);
    for (size_t cut = 0; cut < out.len; cut += 7) {
        struct ruleset *rules;
        char *heap = malloc(cut ? cut : 1); /* exact: ASan sees a read past it */
        memcpy(heap, out.at, cut);
        cr_expect_eq(ruleset_open(&rules, (struct span){heap, cut}, NULL), BRIEF_ECORRUPT,
                     "cut at %zu", cut);
        free(heap);
    }
    buf_release(&out);
}

/* Flip bytes and make the checksum right again: nothing may be read or written out of bounds. */
Test(matcher, damage_behind_a_right_checksum_does_no_harm)
{
    struct buf out = {0};
    cr_assert_eq(fixture_compile(&out, damage_rules, damage_list, NULL), BRIEF_OK);
    unsigned seed = 11;
    for (size_t round = 0; round < 3000; round++) {
        char *heap = malloc(out.len);
        struct span bytes = {heap, out.len};
        memcpy(heap, out.at, out.len);
        size_t at = 16 + (size_t)rand_r(&seed) % (out.len - 16);
        heap[at] = (char)(round % 3 ? rand_r(&seed) : 0xFF);
        store_u64le(heap + 8, compiled_checksum(bytes));
        run_damaged(bytes);
        free(heap);
    }
    buf_release(&out);
}

Test(matcher, failing_memory_is_reported_and_nothing_leaks)
{
    for (long n = 1; n < 400; n += 1) {
        struct buf out = {0};
        struct ruleset *rules = NULL;
        struct matcher *m = NULL;
        mem_fail_from(n);
        brief_status st = fixture_compile(&out, damage_rules, damage_list, NULL);
        if (st == BRIEF_OK)
            st = ruleset_open(&rules, buf_bytes(&out), NULL);
        if (st == BRIEF_OK)
            st = matcher_new(&m, rules, NULL);
        mem_fail_from(0);
        cr_expect(st == BRIEF_OK || st == BRIEF_ENOMEM, "allocation %ld: status %d", n, (int)st);
        matcher_free(m);
        ruleset_free(rules);
        buf_release(&out);
    }
}
