/* terms.h -- how entities and long words are written as terms of the dictionary.
 *
 * segment.h lists the kinds of terms; here they are made, by the builder for what it writes and by
 * queries for what they look up. Parts of entity terms lose NUL bytes, their white space is folded
 * to single spaces, and a part over its limit is cut to a prefix plus hash. */
#ifndef BRIEF_CORE_INDEX_TERMS_H
#define BRIEF_CORE_INDEX_TERMS_H

#include "brief/span.h"
#include "brief/status.h"
#include "core/buf.h"

#include <stdint.h>

enum term_kind {
    TERM_WORD = 0,
    TERM_ENTITY = 1,    /* \1 L KEY \0 NORM */
    TERM_NAME = 2,      /* \2 TOKEN \0 L KEY */
    TERM_SURFACE = 3,   /* \3 L KEY \0 NORM \0 SURFACE */
    TERM_DOCUMENT = 4,  /* \4 GIVEN-ID */
    TERM_ROLE = 5,      /* \5 L KEY \0 NORM \0 ROLE */
    TERM_CANDIDATE = 6, /* \6 L KEY \0 NORM \0 CANDIDATE */
    TERM_PROOF = 7,     /* \7 L KEY: sure mentions of exactly these words, whoever is meant */
    TERM_CAPITAL = 8,   /* \b FORM: where the folded form is written with a capital */
};

#define TERM_LAST_KIND TERM_CAPITAL
#define WEAK_LETTER    'w' /* in the place of L: a guess of whatever type, see core/evidence.h */

/* A word, or \4 and an id: `term` itself, or, when it is over TERM_MAX bytes, its cut form in
 * `room` (of TERM_MAX bytes). segment_find_term does this by itself. */
struct span term_cut(struct span term, char *room);

/* Append "L KEY \0 NORM" of the entity with that type and normal form: what follows \1 in its
 * term. Undecided mentions have their own words as normal form. */
brief_status term_append_entity(struct buf *out, uint8_t type, struct span norm);

/* The same with a letter that need not be a type's. */
brief_status term_append_named(struct buf *out, char letter, struct span norm);

/* Append the KEY of a name: folded, cut. */
brief_status term_append_key(struct buf *out, struct span name);

/* Append one more part behind an entity: NUL, then a surface form, role or candidate. */
void term_append_part(struct buf *out, struct span part);

/* Append a name token (folded already) as it stands in a \2 term, without its NUL. */
void term_append_token(struct buf *out, struct span token);

/* Take a term of kind \1, \2, \3, \5 or \6 apart: entity is "L KEY \0 NORM" (of \2 "L KEY"), part
 * what follows it (NULL pointer for \1). False when it is no such term. */
struct entity_term {
    uint8_t kind;                       /* enum term_kind */
    char letter;                        /* of the type */
    struct span entity;                 /* "L KEY \0 NORM" */
    struct span key, norm, part, token; /* token: of \2 only */
};
bool term_parse(struct entity_term *out, struct span term);

/* "L KEY" of a parsed term: what stands behind the NUL of a \2 term. */
static inline struct span term_letter_and_key(const struct entity_term *term)
{
    return span_sub(term->entity, 0, 1 + term->key.len);
}

#endif
