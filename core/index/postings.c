/* postings.c -- decode posting lists block by block.
 *
 *     entry ──> list: | block | block | … | tail | table of blocks |
 *     seek: binary search in the table, then one block unpacked
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

/* --- the table of blocks -------------------------------------------------------------------- */

static const char *table_of(const struct postings_iter *it)
{
    return it->list.at + it->tail_end;
}

/* Blocks, the tail counted. */
static uint32_t n_parts(const struct postings_iter *it)
{
    return it->n_blocks + (it->n_docs % POSTINGS_BLOCK != 0);
}

static doc_id last_doc_of(const struct postings_iter *it, uint32_t block)
{
    return load_u32le(table_of(it) + (size_t)block * 4);
}

static size_t end_of(const struct postings_iter *it, uint32_t block)
{
    return load_u32le(table_of(it) + ((size_t)it->n_blocks + block) * 4);
}

static const char *bounds_of(const struct postings_iter *it)
{
    return table_of(it) + (size_t)it->n_blocks * (it->positions.len ? 13 : 8);
}

static size_t table_bytes(const struct postings_iter *it)
{
    size_t n = n_parts(it);
    if (it->n_blocks == 0)
        return 0;
    return (size_t)it->n_blocks * (it->positions.len ? 13 : 8) +
           (n + (n + BOUND_GROUP - 1) / BOUND_GROUP) * BOUND_BYTES;
}

/* The document before the first one of `block`, plus one. */
static uint32_t base_of(const struct postings_iter *it, uint32_t block)
{
    return block ? last_doc_of(it, block - 1) + 1 : 0;
}

/* The bytes of a block or of the tail; false when its ends cross. */
static bool block_bytes(const struct postings_iter *it, uint32_t block, struct span *out)
{
    size_t from = block ? end_of(it, block - 1) : 0;
    size_t to = block < it->n_blocks ? end_of(it, block) : it->tail_end;
    if (from > to || to > it->tail_end)
        return false;
    *out = span_sub(it->list, from, to);
    return true;
}

/* --- blocks --------------------------------------------------------------------------------- */

static uint64_t load_bits(const char *at, size_t len)
{
    uint64_t word = 0;
    if (len >= 8)
        return load_u64le(at);
    for (size_t i = 0; i < len; i++)
        word |= (uint64_t)(uint8_t)at[i] << (8 * i);
    return word;
}

/* Take the documents of a block that lie in it as bits, the first bit being `base`. */
static bool take_bits(struct span *from, uint32_t base, uint32_t last, struct span *bits)
{
    return last >= base && take_bytes(from, (size_t)(last - base) / 8 + 1, bits);
}

static bool docs_of_bits(uint32_t *docs, struct span bits, uint32_t base, uint32_t last)
{
    uint32_t n = 0;
    for (size_t at = 0; at < bits.len; at += 8) {
        uint64_t word = load_bits(bits.at + at, bits.len - at);
        if (n + count_ones(word) > POSTINGS_BLOCK)
            return false;
        for (; word; word &= word - 1)
            docs[n++] = base + (uint32_t)(8 * at) + (uint32_t)__builtin_ctzll(word);
    }
    return n == POSTINGS_BLOCK && docs[n - 1] == last;
}

/* Gaps less one become document ids; false unless they end at `last`. */
static bool sum_gaps(uint32_t *docs, uint32_t base, uint32_t last)
{
    uint64_t doc = base;
    for (int i = 0; i < POSTINGS_BLOCK; i++) {
        doc += docs[i];
        docs[i] = (uint32_t)doc++;
    }
    return doc == (uint64_t)last + 1;
}

/* The documents of a full block; *rest: its frequencies. */
static bool decode_docs(const struct postings_iter *it, uint32_t block, uint32_t *docs,
                        struct span *rest)
{
    struct span head, bits;
    uint32_t base = base_of(it, block), last = last_doc_of(it, block);
    if (last >= it->doc_limit || !block_bytes(it, block, rest) || !take_bytes(rest, 1, &head))
        return false;
    unsigned width = (uint8_t)head.at[0];
    if (width == DOCS_AS_BITS)
        return take_bits(rest, base, last, &bits) && docs_of_bits(docs, bits, base, last);
    return packing_unpack(docs, rest, width) && sum_gaps(docs, base, last);
}

bool postings_iter_load_freqs(struct postings_iter *it)
{
    struct span from = it->packed_freqs, width;
    uint32_t zero = 0;
    if (it->doc == DOC_END)
        return false;
    if (!take_bytes(&from, 1, &width) || !packing_unpack(it->freqs, &from, (uint8_t)width.at[0]) ||
        from.len) {
        stop(it, BRIEF_ECORRUPT);
        return false;
    }
    for (int i = 0; i < POSTINGS_BLOCK; i++)
        zero |= ++it->freqs[i] == 0;
    if (zero)
        stop(it, BRIEF_ECORRUPT);
    it->has_freqs = !zero;
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
    it->has_freqs = true;
    return from.len == 0;
}

