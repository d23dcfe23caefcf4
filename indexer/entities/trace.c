/* trace.c -- write events down; find changes by comparing. */
#include "indexer/entities/trace.h"

#include "core/mem.h"

#include <stdlib.h>

void trace_begin(struct trace *t, const struct ruleset *r, const struct token_list *tokens)
{
    t->rules = r;
    t->tokens = tokens;
    t->n = t->n_numbers = t->n_before = t->all.n = 0;
    t->step = NULL;
    t->failed = false;
}

void trace_release(struct trace *t)
{
    mem_free(t->at);
    mem_free(t->numbers);
    mem_free(t->all.at);
    mem_free(t->before);
    *t = (struct trace){0};
}

static struct brief_event *add_event(struct trace *t, enum brief_event_kind kind, const char *step)
{
    struct brief_event *grown = mem_grow(t->at, &t->cap, t->n + 1, sizeof *grown);
    if (!grown) {
        t->failed = true;
        return &t->spare;
    }
    t->at = grown;
    grown[t->n] = (struct brief_event){.kind = (uint8_t)kind,
                                       .step = step,
                                       .other_start = BRIEF_NOWHERE,
                                       .other_end = BRIEF_NOWHERE};
    return &grown[t->n++];
}

static struct brief_state state_of(const struct draft *d)
{
    return (struct brief_state){
        .start = d->m.start,
        .end = d->m.end,
        .type = d->m.type,
        .evidence = d->evidence,
        .flags = d->m.flags,
        .norm = d->m.norm,
        .unit = d->m.unit,
        .label = d->m.label,
        .role = d->m.role,
        .candidates = d->m.candidates,
    };
}

static struct brief_rule rule_of(const struct ruleset *r, uint32_t rule)
{
    const struct rule_facts *f = ruleset_rule(r, rule);
    return (struct brief_rule){f->name, f->file, f->line, f->priority, f->type, f->confidence};
}

/* --- matches ------------------------------------------------------------------------------------
 */

static void set_match(const struct trace *t, struct brief_event *e, const struct candidate *c)
{
    const struct token *last = &t->tokens->at[c->match_to - 1];
    e->rule = rule_of(t->rules, c->rule);
    e->match_start = t->tokens->at[c->match_from].at;
    e->match_end = last->at + last->len;
    e->before = e->after = (struct brief_state){
        .start = c->start,
        .end = c->end,
        .type = c->type,
        .evidence = c->weak ? 0 : c->confidence,
        .norm = c->entry_norm,
    };
}

/* By token: number of the winner that took it plus one, those of `won` first. */
static uint32_t *map_winners(const struct trace *t, const struct candidate_list *won)
{
    size_t n_tokens = t->tokens->n;
    uint32_t *map = mem_calloc(n_tokens + 1, sizeof *map);
    if (!map)
        return NULL;
    for (size_t i = 0; i < won->n + t->all.n; i++) {
        const struct candidate *c = i < won->n ? &won->at[i] : &t->all.at[i - won->n];
        struct capture brief = c->captures[CAPTURE_SHORT];
        for (uint32_t k = c->token_from; c->won && k < c->match_to && k < n_tokens; k++)
            if (k < c->token_to ||
                (brief.start != UINT32_MAX && t->tokens->at[k].at >= brief.start &&
                 t->tokens->at[k].at < brief.end))
                map[k] = (uint32_t)i + 1;
    }
    return map;
}

static uint32_t match_len(const struct candidate *c)
{
    return c->match_to - c->match_from;
}

static const char *why_lost(const struct ruleset *r, const struct candidate *c,
                            const struct candidate *winner)
{
    uint32_t own = ruleset_rule(r, c->rule)->priority;
    uint32_t other = ruleset_rule(r, winner->rule)->priority;
    if (match_len(winner) != match_len(c))
        return BRIEF_LOST_LENGTH;
    if (other != own)
        return BRIEF_LOST_PRIORITY;
    return winner->rule != c->rule ? BRIEF_LOST_ORDER : BRIEF_LOST_PLACE;
}

/* The strongest winner that the loser touches: that of most tokens, the first of equals. */
static const struct candidate *winner_over(const struct trace *t, const struct candidate_list *won,
                                           const uint32_t *map, const struct candidate *c)
{
    const struct candidate *best = NULL;
    for (uint32_t i = c->token_from; i < c->token_to && i < t->tokens->n; i++) {
        if (!map[i])
            continue;
        size_t k = map[i] - 1;
        const struct candidate *w = k < won->n ? &won->at[k] : &t->all.at[k - won->n];
        if (!best || match_len(w) > match_len(best))
            best = w;
    }
    return best;
}

void trace_matches(struct trace *t, const struct candidate_list *won)
{
    uint32_t *map = map_winners(t, won);
    t->failed |= !map;
    for (size_t i = 0; map && i < t->all.n; i++) {
        const struct candidate *c = &t->all.at[i];
        if (!c->won && ruleset_rule(t->rules, c->rule)->silent)
            continue; /* nothing would have come of it */
        struct brief_event *e =
            add_event(t, c->won ? BRIEF_EVENT_SILENT : BRIEF_EVENT_LOST, "rules");
        const struct candidate *winner = c->won ? NULL : winner_over(t, won, map, c);
        set_match(t, e, c);
        if (c->unmet)
            e->why = BRIEF_LOST_WHERE;
        if (!winner)
            continue;
        e->by = rule_of(t->rules, winner->rule);
        if (!c->unmet)
            e->why = why_lost(t->rules, c, winner);
        e->other_start = winner->start;
        e->other_end = winner->end;
    }
    mem_free(map);
}

