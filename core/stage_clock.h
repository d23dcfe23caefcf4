/* stage_clock.h -- where the time of indexing goes, stage by stage, for `make bench`.
 *
 * Whoever wants to know hands a clock to a worker; each stage then marks its end, which books the
 * thread's CPU time since the mark before it (a mark costs 0.2 microseconds). Everyone else's clock
 * is NULL and costs a branch per document. */
#ifndef BRIEF_CORE_STAGE_CLOCK_H
#define BRIEF_CORE_STAGE_CLOCK_H

#include <stdint.h>
#include <time.h>

enum stage {
    STAGE_OUTSIDE,   /* none of these: the pipeline, the clock itself */
    STAGE_TOKENISE,  /* text to tokens */
    STAGE_FORMS,     /* tokens to forms: the dictionary */
    STAGE_SHADOW,    /* lexicon and symbols */
    STAGE_MATCH,     /* automaton and text rules */
    STAGE_CHOOSE,    /* of what matched, and its groups */
    STAGE_INTERPRET, /* normal forms, tables */
    STAGE_PASS,      /* the document pass */
    STAGE_WORDS,     /* index side: words streamed */
    STAGE_TEXTS,     /* index side: texts compressed, rows */
    STAGE_MENTIONS,  /* index side: mentions encoded, entity terms interned */
    STAGE_SORT,      /* index side: words by term */
    STAGE_PACK,      /* index side: lists, dictionaries, columns, given to the store */
    STAGE_MERGE,     /* batches into a segment, given to the store */
    STAGE_PUBLISH,   /* rows, the last commits; waiting for the disk apart */
    N_STAGES
};

struct stage_clock {
    uint64_t ns[N_STAGES];
    uint64_t last;
};

static inline void stage_mark(struct stage_clock *c, enum stage stage)
{
    struct timespec now;
    if (!c)
        return;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    uint64_t ns = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
    c->ns[stage] += c->last ? ns - c->last : 0;
    c->last = ns;
}

#endif
