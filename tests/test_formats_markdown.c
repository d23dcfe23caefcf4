/* Markdown: blocks, titles, front matter, marks taken out. */
#include "tests/formats_fixture.h"

#include <criterion/criterion.h>

struct reading {
    const char *about, *text, *expected;
};

static void expect_readings(const struct reading *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct formats_run run;
        brief_status st =
            formats_read_all(&run, FILE_MARKDOWN, "notes.md", span_of(cases[i].text), NULL, NULL);
        cr_expect_eq(st, BRIEF_OK, "%s", cases[i].about);
        cr_expect_null(run.broken, "%s: %s", cases[i].about, run.broken);
        cr_expect_str_eq(run.printed.at, cases[i].expected, "%s:\n%s\nwanted:\n%s", cases[i].about,
                         run.printed.at, cases[i].expected);
        formats_release(&run);
    }
}

#define EXPECT_READINGS(cases) expect_readings(cases, sizeof(cases) / sizeof *(cases))

Test(formats_markdown, blocks_are_told_apart)
{
    static const struct reading cases[] = {
        {"title, headings, paragraphs", "# Board meets\n\nIt met\nagain.\n\n## Sums ##\n\nMany.\n",
         "== 1 |Board meets||\nT1 Board meets\nP3 It met~again.\nH6 Sums\nP8 Many.\n"},
        {"underlined headings", "Board meets\n===\n\nIt met.\n\nSums\n----\nMany.\n",
         "== 1 |Board meets||\nT1 Board meets\nP4 It met.\nH6 Sums\nP8 Many.\n"},
        {"no blank lines needed", "# Board meets\nIt met.\n## Sums\nMany.\n",
         "== 1 |Board meets||\nT1 Board meets\nP2 It met.\nH3 Sums\nP4 Many.\n"},
        {"hash without blank is text", "#1 of the ports\n", "== 1 |||\nP1 #1 of the ports\n"},
        {"lists",
         "- one\n  runs on\n* two\n+ three\n\n1. first\n2) second\n   - inner\n- [x] done\n",
         "== 1 |||\nI1 one~runs on\nI3 two\nI4 three\nI6 first\nI7 second\nI8 inner\nI9 done\n"},
        {"a figure amid a paragraph is no list", "It cost\n12. That was much.\n",
         "== 1 |||\nP1 It cost~12. That was much.\n"},
        {"nor is a year", "2019. A year.\n", "== 1 |||\nP1 2019. A year.\n"},
        {"block quotes", "> It met\n> again.\n>\n> > Twice.\n",
         "== 1 |||\nP1 It met~again.\nP4 Twice.\n"},
        {"breaks", "One.\n\n***\n\nTwo.\n\n- - -\nThree.\n",
         "== 1 |||\nP1 One.\nP5 Two.\nP8 Three.\n"},
        {"code stays as it is", "One.\n```c\nint *a_b;\n\n# no heading\n```\nTwo.\n",
         "== 1 |||\nP1 One.\nP3 int *a_b;~~# no heading\nP7 Two.\n"},
        {"code without end", "~~~\nx\n", "== 1 |||\nP2 x\n"},
        {"comments", "One.\n<!-- no\n\nnor -->\nTwo.\n", "== 1 |||\nP1 One.~Two.\n"},
        {"label definitions", "One.\n\n[a]: http://e.org\n", "== 1 |||\nP1 One.\n"},
        {"items of plain text are no items here",
         "The board met in the harbour.\n\n- Pilots want more\n\nThey have wanted it for years.\n",
         "== 1 |||\nP1 The board met in the harbour.\nI3 Pilots want more\n"
         "P5 They have wanted it for years.\n"},
    };
    EXPECT_READINGS(cases);
}

Test(formats_markdown, tables_have_rows_columns_headers_and_captions)
{
    static const struct reading cases[] = {
        {"with caption",
         "Sums paid\n\n| Port | *US$m* |\n|:-----|-----:|\n| Arica | 1.5 |\n| Iqui\\|que | `2` "
         "|\n\nEnd.\n",
         "== 1 |||\nK1 Sums paid\nC3 1:0,0h Port\nC3 1:0,1h US$m\nC5 1:1,0h Arica\nC5 1:1,1 1.5\n"
         "C6 1:2,0h Iqui|que\nC6 1:2,1 2\nP8 End.\n"},
        {"without outer bars", "a | b\n--|--\n1 | 2\nEnd.\n",
         "== 1 |||\nC1 1:0,0h a\nC1 1:0,1h b\nC3 1:1,0 1\nC3 1:1,1 2\nP4 End.\n"},
        {"empty cells keep their column", "| | b |\n|--|--|\n| x | |\n| | 2 |\n",
         "== 1 |||\nC1 1:0,1h b\nC3 1:1,0h x\nC4 1:2,1 2\n"},
        {"a sentence is no caption", "They paid.\n\n| a |\n|---|\n| 1 |\n",
         "== 1 |||\nP1 They paid.\nC3 1:0,0h a\nC5 1:1,0 1\n"},
    };
    EXPECT_READINGS(cases);
}

