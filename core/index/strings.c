/* strings.c -- decode blocks of numbered strings. */
#include "core/index/strings.h"

#include "core/bytes.h"
#include "core/index/format.h"

static uint32_t count_restarts(const struct strings_block *b)
{
    return (b->n + STRINGS_RESTART - 1) / STRINGS_RESTART;
}

bool strings_block_open(struct strings_block *b, struct span bytes)
{
    *b = (struct strings_block){.bytes = bytes};
    if (bytes.len < 1)
        return false;
    b->n = (uint8_t)bytes.at[0];
    size_t at = 1 + 4 * (size_t)count_restarts(b);
    if (b->n == 0 || b->n > STRINGS_BLOCK || at > bytes.len)
        return false;
    b->rest = span_sub(bytes, at, bytes.len);
    return true;
}

bool strings_block_next(struct strings_block *b, struct buf *out)
{
    uint64_t shared;
    struct span more;
    if (b->next >= b->n)
        return false;
    size_t had = b->next % STRINGS_RESTART ? out->len : 0;
    if (!take_varint64(&b->rest, &shared) || shared > had || !take_text(&b->rest, &more))
        return false;
    out->len = (size_t)shared;
    buf_span(out, more);
    b->next++;
    return !out->failed;
}

bool strings_block_get(struct strings_block *b, uint32_t i, struct buf *out)
{
    if (i >= b->n)
        return false;
    size_t at = load_u32le(b->bytes.at + 1 + 4 * (size_t)(i / STRINGS_RESTART));
    if (at > b->bytes.len)
        return false;
    b->rest = span_sub(b->bytes, at, b->bytes.len);
    b->next = i - i % STRINGS_RESTART;
    buf_clear(out);
    while (b->next <= i)
        if (!strings_block_next(b, out))
            return false;
    return true;
}
