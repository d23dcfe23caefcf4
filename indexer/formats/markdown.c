/* markdown.c -- Markdown files: one document each.
 *
 *     lines ──> kind of each line ──> blocks gathered from lines ──inline──> text without marks
 *
 * A line decides with its first bytes what it opens or goes on with; nothing is recursive, so block
 * quotes and lists nest as deep as they like. */
#include "indexer/formats/readers.h"

#include "indexer/formats/encoding.h"
#include "indexer/formats/inline.h"
#include "indexer/formats/prose.h"
#include "indexer/formats/tables.h"

#define FRONT_MATTER_LINES 200 /* a longer one is none */

/* What the front matter says. */
struct front_matter {
    struct span title, language;
    struct day_range date;
    size_t end; /* bytes it takes; 0: there is none */
    size_t n_lines;
};

struct markdown {
    struct composer out;
    struct buf raw; /* lines of the open block */
    struct buf flags;
    enum block_kind kind; /* of the open block */
    size_t first_line;    /* of the open block */
    bool open;
    bool has_labels; /* the file defines link labels */
    bool in_comment;
    char fence; /* of the open code block, or 0 */
    size_t fence_len;
    size_t table_first; /* first block of the open table */
    uint32_t table_row;
    bool in_table;
    size_t title_block; /* of the first level-one heading, plus one; 0: none */
};

/* --- lines ---------------------------------------------------------------------------------------
 */

static struct span trim(struct span s)
{
    while (s.len > 0 && (s.at[0] == ' ' || s.at[0] == '\t'))
        s = span_sub(s, 1, s.len);
    while (s.len > 0 && (s.at[s.len - 1] == ' ' || s.at[s.len - 1] == '\t'))
        s.len--;
    return s;
}

static struct span take_line(struct span text, size_t *at)
{
    const char *lf = memchr(text.at + *at, '\n', text.len - *at);
    size_t end = lf ? (size_t)(lf - text.at) : text.len;
    struct span line = span_sub(text, *at, end);
    *at = lf ? end + 1 : text.len;
    return line;
}

/* Without the '>' of block quotes, however deep. */
static struct span unquote(struct span s)
{
    for (;;) {
        s = trim(s);
        if (s.len == 0 || s.at[0] != '>')
            return s;
        s = span_sub(s, 1, s.len);
    }
}

static size_t run_length(struct span s, char c)
{
    size_t n = 0;
    while (n < s.len && s.at[n] == c)
        n++;
    return n;
}

/* Level of an ATX heading, 0 for none; *text is what it says. */
static size_t heading_level(struct span s, struct span *text)
{
    size_t n = run_length(s, '#');
    if (n == 0 || n > 6 || (n < s.len && s.at[n] != ' ' && s.at[n] != '\t'))
        return 0;
    *text = trim(span_sub(s, n, s.len));
    struct span t = *text;
    while (t.len > 0 && t.at[t.len - 1] == '#')
        t.len--;
    if (t.len == 0 || t.at[t.len - 1] == ' ')
        *text = trim(t);
    return n;
}

/* "===" or "---" under a paragraph. */
static bool is_underline(struct span s)
{
    return s.len >= 2 && (s.at[0] == '=' || s.at[0] == '-') && run_length(s, s.at[0]) == s.len;
}

static bool is_break(struct span s)
{
    size_t n = 0;
    if (s.len < 3 || (s.at[0] != '-' && s.at[0] != '*' && s.at[0] != '_'))
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] != s.at[0] && s.at[i] != ' ')
            return false;
        n += s.at[i] == s.at[0];
    }
    return n >= 3;
}

/* Bytes of a list marker with the blanks behind it, 0: none. */
static size_t marker_length(struct span s)
{
    size_t n = 0;
    if (s.len > 0 && (s.at[0] == '-' || s.at[0] == '*' || s.at[0] == '+')) {
        n = 1;
    } else {
        while (n < s.len && n < 3 && s.at[n] >= '0' && s.at[n] <= '9')
            n++; /* "2019." is a year, whatever Markdown makes of it */
        if (n == 0 || n >= s.len || (s.at[n] != '.' && s.at[n] != ')'))
            return 0;
        n++;
    }
    if (n < s.len && s.at[n] != ' ' && s.at[n] != '\t')
        return 0;
    while (n < s.len && (s.at[n] == ' ' || s.at[n] == '\t'))
        n++;
    struct span rest = span_sub(s, n, s.len);
    if (span_starts_with(rest, SPAN("[ ] ")) || span_starts_with(rest, SPAN("[x] ")) ||
        span_starts_with(rest, SPAN("[X] ")))
        n += 4;
    return n;
}

