/* html_guard.h -- make HTML safe to hand to a parser whose cost grows with what authors can nest.
 *
 * gumbo walks its stack of open elements for nearly every tag, so deep nesting costs quadratic time
 * (100,000 nested divs: 46 s), and so do many attributes in one tag and stray text between table
 * rows. The guard goes over the source once and writes a copy of the same length, in which
 *   - elements that are not about structure are renamed by their first letter (b -> y, span ->
 *     ypan), which makes them plain unknown elements; the source at the same place tells which
 *     they are;
 *   - attributes, comments and the contents of scripts and the like are blank;
 *   - tags that would nest deeper than HTML_DEPTH_MAX are blank, and end tags that close nothing.
 * Line ends stay, so a byte's line is the same in both. Metadata is read on the way. */
#ifndef BRIEF_INDEXER_FORMATS_HTML_GUARD_H
#define BRIEF_INDEXER_FORMATS_HTML_GUARD_H

#include "core/buf.h"
#include "indexer/formats/dates.h"
#include "indexer/formats/html_tags.h"

#define HTML_DEPTH_MAX 256
#define HTML_TAGS_MAX  4000000 /* more tags would need gigabytes as a tree */
#define HTML_STRAY_MAX 1000    /* pieces of content between table rows that are kept */

/* What the head of the page and its tags say. */
struct html_metadata {
    struct buf title;                                 /* og:title; empty: none */
    char language[3];                                 /* ISO 639-1 of <html lang>, or "" */
    struct day_range published, linked, dated, timed; /* article:published_time, JSON-LD, other
                                                         meta, <time>: the first of each */
    size_t n_tags;
};

/* Write the guarded copy of html to *out and its metadata to *meta (zeroed). False: no memory. */
bool html_guard(struct buf *out, struct html_metadata *meta, struct span html);

#endif
