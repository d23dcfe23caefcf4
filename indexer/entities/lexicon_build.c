/* lexicon_build.c -- compile spellings into words, a trie over word numbers, and class sets.
 *
 *     spellings ──tokenise──> words ──> trie node + case rule ──group──> variants ──> senses
 *
 * Entries that differ in case alone share a node; each of its variants keeps one case rule and the
 * senses of all entries whose rule is no stricter, so that reading stops at the first that fits. */
#include "indexer/entities/lexicon_build.h"

#include "core/mem.h"
#include "indexer/entities/lexicon.h"
#include "indexer/entities/unit.h"

#include <stdlib.h>

/* Where a spelling ended in the trie. */
struct terminal {
    uint32_t node, cases, order; /* order: number of the spelling */
    uint32_t shapes;             /* that a unit of this entry can have, as bits */
};

struct edge {
    uint32_t node, word, child;
};

struct trie {
    struct lexicon_build *build;
    struct compiled_writer *out;
    struct intern words;
    struct edge *edges; /* hash table */
    size_t n_edges, edges_cap;
    uint32_t n_nodes;
    struct terminal *terminals;
    size_t n_terminals, terminals_cap;
    uint32_t *first_variant; /* by node */
    uint32_t *root_child;    /* by word: the node that it alone leads to, or 0 */
    size_t n_roots, root_cap;
    uint8_t *has_child; /* by node */
    struct brief_error *err;
};

void lexicon_build_release(struct lexicon_build *b)
{
    mem_free(b->at);
    mem_free(b->drops);
    mem_free(b->shapes);
    *b = (struct lexicon_build){0};
}

brief_status lexicon_build_add(struct lexicon_build *b, struct spelling s)
{
    struct spelling *grown = mem_grow(b->at, &b->cap, b->n + 1, sizeof *grown);
    if (!grown)
        return BRIEF_ENOMEM;
    b->at = grown;
    grown[b->n++] = s;
    return BRIEF_OK;
}

static brief_status out_of_memory(struct trie *t)
{
    return brief_fail(t->err, BRIEF_ENOMEM, "out of memory while compiling lists");
}

static struct edge *find_edge(const struct trie *t, uint32_t node, uint32_t word)
{
    size_t at = lexicon_hash_edge(node, word) & (t->edges_cap - 1);
    while (t->edges[at].child && (t->edges[at].node != node || t->edges[at].word != word))
        at = (at + 1) & (t->edges_cap - 1);
    return &t->edges[at];
}

static brief_status grow_edges(struct trie *t)
{
    struct edge *old = t->edges;
    size_t old_cap = t->edges_cap, cap = old_cap ? old_cap * 2 : 1024;
    struct edge *table = mem_calloc(cap, sizeof *table);
    if (!table)
        return out_of_memory(t);
    t->edges = table;
    t->edges_cap = cap;
    for (size_t i = 0; i < old_cap; i++)
        if (old[i].child)
            *find_edge(t, old[i].node, old[i].word) = old[i];
    mem_free(old);
    return BRIEF_OK;
}

/* A first word leads to its node without the table. */
static brief_status first_step(struct trie *t, uint32_t *node, uint32_t word)
{
    if (word >= t->n_roots) {
        uint32_t *grown = mem_grow(t->root_child, &t->root_cap, (size_t)word + 1, sizeof *grown);
        if (!grown)
            return out_of_memory(t);
        t->root_child = grown;
        while (t->n_roots <= word)
            grown[t->n_roots++] = 0;
    }
    if (!t->root_child[word])
        t->root_child[word] = t->n_nodes++;
    *node = t->root_child[word];
    return BRIEF_OK;
}

static brief_status step(struct trie *t, uint32_t *node, uint32_t word)
{
    if (3 * (t->n_edges + 1) > 2 * t->edges_cap) {
        brief_status st = grow_edges(t);
        if (st)
            return st;
    }
    struct edge *e = find_edge(t, *node, word);
    if (!e->child) {
        *e = (struct edge){*node, word, t->n_nodes++};
        t->n_edges++;
    }
    *node = e->child;
    return BRIEF_OK;
}

#define SHAPE_BIT(shape) ((uint32_t)1 << (shape))

