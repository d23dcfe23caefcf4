/* symbols.h -- number the kinds of units that the rules can tell apart.
 *
 *     class set × shape × flags ──all predicates──> bit vector ──distinct──> symbol
 *
 * Two units that every predicate of every rule treats alike get one symbol. Numbers are given when
 * rules are compiled; at run time a unit's symbol is two loads (GRID, ROWS). Symbol 0 is the edge
 * of a block. */
#ifndef BRIEF_INDEXER_ENTITIES_SYMBOLS_H
#define BRIEF_INDEXER_ENTITIES_SYMBOLS_H

#include "indexer/entities/shape_pattern.h"

#define SYMBOLS_MAX 0xFFF0

struct symbol_table {
    uint32_t n_symbols;    /* with the edge */
    uint32_t n_predicates; /* distinct ones */
    uint32_t *predicate;   /* by number in the predicate list: its distinct number */
    uint8_t *bits;         /* [symbol][symbol_bytes]: over distinct predicates */
    size_t symbol_bytes;
};

void symbol_table_release(struct symbol_table *t);

/* Number the symbols and write GRID, ROWS and SYMBOLS. shapes[set] tells which shapes a unit of
 * that class set can have. BRIEF_ENOMEM, BRIEF_ELIMIT. */
brief_status symbol_table_write(struct symbol_table *t, struct compiled_writer *w,
                                const struct predicate_list *predicates,
                                const struct class_table *classes,
                                const struct lexicon_build *lexicon, struct brief_error *err);

static inline bool symbol_table_fits(const struct symbol_table *t, uint32_t predicate,
                                     uint32_t symbol)
{
    return t->bits[symbol * t->symbol_bytes + predicate / 8] >> (predicate % 8) & 1;
}

#endif
