/* What reaches a terminal: clean text, wrapped, marked. */
#include "core/text/clean.h"
#include "core/text/style.h"

#include <criterion/criterion.h>

static const struct {
    const char *text, *clean;
} cleaned[] = {
    {"plain", "plain"},
    {"  two\t\nwords  ", "two words"},
    {"\x1b[31mred\x1b[0m", "[31mred [0m"},
    {"a\x7f"
     "b",
     "a b"},
    {"a\xC2\x9B"
     "31mb",
     "a 31mb"}, /* C1 */
    {"a\xE2\x80\xAE"
     "b",
     "a b"}, /* right-to-left override */
    {"a\xE2\x81\xA6"
     "b\xE2\x81\xA9",
     "a b"}, /* isolates */
    {"a\xE2\x80\xA8"
     "b",
     "a b"}, /* line separator */
    {"\xEF\xBB\xBF"
     "bom",
     "bom"},
    {"señor “quoted”", "señor “quoted”"},
    {"", ""},
};

Test(query_output, no_control_character_survives)
{
    for (size_t i = 0; i < sizeof cleaned / sizeof cleaned[0]; i++) {
        struct buf out = {0};
        clean_append(&out, span_of(cleaned[i].text));
        buf_byte(&out, 0);
        cr_expect_str_eq(out.at, cleaned[i].clean, "case %zu", i);
        buf_release(&out);
    }
}

Test(query_output, every_byte_pair_is_clean_in_lines_too)
{
    for (unsigned a = 0; a < 256; a++)
        for (unsigned b = 0; b < 256; b++) {
            char text[2] = {(char)a, (char)b};
            struct buf out = {0};
            clean_append_lines(&out, (struct span){text, 2});
            for (size_t i = 0; i < out.len; i++)
                cr_assert((uint8_t)out.at[i] >= ' ' || out.at[i] == '\n', "%02x %02x", a, b);
            cr_assert_not(out.len == 2 && (uint8_t)out.at[0] == 0xC2 &&
                          (uint8_t)out.at[1] >= 0x80 && (uint8_t)out.at[1] <= 0x9F);
            buf_release(&out);
        }
}

static struct style style_of(bool colour)
{
    return (struct style){.format = FORMAT_HUMAN, .colour = colour, .width = 80};
}

Test(query_output, lines_wrap_at_words_and_marks_stay_whole)
{
    struct style style = style_of(false);
    struct painted mark = {8, 13, PAINT_MATCH};
    struct buf out = {0};
    print_wrapped(&out, &style, SPAN("one two three four five"), &mark, 1, 2, 2, 14);
    buf_byte(&out, 0);
    cr_expect_str_eq(out.at, "one two\n  *three* four\n  five\n");
    buf_release(&out);
}

Test(query_output, colours_do_not_reach_over_line_ends)
{
    struct style style = style_of(true);
    struct painted mark = {0, 7, PAINT_MATCH};
    struct buf out = {0};
    print_wrapped(&out, &style, SPAN("one two"), &mark, 1, 0, 1, 4);
    buf_byte(&out, 0);
    cr_expect_str_eq(out.at, "\x1b[1;31mone\x1b[0m\n \x1b[1;31mtwo\x1b[0m\n");
    buf_release(&out);
}

Test(query_output, a_word_wider_than_the_line_stands_alone)
{
    struct style style = style_of(false);
    struct buf out = {0};
    print_wrapped(&out, &style, SPAN("a incomprehensibilities b"), NULL, 0, 0, 0, 5);
    buf_byte(&out, 0);
    cr_expect_str_eq(out.at, "a\nincomprehensibilities\nb\n");
    buf_release(&out);
}

Test(query_output, titles_are_cut_by_columns)
{
    static const struct {
        const char *text;
        size_t columns;
        const char *out;
    } cases[] = {
        {"short", 10, "short"},          {"exactly10!", 10, "exactly10!"},
        {"one too long", 8, "one too…"}, {"ñandúes ñandú", 6, "ñandú…"},
        {"漢字漢字", 5, "漢字…"},        {"\x1b[2Jx", 80, "[2Jx"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct style style = style_of(false);
        struct buf out = {0};
        print_cut(&out, &style, PAINT_TITLE, span_of(cases[i].text), cases[i].columns);
        buf_byte(&out, 0);
        cr_expect_str_eq(out.at, cases[i].out, "case %zu", i);
        buf_release(&out);
    }
}

Test(query_output, a_tsv_line_has_exactly_its_fields)
{
    struct buf out = {0};
    tsv_field(&out, true, SPAN("a\tb\nc"));
    tsv_number(&out, false, 12);
    tsv_field(&out, false, (struct span){NULL, 0});
    tsv_field(&out, false, SPAN("d"));
    buf_byte(&out, 0);
    cr_expect_str_eq(out.at, "a b c\t12\t\td");
    buf_release(&out);
}

Test(query_output, unknown_formats_and_colours_are_refused)
{
    struct style style;
    struct style_environment none = {0};
    struct brief_error err = {0};
    cr_expect_eq(style_choose(&style, "xml", NULL, none, &err), BRIEF_EQUERY);
    cr_expect(strstr(err.text, "jsonl"));
    cr_expect_eq(style_choose(&style, NULL, "perhaps", none, NULL), BRIEF_EQUERY);
    cr_expect_eq(style_choose(&style, "tsv", "always", none, NULL), BRIEF_OK);
    cr_expect_not(style.colour, "records have no colours");
    cr_expect_eq(style_choose(&style, "human", "always", none, NULL), BRIEF_OK);
    cr_expect(style.colour);
    struct style_environment narrow = {.columns = "52"};
    cr_expect_eq(style_choose(&style, NULL, NULL, narrow, NULL), BRIEF_OK);
    cr_expect_eq(style.width, 52);
}
