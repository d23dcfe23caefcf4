/* automaton_build.c -- Glushkov's construction: first, last and follow of every part. */
#include "indexer/entities/automaton_build.h"

#include "core/mem.h"

struct numbers {
    uint32_t *at;
    size_t n, cap;
};

struct position {
    uint32_t predicate;
    bool last;
    struct numbers follow;
};

struct builder {
    struct position *at;
    size_t n, cap;
    size_t work; /* comparisons so far: bounds what a pattern of nested repeats can cost */
    bool failed, too_many;
};

#define WORK_MAX 2000000

/* A part of the pattern while it is put together. */
struct part {
    bool nullable; /* fits no unit at all */
    struct numbers first, last;
};

static void numbers_add(struct builder *b, struct numbers *list, uint32_t v)
{
    for (size_t i = list->n; i-- > 0;)
        if (list->at[i] == v)
            return;
    b->work += list->n;
    if (b->work > WORK_MAX || list->n >= RULE_POSITIONS_MAX) {
        b->too_many = b->failed = true;
        return;
    }
    uint32_t *grown = mem_grow(list->at, &list->cap, list->n + 1, sizeof *grown);
    if (!grown) {
        b->failed = true;
        return;
    }
    list->at = grown;
    grown[list->n++] = v;
}

static void numbers_join(struct builder *b, struct numbers *list, const struct numbers *more)
{
    for (size_t i = 0; i < more->n; i++)
        numbers_add(b, list, more->at[i]);
}

static void part_release(struct part *p)
{
    mem_free(p->first.at);
    mem_free(p->last.at);
    *p = (struct part){0};
}

static void link_parts(struct builder *b, const struct numbers *from, const struct numbers *to)
{
    for (size_t i = 0; i < from->n && !b->failed; i++)
        numbers_join(b, &b->at[from->at[i]].follow, to);
}

/* left, then right; both are used up. */
static struct part join_parts(struct builder *b, struct part left, struct part right)
{
    link_parts(b, &left.last, &right.first);
    if (left.nullable)
        numbers_join(b, &left.first, &right.first);
    if (right.nullable)
        numbers_join(b, &right.last, &left.last);
    struct part both = {left.nullable && right.nullable, left.first, right.last};
    mem_free(left.last.at);
    mem_free(right.first.at);
    return both;
}

static struct part build(struct builder *b, const struct shape_node *n);

static struct part build_unit(struct builder *b, const struct shape_node *n)
{
    struct part p = {0};
    struct position *grown = mem_grow(b->at, &b->cap, b->n + 1, sizeof *grown);
    b->too_many = b->too_many || b->n >= RULE_POSITIONS_MAX;
    if (!grown || b->too_many) {
        b->failed = true;
        return p;
    }
    b->at = grown;
    grown[b->n] = (struct position){.predicate = n->predicate};
    numbers_add(b, &p.first, (uint32_t)b->n);
    numbers_add(b, &p.last, (uint32_t)b->n);
    b->n++;
    return p;
}

static struct part build_repeat(struct builder *b, const struct shape_node *n)
{
    bool endless = n->max == REPEAT_NO_END;
    uint32_t copies = endless ? (n->min ? n->min : 1) : n->max;
    struct part all = {.nullable = true};
    for (uint32_t i = 0; i < copies && !b->failed; i++) {
        struct part one = build(b, n->a);
        if (endless && i + 1 == copies)
            link_parts(b, &one.last, &one.first);
        if (i >= n->min)
            one.nullable = true;
        all = join_parts(b, all, one);
    }
    return all;
}

static struct part build(struct builder *b, const struct shape_node *n)
{
    struct part left = {.nullable = true}, right;
    if (b->failed)
        return left;
    switch (n->kind) {
    case SHAPE_NODE_UNIT:
        return build_unit(b, n);
    case SHAPE_NODE_JOIN:
        left = build(b, n->a);
        return join_parts(b, left, build(b, n->b));
    case SHAPE_NODE_EITHER:
        left = build(b, n->a);
        right = build(b, n->b);
        numbers_join(b, &left.first, &right.first);
        numbers_join(b, &left.last, &right.last);
        left.nullable = left.nullable || right.nullable;
        part_release(&right);
        return left;
    case SHAPE_NODE_REPEAT:
        return build_repeat(b, n);
    case SHAPE_NODE_GROUP:
        return build(b, n->a);
    case SHAPE_NODE_EMPTY:
        break;
    }
    return left;
}

static void write_positions(struct builder *b, struct compiled_writer *w,
                            const struct symbol_table *symbols, uint32_t rule, uint32_t base)
{
    for (size_t i = 0; i < b->n; i++) {
        const struct position *p = &b->at[i];
        compiled_writer_u16(w, SECTION_POSITIONS, symbols->predicate[p->predicate]);
        compiled_writer_u16(w, SECTION_POSITIONS, rule);
        compiled_writer_u16(w, SECTION_POSITIONS, p->last);
        compiled_writer_u16(w, SECTION_POSITIONS, (uint32_t)p->follow.n);
        compiled_writer_u32(w, SECTION_POSITIONS, (uint32_t)(w->section[SECTION_FOLLOW].len / 4));
        for (size_t f = 0; f < p->follow.n; f++)
            compiled_writer_u32(w, SECTION_FOLLOW, base + p->follow.at[f]);
    }
}

brief_status automaton_write(struct automaton_entry *out, struct compiled_writer *w,
                             const struct shape_pattern *pattern,
                             const struct symbol_table *symbols, uint32_t rule,
                             const struct source *src, const char *at, struct brief_error *err)
{
    struct builder b = {0};
    brief_status st = BRIEF_OK;
    struct part all = build(&b, pattern->root);
    uint32_t base = (uint32_t)(w->section[SECTION_POSITIONS].len / POSITION_LEN);
    *out = (struct automaton_entry){(uint32_t)(w->section[SECTION_FIRST].len / 4),
                                    (uint32_t)all.first.n};
    for (size_t i = 0; i < all.last.n && !b.failed; i++)
        b.at[all.last.at[i]].last = true;
    if (b.too_many || base + b.n > POSITIONS_MAX)
        st = source_fail(src, at, err,
                         "with its repeats written out this pattern is over %d units "
                         "long, or all rules over %d",
                         RULE_POSITIONS_MAX, POSITIONS_MAX);
    else if (b.failed)
        st = brief_fail(err, BRIEF_ENOMEM, "out of memory while compiling rules");
    else if (all.nullable)
        st = source_fail(src, at, err, "this pattern fits without any unit; let it need one");
    if (!st) {
        write_positions(&b, w, symbols, rule, base);
        for (size_t i = 0; i < all.first.n; i++)
            compiled_writer_u32(w, SECTION_FIRST, base + all.first.at[i]);
    }
    part_release(&all);
    for (size_t i = 0; i < b.n; i++)
        mem_free(b.at[i].follow.at);
    mem_free(b.at);
    return st;
}
