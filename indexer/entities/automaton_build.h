/* automaton_build.h -- from a pattern's tree to the position automaton and to PCRE2's pattern.
 *
 * Positions are the units of the pattern, repeats written out; each knows which positions may
 * follow it (Glushkov, Russ. Math. Surv. 16, 1961). All rules share one table of positions. */
#ifndef BRIEF_INDEXER_ENTITIES_AUTOMATON_BUILD_H
#define BRIEF_INDEXER_ENTITIES_AUTOMATON_BUILD_H

#include "indexer/entities/symbols.h"

#define RULE_POSITIONS_MAX 4000
#define POSITIONS_MAX      60000

/* Where a rule's first positions stand in FIRST. */
struct automaton_entry {
    uint32_t first_at, n_first;
};

/* Append the rule's positions to POSITIONS, FOLLOW and FIRST. `at` is where messages point. */
brief_status automaton_write(struct automaton_entry *out, struct compiled_writer *w,
                             const struct shape_pattern *pattern,
                             const struct symbol_table *symbols, uint32_t rule,
                             const struct source *src, const char *at, struct brief_error *err);

/* Append the letter of each symbol in this rule's own small alphabet to LOCAL, and PCRE2's pattern
 * over those letters to `regex`. BRIEF_EINPUT when the rule needs more than 255 letters. */
brief_status capture_pattern_write(struct buf *regex, struct compiled_writer *w,
                                   const struct shape_pattern *pattern,
                                   const struct symbol_table *symbols, const struct source *src,
                                   const char *at, struct brief_error *err);

#endif
