/* tables.c -- one table after the other: headers, then cells.
 *
 *     | Fiscal year | Millions US$ |      column 1: USD × 1000000
 *     | 2000        | 112.40       |  ->  112400000 USD, label "2000"
 *
 *     | Thousand tonnes |            |      a row of its own: t × 1000 for the rows below
 *
 * Unit: the cell's own, else of its column's header, its row's header, the row of units above, the
 * caption, the end of the paragraph above ("..., in tonnes:"). A bare year in a header or in a
 * column of years is a date. The multiplier comes from the same place, else from the next one
 * outward that has one; a percentage takes none. */
#include "indexer/entities/tables.h"

#include "indexer/entities/norm_number.h"
#include "indexer/entities/trace.h"
#include "indexer/entities/unit_spec.h"

#define COLUMNS_MAX 256 /* a wider table is data, not prose: its cells get no units */
#define FIRST_YEAR  1900
#define LAST_YEAR   2100

struct column {
    struct unit_spec spec;
    struct span label;
    bool all_years, any_number;
};

struct table {
    const struct block *blocks; /* of this table: captions and cells */
    size_t n_blocks;
    uint32_t n_columns;
    struct span lead; /* end of the paragraph above, if that leads on to the table */
    struct unit_spec caption;
    struct column *columns;
    uint32_t n_header_rows; /* counted from the first row */
    uint32_t first_row;
    size_t n_sorted; /* drafts that were there before any table */
};

static struct span trimmed(struct span s)
{
    while (s.len && ((uint8_t)s.at[0] <= ' ' || s.at[0] == '|'))
        s = span_sub(s, 1, s.len);
    while (s.len && ((uint8_t)s.at[s.len - 1] <= ' ' || s.at[s.len - 1] == '|'))
        s.len--;
    return s;
}

static struct span block_text(const struct norm_context *cx, const struct block *b)
{
    return trimmed(span_sub(cx->text, b->start, b->end));
}

static bool in_brackets(struct span s)
{
    return s.len > 2 && s.at[0] == '(' && s.at[s.len - 1] == ')';
}

/* The number that is all of a cell, but for a footnote's mark behind it or brackets around it. */
static bool bare_number(const struct norm_context *cx, struct span s, struct decimal *out,
                        struct span *number)
{
    while (s.len && strchr("*^#", s.at[s.len - 1]))
        s = trimmed(span_sub(s, 0, s.len - 1));
    *number = s;
    if (in_brackets(s))
        s = span_sub(s, 1, s.len - 1);
    return s.len && number_parse_figures(out, s, cx->decimal_comma);
}

static bool is_year(struct decimal d, struct span number)
{
    return number.len == 4 && d.scale == 0 && d.digits >= FIRST_YEAR && d.digits <= LAST_YEAR;
}

/* What stands in a cell that holds nothing but a number, or two with "to" or a dash between. */
struct figures {
    struct span text;
    struct decimal from, to; /* equal unless two */
};

/* "3 to 4", "3-4", the first the smaller and no year. */
static bool bare_range(const struct norm_context *cx, struct span s, struct figures *out)
{
    static const char *const marks[] = {" to ", "-", "\xE2\x80\x93"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        size_t len = strlen(marks[i]);
        const char *at = s.len ? memmem(s.at + 1, s.len - 1, marks[i], len) : NULL;
        if (!at)
            continue;
        struct span first = trimmed(span_sub(s, 0, (size_t)(at - s.at)));
        struct span second = trimmed(span_sub(s, (size_t)(at - s.at) + len, s.len));
        out->text = s;
        return bare_number(cx, first, &out->from, &first) && !in_brackets(first) &&
               bare_number(cx, second, &out->to, &second) && !in_brackets(second) &&
               !is_year(out->from, first) && decimal_compare(out->from, out->to) < 0;
    }
    return false;
}

