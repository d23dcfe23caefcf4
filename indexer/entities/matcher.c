/* matcher.c -- all rules over one document: find, rank, choose, capture.
 *
 *     shadow ──automaton──> contenders (rule, range) ──rank──> chosen ──PCRE2──> candidates
 *                 └─ trigger of a text rule fits: PCRE2 over the text ─┘
 *
 * The order in which contenders are chosen: more tokens first (of a context rule: of its name),
 * then the higher priority, then the earlier rule, then the earlier place. A contender loses when
 * its mention's own span touches one that has been chosen; what lies around the span (a title, an
 * office) may be shared. */
#include "indexer/entities/automaton.h"
#include "indexer/entities/group_memo.h"
#include "indexer/entities/ruleset_open.h"
#include "indexer/entities/shadow.h"

#include "core/mem.h"
#include "core/stage_clock.h"
#include "indexer/entities/unit.h"
#include "indexer/entities/where.h"

#include <stdlib.h>

#define TEXT_REACH 1024 /* bytes that a text rule sees from its first token on */

struct contender {
    uint32_t n_tokens, rank; /* what decides, with token_from */
    uint32_t token_from, token_to;
    uint32_t unit_from, unit_to; /* shape rules */
    uint32_t rule;
    uint32_t text_match; /* text rules: where its offsets stand in text_offsets */
};

struct matcher {
    const struct ruleset *rules;
    struct automaton *automaton;
    struct pattern_scratch *scratch;
    struct where_scratch *where;
    struct group_memo memo;
    uint8_t places[PLACES_OF(PATTERN_GROUPS_MAX)]; /* of a match that is not remembered */
    struct shadow shadow;
    struct contender *contenders;
    size_t n_contenders, contenders_cap;
    size_t *text_offsets;
    size_t n_offsets, offsets_cap;
    uint64_t *order; /* of the contenders: see rank_contenders */
    size_t order_cap;
    struct candidate_list winners; /* spare, see sort_winners */
    uint8_t *taken;                /* by token: a chosen mention covers it */
    size_t taken_cap;
    uint64_t limit_hits;
    uint64_t work; /* endings taken: contenders and tries of text rules */
    struct stage_clock *clock;
    struct rule_cost *costs; /* by rule; NULL: nobody asks */
    /* the document at hand, borrowed */
    struct span text;
    const struct block *blocks;
    size_t n_blocks;
    const struct token_list *tokens;
    struct forms *forms;
    struct brief_error *err;
};

brief_status matcher_new(struct matcher **out, const struct ruleset *r, struct brief_error *err)
{
    *out = NULL;
    struct matcher *m = mem_calloc(1, sizeof *m);
    if (m) {
        m->rules = r;
        m->automaton = automaton_new(r);
        m->scratch = pattern_scratch_new();
        m->where = where_scratch_new(r);
    }
    if (!m || !m->automaton || !m->scratch || !m->where) {
        matcher_free(m);
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the rules");
    }
    *out = m;
    return BRIEF_OK;
}

void matcher_free(struct matcher *m)
{
    if (!m)
        return;
    automaton_free(m->automaton);
    pattern_scratch_free(m->scratch);
    where_scratch_free(m->where);
    shadow_release(&m->shadow);
    mem_free(m->contenders);
    mem_free(m->text_offsets);
    mem_free(m->order);
    mem_free(m->winners.at);
    mem_free(m->taken);
    mem_free(m);
}

void matcher_time(struct matcher *m, struct stage_clock *clock)
{
    m->clock = clock;
}

const struct shadow *matcher_shadow(const struct matcher *m)
{
    return &m->shadow;
}

void matcher_measure(struct matcher *m, struct rule_cost *costs)
{
    m->costs = costs;
    pattern_scratch_measure(m->scratch, costs);
}

static void count_matches(const struct matcher *m, const struct candidate_list *chosen)
{
    for (size_t i = 0; m->costs && i < m->n_contenders; i++)
        m->costs[m->contenders[i].rule].matches++;
    for (size_t i = 0; m->costs && i < chosen->n; i++)
        m->costs[chosen->at[i].rule].chosen++;
}

uint64_t matcher_work(const struct matcher *m)
{
    return m->work + automaton_steps(m->automaton);
}

uint64_t matcher_limit_hits(const struct matcher *m)
{
    return m->limit_hits;
}

