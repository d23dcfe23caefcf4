/* why_judge.h -- what became of a place where words of a name stand, and what would change it. */
#ifndef BRIEF_QUERY_WHY_JUDGE_H
#define BRIEF_QUERY_WHY_JUDGE_H

#include "core/event_places.h"
#include "query/views/explain.h"
#include "query/views/why_places.h"

enum seen_as {
    SEEN_FOUND,     /* a mention of who was asked for */
    SEEN_OTHER,     /* a mention of somebody or something else */
    SEEN_PART,      /* a part of a longer one */
    SEEN_TITLE,     /* of a title or office beside a name */
    SEEN_UNDECIDED, /* a short name that fits several */
    SEEN_WEAK,      /* a guess, kept but not shown */
    SEEN_DROPPED,   /* seen by a rule or step, then taken away */
    SEEN_REFUSED,   /* a rule matched: its words had no sure meaning, or it yields nothing */
    SEEN_LEFT,      /* the document pass left it alone on purpose */
    SEEN_UNMATCHED, /* no rule matched */
};

/* A name asked of a document, and all that is known of both. */
struct why_question {
    struct view *view;
    struct span name; /* as asked */
    struct actor_table *table;
    bool *chosen; /* by actor: goes by the name */
    uint8_t type; /* of the first of them; N_MENTION_TYPES: there is none */
    struct span actor;
    struct doc_ref ref;
    struct document doc;
    struct doc_row row;
    struct mention *mentions;         /* of the index */
    size_t n_mentions, first_mention; /* those before end before the place at hand */
    struct why_places places;
    struct explainer explainer;
    struct event_places events;
    struct line_cursor lines;
};

/* What is to be said of one place. */
struct why_answer {
    const struct why_place *place;
    enum seen_as seen;
    const struct mention *m; /* of the index, or NULL */
    struct span actor;       /* whose it is; NULL pointer: nobody's, or undecided */
    uint32_t number;         /* of the events that tell its history; 0: none */
    uint32_t event;          /* what came to nothing there; UINT32_MAX: nothing */
    struct span words;       /* the words with their lists, for what no rule matched */
    const char *hint_file;   /* where a line would change it, or NULL */
    struct span hint;
};

/* "found", "other" … */
const char *seen_as_name(enum seen_as v);

/* The document has been read again by q->explainer; places come in rising order. Strings lie in the
 * view's arena. */
brief_status why_judge(struct why_question *q, const struct why_place *place, struct why_answer *a);

#endif
