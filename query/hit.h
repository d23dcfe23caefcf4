/* hit.h -- a document that was found, with all that is shown of it. */
#ifndef BRIEF_QUERY_HIT_H
#define BRIEF_QUERY_HIT_H

#include "query/rank.h"
#include "query/snippet.h"

struct found_doc {
    struct doc_row row;
    struct snippet snippet;
    uint32_t line; /* of the match, in the source */
    double score;
};

/* Load the hit's document and choose its snippet of about `width` bytes; everything in `a`. */
brief_status found_doc_load(struct found_doc *out, const struct plan *plan,
                            const struct rank_hit *hit, size_t width, struct arena *a,
                            struct brief_error *err);

/* "2011-10-13", "2011-09-01..2011-09-30", or nothing when unknown; appended. */
void append_date(struct buf *out, struct day_range date);

#endif
