/* encoding.h -- foreign bytes become clean text.
 *
 *     bytes ──encoding_to_utf8──> UTF-8, maybe damaged ──encoding_clean──> clean text
 *
 * Clean: valid UTF-8 in NFC, LF line ends, no control characters but tab.
 * Text that is clean already is handed on in place: both steps then only look, and copy nothing. */
#ifndef BRIEF_INDEXER_FORMATS_ENCODING_H
#define BRIEF_INDEXER_FORMATS_ENCODING_H

#include "brief/span.h"
#include "brief/status.h"
#include "core/buf.h"

#include <stdint.h>

enum encoding { ENCODING_UTF8, ENCODING_UTF16LE, ENCODING_UTF16BE, ENCODING_WINDOWS_1252 };

/* Which encoding the bytes are in: a byte order mark decides, then NUL bytes on every other place
 * (UTF-16), then bytes that are no UTF-8 but read as Windows-1252 throughout. Else UTF-8. */
enum encoding encoding_detect(struct span bytes);

/* The bytes as UTF-8 without byte order mark. Bytes said to be UTF-8 are not looked at: *out is
 * then a part of `bytes`; else it is borrowed from *own, until that is written or released. What
 * has no code point becomes U+FFFD, counted in *n_bad. */
brief_status encoding_to_utf8(struct span *out, struct buf *own, struct span bytes,
                              enum encoding encoding, uint64_t *n_bad);

/* The clean form of UTF-8 that may be damaged: invalid bytes become U+FFFD (counted in *n_bad),
 * CRLF and CR become LF, NUL is dropped, other control characters and Unicode's own line breaks
 * become spaces, all is NFC (with a joiner after 30 combining marks in a row). *out is `s` itself
 * when nothing has to change, else borrowed from *own, which is emptied first. `scratch` is used on
 * the way. */
brief_status encoding_clean(struct span *out, struct buf *own, struct buf *scratch, struct span s,
                            uint64_t *n_bad);

/* Only what a document's text must be: valid UTF-8. Line ends, controls and composition stay. */
brief_status encoding_repair(struct span *out, struct buf *own, struct span s, uint64_t *n_bad);

#endif
