/* Plain text: titles, paragraphs, lists, tables, stories in one file. */
#include "tests/formats_fixture.h"

#include <criterion/criterion.h>

struct reading {
    const char *about, *text, *expected;
};

static void expect_readings(const struct reading *cases, size_t n, const struct format_options *o)
{
    for (size_t i = 0; i < n; i++) {
        struct formats_run run;
        brief_status st =
            formats_read_all(&run, FILE_TEXT, "notes.txt", span_of(cases[i].text), o, NULL);
        cr_expect_eq(st, BRIEF_OK, "%s", cases[i].about);
        cr_expect_null(run.broken, "%s: %s", cases[i].about, run.broken);
        cr_expect_str_eq(run.printed.at, cases[i].expected, "%s:\n%s\nwanted:\n%s", cases[i].about,
                         run.printed.at, cases[i].expected);
        formats_release(&run);
    }
}

#define EXPECT_READINGS(cases) expect_readings(cases, sizeof(cases) / sizeof *(cases), NULL)

#define LONG                                                                                       \
    "The harbour board met on Tuesday and chose, by four votes to three, the dearer of two "       \
    "dredgers, which a yard in the north had offered to deliver before the autumn rains set in."

Test(formats_text, title_is_a_short_first_line_and_only_that)
{
    static const struct reading cases[] = {
        {"blank line behind it", "Dredger chosen\n\nThe board met.\n",
         "== 1 |Dredger chosen||\nT1 Dredger chosen\nP3 The board met.\n"},
        {"longer text right behind it", "Dredger chosen\n" LONG "\n",
         "== 1 |Dredger chosen||\nT1 Dredger chosen\nP2 " LONG "\n"},
        {"a sentence is none", "The board met.\n\n" LONG "\n",
         "== 1 |||\nP1 The board met.\nP3 " LONG "\n"},
        {"unless all in capitals", "BOARD MEETS.\n\n" LONG "\n",
         "== 1 |BOARD MEETS.||\nT1 BOARD MEETS.\nP3 " LONG "\n"},
        {"a dateline is none", "LIMA, March 14 - The board met\n\nIt chose.\n",
         "== 1 |||LIMA\nP1 LIMA, March 14 - The board met\nP3 It chose.\n"},
        {"a date is none", "14 March 2019\n\nThe board met.\n",
         "== 1 ||2019-03-14|\nP1 14 March 2019\nP3 The board met.\n"},
        {"nothing follows it", "Dredger chosen\n", "== 1 |||\nP1 Dredger chosen\n"},
        {"text of the same length is no story", "Dredger chosen\nBoard has met\n",
         "== 1 |||\nP1 Dredger chosen\nP2 Board has met\n"},
        {"wrapped text may begin with a short line",
         "Dredger chosen\n"
         "The harbour board met on Tuesday and chose the dearer\n"
         "of two dredgers, which a yard in the north had offered\n"
         "to deliver.\n",
         "== 1 |Dredger chosen||\nT1 Dredger chosen\n"
         "P2 The harbour board met on Tuesday and chose the dearer~of two dredgers, which a yard "
         "in "
         "the north had offered~to deliver.\n"},
        {"a full first line is text",
         "The harbour board met on Tuesday and chose the dearer\n"
         "Dutch dredgers, which a yard in the north had offered\nto deliver before long and at a "
         "price\nthat suits it.\n",
         "== 1 |||\nP1 The harbour board met on Tuesday and chose the dearer~Dutch dredgers, which "
         "a "
         "yard in the north had offered~to deliver before long and at a price~that suits it.\n"},
        {"a list item is none", "- Dredger chosen\n\nThe board met.\n",
         "== 1 |||\nI1 Dredger chosen\nP3 The board met.\n"},
        {"a quote may be one", "“We paid too much”\n\nThe board met.\n",
         "== 1 |“We paid too much”||\nT1 “We paid too much”\nP3 The board met.\n"},
        {"indented", "\n\n   Dredger chosen\n\nThe board met.\n",
         "== 1 |Dredger chosen||\nT3 Dredger chosen\nP5 The board met.\n"},
    };
    EXPECT_READINGS(cases);
}

