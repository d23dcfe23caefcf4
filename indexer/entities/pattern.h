/* pattern.h -- the one place where PCRE2 is asked: byte patterns, fixed limits.
 *
 * A pattern is interpreted until it has been asked PATTERN_PATIENCE times; then PCRE2's JIT makes
 * machine code of it, which a run of one document would never earn back. What the interpreter
 * cannot settle in a few steps goes to that code, too, so the limits of every answer are those of
 * the JIT.
 *
 * Patterns are anchored at both or at their left end, know no UTF and no UCP: the text has been
 * validated, and near-ASCII text runs several times faster so. */
#ifndef BRIEF_INDEXER_ENTITIES_PATTERN_H
#define BRIEF_INDEXER_ENTITIES_PATTERN_H

#include "brief/span.h"
#include "brief/status.h"
#include "indexer/entities/rule_cost.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PATTERN_JIT_STACK   (1u << 20)
#define PATTERN_MATCH_LIMIT 20000u
#define PATTERN_FEW_STEPS   1000u
#define PATTERN_PATIENCE    64
#define PATTERN_GROUPS_MAX  40

enum pattern_kind {
    PATTERN_SHAPE, /* over letters; must fit the whole subject */
    PATTERN_TEXT,  /* over a document's text; (?x), only named groups capture */
};

struct pattern;

/* *error_at: byte of the pattern that PCRE2 complains about; err tells how. BRIEF_EINPUT. The regex
 * is borrowed as long as the pattern lives. */
brief_status pattern_new(struct pattern **out, struct span regex, enum pattern_kind kind,
                         size_t *error_at, struct brief_error *err);
void pattern_free(struct pattern *p);

/* Whose it is: where pattern_scratch_measure books its cost. 0 until said. */
void pattern_set_number(struct pattern *p, uint32_t number);

/* Number of groups, and the name of each (text patterns): empty when it has none. */
uint32_t pattern_count_groups(const struct pattern *p);
struct span pattern_group_name(const struct pattern *p, uint32_t group);

/* Can a match begin with this byte? A quick no, or a maybe; as long as there is no machine code,
 * a maybe. */
bool pattern_may_begin(struct pattern *p, char byte);

/* Scratch of one thread. */
struct pattern_scratch;
struct pattern_scratch *pattern_scratch_new(void); /* NULL: out of memory */
void pattern_scratch_free(struct pattern_scratch *s);

/* From now on book each call's cost at costs[number of its pattern]; NULL: no more. */
void pattern_scratch_measure(struct pattern_scratch *s, struct rule_cost *costs);

enum pattern_outcome {
    PATTERN_NO_MATCH,
    PATTERN_MATCH,
    PATTERN_LIMIT, /* one of the fixed limits was hit */
};

/* Match at byte `at` of `subject`. On a match, starts and ends of groups 0..n_groups go to
 * offsets[2 * group] and [2 * group + 1]; SIZE_MAX where a group took no part. */
enum pattern_outcome pattern_match(struct pattern *p, struct pattern_scratch *s,
                                   struct span subject, size_t at, size_t *offsets);

#endif
