/* ruleset_compile.h -- compile rules and lists that are in memory already. */
#ifndef BRIEF_INDEXER_ENTITIES_RULESET_COMPILE_H
#define BRIEF_INDEXER_ENTITIES_RULESET_COMPILE_H

#include "core/buf.h"
#include "indexer/entities/source.h"

/* As ruleset_compile, with the files' bytes in hand; a source's name says by its end what it is
 * (.rules or .list). */
brief_status ruleset_compile_sources(struct buf *out, const struct source *sources,
                                     size_t n_sources, struct brief_error *err);

#endif
