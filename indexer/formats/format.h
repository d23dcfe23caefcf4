/* format.h -- read one file into documents, whatever its format.
 *
 *     bytes ──> encoding ──> format (text, markdown, html, jsonl) ──> items ──> document sink
 *
 * Every reader takes foreign bytes: nothing in them may crash it, hang it or make it lie. */
#ifndef BRIEF_INDEXER_FORMATS_FORMAT_H
#define BRIEF_INDEXER_FORMATS_FORMAT_H

#include "brief/span.h"
#include "brief/status.h"
#include "core/document.h"

enum items_mode { ITEMS_AUTO, ITEMS_NEVER };

struct format_options {
    enum items_mode items;
    struct day_range date; /* `add --date`; NO_DAY: none. Wins over what the file name says, loses
                              to what the document states */
    struct span language;  /* ISO 639-1; empty: "en" */
    struct span field_id, field_title, field_date, field_dateline, field_body; /* JSON lines' field
                                  names; empty: id, title, date, dateline, body (or text) */
    bool text_as_is; /* `extract`: a JSON record's "text" is taken as it is, NFC or not, no
                        items, no title taken off */
};

/* Receives each document; its spans hold during the call. A status other than OK ends the file. */
struct document_sink {
    brief_status (*take)(void *ctx, const struct document *doc, struct brief_error *err);
    void *ctx;
    /* A record that cannot be read (a broken JSON line): told with its place, then the rest goes
     * on. May be NULL. */
    void (*complain)(void *ctx, struct span source, uint32_t line, const char *message);
};

enum file_kind { FILE_TEXT, FILE_MARKDOWN, FILE_HTML, FILE_JSONL, FILE_OTHER };

/* What kind of file this is, by its name and first bytes (up to 4 KiB are enough). For FILE_OTHER
 * `*why` (may be NULL) names the kind: "PDF", "image", "binary", "empty" ... static storage. A name
 * ending in an unknown extension is text when its bytes are text. */
enum file_kind format_detect(struct span name, struct span head, const char **why);
const char *file_kind_name(enum file_kind kind); /* "text", "markdown", "html", "jsonl", "other" */

/* Read `bytes` (the whole file, mapped) of `kind`. `source` is the name given to documents.
 * BRIEF_EINPUT: cannot be read at all (message names source and place). */
brief_status format_read(enum file_kind kind, struct span source, struct span bytes,
                         const struct format_options *options, const struct document_sink *sink,
                         struct brief_error *err);

#endif
