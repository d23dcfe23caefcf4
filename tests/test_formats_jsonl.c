/* JSON lines: records into documents, damage told and passed over. */
#include "tests/formats_fixture.h"

#include <criterion/criterion.h>

struct reading {
    const char *about, *text, *expected, *complaints;
};

static void expect_readings(const struct reading *cases, size_t n, const struct format_options *o)
{
    for (size_t i = 0; i < n; i++) {
        struct formats_run run;
        brief_status st =
            formats_read_all(&run, FILE_JSONL, "in.jsonl", span_of(cases[i].text), o, NULL);
        bool some = cases[i].expected[0] || !cases[i].text[0];
        cr_expect_eq(st, some ? BRIEF_OK : BRIEF_EINPUT, "%s", cases[i].about);
        cr_expect_null(run.broken, "%s: %s", cases[i].about, run.broken);
        cr_expect_str_eq(run.printed.at, cases[i].expected, "%s:\n%s\nwanted:\n%s", cases[i].about,
                         run.printed.at, cases[i].expected);
        const char *complaints = cases[i].complaints ? cases[i].complaints : "";
        cr_expect(strncmp(run.complaints.at, complaints, strlen(complaints)) == 0 &&
                      (complaints[0] || !run.complaints.at[0]),
                  "%s: %s", cases[i].about, run.complaints.at);
        formats_release(&run);
    }
}

#define EXPECT_READINGS(cases) expect_readings(cases, sizeof(cases) / sizeof *(cases), NULL)

Test(formats_jsonl, records_become_stories)
{
    static const struct reading cases[] = {
        {"all fields",
         "{\"id\":\"a-1\",\"title\":\"BOARD MEETS\",\"date\":\"26-FEB-1987 15:01:01.79\","
         "\"dateline\":\"ARICA, Feb 26 -\",\"body\":\"The board met.\\n\\nIt chose.\\n\"}\n",
         "== 1 a-1|BOARD MEETS|1987-02-26|ARICA\nT1 BOARD MEETS\nD1 ARICA, Feb 26 -\n"
         "P1 The board met.\nP1 It chose.\n",
         NULL},
        {"text is another name of the body", "{\"text\":\"The board met.\"}",
         "== 1 |||\nP1 The board met.\n", NULL},
        {"the body wins", "{\"text\":\"no\",\"body\":\"yes\"}", "== 1 |||\nP1 yes\n", NULL},
        {"title alone", "{\"title\":\"Board meets\"}", "== 1 |Board meets||\nT1 Board meets\n",
         NULL},
        {"title of several lines", "{\"title\":\" Board\\n meets \",\"body\":\"Yes.\"}",
         "== 1 |Board meets||\nT1 Board meets\nP1 Yes.\n", NULL},
        {"title found in the body", "{\"body\":\"Board meets\\n\\nIt chose.\"}",
         "== 1 |Board meets||\nT1 Board meets\nP1 It chose.\n", NULL},
        {"dateline in the body", "{\"date\":\"2019\",\"body\":\"LIMA, March 14 - Yes.\"}",
         "== 1 ||2019-01-01..2019-12-31|LIMA\nP1 LIMA, March 14 - Yes.\n", NULL},
        {"dateline with its own year",
         "{\"dateline\":\"LIMA, March 14, 2019 -\",\"body\":\"Yes.\"}",
         "== 1 ||2019-03-14|LIMA\nD1 LIMA, March 14, 2019 -\nP1 Yes.\n", NULL},
        {"numbers as id and date", "{\"id\":17,\"date\":1552521600,\"body\":\"Yes.\"}",
         "== 1 17||2019-03-14|\nP1 Yes.\n", NULL},
        {"a date not understood", "{\"date\":\"soon\",\"body\":\"Yes.\"}", "== 1 |||\nP1 Yes.\n",
         NULL},
        {"lines of the source", "\n{\"body\":\"One.\\n\\nTwo.\"}\n\n  \n{\"body\":\"Three.\"}\n",
         "== 1/ |||\nP2 One.\nP2 Two.\n== 2/ |||\nP5 Three.\n", NULL},
        {"a first line that a dateline stood before",
         "{\"title\":\"BOARD\",\"dateline\":\"ARICA, Feb 26 -\",\"body\":\"Harbour Bank\\n"
         "Company said that its board would meet in the spring\\n"
         "to speak of the loans that it has made to the pilots\\n"
         "and to the owners of the three ships in the harbour.\"}",
         "== 1 |BOARD||ARICA\nT1 BOARD\nD1 ARICA, Feb 26 -\nP1 Harbour Bank~Company said "
         "that its board would meet in the spring~"
         "to speak of the loans that it has made to the pilots~and to the owners of the three "
         "ships "
         "in the harbour.\n",
         NULL},
        {"items are never looked for",
         "{\"body\":\"The board met in the harbour.\\n- Pilots want more\\nThey have wanted it for "
         "years, and they said so.\"}",
         "== 1 |||\nP1 The board met in the harbour.\nI1 Pilots want more\n"
         "P1 They have wanted it for years, and they said so.\n",
         NULL},
        {"tables", "{\"body\":\"Sums\\nYear |\\nUS$m |\\n2018 |\\n4.5 |\"}",
         "== 1 |||\nK1 Sums\nC1 1:0,0h Year\nC1 1:0,1h US$m\nC1 1:1,0h 2018\nC1 1:1,1 4.5\n", NULL},
        {"CRLF between records", "{\"body\":\"One.\"}\r\n{\"body\":\"Two.\"}\r\n",
         "== 1/ |||\nP1 One.\n== 2/ |||\nP2 Two.\n", NULL},
        {"byte order mark", "\xEF\xBB\xBF{\"body\":\"One.\"}", "== 1 |||\nP1 One.\n", NULL},
        {"nothing", "", "", NULL},
    };
    EXPECT_READINGS(cases);
}

