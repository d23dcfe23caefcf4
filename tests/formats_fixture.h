/* formats_fixture.h -- for tests of the format readers: read bytes, check what must hold of every
 * document, and print documents in a form that a table of expectations can hold.
 *
 *     == 1 id|title|2019-03-14|LIMA        item number ("1/2": not the only one), and so on
 *     T1 Headline                          kind and source line of a block, its text; '~' is LF
 *     C5 1:0,1h Millions US$               a cell: table : row , column, h for header
 *
 * Kinds: T title, H heading, P paragraph, I item, K caption, C cell, D dateline. */
#ifndef BRIEF_TESTS_FORMATS_FIXTURE_H
#define BRIEF_TESTS_FORMATS_FIXTURE_H

#include "core/buf.h"
#include "core/text/utf8.h"
#include "indexer/formats/format.h"

#include <stdio.h>
#include <stdlib.h>

#define FIXTURE_UNUSED __attribute__((unused))

struct formats_run {
    struct buf printed, complaints;
    size_t n_documents, text_len;
    uint64_t n_bad;
    bool as_is;
    const char *broken; /* the first rule that a document broke, or NULL */
};

static void formats_expect(struct formats_run *run, bool holds, const char *rule)
{
    if (!holds && !run->broken)
        run->broken = rule;
}

static bool formats_is_boundary(struct span s, size_t at)
{
    return at >= s.len || ((uint8_t)s.at[at] & 0xC0) != 0x80;
}

/* Between blocks stand white space and markup, never words or figures. */
static bool formats_is_gap(struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if ((uint8_t)((c | 0x20) - 'a') < 26 || (c >= '0' && c <= '9'))
            return false;
    }
    return true;
}

static void formats_check_blocks(struct formats_run *run, const struct document *doc)
{
    size_t end = 0;
    for (size_t i = 0; i < doc->n_blocks; i++) {
        const struct block *b = &doc->blocks[i];
        formats_expect(run, b->start < b->end && b->end <= doc->text.len, "blocks lie in the text");
        if (run->broken)
            return;
        formats_expect(run, b->start >= end, "blocks are sorted and never overlap");
        formats_expect(run, b->kind != BLOCK_TITLE || (i == 0 && b->start == 0),
                       "the title is first");
        formats_expect(run, (b->table > 0) == (b->kind == BLOCK_CELL || b->kind == BLOCK_CAPTION),
                       "cells and captions have a table");
        formats_expect(
            run, formats_is_boundary(doc->text, b->start) && formats_is_boundary(doc->text, b->end),
            "blocks do not cut characters");
        if (!run->broken)
            formats_expect(run, formats_is_gap(span_sub(doc->text, end, b->start)),
                           "no words outside blocks");
        end = b->end;
    }
    if (!run->broken)
        formats_expect(run, formats_is_gap(span_sub(doc->text, end, doc->text.len)),
                       "no words behind the last block");
}

static void formats_check_document(struct formats_run *run, const struct document *doc)
{
    struct buf composed = {0};
    formats_expect(run, doc->text.len > 0, "documents have text");
    formats_expect(run, utf8_valid_length(doc->text) == doc->text.len, "text is UTF-8");
    formats_expect(run, utf8_valid_length(doc->title) == doc->title.len, "titles are UTF-8");
    if (!run->as_is) {
        utf8_append_nfc(&composed, doc->text, NULL);
        formats_expect(run, span_equal(buf_bytes(&composed), doc->text), "text is NFC");
        for (size_t i = 0; i < doc->text.len; i++) {
            uint8_t c = (uint8_t)doc->text.at[i];
            formats_expect(run, (c >= 0x20 && c != 0x7F) || c == '\n' || c == '\t',
                           "text has no control characters");
        }
    }
    buf_release(&composed);
    formats_expect(run, doc->n_lines > 0 && doc->lines[0].at == 0, "the first line mark is at 0");
    for (size_t i = 0; i < doc->n_lines; i++) {
        formats_expect(run, doc->lines[i].line >= 1, "lines count from 1");
        formats_expect(run, i == 0 || doc->lines[i].at > doc->lines[i - 1].at, "line marks rise");
    }
    formats_expect(run, doc->item == run->n_documents, "items are numbered");
    formats_expect(run, doc->language.len == 2, "documents have a language");
    formats_expect(run, doc->date.from <= doc->date.to, "dates are intervals");
    formats_expect(run, !doc->only_item || doc->item == 1, "the only item is the first");
    formats_check_blocks(run, doc);
}

