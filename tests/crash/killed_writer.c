/* killed_writer.c -- kill the writer at each of its writes, syncs, renames and removals, one after
 * the other, and see that nothing published is lost.
 *
 * The functions below stand in front of the C library's for this program and for liblmdb. In the
 * child they count; at the n-th call the process dies by SIGKILL
 *
 *     before it,
 *     in the middle of it (half of the bytes are written),
 *     or as if power had failed: of what was written and not synced since, each page is as it was
 *     before or as it is now, by chance; so is a rename whose folder was not synced.
 *
 * After each death: check passes, the state is the one before or the one after, the next writer
 * leaves no orphans, and doing it again arrives at the state after.
 * usage: killed_writer [STRIDE]     every STRIDE-th call only */
#include "indexer/bulk.h"
#include "tests/store_fixture.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>

/* --- dying -------------------------------------------------------------------------------------
 */

enum way { BEFORE, HALF_WAY, POWER_LOSS, N_WAYS };

/* A piece of a file as it was before a write that is not synced yet. */
struct unsynced {
    dev_t device;
    ino_t file;
    int fd; /* a copy of our own */
    off_t at;
    size_t len; /* bytes that were there */
    char *bytes;
};

static struct {
    bool armed;
    long left; /* calls until death */
    long n_calls;
    enum way way;
    uint64_t chance;
    struct unsynced log[4096];
    size_t n_log;
    char current[PATH_MAX], current_was[64]; /* CURRENT before its last unsynced rename */
    bool renamed;
} death;

static bool toss(void)
{
    death.chance ^= death.chance << 13;
    death.chance ^= death.chance >> 7;
    death.chance ^= death.chance << 17;
    return death.chance >> 20 & 1;
}

static ssize_t raw_write(int fd, const void *bytes, size_t len, off_t at)
{
    return syscall(SYS_pwrite64, fd, bytes, len, at);
}

static void lose_unsynced(void)
{
    for (size_t i = death.n_log; i-- > 0;) {
        const struct unsynced *u = &death.log[i];
        for (size_t at = 0; at < u->len; at += 4096)
            if (toss())
                raw_write(u->fd, u->bytes + at, u->len - at < 4096 ? u->len - at : 4096,
                          u->at + (off_t)at);
    }
    if (death.renamed && toss()) {
        int fd = (int)syscall(SYS_openat, AT_FDCWD, death.current, O_WRONLY | O_TRUNC);
        raw_write(fd, death.current_was, strlen(death.current_was), 0);
    }
}

/* Called before each counted call; true: do half of it, then call die. */
static bool step(void)
{
    if (!death.armed)
        return false;
    death.n_calls++;
    if (death.left == 0 || --death.left > 0)
        return false;
    if (death.way == HALF_WAY)
        return true;
    if (death.way == POWER_LOSS)
        lose_unsynced();
    kill(getpid(), SIGKILL);
    return false;
}

static void die(void)
{
    kill(getpid(), SIGKILL);
}

/* Remember what a write to a file will overwrite. Files opened for writing alone, or for synced
 * writing, need none. */
static void remember(int fd, off_t at, size_t len)
{
    struct stat info;
    int flags = fcntl(fd, F_GETFL);
    if (!death.armed || death.way != POWER_LOSS || (flags & O_DSYNC) ||
        (flags & O_ACCMODE) != O_RDWR || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
        return;
    if (death.n_log == sizeof death.log / sizeof death.log[0])
        abort();
    struct unsynced *u = &death.log[death.n_log++];
    *u = (struct unsynced){info.st_dev, info.st_ino, dup(fd), at, len, calloc(1, len)};
    if (!u->bytes || u->fd < 0 || pread(fd, u->bytes, len, at) < 0)
        abort(); /* behind the file's end it stays zero, as a file grown and not written */
}

static void forget(int fd)
{
    struct stat info;
    size_t kept = 0;
    if (!death.armed || fstat(fd, &info) != 0)
        return;
    if (S_ISDIR(info.st_mode))
        death.renamed = false;
    for (size_t i = 0; i < death.n_log; i++) {
        struct unsynced *u = &death.log[i];
        if (u->device == info.st_dev && u->file == info.st_ino) {
            close(u->fd);
            free(u->bytes);
        } else {
            death.log[kept++] = *u;
        }
    }
    death.n_log = kept;
}

/* --- standing in -------------------------------------------------------------------------------
 */

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    if (step()) {
        raw_write(fd, bytes, len / 2, at);
        die();
    }
    remember(fd, at, len);
    return raw_write(fd, bytes, len, at);
}

ssize_t write(int fd, const void *bytes, size_t len)
{
    struct stat info;
    bool is_file = death.armed && fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
    if (is_file && step()) {
        syscall(SYS_write, fd, bytes, len / 2);
        die();
    }
    return syscall(SYS_write, fd, bytes, len);
}

ssize_t writev(int fd, const struct iovec *parts, int n)
{
    size_t len = 0;
    if (step()) {
        syscall(SYS_writev, fd, parts, n / 2);
        die();
    }
    for (int i = 0; i < n; i++)
        len += parts[i].iov_len;
    remember(fd, lseek(fd, 0, SEEK_CUR), len);
    return syscall(SYS_writev, fd, parts, n);
}

