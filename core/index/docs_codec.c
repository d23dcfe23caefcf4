/* docs_codec.c -- document rows: identity first, then blocks and lines. */
#include "core/index/docs_codec.h"

#include "core/bytes.h"
#include "core/index/format.h"

static bool lies_in(struct span part, struct span text)
{
    return part.len && text.len && part.at >= text.at && part.at + part.len <= text.at + text.len;
}

static void put_span_in(struct buf *out, struct span part, struct span text)
{
    if (lies_in(part, text)) {
        buf_varint(out, (uint64_t)(part.at - text.at));
        buf_varint(out, part.len);
    } else if (part.len) {
        buf_text(out, part);
    }
}

static void put_blocks(struct buf *out, const struct document *doc)
{
    uint32_t end = 0, row = 0;
    for (size_t i = 0; i < doc->n_blocks; i++) {
        const struct block *b = &doc->blocks[i];
        buf_byte(out, (uint8_t)(b->kind | (b->header ? BLOCK_HEADER : 0)));
        buf_varint(out, b->start - end);
        buf_varint(out, b->end - b->start);
        if (b->kind == BLOCK_CELL) {
            buf_varint(out, b->column);
            buf_varint(out, zigzag((int64_t)b->row - row));
            row = b->row;
        }
        if (b->kind == BLOCK_CELL || b->kind == BLOCK_CAPTION)
            buf_varint(out, b->table);
        end = b->end;
    }
}

static void put_lines(struct buf *out, const struct document *doc)
{
    uint32_t at = 0, line = 0;
    for (size_t i = 0; i < doc->n_lines; i++) {
        buf_varint(out, doc->lines[i].at - at);
        buf_varint(out, zigzag((int64_t)doc->lines[i].line - line));
        at = doc->lines[i].at;
        line = doc->lines[i].line;
    }
}

void doc_record_encode(struct buf *out, const struct document *doc)
{
    bool dated = doc->date.from != NO_DAY || doc->date.to != NO_DAY;
    unsigned flags = DOC_EXISTS | (doc->only_item ? DOC_ONLY_ITEM : 0) |
                     (doc->lines_follow_text ? DOC_LINES_FOLLOW : 0) | (dated ? DOC_DATED : 0);
    if (doc->title.len)
        flags |= lies_in(doc->title, doc->text) ? DOC_TITLE_IN_TEXT : DOC_TITLE_OWN;
    if (doc->dateline_place.len)
        flags |= lies_in(doc->dateline_place, doc->text) ? DOC_PLACE_IN_TEXT : DOC_PLACE_OWN;
    buf_byte(out, (uint8_t)flags);
    buf_text(out, doc->given_id);
    buf_varint(out, doc->item);
    buf_text(out, doc->language);
    put_span_in(out, doc->title, doc->text);
    if (dated) {
        buf_varint(out, zigzag(doc->date.from));
        buf_varint(out, zigzag((int64_t)doc->date.to - doc->date.from));
    }
    put_span_in(out, doc->dateline_place, doc->text);
    buf_varint(out, doc->n_bad);
    buf_varint(out, doc->text.len);
    buf_varint(out, doc->n_blocks);
    buf_varint(out, doc->n_lines);
    put_blocks(out, doc);
    put_lines(out, doc);
}

static bool take_place(struct span *from, uint32_t *start, uint32_t *len)
{
    return take_varint32(from, start) && take_varint32(from, len);
}

static bool take_date(struct span *from, struct day_range *out)
{
    uint64_t first, more;
    if (!take_varint64(from, &first) || !take_varint64(from, &more))
        return false;
    int64_t day = unzigzag(first), len = unzigzag(more);
    if (day < INT32_MIN || day > INT32_MAX || len < -(int64_t)UINT32_MAX ||
        len > (int64_t)UINT32_MAX || day + len < INT32_MIN || day + len > INT32_MAX)
        return false;
    *out = (struct day_range){(int32_t)day, (int32_t)(day + len)};
    return true;
}

static bool take_identity(struct span *s, struct doc_record *out, unsigned flags)
{
    out->only_item = flags & DOC_ONLY_ITEM;
    out->lines_follow_text = flags & DOC_LINES_FOLLOW;
    out->title_in_text = flags & DOC_TITLE_IN_TEXT;
    out->place_in_text = flags & DOC_PLACE_IN_TEXT;
    out->date = (struct day_range){NO_DAY, NO_DAY};
    if (!take_text(s, &out->given_id) || !take_varint32(s, &out->item) ||
        !take_text(s, &out->language))
        return false;
    if (out->title_in_text ? !take_place(s, &out->title_start, &out->title_len)
                           : (flags & DOC_TITLE_OWN) && !take_text(s, &out->title))
        return false;
    if ((flags & DOC_DATED) && !take_date(s, &out->date))
        return false;
    return out->place_in_text ? take_place(s, &out->place_start, &out->place_len)
                              : !(flags & DOC_PLACE_OWN) || take_text(s, &out->place);
}

