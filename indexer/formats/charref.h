/* charref.h -- character references of HTML and Markdown: "&amp;", "&#8217;", "&#x2019;".
 *
 * The HTML parser knows them all; this serves Markdown and attribute values, with the names that
 * occur in prose. */
#ifndef BRIEF_INDEXER_FORMATS_CHARREF_H
#define BRIEF_INDEXER_FORMATS_CHARREF_H

#include "core/buf.h"

#include <stdint.h>

/* The reference at s[at] == '&': sets *code and returns its bytes; 0 when it is none. */
size_t charref_read(struct span s, size_t at, uint32_t *code);

/* Append s with its references replaced. */
void charref_append(struct buf *out, struct span s);

#endif
