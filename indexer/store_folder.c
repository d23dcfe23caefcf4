/* store_folder.c -- folders and files of generations, each synced before the next step needs it.
 *
 * A generation counts only from the moment CURRENT names it; until then a crash leaves a folder
 * that the next writer removes. */
#include "core/bytes.h"
#include "core/index/format.h"
#include "indexer/store_writer_inside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define UNFINISHED_MAX (1 << 20) /* bytes of data.mdb: databases and meta, nothing published */

static brief_status failed(struct brief_error *err, const char *name, int code)
{
    return brief_fail(err, BRIEF_EIO, "%s: %s", name, strerror(code));
}

static brief_status sync_folder(const char *name, struct brief_error *err)
{
    int fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return failed(err, name, errno);
    int code = fsync(fd) == 0 || errno == EINVAL ? 0 : errno; /* EINVAL: it cannot, and need not */
    close(fd);
    return code ? failed(err, name, code) : BRIEF_OK;
}

/* Make a folder and sync the one it lies in. */
static brief_status make_folder(const char *name, struct brief_error *err)
{
    char parent[PATH_MAX];
    if (mkdir(name, 0777) != 0)
        return errno == EEXIST ? BRIEF_OK : failed(err, name, errno);
    brief_status st = store_name_file(parent, err, "%s/..", name);
    return st ? st : sync_folder(parent, err);
}

brief_status folder_make_index(const char *path, struct brief_error *err)
{
    char db[PATH_MAX];
    brief_status st = store_name_file(db, err, "%s/db", path);
    if (st || (st = make_folder(path, err)) || (st = make_folder(db, err)))
        return st;
    return BRIEF_OK;
}

void folder_unmake_index(const struct store *s)
{
    char db[PATH_MAX];
    if (store_name_file(db, NULL, "%s/db", s->path) == BRIEF_OK && rmdir(db) == 0)
        rmdir(s->path);
}

/* --- generations -------------------------------------------------------------------------------
 */

static brief_status write_first_rows(struct store *s, const struct store_meta *meta,
                                     struct brief_error *err)
{
    char format[4];
    struct buf state = {0};
    struct store_writer w = {.store = *s};
    store_u32le(format, FORMAT_NUMBER);
    meta_encode(&state, meta);
    brief_status st = state.failed ? brief_fail(err, BRIEF_ENOMEM, "out of memory") : BRIEF_OK;
    if (!st && !(st = writer_txn(&w, err)) &&
        !(st = writer_put_row(&w, DB_META, SPAN(META_FORMAT_KEY),
                              (struct span){format, sizeof format}, err)) &&
        !(st = writer_put_row(&w, DB_META, SPAN(META_STATE_KEY), buf_bytes(&state), err)))
        st = writer_commit(&w, err);
    writer_abort(&w);
    buf_release(&state);
    return st;
}

brief_status folder_make_generation(struct store *s, uint32_t generation,
                                    const struct store_meta *meta, struct brief_error *err)
{
    char folder[PATH_MAX];
    bool gone;
    brief_status st = store_name_file(folder, err, "%s/db/gen-%06u", s->path, generation);
    if (st)
        return st;
    folder_remove_generation(s, generation);
    s->is_writer = true;
    if ((st = make_folder(folder, err)) || (st = store_map(s, generation, true, &gone, err)))
        return st;
    if ((st = write_first_rows(s, meta, err)) || (st = sync_folder(folder, err)))
        store_unmap(s);
    return st;
}

static brief_status write_synced(const char *name, const char *text, struct brief_error *err)
{
    size_t len = strlen(text);
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return failed(err, name, errno);
    ssize_t n = write(fd, text, len);
    int code = n < 0 ? errno : n != (ssize_t)len ? ENOSPC : fsync(fd) != 0 ? errno : 0;
    if (close(fd) != 0 && code == 0)
        code = errno;
    if (code)
        unlink(name);
    return code ? failed(err, name, code) : BRIEF_OK;
}

brief_status folder_switch(const struct store *s, uint32_t generation, struct brief_error *err)
{
    char db[PATH_MAX], temporary[PATH_MAX], current[PATH_MAX], text[32];
    brief_status st;
    snprintf(text, sizeof text, "gen-%06u\n", generation);
    if ((st = store_name_file(db, err, "%s/db", s->path)) ||
        (st = store_name_file(temporary, err, "%s/db/CURRENT.new", s->path)) ||
        (st = store_name_file(current, err, "%s/db/CURRENT", s->path)) ||
        (st = write_synced(temporary, text, err)))
        return st;
    if (rename(temporary, current) != 0)
        return failed(err, current, errno);
    return sync_folder(db, err);
}

void folder_remove_generation(const struct store *s, uint32_t generation)
{
    /* data.mdb first: whoever finds it missing reads CURRENT again */
    static const char *const files[] = {"/data.mdb", "/lock.mdb", ""};
    char name[PATH_MAX];
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (store_name_file(name, NULL, "%s/db/gen-%06u%s", s->path, generation, files[i]) ==
            BRIEF_OK)
            remove(name);
}

/* The number of "gen-NNNNNN", or 0. */
static uint32_t generation_of(const char *name)
{
    unsigned number;
    char extra;
    return strlen(name) == 10 && sscanf(name, "gen-%6u%c", &number, &extra) == 1 ? number : 0;
}

/* Call `each` for every generation in the folder. */
static void for_each_generation(const struct store *s,
                                void (*each)(void *ctx, const struct store *s, uint32_t generation),
                                void *ctx)
{
    char db[PATH_MAX];
    DIR *dir = store_name_file(db, NULL, "%s/db", s->path) ? NULL : opendir(db);
    const struct dirent *entry;
    while (dir && (entry = readdir(dir)))
        if (generation_of(entry->d_name))
            each(ctx, s, generation_of(entry->d_name));
    if (dir)
        closedir(dir);
}

static void remove_other(void *ctx, const struct store *s, uint32_t generation)
{
    const uint32_t *keep = ctx;
    if (generation != *keep)
        folder_remove_generation(s, generation);
}

void folder_remove_others(const struct store *s, uint32_t keep)
{
    char temporary[PATH_MAX];
    for_each_generation(s, remove_other, &keep);
    if (store_name_file(temporary, NULL, "%s/db/CURRENT.new", s->path) == BRIEF_OK)
        unlink(temporary);
    folder_remove_scratch(s);
}

static void find_full(void *ctx, const struct store *s, uint32_t generation)
{
    char name[PATH_MAX];
    struct stat info;
    uint32_t *full = ctx;
    if (store_name_file(name, NULL, "%s/db/gen-%06u/data.mdb", s->path, generation) == BRIEF_OK &&
        stat(name, &info) == 0 && info.st_size > UNFINISHED_MAX)
        *full = generation;
}

brief_status folder_check_unnamed(const struct store *s, struct brief_error *err)
{
    uint32_t full = 0;
    for_each_generation(s, find_full, &full);
    if (full)
        return brief_fail(err, BRIEF_ECORRUPT,
                          "%s/db/CURRENT is missing, though gen-%06u holds an index: write that "
                          "name into CURRENT, or remove %s/db and add your files again",
                          s->path, full, s->path);
    return BRIEF_OK;
}
