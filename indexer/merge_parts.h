/* merge_parts.h -- what the files of the merge share.
 *
 *     merge.c           documents: which live on, under which number; rows, texts, columns
 *     merge_terms.c     dictionaries and posting lists
 *     merge_mentions.c  strings, kinds, mention lists
 *     merge_amounts.c   amounts and quantities
 *     merge_heap.c      the next key among many sorted streams */
#ifndef BRIEF_INDEXER_MERGE_PARTS_H
#define BRIEF_INDEXER_MERGE_PARTS_H

#include "core/index/postings.h"
#include "core/index/segment_extra.h"
#include "core/text/intern.h"
#include "indexer/builder_sink.h"
#include "indexer/merge.h"

struct merging {
    struct segment *const *in;
    size_t n_in;
    struct blob_out out;
    uint32_t **new_doc; /* by input and old local id: the new local id, or DOC_END */
    uint32_t n_docs;    /* of the output, holes included */
    uint32_t n_kept;
    bool has_deletions;             /* some input holds documents that do not live on */
    uint32_t *lengths;              /* by new document */
    struct buf title_lengths, days; /* the new columns, as bytes */
    struct intern languages;
    uint64_t n_tokens, text_bytes, n_mentions;
    uint32_t n_terms, n_forms, n_strings;
};

/* Does this input hold documents that do not live on? */
bool merging_has_deletions(const struct merging *m, size_t input);

/* Latch a status; false when it is an error. */
bool merging_ok(struct merging *m, brief_status st);

void merge_dictionaries(struct merging *m);
void merge_mentions(struct merging *m);
void merge_amounts(struct merging *m);

/* --- the next key among many streams -------------------------------------------------------- */

/* Streams are numbers; their current keys are borrowed and must hold still while they are in the
 * heap. Equal keys come in order of the streams. */
struct merge_heap {
    struct span *keys; /* by stream */
    uint32_t *at;      /* a binary heap of streams */
    size_t n;
};
bool merge_heap_init(struct merge_heap *h, size_t n_streams);
void merge_heap_release(struct merge_heap *h);
void merge_heap_push(struct merge_heap *h, uint32_t stream, struct span key);
/* Take the stream with the least key out; its key stays in keys[]. n must not be 0. */
uint32_t merge_heap_pop(struct merge_heap *h);

/* The least key, or one with a NULL pointer. */
static inline struct span merge_heap_key(const struct merge_heap *h)
{
    return h->n ? h->keys[h->at[0]] : (struct span){NULL, 0};
}

#endif
