/* symbols.c -- evaluate every predicate on every kind of unit; equal columns are one symbol. */
#include "indexer/entities/symbols.h"

#include "core/mem.h"
#include "core/text/token.h"

/* A class set with a shape that occurs with it. */
struct kind {
    uint16_t set;
    uint8_t shape;
};

struct numbering {
    struct symbol_table *out;
    struct compiled_writer *w;
    struct kind *kinds;
    size_t n_kinds, kinds_cap;
    struct intern masks;   /* distinct predicates: per kind, for which flag sets they hold */
    bool *edge;            /* by distinct predicate */
    struct intern rows;    /* distinct kinds: per distinct predicate, the same */
    struct intern vectors; /* distinct symbols: bits over distinct predicates */
    uint16_t *row_of_kind;
    uint64_t *scratch;
    struct brief_error *err;
};

void symbol_table_release(struct symbol_table *t)
{
    mem_free(t->predicate);
    mem_free(t->bits);
    *t = (struct symbol_table){0};
}

static brief_status out_of_memory(const struct numbering *n)
{
    return brief_fail(n->err, BRIEF_ENOMEM, "out of memory while compiling rules");
}

static brief_status list_kinds(struct numbering *n, const struct class_table *classes,
                               const struct lexicon_build *lexicon)
{
    for (uint32_t set = 0; set < classes->sets.n; set++) {
        uint32_t shapes = set < lexicon->n_shapes ? lexicon->shapes[set] : 0;
        if (set == 0)
            shapes = UINT32_MAX;
        for (uint8_t shape = 0; shape < N_UNIT_SHAPES; shape++) {
            if (!(shapes >> shape & 1))
                continue;
            struct kind *grown = mem_grow(n->kinds, &n->kinds_cap, n->n_kinds + 1, sizeof *grown);
            if (!grown)
                return out_of_memory(n);
            n->kinds = grown;
            grown[n->n_kinds++] = (struct kind){(uint16_t)set, shape};
        }
    }
    return BRIEF_OK;
}

/* Predicates that hold for the same kinds and flags are one. */
static brief_status merge_predicates(struct numbering *n, const struct predicate_list *predicates,
                                     const struct class_table *classes)
{
    struct class_set *sets = mem_alloc(classes->sets.n * sizeof *sets);
    brief_status st = BRIEF_OK;
    if (!sets)
        return out_of_memory(n);
    for (uint32_t i = 0; i < classes->sets.n; i++)
        sets[i] = class_table_set_at(classes, i);
    for (size_t p = 0; p < predicates->n && !st; p++) {
        bool is_new;
        for (size_t k = 0; k < n->n_kinds; k++)
            n->scratch[k] =
                class_expr_flags(predicates->at[p].expr, &sets[n->kinds[k].set], n->kinds[k].shape);
        n->scratch[n->n_kinds] = predicates->at[p].edge;
        uint32_t number = intern_add(
            &n->masks, (struct span){(char *)n->scratch, (n->n_kinds + 1) * sizeof(uint64_t)},
            &is_new);
        if (number == INTERN_NONE)
            st = out_of_memory(n);
        n->out->predicate[p] = number;
        if (!st)
            n->edge[number] = predicates->at[p].edge;
    }
    mem_free(sets);
    return st;
}

static uint64_t mask_of(const struct numbering *n, uint32_t predicate, size_t kind)
{
    uint64_t mask;
    memcpy(&mask, n->masks.strings[predicate].at + sizeof mask * kind, sizeof mask);
    return mask;
}

/* The symbol of each flag set of a new row. */
static brief_status write_row(struct numbering *n, const uint64_t *masks)
{
    size_t n_predicates = n->masks.n, len = (n_predicates + 7) / 8;
    uint8_t vector[CLASSES_MAX] = {0};
    for (uint32_t f = 0; f < UNIT_FLAG_SETS; f++) {
        bool is_new;
        memset(vector, 0, len);
        for (size_t p = 0; p < n_predicates; p++)
            vector[p / 8] |= (uint8_t)((masks[p] >> f & 1) << (p % 8));
        uint32_t number = intern_add(&n->vectors, (struct span){(char *)vector, len}, &is_new);
        if (number == INTERN_NONE)
            return out_of_memory(n);
        if (number + 1 >= SYMBOLS_MAX)
            return brief_fail(n->err, BRIEF_ELIMIT,
                              "the rules tell over %d kinds of units apart; "
                              "use fewer classes",
                              SYMBOLS_MAX);
        compiled_writer_u16(n->w, SECTION_ROWS, number + 1);
    }
    return BRIEF_OK;
}

