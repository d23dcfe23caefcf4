/* test_lexicon.c -- lists: their file format, the case rule, the longest walk, damage. */
#include "rules_fixture.h"

#define LISTED "list a b ambiguous\nshape hit : place\n  a\n"

Test(lexicon, case_rule_of_lists)
{
    static const struct {
        const char *entry, *text;
        bool fits;
    } cases[] = {
        {"prime minister", "the prime minister", true},
        {"prime minister", "Prime Minister", true},
        {"prime minister", "PRIME MINISTER", true},
        {"Lima", "in Lima", true},
        {"Lima", "in LIMA", true},
        {"Lima", "a lima bean", false},
        {"WHO", "the WHO says", true},
        {"WHO", "who says", false},
        {"WHO", "Who says", false},
        {"US", "us", false},
        {"US", "the U.S. says", true},
        {"U.S.", "the US says", true},
        {"US", "the US's men", true},
        {"McDonald", "by McDonald", true},
        {"McDonald", "by MCDONALD", true},
        {"McDonald", "by mcdonald", false},
        {"eBay", "on eBay", true},
        {"New York", "in New York", true},
        {"New York", "in new York", false},
        {"New York", "in New york", false},
        {"New York", "in NEW YORK", true},
        {"bin Laden", "Bin Laden", true},
        {"x", "X", true},
        {"X", "x", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fixture f;
        char list[100];
        snprintf(list, sizeof list, "@a\n%s\n", cases[i].entry);
        fixture_open(&f, LISTED, list);
        fixture_match(&f, cases[i].text, NULL, 0);
        cr_expect_eq(f.found.n == 1, cases[i].fits, "'%s' in '%s'", cases[i].entry, cases[i].text);
        fixture_close(&f);
    }
}

Test(lexicon, accents_stops_hyphens_and_curly_quotes_do_not_count)
{
    static const char *const cases[][2] = {
        {"Apurímac", "hit[Apurimac]"},
        {"Apurimac", "hit[Apurímac]"},
        {"Al-Shabaab", "hit[Al Shabaab]"},
        {"Al Shabaab", "hit[Al-Shabaab]"},
        {"Lt Gen", "hit[Lt. Gen]"},
        {"Lt. Gen.", "hit[Lt Gen]"},
        {"Cote d'Ivoire", "hit[Côte d’Ivoire]"},
        {"Moody's", "hit[Moody’s]"},
        {"Standard & Poor's", "hit[Standard & Poor's]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fixture f;
        char list[100], text[100];
        snprintf(list, sizeof list, "@a\n%s\n", cases[i][0]);
        snprintf(text, sizeof text, "by %.*s then", (int)strlen(cases[i][1]) - 5, cases[i][1] + 4);
        fixture_open(&f, LISTED, list);
        fixture_expect(&f, text, cases[i][1]);
        fixture_close(&f);
    }
}

Test(lexicon, longest_entry_wins_and_hides_what_it_holds)
{
    struct fixture f;
    fixture_open(&f, "list a b\nshape a : place\n  a\nshape b : organisation\n  b\n",
                 "@a\nNew York\nYork\nYork City Hall\n@b\nNew York Times\nTimes\n");
    fixture_expect(&f, "He read the New York Times.", "b[New York Times]");
    fixture_expect(&f, "In New York Timesheets rule", "a[New York]");
    fixture_expect(&f, "New York City Hall", "a[New York]");
    fixture_expect(&f, "Of York City, Times", "a[York] b[Times]");
    fixture_expect(&f, "New York\nTimes", "b[New York\nTimes]");
    fixture_expect(&f, "He left New. York burned.", "a[York]");
    fixture_close(&f);
}

Test(lexicon, normal_forms_and_senses)
{
    struct fixture f;
    fixture_open(&f, "list a b c ambiguous\nshape hit : place\n <a|b|c>\n",
                 "@a\nRoyal Air Force | RAF = RAF\n@b\nraf = Reference Area\n"
                 "@c\nGeorgia | Gruzia\nPoint | Spot ?\nDime ? | Ten Cents = 0.10\n");
    static const struct {
        const char *name, *class_name, *norm;
    } cases[] = {
        {"Royal Air Force", "a", "RAF"},
        {"royal air force", "a", ""},
        {"RAF", "a", "RAF"},
        {"RAF", "b", "Reference Area"},
        {"raf", "a", ""},
        {"raf", "b", "Reference Area"},
        {"GRUZIA", "c", "Georgia"},
        {"Gruzia", "c", "Georgia"},
        {"Point", "ambiguous", "Point"},
        {"Spot", "ambiguous", "Point"},
        {"Dime", "ambiguous", "0.10"},
        {"Ten Cents", "ambiguous", ""},
        {"Ten Cents", "c", "0.10"},
        {"", "c", ""},
        {"Royal Air", "a", ""},
        {"Royal Air Force base", "a", ""},
    };
    struct lookup_scratch scratch = {0};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int number = ruleset_class(f.rules, cases[i].class_name);
        struct span norm = ruleset_lookup(f.rules, &scratch, span_of(cases[i].name), number);
        cr_expect(span_equal(norm, span_of(cases[i].norm)), "'%s' as %s is '%.*s'", cases[i].name,
                  cases[i].class_name, (int)norm.len, norm.at);
    }
    lookup_scratch_release(&scratch);
    cr_expect_eq(ruleset_class(f.rules, "nosuch"), -1);
    fixture_close(&f);
}

Test(lexicon, tokens_carry_the_classes_of_their_entry_and_their_own)
{
    struct fixture f;
    uint32_t n;
    fixture_open(&f, "list a b\nshape hit : place\n a\n", "@a\nBurkina Faso\n@b\nFaso\n");
    fixture_match(&f, "in Burkina Faso now", NULL, 0);
    int a = ruleset_class(f.rules, "a"), b = ruleset_class(f.rules, "b");
    cr_expect(!matcher_token_has(f.matcher, 0, a));
    cr_expect(matcher_token_has(f.matcher, 1, a) && !matcher_token_has(f.matcher, 1, b));
    cr_expect(matcher_token_has(f.matcher, 2, a) && matcher_token_has(f.matcher, 2, b));
    cr_expect(!matcher_token_has(f.matcher, 99, a) && !matcher_token_has(f.matcher, 1, -1));
    cr_expect(span_equal(matcher_entry(f.matcher, 1, a, &n), SPAN("Burkina Faso")) && n == 2);
    cr_expect(span_equal(matcher_entry(f.matcher, 2, b, &n), SPAN("Faso")) && n == 1);
    matcher_entry(f.matcher, 3, -1, &n);
    cr_expect_eq(n, 0);
    cr_expect(span_equal(f.found.at[0].entry_norm, SPAN("Burkina Faso")));
    fixture_close(&f);
}

Test(lexicon, bad_lists_are_refused_with_place_and_caret)
{
    static const struct {
        const char *list, *message;
    } cases[] = {
        {"Lima\n", "t.list:1:1: no class yet"},
        {"@a\nLima =\n", "t.list:2:6: no normal form"},
        {"@a\n\nLima | | Callao\n", "t.list:3:8: an empty spelling"},
        {"@a b!\n", "t.list:1:4: a class name"},
        {"@a\na b c d e f g h i j k l m n o p q\n", "t.list:2:1: an entry has at most 16 words"},
        {"@a\n\xff\n", "t.list:2:1: this is no valid UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out = {0};
        struct brief_error err = {0};
        cr_expect_eq(fixture_compile(&out, "", cases[i].list, &err), BRIEF_EINPUT);
        cr_expect(strncmp(err.text, cases[i].message, strlen(cases[i].message)) == 0, "%s",
                  err.text);
        cr_expect_not_null(strstr(err.text, "^"), "%s", err.text);
        buf_release(&out);
    }
}

/* A list made of few words, so that entries share prefixes, against a scan of all of them. */
Test(lexicon, longest_walk_equals_a_scan_of_all_entries)
{
    static const char *const words[] = {"Ann", "Bo", "Cid", "Dee"};
    unsigned seed = 20111003;
    struct buf list = {0}, text = {0};
    char entries[60][40];
    struct fixture f;
    buf_puts(&list, "@a\n");
    for (size_t i = 0; i < 60; i++) {
        size_t n = 1 + (size_t)(rand_r(&seed) % 4);
        entries[i][0] = 0;
        for (size_t w = 0; w < n; w++)
            snprintf(entries[i] + strlen(entries[i]), 10, "%s%s", w ? " " : "",
                     words[rand_r(&seed) % 4]);
        buf_printf(&list, "%s\n", entries[i]);
    }
    buf_byte(&list, 0);
    fixture_open(&f, LISTED, list.at);
    for (size_t i = 0; i < 300; i++)
        buf_printf(&text, "%s%s", i ? " " : "", words[rand_r(&seed) % 4]);
    buf_byte(&text, 0);
    fixture_match(&f, text.at, NULL, 0);
    int a = ruleset_class(f.rules, "a");
    for (uint32_t t = 0; t < 300; t++) {
        const char *at = text.at + f.tokens.at[t].at;
        uint32_t best = 0, found;
        for (size_t i = 0; i < 60; i++) {
            size_t len = strlen(entries[i]);
            uint32_t n = 1;
            for (size_t c = 0; c < len; c++)
                n += entries[i][c] == ' ';
            if (strncmp(at, entries[i], len) == 0 && (at[len] == ' ' || !at[len]) && n > best)
                best = n;
        }
        matcher_entry(f.matcher, t, a, &found);
        cr_assert_eq(found, best, "token %u", t);
    }
    fixture_close(&f);
    buf_release(&list);
    buf_release(&text);
}
