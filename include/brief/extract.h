/* extract.h -- read a text and tell why each mention is what it is.
 *
 *     brief_extractor *ex;
 *     struct brief_account seen;
 *     if (!brief_extractor_open(&ex, "/archive/.brief", &err) &&
 *         !brief_extractor_run(ex, &document, &seen, &err)) …
 *
 *     rules ──matched, lost, silent, refused──> drafts ──made, changed, kept, dropped──> mentions
 *
 * Events come in the order of what happened. All that concern one mention carry its number, those
 * of matches that lost against it too, and of what was dropped later. */
#ifndef BRIEF_EXTRACT_H
#define BRIEF_EXTRACT_H

#include "brief/span.h"
#include "brief/status.h"

#include <stdint.h>

#define BRIEF_NOWHERE UINT32_MAX /* a place that an event does not speak of */

enum brief_event_kind {
    BRIEF_EVENT_MATCHED, /* a rule's match stood and became a mention to be thought about */
    BRIEF_EVENT_LOST,    /* a rule's match gave way to `by` at other_start..other_end: see why */
    BRIEF_EVENT_SILENT,  /* a rule that yields nothing took the span, to keep others away */
    BRIEF_EVENT_REFUSED, /* a rule's match stood, but its words have no sure meaning: see why */
    BRIEF_EVENT_REASON,  /* a step gave a reason for what it decides next; with number 0 for
                            leaving the span alone */
    BRIEF_EVENT_MADE,    /* a step made a mention where no rule's match stood */
    BRIEF_EVENT_CHANGED, /* a step changed type, span, normal form, evidence or flags */
    BRIEF_EVENT_DROPPED, /* a step took the mention away */
};

/* Why a match lost: what the winner was. */
#define BRIEF_LOST_LENGTH   "a longer match"
#define BRIEF_LOST_PRIORITY "a higher priority"
#define BRIEF_LOST_ORDER    "an earlier rule of equal length and priority"
#define BRIEF_LOST_PLACE    "an earlier place"
#define BRIEF_LOST_WHERE    "its condition (where) does not hold here" /* `by` may be none */

/* What a rule file says of a rule; name only for those of the document pass ("pass.short"). */
struct brief_rule {
    struct span name, file;
    uint32_t line, priority;
    uint8_t type, confidence;
};

/* A mention at one moment. */
struct brief_state {
    uint32_t start, end; /* bytes in the text */
    uint8_t type;        /* enum mention_type */
    uint8_t evidence;    /* 0..100; 0: a guess */
    uint16_t flags;      /* enum mention_flags */
    struct span norm, unit, label, role, candidates;
};

struct brief_event {
    uint8_t kind;                     /* enum brief_event_kind */
    uint32_t number;                  /* of the mention, from 1; LOST: of the one that the winner
                                         became; 0: none */
    const char *step;                 /* "rules", "tables", "guess", "bind" … */
    struct brief_rule rule;           /* that made the mention, or matched */
    struct brief_rule by;             /* LOST: the rule that won */
    struct brief_state before, after; /* equal but for CHANGED */
    const char *why;                  /* may be NULL */
    uint32_t match_start, match_end;  /* of step "rules": the whole match, with title and office */
    uint32_t other_start, other_end;  /* what the reason points at: the winner, the antecedent,
                                         a table's header; BRIEF_NOWHERE: nothing */
};

/* A word as the rules see it: a token, or several that a list knows as one name. */
struct brief_word {
    uint32_t start, end;
    bool opens_sentence;
    struct span lists; /* that hold it, separated by spaces; empty: none */
    struct span norm;  /* what they say it stands for; empty: itself */
};

struct document;
struct mention;

/* All that is known of one text; holds until the extractor runs again or is closed. */
struct brief_account {
    const struct mention *mentions; /* in order of start, guesses included */
    const uint32_t *numbers;        /* by mention: the number that its events carry */
    size_t n_mentions;
    const struct brief_event *events;
    size_t n_events;
    const uint32_t *by_number; /* all events, those of a number together, in their order */
    const uint32_t *first;     /* by number, 0 to n_numbers: its first one in by_number */
    uint32_t n_numbers;
    const uint32_t *sentences; /* the byte at which each one begins, rising */
    size_t n_sentences;
};

typedef struct brief_extractor brief_extractor;

/* With the rules of the index folder `index`: the shipped ones, and those that the user has put
 * there. NULL: the shipped ones. The caller owns *out: brief_extractor_close. */
brief_status brief_extractor_open(brief_extractor **out, const char *index,
                                  struct brief_error *err);
void brief_extractor_close(brief_extractor *ex); /* NULL is fine */

/* Find the mentions of `doc` (borrowed as long as the account), and how they came about. */
brief_status brief_extractor_run(brief_extractor *ex, const struct document *doc,
                                 struct brief_account *out, struct brief_error *err);

/* Was a source that was added with these options (as the index keeps them) read by these rules? */
bool brief_extractor_has_read(const brief_extractor *ex, struct span options);

/* The words of the last text that lie in [start, end) or reach into it; hold as the account. */
brief_status brief_extractor_words(brief_extractor *ex, uint32_t start, uint32_t end,
                                   const struct brief_word **out, size_t *n,
                                   struct brief_error *err);

#endif
