/* tables.c -- find out rows and columns of tables in plain text.
 *
 *     Fiscal year |          | Year | Sum |         Year    Sum
 *     Millions US$ |         |------|-----|         2000  112.4
 *     2000 |                 | 2000 | 1.2 |         2002  152.0
 *     112.40 |
 *
 * The first form may have its header in one line ("Year | Sum |"); otherwise it does not say how
 * many columns it has: the number is taken under which every column holds figures throughout, or
 * words throughout, below a header of words. */
#include "indexer/formats/tables.h"

#define COLUMNS_MAX   24   /* tried for tables of one cell a line */
#define ROW_CELLS_MAX 1000 /* further cells of a row stay one cell */

static struct span line_span(struct span text, const struct line *l)
{
    return span_sub(text, l->start, l->end);
}

static struct span block_span(const struct draft *d, const struct block *b)
{
    return span_sub(d->text, b->start, b->end);
}

static struct span trim_blanks(struct span s)
{
    while (s.len > 0 && (s.at[0] == ' ' || s.at[0] == '\t'))
        s = span_sub(s, 1, s.len);
    while (s.len > 0 && (s.at[s.len - 1] == ' ' || s.at[s.len - 1] == '\t'))
        s.len--;
    return s;
}

static void add_cell(struct draft *d, struct span cell, size_t row, size_t column)
{
    cell = trim_blanks(cell);
    if (cell.len == 0)
        return;
    size_t start = (size_t)(cell.at - d->text.at);
    struct block *b = draft_block(d, start, start + cell.len, BLOCK_CELL);
    if (!b)
        return;
    b->table = d->n_tables;
    b->row = (uint32_t)row;
    b->column = (uint16_t)(column < UINT16_MAX ? column : UINT16_MAX);
}

static bool is_year(struct span s)
{
    if (s.len < 4 || (s.at[0] != '1' && s.at[0] != '2'))
        return false;
    for (size_t i = 0; i < 4; i++)
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
    /* 2000, 2000/01, 2000-2001, 2000* */
    return s.len == 4 || s.at[4] == '/' || s.at[4] == '-' || s.at[4] == '*' ||
           (uint8_t)s.at[4] >= 0x80;
}

/* --- header flags ------------------------------------------------------------------------------
 */

struct census {
    size_t n_figures, n_words, n_years;
};

static void count_cell(struct census *c, struct span cell)
{
    bool figure = is_figure(cell);
    c->n_figures += figure;
    c->n_words += !figure && !is_gap(cell);
    c->n_years += is_year(cell);
}

void table_mark_headers(struct draft *d, size_t first, bool first_row)
{
    struct census top = {0}, top_rest = {0}, left = {0}, inner = {0};
    for (size_t i = first; i < d->n_blocks; i++) {
        const struct block *b = &d->blocks[i];
        struct span cell = block_span(d, b);
        if (b->kind != BLOCK_CELL)
            continue;
        if (b->row == 0)
            count_cell(&top, cell);
        if (b->row == 0 && b->column > 0)
            count_cell(&top_rest, cell);
        if (b->row > 0)
            count_cell(b->column == 0 ? &left : &inner, cell);
    }
    bool words = top.n_words > 0 && top.n_figures == 0;
    bool years = top_rest.n_years > 0 && top_rest.n_years == top_rest.n_figures;
    bool row = first_row || (inner.n_figures > 0 && (words || years));
    bool column = (inner.n_figures > 0 && left.n_words > left.n_figures) ||
                  (left.n_years > 0 && left.n_years == left.n_figures && left.n_words == 0);
    for (size_t i = first; i < d->n_blocks; i++) {
        struct block *b = &d->blocks[i];
        if (b->kind == BLOCK_CELL && ((row && b->row == 0) || (column && b->column == 0)))
            b->header = true;
    }
}

/* --- one cell a line ---------------------------------------------------------------------------
 */

static struct span cell_of(struct span text, const struct line *l)
{
    struct span s = line_span(text, l);
    s.len--; /* its '|' */
    return trim_blanks(s);
}

/* The line of the next cell at or behind line i, over one blank line at most; n when the run ends.
 */
