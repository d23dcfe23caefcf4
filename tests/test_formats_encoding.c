/* Encodings, cleaning, and telling kinds of files apart. */
#include "indexer/formats/encoding.h"
#include "tests/formats_fixture.h"

#include <criterion/criterion.h>

static struct span no_nul(const char *text, size_t size)
{
    return (struct span){text, size - 1};
}

#define BYTES(literal) no_nul(literal, sizeof(literal))

Test(formats_encoding, every_encoding_gives_the_same_clean_text)
{
    static const struct {
        const char *about;
        const char *bytes;
        size_t size;
        const char *text;
        uint64_t n_bad;
    } cases[] = {
#define CASE(about, bytes, text, n_bad) {about, bytes, sizeof(bytes), text, n_bad}
        CASE("ASCII", "cafe", "cafe", 0),
        CASE("UTF-8", "caf\xC3\xA9", "café", 0),
        CASE("UTF-8 with mark",
             "\xEF\xBB\xBF"
             "caf\xC3\xA9",
             "café", 0),
        CASE("UTF-16 LE with mark",
             "\xFF\xFE"
             "c\0a\0f\0\xE9\0",
             "café", 0),
        CASE("UTF-16 BE with mark", "\xFE\xFF\0c\0a\0f\0\xE9", "café", 0),
        CASE("UTF-16 LE without mark", "c\0a\0f\0\xE9\0 \0a\0u\0 \0l\0a\0i\0t\0", "café au lait",
             0),
        CASE("UTF-16 BE without mark", "\0c\0a\0f\0\xE9\0 \0a\0u\0 \0l\0a\0i\0t", "café au lait",
             0),
        CASE("UTF-16 pair", "\xFF\xFE\x3D\xD8\x00\xDE", "😀", 0),
        CASE("UTF-16 half a pair",
             "\xFF\xFE\x3D\xD8"
             "a\0",
             "\xEF\xBF\xBD"
             "a",
             1),
        CASE("UTF-16 half a unit",
             "\xFF\xFE"
             "a\0b",
             "a\xEF\xBF\xBD", 1),
        CASE("Windows-1252", "caf\xE9 \x93quoted\x94 \x80 5", "café “quoted” € 5", 0),
        CASE("Latin-1",
             "Se\xF1or Pe\xF1"
             "a",
             "Señor Peña", 0),
        CASE("damaged UTF-8", "caf\xC3\xA9 na\xC3\xAFve \xC3( ol\xC3\xA9",
             "café naïve \xEF\xBF\xBD( olé", 1),
        CASE("cut UTF-8", "\xC3\xA9\xC3\xA9\xE2\x82", "éé\xEF\xBF\xBD", 1),
        CASE("overlong and surrogates", "\xC3\xA9 \xC0\xAF \xED\xA0\x80",
             "é \xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 5),
        CASE("own U+FFFD is not counted", "a \xEF\xBF\xBD b", "a \xEF\xBF\xBD b", 0),
        CASE("decomposed", "cafe\xCC\x81", "café", 0),
        CASE("marks in order", "a\xCC\x81\xCC\xA3", "ạ\xCC\x81", 0),
        CASE("CRLF, CR, LF", "a\r\nb\rc\nd\r", "a\nb\nc\nd\n", 0),
        CASE("NUL is dropped", "a\0b", "ab", 0),
        CASE("controls become spaces",
             "a\x07"
             "b\x1B[1mc\x7F"
             "d\x0C"
             "e",
             "a b [1mc d e", 0),
        CASE("tab stays", "a\tb", "a\tb", 0),
        CASE("C1 controls",
             "a\xC2\x85"
             "b",
             "a b", 0),
        CASE("Unicode line breaks",
             "a\xE2\x80\xA8"
             "b",
             "a b", 0),
        CASE("a mark amid the text",
             "a\xEF\xBB\xBF"
             "b",
             "ab", 0),
#undef CASE
    };
    struct buf decoded = {0}, cleaned = {0}, scratch = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct span bytes = no_nul(cases[i].bytes, cases[i].size), text;
        uint64_t n_bad = 0;
        encoding_to_utf8(&text, &decoded, bytes, encoding_detect(bytes), &n_bad);
        encoding_clean(&text, &cleaned, &scratch, text, &n_bad);
        cr_expect(span_equal(text, span_of(cases[i].text)), "%s: \"%.*s\"", cases[i].about,
                  (int)text.len, text.at);
        cr_expect_eq(n_bad, cases[i].n_bad, "%s: %lu bad", cases[i].about, (unsigned long)n_bad);
    }
    buf_release(&decoded);
    buf_release(&cleaned);
    buf_release(&scratch);
}

Test(formats_encoding, clean_text_is_used_in_place)
{
    static const char *const cases[] = {"plain\ttext\n", "café “quoted” – 5 €", "Привет, мир", ""};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf own = {0}, scratch = {0};
        struct span s = span_of(cases[i]), out;
        uint64_t n_bad = 0;
        cr_expect_eq(encoding_clean(&out, &own, &scratch, s, &n_bad), BRIEF_OK);
        cr_expect_eq(out.at, s.at, "%s", cases[i]);
        cr_expect_eq(out.len, s.len, "%s", cases[i]);
        cr_expect_eq(own.cap + scratch.cap, 0, "%s", cases[i]);
    }
}

