/* corrections.c -- the file of corrections: found, read, looked up by name. */
#include "query/corrections.h"

#include "core/mem.h"
#include "core/text/utf8.h"
#include "query/query_error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

void corrections_init(struct corrections *c)
{
    *c = (struct corrections){0};
    arena_init(&c->arena, 4096);
}

void corrections_release(struct corrections *c)
{
    mem_free(c->at);
    mem_free(c->refs);
    arena_release(&c->arena);
    *c = (struct corrections){0};
}

void corrections_complain(struct complaints *complaints, const struct corrections *c,
                          const struct correction *correction, size_t at, const char *format, ...)
{
    char what[320];
    struct brief_error err = {0};
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    size_t column = utf8_count(span_sub(correction->source, 0, at)) + 1;
    query_fail(&err, correction->source, at, "%.*s:%u:%zu: %s", (int)c->path.len, c->path.at,
               correction->line, column, what);
    complaints->n++;
    complaints->tell(complaints->ctx, err.text);
}

size_t corrections_of(const struct corrections *c, struct span folded, size_t *from)
{
    size_t low = 0, high = c->n_refs;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (span_compare(c->refs[middle].folded, folded) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *from = low;
    while (low < c->n_refs && span_equal(c->refs[low].folded, folded))
        low++;
    return low;
}

/* The bytes of an open file, whole. */
static brief_status read_whole(int fd, const char *path, char **text, size_t *len,
                               struct brief_error *err)
{
    struct stat facts;
    if (fstat(fd, &facts) != 0)
        return brief_fail(err, BRIEF_EIO, "%s: %s", path, strerror(errno));
    if (!S_ISREG(facts.st_mode))
        return brief_fail(err, BRIEF_EQUERY, "%s: not a plain file", path);
    if ((uint64_t)facts.st_size > CORRECTIONS_LEN_MAX)
        return brief_fail(err, BRIEF_ELIMIT, "%s: larger than %u MiB", path,
                          CORRECTIONS_LEN_MAX >> 20);
    *text = mem_alloc((size_t)facts.st_size + 1);
    if (!*text)
        return brief_fail(err, BRIEF_ENOMEM, "%s: out of memory", path);
    while (*len < (size_t)facts.st_size) {
        ssize_t n = read(fd, *text + *len, (size_t)facts.st_size - *len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return brief_fail(err, BRIEF_EIO, "%s: %s", path, strerror(errno));
        if (n == 0)
            break; /* it has become shorter */
        *len += (size_t)n;
    }
    return BRIEF_OK;
}

/* Keeps the first complaint for an error. */
static void keep_first(void *ctx, const char *message)
{
    struct brief_error *first = ctx;
    brief_fail(first, BRIEF_EQUERY, "%s", message);
}

static brief_status parse_strictly(struct corrections *c, struct span path, struct span text,
                                   struct brief_error *err)
{
    struct brief_error first = {0};
    struct complaints complaints = {keep_first, &first, 0};
    brief_status st = corrections_parse(c, path, text, &complaints, err);
    if (st || !complaints.n)
        return st;
    if (complaints.n == 1)
        return brief_fail(err, BRIEF_EQUERY, "%s", first.text);
    return brief_fail(err, BRIEF_EQUERY, "%s\n%zu more: `brief-query actors --lint` shows them",
                      first.text, complaints.n - 1);
}

brief_status corrections_load(struct corrections *c, const char *index_path,
                              struct complaints *complaints, struct brief_error *err)
{
    char *path = NULL, *text = NULL;
    size_t len = 0;
    brief_status st = BRIEF_OK;
    if (asprintf(&path, "%s/%s", index_path, CORRECTIONS_FILE) < 0)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for corrections");
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        if (errno != ENOENT)
            st = brief_fail(err, BRIEF_EIO, "%s: %s", path, strerror(errno));
        goto out;
    }
    if ((st = read_whole(fd, path, &text, &len, err)))
        goto out;
    struct span bytes = {text, len};
    c->hash = XXH3_64bits(text, len) | 1;
    st = complaints ? corrections_parse(c, span_of(path), bytes, complaints, err)
                    : parse_strictly(c, span_of(path), bytes, err);
out:
    if (fd >= 0)
        close(fd);
    mem_free(text);
    free(path);
    return st;
}
