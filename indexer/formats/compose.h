/* compose.h -- for formats whose text is not their source: blocks are gathered piece by piece, then
 * cleaned and set down in the draft's own text, each with the source lines that it came from. */
#ifndef BRIEF_INDEXER_FORMATS_COMPOSE_H
#define BRIEF_INDEXER_FORMATS_COMPOSE_H

#include "indexer/formats/draft.h"

/* Zero it, set `draft`. One block at a time: composer_line and writes to `piece` in any order, then
 * composer_end. */
struct composer {
    struct draft *draft;
    struct buf piece; /* text of the block being gathered */
    struct line_mark *marks;
    size_t n_marks, cap_marks;
    struct buf cleaned, scratch;
    uint64_t n_bad;
    enum block_kind last_kind;
    uint32_t last_row;
};

/* What is written to the piece from here on stands at `line` of the source. */
void composer_line(struct composer *c, size_t line);

/* End the block: white space around the piece is dropped, the rest cleaned and appended, with a
 * separator in front: " | " between cells of a row, LF between rows and list items, a blank line
 * else. Returns the new block (row, column and table are the caller's to set: pass them for cells),
 * or NULL when the piece was empty or memory is out (draft.failed). Empties the piece. */
struct block *composer_end(struct composer *c, enum block_kind kind, uint32_t table, uint32_t row,
                           size_t column);

/* Drop what was gathered. */
void composer_forget(struct composer *c);

void composer_release(struct composer *c);

#endif