static size_t next_cell_line(const struct line_list *lines, size_t i)
{
    if (i < lines->n && lines->at[i].kind == LINE_CELL)
        return i;
    if (i + 1 < lines->n && lines->at[i].kind == LINE_BLANK && lines->at[i + 1].kind == LINE_CELL)
        return i + 1;
    return lines->n;
}

struct cell_run {
    struct span text;
    const struct line_list *lines;
    size_t first, n_cells;  /* line of the first cell */
    size_t n_leading_words; /* cells before the first figure */
};

/* How well the run reads as rows of k cells: 0 not at all, 1 under a header of years, 2 of words.
 */
static int rate_columns(const struct cell_run *run, size_t k)
{
    struct census columns[COLUMNS_MAX] = {{0}};
    bool second_figure[COLUMNS_MAX] = {false}, second_gap[COLUMNS_MAX] = {false};
    size_t fits = 0, all = 0, n = 0, n_figure_columns = 0;
    struct census top = {0};
    if (run->n_cells % k != 0 || run->n_cells < 2 * k)
        return 0;
    for (size_t i = next_cell_line(run->lines, run->first); n < run->n_cells;
         i = next_cell_line(run->lines, i + 1), n++) {
        struct span cell = cell_of(run->text, &run->lines->at[i]);
        if (n < k && n > 0)
            count_cell(&top, cell);
        if (n == 0 && is_figure(cell))
            return 0;
        if (n >= k)
            count_cell(&columns[n % k], cell);
        if (n >= k && n < 2 * k) {
            second_figure[n - k] = is_figure(cell);
            second_gap[n - k] = is_gap(cell);
        }
    }
    for (size_t c = 0; c < k; c++) {
        bool figures = columns[c].n_figures > columns[c].n_words;
        fits += figures ? columns[c].n_figures : columns[c].n_words;
        all += columns[c].n_figures + columns[c].n_words;
        n_figure_columns += figures;
        if (!second_gap[c] && second_figure[c] != figures)
            return 0;
    }
    if (n_figure_columns == 0 || fits * 20 < all * 19)
        return 0;
    if (top.n_figures == 0)
        return 2;
    return top.n_figures == top.n_years && top.n_words == 0 ? 1 : 0;
}

/* 0 when no number fits. */
static size_t count_columns(const struct cell_run *run)
{
    size_t best = 0;
    int best_rate = 0;
    for (size_t k = 2; k <= COLUMNS_MAX && best_rate < 2; k++) {
        int rate = rate_columns(run, k);
        if (rate > best_rate) {
            best_rate = rate;
            best = k;
        }
    }
    return best;
}

/* A cell above the header, which says the unit of all, is one more caption. */
static void add_unit(struct draft *d, const struct line *l)
{
    struct span cell = cell_of(d->text, l);
    struct block *b =
        cell.len ? draft_block(d, l->start, l->start + cell.len, BLOCK_CAPTION) : NULL;
    if (b)
        b->table = d->n_tables;
}

/* The number of columns when the run's first cell is left to add_unit, which is then done. */
static size_t skip_unit_cell(struct draft *d, struct cell_run *run)
{
    struct cell_run rest = *run;
    const struct line *l = &run->lines->at[run->first];
    struct span cell = cell_of(run->text, l);
    rest.first = next_cell_line(run->lines, run->first + 1);
    rest.n_cells--;
    size_t k = rest.n_cells > 1 && !is_figure(cell) && cell.len > 0 ? count_columns(&rest) : 0;
    if (k) {
        *run = rest;
        add_unit(d, l);
    }
    return k;
}

static size_t read_cell_lines(struct draft *d, const struct line_list *lines, size_t first)
{
    struct cell_run run = {.text = d->text, .lines = lines, .first = first};
    size_t end = first, n = 0;
    bool leading = true;
    for (size_t i = first; (i = next_cell_line(lines, i)) < lines->n; i++) {
        leading = leading && !is_figure(cell_of(d->text, &lines->at[i]));
        run.n_leading_words += leading;
        run.n_cells++;
        end = i + 1;
    }
    size_t k = count_columns(&run);
    if (!k)
        k = skip_unit_cell(d, &run);
    if (!k) { /* a cell too many or too few: trust the header */
        k = run.n_leading_words;
        k = k >= 2 && k <= COLUMNS_MAX && k < run.n_cells ? k : 1;
    }
    for (size_t i = run.first; i < end; i++)
        if (lines->at[i].kind == LINE_CELL) {
            add_cell(d, cell_of(d->text, &lines->at[i]), n / k, n % k);
            n++;
        }
    return end;
}

