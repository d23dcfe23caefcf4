/* packing.h -- 128 numbers of 32 bits in as few bits each as the largest needs.
 *
 * Vertical layout after Lemire & Boytsov (Softw. Pract. Exper. 45, 2015): number i lies in lane
 * i % 4, row i / 4; a row of four lanes is one 128-bit word, so that unpacking is shifts and masks
 * of whole words on any machine with vectors, and plain arithmetic elsewhere. Bytes: format.h. */
#ifndef BRIEF_CORE_INDEX_PACKING_H
#define BRIEF_CORE_INDEX_PACKING_H

#include "brief/span.h"

#include <stdint.h>

#define PACKING_BLOCK     128
#define PACKING_MAX_BYTES (16 * 32)

/* Bits that the largest of the numbers needs, 0..32. */
unsigned packing_bits(const uint32_t in[PACKING_BLOCK]);

/* Bytes of a packed block. */
static inline size_t packing_bytes(unsigned bits)
{
    return (size_t)16 * bits;
}

/* Write packing_bytes(bits) bytes; every number must fit into `bits`. */
void packing_pack(uint8_t *out, const uint32_t in[PACKING_BLOCK], unsigned bits);

/* Take a packed block off the front of *from. False when bits > 32 or the bytes end too early;
 * *from is then unchanged. */
bool packing_unpack(uint32_t out[PACKING_BLOCK], struct span *from, unsigned bits);

#endif
