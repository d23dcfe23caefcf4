/* segment_extra.h -- what an open segment keeps behind segment.h's struct. For core/index only,
 * and for the indexer's merge, which reads records as they lie. */
#ifndef BRIEF_CORE_INDEX_SEGMENT_EXTRA_H
#define BRIEF_CORE_INDEX_SEGMENT_EXTRA_H

#include "core/arena.h"
#include "core/buf.h"
#include "core/index/dictionary.h"
#include "core/index/docs_codec.h"
#include "core/index/mentions_codec.h"
#include "core/index/segment.h"

/* The run of lists that was read last: neighbouring terms share it. */
struct run_cache {
    struct span bytes; /* NULL: none */
    uint32_t run;
};

struct segment_extra {
    struct store_cursor cursors[N_BLOB_KINDS]; /* opened when first needed */
    bool cursor_is_open[N_BLOB_KINDS];
    struct dictionary_block block; /* for finding terms */
    struct run_cache postings, positions;
    uint32_t n_present;         /* documents that are no holes */
    struct arena arena;         /* kinds and their rules, as long as the segment */
    struct mention_kind *kinds; /* NULL: not loaded */
    struct span *rules;         /* by kind */
    size_t n_kinds;
    struct stamps_block stamps; /* the one read last; n 0: none */
    uint32_t stamps_number;     /* its number */
    struct buf scratch;
    void *zstd;  /* ZSTD_DCtx, or NULL */
    void *texts; /* ZSTD_DDict of number texts_number, or NULL */
    uint8_t texts_number;
    struct segment *siblings; /* the transaction's other segments, or NULL */
    size_t n_siblings;
    bool siblings_loaded;
};

static inline struct segment_extra *segment_extra(const struct segment *seg)
{
    return seg->extra;
}

/* BRIEF_ECORRUPT with a message that names the segment and `what`. */
brief_status segment_damaged(const struct segment *seg, const char *what, struct brief_error *err);

/* The segment's own cursor over one kind of blob. */
brief_status segment_cursor(struct segment *seg, enum blob_kind kind, struct store_cursor **out,
                            struct brief_error *err);

/* Fill a term_entry from what the dictionary says; caches make walking terms in order cheap. */
brief_status segment_entry(struct segment *seg, struct run_cache *postings,
                           struct run_cache *positions, const struct dictionary_entry *from,
                           struct term_entry *out, struct brief_error *err);

/* The record of a document among DOCS, TEXTS (part 0) or MENTIONS; empty when it has none. */
brief_status segment_record(struct segment *seg, enum blob_kind kind, doc_id doc, struct span *out,
                            struct brief_error *err);

/* The document's decoded row. BRIEF_ECORRUPT also when there is none. */
brief_status segment_row_of(struct segment *seg, doc_id doc, struct doc_record *out,
                            struct brief_error *err);

/* Its text, in the arena. */
brief_status segment_text(struct segment *seg, doc_id doc, const struct doc_record *row,
                          struct arena *a, struct span *out, struct brief_error *err);

/* String `number`, in the arena. */
brief_status segment_string(struct segment *seg, uint32_t number, struct arena *a, struct span *out,
                            struct brief_error *err);

/* Load the table of mention kinds into extra. */
brief_status segment_load_kinds(struct segment *seg, struct brief_error *err);

#endif
