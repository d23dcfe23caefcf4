/* draft.c -- putting documents together and handing them on. */
#include "indexer/formats/draft.h"

#include "core/mem.h"
#include "core/text/utf8.h"

#include <assert.h>

void draft_clear(struct draft *d)
{
    buf_clear(&d->own);
    d->text = (struct span){NULL, 0};
    d->n_blocks = 0;
    d->n_lines = 0;
    d->n_tables = 0;
    d->failed = false;
}

void draft_release(struct draft *d)
{
    buf_release(&d->own);
    mem_free(d->blocks);
    mem_free(d->lines);
    *d = (struct draft){0};
}

struct block *draft_block(struct draft *d, size_t start, size_t end, enum block_kind kind)
{
    assert(start <= end && end <= UINT32_MAX);
    if (d->n_blocks == d->cap_blocks) {
        void *moved = mem_grow(d->blocks, &d->cap_blocks, d->n_blocks + 1, sizeof *d->blocks);
        if (!moved) {
            d->failed = true;
            return NULL;
        }
        d->blocks = moved;
    }
    struct block *b = &d->blocks[d->n_blocks++];
    *b = (struct block){.start = (uint32_t)start, .end = (uint32_t)end, .kind = (uint8_t)kind};
    return b;
}

void draft_line(struct draft *d, size_t at, size_t line)
{
    struct line_mark mark = {(uint32_t)at, line > UINT32_MAX ? UINT32_MAX : (uint32_t)line};
    if (d->n_lines > 0 && d->lines[d->n_lines - 1].line == mark.line)
        return;
    if (d->n_lines > 0 && d->lines[d->n_lines - 1].at == mark.at) {
        d->lines[d->n_lines - 1] = mark;
        return;
    }
    if (d->n_lines == d->cap_lines) {
        void *moved = mem_grow(d->lines, &d->cap_lines, d->n_lines + 1, sizeof *d->lines);
        if (!moved) {
            d->failed = true;
            return;
        }
        d->lines = moved;
    }
    d->lines[d->n_lines++] = mark;
}

struct day_range reader_date(const struct reader *r, struct day_range stated,
                             const struct dateline *dateline)
{
    struct day_range given = r->options->date;
    if (days_known(stated))
        return stated;
    if (dateline && dateline->len > 0) {
        if (dateline->date.year)
            return stated_date_days(dateline->date);
        struct day_range guess = date_in_year_of(dateline->date, r->file_date);
        if (!days_known(guess))
            guess = date_in_year_of(dateline->date, given);
        if (days_known(guess))
            return guess;
    }
    return days_known(given) ? given : r->file_date;
}

brief_status reader_no_memory(struct reader *r)
{
    return brief_fail(r->err, BRIEF_ENOMEM, "%.*s: out of memory", (int)r->source.len,
                      r->source.at ? r->source.at : "");
}

brief_status reader_send(struct reader *r, struct document *doc)
{
    struct draft *d = &r->draft;
    if (d->failed || d->own.failed)
        return reader_no_memory(r);
    if (d->n_lines == 0)
        draft_line(d, 0, 1);
    if (d->failed)
        return reader_no_memory(r);
    doc->source = r->source;
    doc->item = ++r->n_documents;
    doc->text = d->text;
    doc->blocks = d->blocks;
    doc->n_blocks = d->n_blocks;
    doc->lines = d->lines;
    doc->n_lines = d->n_lines;
    if (doc->language.len == 0)
        doc->language = r->options->language.len ? r->options->language : SPAN("en");
    return r->sink->take(r->sink->ctx, doc, r->err);
}

size_t text_part_end(struct span text, size_t from)
{
    if (text.len - from <= DOCUMENT_MAX)
        return text.len;
    size_t limit = from + DOCUMENT_MAX;
    size_t lowest = limit - DOCUMENT_MAX / 8; /* no part gets much shorter for a better place */
    size_t line_end = 0, space = 0;
    for (size_t at = limit; at > lowest; at--) {
        char c = text.at[at - 1];
        if (c == '\n' && text.at[at - 2] == '\n')
            return at;
        if (c == '\n' && !line_end)
            line_end = at;
        if (c == ' ' && !space)
            space = at;
    }
    if (line_end || space)
        return line_end ? line_end : space;
    return from + utf8_cut(span_sub(text, from, text.len), DOCUMENT_MAX).len;
}
