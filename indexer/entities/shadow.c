/* shadow.c -- tokens to units to symbols, in one pass. */
#include "indexer/entities/shadow.h"

#include "core/mem.h"
#include "indexer/entities/unit.h"

#include <assert.h>

#define BIT(flag) (1u << (flag))

struct pass {
    struct shadow *out;
    const struct ruleset *rules;
    const struct token *tokens;
    size_t n_tokens;
    struct span text;
    uint32_t line_flags; /* UNIT_SHOUT of the current line */
    uint32_t block_flags;
};

void shadow_release(struct shadow *s)
{
    mem_free(s->symbols);
    mem_free(s->units);
    mem_free(s->unit_of);
    mem_free(s->masks);
    mem_free(s->mask_of);
    *s = (struct shadow){0};
}

#define GROW(array, cap, n)                                                                        \
    ((at = mem_grow(array, cap, n, sizeof *(array))) ? ((array) = at, true) : false)

static bool reserve(struct shadow *s, size_t n_tokens, size_t n_blocks)
{
    size_t n = n_tokens + n_blocks + 2;
    void *at;
    return GROW(s->symbols, &s->symbols_cap, n) && GROW(s->units, &s->units_cap, n) &&
           GROW(s->unit_of, &s->unit_of_cap, n) && GROW(s->masks, &s->masks_cap, n);
}

brief_status shadow_ask(struct shadow *s, const struct ruleset *r, const int *classes, size_t n)
{
    uint64_t *masks = mem_calloc(r->lexicon.n_sets, sizeof *masks);
    if (!masks)
        return BRIEF_ENOMEM;
    assert(n <= ASKED_MAX);
    for (uint32_t set = 0; set < r->lexicon.n_sets; set++)
        for (size_t i = 0; i < n; i++)
            if (classes[i] >= 0 && lexicon_set_has(&r->lexicon, set, classes[i]))
                masks[set] |= (uint64_t)1 << i;
    mem_free(s->mask_of);
    s->mask_of = masks;
    return BRIEF_OK;
}

static inline const struct form_facts *facts_at(const struct pass *p, size_t at)
{
    return &p->out->facts[p->tokens[at].form];
}

/* May an entry of several words begin at this token, whose word leads to `node`? */
static inline bool may_lead(const struct pass *p, uint32_t node, size_t at, size_t end)
{
    size_t next = at + 1;
    if (!node)
        return false;
    while (next < end && (p->tokens[next].flags & TOKEN_WHOLE))
        next++;
    return next < end && (lexicon_may_lead(&p->rules->lexicon, node, facts_at(p, next)->word) ||
                          lexicon_skips(p->tokens, next, end));
}

static void put_edge(struct shadow *s, uint32_t token_at)
{
    s->symbols[s->n] = 0;
    s->units[s->n] = (struct unit){.token_from = token_at, .token_to = token_at};
    s->n++;
}

/* Three words of capitals or more on a line, and next to no others. */
static uint32_t line_shouts(const struct pass *p, size_t at, size_t end)
{
    static const uint8_t is_small[N_SHAPES] = {
        [SHAPE_LOWER] = 1, [SHAPE_CAP] = 1, [SHAPE_MIXED] = 1};
    const struct token *t = p->tokens + at, *behind = p->tokens + end;
    size_t n_upper = 0, n_small = 0;
    do {
        n_upper += t->shape == SHAPE_UPPER;
        n_small += is_small[t->shape];
    } while (++t < behind && !(t->flags & TOKEN_LINE));
    return n_upper >= 3 && 8 * n_small <= n_upper ? BIT(UNIT_SHOUT) : 0;
}

