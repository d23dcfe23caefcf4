/* corrections_check.c -- which lines contradict each other, as far as the file alone tells.
 *
 * Names that merge lines put together are one group; what else is said of a group must agree. A
 * line without a type speaks of every type, so each type is looked at by itself. */
#include "query/corrections.h"

#include "core/mem.h"
#include "core/mention.h"

#define NOBODY UINT32_MAX

/* What is said of the names of one type. A name is the number of its first ref. */
struct groups {
    const struct corrections *c;
    struct complaints *complaints;
    uint8_t type;
    uint32_t *parent; /* by name: another name of its group, itself at the root */
    uint32_t *said;   /* by name: the line that says so, or NOBODY */
    uint32_t *walked; /* by line: the walk that came by, from 1 */
};

static uint32_t number_of(const struct groups *g, struct span folded)
{
    size_t from;
    corrections_of(g->c, folded, &from);
    return (uint32_t)from;
}

static uint32_t root_of(const struct groups *g, uint32_t name)
{
    while (g->parent[name] != name)
        name = g->parent[name] = g->parent[g->parent[name]];
    return name;
}

/* Every pair is told of once: only for the lowest type that both lines speak of. */
static bool is_first_type(const struct groups *g, const struct correction *a,
                          const struct correction *b)
{
    for (uint8_t type = 0; type < g->type; type++)
        if (mention_type_has_actor(type) && correction_covers(a, type) &&
            correction_covers(b, type))
            return false;
    return true;
}

static void contradict(const struct groups *g, uint32_t later, size_t name, uint32_t earlier,
                       const char *what)
{
    const struct correction *a = &g->c->at[earlier], *b = &g->c->at[later];
    if (is_first_type(g, a, b))
        corrections_complain(g->complaints, g->c, b, b->names[name].at, "%s line %u", what,
                             a->line);
}

static void merge_all(struct groups *g)
{
    for (uint32_t i = 0; i < g->c->n; i++) {
        const struct correction *line = &g->c->at[i];
        if (line->verb != CORRECT_MERGE || !correction_covers(line, g->type))
            continue;
        uint32_t first = root_of(g, number_of(g, line->names[0].folded));
        for (size_t j = 1; j < line->n_names; j++)
            g->parent[root_of(g, number_of(g, line->names[j].folded))] = first;
    }
}

/* A merge line that has both names, or any of the group: for naming it. */
static uint32_t merge_line_of(const struct groups *g, uint32_t root)
{
    for (uint32_t i = 0; i < g->c->n; i++) {
        const struct correction *line = &g->c->at[i];
        if (line->verb == CORRECT_MERGE && correction_covers(line, g->type) &&
            root_of(g, number_of(g, line->names[0].folded)) == root)
            return i;
    }
    return 0;
}

static void check_not_same(struct groups *g, uint32_t i)
{
    const struct correction *line = &g->c->at[i];
    for (size_t j = 0; j < line->n_names; j++)
        g->said[root_of(g, number_of(g, line->names[j].folded))] = NOBODY;
    for (size_t j = 0; j < line->n_names; j++) {
        uint32_t root = root_of(g, number_of(g, line->names[j].folded));
        if (g->said[root] == i)
            contradict(g, i, j, merge_line_of(g, root),
                       "not the same, but merged with a name before it by");
        g->said[root] = i;
    }
}

static void check_stop_alias(const struct groups *g, uint32_t i)
{
    const struct correction *line = &g->c->at[i];
    uint32_t name = number_of(g, line->names[0].folded), root = root_of(g, name);
    if (line->n_names == 2 && root == root_of(g, number_of(g, line->names[1].folded)))
        contradict(g, i, 0, merge_line_of(g, root), "no alias, but merged with him by");
}

/* prefer lines that hold everywhere and a stop-alias of the same pair. */
static void check_prefer(const struct groups *g, uint32_t i)
{
    const struct correction *line = &g->c->at[i];
    size_t from, to = corrections_of(g->c, line->names[0].folded, &from);
    for (size_t r = from; r < to; r++) {
        const struct correction *other = &g->c->at[g->c->refs[r].correction];
        if (other->verb != CORRECT_STOP_ALIAS || g->c->refs[r].name != 0 ||
            !correction_covers(other, g->type))
            continue;
        if (other->n_names == 1 || span_equal(other->names[1].folded, line->names[1].folded))
            contradict(g, i, 0, g->c->refs[r].correction,
                       "preferred, but said to tell nothing of who is meant by");
    }
}

static bool same_saying(const struct correction *a, const struct correction *b)
{
    return a->verb == CORRECT_RETYPE   ? a->new_type == b->new_type
           : a->verb == CORRECT_RENAME ? span_equal(a->names[1].text, b->names[1].text)
                                       : span_equal(a->names[1].folded, b->names[1].folded);
}

