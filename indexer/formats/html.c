/* html.c -- HTML pages: one document each.
 *
 *     bytes ──charset──> clean text ──guard──> gumbo ──measure──> walk over the content ──> blocks
 *
 * What surrounds the content (navigation, menus, forms, lists of links) is left out, unless it
 * holds most of the text; a page that would be empty without it is read whole. */
#include "indexer/formats/readers.h"

#include "indexer/formats/charref.h"
#include "indexer/formats/charset.h"
#include "indexer/formats/compose.h"
#include "indexer/formats/encoding.h"
#include "indexer/formats/html_guard.h"
#include "indexer/formats/html_tree.h"
#include "indexer/formats/prose.h"
#include "indexer/formats/tables.h"

#include "core/mem.h"

#include <strings.h>

#define COLUMNS_MAX 64   /* columns whose row spans are kept */
#define SPAN_MAX    1000 /* what colspan and rowspan may say */

/* An element being walked, with what holds inside it. */
struct walk_frame {
    struct html_frame at;
    enum html_class class;
    enum block_kind kind;                   /* of text in it */
    bool pre, in_cell, in_content, in_head; /* in_head: of a table */
    bool data_table;                        /* inside a table that is one */
};

struct page {
    struct html_tree tree;
    struct composer out;
    struct walk_frame *stack;
    size_t depth, cap;
    bool keep_all;          /* second try: leave nothing out */
    size_t line;            /* last one told to the composer */
    const GumboNode *title; /* heading that was set down first */
    /* the open data table; there is never one inside another */
    size_t table_first;
    uint32_t row;
    size_t column;
    bool row_open;
    uint16_t spans[COLUMNS_MAX]; /* rows that a cell above still covers */
};

/* --- text
 * ------------------------------------------------------------------------------------------ */

static void end_block(struct page *p, enum block_kind kind)
{
    uint32_t table = kind == BLOCK_CAPTION ? p->out.draft->n_tables : 0;
    composer_end(&p->out, kind == BLOCK_CELL ? BLOCK_PARAGRAPH : kind, table, 0, 0);
    p->line = 0;
}

static void add_space(struct page *p)
{
    struct buf *piece = &p->out.piece;
    if (piece->len > 0 && piece->at[piece->len - 1] != ' ' && piece->at[piece->len - 1] != '\n')
        buf_byte(piece, ' ');
}

static void mark_line(struct page *p, size_t line)
{
    if (line != p->line)
        composer_line(&p->out, line);
    p->line = line;
}

/* White space folded to one space; no-break spaces are but layout in HTML. */
static void add_text(struct page *p, const char *text, size_t line, bool pre)
{
    for (const char *c = text; *c;) {
        size_t space = html_is_space(*c) ? 1 : c[0] == '\xC2' && c[1] == '\xA0' ? 2 : 0;
        if (*c == '\n')
            line++;
        if (pre && space) {
            buf_byte(&p->out.piece, (uint8_t)(*c == '\n' ? '\n' : ' '));
            c += space;
        } else if (space) {
            add_space(p);
            c += space;
        } else {
            const char *end = c;
            while (*end && !html_is_space(*end) && !(end[0] == '\xC2' && end[1] == '\xA0'))
                end++;
            mark_line(p, line);
            buf_append(&p->out.piece, c, (size_t)(end - c));
            c = end;
        }
    }
}

/* --- what is left out
 * ------------------------------------------------------------------------------ */

static bool has_word(struct span list, const char *const *words, size_t n_words)
{
    for (size_t at = 0; at < list.len;) {
        size_t end = at;
        while (end < list.len && !html_is_space(list.at[end]))
            end++;
        for (size_t i = 0; i < n_words; i++)
            if (html_name_compare(span_sub(list, at, end), words[i]) == 0)
                return true;
        at = end + 1;
    }
    return false;
}

