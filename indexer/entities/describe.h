/* describe.h -- what the lexicon saw of each word, in names that a person knows. */
#ifndef BRIEF_INDEXER_ENTITIES_DESCRIBE_H
#define BRIEF_INDEXER_ENTITIES_DESCRIBE_H

#include "brief/extract.h"
#include "core/arena.h"
#include "indexer/entities/ruleset.h"

/* After matcher_run over `tokens`: the units that lie in bytes [start, end) or reach into them, in
 * the arena. BRIEF_ENOMEM only. */
brief_status describe_words(const struct matcher *m, const struct ruleset *r,
                            const struct token_list *tokens, uint32_t start, uint32_t end,
                            struct arena *a, const struct brief_word **out, size_t *n);

#endif
