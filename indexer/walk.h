/* walk.h -- from the operands of `add` to the files they stand for, in a fixed order. */
#ifndef BRIEF_INDEXER_WALK_H
#define BRIEF_INDEXER_WALK_H

#include "brief/status.h"
#include "core/arena.h"

#include <stdint.h>

struct walked_file {
    const char *path; /* to open it, as composed from the operand */
    struct span name; /* for the index: relative to home when it lies below it, else absolute */
    struct span root; /* the operand it was found under, named likewise */
    uint64_t size;
    int64_t mtime_ns;
};

struct walk {
    struct walked_file *at; /* sorted by name, no name twice; all in `arena` but the array itself */
    size_t n, cap;
    struct arena arena;
};

/* Told of an operand or folder that cannot be read; the walk goes on. */
typedef void walk_complain(void *ctx, const char *path, const char *reason);

/* Ready an empty walk. home: absolute path of the folder that holds the index. */
void walk_init(struct walk *w);
void walk_release(struct walk *w);

/* Add a file, or a folder with everything below it: regular files only, hidden names (".x") and
 * index folders (that hold db/CURRENT) left out, symbolic links followed only as operands. */
brief_status walk_add(struct walk *w, const char *home, const char *operand,
                      walk_complain *complain, void *ctx, struct brief_error *err);

/* Sort by name and drop what was named twice. */
void walk_finish(struct walk *w);

/* The name of `path` in the index, in the arena: see walked_file. The path need not exist. */
brief_status walk_name(struct arena *a, const char *home, const char *path, struct span *name,
                       struct brief_error *err);

/* The path of a source's name: home/name, or name when it is absolute; NUL-terminated. */
brief_status walk_path(struct arena *a, const char *home, struct span name, const char **path,
                       struct brief_error *err);

#endif
