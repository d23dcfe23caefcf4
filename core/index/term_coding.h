/* term_coding.h -- the terms of entities say a name several times over: once is enough.
 *
 *     \3 p john doe \0 John Doe \0 JOHN DOE  <──>  \3 p john doe \0 ALL \0 UPPER
 *
 * In the dictionary's blocks each part behind KEY is coded by what makes it of the part before it,
 * when there is such a code. Any bytes are coded without loss, entities or not. */
#ifndef BRIEF_CORE_INDEX_TERM_CODING_H
#define BRIEF_CORE_INDEX_TERM_CODING_H

#include "core/buf.h"

/* Codes stand on disk, as a part's first byte. The part is that before it, with ... */
enum part_code {
    PART_EQUAL = 1,    /* ... nothing changed */
    PART_ALL = 2,      /* ... a capital at each word's beginning */
    PART_SOME = 3,     /* ... capitals at those of the bit mask in the next byte; its last bit
                          stands for the eighth word and all behind it */
    PART_UPPER = 4,    /* ... every letter a capital */
    PART_VERBATIM = 5, /* the part follows; only where it would begin with a code */
};

/* Is a dictionary term with this first byte coded at all? */
bool term_is_coded(uint8_t kind);

/* Append the term as a dictionary block holds it. */
void term_code(struct buf *out, struct span term);

/* Back; *len bytes at out, TERM_MAX at most. False at damage. */
bool term_decode(char *out, size_t *len, struct span coded);

#endif
