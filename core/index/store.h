/* store.h -- the index folder and LMDB behind one face: the reader's half.
 *
 *     INDEX/            e.g. .brief/
 *       db/             disposable: CURRENT, lock, gen-000001/{data.mdb,lock.mdb}, …
 *       actors.txt rules/ queries   the user's; never touched
 *
 *     blobs    (kind, segment, key) ──> bytes, each with a checksum; immutable once published
 *     rows     segments, sources: small, changed only by the publishing transaction
 *
 * A read transaction sees one published state for as long as it lasts and keeps its generation.
 * Nothing here writes (see indexer/store_writer.h). LMDB's codes become ours in store*.c alone. */
#ifndef BRIEF_CORE_INDEX_STORE_H
#define BRIEF_CORE_INDEX_STORE_H

#include "brief/span.h"
#include "brief/status.h"
#include "core/arena.h"

#include <stdint.h>

/* One named LMDB database each; the numbers stand nowhere on disk, the names do (format.h). */
enum blob_kind {
    BLOB_TERMS,     /* term dictionary, front-coded blocks; key: the block's first term */
    BLOB_FORMS,     /* folded form -> term, front-coded blocks; key: the block's first form */
    BLOB_POSTINGS,  /* runs of posting lists; key: run number, u32 big-endian */
    BLOB_POSITIONS, /* runs of position lists; key: run number */
    BLOB_COLUMNS,   /* per-document columns (length, title length, days ...); key: column, chunk */
    BLOB_DOCS,      /* document rows: ids, title, source, blocks, lines; key: chunk number */
    BLOB_TEXTS,     /* zstd texts; key: local doc id, u32 big-endian (and part) */
    BLOB_MENTIONS,  /* mention lists; key: local doc id or chunk */
    BLOB_AMOUNTS,   /* amounts and quantities sorted by unit and value; key: chunk's first */
    BLOB_STRINGS,   /* numbered strings that mentions refer to (norms, roles, rules); key: block */
    N_BLOB_KINDS
};

struct store;
struct store_txn;

/* Open the index folder `path` for reading. BRIEF_ENOINDEX: there is none (message says how to
 * make one); BRIEF_EVERSION, BRIEF_ECORRUPT, BRIEF_EIO. The caller owns *out: store_close. One
 * store per process and folder (LMDB's locks belong to the process), a writer's included; a child
 * of fork may only exec or _exit. One thread at a time begins and ends its transactions. Costs some
 * 0.05 ms. When `compact` has replaced the index meanwhile, the next store_begin goes over to the
 * new one, unless another transaction of this store is still open. */
brief_status store_open(struct store **out, const char *path, struct brief_error *err);
void store_close(struct store *s); /* no transaction may be open; NULL is fine */

/* Where the index lies, absolute, and the folder that holds it (what ids are relative to). */
const char *store_path(const struct store *s);
const char *store_home(const struct store *s);

/* Begin to read the newest published state. Nothing blocks it and it blocks nothing. End it before
 * waiting for anything slow (a pager, a pipe). */
brief_status store_begin(struct store_txn **out, struct store *s, struct brief_error *err);
void store_end(struct store_txn *txn); /* NULL is fine */

/* The number of the published state; it rises with every publication. */
uint64_t store_revision(const struct store_txn *txn);

/* The value of (kind, segment, key) without its checksum, borrowed until the transaction ends;
 * value->at NULL when there is none. */
brief_status store_get(struct store_txn *txn, enum blob_kind kind, uint32_t segment,
                       struct span key, struct span *value, struct brief_error *err);

/* Walk the blobs of one kind of one segment in key order. key and value are borrowed until the
 * transaction ends; at_end: key and value are unset. */
struct store_cursor {
    struct span key, value; /* after opening: before the first, which store_cursor_next gives */
    bool at_end;
    uint32_t segment;
    struct store_txn *txn;
    void *handle;
};
brief_status store_cursor_open(struct store_cursor *c, struct store_txn *txn, enum blob_kind kind,
                               uint32_t segment, struct brief_error *err);
/* To the first key >= `key`; to the last key <= `key` (at_end when all are greater); one further.
 */
