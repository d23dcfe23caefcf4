/* draft.h -- a document while its reader puts it together: text, blocks, line marks.
 *
 * One draft serves a whole file; draft_clear keeps its memory. Offsets are 32 bits wide, so readers
 * cut what is longer than DOCUMENT_MAX into parts first (text_part_end). A failed allocation
 * latches in `failed`, and draft_send reports it. */
#ifndef BRIEF_INDEXER_FORMATS_DRAFT_H
#define BRIEF_INDEXER_FORMATS_DRAFT_H

#include "core/buf.h"
#include "core/document.h"
#include "indexer/formats/dates.h"
#include "indexer/formats/format.h"

#define DOCUMENT_MAX ((size_t)64 << 20) /* bytes of one document's text */

struct draft {
    struct span text; /* what blocks point into: borrowed, or buf_bytes(&own) */
    struct buf own;   /* for readers that assemble their text */
    struct block *blocks;
    size_t n_blocks, cap_blocks;
    struct line_mark *lines;
    size_t n_lines, cap_lines;
    uint32_t n_tables;
    bool failed;
};

void draft_clear(struct draft *d);
void draft_release(struct draft *d);

/* A new block at the end, with these ends and this kind, else zeroed; NULL when out of memory. */
struct block *draft_block(struct draft *d, size_t start, size_t end, enum block_kind kind);

/* From text byte `at` on, the source stands at `line`. A mark at the same place replaces the last;
 * one that says nothing new is left out. */
void draft_line(struct draft *d, size_t at, size_t line);

/* What every reader has in hand. */
struct reader {
    struct span source;
    const struct format_options *options;
    const struct document_sink *sink;
    struct brief_error *err;
    struct day_range file_date; /* the file name's, or NO_DAYS */
    uint32_t n_documents;       /* handed on so far */
    struct draft draft;
};

/* What a document's date is, from all that is known: what the document states (metadata, then a
 * full dateline or a line of its own) before `add --date` before the file name; a dateline without
 * a year takes it from the others. */
struct day_range reader_date(const struct reader *r, struct day_range stated,
                             const struct dateline *dateline);

/* Complete `doc` (source, item number, language, text, blocks, lines) from the draft and hand it to
 * the sink. */
brief_status reader_send(struct reader *r, struct document *doc);

/* BRIEF_ENOMEM with a message that names the source. */
brief_status reader_no_memory(struct reader *r);

/* Where a part of at most DOCUMENT_MAX bytes of text[from..] ends: at the text's end, else behind
 * the last blank line, else the last line, else the last space, else the last whole character. */
size_t text_part_end(struct span text, size_t from);

#endif