/* The shape of an entry of several tokens: that of its capitals. */
static uint8_t joint_shape(const struct token *t, size_t n)
{
    bool upper = false, cap = false, lower = false;
    for (size_t i = 0; i < n; i++) {
        if (t[i].flags & TOKEN_WHOLE)
            continue;
        upper = upper || t[i].shape == SHAPE_UPPER || t[i].shape == SHAPE_INITIAL;
        cap = cap || t[i].shape == SHAPE_CAP || t[i].shape == SHAPE_MIXED;
        lower = lower || t[i].shape == SHAPE_LOWER || t[i].shape == SHAPE_OTHER;
    }
    if (upper && !cap && !lower)
        return SHAPE_UPPER;
    return upper || cap ? SHAPE_CAP : t[0].shape;
}

/* Does the stop at `at` belong to the word before it? */
static inline bool takes_stop(const struct pass *p, size_t last, size_t at)
{
    const struct lexicon *lex = &p->rules->lexicon;
    const struct token *stop = &p->tokens[at], *word = &p->tokens[last];
    if (stop->shape != SHAPE_STOP || (stop->flags & TOKEN_SPACE) || stop->len != 1 ||
        p->text.at[stop->at] != '.')
        return false;
    if (word->shape == SHAPE_INITIAL)
        return true;
    return p->rules->abbreviation >= 0 &&
           lexicon_set_has(lex, facts_at(p, last)->set, p->rules->abbreviation);
}

/* The unit's tokens and, when no others do, those of compounds: what classes they carry. */
static inline void mark_tokens(struct shadow *s, const struct token *tokens, const struct unit *u)
{
    for (size_t i = u->token_from; i < u->token_to; i++) {
        s->unit_of[i] = (uint32_t)s->n;
        if (s->mask_of)
            s->masks[i] = s->mask_of[s->facts[tokens[i].form].set] | s->mask_of[u->set];
    }
}

/* The longest entry at the unit's first token, if it is of several tokens, makes it longer. */
static uint8_t take_entry(const struct pass *p, struct unit *u, size_t end, uint8_t shape)
{
    struct lexicon_hit hit = lexicon_longest_of_several(&p->rules->lexicon, p->tokens,
                                                        p->out->facts, u->token_from, end);
    if (!hit.n_tokens)
        return shape;
    u->set = hit.set;
    u->n_entry = (uint16_t)hit.n_tokens;
    u->token_to = u->token_from + hit.n_tokens;
    return joint_shape(&p->tokens[u->token_from], hit.n_tokens);
}

static inline uint32_t flags_of_unit(const struct pass *p, const struct token *first)
{
    static const uint8_t flags_of_token[8] = {
        [0] = BIT(UNIT_GLUED),
        [TOKEN_SPACE] = 0,
        [TOKEN_LINE] = BIT(UNIT_GLUED) | BIT(UNIT_LINE),
        [TOKEN_SPACE | TOKEN_LINE] = BIT(UNIT_LINE),
        [TOKEN_SENTENCE] = BIT(UNIT_GLUED) | BIT(UNIT_SENTENCE),
        [TOKEN_SPACE | TOKEN_SENTENCE] = BIT(UNIT_SENTENCE),
        [TOKEN_LINE | TOKEN_SENTENCE] = BIT(UNIT_GLUED) | BIT(UNIT_LINE) | BIT(UNIT_SENTENCE),
        [TOKEN_SPACE | TOKEN_LINE | TOKEN_SENTENCE] = BIT(UNIT_LINE) | BIT(UNIT_SENTENCE),
    };
    return p->block_flags | p->line_flags |
           flags_of_token[first->flags & (TOKEN_SPACE | TOKEN_LINE | TOKEN_SENTENCE)];
}

