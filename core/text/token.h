/* token.h -- cut a document's text into tokens, each with its place, its shape and its form.
 *
 *     text + blocks ──> tokens (byte span, shape, flags, position) ──> index and entities
 *
 * Word boundaries follow Unicode UAX #29 with the additions of the table in token.c: possessives
 * drop, hyphen compounds are found whole and by part, dotted acronyms and numbers stay whole.
 * Punctuation, currency signs and separators are tokens too (entities need them) but have no
 * position in the index. */
#ifndef BRIEF_CORE_TEXT_TOKEN_H
#define BRIEF_CORE_TEXT_TOKEN_H

#include "brief/span.h"
#include "brief/status.h"
#include "core/text/forms.h"

#include <stdint.h>

/* Where a block of text stands in its document. Blocks are sorted, never overlap, and cover every
 * byte that is to be read (bytes between them are white space or markup, e.g. the '|' of a table).
 */
enum block_kind {
    BLOCK_TITLE,     /* the document's title; at most one, the first */
    BLOCK_HEADING,   /* a heading inside it */
    BLOCK_PARAGRAPH, /* running text */
    BLOCK_ITEM,      /* one item of a list */
    BLOCK_CAPTION,   /* the line above a table */
    BLOCK_CELL,      /* one cell of a table */
    BLOCK_DATELINE,  /* place and date in front of a story, when the format gives it apart */
};

struct block {
    uint32_t start, end; /* bytes in the text, end exclusive */
    uint8_t kind;        /* enum block_kind */
    bool header;         /* a cell: of a header row or column */
    uint16_t column;     /* a cell: from 0 */
    uint32_t row;        /* a cell: from 0 */
    uint32_t table; /* a cell or caption: number of its table in the document, from 1; else 0 */
};

enum token_shape {
    SHAPE_LOWER,      /* troops */
    SHAPE_CAP,        /* Peru */
    SHAPE_UPPER,      /* USAID, U.S. (two letters or more) */
    SHAPE_INITIAL,    /* J (one capital letter; a stop behind it is a token of its own) */
    SHAPE_MIXED,      /* McDonald, eBay, iPhone */
    SHAPE_NUMBER,     /* 7, 112.40, 1,000, 2007 */
    SHAPE_ALNUM,      /* 3.5bn, 171Sh, 4th, F16 */
    SHAPE_OTHER,      /* letters without case: Arabic, Han ... */
    SHAPE_CURRENCY,   /* $ € £ ... (category Sc) */
    SHAPE_STOP,       /* . ! ? … */
    SHAPE_COMMA,      /* , ; : */
    SHAPE_DASH,       /* hyphen and dashes */
    SHAPE_OPEN,       /* ( [ { */
    SHAPE_CLOSE,      /* ) ] } */
    SHAPE_QUOTE,      /* straight and curly, single and double */
    SHAPE_POSSESSIVE, /* 's or ’s or a bare ’ behind a plural s */
    SHAPE_PUNCT,      /* anything else that is neither letter, digit nor space: % & / * */
    N_SHAPES
};

enum token_flags {
    TOKEN_SPACE = 1,    /* white space (or a block's start) stands before it */
    TOKEN_LINE = 2,     /* first on its line */
    TOKEN_SENTENCE = 4, /* first of a sentence */
    TOKEN_BLOCK = 8,    /* first of a block */
    TOKEN_WHOLE = 16,   /* a hyphen compound as a whole; its parts follow as tokens of their
                           own. Entities skip these, the index takes both */
    TOKEN_PART = 32,    /* a part of a hyphen compound (the hyphens are DASH tokens) */
};

#define NO_POSITION UINT32_MAX

struct token {
    uint32_t at, len;  /* bytes in the text */
    uint32_t form;     /* number in the forms dictionary: forms_at() */
    uint32_t position; /* in the index; NO_POSITION for punctuation and signs. Consecutive words
                          have consecutive positions; a compound has the position of its first
                          part; a new block starts POSITION_GAP further on */
    uint32_t block;    /* number of its block */
    uint8_t shape;     /* enum token_shape */
    uint8_t flags;     /* enum token_flags */
};

#define POSITION_GAP 64 /* no phrase or NEAR reaches over it */

/* Grown by tokenise, reused from document to document; zero it first, release it last. */
struct token_list {
    struct token *at;
    size_t n, cap;
    uint32_t n_positions; /* words counted: the document's length for ranking */
};

/* Replace the list's tokens by those of `text` (valid UTF-8, under 4 GiB). With no blocks the whole
 * text is one paragraph. Forms are interned in `forms`. O(bytes). BRIEF_ENOMEM only. */
brief_status tokenise(struct token_list *out, struct forms *forms, struct span text,
                      const struct block *blocks, size_t n_blocks);

void token_list_release(struct token_list *list);

#endif
