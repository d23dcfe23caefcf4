/* html_tree.c -- parse a page with gumbo and measure its elements in one iterative walk. */
#include "indexer/formats/html_tree.h"

#include "core/mem.h"

#define BIG_CELL     500 /* bytes of text; cells of data tables have less */
#define ENOUGH_TEXT  200 /* bytes that make an article or main element worth preferring */
#define ARTICLES_MAX 64

struct measuring {
    struct html_tree *t;
    struct html_frame *stack;
    size_t depth, cap;
    struct html_place articles[ARTICLES_MAX], main, body;
    size_t n_articles;
};

size_t html_tree_tag(const struct html_tree *t, const GumboNode *node)
{
    const GumboStringPiece *tag = &node->v.element.original_tag;
    return tag->length ? (size_t)(tag->data - t->guarded) : SIZE_MAX;
}

static struct span node_name(const struct html_tree *t, const GumboNode *node)
{
    size_t at = html_tree_tag(t, node);
    return at == SIZE_MAX ? span_of(gumbo_normalized_tagname(node->v.element.tag))
                          : html_name_at(t->source, at + 1);
}

enum html_class html_tree_class(const struct html_tree *t, const GumboNode *node)
{
    return (enum html_class)html_element_find(node_name(t, node))->class;
}

bool html_tree_is(const struct html_tree *t, const GumboNode *node, const char *name)
{
    return html_name_compare(node_name(t, node), name) == 0;
}

static uint32_t count_text(const char *text)
{
    uint32_t n = 0;
    for (; *text; text++)
        n += !html_is_space(*text);
    return n;
}

static bool push(struct measuring *m, const GumboNode *node)
{
    struct html_tree *t = m->t;
    if (m->depth == m->cap) {
        void *moved = mem_grow(m->stack, &m->cap, m->depth + 1, sizeof *m->stack);
        if (!moved)
            return false;
        m->stack = moved;
    }
    if (t->n_elements == t->cap_elements) {
        void *moved =
            mem_grow(t->measures, &t->cap_elements, t->n_elements + 1, sizeof *t->measures);
        if (!moved)
            return false;
        t->measures = moved;
    }
    t->measures[t->n_elements] = (struct html_measure){0};
    m->stack[m->depth++] = (struct html_frame){.node = node, .number = (uint32_t)t->n_elements++};
    return true;
}

/* Drawings have titles of their own. */
static bool is_in_dropped(const struct measuring *m)
{
    for (size_t i = 0; i < m->depth; i++)
        if (html_tree_class(m->t, m->stack[i].node) == HTML_DROP)
            return true;
    return false;
}

/* Remember what matters for choosing root and title. */
static void note_element(struct measuring *m, const struct html_frame *f, enum html_class class,
                         const struct html_measure *self)
{
    struct html_tree *t = m->t;
    struct html_place place = {f->node, f->number};
    if (class == HTML_CONTENT && html_tree_is(t, f->node, "article")) {
        if (m->n_articles < ARTICLES_MAX && self->text_len > 0)
            m->articles[m->n_articles++] = place;
    } else if (class == HTML_CONTENT) {
        if (!m->main.node)
            m->main = place;
    } else if (class == HTML_TITLE) {
        if (!t->title.node && !is_in_dropped(m))
            t->title = place;
    } else if (f->node->v.element.tag == GUMBO_TAG_BODY) {
        m->body = place;
    } else if (class == HTML_HEADING && html_tree_is(t, f->node, "h1")) {
        if (t->n_h1 < HTML_H1_MAX && self->text_len > 0)
            t->h1[t->n_h1++] = place;
    }
}

/* Leave the innermost element: add it to the one around it. */
static void pop(struct measuring *m)
{
    struct html_tree *t = m->t;
    struct html_frame f = m->stack[--m->depth];
    struct html_measure *self = &t->measures[f.number];
    enum html_class class = html_tree_class(t, f.node);
    self->n_inside = (uint32_t)t->n_elements - f.number - 1;
    bool nothing = class == HTML_DROP || class == HTML_TITLE;
    if (class == HTML_LINK) {
        self->link_len = self->text_len;
        self->n_links = self->text_len > 0;
    }
    note_element(m, &f, class, self);
    if (m->depth == 0 || nothing)
        return;
    struct html_measure *around = &t->measures[m->stack[m->depth - 1].number];
    bool table = class == HTML_TABLE;
    around->text_len += self->text_len;
    around->link_len += self->link_len;
    around->n_links += self->n_links;
    around->has_table |= self->has_table || (table && html_tree_is(t, f.node, "table"));
    around->has_heading |= self->has_heading || class == HTML_HEADING;
    around->has_big_cell |=
        self->has_big_cell || (table && self->text_len > BIG_CELL &&
                               (html_tree_is(t, f.node, "td") || html_tree_is(t, f.node, "th")));
}

static bool measure(struct measuring *m, const GumboNode *root)
{
    if (!push(m, root))
        return false;
    while (m->depth > 0) {
        struct html_frame *f = &m->stack[m->depth - 1];
        const GumboVector *children = &f->node->v.element.children;
        if (f->next == children->length) {
            pop(m);
            continue;
        }
        const GumboNode *child = children->data[f->next++];
        if (html_is_element(child)) {
            if (!push(m, child))
                return false;
        } else if (html_is_text(child)) {
            m->t->measures[f->number].text_len += count_text(child->v.text.text);
        }
    }
    return true;
}

static bool has_enough(const struct html_tree *t, struct html_place place)
{
    uint32_t len = place.node ? t->measures[place.number].text_len : 0;
    return len >= ENOUGH_TEXT || (len > 0 && len >= t->measures[0].text_len / 3);
}

/* The one article; else main; else the article with most of the text; else the body. */
static struct html_place choose_root(const struct measuring *m, const GumboNode *html)
{
    const struct html_tree *t = m->t;
    struct html_place largest = {NULL, 0};
    for (size_t i = 0; i < m->n_articles; i++)
        if (!largest.node ||
            t->measures[m->articles[i].number].text_len > t->measures[largest.number].text_len)
            largest = m->articles[i];
    if (m->n_articles == 1 && has_enough(t, largest))
        return largest;
    if (has_enough(t, m->main))
        return m->main;
    if (largest.node && t->measures[largest.number].text_len > t->measures[0].text_len / 2)
        return largest;
    return m->body.node ? m->body : (struct html_place){html, 0};
}

bool html_tree_open(struct html_tree *t, struct span source, struct span guarded)
{
    GumboOptions options = kGumboDefaultOptions;
    struct measuring m = {.t = t};
    *t = (struct html_tree){.source = source, .guarded = guarded.at};
    options.max_errors = 0;
    t->parsed = gumbo_parse_with_options(&options, guarded.at, guarded.len);
    bool done = t->parsed && measure(&m, t->parsed->root);
    if (done)
        t->root = choose_root(&m, t->parsed->root);
    mem_free(m.stack);
    return done;
}

void html_tree_close(struct html_tree *t)
{
    if (t->parsed)
        gumbo_destroy_output(&kGumboDefaultOptions, t->parsed);
    mem_free(t->measures);
    *t = (struct html_tree){0};
}
