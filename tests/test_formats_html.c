/* HTML: the content of a page, without what surrounds it. */
#include "indexer/formats/html_guard.h"
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
            formats_read_all(&run, FILE_HTML, "page.html", span_of(cases[i].text), NULL, NULL);
        cr_expect_eq(st, BRIEF_OK, "%s", cases[i].about);
        cr_expect_null(run.broken, "%s: %s", cases[i].about, run.broken);
        cr_expect_str_eq(run.printed.at, cases[i].expected, "%s:\n%s\nwanted:\n%s", cases[i].about,
                         run.printed.at, cases[i].expected);
        formats_release(&run);
    }
}

#define EXPECT_READINGS(cases) expect_readings(cases, sizeof(cases) / sizeof *(cases))

Test(formats_html, elements_become_blocks)
{
    static const struct reading cases[] = {
        {"headings and paragraphs",
         "<h1>Board meets</h1>\n<p>It met\n  <b>ag</b>ain.<p>Twice.\n<h2>Sums</h2>Many.",
         "== 1 |Board meets||\nT1 Board meets\nP2 It met again.\nP3 Twice.\nH4 Sums\nP4 Many.\n"},
        {"lists", "<ul><li>One<li>Two <ol><li>Three</ol>more</ul><dl><dt>Four<dd>Five</dl>",
         "== 1 |||\nI1 One\nI1 Two\nI1 Three\nI1 more\nI1 Four\nI1 Five\n"},
        {"line breaks", "<p>One<br>two<br><br>three<br/><br/><br/>four",
         "== 1 |||\nP1 One~two\nP1 three\nP1 four\n"},
        {"preformatted", "<pre>a  b\n c</pre>", "== 1 |||\nP1 a  b~ c\n"},
        {"character references", "<p>A &amp; B &#8217; &eacute; e&#x301; a&nbsp;&nbsp;b",
         "== 1 |||\nP1 A & B ’ é é a b\n"},
        {"words are not torn", "<p>cou<wbr>nter<!-- no -->part<i>s</i>",
         "== 1 |||\nP1 counterparts\n"},
        {"figure", "<figure><img src=x><figcaption>The mole</figcaption></figure><p>Text.",
         "== 1 |||\nP1 The mole\nP1 Text.\n"},
        {"text without any tag", "Just text", "== 1 |||\nP1 Just text\n"},
        {"a mere angle", "<p>1 < 2 and 3 > 2 <", "== 1 |||\nP1 1 < 2 and 3 > 2 <\n"},
        {"case does not matter", "<P>One<P>Two<UL><LI>Three</UL>",
         "== 1 |||\nP1 One\nP1 Two\nI1 Three\n"},
    };
    EXPECT_READINGS(cases);
}

Test(formats_html, tables_have_rows_columns_headers_and_captions)
{
    static const struct reading cases[] = {
        {"whole",
         "<table><caption>Sums</caption><thead><tr><th>Port<th>US$m</"
         "thead><tbody>\n<tr><td>Arica<td>1.5</tr>\n"
         "<tr><td>Iquique<td>2.5</table>",
         "== 1 |||\nK1 Sums\nC1 1:0,0h Port\nC1 1:0,1h US$m\nC2 1:1,0h Arica\nC2 1:1,1 1.5\n"
         "C3 1:2,0h Iquique\nC3 1:2,1 2.5\n"},
        {"header without th", "<table><tr><td>Year<td>Sum<tr><td>2018<td>4</table>",
         "== 1 |||\nC1 1:0,0h Year\nC1 1:0,1h Sum\nC1 1:1,0h 2018\nC1 1:1,1 4\n"},
        {"spans",
         "<table><tr><th rowspan=2>a<th colspan='2'>b<tr><th>c<th>d<tr><td>x<td>1<td>2</table>",
         "== 1 |||\nC1 1:0,0h a\nC1 1:0,1h b\nC1 1:1,1h c\nC1 1:1,2h d\nC1 1:2,0h x\nC1 1:2,1 "
         "1\nC1 1:2,2 2\n"},
        {"blocks within a cell", "<table><tr><td><p>one</p><p>two</p><td>3<br>4</table>",
         "== 1 |||\nC1 1:0,0 one two\nC1 1:0,1 3 4\n"},
        {"empty cells keep their column", "<table><tr><td><td>b<tr><td>x<td>1</table>",
         "== 1 |||\nC1 1:0,1h b\nC1 1:1,0h x\nC1 1:1,1 1\n"},
        {"a table for layout only",
         "<table><tr><td><h1>Board</h1><p>It met.</p><table><tr><td>a<td>1</table></table>",
         "== 1 |Board||\nT1 Board\nP1 It met.\nC1 1:0,0 a\nC1 1:0,1 1\n"},
        {"two tables", "<table><tr><td>1</table><table><tr><td>2</table>",
         "== 1 |||\nC1 1:0,0 1\nC1 2:0,0 2\n"},
    };
    EXPECT_READINGS(cases);
}