/* Does the element call itself something around the content? */
static bool is_named_boilerplate(const struct page *p, const GumboNode *node)
{
    static const char *const roles[] = {"navigation",    "banner", "contentinfo", "search",
                                        "complementary", "menu",   "menubar"};
    static const char *const names[] = {
        "nav",        "navbar",  "navigation", "menu",     "sidebar", "breadcrumb", "breadcrumbs",
        "footer",     "cookie",  "cookies",    "share",    "sharing", "social",     "related",
        "comments",   "advert",  "ad",         "ads",      "promo",   "newsletter", "subscribe",
        "pagination", "toolbar", "masthead",   "skip-link"};
    size_t at = html_tree_tag(&p->tree, node);
    struct span value;
    if (at == SIZE_MAX)
        return false;
    if (html_attribute(p->tree.source, at, "hidden", &value))
        return true;
    if (html_attribute(p->tree.source, at, "role", &value) &&
        has_word(value, roles, sizeof roles / sizeof *roles))
        return true;
    if (html_attribute(p->tree.source, at, "class", &value) &&
        has_word(value, names, sizeof names / sizeof *names))
        return true;
    return html_attribute(p->tree.source, at, "id", &value) &&
           has_word(value, names, sizeof names / sizeof *names);
}

static bool is_boilerplate(const struct page *p, const GumboNode *node, enum html_class class,
                           uint32_t number, bool in_content)
{
    const struct html_measure *m = &p->tree.measures[number];
    uint32_t all = p->tree.measures[p->tree.root.number].text_len;
    if (p->keep_all || m->text_len > all / 2)
        return false;
    switch (class) {
    case HTML_ASIDE:
    case HTML_FORM:
        return true;
    case HTML_HEADER:
        return !in_content;
    case HTML_TABLE:
        if (!html_tree_is(&p->tree, node, "table"))
            return false;
        break;
    case HTML_BLOCK:
        if (html_tree_is(&p->tree, node, "p"))
            return false;
        break;
    default:
        return false;
    }
    bool links = m->n_links >= 3 && (uint64_t)m->link_len * 4 >= (uint64_t)m->text_len * 3;
    return links || is_named_boilerplate(p, node);
}

/* --- tables
 * ---------------------------------------------------------------------------------------- */

static bool is_data_table(const struct page *p, uint32_t number)
{
    const struct html_measure *m = &p->tree.measures[number];
    return !m->has_table && !m->has_heading && !m->has_big_cell;
}

static size_t span_attribute(const struct page *p, const GumboNode *node, const char *name)
{
    struct span value;
    size_t at = html_tree_tag(&p->tree, node), n = 0;
    if (at == SIZE_MAX || !html_attribute(p->tree.source, at, name, &value))
        return 1;
    for (size_t i = 0; i < value.len && n < SPAN_MAX && value.at[i] >= '0' && value.at[i] <= '9';
         i++)
        n = n * 10 + (size_t)(value.at[i] - '0');
    return n == 0 ? 1 : n < SPAN_MAX ? n : SPAN_MAX;
}

static void begin_table(struct page *p)
{
    p->out.draft->n_tables++;
    p->table_first = p->out.draft->n_blocks;
    p->row = 0;
    p->row_open = false;
    memset(p->spans, 0, sizeof p->spans);
}

static void end_table(struct page *p)
{
    struct draft *d = p->out.draft;
    bool first_row = false;
    d->text = buf_bytes(&d->own);
    for (size_t i = p->table_first; i < d->n_blocks; i++)
        first_row |= d->blocks[i].header && d->blocks[i].row == 0 && d->blocks[i].column > 0;
    if (!d->failed && !d->own.failed)
        table_mark_headers(d, p->table_first, first_row);
}

static void begin_row(struct page *p)
{
    for (size_t i = p->column; p->row_open && i < COLUMNS_MAX; i++)
        if (p->spans[i] > 0) /* behind the last cell of the row before */
            p->spans[i]--;
    p->row += p->row_open;
    p->row_open = true;
    p->column = 0;
}

