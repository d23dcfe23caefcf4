/* pipeline.h -- documents in, written segments out, on one thread or several.
 *
 *     take ──> batch ──> worker threads (tokens, entities, segment image) ──> this thread: LMDB
 *
 * Batches are cut by bytes of text and by order alone, so any number of threads writes the same
 * segments. With one thread nothing is copied: the document goes straight into the segment. A lone
 * batch is a segment; several become one (bulk.h). */
#ifndef BRIEF_INDEXER_PIPELINE_H
#define BRIEF_INDEXER_PIPELINE_H

#include "core/document.h"
#include "core/stage_clock.h"
#include "indexer/entities/ruleset.h"
#include "indexer/store_writer.h"

struct pipeline;

struct pipeline_options {
    const struct ruleset *rules; /* NULL: no entities */
    struct stage_clock *clock;   /* of a single thread; NULL: nobody asks (make bench does) */
    const char *stemmer;         /* Snowball name or ISO code of the documents' language */
    size_t n_threads;            /* >= 1 */
    size_t memory;               /* bytes to work in, about; 0: PIPELINE_MEMORY */
    size_t batch_bytes;          /* of text in a batch; 0: what the memory allows */
    uint64_t segment_bytes;      /* of text in a segment; 0: what the memory allows */
};

#define PIPELINE_MEMORY       ((size_t)256 << 20)
#define PIPELINE_MEMORY_LEAST ((size_t)64 << 20)

brief_status pipeline_new(struct pipeline **out, struct store_writer *w,
                          const struct pipeline_options *options, struct brief_error *err);
void pipeline_free(struct pipeline *p);

/* Take one document; it gets the next document number. */
brief_status pipeline_take(struct pipeline *p, const struct document *doc, uint32_t *number,
                           struct brief_error *err);

/* The number that the next document will get. */
uint32_t pipeline_next_doc(const struct pipeline *p);

/* A file ends here: a good place to cut, when enough has gathered. */
void pipeline_file_end(struct pipeline *p);

/* Write everything taken so far. Afterwards *rows are all segments written and not yet published,
 * borrowed until pipeline_published. */
brief_status pipeline_flush(struct pipeline *p, const struct segment_row **rows, size_t *n,
                            struct brief_error *err);

/* The segments of the last flush are published: forget their rows. */
void pipeline_published(struct pipeline *p);

/* The options as they hold, nothing 0. */
const struct pipeline_options *pipeline_options(const struct pipeline *p);

/* Bytes of text taken since pipeline_published. */
uint64_t pipeline_pending(const struct pipeline *p);

#endif
