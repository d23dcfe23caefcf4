/* shadow.h -- a document as the rules see it: one symbol per unit, an edge around each block.
 *
 *     tokens:   General  Ana Ruiz  of  Burkina Faso  .   |  next block
 *     units:    General  Ana Ruiz  of  [Burkina Faso] .  |
 *     symbols: 0   17     42  40    9       23        3  0    …
 *
 * A match never crosses an edge, because no pattern accepts symbol 0. */
#ifndef BRIEF_INDEXER_ENTITIES_SHADOW_H
#define BRIEF_INDEXER_ENTITIES_SHADOW_H

#include "indexer/entities/ruleset_open.h"

struct unit {
    uint32_t token_from, token_to; /* to exclusive; compounds' whole tokens belong to none */
    uint32_t end;                  /* byte behind its last token */
    uint16_t set;                  /* its classes */
    uint16_t n_entry; /* tokens of its entry; 0: none, or only a single word may be one */
};

/* Grown by shadow_build, reused; zero it first, release it last. */
struct shadow {
    uint16_t *symbols;  /* n units with edges between; [0] is an edge, [n] is one too */
    struct unit *units; /* by the same number; an edge's is empty */
    size_t n;           /* of symbols but for the last edge */
    size_t symbols_cap, units_cap;
    const struct form_facts *facts; /* by form: its word alone; borrowed from the forms */
    uint32_t *unit_of; /* by token: its unit; an edge's number for compounds' whole tokens */
    uint64_t *masks;   /* by token: a bit for each class that shadow_ask named, carried by its word
                          or its unit */
    size_t unit_of_cap, masks_cap;
    uint64_t *mask_of; /* by class set; NULL: nobody asked */
};

#define ASKED_MAX 64

/* Have masks tell, from the next document on, which tokens carry these classes (n at most
 * ASKED_MAX; -1: no such class, its bit stays 0). BRIEF_ENOMEM. */
brief_status shadow_ask(struct shadow *s, const struct ruleset *r, const int *classes, size_t n);

void shadow_release(struct shadow *s);

/* Replace the shadow by that of these tokens. BRIEF_ENOMEM only. */
brief_status shadow_build(struct shadow *s, const struct ruleset *r, const struct block *blocks,
                          size_t n_blocks, const struct token_list *tokens, struct forms *forms,
                          struct span text);

/* That of the last document that the matcher ran over. */
const struct shadow *matcher_shadow(const struct matcher *m);

#endif