static bool decode_block(struct postings_iter *it, uint32_t block)
{
    if (block == it->n_blocks)
        return decode_tail(it);
    it->n_in_block = POSTINGS_BLOCK;
    it->has_freqs = false;
    return decode_docs(it, block, it->docs, &it->packed_freqs);
}

/* Decode `block` (n_blocks: the tail) and stand on its first document. */
static doc_id load_block(struct postings_iter *it, uint32_t block)
{
    if (block >= n_parts(it))
        return stop(it, BRIEF_OK);
    if (!decode_block(it, block) || (it->doc != DOC_END && it->docs[0] <= it->doc))
        return stop(it, BRIEF_ECORRUPT);
    it->block = block;
    it->in_block = 0;
    it->sum_at = it->sum = 0;
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
    it->walk_block = UINT32_MAX;
    if (entry->n_docs == 0) {
        stop(it, BRIEF_OK);
        return BRIEF_OK;
    }
    size_t table = table_bytes(it);
    if (entry->n_docs > entry->doc_limit || entry->n_occurrences < entry->n_docs ||
        it->list.len < table) {
        stop(it, BRIEF_ECORRUPT);
    } else {
        it->tail_end = it->list.len - table;
        if (load_block(it, 0) != DOC_END)
            it->freq = postings_iter_freq(it);
    }
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
    while (lo < it->n_blocks && last_doc_of(it, lo) < target) {
        block = lo + 1;
        lo = step < it->n_blocks - lo ? lo + step : it->n_blocks;
        step *= 2;
    }
    hi = lo;
    lo = block;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (last_doc_of(it, middle) < target)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

/* The first place from `lo` on in the decoded block with a document >= target. */
static uint32_t find_doc(const struct postings_iter *it, uint32_t lo, doc_id target)
{
    uint32_t hi = it->n_in_block;
    for (uint32_t near = lo + 4; lo < near; lo++) /* mostly it is not far */
        if (lo >= hi || it->docs[lo] >= target)
            return lo;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (it->docs[middle] < target)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

doc_id postings_iter_seek_doc(struct postings_iter *it, doc_id target)
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
    uint32_t at = find_doc(it, it->in_block, target);
    if (at == it->n_in_block) /* only the tail can end below the target */
        return load_block(it, it->block + 1);
    it->in_block = at;
    return it->doc = it->docs[at];
}

doc_id postings_iter_seek(struct postings_iter *it, doc_id target)
{
    if (it->doc < target && postings_iter_seek_doc(it, target) != DOC_END)
        it->freq = postings_iter_freq(it);
    return it->doc;
}

/* --- bits ----------------------------------------------------------------------------------- */

/* Or the bits of a block whose first bit is document `at` of the window; words beyond are not
 * touched: the last document lies inside. */
static void or_bits(uint64_t *bits, uint32_t at, struct span from)
{
    uint64_t *word = bits + at / 64;
    unsigned shift = at % 64;
    for (size_t i = 0; i < from.len; i += 8, word++) {
        uint64_t value = load_bits(from.at + i, from.len - i);
        word[0] |= value << shift;
        uint64_t over = shift ? value >> (64 - shift) : 0;
        if (over)
            word[1] |= over;
    }
}

static void set_bits(uint64_t *bits, const uint32_t *docs, size_t n, doc_id from)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t at = docs[i] - from;
        bits[at / 64] |= (uint64_t)1 << (at % 64);
    }
}

/* A whole block, not decoded yet, that lies in the window. */
static bool fill_block(const struct postings_iter *it, uint32_t block, doc_id from, uint64_t *bits)
{
    struct span rest, in;
    uint32_t docs[POSTINGS_BLOCK], base = base_of(it, block), last = last_doc_of(it, block);
    if (!block_bytes(it, block, &rest))
        return false;
    if (rest.len && (uint8_t)rest.at[0] == DOCS_AS_BITS && base >= from && last < it->doc_limit) {
        rest = span_sub(rest, 1, rest.len);
        if (!take_bits(&rest, base, last, &in) ||
            (uint8_t)in.at[in.len - 1] >> ((last - base) % 8) != 1)
            return false;
        or_bits(bits, base - from, in);
        return true;
    }
    if (!decode_docs(it, block, docs, &rest) || docs[0] < from)
        return false;
    set_bits(bits, docs, POSTINGS_BLOCK, from);
    return true;
}

doc_id postings_iter_fill(struct postings_iter *it, doc_id from, doc_id to, uint64_t *bits)
{
    if (it->doc >= to)
        return it->doc;
    uint32_t at = find_doc(it, it->in_block, to), block = it->block + 1;
    set_bits(bits, it->docs + it->in_block, at - it->in_block, from);
    if (at < it->n_in_block) {
        it->in_block = at;
        return it->doc = it->docs[at];
    }
    it->doc = it->docs[it->n_in_block - 1];
    for (; block < it->n_blocks && last_doc_of(it, block) < to; block++) {
        if (last_doc_of(it, block) <= it->doc || !fill_block(it, block, from, bits))
            return stop(it, BRIEF_ECORRUPT);
        it->doc = last_doc_of(it, block);
    }
    if (load_block(it, block) == DOC_END || it->doc >= to)
        return it->doc;
    return postings_iter_fill(it, from, to, bits);
}

