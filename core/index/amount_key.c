/* amount_key.c -- decimals as bytes that sort like the numbers. */
#include "core/index/amount_key.h"

#include "core/bytes.h"
#include "core/index/format.h"
#include "core/mention.h"
#include "core/text/utf8.h"

#include <xxhash.h>

uint8_t amount_list(uint8_t mention_type, bool is_range)
{
    if (mention_type == MENTION_AMOUNT)
        return is_range ? 'A' : 'a';
    return is_range ? 'Q' : 'q';
}

void amount_key_unit(struct buf *out, uint8_t list, struct span unit)
{
    struct span head = unit.len > UNIT_KEY_MAX ? utf8_cut(unit, UNIT_KEY_MAX - 8) : unit;
    buf_byte(out, list);
    for (size_t i = 0; i < head.len; i++)
        buf_byte(out, head.at[i] ? (uint8_t)head.at[i] : ' ');
    if (head.len < unit.len) {
        uint64_t hash = XXH3_64bits(unit.at, unit.len);
        for (int i = 0; i < 8; i++)
            buf_byte(out, (uint8_t)(hash >> (8 * i)) | 1); /* never NUL */
    }
    buf_byte(out, 0);
}

/* Decimal digits of v without trailing zeros, highest first, into out; *n_all counts the zeros
 * too. Returns the digits written. */
static size_t significant_digits(uint8_t out[20], uint64_t v, size_t *n_all)
{
    uint8_t reversed[20];
    size_t n = 0, zeros = 0;
    for (; v; v /= 10)
        reversed[n++] = (uint8_t)(v % 10);
    while (zeros < n && reversed[zeros] == 0)
        zeros++;
    for (size_t i = 0; i < n - zeros; i++)
        out[i] = reversed[n - 1 - i];
    *n_all = n;
    return n - zeros;
}

void amount_key_value(struct buf *out, struct decimal value)
{
    uint8_t digits[20];
    size_t n_all;
    bool negative = value.digits < 0;
    uint64_t magnitude = negative ? 0 - (uint64_t)value.digits : (uint64_t)value.digits;
    size_t n = significant_digits(digits, magnitude, &n_all);
    uint8_t flip = negative ? 0xff : 0;
    if (n == 0) {
        buf_byte(out, 1);
        return;
    }
    buf_byte(out, negative ? 0 : 2);
    buf_byte(out, (uint8_t)(128 + (int)n_all - value.scale) ^ flip);
    for (size_t i = 0; i < n; i++)
        buf_byte(out, (uint8_t)(digits[i] + 1) ^ flip);
    buf_byte(out, flip);
}

void amount_key(struct buf *out, uint8_t list, struct span unit, struct decimal value, uint32_t doc,
                uint32_t mention)
{
    char ends[8];
    amount_key_unit(out, list, unit);
    amount_key_value(out, value);
    store_u32be(ends, doc);
    store_u32be(ends + 4, mention);
    buf_append(out, ends, sizeof ends);
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

void amount_record_encode(struct buf *out, const struct amount_record *r, bool is_range)
{
    put_decimal(out, r->value);
    if (is_range)
        put_decimal(out, r->value_to);
    buf_varint(out, r->doc);
    buf_varint(out, r->mention);
}

bool amount_record_take(struct span *from, struct amount_record *out, bool is_range)
{
    if (!take_decimal(from, &out->value))
        return false;
    out->value_to = out->value;
    return (!is_range || take_decimal(from, &out->value_to)) && take_varint32(from, &out->doc) &&
           take_varint32(from, &out->mention);
}