/* "[label]: address", which is no text. */
static bool is_label(struct span s)
{
    if (s.len < 4 || s.at[0] != '[' || s.at[1] == '^')
        return false;
    const char *close = memchr(s.at, ']', s.len);
    return close && (size_t)(close - s.at) + 1 < s.len && close[1] == ':';
}

/* "|---|:--:|" below a table's header */
static bool is_delimiter_row(struct span s)
{
    bool dash = false, bar = false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (c != '|' && c != '-' && c != ':' && c != ' ' && c != '\t')
            return false;
        dash |= c == '-';
        bar |= c == '|';
    }
    return dash && bar;
}

/* --- blocks --------------------------------------------------------------------------------------
 */

static void end_block(struct markdown *m)
{
    if (!m->open)
        return;
    if (m->raw.failed)
        m->out.draft->failed = true;
    inline_append(&m->out, buf_bytes(&m->raw), m->first_line, m->has_labels, &m->flags);
    composer_end(&m->out, m->kind, 0, 0, 0);
    buf_clear(&m->raw);
    m->open = false;
}

static void end_table(struct markdown *m)
{
    struct draft *d = m->out.draft;
    if (!m->in_table)
        return;
    m->in_table = false;
    d->text = buf_bytes(&d->own);
    table_mark_headers(d, m->table_first, true);
}

static void begin_block(struct markdown *m, enum block_kind kind, struct span text, size_t line)
{
    end_block(m);
    end_table(m);
    m->open = true;
    m->kind = kind;
    m->first_line = line;
    buf_span(&m->raw, text);
}

static void add_heading(struct markdown *m, size_t level, struct span text, size_t line)
{
    size_t before = m->out.draft->n_blocks;
    begin_block(m, BLOCK_HEADING, text, line);
    before = m->out.draft->n_blocks; /* what begin_block has ended counts */
    end_block(m);
    if (level == 1 && !m->title_block && m->out.draft->n_blocks > before)
        m->title_block = before + 1;
}

static void add_row(struct markdown *m, struct span s, size_t line)
{
    size_t column = 0, from = 0;
    if (s.at[0] == '|')
        s = span_sub(s, 1, s.len);
    if (s.len > 0 && s.at[s.len - 1] == '|' && (s.len < 2 || s.at[s.len - 2] != '\\'))
        s.len--;
    for (size_t i = 0; i <= s.len; i++) {
        if (i < s.len && s.at[i] == '\\') {
            i++;
            continue;
        }
        if (i < s.len && s.at[i] != '|')
            continue;
        struct span cell = span_sub(s, from, i < s.len ? i : s.len);
        inline_append(&m->out, cell, line, m->has_labels, &m->flags);
        composer_end(&m->out, BLOCK_CELL, m->out.draft->n_tables, m->table_row, column++);
        from = i + 1;
    }
    m->table_row++;
}

#define CAPTION_MAX 160 /* bytes */

/* A paragraph of one short line without final stop right above a table is its caption. */
static void claim_caption(struct draft *d)
{
    struct block *b = d->n_blocks ? &d->blocks[d->n_blocks - 1] : NULL;
    if (!b || b->kind != BLOCK_PARAGRAPH || b->end - b->start > CAPTION_MAX)
        return;
    struct span s = span_sub(buf_bytes(&d->own), b->start, b->end);
    if (ends_sentence(s) || memchr(s.at, '\n', s.len))
        return;
    b->kind = BLOCK_CAPTION;
    b->table = d->n_tables;
}

/* The last line of the open paragraph was a table's header. */
static void begin_table(struct markdown *m)
{
    struct span all = buf_bytes(&m->raw);
    const char *lf = memrchr(all.at, '\n', all.len);
    size_t from = lf ? (size_t)(lf - all.at) + 1 : 0, line = m->first_line;
    struct buf header = {0};
    for (size_t i = 0; i < from; i++)
        line += all.at[i] == '\n';
    buf_span(&header, span_sub(all, from, all.len));
    m->raw.len = from;
    end_block(m);
    m->out.draft->n_tables++;
    claim_caption(m->out.draft);
    m->in_table = true;
    m->table_first = m->out.draft->n_blocks;
    m->table_row = 0;
    if (header.failed)
        m->out.draft->failed = true;
    else if (header.len)
        add_row(m, buf_bytes(&header), line);
    buf_release(&header);
}

