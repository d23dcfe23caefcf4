/* symbol_groups.c -- a symbol's group is that of the first kind of unit that has it. */
#include "indexer/entities/symbol_groups.h"

#include "core/mem.h"

#define KINDS_PER_SHAPE 3 /* known to no list; to a list, two ways */

_Static_assert(N_UNIT_SHAPES *KINDS_PER_SHAPE <= 64, "a group has a bit");

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

bool symbol_groups_init(struct symbol_groups *g, const struct ruleset *r)
{
    size_t n_rows = compiled_count(&r->bytes, SECTION_ROWS, 2) / UNIT_FLAG_SETS;
    uint8_t *rows = mem_calloc(n_rows, 1);
    *g = (struct symbol_groups){.rules = r};
    g->of = mem_calloc(r->n_symbols, 1);
    g->of_64 = mem_calloc(r->n_symbols / 64 + 1, sizeof *g->of_64);
    g->accepted = mem_calloc(r->n_predicates, sizeof *g->accepted);
    bool ok = rows && g->of && g->of_64 && g->accepted;
    if (ok)
        group_rows(r, rows);
    for (size_t i = n_rows * UNIT_FLAG_SETS; ok && i-- > 0;)
        g->of[load_u16le(compiled_at(&r->bytes, SECTION_ROWS, i, 2))] = rows[i / UNIT_FLAG_SETS];
    for (uint32_t symbol = 0; ok && symbol < r->n_symbols; symbol++)
        g->of_64[symbol / 64] |= (uint64_t)1 << g->of[symbol];
    mem_free(rows);
    return ok;
}

void symbol_groups_release(struct symbol_groups *g)
{
    mem_free(g->of);
    mem_free(g->of_64);
    mem_free(g->accepted);
    *g = (struct symbol_groups){0};
}

/* Bits of the predicate for symbols 64 * i to 64 * i + 63. */
static uint64_t accepted_of_64(const struct ruleset *r, uint16_t predicate, size_t i)
{
    const char *row = r->bytes.section[SECTION_PREDICATES].at + predicate * r->predicate_bytes;
    uint64_t bits = 0;
    if (8 * i + 8 <= r->predicate_bytes)
        return load_u64le(row + 8 * i);
    for (size_t byte = 8 * i; byte < r->predicate_bytes; byte++)
        bits |= (uint64_t)(uint8_t)row[byte] << (8 * (byte - 8 * i));
    return bits;
}

uint64_t symbol_groups_find(struct symbol_groups *g, uint16_t predicate)
{
    uint64_t groups = 0;
    for (size_t i = 0; 8 * i < g->rules->predicate_bytes; i++) {
        uint64_t bits = accepted_of_64(g->rules, predicate, i);
        if (bits == UINT64_MAX)
            groups |= g->of_64[i];
        else if (g->of_64[i] & ~groups) /* it may bring one that is new */
            for (; bits; bits &= bits - 1)
                groups |= (uint64_t)1 << g->of[64 * i + (size_t)__builtin_ctzll(bits)];
    }
    return g->accepted[predicate] = groups;
}
