/* norm.h -- what a matched text means: from a candidate's captures to a mention's normal form.
 *
 *     candidate (captures) ──norm_money, norm_quantity, norm_date, norm_reference──> value, days,
 *                                                                                   unit, norm
 *
 * Each fills the fields of its kind in a mention whose span and type are set already, and says
 * whether the candidate stands: false means that its words have no sure meaning (a number too
 * long, a day that no month has), and then no mention is made. Never a wrong value. */
#ifndef BRIEF_INDEXER_ENTITIES_NORM_H
#define BRIEF_INDEXER_ENTITIES_NORM_H

#include "core/arena.h"
#include "core/mention.h"
#include "indexer/entities/candidate.h"
#include "indexer/entities/vocabulary.h"

/* Which end of a time the words before a date leave open; see date_context.h. */
enum open_end { OPEN_NONE, OPEN_SINCE, OPEN_FROM, OPEN_UNTIL };

struct trace;
/* Whether a date is to come: said before it, or only behind it ("On Friday they will ..."). */
enum future { FUTURE_NONE, FUTURE_BEHIND, FUTURE_SURE };

/* What normal forms depend on beside the words; one per document. */
struct norm_context {
    struct span text;
    const struct vocabulary *words;
    struct arena *arena;      /* norms live here */
    struct day_range anchor;  /* the document's date; NO_DAY: none */
    int year;                 /* the only year that the dateline states; 0: none */
    bool decimal_comma;       /* the document's language writes 1.800,50 */
    enum future future;       /* do the words around the date speak of what is to come? */
    bool other_year;          /* a part of a year that is not the calendar's */
    enum open_end open;       /* the words before it leave an end open */
    bool cited;               /* the date is that of a text that is cited: never to come */
    struct span guessed_unit; /* norm_money: sign or word that means several currencies, or empty */
    struct trace *trace;      /* NULL: nobody asks why */
    bool no_memory;           /* latched when the arena fails */
};

#define UNSURE_CONFIDENCE 60 /* of an amount whose sign or word means several currencies */

/* The words of a capture; empty when it is not set. */
static inline struct span norm_capture(const struct norm_context *cx, const struct candidate *c,
                                       enum capture_name name)
{
    struct capture g = c->captures[name];
    if (g.start == UINT32_MAX || g.end <= g.start)
        return (struct span){0};
    return span_sub(cx->text, g.start, g.end);
}

/* `s` with white space folded to single spaces, none at the ends: a copy in the arena, or `s`
 * itself when there is nothing to fold. */
struct span norm_fold_space(struct norm_context *cx, struct span s);

/* `s` copied into the arena. */
struct span norm_copy(struct norm_context *cx, struct span s);

bool norm_money(struct norm_context *cx, struct mention *m, const struct candidate *c);
bool norm_quantity(struct norm_context *cx, struct mention *m, const struct candidate *c);
bool norm_date(struct norm_context *cx, struct mention *m, const struct candidate *c);
bool norm_reference(struct norm_context *cx, struct mention *m, const struct candidate *c);

/* A name's norm (its list entry's, else its words) and a person's role; a trailing possessive
 * leaves the span. */
bool norm_name(struct norm_context *cx, struct mention *m, const struct candidate *c);

/* Set the norm text of an amount or quantity from its value, value_to and unit. */
void norm_set_amount_text(struct norm_context *cx, struct mention *m);

/* Set the norm text of a date from its days. */
void norm_set_date_text(struct norm_context *cx, struct mention *m);

#endif