static bool bare_figures(const struct norm_context *cx, struct span s, struct figures *out)
{
    if (!bare_number(cx, s, &out->from, &out->text))
        return bare_range(cx, s, out);
    out->to = out->from;
    return true;
}

/* Rows in front whose cells are headers; without any mark of the format's, the first row counts
 * when none of its cells is a number other than a year and it has text. */
static void find_header_rows(const struct norm_context *cx, struct table *t)
{
    bool marked = false, header = true, has_text = false, has_columns = false;
    uint32_t row = t->first_row;
    size_t i = 0;
    for (size_t k = 0; k < t->n_blocks; k++)
        marked |= t->blocks[k].kind == BLOCK_CELL && t->blocks[k].header &&
                  t->blocks[k].row == t->first_row;
    for (; i < t->n_blocks; i++) {
        const struct block *b = &t->blocks[i];
        if (b->kind != BLOCK_CELL)
            continue;
        if (b->row != row) {
            /* a label alone heads no columns: it is a row of units, or a section */
            if (!header || (!marked && (!has_text || row != t->first_row)) ||
                (row != t->first_row && !has_columns))
                return;
            t->n_header_rows = row - t->first_row + 1;
            row = b->row;
            has_columns = false;
        }
        struct decimal d;
        struct span number, s = block_text(cx, b);
        bool is_number = bare_number(cx, s, &d, &number);
        header = header && (marked ? b->header || !s.len : !is_number || is_year(d, number));
        has_text |= s.len && !is_number;
        has_columns |= b->column > 0;
    }
}

static bool is_header_row(const struct table *t, const struct block *b)
{
    return b->row - t->first_row < t->n_header_rows;
}

#define LEAD_MAX 160 /* bytes of a paragraph's end that may speak of the table below it */

/* A line that stands above the table as its caption: short, and ending like one. */
static bool is_caption_line(struct span s)
{
    return s.len <= LEAD_MAX && !memchr(s.at, '\n', s.len) && !strchr(".!?;,", s.at[s.len - 1]);
}

/* "... the following figures, in thousands of tonnes:", or a line of its own, "Loans to Peru ($
 * million)": what stands behind its last "in" or bracket is the caption that the table lacks. */
static struct span lead_of(const struct norm_context *cx, const struct block *b)
{
    struct span s = block_text(cx, b);
    size_t at = s.len > LEAD_MAX ? s.len - LEAD_MAX : 0;
    struct span lead = {0};
    if ((b->kind != BLOCK_PARAGRAPH && b->kind != BLOCK_HEADING) || !s.len ||
        !(strchr(":-", s.at[s.len - 1]) || is_caption_line(s)))
        return lead;
    for (; at + 4 < s.len; at++)
        if (s.at[at] == '(' || memcmp(s.at + at, " in ", 4) == 0 ||
            memcmp(s.at + at, "\nin ", 4) == 0)
            lead = span_sub(s, at, s.len);
    return lead;
}

static void read_headers(const struct norm_context *cx, struct table *t)
{
    t->caption = unit_spec_parse(t->lead, cx->words);
    for (size_t i = 0; i < t->n_blocks; i++) {
        const struct block *b = &t->blocks[i];
        struct span s = block_text(cx, b);
        struct decimal d;
        if (b->kind == BLOCK_CAPTION) {
            struct unit_spec spec = unit_spec_parse(s, cx->words);
            if (spec.unit.len || spec.has_mult || !t->caption.unit.len)
                t->caption = spec;
            continue;
        }
        struct column *c = &t->columns[b->column];
        if (is_header_row(t, b)) {
            struct unit_spec spec = unit_spec_parse(s, cx->words);
            if (s.len && (!c->spec.unit.len || spec.unit.len))
                c->spec = spec;
            if (s.len)
                c->label = s;
        } else if (bare_number(cx, s, &d, &s)) {
            c->any_number = true;
            c->all_years = c->all_years && is_year(d, s);
        }
    }
}

