/* prose.c -- which lines of a plain text make up a block, and of what kind it is. */
#include "indexer/formats/prose.h"

#include "indexer/formats/lines.h"
#include "indexer/formats/tables.h"

#define TITLE_MAX   200 /* bytes */
#define HEADING_MAX 120 /* columns */
#define CAPTION_MAX 160
#define LONG_LINE   120 /* columns; longer ones are paragraphs */

struct prose {
    struct draft *d;
    struct span text;
    const struct line_list *lines;
    bool continues; /* the text has its title and dateline elsewhere */
};

static struct span line_at(const struct prose *p, size_t i)
{
    const struct line *l = &p->lines->at[i];
    return span_sub(p->text, l->start, l->end);
}

static bool is_kind(const struct prose *p, size_t i, enum line_kind kind)
{
    return i < p->lines->n && p->lines->at[i].kind == kind;
}

/* --- what a line's ends tell --------------------------------------------------------------------
 */

/* Drop closing quotes and brackets from the end of s. */
static struct span without_closers(struct span s)
{
    for (;;) {
        if (s.len >= 1 && s.at[s.len - 1] && strchr("\"')]", s.at[s.len - 1]))
            s.len--;
        else if (s.len >= 3 && s.at[s.len - 3] == '\xE2' && s.at[s.len - 2] == '\x80' &&
                 (s.at[s.len - 1] == '\x99' || s.at[s.len - 1] == '\x9D'))
            s.len -= 3; /* ’ and ” */
        else
            return s;
    }
}

static bool ends_with_any(struct span s, const char *stops)
{
    return s.len > 0 && s.at[s.len - 1] && strchr(stops, s.at[s.len - 1]);
}

bool ends_sentence(struct span s)
{
    static const struct span ellipsis = {"…", 3};
    s = without_closers(s);
    return ends_with_any(s, ".!?") ||
           (s.len >= 3 && span_equal(span_sub(s, s.len - 3, s.len), ellipsis));
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool has_letter(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((uint8_t)((s.at[i] | 0x20) - 'a') < 26 || (uint8_t)s.at[i] >= 0xC3)
            return true;
    return false;
}

bool is_headline(struct span s)
{
    return s.len > 0 && !is_lower(s.at[0]) && !strchr(",;:.)!?|", s.at[0]) &&
           !ends_with_any(without_closers(s), ".,;:") && has_letter(s);
}

/* Sums and figures make no heading: "Net 2.3 mln vs 3.3 mln". */
static bool is_mostly_figures(struct span s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += s.at[i] >= '0' && s.at[i] <= '9';
    return n * 6 > s.len;
}

static bool is_all_caps(struct span s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (is_lower(s.at[i]))
            return false;
        n += s.at[i] >= 'A' && s.at[i] <= 'Z';
    }
    return n >= 4;
}

/* "14 March 2019", "Date: 14 March 2019", "Published on March 14, 2019" */
static bool date_line(struct day_range *out, struct span s)
{
    static const char *const heads[] = {"Date", "Published", "Issued", "Updated", "Posted"};
    if (s.len > 80)
        return false;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct span head = span_of(heads[i]);
        if (!span_starts_with(s, head))
            continue;
        size_t at = head.len;
        if (span_starts_with(span_sub(s, at, s.len), SPAN(" on ")))
            at += 4;
        while (at < s.len && (s.at[at] == ':' || s.at[at] == ' '))
            at++;
        return document_date_parse(out, span_sub(s, at, s.len));
    }
    return document_date_parse(out, s);
}

/* --- paragraphs --------------------------------------------------------------------------------
 */

static size_t first_word_length(struct span s)
{
    size_t n = 0;
    while (n < s.len && s.at[n] != ' ' && s.at[n] != '\t')
        n++;
    return n;
}

/* Does the text of line i run on in line i + 1? */
static bool runs_on(const struct prose *p, size_t i)
{
    const struct line *l = &p->lines->at[i];
    if (i + 1 >= p->lines->n || p->lines->at[i + 1].kind == LINE_BLANK)
        return false;
    struct span here = line_at(p, i), next = line_at(p, i + 1);
    bool stop = ends_sentence(here);
    if (is_lower(next.at[0]) && !stop)
        return true;
    size_t width = p->lines->width, used = l->columns + 1 + first_word_length(next);
    if (i == 0 && p->continues && !stop && p->lines->at[1].columns * 10 >= width * 8)
        return width > 0; /* short for want of the dateline that stood before it */
    if (width == 0 || l->columns > LONG_LINE || p->lines->at[i + 1].columns > LONG_LINE)
        return false;
    if (used + 8 <= width && stop) /* the next word would have fitted: broken on purpose */
        return false;
    return l->columns * 10 >= width * 6 || is_lower(next.at[0]);
}

