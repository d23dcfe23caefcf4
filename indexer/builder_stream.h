/* builder_stream.h -- occurrences as a flat stream, sorted by term.
 *
 *     (form, place) (form, place) …  ──two radix passes──>  grouped by term, places rising
 *
 * A place is one number for document and position: the document's base plus the position. */
#ifndef BRIEF_INDEXER_BUILDER_STREAM_H
#define BRIEF_INDEXER_BUILDER_STREAM_H

#include "brief/span.h"
#include "core/buf.h"

#include <stdint.h>

/* upper half: a number (form, folded form, entity term), lower half: the place */
struct stream {
    uint64_t *at;
    size_t n, cap;
};

bool stream_reserve(struct stream *s, size_t more);
void stream_release(struct stream *s);

static inline void stream_add(struct stream *s, uint32_t number, uint32_t place)
{
    s->at[s->n++] = (uint64_t)number << 32 | place;
}

/* Sort stably by term: an element's number becomes map[number] (map NULL: it stays), and its term
 * is term_of[that] (term_of NULL: itself), below n_terms. `other` is scratch, grown to the same
 * length. starts (n_terms + 1 of them) then says where each term's group begins. False: no memory.
 * Linear: one pass to count, one or two to scatter. */
bool stream_sort(struct stream *s, struct stream *other, const uint32_t *map,
                 const uint32_t *term_of, size_t n_terms, uint32_t *starts);

/* Strings with their numbers, for sorting by bytes. */
struct numbered {
    uint64_t head; /* eight bytes, big-endian: where sorting stands */
    struct span bytes;
    uint32_t number;
};
void numbered_set(struct numbered *n, struct span bytes, uint32_t number);
void numbered_sort(struct numbered *at, size_t n);

#endif
