/* source.c -- reading list and rule files, and pointing at what is wrong in them. */
#include "indexer/entities/source.h"

#include "core/mem.h"
#include "core/text/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#define LINE_SHOWN  160 /* bytes of a long line that a message shows */
#define LINE_BEFORE 100 /* of these, before the place that it points at */

uint32_t source_line(const struct source *src, const char *at)
{
    uint32_t line = 1;
    for (const char *p = src->text.at; p < at; p++)
        line += *p == '\n';
    return line;
}

/* Code points before `at` on its line, plus one: what editors call the column. */
static size_t source_column(const struct source *src, const char *at)
{
    size_t column = 1;
    for (; at > src->text.at && at[-1] != '\n'; at--)
        column += ((uint8_t)at[-1] & 0xC0) != 0x80;
    return column;
}

/* The line around `at`, or the part of a long one: from *from on, *shown bytes. */
static void find_line(const struct source *src, const char *at, const char **line,
                      const char **from, size_t *shown)
{
    const char *end = src->text.at + src->text.len, *to = at;
    *line = at;
    while (*line > src->text.at && (*line)[-1] != '\n')
        --*line;
    while (to < end && *to != '\n' && *to != '\r')
        to++;
    *from = *line;
    if (at - *from > LINE_BEFORE)
        *from = at - LINE_BEFORE;
    while (*from < at && ((uint8_t) * *from & 0xC0) == 0x80)
        ++*from; /* not inside a code point */
    struct span part = utf8_cut((struct span){*from, (size_t)(to - *from)}, LINE_SHOWN);
    *shown = utf8_valid_length(part);
}

brief_status source_fail(const struct source *src, const char *at, struct brief_error *err,
                         const char *format, ...)
{
    char what[300], line[LINE_SHOWN + 1];
    const char *line_at, *from;
    size_t shown;
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    find_line(src, at, &line_at, &from, &shown);
    for (size_t i = 0; i < shown; i++) /* tabs as one column, so that the caret stands right */
        line[i] = from[i] == '\t' ? ' ' : (uint8_t)from[i] < ' ' || from[i] == 0x7F ? '?' : from[i];
    size_t before = (size_t)(at - from) < shown ? (size_t)(at - from) : shown;
    size_t pad = utf8_columns((struct span){line, before}) + (from > line_at);
    return brief_fail(err, BRIEF_EINPUT, "%s:%u:%zu: %s\n    %s%.*s\n    %*s^", src->name,
                      source_line(src, at), source_column(src, at), what, from > line_at ? "…" : "",
                      (int)shown, line, (int)pad, "");
}

struct span source_body(const struct source *src)
{
    bool marked = span_starts_with(src->text, SPAN("\xEF\xBB\xBF"));
    return span_sub(src->text, marked ? 3 : 0, src->text.len);
}

bool source_take_line(struct span *rest, struct span *line)
{
    if (rest->len == 0)
        return false;
    const char *lf = memchr(rest->at, '\n', rest->len);
    size_t n = lf ? (size_t)(lf - rest->at) : rest->len;
    *line = span_sub(*rest, 0, n);
    if (n && line->at[n - 1] == '\r')
        line->len--;
    *rest = span_sub(*rest, lf ? n + 1 : n, rest->len);
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

struct span span_trim(struct span s)
{
    while (s.len && is_blank(s.at[0]))
        s = span_sub(s, 1, s.len);
    while (s.len && is_blank(s.at[s.len - 1]))
        s.len--;
    return s;
}

struct span span_take_word(struct span *rest)
{
    size_t n = 0;
    *rest = span_trim(*rest);
    while (n < rest->len && !is_blank(rest->at[n]))
        n++;
    struct span word = span_sub(*rest, 0, n);
    *rest = span_sub(*rest, n, rest->len);
    return word;
}

const char *source_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static brief_status read_all(FILE *f, struct buf *out, const char *path, struct brief_error *err)
{
    char part[1 << 16];
    size_t n;
    while ((n = fread(part, 1, sizeof part, f)) > 0) {
        buf_append(out, part, n);
        if (out->failed)
            return brief_fail(err, BRIEF_ENOMEM, "%s: out of memory", path);
        if (out->len > SOURCE_MAX)
            return brief_fail(err, BRIEF_ELIMIT, "%s: over %u MiB; split the file", path,
                              SOURCE_MAX >> 20);
    }
    if (ferror(f))
        return brief_fail(err, BRIEF_EIO, "%s: %s", path, strerror(errno));
    return BRIEF_OK;
}

brief_status source_read(struct span *out, const char *path, struct brief_error *err)
{
    struct buf bytes = {0};
    *out = (struct span){0};
    FILE *f = fopen(path, "rb");
    if (!f)
        return brief_fail(err, BRIEF_EIO, "%s: %s", path, strerror(errno));
    brief_status st = read_all(f, &bytes, path, err);
    fclose(f);
    if (st != BRIEF_OK) {
        buf_release(&bytes);
        return st;
    }
    *out = buf_bytes(&bytes);
    return BRIEF_OK;
}
