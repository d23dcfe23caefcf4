/* html_tree.h -- a parsed page, measured: how much text and how many links each element holds.
 *
 * Elements are numbered in document order; an element's descendants follow it directly, so whoever
 * walks the tree knows the number of each and can pass over a subtree. */
#ifndef BRIEF_INDEXER_FORMATS_HTML_TREE_H
#define BRIEF_INDEXER_FORMATS_HTML_TREE_H

#include "indexer/formats/html_tags.h"

#include <gumbo.h>

struct html_measure {
    uint32_t n_inside; /* elements below it */
    uint32_t text_len; /* bytes of text in it that are no white space */
    uint32_t link_len; /* of them in links */
    uint32_t n_links;
    bool has_table; /* a table below it */
    bool has_heading;
    bool has_big_cell; /* a table cell with more text than a figure or label has */
};

/* An element and its number. */
struct html_place {
    const GumboNode *node;
    uint32_t number;
};

#define HTML_H1_MAX 32

struct html_tree {
    struct span source;  /* the page as it is */
    const char *guarded; /* what the parser was given: same offsets */
    GumboOutput *parsed;
    struct html_measure *measures;
    size_t n_elements, cap_elements;
    struct html_place root;            /* the part that holds the content */
    struct html_place h1[HTML_H1_MAX]; /* level-one headings with text */
    size_t n_h1;
    struct html_place title; /* <title>, node NULL: none */
};

/* Parse and measure. `guarded` must live as long as the tree. False: no memory. */
bool html_tree_open(struct html_tree *t, struct span source, struct span guarded);
void html_tree_close(struct html_tree *t);

/* Byte of the source at which the element's tag begins; SIZE_MAX when the parser made it up. */
size_t html_tree_tag(const struct html_tree *t, const GumboNode *node);

/* Class and lower-case name test of an element. */
enum html_class html_tree_class(const struct html_tree *t, const GumboNode *node);
bool html_tree_is(const struct html_tree *t, const GumboNode *node, const char *name);

/* An iterative walk in document order. */
struct html_frame {
    const GumboNode *node;
    unsigned next; /* child */
    uint32_t number;
};

static inline bool html_is_element(const GumboNode *node)
{
    return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

static inline bool html_is_text(const GumboNode *node)
{
    return node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
           node->type == GUMBO_NODE_CDATA;
}

#endif
