/* extract.h -- why a mention is what it is: what was seen and decided while a text was read.
 *
 *     rules ──matched, lost, silent, refused──> drafts ──made, changed, kept, dropped──> mentions
 *
 * Events come in the order of what happened. All that concern one mention carry its number, and
 * those of what came to nothing too, so that the history of every span can be told. */
#ifndef BRIEF_EXTRACT_H
#define BRIEF_EXTRACT_H

#include "brief/span.h"

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
    uint32_t number;                  /* of the mention, from 1; 0: none came of it */
    const char *step;                 /* "rules", "tables", "guess", "bind" … */
    struct brief_rule rule;           /* that made the mention, or matched */
    struct brief_rule by;             /* LOST: the rule that won */
    struct brief_state before, after; /* equal but for CHANGED */
    const char *why;                  /* may be NULL */
    uint32_t other_start, other_end;  /* what the reason points at: the winner, the antecedent,
                                         a table's header; BRIEF_NOWHERE: nothing */
};

#endif
