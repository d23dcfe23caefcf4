/* html_tags.h -- HTML's elements and tags, read from the source itself. */
#ifndef BRIEF_INDEXER_FORMATS_HTML_TAGS_H
#define BRIEF_INDEXER_FORMATS_HTML_TAGS_H

#include "brief/span.h"

#include <stdint.h>

/* What an element means for the text. */
enum html_class {
    HTML_INLINE, /* b, span, unknown ones */
    HTML_LINK,   /* a */
    HTML_BREAK,  /* br */
    HTML_BLOCK,  /* p, div, section … */
    HTML_PRE,
    HTML_HEADING,
    HTML_ITEM,
    HTML_TABLE,   /* table and its parts have their own rules */
    HTML_CONTENT, /* article, main */
    HTML_ASIDE,   /* nav, aside, footer: around the content */
    HTML_HEADER,
    HTML_FORM,
    HTML_DROP, /* svg, select, button … : never text */
    HTML_TITLE,
    HTML_NOTHING, /* html, head, body; void elements without text */
};

enum html_flag {
    KEEP = 1,      /* stays itself for the parser */
    VOID = 2,      /* has no end */
    RAW = 4,       /* its content is not markup and not text */
    CLOSES_P = 8,  /* ends an open paragraph */
    IN_TABLE = 16, /* only means something inside a table */
};

struct html_element {
    const char *name;
    uint8_t class; /* enum html_class */
    uint8_t flags;
};

static inline bool html_is_letter(char c)
{
    return (uint8_t)((c | 0x20) - 'a') < 26;
}

static inline bool html_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The name that begins at html[at]. */
struct span html_name_at(struct span html, size_t at);

/* Order of names whatever their case. */
int html_name_compare(struct span name, const char *other);

/* Never NULL; an element that HTML does not know has an empty name and is inline. */
const struct html_element *html_element_find(struct span name);

/* The class of the element whose tag begins at html[at] == '<'. */
enum html_class html_class_at(struct span html, size_t at);

/* Value of an attribute of the tag at html[at], character references not replaced; false: it has
 * none. Looks at the tag's first 4 KiB. */
bool html_attribute(struct span html, size_t at, const char *name, struct span *value);

/* Behind the '>' of the tag whose attributes begin at `at`; html.len when it never ends. */
size_t html_tag_end(struct span html, size_t at);

#endif
