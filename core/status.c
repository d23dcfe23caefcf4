/* status.c -- messages for people: the first one stays. */
#include "brief/status.h"

#include <stdarg.h>
#include <stdio.h>

brief_status brief_fail(struct brief_error *err, brief_status st, const char *format, ...)
{
    if (err && err->status == BRIEF_OK) {
        va_list args;
        va_start(args, format);
        vsnprintf(err->text, sizeof err->text, format, args);
        va_end(args);
        err->status = st;
    }
    return st;
}

void brief_error_clear(struct brief_error *err)
{
    if (err) {
        err->status = BRIEF_OK;
        err->text[0] = '\0';
    }
}

const char *brief_status_name(brief_status st)
{
    static const char *const names[] = {
        "no error",         "out of memory",        "input/output error", "index damaged",
        "unreadable input", "query not understood", "other version",      "index busy",
        "no index",         "limit reached",
    };
    size_t n = sizeof names / sizeof names[0];
    return (size_t)st < n ? names[st] : "unknown status";
}
