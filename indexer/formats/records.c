/* records.c -- records out of JSON, by yajl.
 *
 * yajl was taken for its push interface: no tree is built, no recursion, NULs and damage arrive as
 * bytes with a length, and one handle reads a whole file of lines (figures in ARCHITECTURE.md). */
#include "indexer/formats/records.h"

#include "indexer/formats/scan.h"

#include <stdio.h>
#include <yajl/yajl_parse.h>

#define NO_FIELD (-1)

struct parse {
    yajl_handle handle;
    const struct span *names;
    const struct record_sink *sink;
    struct record record;
    struct buf values[N_RECORD_FIELDS]; /* what yajl had to unescape */
    struct span input;                  /* being parsed: values within it need no copy */
    size_t depth;                       /* open maps and arrays */
    size_t record_depth;                /* a record is a map opened at this depth */
    bool in_lines;                      /* one record a line */
    bool stray;                         /* a value that is no record stood where one should */
    int field;                          /* of the last key */
    size_t n_complete;                  /* records that ended in this input */
    size_t n_sent;
    size_t line, counted_to; /* line number of input byte counted_to */
    brief_status st;         /* first refusal of the sink */
};

/* --- what yajl calls -----------------------------------------------------------------------------
 */

static bool in_record(const struct parse *p)
{
    return p->depth == p->record_depth + 1;
}

/* A value that is neither text nor number where a field is wanted. */
static int note_wrong(struct parse *p)
{
    static const char *const fields[] = {"id", "title", "date", "dateline", "body", "text"};
    if (p->depth <= p->record_depth)
        p->stray = true;
    else if (in_record(p) && p->field != NO_FIELD)
        p->record.wrong = fields[p->field];
    return 1;
}

static int take_value(struct parse *p, const char *at, size_t len)
{
    if (p->depth <= p->record_depth)
        p->stray = true;
    if (!in_record(p) || p->field == NO_FIELD)
        return 1;
    struct span value = {at, len};
    const char *end = p->input.at + p->input.len;
    if (at < p->input.at || at >= end) {
        struct buf *own = &p->values[p->field];
        buf_clear(own);
        buf_append(own, at, len);
        if (own->failed) {
            p->st = BRIEF_ENOMEM;
            return 0;
        }
        value = buf_bytes(own);
    }
    p->record.value[p->field] = value;
    p->record.has[p->field] = true;
    return 1;
}

static int on_string(void *ctx, const unsigned char *at, size_t len)
{
    return take_value(ctx, (const char *)at, len);
}

static int on_number(void *ctx, const char *at, size_t len)
{
    struct parse *p = ctx;
    if (in_record(p) && (p->field == FIELD_BODY || p->field == FIELD_TEXT))
        return note_wrong(p);
    return take_value(p, at, len);
}

static int on_boolean(void *ctx, int value)
{
    (void)value;
    return note_wrong(ctx);
}

static int on_null(void *ctx)
{
    struct parse *p = ctx;
    p->stray |= p->depth <= p->record_depth;
    return 1; /* as if the field were not there */
}

static int on_key(void *ctx, const unsigned char *at, size_t len)
{
    struct parse *p = ctx;
    struct span key = {(const char *)at, len};
    if (!in_record(p))
        return 1;
    p->field = NO_FIELD;
    for (int i = 0; i < N_RECORD_FIELDS; i++)
        if (p->names[i].len && span_equal(key, p->names[i]))
            p->field = i;
    return 1;
}

/* The line number of the byte that the parser has come to. */
static size_t current_line(struct parse *p)
{
    size_t to = yajl_get_bytes_consumed(p->handle);
    if (to > p->input.len)
        to = p->input.len;
    while (p->counted_to < to) {
        const char *from = p->input.at + p->counted_to;
        const char *lf = memchr(from, '\n', to - p->counted_to);
        if (!lf) {
            p->counted_to = to;
            break;
        }
        p->line++;
        p->counted_to = (size_t)(lf - p->input.at) + 1;
    }
    return p->line;
}

static int on_start_map(void *ctx)
{
    struct parse *p = ctx;
    if (p->depth == p->record_depth) {
        uint64_t n_bad = p->record.n_bad;
        p->record = (struct record){.n_bad = n_bad};
        p->record.line = p->in_lines ? p->line : current_line(p);
        p->field = NO_FIELD;
    } else {
        note_wrong(p);
    }
    p->depth++;
    return 1;
}