static brief_status out_of_memory(const struct matcher *m)
{
    return brief_fail(m->err, BRIEF_ENOMEM, "out of memory while matching rules");
}

static struct contender *add_contender(struct matcher *m)
{
    if (m->n_contenders >= m->contenders_cap) {
        struct contender *grown =
            mem_grow(m->contenders, &m->contenders_cap, m->n_contenders + 1, sizeof *grown);
        if (!grown)
            return NULL;
        m->contenders = grown;
    }
    return &m->contenders[m->n_contenders++];
}

/* The token behind the one that ends at byte `end`, from token `at` on; 0 when none ends there. */
static uint32_t token_behind(const struct matcher *m, size_t at, size_t end)
{
    const struct token_list *t = m->tokens;
    for (; at < t->n && t->at[at].at < end; at++)
        if (t->at[at].at + t->at[at].len == end && !(t->at[at].flags & TOKEN_WHOLE))
            return (uint32_t)at + 1;
    return 0;
}

/* A text rule's trigger fits at this unit: ask its pattern. */
static brief_status try_text(struct matcher *m, uint32_t rule, size_t unit)
{
    const struct unit *u = &m->shadow.units[unit];
    const struct token *first = &m->tokens->at[u->token_from];
    const struct open_rule *r = &m->rules->rules[rule];
    struct pattern *pattern;
    brief_status st = ruleset_pattern(m->rules, rule, &pattern, m->err);
    if (st || !pattern_may_begin(pattern, m->text.at[first->at]))
        return st;
    size_t from = 0, to = m->text.len, n = 2 * ((size_t)r->n_groups + 1);
    if (first->block < m->n_blocks) {
        from = m->blocks[first->block].start;
        to = m->blocks[first->block].end;
    }
    if (to > first->at + (size_t)TEXT_REACH)
        to = first->at + (size_t)TEXT_REACH;
    size_t *offsets = mem_grow(m->text_offsets, &m->offsets_cap, m->n_offsets + n, sizeof *offsets);
    if (!offsets)
        return out_of_memory(m);
    m->text_offsets = offsets;
    offsets += m->n_offsets;
    enum pattern_outcome outcome =
        pattern_match(pattern, m->scratch, span_sub(m->text, from, to), first->at - from, offsets);
    m->limit_hits += outcome == PATTERN_LIMIT;
    if (outcome != PATTERN_MATCH)
        return BRIEF_OK;
    for (size_t i = 0; i < n; i++)
        if (offsets[i] != SIZE_MAX)
            offsets[i] += from;
    uint32_t behind = token_behind(m, u->token_from, offsets[1]);
    if (!behind)
        return BRIEF_OK;
    struct contender *c = add_contender(m);
    if (!c)
        return out_of_memory(m);
    *c = (struct contender){.n_tokens = behind - u->token_from,
                            .rank = r->rank,
                            .token_from = u->token_from,
                            .token_to = behind,
                            .rule = rule,
                            .text_match = (uint32_t)m->n_offsets};
    m->n_offsets += n;
    return BRIEF_OK;
}

/* Make contenders of what the automaton found from unit `at` on. */
static brief_status take_endings(struct matcher *m, size_t at, const struct ending *endings,
                                 size_t n)
{
    const struct unit *units = m->shadow.units;
    m->work += n;
    for (size_t i = 0; i < n; i++) {
        const struct open_rule *r = &m->rules->rules[endings[i].rule];
        if (r->is_text) {
            brief_status st = try_text(m, endings[i].rule, at);
            if (st)
                return st;
            continue;
        }
        struct contender *c = add_contender(m);
        if (!c)
            return out_of_memory(m);
        *c = (struct contender){.rank = r->rank,
                                .token_from = units[at].token_from,
                                .token_to = units[endings[i].end - 1].token_to,
                                .unit_from = (uint32_t)at,
                                .unit_to = endings[i].end,
                                .rule = endings[i].rule};
        c->n_tokens = c->token_to - c->token_from;
    }
    return BRIEF_OK;
}

