/* dictionary.h -- one block of a term or form dictionary: front-coded entries with restarts.
 *
 *     block bytes ──open──> seek (binary over restarts, then at most 16 entries) ──> next, next …
 *
 * Knows nothing of the store: what an entry says of its lists is a place in a run, or the bytes
 * themselves when the list is inline. Bytes: format.h. */
#ifndef BRIEF_CORE_INDEX_DICTIONARY_H
#define BRIEF_CORE_INDEX_DICTIONARY_H

#include "brief/span.h"
#include "brief/status.h"
#include "core/index/segment.h"

#include <stdint.h>

/* Where a list lies: bytes at .. at + len of run `run`. */
struct list_place {
    uint32_t run;
    uint64_t at, len;
};

struct dictionary_entry {
    struct span term; /* borrowed until the next step */
    struct span stem; /* forms only; likewise */
    uint32_t n_docs;  /* 0: no list of its own */
    uint64_t n_occurrences;
    bool has_positions;
    bool is_inline; /* then the spans hold the lists, else the places say where they are */
    struct span inline_postings, inline_positions; /* borrowed from the block */
    struct list_place postings, positions;
};

struct dictionary_block {
    brief_status status;    /* BRIEF_ECORRUPT once damage was met */
    struct span bytes;      /* the whole block */
    struct span rest;       /* entries not decoded yet */
    uint32_t n, next;       /* entries; number of the next one */
    bool is_forms, pending; /* pending: `entry` was decoded by seek and next has not given it yet */
    struct dictionary_entry entry;
    size_t term_len;
    char term[2 * TERM_MAX]; /* as it is coded: at most a byte a part more */
    char decoded[TERM_MAX], stem[TERM_MAX];
};

/* Stand before the first entry. `bytes` are borrowed as long as the block is used. */
brief_status dictionary_block_open(struct dictionary_block *b, struct span bytes, bool is_forms);

/* Stand before the first entry that is not below `term`. */
brief_status dictionary_block_seek(struct dictionary_block *b, struct span term);

/* Decode the next entry into b->entry; false at the end and on damage. */
bool dictionary_block_next(struct dictionary_block *b);

/* Where the list of `len` bytes lies that follows the one that ends at *place (whose len is 0). */
void list_place_next(struct list_place *place, uint64_t len);

#endif
