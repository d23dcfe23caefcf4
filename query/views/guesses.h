/* guesses.h -- weak names that nobody proves, for who asks to see them.
 *
 * They have neither an actor nor name words in the dictionary: a guess is found by all its words,
 * or by those of an entity that is asked for. */
#ifndef BRIEF_QUERY_VIEWS_GUESSES_H
#define BRIEF_QUERY_VIEWS_GUESSES_H

#include "core/text/intern.h"
#include "query/actors.h"
#include "query/doc_set.h"

struct guesses {
    bool wanted;        /* else the others do nothing */
    uint32_t types;     /* bit 1 << type of the types looked at */
    struct intern keys; /* asked for */
    struct buf key;
};

void guesses_init(struct guesses *g, bool wanted);
void guesses_release(struct guesses *g);

/* Ask for guesses of these words. */
brief_status guesses_ask(struct guesses *g, struct span name, struct brief_error *err);

/* Add the documents of one segment that have what is asked for (and what is admitted of it). */
brief_status guesses_gather(const struct guesses *g, struct segment *seg, struct doc_gather *to,
                            struct brief_error *err);

/* Is it one of them? `m` comes from collection_mentions, so a weak one is not admitted. */
bool guesses_has(struct guesses *g, const struct mention *m);

#endif
