/* peer_query.h -- the query language of the peer harness, as a tree of ours.
 *
 *     +must -not "a phrase" bare        bare: should
 *
 * With a `+`, what is bare only adds to the score; without one, any of the bare ones will do. */
#ifndef BRIEF_BENCH_PEER_QUERY_H
#define BRIEF_BENCH_PEER_QUERY_H

#include "query/parser.h"

/* Everything in `a`, the text copied. BRIEF_EQUERY: an open quote, or nothing that may match. */
brief_status peer_query_parse(struct query_tree *out, struct span query, struct arena *a,
                              struct brief_error *err);

#endif
