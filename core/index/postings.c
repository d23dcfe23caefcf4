/* postings.c -- decode posting lists block by block.
 *
 *     entry ──> list: | block | block | … | tail | skips |
 *     seek: binary search in the skips, then one block unpacked
 *
 * Every byte is foreign: lengths, widths and document ids are checked where a block is decoded, so
 * the steps inside a block need no checks. After an error the iterator stands at DOC_END. */
#include "core/index/postings.h"

#include "core/bytes.h"
#include "core/index/format.h"
#include "core/index/packing.h"
#include "core/mem.h"

static doc_id stop(struct postings_iter *it, brief_status st)
{
    if (it->status == BRIEF_OK)
        it->status = st;
    it->in_block = it->n_in_block = 0;
    it->block = it->n_blocks + 1;
    it->freq = 0;
    return it->doc = DOC_END;
}

static size_t skips_at(const struct postings_iter *it)
{
    return it->list.len - (size_t)it->n_blocks * SKIP_BYTES;
}

static const char *skip_of(const struct postings_iter *it, uint32_t block)
{
    return it->list.at + skips_at(it) + (size_t)block * SKIP_BYTES;
}

/* The document before the first one of `block`, plus one. */
static uint32_t base_of(const struct postings_iter *it, uint32_t block)
{
    return block ? load_u32le(skip_of(it, block - 1)) + 1 : 0;
}

/* The bytes of a block or of the tail; false when its ends cross. */
static bool block_bytes(const struct postings_iter *it, uint32_t block, struct span *out)
{
    size_t from = block ? load_u32le(skip_of(it, block - 1) + 4) : 0;
    size_t to = block < it->n_blocks ? load_u32le(skip_of(it, block) + 4) : skips_at(it);
    if (from > to || to > skips_at(it))
        return false;
    *out = span_sub(it->list, from, to);
    return true;
}

/* Gaps less one become document ids; false unless they end at `last`, below the limit. */
static bool sum_gaps(struct postings_iter *it, uint32_t base, uint32_t last)
{
    uint64_t total = (uint64_t)base + POSTINGS_BLOCK - 1;
    for (int i = 0; i < POSTINGS_BLOCK; i++)
        total += it->docs[i];
    if (total != last || last >= it->doc_limit)
        return false;
    uint32_t doc = base;
    for (int i = 0; i < POSTINGS_BLOCK; i++) {
        doc += it->docs[i];
        it->docs[i] = doc++;
    }
    return true;
}

static bool decode_full_block(struct postings_iter *it, uint32_t block)
{
    struct span from, impacts, widths;
    if (!block_bytes(it, block, &from) || !take_bytes(&from, 1, &impacts) ||
        !take_bytes(&from, (uint8_t)impacts.at[0], &impacts) || !take_bytes(&from, 2, &widths) ||
        !packing_unpack(it->docs, &from, (uint8_t)widths.at[0]) ||
        !packing_unpack(it->freqs, &from, (uint8_t)widths.at[1]) || from.len)
        return false;
    if (!sum_gaps(it, base_of(it, block), load_u32le(skip_of(it, block))))
        return false;
    uint32_t zero = 0;
    for (int i = 0; i < POSTINGS_BLOCK; i++)
        zero |= ++it->freqs[i] == 0;
    it->n_in_block = POSTINGS_BLOCK;
    return !zero;
}

static bool decode_tail(struct postings_iter *it)
{
    struct span from;
    uint32_t n = it->n_docs % POSTINGS_BLOCK;
    uint64_t doc = base_of(it, it->n_blocks);
    if (!block_bytes(it, it->n_blocks, &from))
        return false;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t gap;
        uint32_t more = 0;
        if (!take_varint64(&from, &gap) || gap >> 33)
            return false;
        doc += gap >> 1;
        if (doc >= it->doc_limit)
            return false;
        if (!(gap & 1) && (!take_varint32(&from, &more) || more > UINT32_MAX - 2))
            return false;
        it->docs[i] = (uint32_t)doc++;
        it->freqs[i] = gap & 1 ? 1 : more + 2;
    }
    it->n_in_block = n;
    return from.len == 0;
}

