/* records.c -- find a document's record in its chunk. */
#include "core/index/records.h"

#include "core/bytes.h"

void records_key(char out[CHUNK_KEY_BYTES], uint32_t doc, uint32_t part)
{
    store_u32be(out, doc);
    store_u32be(out + 4, part);
}

bool records_parse_key(struct span key, uint32_t *doc, uint32_t *part)
{
    if (key.len != CHUNK_KEY_BYTES)
        return false;
    *doc = load_u32be(key.at);
    *part = load_u32be(key.at + 4);
    return true;
}

bool records_open(struct records *r, struct span chunk)
{
    *r = (struct records){0};
    r->damaged = true;
    if (!take_varint32(&chunk, &r->left) || r->left > CHUNK_RECORDS)
        return false;
    struct span rest = chunk;
    uint64_t total = 0;
    for (uint32_t i = 0; i < r->left; i++) {
        uint32_t len;
        if (!take_varint32(&rest, &len))
            return false;
        total += len;
    }
    if (total != rest.len)
        return false;
    r->lengths = span_sub(chunk, 0, chunk.len - rest.len);
    r->bytes = rest;
    r->damaged = false;
    return true;
}

bool records_next(struct records *r)
{
    return records_skip_to(r, 0);
}

bool records_skip_to(struct records *r, uint32_t skip)
{
    uint64_t from = 0;
    uint32_t len = 0;
    if (r->damaged || skip >= r->left)
        return false;
    for (uint32_t i = 0; i <= skip; i++) {
        from += len;
        if (!take_varint32(&r->lengths, &len)) /* open has seen them all: cannot fail */
            return false;
    }
    r->left -= skip + 1;
    r->record = span_sub(r->bytes, (size_t)from, (size_t)from + len);
    r->bytes = span_sub(r->bytes, (size_t)from + len, r->bytes.len);
    return true;
}
