/* builder_sink.h -- blobs on their way out: kept in memory, or cut into runs, blocks and chunks.
 *
 *     lists ──> runs ─┐
 *     terms ──> blocks ├──> put(kind, key, value)
 *     records ─> chunks ┘
 *
 * These writers serve the builder and the merge alike. Each latches its first error: later calls
 * do nothing, and its finish tells it. */
#ifndef BRIEF_INDEXER_BUILDER_SINK_H
#define BRIEF_INDEXER_BUILDER_SINK_H

#include "core/buf.h"
#include "core/index/dictionary.h"
#include "indexer/builder.h"

/* A sink with its error, shared by the writers of one segment. */
struct blob_out {
    const struct blob_sink *sink;
    brief_status status;
    struct brief_error *err;
};

void blob_put(struct blob_out *out, enum blob_kind kind, struct span key, struct span value);
void blob_out_no_memory(struct blob_out *out); /* latch BRIEF_ENOMEM */
/* Latch BRIEF_ENOMEM if the buffer has failed; true when it has not. */
bool blob_out_check(struct blob_out *out, const struct buf *b);

/* Blobs kept in memory to be put later, in the order in which they came. */
struct blob_store {
    struct buf bytes;
};
/* A sink that keeps everything in `store`. */
struct blob_sink blob_store_sink(struct blob_store *store);
void blob_store_replay(const struct blob_store *store, struct blob_out *out);

/* --- runs of lists -------------------------------------------------------------------------- */

struct run_writer {
    struct blob_out *out;
    enum blob_kind kind;
    struct list_place place; /* of the list written last */
    struct buf run;          /* the run that is being filled */
};
void run_writer_init(struct run_writer *w, struct blob_out *out, enum blob_kind kind);
void run_writer_add(struct run_writer *w, struct span list); /* not empty */
void run_writer_finish(struct run_writer *w);                /* puts the last run, frees */

/* --- dictionaries --------------------------------------------------------------------------- */

struct dictionary_writer {
    struct blob_out *out;
    struct run_writer *postings, *positions; /* shared by terms and forms */
    bool is_forms;
    uint32_t n_total; /* entries written */
    uint32_t n;       /* of the block */
    struct buf entries, restarts, block, last, first;
    struct buf coded, last_coded; /* the term, and the one before it, as the block holds them */
};
void dictionary_writer_init(struct dictionary_writer *w, struct blob_out *out, bool is_forms,
                            struct run_writer *postings, struct run_writer *positions);

/* Add the next term with its lists (empty: none); stem only for forms. Terms are at most TERM_MAX
 * bytes and rise. */
struct dictionary_item {
    struct span term, stem;
    uint32_t n_docs;
    uint64_t n_occurrences;
    struct span postings, positions;
};
void dictionary_writer_add(struct dictionary_writer *w, const struct dictionary_item *item);
void dictionary_writer_finish(struct dictionary_writer *w); /* puts the last block, frees */

/* --- chunks of records ---------------------------------------------------------------------- */

struct chunk_writer {
    struct blob_out *out;
    enum blob_kind kind;
    uint32_t first, n; /* document of the first record; records */
    uint32_t next;     /* one behind the last document */
    struct buf lengths, records, chunk;
};
void chunk_writer_init(struct chunk_writer *w, struct blob_out *out, enum blob_kind kind);
/* Add the record of `doc` (rising). An empty record is left out. */
void chunk_writer_add(struct chunk_writer *w, uint32_t doc, struct span record);
/* Add part 1, 2 … of `doc`, the document added last, as a chunk of its own. */
void chunk_writer_add_part(struct chunk_writer *w, uint32_t doc, uint32_t part, struct span record);
void chunk_writer_flush(struct chunk_writer *w);  /* put what is waiting */
void chunk_writer_finish(struct chunk_writer *w); /* the same, and free */

/* --- strings -------------------------------------------------------------------------------- */

struct strings_writer {
    struct blob_out *out;
    uint32_t n; /* strings written: the number of the next */
    struct buf restarts, strings, block, last;
};
void strings_writer_init(struct strings_writer *w, struct blob_out *out);
/* Add the next string in byte order; it gets the number w->n. */
void strings_writer_add(struct strings_writer *w, struct span s);
void strings_writer_finish(struct strings_writer *w);

/* --- stamps of mentions --------------------------------------------------------------------- */

struct stamps_writer {
    struct blob_out *out;
    uint32_t n; /* stamps written: the number of the next */
    struct buf restarts, stamps, block;
};
struct mention_record;
void stamps_writer_init(struct stamps_writer *w, struct blob_out *out);
/* Add the next stamp, of a kind with these fields; it gets the number w->n. */
void stamps_writer_add(struct stamps_writer *w, const struct mention_record *stamp,
                       unsigned fields);
void stamps_writer_add_encoded(struct stamps_writer *w, struct span stamp);
void stamps_writer_finish(struct stamps_writer *w);

/* --- amounts -------------------------------------------------------------------------------- */

struct amounts_writer {
    struct blob_out *out;
    uint8_t list; /* of the chunk */
    uint32_t n;
    struct buf unit, key, records, chunk;
};
struct amount_record;
void amounts_writer_init(struct amounts_writer *w, struct blob_out *out);
/* Add the next record in key order. */
void amounts_writer_add(struct amounts_writer *w, uint8_t list, struct span unit,
                        const struct amount_record *r);
void amounts_writer_finish(struct amounts_writer *w);

#endif