/* Most units: one token, as its form's facts say. False: put_unit must look. */
static inline bool put_word(struct pass *p, size_t at, size_t end)
{
    struct shadow *s = p->out;
    const struct token *t = &p->tokens[at];
    const struct form_facts *facts = facts_at(p, at);
    uint32_t flags = flags_of_unit(p, t);
    if (t->shape != facts->shape ||
        (at + 1 < end && t[1].shape == SHAPE_STOP && !(t[1].flags & TOKEN_SPACE)) ||
        may_lead(p, facts->node, at, end))
        return false;
    if (s->mask_of)
        s->masks[at] = s->mask_of[facts->set];
    s->unit_of[at] = (uint32_t)s->n;
    s->symbols[s->n] = !flags ? facts->symbol : ruleset_symbol(p->rules, facts->row, flags);
    s->units[s->n++] = (struct unit){.token_from = (uint32_t)at,
                                     .token_to = (uint32_t)at + 1,
                                     .end = t->at + t->len,
                                     .set = facts->set,
                                     .n_entry = facts->set != 0};
    return true;
}

/* Put the unit that begins at token `at`; returns the token behind it. */
static size_t put_unit(struct pass *p, size_t at, size_t end)
{
    struct shadow *s = p->out;
    const struct token *t = &p->tokens[at];
    const struct form_facts *facts = facts_at(p, at);
    struct unit u = {.token_from = (uint32_t)at,
                     .token_to = (uint32_t)at + 1,
                     .set = facts->set,
                     .n_entry = facts->set != 0};
    uint8_t shape = t->shape;
    if (may_lead(p, facts->node, at, end))
        shape = take_entry(p, &u, end, shape);
    if (u.token_to < end && takes_stop(p, u.token_to - 1, u.token_to)) {
        u.token_to++;
        if (shape == SHAPE_INITIAL)
            shape = UNIT_INITIAL_STOP;
    }
    u.end = p->tokens[u.token_to - 1].at + p->tokens[u.token_to - 1].len;
    uint32_t flags = flags_of_unit(p, t);
    s->symbols[s->n] = ruleset_symbol(p->rules, ruleset_row(p->rules, u.set, shape), flags);
    mark_tokens(s, p->tokens, &u);
    s->units[s->n++] = u;
    return u.token_to;
}

/* The whole of a compound belongs to no unit. */
static void put_whole(struct shadow *s, const struct token *tokens, size_t at)
{
    s->unit_of[at] = 0;
    if (s->mask_of)
        s->masks[at] = s->mask_of[s->facts[tokens[at].form].set];
}

static uint32_t flags_of_block(const struct block *b)
{
    if (b->kind == BLOCK_TITLE || b->kind == BLOCK_HEADING)
        return BIT(UNIT_HEADING);
    return b->kind == BLOCK_CELL ? BIT(UNIT_CELL) : 0;
}

brief_status shadow_build(struct shadow *s, const struct ruleset *r, const struct block *blocks,
                          size_t n_blocks, const struct token_list *tokens, struct forms *forms,
                          struct span text)
{
    struct pass p = {
        .out = s, .rules = r, .tokens = tokens->at, .n_tokens = tokens->n, .text = text};
    s->n = 0;
    if (!reserve(s, tokens->n, n_blocks ? n_blocks : 1))
        return BRIEF_ENOMEM;
    s->facts = lexicon_look_up_all(&r->lexicon, forms, p.tokens, p.n_tokens);
    put_edge(s, 0);
    for (size_t at = 0, end; at < tokens->n; at = end) {
        uint32_t block = tokens->at[at].block;
        for (end = at; end < tokens->n && tokens->at[end].block == block;)
            end++;
        p.block_flags = block < n_blocks ? flags_of_block(&blocks[block]) : 0;
        for (size_t i = at; i < end;) {
            if (i == at || tokens->at[i].flags & TOKEN_LINE)
                p.line_flags = line_shouts(&p, i, end);
            if (tokens->at[i].flags & TOKEN_WHOLE)
                put_whole(s, tokens->at, i++);
            else
                i = put_word(&p, i, end) ? i + 1 : put_unit(&p, i, end);
        }
        put_edge(s, (uint32_t)end);
    }
    s->n--; /* the last edge stands at [n] */
    return BRIEF_OK;
}