int fsync(int fd)
{
    if (step())
        die();
    forget(fd);
    return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    if (step())
        die();
    forget(fd);
    return (int)syscall(SYS_fdatasync, fd);
}

int rename(const char *from, const char *to)
{
    size_t len;
    if (step())
        die();
    if (death.armed && death.way == POWER_LOSS && access(to, F_OK) == 0) {
        char *was = read_file(to, &len);
        snprintf(death.current, sizeof death.current, "%s", to);
        snprintf(death.current_was, sizeof death.current_was, "%s", was);
        free(was);
        death.renamed = true;
    }
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int remove(const char *name)
{
    if (step())
        die();
    if (syscall(SYS_unlinkat, AT_FDCWD, name, 0) == 0)
        return 0;
    return errno == EISDIR ? (int)syscall(SYS_unlinkat, AT_FDCWD, name, AT_REMOVEDIR) : -1;
}

int unlink(const char *name)
{
    if (step())
        die();
    return (int)syscall(SYS_unlinkat, AT_FDCWD, name, 0);
}

int mkdir(const char *name, mode_t mode)
{
    if (step())
        die();
    return (int)syscall(SYS_mkdirat, AT_FDCWD, name, mode);
}

int ftruncate(int fd, off_t len)
{
    if (step())
        die();
    return (int)syscall(SYS_ftruncate, fd, len);
}

/* --- what is done ------------------------------------------------------------------------------
 */

/* Each publishes once; prepare makes the state before. */
struct scenario {
    const char *name;
    bool is_empty; /* there is no index before */
    brief_status (*run)(struct store_writer *w, struct brief_error *err);
};

static brief_status add(struct store_writer *w, struct brief_error *err)
{
    return put_source(w, "new", 60, 150, 50, err);
}

static brief_status replace(struct store_writer *w, struct brief_error *err)
{
    return put_source(w, "2", 9, 100, 51, err);
}

static brief_status drop(struct store_writer *w, struct brief_error *err)
{
    return remove_source(w, "3", err);
}

static brief_status merge(struct store_writer *w, struct brief_error *err)
{
    return tidy_segments(w, 1 << 20, err);
}

static brief_status put_batch(struct bulk *b, uint64_t seed, struct brief_error *err)
{
    struct forms *forms = NULL;
    struct builder *builder = NULL;
    struct blob_sink sink;
    struct segment_row row;
    brief_status st;
    if (!(st = forms_new(&forms, "english", err)) && !(st = builder_new(&builder, forms, err)) &&
        !(st = build_documents(builder, forms, 20, 100, seed, err)) &&
        !(st = bulk_begin(b, &sink, err)) && !(st = builder_finish(builder, &sink, &row, err)))
        st = bulk_end(b, &row, err);
    builder_free(builder);
    forms_free(forms);
    return st;
}

/* Three batches, written once. */
static brief_status bulk(struct store_writer *w, struct brief_error *err)
{
    struct bulk b;
    struct segment_row row;
    brief_status st = BRIEF_OK;
    bulk_init(&b, w);
    for (uint64_t seed = 70; seed < 73 && !st; seed++)
        st = put_batch(&b, seed, err);
    if (!st && !(st = bulk_finish(&b, &row, err))) {
        row.doc_base = store_writer_next_doc(w);
        struct source_row source = {.name = SPAN("bulk"),
                                    .hash = {7, 8},
                                    .doc_first = row.doc_base,
                                    .n_docs = row.n_docs,
                                    .format = SPAN("text")};
        struct publication p = {.segments = &row,
                                .n_segments = 1,
                                .sources = &source,
                                .n_sources = 1,
                                .next_doc = row.doc_base + row.n_docs};
        st = store_writer_publish(w, &p, err);
    }
    bulk_release(&b);
    return st;
}

static const struct scenario scenarios[] = {
    {"create", true, add},   {"add", false, add},     {"replace", false, replace},
    {"remove", false, drop}, {"merge", false, merge}, {"compact", false, tidy_compact},
    {"bulk", false, bulk},
};
#define N_SCENARIOS (sizeof scenarios / sizeof scenarios[0])

static void give_up(const char *where, const char *why)
{
    fprintf(stderr, "%s: %s\n", where, why);
    exit(1);
}

static brief_status run(const struct scenario *s, const char *path, struct brief_error *err)
{
    struct store_writer *w;
    brief_status st = open_writer_at(&w, path, 60000, err);
    if (!st)
        st = s->run(w, err);
    store_writer_close(w);
    return st;
}

static void prepare(const struct scenario *s, const char *path)
{
    struct brief_error err = {0};
    struct store_writer *w;
    if (s->is_empty)
        return;
    if (open_writer_at(&w, path, 0, &err))
        give_up("prepare", err.text);
    for (unsigned i = 0; i < 10; i++) {
        char name[8];
        snprintf(name, sizeof name, "%u", i);
        if (put_source(w, name, 12, 60, i, &err))
            give_up("prepare", err.text);
    }
    if (remove_source(w, "7", &err))
        give_up("prepare", err.text);
    store_writer_close(w);
}

/* By a process of its own: the calls that would copy are those that this program counts. */
static void run_program(char *const *argv)
{
    pid_t pid;
    int status;
    if (posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ) != 0 ||
        waitpid(pid, &status, 0) != pid || status != 0)
        give_up("copy", argv[0]);
}

