/* records.h -- JSON objects out of a stream of bytes, one a line, or the elements of one array.
 *
 * Only this module knows the JSON library. Nothing here is recursive: nesting costs heap, not
 * stack, and what is nested deeper than a record's own fields is passed over. */
#ifndef BRIEF_INDEXER_FORMATS_RECORDS_H
#define BRIEF_INDEXER_FORMATS_RECORDS_H

#include "brief/span.h"
#include "brief/status.h"
#include "core/buf.h"

#include <stdint.h>

enum record_field {
    FIELD_ID,
    FIELD_TITLE,
    FIELD_DATE,
    FIELD_DATELINE,
    FIELD_BODY,
    FIELD_TEXT, /* the other name of the body */
    N_RECORD_FIELDS
};

struct record {
    struct span value[N_RECORD_FIELDS]; /* UTF-8, maybe damaged; of equal keys the last one */
    bool has[N_RECORD_FIELDS];
    const char *wrong; /* name of a field that is neither text nor number, or NULL */
    size_t line;       /* where it begins, from 1 */
    uint64_t n_bad;    /* escapes of half a surrogate pair, which became U+FFFD */
    bool only;         /* the stream has no other */
};

/* Receives what is read; a status other than OK ends the reading and is returned. */
struct record_sink {
    brief_status (*take)(void *ctx, const struct record *record);
    void (*complain)(void *ctx, size_t line, const char *message);
    void *ctx;
};

/* Read every record of `text` (UTF-8, maybe damaged). names[i] is the key of field i, an empty span
 * matches none. A broken line is complained about and the rest goes on; in an array, or objects
 * that stretch over lines, reading ends there. *n_records counts the records handed on. */
brief_status records_read(struct span text, const struct span names[N_RECORD_FIELDS],
                          const struct record_sink *sink, size_t *n_records);

#endif
