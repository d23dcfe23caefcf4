/* clean.h -- text of documents made fit for a terminal: no control characters, ever.
 *
 * C0 and C1 controls, DEL, line and paragraph separators, and the marks that turn the direction of
 * writing (a text could use them to show something else than it says) become white space. */
#ifndef BRIEF_CORE_TEXT_CLEAN_H
#define BRIEF_CORE_TEXT_CLEAN_H

#include "core/buf.h"

/* Bytes of the control character (or space, tab, newline) at s.at[at]; 0: none stands there. */
size_t clean_gap(struct span s, size_t at);

/* Append s: every run of white space and controls is one space, none at either end. */
void clean_append(struct buf *out, struct span s);

/* The same, but line breaks stay (tabs become spaces). For whole texts. */
void clean_append_lines(struct buf *out, struct span s);

#endif