/* Which shapes an entry can have in a text: matcher.h tells how a unit gets its shape. */
static uint32_t entry_shapes(uint8_t first_shape, size_t n_words, uint32_t cases)
{
    uint32_t capitals = SHAPE_BIT(SHAPE_CAP) | SHAPE_BIT(SHAPE_UPPER);
    uint32_t own = SHAPE_BIT(first_shape), more = SHAPE_BIT(SHAPE_MIXED) | SHAPE_BIT(SHAPE_INITIAL);
    if (first_shape == SHAPE_QUOTE || first_shape == SHAPE_POSSESSIVE)
        own = SHAPE_BIT(SHAPE_QUOTE) | SHAPE_BIT(SHAPE_POSSESSIVE);
    if (n_words > 1)
        return own | capitals | SHAPE_BIT(SHAPE_LOWER);
    if (first_shape <= SHAPE_INITIAL)
        more |= SHAPE_BIT(UNIT_INITIAL_STOP);
    if (first_shape > SHAPE_MIXED)
        return own;
    if (cases == CASE_UPPER)
        return SHAPE_BIT(SHAPE_UPPER);
    return capitals | more | (cases == CASE_ANY ? SHAPE_BIT(SHAPE_LOWER) : 0);
}

/* Hyphens and stops between words do not count, but "-" alone is an entry. */
static bool is_dropped(const struct token *t, size_t n_tokens)
{
    return (t->flags & TOKEN_WHOLE) ||
           (n_tokens > 1 && (t->shape == SHAPE_DASH || t->shape == SHAPE_STOP));
}

static brief_status add_entry(struct trie *t, struct forms *forms, const struct token *tokens,
                              size_t n, uint32_t order)
{
    const struct spelling *s = &t->build->at[order];
    uint32_t node = 0, cases = 0;
    size_t n_words = 0;
    uint8_t first_shape = SHAPE_LOWER;
    for (size_t i = 0; i < n; i++) {
        bool is_new;
        if (is_dropped(&tokens[i], n))
            continue;
        struct form *f = forms_at(forms, tokens[i].form);
        if (n_words == LEXICON_ENTRY_MAX)
            return source_fail(s->src, s->text.at, t->err, "an entry has at most %d words",
                               LEXICON_ENTRY_MAX);
        if (n_words == 0)
            first_shape = tokens[i].shape;
        cases |= (uint32_t)lexicon_case(tokens[i].shape, f->bytes) << (2 * n_words++);
        uint32_t word = intern_add(&t->words, f->folded, &is_new);
        if (word == INTERN_NONE)
            return out_of_memory(t);
        brief_status st = node ? step(t, &node, word) : first_step(t, &node, word);
        if (st)
            return st;
    }
    if (n_words == 0)
        return source_fail(s->src, s->text.at, t->err, "an entry without a word");
    struct terminal *grown =
        mem_grow(t->terminals, &t->terminals_cap, t->n_terminals + 1, sizeof *grown);
    if (!grown)
        return out_of_memory(t);
    t->terminals = grown;
    grown[t->n_terminals++] =
        (struct terminal){node, cases, order, entry_shapes(first_shape, n_words, cases)};
    return BRIEF_OK;
}

/* Every spelling is a block of one text, so that one call of the tokeniser cuts them all. */
static brief_status tokenise_spellings(const struct lexicon_build *b, struct buf *text,
                                       struct block *blocks, struct token_list *tokens,
                                       struct forms *forms)
{
    for (size_t i = 0; i < b->n; i++) {
        blocks[i] = (struct block){.start = (uint32_t)text->len, .kind = BLOCK_PARAGRAPH};
        buf_span(text, b->at[i].text);
        blocks[i].end = (uint32_t)text->len;
        buf_byte(text, '\n');
    }
    return text->failed ? BRIEF_ENOMEM : tokenise(tokens, forms, buf_bytes(text), blocks, b->n);
}

static brief_status add_entries(struct trie *t)
{
    struct lexicon_build *b = t->build;
    struct buf text = {0};
    struct token_list tokens = {0};
    struct forms *forms = NULL;
    struct block *blocks = mem_calloc(b->n + 1, sizeof *blocks);
    brief_status st = forms_new(&forms, "none", t->err);
    if (!st && (!blocks || tokenise_spellings(b, &text, blocks, &tokens, forms)))
        st = out_of_memory(t);
    size_t at = 0;
    for (uint32_t i = 0; i < b->n && !st; i++) {
        size_t from = at;
        while (at < tokens.n && tokens.at[at].block == i)
            at++;
        st = add_entry(t, forms, tokens.at + from, at - from, i);
    }
    mem_free(blocks);
    buf_release(&text);
    token_list_release(&tokens);
    forms_free(forms);
    return st;
}

static int count_bits(uint32_t v)
{
    return __builtin_popcount(v);
}