Test(formats_jsonl, strings_are_unescaped_whatever_they_hold)
{
    static const struct reading cases[] = {
        {"escapes", "{\"body\":\"a \\\"b\\\" \\u00e9 \\/ \\\\ \\t c\"}",
         "== 1 |||\nP1 a \"b\" é / \\ \t c\n", NULL},
        {"pairs", "{\"body\":\"\\ud83d\\ude00\"}", "== 1 |||\nP1 😀\n", NULL},
        {"halves of pairs", "{\"body\":\"\\ud83d a \\ude00 b \\ud83d\\u0041\"}",
         "== 1 |||\nP1 \xEF\xBF\xBD a \xEF\xBF\xBD b \xEF\xBF\xBD"
         "A\n",
         NULL},
        {"no escape but a backslash", "{\"body\":\"\\\\ud83d\"}", "== 1 |||\nP1 \\ud83d\n", NULL},
        {"NUL and controls", "{\"body\":\"a\\u0000b\\u0007c\"}", "== 1 |||\nP1 ab c\n", NULL},
        {"decomposed", "{\"body\":\"cafe\\u0301\"}", "== 1 |||\nP1 café\n", NULL},
        {"CRLF within", "{\"body\":\"One.\\r\\n\\r\\nTwo.\"}", "== 1 |||\nP1 One.\nP1 Two.\n",
         NULL},
    };
    EXPECT_READINGS(cases);
}

Test(formats_jsonl, other_names_can_be_given)
{
    static const struct format_options o = {
        .date = {NO_DAY, NO_DAY},
        .field_id = {"key", 3},
        .field_title = {"head", 4},
        .field_body = {"content", 7},
    };
    static const struct reading cases[] = {
        {"mapped",
         "{\"key\":\"k\",\"id\":\"i\",\"head\":\"Board\",\"content\":\"Yes.\",\"text\":\"No.\"}",
         "== 1 k|Board||\nT1 Board\nP1 Yes.\n", NULL},
        {"the usual name is then no field", "{\"text\":\"No.\",\"body\":\"No.\"}", "",
         "1: the record has no text"},
    };
    expect_readings(cases, 2, &o);
}

