/* lines.h -- cut a text into lines and tell of each what it looks like (see prose.h). */
#ifndef BRIEF_INDEXER_FORMATS_LINES_H
#define BRIEF_INDEXER_FORMATS_LINES_H

#include "indexer/formats/prose.h"

/* Replace the list by the lines of text[from..]. What stands before `from` on the same line counts
 * as columns of the first. False: out of memory. */
bool line_list_read(struct line_list *lines, struct span text, size_t from);

/* Length of a list marker with the blanks behind it at the start of s: "- ", "• ", "12. "; 0: none.
 */
size_t bullet_length(struct span s);
size_t number_marker_length(struct span s);

/* The next cell of an aligned row at *at (before `end`): sets its ends and moves *at behind it. */
bool next_aligned_cell(struct span text, size_t *at, size_t end, size_t *cell_start,
                       size_t *cell_end);

/* "112.40", "US$3.5bn", "(12)", "2010", "4 pct", "Q1 2010": a figure more than words. */
bool is_figure(struct span cell);

/* "-", "n/a", "..": nothing in particular. */
bool is_gap(struct span cell);

#endif