#define STORY                                                                                      \
    "The harbour board met on Tuesday and chose, by four votes to three, the dearer of two "       \
    "dredgers, which a yard in the north had offered to deliver before the autumn rains set in, "  \
    "and which it will pay for in three parts."

Test(formats_html, what_surrounds_the_content_is_left_out)
{
    static const struct reading cases[] = {
        {"navigation, menus, forms, footers",
         "<header>Site</header><nav>Home</nav><p>" STORY
         "</p><aside>More</aside><form>Search <input></form>"
         "<div class='col share'>Share this</div><div id=sidebar>Side</div><div "
         "role=navigation>Nav</div>"
         "<div hidden>Hidden</div><footer>Imprint</footer>",
         "== 1 |||\nP1 " STORY "\n"},
        {"scripts, styles and drawings",
         "<style>p{}</style><script>var a='<p>no</p>';</script><p>" STORY
         "<svg><title>no</title><text>no</text></svg>"
         "<select><option>no</select><button>no</button><textarea>no</textarea><noscript>no</"
         "noscript>",
         "== 1 |||\nP1 " STORY "\n"},
        {"lists of links",
         "<p>" STORY
         " <a href=x>With</a> links.</p><ul><li><a href=1>One story</a><li><a href=2>Another</a>"
         "<li><a href=3>Third</a></ul>",
         "== 1 |||\nP1 " STORY " With links.\n"},
        {"outside the article",
         "<div>Before</div><article><header><h1>Board</h1></header><p>" STORY
         "</article><div>Behind</div>",
         "== 1 |Board||\nT1 Board\nP1 " STORY "\n"},
        {"main with several articles",
         "<p>Before<main><article><p>" STORY "</article><article><p>Second.</article></main>Behind",
         "== 1 |||\nP1 " STORY "\nP1 Second.\n"},
        {"a page that is a form stays", "<form><p>" STORY "</p></form>",
         "== 1 |||\nP1 " STORY "\n"},
        {"a page of links stays",
         "<ul><li><a href=1>One</a><li><a href=2>Two</a><li><a href=3>Three</a></ul>",
         "== 1 |||\nI1 One\nI1 Two\nI1 Three\n"},
    };
    EXPECT_READINGS(cases);
}

Test(formats_html, title_is_the_contents_heading_else_what_the_head_says)
{
    static const struct reading cases[] = {
        {"heading wins, and comes first",
         "<title>No</title><p>Kicker</p><h1>Board <i>meets</i></h1><p>It met.",
         "== 1 |Board meets||\nT1 Board meets\nP1 Kicker\nP1 It met.\n"},
        {"og:title",
         "<title>No</title><meta property='og:title' content='Board &amp; co'><p>It met.",
         "== 1 |Board & co||\nT1 Board & co\nP1 It met.\n"},
        {"title", "<html>\n<head><title>\nBoard meets\n</title></head><p>It met.",
         "== 1 |Board meets||\nT3 Board meets\nP4 It met.\n"},
        {"an empty heading is none", "<title>Board</title><h1><img src=x></h1><p>It met.",
         "== 1 |Board||\nT1 Board\nP1 It met.\n"},
        {"none", "<p>It met.", "== 1 |||\nP1 It met.\n"},
        {"heading within a title without end", "<title>Board<h1>Meets</h1><p>It met.",
         "== 1 |Meets||\nT1 Meets\nP1 Board\nP1 It met.\n"},
    };
    EXPECT_READINGS(cases);
}

