/* inline.h -- take Markdown's marks out of running text: emphasis, links, images, code, tags. */
#ifndef BRIEF_INDEXER_FORMATS_INLINE_H
#define BRIEF_INDEXER_FORMATS_INLINE_H

#include "indexer/formats/compose.h"

/* Append the text of `raw` (lines of one block, joined by LF; the first is source line `line`) to
 * the composer's piece. Link texts stay, addresses go. "[WR-11-36]" is no link and keeps its
 * brackets;
 * "[text][label]" is one only when the file defines labels (`has_labels`). `flags` is scratch.
 * O(bytes). */
void inline_append(struct composer *c, struct span raw, size_t line, bool has_labels,
                   struct buf *flags);

#endif
