/* ruleset_compile.h -- compile rules and lists that are in memory already. */
#ifndef BRIEF_INDEXER_ENTITIES_RULESET_COMPILE_H
#define BRIEF_INDEXER_ENTITIES_RULESET_COMPILE_H

#include "core/buf.h"
#include "indexer/entities/source.h"

/* Compile rule and list files into bytes for one file. A source's name says by its end what it is
 * (.rules or .list). Errors name file, line and column, show the line and a caret. */
brief_status ruleset_compile_sources(struct buf *out, const struct source *sources,
                                     size_t n_sources, struct brief_error *err);

#endif