/* Inside a fenced code block; its text stays as it is. */
static void read_code_line(struct markdown *m, struct span line, size_t number)
{
    struct span s = trim(line);
    size_t n = run_length(s, m->fence);
    if (n >= m->fence_len && n == s.len) {
        composer_end(&m->out, BLOCK_PARAGRAPH, 0, 0, 0);
        m->fence = 0;
        return;
    }
    composer_line(&m->out, number);
    buf_span(&m->out.piece, line);
    buf_byte(&m->out.piece, '\n');
}

/* Lines that end what is open: fences, headings, underlines, breaks, table delimiters. */
static bool read_structure(struct markdown *m, struct span s, size_t number)
{
    struct span text;
    size_t level;
    size_t fence = run_length(s, '`') >= 3 ? run_length(s, '`') : run_length(s, '~');
    if (fence >= 3 && !memchr(s.at + fence, s.at[0], s.len - fence)) {
        end_block(m);
        end_table(m);
        m->fence = s.at[0];
        m->fence_len = fence;
        return true;
    }
    if ((level = heading_level(s, &text))) {
        add_heading(m, level, text, number);
        return true;
    }
    if (m->open && m->kind == BLOCK_PARAGRAPH && is_underline(s)) {
        size_t before = m->out.draft->n_blocks;
        m->kind = BLOCK_HEADING;
        end_block(m);
        if (s.at[0] == '=' && !m->title_block && m->out.draft->n_blocks > before)
            m->title_block = before + 1;
        return true;
    }
    if (m->open && m->kind == BLOCK_PARAGRAPH && is_delimiter_row(s)) {
        begin_table(m);
        return true;
    }
    if (is_break(s)) {
        end_block(m);
        end_table(m);
        return true;
    }
    return false;
}

static void read_line(struct markdown *m, struct span line, size_t number)
{
    if (m->fence) {
        read_code_line(m, line, number);
        return;
    }
    struct span s = unquote(line);
    if (m->in_comment || span_starts_with(s, SPAN("<!--"))) {
        m->in_comment = !memmem(s.at, s.len, "-->", 3);
        return;
    }
    if (s.len == 0) {
        end_block(m);
        end_table(m);
        return;
    }
    if (m->in_table && memchr(s.at, '|', s.len)) {
        add_row(m, s, number);
        return;
    }
    if (read_structure(m, s, number) || is_label(s))
        return;
    size_t marker = marker_length(s);
    bool number_amid = m->open && m->kind == BLOCK_PARAGRAPH && marker && s.at[0] >= '0' &&
                       s.at[0] <= '9' && !(s.at[0] == '1' && (s.at[1] == '.' || s.at[1] == ')'));
    if (marker && marker < s.len && !number_amid) {
        begin_block(m, BLOCK_ITEM, span_sub(s, marker, s.len), number);
    } else if (m->open) {
        buf_byte(&m->raw, '\n');
        buf_span(&m->raw, s);
    } else if (!marker || marker < s.len) {
        begin_block(m, BLOCK_PARAGRAPH, s, number);
    }
}

/* --- front matter --------------------------------------------------------------------------------
 */

static struct span unquoted(struct span s)
{
    s = trim(s);
    if (s.len >= 2 && (s.at[0] == '"' || s.at[0] == '\'') && s.at[s.len - 1] == s.at[0])
        return span_sub(s, 1, s.len - 1);
    return s;
}

static void take_property(struct front_matter *f, struct span line)
{
    size_t n = 0;
    while (n < line.len && line.at[n] != ':' && line.at[n] != '=')
        n++;
    if (n == line.len)
        return;
    struct span key = trim(span_sub(line, 0, n)), value = unquoted(span_sub(line, n + 1, line.len));
    if (span_equal(key, SPAN("title")))
        f->title = value;
    else if (span_equal(key, SPAN("date")))
        document_date_parse(&f->date, value);
    else if ((span_equal(key, SPAN("lang")) || span_equal(key, SPAN("language"))) &&
             value.len >= 2 && (value.len == 2 || value.at[2] == '-' || value.at[2] == '_'))
        f->language = span_sub(value, 0, 2);
}

/* "---" … "---" (or "...") with "key: value" lines; "+++" with "key = value". */
static struct front_matter read_front_matter(struct span text)
{
    struct front_matter f = {.date = NO_DAYS}, none = {.date = NO_DAYS};
    size_t at = 0;
    struct span open = trim(text.len ? take_line(text, &at) : text);
    if (!span_equal(open, SPAN("---")) && !span_equal(open, SPAN("+++")))
        return none;
    for (f.n_lines = 1; at < text.len && f.n_lines < FRONT_MATTER_LINES;) {
        struct span line = trim(take_line(text, &at));
        f.n_lines++;
        if (span_equal(line, open) || span_equal(line, SPAN("..."))) {
            f.end = at;
            return f;
        }
        take_property(&f, line);
    }
    return none;
}

