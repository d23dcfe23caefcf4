/* automaton.c -- lazy subset construction: a state is the set of positions just passed.
 *
 *     symbols ──may a match begin?──> places ──walk──> paths of states ──accepts──> endings
 *     state ──symbol──> state        steps: each state's own small hash table
 *
 * Symbols are thousands but few of them follow a state in real text, so a table of the steps met
 * beats a row per state; and since the frequent ones of a state lie together, most steps stay in
 * the cache. What a rule wants before and behind its match is asked only of matches: the first
 * state depends on the first symbol alone. When there are too many states they are forgotten and
 * built again; the outcome stays the same. */
#include "indexer/entities/automaton.h"

#include "core/mem.h"
#include "core/text/intern.h"
#include "indexer/entities/symbol_groups.h"
#include "indexer/entities/unit.h"

#define STATE_UNKNOWN   0
#define STATE_DEAD      1
#define STATE_FIRST     2
#define STATES_MAX      60000
#define STEPS_MAX       (1u << 19) /* kept at once */
#define CONDITIONS_MAX  64
#define MANY_CONDITIONS 64
#define FIRST_STEPS     8  /* room of a new state */
#define AHEAD           12 /* symbols whose facts are on their way */

/* A unit of a pattern, and what it accepts. */
struct place {
    uint16_t position, predicate;
};

/* A rule fits where its conditions hold. */
struct accept {
    uint16_t rule;
    uint8_t before, behind; /* bits of conditions, MANY_CONDITIONS: it has none */
};

struct state {
    uint64_t alive;  /* groups of symbols of which some may go on from here */
    uint32_t *steps; /* symbol << 16 | next state; 0: free */
    uint32_t mask;   /* of steps, a power of two less one */
    uint32_t n_steps;
    const struct accept *accepts; /* rules that fit up to here */
    const struct place *next;     /* that may come next, ascending */
    uint32_t n_accepts, n_next;
};

/* What is asked of a symbol at every unit, in one place. */
struct symbol_facts {
    uint64_t
        second; /* groups of symbols that may follow where a match begins; all: not asked yet */
    uint64_t before; /* conditions of rules that hold behind it; 0: not asked yet */
    uint64_t behind; /* and those that hold before it; 0: not asked yet */
    uint16_t first;  /* the state that it leads to from the start */
    uint8_t group;
    bool alone; /* it may be a whole match; true: or not asked yet */
};

/* Predicates that rules have on one side, a bit each from 1 on; bit 0 holds always: for rules that
 * want nothing there. */
struct conditions {
    uint32_t at[CONDITIONS_MAX];
    uint8_t n;
};

struct automaton {
    const struct ruleset *rules;
    struct state *states;
    size_t n_states, states_cap;
    size_t n_steps; /* of all states */
    struct symbol_groups groups;
    struct symbol_facts *facts; /* by symbol */
    struct place *firsts;       /* places where some pattern begins */
    size_t n_firsts;
    struct conditions before, behind;
    struct accept *accept_of; /* by rule */
    struct intern sets;       /* states by what they are */
    uint16_t *state_of_set;   /* by number in sets */
    size_t state_of_set_cap;
    struct arena lists;
    uint32_t *marks; /* by position: the round that saw it */
    uint32_t round;
    uint64_t *bits;                                     /* by position, all 0 between calls */
    struct place *passed;                               /* n_positions */
    struct place *coming;                               /* n_positions */
    uint16_t paths[AUTOMATON_WALKS][UNIT_SPAN_MAX + 2]; /* states passed, the last one dead */
    uint64_t accepting[AUTOMATON_WALKS]; /* which of them some rule fits up to, a bit each */
    uint64_t n_taken;                    /* steps so far */
    struct ending *endings;
    uint32_t *ending_of; /* by rule: number in endings, valid when < n_endings and of that rule */
    size_t n_endings;
};

_Static_assert(UNIT_SPAN_MAX < 64, "a step has a bit");

void automaton_free(struct automaton *a)
{
    if (!a)
        return;
    mem_free(a->states);
    symbol_groups_release(&a->groups);
    mem_free(a->facts);
    mem_free(a->firsts);
    mem_free(a->accept_of);
    mem_free(a->state_of_set);
    mem_free(a->marks);
    mem_free(a->bits);
    mem_free(a->passed);
    mem_free(a->coming);
    mem_free(a->endings);
    mem_free(a->ending_of);
    intern_release(&a->sets);
    arena_release(&a->lists);
    mem_free(a);
}

