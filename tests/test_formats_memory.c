/* Format readers when memory runs out: at the n-th allocation, for every n. */
#include "core/mem.h"
#include "indexer/formats/format.h"

#include <criterion/criterion.h>

struct count {
    size_t n_documents;
};

static brief_status take(void *ctx, const struct document *doc, struct brief_error *err)
{
    struct count *count = ctx;
    (void)doc;
    (void)err;
    count->n_documents++;
    return BRIEF_OK;
}

static brief_status refuse(void *ctx, const struct document *doc, struct brief_error *err)
{
    struct count *count = ctx;
    (void)doc;
    count->n_documents++;
    return brief_fail(err, BRIEF_EIO, "no room");
}

static const struct {
    enum file_kind kind;
    const char *bytes;
    size_t n_documents;
} cases[] = {
    {FILE_TEXT,
     "Board meets\r\n\r\nIt chose cafe\xCC\x81.\n\nSums\na |\nb |\n1 |\n2 |\n- Pilots want more\n"
     "They have wanted it for years, and they said so.\n",
     2},
    {FILE_MARKDOWN,
     "---\ntitle: Board\n---\n# Board\r\n\nIt *met* e\xCC\x81.\n\n|a|b|\n|-|-|\n|1|2|\n- x\n", 1},
    {FILE_HTML,
     "<title>Board</title><meta property=og:title content='Board &amp; co'><p>It met e\xCC\x81.\r\n"
     "<table><tr><td>a<td>1</table><ul><li>x</ul>",
     1},
    {FILE_JSONL,
     "{\"id\":\"a\",\"title\":\"Bo\\nard\",\"dateline\":\"LIMA, May 3 -\",\"body\":\"It met "
     "e\\u0301 \\ud800.\"}\n"
     "{\"text\":\"Two.\"}\n",
     2},
};

Test(formats_memory, running_out_is_told_and_nothing_else_happens)
{
    static const struct format_options options = {.date = {NO_DAY, NO_DAY}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        brief_status st = BRIEF_ENOMEM;
        long n = 0;
        while (st == BRIEF_ENOMEM && n < 1000) {
            struct count count = {0};
            struct brief_error err = {0};
            struct document_sink sink = {take, &count, NULL};
            mem_fail_from(++n);
            st = format_read(cases[i].kind, SPAN("in/file"), span_of(cases[i].bytes), &options,
                             &sink, &err);
            mem_fail_from(0);
            cr_expect(st == BRIEF_OK || strstr(err.text, "in/file"), "%s, %ld: \"%s\"",
                      file_kind_name(cases[i].kind), n, err.text);
            cr_expect(st != BRIEF_OK || count.n_documents == cases[i].n_documents, "%s, %ld: %zu",
                      file_kind_name(cases[i].kind), n, count.n_documents);
        }
        cr_expect_eq(st, BRIEF_OK, "%s: %d", file_kind_name(cases[i].kind), st);
        cr_expect_gt(n, 3, "%s: %ld", file_kind_name(cases[i].kind), n);
    }
}

Test(formats_memory, the_sinks_refusal_ends_the_file_and_is_handed_on)
{
    static const struct format_options options = {.date = {NO_DAY, NO_DAY}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct count count = {0};
        struct brief_error err = {0};
        struct document_sink sink = {refuse, &count, NULL};
        brief_status st = format_read(cases[i].kind, SPAN("in/file"), span_of(cases[i].bytes),
                                      &options, &sink, &err);
        cr_expect_eq(st, BRIEF_EIO, "%s", file_kind_name(cases[i].kind));
        cr_expect_str_eq(err.text, "no room");
        cr_expect_eq(count.n_documents, 1);
    }
}