Test(formats_text, lines_join_to_paragraphs_only_when_wrapped)
{
    static const struct reading cases[] = {
        {"one paragraph a line", LONG "\n" LONG "\n" LONG "\n",
         "== 1 |||\nP1 " LONG "\nP2 " LONG "\nP3 " LONG "\n"},
        {"hard-wrapped",
         "The board met on Tuesday and chose the dearer one,\n"
         "which a yard in the north had offered to deliver.\n\n"
         "It will pay in three parts, the last of them when\nthe ship has dug for a month.\n",
         "== 1 |||\nP1 The board met on Tuesday and chose the dearer one,~which a yard in the "
         "north "
         "had offered to deliver.\nP4 It will pay in three parts, the last of them when~the ship "
         "has "
         "dug for a month.\n"},
        {"sums below each other stay apart",
         "Net 5,524,000 vs 8,094,000\nRevs 142.4 mln\nThe company said that it was content with a\n"
         "quarter in which everything had become dearer.\n",
         "== 1 |||\nP1 Net 5,524,000 vs 8,094,000\nP2 Revs 142.4 mln\nP3 The company said that it "
         "was "
         "content with a~quarter in which everything had become dearer.\n"},
        {"paragraphs told by their indent",
         "  The board met on Tuesday and chose the dearer.\nIt did so by four votes to three, all "
         "told.\n"
         "  The yard was glad of it and said so on Friday,\nwhich came as no surprise to "
         "anybody.\n",
         "== 1 |||\nP1 The board met on Tuesday and chose the dearer.~It did so by four votes to "
         "three, all told.\nP3 The yard was glad of it and said so on Friday,~which came as no "
         "surprise to anybody.\n"},
        {"a heading before a paragraph", LONG "\n\nWhat it costs\n\n" LONG "\n",
         "== 1 |||\nP1 " LONG "\nH3 What it costs\nP5 " LONG "\n"},
        {"no heading at the end", LONG "\n\nWhat it costs\n",
         "== 1 |||\nP1 " LONG "\nP3 What it costs\n"},
        {"rules are no text", "Above it.\n-----\n=====\nBelow it.\n",
         "== 1 |||\nP1 Above it.\nP4 Below it.\n"},
    };
    EXPECT_READINGS(cases);
}

Test(formats_text, lists_are_items_of_lists)
{
    static const struct reading cases[] = {
        {"dashes, stars, dots", "The board wants:\n- a dredger\n* a pilot\n• more money\n",
         "== 1 |||\nP1 The board wants:\nI2 a dredger\nI3 a pilot\nI4 more money\n"},
        {"numbers keep their number", "It wants:\n1. a dredger\n2) a pilot\n",
         "== 1 |||\nP1 It wants:\nI2 1. a dredger\nI3 2) a pilot\n"},
        {"items run on in wrapped text",
         "The harbour board has asked for three things now:\n"
         "- a dredger that can work in the shallow basin at\n  the old mole\n"
         "- a second pilot\n",
         "== 1 |||\nP1 The harbour board has asked for three things now:\n"
         "I2 a dredger that can work in the shallow basin at~  the old mole\nI4 a second pilot\n"},
        {"a dash amid a sentence is none",
         "The harbour board has asked the old owner of the yard\n"
         "- a man of eighty - to come out of his retirement and\nhelp.\n",
         "== 1 |||\nP1 The harbour board has asked the old owner of the yard~- a man of eighty - "
         "to "
         "come out of his retirement and~help.\n"},
    };
    EXPECT_READINGS(cases);
}