Test(formats_html, date_comes_from_the_head_before_the_text)
{
    static const char *const cases[][2] = {
        {"<meta property=article:published_time content='2019-03-14T10:00:00Z'><meta name=date "
         "content=2018-01-01>"
         "<p>It met.",
         "|2019-03-14|"},
        {"<meta content='14 March 2019' name=\"DC.Date\"><p>It met.", "|2019-03-14|"},
        {"<script type='application/ld+json'>{\"@type\":\"X\", \"datePublished\" : "
         "\"2019-03-14\"}</script><p>It met.",
         "|2019-03-14|"},
        {"<p>It met <time datetime=2019-03-14>then</time>.", "|2019-03-14|"},
        {"<meta name=modified content=2019-03-14><p>It met.", "|||"},
        {"<p>LIMA, 14 March 2019 - It met.", "|2019-03-14|LIMA"},
        {"<h1>Board</h1><p>14 March 2019</p><p>It met.", "|2019-03-14|"},
        {"<meta name=date content=2018-01-01><p>LIMA, 14 March 2019 - It met.", "|2018-01-01|LIMA"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct formats_run run;
        formats_read_all(&run, FILE_HTML, "x", span_of(cases[i][0]), NULL, NULL);
        cr_expect(strstr(run.printed.at, cases[i][1]), "%s: %s", cases[i][0], run.printed.at);
        formats_release(&run);
    }
}

Test(formats_html, declared_charsets_are_read)
{
    static const struct reading cases[] = {
        {"Western", "<meta charset=iso-8859-1><p>caf\xE9", "== 1 |||\nP1 café\n"},
        {"Cyrillic",
         "<meta http-equiv=Content-Type content='text/html; "
         "charset=windows-1251'><p>\xCC\xE8\xED\xF1\xEA",
         "== 1 |||\nP1 Минск\n"},
        {"Japanese", "<meta charset=\"shift_jis\"><p>\x93\x8C\x8B\x9E", "== 1 |||\nP1 東京\n"},
        {"UTF-8 in spite of what it says", "<meta charset=iso-8859-1><p>caf\xC3\xA9",
         "== 1 |||\nP1 café\n"},
        {"unknown", "<meta charset=nonsense><p>caf\xE9", "== 1 |||\nP1 café\n"},
        {"CRLF", "<p>One\r\n<p>Two\r\n", "== 1 |||\nP1 One\nP2 Two\n"},
    };
    EXPECT_READINGS(cases);
}

Test(formats_html, nothing_gives_nothing)
{
    static const struct reading cases[] = {
        {"empty", "", ""},
        {"no text", "<html><body><img src=x></body></html>", ""},
        {"only dropped text", "<script>x</script>", ""},
        {"comment without end", "<!-- x", ""},
        {"tag without end", "<p", ""},
    };
    EXPECT_READINGS(cases);
}

Test(formats_html, language_is_the_pages)
{
    static const char *const cases[][2] = {{"<html lang=es-PE>", "es"},
                                           {"<HTML LANG='FR'>", "fr"},
                                           {"<html lang=x>", ""},
                                           {"<html lang=quechua>", ""},
                                           {"<p>", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct html_metadata meta = {.n_tags = 0};
        struct buf copy = {0};
        cr_assert(html_guard(&copy, &meta, span_of(cases[i][0])));
        cr_expect_str_eq(meta.language, cases[i][1], "%s", cases[i][0]);
        buf_release(&copy);
        buf_release(&meta.title);
    }
}

Test(formats_html, what_authors_can_nest_costs_linear_time)
{
    static const char *const units[] = {"<div>",
                                        "<b>",
                                        "<p><b>",
                                        "<table>x<tr>",
                                        "<div><table><td></div>",
                                        "<b><div></b>",
                                        "<li><section>",
                                        "<li><ul></li>",
                                        "<b><i></b></i>",
                                        "<table><div>",
                                        "<p><table></table>",
                                        "<title>",
                                        "<script>",
                                        "<!--",
                                        "<a b=\"",
                                        "<svg><desc><p>",
                                        "<h1><h2>",
                                        "<table><tr>x<tr>y",
                                        "</div></p></b>",
                                        "<form><p>xyz",
                                        "&#x301;",
                                        "<dl><dd><div>",
                                        "<bmp><xmp>",
                                        "<"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct buf text = {0};
        struct formats_run run;
        while (text.len < 1u << 19)
            buf_puts(&text, units[i]);
        cr_expect_eq(formats_read_all(&run, FILE_HTML, "x", buf_bytes(&text), NULL, NULL), BRIEF_OK,
                     "\"%s\"", units[i]);
        cr_expect_null(run.broken, "\"%s\": %s", units[i], run.broken);
        formats_release(&run);
        buf_release(&text);
    }
}

Test(formats_html, deep_nesting_keeps_its_text)
{
    struct buf text = {0};
    struct formats_run run;
    for (int i = 0; i < 100000; i++)
        buf_puts(&text, "<div>");
    buf_puts(&text, "The board met.");
    for (int i = 0; i < 100000; i++)
        buf_puts(&text, "</div>");
    buf_puts(&text, "<p>It chose.");
    cr_expect_eq(formats_read_all(&run, FILE_HTML, "x", buf_bytes(&text), NULL, NULL), BRIEF_OK);
    cr_expect_str_eq(run.printed.at, "== 1 |||\nP1 The board met.\nP1 It chose.\n", "%s",
                     run.printed.at);
    formats_release(&run);
    buf_release(&text);
}

Test(formats_html, attributes_without_number_are_read_in_linear_time)
{
    struct buf text = {0};
    struct formats_run run;
    buf_puts(&text, "<div");
    for (int i = 0; i < 100000; i++)
        buf_printf(&text, " a%d=1", i);
    buf_puts(&text, ">The board met.");
    cr_expect_eq(formats_read_all(&run, FILE_HTML, "x", buf_bytes(&text), NULL, NULL), BRIEF_OK);
    cr_expect_str_eq(run.printed.at, "== 1 |||\nP1 The board met.\n", "%s", run.printed.at);
    formats_release(&run);
    buf_release(&text);
}

Test(formats_html, too_large_a_page_is_refused_with_its_name)
{
    struct buf text = {0};
    struct formats_run run;
    struct brief_error err = {0};
    buf_puts(&text, "<p>");
    while (text.len <= (size_t)64 << 20)
        buf_puts(&text, "The board met and chose a dredger for the basin in the harbour. ");
    cr_expect_eq(formats_read_all(&run, FILE_HTML, "big.html", buf_bytes(&text), NULL, &err),
                 BRIEF_ELIMIT);
    cr_expect(strstr(err.text, "big.html"), "%s", err.text);
    formats_release(&run);
    buf_release(&text);
}
