/* currencies.h -- whose money a sign or word of several countries is: "$", "pesos", "Rs". */
#ifndef BRIEF_INDEXER_ENTITIES_CURRENCIES_H
#define BRIEF_INDEXER_ENTITIES_CURRENCIES_H

#include "core/document.h"
#include "indexer/entities/draft.h"
#include "indexer/entities/norm.h"

#define PLACED_CONFIDENCE 85 /* at most: the dateline's country has such money */
#define NAMED_CONFIDENCE  75 /* at most: a country that the text names has it */

/* Settle the currency of amounts: give every draft with a guessed_unit the currency of the item's
 * country, and drop those whose sign is a lone letter without anything else that speaks for money
 * ("K2"). What no country settles keeps its list's default and low confidence. Older items take the
 * money of their time. O(drafts + guesses × countries). */
brief_status currencies_place(struct norm_context *cx, struct draft_list *drafts,
                              const struct document *doc);

#endif
