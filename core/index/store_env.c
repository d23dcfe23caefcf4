/* store_env.c -- open a generation of the index: CURRENT, file system, map, databases.
 *
 * The map is opened at 1 TiB, so that it never has to grow; under an address-space limit it is
 * halved until the system grants it. LMDB's error codes become ours here. */
#include "core/index/store_env.h"

#include "core/bytes.h"
#include "core/index/fault_guard.h"
#include "core/index/format.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAP_BYTES       (SIZE_MAX > UINT32_MAX ? (size_t)1 << 40 : (size_t)1 << 30)
#define MAP_BYTES_LEAST ((size_t)1 << 22)

const char *database_name(unsigned database)
{
    static const char *const names[N_DATABASES] = {
        [BLOB_TERMS] = "terms",
        [BLOB_FORMS] = "forms",
        [BLOB_POSTINGS] = "postings",
        [BLOB_POSITIONS] = "positions",
        [BLOB_COLUMNS] = "columns",
        [BLOB_DOCS] = "docs",
        [BLOB_TEXTS] = "texts",
        [BLOB_MENTIONS] = "mentions",
        [BLOB_AMOUNTS] = "amounts",
        [BLOB_STRINGS] = "strings",
        [DB_META] = "meta",
        [DB_SEGMENTS] = "segments",
        [DB_SOURCES] = "sources",
        [DB_SOURCE_HASHES] = "source_hashes",
        [DB_SOURCE_DOCS] = "source_docs",
    };
    return names[database];
}

/* --- errors ------------------------------------------------------------------------------------
 */

brief_status store_failed(struct brief_error *err, const struct store *s, const char *doing,
                          int code)
{
    switch (code) {
    case MDB_PAGE_NOTFOUND:
    case MDB_CORRUPTED:
    case MDB_INVALID:
    case MDB_CURSOR_FULL:
    case MDB_INCOMPATIBLE:
    case MDB_NOTFOUND:
    case MDB_BAD_VALSIZE:
        return brief_fail(err, BRIEF_ECORRUPT,
                          "%s: %s: index damaged (%s): run `brief-index check`", s->path, doing,
                          mdb_strerror(code));
    case MDB_PANIC:
        return brief_fail(err, BRIEF_EIO, "%s: %s: an earlier write failed; run it again", s->path,
                          doing);
    case MDB_VERSION_MISMATCH:
        return brief_fail(err, BRIEF_EVERSION, "%s: %s: written by another version of LMDB",
                          s->path, doing);
    case MDB_READERS_FULL:
        return brief_fail(err, BRIEF_EBUSY, "%s: %s: %d programs read it already; try again",
                          s->path, doing, STORE_READERS);
    case MDB_MAP_FULL:
    case MDB_MAP_RESIZED:
        return brief_fail(err, BRIEF_ELIMIT,
                          "%s: %s: the index needs more address space: raise `ulimit -v`", s->path,
                          doing);
    case MDB_TXN_FULL:
        return brief_fail(err, BRIEF_ELIMIT, "%s: %s: too many changes at once", s->path, doing);
    case ENOMEM:
        return brief_fail(err, BRIEF_ENOMEM, "%s: %s: out of memory", s->path, doing);
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return brief_fail(err, BRIEF_EIO,
                          "%s: %s: %s; nothing that was published is lost: free some space and "
                          "run it again",
                          s->path, doing, strerror(code));
    case EIO: /* also LMDB's word for a write that ended early, as on a disk that fills up */
        return brief_fail(err, BRIEF_EIO,
                          "%s: %s: the disk is full or fails; nothing that was published is lost: "
                          "free some space and run it again",
                          s->path, doing);
    default:
        return brief_fail(err, BRIEF_EIO, "%s: %s: %s", s->path, doing, mdb_strerror(code));
    }
}

brief_status store_damaged(struct brief_error *err, const struct store *s, const char *what)
{
    return brief_fail(err, BRIEF_ECORRUPT, "%s: %s is damaged: run `brief-index check`", s->path,
                      what);
}

brief_status store_no_index(const struct store *s, struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOINDEX,
                      "%s: there is no index here; `brief-index add --index %s PATH...` makes one",
                      s->path, s->path);
}

/* LMDB found its own pages impossible and is about to abort. */
static void lmdb_asserts(MDB_env *env, const char *what)
{
    (void)env;
    (void)what;
    fault_guard_report();
}

/* --- names -------------------------------------------------------------------------------------
 */

brief_status store_name_file(char out[PATH_MAX], struct brief_error *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(out, PATH_MAX, format, args);
    va_end(args);
    if (n < 0 || n >= PATH_MAX)
        return brief_fail(err, BRIEF_ELIMIT, "%.200s...: the name is too long", out);
    return BRIEF_OK;
}

