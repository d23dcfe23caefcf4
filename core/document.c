/* document.c -- where a byte of a document's text stands in its source. */
#include "core/document.h"

static uint32_t count_newlines(struct span s)
{
    uint32_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += s.at[i] == '\n';
    return n;
}

uint32_t document_line(const struct document *doc, uint32_t at)
{
    size_t lo = 0, hi = doc->n_lines;
    while (lo < hi) { /* the last mark at or before `at` is lo - 1 */
        size_t mid = (lo + hi) / 2;
        if (doc->lines[mid].at <= at)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == 0)
        return 1;
    struct line_mark mark = doc->lines[lo - 1];
    if (!doc->lines_follow_text || at > doc->text.len)
        return mark.line;
    return mark.line + count_newlines(span_sub(doc->text, mark.at, at));
}
