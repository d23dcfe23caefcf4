/* index.h -- an index opened for asking.
 *
 *     brief_index *ix;
 *     if (brief_index_open(&ix, "/archive/.brief", &err)) …
 *
 * A handle serves one thread at a time; each question reads the newest published state, whatever
 * writers do meanwhile. Open an index once per process, and not across fork. */
#ifndef BRIEF_INDEX_H
#define BRIEF_INDEX_H

#include "brief/status.h"

typedef struct brief_index brief_index;

/* Open the index folder `path` (the one that `brief-index --index` names). The caller owns *out:
 * brief_index_close. BRIEF_ENOINDEX: there is none. */
brief_status brief_index_open(brief_index **out, const char *path, struct brief_error *err);
void brief_index_close(brief_index *ix); /* NULL is fine */

#endif
