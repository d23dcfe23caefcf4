/* explain.h -- why a mention is what it is: its text read again, and whom the name was taken for.
 *
 *     stored text ──brief_extractor──> account ──the mention at this place──> its history
 *
 * Nothing in the index is kept for this. Where the rules are others than those that made the index,
 * the mention may be seen otherwise today: then both are told. */
#ifndef BRIEF_QUERY_EXPLAIN_H
#define BRIEF_QUERY_EXPLAIN_H

#include "brief/extract.h"
#include "core/history.h"
#include "query/views/listing.h"

struct explainer {
    struct view *view;
    struct actor_table *table; /* decided for what is listed; NULL: none */
    brief_extractor *extractor;
    struct brief_account seen;
    struct history history; /* of the document at hand */
    struct doc_ref ref;
    struct listing_explain hooks;
    struct arena arena; /* of the document at hand */
    bool same_rules;    /* made its mentions in the index */
    bool any_others;    /* a document before was made by others */
};

/* Zero it first, close it last. */
brief_status explainer_open(struct explainer *e, struct view *v, struct actor_table *t);
void explainer_close(struct explainer *e);

/* Read a document again; it is borrowed until the next one or the end. */
brief_status explainer_read(struct explainer *e, struct doc_ref ref, const struct document *doc);

/* The mention that today's rules see where the index has `m`, or NULL: the same span and type, else
 * the first that overlaps it. Its number: e->seen.numbers at the same place. */
const struct mention *explainer_find(const struct explainer *e, const struct mention *m);

/* Lines for people below a mention of the index; keys "same_rules", "today", "events", "actor_by"
 * and "margin_bits" of a JSON object that is open. */
brief_status explainer_print(struct explainer *e, const struct mention *m, size_t indent);
brief_status explainer_json(struct explainer *e, struct buf *out, const struct mention *m);

/* Let a listing explain each mention. */
void explainer_attach(struct explainer *e, struct listing *l);

/* Note for standard error, when some document was read by other rules. */
void explainer_note(struct explainer *e);

/* "label        text": a line like those of a history. */
void explainer_line(struct explainer *e, const char *label, struct span text, size_t indent);

#endif
