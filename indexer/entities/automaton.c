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
#include "indexer/entities/unit.h"


#define STATE_UNKNOWN  0
#define STATE_DEAD     1
#define STATE_FIRST    2
#define STATES_MAX     60000
#define STEPS_MAX      (1u << 19) /* kept at once */
#define STARTS_MAX     64
#define CONDITIONS_MAX 64
#define FIRST_STEPS    16 /* room of a new state: one line of the cache */

struct state {
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
    size_t n_steps;  /* of all states */
    uint8_t *hope;   /* by symbol: can any match begin with it? */
    uint16_t *start; /* by the symbol before */
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
    struct ending *endings;
    uint32_t *ending_of; /* by rule: number in endings + 1, valid when < n_endings */
    size_t n_endings;
};

void automaton_free(struct automaton *a)
{
    if (!a)
        return;
    mem_free(a->states);
    mem_free(a->hope);
    mem_free(a->start);
    mem_free(a->state_of_set);
    mem_free(a->marks);
    mem_free(a->bits);
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
    a->marks = mem_calloc((size_t)r->n_positions + r->n_predicates + 1, sizeof *a->marks);
    a->bits = mem_calloc(r->n_positions / 64 + 1, sizeof *a->bits);
    a->scratch = mem_calloc(r->n_positions + 1, sizeof *a->scratch);
    a->scratch2 = mem_calloc(r->n_positions + 2, sizeof *a->scratch2);
    a->endings = mem_calloc(r->n_rules + 1, sizeof *a->endings);
    a->ending_of = mem_calloc(r->n_rules + 1, sizeof *a->ending_of);
    if (!a->hope || !a->start || !a->marks || !a->bits || !a->scratch || !a->scratch2 ||
        !a->endings || !a->ending_of) {
        automaton_free(a);
        return NULL;
    }
    forget_states(a);
    find_hope(a);
    list_conditions(a);
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
    if (2 * (s->n_steps + 1) > s->mask + 1 && !grow_steps(a, s, 2 * (s->mask + 1)))
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

static uint16_t start_state(struct automaton *a, uint16_t before)
{
    uint64_t conditions = conditions_behind(a, before);
    size_t i = 0;
    while (i < a->n_starts && a->starts[i].conditions != conditions)
        i++;
    uint16_t state =
        i < a->n_starts && !a->many_conditions ? a->starts[i].state : make_start(a, before);
    if (i == a->n_starts && i < STARTS_MAX && state)
        a->starts[a->n_starts++] = (struct start){conditions, state};
    return a->start[before] = state;
}

/* Build the step from `from` over `symbol`. 0: out of memory. */
static uint16_t build_step(struct automaton *a, uint16_t from, uint16_t symbol)
{
    const struct ruleset *r = a->rules;
    const struct state *s = &a->states[from];
    size_t n_passed = 0, count = 0;
    uint16_t to = STATE_DEAD;
    bool is_new = false;
    for (uint32_t i = 0; i < s->n_next; i++)
        if (ruleset_fits(r, load_u16le(position_at(a, s->next[i])), symbol))
            a->scratch2[n_passed++] = s->next[i];
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
    return to && keep_step(a, from, symbol, to) ? to : 0;
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
    for (uint32_t i = 0; i < s->n_accepts; i++) {
        const struct open_rule *rule = &a->rules->rules[s->accepts[i]];
        if (rule->after == COMPILED_NONE || ruleset_fits(a->rules, rule->after, after))
            note_ending(a, s->accepts[i], end);
    }
}

static bool run(struct automaton *a, const uint16_t *symbols, size_t at)
{
    uint16_t state = a->start[symbols[at - 1]];
    if (state == STATE_UNKNOWN && !(state = start_state(a, symbols[at - 1])))
        return false;
    for (size_t i = at; i < at + UNIT_SPAN_MAX; i++) {
        uint16_t next = (uint16_t)*find_step(&a->states[state], symbols[i]);
        if (next == STATE_UNKNOWN && !(next = build_step(a, state, symbols[i])))
            return false;
        if (next == STATE_DEAD)
            break;
        state = next;
        if (a->states[state].n_accepts)
            note_endings(a, &a->states[state], i + 1, symbols[i + 1]);
    }
    return true;
}

const uint8_t *automaton_hope(const struct automaton *a)
{
    return a->hope;
}

bool automaton_run(struct automaton *a, const uint16_t *symbols, size_t at,
                   const struct ending **endings, size_t *n)
{
    a->n_endings = 0;
    if (a->n_states + UNIT_SPAN_MAX + 2 > STATES_MAX || a->n_steps + UNIT_SPAN_MAX > STEPS_MAX)
        forget_states(a);
    bool ok = run(a, symbols, at);
    if (!ok)
        forget_states(a); /* one of them may be half built */
    *endings = a->endings;
    *n = ok ? a->n_endings : 0;
    return ok;
}
