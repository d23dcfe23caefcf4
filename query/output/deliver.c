/* deliver.c -- spill, page, write. */
#include "query/output/deliver.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANSWER_IN_MEMORY ((size_t)16 << 20)

void answer_pause(struct answer *a)
{
    if (a->text.len < ANSWER_IN_MEMORY || a->failed)
        return;
    if (!a->spilled && !(a->spilled = tmpfile()))
        a->failed = true;
    if (!a->failed && fwrite(a->text.at, 1, a->text.len, a->spilled) != a->text.len)
        a->failed = true;
    a->failed |= a->text.failed;
    buf_clear(&a->text);
}

static bool write_all(int fd, const char *at, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, at, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        len -= (size_t)n;
    }
    return true;
}

static bool write_answer(struct answer *a, int fd)
{
    static const size_t piece = 65536;
    if (a->spilled) {
        char *bytes = malloc(piece);
        size_t n;
        bool good = bytes && fflush(a->spilled) == 0 && fseek(a->spilled, 0, SEEK_SET) == 0;
        while (good && (n = fread(bytes, 1, piece, a->spilled)) > 0)
            good = write_all(fd, bytes, n);
        good = good && !ferror(a->spilled);
        free(bytes);
        if (!good)
            return false;
    }
    return write_all(fd, a->text.at, a->text.len);
}

/* Start the pager; returns the end to write to, or -1 when there is none to be had. */
static int start_pager(pid_t *pid)
{
    const char *pager = getenv("PAGER");
    int ends[2];
    if (!pager)
        pager = "less";
    if (!pager[0] || strcmp(pager, "cat") == 0 || pipe(ends) != 0)
        return -1;
    fflush(stdout);
    *pid = fork();
    if (*pid == 0) {
        dup2(ends[0], STDIN_FILENO);
        close(ends[0]);
        close(ends[1]);
        setenv("LESS", "FRX", 0);
        execl("/bin/sh", "sh", "-c", pager, (char *)NULL);
        _exit(127);
    }
    close(ends[0]);
    if (*pid < 0) {
        close(ends[1]);
        return -1;
    }
    return ends[1];
}

/* Through the pager. A reader who quits early is no error; a pager that is not there is: *ran. */
static bool deliver_paged(struct answer *a, bool *ran)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    pid_t pid = -1;
    int fd = start_pager(&pid), how = 0;
    *ran = false;
    if (fd < 0)
        return true;
    sigaction(SIGPIPE, &ignore, &before);
    write_answer(a, fd);
    close(fd);
    while (waitpid(pid, &how, 0) < 0 && errno == EINTR)
        ;
    sigaction(SIGPIPE, &before, NULL);
    *ran = !(WIFEXITED(how) && WEXITSTATUS(how) == 127);
    return true;
}

bool answer_deliver(struct answer *a, const struct style *style, bool use_pager)
{
    bool paged = false;
    if (a->failed || a->text.failed)
        return false;
    if (!a->spilled && a->text.len == 0)
        return true;
    if (use_pager && style->terminal && style->format == FORMAT_HUMAN)
        deliver_paged(a, &paged);
    if (paged)
        return true;
    fflush(stdout);
    return write_answer(a, STDOUT_FILENO);
}

void answer_release(struct answer *a)
{
    if (a->spilled)
        fclose(a->spilled);
    a->spilled = NULL;
    buf_release(&a->text);
}
