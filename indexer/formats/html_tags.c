/* html_tags.c -- the elements of HTML, and how their tags are read. */
#include "indexer/formats/html_tags.h"

#include <strings.h>

#define TAG_READ_MAX 4096 /* bytes of a tag that are searched for attributes */

static const struct html_element elements[] = {
    {"a", HTML_LINK, 0},
    {"address", HTML_BLOCK, KEEP | CLOSES_P},
    {"area", HTML_NOTHING, VOID},
    {"article", HTML_CONTENT, KEEP | CLOSES_P},
    {"aside", HTML_ASIDE, KEEP | CLOSES_P},
    {"audio", HTML_DROP, 0},
    {"base", HTML_NOTHING, VOID},
    {"blockquote", HTML_BLOCK, KEEP | CLOSES_P},
    {"body", HTML_NOTHING, KEEP | VOID}, /* there is one, wherever it is opened or closed */
    {"br", HTML_BREAK, KEEP | VOID},
    {"button", HTML_DROP, 0},
    {"canvas", HTML_DROP, 0},
    {"caption", HTML_TABLE, KEEP | IN_TABLE},
    {"center", HTML_BLOCK, KEEP | CLOSES_P},
    {"col", HTML_NOTHING, VOID},
    {"colgroup", HTML_NOTHING, VOID},
    {"dd", HTML_ITEM, KEEP | CLOSES_P},
    {"details", HTML_BLOCK, KEEP | CLOSES_P},
    {"dialog", HTML_DROP, 0},
    {"div", HTML_BLOCK, KEEP | CLOSES_P},
    {"dl", HTML_BLOCK, KEEP | CLOSES_P},
    {"dt", HTML_ITEM, KEEP | CLOSES_P},
    {"embed", HTML_NOTHING, VOID},
    {"fieldset", HTML_FORM, 0},
    {"figcaption", HTML_BLOCK, KEEP | CLOSES_P},
    {"figure", HTML_BLOCK, KEEP | CLOSES_P},
    {"footer", HTML_ASIDE, KEEP | CLOSES_P},
    {"form", HTML_FORM, 0},
    {"frame", HTML_NOTHING, VOID},
    {"frameset", HTML_NOTHING, VOID},
    {"h1", HTML_HEADING, KEEP | CLOSES_P},
    {"h2", HTML_HEADING, KEEP | CLOSES_P},
    {"h3", HTML_HEADING, KEEP | CLOSES_P},
    {"h4", HTML_HEADING, KEEP | CLOSES_P},
    {"h5", HTML_HEADING, KEEP | CLOSES_P},
    {"h6", HTML_HEADING, KEEP | CLOSES_P},
    {"head", HTML_NOTHING, KEEP | VOID},
    {"header", HTML_HEADER, KEEP | CLOSES_P},
    {"hgroup", HTML_BLOCK, KEEP | CLOSES_P},
    {"hr", HTML_BLOCK, KEEP | VOID | CLOSES_P},
    {"html", HTML_NOTHING, KEEP | VOID},
    {"iframe", HTML_DROP, RAW},
    {"image", HTML_NOTHING, VOID},
    {"img", HTML_NOTHING, VOID},
    {"input", HTML_NOTHING, VOID},
    {"li", HTML_ITEM, KEEP | CLOSES_P},
    {"link", HTML_NOTHING, VOID},
    {"main", HTML_CONTENT, KEEP | CLOSES_P},
    {"math", HTML_DROP, 0},
    {"menu", HTML_ASIDE, KEEP | CLOSES_P},
    {"meta", HTML_NOTHING, VOID},
    {"nav", HTML_ASIDE, KEEP | CLOSES_P},
    {"noembed", HTML_DROP, RAW},
    {"noframes", HTML_DROP, RAW},
    {"noscript", HTML_DROP, RAW},
    {"object", HTML_DROP, 0},
    {"ol", HTML_BLOCK, KEEP | CLOSES_P},
    {"option", HTML_DROP, 0},
    {"p", HTML_BLOCK, KEEP | CLOSES_P},
    {"param", HTML_NOTHING, VOID},
    {"plaintext", HTML_BLOCK, 0},
    {"pre", HTML_PRE, KEEP | CLOSES_P},
    {"script", HTML_DROP, RAW},
    {"section", HTML_BLOCK, KEEP | CLOSES_P},
    {"select", HTML_DROP, 0},
    {"source", HTML_NOTHING, VOID},
    {"style", HTML_DROP, RAW},
    {"summary", HTML_BLOCK, KEEP | CLOSES_P},
    {"svg", HTML_DROP, 0},
    {"table", HTML_TABLE, KEEP}, /* without doctype it leaves a paragraph open */
    {"tbody", HTML_TABLE, KEEP | IN_TABLE},
    {"td", HTML_TABLE, KEEP | IN_TABLE},
    {"template", HTML_DROP, 0},
    {"textarea", HTML_DROP, RAW},
    {"tfoot", HTML_TABLE, KEEP | IN_TABLE},
    {"th", HTML_TABLE, KEEP | IN_TABLE},
    {"thead", HTML_TABLE, KEEP | IN_TABLE},
    {"title", HTML_TITLE, KEEP},
    {"tr", HTML_TABLE, KEEP | IN_TABLE},
    {"track", HTML_NOTHING, VOID},
    {"ul", HTML_BLOCK, KEEP | CLOSES_P},
    {"video", HTML_DROP, 0},
    {"wbr", HTML_INLINE, VOID},
    {"xmp", HTML_DROP, RAW},
};

