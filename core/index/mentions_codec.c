/* mentions_codec.c -- mention lists in varints; every byte read is checked. */
#include "core/index/mentions_codec.h"

#include "core/bytes.h"

#define MENTION_MIN_BYTES 5 /* the five numbers that every mention has */

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

void mention_fields_encode(struct buf *out, const struct mention_record *m, unsigned fields)
{
    const uint32_t strings[] = {m->norm, m->role, m->label, m->aliases, m->candidates};
    const unsigned bits[] = {FIELD_NORM, FIELD_ROLE, FIELD_LABEL, FIELD_ALIASES, FIELD_CANDIDATES};
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

void mention_head_encode(struct buf *out, const struct mention_head *m,
                         const struct mention_head *last)
{
    if (!buf_reserve(out, 5 * 10))
        return;
    char *at = out->at + out->len;
    at += put_varint(at, m->kind);
    at += put_varint(at, m->start - last->start);
    at += put_varint(at, m->end - m->start);
    at += put_varint(at, zigzag((int64_t)m->token_from - last->token_from));
    at += put_varint(at, m->token_to - m->token_from);
    out->len = (size_t)(at - out->at);
}

void mentions_encode(struct buf *out, const struct mention_record *at, size_t n,
                     const struct mention_kind *kinds)
{
    struct mention_head last = {0};
    if (n == 0)
        return;
    buf_varint(out, n);
    for (size_t i = 0; i < n; i++) {
        const struct mention_record *m = &at[i];
        struct mention_head head = {m->kind, m->start, m->end, m->token_from, m->token_to};
        mention_head_encode(out, &head, &last);
        mention_fields_encode(out, m, kinds[m->kind].fields);
        last = head;
    }
}

bool mentions_reader_open(struct mentions_reader *r, struct span bytes,
                          const struct mention_kind *kinds, size_t n_kinds)
{
    *r = (struct mentions_reader){.rest = bytes, .kinds = kinds, .n_kinds = (uint32_t)n_kinds};
    if (bytes.len == 0)
        return true;
    r->damaged = !take_varint32(&r->rest, &r->left) || r->left > r->rest.len / MENTION_MIN_BYTES;
    if (r->damaged)
        r->left = 0;
    return !r->damaged;
}

/* from + difference, when that is a u32. */
static bool add_difference(uint32_t from, int64_t difference, uint32_t *out)
{
    if (difference < -(int64_t)UINT32_MAX || difference > (int64_t)UINT32_MAX)
        return false;
    int64_t sum = (int64_t)from + difference;
    *out = (uint32_t)sum;
    return sum >= 0 && sum <= (int64_t)UINT32_MAX;
}

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

static bool take_mention(struct mentions_reader *r, struct mention_record *out)
{
    uint32_t gap, len, tokens;
    uint64_t token;
    *out = (struct mention_record){0};
    if (!take_varint32(&r->rest, &out->kind) || out->kind >= r->n_kinds ||
        !take_varint32(&r->rest, &gap) || !take_varint32(&r->rest, &len) ||
        !take_varint64(&r->rest, &token) || !take_varint32(&r->rest, &tokens))
        return false;
    if (!add_difference(r->start, gap, &out->start) ||
        !add_difference(out->start, len, &out->end) ||
        !add_difference(r->token_from, unzigzag(token), &out->token_from) ||
        !add_difference(out->token_from, tokens, &out->token_to))
        return false;
    r->start = out->start;
    r->token_from = out->token_from;
    return take_fields(&r->rest, out, r->kinds[out->kind].fields);
}

bool mentions_reader_next(struct mentions_reader *r, struct mention_record *out)
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
