/* amount_key.h -- the order of amounts on disk: list, unit, value, document, mention (format.h). */
#ifndef BRIEF_CORE_INDEX_AMOUNT_KEY_H
#define BRIEF_CORE_INDEX_AMOUNT_KEY_H

#include "core/buf.h"
#include "core/decimal.h"

#include <stdint.h>

/* The two lists of a type: single values and ranges. */
uint8_t amount_list(uint8_t mention_type, bool is_range);

/* Append list and unit with their NUL: what every key of the unit begins with. */
void amount_key_unit(struct buf *out, uint8_t list, struct span unit);

/* Append a value: memcmp of two such is decimal_compare. */
void amount_key_value(struct buf *out, struct decimal value);

/* Append the whole key of one record. */
void amount_key(struct buf *out, uint8_t list, struct span unit, struct decimal value, uint32_t doc,
                uint32_t mention);

/* One record of a chunk: append it, or take it off; ranges have value_to. */
struct amount_record {
    struct decimal value, value_to;
    uint32_t doc, mention;
};
void amount_record_encode(struct buf *out, const struct amount_record *r, bool is_range);
bool amount_record_take(struct span *from, struct amount_record *out, bool is_range);

#endif
