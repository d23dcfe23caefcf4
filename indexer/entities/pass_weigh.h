/* pass_weigh.h -- of all names that a sequence of words may stand for: which are meant here? */
#ifndef BRIEF_INDEXER_ENTITIES_PASS_WEIGH_H
#define BRIEF_INDEXER_ENTITIES_PASS_WEIGH_H

#include "indexer/entities/pass.h"

#define CANDIDATES_MAX 8 /* names that an undecided mention lists */

/* What is known where a sequence stands. */
struct place_of {
    uint64_t key;
    uint32_t from, to; /* tokens */
    uint32_t start;    /* byte */
    uint32_t n_words;
    struct span role;
    unsigned types; /* bits of the types it may have */
    bool upper;     /* ALL CAPS: may be initials */
};

/* The answer: n_names 0 nothing fits, 1 bound, more undecided. Names are the fullest spellings. */
struct binding {
    uint32_t names[CANDIDATES_MAX];
    uint32_t entries[CANDIDATES_MAX]; /* of the index, by which each was found */
    size_t n_names;
    bool later;     /* nobody fits who was named before */
    bool latest;    /* of several definitions the last one before it */
    bool titled;    /* the title singled it out: borne elsewhere … */
    bool untitled;  /* … or nobody else may bear it */
    bool addressed; /* only it can be addressed like that: "Ms" */
};

/* Weigh the entries of the chain that begins at `first`. */
struct binding pass_weigh(const struct pass *p, const struct place_of *at, uint32_t first);

/* For a trace: why the draft goes where the binding says. */
void pass_weigh_explain(const struct pass *p, const struct draft *d, const struct binding *b);

#endif
