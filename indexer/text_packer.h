/* text_packer.h -- texts compressed one by one, with what they have in common learned once.
 *
 *     first documents of a bulk add ──train──> dictionary 1, kept in the index ──> every packer
 *
 * A story of 900 bytes has little to refer back to: alone zstd brings it to 59 % of its size, with
 * 64 KiB of other stories' phrases to 42 %. */
#ifndef BRIEF_INDEXER_TEXT_PACKER_H
#define BRIEF_INDEXER_TEXT_PACKER_H

#include "core/buf.h"
#include "indexer/store_writer.h"

/* What all packers of a run share; read-only once made. */
struct text_dictionary {
    uint8_t number; /* 0: there is none */
    void *prepared; /* ZSTD_CDict */
};
void text_dictionary_release(struct text_dictionary *d);

/* The index's own dictionary, if it has one. */
brief_status text_dictionary_load(struct text_dictionary *out, struct store_writer *w,
                                  struct brief_error *err);

/* A sample of texts to learn from, in the order of adding. */
struct text_sample {
    struct buf texts;
    size_t *lengths;
    size_t n, cap;
};
void text_sample_release(struct text_sample *s);
bool text_sample_add(struct text_sample *s, struct span text); /* false: out of memory */
bool text_sample_is_full(const struct text_sample *s);

/* Learn a dictionary from a full sample and put it into the index. What cannot be learned from (one
 * story over and over) gives none, nor do the shortest of texts. */
brief_status text_dictionary_train(struct text_dictionary *out, const struct text_sample *s,
                                   struct store_writer *w, struct brief_error *err);

struct text_packer {
    void *zstd;                               /* ZSTD_CCtx */
    const struct text_dictionary *dictionary; /* borrowed; NULL: none */
};
bool text_packer_init(struct text_packer *p); /* false: out of memory */
void text_packer_release(struct text_packer *p);

/* Make `record` the TEXTS record (format.h) of one part of a text. False: out of memory. */
bool text_packer_pack(struct text_packer *p, struct span text, struct buf *record);

#endif