Test(formats_text, a_lone_headline_opens_a_story_and_a_list_does_not)
{
    static const struct reading cases[] = {
        {"behind running text", LONG "\n- Pilots want more\n" LONG "\n",
         "== 1/ |||\nP1 " LONG "\n== 2/ |Pilots want more||\nT2 Pilots want more\nP3 " LONG "\n"},
        {"with blank lines around", LONG "\n\n- Pilots want more\n\nThey said so on Friday.\n",
         "== 1/ |||\nP1 " LONG "\n== 2/ |Pilots want more||\nT3 Pilots want more\n"
         "P5 They said so on Friday.\n"},
        {"behind a table", "Year |\nUS$m |\n2018 |\n4.50 |\n- Pilots want more\n" LONG "\n",
         "== 1/ |||\nC1 1:0,0h Year\nC2 1:0,1h US$m\nC3 1:1,0h 2018\nC4 1:1,1 4.50\n"
         "== 2/ |Pilots want more||\nT5 Pilots want more\nP6 " LONG "\n"},
        {"three stories", LONG "\n- One thing\n" LONG "\n- Another thing\n" LONG "\n",
         "== 1/ |||\nP1 " LONG "\n== 2/ |One thing||\nT2 One thing\nP3 " LONG "\n"
         "== 3/ |Another thing||\nT4 Another thing\nP5 " LONG "\n"},
        {"two in a row are a list", LONG "\n- Pilots\n- Dredgers\n" LONG "\n",
         "== 1 |||\nP1 " LONG "\nI2 Pilots\nI3 Dredgers\nP4 " LONG "\n"},
        {"with a blank line between them too", LONG "\n- Pilots\n\n- Dredgers\n" LONG "\n",
         "== 1 |||\nP1 " LONG "\nI2 Pilots\nI4 Dredgers\nP5 " LONG "\n"},
        {"a sentence is an item", LONG "\n- Pilots want more.\n" LONG "\n",
         "== 1 |||\nP1 " LONG "\nI2 Pilots want more.\nP3 " LONG "\n"},
        {"nor behind a colon", "The board wants:\n- More pilots\n" LONG "\n",
         "== 1 |||\nP1 The board wants:\nI2 More pilots\nP3 " LONG "\n"},
        {"nor at the start", "- Pilots want more\n" LONG "\n",
         "== 1 |||\nI1 Pilots want more\nP2 " LONG "\n"},
        {"nor at the end", LONG "\n- Pilots want more\n",
         "== 1 |||\nP1 " LONG "\nI2 Pilots want more\n"},
        {"nor in lower case", LONG "\n- pilots want more\n" LONG "\n",
         "== 1 |||\nP1 " LONG "\nI2 pilots want more\nP3 " LONG "\n"},
        {"nor a wrapped item",
         LONG "\n- Pilots who can work in the shallow basin near\nOld Mole want more\n",
         "== 1 |||\nP1 " LONG "\nI2 Pilots who can work in the shallow basin near\n"
         "P3 Old Mole want more\n"},
    };
    static const struct format_options never = {.date = {NO_DAY, NO_DAY}, .items = ITEMS_NEVER};
    static const struct reading one[] = {
        {"--items=never", LONG "\n- Pilots want more\n" LONG "\n",
         "== 1 |||\nP1 " LONG "\nI2 Pilots want more\nP3 " LONG "\n"},
    };
    EXPECT_READINGS(cases);
    expect_readings(one, 1, &never);
}

