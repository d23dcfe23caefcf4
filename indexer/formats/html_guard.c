/* html_guard.c -- one walk over an HTML source before it is parsed. */
#include "indexer/formats/html_guard.h"

#include "indexer/formats/charref.h"

#include <strings.h>

#define RENAMED 'y' /* no element of HTML begins with it */

/* --- metadata
 * -------------------------------------------------------------------------------------- */

static void set_date(struct day_range *days, struct span value)
{
    if (!days_known(*days))
        document_date_parse(days, value);
}

static void read_meta(struct html_metadata *meta, struct span html, size_t at)
{
    static const char *const dated[] = {"date",
                                        "dc.date",
                                        "dc.date.issued",
                                        "dcterms.date",
                                        "dcterms.created",
                                        "pubdate",
                                        "publishdate",
                                        "publication_date",
                                        "publish-date",
                                        "datePublished",
                                        "sailthru.date",
                                        "parsely-pub-date",
                                        "og:published_time",
                                        "citation_publication_date"};
    struct span key, content;
    if (!html_attribute(html, at, "content", &content))
        return;
    if (!html_attribute(html, at, "property", &key) && !html_attribute(html, at, "name", &key) &&
        !html_attribute(html, at, "itemprop", &key))
        return;
    if (html_name_compare(key, "article:published_time") == 0)
        set_date(&meta->published, content);
    else if (html_name_compare(key, "og:title") == 0 && meta->title.len == 0)
        charref_append(&meta->title, content);
    for (size_t i = 0; i < sizeof dated / sizeof *dated; i++)
        if (html_name_compare(key, dated[i]) == 0)
            set_date(&meta->dated, content);
}

/* "datePublished": "2019-03-14T…" of a JSON-LD script. */
static void read_linked_data(struct html_metadata *meta, struct span script)
{
    static const char key[] = "\"datePublished\"";
    const char *found = memmem(script.at, script.len, key, sizeof key - 1);
    if (!found)
        return;
    size_t at = (size_t)(found - script.at) + sizeof key - 1;
    while (at < script.len && (html_is_space(script.at[at]) || script.at[at] == ':'))
        at++;
    if (at >= script.len || script.at[at] != '"')
        return;
    at++;
    const char *end = memchr(script.at + at, '"', script.len - at);
    if (end)
        set_date(&meta->linked, span_sub(script, at, (size_t)(end - script.at)));
}

static void read_language(struct html_metadata *meta, struct span html, size_t at)
{
    struct span value;
    if (!html_attribute(html, at, "lang", &value) && !html_attribute(html, at, "xml:lang", &value))
        return;
    if (value.len < 2 || !html_is_letter(value.at[0]) || !html_is_letter(value.at[1]) ||
        (value.len > 2 && html_is_letter(value.at[2])))
        return;
    meta->language[0] = (char)(value.at[0] | 0x20);
    meta->language[1] = (char)(value.at[1] | 0x20);
}

/* --- the walk
 * -------------------------------------------------------------------------------------- */

struct open_element {
    const struct html_element *element;
    struct span name;
};

struct guard {
    struct span html;
    char *copy;
    struct html_metadata *meta;
    struct open_element stack[HTML_DEPTH_MAX]; /* what the parser will have open, or more */
    size_t depth;
    size_t n_tables, n_paragraphs; /* of them */
    size_t n_stray;
    bool no_title_end; /* no further title element ends */
};

static void blank(struct guard *g, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (g->copy[i] != '\n')
            g->copy[i] = ' ';
}

/* Blank what stands within a word: as a comment it leaves no space. */
static void blank_closely(struct guard *g, size_t from, size_t to)
{
    blank(g, from, to);
    size_t len = to - from;
    if (len < 5 || g->copy[from] == '\n' || memchr(g->copy + from, '\n', 4) ||
        memchr(g->copy + to - 3, '\n', 3))
        return;
    size_t n_close = len < 7 ? len - 4 : 3;
    memcpy(g->copy + from, "<!--", 4);
    memcpy(g->copy + to - n_close, &"-->"[3 - n_close], n_close);
}

static bool is_named(const struct open_element *o, const char *name)
{
    return strcmp(o->element->name, name) == 0;
}

static bool is_table(const struct open_element *o)
{
    return o->element->class == HTML_TABLE && !(o->element->flags & IN_TABLE);
}

static bool is_cell(const struct open_element *o)
{
    return is_named(o, "td") || is_named(o, "th") || is_named(o, "caption");
}

static void push(struct guard *g, const struct html_element *e, struct span name)
{
    struct open_element *o = &g->stack[g->depth++];
    *o = (struct open_element){e, name};
    g->n_tables += is_table(o);
    g->n_paragraphs += is_named(o, "p");
}

static void pop_to(struct guard *g, size_t depth)
{
    while (g->depth > depth) {
        const struct open_element *o = &g->stack[--g->depth];
        g->n_tables -= is_table(o);
        g->n_paragraphs -= is_named(o, "p");
    }
}