static brief_status find_contenders(struct matcher *m)
{
    const struct shadow *s = &m->shadow;
    uint32_t ats[AUTOMATON_WALKS];
    m->n_contenders = 0;
    m->n_offsets = 0;
    for (size_t at = 1; at < s->n;) {
        size_t n_walks = automaton_places(m->automaton, s->symbols, &at, s->n, ats);
        if (!automaton_walk(m->automaton, s->symbols, ats, n_walks))
            return out_of_memory(m);
        for (size_t w = 0; w < n_walks; w++) {
            const struct ending *endings;
            size_t n = automaton_endings(m->automaton, s->symbols, ats[w], w, &endings);
            brief_status st = take_endings(m, ats[w], endings, n);
            if (st)
                return st;
        }
    }
    return BRIEF_OK;
}

/* One number that orders contenders, the strongest first; equal ones keep their place's order. */
static uint32_t contender_key(const struct contender *c)
{
    return (UINT16_MAX - (c->n_tokens < UINT16_MAX ? c->n_tokens : UINT16_MAX)) << 16 | c->rank;
}

static void insertion_sort(uint64_t *keys, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        uint64_t key = keys[i];
        size_t at = i;
        for (; at > 0 && keys[at - 1] > key; at--)
            keys[at] = keys[at - 1];
        keys[at] = key;
    }
}

/* Sort by the upper 32 bits, bytewise and stable; `spare` has room for n as well. */
static void radix_sort(uint64_t *keys, uint64_t *spare, size_t n)
{
    for (unsigned shift = 32; shift < 64; shift += 8) {
        size_t at[257] = {0};
        for (size_t i = 0; i < n; i++)
            at[(keys[i] >> shift & 0xFF) + 1]++;
        for (size_t b = 1; b < 257; b++)
            at[b] += at[b - 1];
        for (size_t i = 0; i < n; i++)
            spare[at[keys[i] >> shift & 0xFF]++] = keys[i];
        uint64_t *sorted = spare;
        spare = keys;
        keys = sorted;
    } /* four passes: the result is where it began */
}

static void sort_keys(uint64_t *keys, size_t n)
{
    if (n <= 64)
        insertion_sort(keys, n);
    else
        radix_sort(keys, keys + n, n);
}

/* m->order: the contenders' numbers in the low 32 bits, the strongest first. */
static bool rank_contenders(struct matcher *m)
{
    size_t n = m->n_contenders;
    uint64_t *order = mem_grow(m->order, &m->order_cap, 2 * n + 1, sizeof *order);
    if (!order)
        return false;
    m->order = order;
    for (size_t i = 0; i < n; i++)
        order[i] = (uint64_t)contender_key(&m->contenders[i]) << 32 | i;
    sort_keys(order, n);
    return true;
}

static void set_capture(struct candidate *c, uint8_t name, size_t start, size_t end)
{
    if (name < N_CAPTURES && c->captures[name].start == UINT32_MAX)
        c->captures[name] = (struct capture){(uint32_t)start, (uint32_t)end};
}

static void capture_text_rule(const struct matcher *m, const struct contender *x,
                              struct candidate *c)
{
    const struct open_rule *r = &m->rules->rules[x->rule];
    const size_t *offsets = m->text_offsets + x->text_match;
    for (uint32_t g = 1; g <= r->n_groups; g++)
        if (offsets[2 * g] != SIZE_MAX && offsets[2 * g + 1] > offsets[2 * g])
            set_capture(c, r->groups[g - 1], offsets[2 * g], offsets[2 * g + 1]);
}

/* Ask PCRE2 where the groups stand in a match of these letters; *matches false: it says that there
 * is none. */
static brief_status ask_groups(struct matcher *m, uint32_t rule, struct span letters,
                               uint8_t *places, bool *matches)
{
    size_t offsets[PLACES_OF(PATTERN_GROUPS_MAX)];
    struct pattern *pattern;
    brief_status st = ruleset_pattern(m->rules, rule, &pattern, m->err);
    if (st)
        return st;
    enum pattern_outcome outcome = pattern_match(pattern, m->scratch, letters, 0, offsets);
    m->limit_hits += outcome == PATTERN_LIMIT;
    *matches = outcome == PATTERN_MATCH;
    for (size_t g = 0; g <= m->rules->rules[rule].n_groups && *matches; g++) {
        bool set = offsets[2 * g] != SIZE_MAX && offsets[2 * g + 1] > offsets[2 * g];
        places[2 * g] = set ? (uint8_t)offsets[2 * g] : GROUP_UNSET;
        places[2 * g + 1] = set ? (uint8_t)offsets[2 * g + 1] : GROUP_UNSET;
    }
    return BRIEF_OK;
}