/* --- rows with '|' -------------------------------------------------------------------------------
 */

/* How many cells the row has. */
static size_t read_pipe_row(struct draft *d, struct span s, size_t row)
{
    size_t column = 0;
    if (s.at[0] == '|')
        s = span_sub(s, 1, s.len);
    if (s.len > 0 && s.at[s.len - 1] == '|')
        s.len--;
    for (;;) {
        const char *bar = column < ROW_CELLS_MAX ? memchr(s.at, '|', s.len) : NULL;
        size_t len = bar ? (size_t)(bar - s.at) : s.len;
        add_cell(d, span_sub(s, 0, len), row, column++);
        if (!bar)
            return column;
        s = span_sub(s, len + 1, s.len);
    }
}

/* Cells of one line each under a header row of k cells, from line i on: k of them make a row. One
 * more in front, in words, is a row of its own. Returns the line behind them, i when they do not
 * read so. */
static size_t read_cells_below(struct draft *d, const struct line_list *lines, size_t i, size_t k,
                               size_t *row)
{
    size_t end = i, n = 0, first = 0;
    while (end < lines->n && lines->at[end].kind == LINE_CELL)
        end++;
    n = end - i;
    bool extra = k > 1 && n % k == 1 && !is_figure(cell_of(d->text, &lines->at[i]));
    if (k < 2 || n < k || (n % k != 0 && !extra))
        return i;
    if (extra)
        add_cell(d, cell_of(d->text, &lines->at[i + first++]), (*row)++, 0);
    for (size_t c = first; c < n; c++)
        add_cell(d, cell_of(d->text, &lines->at[i + c]), *row + (c - first) / k, (c - first) % k);
    *row += (n - first) / k;
    return end;
}

static size_t read_pipe_rows(struct draft *d, const struct line_list *lines, size_t i,
                             bool *has_header)
{
    size_t row = 0, n_cells = 0;
    if (lines->at[i].kind == LINE_CELL) /* alone above rows: it says the unit of all */
        add_unit(d, &lines->at[i++]);
    for (; i < lines->n; i++) {
        const struct line *l = &lines->at[i];
        if (l->kind == LINE_RULE) {
            *has_header |= row == 1;
            continue;
        }
        if (l->kind != LINE_ROW && l->kind != LINE_CELL)
            break;
        size_t below = l->kind == LINE_CELL ? read_cells_below(d, lines, i, n_cells, &row) : i;
        if (below > i)
            i = below - 1;
        else if (l->kind == LINE_ROW)
            n_cells = read_pipe_row(d, line_span(d->text, l), row++);
        else
            read_pipe_row(d, line_span(d->text, l), row++);
    }
    return i;
}

/* --- aligned rows --------------------------------------------------------------------------------
 */

/* What the first cell of a row tells of the rows around it. */
struct row_shape {
    size_t n_cells;
    size_t first_end; /* bytes from its line's start to the end of its first cell */
};

static struct row_shape shape_of_row(struct span text, const struct line *l)
{
    struct row_shape shape = {0};
    size_t at = l->start, from, to;
    while (shape.n_cells < ROW_CELLS_MAX && next_aligned_cell(text, &at, l->end, &from, &to))
        if (shape.n_cells++ == 0)
            shape.first_end = to - l->start + l->indent;
    return shape;
}

/* A row may lack the label column's cell, as headers and second lines do: when it begins behind the
 * first cell of a fuller row beside it, its cells stand under that row's last ones. */
static size_t first_column(struct span text, const struct line *l, struct row_shape fuller)
{
    size_t n = shape_of_row(text, l).n_cells;
    return n < fuller.n_cells && l->indent >= fuller.first_end ? fuller.n_cells - n : 0;
}

