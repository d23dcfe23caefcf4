/* text_pattern.h -- a text rule's regular expression: names in braces replaced, then checked.
 *
 *     {MONEY} and {month}  ──>  the regex of that name, or every spelling of the list class */
#ifndef BRIEF_INDEXER_ENTITIES_TEXT_PATTERN_H
#define BRIEF_INDEXER_ENTITIES_TEXT_PATTERN_H

#include "indexer/entities/class_expr.h"

#define TEXT_GROUPS_MAX   40
#define LIST_IN_REGEX_MAX 500 /* spellings of one class inside a regular expression */

struct text_pattern {
    uint8_t groups[TEXT_GROUPS_MAX]; /* enum capture_name of group n + 1 */
    uint32_t n_groups;
};

/* Append the expanded expression to `regex` and tell what its groups are. Errors of PCRE2 point to
 * the place in the source. */
brief_status text_pattern_expand(struct text_pattern *out, struct buf *regex,
                                 struct parse_context *ctx, const struct source *src,
                                 struct span text);

#endif
