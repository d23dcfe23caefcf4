/* symbol_groups.c -- a symbol's group is that of the first kind of unit that has it. */
#include "indexer/entities/symbol_groups.h"

#include "core/mem.h"

#define KINDS_PER_SHAPE 3 /* known to no list; to a list, two ways */
#define GROUPS          64
#define GROUP_EDGE      (GROUPS - 1) /* a group of its own: no match goes on over an edge */

_Static_assert(N_UNIT_SHAPES *KINDS_PER_SHAPE < GROUPS, "a group has a bit");

static uint8_t group_of_kind(size_t set, size_t shape)
{
    return (uint8_t)(KINDS_PER_SHAPE * shape + (set == 0 ? 0 : 1 + set % 2));
}

/* Group of each row of symbols: rows are shared, the first kind counts. */
static void group_rows(const struct ruleset *r, uint8_t *rows)
{
    for (size_t set = r->lexicon.n_sets; set-- > 0;)
        for (size_t shape = 0; shape < N_UNIT_SHAPES; shape++) {
            size_t cell = set * N_UNIT_SHAPES + shape;
            size_t row = load_u16le(compiled_at(&r->bytes, SECTION_GRID, cell, 2));
            rows[row] = group_of_kind(set, shape);
        }
}

/* The predicates that accept some symbol of a group, then the groups of each predicate. */
static void list_accepted(struct symbol_groups *g, const struct ruleset *r, uint64_t *predicates)
{
    size_t n_words = r->symbol_bytes / 8;
    for (uint32_t symbol = 0; symbol < r->n_symbols; symbol++) {
        uint64_t *of_group = predicates + n_words * g->of[symbol];
        const char *bits = ruleset_predicates_at(r, symbol);
        for (size_t w = 0; w < n_words; w++)
            of_group[w] |= load_u64le(bits + 8 * w);
    }
    for (uint32_t p = 0; p < r->n_predicates; p++)
        for (size_t group = 0; group < GROUPS; group++)
            g->accepted[p] |= (predicates[n_words * group + p / 64] >> (p % 64) & 1) << group;
}

bool symbol_groups_init(struct symbol_groups *g, const struct ruleset *r)
{
    size_t n_rows = compiled_count(&r->bytes, SECTION_ROWS, 2) / UNIT_FLAG_SETS;
    uint8_t *rows = mem_calloc(n_rows + 1, 1);
    uint64_t *predicates = mem_calloc(GROUPS, r->symbol_bytes);
    *g = (struct symbol_groups){0};
    g->of = mem_calloc(r->n_symbols, 1);
    g->accepted = mem_calloc(r->n_predicates + 1, sizeof *g->accepted);
    bool ok = rows && predicates && g->of && g->accepted;
    if (ok)
        group_rows(r, rows);
    for (size_t i = n_rows * UNIT_FLAG_SETS; ok && i-- > 0;)
        g->of[load_u16le(compiled_at(&r->bytes, SECTION_ROWS, i, 2))] = rows[i / UNIT_FLAG_SETS];
    if (ok) {
        g->of[SYMBOL_EDGE] = GROUP_EDGE;
        list_accepted(g, r, predicates);
    }
    mem_free(rows);
    mem_free(predicates);
    return ok;
}

void symbol_groups_release(struct symbol_groups *g)
{
    mem_free(g->of);
    mem_free(g->accepted);
    *g = (struct symbol_groups){0};
}
