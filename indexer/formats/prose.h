/* prose.h -- plain text into blocks: title, headings, paragraphs, list items, tables.
 *
 *     text ──> lines ──> runs of lines that belong together ──> blocks of the draft
 *
 * Nothing is moved: blocks point into the text as it stands. Every line is looked at a bounded
 * number of times. */
#ifndef BRIEF_INDEXER_FORMATS_PROSE_H
#define BRIEF_INDEXER_FORMATS_PROSE_H

#include "indexer/formats/draft.h"

enum line_kind {
    LINE_BLANK,
    LINE_TEXT,
    LINE_BULLET,   /* "- text", "* text", "• text" */
    LINE_NUMBERED, /* "1. text", "1) text" */
    LINE_RULE,     /* -----, =====, |---|---| */
    LINE_CELL,     /* one table cell: "112.40 |" */
    LINE_ROW,      /* cells between '|' */
    LINE_ALIGNED,  /* cells between tabs or runs of spaces, one at least a figure */
};

struct line {
    uint32_t start;   /* first byte that is no white space */
    uint32_t end;     /* behind the last one; start == end: blank */
    uint32_t columns; /* of [start, end) */
    uint16_t indent;
    uint8_t kind; /* enum line_kind */
};

/* Grown and reused from text to text; zero it first. */
struct line_list {
    struct line *at;
    size_t n, cap;
    uint32_t width; /* columns at which lines were wrapped; 0: a line is a paragraph */
};

void line_list_release(struct line_list *lines);

/* What the first line of a text may be. */
enum prose_title {
    PROSE_NO_TITLE,
    PROSE_FIND_TITLE, /* a title if it looks like one */
    PROSE_HEADLINE,   /* the first line is known to be the title */
};

/* Append the blocks of d->text[from..] to the draft. Sets *title to the text of a title found, else
 * to an empty span. BRIEF_ENOMEM. */
brief_status prose_read(struct draft *d, struct line_list *lines, size_t from,
                        enum prose_title title_mode, struct span *title);

/* What the blocks say of the document's date: a dateline that opens the first paragraph, else a
 * line near the top that is only a date (*stated). Either stays empty when there is none. */
void prose_find_date(const struct draft *d, struct dateline *dateline, struct day_range *stated);

/* Does s end as a sentence does, quotes and brackets behind the stop allowed? */
bool ends_sentence(struct span s);

/* May s be a headline or heading: begins with a capital, a figure or a quote, does not end in any
 * of . , ; : and has a letter? */
bool is_headline(struct span s);

#endif
