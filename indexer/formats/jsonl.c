/* jsonl.c -- JSON records into documents.
 *
 *     title, blank line, dateline and body on one line     as stories are printed; or, as_is,
 *     the record's text alone, byte for byte               so that offsets are the input's own
 */
#include "indexer/formats/readers.h"

#include "indexer/formats/encoding.h"
#include "indexer/formats/prose.h"
#include "indexer/formats/records.h"

#include <stdio.h>

struct jsonl {
    struct reader *r;
    struct line_list lines;
    struct buf id, title, dateline, body, scratch; /* cleaned fields that had to be changed */
    struct buf part_id;
};

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct span trim(struct span s)
{
    while (s.len > 0 && is_space(s.at[0]))
        s = span_sub(s, 1, s.len);
    while (s.len > 0 && is_space(s.at[s.len - 1]))
        s.len--;
    return s;
}

/* A field that is one line: cleaned, trimmed, runs of white space folded when there are line ends.
 */
static brief_status clean_line(struct jsonl *j, struct span *out, struct buf *own,
                               struct span value, uint64_t *n_bad)
{
    if (encoding_clean(out, own, &j->scratch, value, n_bad))
        return BRIEF_ENOMEM;
    *out = trim(*out);
    if (!memchr(out->at ? out->at : "", '\n', out->len))
        return BRIEF_OK;
    buf_clear(&j->scratch);
    for (size_t i = 0; i < out->len; i++)
        if (!is_space(out->at[i]))
            buf_byte(&j->scratch, (uint8_t)out->at[i]);
        else if (!is_space(out->at[i + 1])) /* trimmed: the last byte is no space */
            buf_byte(&j->scratch, ' ');
    buf_clear(own);
    buf_span(own, buf_bytes(&j->scratch));
    *out = buf_bytes(own);
    return own->failed || j->scratch.failed ? BRIEF_ENOMEM : BRIEF_OK;
}

/* A record's fields, cleaned. */
struct story {
    struct span id, title, dateline, body;
    struct day_range date;
    uint64_t n_bad;
    size_t line;
    bool only;
};

static brief_status clean_story(struct jsonl *j, struct story *s, const struct record *record)
{
    bool as_is = j->r->options->text_as_is;
    enum record_field first = as_is ? FIELD_TEXT : FIELD_BODY;
    enum record_field second = as_is ? FIELD_BODY : FIELD_TEXT;
    struct span value[N_RECORD_FIELDS];
    for (size_t i = 0; i < N_RECORD_FIELDS; i++)
        value[i] = record->has[i] ? record->value[i] : SPAN("");
    struct span body = value[record->has[first] ? first : second];
    *s = (struct story){.line = record->line, .n_bad = record->n_bad, .only = record->only};
    document_date_parse(&s->date, value[FIELD_DATE]);
    if (clean_line(j, &s->id, &j->id, value[FIELD_ID], &s->n_bad) ||
        clean_line(j, &s->title, &j->title, value[FIELD_TITLE], &s->n_bad) ||
        clean_line(j, &s->dateline, &j->dateline, value[FIELD_DATELINE], &s->n_bad))
        return BRIEF_ENOMEM;
    if (as_is)
        return encoding_repair(&s->body, &j->body, body, &s->n_bad);
    brief_status st = encoding_clean(&s->body, &j->body, &j->scratch, body, &s->n_bad);
    s->body = trim(s->body);
    return st;
}

static bool starts_with_line_space(struct span body)
{
    return body.len > 0 && (body.at[0] == ' ' || body.at[0] == '\t');
}

/* Title and dateline in front of the body's first part. */
static void draft_head(struct draft *d, const struct story *s)
{
    if (s->title.len) {
        buf_span(&d->own, s->title);
        draft_block(d, 0, d->own.len, BLOCK_TITLE);
        if (s->dateline.len || s->body.len)
            buf_puts(&d->own, "\n\n");
    }
    if (s->dateline.len) {
        size_t start = d->own.len;
        buf_span(&d->own, s->dateline);
        draft_block(d, start, d->own.len, BLOCK_DATELINE);
        if (s->body.len && !starts_with_line_space(s->body))
            buf_byte(&d->own, ' ');
    }
}