/* Nothing but years, under a header that names no unit: what the caption says is not about them. */
static bool is_year_column(const struct column *c)
{
    return c->any_number && c->all_years && !c->spec.unit.len;
}

/* For a trace: why, and the header that says so. */
static void because(const struct norm_context *cx, const struct draft *d, const char *why,
                    struct span header)
{
    uint32_t start = header.len ? (uint32_t)(header.at - cx->text.at) : BRIEF_NOWHERE;
    if (cx->trace)
        trace_reason(cx->trace, d->number, d->m.start, d->m.end, why, start,
                     header.len ? start + (uint32_t)header.len : BRIEF_NOWHERE);
}

/* One cell and what its row says. */
struct cell {
    const struct block *block;
    const struct column *column;
    struct span text, label;
    struct unit_spec row;
    struct unit_spec section; /* of a row that holds nothing but a unit, until the next such row */
};

/* What holds for a cell, from near to far. */
static struct unit_spec cell_spec(const struct table *t, const struct cell *cell)
{
    const struct unit_spec *from[] = {&cell->column->spec, &cell->row, &cell->section, &t->caption};
    struct unit_spec out = {.factor = {1, 0}, .sure = true};
    for (size_t i = 0; i < sizeof from / sizeof from[0]; i++) {
        const struct unit_spec *s = from[i];
        bool same_unit = !out.unit.len || !s->unit.len;
        if (s->has_mult && !out.has_mult && same_unit && !span_equal(out.unit, SPAN("%"))) {
            out.factor = s->factor;
            out.has_mult = true;
            out.source = out.source.len ? out.source : s->source;
        } else if (!out.unit.len && s->unit.len && !out.has_mult) {
            out.factor = s->factor;
        }
        if (!out.unit.len && s->unit.len) {
            out.unit = s->unit;
            out.guessed = s->guessed;
            out.is_money = s->is_money;
            out.sure = s->sure;
            out.source = s->source;
        }
    }
    return out;
}

static brief_status add_number(struct norm_context *cx, struct draft_list *drafts,
                               const struct tables_input *in, const struct cell *cell,
                               const struct unit_spec *spec, const struct figures *figures)
{
    struct decimal full, full_to;
    struct span number = figures->text;
    if (!decimal_multiply(&full, figures->from, spec->factor) ||
        !decimal_multiply(&full_to, figures->to, spec->factor))
        return BRIEF_OK; /* too long to be exact: no mention */
    /* accountants bracket losses; tonnes in brackets are only another year's */
    if (in_brackets(number) && (spec->is_money || span_equal(spec->unit, SPAN("%"))))
        full.digits = full_to.digits = -full.digits;
    struct draft *d = draft_list_add(drafts);
    if (!d)
        return BRIEF_ENOMEM;
    struct mention *m = &d->m;
    m->start = (uint32_t)(number.at - cx->text.at);
    m->end = m->start + (uint32_t)number.len;
    mention_set_tokens(m, in->tokens);
    m->type = spec->is_money ? MENTION_AMOUNT : MENTION_QUANTITY;
    m->confidence = spec->sure ? 90 : UNSURE_CONFIDENCE;
    m->rule = in->rule_name;
    m->value = full;
    m->value_to = full_to;
    m->flags = decimal_compare(full, full_to) < 0 ? MENTION_RANGE : 0;
    m->unit = norm_copy(cx, spec->unit);
    m->label = norm_fold_space(cx, cell->label);
    norm_set_amount_text(cx, m);
    d->evidence = m->confidence;
    d->guessed_unit = spec->guessed;
    because(cx, d, "its unit stands in the table's header, row or caption", spec->source);
    return BRIEF_OK;
}

/* An amount that a rule found in the cell: its label, and the multiplier it leaves to the header.
 */
