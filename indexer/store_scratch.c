/* store_scratch.c -- an index to be thrown away, inside the folder of another.
 *
 *     INDEX/db/scratch/db/gen-000001/data.mdb
 *
 * Its writer is one like any other, but never syncs. The run lock of the index around it covers
 * it: whoever holds that lock may remove a scratch that it did not make. */
#include "core/index/versions.h"
#include "core/mem.h"
#include "indexer/store_writer_inside.h"

#include <stdio.h>

#define SCRATCH_DIRTY_MAX ((size_t)4 << 20) /* commits without sync cost little */

/* s: the index around it. */
static brief_status name_scratch(struct store *scratch, const struct store *s,
                                 struct brief_error *err)
{
    brief_status st = store_name_file(scratch->path, err, "%s/db/scratch", s->path);
    return st ? st : store_name_file(scratch->home, err, "%s", s->home);
}

void folder_remove_scratch(const struct store *s)
{
    struct store scratch = {0};
    char db[PATH_MAX];
    if (name_scratch(&scratch, s, NULL) || store_name_file(db, NULL, "%s/db", scratch.path))
        return;
    folder_remove_generation(&scratch, 1);
    remove(db);
    remove(scratch.path);
}

brief_status store_scratch_open(struct store_writer **out, const struct store_writer *w,
                                struct brief_error *err)
{
    char versions[VERSIONS_MAX];
    versions_text(versions, sizeof versions);
    struct store_meta meta = {.next_segment = 1, .versions = span_of(versions)};
    brief_status st;
    *out = NULL;
    struct store_writer *scratch = mem_calloc(1, sizeof *scratch);
    if (!scratch)
        return brief_fail(err, BRIEF_ENOMEM, "%s: out of memory", w->store.path);
    scratch->lock = -1;
    scratch->dirty_max = w->dirty_max < SCRATCH_DIRTY_MAX ? w->dirty_max : SCRATCH_DIRTY_MAX;
    scratch->next_segment = 1;
    scratch->store.is_scratch = true;
    folder_remove_scratch(&w->store);
    if ((st = name_scratch(&scratch->store, &w->store, err)) ||
        (st = folder_make_index(scratch->store.path, err)) ||
        (st = folder_make_generation(&scratch->store, 1, &meta, err))) {
        store_scratch_close(scratch);
        return st;
    }
    *out = scratch;
    return BRIEF_OK;
}

void store_scratch_close(struct store_writer *scratch)
{
    struct store around = {0};
    if (!scratch)
        return;
    size_t len = strlen(scratch->store.path) - strlen("/db/scratch");
    memcpy(around.path, scratch->store.path, len);
    store_writer_close(scratch);
    folder_remove_scratch(&around);
}
