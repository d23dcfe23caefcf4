/* builder_postings.h -- encode one posting list after the other (format.h; read by postings.c).
 *
 *     begin ──> document, positions; document, positions; … ──> end: two spans of bytes */
#ifndef BRIEF_INDEXER_BUILDER_POSTINGS_H
#define BRIEF_INDEXER_BUILDER_POSTINGS_H

#include "core/buf.h"
#include "core/index/packing.h"
#include "indexer/bound_maker.h"

struct list_writer {
    const uint32_t *lengths; /* of every document, borrowed: they bound the scores of a block */
    uint32_t n_docs;
    uint64_t n_occurrences;
    uint32_t n, n_values; /* documents and positions of the blocks that are being filled */
    uint32_t block_base;  /* one behind the last document before the block */
    uint32_t last_position;
    bool over_limit; /* the list has outgrown what offsets of 32 bits can say */
    struct buf postings, positions;
    struct buf last_docs, ends, position_places, values_before, bounds, group_bounds;
    uint32_t n_parts;         /* blocks, the tail counted */
    struct bound_maker group; /* of the blocks since the last group bound */
    uint32_t docs[PACKING_BLOCK], freqs[PACKING_BLOCK], values[PACKING_BLOCK];
};

void list_writer_begin(struct list_writer *w); /* zeroed before the first; lengths stay */
void list_writer_release(struct list_writer *w);

/* For list_position. */
void list_writer_flush_values(struct list_writer *w);

/* The next position in the document whose list_document comes after them; a document's first one
 * follows list_first_position. */
static inline void list_position(struct list_writer *w, uint32_t position)
{
    w->values[w->n_values++] = position - w->last_position;
    w->last_position = position;
    if (w->n_values == PACKING_BLOCK)
        list_writer_flush_values(w);
}

static inline void list_first_position(struct list_writer *w)
{
    w->last_position = 0;
}

void list_writer_flush_block(struct list_writer *w);

/* The next document (rising), after its positions. */
static inline void list_document(struct list_writer *w, uint32_t doc, uint32_t freq)
{
    w->docs[w->n] = doc;
    w->freqs[w->n] = freq - 1;
    w->n_docs++;
    w->n_occurrences += freq;
    if (++w->n == PACKING_BLOCK)
        list_writer_flush_block(w);
}

/* Close the list: its bytes are in w->postings and w->positions (empty when no positions were
 * given), borrowed until the next begin. False: out of memory or over_limit. */
bool list_writer_end(struct list_writer *w);

#endif