/* The rules of the HTML standard, 13.2.6.4.7: a block ends the paragraph in scope … */
static void close_paragraph(struct guard *g)
{
    for (size_t i = g->n_paragraphs ? g->depth : 0; i > 0; i--) {
        const struct open_element *o = &g->stack[i - 1];
        if (is_named(o, "p")) {
            pop_to(g, i - 1);
            return;
        }
        if (is_table(o) || is_cell(o))
            return;
    }
}

/* … an item ends the one before, unless some structure stands between them … */
static void close_item(struct guard *g, const char *a, const char *b)
{
    for (size_t i = g->depth; i > 0; i--) {
        const struct open_element *o = &g->stack[i - 1];
        if (is_named(o, a) || is_named(o, b)) {
            pop_to(g, i - 1);
            return;
        }
        if ((o->element->flags & KEEP) && !is_named(o, "div") && !is_named(o, "p") &&
            !is_named(o, "address"))
            return;
    }
}

/* … and a part of a table ends what is open down to its own place. */
static void close_table_parts(struct guard *g, const struct html_element *e)
{
    static const char *const levels[] = {"caption", "td", "th", "tr", "tbody", "thead", "tfoot"};
    bool cell = strcmp(e->name, "td") == 0 || strcmp(e->name, "th") == 0;
    size_t n = cell ? 3 : strcmp(e->name, "tr") == 0 ? 4 : 7;
    for (size_t i = g->depth; i > 0 && !is_table(&g->stack[i - 1]); i--)
        for (size_t k = 0; k < n; k++)
            if (is_named(&g->stack[i - 1], levels[k])) {
                pop_to(g, i - 1);
                break;
            }
}

/* What a start tag ends by itself. */
static void close_implied(struct guard *g, const struct html_element *e)
{
    if (e->flags & CLOSES_P)
        close_paragraph(g);
    if (strcmp(e->name, "li") == 0)
        close_item(g, "li", "li");
    else if (strcmp(e->name, "dt") == 0 || strcmp(e->name, "dd") == 0)
        close_item(g, "dt", "dd");
    else if (e->flags & IN_TABLE)
        close_table_parts(g, e);
}

/* Elements that are renamed are one and the same to the parser when all but their first letters
 * agree. */
static bool is_same(const struct open_element *o, const struct html_element *e, struct span name)
{
    if ((e->flags & KEEP) || (o->element->flags & KEEP))
        return o->element == e;
    return o->name.len == name.len && strncasecmp(o->name.at + 1, name.at + 1, name.len - 1) == 0;
}

/* Depth of the element that this end tag closes, or 0 when the parser would ignore it. */
static size_t find_open(const struct guard *g, const struct html_element *e, struct span name)
{
    bool table = strcmp(e->name, "table") == 0, item = strcmp(e->name, "li") == 0;
    for (size_t i = g->depth; i > 0; i--) {
        const struct open_element *o = &g->stack[i - 1];
        if (is_same(o, e, name))
            return i;
        if (!(e->flags & KEEP) && (o->element->flags & KEEP))
            return 0;
        if (is_table(o) || (is_cell(o) && !(e->flags & IN_TABLE) && !table))
            return 0;
        if (item && (is_named(o, "ul") || is_named(o, "ol")))
            return 0;
    }
    return 0;
}

/* Between rows, where content has no place? */
static bool is_stray_place(const struct guard *g)
{
    if (g->depth == 0)
        return false;
    const struct open_element *o = &g->stack[g->depth - 1];
    return o->element->class == HTML_TABLE && !is_cell(o);
}

/* Behind the "</name" … ">" that ends raw content from `at` on; html.len when there is none. */
static size_t raw_end(struct span html, size_t at, struct span name, size_t *content_end)
{
    while (at < html.len) {
        const char *lt = memchr(html.at + at, '<', html.len - at);
        if (!lt)
            break;
        at = (size_t)(lt - html.at);
        if (html.len - at > name.len + 2 && html.at[at + 1] == '/' &&
            strncasecmp(html.at + at + 2, name.at, name.len) == 0 &&
            !html_is_letter(html.at[at + 2 + name.len])) {
            *content_end = at;
            return html_tag_end(html, at + 2 + name.len);
        }
        at++;
    }
    *content_end = html.len;
    return html.len;
}

/* A title's content is text, whatever it holds. */
static size_t pass_title(struct guard *g, struct span name, size_t at, size_t end)
{
    size_t content_end, behind = g->html.len;
    if (!g->no_title_end)
        behind = raw_end(g->html, end, name, &content_end);
    if (g->no_title_end || content_end == g->html.len) {
        g->no_title_end = true;
        blank(g, at, end);
        return end;
    }
    blank(g, at + 1 + name.len, end - 1);
    blank(g, content_end + 2 + name.len, g->html.at[behind - 1] == '>' ? behind - 1 : behind);
    return behind;
}

/* script, style …: blank from tag to end tag. */
static size_t pass_raw(struct guard *g, struct span name, size_t at, size_t end)
{
    struct span type;
    size_t content_end, behind = raw_end(g->html, end, name, &content_end);
    if (html_name_compare(name, "script") == 0 && html_attribute(g->html, at, "type", &type) &&
        memmem(type.at, type.len, "ld+json", 7))
        read_linked_data(g->meta, span_sub(g->html, end, content_end));
    blank(g, at, behind);
    return behind;
}

