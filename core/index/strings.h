/* strings.h -- numbered strings of a segment: norms, roles, rules, units, aliases.
 *
 *     number ──> block number / 128 ──> restart ──> at most 16 front-coded steps (format.h) */
#ifndef BRIEF_CORE_INDEX_STRINGS_H
#define BRIEF_CORE_INDEX_STRINGS_H

#include "brief/span.h"
#include "core/buf.h"

#include <stdint.h>

/* Walk the strings of one block. */
struct strings_block {
    struct span bytes, rest;
    uint32_t n, next; /* strings; number in the block of the next one */
};

bool strings_block_open(struct strings_block *b, struct span bytes);

/* Make `out` the next string: it must hold the one before (anything at a restart). False at the
 * end (next == n) and on damage, or without memory (out->failed). */
bool strings_block_next(struct strings_block *b, struct buf *out);

/* Make `out` string `i` of the block. */
bool strings_block_get(struct strings_block *b, uint32_t i, struct buf *out);

#endif
