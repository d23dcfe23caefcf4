/* source.h -- a list or rule file while it is read, and complaints that point into it.
 *
 *     people.rules:12:18: no class is called 'titel'
 *         (?<role> <titel>+ ) <NAME>
 *                   ^ */
#ifndef BRIEF_INDEXER_ENTITIES_SOURCE_H
#define BRIEF_INDEXER_ENTITIES_SOURCE_H

#include "brief/span.h"
#include "brief/status.h"

#include <stdint.h>

struct source {
    const char *name; /* for messages: the file's name without its folders */
    struct span text;
};

/* Say what is wrong at `at`, which points into src->text. Returns BRIEF_EINPUT. */
brief_status source_fail(const struct source *src, const char *at, struct brief_error *err,
                         const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Line number of `at`, from 1. O(bytes before it). */
uint32_t source_line(const struct source *src, const char *at);

/* The text behind a byte order mark, which some editors put first. */
struct span source_body(const struct source *src);

/* Take the next line off *rest, without its line end; false when nothing is left. */
bool source_take_line(struct span *rest, struct span *line);

/* Without white space at its ends (spaces, tabs, carriage return). */
struct span span_trim(struct span s);

/* Take the next word, up to white space, off the front of *rest; empty at the end. */
struct span span_take_word(struct span *rest);

/* A file's bytes; the caller frees out->at with mem_free. BRIEF_EIO, BRIEF_ENOMEM, BRIEF_ELIMIT
 * (over SOURCE_MAX bytes). */
brief_status source_read(struct span *out, const char *path, struct brief_error *err);
#define SOURCE_MAX (64u << 20)

/* The part of the path behind the last slash. */
const char *source_base_name(const char *path);

#endif
