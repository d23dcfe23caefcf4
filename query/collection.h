/* collection.h -- the index as a query sees it: one published state, its segments opened, the
 * statistics of its live documents, the languages it holds.
 *
 * One read transaction from collection_open to collection_end; what was taken from it (spans of
 * rows, texts, terms) must be copied before that. */
#ifndef BRIEF_QUERY_COLLECTION_H
#define BRIEF_QUERY_COLLECTION_H

#include "core/arena.h"
#include "core/evidence.h"
#include "core/index/segment.h"
#include "core/index/store.h"
#include "core/text/forms.h"
#include "core/text/intern.h"

/* A language of the documents, and the dictionary that stems query words for it. */
struct query_language {
    char code[16]; /* NUL-terminated */
    struct forms *forms;
};

struct collection {
    struct store *store;
    bool owns_store;
    struct store_txn *txn;
    struct arena arena;       /* lives until collection_close */
    struct segment *segments; /* in order of doc_base */
    size_t n_segments;
    uint64_t n_live, n_live_tokens;
    struct query_language *languages; /* at least one */
    size_t n_languages;
    struct intern proven; /* keys with a proof, when `prepared`: evidence.h */
    bool prepared;
    struct intern judged;     /* keys of weak names asked for so far */
    struct verdict *verdicts; /* by number of judged */
    size_t verdicts_cap;
    bool without_corrections; /* while a correction's own query is asked */
};

/* Open the index folder `path`. The caller owns *out: collection_close. */
brief_status collection_open(struct collection **out, const char *path, struct brief_error *err);

/* The newest state of a store that is open already and stays the caller's. */
brief_status collection_begin(struct collection **out, struct store *store,
                              struct brief_error *err);

/* End the read transaction; the segments must not be touched afterwards. */
void collection_end(struct collection *c);
void collection_close(struct collection *c); /* NULL is fine */

/* The dictionary for documents of this language (the first one's when it is not known). */
struct forms *collection_forms(struct collection *c, struct span language);

/* A document anywhere in the collection. */
struct doc_ref {
    uint32_t segment; /* index into segments */
    doc_id doc;
};

/* Where the document with this number lies; false: nowhere. */
bool collection_place(const struct collection *c, uint32_t number, struct doc_ref *out);

/* Find the document with this public id. found false: there is none. */
brief_status collection_find(struct collection *c, struct span public_id, struct doc_ref *out,
                             bool *found, struct brief_error *err);

#endif