Test(formats_text, tables_have_rows_columns_and_headers)
{
    static const struct reading cases[] = {
        {"one cell a line, with caption",
         LONG "\nSums paid by the board\nFiscal year |\nMillions US$ |\n2017 |\n1.20 |\n2019 "
              "|\n3.40 |\n",
         "== 1 |||\nP1 " LONG "\nK2 Sums paid by the board\nC3 1:0,0h Fiscal year\n"
         "C4 1:0,1h Millions US$\nC5 1:1,0h 2017\nC6 1:1,1 1.20\nC7 1:2,0h 2019\nC8 1:2,1 3.40\n"},
        {"labels are words", "Port |\n2018 |\n2019 |\nArica |\n1 |\n2 |\nIquique |\n3 |\nn/a |\n",
         "== 1 |||\nC1 1:0,0h Port\nC2 1:0,1h 2018\nC3 1:0,2h 2019\nC4 1:1,0h Arica\nC5 1:1,1 1\n"
         "C6 1:1,2 2\nC7 1:2,0h Iquique\nC8 1:2,1 3\nC9 1:2,2 n/a\n"},
        {"a unit above the header",
         "Million tonnes |\nPort |\nCargo |\nArica |\n1.5 |\nIquique |\n2.5 |\n",
         "== 1 |||\nK1 Million tonnes\nC2 1:0,0h Port\nC3 1:0,1h Cargo\nC4 1:1,0h Arica\n"
         "C5 1:1,1 1.5\nC6 1:2,0h Iquique\nC7 1:2,1 2.5\n"},
        {"blank lines between cells", "Year |\n\nSum |\n\n2018 |\n\n4 |\n",
         "== 1 |||\nC1 1:0,0h Year\nC3 1:0,1h Sum\nC5 1:1,0h 2018\nC7 1:1,1 4\n"},
        {"rows between bars", "Sums\n| Port | US$m |\n|------|------|\n| Arica | 1.5 |\n",
         "== 1 |||\nK1 Sums\nC2 1:0,0h Port\nC2 1:0,1h US$m\nC4 1:1,0h Arica\nC4 1:1,1 1.5\n"},
        {"rows without leading bars", "Port | US$m\nArica | 1.5\nIquique | 2.5\n",
         "== 1 |||\nC1 1:0,0h Port\nC1 1:0,1h US$m\nC2 1:1,0h Arica\nC2 1:1,1 1.5\n"
         "C3 1:2,0h Iquique\nC3 1:2,1 2.5\n"},
        {"a header row, then one cell a line",
         "Mine | 2018 | 2019 |\nThousand tonnes |\nAlta |\n1.5 |\n2.5 |\nBaja |\n3 |\n4 |\n",
         "== 1 |||\nC1 1:0,0h Mine\nC1 1:0,1h 2018\nC1 1:0,2h 2019\nC2 1:1,0h Thousand tonnes\n"
         "C3 1:2,0h Alta\nC4 1:2,1 1.5\nC5 1:2,2 2.5\nC6 1:3,0h Baja\nC7 1:3,1 3\nC8 1:3,2 4\n"},
        {"a header row, then a unit alone",
         "Mine | 2018 | 2019 |\nThousand tonnes |\nAlta | 1.5 | 2.5 |\n",
         "== 1 |||\nC1 1:0,0h Mine\nC1 1:0,1h 2018\nC1 1:0,2h 2019\nC2 1:1,0h Thousand tonnes\n"
         "C3 1:2,0h Alta\nC3 1:2,1 1.5\nC3 1:2,2 2.5\n"},
        {"aligned by blanks, header short of a cell",
         "Cargo\n            2018    2019\n  Arica      1.5     2.5\n  Iquique    3.0     4.0\n",
         "== 1 |||\nK1 Cargo\nC2 1:0,1h 2018\nC2 1:0,2h 2019\nC3 1:1,0h Arica\nC3 1:1,1 1.5\n"
         "C3 1:1,2 2.5\nC4 1:2,0h Iquique\nC4 1:2,1 3.0\nC4 1:2,2 4.0\n"},
        {"aligned by tabs", "Port\tTonnes\nArica\t1.5\nIquique\t2.5\n",
         "== 1 |||\nC1 1:0,0h Port\nC1 1:0,1h Tonnes\nC2 1:1,0h Arica\nC2 1:1,1 1.5\n"
         "C3 1:2,0h Iquique\nC3 1:2,1 2.5\n"},
        {"two tables count on", "a |\nb |\n1 |\n2 |\n\n" LONG "\n\nc | d\n3 | 4\n",
         "== 1 |||\nC1 1:0,0h a\nC2 1:0,1h b\nC3 1:1,0 1\nC4 1:1,1 2\nP6 " LONG
         "\nC8 2:0,0h c\nC8 2:0,1h d\nC9 2:1,0 3\nC9 2:1,1 4\n"},
        {"one bar is no table", "The Harbour | News and views\n\n" LONG "\n",
         "== 1 |||\nH1 The Harbour | News and views\nP3 " LONG "\n"},
        {"two blanks behind a stop are no gap",
         "The board met in 2018.  It did so twice.  Nobody\nknew in 2019.  It will meet again, "
         "they say.\n",
         "== 1 |||\nP1 The board met in 2018.  It did so twice.  Nobody~knew in 2019.  It will "
         "meet "
         "again, they say.\n"},
    };
    EXPECT_READINGS(cases);
}