/* Decode `block` (n_blocks: the tail) and stand on its first document. */
static doc_id load_block(struct postings_iter *it, uint32_t block)
{
    bool tail = block == it->n_blocks;
    if (block > it->n_blocks || (tail && it->n_docs % POSTINGS_BLOCK == 0))
        return stop(it, BRIEF_OK);
    if (!(tail ? decode_tail(it) : decode_full_block(it, block)) ||
        (it->doc != DOC_END && it->docs[0] <= it->doc))
        return stop(it, BRIEF_ECORRUPT);
    it->block = block;
    it->in_block = 0;
    it->sum_at = it->sum = 0;
    it->freq = it->freqs[0];
    return it->doc = it->docs[0];
}

brief_status postings_iter_open(struct postings_iter *it, const struct term_entry *entry,
                                struct brief_error *err)
{
    uint32_t *position_at = it->position_at;
    size_t position_cap = it->position_cap;
    memset(it, 0, offsetof(struct postings_iter, docs));
    it->position_at = position_at;
    it->position_cap = position_cap;
    it->doc = DOC_END;
    it->n_docs = entry->n_docs;
    it->doc_limit = entry->doc_limit;
    it->n_blocks = entry->n_docs / POSTINGS_BLOCK;
    it->list = entry->postings;
    it->positions = entry->positions;
    it->n_occurrences = entry->n_occurrences;
    if (entry->n_docs == 0) {
        stop(it, BRIEF_OK);
        return BRIEF_OK;
    }
    if (entry->n_docs > entry->doc_limit || entry->n_occurrences < entry->n_docs ||
        it->list.len / SKIP_BYTES < it->n_blocks)
        stop(it, BRIEF_ECORRUPT);
    else
        load_block(it, 0);
    if (it->status != BRIEF_OK)
        return brief_fail(err, it->status,
                          "a posting list of %u documents is damaged: run `brief-index check`",
                          entry->n_docs);
    return BRIEF_OK;
}

void postings_iter_close(struct postings_iter *it)
{
    mem_free(it->position_at);
    it->position_at = NULL;
    it->position_cap = 0;
}

doc_id postings_iter_next_block(struct postings_iter *it)
{
    if (it->doc == DOC_END)
        return DOC_END;
    return load_block(it, it->block + 1);
}

/* The first block from `block` on whose last document is >= target; n_blocks: the tail. */
static uint32_t find_block(const struct postings_iter *it, uint32_t block, doc_id target)
{
    uint32_t step = 1, lo = block, hi;
    while (lo < it->n_blocks && load_u32le(skip_of(it, lo)) < target) {
        block = lo + 1;
        lo = step < it->n_blocks - lo ? lo + step : it->n_blocks;
        step *= 2;
    }
    hi = lo;
    lo = block;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (load_u32le(skip_of(it, middle)) < target)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

doc_id postings_iter_seek(struct postings_iter *it, doc_id target)
{
    if (it->doc >= target) /* DOC_END too */
        return it->doc;
    if (it->docs[it->n_in_block - 1] < target) {
        if (it->block >= it->n_blocks)
            return stop(it, BRIEF_OK);
        uint32_t block = find_block(it, it->block + 1, target);
        if (load_block(it, block) == DOC_END)
            return DOC_END;
    }
    uint32_t lo = it->in_block, hi = it->n_in_block;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (it->docs[middle] < target)
            lo = middle + 1;
        else
            hi = middle;
    }
    if (lo == it->n_in_block) /* only the tail can end below the target */
        return load_block(it, it->block + 1);
    it->in_block = lo;
    it->freq = it->freqs[lo];
    return it->doc = it->docs[lo];
}

void postings_iter_bound(const struct postings_iter *it, doc_id target, struct postings_bound *out)
{
    *out = (struct postings_bound){DOC_END, 0, 0};
    if (it->doc == DOC_END)
        return;
    uint32_t block = find_block(it, it->block, target);
    if (block < it->n_blocks) {
        const char *skip = skip_of(it, block);
        uint8_t max_freq = (uint8_t)skip[13];
        out->last_doc = load_u32le(skip);
        out->max_freq = max_freq == 255 ? UINT32_MAX : max_freq;
        out->min_length = load_u16le(skip + 14);
    } else if (it->n_docs % POSTINGS_BLOCK) {
        *out = (struct postings_bound){it->doc_limit - 1, UINT32_MAX, 0};
    }
}

