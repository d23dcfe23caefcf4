/* proposals.h -- lines for actors.txt with their evidence: what `actors --suggest` prints. */
#ifndef BRIEF_QUERY_PROPOSALS_H
#define BRIEF_QUERY_PROPOSALS_H

#include "query/actors_company.h"
#include "query/views/view.h"

struct proposal {
    uint32_t score;
    struct span lines;    /* the corrections, each with its line end */
    struct span evidence; /* one line, without the comment sign */
};

struct proposals {
    struct view *view;
    struct actor_table *table;
    struct companies companies;
    const bool *wanted; /* by actor: who was asked for; NULL: everybody */
    struct proposal *at;
    size_t n, cap;
};

/* Find proposals of one kind. */
brief_status propose_merges(struct proposals *p); /* proposals_merge.c */
brief_status propose_splits(struct proposals *p); /* proposals_other.c */
brief_status propose_stops(struct proposals *p);
brief_status propose_retypes(struct proposals *p);

/* Everything for the actors asked for, best first, at most `limit` printed. */
brief_status actors_suggest(struct view *v, struct actor_table *t, const bool *wanted, size_t limit,
                            size_t *n_shown);

/* --- for those who propose ----------------------------------------------------------------------
 */

/* Keep one; both bufs are cleared. */
brief_status proposal_add(struct proposals *p, uint32_t score, struct buf *lines,
                          struct buf *evidence);

/* An actor's name as documents have it, whatever a rename line says. */
struct span proposal_name(const struct proposals *p, uint32_t actor);

/* A name as actors.txt takes it: in quotes. And as a comment shows it, with its mentions. */
void append_quoted(struct buf *out, struct span name);
void append_counted(struct buf *out, const struct proposals *p, uint32_t actor);

/* "; both named with A, B, C" / "; both titled minister": the best of what two sets share, and what
 * it is worth. Nothing when they share nothing. */
brief_status append_shared(struct proposals *p, struct buf *out, const char *lead,
                           const struct name_set *a, const struct name_set *b, uint32_t *points);

static inline bool proposal_wants(const struct proposals *p, uint32_t actor)
{
    return !p->wanted || p->wanted[actor];
}

#endif