brief_status store_resolve(struct store *s, const char *path, struct brief_error *err)
{
    if (!realpath(path, s->path)) {
        if (errno == ENOENT || errno == ENOTDIR)
            return brief_fail(err, BRIEF_ENOINDEX,
                              "%s: there is no index here; `brief-index add PATH...` makes one",
                              path);
        return brief_fail(err, BRIEF_EIO, "%s: %s", path, strerror(errno));
    }
    brief_status st = store_name_file(s->home, err, "%s", s->path);
    if (st)
        return st;
    char *slash = strrchr(s->home, '/');
    slash[slash == s->home] = '\0';
    return BRIEF_OK;
}

brief_status store_read_current(const struct store *s, uint32_t *generation, bool *found,
                                struct brief_error *err)
{
    char name[PATH_MAX], text[32], exact[32];
    unsigned number = 0;
    *found = false;
    *generation = 0;
    brief_status st = store_name_file(name, err, "%s/db/CURRENT", s->path);
    if (st)
        return st;
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return BRIEF_OK;
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    int code = errno;
    if (fd >= 0)
        close(fd);
    if (n < 0)
        return brief_fail(err, BRIEF_EIO, "%s: %s", name, strerror(code));
    text[n] = '\0';
    sscanf(text, "gen-%6u", &number);
    snprintf(exact, sizeof exact, "gen-%06u\n", number);
    if (number == 0 || strcmp(text, exact) != 0)
        return brief_fail(err, BRIEF_ECORRUPT,
                          "%s: is damaged: it should name a folder beside it, as in "
                          "\"gen-000001\"",
                          name);
    *generation = number;
    *found = true;
    return BRIEF_OK;
}

/* --- mapping -----------------------------------------------------------------------------------
 */

static size_t first_map_bytes(void)
{
    struct rlimit limit;
    size_t bytes = MAP_BYTES;
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        while (bytes > limit.rlim_cur && bytes > MAP_BYTES_LEAST)
            bytes /= 2;
    return bytes;
}

static int open_env(MDB_env **out, const char *folder, size_t map_bytes, const struct store *s)
{
    MDB_env *env;
    unsigned flags = MDB_NOTLS | (s->is_writer ? 0u : (unsigned)MDB_RDONLY) |
                     (s->is_scratch ? (unsigned)MDB_NOSYNC : 0u);
    int code = mdb_env_create(&env);
    if (code)
        return code;
    if ((code = mdb_env_set_mapsize(env, map_bytes)) ||
        (code = mdb_env_set_maxreaders(env, STORE_READERS)) ||
        (code = mdb_env_set_maxdbs(env, N_DATABASES)) ||
        (code = mdb_env_set_assert(env, lmdb_asserts)) ||
        (code = mdb_env_open(env, folder, flags, 0666))) {
        mdb_env_close(env);
        return code;
    }
    *out = env;
    return 0;
}

/* A reader writes its place into lock.mdb; LMDB would go on without any lock on a read-only file
 * system, and a writer could then take away pages under the reader. */
static brief_status require_lock_file(const struct store *s, const char *folder,
                                      struct brief_error *err)
{
    char name[PATH_MAX];
    brief_status st = store_name_file(name, err, "%s/lock.mdb", folder);
    if (st)
        return st;
    if (faccessat(AT_FDCWD, name, R_OK | W_OK, AT_EACCESS) != 0 && errno != ENOENT)
        return brief_fail(err, BRIEF_EIO,
                          "%s: %s: readers have to note there what they read: get write "
                          "permission for this file, or copy the index",
                          name, strerror(errno));
    if (faccessat(AT_FDCWD, folder, s->is_writer ? W_OK : R_OK, AT_EACCESS) != 0 && errno != ENOENT)
        return brief_fail(err, BRIEF_EIO, "%s: %s", folder, strerror(errno));
    return BRIEF_OK;
}

/* Another process, with a larger map, has written beyond the end of ours. LMDB allows a new size
 * only while no transaction is open, and takes the whole map away when it cannot have it. */
static int grow_map(struct store *s)
{
    struct stat info;
    int fd;
    int code = mdb_env_get_fd(s->env, &fd);
    if (code || s->n_open > 0)
        return code ? code : MDB_MAP_RESIZED;
    mdb_txn_abort(s->spare);
    s->spare = NULL;
    if (fstat(fd, &info) != 0)
        return errno;
    size_t bytes = (size_t)info.st_size;
    code = mdb_env_set_mapsize(s->env, bytes + bytes);
    if (code == ENOMEM)
        code = mdb_env_set_mapsize(s->env, bytes + bytes / 16);
    return code;
}

brief_status store_begin_lmdb(struct store *s, unsigned flags, MDB_txn **out,
                              struct brief_error *err)
{
    int code = mdb_txn_begin(s->env, NULL, flags, out);
    for (int i = 0; code == MDB_MAP_RESIZED && i < 4; i++)
        if ((code = grow_map(s)) == 0)
            code = mdb_txn_begin(s->env, NULL, flags, out);
    if (code)
        *out = NULL;
    return code
               ? store_failed(err, s,
                              flags & MDB_RDONLY ? "cannot begin to read" : "cannot begin to write",
                              code)
               : BRIEF_OK;
}

