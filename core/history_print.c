/* history_print.c -- lines of a history for a terminal: labels dim, quoted words in colour. */
#include "core/history.h"

struct printing {
    struct buf *out;
    const struct style *style;
    size_t indent;
};

static void print_line(void *ctx, const struct history_line *line)
{
    struct printing *p = ctx;
    size_t column = p->indent + HISTORY_LABEL_COLUMNS;
    struct painted mark = {line->mark_from, line->mark_to, PAINT_MATCH};
    buf_printf(p->out, "%*s", (int)p->indent, "");
    paint_text(p->out, p->style, PAINT_DIM, span_of(line->label));
    buf_printf(p->out, "%*s", (int)(HISTORY_LABEL_COLUMNS - strlen(line->label)), "");
    print_wrapped(p->out, p->style, line->text, &mark, mark.to > mark.from ? 1 : 0, column, column,
                  p->style->width);
}

void history_print(struct buf *out, const struct style *style, const struct history *h,
                   uint32_t number, size_t indent)
{
    struct printing p = {out, style, indent};
    struct history_sink sink = {print_line, &p};
    out->failed |= !history_tell(h, number, &sink);
}

void history_print_event(struct buf *out, const struct style *style, const struct history *h,
                         size_t e, size_t indent)
{
    struct printing p = {out, style, indent};
    struct history_sink sink = {print_line, &p};
    out->failed |= !history_tell_event(h, e, &sink);
}
