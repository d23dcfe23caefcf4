/* test_store_places.c -- which folder is the index, where it may lie, and faults inside its map. */
#include "store_fixture.h"

#include "core/index/fault_guard.h"
#include "core/index/locate.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

Test(places, network_file_systems_are_known)
{
    static const struct {
        unsigned long type;
        const char *mounted;
        bool is_remote;
    } cases[] = {
        {0x6969, "", true},
        {0xFF534D42, "", true},
        {0xFE534D42, "", true},
        {0x517B, "", true},
        {0x65735546, "fuse.sshfs", true},
        {0x65735546, "fuse.rclone", true},
        {0x65735546, "fuse.ntfs-3g", false},
        {0x65735546, "fuseblk", false},
        {0x65735546, "", false},
        {0xEF53, "", false},              /* ext4 */
        {0x01021994, "", false},          /* tmpfs */
        {0x9123683E, "", false},          /* btrfs */
        {0x58465342, "", false},          /* xfs */
        {0x794C7630, "", false},          /* overlay */
        {0x01021997, "", false},          /* 9p */
        {0x2FC12FC1, "", false},          /* zfs */
        {0xFFFFFFFFFF534D42ul, "", true}, /* sign-extended by some kernels */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_eq(filesystem_is_remote(cases[i].type, cases[i].mounted), cases[i].is_remote,
                     "%lx %s", cases[i].type, cases[i].mounted);
}

/* --- locate ------------------------------------------------------------------------------------
 */

Test(places, option_then_environment_then_parents)
{
    struct folder f = folder_make();
    char deep[128], expected[160], out[PATH_MAX];
    bool by_default;
    char *real = realpath(f.path, NULL);
    snprintf(deep, sizeof deep, "%s/a", f.path);
    mkdir(deep, 0777);
    snprintf(deep, sizeof deep, "%s/a/b", f.path);
    mkdir(deep, 0777);
    cr_assert_eq(chdir(deep), 0);
    cr_expect_eq(index_locate(out, sizeof out, "x", "y", false, &by_default, NULL), BRIEF_OK);
    cr_expect_str_eq(out, "x");
    cr_expect(!by_default);
    cr_expect_eq(index_locate(out, sizeof out, NULL, "y", true, &by_default, NULL), BRIEF_OK);
    cr_expect_str_eq(out, "y");
    cr_expect(!by_default);
    cr_expect_eq(index_locate(out, sizeof out, "", "y", true, &by_default, NULL), BRIEF_EQUERY);
    cr_expect_eq(index_locate(out, sizeof out, NULL, "", false, &by_default, NULL), BRIEF_ENOINDEX);
    cr_expect_eq(index_locate(out, sizeof out, NULL, NULL, true, &by_default, NULL), BRIEF_OK);
    cr_expect_str_eq(out, "./.brief");
    cr_expect(by_default);
    snprintf(expected, sizeof expected, "%s/.brief", real);
    mkdir(expected, 0777);
    for (int create = 0; create < 2; create++) {
        cr_expect_eq(index_locate(out, sizeof out, NULL, NULL, create, &by_default, NULL),
                     BRIEF_OK);
        cr_expect_str_eq(out, expected);
        cr_expect(by_default);
    }
    snprintf(expected, sizeof expected, "%s/a/b/.brief", real);
    write_file(expected, "a file", 6); /* no folder: passed over */
    index_locate(out, sizeof out, NULL, NULL, false, &by_default, NULL);
    snprintf(expected, sizeof expected, "%s/.brief", real);
    cr_expect_str_eq(out, expected);
    cr_expect_eq(index_locate(out, 4, "long", NULL, false, &by_default, NULL), BRIEF_ELIMIT);
    cr_expect_eq(index_locate(out, 5, "long", NULL, false, &by_default, NULL), BRIEF_OK);
    free(real);
    folder_remove(&f);
}

/* --- faults ------------------------------------------------------------------------------------
 */

/* Run `fault` in a process whose errors are kept; returns how it ended. */
static int run_apart(void (*fault)(const char *path), const char *path, char *said, size_t len)
{
    int ends[2], how;
    cr_assert_eq(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        signal(SIGSEGV, SIG_DFL); /* the test runner's own handlers */
        signal(SIGBUS, SIG_DFL);
        fault(path);
        _exit(0);
    }
    close(ends[1]);
    ssize_t n = read(ends[0], said, len - 1);
    said[n > 0 ? n : 0] = '\0';
    close(ends[0]);
    cr_assert_eq(waitpid(child, &how, 0), child);
    return WIFEXITED(how) ? WEXITSTATUS(how) : -WTERMSIG(how);
}

static void read_cut_index(const char *path)
{
    char name[PATH_MAX];
    struct store *s;
    uint64_t digest;
    fault_guard_install(path);
    if (store_open(&s, path, NULL) != BRIEF_OK || truncate(data_file(path, name), 8192) != 0)
        _exit(3);
    struct store_txn *txn;
    struct span value;
    if (store_begin(&txn, s, NULL) == BRIEF_OK)
        store_get(txn, BLOB_TERMS, 1, SPAN("x"), &value, NULL);
    index_digest(path, &digest, NULL, NULL);
}

static void read_cut_file_of_another_name(const char *path)
{
    char name[128];
    fault_guard_install(path);
    snprintf(name, sizeof name, "%s/other.mdb", path);
    write_file(name, "x", 1);
    int fd = open(name, O_RDWR);
    volatile char *at = mmap(NULL, 8192, PROT_READ, MAP_SHARED, fd, 0);
    (void)at[5000];
}

static void read_nowhere(const char *path)
{
    fault_guard_install(path);
    volatile char *at = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    (void)at[0];
}

static void be_killed_by_hand(const char *path)
{
    fault_guard_install(path);
    raise(SIGSEGV);
}

Test(places, fault_inside_the_index_is_a_sentence)
{
    struct folder f = folder_make();
    struct store_writer *w;
    struct brief_error err = {0};
    char said[4096];
    cr_assert_eq(open_writer_at(&w, f.path, 0, &err), BRIEF_OK, "%s", err.text);
    cr_assert_eq(put_source(w, "a", 30, 200, 1, &err), BRIEF_OK, "%s", err.text);
    store_writer_close(w);
    cr_expect_eq(run_apart(read_cut_index, f.path, said, sizeof said), 2);
    cr_expect(strstr(said, f.path) && strstr(said, "index damaged: run `brief-index check`"),
              "said: %s", said);
    folder_remove(&f);
}

Test(places, other_faults_keep_their_usual_end)
{
    struct folder f = folder_make();
    char said[65536];
    cr_expect_eq(run_apart(read_cut_file_of_another_name, f.path, said, sizeof said), -SIGBUS);
    cr_expect_eq(run_apart(read_nowhere, f.path, said, sizeof said), -SIGSEGV);
    cr_expect_eq(run_apart(be_killed_by_hand, f.path, said, sizeof said), -SIGSEGV);
    folder_remove(&f);
}
