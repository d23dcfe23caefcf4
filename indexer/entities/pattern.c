/* pattern.c -- PCRE2 behind the four calls of pattern.h; its codes end here. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "indexer/entities/pattern.h"

#include "core/mem.h"

#include <pcre2.h>
#include <stdatomic.h>
#include <time.h>

/* What a pattern earns that is asked often. */
struct machine {
    pcre2_code *code;
    uint8_t first[32]; /* bits of the bytes that a match may begin with */
};

struct pattern {
    pcre2_code *code;             /* for the interpreter */
    struct machine *_Atomic fast; /* the same as machine code, once it was worth making */
    atomic_uint n_asked;          /* by any thread; about exact */
    uint32_t number;              /* of the rule: for its cost */
    uint32_t n_groups;
    uint32_t n_names, name_len;
    PCRE2_SPTR names;
    struct span regex;
    enum pattern_kind kind;
};

struct pattern_scratch {
    pcre2_match_data *data;
    pcre2_match_context *context; /* of machine code */
    pcre2_match_context *few;     /* of the interpreter */
    pcre2_jit_stack *stack;
    struct rule_cost *costs; /* NULL: nobody asks */
};

#define OPTIONS      (PCRE2_ANCHORED | PCRE2_NEVER_UTF | PCRE2_NEVER_UCP)
#define OPTIONS_TEXT (PCRE2_EXTENDED | PCRE2_NO_AUTO_CAPTURE | PCRE2_DUPNAMES)

static brief_status compile(struct pattern *p, struct span regex, enum pattern_kind kind,
                            size_t *error_at, struct brief_error *err)
{
    int code;
    PCRE2_SIZE offset = 0;
    uint32_t options = OPTIONS | (kind == PATTERN_TEXT ? OPTIONS_TEXT : PCRE2_ENDANCHORED);
    p->code = pcre2_compile((PCRE2_SPTR)(regex.at ? regex.at : ""), regex.len, options, &code,
                            &offset, NULL);
    if (!p->code) {
        char why[160];
        *error_at = offset;
        pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof why);
        return brief_fail(err, BRIEF_EINPUT, "%s", why);
    }
    pcre2_pattern_info(p->code, PCRE2_INFO_CAPTURECOUNT, &p->n_groups);
    pcre2_pattern_info(p->code, PCRE2_INFO_NAMECOUNT, &p->n_names);
    pcre2_pattern_info(p->code, PCRE2_INFO_NAMEENTRYSIZE, &p->name_len);
    pcre2_pattern_info(p->code, PCRE2_INFO_NAMETABLE, &p->names);
    if (p->n_groups > PATTERN_GROUPS_MAX)
        return brief_fail(err, BRIEF_EINPUT, "over %d groups", PATTERN_GROUPS_MAX);
    return BRIEF_OK;
}

brief_status pattern_new(struct pattern **out, struct span regex, enum pattern_kind kind,
                         size_t *error_at, struct brief_error *err)
{
    *out = NULL;
    *error_at = 0;
    struct pattern *p = mem_calloc(1, sizeof *p);
    if (!p)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for a pattern");
    brief_status st = compile(p, regex, kind, error_at, err);
    if (st) {
        pattern_free(p);
        return st;
    }
    p->regex = regex;
    p->kind = kind;
    *out = p;
    return BRIEF_OK;
}

static void machine_free(struct machine *m)
{
    if (m)
        pcre2_code_free(m->code);
    mem_free(m);
}

void pattern_free(struct pattern *p)
{
    if (!p)
        return;
    pcre2_code_free(p->code);
    machine_free(atomic_load(&p->fast));
    mem_free(p);
}

void pattern_set_number(struct pattern *p, uint32_t number)
{
    p->number = number;
}

void pattern_scratch_measure(struct pattern_scratch *s, struct rule_cost *costs)
{
    s->costs = costs;
}

uint32_t pattern_count_groups(const struct pattern *p)
{
    return p->n_groups;
}

struct span pattern_group_name(const struct pattern *p, uint32_t group)
{
    for (uint32_t i = 0; i < p->n_names; i++) {
        PCRE2_SPTR entry = p->names + (size_t)i * p->name_len;
        if ((uint32_t)(entry[0] << 8 | entry[1]) == group)
            return span_of((const char *)entry + 2);
    }
    return (struct span){0};
}

struct pattern_scratch *pattern_scratch_new(void)
{
    struct pattern_scratch *s = mem_calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->data = pcre2_match_data_create(PATTERN_GROUPS_MAX + 1, NULL);
    s->context = pcre2_match_context_create(NULL);
    s->stack = pcre2_jit_stack_create(32 * 1024, PATTERN_JIT_STACK, NULL);
    s->few = pcre2_match_context_create(NULL);
    if (!s->data || !s->context || !s->few || !s->stack) {
        pattern_scratch_free(s);
        return NULL;
    }
    pcre2_set_match_limit(s->context, PATTERN_MATCH_LIMIT);
    pcre2_jit_stack_assign(s->context, NULL, s->stack);
    pcre2_set_match_limit(s->few, PATTERN_FEW_STEPS);
    return s;
}

