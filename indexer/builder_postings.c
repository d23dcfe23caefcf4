/* builder_postings.c -- posting lists in packed blocks, then the table of blocks. */
#include "indexer/builder_postings.h"

#include "core/bytes.h"
#include "core/index/format.h"

#define N_BUFS 8

static void bufs_of(struct list_writer *w, struct buf *out[N_BUFS])
{
    struct buf *all[N_BUFS] = {&w->postings,      &w->positions,   &w->last_docs,
                               &w->ends,          &w->bounds,      &w->position_places,
                               &w->values_before, &w->group_bounds};
    memcpy(out, all, sizeof all);
}

void list_writer_begin(struct list_writer *w)
{
    struct buf *bufs[N_BUFS];
    w->n_docs = w->block_base = w->n = w->n_values = w->n_parts = 0;
    w->n_occurrences = 0;
    w->last_position = 0;
    w->over_limit = false;
    w->group.most_freq = 0;
    bufs_of(w, bufs);
    for (size_t i = 0; i < N_BUFS; i++)
        buf_clear(bufs[i]);
}

void list_writer_release(struct list_writer *w)
{
    struct buf *bufs[N_BUFS];
    bufs_of(w, bufs);
    for (size_t i = 0; i < N_BUFS; i++)
        buf_release(bufs[i]);
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

/* The bound of the n documents of a block or tail. */
static void put_bound(struct list_writer *w)
{
    struct bound_maker maker;
    maker.most_freq = 0;
    for (size_t i = 0; i < w->n; i++)
        bound_maker_add(&maker, w->freqs[i] + 1, w->lengths[w->docs[i]]);
    bound_maker_join(&w->group, &maker);
    bound_maker_take(&maker, &w->bounds);
    if (++w->n_parts % BOUND_GROUP == 0)
        bound_maker_take(&w->group, &w->group_bounds);
}

/* A block's line in the table of blocks. */
static void put_place(struct list_writer *w)
{
    if (w->postings.len > UINT32_MAX || w->positions.len > UINT32_MAX)
        w->over_limit = true;
    buf_u32le(&w->last_docs, w->docs[PACKING_BLOCK - 1]);
    buf_u32le(&w->ends, (uint32_t)w->postings.len);
    buf_u32le(&w->position_places, (uint32_t)w->positions.len);
    buf_byte(&w->values_before, (uint8_t)w->n_values);
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

/* Documents as bits, where that is no longer than packed gaps. */
static bool put_bits(struct list_writer *w, unsigned doc_bits)
{
    size_t n = (w->docs[PACKING_BLOCK - 1] - w->block_base) / 8 + 1;
    if (n > packing_bytes(doc_bits))
        return false;
    buf_byte(&w->postings, DOCS_AS_BITS);
    if (!buf_reserve(&w->postings, n))
        return true;
    char *bits = w->postings.at + w->postings.len;
    memset(bits, 0, n);
    for (size_t i = 0; i < PACKING_BLOCK; i++) {
        uint32_t at = w->docs[i] - w->block_base;
        bits[at / 8] = (char)((uint8_t)bits[at / 8] | 1u << (at % 8));
    }
    w->postings.len += n;
    return true;
}

void list_writer_flush_block(struct list_writer *w)
{
    uint32_t gaps[PACKING_BLOCK];
    make_gaps(w, gaps);
    unsigned doc_bits = packing_bits(gaps), freq_bits = packing_bits(w->freqs);
    if (!put_bits(w, doc_bits)) {
        buf_byte(&w->postings, (uint8_t)doc_bits);
        put_packed(&w->postings, gaps, doc_bits);
    }
    buf_byte(&w->postings, (uint8_t)freq_bits);
    put_packed(&w->postings, w->freqs, freq_bits);
    put_place(w);
    put_bound(w);
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

static void put_table(struct list_writer *w)
{
    if (w->n_docs < PACKING_BLOCK)
        return;
    if (w->n)
        put_bound(w);
    if (w->group.most_freq)
        bound_maker_take(&w->group, &w->group_bounds);
    buf_span(&w->postings, buf_bytes(&w->last_docs));
    buf_span(&w->postings, buf_bytes(&w->ends));
    if (w->positions.len) {
        buf_span(&w->postings, buf_bytes(&w->position_places));
        buf_span(&w->postings, buf_bytes(&w->values_before));
    }
    buf_span(&w->postings, buf_bytes(&w->bounds));
    buf_span(&w->postings, buf_bytes(&w->group_bounds));
}

bool list_writer_end(struct list_writer *w)
{
    struct buf *bufs[N_BUFS];
    bool failed = false;
    put_tails(w);
    put_table(w);
    if (w->postings.len > UINT32_MAX || w->positions.len > UINT32_MAX)
        w->over_limit = true;
    bufs_of(w, bufs);
    for (size_t i = 0; i < N_BUFS; i++)
        failed |= bufs[i]->failed;
    return !w->over_limit && !failed;
}
