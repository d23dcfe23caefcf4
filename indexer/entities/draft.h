/* draft.h -- a mention while it is still being thought about.
 *
 *     candidates ──norm_*──> drafts ──tables, document pass──> drafts ──finish──> mentions
 *
 * Drafts stay sorted by start; those that the pass adds are appended and sorted in at the end of
 * each step. */
#ifndef BRIEF_INDEXER_ENTITIES_DRAFT_H
#define BRIEF_INDEXER_ENTITIES_DRAFT_H

#include "core/arena.h"
#include "core/mention.h"
#include "core/text/token.h"
#include "indexer/entities/candidate.h"

struct draft {
    struct mention m;
    struct span given;        /* given names, when the rule knows them */
    struct span surname;      /* the same of the surname */
    struct span guessed_unit; /* sign or word of several countries' money: see currencies.h */
    const uint32_t *words;    /* tokens of the name's words, when they are not those of its range in
                                 order: "Mendoza, Julia"; else NULL */
    uint32_t n_words;         /* of `words` */
    struct span office;       /* what the sentence says a person is: "Ana Soto is a judge" */
    uint32_t number;          /* from 1, in the order in which drafts were made: kept for life */
    uint8_t evidence;         /* confidence of its type; 0: a guess */
    bool listed;              /* the span is one entry of a list */
    bool multiplied;          /* an amount or quantity that shows a multiplier of its own */
    bool dropped;             /* leaves with the next sort */
    bool fixed;               /* decided by a definition: nothing binds it anew */
};

#define EVIDENCE_PROVEN 70 /* from here on a draft's type speaks for its name's other mentions */

struct draft_list {
    struct draft *at;
    size_t n, cap;
    uint32_t n_made; /* of this document, dropped ones included */
    bool twins;      /* two have one span, and only their types order them: see the last sort */
};

/* Room for one more at the end, zeroed, without days; NULL when out of memory. */
struct draft *draft_list_add(struct draft_list *list);

/* Take the last one back as if it had never been made. */
static inline void draft_list_take_back(struct draft_list *list)
{
    list->n--;
    list->n_made--;
}

/* Remove the dropped, order the rest by start, then longest first. */
void draft_list_sort(struct draft_list *list);

/* Set m's token range: the tokens that lie inside [start, end). O(log tokens). */
void mention_set_tokens(struct mention *m, const struct token_list *tokens);

void draft_list_release(struct draft_list *list);

#endif