static void copy_folder(char *from, char *to)
{
    char rm[] = "rm", whole[] = "-rf", cp[] = "cp", deep[] = "-r";
    run_program((char *[]){rm, whole, to, NULL});
    run_program((char *[]){cp, deep, from, to, NULL});
}

/* 0: there is no index. */
static uint64_t state_of(const char *where, const char *path)
{
    struct brief_error err = {0};
    uint64_t digest = 0;
    brief_status st = index_digest(path, &digest, NULL, &err);
    if (st == BRIEF_ENOINDEX)
        return 0;
    if (st)
        give_up(where, err.text);
    return digest;
}

static void check_it(char *where, const char *path, bool after_writer)
{
    struct check_report report;
    struct brief_error err = {0};
    brief_status st = index_check(path, print_damage, where, &report, &err);
    if (st && st != BRIEF_ENOINDEX)
        give_up(where, err.text);
    if (after_writer && report.n_orphans)
        give_up(where, "the next writer left orphans");
}

/* --- the sweep ---------------------------------------------------------------------------------
 */

/* Run in a child that dies at call n; false: it ended before, having made fewer calls. */
static bool kill_at(const struct scenario *s, const char *path, enum way way, long n)
{
    int how;
    pid_t child = fork();
    if (child == 0) {
        death.armed = true;
        death.left = n;
        death.way = way;
        death.chance = (uint64_t)n * 0x9e3779b97f4a7c15u + way + 1;
        _exit(run(s, path, NULL) ? 1 : 0);
    }
    if (waitpid(child, &how, 0) != child)
        give_up(s->name, "no child");
    if (WIFEXITED(how) && WEXITSTATUS(how) == 0)
        return false;
    if (!WIFSIGNALED(how) || WTERMSIG(how) != SIGKILL)
        give_up(s->name, "the child failed by itself");
    return true;
}

static void examine(const struct scenario *s, char *where, const char *path, uint64_t before,
                    uint64_t after, uint64_t empty)
{
    struct brief_error err = {0};
    struct store_writer *w;
    check_it(where, path, false);
    uint64_t now = state_of(where, path);
    if (now != before && now != after && !(s->is_empty && now == empty))
        give_up(where, "neither the state before nor the one after");
    if (open_writer_at(&w, path, 60000, &err))
        give_up(where, err.text);
    store_writer_close(w);
    check_it(where, path, true);
    uint64_t still = state_of(where, path);
    if (still != now && !(now == 0 && still == empty))
        give_up(where, "the next writer changed what was published");
    if (now == after)
        return;
    if (run(s, path, &err))
        give_up(where, err.text);
    if (state_of(where, path) != after)
        give_up(where, "doing it again leads elsewhere");
    check_it(where, path, false);
}

static uint64_t state_of_empty_index(void)
{
    struct folder f = folder_make_quick();
    struct store_writer *w;
    if (open_writer_at(&w, f.path, 0, NULL))
        give_up("empty", "cannot be made");
    store_writer_close(w);
    uint64_t digest = state_of("empty", f.path);
    folder_remove(&f);
    return digest;
}

static long sweep(const struct scenario *s, enum way way, long stride)
{
    static const char *const ways[] = {"before", "half way", "power loss"};
    struct folder base = folder_make_quick(), victim = folder_make_quick();
    uint64_t empty = state_of_empty_index();
    long n = 1;
    prepare(s, base.path);
    copy_folder(base.path, victim.path);
    uint64_t before = state_of(s->name, base.path);
    if (run(s, victim.path, NULL))
        give_up(s->name, "fails without any death");
    uint64_t after = state_of(s->name, victim.path);
    if (after == before)
        give_up(s->name, "changes nothing");
    for (;; n += stride) {
        char where[64];
        snprintf(where, sizeof where, "%s, %s call %ld", s->name, ways[way], n);
        copy_folder(base.path, victim.path);
        if (!kill_at(s, victim.path, way, n))
            break;
        examine(s, where, victim.path, before, after, empty);
    }
    folder_remove(&base);
    folder_remove(&victim);
    return n / stride;
}

int main(int argc, char **argv)
{
    long stride = argc > 1 ? strtol(argv[1], NULL, 10) : 1, total = 0;
    for (size_t i = 0; i < N_SCENARIOS; i++)
        for (unsigned way = 0; way < N_WAYS; way++) {
            long n = sweep(&scenarios[i], (enum way)way, stride > 0 ? stride : 1);
            if (n < 5)
                give_up(scenarios[i].name, "hardly any call was counted");
            total += n;
        }
    printf("%ld deaths survived in %zu scenarios\n", total, N_SCENARIOS);
    return 0;
}