/* The line behind the paragraph that begins at line i. */
static size_t paragraph_end(const struct prose *p, size_t i)
{
    unsigned indent = p->lines->at[i].indent;
    while (runs_on(p, i)) {
        const struct line *next = &p->lines->at[i + 1];
        bool opens = next->kind == LINE_BULLET || next->kind == LINE_NUMBERED;
        if (opens && (ends_sentence(line_at(p, i)) || ends_with_any(line_at(p, i), ":-")))
            break; /* a list begins; amid a sentence it is but a dash or a figure */
        if (next->kind == LINE_RULE || table_starts(p->text, p->lines, i + 1))
            break;
        if (next->indent >= indent + 2 && ends_sentence(line_at(p, i)))
            break; /* paragraphs told apart by their first line's indent */
        indent = next->indent;
        i++;
    }
    return i + 1;
}

/* The line behind the list item at line i: it runs on in lines that open nothing themselves. */
static size_t item_end(const struct prose *p, size_t i)
{
    while (runs_on(p, i)) {
        const struct line *next = &p->lines->at[i + 1];
        if (next->kind != LINE_TEXT || table_starts(p->text, p->lines, i + 1))
            break;
        i++;
    }
    return i + 1;
}

static size_t skip_blank_lines(const struct prose *p, size_t i)
{
    while (is_kind(p, i, LINE_BLANK))
        i++;
    return i;
}

static bool is_caption(const struct prose *p, size_t i)
{
    return is_kind(p, i, LINE_TEXT) && p->lines->at[i].columns <= CAPTION_MAX &&
           !ends_sentence(line_at(p, i)) && has_letter(line_at(p, i)) &&
           table_starts(p->text, p->lines, i + 1);
}

#define RUNNING_TEXT 120 /* columns; what is shorter must at least end like a sentence */

/* Is what begins at line i running text of some length? Looks at a few lines only. */
static bool is_running_text(const struct prose *p, size_t i, size_t longer_than)
{
    size_t len = 0;
    for (size_t n = 0; n < 8 && i < p->lines->n; n++, i++) {
        len += p->lines->at[i].columns;
        if (len >= RUNNING_TEXT && len > longer_than)
            return true;
        if (!runs_on(p, i))
            return len > longer_than && ends_sentence(line_at(p, i));
    }
    return false;
}

/* A short line of its own in front of running text or a list. */
static bool is_heading(const struct prose *p, size_t i, size_t end)
{
    if (end != i + 1 || p->lines->at[i].columns > HEADING_MAX || !is_headline(line_at(p, i)) ||
        ends_sentence(line_at(p, i)) || is_mostly_figures(line_at(p, i)))
        return false;
    size_t next = skip_blank_lines(p, end);
    if (next >= p->lines->n)
        return false;
    const struct line *l = &p->lines->at[next];
    if (l->kind == LINE_TEXT)
        return is_running_text(p, next, p->lines->at[i].columns);
    return l->kind == LINE_BULLET || l->kind == LINE_NUMBERED;
}

/* --- title --------------------------------------------------------------------------------------
 */

/* Bytes of the paragraph that begins at line i, but no more lines than tell. */
static size_t text_length_from(const struct prose *p, size_t i)
{
    size_t len = 0;
    for (size_t n = 0; n < 4 && i < p->lines->n; n++, i++) {
        len += p->lines->at[i].columns;
        if (!runs_on(p, i))
            break;
    }
    return len;
}

static bool is_title(const struct prose *p, size_t i)
{
    struct dateline dateline;
    struct day_range days;
    const struct line *l = &p->lines->at[i];
    struct span s = line_at(p, i);
    if (l->kind != LINE_TEXT || s.len > TITLE_MAX || !has_letter(s) || date_line(&days, s) ||
        dateline_read(&dateline, s, true))
        return false;
    if (!is_headline(s) && !is_all_caps(s))
        return false;
    size_t next = skip_blank_lines(p, i + 1);
    if (next >= p->lines->n || table_starts(p->text, p->lines, i + 1))
        return false;
    if (next > i + 1)
        return true;
    if (p->lines->at[next].kind != LINE_TEXT || is_lower(line_at(p, next).at[0]))
        return false;
    struct span below = line_at(p, next);
    bool full = p->lines->width > 0 && p->lines->at[next].columns <= LONG_LINE &&
                l->columns + 1 + first_word_length(below) + 4 > p->lines->width;
    return !full && text_length_from(p, next) >= 2 * (size_t)l->columns;
}

