/* query_error.h -- what is wrong with a query, and where: the line with a caret under the place. */
#ifndef BRIEF_QUERY_QUERY_ERROR_H
#define BRIEF_QUERY_QUERY_ERROR_H

#include "brief/span.h"
#include "brief/status.h"

/* Always BRIEF_EQUERY. The message is followed by the query (a window of it when it is long) and a
 * caret under byte `at`. Control characters of the query show as spaces. */
brief_status query_fail(struct brief_error *err, struct span query, size_t at, const char *format,
                        ...) __attribute__((format(printf, 4, 5)));

#endif
