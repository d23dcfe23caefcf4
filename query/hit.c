/* hit.c -- from a ranked document to what is shown. */
#include "query/hit.h"

#include "query/evidence.h"

brief_status found_doc_load(struct found_doc *out, const struct plan *plan,
                            const struct rank_hit *hit, size_t width, struct arena *a,
                            struct brief_error *err)
{
    struct segment *seg = &plan->collection->segments[hit->ref.segment];
    struct document doc;
    struct mention *mentions = NULL;
    struct marks marks;
    size_t n_mentions = 0;
    bool names = false;
    brief_status st;
    for (size_t i = 0; i < plan->n_leaves; i++)
        names |= plan->leaves[i].kind == LEAF_ENTITY && !plan->leaves[i].unwanted;
    out->score = hit->score;
    if ((st = segment_doc(seg, hit->ref.doc, a, &out->row, err)) ||
        (st = segment_document(seg, hit->ref.doc, a, &doc, err)) ||
        (names && (st = collection_mentions(plan->collection, hit->ref.segment, hit->ref.doc, a,
                                            &mentions, &n_mentions, err))) ||
        (st = marks_find(&marks, plan, &doc, mentions, n_mentions, a, err)) ||
        (st = snippet_make(&out->snippet, &doc, &marks, width, a, err)))
        return st;
    out->line = document_line(&doc, out->snippet.at);
    return BRIEF_OK;
}

void append_date(struct buf *out, struct day_range date)
{
    char day[11];
    if (date.from == NO_DAY)
        return;
    day_format(day, date.from);
    buf_puts(out, day);
    if (date.to != date.from) {
        day_format(day, date.to);
        buf_printf(out, "..%s", day);
    }
}
