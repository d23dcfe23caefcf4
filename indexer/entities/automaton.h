/* automaton.h -- run all patterns at once over the symbols, to learn where matches end.
 *
 * A deterministic automaton over the positions of all rules, its states built when first met and
 * kept by this thread (cf. Thompson, CACM 11, 1968; RE2's lazy DFA). One step per symbol. */
#ifndef BRIEF_INDEXER_ENTITIES_AUTOMATON_H
#define BRIEF_INDEXER_ENTITIES_AUTOMATON_H

#include "indexer/entities/ruleset_open.h"

/* A rule fits from the start asked for up to (not with) symbol `end`. */
struct ending {
    uint32_t rule;
    uint32_t end;
};

struct automaton;

/* NULL: out of memory. The ruleset is borrowed. */
struct automaton *automaton_new(const struct ruleset *r);
void automaton_free(struct automaton *a);

/* Steps taken so far, of all walks: what matching costs, in units that no clock disturbs. */
uint64_t automaton_steps(const struct automaton *a);

#define AUTOMATON_WALKS 64 /* at once */

/* From *at on, the next places before `end` where a match may begin, at most AUTOMATON_WALKS: the
 * symbol and the one behind it tell. Returns how many; *at is where the search goes on.
 * symbols[end] is readable. */
size_t automaton_places(const struct automaton *a, const uint16_t *symbols, size_t *at, size_t end,
                        uint32_t *ats);

/* Walk from n places of the symbols, n at most AUTOMATON_WALKS. symbols[at - 1] and all up to the
 * next edge are readable. All walks take their next step before any takes one more, so that their
 * loads are under way together. False when out of memory. */
bool automaton_walk(struct automaton *a, const uint16_t *symbols, const uint32_t *ats, size_t n);

/* What walk `number` of the last automaton_walk found: the rules that fit at symbols[at], each with
 * its longest end; at most one per rule, in no particular order. The list is borrowed until the
 * next call; returns how many. */
size_t automaton_endings(struct automaton *a, const uint16_t *symbols, size_t at, size_t number,
                         const struct ending **endings);

#endif