static int terminal_order(const void *a, const void *b)
{
    const struct terminal *x = a, *y = b;
    int strict = count_bits(y->cases) - count_bits(x->cases);
    if (x->node != y->node)
        return x->node < y->node ? -1 : 1;
    if (strict)
        return strict;
    if (x->cases != y->cases)
        return x->cases < y->cases ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* Remember which shapes a unit of this class set can have. */
static brief_status allow_shapes(struct lexicon_build *b, uint32_t set, uint32_t shapes)
{
    if (set >= b->n_shapes) {
        uint32_t *grown = mem_grow(b->shapes, &b->shapes_cap, (size_t)set + 1, sizeof *grown);
        if (!grown)
            return BRIEF_ENOMEM;
        b->shapes = grown;
        while (b->n_shapes <= set)
            grown[b->n_shapes++] = 0;
    }
    b->shapes[set] |= shapes;
    return BRIEF_OK;
}

/* The senses of one variant: of all terminals of the node whose case rule is no stricter, in the
 * order of the lists, one per normal form. */
static brief_status write_variant(struct trie *t, const struct terminal *node, size_t n,
                                  uint32_t cases)
{
    struct class_table *classes = t->build->classes;
    struct buf *senses = &t->out->section[SECTION_SENSES];
    struct class_set all = {{0}};
    size_t first = senses->len / SENSE_LEN;
    uint32_t shapes = 0;
    for (size_t i = 0; i < n; i++) {
        const struct spelling *s = &t->build->at[node[i].order];
        struct class_set set = class_table_set_at(classes, s->set), merged = set;
        uint32_t norm = compiled_writer_text(t->out, s->norm);
        size_t at = first;
        if (node[i].cases & ~cases)
            continue;
        class_set_join(&all, &set);
        shapes |= node[i].shapes;
        for (; at < senses->len / SENSE_LEN; at++) {
            const char *seen = senses->at + at * SENSE_LEN;
            if (load_u32le(seen) == norm && load_u32le(seen + 4) == s->norm.len) {
                struct class_set had = class_table_set_at(classes, load_u16le(seen + 8));
                class_set_join(&merged, &had);
                break;
            }
        }
        uint32_t number = class_table_set(classes, &merged);
        if (number == CLASS_NONE)
            return out_of_memory(t);
        if (at == senses->len / SENSE_LEN) {
            compiled_writer_put_text(t->out, SECTION_SENSES, s->norm);
            compiled_writer_u16(t->out, SECTION_SENSES, number);
            compiled_writer_u16(t->out, SECTION_SENSES, 0);
        }
        if (senses->failed)
            return out_of_memory(t);
        store_u16le(senses->at + at * SENSE_LEN + 8, (uint16_t)number);
    }
    store_u16le(senses->at + senses->len - 2, 1);
    compiled_writer_u32(t->out, SECTION_VARIANTS, cases);
    compiled_writer_u32(t->out, SECTION_VARIANTS, (uint32_t)first);
    uint32_t whole = class_table_set(classes, &all);
    if (whole == CLASS_NONE && !class_table_is_full(classes))
        return out_of_memory(t);
    if (whole == CLASS_NONE)
        return source_fail(t->build->at[node->order].src, t->build->at[node->order].text.at, t->err,
                           "over %d combinations of classes", CLASS_SETS_MAX);
    compiled_writer_u16(t->out, SECTION_VARIANTS, whole);
    compiled_writer_u16(t->out, SECTION_VARIANTS, 0);
    if (t->out->section[SECTION_VARIANTS].failed || allow_shapes(t->build, whole, shapes))
        return out_of_memory(t);
    return BRIEF_OK;
}

/* Number the variants of every node. */
static brief_status write_variants(struct trie *t)
{
    struct terminal *all = t->terminals;
    if (t->n_terminals)
        qsort(all, t->n_terminals, sizeof *all, terminal_order);
    for (size_t at = 0, end; at < t->n_terminals; at = end) {
        struct buf *variants = &t->out->section[SECTION_VARIANTS];
        for (end = at; end < t->n_terminals && all[end].node == all[at].node;)
            end++;
        t->first_variant[all[at].node] = (uint32_t)(variants->len / VARIANT_LEN);
        for (size_t i = at; i < end; i++) {
            if (i > at && all[i].cases == all[i - 1].cases)
                continue;
            brief_status st = write_variant(t, all + at, end - at, all[i].cases);
            if (st)
                return st;
        }
        store_u16le(variants->at + variants->len - 2, 1);
    }
    return BRIEF_OK;
}

/* Class set of the word's own node for one case; 0: none. */
static uint32_t single_set(const struct trie *t, uint32_t node, uint32_t level)
{
    const struct buf *variants = &t->out->section[SECTION_VARIANTS];
    uint32_t at = t->first_variant[node];
    for (; at != COMPILED_NONE; at++) {
        const char *v = variants->at + (size_t)at * VARIANT_LEN;
        if ((load_u32le(v) & ~level) == 0)
            return load_u16le(v + 8);
        if (load_u16le(v + 10))
            break;
    }
    return 0;
}

static brief_status write_words(struct trie *t)
{
    static const uint32_t levels[] = {CASE_ANY, CASE_CAP, CASE_UPPER};
    for (uint32_t w = 0; w < t->words.n; w++) {
        uint32_t root = w < t->n_roots ? t->root_child[w] : 0;
        compiled_writer_put_text(t->out, SECTION_WORDS, t->words.strings[w]);
        compiled_writer_u32(t->out, SECTION_WORDS, root ? root : COMPILED_NONE);
        for (size_t i = 0; i < 3; i++)
            compiled_writer_u16(t->out, SECTION_WORDS, root ? single_set(t, root, levels[i]) : 0);
        compiled_writer_u16(t->out, SECTION_WORDS, t->has_child[root]);
    }
    return t->out->failed ? out_of_memory(t) : BRIEF_OK;
}

static brief_status write_slots(struct trie *t)
{
    size_t cap = 16;
    while (cap < 2 * t->words.n + 2)
        cap *= 2;
    uint32_t *slots = mem_calloc(cap, sizeof *slots);
    if (!slots)
        return out_of_memory(t);
    for (uint32_t w = 0; w < t->words.n; w++) {
        size_t at = lexicon_hash_word(t->words.strings[w]) & (cap - 1);
        while (slots[at])
            at = (at + 1) & (cap - 1);
        slots[at] = w + 1;
    }
    for (size_t i = 0; i < cap; i++)
        compiled_writer_u32(t->out, SECTION_SLOTS, slots[i]);
    mem_free(slots);
    return BRIEF_OK;
}

static void write_nodes_and_edges(struct trie *t)
{
    for (uint32_t n = 0; n < t->n_nodes; n++)
        compiled_writer_u32(t->out, SECTION_NODES, t->first_variant[n]);
    for (size_t i = 0; i < t->edges_cap; i++) {
        compiled_writer_u32(t->out, SECTION_EDGES, t->edges[i].node);
        compiled_writer_u32(t->out, SECTION_EDGES, t->edges[i].word);
        compiled_writer_u32(t->out, SECTION_EDGES, t->edges[i].child);
    }
}

/* About 16 bits a step, one of them set. */
static brief_status write_filter(struct trie *t)
{
    size_t bits = 1024;
    while (bits < 12 * t->n_edges)
        bits *= 2;
    uint8_t *filter = mem_calloc(bits / 8, 1);
    if (!filter)
        return out_of_memory(t);
    for (size_t i = 0; i < t->edges_cap; i++) {
        const struct edge *e = &t->edges[i];
        uint32_t bit = lexicon_hash_edge(e->node, e->word) & (uint32_t)(bits - 1);
        if (e->child)
            filter[bit / 8] |= (uint8_t)(1 << (bit % 8));
    }
    buf_append(&t->out->section[SECTION_FILTER], filter, bits / 8);
    mem_free(filter);
    return BRIEF_OK;
}

static brief_status allocate_nodes(struct trie *t)
{
    t->first_variant = mem_alloc(t->n_nodes * sizeof *t->first_variant);
    t->has_child = mem_calloc(t->n_nodes, 1);
    if (!t->first_variant || !t->has_child)
        return out_of_memory(t);
    memset(t->first_variant, 0xFF, t->n_nodes * sizeof *t->first_variant);
    for (size_t i = 0; i < t->edges_cap; i++)
        if (t->edges[i].child)
            t->has_child[t->edges[i].node] = 1;
    return BRIEF_OK;
}

brief_status lexicon_build_write(struct lexicon_build *b, struct compiled_writer *w,
                                 struct brief_error *err)
{
    struct trie t = {.build = b, .out = w, .n_nodes = 1, .err = err};
    intern_init(&t.words);
    brief_status st = grow_edges(&t);
    if (st || (st = add_entries(&t)) || (st = allocate_nodes(&t)) || (st = write_variants(&t)) ||
        (st = write_words(&t)) || (st = write_slots(&t)) || (st = write_filter(&t)))
        goto out;
    write_nodes_and_edges(&t);
out:
    intern_release(&t.words);
    mem_free(t.edges);
    mem_free(t.terminals);
    mem_free(t.first_variant);
    mem_free(t.has_child);
    mem_free(t.root_child);
    return st;
}
