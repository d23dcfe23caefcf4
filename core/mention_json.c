/* mention_json.c -- one mention, one line of JSON. */
#include "core/mention_json.h"

#include "core/json_out.h"
#include "core/text/utf8.h"

#include <stdio.h>

/* A day range as one JSON value: null, a day, or "from..to". */
static void document_date(struct buf *out, struct day_range date)
{
    char text[24];
    if (date.from == NO_DAY) {
        json_null(out, "date");
        return;
    }
    day_format(text, date.from);
    size_t n = strlen(text);
    if (date.from != date.to) {
        memcpy(text + n, "..", 2);
        day_format(text + n + 2, date.to);
        n += 2 + strlen(text + n + 2);
    }
    json_text(out, "date", (struct span){text, n});
}

static void day_text(char out[12], int32_t day, bool yearless)
{
    char iso[11];
    out[0] = '\0';
    if (day == NO_DAY || day <= DAY_MIN || day >= DAY_MAX)
        return;
    day_format(iso, day);
    if (yearless)
        snprintf(out, 12, "-%.6s", iso + 4); /* "0004-10-03" -> "--10-03" */
    else
        snprintf(out, 12, "%s", iso);
}

void mention_date_text(char from[12], char to[12], const struct mention *m)
{
    bool yearless = m->flags & MENTION_YEARLESS;
    day_text(from, m->days.from, yearless);
    day_text(to, m->days.to, yearless);
}

static void add_date(struct buf *out, const struct mention *m)
{
    char from[12], to[12];
    mention_date_text(from, to, m);
    json_text(out, "from", from[0] ? span_of(from) : (struct span){NULL, 0});
    json_text(out, "to", to[0] ? span_of(to) : (struct span){NULL, 0});
    const char *grain = day_range_grain(m->days);
    json_text(out, "grain", grain ? span_of(grain) : (struct span){NULL, 0});
    if (m->type == MENTION_DATE)
        json_text(out, "date_of", m->flags & MENTION_REPORT ? SPAN("report") : SPAN("event"));
}

static void add_value(struct buf *out, const struct mention *m)
{
    char text[DECIMAL_TEXT_MAX];
    size_t n = decimal_format(text, m->value);
    json_text(out, "value", (struct span){text, n});
    if (m->flags & MENTION_RANGE) {
        n = decimal_format(text, m->value_to);
        json_text(out, "value_to", (struct span){text, n});
    }
    json_text(out, "unit", m->unit.len ? m->unit : (struct span){NULL, 0});
    json_text(out, "label", m->label.len ? m->label : (struct span){NULL, 0});
    const char *hedge = mention_hedge_name(m->flags);
    json_text(out, "hedge", hedge ? span_of(hedge) : (struct span){NULL, 0});
}

void mention_json(struct buf *out, const struct mention *m, const struct mention_place *place)
{
    struct span none = {NULL, 0};
    buf_byte(out, '{');
    json_text(out, "doc", place->doc);
    json_text(out, "source", place->source);
    json_text(out, "title", place->title.len ? place->title : none);
    document_date(out, place->date);
    json_number(out, "line", place->line);
    json_text(out, "type", span_of(mention_type_name(m->type)));
    json_text(out, "text", place->text);
    json_number(out, "start", m->start);
    json_number(out, "end", m->end);
    json_text(out, "norm", m->norm.len ? m->norm : none);
    json_text(out, "actor", place->actor);
    json_text(out, "role", m->role.len ? m->role : none);
    json_text(out, "context", place->context);
    if (m->type == MENTION_AMOUNT || m->type == MENTION_QUANTITY)
        add_value(out, m);
    if (m->type == MENTION_DATE || (m->type == MENTION_REFERENCE && m->days.from != NO_DAY))
        add_date(out, m);
    if (m->aliases.len)
        json_list(out, "aliases", m->aliases);
    if (m->flags & MENTION_UNDECIDED)
        json_list(out, "candidates", m->candidates);
    json_text(out, "rule", m->rule.len ? m->rule : none);
    json_number(out, "confidence", m->confidence);
    if (m->flags & (MENTION_ADMITTED | MENTION_WEAK)) {
        json_key(out, m->flags & MENTION_WEAK ? "weak" : "admitted");
        buf_puts(out, "true");
    }
    buf_byte(out, '}');
}

/* Append [from, to) with white space folded and control characters dropped. */
static void append_folded_space(struct buf *out, struct span text, size_t from, size_t to)
{
    if (!buf_reserve(out, to - from))
        return;
    char *at = out->at, *end = at + out->len;
    for (size_t i = from; i < to; i++) {
        uint8_t byte = (uint8_t)text.at[i];
        if (byte > ' ' && byte != 0x7F)
            *end++ = (char)byte;
        else if (end > at && end[-1] != ' ')
            *end++ = ' ';
    }
    out->len = (size_t)(end - at);
}

/* At most `width` code points to the left of `at`, beginning at a word. */
static size_t context_start(struct span text, size_t at, size_t width)
{
    size_t i = at, word = at;
    while (i > 0 && width > 0) {
        i--;
        while (i > 0 && ((uint8_t)text.at[i] & 0xC0) == 0x80)
            i--;
        width--;
        if (i == 0 || (uint8_t)text.at[i - 1] <= ' ')
            word = i;
        if (i > 1 && text.at[i - 1] == '\n' && text.at[i - 2] == '\n')
            break; /* not into the paragraph before */
    }
    return word;
}

static size_t context_end(struct span text, size_t at, size_t width)
{
    size_t i = at, word = at;
    while (i < text.len && width > 0) {
        i++;
        while (i < text.len && ((uint8_t)text.at[i] & 0xC0) == 0x80)
            i++;
        width--;
        if (i == text.len || (uint8_t)text.at[i] <= ' ')
            word = i;
        if (i + 1 < text.len && text.at[i] == '\n' && text.at[i + 1] == '\n')
            break;
    }
    return word;
}

void mention_context(struct buf *out, struct span text, uint32_t start, uint32_t end, size_t width,
                     size_t *mark_from, size_t *mark_to)
{
    size_t from = context_start(text, start, width), to = context_end(text, end, width);
    size_t at = out->len;
    append_folded_space(out, text, from, start);
    *mark_from = out->len - at;
    append_folded_space(out, text, start, end);
    *mark_to = out->len - at;
    append_folded_space(out, text, end, to);
    while (out->len - at > *mark_to && out->at[out->len - 1] == ' ')
        out->len--;
}
