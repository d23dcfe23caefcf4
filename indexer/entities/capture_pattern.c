/* capture_pattern.c -- the same pattern for PCRE2, over a rule's own small alphabet.
 *
 *     symbols (thousands) ──predicates of this rule──> letters 1..255 ──>
 * "[\x{01}\x{04}]+(\x{02}…)"
 *
 * The automaton says where a match ends; PCRE2 is asked only where its groups stand. A rule uses a
 * handful of predicates, so its letters are few and PCRE2's bitmaps are exact. */
#include "indexer/entities/automaton_build.h"

#include "core/mem.h"

struct letters {
    const struct symbol_table *symbols;
    struct numbers_used {
        uint32_t *at;
        size_t n, cap;
    } predicates;          /* distinct numbers that this rule uses */
    struct intern vectors; /* distinct letters: bits over `predicates` */
    bool failed;
};

static void collect(struct letters *l, const struct shape_node *n)
{
    if (!n || l->failed)
        return;
    if (n->kind == SHAPE_NODE_UNIT) {
        uint32_t p = l->symbols->predicate[n->predicate];
        for (size_t i = 0; i < l->predicates.n; i++)
            if (l->predicates.at[i] == p)
                return;
        uint32_t *grown =
            mem_grow(l->predicates.at, &l->predicates.cap, l->predicates.n + 1, sizeof *grown);
        if (!grown) {
            l->failed = true;
            return;
        }
        l->predicates.at = grown;
        grown[l->predicates.n++] = p;
    }
    collect(l, n->a);
    collect(l, n->b);
}

/* The letter of each symbol goes to LOCAL; false when 255 are not enough. */
static bool write_letters(struct letters *l, struct compiled_writer *w)
{
    size_t len = l->predicates.n / 8 + 1;
    uint8_t *vector = mem_calloc(len, 1);
    bool fits = true;
    for (uint32_t s = 0; vector && s < l->symbols->n_symbols && fits; s++) {
        bool is_new;
        memset(vector, 0, len);
        for (size_t i = 0; i < l->predicates.n; i++)
            if (symbol_table_fits(l->symbols, l->predicates.at[i], s))
                vector[i / 8] |= (uint8_t)(1 << (i % 8));
        uint32_t letter = intern_add(&l->vectors, (struct span){(char *)vector, len}, &is_new);
        l->failed = l->failed || letter == INTERN_NONE;
        fits = letter < 255 || l->failed;
        buf_byte(&w->section[SECTION_LOCAL], (uint8_t)(letter + 1));
    }
    l->failed = l->failed || !vector;
    mem_free(vector);
    return fits;
}

/* "[\x{01}\x{07}]": the letters that fit; an impossible place becomes one that never matches. */
static void put_unit(struct letters *l, struct buf *regex, uint32_t predicate)
{
    size_t which = 0, n = 0;
    while (l->predicates.at[which] != l->symbols->predicate[predicate])
        which++;
    buf_byte(regex, '[');
    for (size_t i = 0; i < l->vectors.n; i++)
        if ((uint8_t)l->vectors.strings[i].at[which / 8] >> (which % 8) & 1) {
            buf_printf(regex, "\\x{%02x}", (unsigned)i + 1);
            n++;
        }
    buf_puts(regex, n ? "]" : "\\x{00}]");
}

static void put(struct letters *l, struct buf *regex, const struct shape_node *n)
{
    switch (n->kind) {
    case SHAPE_NODE_UNIT:
        put_unit(l, regex, n->predicate);
        break;
    case SHAPE_NODE_JOIN:
        put(l, regex, n->a);
        put(l, regex, n->b);
        break;
    case SHAPE_NODE_EITHER:
        buf_puts(regex, "(?:");
        put(l, regex, n->a);
        buf_byte(regex, '|');
        put(l, regex, n->b);
        buf_byte(regex, ')');
        break;
    case SHAPE_NODE_REPEAT:
        buf_puts(regex, "(?:");
        put(l, regex, n->a);
        if (n->max == REPEAT_NO_END)
            buf_printf(regex, "){%u,}", n->min);
        else
            buf_printf(regex, "){%u,%u}", n->min, n->max);
        if (n->lazy)
            buf_byte(regex, '?');
        break;
    case SHAPE_NODE_GROUP:
        buf_byte(regex, '(');
        put(l, regex, n->a);
        buf_byte(regex, ')');
        break;
    case SHAPE_NODE_EMPTY:
        break;
    }
}

brief_status capture_pattern_write(struct buf *regex, struct compiled_writer *w,
                                   const struct shape_pattern *pattern,
                                   const struct symbol_table *symbols, const struct source *src,
                                   const char *at, struct brief_error *err)
{
    struct letters l = {.symbols = symbols};
    brief_status st = BRIEF_OK;
    intern_init(&l.vectors);
    collect(&l, pattern->root);
    if (!write_letters(&l, w))
        st = source_fail(src, at, err, "this rule tells over 255 kinds of units apart; split it");
    else if (!l.failed)
        put(&l, regex, pattern->root);
    if (!st && (l.failed || regex->failed))
        st = brief_fail(err, BRIEF_ENOMEM, "out of memory while compiling rules");
    intern_release(&l.vectors);
    mem_free(l.predicates.at);
    return st;
}
