/* packing.c -- bit-packing with one unrolled decoder for each width. */
#include "core/index/packing.h"

#include "core/bytes.h"

typedef uint32_t lanes __attribute__((vector_size(16)));

#if defined(__clang__)
#define UNROLL_ROWS _Pragma("unroll 32")
#else
#define UNROLL_ROWS _Pragma("GCC unroll 32")
#endif

#define ROWS 32

static inline lanes load_lanes(const uint8_t *at)
{
    lanes v;
    memcpy(&v, at, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    for (int i = 0; i < 4; i++)
        v[i] = __builtin_bswap32(v[i]);
#endif
    return v;
}

static inline void store_lanes(uint8_t *at, lanes v)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    for (int i = 0; i < 4; i++)
        v[i] = __builtin_bswap32(v[i]);
#endif
    memcpy(at, &v, sizeof v);
}

unsigned packing_bits(const uint32_t in[PACKING_BLOCK])
{
    uint32_t all = 0;
    for (int i = 0; i < PACKING_BLOCK; i++)
        all |= in[i];
    return all ? 32 - (unsigned)__builtin_clz(all) : 0;
}

void packing_pack(uint8_t *out, const uint32_t in[PACKING_BLOCK], unsigned bits)
{
    lanes word = {0, 0, 0, 0};
    unsigned used = 0; /* bits of `word` filled */
    if (bits == 0)
        return;
    for (int row = 0; row < ROWS; row++) {
        lanes v;
        memcpy(&v, in + 4 * row, sizeof v);
        word |= v << used;
        if (used + bits >= 32) {
            store_lanes(out, word);
            out += 16;
            unsigned over = used + bits - 32; /* high bits of v that did not fit */
            word = over ? v >> (bits - over) : (lanes){0, 0, 0, 0};
            used = over;
        } else {
            used += bits;
        }
    }
}

/* With `bits` a constant the loop becomes straight code. */
static inline __attribute__((always_inline)) void unpack_rows(uint32_t *out, const uint8_t *in,
                                                              const unsigned bits)
{
    const uint32_t mask = bits == 32 ? UINT32_MAX : (1u << (bits & 31)) - 1;
    UNROLL_ROWS
    for (unsigned row = 0; row < ROWS; row++) {
        unsigned shift = row * bits % 32;
        const uint8_t *at = in + (size_t)16 * (row * bits / 32);
        lanes v = load_lanes(at) >> shift;
        if (shift + bits > 32)
            v |= load_lanes(at + 16) << ((32 - shift) & 31);
        v &= mask;
        memcpy(out + 4 * row, &v, sizeof v);
    }
}

#define WIDTH(bits)                                                                                \
    case bits:                                                                                     \
        unpack_rows(out, in, bits);                                                                \
        break;
#define WIDTHS(base)                                                                               \
    WIDTH(base + 1)                                                                                \
    WIDTH(base + 2) WIDTH(base + 3) WIDTH(base + 4) WIDTH(base + 5) WIDTH(base + 6)                \
        WIDTH(base + 7) WIDTH(base + 8)

bool packing_unpack(uint32_t out[PACKING_BLOCK], struct span *from, unsigned bits)
{
    struct span packed;
    if (bits > 32 || !take_bytes(from, packing_bytes(bits), &packed))
        return false;
    const uint8_t *in = (const uint8_t *)packed.at;
    switch (bits) {
    case 0:
        memset(out, 0, PACKING_BLOCK * sizeof *out);
        break;
        WIDTHS(0)
        WIDTHS(8)
        WIDTHS(16)
        WIDTHS(24)
    }
    return true;
}