static brief_status number_symbols(struct numbering *n)
{
    size_t n_predicates = n->masks.n;
    uint64_t *column = mem_calloc(n_predicates + 1, sizeof *column);
    brief_status st = column ? BRIEF_OK : out_of_memory(n);
    for (size_t k = 0; k < n->n_kinds && !st; k++) {
        bool is_new;
        for (uint32_t p = 0; p < n_predicates; p++)
            column[p] = mask_of(n, p, k);
        uint32_t row = intern_add(
            &n->rows, (struct span){(char *)column, (n_predicates + 1) * sizeof *column}, &is_new);
        if (row >= UINT16_MAX)
            st = out_of_memory(n);
        n->row_of_kind[k] = (uint16_t)row;
        if (!st && is_new)
            st = write_row(n, column);
    }
    mem_free(column);
    return st;
}

static void write_grid(struct numbering *n, size_t n_sets)
{
    uint16_t empty[N_UNIT_SHAPES] = {0};
    size_t k = 0;
    for (; k < n->n_kinds && n->kinds[k].set == 0; k++)
        empty[n->kinds[k].shape] = n->row_of_kind[k];
    k = 0;
    for (size_t set = 0; set < n_sets; set++)
        for (uint8_t shape = 0; shape < N_UNIT_SHAPES; shape++) {
            bool listed = k < n->n_kinds && n->kinds[k].set == set && n->kinds[k].shape == shape;
            compiled_writer_u16(n->w, SECTION_GRID, listed ? n->row_of_kind[k] : empty[shape]);
            k += listed;
        }
}

static brief_status write_symbols(struct numbering *n)
{
    struct symbol_table *t = n->out;
    t->n_symbols = (uint32_t)n->vectors.n + 1;
    t->n_predicates = (uint32_t)n->masks.n;
    t->symbol_bytes = compiled_symbol_bytes(t->n_predicates);
    t->bits = mem_calloc(t->n_symbols, t->symbol_bytes);
    if (!t->bits)
        return out_of_memory(n);
    for (uint32_t p = 0; p < t->n_predicates; p++)
        t->bits[p / 8] |= (uint8_t)((n->edge[p] != 0) << (p % 8));
    for (uint32_t s = 1; s < t->n_symbols; s++) {
        struct span vector = n->vectors.strings[s - 1];
        memcpy(t->bits + s * t->symbol_bytes, vector.at, vector.len);
    }
    buf_append(&n->w->section[SECTION_SYMBOLS], t->bits, t->n_symbols * t->symbol_bytes);
    return BRIEF_OK;
}

brief_status symbol_table_write(struct symbol_table *t, struct compiled_writer *w,
                                const struct predicate_list *predicates,
                                const struct class_table *classes,
                                const struct lexicon_build *lexicon, struct brief_error *err)
{
    struct numbering n = {.out = t, .w = w, .err = err};
    brief_status st;
    *t = (struct symbol_table){0};
    intern_init(&n.masks);
    intern_init(&n.rows);
    intern_init(&n.vectors);
    if ((st = list_kinds(&n, classes, lexicon)))
        goto out;
    t->predicate = mem_calloc(predicates->n + 1, sizeof *t->predicate);
    n.edge = mem_calloc(predicates->n + 1, sizeof *n.edge);
    n.row_of_kind = mem_calloc(n.n_kinds + 1, sizeof *n.row_of_kind);
    n.scratch = mem_calloc(n.n_kinds + 1, sizeof *n.scratch);
    if (!t->predicate || !n.edge || !n.row_of_kind || !n.scratch) {
        st = out_of_memory(&n);
        goto out;
    }
    if ((st = merge_predicates(&n, predicates, classes)))
        goto out;
    if (n.masks.n > 8 * (size_t)CLASSES_MAX) {
        st = brief_fail(err, BRIEF_ELIMIT, "the rules use over %d different classes",
                        8 * CLASSES_MAX);
        goto out;
    }
    if ((st = number_symbols(&n)))
        goto out;
    write_grid(&n, classes->sets.n);
    st = write_symbols(&n);
out:
    intern_release(&n.masks);
    intern_release(&n.rows);
    intern_release(&n.vectors);
    mem_free(n.kinds);
    mem_free(n.edge);
    mem_free(n.row_of_kind);
    mem_free(n.scratch);
    return st;
}
