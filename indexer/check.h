/* check.h -- prove that an index is whole, or say where it is not.
 *
 *     LMDB's pages, with a walker of our own ──> checksums of all values ──> rows against blobs
 *       ──> what each segment says of itself
 *
 * LMDB trusts its pages, so nothing of it is called on a page that the walker has not passed. A
 * writer may be at work: one published state is looked at. */
#ifndef BRIEF_INDEXER_CHECK_H
#define BRIEF_INDEXER_CHECK_H

#include "brief/status.h"

#include <stdbool.h>
#include <stdint.h>

struct check_report {
    uint64_t n_pages, n_free_pages; /* pages in use, and free for reuse */
    uint64_t n_blobs, blob_bytes;   /* of published segments */
    uint64_t n_orphans;             /* blobs not published: a writer's, or left by a crash; no
                                       damage, the next writer reclaims them */
    uint64_t n_segments, n_sources;
    uint64_t n_documents;  /* live ones */
    uint64_t n_complaints; /* damages, also those past CHECK_COMPLAINTS_MAX */
    bool versions_differ;  /* terms were made with other Unicode tables or stemmers than
                              this program's: queries can miss words; add files again */
};

#define CHECK_COMPLAINTS_MAX 100 /* calls of complain; further damages are only counted */

/* Look through the index at `path`. complain gets a sentence for each damage (NULL: none). OK: it
 * is whole. BRIEF_ECORRUPT: damages were found, n_complaints says how many, err what to do. Other
 * statuses: it could not be looked through. Reads every byte once or twice; linear. */
brief_status index_check(const char *path, void (*complain)(void *ctx, const char *message),
                         void *ctx, struct check_report *out, struct brief_error *err);

#endif
