/* listing.h -- mentions in the order that people read them: by date of the document (undated last),
 * document, place in it; printed as records or grouped by document. */
#ifndef BRIEF_QUERY_LISTING_H
#define BRIEF_QUERY_LISTING_H

#include "query/views/view.h"

/* A document to look into. */
struct listed_doc {
    struct doc_ref ref;
    struct day_range date;
    struct span id; /* public id, fetched when the order needs it */
};

/* What is to be said of one mention. The mention itself may be a changed copy. */
struct listed {
    struct mention m;
    struct span actor; /* NULL pointer: none, or undecided */
    struct span lead;  /* for people, in front of the words: "USD 60m"; may be empty */
    struct span below; /* for people, lines under the words; may be empty */
    struct span cell;  /* for tsv, a last column where the listing has one */
    struct span keys;  /* for jsonl, further keys with commas between them; may be empty */
};

/* How a listing explains: each document is read again before its mentions are told of. */
struct listing_explain {
    brief_status (*read)(void *ctx, struct doc_ref ref, const struct document *doc);
    brief_status (*tell)(void *ctx, const struct mention *m, size_t indent);
    brief_status (*json)(void *ctx, struct buf *out, const struct mention *m); /* keys and values */
    void *ctx;
};

struct listing {
    /* Is mention number i of the document wanted? Fills *out, whose spans hold until the next
     * call. */
    bool (*wants)(void *ctx, struct doc_ref ref, const struct document *doc, size_t i,
                  const struct mention *m, struct listed *out);
    void *ctx;
    size_t limit;    /* SIZE_MAX: none */
    bool count_all;  /* look at every document, past the limit too */
    bool show_actor; /* for people: say which actor each mention is */
    bool has_cell;   /* tsv: print listed.cell */
    bool show_type;  /* … and his type, since several share the name */
    /* Told below each mention, when not NULL; the mention is the index's own. */
    const struct listing_explain *explain;
    uint64_t n_shown, n_wanted;
};

/* Prints what is wanted of docs, by date, undated last; moves them about. */
brief_status listing_run(struct view *v, struct listing *l, struct listed_doc *docs, size_t n);

#endif