Test(formats_jsonl, damage_is_told_with_its_line_and_the_rest_goes_on)
{
    static const struct reading cases[] = {
        {"broken", "{\"body\":\"One.\"}\n{\"body\":\n{\"body\":\"Three.\"}\n",
         "== 1/ |||\nP1 One.\n== 2/ |||\nP3 Three.\n",
         "2: the JSON object does not end on its line; this line is left out\n"},
        {"cut within a string", "{\"body\":\"On\n{\"body\":\"Two.\"}\n", "== 1/ |||\nP2 Two.\n",
         "1: not valid JSON"},
        {"no JSON", "One.\n{\"body\":\"Two.\"}\n", "== 1/ |||\nP2 Two.\n", "1: not valid JSON"},
        {"no object", "3\n\"a\"\n[{\"body\":\"no\"}]\nnull\n{\"body\":\"Five.\"}\n",
         "== 1/ |||\nP5 Five.\n", "1: not one JSON object; this line is left out\n2: not one"},
        {"two objects", "{\"body\":\"a\"} {\"body\":\"b\"}\n{\"body\":\"c\"}\n",
         "== 1/ |||\nP2 c\n", "1: not one JSON object"},
        {"text behind it", "{\"body\":\"a\"} x\n{\"body\":\"c\"}\n", "== 1/ |||\nP2 c\n",
         "1: not valid JSON"},
        {"wrong type", "{\"body\":[\"no\"],\"title\":\"Yes\"}\n{\"body\":\"b\"}",
         "== 1/ |Yes||\nT1 Yes\n== 2/ |||\nP2 b\n", "1: \"body\" is not text; it is passed over\n"},
        {"no text", "{\"id\":\"a\"}\n{\"body\":\"b\"}", "== 1/ |||\nP2 b\n",
         "1: the record has no text"},
        {"null is as good as nothing", "{\"title\":null,\"body\":\"b\"}", "== 1 |||\nP1 b\n", NULL},
        {"of equal keys the last", "{\"body\":\"a\",\"body\":\"b\"}", "== 1 |||\nP1 b\n", NULL},
        {"nested fields are not the record's",
         "{\"x\":{\"body\":\"no\",\"y\":[{\"title\":\"no\"}]},\"body\":\"b\"}", "== 1 |||\nP1 b\n",
         NULL},
        {"nothing but damage", "x\n", "", "1: not valid JSON"},
    };
    EXPECT_READINGS(cases);
}

Test(formats_jsonl, arrays_and_stretched_objects_are_read_too)
{
    static const struct reading cases[] = {
        {"array", "[\n {\"body\":\"One.\"},\n {\"body\":\"Two.\"}\n]\n",
         "== 1/ |||\nP2 One.\n== 2/ |||\nP3 Two.\n", NULL},
        {"other elements", "[{\"body\":\"One.\"}, 3, [{\"body\":\"no\"}]]", "== 1/ |||\nP1 One.\n",
         "1: some elements are no JSON objects; they are left out\n"},
        {"broken array", "[{\"body\":\"One.\"},\n{\"body\":\"Two.\"},\n oops",
         "== 1/ |||\nP1 One.\n== 2/ |||\nP2 Two.\n", "3: not valid JSON"},
        {"object over lines",
         "{\n \"body\": \"One.\",\n \"id\": \"a\"\n}\n{\n \"body\": \"Two.\"\n}\n",
         "== 1/ a|||\nP1 One.\n== 2/ |||\nP5 Two.\n", NULL},
        {"other JSON", "{\n \"name\": \"x\",\n \"version\": 1\n}\n", "",
         "1: the record has no text"},
    };
    EXPECT_READINGS(cases);
}