void trace_matched(struct trace *t, const struct candidate *c, const struct draft *d)
{
    struct brief_event *e = add_event(t, BRIEF_EVENT_MATCHED, "rules");
    set_match(t, e, c);
    e->number = d->number;
    e->before = e->after = state_of(d);
}

void trace_refused(struct trace *t, const struct candidate *c, const char *why)
{
    struct brief_event *e = add_event(t, BRIEF_EVENT_REFUSED, "rules");
    set_match(t, e, c);
    e->why = why;
}

/* --- steps --------------------------------------------------------------------------------------
 */

void trace_step_begin(struct trace *t, const char *step, const struct draft_list *drafts)
{
    size_t n = drafts->n_made + 1;
    struct draft *before = mem_grow(t->before, &t->before_cap, n, sizeof *before);
    t->step = step;
    t->n_before = 0;
    if (!before) {
        t->failed = true;
        return;
    }
    t->before = before;
    t->n_before = n;
    memset(before, 0, n * sizeof *before);
    for (size_t i = 0; i < drafts->n; i++)
        before[drafts->at[i].number] = drafts->at[i];
}

static bool is_same(const struct draft *a, const struct draft *b)
{
    return a->m.start == b->m.start && a->m.end == b->m.end && a->m.type == b->m.type &&
           a->m.flags == b->m.flags && a->evidence == b->evidence &&
           span_equal(a->m.norm, b->m.norm) && span_equal(a->m.unit, b->m.unit) &&
           span_equal(a->m.label, b->m.label) && span_equal(a->m.role, b->m.role) &&
           span_equal(a->m.candidates, b->m.candidates);
}

static void add_change(struct trace *t, enum brief_event_kind kind, const struct draft *before,
                       const struct draft *after)
{
    struct brief_event *e = add_event(t, kind, t->step);
    e->number = after->number;
    e->rule.name = after->m.rule;
    e->before = state_of(before);
    e->after = state_of(after);
}

void trace_step_end(struct trace *t, const struct draft_list *drafts)
{
    for (size_t i = 0; i < drafts->n && t->n_before; i++) {
        const struct draft *d = &drafts->at[i];
        if (d->number >= t->n_before || !t->before[d->number].number) {
            add_change(t, BRIEF_EVENT_MADE, d, d);
            continue;
        }
        struct draft *before = &t->before[d->number];
        if (!is_same(before, d))
            add_change(t, BRIEF_EVENT_CHANGED, before, d);
        before->number = 0; /* seen */
    }
    for (size_t i = 1; i < t->n_before; i++)
        if (t->before[i].number)
            add_change(t, BRIEF_EVENT_DROPPED, &t->before[i], &t->before[i]);
    t->n_before = 0;
}

void trace_reason(struct trace *t, uint32_t number, uint32_t start, uint32_t end, const char *why,
                  uint32_t other_start, uint32_t other_end)
{
    struct brief_event *e = add_event(t, BRIEF_EVENT_REASON, t->step);
    e->number = number;
    e->before.start = e->after.start = start;
    e->before.end = e->after.end = end;
    e->why = why;
    e->other_start = other_start;
    e->other_end = other_end;
}

static int by_start(const void *a, const void *b)
{
    const struct brief_event *x = *(struct brief_event *const *)a;
    const struct brief_event *y = *(struct brief_event *const *)b;
    if (x->before.start != y->before.start)
        return x->before.start < y->before.start ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* The match that stood at this place, or NULL. */
static const struct brief_event *find_match(struct brief_event *const *matched, size_t n,
                                            const struct brief_event *lost)
{
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (matched[mid]->before.start < lost->other_start)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && matched[lo]->before.start < lost->other_end &&
                   span_equal(matched[lo]->rule.name, lost->by.name)
               ? matched[lo]
               : NULL;
}

static void number_losers(struct trace *t)
{
    struct brief_event **matched = mem_calloc(t->n + 1, sizeof *matched);
    size_t n = 0;
    t->failed |= !matched;
    for (size_t i = 0; i < t->n && matched; i++)
        if (t->at[i].kind == BRIEF_EVENT_MATCHED)
            matched[n++] = &t->at[i];
    if (n)
        qsort(matched, n, sizeof *matched, by_start);
    for (size_t i = 0; i < t->n && n; i++) {
        const struct brief_event *winner =
            t->at[i].kind == BRIEF_EVENT_LOST ? find_match(matched, n, &t->at[i]) : NULL;
        t->at[i].number = winner ? winner->number : t->at[i].number;
    }
    mem_free(matched);
}

void trace_result(struct trace *t, const struct draft_list *drafts)
{
    uint32_t *numbers = mem_grow(t->numbers, &t->numbers_cap, drafts->n + 1, sizeof *numbers);
    if (!numbers) {
        t->failed = true;
        return;
    }
    t->numbers = numbers;
    t->n_numbers = drafts->n;
    for (size_t i = 0; i < drafts->n; i++)
        numbers[i] = drafts->at[i].number;
    t->n_made = drafts->n_made;
    number_losers(t);
}