Test(formats_encoding, cleaning_twice_changes_nothing)
{
    unsigned seed = 20190314;
    for (int round = 0; round < 2000; round++) {
        char bytes[40];
        struct buf one = {0}, two = {0}, scratch = {0};
        struct span first, second;
        uint64_t n_bad = 0, again = 0;
        for (size_t i = 0; i < sizeof bytes; i++) {
            static const char pool[] =
                "ae \n\r\t\xCC\x81\xCC\xA3\xE2\x80\xA8\xC3\xA9\xEF\xBB\xBF\0\x1B\xF0\x9F";
            seed = seed * 1103515245u + 12345u;
            bytes[i] = pool[seed / 65536u % (sizeof pool - 1)];
        }
        encoding_clean(&first, &one, &scratch, (struct span){bytes, sizeof bytes}, &n_bad);
        encoding_clean(&second, &two, &scratch, first, &again);
        cr_assert(span_equal(first, second), "round %d", round);
        cr_assert_eq(again, 0, "round %d", round);
        buf_release(&one);
        buf_release(&two);
        buf_release(&scratch);
    }
}

Test(formats_encoding, endless_combining_marks_are_ordered_in_linear_time)
{
    struct buf text = {0}, own = {0}, scratch = {0};
    struct span out;
    uint64_t n_bad = 0;
    buf_puts(&text, "a");
    for (int i = 0; i < 200000; i++)
        buf_puts(&text, "\xCC\x81\xCC\xA3"); /* above, below: always out of order */
    cr_expect_eq(encoding_clean(&out, &own, &scratch, buf_bytes(&text), &n_bad), BRIEF_OK);
    cr_expect_eq(n_bad, 0);
    cr_expect_eq(utf8_valid_length(out), out.len);
    buf_release(&text);
    buf_release(&own);
    buf_release(&scratch);
}

Test(formats_encoding, kinds_are_told_by_name_and_bytes)
{
    static const struct {
        const char *name;
        struct span head;
        enum file_kind kind;
        const char *why;
    } cases[] = {
        {"a.txt", {"text", 4}, FILE_TEXT, NULL},
        {"a.TXT", {"text", 4}, FILE_TEXT, NULL},
        {"a.md", {"# a", 3}, FILE_MARKDOWN, NULL},
        {"a.html", {"text", 4}, FILE_HTML, NULL},
        {"a.jsonl", {"{}", 2}, FILE_JSONL, NULL},
        {"a.json", {" [ {\"a\":1}]", 11}, FILE_JSONL, NULL},
        {"a.json", {"[1, 2]", 6}, FILE_OTHER, "JSON"},
        {"a", {"plain words", 11}, FILE_TEXT, NULL},
        {"a.unknown", {"plain words", 11}, FILE_TEXT, NULL},
        {"-", {"<!DOCTYPE html><p>", 18}, FILE_HTML, NULL},
        {"-", {"\n <HTML>", 8}, FILE_HTML, NULL},
        {"-", {"{\"id\": 1}", 9}, FILE_JSONL, NULL},
        {"-", {"{ braces }", 10}, FILE_TEXT, NULL},
        {"a.txt", {"c\0a\0f\0e\0 \0", 10}, FILE_TEXT, NULL},
        {"a.txt", {"", 0}, FILE_OTHER, "empty"},
        {"a.txt", {" \n\n", 3}, FILE_OTHER, "empty"},
        {"a.txt", {"\xEF\xBB\xBF", 3}, FILE_OTHER, "empty"},
        {"a.txt", {"%PDF-1.7", 8}, FILE_OTHER, "PDF"},
        {"a.docx", {"PK\3\4abc", 7}, FILE_OTHER, "office document"},
        {"a.bin", {"PK\3\4abc", 7}, FILE_OTHER, "archive"},
        {"a.png", {"\x89PNG\r\n", 6}, FILE_OTHER, "image"},
        {"a.dat", {"a\0\1\2\3bcd", 8}, FILE_OTHER, "binary"},
        {"a.csv", {"a,b\n", 4}, FILE_OTHER, "CSV"},
        {"a.c/b", {"int x;", 6}, FILE_TEXT, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *why = "unset";
        enum file_kind kind = format_detect(span_of(cases[i].name), cases[i].head, &why);
        cr_expect_eq(kind, cases[i].kind, "%zu %s: %s", i, cases[i].name, file_kind_name(kind));
        cr_expect(why == cases[i].why || (why && cases[i].why && strcmp(why, cases[i].why) == 0),
                  "%zu %s: %s", i, cases[i].name, why ? why : "nothing");
        cr_expect_eq(format_detect(span_of(cases[i].name), cases[i].head, NULL), kind);
    }
}

Test(formats_encoding, bad_bytes_are_counted_once_a_file)
{
    struct formats_run run;
    formats_read_all(&run, FILE_TEXT, "x.txt",
                     BYTES("Caf\xC3\xA9 na\xC3\xAFve \xFF sat in the harbour.\n- Pilots want more\n"
                           "They have wanted it for years, and they said so.\n"),
                     NULL, NULL);
    cr_expect_eq(run.n_documents, 2);
    cr_expect_eq(run.n_bad, 1);
    cr_expect_null(run.broken, "%s", run.broken);
    formats_release(&run);
}

Test(formats_encoding, files_of_no_known_kind_are_refused_with_their_name)
{
    struct formats_run run;
    struct brief_error err = {0};
    cr_expect_eq(formats_read_all(&run, FILE_OTHER, "x.pdf", SPAN("%PDF"), NULL, &err),
                 BRIEF_EINPUT);
    cr_expect(strstr(err.text, "x.pdf"), "%s", err.text);
    formats_release(&run);
}
