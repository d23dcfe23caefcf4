/* refs.h -- what a reference denotes: decided when asked, from ids, file names, titles and dates.
 *
 *     [WR-11-36]                      documents whose id, file or title says WR-11-36
 *     (Daily Briefing, 15 September)  documents of that day whose title or file has these words
 *     colombia-ceasefire.txt          the file of that name
 *     https://example.org/a           what was added under that address
 *
 * Nothing of it is stored, so a document that is added later answers what dangled before, and the
 * order of adding cannot matter. No document cites itself, nor its own file by that file's name. */
#ifndef BRIEF_QUERY_REFS_H
#define BRIEF_QUERY_REFS_H

#include "query/collection.h"
#include "query/doc_set.h"

struct reference {
    struct span words;     /* as the text has it, white space folded */
    struct span name;      /* folded: the code, the address without its scheme, or the title */
    struct day_range days; /* of a dated title; NO_DAY: a code or an address */
    bool yearless;         /* days are of the year 4: see MENTION_YEARLESS */
};

/* Read a mention of type reference; spans in `a`. */
brief_status reference_of(struct reference *out, const struct mention *m, struct arena *a,
                          struct brief_error *err);

/* The same of what a user types: a code, a title or an address, never dated. */
brief_status reference_parse(struct reference *out, struct span text, struct arena *a,
                             struct brief_error *err);

/* What a document goes by. */
struct cited_names {
    struct doc_ref ref;
    struct day_range date;
    struct span id, file, stem, title, source; /* folded; empty: it has none */
};
brief_status cited_names_of(struct cited_names *out, struct collection *c, struct doc_ref ref,
                            struct arena *a, struct brief_error *err);

/* Does the reference, standing in `from`, denote `to`? */
bool reference_cites(const struct reference *r, const struct cited_names *from,
                     const struct cited_names *to);

#define NO_DOCUMENT ((struct doc_ref){UINT32_MAX, 0})

struct cited {
    struct doc_ref *at; /* in order of segments and documents */
    size_t n;
};

struct citing; /* the files of the collection by name, gathered when first needed */

brief_status citing_new(struct citing **out, struct collection *c, struct brief_error *err);
void citing_free(struct citing *x);

/* The live documents that the reference denotes where it stands in `from` (or in NO_DOCUMENT); in
 * `a`. A code costs
 * some look-ups, a dated title one pass over the days of all documents. */
brief_status citing_resolve(struct citing *x, const struct reference *r, struct doc_ref from,
                            struct cited *out, struct arena *a, struct brief_error *err);

/* Live documents of a segment with a reference that may denote one of `to` (or with the name
 * `name`; neither given: any reference), for a closer look at their mentions; in `a`. */
struct references_wanted {
    const struct cited_names *to;
    size_t n_to;
    struct span name;
};
brief_status references_find(struct segment *seg, const struct references_wanted *wanted,
                             struct doc_set *out, struct arena *a, struct brief_error *err);

#endif