/* --- rows --------------------------------------------------------------------------------------
 */

brief_status store_row(const struct store_txn *t, unsigned database, struct span key,
                       struct span *value, struct brief_error *err)
{
    MDB_val k = val_of(key), v;
    *value = (struct span){NULL, 0};
    if (key.len == 0 || key.len > STORE_KEY_MAX)
        return BRIEF_OK;
    int code = mdb_get(t->txn, t->store->dbi[database], &k, &v);
    if (code == MDB_NOTFOUND)
        return BRIEF_OK;
    if (code)
        return store_failed(err, t->store, database_name(database), code);
    if (!val_strip(v, value))
        return store_damaged(err, t->store, database_name(database));
    return BRIEF_OK;
}

brief_status store_load_meta(const struct store_txn *t, struct store_meta *out,
                             struct brief_error *err)
{
    struct span format, state;
    brief_status st;
    if ((st = store_row(t, DB_META, SPAN(META_FORMAT_KEY), &format, err)) ||
        (st = store_row(t, DB_META, SPAN(META_STATE_KEY), &state, err)))
        return st;
    if (format.len == 4 && load_u32le(format.at) != FORMAT_NUMBER)
        return brief_fail(err, BRIEF_EVERSION,
                          "%s: the index has format %u, this program knows format %d; use the "
                          "brief that wrote it, or remove %s/db and add your files again",
                          t->store->path, load_u32le(format.at), FORMAT_NUMBER, t->store->path);
    if (format.len != 4 || !meta_decode(out, state))
        return store_damaged(err, t->store, "meta");
    return BRIEF_OK;
}

/* --- open and close ----------------------------------------------------------------------------
 */

static brief_status open_database(struct store *s, MDB_txn *txn, unsigned i, bool create,
                                  struct brief_error *err)
{
    int code = mdb_dbi_open(txn, database_name(i), create ? MDB_CREATE : 0, &s->dbi[i]);
    return code ? store_failed(err, s, database_name(i), code) : BRIEF_OK;
}

/* The format number first: another format may have other databases. */
brief_status store_open_databases(struct store *s, MDB_txn *txn, bool create,
                                  struct brief_error *err)
{
    struct store_meta meta;
    struct store_txn reading = {.store = s, .txn = txn};
    brief_status st = open_database(s, txn, DB_META, create, err);
    if (st == BRIEF_OK && !create)
        st = store_load_meta(&reading, &meta, err);
    for (unsigned i = 0; i < N_DATABASES && st == BRIEF_OK; i++)
        st = open_database(s, txn, i, create, err);
    return st;
}

static brief_status open_and_keep_databases(struct store *s, bool create, struct brief_error *err)
{
    MDB_txn *txn;
    brief_status st = store_begin_lmdb(s, create ? 0 : MDB_RDONLY, &txn, err);
    if (st)
        return st;
    if ((st = store_open_databases(s, txn, create, err))) {
        mdb_txn_abort(txn);
        return st;
    }
    int code = mdb_txn_commit(txn);
    return code ? store_failed(err, s, "cannot set up the index", code) : BRIEF_OK;
}

brief_status store_map_pages(struct store *s, uint32_t generation, bool *gone,
                             struct brief_error *err)
{
    char folder[PATH_MAX];
    size_t bytes = first_map_bytes();
    int code, n_dead, fd;
    brief_status st;
    *gone = false;
    if ((st = store_name_file(folder, err, "%s/db/gen-%06u", s->path, generation)) ||
        (st = require_lock_file(s, folder, err)))
        return st;
    while ((code = open_env(&s->env, folder, bytes, s)) == ENOMEM && bytes > MAP_BYTES_LEAST)
        bytes /= 2;
    *gone = code == ENOENT;
    if (code == ENOENT)
        return brief_fail(err, BRIEF_ECORRUPT,
                          "%s: CURRENT names it, but its data.mdb is missing; remove %s/db and "
                          "add your files again",
                          folder, s->path);
    if (code)
        return store_failed(err, s, "cannot open data.mdb", code);
    s->generation = generation;
    if (mdb_env_get_fd(s->env, &fd) == 0)
        fcntl(fd, F_SETFD, FD_CLOEXEC); /* a pager has no use for it */
    mdb_reader_check(s->env, &n_dead);
    return BRIEF_OK;
}

brief_status store_map(struct store *s, uint32_t generation, bool create, bool *gone,
                       struct brief_error *err)
{
    brief_status st = store_map_pages(s, generation, gone, err);
    if (st == BRIEF_OK && (st = open_and_keep_databases(s, create, err)))
        store_unmap(s);
    return st;
}

void store_unmap(struct store *s)
{
    if (!s->env)
        return;
    mdb_txn_abort(s->spare);
    mdb_env_close(s->env);
    s->spare = NULL;
    s->env = NULL;
}
