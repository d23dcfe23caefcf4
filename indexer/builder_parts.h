/* builder_parts.h -- the builder's inside, shared by builder.c (adding) and builder_write.c
 * (finishing). */
#ifndef BRIEF_INDEXER_BUILDER_PARTS_H
#define BRIEF_INDEXER_BUILDER_PARTS_H

#include "core/index/mentions_codec.h"
#include "core/text/intern.h"
#include "indexer/builder_sink.h"
#include "indexer/builder_stamps.h"
#include "indexer/builder_stream.h"
#include "indexer/text_packer.h"

/* What the columns say of a document. */
struct builder_doc {
    uint32_t base; /* place of its position 0 */
    uint32_t length;
    uint32_t title_length;
    uint32_t n_mentions;
    struct day_range date;
};

/* An amount or quantity with the key that it sorts by. */
struct builder_amount {
    size_t key_at;
    uint32_t key_len;
    uint32_t unit; /* string number */
    uint32_t doc, mention;
    struct decimal value, value_to;
    uint8_t list;
};

struct builder {
    struct forms *forms;
    struct stream words; /* (form, place) */
    struct entity_terms entities;
    struct builder_doc *docs;
    size_t n_docs, docs_cap;
    uint64_t next_base; /* place behind the last document */
    uint64_t text_bytes, n_mentions, n_tokens;

    struct blob_store kept; /* chunks of DOCS and TEXTS */
    struct blob_sink keep;
    struct blob_out out; /* to kept */
    struct chunk_writer doc_chunks, text_chunks;
    struct text_packer packer;
    struct buf record;

    struct intern languages;
    struct stamps stamps;
    struct placed_mention *placed; /* documents in order, mentions as extraction gave them */
    size_t placed_cap;
    uint32_t *numbers; /* stamps of one document's mentions */
    size_t numbers_cap;

    struct builder_amount *amounts;
    size_t n_amounts, amounts_cap;
    struct buf amount_keys;

    struct stage_clock *clock;
    struct buf language_list; /* of the row that builder_finish filled */
};

/* Give the texts of a record their new numbers; false when one has none (INTERN_NONE). */
bool mention_record_map(struct mention_record *r, unsigned fields, const uint32_t *strings,
                        size_t n_strings);

/* Put the table of kinds, if there are any. */
void write_kinds(struct blob_out *out, const struct mention_kind *kinds, size_t n);

/* rank[number] becomes the number on disk: the more frequent the lower. counts 0: not at all.
 * False: out of memory. */
bool rank_by_count(const uint32_t *counts, size_t n, uint32_t *rank);

/* Write strings, stamps, kinds and mention lists; *n_strings of the row. */
void write_mentions(struct builder *b, struct blob_out *out, uint32_t *n_strings);

/* Append the languages of the intern table, sorted, with commas between. */
void languages_join(struct buf *out, const struct intern *languages);

#endif
