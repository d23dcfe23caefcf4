/* builder_entities.h -- what a document's mentions add to the term dictionary.
 *
 *     mention ──> entity (type, normal form) ──> its \1 term, \2 terms of its name's words
 *             ──> surface, role, candidates  ──> \3, \5, \6 terms, \2 terms of their words
 *             ──> its own words, when sure   ──> their \7 term
 *     token with a capital ──> \b term of its form
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
    struct intern terms;     /* every \1 .. \b term of the batch */
    struct intern names;     /* (letter, normal form) -> number */
    struct intern parts;     /* (what, entity, words) -> number */
    uint32_t *name_terms;    /* by number of names: the \1 term */
    uint32_t *part_terms;    /* by number of parts: the \3, \5 or \6 term */
    uint32_t *capital_terms; /* by folded form of the batch: the \b term plus one, or 0 */
    size_t name_cap, part_cap, capital_cap;
    struct stream stream; /* (term, place) */
    struct buf key, term, folded;
};

void entity_terms_init(struct entity_terms *e);
void entity_terms_release(struct entity_terms *e);
void entity_terms_clear(struct entity_terms *e);
size_t entity_terms_bytes(const struct entity_terms *e);

/* Does a mention lead to terms? What has no actor does not, nor guesses that are no names. */
bool mention_makes_terms(const struct mention *m);

/* Append the numbers of the terms that an occurrence of the mention adds; `words` is its surface.
 * Nothing depends on where it stands. False: out of memory. */
bool entity_terms_of_mention(struct entity_terms *e, const struct mention *m, struct span words,
                             struct number_list *terms);

/* The document's own id is a term too; false: out of memory. */
bool entity_terms_add_id(struct entity_terms *e, struct span id, uint32_t base);

/* Note which folded forms have capitals. The tokens' forms are cleared together with the batch.
 * False: out of memory. */
bool entity_terms_add_capitals(struct entity_terms *e, struct forms *forms,
                               const struct token_list *tokens, uint32_t base);

/* The position of a mention's first word, or of the nearest one before it. */
uint32_t mention_position(const struct mention *m, const struct token_list *tokens);

/* Call `add` for each word of a folded name. */
typedef bool name_token(void *ctx, struct span token);
bool name_tokens_each(struct span folded, name_token *add, void *ctx);

#endif