Test(formats_text, lines_are_those_of_the_file)
{
    static const struct reading cases[] = {
        {"blank lines in front", "\n \n\t\nThe board met.\n\n\nIt chose.\n\n\n",
         "== 1 |||\nP4 The board met.\nP7 It chose.\n"},
        {"CRLF", "The board met.\r\n\r\nIt chose.\r\n",
         "== 1 |||\nP1 The board met.\nP3 It chose.\n"},
        {"CR only", "The board met.\r\rIt chose.", "== 1 |||\nP1 The board met.\nP3 It chose.\n"},
        {"no final line end", "The board met.", "== 1 |||\nP1 The board met.\n"},
        {"a story further on", "\n" LONG "\n\n\n- Pilots want more\n\n" LONG,
         "== 1/ |||\nP2 " LONG "\n== 2/ |Pilots want more||\nT5 Pilots want more\nP7 " LONG "\n"},
    };
    EXPECT_READINGS(cases);
}

Test(formats_text, odd_input_gives_what_is_there_and_nothing_else)
{
    static const struct reading cases[] = {
        {"nothing", "", ""},
        {"line ends only", "\n\n\r\n\r\n", ""},
        {"white space only", "  \t \n  ", ""},
        {"byte order mark only", "\xEF\xBB\xBF", ""},
        {"signs only", "|\n|\n---\n", "== 1 |||\n"},
    };
    EXPECT_READINGS(cases);
}

Test(formats_text, long_monotony_is_read_in_linear_time)
{
    static const char *const units[] = {"a",     "a\n",    "- A\n",         "1 |\n", "a |\n",
                                        "a|b\n", "a  1\n", "x.\n- A b\n\n", "|",     " ",
                                        ".\n",   "A, ",    "1. \n"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct buf text = {0};
        struct formats_run run;
        while (text.len < 1u << 20)
            buf_puts(&text, units[i]);
        brief_status st =
            formats_read_all(&run, FILE_TEXT, "monotony", buf_bytes(&text), NULL, NULL);
        cr_expect_eq(st, BRIEF_OK, "\"%s\"", units[i]);
        cr_expect_null(run.broken, "\"%s\": %s", units[i], run.broken);
        formats_release(&run);
        buf_release(&text);
    }
}

Test(formats_text, what_exceeds_a_document_is_cut_at_paragraphs_into_numbered_parts)
{
    static const char paragraph[] = "The board met and chose a dredger for the basin.\n\n";
    struct buf text = {0};
    struct formats_run run;
    size_t wanted = ((size_t)64 << 20) + 1000;
    buf_reserve(&text, wanted + sizeof paragraph);
    while (text.len < wanted)
        buf_puts(&text, paragraph);
    cr_assert_eq(formats_read_all(&run, FILE_TEXT, "big", buf_bytes(&text), NULL, NULL), BRIEF_OK);
    cr_expect_eq(run.n_documents, 2);
    cr_expect_null(run.broken, "%s", run.broken);
    cr_expect_geq(run.text_len, text.len - 4);
    formats_release(&run);
    buf_release(&text);
}
