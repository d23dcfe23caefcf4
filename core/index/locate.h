/* locate.h -- which folder is the index: the option, the environment, the nearest parent's. */
#ifndef BRIEF_CORE_INDEX_LOCATE_H
#define BRIEF_CORE_INDEX_LOCATE_H

#include "brief/status.h"

#include <stdbool.h>
#include <stddef.h>

/* Fill `out` (len bytes) with the first of: option (--index DIR; NULL: not given), env (what the
 * caller read from BRIEF_INDEX; NULL or "": not set), ".brief" in the working folder or its
 * nearest parent that has one, and, for creation only, "./.brief". chosen_by_default: neither
 * option nor env decided. BRIEF_ENOINDEX: nothing of these, BRIEF_ELIMIT: longer than len. */
brief_status index_locate(char *out, size_t len, const char *option, const char *env,
                          bool for_create, bool *chosen_by_default, struct brief_error *err);

#endif