/* --- the way through the lines ------------------------------------------------------------------
 */

static size_t add_text(const struct prose *p, size_t i, size_t end, enum block_kind kind,
                       size_t marker)
{
    draft_block(p->d, p->lines->at[i].start + marker, p->lines->at[end - 1].end, kind);
    return end;
}

/* Append the block or table at line i, which is not blank; returns the line behind it. */
static size_t read_block(const struct prose *p, size_t i)
{
    if (p->lines->at[i].kind == LINE_RULE)
        return i + 1;
    if (table_starts(p->text, p->lines, i))
        return table_read(p->d, p->lines, i);
    if (is_caption(p, i)) {
        struct block *b =
            draft_block(p->d, p->lines->at[i].start, p->lines->at[i].end, BLOCK_CAPTION);
        if (b)
            b->table = p->d->n_tables + 1;
        return table_read(p->d, p->lines, i + 1);
    }
    if (is_kind(p, i, LINE_BULLET))
        return add_text(p, i, item_end(p, i), BLOCK_ITEM, bullet_length(line_at(p, i)));
    if (is_kind(p, i, LINE_NUMBERED)) /* the number is kept: it may be a date's */
        return add_text(p, i, item_end(p, i), BLOCK_ITEM, 0);
    size_t end = paragraph_end(p, i);
    return add_text(p, i, end, is_heading(p, i, end) ? BLOCK_HEADING : BLOCK_PARAGRAPH, 0);
}

brief_status prose_read(struct draft *d, struct line_list *lines, size_t from,
                        enum prose_title title_mode, struct span *title)
{
    struct prose p = {
        .d = d, .text = d->text, .lines = lines, .continues = title_mode == PROSE_NO_TITLE};
    *title = (struct span){NULL, 0};
    if (!line_list_read(lines, d->text, from))
        return BRIEF_ENOMEM;
    size_t i = skip_blank_lines(&p, 0);
    bool known = title_mode == PROSE_HEADLINE && i < lines->n;
    if (known || (title_mode == PROSE_FIND_TITLE && i < lines->n && is_title(&p, i))) {
        *title = line_at(&p, i);
        draft_block(d, lines->at[i].start, lines->at[i].end, BLOCK_TITLE);
        i++;
    }
    while ((i = skip_blank_lines(&p, i)) < lines->n && !d->failed)
        i = read_block(&p, i);
    return d->failed ? BRIEF_ENOMEM : BRIEF_OK;
}

/* --- date ----------------------------------------------------------------------------------------
 */

/* A place and a full date alone on a line: "LIMA, 14 March 2019" is a dateline, but "Daily
 * Briefing, 14 March 2019" a masthead, whose date holds all the same. */
static bool dated_line(struct dateline *out, struct day_range *stated, struct span s)
{
    struct dateline d;
    if (s.len >= DATELINE_MAX || !dateline_read(&d, s, true) || !d.date.year || d.len < s.len)
        return false;
    if (is_all_caps(d.place))
        *out = d;
    else if (!days_known(*stated))
        *stated = stated_date_days(d.date);
    return true;
}

#define BLOCKS_NEAR_TOP 6
#define BYLINE_MAX      80 /* a longer paragraph, or one that is a sentence, is the story itself */

void prose_find_date(const struct draft *d, struct dateline *dateline, struct day_range *stated)
{
    *dateline = (struct dateline){.len = 0};
    *stated = NO_DAYS;
    for (size_t i = 0; i < d->n_blocks && i < BLOCKS_NEAR_TOP; i++) {
        const struct block *b = &d->blocks[i];
        struct span s = span_sub(d->text, b->start, b->end);
        if (b->kind != BLOCK_PARAGRAPH && b->kind != BLOCK_HEADING)
            continue;
        if (!days_known(*stated) && date_line(stated, s))
            continue;
        if (dateline_read(dateline, s, false))
            return;
        if (dated_line(dateline, stated, s) && dateline->len == 0)
            continue;
        if (dateline->len > 0)
            return;
        if (b->kind == BLOCK_PARAGRAPH && (s.len > BYLINE_MAX || ends_sentence(s)))
            return;
    }
}