static int on_end_map(void *ctx)
{
    struct parse *p = ctx;
    p->depth--;
    if (p->depth != p->record_depth)
        return 1;
    p->n_complete++;
    if (p->in_lines)
        return 1; /* handed on when the line's end has been seen */
    p->st = p->sink->take(p->sink->ctx, &p->record);
    p->record.n_bad = 0;
    p->n_sent++;
    return p->st == BRIEF_OK;
}

static int on_start_array(void *ctx)
{
    struct parse *p = ctx;
    if (p->in_lines || p->depth >= p->record_depth)
        note_wrong(p);
    p->depth++;
    return 1;
}

static int on_end_array(void *ctx)
{
    struct parse *p = ctx;
    p->depth--;
    return 1;
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_start_map = on_start_map,
    .yajl_map_key = on_key,
    .yajl_end_map = on_end_map,
    .yajl_start_array = on_start_array,
    .yajl_end_array = on_end_array,
};

/* --- halves of surrogate pairs
 * -------------------------------------------------------------------- */

/* The value of the escape \uXXXX at s[at], or -1. */
static long unit_at(struct span s, size_t at)
{
    long v = 0;
    if (at + 6 > s.len || s.at[at] != '\\' || s.at[at + 1] != 'u')
        return -1;
    for (size_t i = at + 2; i < at + 6; i++) {
        char c = s.at[i];
        char low = (char)(c | 0x20);
        if (c >= '0' && c <= '9')
            v = v * 16 + (c - '0');
        else if (low >= 'a' && low <= 'f')
            v = v * 16 + (low - 'a' + 10);
        else
            return -1;
    }
    return v;
}

/* yajl takes half a pair for something it is not. If s has any, *s becomes a copy in *own where
 * they read \ufffd. */
static brief_status mend_surrogates(struct span *s, struct buf *own, uint64_t *n_bad)
{
    bool copied = false;
    for (size_t at = 0; at < s->len;) {
        const char *found = memchr(s->at + at, '\\', s->len - at);
        if (!found)
            break;
        at = (size_t)(found - s->at);
        long unit = unit_at(*s, at);
        if (unit < 0xD800 || unit > 0xDFFF) {
            at += 2;
            continue;
        }
        long low = unit < 0xDC00 ? unit_at(*s, at + 6) : -1;
        if (low >= 0xDC00 && low <= 0xDFFF) {
            at += 12;
            continue;
        }
        if (!copied) {
            buf_clear(own);
            buf_span(own, *s);
            if (own->failed)
                return BRIEF_ENOMEM;
            *s = buf_bytes(own);
            copied = true;
        }
        memcpy(own->at + at, "\\ufffd", 6);
        ++*n_bad;
        at += 6;
    }
    return BRIEF_OK;
}

static bool may_have_surrogates(struct span s)
{
    return span_has_pair(s, '\\', 'u');
}

/* --- feeding
 * ---------------------------------------------------------------------------------------- */

static bool renew_handle(struct parse *p)
{
    if (p->handle)
        yajl_free(p->handle);
    p->handle = yajl_alloc(&callbacks, NULL, p);
    if (!p->handle)
        return false;
    yajl_config(p->handle, yajl_allow_multiple_values, 1);
    yajl_config(p->handle, yajl_dont_validate_strings, 1); /* damage is counted and mended later */
    p->depth = 0;
    return true;
}

static void complain(struct parse *p, size_t line, const char *problem, const char *consequence)
{
    char message[300];
    snprintf(message, sizeof message, "%s; %s", problem, consequence);
    if (p->sink->complain)
        p->sink->complain(p->sink->ctx, line, message);
}

static void complain_of_syntax(struct parse *p, size_t line, const char *consequence)
{
    char problem[200] = "not valid JSON";
    unsigned char *told = yajl_get_error(p->handle, 0, NULL, 0);
    if (told) {
        size_t len = strcspn((const char *)told, "\n");
        snprintf(problem, sizeof problem, "not valid JSON (%.*s)", (int)(len < 150 ? len : 150),
                 (const char *)told);
        yajl_free_error(p->handle, told);
    }
    complain(p, line, problem, consequence);
}

#define LEFT_OUT "this line is left out"

