/* source_list.h -- rule and list files in memory, each with the name that messages give it, and
 * all of them packed into one run of bytes.
 *
 * A packed list is one zstd frame of records: name text, file text (varint length, bytes). The
 * shipped files are linked into brief-index so, for a user's rules are compiled together with
 * them. */
#ifndef BRIEF_INDEXER_ENTITIES_SOURCE_LIST_H
#define BRIEF_INDEXER_ENTITIES_SOURCE_LIST_H

#include "core/buf.h"
#include "indexer/entities/source.h"

#include <stdbool.h>

/* Owns the names and the texts. Zeroed: empty. */
struct source_list {
    struct source *at;
    size_t n, cap;
};

void source_list_release(struct source_list *list);

/* Add a copy of `text`, called `name`. BRIEF_ENOMEM only. */
brief_status source_list_add(struct source_list *list, struct span name, struct span text,
                             struct brief_error *err);

/* Read the file at `path` and add it. */
brief_status source_list_read(struct source_list *list, struct span name, const char *path,
                              struct brief_error *err);

/* BRIEF_ENOMEM only. */
brief_status source_list_pack(struct buf *out, const struct source_list *list,
                              struct brief_error *err);

/* Add what was packed. Foreign bytes: BRIEF_ECORRUPT when they are not such a list. */
brief_status source_list_unpack(struct source_list *list, struct span packed,
                                struct brief_error *err);

#endif
