/* bytes.h -- numbers in bytes: little-endian in values, big-endian in keys, varints in streams.
 *
 * Mapped bytes have no alignment, so they are read through these, never by casting a struct.
 * Varints are LEB128: seven bits a byte, low ones first, at most 5 bytes (u32) or 10 (u64). */
#ifndef BRIEF_CORE_BYTES_H
#define BRIEF_CORE_BYTES_H

#include "brief/span.h"

#include <stdint.h>

static inline uint16_t load_u16le(const void *at)
{
    const uint8_t *b = at;
    return (uint16_t)(b[0] | b[1] << 8);
}

static inline uint32_t load_u32le(const void *at)
{
    uint32_t v;
    memcpy(&v, at, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap32(v);
#endif
    return v;
}

/* Bits that are set: the plain way, for machines without an instruction the compiler may use. */
static inline uint32_t count_ones(uint64_t v)
{
    v -= v >> 1 & 0x5555555555555555u;
    v = (v & 0x3333333333333333u) + (v >> 2 & 0x3333333333333333u);
    v = (v + (v >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (uint32_t)(v * 0x0101010101010101u >> 56);
}

static inline uint64_t load_u64le(const void *at)
{
    uint64_t v;
    memcpy(&v, at, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
}

static inline void store_u16le(void *at, uint16_t v)
{
    uint8_t *b = at;
    b[0] = (uint8_t)v;
    b[1] = (uint8_t)(v >> 8);
}

static inline void store_u32le(void *at, uint32_t v)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap32(v);
#endif
    memcpy(at, &v, sizeof v);
}

static inline void store_u64le(void *at, uint64_t v)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    memcpy(at, &v, sizeof v);
}

static inline uint32_t load_u32be(const void *at)
{
    const uint8_t *b = at;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static inline void store_u32be(void *at, uint32_t v)
{
    uint8_t *b = at;
    b[0] = (uint8_t)(v >> 24);
    b[1] = (uint8_t)(v >> 16);
    b[2] = (uint8_t)(v >> 8);
    b[3] = (uint8_t)v;
}

/* Take a varint off the front of *s. False when the bytes end or overflow; *s is then unchanged. */
static inline bool take_varint64(struct span *s, uint64_t *out)
{
    uint64_t v = 0;
    size_t n = s->len < 10 ? s->len : 10;
    for (size_t i = 0; i < n; i++) {
        uint64_t b = (uint8_t)s->at[i];
        if (i == 9 && b > 1)
            return false;
        v |= (b & 0x7f) << (7 * i);
        if (!(b & 0x80)) {
            s->at += i + 1;
            s->len -= i + 1;
            *out = v;
            return true;
        }
    }
    return false;
}

static inline bool take_varint32(struct span *s, uint32_t *out)
{
    struct span rest = *s;
    uint64_t v;
    if (!take_varint64(&rest, &v) || v > UINT32_MAX)
        return false;
    *s = rest;
    *out = (uint32_t)v;
    return true;
}

/* Take n bytes off the front; false when there are fewer. */
static inline bool take_bytes(struct span *s, size_t n, struct span *out)
{
    if (s->len < n)
        return false;
    *out = (struct span){s->at, n};
    s->at += n;
    s->len -= n;
    return true;
}

/* A varint length, then that many bytes. s and out must be two variables. */
static inline bool take_text(struct span *s, struct span *out)
{
    struct span rest = *s;
    uint64_t n;
    if (!take_varint64(&rest, &n) || n > rest.len || !take_bytes(&rest, (size_t)n, out))
        return false;
    *s = rest;
    return true;
}

/* Write v as a varint at `at` (room for 10 bytes); returns the bytes written. */
static inline size_t put_varint(void *at, uint64_t v)
{
    uint8_t *b = at;
    size_t n = 0;
    while (v >= 0x80) {
        b[n++] = (uint8_t)(v | 0x80);
        v >>= 7;
    }
    b[n++] = (uint8_t)v;
    return n;
}

/* Signed numbers as small unsigned ones: 0, -1, 1, -2, 2 … */
static inline uint64_t zigzag(int64_t v)
{
    return ((uint64_t)v << 1) ^ (uint64_t)(v >> 63);
}

static inline int64_t unzigzag(uint64_t v)
{
    return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}

#endif
