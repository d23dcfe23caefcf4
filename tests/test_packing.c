/* test_packing.c -- every width comes back as it went in, and no read leaves its bytes. */
#include "core/index/packing.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static void fill(uint32_t values[PACKING_BLOCK], unsigned bits, uint32_t seed)
{
    uint32_t mask = bits == 32 ? UINT32_MAX : (1u << bits) - 1;
    for (int i = 0; i < PACKING_BLOCK; i++) {
        seed = seed * 1664525u + 1013904223u;
        values[i] = bits ? (seed ^ seed >> 15) & mask : 0;
    }
    if (bits)
        values[bits] |= 1u << (bits - 1);
}

/* The plain reading of the picture in format.h: number i in lane i % 4, row i / 4. */
static uint32_t read_plainly(const uint8_t *packed, unsigned bits, unsigned i)
{
    uint32_t value = 0;
    for (unsigned bit = 0; bit < bits; bit++) {
        unsigned at = i / 4 * bits + bit;
        unsigned byte = at / 32 * 16 + i % 4 * 4 + at % 32 / 8;
        value |= (uint32_t)(packed[byte] >> (at % 8) & 1) << bit;
    }
    return value;
}

Test(packing, every_width_round_trips_and_lies_as_pictured)
{
    for (unsigned bits = 0; bits <= 32; bits++) {
        uint32_t in[PACKING_BLOCK], out[PACKING_BLOCK];
        uint8_t *packed = malloc(packing_bytes(bits) + 1);
        fill(in, bits, bits + 1);
        cr_assert_eq(packing_bits(in), bits);
        packing_pack(packed, in, bits);
        struct span from = {(const char *)packed, packing_bytes(bits)};
        cr_assert(packing_unpack(out, &from, bits));
        cr_assert_eq(from.len, 0);
        for (unsigned i = 0; i < PACKING_BLOCK; i++) {
            cr_assert_eq(out[i], in[i], "width %u, number %u", bits, i);
            cr_assert_eq(read_plainly(packed, bits, i), in[i], "width %u, number %u", bits, i);
        }
        free(packed);
    }
}

Test(packing, a_block_cut_at_any_byte_is_refused)
{
    uint32_t in[PACKING_BLOCK], out[PACKING_BLOCK];
    uint8_t packed[PACKING_MAX_BYTES];
    for (unsigned bits = 1; bits <= 32; bits++) {
        fill(in, bits, bits);
        packing_pack(packed, in, bits);
        for (size_t cut = 0; cut < packing_bytes(bits); cut += 5) {
            char *heap = malloc(cut ? cut : 1);
            memcpy(heap, packed, cut);
            struct span from = {heap, cut};
            cr_assert(!packing_unpack(out, &from, bits), "width %u cut at %zu", bits, cut);
            cr_assert_eq(from.len, cut);
            free(heap);
        }
    }
}

Test(packing, no_width_over_32)
{
    char bytes[PACKING_MAX_BYTES * 2] = {0};
    uint32_t out[PACKING_BLOCK];
    for (unsigned bits = 33; bits < 300; bits++) {
        struct span from = {bytes, sizeof bytes};
        cr_assert(!packing_unpack(out, &from, bits));
    }
}
