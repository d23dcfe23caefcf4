/* utf8.h -- UTF-8 in, UTF-8 out: validation, repair, NFC, folding (utf8proc behind; ASCII never
 * calls it). */
#ifndef BRIEF_CORE_TEXT_UTF8_H
#define BRIEF_CORE_TEXT_UTF8_H

#include "brief/span.h"
#include "brief/status.h"
#include "core/buf.h"

#include <stdint.h>

/* Decode one code point at s.at[at]; sets *len to its bytes (1..4). Invalid bytes give U+FFFD with
 * *len the bytes to skip (Unicode's maximal subpart practice). at < s.len. */
uint32_t utf8_decode(struct span s, size_t at, size_t *len);

/* Append one code point. Surrogates and values past U+10FFFF become U+FFFD. */
void utf8_append(struct buf *out, uint32_t code);

/* Length of the valid beginning of s; s.len when all is valid. */
size_t utf8_valid_length(struct span s);

/* Append s to out as valid UTF-8 in NFC: invalid bytes become U+FFFD, one per maximal subpart, and
 * are counted in *n_bad (may be NULL). Text that is NFC already is copied unchanged. */
brief_status utf8_append_nfc(struct buf *out, struct span s, uint64_t *n_bad);

bool utf8_is_ascii(struct span s);

/* Append s folded for comparing: full case folding, accents stripped (NFKD, marks dropped, and a
 * table for ł ø đ ı ß æ œ, which do not decompose), curly quotes straightened. */
brief_status utf8_append_folded(struct buf *out, struct span s);

/* Number of code points / terminal columns. */
size_t utf8_count(struct span s);
size_t utf8_columns(struct span s);

/* The longest beginning of s with at most max bytes that does not cut a code point. */
struct span utf8_cut(struct span s, size_t max);

#endif