bool doc_record_decode(struct doc_record *out, struct span record)
{
    struct span s = record, flags;
    *out = (struct doc_record){0};
    if (!take_bytes(&s, 1, &flags) || !((uint8_t)flags.at[0] & DOC_EXISTS) ||
        !take_identity(&s, out, (uint8_t)flags.at[0]) || !take_varint64(&s, &out->n_bad) ||
        !take_varint32(&s, &out->text_len) || !take_varint32(&s, &out->n_blocks) ||
        !take_varint32(&s, &out->n_lines))
        return false;
    out->rest = s;
    return (uint64_t)out->title_start + out->title_len <= out->text_len &&
           (uint64_t)out->place_start + out->place_len <= out->text_len &&
           (uint64_t)out->n_blocks * 3 + (uint64_t)out->n_lines * 2 <= s.len;
}

static bool take_cell(struct span *s, struct block *b, uint32_t *row)
{
    uint32_t column;
    uint64_t difference;
    if (!take_varint32(s, &column) || column > UINT16_MAX || !take_varint64(s, &difference))
        return false;
    int64_t sum = unzigzag(difference);
    if (sum < -(int64_t)UINT32_MAX || sum > (int64_t)UINT32_MAX)
        return false;
    sum += *row;
    if (sum < 0 || sum > (int64_t)UINT32_MAX)
        return false;
    *row = b->row = (uint32_t)sum;
    b->column = (uint16_t)column;
    return true;
}

static bool take_blocks(struct span *s, struct block *at, uint32_t n, uint32_t text_len)
{
    uint64_t end = 0;
    uint32_t row = 0;
    for (uint32_t i = 0; i < n; i++) {
        struct span kind;
        uint32_t gap, len;
        if (!take_bytes(s, 1, &kind) || !take_varint32(s, &gap) || !take_varint32(s, &len))
            return false;
        uint64_t start = end + gap;
        end = start + len;
        if (end > text_len)
            return false;
        at[i] = (struct block){.start = (uint32_t)start,
                               .end = (uint32_t)end,
                               .kind = (uint8_t)kind.at[0] & (BLOCK_HEADER - 1),
                               .header = (uint8_t)kind.at[0] & BLOCK_HEADER};
        if (at[i].kind > BLOCK_DATELINE ||
            (at[i].kind == BLOCK_CELL && !take_cell(s, &at[i], &row)))
            return false;
        if ((at[i].kind == BLOCK_CELL || at[i].kind == BLOCK_CAPTION) &&
            !take_varint32(s, &at[i].table))
            return false;
    }
    return true;
}

static bool take_lines(struct span *s, struct line_mark *at, uint32_t n)
{
    uint64_t byte = 0;
    int64_t line = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t gap;
        uint64_t difference;
        if (!take_varint32(s, &gap) || !take_varint64(s, &difference))
            return false;
        int64_t step = unzigzag(difference);
        if (step < -(int64_t)UINT32_MAX || step > (int64_t)UINT32_MAX)
            return false;
        byte += gap;
        line += step;
        if (byte > UINT32_MAX || line < 0 || line > (int64_t)UINT32_MAX)
            return false;
        at[i] = (struct line_mark){(uint32_t)byte, (uint32_t)line};
    }
    return true;
}

brief_status doc_record_structure(const struct doc_record *row, struct arena *a,
                                  struct document *out)
{
    struct span s = row->rest;
    struct block *blocks = arena_calloc(a, row->n_blocks, sizeof *blocks);
    struct line_mark *lines = arena_calloc(a, row->n_lines, sizeof *lines);
    if (!blocks || !lines)
        return BRIEF_ENOMEM;
    if (!take_blocks(&s, blocks, row->n_blocks, row->text_len) ||
        !take_lines(&s, lines, row->n_lines) || s.len)
        return BRIEF_ECORRUPT;
    out->blocks = blocks;
    out->n_blocks = row->n_blocks;
    out->lines = lines;
    out->n_lines = row->n_lines;
    return BRIEF_OK;
}