static brief_status send_part(struct jsonl *j, const struct story *s, size_t from, size_t to,
                              size_t n_parts)
{
    struct reader *r = j->r;
    struct draft *d = &r->draft;
    struct document doc = {
        .given_id = s->id,
        .title = s->title,
        .only_item = s->only && from == 0 && to == s->body.len,
        .n_bad = from == 0 ? s->n_bad : 0,
    };
    struct span body = span_sub(s->body, from, to), found;
    bool as_is = r->options->text_as_is;
    draft_clear(d);
    if (from == 0 && !as_is)
        draft_head(d, s);
    size_t start = d->own.len;
    if (start == 0) {
        d->text = body;
    } else {
        buf_span(&d->own, body);
        d->text = buf_bytes(&d->own);
    }
    if (d->own.failed || d->text.len > UINT32_MAX)
        return reader_no_memory(r);
    draft_line(d, 0, s->line);
    bool find = start == 0 && from == 0 && !as_is;
    if (prose_read(d, &j->lines, start, find ? PROSE_FIND_TITLE : PROSE_NO_TITLE, &found))
        return reader_no_memory(r);
    if (find)
        doc.title = found;
    if (n_parts > 1 && s->id.len) {
        buf_clear(&j->part_id);
        buf_span(&j->part_id, s->id);
        buf_printf(&j->part_id, "#%zu", n_parts);
        doc.given_id = buf_bytes(&j->part_id);
    }
    struct dateline dateline = {.len = 0};
    struct day_range stated = NO_DAYS;
    if (s->dateline.len == 0)
        prose_find_date(d, &dateline, &stated);
    else
        dateline_read(&dateline, s->dateline, true);
    if (dateline.date.year)
        stated = NO_DAYS;
    doc.dateline_place = dateline.place;
    doc.date = reader_date(r, days_known(s->date) ? s->date : stated, &dateline);
    return reader_send(r, &doc);
}

static brief_status take_record(void *ctx, const struct record *record)
{
    struct jsonl *j = ctx;
    struct reader *r = j->r;
    struct story s;
    char message[200];
    if (record->wrong && r->sink->complain) {
        snprintf(message, sizeof message, "\"%s\" is not text; it is passed over", record->wrong);
        r->sink->complain(r->sink->ctx, r->source, (uint32_t)record->line, message);
    }
    if (clean_story(j, &s, record))
        return reader_no_memory(r);
    if (s.body.len == 0 && (s.title.len == 0 || r->options->text_as_is)) {
        if (r->sink->complain)
            r->sink->complain(
                r->sink->ctx, r->source, (uint32_t)record->line,
                "the record has no text; name its fields by option if they are called "
                "otherwise");
        return BRIEF_OK;
    }
    brief_status st = BRIEF_OK;
    size_t from = 0, n_parts = 0;
    do {
        size_t to = text_part_end(s.body, from);
        st = send_part(j, &s, from, to, ++n_parts);
        from = to;
    } while (st == BRIEF_OK && from < s.body.len);
    return st;
}

static void pass_complaint(void *ctx, size_t line, const char *message)
{
    const struct jsonl *j = ctx;
    const struct document_sink *sink = j->r->sink;
    if (sink->complain)
        sink->complain(sink->ctx, j->r->source, line > UINT32_MAX ? UINT32_MAX : (uint32_t)line,
                       message);
}

static struct span name_or(struct span name, struct span usual)
{
    return name.len ? name : usual;
}

brief_status jsonl_read(struct reader *r, struct span bytes)
{
    const struct format_options *o = r->options;
    const struct span names[N_RECORD_FIELDS] = {
        [FIELD_ID] = name_or(o->field_id, SPAN("id")),
        [FIELD_TITLE] = name_or(o->field_title, SPAN("title")),
        [FIELD_DATE] = name_or(o->field_date, SPAN("date")),
        [FIELD_DATELINE] = name_or(o->field_dateline, SPAN("dateline")),
        [FIELD_BODY] = name_or(o->field_body, SPAN("body")),
        [FIELD_TEXT] = o->field_body.len ? (struct span){NULL, 0} : SPAN("text"),
    };
    struct jsonl j = {.r = r};
    struct record_sink sink = {take_record, pass_complaint, &j};
    struct buf decoded = {0};
    struct span text;
    uint64_t n_bad = 0;
    size_t n_records = 0;
    brief_status st = encoding_to_utf8(&text, &decoded, bytes, encoding_detect(bytes), &n_bad);
    if (st == BRIEF_OK)
        st = records_read(text, names, &sink, &n_records);
    if (st == BRIEF_OK && r->n_documents == 0 && trim(text).len > 0)
        st = brief_fail(r->err, BRIEF_EINPUT,
                        "%.*s: %s; a record is an object with a body (or text), one a line",
                        (int)r->source.len, r->source.at,
                        n_records ? "no JSON record has text" : "there are no JSON records in it");
    if (st == BRIEF_ENOMEM)
        st = reader_no_memory(r);
    line_list_release(&j.lines);
    buf_release(&j.id);
    buf_release(&j.title);
    buf_release(&j.dateline);
    buf_release(&j.body);
    buf_release(&j.scratch);
    buf_release(&j.part_id);
    buf_release(&decoded);
    return st;
}
