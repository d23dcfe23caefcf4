/* where.c -- answer conditions from sorted lists of units. */
#include "indexer/entities/where.h"

#include "core/mem.h"

/* Units in rising order; gathered when first asked for. */
struct unit_list {
    uint32_t *at;
    size_t n, cap;
    bool gathered;
};

struct where_scratch {
    const struct ruleset *rules;
    const struct shadow *shadow;
    const struct token *tokens;
    struct unit_list *fits;     /* by number of the condition: the units that fit it */
    struct unit_list edges;     /* of blocks */
    struct unit_list sentences; /* first units of sentences, and edges */
};

struct where_scratch *where_scratch_new(const struct ruleset *r)
{
    struct where_scratch *w = mem_calloc(1, sizeof *w);
    if (!w)
        return NULL;
    w->rules = r;
    w->fits = mem_calloc(r->n_wheres + 1, sizeof *w->fits);
    if (!w->fits) {
        mem_free(w);
        return NULL;
    }
    return w;
}

void where_scratch_free(struct where_scratch *w)
{
    if (!w)
        return;
    for (size_t i = 0; i < w->rules->n_wheres; i++)
        mem_free(w->fits[i].at);
    mem_free(w->fits);
    mem_free(w->edges.at);
    mem_free(w->sentences.at);
    mem_free(w);
}

void where_begin(struct where_scratch *w, const struct shadow *shadow, const struct token *tokens)
{
    w->shadow = shadow;
    w->tokens = tokens;
    for (size_t i = 0; i < w->rules->n_wheres; i++)
        w->fits[i].gathered = false;
    w->edges.gathered = w->sentences.gathered = false;
}

static bool put(struct unit_list *list, size_t unit)
{
    if (list->n == list->cap) {
        uint32_t *grown = mem_grow(list->at, &list->cap, list->n + 1, sizeof *grown);
        if (!grown)
            return false;
        list->at = grown;
    }
    list->at[list->n++] = (uint32_t)unit;
    return true;
}

static bool is_edge(const struct where_scratch *w, size_t unit)
{
    return w->shadow->units[unit].token_from == w->shadow->units[unit].token_to;
}

static bool opens_sentence(const struct where_scratch *w, size_t unit)
{
    return is_edge(w, unit) ||
           (w->tokens[w->shadow->units[unit].token_from].flags & TOKEN_SENTENCE);
}

/* Gather the edges, and the sentences' first units, over the whole shadow. */
static brief_status gather_bounds(struct where_scratch *w, struct unit_list *list,
                                  bool (*belongs)(const struct where_scratch *w, size_t unit))
{
    if (list->gathered)
        return BRIEF_OK;
    list->n = 0;
    for (size_t i = 0; i <= w->shadow->n; i++)
        if (belongs(w, i) && !put(list, i))
            return BRIEF_ENOMEM;
    list->gathered = true;
    return BRIEF_OK;
}

static brief_status gather_fits(struct where_scratch *w, struct unit_list *list, uint32_t predicate)
{
    if (list->gathered)
        return BRIEF_OK;
    list->n = 0;
    for (size_t i = 0; i < w->shadow->n; i++)
        if (ruleset_fits(w->rules, predicate, w->shadow->symbols[i]) && !is_edge(w, i) &&
            !put(list, i))
            return BRIEF_ENOMEM;
    list->gathered = true;
    return BRIEF_OK;
}

/* Number of the first in the list that is not below `unit`; n when all are. */
static size_t lower_bound(const struct unit_list *list, uint32_t unit)
{
    size_t lo = 0, hi = list->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (list->at[mid] < unit)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* The stretch between two bounds that the match lies in. */
static struct unit_range between(const struct unit_list *bounds, struct unit_range match)
{
    size_t after = lower_bound(bounds, match.from + 1);
    struct unit_range r = {after ? bounds->at[after - 1] : 0, UINT32_MAX};
    after = lower_bound(bounds, match.to);
    if (after < bounds->n)
        r.to = bounds->at[after];
    return r;
}

static struct unit_range narrowed(struct unit_range block, struct unit_range match, uint32_t reach)
{
    uint32_t from = match.from > reach ? match.from - reach : 0;
    uint32_t to = match.to < UINT32_MAX - reach ? match.to + reach : UINT32_MAX;
    return (struct unit_range){from > block.from ? from : block.from,
                               to < block.to ? to : block.to};
}

static brief_status find_range(struct where_scratch *w, const struct where *c,
                               struct unit_range match, struct unit_range *out)
{
    brief_status st = BRIEF_OK;
    *out = (struct unit_range){0, UINT32_MAX};
    if (c->scope == WHERE_DOCUMENT)
        return BRIEF_OK;
    if (c->scope == WHERE_SENTENCE) {
        if (!(st = gather_bounds(w, &w->sentences, opens_sentence)))
            *out = between(&w->sentences, match);
        return st;
    }
    if ((st = gather_bounds(w, &w->edges, is_edge)))
        return st;
    *out = between(&w->edges, match);
    if (c->scope == WHERE_UNITS)
        *out = narrowed(*out, match, c->reach);
    return BRIEF_OK;
}

/* Is there one in the range that is no part of the match itself? */
static bool is_around(const struct unit_list *fits, struct unit_range range,
                      struct unit_range match)
{
    size_t before = lower_bound(fits, range.from), behind = lower_bound(fits, match.to);
    return (before < fits->n && fits->at[before] < match.from) ||
           (behind < fits->n && fits->at[behind] < range.to);
}

brief_status where_check(struct where_scratch *w, uint32_t rule, struct unit_range match,
                         bool *holds)
{
    const struct open_rule *r = &w->rules->rules[rule];
    *holds = true;
    for (uint32_t i = r->where_at; i < r->where_at + r->n_wheres && *holds; i++) {
        struct where c = ruleset_where(w->rules, i);
        struct unit_range range;
        brief_status st = find_range(w, &c, match, &range);
        if (st || (st = gather_fits(w, &w->fits[i], c.predicate)))
            return st;
        *holds = is_around(&w->fits[i], range, match) == c.wanted;
    }
    return BRIEF_OK;
}
