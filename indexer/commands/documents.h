/* documents.h -- the options that shape documents: `add`, `update` and `extract` share them. */
#ifndef BRIEF_INDEXER_COMMANDS_DOCUMENTS_H
#define BRIEF_INDEXER_COMMANDS_DOCUMENTS_H

#include "core/buf.h"
#include "core/options.h"
#include "indexer/formats/format.h"

struct document_settings {
    const char *date, *language, *items;
    struct text_list fields;
};

#define DOCUMENT_OPTIONS(S)                                                                        \
    {0,        "date",                                                                             \
     OPT_TEXT, offsetof(S, documents.date),                                                        \
     "DATE",   "date of documents that state none: 2019, 2019-03 or 2019-03-14"},                  \
        {0,        "language",                                                                     \
         OPT_TEXT, offsetof(S, documents.language),                                                \
         "CODE",   "language of the texts, for stemming (en)"},                                    \
        {0,        "items",                                                                        \
         OPT_TEXT, offsetof(S, documents.items),                                                   \
         "MODE",   "auto: a text file may hold several stories; never (auto)"},                    \
    {                                                                                              \
        0, "field", OPT_LIST, offsetof(S, documents.fields), "NAME=FIELD",                         \
            "JSON lines: FIELD holds id, title, date, dateline or body"                            \
    }

/* Fill `out`; `text` receives a canonical form of all settings (compared when a file is seen
 * again), and holds the spans of `out`, so it must live as long. BRIEF_EQUERY: a bad value. */
brief_status document_options(struct format_options *out, struct buf *text,
                              const struct document_settings *s, struct brief_error *err);

/* The other way: settings from the canonical form kept with a source. */
brief_status document_options_parse(struct format_options *out, struct span text,
                                    struct brief_error *err);

/* The public id of a document that no index holds, in `room`: its own, or its source and number. */
struct span document_id(struct buf *room, const struct document *doc);

/* The stemmer's name for the language of these settings. */
const char *document_stemmer(const struct document_settings *s);

#endif
