/* records.h -- chunks of records, one record a document: how DOCS, TEXTS and MENTIONS lie.
 *
 *     key (first document, part) ──> | n | lengths | record | record | … |      (format.h) */
#ifndef BRIEF_CORE_INDEX_RECORDS_H
#define BRIEF_CORE_INDEX_RECORDS_H

#include "brief/span.h"
#include "core/index/format.h"

#include <stdint.h>

void records_key(char out[CHUNK_KEY_BYTES], uint32_t doc, uint32_t part);
bool records_parse_key(struct span key, uint32_t *doc, uint32_t *part);

/* Walk a chunk's records, or go to one of them. */
struct records {
    struct span lengths, bytes; /* of the records not given yet */
    uint32_t left;              /* their number */
    struct span record;         /* the current one; empty: there is no such document */
    bool damaged;
};

/* False when the chunk contradicts itself. */
bool records_open(struct records *r, struct span chunk);
/* On to the next record; false at the end or on damage. */
bool records_next(struct records *r);
/* Over `skip` records, on to the one behind them. */
bool records_skip_to(struct records *r, uint32_t skip);

#endif
