/* where_parse.h -- `where has CLASSES within SCOPE`: read the condition of a rule. */
#ifndef BRIEF_INDEXER_ENTITIES_WHERE_PARSE_H
#define BRIEF_INDEXER_ENTITIES_WHERE_PARSE_H

#include "indexer/entities/compiled.h"
#include "indexer/entities/shape_pattern.h"

#define WHERE_REACH_MAX 1000

/* Parse what stands behind `where` in text (a part of src->text). Its classes become a predicate,
 * appended to the list: out->predicate is its number there. */
brief_status where_parse(struct where *out, struct parse_context *ctx,
                         struct predicate_list *predicates, const struct source *src,
                         struct span text);

#endif
