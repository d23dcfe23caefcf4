/* automaton.c -- lazy subset construction: a state is the set of positions just passed.
 *
 *     state ──symbol──> state        steps: each state's own small hash table
 *
 * Symbols are thousands but few of them follow a state in real text, so a table of the steps met
 * beats a row per state; and since the frequent ones of a state lie together, most steps stay in
 * the cache. When there are too many states they are forgotten and built again; the outcome stays
 * the same. */
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
#define STARTS_MAX      32
#define CONDITIONS_MAX  64
#define MANY_CONDITIONS 64
#define FIRST_STEPS     8 /* room of a new state */

struct state {
    uint64_t alive;  /* groups of symbols of which some may go on from here */
    uint32_t *steps; /* symbol << 16 | next state; 0: free */
    uint32_t mask;   /* of steps, a power of two less one */
    uint32_t n_steps;
    const uint32_t *accepts; /* rules that fit up to here */
    uint32_t n_accepts;
    uint32_t n_next;
    const uint32_t *next; /* positions that may come next, ascending */
};

struct automaton {
    const struct ruleset *rules;
    struct state *states;
    size_t n_states, states_cap;
    size_t n_steps; /* of all states */
    struct symbol_groups groups;
    uint8_t *hope;         /* by symbol: can any match begin with it? */
    uint16_t *start;       /* by the symbol before */
    uint8_t *start_number; /* likewise, in starts; STARTS_MAX: in none */
    uint16_t **first; /* by symbol: the state that it leads to from each start; most walks end with
                         this step, and what frequent symbols ask lies in few lines */
    struct start {
        uint64_t conditions; /* bits of `conditions` that hold */
        uint16_t state;
    } starts[STARTS_MAX];
    size_t n_starts;
    uint32_t conditions[CONDITIONS_MAX]; /* predicates of rules on the unit before */
    size_t n_conditions;
    bool many_conditions;   /* more than have a bit */
    struct intern sets;     /* states by what they are */
    uint16_t *state_of_set; /* by number in sets */
    size_t state_of_set_cap;
    struct arena lists;
    uint32_t *marks; /* by position (or predicate): the round that saw it */
    uint32_t round;
    uint64_t *bits;    /* by position, all 0 between calls */
    uint32_t *scratch; /* n_positions + 1 */
    uint32_t *scratch2;
    uint8_t *condition_of; /* by rule: which bit of `holds` says that what it wants behind it is
                              there */
    uint64_t *holds;       /* by symbol; 0: not asked yet */
    uint32_t behind[MANY_CONDITIONS]; /* predicate of each bit, from 1 on */
    uint8_t n_behind;
    uint16_t paths[AUTOMATON_WALKS][UNIT_SPAN_MAX + 2]; /* states passed, the last one dead */
    uint64_t n_taken;                                   /* steps so far */
    struct ending *endings;
    uint32_t *ending_of; /* by rule: number in endings + 1, valid when < n_endings */
    size_t n_endings;
};

void automaton_free(struct automaton *a)
{
    if (!a)
        return;
    mem_free(a->states);
    symbol_groups_release(&a->groups);
    mem_free(a->hope);
    mem_free(a->start);
    mem_free(a->start_number);
    mem_free(a->first);
    mem_free(a->state_of_set);
    mem_free(a->marks);
    mem_free(a->bits);
    mem_free(a->condition_of);
    mem_free(a->holds);
    mem_free(a->scratch);
    mem_free(a->scratch2);
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
    a->n_starts = 0;
    memset(a->start, 0, a->rules->n_symbols * sizeof *a->start);
    memset(a->first, 0, a->rules->n_symbols * sizeof *a->first);
}

static const char *position_at(const struct automaton *a, uint32_t p)
{
    return compiled_at(&a->rules->bytes, SECTION_POSITIONS, p, POSITION_LEN);
}

/* Which symbols does some rule's first position accept? */
static void find_hope(struct automaton *a)
{
    const struct ruleset *r = a->rules;
    size_t n = compiled_count(&r->bytes, SECTION_FIRST, 4);
    uint8_t accepted[(UINT16_MAX + 7) / 8] = {0}; /* bits, as those of a predicate */
    a->round++;
    for (size_t i = 0; i < n; i++) {
        uint32_t p = load_u32le(compiled_at(&r->bytes, SECTION_FIRST, i, 4));
        uint16_t predicate = load_u16le(position_at(a, p));
        const char *bits = r->bytes.section[SECTION_PREDICATES].at + predicate * r->predicate_bytes;
        if (a->marks[predicate] == a->round)
            continue;
        a->marks[predicate] = a->round;
        for (size_t byte = 0; byte < r->predicate_bytes; byte++)
            accepted[byte] |= (uint8_t)bits[byte];
    }
    for (uint32_t symbol = 0; symbol < r->n_symbols; symbol++)
        a->hope[symbol] = accepted[symbol / 8] >> (symbol % 8) & 1;
}