brief_status store_cursor_seek(struct store_cursor *c, struct span key, struct brief_error *err);
brief_status store_cursor_seek_floor(struct store_cursor *c, struct span key,
                                     struct brief_error *err);
brief_status store_cursor_next(struct store_cursor *c, struct brief_error *err);
void store_cursor_close(struct store_cursor *c);

/* One published segment: documents doc_base .. doc_base + n_docs - 1. Document numbers are never
 * reused; merging keeps them, so a merged segment has holes where documents were deleted. */
struct segment_row {
    uint32_t number;
    uint32_t doc_base, n_docs;
    uint32_t n_live;        /* documents that exist and are not deleted */
    uint64_t n_live_tokens; /* sum of their lengths (positions) */
    uint64_t text_bytes;    /* of the stored texts, uncompressed, all documents */
    uint64_t n_mentions;    /* of all documents */
    uint32_t n_terms, n_forms, n_strings;
    struct span languages; /* ISO codes present, comma separated, sorted: "en,es" */
    struct span live;      /* bitmap, (n_docs + 7) / 8 bytes, bit i = document doc_base + i;
                              NULL: all live */
};

/* All segments in order of doc_base, in the arena (spans borrowed until the transaction ends). */
brief_status store_segments(struct store_txn *txn, struct arena *a, struct segment_row **rows,
                            size_t *n, struct brief_error *err);

enum source_state {
    SOURCE_INDEXED, /* its documents are doc_first .. doc_first + n_docs - 1 */
    SOURCE_FAILED,  /* could not be read: see note */
    SOURCE_SKIPPED, /* a kind of file that is not read: see note */
};

/* A file (or --source NAME) that was added. */
struct source_row {
    struct span name; /* path relative to the home folder, else absolute; or the given name */
    uint8_t state;    /* enum source_state */
    bool is_stream;   /* came from standard input: `update` leaves it alone */
    uint64_t size;    /* bytes */
    int64_t mtime_ns;
    uint64_t hash[2]; /* XXH3 128 of the file's bytes: low, high; 0 when not read */
    uint32_t doc_first, n_docs;
    uint64_t n_bad;     /* invalid byte sequences replaced */
    struct span root;   /* the operand of `add` under which it was found: `update` walks it again */
    struct span note;   /* why failed or skipped; for skipped: the kind of file */
    struct span format; /* "text", "markdown", "html", "jsonl" */
    struct span options; /* options of `add` that shaped it (date, language, items, field names):
                            compared as bytes, other options mean: read it again */
};

brief_status store_source_get(struct store_txn *txn, struct span name, struct source_row *out,
                              bool *found, struct brief_error *err);
/* A source that was indexed with these contents, whatever its name (the first by name). */
brief_status store_source_by_hash(struct store_txn *txn, const uint64_t hash[2],
                                  struct source_row *out, bool *found, struct brief_error *err);
/* The source that the document with this number came from, under its present name (a moved file
 * keeps its documents). */
brief_status store_source_of_doc(struct store_txn *txn, uint32_t doc_number, struct source_row *out,
                                 bool *found, struct brief_error *err);
/* Call `visit` for every source in byte order of names; it may stop with a status of its own. */
brief_status store_sources_each(struct store_txn *txn,
                                brief_status (*visit)(void *ctx, const struct source_row *row,
                                                      struct brief_error *err),
                                void *ctx, struct brief_error *err);

/* The dictionary that texts were compressed with (format.h), borrowed until the transaction ends;
 * out->at NULL when there is none of that number. */
brief_status store_text_dictionary(struct store_txn *txn, uint8_t number, struct span *out,
                                   struct brief_error *err);

/* What `status` shows about the folder itself. */
struct store_facts {
    uint64_t file_bytes, free_bytes; /* of data.mdb; pages free for reuse */
    uint32_t generation, format;
    uint32_t next_doc;
    bool versions_differ; /* terms were made with other Unicode tables or stemmers than this
                             program's: queries can miss words, adding the files anew mends it */
};
brief_status store_facts(struct store_txn *txn, struct store_facts *out, struct brief_error *err);

#endif
