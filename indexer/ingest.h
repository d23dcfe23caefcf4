/* ingest.h -- bring the index in step with files: what is new, changed, moved, the same, gone.
 *
 *     walked files ──> stat against the source's row ──> read, hash ──> format ──> pipeline
 *       ──> publication: segments, rows of sources, dead documents, all at once
 *
 * A file is published whole or not at all. A file that fails leaves its former documents in place,
 * is kept as SOURCE_FAILED only when it had none, and never stops the run. */
#ifndef BRIEF_INDEXER_INGEST_H
#define BRIEF_INDEXER_INGEST_H

#include "indexer/formats/format.h"
#include "indexer/pipeline.h"
#include "indexer/walk.h"

struct ingest_options {
    struct format_options format;
    struct span options_text; /* what of them shaped the documents: source_row.options */
    struct pipeline_options pipeline;
};

struct ingest_counts {
    uint64_t added, updated, unchanged, moved, removed, failed, skipped; /* files */
    uint64_t documents;                                                  /* added with them */
    uint64_t bytes;                                                      /* read */
    uint64_t n_bad;      /* invalid byte sequences replaced */
    uint64_t complaints; /* records of files that could not be read */
};

/* Talk while it works; every member may be NULL. */
struct ingest_listener {
    void (*complain)(void *ctx, const char *message);
    void (*progress)(void *ctx, const struct ingest_counts *counts, uint64_t bytes_done);
    void *ctx;
};

struct ingest;

brief_status ingest_new(struct ingest **out, struct store_writer *w, const char *home,
                        const struct ingest_options *options,
                        const struct ingest_listener *listener, struct brief_error *err);
void ingest_free(struct ingest *in);

/* One file of a walk. Errors of the file are complained about and counted; a status other than OK
 * is the index's own trouble and ends the run. */
brief_status ingest_file(struct ingest *in, const struct walked_file *file,
                         struct brief_error *err);

/* Bytes that came from standard input, under the name given for them. */
brief_status ingest_stream(struct ingest *in, struct span name, struct span bytes,
                           struct brief_error *err);

/* Drop a source and its documents; nothing when there is none, or when it moved in this run. */
brief_status ingest_remove(struct ingest *in, struct span name, struct brief_error *err);

/* Publish what is left; then merge what the policy says. */
brief_status ingest_finish(struct ingest *in, struct brief_error *err);

const struct ingest_counts *ingest_counts(const struct ingest *in);

#endif
