/* lexicon_build.h -- from the spellings of the lists to the tables that lexicon.c reads. */
#ifndef BRIEF_INDEXER_ENTITIES_LEXICON_BUILD_H
#define BRIEF_INDEXER_ENTITIES_LEXICON_BUILD_H

#include "indexer/entities/class_set.h"
#include "indexer/entities/compiled_writer.h"
#include "indexer/entities/source.h"

/* One way to write one name. Texts are borrowed from the list files until the build is released. */
struct spelling {
    struct span text, norm;
    uint32_t set; /* its classes */
    const struct source *src;
};

struct lexicon_build {
    struct class_table *classes; /* borrowed */
    struct spelling *at;
    size_t n, cap;
    struct spelling *drops; /* names to be taken out of classes of other files; set 0: of all */
    size_t n_drops, drops_cap;
    uint32_t *shapes; /* after writing: which shapes a unit of each class set can have, as bits */
    size_t n_shapes, shapes_cap;
};

void lexicon_build_release(struct lexicon_build *b);

brief_status lexicon_build_add(struct lexicon_build *b, struct spelling s);

/* Read a list file (see rules(5)). Errors point into the file. */
brief_status lexicon_build_read_list(struct lexicon_build *b, const struct source *src,
                                     struct brief_error *err);

/* Take the drops out of what has been added. BRIEF_ENOMEM only. */
brief_status lexicon_build_drop(struct lexicon_build *b, struct brief_error *err);

/* Write SLOTS, WORDS, NODES, EDGES, VARIANTS and SENSES. New class sets may come up. */
brief_status lexicon_build_write(struct lexicon_build *b, struct compiled_writer *w,
                                 struct brief_error *err);

#endif