/* --- positions ------------------------------------------------------------------------------ */

/* Decode the position block (or tail) that begins at byte `at` of the positions. */
static bool load_values(struct postings_iter *it, size_t at)
{
    if (it->values_end && it->values_at == at)
        return true;
    it->values_end = 0;
    if (at >= it->positions.len)
        return false;
    struct span from = span_sub(it->positions, at, it->positions.len);
    bool packed = it->n_occurrences >= POSTINGS_BLOCK;
    if (packed) {
        unsigned bits = (uint8_t)from.at[0];
        from = span_sub(from, 1, from.len);
        packed = bits != END_OF_BLOCKS;
        if (packed && !packing_unpack(it->values, &from, bits))
            return false;
    }
    it->n_values = POSTINGS_BLOCK;
    if (!packed) {
        it->n_values = (uint32_t)(it->n_occurrences % POSTINGS_BLOCK);
        for (uint32_t i = 0; i < it->n_values; i++)
            if (!take_varint32(&from, &it->values[i]))
                return false;
    }
    it->values_at = at;
    it->values_end = (size_t)(from.at - it->positions.at);
    return true;
}

/* Occurrences in the block before the current document. */
static bool count_before(struct postings_iter *it, uint64_t *out)
{
    uint64_t sum = it->sum;
    for (uint32_t i = it->sum_at; i < it->in_block; i++)
        sum += it->freqs[i];
    if (sum > it->n_occurrences || it->freq > it->n_occurrences - sum || sum > UINT32_MAX)
        return false;
    it->sum_at = it->in_block;
    it->sum = (uint32_t)sum;
    *out = sum;
    return true;
}

/* Go to the position block with the current document's first position; *in is its place there. */
static bool find_first_position(struct postings_iter *it, uint32_t *in)
{
    uint64_t left;
    size_t at = 0;
    if (!count_before(it, &left))
        return false;
    if (it->block) {
        const char *skip = skip_of(it, it->block - 1);
        at = load_u32le(skip + 8);
        left += (uint8_t)skip[12];
    }
    while (left >= POSTINGS_BLOCK) { /* step over whole position blocks by their widths */
        if (at >= it->positions.len || it->n_occurrences < POSTINGS_BLOCK)
            return false;
        unsigned bits = (uint8_t)it->positions.at[at];
        if (bits > 32)
            return false;
        at += 1 + packing_bytes(bits);
        left -= POSTINGS_BLOCK;
    }
    *in = (uint32_t)left;
    return load_values(it, at);
}

/* Room for the first n positions, growing with what was decoded, not with what a list claims. */
static bool grow_positions(struct postings_iter *it, size_t n)
{
    uint32_t *grown = mem_grow(it->position_at, &it->position_cap, n, sizeof *grown);
    if (!grown)
        return false;
    it->position_at = grown;
    return true;
}

const uint32_t *postings_iter_positions(struct postings_iter *it)
{
    uint32_t in, n = 0;
    uint64_t position = 0;
    if (it->doc == DOC_END || it->positions.len == 0)
        return NULL;
    if (!find_first_position(it, &in))
        goto damaged;
    while (n < it->freq) {
        if (in == POSTINGS_BLOCK) {
            if (!load_values(it, it->values_end))
                goto damaged;
            in = 0;
        }
        if (in >= it->n_values)
            goto damaged;
        uint32_t to = it->freq - n < it->n_values - in ? in + (it->freq - n) : it->n_values;
        if (!grow_positions(it, n + (to - in))) {
            stop(it, BRIEF_ENOMEM);
            return NULL;
        }
        for (; in < to; in++) {
            position += it->values[in];
            it->position_at[n++] = (uint32_t)position;
        }
    }
    if (position >= UINT32_MAX)
        goto damaged;
    return it->position_at;
damaged:
    stop(it, BRIEF_ECORRUPT);
    return NULL;
}