static void formats_print_text(struct buf *out, struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        buf_byte(out, (uint8_t)(s.at[i] == '\n' ? '~' : s.at[i]));
}

#define FORMATS_PRINT_MAX 500 /* blocks of a document */

static void formats_print(struct buf *out, const struct document *doc)
{
    char from[11], to[11];
    buf_printf(out, "== %u%s ", doc->item, doc->only_item ? "" : "/");
    buf_span(out, doc->given_id);
    buf_byte(out, '|');
    formats_print_text(out, doc->title);
    buf_byte(out, '|');
    if (doc->date.from != NO_DAY) {
        day_format(from, doc->date.from);
        day_format(to, doc->date.to);
        buf_printf(out, doc->date.from == doc->date.to ? "%s" : "%s..%s", from, to);
    }
    buf_byte(out, '|');
    buf_span(out, doc->dateline_place);
    buf_byte(out, '\n');
    for (size_t i = 0; i < doc->n_blocks && i < FORMATS_PRINT_MAX; i++) {
        const struct block *b = &doc->blocks[i];
        buf_printf(out, "%c%u ", "THPIKCD"[b->kind], document_line(doc, b->start));
        if (b->kind == BLOCK_CELL)
            buf_printf(out, "%u:%u,%u%s ", b->table, b->row, b->column, b->header ? "h" : "");
        formats_print_text(out, span_sub(doc->text, b->start, b->end));
        buf_byte(out, '\n');
    }
}

static brief_status formats_take(void *ctx, const struct document *doc, struct brief_error *err)
{
    struct formats_run *run = ctx;
    (void)err;
    run->n_documents++;
    run->text_len += doc->text.len;
    run->n_bad += doc->n_bad;
    formats_check_document(run, doc);
    if (!run->broken && run->printed.len < (1u << 20))
        formats_print(&run->printed, doc);
    return BRIEF_OK;
}

static void formats_complain(void *ctx, struct span source, uint32_t line, const char *message)
{
    struct formats_run *run = ctx;
    (void)source;
    if (run->complaints.len < (1u << 20))
        buf_printf(&run->complaints, "%u: %s\n", line, message);
}

/* Read a copy of exactly the bytes' size, so that a sanitizer sees what reads past it. */
FIXTURE_UNUSED static brief_status formats_read_all(struct formats_run *run, enum file_kind kind,
                                                    const char *name, struct span bytes,
                                                    const struct format_options *options,
                                                    struct brief_error *err)
{
    struct format_options usual = {.date = {NO_DAY, NO_DAY}};
    struct document_sink sink = {formats_take, run, formats_complain};
    char *copy = malloc(bytes.len ? bytes.len : 1);
    if (!copy)
        abort();
    if (bytes.len)
        memcpy(copy, bytes.at, bytes.len);
    *run = (struct formats_run){.as_is = options && options->text_as_is};
    brief_status st = format_read(kind, span_of(name), (struct span){copy, bytes.len},
                                  options ? options : &usual, &sink, err);
    buf_byte(&run->printed, 0);
    buf_byte(&run->complaints, 0);
    free(copy);
    return st;
}

FIXTURE_UNUSED static void formats_release(struct formats_run *run)
{
    buf_release(&run->printed);
    buf_release(&run->complaints);
}

#endif
