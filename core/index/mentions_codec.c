/* mentions_codec.c -- mention lists in varints; every byte read is checked. */
#include "core/index/mentions_codec.h"

#include "core/bytes.h"

#define MENTION_MIN_BYTES 2 /* a stamp and a place */

static void append_decimal(struct buf *out, struct decimal d)
{
    char text[DECIMAL_TEXT_MAX];
    buf_append(out, text, decimal_format(text, d));
}

static void append_day(struct buf *out, int32_t day)
{
    char text[11];
    day_format(text, day);
    buf_append(out, text, 10);
}

static bool is_plain_day(int32_t day)
{
    return day >= DAY_MIN && day <= DAY_MAX;
}

void mention_make_norm(struct buf *out, const struct mention *m)
{
    if (m->type == MENTION_AMOUNT || m->type == MENTION_QUANTITY) {
        append_decimal(out, m->value);
        if (m->flags & MENTION_RANGE) {
            buf_puts(out, "..");
            append_decimal(out, m->value_to);
        }
        if (m->unit.len) {
            buf_byte(out, ' ');
            buf_span(out, m->unit);
        }
    } else if (m->type == MENTION_DATE && is_plain_day(m->days.from) && is_plain_day(m->days.to)) {
        append_day(out, m->days.from);
        if (m->days.to != m->days.from) {
            buf_puts(out, "..");
            append_day(out, m->days.to);
        }
    }
}

static void put_decimal(struct buf *out, struct decimal d)
{
    buf_byte(out, (uint8_t)d.scale);
    buf_varint(out, zigzag(d.digits));
}

static bool take_decimal(struct span *from, struct decimal *out)
{
    struct span scale;
    uint64_t digits;
    if (!take_bytes(from, 1, &scale) || (uint8_t)scale.at[0] > DECIMAL_SCALE_MAX ||
        !take_varint64(from, &digits))
        return false;
    *out = (struct decimal){unzigzag(digits), scale.at[0]};
    return true;
}

void mention_record_encode(struct buf *out, const struct mention_record *m, unsigned fields)
{
    const uint32_t strings[] = {m->norm, m->role, m->label, m->aliases, m->candidates};
    const unsigned bits[] = {FIELD_NORM, FIELD_ROLE, FIELD_LABEL, FIELD_ALIASES, FIELD_CANDIDATES};
    buf_varint(out, m->kind);
    buf_varint(out, m->len);
    for (size_t i = 0; i < 5; i++)
        if (fields & bits[i])
            buf_varint(out, strings[i]);
    if (fields & FIELD_VALUE)
        put_decimal(out, m->value);
    if (fields & FIELD_VALUE_TO)
        put_decimal(out, m->value_to);
    if (fields & FIELD_UNIT)
        buf_varint(out, m->unit);
    if (fields & FIELD_DAYS) {
        buf_varint(out, zigzag(m->days.from));
        buf_varint(out, zigzag((int64_t)m->days.to - m->days.from));
    }
}

void mentions_encode(struct buf *out, const struct placed_mention *at, size_t n)
{
    uint32_t start = 0;
    if (n == 0)
        return;
    buf_varint(out, n);
    if (!buf_reserve(out, n * 10))
        return;
    char *to = out->at + out->len;
    for (size_t i = 0; i < n; i++) {
        to += put_varint(to, at[i].stamp);
        to += put_varint(to, at[i].start - start);
        start = at[i].start;
    }
    out->len = (size_t)(to - out->at);
}

bool mentions_reader_open(struct mentions_reader *r, struct span bytes)
{
    *r = (struct mentions_reader){.rest = bytes};
    if (bytes.len == 0)
        return true;
    r->damaged = !take_varint32(&r->rest, &r->left) || r->left > r->rest.len / MENTION_MIN_BYTES;
    if (r->damaged)
        r->left = 0;
    return !r->damaged;
}

static bool take_mention(struct mentions_reader *r, struct placed_mention *out)
{
    uint32_t gap;
    if (!take_varint32(&r->rest, &out->stamp) || !take_varint32(&r->rest, &gap) ||
        gap > UINT32_MAX - r->start)
        return false;
    out->start = r->start += gap;
    return true;
}

bool mentions_reader_next(struct mentions_reader *r, struct placed_mention *out)
{
    if (r->left == 0)
        return false;
    if (!take_mention(r, out) || (--r->left == 0 && r->rest.len)) {
        r->damaged = true;
        r->left = 0;
        return false;
    }
    return true;
}

/* --- stamps --------------------------------------------------------------------------------- */

