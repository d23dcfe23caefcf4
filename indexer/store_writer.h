/* store_writer.h -- the one writer: run lock, bounded transactions, publish last.
 *
 *     put blobs under a new segment number (many small transactions, invisible to readers)
 *       ──> publish: one small transaction adds rows of segments and sources, marks the dead
 *
 * A crash at any instant leaves the state before the publication whole; blobs without a row are
 * reclaimed when the next writer opens. Dirty bytes of a transaction stay under 16 MiB. */
#ifndef BRIEF_INDEXER_STORE_WRITER_H
#define BRIEF_INDEXER_STORE_WRITER_H

#include "core/index/store.h"

struct store_writer;

struct store_writer_options {
    bool create;         /* make the index when there is none */
    uint32_t wait_ms;    /* how long to wait for another writer; UINT32_MAX: for ever */
    const char *command; /* written into the lock for others to read: "brief-index add" */
    size_t dirty_max;    /* bytes of a transaction; 0: 16 MiB. For tests: many small ones */
};

/* Take the run lock, open the current generation (making it when asked), reclaim what a crashed
 * run left. BRIEF_EBUSY names the holder's pid and command. Network file systems are refused. */
brief_status store_writer_open(struct store_writer **out, const char *path,
                               const struct store_writer_options *options, struct brief_error *err);
void store_writer_close(struct store_writer *w); /* unpublished blobs are left to be reclaimed */

/* The published state, seen as by any reader: what is put and published meanwhile does not disturb
 * it. Ended with store_end, before compaction and before closing. */
brief_status store_writer_read(struct store_writer *w, struct store_txn **out,
                               struct brief_error *err);

/* A new segment number for the puts that follow. Segments are written one after the other. */
brief_status store_writer_begin_segment(struct store_writer *w, uint32_t *number,
                                        struct brief_error *err);

/* Add one blob to the segment begun last. Keys of one kind must rise strictly; kinds may
 * alternate. Commits on its own whenever about 16 MiB are dirty. Key at most 500 bytes. */
brief_status store_writer_put(struct store_writer *w, enum blob_kind kind, struct span key,
                              struct span value, struct brief_error *err);

/* Add a dictionary for texts, number 1..254, not yet there. It is on disk before any segment whose
 * texts need it can be published, and stays. */
brief_status store_writer_put_texts(struct store_writer *w, uint8_t number, struct span dictionary,
                                    struct brief_error *err);

/* The next free document number; publishing moves it on. */
uint32_t store_writer_next_doc(const struct store_writer *w);

struct doc_interval {
    uint32_t from, to; /* document numbers, to exclusive */
};

/* One atomic change of what readers see. Arrays are borrowed for the call. */
struct publication {
    const struct segment_row *segments; /* new ones (number, doc_base, counts, live) */
    size_t n_segments;
    const uint32_t *dropped; /* numbers of segments that a merge has replaced */
    size_t n_dropped;
    const struct source_row *sources; /* put, replacing rows of the same name */
    size_t n_sources;
    const struct span *gone; /* names of sources to remove */
    size_t n_gone;
    const struct doc_interval *dead; /* documents to mark deleted, in old and in new segments */
    size_t n_dead;
    uint32_t next_doc; /* 0: unchanged */
};

/* Commit all that was put and publish, synced to disk. Rows of live counts (n_live, n_live_tokens)
 * of segments with newly dead documents are kept right: lengths are read from the column. What was
 * put under numbers that no publication names is lost. After a failure nothing is published, and
 * every later call returns that failure: close the writer. Blobs of dropped segments are deleted
 * afterwards; readers that still see them are not disturbed. */
brief_status store_writer_publish(struct store_writer *w, const struct publication *p,
                                  struct brief_error *err);

/* An index to be thrown away, inside the folder of w's: puts, publications and readings as with any
 * writer, but nothing is ever synced. Closing removes its files; so does whoever opens the index
 * after a crash. One at a time. */
brief_status store_scratch_open(struct store_writer **out, const struct store_writer *w,
                                struct brief_error *err);
void store_scratch_close(struct store_writer *scratch); /* NULL is fine */

/* Write everything live into `to` as one segment (begin_segment, then puts), documents renumbered
 * from 0 in their old order: new_doc[old number] receives the new number or UINT32_MAX. row: the
 * new segment; row->n_docs 0 when nothing is live. */
typedef brief_status compact_copy(void *ctx, struct store_txn *from, struct store_writer *to,
                                  uint32_t *new_doc, struct segment_row *row,
                                  struct brief_error *err);

/* Build a new generation beside the current one through `copy`, carry the sources over (their
 * doc_first renumbered), switch CURRENT, remove the old one's files: a reader that has them open
 * keeps them until it closes or begins anew. The writer then stands on the new generation. No
 * transaction may be open. What was put and not published is left behind. */
brief_status store_writer_compact(struct store_writer *w, compact_copy *copy, void *ctx,
                                  struct brief_error *err);

#endif
