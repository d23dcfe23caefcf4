/* document.c -- where a byte of a document's text stands in its source. */
#include "core/document.h"

static uint32_t count_newlines(struct span s)
{
    uint32_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += s.at[i] == '\n';
    return n;
}

/* The last mark at or before `at`; NULL: there is none. */
static const struct line_mark *mark_of(const struct document *doc, uint32_t at)
{
    size_t lo = 0, hi = doc->n_lines;
    while (lo < hi) { /* it is lo - 1 */
        size_t mid = (lo + hi) / 2;
        if (doc->lines[mid].at <= at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo ? &doc->lines[lo - 1] : NULL;
}

uint32_t document_line_next(const struct document *doc, struct line_cursor *c, uint32_t at)
{
    const struct line_mark *mark = mark_of(doc, at);
    if (!mark)
        return 1;
    if (!doc->lines_follow_text || at > doc->text.len)
        return mark->line;
    bool goes_on = c->line && c->at >= mark->at && c->at <= at;
    uint32_t from = goes_on ? c->at : mark->at, line = goes_on ? c->line : mark->line;
    c->line = line + count_newlines(span_sub(doc->text, from, at));
    c->at = at;
    return c->line;
}

uint32_t document_line(const struct document *doc, uint32_t at)
{
    struct line_cursor fresh = {0, 0};
    return document_line_next(doc, &fresh, at);
}
