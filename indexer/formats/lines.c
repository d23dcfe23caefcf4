/* lines.c -- the lines of a text and what they look like. */
#include "indexer/formats/lines.h"

#include "core/mem.h"
#include "core/text/utf8.h"
#include "indexer/formats/scan.h"

#define WIDE   120 /* columns that no hard-wrapped text exceeds */
#define NARROW 30  /* nobody wraps at fewer columns than this */

void line_list_release(struct line_list *lines)
{
    mem_free(lines->at);
    *lines = (struct line_list){0};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_ascii_letter(char c)
{
    return (uint8_t)((c | 0x20) - 'a') < 26;
}

size_t bullet_length(struct span s)
{
    static const char *const marks[] = {"-", "*", "•", "‣", "◦", "▪", "·", "–"};
    if (s.len < 3 || (s.at[0] != '-' && s.at[0] != '*' && (uint8_t)s.at[0] < 0x80))
        return 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        struct span mark = span_of(marks[i]);
        if (!span_starts_with(s, mark) || s.len <= mark.len || !is_blank(s.at[mark.len]))
            continue;
        size_t at = mark.len;
        while (at < s.len && is_blank(s.at[at]))
            at++;
        return at < s.len ? at : 0;
    }
    return 0;
}

size_t number_marker_length(struct span s)
{
    size_t at = 0;
    while (at < s.len && at < 3 && is_digit(s.at[at]))
        at++;
    if (at == 0 || at > 2 || at + 1 >= s.len || (s.at[at] != '.' && s.at[at] != ')') ||
        !is_blank(s.at[at + 1]))
        return 0;
    at++;
    while (at < s.len && is_blank(s.at[at]))
        at++;
    return at < s.len ? at : 0;
}

bool is_figure(struct span cell)
{
    size_t n_digits = 0, n_letters = 0, before = 0;
    for (size_t i = 0; i < cell.len; i++) {
        char c = cell.at[i];
        if (is_digit(c)) {
            if (n_digits++ == 0)
                before = n_letters;
        } else if (is_ascii_letter(c)) {
            n_letters++;
        }
    }
    return n_digits > 0 && before <= 4 && n_letters <= n_digits + 4 && n_letters <= 8;
}

bool is_gap(struct span cell)
{
    if (cell.len > 5)
        return false;
    for (size_t i = 0; i < cell.len; i++)
        if (is_digit(cell.at[i]) || (is_ascii_letter(cell.at[i]) && !strchr("naNA", cell.at[i])))
            return false;
    return true;
}

/* A gap between cells: a tab, three blanks, or two that do not just follow a sentence. */
static size_t gap_length(struct span text, size_t at, size_t end)
{
    size_t n = 0;
    bool tab = false;
    while (at + n < end && is_blank(text.at[at + n]))
        tab |= text.at[at + n++] == '\t';
    if (tab || n >= 3)
        return n;
    bool sentence = at > 0 && strchr(".!?:\"", text.at[at - 1]);
    return n == 2 && !sentence ? 2 : 0;
}

bool next_aligned_cell(struct span text, size_t *at, size_t end, size_t *cell_start,
                       size_t *cell_end)
{
    size_t next = *at;
    while (next < end && is_blank(text.at[next]))
        next++;
    if (next >= end)
        return false;
    *cell_start = next;
    for (; next < end; next++) {
        if (!is_blank(text.at[next]))
            continue;
        if (gap_length(text, next, end))
            break;
        if (next + 1 < end && is_blank(text.at[next + 1]))
            next++; /* two blanks behind a sentence are no gap; do not look at the second alone */
    }
    *cell_end = next;
    *at = next;
    return true;
}

/* Two cells or more, one of them a figure. */
static bool is_aligned_row(struct span text, const struct line *l)
{
    size_t at = l->start, from, to, n = 0, n_figures = 0;
    if (l->end - l->start > 400)
        return false;
    while (next_aligned_cell(text, &at, l->end, &from, &to)) {
        struct span cell = span_sub(text, from, to);
        n++;
        n_figures += is_figure(cell) || is_gap(cell);
    }
    return n >= 2 && n_figures > 0;
}

/* Nothing but signs that draw lines, three of them at least. */
static bool is_rule(struct span s)
{
    if (s.len < 3 || !strchr("-=_*|+~#", s.at[0]))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!strchr("-=_*|+:~# \t", s.at[i]))
            return false;
    return true;
}

