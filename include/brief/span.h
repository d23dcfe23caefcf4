/* span.h -- a run of bytes that somebody else owns.
 *
 * No NUL is expected at the end, bytes may be anything. The comment of whatever hands out a span
 * says how long it holds. An empty span may have a NULL pointer. */
#ifndef BRIEF_SPAN_H
#define BRIEF_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct span {
    const char *at;
    size_t len; /* bytes */
};

#define SPAN(literal) ((struct span){(literal), sizeof(literal) - 1})

static inline struct span span_of(const char *text)
{
    return (struct span){text, text ? strlen(text) : 0};
}

static inline struct span span_sub(struct span s, size_t from, size_t to)
{
    return (struct span){s.at + from, to - from};
}

static inline bool span_equal(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* Order of bytes, a prefix before what it begins. < 0, 0 or > 0. */
static inline int span_compare(struct span a, struct span b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.at, b.at, n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

static inline bool span_starts_with(struct span s, struct span head)
{
    return s.len >= head.len && (head.len == 0 || memcmp(s.at, head.at, head.len) == 0);
}

#endif