void pattern_scratch_free(struct pattern_scratch *s)
{
    if (!s)
        return;
    pcre2_match_data_free(s->data);
    pcre2_match_context_free(s->context);
    pcre2_match_context_free(s->few);
    pcre2_jit_stack_free(s->stack);
    mem_free(s);
}

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void set_first(struct machine *m, uint8_t byte)
{
    m->first[byte / 8] |= (uint8_t)(1 << (byte % 8));
}

/* PCRE2 tells first bytes only of patterns that are not anchored. */
static void find_first_bytes(struct machine *m, struct span regex)
{
    int code;
    PCRE2_SIZE offset;
    uint32_t kind = 0, byte = 0;
    const uint8_t *bits = NULL;
    uint32_t options = (OPTIONS | OPTIONS_TEXT) & ~(uint32_t)PCRE2_ANCHORED;
    pcre2_code *loose = pcre2_compile((PCRE2_SPTR)(regex.at ? regex.at : ""), regex.len, options,
                                      &code, &offset, NULL);
    if (loose && pcre2_pattern_info(loose, PCRE2_INFO_FIRSTBITMAP, (void *)&bits))
        bits = NULL;
    if (loose && pcre2_pattern_info(loose, PCRE2_INFO_FIRSTCODETYPE, &kind))
        kind = 0;
    if (bits) {
        memcpy(m->first, bits, sizeof m->first);
    } else if (kind == 1 && !pcre2_pattern_info(loose, PCRE2_INFO_FIRSTCODEUNIT, &byte)) {
        set_first(m, (uint8_t)byte);
        set_first(m, (uint8_t)(byte ^ 0x20)); /* a letter may be meant in either case */
    } else {
        memset(m->first, 0xFF, sizeof m->first);
    }
    pcre2_code_free(loose);
}

/* NULL: there is no memory for it. */
static struct machine *machine_new(const struct pattern *p)
{
    struct machine *m = mem_calloc(1, sizeof *m);
    if (!m)
        return NULL;
    m->code = pcre2_code_copy(p->code);
    if (!m->code || pcre2_jit_compile(m->code, PCRE2_JIT_COMPLETE) != 0) {
        machine_free(m);
        return NULL;
    }
    if (p->kind == PATTERN_TEXT)
        find_first_bytes(m, p->regex);
    else
        memset(m->first, 0xFF, sizeof m->first);
    return m;
}

/* The machine code, made by the first who finds it missing; NULL: there is no memory for it. */
static const pcre2_code *fast_code(struct pattern *p)
{
    struct machine *mine, *theirs = atomic_load_explicit(&p->fast, memory_order_acquire);
    if (theirs)
        return theirs->code;
    if (!(mine = machine_new(p)))
        return NULL;
    if (atomic_compare_exchange_strong(&p->fast, &theirs, mine))
        return mine->code;
    machine_free(mine);
    return theirs->code;
}

bool pattern_may_begin(struct pattern *p, char byte)
{
    const struct machine *m = atomic_load_explicit(&p->fast, memory_order_acquire);
    return !m || (m->first[(uint8_t)byte / 8] >> ((uint8_t)byte % 8) & 1);
}

static bool is_settled(int n)
{
    return n > 0 || n == PCRE2_ERROR_NOMATCH;
}

/* PCRE2's own answer: groups set, or an error. */
static int run(struct pattern *p, struct pattern_scratch *s, struct span subject, size_t at)
{
    PCRE2_SPTR text = (PCRE2_SPTR)subject.at;
    if (atomic_load_explicit(&p->n_asked, memory_order_relaxed) < PATTERN_PATIENCE) {
        atomic_fetch_add_explicit(&p->n_asked, 1, memory_order_relaxed);
        int n = pcre2_match(p->code, text, subject.len, at, 0, s->data, s->few);
        if (is_settled(n))
            return n;
    }
    const pcre2_code *code = fast_code(p);
    return code ? pcre2_jit_match(code, text, subject.len, at, 0, s->data, s->context)
                : PCRE2_ERROR_NOMEMORY;
}

static enum pattern_outcome match(struct pattern *p, struct pattern_scratch *s, struct span subject,
                                  size_t at, size_t *offsets)
{
    int n = run(p, s, subject, at);
    if (n == PCRE2_ERROR_NOMATCH)
        return PATTERN_NO_MATCH;
    if (n <= 0)
        return PATTERN_LIMIT;
    const PCRE2_SIZE *found = pcre2_get_ovector_pointer(s->data);
    for (uint32_t g = 0; g <= p->n_groups; g++) {
        bool set = g < (uint32_t)n && found[2 * g] != PCRE2_UNSET;
        offsets[2 * g] = set ? found[2 * g] : SIZE_MAX;
        offsets[2 * g + 1] = set ? found[2 * g + 1] : SIZE_MAX;
    }
    return PATTERN_MATCH;
}

enum pattern_outcome pattern_match(struct pattern *p, struct pattern_scratch *s,
                                   struct span subject, size_t at, size_t *offsets)
{
    if (!s->costs)
        return match(p, s, subject, at, offsets);
    struct rule_cost *cost = &s->costs[p->number];
    uint64_t from = now_ns();
    enum pattern_outcome outcome = match(p, s, subject, at, offsets);
    cost->ns += now_ns() - from;
    cost->calls++;
    cost->fits += outcome == PATTERN_MATCH;
    cost->limits += outcome == PATTERN_LIMIT;
    return outcome;
}