static enum line_kind pipe_kind(struct span s)
{
    if (is_rule(s))
        return LINE_RULE;
    if (s.len == 1)
        return LINE_CELL; /* an empty one */
    size_t from = s.at[0] == '|', to = s.len;
    if (to > from && s.at[to - 1] == '|')
        to--;
    bool between = memchr(s.at + from, '|', to - from) != NULL;
    if (between || (from && to < s.len))
        return LINE_ROW;
    return to < s.len && to - from <= 200 ? LINE_CELL : LINE_TEXT;
}

/* Signs that occur somewhere in the text: without them no line need be searched for them. */
struct signs {
    bool pipes, gaps, high;
};

static enum line_kind kind_of(struct span text, const struct line *l, struct signs signs)
{
    struct span s = span_sub(text, l->start, l->end);
    if (s.len == 0)
        return LINE_BLANK;
    if (signs.pipes && memchr(s.at, '|', s.len)) {
        enum line_kind kind = pipe_kind(s);
        if (kind != LINE_TEXT)
            return kind;
    }
    bool letter = is_ascii_letter(s.at[0]); /* as most lines begin */
    if (!letter && is_rule(s))
        return LINE_RULE;
    if (!letter && bullet_length(s))
        return LINE_BULLET;
    if (signs.gaps && is_aligned_row(text, l))
        return LINE_ALIGNED;
    return !letter && number_marker_length(s) ? LINE_NUMBERED : LINE_TEXT;
}

static uint32_t columns_of(struct span s, bool high)
{
    if (!high || s.len > 4 * WIDE)
        return (uint32_t)s.len;
    uint32_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += ((uint8_t)s.at[i] & 0xC0) != 0x80;
    return n;
}

/* The width that the text was wrapped at: the columns that nine in ten of its lines stay within.
 * When most of the text stands in lines wider than WIDE, it was not wrapped. */
static uint32_t wrap_width(const struct line_list *lines)
{
    size_t histogram[WIDE + 1] = {0}, n = 0;
    uint64_t narrow = 0, wide = 0;
    for (size_t i = 0; i < lines->n; i++) {
        const struct line *l = &lines->at[i];
        if (l->kind == LINE_BLANK || l->kind >= LINE_RULE)
            continue;
        if (l->columns > WIDE) {
            wide += l->columns;
            continue;
        }
        narrow += l->columns;
        histogram[l->columns]++;
        n++;
    }
    if (n == 0 || wide > narrow)
        return 0;
    uint32_t width = WIDE;
    for (size_t above = 0; width > 0 && (above + histogram[width]) * 10 <= n; width--)
        above += histogram[width];
    return width >= NARROW ? width : 0;
}

static bool add_line(struct line_list *lines, struct span text, size_t from, size_t to,
                     struct signs signs)
{
    if (lines->n == lines->cap) {
        void *moved = mem_grow(lines->at, &lines->cap, lines->n + 1, sizeof *lines->at);
        if (!moved)
            return false;
        lines->at = moved;
    }
    size_t start = from;
    while (start < to && is_blank(text.at[start]))
        start++;
    while (to > start && (is_blank(text.at[to - 1]) || text.at[to - 1] == '\r'))
        to--; /* text taken as it is keeps its CRs */
    struct line *l = &lines->at[lines->n++];
    *l = (struct line){
        .start = (uint32_t)start,
        .end = (uint32_t)to,
        .columns = columns_of(span_sub(text, start, to), signs.high),
        .indent = (uint16_t)(start - from < UINT16_MAX ? start - from : UINT16_MAX),
    };
    l->kind = (uint8_t)kind_of(text, l, signs);
    return true;
}

/* Columns of what stands in front of text[from] on its line: a dateline. */
static uint32_t columns_before(struct span text, size_t from)
{
    size_t start = from;
    while (start > 0 && text.at[start - 1] != '\n' && from - start < WIDE)
        start--;
    return columns_of(span_sub(text, start, from), true);
}

bool line_list_read(struct line_list *lines, struct span text, size_t from)
{
    struct span s = span_sub(text, from, text.len);
    lines->n = 0;
    lines->width = 0;
    if (s.len == 0)
        return true;
    struct signs signs = {
        .pipes = memchr(s.at, '|', s.len) != NULL,
        .gaps = span_has_pair(s, ' ', ' ') || memchr(s.at, '\t', s.len) != NULL,
        .high = !utf8_is_ascii(s),
    };
    for (size_t at = from; at < text.len;) {
        const char *lf = memchr(text.at + at, '\n', text.len - at);
        size_t end = lf ? (size_t)(lf - text.at) : text.len;
        if (!add_line(lines, text, at, end, signs))
            return false;
        if (lines->n == 1)
            lines->at[0].columns += columns_before(text, from);
        at = end + 1;
    }
    lines->width = wrap_width(lines);
    return true;
}
