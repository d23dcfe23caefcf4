/* fault_guard.c -- a signal handler that asks /proc/self/maps whose address it was, and whose
 * instruction.
 *
 * It runs only once, in a process that is lost: everything in it is async-signal-safe. The path is
 * the one piece of global state, as handlers have no argument of their own. */
#include "core/index/fault_guard.h"

#include <fcntl.h>
#include <limits.h>
#include <lmdb.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <ucontext.h>
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

struct mapping {
    uintptr_t from, to;
    bool is_index;
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

/* True when the line that ends here is the mapping around the address. */
static bool take_char(struct maps_reader *r, char c, uintptr_t address, struct mapping *out)
{
    if (c == '\n') {
        *out = (struct mapping){r->number[0], r->number[1], ends_in_data(r)};
        *r = (struct maps_reader){0};
        return address >= out->from && address < out->to;
    }
    if (r->field < 2) {
        if (c == '-' || c == ' ')
            r->field++;
        else
            r->number[r->field] =
                r->number[r->field] * 16 + (uintptr_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    r->tail[r->len++ % sizeof r->tail] = c;
    return false;
}

/* An empty one when nothing is mapped there. */
static struct mapping mapping_around(uintptr_t address)
{
    char bytes[4096];
    struct maps_reader reader = {0};
    struct mapping m = {0};
    ssize_t n;
    bool found = false;
    int fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    while (fd >= 0 && !found && (n = read(fd, bytes, sizeof bytes)) > 0)
        for (ssize_t i = 0; i < n && !found; i++)
            found = take_char(&reader, bytes[i], address, &m);
    if (fd >= 0)
        close(fd);
    return found ? m : (struct mapping){0};
}

static uintptr_t instruction_of(const ucontext_t *context)
{
#if defined __x86_64__
    return (uintptr_t)context->uc_mcontext.gregs[REG_RIP];
#elif defined __aarch64__
    return (uintptr_t)context->uc_mcontext.pc;
#else
    (void)context;
    return 0;
#endif
}

/* A bad page can also send LMDB to an address that is nowhere. Its code is the mapping around one
 * of its functions when it is a shared library; linked into the program, it is what lies between
 * its first and last functions, the static ones in front of the first included. */
static bool is_lmdb_code(uintptr_t at)
{
    const uintptr_t inside = (uintptr_t)mdb_cursor_get, first = (uintptr_t)mdb_strerror;
    struct mapping m = mapping_around(inside);
    bool is_shared =
        (uintptr_t)fault_guard_install < m.from || (uintptr_t)fault_guard_install >= m.to;
    if (is_shared)
        return at >= m.from && at < m.to;
    return at >= first - 8192 && at < (uintptr_t)mdb_reader_check + 1024;
}

static void on_fault(int number, siginfo_t *info, void *context)
{
    bool was_sent = info->si_code <= 0; /* by a process: nothing faulted */
    if (!was_sent && (mapping_around((uintptr_t)info->si_addr).is_index ||
                      is_lmdb_code(instruction_of(context))))
        fault_guard_report();
    signal(number, SIG_DFL); /* back to the instruction, which faults again for good */
    if (was_sent)
        raise(number);
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