static bool take_days(struct span *from, struct day_range *out)
{
    uint64_t first, more;
    if (!take_varint64(from, &first) || !take_varint64(from, &more))
        return false;
    int64_t day = unzigzag(first), to = unzigzag(more);
    if (day < INT32_MIN || day > INT32_MAX || to < -(int64_t)UINT32_MAX ||
        to > (int64_t)UINT32_MAX || day + to < INT32_MIN || day + to > INT32_MAX)
        return false;
    *out = (struct day_range){(int32_t)day, (int32_t)(day + to)};
    return true;
}

static bool take_fields(struct span *from, struct mention_record *m, unsigned fields)
{
    uint32_t *strings[] = {&m->norm, &m->role, &m->label, &m->aliases, &m->candidates};
    const unsigned bits[] = {FIELD_NORM, FIELD_ROLE, FIELD_LABEL, FIELD_ALIASES, FIELD_CANDIDATES};
    for (size_t i = 0; i < 5; i++)
        if ((fields & bits[i]) && !take_varint32(from, strings[i]))
            return false;
    if ((fields & FIELD_VALUE) && !take_decimal(from, &m->value))
        return false;
    m->value_to = m->value;
    if ((fields & FIELD_VALUE_TO) && !take_decimal(from, &m->value_to))
        return false;
    if ((fields & FIELD_UNIT) && !take_varint32(from, &m->unit))
        return false;
    if (fields & FIELD_DAYS_NONE)
        m->days = (struct day_range){NO_DAY, NO_DAY};
    return !(fields & FIELD_DAYS) || take_days(from, &m->days);
}

bool mention_record_take(struct span *from, struct mention_record *out,
                         const struct mention_kind *kinds, size_t n_kinds)
{
    *out = (struct mention_record){0};
    return take_varint32(from, &out->kind) && out->kind < n_kinds &&
           take_varint32(from, &out->len) && take_fields(from, out, kinds[out->kind].fields);
}

void stamps_block_key(char out[CHUNK_KEY_BYTES], uint32_t block)
{
    memcpy(out, KINDS_KEY, CHUNK_KEY_BYTES);
    store_u32be(out + 4, block + 1);
}

static uint32_t count_restarts(const struct stamps_block *b)
{
    return (b->n + STAMPS_RESTART - 1) / STAMPS_RESTART;
}

bool stamps_block_open(struct stamps_block *b, struct span bytes, const struct mention_kind *kinds,
                       size_t n_kinds)
{
    *b = (struct stamps_block){.bytes = bytes, .kinds = kinds, .n_kinds = n_kinds};
    if (bytes.len < 1)
        return false;
    b->n = (uint8_t)bytes.at[0];
    size_t at = 1 + 2 * (size_t)count_restarts(b);
    if (b->n == 0 || b->n > STAMPS_BLOCK || at > bytes.len)
        return false;
    b->rest = span_sub(bytes, at, bytes.len);
    return true;
}

bool stamps_block_next(struct stamps_block *b, struct mention_record *out)
{
    if (b->next >= b->n || !mention_record_take(&b->rest, out, b->kinds, b->n_kinds))
        return false;
    b->next++;
    return true;
}

bool stamps_block_get(struct stamps_block *b, uint32_t i, struct mention_record *out)
{
    if (i >= b->n)
        return false;
    size_t at = load_u16le(b->bytes.at + 1 + 2 * (size_t)(i / STAMPS_RESTART));
    if (at > b->bytes.len)
        return false;
    b->rest = span_sub(b->bytes, at, b->bytes.len);
    b->next = i - i % STAMPS_RESTART;
    while (b->next <= i)
        if (!stamps_block_next(b, out))
            return false;
    return true;
}

void mention_kind_encode(struct buf *out, const struct mention_kind *kind)
{
    buf_byte(out, kind->type);
    buf_byte(out, kind->confidence);
    char both[4];
    store_u16le(both, kind->flags);
    store_u16le(both + 2, kind->fields);
    buf_append(out, both, sizeof both);
    buf_varint(out, kind->rule);
}

bool mention_kind_take(struct span *from, struct mention_kind *out)
{
    struct span head;
    *out = (struct mention_kind){0};
    if (!take_bytes(from, 6, &head))
        return false;
    out->type = (uint8_t)head.at[0];
    out->confidence = (uint8_t)head.at[1];
    out->flags = load_u16le(head.at + 2);
    out->fields = load_u16le(head.at + 4);
    return take_varint32(from, &out->rule) && out->type < N_MENTION_TYPES &&
           out->fields <= FIELDS_ALL;
}
