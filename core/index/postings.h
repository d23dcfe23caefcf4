/* postings.h -- walk one term's postings inside one segment, doc id by doc id, upwards.
 *
 * Blocks of 128 documents, gaps bit-packed (Lemire & Boytsov, Softw. Pract. Exper. 45, 2015) or as
 * bits; each block, and each group of blocks, keeps the (freq, length) pairs that can score best
 * (cf. Ding & Suel, SIGIR 2011). Bytes: format.h. Deleted documents are still in the list: ask
 * segment_is_live. */
#ifndef BRIEF_CORE_INDEX_POSTINGS_H
#define BRIEF_CORE_INDEX_POSTINGS_H

#include "core/index/format.h"
#include "core/index/segment.h"

#define POSTINGS_BLOCK 128

struct postings_iter {
    doc_id doc;          /* current document, or DOC_END */
    uint32_t freq;       /* times the term occurs in doc, >= 1; not after the _doc steps */
    brief_status status; /* first error met; BRIEF_OK at a clean end */
    /* the rest is postings.c's */
    uint32_t in_block, n_in_block; /* the current document's place in docs, documents in docs */
    uint32_t n_docs, doc_limit;    /* of the list; of the segment */
    uint32_t n_blocks, block;      /* full blocks; the one in docs (n_blocks: the tail) */
    bool has_freqs;                /* freqs are those of the block in docs */
    struct span list, positions;
    struct span packed_freqs; /* of the block in docs, their width in front */
    size_t tail_end;          /* where blocks and tail end and the table of blocks begins */
    uint64_t n_occurrences;
    uint32_t sum_at, sum; /* occurrences in the block before docs[sum_at] */
    size_t walk_at;       /* a position block at or before that of doc, */
    int64_t walk_before;  /* the occurrences of the block in docs before it, */
    uint32_t walk_block;  /* and which block in docs that was */
    size_t values_at;     /* where in positions the block in `values` begins, */
    size_t values_end;    /* where it ends; 0: nothing decoded */
    uint32_t n_values;
    uint32_t *position_at; /* positions of doc, heap: postings_iter_close */
    size_t position_cap;
    uint32_t docs[POSTINGS_BLOCK], freqs[POSTINGS_BLOCK], values[POSTINGS_BLOCK];
};

/* An iterator that was never opened and lies in memory that is not zeroed. */
static inline void postings_iter_init(struct postings_iter *it)
{
    it->position_at = NULL;
    it->position_cap = 0;
}

/* Stand on the first document of the entry's list, borrowed until the read transaction ends.
 * BRIEF_ECORRUPT: the list contradicts itself. An entry without postings is at DOC_END. */
brief_status postings_iter_open(struct postings_iter *it, const struct term_entry *entry,
                                struct brief_error *err);
void postings_iter_close(struct postings_iter *it); /* a zeroed one is fine */

/* Decode the block behind the current one and stand on its first document. */
doc_id postings_iter_next_block(struct postings_iter *it);

/* Decode the frequencies of the block in docs; false on damage (the iterator is at DOC_END then).
 */
bool postings_iter_load_freqs(struct postings_iter *it);

/* Step on and return doc, without a look at frequencies: postings_iter_freq asks for one. */
static inline doc_id postings_iter_next_doc(struct postings_iter *it)
{
    if (it->in_block + 1 >= it->n_in_block)
        return postings_iter_next_block(it);
    return it->doc = it->docs[++it->in_block];
}

/* The current document's frequency; 0 on damage. */
static inline uint32_t postings_iter_freq(struct postings_iter *it)
{
    return it->has_freqs || postings_iter_load_freqs(it) ? it->freqs[it->in_block] : 0;
}

/* Step on and return doc; DOC_END at the end, and on damage (then it->status says which). */
static inline doc_id postings_iter_next(struct postings_iter *it)
{
    if (postings_iter_next_doc(it) != DOC_END)
        it->freq = postings_iter_freq(it);
    return it->doc;
}

/* Go to the first document >= target, never back. O(log blocks), one block decoded. */
doc_id postings_iter_seek_doc(struct postings_iter *it, doc_id target);
doc_id postings_iter_seek(struct postings_iter *it, doc_id target);

/* Stand on place i, at or behind the current one, of the documents that are decoded: for loops over
 * it->docs and, once loaded, it->freqs. */
static inline doc_id postings_iter_stand(struct postings_iter *it, uint32_t i)
{
    it->in_block = i;
    return it->doc = it->docs[i];
}

/* Set bit doc - from of every document from the current one up to `to` - 1, and stand on the first
 * one behind. Bits of whole 64-bit words, low first; from is at or below the current document. */
doc_id postings_iter_fill(struct postings_iter *it, doc_id from, doc_id to, uint64_t *bits);

/* --- bounds of scores ----------------------------------------------------------------------- */

/* Any document of the block scores at most what the best of these pairs scores, for every score
 * that depends on (1 + x × length) / freq, x >= 0, alone and falls with it: BM25 with any constants
 * and any average length. freq BOUND_FREQ_MOST: that or more. */
struct postings_bound {
    doc_id last_doc; /* of the block (or group of blocks); DOC_END: there is no such block */
    uint8_t freqs[BOUND_PAIRS];
    uint16_t lengths[BOUND_PAIRS];
};

/* The bound of the block in which the first document >= target lies, at or behind the current one;
 * the iterator does not move and nothing is decoded. Lists without a full block have none: freqs
 * are BOUND_FREQ_MOST then, last_doc is the segment's last. */
void postings_iter_bound(const struct postings_iter *it, doc_id target, struct postings_bound *out);

/* The same of the group of BOUND_GROUP blocks around it. */
void postings_iter_group_bound(const struct postings_iter *it, doc_id target,
                               struct postings_bound *out);

/* Does the bound hold for a document with this frequency and length? For `check`. */
bool postings_bound_holds(const struct postings_bound *bound, uint32_t freq, uint32_t length);

/* --- positions ------------------------------------------------------------------------------ */

/* The it->freq positions of the term in it->doc, rising (a named entity's may repeat), borrowed
 * until the iterator moves. NULL when the list has none or on damage (see it->status). */
const uint32_t *postings_iter_positions(struct postings_iter *it);

#endif
