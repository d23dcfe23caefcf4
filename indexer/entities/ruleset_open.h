/* ruleset_open.h -- inside of an opened ruleset, for the engine's own files. */
#ifndef BRIEF_INDEXER_ENTITIES_RULESET_OPEN_H
#define BRIEF_INDEXER_ENTITIES_RULESET_OPEN_H

#include "indexer/entities/lexicon.h"
#include "indexer/entities/pattern.h"
#include "indexer/entities/ruleset.h"
#include "indexer/entities/unit.h"

#include <pthread.h>
#include <stdatomic.h>

struct open_rule {
    struct rule_facts facts;
    bool is_text, weak;
    bool silent;  /* takes its span and yields nothing */
    bool context; /* only its name counts as its length */
    uint8_t confidence;
    uint32_t rank;     /* 0 is the strongest; ranks are distinct */
    struct span regex; /* empty: a shape rule without groups */
    uint32_t first_at, n_first;
    uint32_t before, after; /* predicates, or COMPILED_NONE */
    const uint8_t *letters; /* shape rules with groups: letter of each symbol */
    const uint8_t *groups;  /* enum capture_name of group n + 1 */
    uint32_t n_groups;
    uint32_t where_at, n_wheres;       /* conditions on what stands around a match */
    _Atomic(struct pattern *) pattern; /* compiled when first needed */
};

struct ruleset {
    struct compiled bytes;
    struct lexicon lexicon;
    struct open_rule *rules;
    size_t n_rules, n_wheres;
    uint32_t n_symbols, n_predicates, n_positions;
    size_t symbol_bytes;  /* of a symbol's predicates */
    int abbreviation;     /* class number, or -1 */
    pthread_mutex_t lock; /* held while a pattern is compiled */
};

/* The rule's pattern, compiled by the first thread that asks. */
brief_status ruleset_pattern(const struct ruleset *r, uint32_t rule, struct pattern **out,
                             struct brief_error *err);

/* The predicates that accept a symbol, a bit each. */
static inline const char *ruleset_predicates_at(const struct ruleset *r, uint32_t symbol)
{
    return r->bytes.section[SECTION_SYMBOLS].at + symbol * r->symbol_bytes;
}

static inline bool ruleset_fits(const struct ruleset *r, uint32_t predicate, uint32_t symbol)
{
    const char *bits = ruleset_predicates_at(r, symbol);
    return (uint8_t)bits[predicate / 8] >> (predicate % 8) & 1;
}

static inline struct where ruleset_where(const struct ruleset *r, uint32_t number)
{
    const char *record = compiled_at(&r->bytes, SECTION_WHERES, number, WHERE_LEN);
    return (struct where){
        .predicate = load_u32le(record),
        .reach = load_u16le(record + 4),
        .scope = (uint8_t)record[6],
        .wanted = record[7] != 0,
    };
}

/* The row of the symbols of units with this class set and shape. */
static inline size_t ruleset_row(const struct ruleset *r, uint16_t set, uint8_t shape)
{
    size_t cell = (size_t)set * N_UNIT_SHAPES + shape;
    return load_u16le(r->bytes.section[SECTION_GRID].at + 2 * cell);
}

/* The symbol of a unit; flags is a set of 1 << enum unit_flag. */
static inline uint16_t ruleset_symbol(const struct ruleset *r, size_t row, uint32_t flags)
{
    return load_u16le(r->bytes.section[SECTION_ROWS].at + 2 * (row * UNIT_FLAG_SETS + flags));
}

#endif