static void skip_spanned(struct page *p)
{
    while (p->column < COLUMNS_MAX && p->spans[p->column] > 0)
        p->spans[p->column++]--;
}

static void end_cell(struct page *p, const struct walk_frame *f)
{
    skip_spanned(p);
    bool header = f->in_head || html_tree_is(&p->tree, f->at.node, "th");
    size_t columns = span_attribute(p, f->at.node, "colspan");
    size_t rows = span_attribute(p, f->at.node, "rowspan");
    struct block *b = composer_end(&p->out, BLOCK_CELL, p->out.draft->n_tables, p->row, p->column);
    if (b)
        b->header = header;
    p->line = 0;
    for (size_t i = p->column; i < p->column + columns && i < COLUMNS_MAX; i++)
        p->spans[i] = (uint16_t)(rows - 1);
    p->column += columns;
}

/* --- the walk
 * -------------------------------------------------------------------------------------- */

static bool push(struct page *p, const struct walk_frame *frame)
{
    if (p->depth == p->cap) {
        void *moved = mem_grow(p->stack, &p->cap, p->depth + 1, sizeof *p->stack);
        if (!moved)
            return false;
        p->stack = moved;
    }
    p->stack[p->depth++] = *frame;
    return true;
}

/* Two line breaks in a row end a paragraph. */
static void add_break(struct page *p, const struct walk_frame *f)
{
    struct buf *piece = &p->out.piece;
    while (!f->pre && piece->len > 0 && piece->at[piece->len - 1] == ' ')
        piece->len--;
    if (f->in_cell)
        add_space(p);
    else if (piece->len > 0 && piece->at[piece->len - 1] == '\n' && !f->pre)
        end_block(p, f->kind);
    else
        buf_byte(piece, '\n');
}

/* A block opens or closes: what stands before it is a block of its own, but in a cell all is one.
 */
static void break_block(struct page *p, const struct walk_frame *f)
{
    if (f->in_cell)
        add_space(p);
    else
        end_block(p, f->kind);
}

static void enter_table_part(struct page *p, struct walk_frame *f, const struct walk_frame *around)
{
    const GumboNode *node = f->at.node;
    const struct html_tree *t = &p->tree;
    if (html_tree_is(t, node, "table")) {
        break_block(p, around);
        f->data_table = is_data_table(p, f->at.number);
        if (f->data_table)
            begin_table(p);
    } else if (!f->data_table) {
        break_block(p, around);
    } else if (html_tree_is(t, node, "tr")) {
        end_block(p, around->kind);
        begin_row(p);
    } else if (html_tree_is(t, node, "td") || html_tree_is(t, node, "th")) {
        end_block(p, around->kind);
        f->in_cell = true;
        f->kind = BLOCK_CELL;
    } else if (html_tree_is(t, node, "caption")) {
        end_block(p, around->kind);
        f->kind = BLOCK_CAPTION;
    } else if (html_tree_is(t, node, "thead")) {
        f->in_head = true;
    }
}

static void leave_table_part(struct page *p, const struct walk_frame *f)
{
    const GumboNode *node = f->at.node;
    if (!f->data_table) {
        break_block(p, f);
    } else if (html_tree_is(&p->tree, node, "table")) {
        end_block(p, f->kind);
        end_table(p);
    } else if (f->kind == BLOCK_CELL) {
        end_cell(p, f);
    } else if (f->kind == BLOCK_CAPTION) {
        end_block(p, BLOCK_CAPTION);
    }
}

