/* buf.h -- bytes that grow at the end. A failed allocation latches: later writes do nothing, and
 * whoever takes the bytes asks buf_failed once. */
#ifndef BRIEF_CORE_BUF_H
#define BRIEF_CORE_BUF_H

#include "brief/span.h"

#include <stdint.h>

struct buf {
    char *at;
    size_t len, cap;
    bool failed;
};

/* A zeroed struct buf is an empty buffer. */
bool buf_reserve(struct buf *b, size_t more); /* room for `more` further bytes */
void buf_append(struct buf *b, const void *at, size_t len);
void buf_span(struct buf *b, struct span s);
void buf_u32le(struct buf *b, uint32_t v);
void buf_u64le(struct buf *b, uint64_t v);
void buf_long_varint(struct buf *b, uint64_t v);
void buf_text(struct buf *b, struct span s); /* varint length, then the bytes: see take_text */
void buf_puts(struct buf *b, const char *text);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Most bytes are written where there is room already. */
static inline void buf_byte(struct buf *b, uint8_t v)
{
    if ((b->len == b->cap || b->failed) && !buf_reserve(b, 1))
        return;
    b->at[b->len++] = (char)v;
}

static inline void buf_varint(struct buf *b, uint64_t v)
{
    if (v < 0x80)
        buf_byte(b, (uint8_t)v);
    else
        buf_long_varint(b, v);
}

/* What is in it, borrowed until the next write. */
static inline struct span buf_bytes(const struct buf *b)
{
    return (struct span){b->at, b->len};
}

void buf_clear(struct buf *b);   /* empty and unlatched, memory kept */
void buf_release(struct buf *b); /* memory given back; usable again */

#endif
