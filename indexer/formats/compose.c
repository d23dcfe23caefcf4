/* compose.c -- blocks set down one behind the other. */
#include "indexer/formats/compose.h"

#include "core/mem.h"
#include "indexer/formats/encoding.h"

void composer_forget(struct composer *c)
{
    buf_clear(&c->piece);
    c->n_marks = 0;
}

void composer_release(struct composer *c)
{
    buf_release(&c->piece);
    buf_release(&c->cleaned);
    buf_release(&c->scratch);
    mem_free(c->marks);
    *c = (struct composer){0};
}

void composer_line(struct composer *c, size_t line)
{
    if (c->n_marks == c->cap_marks) {
        void *moved = mem_grow(c->marks, &c->cap_marks, c->n_marks + 1, sizeof *c->marks);
        if (!moved) {
            c->draft->failed = true;
            return;
        }
        c->marks = moved;
    }
    c->marks[c->n_marks++] = (struct line_mark){
        .at = c->piece.len < UINT32_MAX ? (uint32_t)c->piece.len : UINT32_MAX,
        .line = line < UINT32_MAX ? (uint32_t)line : UINT32_MAX,
    };
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static const char *separator(const struct composer *c, enum block_kind kind, uint32_t row)
{
    if (c->draft->n_blocks == 0)
        return "";
    if (kind == BLOCK_CELL && c->last_kind == BLOCK_CELL && row == c->last_row)
        return " | ";
    bool close =
        (kind == BLOCK_CELL && (c->last_kind == BLOCK_CELL || c->last_kind == BLOCK_CAPTION)) ||
        (kind == BLOCK_ITEM && c->last_kind == BLOCK_ITEM);
    return close ? "\n" : "\n\n";
}

/* The lines of text that begins at piece byte `from` and now stands at draft byte `start`. When
 * cleaning has changed its length, only its first line is still sure. */
static void set_lines(struct composer *c, size_t from, size_t start, bool same_length)
{
    uint32_t first = 0;
    size_t i = 0;
    for (; i < c->n_marks && (c->marks[i].at <= from || i == 0); i++)
        first = c->marks[i].line;
    if (c->n_marks)
        draft_line(c->draft, start, first);
    for (; i < c->n_marks && same_length; i++)
        if (c->marks[i].at - from + start < c->draft->own.len)
            draft_line(c->draft, c->marks[i].at - from + start, c->marks[i].line);
}

struct block *composer_end(struct composer *c, enum block_kind kind, uint32_t table, uint32_t row,
                           size_t column)
{
    struct draft *d = c->draft;
    struct block *block = NULL;
    struct span s = buf_bytes(&c->piece), clean;
    size_t from = 0;
    while (from < s.len && is_space(s.at[from]))
        from++;
    while (s.len > from && is_space(s.at[s.len - 1]))
        s.len--;
    if (c->piece.failed)
        d->failed = true;
    s = span_sub(s.at ? s : SPAN(""), from, s.len);
    if (encoding_clean(&clean, &c->cleaned, &c->scratch, s, &c->n_bad))
        d->failed = true;
    if (clean.len > 0 && !d->failed) {
        buf_puts(&d->own, separator(c, kind, row));
        size_t start = d->own.len;
        buf_span(&d->own, clean);
        if (d->own.len <= UINT32_MAX && !d->own.failed) {
            set_lines(c, from, start, clean.len == s.len);
            block = draft_block(d, start, d->own.len, kind);
        }
    }
    if (block) {
        block->table = table;
        block->row = row;
        block->column = (uint16_t)(column < UINT16_MAX ? column : UINT16_MAX);
        c->last_kind = kind;
        c->last_row = row;
    }
    composer_forget(c);
    return block;
}