/* Enter an element; false: it is passed over. */
static bool enter(struct page *p, struct walk_frame *f, const struct walk_frame *around)
{
    f->class = html_tree_class(&p->tree, f->at.node);
    if (f->class == HTML_DROP || f->class == HTML_TITLE || f->at.node == p->title ||
        is_boilerplate(p, f->at.node, f->class, f->at.number, around->in_content))
        return false;
    switch (f->class) {
    case HTML_INLINE:
    case HTML_LINK:
    case HTML_NOTHING:
        return true;
    case HTML_BREAK:
        add_break(p, around);
        return true;
    case HTML_TABLE:
        enter_table_part(p, f, around);
        return true;
    default:
        break;
    }
    break_block(p, around);
    f->pre |= f->class == HTML_PRE;
    f->in_content |= f->class == HTML_CONTENT;
    if (f->class == HTML_HEADING && !f->in_cell)
        f->kind = BLOCK_HEADING;
    else if (f->class == HTML_ITEM && !f->in_cell)
        f->kind = BLOCK_ITEM;
    return true;
}

static void leave(struct page *p, const struct walk_frame *f)
{
    switch (f->class) {
    case HTML_INLINE:
    case HTML_LINK:
    case HTML_NOTHING:
    case HTML_BREAK:
        return;
    case HTML_TABLE:
        leave_table_part(p, f);
        return;
    default:
        break_block(p, f);
    }
}

/* Walk over all below `place`, which is entered itself. False: no memory. */
static bool walk(struct page *p, struct html_place place, enum block_kind kind)
{
    struct walk_frame top = {.at = {place.node, 0, place.number}, .kind = kind, .in_content = true};
    uint32_t next_number = place.number + 1;
    top.class = HTML_BLOCK;
    top.in_content = html_tree_class(&p->tree, place.node) == HTML_CONTENT;
    p->depth = 0;
    if (!push(p, &top))
        return false;
    while (p->depth > 0) {
        struct walk_frame *f = &p->stack[p->depth - 1];
        const GumboVector *children = &f->at.node->v.element.children;
        if (f->at.next == children->length) {
            struct walk_frame left = *f;
            p->depth--;
            leave(p, &left);
            continue;
        }
        const GumboNode *child = children->data[f->at.next++];
        if (html_is_text(child)) {
            add_text(p, child->v.text.text, child->v.text.start_pos.line, f->pre);
        } else if (html_is_element(child)) {
            struct walk_frame inner = *f;
            inner.at = (struct html_frame){.node = child, .number = next_number++};
            if (!enter(p, &inner, f))
                next_number += p->tree.measures[inner.at.number].n_inside;
            else if (!push(p, &inner))
                return false;
        }
    }
    return !p->out.draft->failed;
}

/* --- title and date
 * -------------------------------------------------------------------------------- */

/* Set down the title: the content's first level-one heading; else og:title; else <title>; else
 * a heading outside the content. */
static bool add_title(struct page *p, const struct html_metadata *meta)
{
    const struct html_tree *t = &p->tree;
    uint32_t first = t->root.number, last = first + t->measures[first].n_inside;
    struct html_place from = {NULL, 0};
    for (size_t i = 0; i < t->n_h1 && !from.node; i++)
        if (t->h1[i].number >= first && t->h1[i].number <= last)
            from = t->h1[i];
    bool inside = from.node != NULL;
    if (!inside && meta->title.len > 0) {
        composer_line(&p->out, 1);
        buf_span(&p->out.piece, buf_bytes(&meta->title));
        composer_end(&p->out, BLOCK_TITLE, 0, 0, 0);
        return true;
    }
    if (!inside && t->title.node && t->measures[t->title.number].text_len > 0)
        from = t->title;
    else if (!inside && t->n_h1 > 0)
        from = t->h1[0];
    if (!from.node)
        return true;
    if (!walk(p, from, BLOCK_TITLE))
        return false;
    p->title = inside ? from.node : NULL;
    return true;
}

/* A title may have come in several blocks (a heading with paragraphs in it): only the first is it.
 */
static struct span settle_title(struct draft *d)
{
    for (size_t i = 1; i < d->n_blocks; i++)
        if (d->blocks[i].kind == BLOCK_TITLE)
            d->blocks[i].kind = BLOCK_HEADING;
    if (d->n_blocks == 0 || d->blocks[0].kind != BLOCK_TITLE)
        return (struct span){NULL, 0};
    return span_sub(d->text, d->blocks[0].start, d->blocks[0].end);
}

