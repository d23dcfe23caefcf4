/* search.h -- find documents, as `brief-query search` does.
 *
 *     brief_results *found;
 *     if (!brief_search(&found, ix, "oil date:2019..", NULL, &err))
 *         for (size_t i = 0; i < brief_results_count(found); i++)
 *             use(brief_results_hit(found, i));
 *     brief_results_free(found); */
#ifndef BRIEF_SEARCH_H
#define BRIEF_SEARCH_H

#include "brief/index.h"
#include "brief/span.h"

#include <stdint.h>

struct brief_search_options {
    size_t limit;       /* at most so many hits; 0: 10 */
    bool by_date;       /* newest first instead of best first */
    size_t snippet_len; /* about so many bytes of text around the match; 0: 240 */
};

/* Bytes of a snippet that match the query. */
struct brief_mark {
    uint32_t from, to;
};

/* One document. Spans hold as long as the results. */
struct brief_hit {
    struct span id;    /* public id: what `brief-query show` takes */
    struct span title; /* empty: none */
    struct span source;
    struct span date; /* "2011-10-03", "2011-09-01..2011-09-30"; empty: unknown */
    double score;     /* BM25; 0 when ordered by date */
    uint32_t line;    /* of the match, in the source */
    struct span snippet;
    const struct brief_mark *marks;
    size_t n_marks;
};

typedef struct brief_results brief_results;

/* options may be NULL. BRIEF_EQUERY: the message shows the query with a caret under the mistake.
 * Finding nothing is no error. The caller owns *out: brief_results_free. */
brief_status brief_search(brief_results **out, brief_index *ix, const char *query,
                          const struct brief_search_options *options, struct brief_error *err);

uint64_t brief_results_total(const brief_results *r); /* documents that match, exact */
size_t brief_results_count(const brief_results *r);   /* hits at hand */
const struct brief_hit *brief_results_hit(const brief_results *r, size_t i); /* i < count */
void brief_results_free(brief_results *r);                                   /* NULL is fine */

#endif