static void read_aligned_row(struct draft *d, const struct line *l, size_t row, size_t column)
{
    size_t at = l->start, from, to;
    while (next_aligned_cell(d->text, &at, l->end, &from, &to))
        add_cell(d, span_sub(d->text, from, to), row, column++);
}

/* The next row at or behind line i; over a blank line only if it has as many cells as its table. */
static size_t next_aligned_line(struct span text, const struct line_list *lines, size_t i,
                                struct row_shape fuller)
{
    if (i < lines->n && lines->at[i].kind == LINE_ALIGNED)
        return i;
    if (i + 1 < lines->n && lines->at[i].kind == LINE_BLANK &&
        lines->at[i + 1].kind == LINE_ALIGNED) {
        const struct line *l = &lines->at[i + 1];
        size_t n = shape_of_row(text, l).n_cells + first_column(text, l, fuller);
        return n == fuller.n_cells ? i + 1 : lines->n;
    }
    return lines->n;
}

static size_t read_aligned_rows(struct draft *d, const struct line_list *lines, size_t i)
{
    size_t row = 0, end = i + 1;
    const struct line *l = &lines->at[i];
    if (l->kind == LINE_TEXT && lines->at[end].kind == LINE_BLANK)
        end++; /* between a header and its rows */
    struct row_shape fuller = shape_of_row(d->text, &lines->at[end]);
    size_t column = first_column(d->text, l, fuller);
    if (column == 0) {
        size_t n_below = fuller.n_cells;
        fuller = shape_of_row(d->text, l);
        /* words over a label column that has no header of its own */
        if (l->kind == LINE_TEXT && n_below > fuller.n_cells)
            column = n_below - fuller.n_cells;
    }
    read_aligned_row(d, l, row++, column);
    while ((i = next_aligned_line(d->text, lines, end, fuller)) < lines->n) {
        l = &lines->at[i];
        column = first_column(d->text, l, fuller);
        read_aligned_row(d, l, row++, column);
        if (column == 0)
            fuller = shape_of_row(d->text, l);
        end = i + 1;
    }
    return end;
}

static bool is_row(const struct line_list *lines, size_t i, enum line_kind kind)
{
    return i < lines->n && lines->at[i].kind == kind;
}

bool table_starts(struct span text, const struct line_list *lines, size_t i)
{
    if (i >= lines->n)
        return false;
    switch (lines->at[i].kind) {
    case LINE_CELL: {
        size_t next = next_cell_line(lines, i + 1);
        return next < lines->n || is_row(lines, i + 1, LINE_ROW);
    }
    case LINE_ROW:
        return is_row(lines, i + 1, LINE_ROW) ||
               (is_row(lines, i + 1, LINE_RULE) && is_row(lines, i + 2, LINE_ROW)) ||
               (is_row(lines, i + 1, LINE_CELL) &&
                (is_row(lines, i + 2, LINE_ROW) || is_row(lines, i + 2, LINE_CELL)));
    case LINE_ALIGNED:
        return is_row(lines, i + 1, LINE_ALIGNED);
    case LINE_TEXT: {
        size_t below = i + 1 + is_row(lines, i + 1, LINE_BLANK);
        return is_row(lines, below, LINE_ALIGNED) && is_row(lines, below + 1, LINE_ALIGNED) &&
               lines->at[i].end - lines->at[i].start <= 400 &&
               shape_of_row(text, &lines->at[i]).n_cells >= 2;
    }
    default:
        return false;
    }
}

size_t table_read(struct draft *d, const struct line_list *lines, size_t i)
{
    size_t first = d->n_blocks;
    bool has_header = false;
    d->n_tables++;
    if (lines->at[i].kind == LINE_CELL && !is_row(lines, i + 1, LINE_ROW))
        i = read_cell_lines(d, lines, i);
    else if (lines->at[i].kind == LINE_CELL || lines->at[i].kind == LINE_ROW)
        i = read_pipe_rows(d, lines, i, &has_header);
    else
        i = read_aligned_rows(d, lines, i);
    table_mark_headers(d, first, has_header);
    return i;
}
