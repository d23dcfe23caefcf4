/* mention_json.h -- a mention as one JSON object: `brief-index extract` and `brief-query` print the
 * same keys in the same order. */
#ifndef BRIEF_CORE_MENTION_JSON_H
#define BRIEF_CORE_MENTION_JSON_H

#include "core/buf.h"
#include "core/document.h"
#include "core/mention.h"

/* What stands around a mention in the output. Spans with a NULL pointer print as null. */
struct mention_place {
    struct span doc; /* public id */
    struct span source, title;
    struct day_range date; /* the document's */
    uint32_t line;
    struct span text;    /* the mention's words: doc text [start, end) */
    struct span actor;   /* display name of the actor, or NULL (undecided) */
    struct span context; /* words around it, white space folded */
};

/* {"doc","source","title","date","line","type","text","start","end","norm","actor","role",
 *  "context"} plus, by type: "value","value_to","unit","label"; "from","to"; "aliases";
 *  "candidates"; "rule","confidence". No newline at the end. */
void mention_json(struct buf *out, const struct mention *m, const struct mention_place *place);

/* ISO text of a date mention's ends: "2011-10-03", or "--10-03" without a sure year; open end "".
 */
void mention_date_text(char from[12], char to[12], const struct mention *m);

/* The words around [start, end) of a text: up to `width` columns on either side, cut at words,
 * white space folded to single spaces, control characters dropped. In out the mention stands at
 * [*mark_from, *mark_to). */
void mention_context(struct buf *out, struct span text, uint32_t start, uint32_t end, size_t width,
                     size_t *mark_from, size_t *mark_to);

#endif
