/* test_rules.c -- the rule language: what a file may say, what patterns mean, what errors tell. */
#include "rules_fixture.h"

#define LIST                                                                                       \
    "@title\ngeneral | Gen\nforeign minister\n@given\nAna\nJean\n@city\nLima\nNew York\n"          \
    "@abbreviation\nGen\nInc\n"

/* Each pattern is the one rule of a file; the text shows what it finds. */
Test(rules, patterns_over_units)
{
    static const struct {
        const char *pattern, *text, *want;
    } cases[] = {
        {"title", "The Foreign Minister left", "r[Foreign Minister]"},
        {"title cap", "General Ruiz left", "r[General Ruiz]"},
        {"title+ cap", "Foreign Minister General Ruiz left", "r[Foreign Minister General Ruiz]"},
        {"title <cap>{2}", "General Ana Ruiz Paz", "r[General Ana Ruiz]"},
        {"title <cap>{2,}", "General Ana Ruiz Paz", "r[General Ana Ruiz Paz]"},
        {"title (cap | initial)+", "Gen. J. Ruiz left", "r[Gen. J. Ruiz]"},
        {"<cap & !city & !sentence_start>", "He saw Lima and Callao", "r[Callao]"},
        {"<city | title & cap>", "General of New York", "r[General] r[New York]"},
        {"\"from\" city", "From Lima, from Paris", "r[From Lima]"},
        {"\"New\" \"York\"", "in New Jersey", ""},
        {"cap \"-\" cap", "on Jean-Paul now", "r[Jean-Paul]"},
        {"cap possessive", "Peru's army", "r[Peru's]"},
        {"cap <hyphen> cap", "Ana-Paz, Ana - Paz", "r[Ana-Paz]"},
        {"TWO", "Ana Ruiz Paz", "r[Ana Ruiz]"},
        {"TWO \"of\" TWO?", "Ana Ruiz of Lima Callao", "r[Ana Ruiz of Lima Callao]"},
        {"(?<=<\"in\">) cap", "in Callao, at Callao", "r[Callao]"},
        {"(?<!<\"in\">) cap", "in Callao, at Paita", "r[Paita]"},
        {"(?<!<lower>) cap", "Callao", "r[Callao]"},
        {"cap (?=<comma>)", "Callao, Paita.", "r[Callao]"},
        {"cap (?!<comma>)", "Callao, Paita", "r[Paita]"},
        {"cap+ (?=<lower>)", "Callao Paita Ilo.", ""},
        {"<upper & !shout>", "the UN met", "r[UN]"},
        {"<upper & shout>", "THE PERUVIAN ARMY SAID", "r[THE] r[PERUVIAN] r[ARMY] r[SAID]"},
        {"number . . alnum", "7 of the 3rd", "r[7 of the 3rd]"},
        {"<mixed|other|currency>", "$5 of eBay", "r[$] r[eBay]"},
        {"( cap ( \"and\" | \"&\" ) )+ cap", "Ana and Jean & Paz went", "r[Ana and Jean & Paz]"},
        {"cap{1,2}? (?<name> cap+)", "Ana Ruiz Paz", "r[Ruiz Paz]"},
        {"cap{1,2} (?<name> cap+)", "Ana Ruiz Paz", "r[Paz]"},
        {"(?<name> title) cap | title (?<name> initial)", "General Ruiz, General R.",
         "r[General] r[R.]"},
        {"initial_stop cap", "A Ruiz and J. Paz", "r[J. Paz]"},
        {"initial cap", "A Ruiz and J. Paz", "r[A Ruiz] r[J. Paz]"},
        {"# a comment\n   cap # another\n   comma", "Ana, Paz", "r[Ana,]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fixture f;
        char rules[500];
        snprintf(rules, sizeof rules,
                 "list title given city\nclass hyphen = dash & glued\npattern TWO = cap{2}\n"
                 "shape r : person\n   %s\n",
                 cases[i].pattern);
        fixture_open(&f, rules, LIST);
        fixture_expect(&f, cases[i].text, cases[i].want);
        fixture_close(&f);
    }
}

Test(rules, text_rules_run_at_their_trigger)
{
    static const struct {
        const char *trigger, *regex, *text, *want;
    } cases[] = {
        {"currency number", "\\$ \\d+", "a $50 $x 50", "r[$50]"},
        {"number", "\\d+ \\x20 {title}", "7 generals, 7 foreign  minister, 7 General",
         "r[7 foreign  minister] r[7 General]"},
        {"number", "\\d+ {CITY}", "7 Lima, 8 NEW YORK 9 new york", "r[7 Lima] r[8 NEW YORK]"},
        {"number", "\\d", "77 7", "r[7]"},
        {"number", "(?:€|£)?\\d+ # comment {\n \\x20 \\{", "5 { 6", "r[5 {]"},
        {"\"w\"", "\\w [ab[:digit:]]", "w w5", ""},
        {"lower", "(?<= Sr[.]\\x20 ) [a-z]+", "Sr. ruiz ana", "r[ruiz]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fixture f;
        char rules[500];
        snprintf(rules, sizeof rules,
                 "list title given city\nregex CITY = \\x20 {city}\ntext r : amount trigger %s\n"
                 "   %s\n",
                 cases[i].trigger, cases[i].regex);
        fixture_open(&f, rules, LIST);
        fixture_expect(&f, cases[i].text, cases[i].want);
        fixture_close(&f);
    }
}

Test(rules, later_files_override_extend_and_drop)
{
    struct source files[] = {
        {"a.rules", SPAN("class c = \"one\"\nshape r : person\n c\nshape s : place\n \"two\"\n"
                         "shape t : place\n \"three\"\n")},
        {"b.rules", SPAN("class c = \"four\"\nshape s : organisation\n \"five\"\ndrop t\n")},
    };
    struct fixture f = {0};
    cr_assert_eq(ruleset_compile_sources(&f.compiled, files, 2, &f.err), BRIEF_OK, "%s",
                 f.err.text);
    cr_assert_eq(ruleset_open(&f.rules, buf_bytes(&f.compiled), &f.err), BRIEF_OK);
    cr_assert_eq(matcher_new(&f.matcher, f.rules, &f.err), BRIEF_OK);
    cr_assert_eq(forms_new(&f.forms, "none", &f.err), BRIEF_OK);
    fixture_expect(&f, "one two three four five", "r[four] s[five]");
    cr_expect_eq(ruleset_count(f.rules), 2);
    const struct rule_facts *s = ruleset_rule(f.rules, 1);
    cr_expect(span_equal(s->file, SPAN("b.rules")) && s->line == 2 &&
              s->type == MENTION_ORGANISATION);
    fixture_close(&f);
}

Test(rules, attributes_reach_the_candidate)
{
    struct fixture f;
    fixture_open(&f,
                 "shape r : place priority 7 confidence 33 weak normaliser name # so\n  cap\n"
                 "shape s : amount\n  confidence 44\n  normaliser money\n  number\n",
                 "");
    fixture_match(&f, "at Lima 7", NULL, 0);
    cr_assert_eq(f.found.n, 2);
    cr_expect(f.found.at[0].weak && f.found.at[0].confidence == 33 &&
              f.found.at[0].type == MENTION_PLACE);
    cr_expect(!f.found.at[1].weak && f.found.at[1].confidence == 44);
    cr_expect(span_equal(ruleset_rule(f.rules, 0)->normaliser, SPAN("name")));
    cr_expect(span_equal(ruleset_rule(f.rules, 1)->normaliser, SPAN("money")));
    fixture_close(&f);
}

Test(rules, errors_name_file_line_and_column)
{
    static const struct {
        const char *rules, *message;
    } cases[] = {
        {"shpe r : person\n", "t.rules:1:1: expected class, pattern"},
        {"shape r person\n", "t.rules:1:9: expected ':'"},
        {"shape r : human\n cap\n", "t.rules:1:11: no such type"},
        {"shape r : person\n", "t.rules:1:7: this rule has no pattern"},
        {"shape r : person prio 5\n cap\n", "t.rules:1:18: expected priority N"},
        {"shape r : person priority x\n cap\n", "t.rules:1:27: expected a number from 0 to 1000"},
        {"shape r : person confidence 101\n cap\n", "t.rules:1:29: expected a number"},
        {"shape r : person\n  trigger cap\n", "t.rules:2:3: only text rules"},
        {"text r : person\n  x\n", "t.rules:1:6: a text rule needs a trigger"},
        {"shape r : person\n  cap titel\n", "t.rules:2:7: no pattern, class, shape or flag"},
        {"shape r : person\n  <cap & titel>\n", "t.rules:2:10: no class, shape or flag"},
        {"shape r : person\n  (cap\n", "t.rules:2:3: this '(' has no partner"},
        {"shape r : person\n  cap)\n", "t.rules:2:6: this ')' has no partner"},
        {"shape r : person\n  <cap\n", "t.rules:2:3: expected '>'"},
        {"shape r : person\n  <cap &>\n", "t.rules:2:9: expected a class"},
        {"shape r : person\n  \"cap\n", "t.rules:2:3: this '\"' has no partner"},
        {"shape r : person\n  <\"New York\">\n", "t.rules:2:5: a literal is one word"},
        {"shape r : person\n  \"St.\"\n", "t.rules:2:4: a literal is one word"},
        {"shape r : person\n  (?<nome> cap)\n", "t.rules:2:6: no capture is called 'nome'"},
        {"shape r : person\n  cap{3,2}\n", "t.rules:2:6: the second count"},
        {"shape r : person\n  cap{99}\n", "t.rules:2:7: expected a count from 0 to 40"},
        {"shape r : person\n  cap?\n", "t.rules:2:3: this pattern fits without any unit"},
        {"shape r : person\n  cap (?=<cap>) cap\n", "t.rules:2:17: unexpected text; a look-behind"},
        {"shape r : person\n  cap (?<=<cap>)\n", "t.rules:2:7: unexpected text; a look-behind"},
        {"shape r : person\n  (?<=cap) cap\n", "t.rules:2:7: a look-around holds one"},
        {"shape r : person\n  cap\n  example + \"x\" -> \"x\"\n  cap\n",
         "t.rules:4:3: the lines of a pattern must stand together"},
        {"shape r : person\n  cap\n  example \"x\"\n", "t.rules:3:11: expected '+' or '-'"},
        {"shape r : person\n  cap\n  example + \"x\"\n", "t.rules:3:16: expected ->"},
        {"shape r : person\n  cap\nshape r : person\n  cap\n",
         "t.rules:3:7: rule 'r' stands twice"},
        {"class a = cap\nclass a = cap\n", "t.rules:2:7: 'a' is defined twice"},
        {"class a = b\nclass b = a\n", "t.rules:"},
        {"class a = cap cap\n", "t.rules:1:15: unexpected text behind the class"},
        {"class title = cap\n", "t.rules:1:7: 'title' is the name of a list's class"},
        {"pattern a = b\npattern b = a?\n", "t.rules:"},
        {"pattern a = cap )\n", "t.rules:1:17: this ')' has no partner"},
        {"drop r\n", "t.rules:1:6: no rule before this line"},
        {"   cap\n", "t.rules:1:4: an indented line without a rule"},
        {"text r : amount trigger number\n  \\d {nosuch}\n", "t.rules:2:7: no regex and no list"},
        {"text r : amount trigger number\n  \\d [a\xc3\xa9]\n",
         "t.rules:2:8: text rules see bytes"},
        {"text r : amount trigger number\n  (\\d\n", "t.rules:2:6: missing closing parenthesis"},
        {"text r : amount trigger number\n  (?<nome>\\d)\n", "t.rules:2:3: no capture is called"},
        {"shape r : person\n  where cap within document\n  cap\n",
         "t.rules:2:9: expected 'has' or 'lacks'"},
        {"shape r : person\n  where has cap\n  cap\n", "t.rules:2:16: expected 'within'"},
        {"shape r : person\n  where has cap within reach\n  cap\n",
         "t.rules:2:24: expected document, paragraph, sentence or a number"},
        {"shape r : person\n  where has cap within 0 units\n  cap\n",
         "t.rules:2:24: expected a number from 1 to 1000"},
        {"shape r : person\n  where has cap within 1001 units\n  cap\n",
         "t.rules:2:24: expected a number from 1 to 1000"},
        {"shape r : person\n  where has cap within 5 words\n  cap\n",
         "t.rules:2:26: expected 'units'"},
        {"shape r : person\n  where has titel within document\n  cap\n",
         "t.rules:2:13: no class, shape or flag is called 'titel'"},
        {"shape r : person\n  where has cap within document now\n  cap\n",
         "t.rules:2:33: unexpected text behind the condition"},
        {"text r : amount trigger (?<name>number)\n  \\d\n", "t.rules:1:25: a trigger captures"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out = {0};
        struct brief_error err = {0};
        brief_status st = fixture_compile(&out, cases[i].rules, LIST, &err);
        cr_expect_eq(st, BRIEF_EINPUT, "case %zu: %s", i, cases[i].rules);
        cr_expect(strncmp(err.text, cases[i].message, strlen(cases[i].message)) == 0,
                  "wanted %s\n got %s", cases[i].message, err.text);
        buf_release(&out);
    }
}

Test(rules, patterns_that_would_explode_are_refused_quickly)
{
    static const char *const patterns[] = {
        "((((cap{0,40}){0,40}){0,40}){0,40}) number",
        "(cap? (cap? (cap? (cap? cap){1,40}){1,40}){1,40})",
        "((((((((((((((((((((((((((((((((((((((((cap))))))))))))))))))))))))))))))))))))))))",
    };
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        struct buf out = {0};
        struct brief_error err = {0};
        char rules[300];
        snprintf(rules, sizeof rules, "shape r : person\n  %s\n", patterns[i]);
        cr_expect_eq(fixture_compile(&out, rules, "", &err), BRIEF_EINPUT, "%s", patterns[i]);
        buf_release(&out);
    }
}

Test(rules, examples_are_tests)
{
    static const struct {
        const char *example;
        bool holds;
    } cases[] = {
        {"+ \"by Ana Ruiz\" -> \"Ana Ruiz\"", true},
        {"+ \"by Ana Ruiz\" -> \"Ana\"", false},
        {"- \"by Ana\"", true},
        {"- \"by Ana Ruiz\"", false},
        {"- \"by Ana Ruiz\" -> \"Ana\"", true},
        {"- \"by Ana Ruiz\" -> \"Ana Ruiz\"", false},
        {"+ \"\\\"Ana Ruiz\\\"\" -> \"Ana Ruiz\"", true},
        {"+ \"Ana\\nRuiz\" -> \"Ana\\nRuiz\"", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fixture f;
        char rules[300];
        size_t n;
        snprintf(rules, sizeof rules, "shape r : person\n  cap cap\n  example %s\n",
                 cases[i].example);
        fixture_open(&f, rules, "");
        brief_status st = ruleset_check_examples(f.rules, &n, &f.err);
        cr_expect_eq(n, 1);
        cr_expect_eq(st, cases[i].holds ? BRIEF_OK : BRIEF_EINPUT, "%s: %s", cases[i].example,
                     f.err.text);
        cr_expect(cases[i].holds || strncmp(f.err.text, "t.rules:3: rule r", 17) == 0, "%s",
                  f.err.text);
        fixture_close(&f);
    }
}
