/* store_rows.c -- rows are written and read here and nowhere else. */
#include "core/index/store_rows.h"

#include "core/bytes.h"

#include <xxhash.h>

uint32_t store_checksum(struct span key, struct span value)
{
    return (uint32_t)XXH3_64bits_withSeed(value.at, value.len, XXH3_64bits(key.at, key.len));
}

struct span name_key(struct span name, char *room)
{
    if (name.len <= NAME_KEY_MAX)
        return name;
    XXH128_canonical_t hash;
    XXH128_canonicalFromHash(&hash, XXH3_128bits(name.at, name.len));
    memcpy(room, name.at, NAME_KEY_MAX);
    memcpy(room + NAME_KEY_MAX, hash.digest, sizeof hash.digest);
    return (struct span){room, NAME_KEY_ROOM};
}

struct span texts_key(char *out, uint8_t number)
{
    memcpy(out, META_TEXTS_KEY, TEXTS_KEY_BYTES - 1);
    out[TEXTS_KEY_BYTES - 1] = (char)number;
    return (struct span){out, TEXTS_KEY_BYTES};
}

void hash_key(char *out, const uint64_t hash[2])
{
    store_u32be(out, (uint32_t)(hash[1] >> 32));
    store_u32be(out + 4, (uint32_t)hash[1]);
    store_u32be(out + 8, (uint32_t)(hash[0] >> 32));
    store_u32be(out + 12, (uint32_t)hash[0]);
}

static bool take_u32(struct span *s, uint32_t *out)
{
    struct span bytes;
    if (!take_bytes(s, 4, &bytes))
        return false;
    *out = load_u32le(bytes.at);
    return true;
}

static bool take_u64(struct span *s, uint64_t *out)
{
    struct span bytes;
    if (!take_bytes(s, 8, &bytes))
        return false;
    *out = load_u64le(bytes.at);
    return true;
}

void meta_encode(struct buf *out, const struct store_meta *meta)
{
    buf_u64le(out, meta->revision);
    buf_u32le(out, meta->next_doc);
    buf_u32le(out, meta->next_segment);
    buf_text(out, meta->versions);
}

bool meta_decode(struct store_meta *out, struct span value)
{
    return take_u64(&value, &out->revision) && take_u32(&value, &out->next_doc) &&
           take_u32(&value, &out->next_segment) && take_text(&value, &out->versions) &&
           value.len == 0;
}

void segment_row_encode(struct buf *out, const struct segment_row *row)
{
    buf_u32le(out, row->doc_base);
    buf_u32le(out, row->n_docs);
    buf_u32le(out, row->n_live);
    buf_u32le(out, row->n_terms);
    buf_u32le(out, row->n_forms);
    buf_u32le(out, row->n_strings);
    buf_u64le(out, row->n_live_tokens);
    buf_u64le(out, row->text_bytes);
    buf_u64le(out, row->n_mentions);
    buf_text(out, row->languages);
    if (row->live.at)
        buf_append(out, row->live.at, ((size_t)row->n_docs + 7) / 8);
}

bool segment_row_decode(struct segment_row *out, uint32_t number, struct span value)
{
    *out = (struct segment_row){.number = number};
    if (!take_u32(&value, &out->doc_base) || !take_u32(&value, &out->n_docs) ||
        !take_u32(&value, &out->n_live) || !take_u32(&value, &out->n_terms) ||
        !take_u32(&value, &out->n_forms) || !take_u32(&value, &out->n_strings) ||
        !take_u64(&value, &out->n_live_tokens) || !take_u64(&value, &out->text_bytes) ||
        !take_u64(&value, &out->n_mentions) || !take_text(&value, &out->languages))
        return false;
    if (value.len == 0)
        return out->n_live == out->n_docs;
    out->live = value;
    return value.len == ((size_t)out->n_docs + 7) / 8 && out->n_live <= out->n_docs;
}

void source_row_encode(struct buf *out, const struct source_row *row)
{
    bool cut = row->name.len > NAME_KEY_MAX;
    buf_byte(out, (uint8_t)(row->state | (row->is_stream ? SOURCE_ROW_STREAM : 0)));
    buf_text(out, cut ? row->name : (struct span){NULL, 0});
    buf_u64le(out, row->hash[0]);
    buf_u64le(out, row->hash[1]);
    buf_varint(out, row->size);
    buf_varint(out, zigzag(row->mtime_ns));
    buf_varint(out, row->doc_first);
    buf_varint(out, row->n_docs);
    buf_varint(out, row->n_bad);
    buf_text(out, row->root);
    buf_text(out, row->note);
    buf_text(out, row->format);
    buf_text(out, row->options);
}

bool source_row_decode(struct source_row *out, struct span key, struct span value)
{
    struct span first, name;
    uint64_t mtime;
    *out = (struct source_row){0};
    if (!take_bytes(&value, 1, &first) || !take_text(&value, &name) ||
        !take_u64(&value, &out->hash[0]) || !take_u64(&value, &out->hash[1]) ||
        !take_varint64(&value, &out->size) || !take_varint64(&value, &mtime) ||
        !take_varint32(&value, &out->doc_first) || !take_varint32(&value, &out->n_docs) ||
        !take_varint64(&value, &out->n_bad) || !take_text(&value, &out->root) ||
        !take_text(&value, &out->note) || !take_text(&value, &out->format) ||
        !take_text(&value, &out->options) || value.len != 0)
        return false;
    out->name = name.len ? name : key;
    out->state = (uint8_t)(first.at[0] & ~SOURCE_ROW_STREAM);
    out->is_stream = ((uint8_t)first.at[0] & SOURCE_ROW_STREAM) != 0;
    out->mtime_ns = unzigzag(mtime);
    return out->state <= SOURCE_SKIPPED && out->name.len > 0 &&
           out->n_docs <= UINT32_MAX - out->doc_first;
}
