/* doc_set.h -- documents gathered from many posting lists of one segment: the forms behind a
 * prefix, the entities behind a name. Scored as one synonym term. */
#ifndef BRIEF_QUERY_DOC_SET_H
#define BRIEF_QUERY_DOC_SET_H

#include "core/arena.h"
#include "core/index/segment.h"

/* Live documents, rising, each with the sum of its frequencies. */
struct doc_set {
    doc_id *docs;
    uint32_t *freqs;
    size_t n;
};

/* Documents from .. to - 1 of a segment. */
struct doc_span {
    doc_id from, to;
};

/* Adds posting lists up; one slot per document of the segment. */
struct doc_gather {
    struct segment *seg;
    uint32_t *freq_of; /* by document; NULL until the first list */
    uint64_t *has;     /* a bit a document: those with a frequency are few among many */
};

void doc_gather_init(struct doc_gather *g, struct segment *seg);
brief_status doc_gather_add(struct doc_gather *g, const struct term_entry *entry,
                            struct brief_error *err);
/* One document more; the entry need not be a posting list's. */
brief_status doc_gather_add_doc(struct doc_gather *g, doc_id doc, uint32_t freq,
                                struct brief_error *err);
/* What has been gathered of live documents, in the arena; the gatherer is empty afterwards. */
brief_status doc_gather_take(struct doc_gather *g, struct doc_set *out, struct arena *a,
                             struct brief_error *err);
void doc_gather_release(struct doc_gather *g);

#endif
