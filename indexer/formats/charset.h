/* charset.h -- HTML says in its own head what encoding it is in. */
#ifndef BRIEF_INDEXER_FORMATS_CHARSET_H
#define BRIEF_INDEXER_FORMATS_CHARSET_H

#include "core/buf.h"

#include "brief/status.h"

#include <stdint.h>

/* UTF-8 (maybe damaged) of an HTML file: byte order mark, UTF-16, valid UTF-8 first; else the
 * charset that its head declares, if the system knows it; else as encoding_detect says. *out is
 * part of `bytes`, or borrowed from *own. BRIEF_ENOMEM only. */
brief_status charset_decode_html(struct span *out, struct buf *own, struct span bytes,
                                 uint64_t *n_bad);

#endif