static void complete(struct norm_context *cx, struct draft *d, const struct cell *cell,
                     const struct unit_spec *spec)
{
    struct mention *m = &d->m;
    struct decimal from, to;
    m->label = norm_fold_space(cx, cell->label);
    if (d->multiplied || !spec->has_mult || (m->type == MENTION_AMOUNT) != spec->is_money ||
        span_equal(m->unit, SPAN("%")) || (spec->unit.len && !span_equal(spec->unit, m->unit)))
        return;
    if (!decimal_multiply(&from, m->value, spec->factor) ||
        !decimal_multiply(&to, m->value_to, spec->factor)) {
        d->dropped = true;
        return;
    }
    because(cx, d, "its multiplier stands in the table's header, row or caption", spec->source);
    m->value = from;
    m->value_to = to;
    norm_set_amount_text(cx, m);
}

static bool is_measure(const struct draft *d)
{
    return d->m.type == MENTION_AMOUNT || d->m.type == MENTION_QUANTITY;
}

/* One cell below the headers. `first` is the first draft that may lie in it. */
static brief_status read_cell(struct norm_context *cx, struct draft_list *drafts, size_t first,
                              const struct tables_input *in, const struct table *t,
                              const struct cell *cell)
{
    struct unit_spec spec = cell_spec(t, cell);
    struct figures figures;
    bool bare = bare_figures(cx, cell->text, &figures);
    bool years = is_year_column(cell->column), taken = false;
    for (size_t i = first; i < t->n_sorted && drafts->at[i].m.start < cell->block->end; i++) {
        struct draft *d = &drafts->at[i];
        if (is_measure(d)) {
            complete(cx, d, cell, &spec);
            taken = true;
        } else if (bare && !years && spec.unit.len) {
            because(cx, d, "no year in a column of sums", spec.source);
            d->dropped = true;
        }
    }
    if (taken || years || !bare || !spec.unit.len)
        return BRIEF_OK;
    return add_number(cx, drafts, in, cell, &spec, &figures);
}

/* A bare year in a header or a column of years. */
static brief_status add_year(struct norm_context *cx, struct draft_list *drafts, size_t first,
                             const struct tables_input *in, const struct table *t,
                             const struct block *b)
{
    struct decimal value;
    struct span number;
    if (!bare_number(cx, block_text(cx, b), &value, &number) || !is_year(value, number))
        return BRIEF_OK;
    if (first < t->n_sorted && drafts->at[first].m.start < b->end)
        return BRIEF_OK;
    struct draft *d = draft_list_add(drafts);
    if (!d)
        return BRIEF_ENOMEM;
    struct mention *m = &d->m;
    m->start = (uint32_t)(number.at - cx->text.at);
    m->end = m->start + (uint32_t)number.len;
    mention_set_tokens(m, in->tokens);
    m->type = MENTION_DATE;
    m->confidence = d->evidence = 85;
    because(cx, d, "a bare year in a table's header or column of years", (struct span){0});
    m->rule = in->rule_name;
    m->days = (struct day_range){day_from_civil((int)value.digits, 1, 1),
                                 day_from_civil((int)value.digits, 12, 31)};
    norm_set_date_text(cx, m);
    return BRIEF_OK;
}

/* Is this cell the only one of its row with anything in it, and a unit? Then it heads what follows.
 */
static bool is_unit_row(const struct norm_context *cx, const struct table *t, size_t at,
                        struct unit_spec *spec)
{
    uint32_t row = t->blocks[at].row;
    for (size_t i = at + 1; i < t->n_blocks && t->blocks[i].row == row; i++)
        if (block_text(cx, &t->blocks[i]).len)
            return false;
    *spec = unit_spec_parse(block_text(cx, &t->blocks[at]), cx->words);
    return spec->unit.len || spec->has_mult;
}

static void drop_drafts(const struct norm_context *cx, struct draft_list *drafts, size_t first,
                        const struct table *t, uint32_t end)
{
    for (size_t i = first; i < t->n_sorted && drafts->at[i].m.start < end; i++) {
        because(cx, &drafts->at[i], "this row holds nothing but a unit", (struct span){0});
        drafts->at[i].dropped = true;
    }
}

