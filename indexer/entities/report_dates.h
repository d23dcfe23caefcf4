/* report_dates.h -- which dates in a text are the item's own: when it was written, not of what. */
#ifndef BRIEF_INDEXER_ENTITIES_REPORT_DATES_H
#define BRIEF_INDEXER_ENTITIES_REPORT_DATES_H

#include "core/document.h"
#include "core/text/token.h"
#include "indexer/entities/draft.h"

/* Set MENTION_REPORT on dates of datelines: in a dateline block, behind the dateline's place, or
 * the item's date alone in its block or in front of a dash or colon at its start. O(drafts). */
void report_dates_mark(struct draft_list *drafts, const struct document *doc,
                       const struct token_list *tokens);

#endif
