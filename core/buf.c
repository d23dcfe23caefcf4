/* buf.c -- growing bytes. */
#include "core/buf.h"

#include "core/bytes.h"
#include "core/mem.h"

#include <stdarg.h>
#include <stdio.h>

bool buf_reserve(struct buf *b, size_t more)
{
    if (b->failed)
        return false;
    if (more <= b->cap - b->len)
        return true;
    char *moved = more > SIZE_MAX - b->len ? NULL : mem_grow(b->at, &b->cap, b->len + more, 1);
    if (!moved) {
        b->failed = true;
        return false;
    }
    b->at = moved;
    return true;
}

void buf_append(struct buf *b, const void *at, size_t len)
{
    if (len == 0 || !buf_reserve(b, len))
        return;
    memcpy(b->at + b->len, at, len);
    b->len += len;
}

void buf_span(struct buf *b, struct span s)
{
    buf_append(b, s.at, s.len);
}

void buf_u32le(struct buf *b, uint32_t v)
{
    if (buf_reserve(b, 4)) {
        store_u32le(b->at + b->len, v);
        b->len += 4;
    }
}

void buf_u64le(struct buf *b, uint64_t v)
{
    if (buf_reserve(b, 8)) {
        store_u64le(b->at + b->len, v);
        b->len += 8;
    }
}

void buf_long_varint(struct buf *b, uint64_t v)
{
    if (buf_reserve(b, 10))
        b->len += put_varint(b->at + b->len, v);
}

void buf_text(struct buf *b, struct span s)
{
    buf_varint(b, s.len);
    buf_span(b, s);
}

void buf_puts(struct buf *b, const char *text)
{
    buf_append(b, text, strlen(text));
}

void buf_printf(struct buf *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n >= 0 && buf_reserve(b, (size_t)n + 1)) {
        vsnprintf(b->at + b->len, (size_t)n + 1, format, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    b->failed = false;
}

void buf_release(struct buf *b)
{
    mem_free(b->at);
    *b = (struct buf){0};
}