static void forget_states(struct automaton *a)
{
    intern_clear(&a->sets);
    arena_clear(&a->lists);
    a->n_states = STATE_FIRST;
    a->n_steps = 0;
    for (uint32_t symbol = 0; symbol < a->rules->n_symbols; symbol++)
        a->facts[symbol].first = STATE_UNKNOWN;
}

static const char *position_at(const struct automaton *a, uint32_t p)
{
    return compiled_at(&a->rules->bytes, SECTION_POSITIONS, p, POSITION_LEN);
}

static struct place place_at(const struct automaton *a, uint32_t position)
{
    return (struct place){(uint16_t)position, load_u16le(position_at(a, position))};
}

/* Add places of a table to `list`, each once. */
static size_t add_marked(struct automaton *a, struct place *list, size_t count,
                         enum compiled_section s, uint32_t at, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t p = load_u32le(compiled_at(&a->rules->bytes, s, at + i, 4));
        if (a->marks[p] != a->round) {
            a->marks[p] = a->round;
            list[count++] = place_at(a, p);
        }
    }
    return count;
}

/* Sort places, which are distinct: a bit each, then in order. */
static void sort_places(struct automaton *a, struct place *list, size_t count)
{
    uint32_t first = UINT32_MAX, last = 0;
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t word = list[i].position / 64;
        a->bits[word] |= (uint64_t)1 << (list[i].position % 64);
        first = word < first ? word : first;
        last = word > last ? word : last;
    }
    for (uint32_t word = first; word <= last && count; word++) {
        for (uint64_t bits = a->bits[word]; bits; bits &= bits - 1)
            list[n++] = place_at(a, 64 * word + (uint32_t)__builtin_ctzll(bits));
        a->bits[word] = 0;
    }
}

static bool list_firsts(struct automaton *a)
{
    a->round++;
    for (uint32_t i = 0; i < a->rules->n_rules; i++) {
        const struct open_rule *rule = &a->rules->rules[i];
        a->n_firsts =
            add_marked(a, a->coming, a->n_firsts, SECTION_FIRST, rule->first_at, rule->n_first);
    }
    sort_places(a, a->coming, a->n_firsts);
    a->firsts = mem_calloc(a->n_firsts + 1, sizeof *a->firsts);
    if (a->firsts)
        memcpy(a->firsts, a->coming, a->n_firsts * sizeof *a->firsts);
    return a->firsts != NULL;
}

/* The bit of a rule's condition; MANY_CONDITIONS when all are given away. */
static uint8_t condition_bit(struct conditions *c, uint32_t predicate)
{
    uint8_t k = 1;
    if (predicate == COMPILED_NONE)
        return 0;
    while (k < c->n && c->at[k] != predicate)
        k++;
    if (k == c->n && k < CONDITIONS_MAX)
        c->at[c->n++] = predicate;
    return k;
}

static void list_conditions(struct automaton *a)
{
    a->before.n = a->behind.n = 1;
    for (uint32_t i = 0; i < a->rules->n_rules; i++) {
        const struct open_rule *rule = &a->rules->rules[i];
        a->accept_of[i] = (struct accept){
            .rule = (uint16_t)i,
            .before = condition_bit(&a->before, rule->before),
            .behind = condition_bit(&a->behind, rule->after),
        };
    }
}

static uint64_t conditions_at(const struct automaton *a, const struct conditions *c,
                              uint16_t symbol)
{
    uint64_t holds = 1;
    for (uint8_t k = 1; k < c->n; k++)
        holds |= (uint64_t)ruleset_fits(a->rules, c->at[k], symbol) << k;
    return holds;
}

static bool allocate(struct automaton *a)
{
    const struct ruleset *r = a->rules;
    a->facts = mem_calloc(r->n_symbols, sizeof *a->facts);
    a->accept_of = mem_calloc(r->n_rules + 1, sizeof *a->accept_of);
    a->marks = mem_calloc((size_t)r->n_positions + 1, sizeof *a->marks);
    a->bits = mem_calloc(r->n_positions / 64 + 1, sizeof *a->bits);
    a->passed = mem_calloc((size_t)r->n_positions + 1, sizeof *a->passed);
    a->coming = mem_calloc((size_t)r->n_positions + 1, sizeof *a->coming);
    a->endings = mem_calloc(r->n_rules + 1, sizeof *a->endings);
    a->ending_of = mem_calloc(r->n_rules + 1, sizeof *a->ending_of);
    return symbol_groups_init(&a->groups, r) && a->facts && a->accept_of && a->marks && a->bits &&
           a->passed && a->coming && a->endings && a->ending_of && list_firsts(a);
}

