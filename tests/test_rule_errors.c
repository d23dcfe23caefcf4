/* test_rule_errors.c -- every mistake in a rule or list file is told with its place and a caret
 * under it. */
#include "core/text/utf8.h"
#include "rules_fixture.h"

#define LIST "@title\ngeneral\n@city\nLima\n"

struct mistake {
    const char *rules, *list; /* the files t.rules and t.list */
    const char *message;      /* how the message begins */
    const char *under;        /* what stands above the caret; "": the end of the line */
};

/* The third line of a message has its caret below `under` in the second. */
static bool caret_is_under(const char *text, const char *under)
{
    const char *second = strchr(text, '\n'), *third = second ? strchr(second + 1, '\n') : NULL;
    const char *caret = third ? strchr(third + 1, '^') : NULL;
    if (!caret || caret[1])
        return false;
    size_t column = (size_t)(caret - third - 1);
    const char *at = second + 1;
    while (at < third &&
           utf8_columns((struct span){second + 1, (size_t)(at - second - 1)}) < column)
        at++;
    size_t n = strlen(under);
    return n ? (size_t)(third - at) >= n && memcmp(at, under, n) == 0 : at == third;
}

static void expect_mistake(const struct mistake *m)
{
    struct buf out = {0};
    struct brief_error err = {0};
    brief_status st = fixture_compile(&out, m->rules, m->list, &err);
    cr_expect_eq(st, BRIEF_EINPUT, "compiles: %s%s", m->rules, m->list);
    cr_expect(strncmp(err.text, m->message, strlen(m->message)) == 0, "wanted %s\n   got %s",
              m->message, err.text);
    cr_expect(caret_is_under(err.text, m->under), "no caret under '%s':\n%s", m->under, err.text);
    buf_release(&out);
}

