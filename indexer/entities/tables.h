/* tables.h -- numbers in table cells: unit and multiplier from header, row or caption, and the
 * label of their row. */
#ifndef BRIEF_INDEXER_ENTITIES_TABLES_H
#define BRIEF_INDEXER_ENTITIES_TABLES_H

#include "core/document.h"
#include "core/text/token.h"
#include "indexer/entities/draft.h"
#include "indexer/entities/norm.h"

/* What the pass needs of a document. */
struct tables_input {
    const struct document *doc;
    const struct token_list *tokens;
    struct span rule_name; /* what drafts made here say made them */
};

/* Label and complete the drafts that stand in table cells, and add drafts for bare numbers in
 * cells whose column, row or caption names a unit. `drafts` is sorted before and after. Columns of
 * years are left alone. O(blocks + drafts + tokens). */
brief_status tables_apply(struct norm_context *cx, struct draft_list *drafts,
                          const struct tables_input *in);

#endif
