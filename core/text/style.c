/* style.c -- colours and columns. */
#include "core/text/style.h"

#include "core/mention.h"
#include "core/text/utf8.h"
#include "core/text/clean.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH_USUAL 80
#define WIDTH_LEAST 40
#define WIDTH_MOST  120 /* longer lines are hard to read */

static size_t terminal_width(bool terminal, const char *columns)
{
    struct winsize size;
    long width = columns ? strtol(columns, NULL, 10) : 0;
    if (width <= 0 && terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        width = size.ws_col;
    if (width <= 0)
        return WIDTH_USUAL;
    return width < WIDTH_LEAST ? WIDTH_LEAST : width > WIDTH_MOST ? WIDTH_MOST : (size_t)width;
}

brief_status style_choose(struct style *out, const char *format, const char *color,
                          struct style_environment env, struct brief_error *err)
{
    struct span f = span_of(format ? format : "human"), c = span_of(color ? color : "auto");
    *out = (struct style){.terminal = isatty(STDOUT_FILENO) != 0};
    out->width = terminal_width(out->terminal, env.columns);
    if (span_equal(f, SPAN("jsonl")))
        out->format = FORMAT_JSONL;
    else if (span_equal(f, SPAN("tsv")))
        out->format = FORMAT_TSV;
    else if (!span_equal(f, SPAN("human")) && !span_equal(f, SPAN("text")))
        return brief_fail(err, BRIEF_EQUERY, "--format %s: formats are human, jsonl and tsv",
                          format);
    bool dumb = !env.term || span_equal(span_of(env.term), SPAN("dumb"));
    if (span_equal(c, SPAN("always")))
        out->colour = true;
    else if (span_equal(c, SPAN("auto")))
        out->colour = out->terminal && !dumb && !(env.no_color && env.no_color[0]);
    else if (!span_equal(c, SPAN("never")))
        return brief_fail(err, BRIEF_EQUERY, "--color %s: say auto, always or never", color);
    out->colour = out->colour && out->format == FORMAT_HUMAN;
    return BRIEF_OK;
}

static const char *escape_of(int paint)
{
    switch (paint) {
    case PAINT_MATCH:
        return "1;31";
    case PAINT_TITLE:
        return "1";
    case PAINT_DIM:
        return "2";
    case PAINT_TYPE + MENTION_PERSON:
        return "36";
    case PAINT_TYPE + MENTION_ORGANISATION:
        return "33";
    case PAINT_TYPE + MENTION_PLACE:
        return "32";
    case PAINT_TYPE + MENTION_AMOUNT:
        return "35";
    case PAINT_TYPE + MENTION_QUANTITY:
        return "2;35";
    case PAINT_TYPE + MENTION_DATE:
        return "34";
    case PAINT_TYPE + MENTION_REFERENCE:
        return "4";
    case PAINT_TYPE + MENTION_EQUIPMENT:
        return "31";
    case PAINT_TYPE + MENTION_NATIONALITY:
        return "2;32";
    default:
        return NULL;
    }
}

void paint_open(struct buf *out, const struct style *style, int paint)
{
    const char *escape = escape_of(paint);
    if (style->colour && escape)
        buf_printf(out, "\x1b[%sm", escape);
    else if (!style->colour && paint == PAINT_MATCH)
        buf_byte(out, '*');
}

void paint_close(struct buf *out, const struct style *style, int paint)
{
    if (style->colour && escape_of(paint))
        buf_puts(out, "\x1b[0m");
    else if (!style->colour && paint == PAINT_MATCH)
        buf_byte(out, '*');
}

void paint_text(struct buf *out, const struct style *style, int paint, struct span text)
{
    paint_open(out, style, paint);
    clean_append(out, text);
    paint_close(out, style, paint);
}

/* A text being printed: where it is, and which of the painted stretches is next or open. */
struct printing {
    struct buf *out;
    const struct style *style;
    struct span text;
    const struct painted *painted;
    size_t n, next;
    bool open;
};

static void print_bytes(struct printing *p, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (p->open && i >= p->painted[p->next].to) {
            paint_close(p->out, p->style, p->painted[p->next++].paint);
            p->open = false;
        }
        while (!p->open && p->next < p->n && p->painted[p->next].to <= i)
            p->next++;
        if (!p->open && p->next < p->n && i >= p->painted[p->next].from) {
            paint_open(p->out, p->style, p->painted[p->next].paint);
            p->open = true;
        }
        buf_byte(p->out, (uint8_t)p->text.at[i]);
    }
    if (p->open && to >= p->painted[p->next].to) {
        paint_close(p->out, p->style, p->painted[p->next++].paint);
        p->open = false;
    }
}

/* Colours do not reach over the indent of the next line. */
static void break_line(struct printing *p, size_t indent)
{
    if (p->open && p->style->colour)
        paint_close(p->out, p->style, p->painted[p->next].paint);
    buf_printf(p->out, "\n%*s", (int)indent, "");
    if (p->open && p->style->colour)
        paint_open(p->out, p->style, p->painted[p->next].paint);
}

/* Stars that marks will add to [from, to). */
static size_t extra_columns(const struct printing *p, size_t from, size_t to)
{
    size_t extra = 0;
    if (p->style->colour)
        return 0;
    for (size_t i = p->next; i < p->n && p->painted[i].from < to; i++)
        if (p->painted[i].paint == PAINT_MATCH) {
            extra += p->painted[i].from >= from;
            extra += p->painted[i].to <= to;
        }
    return extra;
}

void print_wrapped(struct buf *out, const struct style *style, struct span text,
                   const struct painted *painted, size_t n, size_t column, size_t indent,
                   size_t width)
{
    struct printing p = {out, style, text, painted, n, 0, false};
    bool first = true;
    for (size_t from = 0; from < text.len;) {
        size_t to = from;
        while (to < text.len && text.at[to] != ' ')
            to++;
        size_t columns = utf8_columns(span_sub(text, from, to)) + extra_columns(&p, from, to);
        if (!first && column + 1 + columns > width) {
            break_line(&p, indent);
            column = indent;
        } else if (!first) {
            print_bytes(&p, from - 1, from);
            column++;
        }
        print_bytes(&p, from, to);
        column += columns;
        first = false;
        from = to + 1;
    }
    if (p.open)
        paint_close(out, style, painted[p.next].paint);
    buf_byte(out, '\n');
}

void print_cut(struct buf *out, const struct style *style, int paint, struct span text,
               size_t columns)
{
    struct buf clean = {0};
    clean_append(&clean, text);
    struct span s = buf_bytes(&clean);
    if (utf8_columns(s) > columns && columns > 0) {
        struct span kept = utf8_cut(s, columns - 1);
        size_t to = kept.len;
        while (to < s.len) { /* wide bytes are not wide columns: take what still fits */
            size_t len = 1;
            utf8_decode(s, to, &len);
            if (utf8_columns(span_sub(s, 0, to + len)) > columns - 1)
                break;
            to += len;
        }
        while (to > 0 && utf8_columns(span_sub(s, 0, to)) > columns - 1)
            to = utf8_cut(s, to - 1).len;
        clean.len = to;
        buf_puts(&clean, "…");
        s = buf_bytes(&clean);
    }
    paint_open(out, style, paint);
    buf_span(out, s);
    paint_close(out, style, paint);
    buf_release(&clean);
}

void tsv_field(struct buf *out, bool first, struct span text)
{
    if (!first)
        buf_byte(out, '\t');
    clean_append(out, text);
}

void tsv_number(struct buf *out, bool first, uint64_t number)
{
    buf_printf(out, first ? "%llu" : "\t%llu", (unsigned long long)number);
}