struct automaton *automaton_new(const struct ruleset *r)
{
    struct automaton *a = mem_calloc(1, sizeof *a);
    if (!a)
        return NULL;
    a->rules = r;
    intern_init(&a->sets);
    arena_init(&a->lists, 1 << 16);
    if (!allocate(a)) {
        automaton_free(a);
        return NULL;
    }
    for (uint32_t symbol = 0; symbol < r->n_symbols; symbol++)
        a->facts[symbol] = (struct symbol_facts){
            .second = UINT64_MAX,
            .group = a->groups.of[symbol],
            .alone = symbol != SYMBOL_EDGE,
        };
    a->facts[SYMBOL_EDGE].second = 0;
    forget_states(a);
    list_conditions(a);
    return a;
}

static bool grow_states(struct automaton *a)
{
    size_t n = a->n_states + 1;
    struct state *states = mem_grow(a->states, &a->states_cap, n, sizeof *states);
    if (!states)
        return false;
    a->states = states;
    states[a->n_states] = (struct state){0};
    return true;
}

static inline uint32_t first_slot(const struct state *s, uint16_t symbol)
{
    return (symbol ^ symbol >> 5) & s->mask;
}

/* Where the step stands in its state's table, or the free place for it. */
static inline uint32_t *find_step(const struct state *s, uint16_t symbol)
{
    uint32_t at = first_slot(s, symbol);
    while (s->steps[at] && s->steps[at] >> 16 != symbol)
        at = (at + 1) & s->mask;
    return &s->steps[at];
}

static bool grow_steps(struct automaton *a, struct state *s, uint32_t n)
{
    const uint32_t *old = s->steps;
    uint32_t n_old = old ? s->mask + 1 : 0;
    uint32_t *steps = arena_calloc(&a->lists, n, sizeof *steps);
    if (!steps)
        return false;
    s->steps = steps;
    s->mask = n - 1;
    for (uint32_t i = 0; i < n_old; i++)
        if (old[i])
            *find_step(s, (uint16_t)(old[i] >> 16)) = old[i];
    return true;
}

static bool keep_step(struct automaton *a, uint16_t state, uint16_t symbol, uint16_t to)
{
    struct state *s = &a->states[state];
    if (4 * (s->n_steps + 1) > 3 * (s->mask + 1) && !grow_steps(a, s, 2 * (s->mask + 1)))
        return false;
    *find_step(s, symbol) = (uint32_t)symbol << 16 | to;
    s->n_steps++;
    a->n_steps++;
    return true;
}

/* The number of the state whose passed places are these, ascending. 0: out of memory. */
static uint16_t intern_state(struct automaton *a, const struct place *key, size_t n_key,
                             bool *is_new)
{
    uint32_t set =
        intern_add(&a->sets, (struct span){(const char *)key, n_key * sizeof *key}, is_new);
    if (set == INTERN_NONE)
        return 0;
    if (!*is_new)
        return a->state_of_set[set];
    uint16_t *grown =
        mem_grow(a->state_of_set, &a->state_of_set_cap, (size_t)set + 1, sizeof *grown);
    if (!grown)
        return 0;
    a->state_of_set = grown;
    grown[set] = 0;
    if (!grow_states(a) || !grow_steps(a, &a->states[a->n_states], FIRST_STEPS))
        return 0;
    grown[set] = (uint16_t)a->n_states;
    return (uint16_t)a->n_states++;
}

static bool set_next(struct automaton *a, struct state *s, size_t count)
{
    struct place *next = arena_alloc(&a->lists, (count + 1) * sizeof *next);
    if (!next)
        return false;
    sort_places(a, a->coming, count);
    for (size_t i = 0; i < count; i++) {
        next[i] = a->coming[i];
        s->alive |= a->groups.accepted[next[i].predicate];
    }
    s->next = next;
    s->n_next = (uint32_t)count;
    return true;
}

/* Rules of which a passed place is a last one; places come rule by rule. */
static bool set_accepts(struct automaton *a, struct state *s, size_t n_passed)
{
    struct accept *accepts = arena_alloc(&a->lists, (n_passed + 1) * sizeof *accepts);
    if (!accepts)
        return false;
    s->accepts = accepts;
    for (size_t i = 0; i < n_passed; i++) {
        const char *p = position_at(a, a->passed[i].position);
        uint16_t rule = load_u16le(p + 2);
        if (load_u16le(p + 4) && (!s->n_accepts || accepts[s->n_accepts - 1].rule != rule))
            accepts[s->n_accepts++] = a->accept_of[rule];
    }
    return true;
}