/* The row's first cell: its label, or a row of units. */
static void begin_row(struct norm_context *cx, struct draft_list *drafts, size_t next,
                      const struct table *t, size_t at, struct cell *cell)
{
    struct unit_spec spec;
    cell->row = (struct unit_spec){.factor = {1, 0}, .sure = true};
    cell->label = (struct span){0};
    if (t->blocks[at].column != 0 || t->n_columns == 1)
        return;
    if (is_unit_row(cx, t, at, &spec)) {
        cell->section = spec;
        drop_drafts(cx, drafts, next, t, t->blocks[at].end);
        return;
    }
    cell->label = block_text(cx, &t->blocks[at]);
    cell->row = unit_spec_parse(cell->label, cx->words);
}

/* Walk the cells; column 0 holds the rows' labels unless it is the only one. */
static brief_status read_cells(struct norm_context *cx, struct draft_list *drafts, size_t *next,
                               const struct tables_input *in, const struct table *t)
{
    struct cell cell = {.section = {.factor = {1, 0}, .sure = true}};
    uint32_t row = UINT32_MAX;
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < t->n_blocks && !st; i++) {
        const struct block *b = &t->blocks[i];
        if (b->kind != BLOCK_CELL)
            continue;
        while (*next < t->n_sorted && drafts->at[*next].m.start < b->start)
            ++*next;
        const struct column *column = &t->columns[b->column];
        if (is_header_row(t, b) || (is_year_column(column) && t->n_columns > 1))
            st = add_year(cx, drafts, *next, in, t, b);
        if (st || is_header_row(t, b))
            continue;
        if (b->row != row) {
            row = b->row;
            begin_row(cx, drafts, *next, t, i, &cell);
        }
        if (b->column == 0 && t->n_columns > 1)
            continue;
        cell.block = b;
        cell.column = column;
        cell.text = block_text(cx, b);
        struct cell here = cell;
        if (!here.label.len)
            here.label = column->label;
        st = read_cell(cx, drafts, *next, in, t, &here);
    }
    return st;
}

static brief_status read_table(struct norm_context *cx, struct draft_list *drafts, size_t *next,
                               const struct tables_input *in, struct table *t)
{
    bool any_cell = false;
    for (size_t i = 0; i < t->n_blocks; i++) {
        const struct block *b = &t->blocks[i];
        if (b->kind != BLOCK_CELL)
            continue;
        if (!any_cell)
            t->first_row = b->row;
        any_cell = true;
        if (b->column + 1u > t->n_columns)
            t->n_columns = b->column + 1u;
    }
    if (!any_cell || t->n_columns > COLUMNS_MAX)
        return BRIEF_OK;
    t->columns = arena_calloc(cx->arena, t->n_columns, sizeof *t->columns);
    if (!t->columns)
        return BRIEF_ENOMEM;
    for (uint32_t i = 0; i < t->n_columns; i++)
        t->columns[i] =
            (struct column){.spec = {.factor = {1, 0}, .sure = true}, .all_years = true};
    find_header_rows(cx, t);
    read_headers(cx, t);
    return read_cells(cx, drafts, next, in, t);
}

brief_status tables_apply(struct norm_context *cx, struct draft_list *drafts,
                          const struct tables_input *in)
{
    const struct document *doc = in->doc;
    size_t next = 0, n_sorted = drafts->n;
    bool any = false;
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < doc->n_blocks && !st;) {
        size_t from = i;
        uint32_t number = doc->blocks[i].table;
        while (i < doc->n_blocks && doc->blocks[i].table == number)
            i++;
        struct table t = {.blocks = doc->blocks + from, .n_blocks = i - from, .n_sorted = n_sorted};
        if (number && from > 0)
            t.lead = lead_of(cx, &doc->blocks[from - 1]);
        if (number)
            st = read_table(cx, drafts, &next, in, &t);
        any = any || number;
    }
    if (any)
        draft_list_sort(drafts);
    return st;
}