static void list_conditions(struct automaton *a)
{
    for (uint32_t i = 0; i < a->rules->n_rules; i++) {
        uint32_t predicate = a->rules->rules[i].before;
        size_t k = 0;
        while (k < a->n_conditions && a->conditions[k] != predicate)
            k++;
        if (predicate == COMPILED_NONE || k < a->n_conditions)
            continue;
        if (k < CONDITIONS_MAX)
            a->conditions[a->n_conditions++] = predicate;
        else
            a->many_conditions = true;
    }
}

/* Bit 0 holds behind everything: for rules that want nothing. The rules' other conditions take the
 * bits above it, as far as they reach. */
static void list_conditions_behind(struct automaton *a)
{
    a->n_behind = 1;
    for (uint32_t i = 0; i < a->rules->n_rules; i++) {
        uint32_t after = a->rules->rules[i].after;
        uint8_t k = 1;
        if (after == COMPILED_NONE)
            continue;
        while (k < a->n_behind && a->behind[k] != after)
            k++;
        a->condition_of[i] = k;
        if (k == a->n_behind && k < MANY_CONDITIONS)
            a->behind[a->n_behind++] = after;
    }
}

/* Which of these conditions hold at the symbol; asked once per symbol. */
static uint64_t conditions_at(struct automaton *a, uint16_t symbol)
{
    if (!a->holds[symbol]) {
        a->holds[symbol] = 1;
        for (uint8_t k = 1; k < a->n_behind; k++)
            a->holds[symbol] |= (uint64_t)ruleset_fits(a->rules, a->behind[k], symbol) << k;
    }
    return a->holds[symbol];
}

struct automaton *automaton_new(const struct ruleset *r)
{
    struct automaton *a = mem_calloc(1, sizeof *a);
    if (!a)
        return NULL;
    a->rules = r;
    intern_init(&a->sets);
    arena_init(&a->lists, 1 << 16);
    a->hope = mem_calloc(r->n_symbols, 1);
    a->start = mem_calloc(r->n_symbols, sizeof *a->start);
    a->start_number = mem_calloc(r->n_symbols, 1);
    a->first = mem_calloc(r->n_symbols, sizeof *a->first);
    a->marks = mem_calloc((size_t)r->n_positions + r->n_predicates + 1, sizeof *a->marks);
    a->bits = mem_calloc(r->n_positions / 64 + 1, sizeof *a->bits);
    a->scratch = mem_calloc(r->n_positions + 1, sizeof *a->scratch);
    a->scratch2 = mem_calloc(r->n_positions + 2, sizeof *a->scratch2);
    a->condition_of = mem_calloc(r->n_rules + 1, sizeof *a->condition_of);
    a->holds = mem_calloc(r->n_symbols, sizeof *a->holds);
    a->endings = mem_calloc(r->n_rules + 1, sizeof *a->endings);
    a->ending_of = mem_calloc(r->n_rules + 1, sizeof *a->ending_of);
    if (!symbol_groups_init(&a->groups, r) || !a->hope || !a->start || !a->start_number ||
        !a->first || !a->marks || !a->bits || !a->condition_of || !a->holds || !a->scratch ||
        !a->scratch2 || !a->endings || !a->ending_of) {
        automaton_free(a);
        return NULL;
    }
    forget_states(a);
    find_hope(a);
    list_conditions(a);
    list_conditions_behind(a);
    return a;
}

static uint32_t *keep(struct automaton *a, const uint32_t *list, size_t n)
{
    uint32_t *copy = arena_alloc(&a->lists, (n + 1) * sizeof *copy);
    if (copy && n)
        memcpy(copy, list, n * sizeof *copy);
    return copy;
}

/* Add numbers of a table to scratch, each once. */
static void add_marked(struct automaton *a, enum compiled_section s, uint32_t at, uint32_t n,
                       size_t *count)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t p = load_u32le(compiled_at(&a->rules->bytes, s, at + i, 4));
        if (a->marks[p] != a->round) {
            a->marks[p] = a->round;
            a->scratch[(*count)++] = p;
        }
    }
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

