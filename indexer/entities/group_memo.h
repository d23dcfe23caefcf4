/* group_memo.h -- where the groups of a shape rule stood, when its match last looked like this.
 *
 * A match is a few letters of the rule's own alphabet, and the same few come again and again
 * ("given surname", "title capital"): most answers of PCRE2 can be remembered. */
#ifndef BRIEF_INDEXER_ENTITIES_GROUP_MEMO_H
#define BRIEF_INDEXER_ENTITIES_GROUP_MEMO_H

#include "indexer/entities/pattern.h"
#include "indexer/entities/unit.h"

#define MEMO_LETTERS 16   /* of a match that is remembered */
#define MEMO_GROUPS  10   /* of its rule */
#define MEMO_SLOTS   1024 /* a newer match takes the place of an older one */

/* Places of groups: from[0], to[0], from[1] … in units from the match's first on, `to` exclusive;
 * group 0 is the match. */
#define GROUP_UNSET  UINT8_MAX /* the group took no part */
#define PLACES_OF(n) (2 * ((n) + 1))

struct group_memory {
    char letters[MEMO_LETTERS];
    uint16_t rule; /* plus one; 0: free */
    uint8_t n;
    bool matches;
    uint8_t places[PLACES_OF(MEMO_GROUPS)];
};

struct group_memo {
    struct group_memory slots[MEMO_SLOTS];
};

_Static_assert(UNIT_SPAN_MAX < GROUP_UNSET, "places are bytes");

/* The slot of this match; group_memory_is tells whether it is what the slot holds. n is at most
 * MEMO_LETTERS, letters behind n are 0. */
struct group_memory *group_memo_slot(struct group_memo *memo, uint32_t rule,
                                     const char letters[MEMO_LETTERS], size_t n);
bool group_memory_is(const struct group_memory *slot, uint32_t rule,
                     const char letters[MEMO_LETTERS], size_t n);

#endif