static const struct html_element unknown_element = {"", HTML_INLINE, 0};

int html_name_compare(struct span name, const char *other)
{
    size_t n = strlen(other);
    int c = strncasecmp(name.at, other, name.len < n ? name.len : n);
    return c ? c : (name.len > n) - (name.len < n);
}

const struct html_element *html_element_find(struct span name)
{
    size_t lo = 0, hi = sizeof elements / sizeof *elements;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int c = html_name_compare(name, elements[mid].name);
        if (c == 0)
            return &elements[mid];
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return &unknown_element;
}

struct span html_name_at(struct span html, size_t at)
{
    size_t end = at;
    while (end < html.len && !html_is_space(html.at[end]) && html.at[end] != '>' &&
           html.at[end] != '/')
        end++;
    return span_sub(html, at, end);
}

enum html_class html_class_at(struct span html, size_t at)
{
    return (enum html_class)html_element_find(html_name_at(html, at + 1))->class;
}

/* --- attributes
 * ------------------------------------------------------------------------------------ */

/* Take one attribute at *at; false at the tag's end. Without '=' the value is empty. */
static bool next_attribute(struct span s, size_t *at, struct span *name, struct span *value)
{
    size_t i = *at;
    while (i < s.len && (html_is_space(s.at[i]) || s.at[i] == '/'))
        i++;
    if (i >= s.len || s.at[i] == '>')
        return false;
    size_t start = i++; /* even a '=' may begin a name */
    while (i < s.len && !html_is_space(s.at[i]) && s.at[i] != '=' && s.at[i] != '>' &&
           s.at[i] != '/')
        i++;
    *name = span_sub(s, start, i);
    *value = span_sub(s, i, i);
    size_t next = i;
    while (next < s.len && html_is_space(s.at[next]))
        next++;
    if (next < s.len && s.at[next] == '=') {
        i = next + 1;
        while (i < s.len && html_is_space(s.at[i]))
            i++;
        char quote = i < s.len && (s.at[i] == '"' || s.at[i] == '\'') ? s.at[i++] : 0;
        start = i;
        if (quote) {
            const char *end = memchr(s.at + i, quote, s.len - i);
            i = end ? (size_t)(end - s.at) : s.len;
            *value = span_sub(s, start, i);
            i += end != NULL;
        } else {
            while (i < s.len && !html_is_space(s.at[i]) && s.at[i] != '>')
                i++;
            *value = span_sub(s, start, i);
        }
    }
    *at = i;
    return true;
}

bool html_attribute(struct span html, size_t at, const char *name, struct span *value)
{
    size_t limit = html.len - at > TAG_READ_MAX ? at + TAG_READ_MAX : html.len;
    struct span s = span_sub(html, 0, limit), key;
    at += 1 + html_name_at(s, at + 1).len;
    while (next_attribute(s, &at, &key, value))
        if (html_name_compare(key, name) == 0)
            return true;
    *value = (struct span){NULL, 0};
    return false;
}

size_t html_tag_end(struct span html, size_t at)
{
    struct span name, value;
    while (next_attribute(html, &at, &name, &value))
        ;
    while (at < html.len && html.at[at] != '>')
        at++;
    return at < html.len ? at + 1 : html.len;
}
