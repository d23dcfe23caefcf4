/* query_error.c -- point at the place in a query. */
#include "query/query_error.h"

#include "core/text/utf8.h"

#include <stdarg.h>
#include <stdio.h>

#define SHOWN_BEFORE 48 /* columns of a long query to the left of the caret, and to its right */
#define SHOWN_BEHIND 24

/* The beginning of the window: at most SHOWN_BEFORE columns before `at`, on a code point. */
static size_t window_start(struct span query, size_t at)
{
    size_t from = at;
    for (size_t n = 0; from > 0 && n < SHOWN_BEFORE; n++)
        do
            from--;
        while (from > 0 && ((uint8_t)query.at[from] & 0xC0) == 0x80);
    return from;
}

static size_t window_end(struct span query, size_t at)
{
    size_t to = at;
    for (size_t n = 0; to < query.len && n < SHOWN_BEHIND; n++)
        do
            to++;
        while (to < query.len && ((uint8_t)query.at[to] & 0xC0) == 0x80);
    return to;
}

static void blank_controls(char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((uint8_t)text[i] < ' ' || text[i] == 0x7F)
            text[i] = ' ';
}

brief_status query_fail(struct brief_error *err, struct span query, size_t at, const char *format,
                        ...)
{
    char message[512], shown[(SHOWN_BEFORE + SHOWN_BEHIND) * 4 + 1];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    blank_controls(message, strlen(message));
    if (at > query.len)
        at = query.len;
    size_t from = window_start(query, at), to = window_end(query, at), len = to - from;
    if (len)
        memcpy(shown, query.at + from, len);
    blank_controls(shown, len);
    int columns = (int)utf8_columns((struct span){shown, at - from});
    const char *head = from > 0 ? "…" : "", *tail = to < query.len ? "…" : "";
    return brief_fail(err, BRIEF_EQUERY, "%s\n  %s%.*s%s\n  %*s^", message, head, (int)len, shown,
                      tail, columns + (from > 0), "");
}