/* Of lines of one verb, at most one thing may be said of a name, or of its group. */
static void check_once(struct groups *g, enum correction_verb verb, bool by_group, const char *what)
{
    for (size_t i = 0; i <= g->c->n_refs; i++)
        g->said[i] = NOBODY;
    for (uint32_t i = 0; i < g->c->n; i++) {
        const struct correction *line = &g->c->at[i];
        if (line->verb != verb || !correction_covers(line, g->type) || line->scope.len)
            continue;
        uint32_t name = number_of(g, line->names[0].folded);
        uint32_t *said = &g->said[by_group ? root_of(g, name) : name];
        if (*said == NOBODY)
            *said = i;
        else if (!same_saying(&g->c->at[*said], line))
            contradict(g, i, 0, *said, what);
    }
}

/* Lines with a scope: the same name, the same scope, another meaning. */
static void check_scopes(const struct groups *g, uint32_t i)
{
    const struct correction *line = &g->c->at[i];
    size_t from, to = corrections_of(g->c, line->names[0].folded, &from);
    for (size_t r = from; r < to; r++) {
        uint32_t number = g->c->refs[r].correction;
        const struct correction *other = &g->c->at[number];
        if (number < i && other->verb == line->verb && g->c->refs[r].name == 0 &&
            correction_covers(other, g->type) && other->scope_is_doc == line->scope_is_doc &&
            span_equal(other->scope, line->scope) && !same_saying(other, line))
            contradict(g, i, 0, number, "in the same place the name means somebody else by");
    }
}

static void check_line(struct groups *g, uint32_t i)
{
    const struct correction *line = &g->c->at[i];
    if (!correction_covers(line, g->type))
        return;
    if (line->verb == CORRECT_NOT_SAME)
        check_not_same(g, i);
    if (line->verb == CORRECT_STOP_ALIAS)
        check_stop_alias(g, i);
    if (line->verb == CORRECT_PREFER && !line->scope.len)
        check_prefer(g, i);
    if (line->scope.len)
        check_scopes(g, i);
}

/* "A" means B and "B" means A: nobody is left to be meant. Every line is walked over once. */
static void check_rings(struct groups *g)
{
    const struct corrections *c = g->c;
    for (size_t i = 0; i <= c->n_refs; i++)
        g->said[i] = NOBODY;
    for (uint32_t i = 0; i < c->n; i++) {
        const struct correction *line = &c->at[i];
        g->walked[i] = 0;
        if (line->verb == CORRECT_PREFER && !line->scope.len && correction_covers(line, g->type))
            g->said[root_of(g, number_of(g, line->names[0].folded))] = i;
    }
    for (uint32_t i = 0; i < c->n; i++) {
        uint32_t at = i;
        if (c->at[i].verb != CORRECT_PREFER || c->at[i].scope.len ||
            !correction_covers(&c->at[i], g->type))
            continue;
        while (at != NOBODY && !g->walked[at]) {
            g->walked[at] = i + 1;
            at = g->said[root_of(g, number_of(g, c->at[at].names[1].folded))];
        }
        if (at != NOBODY && g->walked[at] == i + 1)
            contradict(g, at, 0, at, "in the end this name would mean itself: a ring through");
    }
}

brief_status corrections_contradictions(const struct corrections *c, struct complaints *complaints,
                                        struct brief_error *err)
{
    struct groups g = {.c = c, .complaints = complaints};
    g.parent = mem_alloc((c->n_refs + 1) * sizeof *g.parent);
    g.said = mem_alloc((c->n_refs + 1) * sizeof *g.said);
    g.walked = mem_alloc((c->n + 1) * sizeof *g.walked);
    brief_status st = g.parent && g.said && g.walked ? BRIEF_OK : BRIEF_ENOMEM;
    for (uint8_t type = 0; type < N_MENTION_TYPES && !st; type++) {
        if (!mention_type_has_actor(type))
            continue;
        g.type = type;
        for (uint32_t i = 0; i <= c->n_refs; i++) {
            g.parent[i] = i;
            g.said[i] = NOBODY;
        }
        merge_all(&g);
        for (uint32_t i = 0; i < c->n; i++)
            check_line(&g, i);
        check_once(&g, CORRECT_RENAME, true, "already renamed, to something else, by");
        check_once(&g, CORRECT_RETYPE, true, "already of another type by");
        check_once(&g, CORRECT_PREFER, false, "already means somebody else by");
        check_rings(&g);
    }
    mem_free(g.parent);
    mem_free(g.said);
    mem_free(g.walked);
    return st ? brief_fail(err, st, "out of memory for corrections") : BRIEF_OK;
}
