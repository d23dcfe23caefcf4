/* json_out.h -- JSON written by hand: our records are flat, their keys fixed, their order ours. */
#ifndef BRIEF_CORE_JSON_OUT_H
#define BRIEF_CORE_JSON_OUT_H

#include "core/buf.h"

/* Append a JSON string with its quotes: control characters, '"', '\\' and U+2028/9 escaped, the
 * rest as UTF-8. */
void json_string(struct buf *out, struct span s);

/* Append `,"key":` (or `"key":` after '{' or '['). */
void json_key(struct buf *out, const char *key);

/* Key and value at once; text with a NULL pointer becomes null. */
void json_text(struct buf *out, const char *key, struct span value);
void json_number(struct buf *out, const char *key, uint64_t value);
void json_null(struct buf *out, const char *key);

/* Key and an array of strings, the items of `list` being separated by '\n'; empty list: []. */
void json_list(struct buf *out, const char *key, struct span list);

#endif
