/* trace.h -- the recorder of what extraction sees and decides, for those who ask why.
 *
 *     matcher ──all matches──┐
 *     each step: drafts before and after ──compare──> events (brief/extract.h)
 *     decisions that have a reason ──trace_reason──┘
 *
 * Every change of a draft is found by comparing the drafts around each step, so that none goes
 * unrecorded whatever the step does; the steps only add why. A run without a trace (NULL) pays one
 * branch a step and a reason, nothing per token. */
#ifndef BRIEF_INDEXER_ENTITIES_TRACE_H
#define BRIEF_INDEXER_ENTITIES_TRACE_H

#include "brief/extract.h"
#include "indexer/entities/draft.h"
#include "indexer/entities/ruleset.h"

struct trace {
    struct brief_event *at;
    size_t n, cap;
    uint32_t *numbers; /* by mention of the result: the number of its events */
    size_t n_numbers, numbers_cap;
    uint32_t n_made;             /* drafts of the document */
    struct candidate_list all;   /* what matcher_run says beside the winners */
    bool failed;                 /* out of memory: something is missing */
    const struct ruleset *rules; /* of the document at hand, borrowed */
    const struct token_list *tokens;
    struct brief_event spare; /* takes what there is no room for */
    /* of the step at hand */
    const char *step;
    struct draft *before; /* by number; .number 0: not there */
    size_t n_before, before_cap;
};

/* Zero it first, release it last; a new document begins by forgetting the last one. Spans and rule
 * names stay borrowed from text, ruleset and the run's arena. */
void trace_begin(struct trace *t, const struct ruleset *r, const struct token_list *tokens);
void trace_release(struct trace *t);

/* Losers and silent winners of the matcher: `won` and t->all as matcher_run filled them. */
void trace_matches(struct trace *t, const struct candidate_list *won);

/* A candidate became a draft; it did not, and why (may be NULL). */
void trace_matched(struct trace *t, const struct candidate *c, const struct draft *d);
void trace_refused(struct trace *t, const struct candidate *c, const char *why);

/* Around each step that may change drafts; they are sorted when it ends. */
void trace_step_begin(struct trace *t, const char *step, const struct draft_list *drafts);
void trace_step_end(struct trace *t, const struct draft_list *drafts);

/* What the step at hand says of a draft (of bytes where there is none: number 0). `why` is a
 * literal; other_start..other_end is what it points at, or BRIEF_NOWHERE. */
void trace_reason(struct trace *t, uint32_t number, uint32_t start, uint32_t end, const char *why,
                  uint32_t other_start, uint32_t other_end);

/* The drafts that became the result, in its order. Now losers get the numbers of their winners. */
void trace_result(struct trace *t, const struct draft_list *drafts);

#endif