/* Fill the new state that has passed a->passed. */
static bool fill_state(struct automaton *a, struct state *s, size_t n_passed)
{
    size_t count = 0;
    if (!set_accepts(a, s, n_passed))
        return false;
    a->round++;
    for (size_t i = 0; i < n_passed; i++) {
        const char *p = position_at(a, a->passed[i].position);
        count =
            add_marked(a, a->coming, count, SECTION_FOLLOW, load_u32le(p + 8), load_u16le(p + 6));
    }
    return set_next(a, s, count);
}

/* The state that `symbol` leads to where these places may come next. 0: out of memory. */
static uint16_t build_step(struct automaton *a, const struct place *next, size_t n_next,
                           uint16_t symbol)
{
    const char *accepts = ruleset_predicates_at(a->rules, symbol);
    size_t n_passed = 0;
    bool is_new = false;
    for (size_t i = 0; i < n_next; i++) {
        a->passed[n_passed] = next[i];
        n_passed += (uint8_t)accepts[next[i].predicate / 8] >> (next[i].predicate % 8) & 1;
    }
    if (n_passed == 0)
        return STATE_DEAD;
    uint16_t to = intern_state(a, a->passed, n_passed, &is_new);
    return to && is_new && !fill_state(a, &a->states[to], n_passed) ? STATE_UNKNOWN : to;
}

static void note_ending(struct automaton *a, uint32_t rule, size_t end)
{
    uint32_t slot = a->ending_of[rule];
    if (slot >= a->n_endings || a->endings[slot].rule != rule) {
        slot = (uint32_t)a->n_endings++;
        a->ending_of[rule] = slot;
        a->endings[slot].rule = rule;
    }
    a->endings[slot].end = (uint32_t)end;
}

static bool condition_holds(const struct automaton *a, uint8_t bit, uint64_t holds,
                            uint32_t predicate, uint16_t symbol)
{
    return bit < MANY_CONDITIONS ? holds >> bit & 1 : ruleset_fits(a->rules, predicate, symbol);
}

/* Rules that fit from behind symbol `before` to the one in front of symbol `behind`. */
static void note_endings(struct automaton *a, const struct state *s, size_t end, uint16_t before,
                         uint16_t behind)
{
    struct symbol_facts *left = &a->facts[before], *right = &a->facts[behind];
    if (!left->before)
        left->before = conditions_at(a, &a->before, before);
    if (!right->behind)
        right->behind = conditions_at(a, &a->behind, behind);
    for (uint32_t i = 0; i < s->n_accepts; i++) {
        struct accept accept = s->accepts[i];
        const struct open_rule *rule = &a->rules->rules[accept.rule];
        if (condition_holds(a, accept.before, left->before, rule->before, before) &&
            condition_holds(a, accept.behind, right->behind, rule->after, behind))
            note_ending(a, accept.rule, end);
    }
}

/* Where a walk stands on its way to the next state. */
struct pace {
    const uint32_t *slot; /* where its step should be */
    uint16_t symbol;
    uint8_t walk;
};

/* First half of a step: the walks that may go on, their slots on the way to the cache. */
static size_t look_ahead(struct automaton *a, const uint16_t *symbols, const uint32_t *ats,
                         size_t step, const uint8_t *walks, size_t n, struct pace *paces)
{
    size_t going = 0;
    for (size_t k = 0; k < n; k++) {
        uint8_t w = walks[k];
        uint16_t symbol = symbols[ats[w] + step];
        const struct state *s = &a->states[a->paths[w][step]];
        const uint32_t *slot = &s->steps[first_slot(s, symbol)];
        __builtin_prefetch(slot);
        __builtin_prefetch(s->accepts);
        a->accepting[w] |= (uint64_t)(s->n_accepts != 0) << step;
        a->paths[w][step + 1] = STATE_DEAD;
        paces[going] = (struct pace){slot, symbol, w};
        going += s->alive >> a->facts[symbol].group & 1;
    }
    return going;
}

/* Where the walk goes when its slot does not tell. 0: out of memory. */
static uint16_t find_next(struct automaton *a, uint16_t from, uint16_t symbol)
{
    const struct state *s = &a->states[from];
    uint16_t to = (uint16_t)*find_step(s, symbol);
    if (to == STATE_UNKNOWN &&
        (!(to = build_step(a, s->next, s->n_next, symbol)) || !keep_step(a, from, symbol, to)))
        return STATE_UNKNOWN;
    return to;
}