Test(formats_markdown, marks_go_and_words_stay)
{
    static const struct reading cases[] = {
        {"emphasis", "*one* **two** _three_ __four__ ~~five~~ ***six***\n",
         "== 1 |||\nP1 one two three four five six\n"},
        {"what only looks like it", "2 * 3, file_name_x, 2*3, a ~ b, snake_case\n",
         "== 1 |||\nP1 2 * 3, file_name_x, 2*3, a ~ b, snake_case\n"},
        {"links and images", "[one](http://e.org/a_(b) \"t\") ![two](i.png) [![three](i)](l)\n",
         "== 1 |||\nP1 one two three\n"},
        {"references in brackets are no links",
         "see [WR-11-36] and [WR-11-38][WR-11-40] (no link)\n",
         "== 1 |||\nP1 see [WR-11-36] and [WR-11-38][WR-11-40] (no link)\n"},
        {"labels", "[one][a] and [WR-1]\n\n[a]: http://e.org\n", "== 1 |||\nP1 one and [WR-1]\n"},
        {"addresses", "<http://e.org/x> <me@e.org>\n", "== 1 |||\nP1 http://e.org/x me@e.org\n"},
        {"tags", "one<br>two <b>three</b> a < b > c\n", "== 1 |||\nP1 one two three a < b > c\n"},
        {"code", "`a_b*c*` ``d`e``\n", "== 1 |||\nP1 a_b*c* de\n"},
        {"escapes", "\\*one\\* \\[two\\] 1\\. \\n\n", "== 1 |||\nP1 *one* [two] 1. \\n\n"},
        {"references", "&amp; &#233; &#x2019; &eacute; &bogus; AT&T\n",
         "== 1 |||\nP1 & é ’ é &bogus; AT&T\n"},
        {"references compose", "cafe&#x301;\n", "== 1 |||\nP1 café\n"},
        {"links without end", "[one](two [three](\n", "== 1 |||\nP1 [one](two [three](\n"},
    };
    EXPECT_READINGS(cases);
}

Test(formats_markdown, front_matter_tells_title_date_and_language)
{
    static const struct reading cases[] = {
        {"all",
         "---\ntitle: \"Board meets\"\ndate: 2019-03-14\nlang: es-PE\ntags: [a]\n---\nIt met.\n",
         "== 1 |Board meets|2019-03-14|\nT1 Board meets\nP7 It met.\n"},
        {"the heading repeats the title",
         "---\ntitle: Board meets\n---\n\n# Board meets\n\nIt met.\n",
         "== 1 |Board meets||\nT5 Board meets\nP7 It met.\n"},
        {"the heading says something else", "---\ntitle: Board\n---\n# It meets\n",
         "== 1 |Board||\nT1 Board\nH4 It meets\n"},
        {"TOML", "+++\ntitle = 'Board'\ndate = 2019-03-14T10:00:00Z\n+++\nIt met.\n",
         "== 1 |Board|2019-03-14|\nT1 Board\nP5 It met.\n"},
        {"a break is none", "---\n\nIt met.\n", "== 1 |||\nP3 It met.\n"},
        {"title alone", "---\ntitle: Board\n---\n", "== 1 |Board||\nT1 Board\n"},
        {"empty", "---\n---\n", ""},
    };
    EXPECT_READINGS(cases);
    struct formats_run run;
    formats_read_all(&run, FILE_MARKDOWN, "x.md",
                     SPAN("---\nlang: es\n---\nLIMA, 3 May 2018 - A.\n"), NULL, NULL);
    cr_expect_str_eq(run.printed.at, "== 1 ||2018-05-03|LIMA\nP4 LIMA, 3 May 2018 - A.\n", "%s",
                     run.printed.at);
    formats_release(&run);
}

Test(formats_markdown, a_title_is_the_heading_that_opens_the_text)
{
    static const struct reading cases[] = {
        {"second level", "## Board meets\n\nIt met.\n",
         "== 1 |Board meets||\nT1 Board meets\nP3 It met.\n"},
        {"heading of level one further down", "A note.\n\n# Board meets\n\nIt met.\n",
         "== 1 |Board meets||\nP1 A note.\nH3 Board meets\nP5 It met.\n"},
        {"none", "A note.\n\n## Sums\n\nMany.\n", "== 1 |||\nP1 A note.\nH3 Sums\nP5 Many.\n"},
        {"marks in it", "# Board *meets* [again](x)\n",
         "== 1 |Board meets again||\nT1 Board meets again\n"},
    };
    EXPECT_READINGS(cases);
}

Test(formats_markdown, odd_input_is_read_in_linear_time)
{
    static const char *const units[] = {"",         "[",   "[](",   "[a][b]", "*a ",
                                        "`a``",     "> ",  "<a",    "\\",     "a|b\n|-|-|\n",
                                        "# a\n",    "&#",  "- a\n", "|a",     "```\n",
                                        "a\n===\n", "![[", "\n",    "&#x301;"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct buf text = {0};
        struct formats_run run;
        while (units[i][0] && text.len < 1u << 20)
            buf_puts(&text, units[i]);
        cr_expect_eq(formats_read_all(&run, FILE_MARKDOWN, "x", buf_bytes(&text), NULL, NULL),
                     BRIEF_OK, "\"%s\"", units[i]);
        cr_expect_null(run.broken, "\"%s\": %s", units[i], run.broken);
        formats_release(&run);
        buf_release(&text);
    }
}