Test(formats_jsonl, as_is_keeps_every_byte_of_the_text)
{
    static const struct format_options o = {.date = {NO_DAY, NO_DAY}, .text_as_is = true};
    static const struct reading cases[] = {
        {"white space, CR and all", "{\"id\":\"a\",\"text\":\" Board meets\\r\\n\\nYes.\\n\"}",
         "== 1 a|||\nP1 Board meets\nP1 Yes.\n", NULL},
        {"text before body", "{\"text\":\"yes\",\"body\":\"no\"}", "== 1 |||\nP1 yes\n", NULL},
        {"title stays outside", "{\"title\":\"Board\",\"text\":\"Yes.\"}",
         "== 1 |Board||\nP1 Yes.\n", NULL},
        {"not composed", "{\"text\":\"cafe\\u0301\"}", "== 1 |||\nP1 cafe\xCC\x81\n", NULL},
        {"but UTF-8", "{\"text\":\"a\\ud800\"}", "== 1 |||\nP1 a\xEF\xBF\xBD\n", NULL},
    };
    struct formats_run run;
    formats_read_all(&run, FILE_JSONL, "x", SPAN("{\"text\":\" a\\r\\n\\u0000b \"}"), &o, NULL);
    cr_expect_eq(run.text_len, 7);
    formats_release(&run);
    expect_readings(cases, sizeof cases / sizeof *cases, &o);
}

Test(formats_jsonl, western_and_damaged_files_are_read)
{
    struct formats_run run;
    formats_read_all(&run, FILE_JSONL, "x", SPAN("{\"body\":\"caf\xE9\"}"), NULL, NULL);
    cr_expect_str_eq(run.printed.at, "== 1 |||\nP1 café\n", "%s", run.printed.at);
    formats_release(&run);
    formats_read_all(&run, FILE_JSONL, "x",
                     SPAN("{\"body\":\"ol\xC3\xA9 caf\xC3\xA9\"}\n{\"body\":\"na\xC3 \"}"), NULL,
                     NULL);
    cr_expect(strstr(run.printed.at, "P2 na\xEF\xBF\xBD\n"), "%s", run.printed.at);
    cr_expect_eq(run.n_bad, 1);
    formats_release(&run);
}

Test(formats_jsonl, nesting_and_length_cost_no_stack_and_no_square)
{
    static const char *const units[] = {"[",  "{\"a\":", "{\"body\":\n", "\n", "{\"body\":\"a\"}\n",
                                        "\"", "\\"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct buf text = {0};
        struct formats_run run;
        while (text.len < 1u << 20)
            buf_puts(&text, units[i]);
        formats_read_all(&run, FILE_JSONL, "deep", buf_bytes(&text), NULL, NULL);
        cr_expect_null(run.broken, "%s: %s", units[i], run.broken);
        formats_release(&run);
        buf_release(&text);
    }
}

Test(formats_jsonl, a_file_cut_anywhere_loses_only_what_is_cut)
{
    static const char file[] = "{\"id\":\"a\",\"body\":\"One \\u00e9 \\ud83d\\ude00.\"}\n"
                               "{\"id\":\"b\",\"date\":\"2019-03-14\",\"body\":\"Two.\"}\n";
    const char *second = strchr(file, '\n') + 1;
    for (size_t cut = 0; cut < sizeof file; cut++) {
        struct formats_run run;
        formats_read_all(&run, FILE_JSONL, "cut", (struct span){file, cut}, NULL, NULL);
        size_t first_end = (size_t)(second - file) - 1;
        size_t expected = (size_t)(cut >= first_end) + (size_t)(cut >= sizeof file - 2);
        cr_expect_eq(run.n_documents, expected, "cut at %zu: %zu", cut, run.n_documents);
        cr_expect_null(run.broken, "cut at %zu: %s", cut, run.broken);
        formats_release(&run);
    }
}
