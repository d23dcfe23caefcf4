/* snippet.h -- the words around the match: which part of a text to show, what to mark in it.
 *
 *     stored text ──tokenise──> matched tokens (marks) ──> best window of sentences ──> snippet */
#ifndef BRIEF_QUERY_SNIPPET_H
#define BRIEF_QUERY_SNIPPET_H

#include "core/buf.h"
#include "query/plan.h"

/* Bytes of a text that match a leaf of the query. */
struct mark {
    uint32_t from, to;
    uint32_t leaf; /* index into the plan's leaves */
};

struct marks {
    struct mark *at; /* by from; never overlapping */
    size_t n;
};

/* Everything in the document that the query's wanted leaves match. mentions may be NULL when no
 * leaf is a name. In `a`. */
brief_status marks_find(struct marks *out, const struct plan *plan, const struct document *doc,
                        const struct mention *mentions, size_t n_mentions, struct arena *a,
                        struct brief_error *err);

struct snippet {
    struct span text;   /* white space folded, no control characters */
    struct mark *marks; /* bytes of `text` */
    size_t n_marks;
    uint32_t at; /* byte of the document's text that the result's line is taken from */
};

/* At most about `width` bytes. In `a`. */
brief_status snippet_make(struct snippet *out, const struct document *doc,
                          const struct marks *marks, size_t width, struct arena *a,
                          struct brief_error *err);

#endif
