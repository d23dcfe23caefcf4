/* store_writer_inside.h -- what the files store_*.c of the writer share behind store_writer.h.
 *
 *     store_lock.c     the run lock
 *     store_folder.c   generations' folders, CURRENT, what must be on disk before what
 *     store_writer.c   life, segments, puts in bounded transactions
 *     store_reclaim.c  deleting blobs in bounded transactions
 *     store_writer_sources.c  rows of sources
 *     store_publish.c  the one transaction that readers notice
 *     store_scratch.c  an index to be thrown away
 *     store_compact.c  a new generation beside the old one */
#ifndef BRIEF_INDEXER_STORE_WRITER_INSIDE_H
#define BRIEF_INDEXER_STORE_WRITER_INSIDE_H

#include "core/index/store_env.h"
#include "indexer/store_writer.h"

#define DIRTY_MAX ((size_t)16 << 20) /* bytes that a transaction may keep in memory */

struct store_writer {
    struct store store;
    int lock;         /* file descriptor */
    MDB_txn *txn;     /* changes not committed yet, or NULL */
    size_t dirty;     /* bytes of pages that txn has written, as counted by us */
    size_t dirty_max; /* commit when there are more */
    uint32_t segment; /* begun last; 0: none */
    uint64_t revision;
    uint32_t next_doc, next_segment;
    struct brief_error first; /* first failure: from then on everything returns it */
};

/* --- store_lock.c --- */

/* Take the run lock of INDEX/db within wait_ms and write pid and command into it. */
brief_status run_lock_take(int *fd, const char *path, uint32_t wait_ms, const char *command,
                           struct brief_error *err);
void run_lock_drop(int fd); /* negative: nothing to do */

/* --- store_folder.c --- */

/* Make INDEX and INDEX/db where they are missing, synced into their parents. */
brief_status folder_make_index(const char *path, struct brief_error *err);
void folder_unmake_index(const struct store *s); /* as far as they are empty */

/* Make an empty generation in INDEX/db and fill s with it: databases and meta (nothing published).
 * An unfinished one of the same number is removed before. */
brief_status folder_make_generation(struct store *s, uint32_t generation,
                                    const struct store_meta *meta, struct brief_error *err);

/* Have CURRENT name the generation: temporary file, sync, rename, sync of the folder. */
brief_status folder_switch(const struct store *s, uint32_t generation, struct brief_error *err);

/* Remove a generation's files. A reader that has them open keeps them until it closes. */
void folder_remove_generation(const struct store *s, uint32_t generation);

/* Remove every generation but one (what compaction or a crash has left), CURRENT's temporary file
 * and the scratch. Failures are left for the next writer. */
void folder_remove_others(const struct store *s, uint32_t keep);

/* CURRENT is missing: BRIEF_ECORRUPT when a generation holds more than an unfinished creation. */
brief_status folder_check_unnamed(const struct store *s, struct brief_error *err);

/* --- store_scratch.c --- */

/* Remove the scratch inside the index, if there is one. */
void folder_remove_scratch(const struct store *s);

/* --- store_writer.c --- */

/* Remember the first failure; returns st. */
brief_status writer_latch(struct store_writer *w, brief_status st, const struct brief_error *err);

/* The writer's transaction, begun when there is none. */
brief_status writer_txn(struct store_writer *w, struct brief_error *err);
brief_status writer_commit(struct store_writer *w, struct brief_error *err);
void writer_abort(struct store_writer *w);

/* Count what a changed value costs; whole pages when it lies on overflow pages. */
void writer_count(struct store_writer *w, size_t key_len, size_t value_len);

/* Write a row with its checksum; delete one if it is there. */
brief_status writer_put_row(struct store_writer *w, unsigned database, struct span key,
                            struct span value, struct brief_error *err);
brief_status writer_delete_row(struct store_writer *w, unsigned database, struct span key,
                               struct brief_error *err);

/* Write revision, next_doc and next_segment as they stand. */
brief_status writer_put_meta(struct store_writer *w, struct brief_error *err);

/* --- store_writer_sources.c --- */

/* Put a source's row and its entries by hash and by document, replacing what stood there under
 * that name; remove one by name. */
brief_status writer_put_source(struct store_writer *w, const struct source_row *row,
                               struct brief_error *err);
brief_status writer_remove_source(struct store_writer *w, struct span name,
                                  struct brief_error *err);

/* --- store_reclaim.c --- */

/* Delete every blob whose segment has no row, in bounded transactions. */
brief_status reclaim_orphans(struct store_writer *w, struct brief_error *err);

#endif
