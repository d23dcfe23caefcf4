/* builder.h -- gather documents in memory, then write them as one segment.
 *
 *     document + tokens + mentions ──> flat streams (term, doc, position) ──> radix sort
 *       ──> front-coded dictionaries, packed postings, columns, texts ──> put(kind, key, value)
 *
 * One builder serves one worker thread; finishing it may run on the writer's thread. */
#ifndef BRIEF_INDEXER_BUILDER_H
#define BRIEF_INDEXER_BUILDER_H

#include "core/document.h"
#include "core/index/store.h"
#include "core/mention.h"
#include "core/text/forms.h"
#include "core/text/token.h"

/* Where finished blobs go, in rising key order within each kind: store_writer_put, or memory. */
struct blob_sink {
    brief_status (*put)(void *ctx, enum blob_kind kind, struct span key, struct span value,
                        struct brief_error *err);
    void *ctx;
};

struct builder;

/* forms: the dictionary that the documents' tokens were interned in; borrowed. It may be cleared
 * only after builder_finish or builder_clear. */
brief_status builder_new(struct builder **out, struct forms *forms, struct brief_error *err);
void builder_free(struct builder *b);

/* Add one document; everything is copied. Doc ids follow the order of calls, from 0. */
brief_status builder_add(struct builder *b, const struct document *doc,
                         const struct token_list *tokens, const struct mention *mentions,
                         size_t n_mentions, struct brief_error *err);

/* Compress the texts that follow with this dictionary; borrowed; NULL or number 0: without. */
struct text_dictionary;
void builder_use_dictionary(struct builder *b, const struct text_dictionary *d);

/* Book the time of adding on `clock` (borrowed; NULL: nobody asks). */
struct stage_clock;
void builder_time(struct builder *b, struct stage_clock *clock);

size_t builder_count(const struct builder *b); /* documents so far */
size_t builder_bytes(const struct builder *b); /* heap held, forms apart */

/* Sort and write all of it to `sink`; fill `row` (number and doc_base are the caller's business).
 * The builder is empty afterwards. With no documents: n_docs 0, nothing put. */
brief_status builder_finish(struct builder *b, const struct blob_sink *sink,
                            struct segment_row *row, struct brief_error *err);
void builder_clear(struct builder *b);

#endif