static void read_metadata(struct guard *g, const struct html_element *e, struct span name,
                          size_t at)
{
    struct span value;
    if (e->name[0] == 0) {
        if (html_name_compare(name, "time") == 0 && html_attribute(g->html, at, "datetime", &value))
            set_date(&g->meta->timed, value);
    } else if (strcmp(e->name, "meta") == 0) {
        read_meta(g->meta, g->html, at);
    } else if (strcmp(e->name, "html") == 0) {
        read_language(g->meta, g->html, at);
    }
}

/* Tags that the parser need not see: void ones without text, those beyond what is nested or strayed
 * at most, table parts without a table. */
static bool is_unwanted(struct guard *g, const struct html_element *e)
{
    if (e->class == HTML_NOTHING || ((e->flags & IN_TABLE) && g->n_tables == 0))
        return true;
    if (is_stray_place(g) && !(e->flags & IN_TABLE) && ++g->n_stray > HTML_STRAY_MAX)
        return true;
    close_implied(g, e);
    return !(e->flags & VOID) && g->depth == HTML_DEPTH_MAX;
}

static size_t pass_start_tag(struct guard *g, size_t at)
{
    struct span name = html_name_at(g->html, at + 1);
    const struct html_element *e = html_element_find(name);
    size_t end = html_tag_end(g->html, at + 1 + name.len);
    g->meta->n_tags++;
    if (g->html.at[end - 1] != '>') { /* cut off by the end of the file */
        blank(g, at, end);
        return end;
    }
    read_metadata(g, e, name, at);
    if (e->class == HTML_TITLE)
        return pass_title(g, name, at, end);
    if (e->flags & RAW)
        return pass_raw(g, name, at, end);
    if (e->class == HTML_INLINE && (e->flags & VOID)) {
        blank_closely(g, at, end);
        return end;
    }
    if (is_unwanted(g, e)) {
        blank(g, at, end);
        return end;
    }
    blank(g, at + 1 + name.len, end - 1);
    if (!(e->flags & KEEP))
        g->copy[at + 1] = RENAMED;
    if (!(e->flags & VOID))
        push(g, e, name);
    return end;
}

static size_t pass_end_tag(struct guard *g, size_t at)
{
    struct span name = html_name_at(g->html, at + 2);
    const struct html_element *e = html_element_find(name);
    size_t end = html_tag_end(g->html, at + 2 + name.len), depth = find_open(g, e, name);
    if (g->html.at[end - 1] != '>' || (depth == 0 && (e->flags & (KEEP | VOID)))) {
        blank(g, at, end);
        return end;
    }
    if (depth > 0)
        pop_to(g, depth - 1);
    blank(g, at + 2 + name.len, end - 1);
    if (!(e->flags & KEEP))
        g->copy[at + 2] = RENAMED; /* the parser passes over it when it closes nothing */
    return end;
}

static size_t pass_markup(struct guard *g, size_t at)
{
    struct span html = g->html;
    const char *found;
    size_t end;
    if (at + 1 >= html.len)
        return html.len;
    if (html_is_letter(html.at[at + 1]))
        return pass_start_tag(g, at);
    if (html.at[at + 1] == '/' && at + 2 < html.len && html_is_letter(html.at[at + 2]))
        return pass_end_tag(g, at);
    if (html.at[at + 1] != '!' && html.at[at + 1] != '?' && html.at[at + 1] != '/')
        return at + 1; /* a mere '<' */
    if (span_starts_with(span_sub(html, at, html.len), SPAN("<!--")))
        found = memmem(html.at + at + 2, html.len - at - 2, "-->", 3);
    else
        found = memchr(html.at + at, '>', html.len - at);
    end = found ? (size_t)(found - html.at) + (*found == '-' ? 3 : 1) : html.len;
    if (found)
        blank_closely(g, at, end);
    else
        blank(g, at, end);
    return end;
}

/* Text between tags; between table rows only so much of it is kept. */
static void pass_text(struct guard *g, size_t from, size_t to)
{
    if (!is_stray_place(g))
        return;
    size_t i = from;
    while (i < to && html_is_space(g->html.at[i]))
        i++;
    if (i < to && ++g->n_stray > HTML_STRAY_MAX)
        blank(g, from, to);
}

bool html_guard(struct buf *out, struct html_metadata *meta, struct span html)
{
    buf_clear(out);
    buf_span(out, html);
    if (out->failed)
        return false;
    struct guard g = {.html = html, .copy = out->at, .meta = meta};
    meta->published = meta->linked = meta->dated = meta->timed = NO_DAYS;
    for (size_t at = 0; at < html.len;) {
        const char *lt = memchr(html.at + at, '<', html.len - at);
        size_t next = lt ? (size_t)(lt - html.at) : html.len;
        pass_text(&g, at, next);
        at = lt ? pass_markup(&g, next) : next;
    }
    return !meta->title.failed;
}
