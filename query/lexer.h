/* lexer.h -- cut a query into lexemes.
 *
 *     title:"two states" (oil OR gas*) -venezuela
 *     FIELD  PHRASE      ( WORD OR PREFIX ) NOT WORD
 *
 * A word runs to the next space, bracket or quote; what it means as tokens is decided later. Curly
 * double quotes are quotes. Nothing is guessed: what cannot be read is an error with a caret. */
#ifndef BRIEF_QUERY_LEXER_H
#define BRIEF_QUERY_LEXER_H

#include "brief/span.h"
#include "brief/status.h"

#include <stdint.h>

enum query_field {
    FIELD_TEXT, /* no field: title and body */
    FIELD_TITLE,
    FIELD_PERSON,
    FIELD_ORG,
    FIELD_PLACE,
    FIELD_REF,
    FIELD_SOURCE,
    FIELD_DATE,
    N_FIELDS
};

enum lexeme_kind {
    LEX_END,
    LEX_WORD,
    LEX_PREFIX, /* a word with '*' behind it; the text is without it */
    LEX_PHRASE, /* the text between the quotes */
    LEX_OPEN,
    LEX_CLOSE,
    LEX_AND,
    LEX_OR,
    LEX_NOT, /* NOT, or '-' right before an operand */
};

struct lexeme {
    uint8_t kind;     /* enum lexeme_kind */
    uint8_t field;    /* enum query_field: of WORD, PREFIX and PHRASE */
    struct span text; /* in the query */
    size_t at;        /* byte in the query where it begins, the field's name included */
};

struct lexer {
    struct span query; /* valid UTF-8 */
    size_t at;
};

/* The next lexeme; LEX_END at the end, again and again. BRIEF_EQUERY: message with a caret. */
brief_status lexer_next(struct lexer *lx, struct lexeme *out, struct brief_error *err);

const char *query_field_name(uint8_t field); /* "title"; "text" for FIELD_TEXT */

#endif
