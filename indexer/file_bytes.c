/* file_bytes.c -- open, read or map, close. */
#include "indexer/file_bytes.h"

#include "core/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static brief_status read_failed(const char *name, struct brief_error *err)
{
    return brief_fail(err, errno == ENOMEM ? BRIEF_ENOMEM : BRIEF_EIO, "%s: %s", name,
                      strerror(errno));
}

brief_status file_bytes_read(struct file_bytes *out, int fd, const char *name,
                             struct brief_error *err)
{
    size_t cap = 0;
    *out = (struct file_bytes){0};
    for (;;) {
        char *grown = mem_grow(out->heap, &cap, out->bytes.len + 65536, 1);
        if (!grown) {
            file_bytes_close(out);
            return brief_fail(err, BRIEF_ENOMEM, "%s: too large for memory", name);
        }
        out->heap = grown;
        ssize_t n = read(fd, grown + out->bytes.len, cap - out->bytes.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            brief_status st = read_failed(name, err);
            file_bytes_close(out);
            return st;
        }
        out->bytes = (struct span){grown, out->bytes.len + (size_t)n};
        if (n == 0)
            return BRIEF_OK;
    }
}

static brief_status map_file(struct file_bytes *out, int fd, size_t len, const char *path,
                             struct brief_error *err)
{
    void *at = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED)
        return read_failed(path, err);
    *out = (struct file_bytes){.bytes = {at, len}, .mapping = at};
    return BRIEF_OK;
}

/* A descriptor, which the caller closes unless this fails, and what stands behind it. */
static brief_status open_file(int *fd, struct stat *facts, const char *path,
                              struct brief_error *err)
{
    *fd = open(path, O_RDONLY | O_CLOEXEC);
    if (*fd >= 0 && fstat(*fd, facts) == 0)
        return BRIEF_OK;
    brief_status st = read_failed(path, err);
    if (*fd >= 0)
        close(*fd);
    return st;
}

brief_status file_bytes_open(struct file_bytes *out, const char *path, struct brief_error *err)
{
    struct stat facts;
    int fd;
    *out = (struct file_bytes){0};
    brief_status st = open_file(&fd, &facts, path, err);
    if (st)
        return st;
    bool large = S_ISREG(facts.st_mode) && facts.st_size >= (off_t)FILE_MAP_FROM;
    st = large ? map_file(out, fd, (size_t)facts.st_size, path, err)
               : file_bytes_read(out, fd, path, err);
    close(fd);
    if (!st && out->mapping)
        madvise(out->mapping, out->bytes.len, MADV_SEQUENTIAL);
    return st;
}

brief_status file_bytes_map(struct file_bytes *out, const char *path, struct brief_error *err)
{
    struct stat facts;
    int fd;
    *out = (struct file_bytes){0};
    brief_status st = open_file(&fd, &facts, path, err);
    if (st)
        return st;
    st = S_ISREG(facts.st_mode) && facts.st_size > 0
             ? map_file(out, fd, (size_t)facts.st_size, path, err)
             : brief_fail(err, BRIEF_EIO, "%s: not a file with anything in it", path);
    close(fd);
    return st;
}

void file_bytes_close(struct file_bytes *f)
{
    if (f->mapping)
        munmap(f->mapping, f->bytes.len);
    mem_free(f->heap);
    *f = (struct file_bytes){0};
}