/* Where the step stands in its state's table, or the free place for it. */
static inline uint32_t *find_step(const struct state *s, uint16_t symbol)
{
    uint32_t at = (symbol ^ symbol >> 5) & s->mask;
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

/* The number of the state with this key; a new one gets `next` from scratch (count) and its
 * accepts from the positions of the key. 0: out of memory. */
static uint16_t intern_state(struct automaton *a, const uint32_t *key, size_t n_key, bool *is_new)
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

/* Sort the numbers in scratch, which are distinct positions: a bit each, then in order. */
static void sort_scratch(struct automaton *a, size_t count)
{
    uint32_t first = UINT32_MAX, last = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t word = a->scratch[i] / 64;
        a->bits[word] |= (uint64_t)1 << (a->scratch[i] % 64);
        first = word < first ? word : first;
        last = word > last ? word : last;
    }
    size_t n = 0;
    for (uint32_t word = first; word <= last && count; word++) {
        for (uint64_t bits = a->bits[word]; bits; bits &= bits - 1)
            a->scratch[n++] = 64 * word + (uint32_t)__builtin_ctzll(bits);
        a->bits[word] = 0;
    }
}

static bool set_next(struct automaton *a, struct state *s, size_t count)
{
    sort_scratch(a, count);
    s->next = keep(a, a->scratch, count);
    s->n_next = (uint32_t)count;
    for (size_t i = 0; i < count; i++)
        s->alive |= symbol_groups_accepted(&a->groups, load_u16le(position_at(a, a->scratch[i])));
    return s->next != NULL;
}

static bool set_accepts(struct automaton *a, struct state *s, const uint32_t *passed, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        const char *p = position_at(a, passed[i]);
        uint32_t rule = load_u16le(p + 2);
        if (load_u16le(p + 4) && (count == 0 || a->scratch[count - 1] != rule))
            a->scratch[count++] = rule;
    }
    s->accepts = keep(a, a->scratch, count);
    s->n_accepts = (uint32_t)count;
    return s->accepts != NULL;
}

/* Which conditions on the unit in front hold behind this symbol: symbols with one answer have one
 * start state. */
static uint64_t conditions_behind(const struct automaton *a, uint16_t before)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < a->n_conditions; i++)
        bits |= (uint64_t)ruleset_fits(a->rules, a->conditions[i], before) << i;
    return bits;
}

/* The state before the first symbol, behind symbol `before`. */
static uint16_t make_start(struct automaton *a, uint16_t before)
{
    const struct ruleset *r = a->rules;
    size_t count = 0;
    bool is_new;
    a->round++;
    for (uint32_t i = 0; i < r->n_rules; i++) {
        const struct open_rule *rule = &r->rules[i];
        if (rule->before == COMPILED_NONE || ruleset_fits(r, rule->before, before))
            add_marked(a, SECTION_FIRST, rule->first_at, rule->n_first, &count);
    }
    sort_scratch(a, count);
    a->scratch2[0] = UINT32_MAX; /* no position: tells a start from a passed set */
    memcpy(a->scratch2 + 1, a->scratch, count * sizeof *a->scratch);
    uint16_t state = intern_state(a, a->scratch2, count + 1, &is_new);
    if (state && is_new && !set_next(a, &a->states[state], count))
        return 0;
    return state;
}

/* Find the start state behind `before`, numbered when there is room for it. False: out of memory.
 */
static bool find_start(struct automaton *a, uint16_t before)
{
    uint64_t conditions = conditions_behind(a, before);
    size_t i = 0;
    while (i < a->n_starts && (a->many_conditions || a->starts[i].conditions != conditions))
        i++;
    uint16_t state = i < a->n_starts ? a->starts[i].state : make_start(a, before);
    if (i == a->n_starts && i < STARTS_MAX && !a->many_conditions)
        a->starts[a->n_starts++] = (struct start){conditions, state};
    a->start_number[before] = i < a->n_starts ? (uint8_t)i : STARTS_MAX;
    a->start[before] = state;
    return state != STATE_UNKNOWN;
}

