/* norm_reference.c -- what a text cites: codes, dated titles, addresses.
 *
 *     [WR-11-36]                        -> WR-11-36
 *     (Daily Briefing, 15 September)    -> Daily Briefing, 15 September, and its day: the latest
 * one that is not after the item's own date https://example.org/a.            ->
 * https://example.org/a */
#include "indexer/entities/norm.h"

/* The end of an address that is punctuation of the sentence around it. */
static struct span without_tail(struct span s)
{
    while (s.len && strchr(".,;:!?'\"", s.at[s.len - 1]))
        s.len--;
    return s;
}

static bool is_address(struct span s)
{
    return span_starts_with(s, SPAN("http")) || span_starts_with(s, SPAN("www."));
}

/* From the first to the last byte of the parts of a date. */
static struct span date_words_of(const struct norm_context *cx, const struct candidate *c)
{
    static const enum capture_name parts[] = {CAPTURE_WEEKDAY, CAPTURE_DAY,      CAPTURE_DAY_TO,
                                              CAPTURE_MONTH,   CAPTURE_MONTH_TO, CAPTURE_YEAR,
                                              CAPTURE_YEAR_TO};
    uint32_t from = UINT32_MAX, to = 0;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        struct capture g = c->captures[parts[i]];
        if (g.start == UINT32_MAX || g.end <= g.start)
            continue;
        from = g.start < from ? g.start : from;
        to = g.end > to ? g.end : to;
    }
    return from < to ? span_sub(cx->text, from, to) : (struct span){0};
}

static struct span title_and_date(struct norm_context *cx, struct span title, struct span date)
{
    struct span left = norm_fold_space(cx, title), right = norm_fold_space(cx, date);
    char *out = arena_text(cx->arena, left.len + right.len + 2);
    if (!out) {
        cx->no_memory = true;
        return (struct span){0};
    }
    memcpy(out, left.at, left.len);
    memcpy(out + left.len, ", ", 2);
    memcpy(out + left.len + 2, right.at, right.len);
    return (struct span){out, left.len + 2 + right.len};
}

/* The day of a dated title; a day that no month has leaves it undated. */
static void set_days(struct norm_context *cx, struct mention *m, const struct candidate *c)
{
    struct norm_context past = *cx;
    struct mention date = *m;
    past.cited = true;
    past.future = false;
    if (norm_date(&past, &date, c)) {
        m->days = date.days;
        m->flags |= date.flags & MENTION_YEARLESS;
    }
    cx->no_memory |= past.no_memory;
}

bool norm_reference(struct norm_context *cx, struct mention *m, const struct candidate *c)
{
    struct span code = norm_capture(cx, c, CAPTURE_CODE),
                title = norm_capture(cx, c, CAPTURE_TITLE);
    struct span whole = span_sub(cx->text, m->start, m->end);
    if (title.len) {
        struct span date = date_words_of(cx, c);
        m->norm = date.len ? title_and_date(cx, title, date) : norm_fold_space(cx, title);
        set_days(cx, m, c);
        return !cx->no_memory;
    }
    if (!code.len)
        code = whole;
    if (is_address(code)) {
        code = without_tail(code);
        if (is_address(whole))
            m->end = m->start + (uint32_t)code.len;
    }
    m->norm = norm_fold_space(cx, code);
    return m->norm.len > 0;
}
