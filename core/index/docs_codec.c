/* docs_codec.c -- document rows: identity first, then blocks and lines. */
#include "core/index/docs_codec.h"

#include "core/bytes.h"
#include "core/index/format.h"

static bool begins_at(struct span text, uint32_t at, struct span part)
{
    return part.len <= text.len - at && memcmp(text.at + at, part.at, part.len) == 0;
}

/* Readers copy title and place, so they are found again by their bytes: the title in front, the
 * place there or at a dateline. */
static bool find_in_text(const struct document *doc, struct span part, uint32_t *at)
{
    struct span text = doc->text;
    *at = 0;
    if (part.len == 0 || text.len == 0)
        return false;
    if (part.at >= text.at && part.at + part.len <= text.at + text.len) {
        *at = (uint32_t)(part.at - text.at);
        return true;
    }
    if (begins_at(text, 0, part))
        return true;
    for (size_t i = 0; i < doc->n_blocks; i++)
        if (doc->blocks[i].kind == BLOCK_DATELINE && begins_at(text, doc->blocks[i].start, part)) {
            *at = doc->blocks[i].start;
            return true;
        }
    return false;
}

static void put_place(struct buf *out, struct span part, bool in_text, uint32_t at)
{
    if (in_text) {
        buf_varint(out, at);
        buf_varint(out, part.len);
    } else if (part.len) {
        buf_text(out, part);
    }
}

/* Most blocks are paragraphs one or two bytes behind each other, the last one ends with the text.
 */