/* Build the step from `from` over `symbol`. 0: out of memory. */
static uint16_t build_step(struct automaton *a, uint16_t from, uint16_t symbol)
{
    const struct ruleset *r = a->rules;
    const struct state *s = &a->states[from];
    size_t n_passed = 0, count = 0;
    uint16_t to = STATE_DEAD;
    bool is_new = false;
    for (uint32_t i = 0; i < s->n_next; i++) {
        uint16_t predicate = load_u16le(position_at(a, s->next[i]));
        bool may = symbol_groups_accepted(&a->groups, predicate) >> a->groups.of[symbol] & 1;
        if (may && ruleset_fits(r, predicate, symbol))
            a->scratch2[n_passed++] = s->next[i];
    }
    if (n_passed)
        to = intern_state(a, a->scratch2, n_passed, &is_new);
    if (to && is_new) {
        if (!set_accepts(a, &a->states[to], a->scratch2, n_passed))
            return 0;
        a->round++;
        for (size_t i = 0; i < n_passed; i++) {
            const char *p = position_at(a, a->scratch2[i]);
            add_marked(a, SECTION_FOLLOW, load_u32le(p + 8), load_u16le(p + 6), &count);
        }
        if (!set_next(a, &a->states[to], count))
            return 0;
    }
    return to;
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

static void note_endings(struct automaton *a, const struct state *s, size_t end, uint16_t after)
{
    uint64_t holds = conditions_at(a, after);
    for (uint32_t i = 0; i < s->n_accepts; i++) {
        uint32_t rule = s->accepts[i];
        uint8_t condition = a->condition_of[rule];
        if (condition < MANY_CONDITIONS
                ? holds >> condition & 1
                : ruleset_fits(a->rules, a->rules->rules[rule].after, after))
            note_ending(a, rule, end);
    }
}

/* One more step of each walk; those that go on stay among the first *n of `walks`. */
static bool step_all(struct automaton *a, const uint16_t *symbols, const uint32_t *ats, size_t step,
                     uint8_t *walks, size_t *n)
{
    size_t going = 0;
    a->n_taken += *n;
    for (size_t k = 0; k < *n; k++) {
        uint8_t w = walks[k];
        uint16_t from = a->paths[w][step], symbol = symbols[ats[w] + step];
        const struct state *s = &a->states[from];
        uint16_t to = STATE_DEAD;
        if (s->alive >> a->groups.of[symbol] & 1) {
            to = (uint16_t)*find_step(s, symbol);
            if (to == STATE_UNKNOWN &&
                (!(to = build_step(a, from, symbol)) || !keep_step(a, from, symbol, to)))
                return false;
        }
        a->paths[w][step + 1] = to;
        walks[going] = w;
        going += to != STATE_DEAD;
    }
    *n = going;
    return true;
}

/* The state behind the first symbol; STATE_UNKNOWN: out of memory. */
static uint16_t first_step(struct automaton *a, uint16_t before, uint16_t symbol)
{
    if (a->start[before] == STATE_UNKNOWN && !find_start(a, before))
        return STATE_UNKNOWN;
    uint8_t number = a->start_number[before];
    if (number == STARTS_MAX)
        return build_step(a, a->start[before], symbol);
    if (!a->first[symbol] &&
        !(a->first[symbol] = arena_calloc(&a->lists, STARTS_MAX, sizeof **a->first)))
        return STATE_UNKNOWN;
    uint16_t *to = &a->first[symbol][number];
    if (*to == STATE_UNKNOWN)
        *to = build_step(a, a->start[before], symbol);
    return *to;
}

static bool walk(struct automaton *a, const uint16_t *symbols, const uint32_t *ats, size_t n)
{
    uint8_t walks[AUTOMATON_WALKS];
    size_t going = 0;
    a->n_taken += n;
    for (size_t w = 0; w < n; w++) {
        uint16_t to = first_step(a, symbols[ats[w] - 1], symbols[ats[w]]);
        if (to == STATE_UNKNOWN)
            return false;
        a->paths[w][1] = to;
        walks[going] = (uint8_t)w;
        going += to != STATE_DEAD;
    }
    for (size_t step = 1; step < UNIT_SPAN_MAX && going; step++)
        if (!step_all(a, symbols, ats, step, walks, &going))
            return false;
    for (size_t k = 0; k < going; k++)
        a->paths[walks[k]][UNIT_SPAN_MAX + 1] = STATE_DEAD;
    return true;
}

uint64_t automaton_steps(const struct automaton *a)
{
    return a->n_taken;
}

const uint8_t *automaton_hope(const struct automaton *a)
{
    return a->hope;
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
    const uint16_t *path = a->paths[number];
    a->n_endings = 0;
    for (size_t step = 1; path[step] != STATE_DEAD; step++)
        if (a->states[path[step]].n_accepts)
            note_endings(a, &a->states[path[step]], at + step, symbols[at + step]);
    *endings = a->endings;
    return a->n_endings;
}