/* --- bounds --------------------------------------------------------------------------------- */

static void read_bound(const char *at, struct postings_bound *out)
{
    for (int i = 0; i < BOUND_PAIRS; i++) {
        out->freqs[i] = (uint8_t)at[3 * i];
        out->lengths[i] = load_u16le(at + 3 * i + 1);
    }
}

static const struct postings_bound no_bound = {
    DOC_END, {BOUND_FREQ_MOST, BOUND_FREQ_MOST, BOUND_FREQ_MOST}, {0, 0, 0}};

void postings_iter_bound(const struct postings_iter *it, doc_id target, struct postings_bound *out)
{
    *out = no_bound;
    if (it->doc == DOC_END || target >= it->doc_limit)
        return;
    out->last_doc = it->doc_limit - 1;
    if (it->n_blocks == 0)
        return;
    uint32_t block = find_block(it, it->block, target);
    if (block >= n_parts(it)) {
        out->last_doc = DOC_END;
        return;
    }
    read_bound(bounds_of(it) + (size_t)block * BOUND_BYTES, out);
    if (block < it->n_blocks)
        out->last_doc = last_doc_of(it, block);
}

void postings_iter_group_bound(const struct postings_iter *it, doc_id target,
                               struct postings_bound *out)
{
    *out = no_bound;
    if (it->doc == DOC_END || target >= it->doc_limit)
        return;
    out->last_doc = it->doc_limit - 1;
    if (it->n_blocks == 0)
        return;
    uint32_t block = find_block(it, it->block, target), n = n_parts(it);
    if (block >= n) {
        out->last_doc = DOC_END;
        return;
    }
    uint32_t group = block / BOUND_GROUP, last = group * BOUND_GROUP + BOUND_GROUP - 1;
    read_bound(bounds_of(it) + ((size_t)n + group) * BOUND_BYTES, out);
    if (last < it->n_blocks)
        out->last_doc = last_doc_of(it, last);
    if (out->last_doc < target) /* damage: but a loop over windows must get on */
        out->last_doc = target;
}

/* Is (1 + x × length) / freq nowhere less than the least of the pairs' lines? Their difference is
 * convex, so its ends and where two pairs cross are all the places to look at. */
bool postings_bound_holds(const struct postings_bound *bound, uint32_t freq, uint32_t length)
{
    uint64_t f = freq < BOUND_FREQ_MOST ? freq : BOUND_FREQ_MOST;
    uint64_t l = length < BOUND_LENGTH_MOST ? length : BOUND_LENGTH_MOST;
    const uint8_t *freqs = bound->freqs;
    const uint16_t *lengths = bound->lengths;
    const size_t last = BOUND_PAIRS - 1;
    if (freqs[0] < f || f * lengths[last] > freqs[last] * l)
        return freqs[0] == BOUND_FREQ_MOST;
    for (size_t i = 0; i < last; i++) {
        uint64_t p = (uint64_t)freqs[i] - freqs[i + 1];
        uint64_t q = (uint64_t)lengths[i] * freqs[i + 1] - (uint64_t)lengths[i + 1] * freqs[i];
        if (freqs[i] < freqs[i + 1] || q > UINT32_MAX ||
            freqs[i] * (q + p * l) < f * (q + p * lengths[i]))
            return freqs[0] == BOUND_FREQ_MOST;
    }
    return true;
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

/* Stand before the positions of the decoded block's first document: in the position block at byte
 * walk_at, behind walk_before occurrences (negative: its first ones belong to blocks before). */
static void begin_walk(struct postings_iter *it)
{
    it->walk_at = 0;
    it->walk_before = 0;
    it->walk_block = it->block;
    if (it->block == 0)
        return;
    const char *places = table_of(it) + (size_t)it->n_blocks * 8;
    it->walk_at = load_u32le(places + (size_t)(it->block - 1) * 4);
    it->walk_before = -(int64_t)(uint8_t)places[(size_t)it->n_blocks * 4 + it->block - 1];
}

/* Go to the position block with the current document's first position; *in is its place there. */
static bool find_first_position(struct postings_iter *it, uint32_t *in)
{
    uint64_t before;
    if (!count_before(it, &before))
        return false;
    if (it->walk_block != it->block)
        begin_walk(it);
    while ((int64_t)before - it->walk_before >= POSTINGS_BLOCK) { /* step over by widths */
        if (it->walk_at >= it->positions.len || it->n_occurrences < POSTINGS_BLOCK)
            return false;
        unsigned bits = (uint8_t)it->positions.at[it->walk_at];
        if (bits > 32)
            return false;
        it->walk_at += 1 + packing_bytes(bits);
        it->walk_before += POSTINGS_BLOCK;
    }
    *in = (uint32_t)((int64_t)before - it->walk_before);
    return load_values(it, it->walk_at);
}

/* Room for the first n positions, growing with what was decoded, not with what a list claims. */
static bool grow_positions(struct postings_iter *it, size_t n)
{
    if (n <= it->position_cap)
        return true;
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
    if (it->doc == DOC_END || it->positions.len == 0 || (it->freq = postings_iter_freq(it)) == 0)
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
