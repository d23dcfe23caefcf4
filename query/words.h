/* words.h -- what a word or phrase of a query means as terms: cut by the tokeniser that cut the
 * documents, stemmed for every language that the collection holds. */
#ifndef BRIEF_QUERY_WORDS_H
#define BRIEF_QUERY_WORDS_H

#include "query/collection.h"

/* One place of a phrase: the terms that may stand there. */
struct query_slot {
    uint32_t offset;     /* positions behind the first */
    struct span *terms;  /* different ones, one per language at most */
    struct span *folded; /* unstemmed, the same for every language: [0] */
    size_t n_terms;
};

struct query_words {
    struct query_slot *slots; /* none: the text holds no word */
    size_t n_slots;
    struct span whole; /* folded form of the first word, a compound as a whole: for prefixes */
    size_t n_wholes;   /* words, a compound counting as one */
};

/* Everything in `a`. */
brief_status query_words_set(struct query_words *out, struct collection *c, struct span text,
                             struct arena *a, struct brief_error *err);

#endif
