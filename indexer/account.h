/* account.h -- a brief_extractor with rule files that lie in no index. */
#ifndef BRIEF_INDEXER_ACCOUNT_H
#define BRIEF_INDEXER_ACCOUNT_H

#include "brief/extract.h"

/* brief_extractor_open, with `more` (n_more paths) on top, as collection_rules_read takes them. */
brief_status extractor_open_with(brief_extractor **out, const char *index, const char *const *more,
                                 size_t n_more, struct brief_error *err);

#endif