/* The same, from memory when the match is short and was seen before. */
static brief_status find_groups(struct matcher *m, const struct contender *x,
                                const uint8_t **places, bool *matches)
{
    const struct open_rule *r = &m->rules->rules[x->rule];
    const uint16_t *symbols = m->shadow.symbols + x->unit_from;
    char letters[UNIT_SPAN_MAX + 1] = {0};
    size_t n = x->unit_to - x->unit_from;
    for (size_t i = 0; i < n; i++)
        letters[i] = (char)r->letters[symbols[i]];
    *places = m->places;
    if (n > MEMO_LETTERS || r->n_groups > MEMO_GROUPS)
        return ask_groups(m, x->rule, (struct span){letters, n}, m->places, matches);
    struct group_memory *slot = group_memo_slot(&m->memo, x->rule, letters, n);
    *places = slot->places;
    if (group_memory_is(slot, x->rule, letters, n)) {
        *matches = slot->matches;
        return BRIEF_OK;
    }
    slot->rule = 0; /* nothing, should this fail */
    brief_status st =
        ask_groups(m, x->rule, (struct span){letters, n}, slot->places, &slot->matches);
    if (st)
        return st;
    memcpy(slot->letters, letters, MEMO_LETTERS);
    slot->n = (uint8_t)n;
    slot->rule = (uint16_t)(x->rule + 1); /* ruleset_open: rules are fewer */
    *matches = slot->matches;
    return BRIEF_OK;
}

static brief_status capture_shape_rule(struct matcher *m, const struct contender *x,
                                       struct candidate *c, bool *refused)
{
    const struct open_rule *r = &m->rules->rules[x->rule];
    const struct unit *units = m->shadow.units + x->unit_from;
    const uint8_t *places;
    bool matches = false;
    brief_status st = find_groups(m, x, &places, &matches);
    *refused = !matches;
    for (size_t g = 1; g <= r->n_groups && matches; g++)
        if (places[2 * g] != GROUP_UNSET)
            set_capture(c, r->groups[g - 1], m->tokens->at[units[places[2 * g]].token_from].at,
                        units[places[2 * g + 1] - 1].end);
    return st;
}

/* First token from `at` on that ends behind byte `start`, parts of compounds rather than wholes. */
static uint32_t token_at_byte(const struct matcher *m, uint32_t at, uint32_t start)
{
    const struct token *t = m->tokens->at;
    while (at < m->tokens->n && (t[at].at + t[at].len <= start || (t[at].flags & TOKEN_WHOLE)))
        at++;
    return at;
}

/* What the contender would be as a candidate. *refused: a limit was hit. */
static brief_status make_candidate(struct matcher *m, const struct contender *x,
                                   struct candidate *c, bool *refused)
{
    const struct open_rule *r = &m->rules->rules[x->rule];
    const struct token *t = m->tokens->at;
    brief_status st = BRIEF_OK;
    *refused = false;
    *c = (struct candidate){
        .match_from = x->token_from,
        .match_to = x->token_to,
        .start = t[x->token_from].at,
        .end = t[x->token_to - 1].at + t[x->token_to - 1].len,
        .type = r->facts.type,
        .confidence = r->confidence,
        .weak = r->weak,
        .rule = x->rule,
    };
    memset(c->captures, 0xFF, sizeof c->captures); /* all UINT32_MAX: none is set */
    if (r->is_text)
        capture_text_rule(m, x, c);
    else if (r->n_groups)
        st = capture_shape_rule(m, x, c, refused);
    if (c->captures[CAPTURE_NAME].start != UINT32_MAX) {
        c->start = c->captures[CAPTURE_NAME].start;
        c->end = c->captures[CAPTURE_NAME].end;
    }
    c->token_from = token_at_byte(m, x->token_from, c->start);
    c->token_to = c->token_from;
    while (c->token_to < x->token_to && t[c->token_to].at < c->end)
        c->token_to++;
    return st;
}

