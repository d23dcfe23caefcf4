/* check_inside.h -- what the files check*.c share behind check.h. */
#ifndef BRIEF_INDEXER_CHECK_INSIDE_H
#define BRIEF_INDEXER_CHECK_INSIDE_H

#include "core/index/store_env.h"
#include "indexer/check.h"

struct check {
    void (*complain)(void *ctx, const char *message);
    void *ctx;
    struct check_report *report;
    struct store store;
    struct store_txn txn;
    struct store_meta meta;
    struct arena arena; /* rows, as long as the check */
    struct segment_row *segments;
    size_t n_segments;
};

/* Count a damage and tell it. */
void check_damage(struct check *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* --- check_pages.c --- */

/* LMDB's two meta pages, before LMDB reads them. False after a complaint. */
bool check_metas(struct check *c, int fd);

/* Every page of the state that transaction `txn_id` sees. *again: the meta page has moved on, so
 * begin a new transaction. */
brief_status check_pages(struct check *c, int fd, uint64_t txn_id, bool *again,
                         struct brief_error *err);

/* --- check_rows.c --- */

/* Checksums of everything, then rows against rows and blobs. */
brief_status check_values(struct check *c, struct brief_error *err);
brief_status check_segments(struct check *c, struct brief_error *err);
brief_status check_sources(struct check *c, struct brief_error *err);

#endif
