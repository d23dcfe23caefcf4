/* documents.c -- option values to format_options, by way of a canonical text.
 *
 * The text has one "name=value" a line, in a fixed order, defaults left out; parsing it is the only
 * way to format_options, so what `update` reads back means what `add` meant. */
#include "indexer/commands/documents.h"

#include "indexer/commands/commands.h"

static const char *const field_names[] = {"id", "title", "date", "dateline", "body"};

static brief_status bad_value(const char *option, struct span value, const char *wanted,
                              struct brief_error *err)
{
    return brief_fail(err, BRIEF_EQUERY, "--%s: '%.*s' is not %s", option, (int)value.len, value.at,
                      wanted);
}

/* The value given for --field NAME=…, the last one; empty: none. */
static struct span field_value(const struct text_list *fields, const char *name)
{
    struct span found = {NULL, 0};
    size_t len = strlen(name);
    for (size_t i = 0; i < fields->n; i++)
        if (strncmp(fields->at[i], name, len) == 0 && fields->at[i][len] == '=')
            found = span_of(fields->at[i] + len + 1);
    return found;
}

static brief_status check_fields(const struct text_list *fields, struct brief_error *err)
{
    for (size_t i = 0; i < fields->n; i++) {
        bool known = false;
        for (size_t k = 0; k < sizeof field_names / sizeof field_names[0]; k++) {
            size_t len = strlen(field_names[k]);
            known = known || (strncmp(fields->at[i], field_names[k], len) == 0 &&
                              fields->at[i][len] == '=' && fields->at[i][len + 1]);
        }
        if (!known)
            return bad_value("field", span_of(fields->at[i]),
                             "NAME=FIELD with NAME one of id, title, date, dateline, body", err);
    }
    return BRIEF_OK;
}

static void put_line(struct buf *text, const char *name, struct span value)
{
    if (!value.len)
        return;
    buf_printf(text, "%s=", name);
    buf_span(text, value);
    buf_byte(text, '\n');
}

brief_status document_options(struct format_options *out, struct buf *text,
                              const struct document_settings *s, struct brief_error *err)
{
    brief_status st = check_fields(&s->fields, err);
    if (st)
        return st;
    put_line(text, "date", span_of(s->date));
    put_line(text, "language", span_of(s->language));
    if (s->items && strcmp(s->items, "auto") != 0)
        put_line(text, "items", span_of(s->items));
    for (size_t k = 0; k < sizeof field_names / sizeof field_names[0]; k++) {
        char name[32];
        snprintf(name, sizeof name, "field-%s", field_names[k]);
        put_line(text, name, field_value(&s->fields, field_names[k]));
    }
    buf_reserve(text, 64); /* later lines must not move what `out` points into */
    if (text->failed)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the options");
    return document_options_parse(out, buf_bytes(text), err);
}

static brief_status set_option(struct format_options *out, struct span name, struct span value,
                               struct brief_error *err)
{
    struct span *fields[] = {&out->field_id, &out->field_title, &out->field_date,
                             &out->field_dateline, &out->field_body};
    if (span_equal(name, SPAN("date")) && !day_range_parse_iso(&out->date, value))
        return bad_value("date", value, "a date such as 2019, 2019-03 or 2019-03-14", err);
    if (span_equal(name, SPAN("language"))) {
        if (value.len != 2)
            return bad_value("language", value, "a two-letter ISO 639-1 code such as en or es",
                             err);
        out->language = value;
    }
    if (span_equal(name, SPAN("items"))) {
        if (!span_equal(value, SPAN("never")))
            return bad_value("items", value, "auto or never", err);
        out->items = ITEMS_NEVER;
    }
    for (size_t k = 0; k < sizeof field_names / sizeof field_names[0]; k++)
        if (name.len > 6 && span_equal(span_sub(name, 6, name.len), span_of(field_names[k])))
            *fields[k] = value;
    return BRIEF_OK;
}

brief_status document_options_parse(struct format_options *out, struct span text,
                                    struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    *out = (struct format_options){.date = {NO_DAY, NO_DAY}, .language = SPAN("en")};
    for (size_t from = 0; from < text.len && st == BRIEF_OK;) {
        const char *end = memchr(text.at + from, '\n', text.len - from);
        size_t to = end ? (size_t)(end - text.at) : text.len;
        const char *equals = memchr(text.at + from, '=', to - from);
        if (equals) {
            size_t at = (size_t)(equals - text.at);
            st = set_option(out, span_sub(text, from, at), span_sub(text, at + 1, to), err);
        }
        from = to + 1;
    }
    return st;
}

const char *document_stemmer(const struct document_settings *s)
{
    const char *name = s->language ? stemmer_of_language(s->language) : "english";
    return name ? name : "none";
}

struct span document_id(struct buf *room, const struct document *doc)
{
    buf_clear(room);
    if (doc->given_id.len) {
        buf_span(room, doc->given_id);
        return buf_bytes(room);
    }
    buf_span(room, doc->source);
    if (!doc->only_item)
        buf_printf(room, "#%u", doc->item);
    return buf_bytes(room);
}