/* Do the conditions of its rule hold around the contender? */
static brief_status check_where(struct matcher *m, const struct contender *x, bool *holds)
{
    const uint32_t *unit_of = m->shadow.unit_of;
    struct unit_range match = {unit_of[x->token_from], unit_of[x->token_to - 1] + 1};
    *holds = true;
    if (m->rules->rules[x->rule].n_wheres == 0)
        return BRIEF_OK;
    brief_status st = where_check(m->where, x->rule, match, holds);
    return st ? out_of_memory(m) : BRIEF_OK;
}

static bool is_taken(const struct matcher *m, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (m->taken[i])
            return true;
    return false;
}

static bool is_all_taken(const struct matcher *m, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (!m->taken[i])
            return false;
    return true;
}

static void take(struct matcher *m, const struct candidate *c, uint32_t to)
{
    struct capture brief = c->captures[CAPTURE_SHORT];
    for (uint32_t i = c->token_from; i < c->token_to; i++)
        m->taken[i] = 1;
    for (uint32_t i = c->token_to; i < to && brief.start != UINT32_MAX; i++)
        if (m->tokens->at[i].at >= brief.start && m->tokens->at[i].at < brief.end)
            m->taken[i] = 1;
}

/* The normal form when the span is one entry of the lexicon and nothing else. */
static void set_entry_norm(const struct matcher *m, struct candidate *c)
{
    const struct unit *u = &m->shadow.units[m->shadow.unit_of[c->token_from]];
    if (u->set == 0 || u->token_from != c->token_from || u->token_to != c->token_to)
        return;
    struct lexicon_hit hit = {1, forms_at(m->forms, m->tokens->at[c->token_from].form)->sense,
                              u->set};
    if (u->n_entry > 1)
        hit = lexicon_longest_of_several(&m->rules->lexicon, m->tokens->at, m->shadow.facts,
                                         c->token_from, c->token_to);
    c->entry_norm = lexicon_norm(&m->rules->lexicon, hit, -1);
    if (c->token_from + hit.n_tokens == c->token_to) {
        c->entry_sense = hit.sense;
        c->entry_set = hit.set;
    }
}

static brief_status put(struct matcher *m, struct candidate_list *list, const struct candidate *c)
{
    struct candidate *grown = mem_grow(list->at, &list->cap, list->n + 1, sizeof *grown);
    if (!grown)
        return out_of_memory(m);
    list->at = grown;
    grown[list->n++] = *c;
    return BRIEF_OK;
}

/* What a context rule matches around its name adds nothing to its length. */
static brief_status weigh_contexts(struct matcher *m)
{
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < m->n_contenders && !st; i++) {
        struct contender *x = &m->contenders[i];
        struct candidate c;
        bool refused;
        if (!m->rules->rules[x->rule].context)
            continue;
        st = make_candidate(m, x, &c, &refused);
        x->n_tokens = c.token_to - c.token_from;
    }
    return st;
}

static brief_status choose(struct matcher *m, struct candidate_list *out,
                           struct candidate_list *all)
{
    if (!rank_contenders(m))
        return out_of_memory(m);
    for (size_t i = 0; i < m->n_contenders; i++) {
        const struct contender *x = &m->contenders[(uint32_t)m->order[i]];
        struct candidate c;
        bool refused, holds;
        if (!all && is_all_taken(m, x->token_from, x->token_to))
            continue;
        brief_status st = check_where(m, x, &holds);
        if (!st && !holds && !all)
            continue;
        st = st ? st : make_candidate(m, x, &c, &refused);
        if (st)
            return st;
        if (refused)
            continue;
        bool loses = !holds || is_taken(m, c.token_from, c.token_to);
        struct candidate_list *list = loses || m->rules->rules[x->rule].silent ? all : out;
        c.won = !loses;
        c.unmet = !holds;
        if (!loses) {
            take(m, &c, x->token_to);
            set_entry_norm(m, &c);
        }
        if (list && (st = put(m, list, &c)))
            return st;
    }
    return BRIEF_OK;
}

static int by_place(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end > y->end ? -1 : 1;
    return x->rule < y->rule ? -1 : x->rule > y->rule;
}

