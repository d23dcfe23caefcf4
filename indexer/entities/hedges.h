/* hedges.h -- what the words beside a sum say of its exactness: "about", "more than", "up to". */
#ifndef BRIEF_INDEXER_ENTITIES_HEDGES_H
#define BRIEF_INDEXER_ENTITIES_HEDGES_H

#include "core/mention.h"
#include "core/text/forms.h"
#include "core/text/token.h"

/* MENTION_HEDGED, with MENTION_AT_LEAST or MENTION_AT_MOST where the words say which way; 0: none.
 * Looks at three words before the mention and two behind it. */
uint16_t hedge_flags(const struct token_list *tokens, struct forms *forms, const struct mention *m);

#endif
