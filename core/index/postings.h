/* postings.h -- walk one term's postings inside one segment, doc id by doc id, upwards.
 *
 * Blocks of 128 gaps, bit-packed (Lemire & Boytsov, Softw. Pract. Exper. 45, 2015); each block
 * keeps its last doc id and a bound of (freq, length) pairs (cf. Ding & Suel, SIGIR 2011). Bytes:
 * format.h. Deleted documents are still in the list: ask segment_is_live. */
#ifndef BRIEF_CORE_INDEX_POSTINGS_H
#define BRIEF_CORE_INDEX_POSTINGS_H

#include "core/index/segment.h"

#define POSTINGS_BLOCK 128

/* What holds for every document of one block: a bound of its score from its skip entry alone. */
struct postings_bound {
    doc_id last_doc;     /* of the block; DOC_END: there is no such block */
    uint32_t max_freq;   /* no document of the block has the term more often */
    uint32_t min_length; /* none is shorter, in positions */
};

struct postings_iter {
    doc_id doc;          /* current document, or DOC_END */
    uint32_t freq;       /* times the term occurs in doc, >= 1 */
    brief_status status; /* first error met; BRIEF_OK at a clean end */
    /* the rest is postings.c's */
    uint32_t in_block, n_in_block; /* the current document's place in docs, documents in docs */
    uint32_t n_docs, doc_limit;    /* of the list; of the segment */
    uint32_t n_blocks, block;      /* full blocks; the one in docs (n_blocks: the tail) */
    struct span list, positions;
    uint64_t n_occurrences;
    uint32_t sum_at, sum; /* occurrences in the block before docs[sum_at] */
    size_t values_at;     /* where in positions the block in `values` begins, */
    size_t values_end;    /* where it ends; 0: nothing decoded */
    uint32_t n_values;
    uint32_t *position_at; /* positions of doc, heap: postings_iter_close */
    size_t position_cap;
    uint32_t docs[POSTINGS_BLOCK], freqs[POSTINGS_BLOCK], values[POSTINGS_BLOCK];
};

/* Stand on the first document of the entry's list, borrowed until the read transaction ends.
 * BRIEF_ECORRUPT: the list contradicts itself. An entry without postings is at DOC_END. */
brief_status postings_iter_open(struct postings_iter *it, const struct term_entry *entry,
                                struct brief_error *err);
void postings_iter_close(struct postings_iter *it); /* a zeroed one is fine */

/* Decode the block behind the current one and stand on its first document. */
doc_id postings_iter_next_block(struct postings_iter *it);

/* Step on and return doc; DOC_END at the end, and on damage (then it->status says which). */
static inline doc_id postings_iter_next(struct postings_iter *it)
{
    if (it->in_block + 1 >= it->n_in_block)
        return postings_iter_next_block(it);
    it->in_block++;
    it->freq = it->freqs[it->in_block];
    return it->doc = it->docs[it->in_block];
}

/* Go to the first document >= target, never back. O(log blocks), one block decoded. */
doc_id postings_iter_seek(struct postings_iter *it, doc_id target);

/* The bound of the block in which the first document >= target lies, at or behind the current one;
 * the iterator does not move and nothing is decoded. The unpacked tail has no bound of its own:
 * max_freq and min_length are then the weakest ones (UINT32_MAX, 0), last_doc the segment's last.
 */
void postings_iter_bound(const struct postings_iter *it, doc_id target, struct postings_bound *out);

/* The it->freq positions of the term in it->doc, rising (a named entity's may repeat), borrowed
 * until the iterator moves. NULL when the list has none or on damage (see it->status). */
const uint32_t *postings_iter_positions(struct postings_iter *it);

#endif
