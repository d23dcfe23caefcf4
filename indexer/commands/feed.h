/* feed.h -- documents for commands that only read: from files, or from the texts in an index. */
#ifndef BRIEF_INDEXER_COMMANDS_FEED_H
#define BRIEF_INDEXER_COMMANDS_FEED_H

#include "indexer/formats/format.h"

/* Hand every document of the files and folders to the sink. What cannot be read is complained
 * about and counted in *n_failed. */
brief_status feed_files(const char **paths, size_t n, const struct format_options *options,
                        const struct document_sink *sink, uint64_t *n_failed,
                        struct brief_error *err);

/* Hand every live document of the index at `path` to the sink. */
brief_status feed_index(const char *path, const struct document_sink *sink,
                        struct brief_error *err);

#endif
