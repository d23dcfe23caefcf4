/* fault_guard.c -- a signal handler that asks /proc/self/maps whose address it was.
 *
 * It runs only once, in a process that is lost: everything in it is async-signal-safe. The path is
 * the one piece of global state, as handlers have no argument of their own. */
#include "core/index/fault_guard.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct {
    char message[PATH_MAX + 64];
    size_t len; /* 0: not installed */
} guard;

void fault_guard_report(void)
{
    if (guard.len == 0)
        return;
    ssize_t n = write(STDERR_FILENO, guard.message, guard.len);
    (void)n;
    _exit(2);
}

/* Lines are "from-to rwxp offset dev inode      path", the numbers in hex. A small machine, as the
 * file comes in pieces and nothing may be allocated. */
struct maps_reader {
    uintptr_t number[2]; /* from, to */
    int field;           /* 0: from, 1: to, 2: rest of the line */
    char tail[32];       /* last bytes of the line, in a ring */
    size_t len;
};

static bool ends_in_data(const struct maps_reader *r)
{
    static const char *const ends[] = {"/data.mdb", "/data.mdb (deleted)"};
    for (size_t e = 0; e < 2; e++) {
        size_t n = strlen(ends[e]), i = 0;
        while (r->len >= n && i < n && r->tail[(r->len - n + i) % sizeof r->tail] == ends[e][i])
            i++;
        if (i == n)
            return true;
    }
    return false;
}

/* True when the line that ends here is the map of data.mdb around the address. */
static bool take_char(struct maps_reader *r, char c, uintptr_t address)
{
    if (c == '\n') {
        bool inside = address >= r->number[0] && address < r->number[1] && ends_in_data(r);
        *r = (struct maps_reader){0};
        return inside;
    }
    if (r->field < 2) {
        if (c == '-' || c == ' ')
            r->field++;
        else
            r->number[r->field] = r->number[r->field] * 16 +
                                  (uintptr_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    r->tail[r->len++ % sizeof r->tail] = c;
    return false;
}

static bool lies_in_index(uintptr_t address)
{
    char bytes[4096];
    struct maps_reader reader = {0};
    ssize_t n;
    bool found = false;
    int fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    while (fd >= 0 && !found && (n = read(fd, bytes, sizeof bytes)) > 0)
        for (ssize_t i = 0; i < n && !found; i++)
            found = take_char(&reader, bytes[i], address);
    if (fd >= 0)
        close(fd);
    return found;
}

static void on_fault(int number, siginfo_t *info, void *context)
{
    (void)context;
    if (lies_in_index((uintptr_t)info->si_addr))
        fault_guard_report();
    signal(number, SIG_DFL); /* back to the instruction, which faults again for good */
    if (info->si_code <= 0)
        raise(number); /* sent by a process: nothing would fault again */
}

void fault_guard_install(const char *path)
{
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_NODEFER};
    int n = snprintf(guard.message, sizeof guard.message,
                     "%s: index damaged: run `brief-index check`\n", path);
    guard.len = n < 0 ? 0 : (size_t)n < sizeof guard.message ? (size_t)n : sizeof guard.message - 1;
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, NULL);
    sigaction(SIGSEGV, &action, NULL);
    signal(SIGXFSZ, SIG_IGN);
}
