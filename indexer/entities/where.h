/* where.h -- what must or must not stand around a match: a rule's `where` lines.
 *
 *     where has "shares" | agency within sentence
 *     where lacks title within 3 units
 *     where has armed_group within document
 *
 * A condition is asked only of a match that stands for choice. The units of the document that fit
 * it are gathered when it is first asked there, in one pass; every further question is a binary
 * search in them, so that no text makes conditions cost more than linear time. */
#ifndef BRIEF_INDEXER_ENTITIES_WHERE_H
#define BRIEF_INDEXER_ENTITIES_WHERE_H

#include "indexer/entities/shadow.h"

#include <stdbool.h>

/* A match as units of the shadow, to exclusive. */
struct unit_range {
    uint32_t from, to;
};

/* Scratch of one thread. */
struct where_scratch;
struct where_scratch *where_scratch_new(const struct ruleset *r); /* NULL: out of memory */
void where_scratch_free(struct where_scratch *w);

/* A new document: what was gathered is forgotten. Borrows both until the next one. */
void where_begin(struct where_scratch *w, const struct shadow *shadow, const struct token *tokens);

/* Do all conditions of the rule hold around this match of it? BRIEF_ENOMEM only. */
brief_status where_check(struct where_scratch *w, uint32_t rule, struct unit_range match,
                         bool *holds);

#endif
