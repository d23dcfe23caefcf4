/* store_lock.c -- one writer at a time: flock on INDEX/db/lock.
 *
 * The kernel drops the lock with the process, however it ends. The file stays: its text says who
 * held it last, for the one who has to wait. */
#include "indexer/store_writer_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define POLL_MS 20

static uint64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void sleep_ms(unsigned ms)
{
    struct timespec t = {.tv_nsec = (long)ms * 1000000};
    nanosleep(&t, NULL);
}

static brief_status busy(int fd, const char *name, struct brief_error *err)
{
    char holder[160];
    ssize_t n = pread(fd, holder, sizeof holder - 1, 0);
    size_t len = n > 0 ? strcspn((holder[n] = '\0', holder), "\n") : 0;
    const char *space = memchr(holder, ' ', len);
    if (!space)
        return brief_fail(err, BRIEF_EBUSY,
                          "%s: another program is writing to this index; --wait waits for it",
                          name);
    int pid_len = (int)(space - holder);
    return brief_fail(err, BRIEF_EBUSY,
                      "%s: `%.*s` (process %.*s) is writing to this index; --wait waits for it",
                      name, (int)len - pid_len - 1, space + 1, pid_len, holder);
}

/* The folder may have been removed and made anew while we waited. */
static bool is_still_there(int fd, const char *name)
{
    struct stat ours, theirs;
    return fstat(fd, &ours) == 0 && stat(name, &theirs) == 0 && ours.st_dev == theirs.st_dev &&
           ours.st_ino == theirs.st_ino;
}

/* 0, or an error code: EWOULDBLOCK when it is held. */
static int try_lock(int fd)
{
    int code;
    do
        code = flock(fd, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
    while (code == EINTR);
    return code;
}

static void sign(int fd, const char *command)
{
    char text[160];
    int n = snprintf(text, sizeof text, "%ld %s\n", (long)getpid(), command ? command : "brief");
    if (n < 0 || ftruncate(fd, 0) != 0)
        return; /* it only serves the message of another writer */
    ssize_t done = pwrite(fd, text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1, 0);
    (void)done;
}

static brief_status open_lock(int *fd, const char *name, struct brief_error *err)
{
    *fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    return *fd < 0 ? brief_fail(err, BRIEF_EIO, "%s: %s", name, strerror(errno)) : BRIEF_OK;
}

brief_status run_lock_take(int *fd, const char *path, uint32_t wait_ms, const char *command,
                           struct brief_error *err)
{
    char name[PATH_MAX];
    uint64_t start = now_ms();
    *fd = -1;
    brief_status st = store_name_file(name, err, "%s/db/lock", path);
    while (st == BRIEF_OK) {
        if (*fd < 0 && (st = open_lock(fd, name, err)))
            break;
        int code = try_lock(*fd);
        if (code == 0 && is_still_there(*fd, name)) {
            sign(*fd, command);
            return BRIEF_OK;
        }
        if (code == 0) {
            run_lock_drop(*fd);
            *fd = -1;
            continue;
        }
        if (code != EWOULDBLOCK)
            st = brief_fail(err, BRIEF_EIO, "%s: cannot lock: %s", name, strerror(code));
        else if (wait_ms != UINT32_MAX && now_ms() - start >= wait_ms)
            st = busy(*fd, name, err);
        else
            sleep_ms(POLL_MS);
    }
    run_lock_drop(*fd);
    *fd = -1;
    return st;
}

void run_lock_drop(int fd)
{
    if (fd >= 0)
        close(fd);
}
