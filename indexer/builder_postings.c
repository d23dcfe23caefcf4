/* builder_postings.c -- posting lists in packed blocks with skips. */
#include "indexer/builder_postings.h"

#include "core/bytes.h"
#include "core/index/format.h"

void list_writer_begin(struct list_writer *w)
{
    w->n_docs = w->block_base = w->n = w->n_values = 0;
    w->n_occurrences = 0;
    w->last_position = 0;
    w->over_limit = false;
    buf_clear(&w->postings);
    buf_clear(&w->skips);
    buf_clear(&w->positions);
}

void list_writer_release(struct list_writer *w)
{
    buf_release(&w->postings);
    buf_release(&w->skips);
    buf_release(&w->positions);
}

static void put_packed(struct buf *out, const uint32_t *values, unsigned bits)
{
    if (!buf_reserve(out, packing_bytes(bits)))
        return;
    packing_pack((uint8_t *)out->at + out->len, values, bits);
    out->len += packing_bytes(bits);
}

void list_writer_flush_values(struct list_writer *w)
{
    unsigned bits = packing_bits(w->values);
    buf_byte(&w->positions, (uint8_t)bits);
    put_packed(&w->positions, w->values, bits);
    w->n_values = 0;
}

static void put_skip(struct list_writer *w)
{
    char skip[SKIP_BYTES];
    uint32_t max_freq = 0, min_length = UINT32_MAX;
    for (size_t i = 0; i < PACKING_BLOCK; i++) {
        uint32_t length = w->lengths[w->docs[i]];
        max_freq = w->freqs[i] > max_freq ? w->freqs[i] : max_freq;
        min_length = length < min_length ? length : min_length;
    }
    if (w->postings.len > UINT32_MAX || w->positions.len > UINT32_MAX)
        w->over_limit = true;
    store_u32le(skip, w->docs[PACKING_BLOCK - 1]);
    store_u32le(skip + 4, (uint32_t)w->postings.len);
    store_u32le(skip + 8, (uint32_t)w->positions.len);
    skip[12] = (char)w->n_values;
    skip[13] = (char)(uint8_t)(max_freq < 254 ? max_freq + 1 : 255); /* stored less one */
    store_u16le(skip + 14, (uint16_t)(min_length < 65535 ? min_length : 65535));
    buf_append(&w->skips, skip, sizeof skip);
}

/* Documents of the block (or tail) as gaps less one. */
static void make_gaps(const struct list_writer *w, uint32_t gaps[PACKING_BLOCK])
{
    uint32_t base = w->block_base;
    for (uint32_t i = 0; i < w->n; i++) {
        gaps[i] = w->docs[i] - base;
        base = w->docs[i] + 1;
    }
}

void list_writer_flush_block(struct list_writer *w)
{
    uint32_t gaps[PACKING_BLOCK];
    make_gaps(w, gaps);
    unsigned doc_bits = packing_bits(gaps), freq_bits = packing_bits(w->freqs);
    char head[3] = {0, (char)doc_bits, (char)freq_bits};
    buf_append(&w->postings, head, sizeof head);
    put_packed(&w->postings, gaps, doc_bits);
    put_packed(&w->postings, w->freqs, freq_bits);
    put_skip(w);
    w->block_base = w->docs[PACKING_BLOCK - 1] + 1;
    w->n = 0;
}

static void put_tails(struct list_writer *w)
{
    uint32_t gaps[PACKING_BLOCK];
    make_gaps(w, gaps);
    for (uint32_t i = 0; i < w->n; i++) {
        buf_varint(&w->postings, (uint64_t)gaps[i] * 2 + (w->freqs[i] == 0));
        if (w->freqs[i])
            buf_varint(&w->postings, w->freqs[i] - 1);
    }
    if (w->n_values && w->positions.len)
        buf_byte(&w->positions, END_OF_BLOCKS);
    for (uint32_t i = 0; i < w->n_values; i++)
        buf_varint(&w->positions, w->values[i]);
}

bool list_writer_end(struct list_writer *w)
{
    put_tails(w);
    buf_span(&w->postings, buf_bytes(&w->skips));
    if (w->postings.len > UINT32_MAX || w->positions.len > UINT32_MAX)
        w->over_limit = true;
    return !w->over_limit && !w->postings.failed && !w->skips.failed && !w->positions.failed;
}