Test(rule_errors, of_statements)
{
    static const struct mistake cases[] = {
        {"shpe r : person\n", LIST, "t.rules:1:1: expected class, pattern", "shpe"},
        {"shape\n", LIST, "t.rules:1:6: expected a name", ""},
        {"shape r person\n", LIST, "t.rules:1:9: expected ':'", "person"},
        {"shape r : human\n cap\n", LIST, "t.rules:1:11: no such type", "human"},
        {"shape r : person\n", LIST, "t.rules:1:7: this rule has no pattern", "r :"},
        {"shape r : person prio 5\n cap\n", LIST, "t.rules:1:18: expected priority N", "prio"},
        {"shape r : person priority 1001\n cap\n", LIST,
         "t.rules:1:27: expected a number from 0 to 1000", "1001"},
        {"shape r : person confidence many\n cap\n", LIST,
         "t.rules:1:29: expected a number from 0 to 100", "many"},
        {"shape r : person priority\n cap\n", LIST, "t.rules:1:26: expected a number", ""},
        {"shape r : person normaliser nome\n cap\n", LIST,
         "t.rules:1:29: no normaliser is called 'nome'; there are name, money", "nome"},
        {"text r : person\n  x\n", LIST, "t.rules:1:6: a text rule needs a trigger", "r :"},
        {"shape r : person\n  cap\nshape r : person\n  cap\n", LIST,
         "t.rules:3:7: rule 'r' stands twice in this file, first in line 1", "r :"},
        {"class a = cap\nclass a = cap\n", LIST, "t.rules:2:7: 'a' is defined twice", "a ="},
        {"drop r\n", LIST, "t.rules:1:6: no rule before this line is called 'r'", "r"},
        {"   cap\n", LIST, "t.rules:1:4: an indented line without a rule", "cap"},
        {"class cap = title\n", LIST, "t.rules:1:7: 'cap' is a shape or flag", "cap"},
        {"class title = cap\n", LIST, "t.rules:1:7: 'title' is the name of a list's class",
         "title"},
        {"pattern heading = cap\n", LIST, "t.rules:1:9: 'heading' is a shape or flag", "heading"},
        {"pattern city = cap\n", LIST, "t.rules:1:9: 'city' is the name of a list's", "city"},
        {"class a = cap\npattern a = cap\n", LIST, "t.rules:2:9: there is a class called 'a'",
         "a ="},
        {"class é = cap\n", LIST, "t.rules:1:7: expected a name of letters", "é"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_mistake(&cases[i]);
}

Test(rule_errors, of_patterns)
{
    static const struct mistake cases[] = {
        {"shape r : person\n  cap titel\n", LIST,
         "t.rules:2:7: no pattern, class, shape or flag is called 'titel'", "titel"},
        {"shape r : person\n  <cap & titel>\n", LIST, "t.rules:2:10: no class, shape or flag",
         "titel"},
        {"shape r : person\n  cap (cap (cap)\n", LIST, "t.rules:2:7: this '(' has no partner",
         "(cap (cap"},
        {"shape r : person\n  cap)\n", LIST, "t.rules:2:6: this ')' has no partner", ")"},
        {"shape r : person\n  <(cap>\n", LIST, "t.rules:2:4: this '(' has no partner", "(cap"},
        {"shape r : person\n  <cap &>\n", LIST, "t.rules:2:9: expected a class", ">"},
        {"shape r : person\n  \"cap\n", LIST, "t.rules:2:3: this '\"' has no partner", "\"cap"},
        {"shape r : person\n  \"\" cap\n", LIST, "t.rules:2:4: an empty literal", "\" cap"},
        {"shape r : person\n  (?<nome> cap)\n", LIST, "t.rules:2:6: no capture is called 'nome'",
         "nome"},
        {"shape r : person\n  cap{3,2}\n", LIST, "t.rules:2:6: the second count", "{3,2}"},
        {"shape r : person\n  cap{2\n", LIST, "t.rules:2:6: this '{' has no partner", "{2"},
        {"shape r : person\n  cap{x}\n", LIST, "t.rules:2:7: expected a count", "x}"},
        {"shape r : person\n  cap? title*\n", LIST,
         "t.rules:2:3: this pattern fits without any unit", "cap?"},
        {"shape r : person\n  cap | | title\n", LIST, "t.rules:2:3: this pattern fits without",
         "cap"},
        {"shape r : person\n  * cap\n", LIST, "t.rules:2:3: expected <classes>, a name", "*"},
        {"shape r : person\n  cap\n  cap title\n  titel\n", LIST, "t.rules:4:3: no pattern",
         "titel"},
        {"pattern P = cap\n  titel\n", LIST, "t.rules:2:3: no pattern, class", "titel"},
        {"class c = cap & (title\n", LIST, "t.rules:1:17: this '(' has no partner", "(title"},
        /* tabs and letters of several bytes stand before the place */
        {"shape r : person\n\t\tcap titel\n", LIST, "t.rules:2:7: no pattern", "titel"},
        {"shape r : person\n  \"naïve\" titel\n", LIST, "t.rules:2:11: no pattern", "titel"},
        {"shape r : person\r\n  cap titel\r\n", LIST, "t.rules:2:7: no pattern", "titel"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_mistake(&cases[i]);
}

Test(rule_errors, of_regular_expressions)
{
#define TEXT "text r : amount trigger number\n"
    static const struct mistake cases[] = {
        {TEXT "  \\d {nosuch}\n", LIST, "t.rules:2:7: no regex and no list", "nosuch"},
        {TEXT "  \\d [a\xc3\xa9]\n", LIST, "t.rules:2:8: text rules see bytes", "\xc3\xa9"},
        {TEXT "  \\d+ (?<nome>x)\n", LIST, "t.rules:2:3: no capture is called 'nome'", "\\d"},
        {TEXT "  \\d+\n  (x\n", LIST, "t.rules:3:5: missing closing parenthesis", ""},
        {TEXT "  \\d+ )\n", LIST, "t.rules:2:7: unmatched closing parenthesis", ")"},
        {TEXT "  \\d+ x{3,2}\n", LIST, "t.rules:2:12: numbers out of order", "}"},
        {"regex N = \\d+ (\n" TEXT "  {N}\n", LIST, "t.rules:1:", ""},
        {"regex N = [z-a]\n", LIST, "t.rules:1:14: range out of order", "a]"},
        {TEXT "  \\d\n  {N} +* \nregex N = a\n", LIST, "t.rules:3:8: quantifier does not follow",
         "*"},
        {"regex a = {a}\n", LIST, "t.rules:1:12: 'a' is defined by itself", "a}"},
        {"text r : amount trigger titel\n  \\d\n", LIST, "t.rules:1:25: no pattern, class",
         "titel"},
        {"text r : amount trigger (?<name>number)\n  \\d\n", LIST,
         "t.rules:1:25: a trigger captures", "(?<name>"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_mistake(&cases[i]);
}

Test(rule_errors, of_examples_and_conditions)
{
#define RULE "shape r : person\n  cap\n"
    static const struct mistake cases[] = {
        {RULE "  example \"x\"\n", LIST, "t.rules:3:11: expected '+' or '-'", "\"x\""},
        {RULE "  example + \"x\"\n", LIST, "t.rules:3:16: expected ->", ""},
        {RULE "  example + x\n", LIST, "t.rules:3:13: expected '\"'", "x"},
        {RULE "  example + \"x -> \"x\"\n", LIST, "t.rules:3:20: expected ->", "x\""},
        {RULE "  example - \"x\n", LIST, "t.rules:3:14: this string has no closing", "x"},
        {RULE "  example + \"Ana Ruiz\" -> \"Ruis\"\n", LIST,
         "t.rules:3:28: this does not stand in the example's text", "Ruis"},
        {RULE "  example - \"x\" more\n", LIST, "t.rules:3:17: unexpected text", "more"},
        {RULE "  where cap within document\n", LIST, "t.rules:3:9: expected 'has' or", "cap"},
        {RULE "  where has titel within document\n", LIST, "t.rules:3:13: no class", "titel"},
        {RULE "  where has cap\n", LIST, "t.rules:3:16: expected 'within'", ""},
        {RULE "  where has cap within 5 words\n", LIST, "t.rules:3:26: expected 'units'", "words"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_mistake(&cases[i]);
}

Test(rule_errors, of_lists)
{
    static const struct mistake cases[] = {
        {"", "Lima\n", "t.list:1:1: no class yet: put a line like '@city'", "Lima"},
        {"", "@city,town\nLima\n", "t.list:1:2: a class name is made of", "city,town"},
        {"", "@city\nLima =\n", "t.list:2:6: no normal form behind '='", "="},
        {"", "@city\nLima = LIM = x\n", "t.list:2:12: a second '='", "= x"},
        {"", "@city\n= LIM\n", "t.list:2:1: an empty spelling", "= LIM"},
        {"", "@city\nLima | = LIM\n", "t.list:2:8: an empty spelling", "= LIM"},
        {"", "@city\nLima | | LIM\n", "t.list:2:8: an empty spelling", "| LIM"},
        {"", "@city\n| Lima\n", "t.list:2:1: an empty spelling", "| Lima"},
        {"", "@city\nLima |\n", "t.list:2:7: an empty spelling", ""},
        {"", "@drop city\nLima |\n", "t.list:2:7: an empty spelling", ""},
        {"", "@drop city,town\nLima\n", "t.list:1:7: a class name is made of", "city,town"},
        {"", "@city\nLima\n\n# so\na b c d e f g h i j k l m n o p q\n",
         "t.list:5:1: an entry has at most 16 words", "a b"},
        {"", "@city\nLima\nBo\xff\n", "t.list:3:3: this is no valid UTF-8", ""},
        {"", "@city\nLi\001ma\n", "t.list:2:3: a control character", "?ma"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_mistake(&cases[i]);
}

/* A place far into a long line is shown with what is around it. */
Test(rule_errors, long_lines_are_shown_in_part)
{
    struct buf rules = {0};
    buf_puts(&rules, "shape r : person\n  (");
    for (int i = 0; i < 60; i++)
        buf_puts(&rules, "\"naïve\" | ");
    buf_puts(&rules, "titel | cap)\n");
    buf_byte(&rules, 0);
    struct mistake m = {rules.at, LIST, "t.rules:2:604: no pattern", "titel"};
    expect_mistake(&m);
    buf_release(&rules);
}

/* Windows: a byte order mark first, CR LF at line ends. */
Test(rule_errors, files_from_windows_mean_the_same)
{
    struct fixture f;
    fixture_open(&f,
                 "\xEF\xBB\xBF# so\r\nlist city\r\nclass c = cap\r\n  & !city\r\n"
                 "shape r : person\r\n  confidence 70\r\n\r\n  c # one\r\n  city\r\n"
                 "  example + \"Ana Lima\" -> \"Ana Lima\"\r\n"
                 "text t : amount trigger <number | alnum>\r\n  \\d+ # figures\r\n  x\r\n",
                 "\xEF\xBB\xBF@city\r\nLima | LIM\r\nNew York = NYC\r\n");
    fixture_expect(&f, "Ana Lima, Ana New York, 5x", "r[Ana Lima] r[Ana New York] t[5x]");
    fixture_close(&f);
}
