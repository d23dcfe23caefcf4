/* decimal_mark.h -- does an item write 1,8 or 1.8? */
#ifndef BRIEF_INDEXER_ENTITIES_DECIMAL_MARK_H
#define BRIEF_INDEXER_ENTITIES_DECIMAL_MARK_H

#include "core/document.h"
#include "core/text/token.h"

/* True if the document's language writes a decimal comma, or if its own numbers do: some with one
 * or two digits behind a comma ("1,8"), none behind a point, none with two groups. Then "1.800" is
 * 1800, and "1,800" is 1.8. O(tokens). */
bool document_writes_decimal_comma(const struct document *doc, const struct token_list *tokens);

#endif
