/* file_bytes.h -- a whole file in memory: read when small, mapped when large. */
#ifndef BRIEF_INDEXER_FILE_BYTES_H
#define BRIEF_INDEXER_FILE_BYTES_H

#include "brief/span.h"
#include "brief/status.h"

struct file_bytes {
    struct span bytes;
    void *heap;    /* read */
    void *mapping; /* or mapped */
};

/* Files from this size on are mapped, so that memory stays bounded. */
#define FILE_MAP_FROM (64u << 20)

/* The caller owns *out: file_bytes_close. BRIEF_EIO names the path and the reason. */
brief_status file_bytes_open(struct file_bytes *out, const char *path, struct brief_error *err);

/* The same, mapped whatever its size, for bytes that are read in place. An empty file is none. */
brief_status file_bytes_map(struct file_bytes *out, const char *path, struct brief_error *err);

/* All of an open descriptor (a pipe) until its end. */
brief_status file_bytes_read(struct file_bytes *out, int fd, const char *name,
                             struct brief_error *err);
void file_bytes_close(struct file_bytes *f);

#endif
