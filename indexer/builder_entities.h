/* builder_entities.h -- what a document's mentions add to the term dictionary.
 *
 *     mention ──> entity (type, normal form) ──> its \1 term, \2 terms of its name's words
 *             ──> surface, role, candidates  ──> \3, \5, \6 terms, \2 terms of their words
 *
 * Names repeat: each distinct one is folded and cut into words once a batch. */
#ifndef BRIEF_INDEXER_BUILDER_ENTITIES_H
#define BRIEF_INDEXER_BUILDER_ENTITIES_H

#include "core/document.h"
#include "core/mention.h"
#include "core/text/intern.h"
#include "core/text/token.h"
#include "indexer/builder_stream.h"

struct number_list {
    uint32_t *at;
    size_t n, cap;
};

struct entity_terms {
    struct intern terms;  /* every \1 .. \6 term of the batch */
    struct intern names;  /* (type, normal form) -> number */
    struct intern parts;  /* (what, entity, words) -> number */
    uint32_t *name_terms; /* by number of names: the \1 term */
    uint32_t *part_terms; /* by number of parts: the \3, \5 or \6 term */
    size_t name_cap, part_cap;
    struct stream stream; /* (term, place) */
    struct buf key, term, folded;
};

void entity_terms_init(struct entity_terms *e);
void entity_terms_release(struct entity_terms *e);
void entity_terms_clear(struct entity_terms *e);
size_t entity_terms_bytes(const struct entity_terms *e);

/* Does a mention lead to terms? Guesses do not, nor what has no actor. */
bool mention_makes_terms(const struct mention *m);

/* Append the numbers of the terms that an occurrence of the mention adds; `words` is its surface.
 * Nothing depends on where it stands. False: out of memory. */
bool entity_terms_of_mention(struct entity_terms *e, const struct mention *m, struct span words,
                             struct number_list *terms);

/* The document's own id is a term too; false: out of memory. */
bool entity_terms_add_id(struct entity_terms *e, struct span id, uint32_t base);

/* The position of a mention's first word, or of the nearest one before it. */
uint32_t mention_position(const struct mention *m, const struct token_list *tokens);

/* Call `add` for each word of a folded name. */
typedef bool name_token(void *ctx, struct span token);
bool name_tokens_each(struct span folded, name_token *add, void *ctx);

#endif