/* Hand on the record of one line, or complain. False: out of memory for the parser. */
static bool read_line(struct parse *p, struct span line, bool only)
{
    p->input = line;
    p->n_complete = 0;
    p->stray = false;
    yajl_status status = yajl_parse(p->handle, (const unsigned char *)line.at, line.len);
    if (status == yajl_status_ok) /* a number at the line's end is complete only now */
        status = yajl_parse(p->handle, (const unsigned char *)"\n", 1);
    if (p->st)
        return true;
    if (status != yajl_status_ok)
        complain_of_syntax(p, p->line, LEFT_OUT);
    else if (p->depth > 0)
        complain(p, p->line, "the JSON object does not end on its line", LEFT_OUT);
    else if (p->stray || p->n_complete != 1)
        complain(p, p->line, "not one JSON object", LEFT_OUT);
    else {
        p->record.only = only;
        p->st = p->sink->take(p->sink->ctx, &p->record);
        p->n_sent++;
    }
    return (status == yajl_status_ok && p->depth == 0) || renew_handle(p);
}

static bool is_blank(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] != ' ' && (s.at[i] < '\t' || s.at[i] > '\r'))
            return false;
    return true;
}

static brief_status read_lines(struct parse *p, struct span text)
{
    struct buf own = {0};
    bool any = false; /* some line was not blank */
    for (size_t at = 0; at < text.len && p->st == BRIEF_OK; p->line++) {
        const char *lf = memchr(text.at + at, '\n', text.len - at);
        size_t end = lf ? (size_t)(lf - text.at) : text.len;
        struct span line = span_sub(text, at, end);
        at = lf ? end + 1 : text.len;
        if (line.len == 0 || is_blank(line))
            continue;
        p->record.n_bad = 0;
        if (may_have_surrogates(line))
            p->st = mend_surrogates(&line, &own, &p->record.n_bad);
        bool only = !any && is_blank(span_sub(text, at, text.len));
        any = true;
        if (p->st == BRIEF_OK && !read_line(p, line, only))
            p->st = BRIEF_ENOMEM;
    }
    buf_release(&own);
    return p->st;
}

/* An array of records, or records that stretch over lines. */
static brief_status read_stream(struct parse *p, struct span text)
{
    struct buf own = {0};
    if (may_have_surrogates(text))
        p->st = mend_surrogates(&text, &own, &p->record.n_bad);
    if (p->st == BRIEF_OK) {
        p->input = text;
        yajl_status status = yajl_parse(p->handle, (const unsigned char *)text.at, text.len);
        if (status == yajl_status_ok)
            status = yajl_complete_parse(p->handle);
        if (p->st == BRIEF_OK && status != yajl_status_ok)
            complain_of_syntax(p, current_line(p), "the rest of the file is not read");
        else if (p->st == BRIEF_OK && p->stray)
            complain(p, 1, "some elements are no JSON objects", "they are left out");
    }
    buf_release(&own);
    return p->st;
}

/* The byte that opens the text, and whether its first line holds a whole object or at least every
 * line begins one. */
static bool stretches_over_lines(struct span text)
{
    size_t at = 0;
    while (at < text.len && is_blank(span_sub(text, at, at + 1)))
        at++;
    if (at == text.len || text.at[at] != '{')
        return false;
    const char *lf = memchr(text.at + at, '\n', text.len - at);
    if (!lf)
        return false;
    size_t end = (size_t)(lf - text.at), last = end;
    while (last > at && is_blank(span_sub(text, last - 1, last)))
        last--;
    if (text.at[last - 1] != '{' && text.at[last - 1] != ',')
        return false;
    while (end < text.len && is_blank(span_sub(text, end, end + 1)))
        end++;
    return end < text.len && text.at[end] == '"';
}

static bool is_array(struct span text)
{
    size_t at = 0;
    while (at < text.len && is_blank(span_sub(text, at, at + 1)))
        at++;
    return at < text.len && text.at[at] == '[';
}

brief_status records_read(struct span text, const struct span names[N_RECORD_FIELDS],
                          const struct record_sink *sink, size_t *n_records)
{
    struct parse p = {.names = names, .sink = sink, .line = 1, .field = NO_FIELD};
    bool array = is_array(text);
    p.in_lines = !array && !stretches_over_lines(text);
    p.record_depth = array ? 1 : 0;
    if (!renew_handle(&p))
        p.st = BRIEF_ENOMEM;
    else
        p.st = p.in_lines ? read_lines(&p, text) : read_stream(&p, text);
    if (p.handle)
        yajl_free(p.handle);
    for (size_t i = 0; i < N_RECORD_FIELDS; i++)
        buf_release(&p.values[i]);
    *n_records = p.n_sent;
    return p.st;
}