/* --- the file
 * ------------------------------------------------------------------------------------- */

static bool defines_labels(struct span text)
{
    for (size_t at = 0; at < text.len;)
        if (is_label(trim(take_line(text, &at))))
            return true;
    return false;
}

/* Title: the first level-one heading; when it opens the text it is the title block. Without one, a
 * heading that opens the text. */
static struct span settle_title(struct markdown *m, bool has_front_title)
{
    struct draft *d = m->out.draft;
    if (d->n_blocks == 0)
        return (struct span){NULL, 0};
    struct block *first = &d->blocks[0];
    if (!has_front_title && first->kind == BLOCK_HEADING && m->title_block <= 1)
        first->kind = BLOCK_TITLE;
    if (first->kind == BLOCK_TITLE)
        return span_sub(d->text, first->start, first->end);
    if (!m->title_block)
        return (struct span){NULL, 0};
    const struct block *b = &d->blocks[m->title_block - 1];
    return span_sub(d->text, b->start, b->end);
}

static bool same_text(struct span a, struct span b)
{
    return span_equal(trim(a), trim(b));
}

/* Is the front matter's title also the heading that opens the text? */
static bool heading_repeats(struct span text, struct span title)
{
    struct span heading;
    for (size_t at = 0; at < text.len;) {
        struct span line = trim(take_line(text, &at));
        if (line.len > 0)
            return heading_level(line, &heading) == 1 && same_text(heading, title);
    }
    return false;
}

static brief_status send_part(struct reader *r, struct markdown *m, struct span part, size_t *line,
                              const struct front_matter *front, bool only)
{
    struct draft *d = &r->draft;
    struct document doc = {.only_item = only, .language = front->language};
    bool front_title = front->title.len > 0 && !heading_repeats(part, front->title);
    draft_clear(d);
    m->title_block = 0;
    if (front_title) {
        composer_line(&m->out, 1);
        buf_span(&m->out.piece, front->title);
        composer_end(&m->out, BLOCK_TITLE, 0, 0, 0);
    }
    for (size_t at = 0; at < part.len && !d->failed; ++*line)
        read_line(m, take_line(part, &at), *line);
    end_block(m);
    end_table(m);
    if (m->fence)
        composer_end(&m->out, BLOCK_PARAGRAPH, 0, 0, 0);
    m->fence = 0;
    d->text = buf_bytes(&d->own);
    if (d->failed || d->own.failed)
        return reader_no_memory(r);
    if (d->text.len == 0)
        return BRIEF_OK;
    doc.title = settle_title(m, front_title);
    struct dateline dateline;
    struct day_range stated;
    prose_find_date(d, &dateline, &stated);
    if (dateline.date.year)
        stated = NO_DAYS;
    doc.date = reader_date(r, days_known(front->date) ? front->date : stated, &dateline);
    doc.dateline_place = dateline.place;
    doc.n_bad = m->out.n_bad;
    m->out.n_bad = 0;
    return reader_send(r, &doc);
}

brief_status markdown_read(struct reader *r, struct span bytes)
{
    struct buf decoded = {0}, cleaned = {0}, scratch = {0};
    struct markdown m = {.out = {.draft = &r->draft}};
    struct span text;
    brief_status st =
        encoding_to_utf8(&text, &decoded, bytes, encoding_detect(bytes), &m.out.n_bad);
    if (st == BRIEF_OK)
        st = encoding_clean(&text, &cleaned, &scratch, text, &m.out.n_bad);
    buf_release(&scratch);
    if (st)
        st = reader_no_memory(r);
    struct front_matter front = read_front_matter(st == BRIEF_OK ? text : SPAN(""));
    m.has_labels = st == BRIEF_OK && defines_labels(text);
    size_t line = front.n_lines + 1, from = front.end;
    while (st == BRIEF_OK && (from < text.len || front.title.len > 0)) {
        size_t to = text_part_end(text, from);
        bool only = to == text.len && from == front.end;
        st = send_part(r, &m, span_sub(text, from, to), &line, &front, only);
        from = to;
        front.title.len = 0;
    }
    composer_release(&m.out);
    buf_release(&m.raw);
    buf_release(&m.flags);
    buf_release(&cleaned);
    buf_release(&decoded);
    return st;
}