static void put_blocks(struct buf *out, const struct document *doc, bool to_end)
{
    uint32_t end = 0, row = 0;
    for (size_t i = 0; i < doc->n_blocks; i++) {
        const struct block *b = &doc->blocks[i];
        uint32_t gap = b->start - end;
        buf_byte(out, (uint8_t)(b->kind | (b->header ? BLOCK_HEADER : 0) |
                                (gap < BLOCK_GAP_MORE ? gap : BLOCK_GAP_MORE) << BLOCK_GAP_SHIFT));
        if (gap >= BLOCK_GAP_MORE)
            buf_varint(out, gap - BLOCK_GAP_MORE);
        if (!to_end || i + 1 < doc->n_blocks)
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
    buf_varint(out, doc->n_lines);
    for (size_t i = 0; i < doc->n_lines; i++) {
        buf_varint(out, doc->lines[i].at - at);
        buf_varint(out, zigzag((int64_t)doc->lines[i].line - line));
        at = doc->lines[i].at;
        line = doc->lines[i].line;
    }
}

static bool is_line_of_item(const struct document *doc)
{
    return doc->n_lines == 1 && doc->lines[0].at == 0 && doc->lines[0].line == doc->item;
}

static bool ends_with_text(const struct document *doc)
{
    return doc->n_blocks && doc->blocks[doc->n_blocks - 1].end == doc->text.len;
}

static unsigned flags_of(const struct document *doc, bool title_in_text, bool place_in_text)
{
    unsigned flags = DOC_EXISTS;
    if (doc->only_item)
        flags |= DOC_ONLY_ITEM;
    if (doc->lines_follow_text)
        flags |= DOC_LINES_FOLLOW;
    if (doc->title.len)
        flags |= title_in_text ? DOC_TITLE_IN_TEXT : DOC_TITLE_OWN;
    if (doc->date.from != NO_DAY || doc->date.to != NO_DAY)
        flags |= DOC_DATED;
    if (doc->date.from == doc->date.to)
        flags |= DOC_ONE_DAY;
    if (doc->dateline_place.len)
        flags |= place_in_text ? DOC_PLACE_IN_TEXT : DOC_PLACE_OWN;
    if (doc->n_bad)
        flags |= DOC_BAD_BYTES;
    if (is_line_of_item(doc))
        flags |= DOC_LINE_OF_ITEM;
    if (ends_with_text(doc))
        flags |= DOC_BLOCKS_TO_END;
    return flags;
}

void doc_record_encode(struct buf *out, const struct document *doc)
{
    uint32_t title_at, place_at;
    bool title_in_text = find_in_text(doc, doc->title, &title_at);
    bool place_in_text = find_in_text(doc, doc->dateline_place, &place_at);
    unsigned flags = flags_of(doc, title_in_text, place_in_text);
    buf_byte(out, (uint8_t)flags);
    buf_byte(out, (uint8_t)(flags >> 8));
    buf_text(out, doc->given_id);
    buf_varint(out, doc->item);
    buf_text(out, doc->language);
    put_place(out, doc->title, title_in_text, title_at);
    if (flags & DOC_DATED)
        buf_varint(out, zigzag(doc->date.from));
    if ((flags & DOC_DATED) && !(flags & DOC_ONE_DAY))
        buf_varint(out, zigzag((int64_t)doc->date.to - doc->date.from));
    put_place(out, doc->dateline_place, place_in_text, place_at);
    if (flags & DOC_BAD_BYTES)
        buf_varint(out, doc->n_bad);
    buf_varint(out, doc->text.len);
    buf_varint(out, doc->n_blocks);
    put_blocks(out, doc, flags & DOC_BLOCKS_TO_END);
    if (!(flags & DOC_LINE_OF_ITEM))
        put_lines(out, doc);
}

static bool take_place(struct span *from, uint32_t *start, uint32_t *len)
{
    return take_varint32(from, start) && take_varint32(from, len);
}

static bool take_day(struct span *from, int32_t *out)
{
    uint64_t bits;
    if (!take_varint64(from, &bits))
        return false;
    int64_t day = unzigzag(bits);
    *out = (int32_t)day;
    return day >= INT32_MIN && day <= INT32_MAX;
}

static bool take_date(struct span *from, bool one_day, struct day_range *out)
{
    uint64_t bits;
    if (!take_day(from, &out->from))
        return false;
    out->to = out->from;
    if (one_day)
        return true;
    if (!take_varint64(from, &bits))
        return false;
    int64_t len = unzigzag(bits);
    if (len < -(int64_t)UINT32_MAX || len > (int64_t)UINT32_MAX || out->from + len < INT32_MIN ||
        out->from + len > INT32_MAX)
        return false;
    out->to = (int32_t)(out->from + len);
    return true;
}

static bool take_identity(struct span *s, struct doc_record *out)
{
    unsigned flags = out->flags;
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
    if ((flags & DOC_DATED) && !take_date(s, flags & DOC_ONE_DAY, &out->date))
        return false;
    return out->place_in_text ? take_place(s, &out->place_start, &out->place_len)
                              : !(flags & DOC_PLACE_OWN) || take_text(s, &out->place);
}

bool doc_record_decode(struct doc_record *out, struct span record)
{
    struct span s = record, flags;
    *out = (struct doc_record){0};
    if (!take_bytes(&s, 2, &flags))
        return false;
    out->flags = load_u16le(flags.at);
    if (!(out->flags & DOC_EXISTS) || !take_identity(&s, out) ||
        ((out->flags & DOC_BAD_BYTES) && !take_varint64(&s, &out->n_bad)) ||
        !take_varint32(&s, &out->text_len) || !take_varint32(&s, &out->n_blocks))
        return false;
    out->rest = s;
    bool to_end = out->flags & DOC_BLOCKS_TO_END;
    return (uint64_t)out->title_start + out->title_len <= out->text_len &&
           (uint64_t)out->place_start + out->place_len <= out->text_len &&
           (!to_end || out->n_blocks) && (uint64_t)out->n_blocks * 2 <= s.len + to_end;
}

/* --- blocks and lines ----------------------------------------------------------------------- */

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

/* Kind, start and end of the block behind `end`. */
static bool take_extent(struct span *s, struct block *b, uint64_t end, uint32_t text_len,
                        bool to_end)
{
    struct span head;
    uint32_t more = 0, len = 0;
    if (!take_bytes(s, 1, &head))
        return false;
    unsigned byte = (uint8_t)head.at[0], gap = byte >> BLOCK_GAP_SHIFT;
    if ((gap == BLOCK_GAP_MORE && !take_varint32(s, &more)) || (!to_end && !take_varint32(s, &len)))
        return false;
    uint64_t start = end + gap + more;
    end = to_end ? text_len : start + len;
    if (start > end || end > text_len)
        return false;
    *b = (struct block){.start = (uint32_t)start,
                        .end = (uint32_t)end,
                        .kind = byte & (BLOCK_HEADER - 1),
                        .header = byte & BLOCK_HEADER};
    return b->kind <= BLOCK_DATELINE;
}

static bool take_blocks(struct span *s, struct block *at, const struct doc_record *doc)
{
    uint32_t end = 0, row = 0;
    for (uint32_t i = 0; i < doc->n_blocks; i++) {
        bool to_end = (doc->flags & DOC_BLOCKS_TO_END) && i + 1 == doc->n_blocks;
        if (!take_extent(s, &at[i], end, doc->text_len, to_end) ||
            (at[i].kind == BLOCK_CELL && !take_cell(s, &at[i], &row)))
            return false;
        if ((at[i].kind == BLOCK_CELL || at[i].kind == BLOCK_CAPTION) &&
            !take_varint32(s, &at[i].table))
            return false;
        end = at[i].end;
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

static brief_status take_all_lines(struct span *s, const struct doc_record *row, struct arena *a,
                                   struct document *out)
{
    bool of_item = row->flags & DOC_LINE_OF_ITEM;
    uint32_t n = 1;
    if (!of_item && (!take_varint32(s, &n) || (uint64_t)n * 2 > s->len))
        return BRIEF_ECORRUPT;
    struct line_mark *lines = arena_calloc(a, n, sizeof *lines);
    if (!lines)
        return BRIEF_ENOMEM;
    if (of_item)
        lines[0].line = row->item;
    else if (!take_lines(s, lines, n))
        return BRIEF_ECORRUPT;
    out->lines = lines;
    out->n_lines = n;
    return BRIEF_OK;
}

brief_status doc_record_structure(const struct doc_record *row, struct arena *a,
                                  struct document *out)
{
    struct span s = row->rest;
    struct block *blocks = arena_calloc(a, row->n_blocks, sizeof *blocks);
    if (!blocks)
        return BRIEF_ENOMEM;
    if (!take_blocks(&s, blocks, row))
        return BRIEF_ECORRUPT;
    out->blocks = blocks;
    out->n_blocks = row->n_blocks;
    brief_status st = take_all_lines(&s, row, a, out);
    return st || !s.len ? st : BRIEF_ECORRUPT;
}
