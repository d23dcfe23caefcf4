/* document.h -- one document as a format reader hands it on: the plain struct between reading and
 * everything after it.
 *
 * An item of a file is a document of its own. All spans are borrowed for the length of the call
 * that hands the document over. */
#ifndef BRIEF_CORE_DOCUMENT_H
#define BRIEF_CORE_DOCUMENT_H

#include "brief/span.h"
#include "brief/status.h"
#include "core/date.h"
#include "core/text/token.h"

#include <stdint.h>

/* From text byte `at` on, the text stands at `line` of the source file (lines count from 1). */
struct line_mark {
    uint32_t at;
    uint32_t line;
};

struct document {
    struct span source; /* the file's path as the index names it: relative to the folder that holds
                           the index where it lies below it, else absolute; or --source NAME */
    struct span given_id; /* the id that the input itself gives (JSON "id"); empty: none */
    uint32_t item;        /* number of this item in its file, from 1 */
    bool only_item;       /* the file has no other: then the public id needs no #N */
    struct span title;    /* empty: none. When the title is part of the text it is also its first
                             block (BLOCK_TITLE) and text starts with it */
    struct span text;     /* valid UTF-8 in NFC, LF line ends; offsets of mentions point into it */
    const struct block *blocks;
    size_t n_blocks;
    struct day_range date;         /* of the document; NO_DAY when nothing states it */
    struct span dateline_place;    /* "LIMA" of "LIMA, March 14 -", when recognised; else empty */
    const struct line_mark *lines; /* sorted by at; the first has at 0 */
    size_t n_lines;
    bool lines_follow_text; /* each LF in the text is one further source line */
    struct span language;   /* ISO 639-1, e.g. "en" */
    uint64_t n_bad;         /* invalid byte sequences that became U+FFFD */
};

/* For asking lines at rising places: what the last answer was. Zeroed: none yet. */
struct line_cursor {
    uint32_t at, line;
};

/* document_line, but linear over a whole document when `at` rises from call to call. */
uint32_t document_line_next(const struct document *doc, struct line_cursor *c, uint32_t at);

/* The source line of text byte `at`. */
uint32_t document_line(const struct document *doc, uint32_t at);

#endif
