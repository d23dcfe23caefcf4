/* history.h -- the events of one mention, told in lines for people or as JSON.
 *
 *     rules     person.titled (people.rules:33), confidence 95
 *     over      person.full (people.rules:52): a longer match
 *     bind      stands for Julia Mendoza
 *               surname of (line 4): General Julia Mendoza flew in on Monday */
#ifndef BRIEF_CORE_HISTORY_H
#define BRIEF_CORE_HISTORY_H

#include "brief/extract.h"
#include "core/buf.h"
#include "core/document.h"
#include "core/text/style.h"

#define HISTORY_LABEL_COLUMNS 13 /* the longest label and a space */

/* A text that was read, and what was seen in it. */
struct history {
    const struct document *doc;
    const struct brief_account *seen;
};

/* A line: what decided (empty when the line above says so), what, and where in it the words stand
 * that it points at (from == to: none). Clean text without line breaks; borrowed for the call. */
struct history_line {
    const char *label;
    struct span text;
    size_t mark_from, mark_to;
};

struct history_sink {
    void (*take)(void *ctx, const struct history_line *line);
    void *ctx;
};

/* Tell how mention `number` came about. False: out of memory. */
bool history_tell(const struct history *h, uint32_t number, const struct history_sink *sink);

/* Tell event number `e`, one that came to nothing, and the reasons given right before it. */
bool history_tell_event(const struct history *h, size_t e, const struct history_sink *sink);

/* Print what history_tell tells behind `indent` spaces; of an event likewise. */
void history_print(struct buf *out, const struct style *style, const struct history *h,
                   uint32_t number, size_t indent);
void history_print_event(struct buf *out, const struct style *style, const struct history *h,
                         size_t e, size_t indent);

/* The words around bytes [start, end), within their sentence and some 60 columns on either side;
 * they stand at [*mark_from, *mark_to) of what is appended. */
void history_sentence(struct buf *out, const struct history *h, uint32_t start, uint32_t end,
                      size_t *mark_from, size_t *mark_to);

/* "person.titled (people.rules:33)" */
void history_rule(struct buf *out, const struct brief_rule *rule);

/* Append the keys of an event to a JSON object that is open. */
void history_event_json(struct buf *out, const struct history *h, const struct brief_event *e);

/* Append key and array of the events of mention `number`. */
void history_json(struct buf *out, const char *key, const struct history *h, uint32_t number);

#endif