/* Winners do not overlap, so their starts order them: sort those, then move each once. */
static brief_status sort_winners(struct matcher *m, struct candidate_list *list)
{
    struct candidate_list *spare = &m->winners;
    size_t n = list->n;
    uint64_t *order = mem_grow(m->order, &m->order_cap, 2 * n + 1, sizeof *order);
    struct candidate *at = mem_grow(spare->at, &spare->cap, n, sizeof *at);
    m->order = order ? order : m->order;
    spare->at = at ? at : spare->at;
    if (!order || (n && !at))
        return out_of_memory(m);
    for (size_t i = 0; i < n; i++)
        order[i] = (uint64_t)list->at[i].start << 32 | i;
    sort_keys(order, n);
    bool distinct = true;
    for (size_t i = 0; i < n; i++) {
        at[i] = list->at[(uint32_t)order[i]];
        distinct = distinct && (i == 0 || order[i - 1] >> 32 != order[i] >> 32);
    }
    spare->n = n;
    struct candidate_list sorted = *spare;
    *spare = *list;
    *list = sorted;
    if (!distinct)
        qsort(list->at, n, sizeof *list->at, by_place);
    return BRIEF_OK;
}

brief_status matcher_run(struct matcher *m, struct candidate_list *out, struct candidate_list *all,
                         struct span text, const struct block *blocks, size_t n_blocks,
                         const struct token_list *tokens, struct forms *forms,
                         struct brief_error *err)
{
    out->n = 0;
    if (all)
        all->n = 0;
    m->text = text;
    m->blocks = blocks;
    m->n_blocks = n_blocks;
    m->tokens = tokens;
    m->forms = forms;
    m->err = err;
    uint8_t *taken = mem_grow(m->taken, &m->taken_cap, tokens->n + 1, 1);
    if (!taken)
        return out_of_memory(m);
    m->taken = taken;
    memset(taken, 0, tokens->n + 1);
    if (shadow_build(&m->shadow, m->rules, blocks, n_blocks, tokens, forms, text))
        return out_of_memory(m);
    where_begin(m->where, &m->shadow, tokens->at);
    stage_mark(m->clock, STAGE_SHADOW);
    brief_status st = find_contenders(m);
    stage_mark(m->clock, STAGE_MATCH);
    if (!st)
        st = weigh_contexts(m);
    if (!st)
        st = choose(m, out, all);
    if (st)
        return st;
    count_matches(m, out);
    st = sort_winners(m, out);
    if (all && all->n)
        qsort(all->at, all->n, sizeof *all->at, by_place);
    stage_mark(m->clock, STAGE_CHOOSE);
    return st;
}

brief_status matcher_ask(struct matcher *m, const int *classes, size_t n, struct brief_error *err)
{
    brief_status st = shadow_ask(&m->shadow, m->rules, classes, n);
    return st ? brief_fail(err, st, "out of memory for the rules") : st;
}

const uint64_t *matcher_masks(const struct matcher *m)
{
    return m->shadow.masks;
}

bool matcher_token_has(const struct matcher *m, uint32_t token, int class_number)
{
    const struct lexicon *lex = &m->rules->lexicon;
    if (token >= m->tokens->n || class_number < 0)
        return false;
    const struct unit *u = &m->shadow.units[m->shadow.unit_of[token]];
    if (u->token_to > u->token_from && lexicon_set_has(lex, u->set, class_number))
        return true;
    return lexicon_set_has(lex, m->shadow.facts[m->tokens->at[token].form].set, class_number);
}

bool matcher_entry_has(const struct matcher *m, const struct candidate *c, int class_number,
                       struct span *norm)
{
    const struct lexicon *lex = &m->rules->lexicon;
    struct lexicon_hit hit = {c->token_to - c->token_from, c->entry_sense, c->entry_set};
    if (!c->entry_set || !lexicon_set_has(lex, c->entry_set, class_number))
        return false;
    *norm = lexicon_norm(lex, hit, class_number);
    return true;
}

struct span matcher_entry(const struct matcher *m, uint32_t token, int class_number,
                          uint32_t *n_tokens)
{
    const struct token_list *t = m->tokens;
    *n_tokens = 0;
    if (token >= t->n)
        return (struct span){0};
    size_t end = token;
    while (end < t->n && t->at[end].block == t->at[token].block &&
           end - token < 4 * LEXICON_ENTRY_MAX)
        end++;
    struct lexicon_hit hit =
        lexicon_longest(&m->rules->lexicon, t->at, m->shadow.facts, token, end, class_number);
    *n_tokens = hit.n_tokens;
    return lexicon_norm(&m->rules->lexicon, hit, class_number);
}