static struct day_range stated_date(const struct html_metadata *meta)
{
    const struct day_range all[] = {meta->published, meta->linked, meta->dated, meta->timed};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (days_known(all[i]))
            return all[i];
    return NO_DAYS;
}

static brief_status send_page(struct reader *r, struct page *p, const struct html_metadata *meta)
{
    struct draft *d = &r->draft;
    struct document doc = {.only_item = true, .n_bad = p->out.n_bad};
    d->text = buf_bytes(&d->own);
    if (d->text.len == 0)
        return BRIEF_OK;
    doc.title = settle_title(d);
    doc.language = span_of(meta->language);
    struct dateline dateline;
    struct day_range in_text, stated = stated_date(meta);
    prose_find_date(d, &dateline, &in_text);
    if (dateline.date.year)
        in_text = NO_DAYS;
    doc.date = reader_date(r, days_known(stated) ? stated : in_text, &dateline);
    doc.dateline_place = dateline.place;
    return reader_send(r, &doc);
}

/* Blocks of the whole page; once more with nothing left out when there was only a title. */
static bool compose(struct page *p, const struct html_metadata *meta)
{
    struct draft *d = p->out.draft;
    for (int i = 0; i < 2; i++) {
        draft_clear(d);
        p->out.n_bad = 0;
        p->title = NULL;
        if (!add_title(p, meta) || !walk(p, p->tree.root, BLOCK_PARAGRAPH))
            return false;
        bool title = d->n_blocks > 0 && d->blocks[0].kind == BLOCK_TITLE;
        if (d->n_blocks > (title ? 1u : 0u) || p->keep_all)
            break;
        p->keep_all = true;
    }
    return !d->failed && !d->own.failed;
}

static brief_status read_clean(struct reader *r, struct span html, uint64_t n_bad)
{
    struct buf guarded = {0};
    struct html_metadata meta = {.n_tags = 0};
    struct page p = {.out = {.draft = &r->draft}};
    brief_status st = BRIEF_OK;
    if (!html_guard(&guarded, &meta, html))
        st = reader_no_memory(r);
    else if (meta.n_tags > HTML_TAGS_MAX)
        st = brief_fail(r->err, BRIEF_ELIMIT,
                        "%.*s: %zu tags are more than the %d that a page may have; split the file",
                        (int)r->source.len, r->source.at, meta.n_tags, HTML_TAGS_MAX);
    else if (!html_tree_open(&p.tree, html, buf_bytes(&guarded)) || !compose(&p, &meta))
        st = reader_no_memory(r);
    p.out.n_bad += n_bad;
    if (st == BRIEF_OK)
        st = send_page(r, &p, &meta);
    composer_release(&p.out);
    mem_free(p.stack);
    html_tree_close(&p.tree);
    buf_release(&meta.title);
    buf_release(&guarded);
    return st;
}

brief_status html_read(struct reader *r, struct span bytes)
{
    struct buf decoded = {0}, cleaned = {0}, scratch = {0};
    struct span html;
    uint64_t n_bad = 0;
    if (bytes.len > DOCUMENT_MAX)
        return brief_fail(
            r->err, BRIEF_ELIMIT,
            "%.*s: %zu MiB are more than the %zu that an HTML page may have; split it",
            (int)r->source.len, r->source.at, bytes.len >> 20, DOCUMENT_MAX >> 20);
    brief_status st = charset_decode_html(&html, &decoded, bytes, &n_bad);
    if (st == BRIEF_OK)
        st = encoding_clean(&html, &cleaned, &scratch, html, &n_bad);
    buf_release(&scratch);
    st = st ? reader_no_memory(r) : read_clean(r, html, n_bad);
    buf_release(&cleaned);
    buf_release(&decoded);
    return st;
}
