/* builder_stamps.h -- all of a mention but its place: its stamp.
 *
 *     mention ──key of all it says──> stamp, made once a batch: record with numbers for texts,
 *                                     kind, entity terms     + start per mention
 *
 * News repeats itself: most mentions bear a stamp that is known, and cost one look-up. Texts are
 * interned, forms of names folded and terms made only for a new one. */
#ifndef BRIEF_INDEXER_BUILDER_STAMPS_H
#define BRIEF_INDEXER_BUILDER_STAMPS_H

#include "core/index/mentions_codec.h"
#include "core/text/intern.h"
#include "indexer/builder_entities.h"

struct stamp {
    struct mention_record record; /* texts and kind by first sight */
    uint32_t terms_at, n_terms;   /* in stamps.terms: what an occurrence of it adds */
    uint32_t n;                   /* mentions that bear it */
};

/* One mention of the document in hand, waiting for its stamp. */
struct stamp_query {
    struct intern_key key;
    size_t at, len; /* its bytes in key_bytes */
};

struct stamps {
    struct intern keys;
    struct stamp *at; /* by number of keys */
    size_t cap;
    struct number_list terms; /* entity terms of all stamps */
    struct intern strings;
    struct intern kind_table;   /* struct mention_kind as bytes */
    struct mention_kind *kinds; /* by number of kind_table */
    size_t kinds_cap;
    struct buf key_bytes, norm;
    struct stamp_query *queries;
    size_t queries_cap;
};

void stamps_init(struct stamps *s);
void stamps_release(struct stamps *s);
void stamps_clear(struct stamps *s);
size_t stamps_bytes(const struct stamps *s); /* heap held */

/* The stamp of each of a document's mentions; new ones are made, their terms interned in
 * `entities`. False: out of memory. */
bool stamps_number(struct stamps *s, struct entity_terms *entities, struct span text,
                   const struct mention *mentions, size_t n, uint32_t *numbers);

#endif