/* One more step of each walk; those that go on stay among the first *n of `walks`. */
static bool step_all(struct automaton *a, const uint16_t *symbols, const uint32_t *ats, size_t step,
                     uint8_t *walks, size_t *n)
{
    struct pace paces[AUTOMATON_WALKS];
    size_t n_paces = look_ahead(a, symbols, ats, step, walks, *n, paces), going = 0;
    a->n_taken += *n;
    for (size_t k = 0; k < n_paces; k++) {
        struct pace p = paces[k];
        uint32_t found = *p.slot; /* a table that has grown since keeps what it had */
        uint16_t to = (uint16_t)found;
        if (found >> 16 != p.symbol || to == STATE_UNKNOWN)
            to = find_next(a, a->paths[p.walk][step], p.symbol);
        if (to == STATE_UNKNOWN)
            return false;
        __builtin_prefetch(&a->states[to]);
        a->paths[p.walk][step + 1] = to;
        walks[going] = p.walk;
        going += to != STATE_DEAD;
    }
    *n = going;
    return true;
}

/* Find the state behind a first symbol. False: out of memory. */
static bool find_first(struct automaton *a, struct symbol_facts *facts, uint16_t symbol)
{
    facts->first = build_step(a, a->firsts, a->n_firsts, symbol);
    if (facts->first == STATE_UNKNOWN)
        return false;
    const struct state *s = &a->states[facts->first];
    bool is_dead = facts->first == STATE_DEAD;
    facts->second = is_dead ? 0 : s->alive;
    facts->alone = !is_dead && s->n_accepts;
    return true;
}

static bool walk(struct automaton *a, const uint16_t *symbols, const uint32_t *ats, size_t n)
{
    uint8_t walks[AUTOMATON_WALKS];
    size_t going = 0;
    a->n_taken += n;
    for (size_t w = 0; w < n; w++) {
        uint16_t symbol = symbols[ats[w]];
        struct symbol_facts *facts = &a->facts[symbol];
        if (facts->first == STATE_UNKNOWN && !find_first(a, facts, symbol))
            return false;
        a->accepting[w] = 0;
        __builtin_prefetch(&a->states[facts->first]);
        a->paths[w][1] = facts->first;
        walks[going] = (uint8_t)w;
        going += facts->first != STATE_DEAD;
    }
    for (size_t step = 1; step < UNIT_SPAN_MAX && going; step++)
        if (!step_all(a, symbols, ats, step, walks, &going))
            return false;
    for (size_t k = 0; k < going; k++)
        if (a->states[a->paths[walks[k]][UNIT_SPAN_MAX]].n_accepts)
            a->accepting[walks[k]] |= (uint64_t)1 << UNIT_SPAN_MAX;
    return true;
}

uint64_t automaton_steps(const struct automaton *a)
{
    return a->n_taken;
}

size_t automaton_places(const struct automaton *a, const uint16_t *symbols, size_t *at, size_t end,
                        uint32_t *ats)
{
    const struct symbol_facts *facts = a->facts;
    size_t n = 0;
    for (; *at < end && n < AUTOMATON_WALKS; ++*at) {
        const struct symbol_facts *first = &facts[symbols[*at]];
        __builtin_prefetch(&facts[symbols[*at + AHEAD < end ? *at + AHEAD : end]]);
        ats[n] = (uint32_t)*at;
        n += (first->second >> facts[symbols[*at + 1]].group & 1) | first->alone;
    }
    return n;
}

bool automaton_walk(struct automaton *a, const uint16_t *symbols, const uint32_t *ats, size_t n)
{
    size_t most = n * (UNIT_SPAN_MAX + 2); /* states and steps that may be new */
    if (a->n_states + most > STATES_MAX || a->n_steps + most > STEPS_MAX)
        forget_states(a);
    bool ok = walk(a, symbols, ats, n);
    if (!ok)
        forget_states(a); /* one of them may be half built */
    return ok;
}

size_t automaton_endings(struct automaton *a, const uint16_t *symbols, size_t at, size_t number,
                         const struct ending **endings)
{
    a->n_endings = 0;
    for (uint64_t steps = a->accepting[number]; steps; steps &= steps - 1) {
        size_t step = (size_t)__builtin_ctzll(steps);
        note_endings(a, &a->states[a->paths[number][step]], at + step, symbols[at - 1],
                     symbols[at + step]);
    }
    *endings = a->endings;
    return a->n_endings;
}
