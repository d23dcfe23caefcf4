/* store_env.h -- behind store.h: one generation's LMDB environment, and the way to it.
 *
 *     INDEX ──realpath──> db/CURRENT ──> gen-NNNNNN ──> mapped, databases opened
 *
 * For store*.c and for the indexer's store_writer*.c and check*.c only. */
#ifndef BRIEF_CORE_INDEX_STORE_ENV_H
#define BRIEF_CORE_INDEX_STORE_ENV_H

#include "core/index/store_rows.h"

#include <limits.h>
#include <lmdb.h>

#define STORE_READERS 2048 /* the same in every opener: the first one lays the table out */
#define STORE_KEY_MAX 511  /* LMDB's */

/* Databases of an environment: the kinds of blobs come first. */
enum database {
    DB_META = N_BLOB_KINDS,
    DB_SEGMENTS,
    DB_SOURCES,
    DB_SOURCE_HASHES,
    DB_SOURCE_DOCS,
    N_DATABASES
};
const char *database_name(unsigned database); /* as on disk */

struct store {
    char path[PATH_MAX]; /* absolute */
    char home[PATH_MAX];
    MDB_env *env;
    MDB_dbi dbi[N_DATABASES];
    uint32_t generation;
    bool is_writer;
    bool is_scratch; /* nobody needs it after a crash: never synced */
    unsigned n_open; /* transactions that are open */
    MDB_txn *spare;  /* an ended read transaction, to be renewed: spares a slot's search */
};

struct store_txn {
    struct store *store;
    MDB_txn *txn;
    uint64_t revision;
    bool is_read; /* ended by store_end; else it wraps the writer's own transaction */
};

/* An LMDB or system error code as a status, with a message "path: doing: why; what to do". */
brief_status store_failed(struct brief_error *err, const struct store *s, const char *doing,
                          int code);

/* BRIEF_ECORRUPT: "path: what is damaged; run `brief-index check`". */
brief_status store_damaged(struct brief_error *err, const struct store *s, const char *what);

/* BRIEF_ENOINDEX, with what makes one. */
brief_status store_no_index(const struct store *s, struct brief_error *err);

/* Fill path and home from the folder's name. BRIEF_ENOINDEX when there is no such folder. */
brief_status store_resolve(struct store *s, const char *path, struct brief_error *err);

/* Print into `out`; BRIEF_ELIMIT when the name gets too long. */
brief_status store_name_file(char out[PATH_MAX], struct brief_error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Read CURRENT. found false: there is none. */
brief_status store_read_current(const struct store *s, uint32_t *generation, bool *found,
                                struct brief_error *err);

/* Map one generation into s: its env, dbi and generation; is_writer says how. create: the folder
 * exists, databases and meta may not. *gone: its files vanished (CURRENT has moved on).
 * store_unmap undoes it. */
brief_status store_map(struct store *s, uint32_t generation, bool create, bool *gone,
                       struct brief_error *err);
void store_unmap(struct store *s);

/* The two halves of store_map, for `check`, which has to look at the pages in between: mapping
 * reads nothing but LMDB's two meta pages. Databases opened by a transaction belong to it until it
 * commits. */
brief_status store_map_pages(struct store *s, uint32_t generation, bool *gone,
                             struct brief_error *err);
brief_status store_open_databases(struct store *s, MDB_txn *txn, bool create,
                                  struct brief_error *err);

/* mdb_txn_begin that follows a file which has outgrown this process' map, as long as no
 * transaction is open. */
brief_status store_begin_lmdb(struct store *s, unsigned flags, MDB_txn **out,
                              struct brief_error *err);

/* Look up one row; *value without its checksum, NULL pointer when there is none. */
brief_status store_row(const struct store_txn *t, unsigned database, struct span key,
                       struct span *value, struct brief_error *err);

/* The meta row. BRIEF_EVERSION when the format is not ours. */
brief_status store_load_meta(const struct store_txn *t, struct store_meta *out,
                             struct brief_error *err);

/* Is this a file system that several machines share? type: statfs' magic number; mounted: what
 * mountinfo calls it ("fuse.sshfs"), or "". */
bool filesystem_is_remote(unsigned long type, const char *mounted);

/* Refuse to keep an index on a network file system: LMDB's locks and map do not reach across. */
brief_status store_refuse_remote(const struct store *s, struct brief_error *err);

static inline MDB_val val_of(struct span s)
{
    return (MDB_val){s.len, (void *)(uintptr_t)s.at};
}

static inline struct span span_of_val(MDB_val v)
{
    return (struct span){v.mv_data, v.mv_size};
}

/* Take the checksum off a value; false when there is no room for one. */
static inline bool val_strip(MDB_val v, struct span *out)
{
    *out = (struct span){v.mv_data, v.mv_size - CHECKSUM_BYTES};
    return v.mv_size >= CHECKSUM_BYTES;
}

#endif
