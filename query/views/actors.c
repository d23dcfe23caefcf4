/* actors.c -- brief-query actors: who is in the collection, by type, with counts, aliases, roles.
 */
#include "query/views/views.h"

#include "core/json_out.h"
#include "core/text/utf8.h"
#include "query/actors_count.h"
#include "core/text/clean.h"
#include "query/views/actor_head.h"
#include "query/views/actors_lint.h"
#include "query/views/proposals.h"
#include "query/views/view.h"

#include <stdlib.h>

struct actors_settings {
    struct view_settings view;
    const char *in, *type;
    size_t limit;
    bool lint, suggest;
};

static const struct opt actors_options[] = {
    {'t', "type", OPT_TEXT, offsetof(struct actors_settings, type), "TYPE",
     "only person, organisation, place, equipment or nationality"},
    {0, "in", OPT_TEXT, offsetof(struct actors_settings, in), "QUERY",
     "count only in documents that this query finds"},
    {'n', "limit", OPT_COUNT, offsetof(struct actors_settings, limit), "N",
     "show at most N actors, or proposals [all]"},
    {0, "suggest", OPT_FLAG, offsetof(struct actors_settings, suggest), NULL,
     "propose lines for actors.txt, with their evidence, instead"},
    {0, "lint", OPT_FLAG, offsetof(struct actors_settings, lint), NULL,
     "check actors.txt, the corrections, instead"},
    VIEW_OPTIONS(struct actors_settings),
};

static void actors_init(void *settings)
{
    ((struct actors_settings *)settings)->limit = SIZE_MAX;
}

struct counted_actor {
    const struct actor_table *table;
    uint32_t actor;
    struct actor_count count;
};

static int compare_counted(const void *a, const void *b)
{
    const struct counted_actor *x = a, *y = b;
    const struct actor *p = &x->table->actors[x->actor], *q = &y->table->actors[y->actor];
    if (x->count.n_mentions != y->count.n_mentions)
        return x->count.n_mentions > y->count.n_mentions ? -1 : 1;
    int c = span_compare(p->name, q->name);
    return c ? c : (int)p->type - (int)q->type;
}

static int compare_by_type(const void *a, const void *b)
{
    const struct counted_actor *x = a, *y = b;
    int c = (int)x->table->actors[x->actor].type - (int)y->table->actors[y->actor].type;
    return c ? c : compare_counted(a, b);
}

/* Texts of a list, joined by `between`. */
static void join(struct buf *out, const struct actor_alias *list, size_t n, const char *between)
{
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_puts(out, between);
        clean_append(out, list[i].text);
    }
}

static brief_status print_record(struct view *v, const struct counted_actor *c)
{
    struct buf aliases = {0}, roles = {0}, *out = &v->answer.text;
    struct arena a;
    struct actor_alias *list;
    size_t n;
    const struct actor *actor = &c->table->actors[c->actor];
    bool json = v->style.format == FORMAT_JSONL;
    arena_init(&a, 4096);
    brief_status st = actors_aliases(c->table, c->actor, false, &a, &list, &n, &v->err);
    if (!st)
        join(&aliases, list, n, json ? "\n" : "; ");
    st = st ? st : actors_aliases(c->table, c->actor, true, &a, &list, &n, &v->err);
    if (!st)
        join(&roles, list, n, json ? "\n" : "; ");
    if (!st && json) {
        buf_byte(out, '{');
        json_text(out, "actor", actor->name);
        json_text(out, "type", span_of(mention_type_name(actor->type)));
        json_number(out, "mentions", c->count.n_mentions);
        json_number(out, "docs", c->count.n_docs);
        json_list(out, "aliases", buf_bytes(&aliases));
        json_list(out, "roles", buf_bytes(&roles));
        buf_puts(out, "}\n");
    } else if (!st) {
        tsv_field(out, true, span_of(mention_type_name(actor->type)));
        tsv_field(out, false, actor->name);
        tsv_number(out, false, c->count.n_mentions);
        tsv_number(out, false, c->count.n_docs);
        tsv_field(out, false, buf_bytes(&aliases));
        tsv_field(out, false, buf_bytes(&roles));
        buf_byte(out, '\n');
    }
    arena_release(&a);
    buf_release(&aliases);
    buf_release(&roles);
    return st;
}

/*  PERSON                                   mentions   docs
 *    Douglas Fraser                                4      1
 *      also Fraser                                                  */
static brief_status print_human(struct view *v, const struct counted_actor *c, bool new_type)
{
    struct buf *out = &v->answer.text, name = {0};
    const struct actor *actor = &c->table->actors[c->actor];
    size_t columns = v->style.width > 60 ? 44 : v->style.width - 18;
    if (new_type) {
        if (out->len)
            buf_byte(out, '\n');
        buf_puts(&name, mention_type_name(actor->type));
        for (size_t i = 0; i < name.len; i++)
            name.at[i] = (char)(name.at[i] - ('a' - 'A'));
        paint_text(out, &v->style, PAINT_TITLE, buf_bytes(&name));
        buf_printf(out, "%*s", (int)(columns + 2 - name.len), "");
        paint_text(out, &v->style, PAINT_DIM, SPAN("mentions docs"));
        buf_byte(out, '\n');
        buf_clear(&name);
    }
    struct style plain = {.format = FORMAT_HUMAN};
    print_cut(&name, &plain, PAINT_NONE, actor->name, columns);
    size_t used = utf8_columns(buf_bytes(&name));
    buf_puts(out, "  ");
    paint_text(out, &v->style, PAINT_TYPE + actor->type, buf_bytes(&name));
    buf_printf(out, "%*s%8llu %6u\n", (int)(used < columns ? columns - used : 0), "",
               (unsigned long long)c->count.n_mentions, c->count.n_docs);
    buf_release(&name);
    return print_actor_names(v, c->table, c->actor, 4);
}

static brief_status print_all(struct view *v, struct counted_actor *list, size_t n)
{
    brief_status st = BRIEF_OK;
    uint8_t type = N_MENTION_TYPES;
    bool human = v->style.format == FORMAT_HUMAN;
    if (human && n)
        qsort(list, n, sizeof *list, compare_by_type);
    for (size_t i = 0; i < n && !st; i++) {
        uint8_t own = list[i].table->actors[list[i].actor].type;
        st = human ? print_human(v, &list[i], own != type) : print_record(v, &list[i]);
        type = own;
        answer_pause(&v->answer);
    }
    return st;
}

static brief_status parse_types(struct view *v, const char *type, uint32_t *types)
{
    uint8_t one;
    *types = 0;
    for (uint8_t i = 0; i < N_MENTION_TYPES; i++)
        *types |= mention_type_has_actor(i) ? 1u << i : 0;
    if (!type)
        return BRIEF_OK;
    if (!mention_type_parse(&one, span_of(type)) || !mention_type_has_actor(one))
        return brief_fail(&v->err, BRIEF_EQUERY,
                          "--type %s: types are person, organisation, place, equipment and "
                          "nationality",
                          type);
    *types = 1u << one;
    return BRIEF_OK;
}

/* Which actors the operands ask for: chosen[actor]. No operands: all. */
static brief_status choose(struct view *v, struct actor_table *t, struct span text, uint32_t types,
                           bool **chosen)
{
    struct actor_name name;
    brief_status st;
    if (!text.len)
        st = actors_load_types(t, types, &v->err);
    else {
        if ((st = actor_name_set(&name, text, types, &v->arena, &v->err)))
            return st;
        name.exact_first = true;
        if (!name.n_words)
            return brief_fail(&v->err, BRIEF_EQUERY, "there is no letter or digit in this name");
        st = actors_find(t, &name, &v->err);
    }
    if (st)
        return st;
    *chosen = arena_calloc(&v->arena, t->n_actors + 1, sizeof **chosen);
    bool *matched = arena_calloc(&v->arena, t->n_entities + 1, sizeof *matched);
    if (!*chosen || !matched)
        return brief_fail(&v->err, BRIEF_ENOMEM, "out of memory for actors");
    if (text.len)
        actors_matching(t, &name, matched);
    for (size_t e = 0; e < t->n_entities; e++)
        if (t->entities[e].actor != NO_ACTOR && (!text.len || matched[e]))
            (*chosen)[t->entities[e].actor] |= types >> t->entities[e].type & 1;
    for (size_t i = 0; text.len && i < t->n_redirects; i++) {
        uint32_t e = t->keys[t->redirects[i].from].entity_from;
        uint32_t to = actors_of_key(t, t->redirects[i].to);
        if (to != NO_ACTOR && matched[e])
            (*chosen)[to] = true; /* who was split off bears the name, too */
    }
    return BRIEF_OK;
}

/* An actor and how many mentions he has at least and at most. */
struct bounded_actor {
    uint64_t least, most;
    uint32_t actor;
};

static int compare_bounds(const void *a, const void *b)
{
    const struct bounded_actor *x = a, *y = b;
    if (x->least != y->least)
        return x->least > y->least ? -1 : 1;
    return (x->actor > y->actor) - (x->actor < y->actor);
}

/* Who is counted, and who of them may come among the first. */
struct counting {
    struct view *view;
    struct actor_table *table;
    const struct doc_filter *filter;
    struct counted_actor *list; /* counted exactly, with at least one mention */
    size_t n;
    struct bounded_actor *rest; /* known to have mentions, not counted yet */
    size_t n_rest;
};

static brief_status count_one(struct counting *c, uint32_t actor)
{
    uint64_t n_undecided = 0;
    struct counted_actor *to = &c->list[c->n];
    *to = (struct counted_actor){.table = c->table, .actor = actor};
    brief_status st =
        actor_count(&to->count, c->table, actor, c->filter, &n_undecided, &c->view->err);
    c->n += to->count.n_mentions > 0;
    return st;
}

/* Only those are counted who may be among the first `limit`: those who may have as many mentions
 * as the one in that place has at least. */
static brief_status count_first(struct counting *c, size_t limit)
{
    brief_status st = BRIEF_OK;
    if (c->n_rest)
        qsort(c->rest, c->n_rest, sizeof *c->rest, compare_bounds);
    uint64_t least = limit == 0 ? UINT64_MAX : limit <= c->n_rest ? c->rest[limit - 1].least : 0;
    for (size_t i = 0; i < c->n_rest && !st; i++)
        if (c->rest[i].most >= least)
            st = count_one(c, c->rest[i].actor);
    return st;
}

static brief_status count_all(struct counting *c, const bool *chosen, size_t limit, size_t *n_found)
{
    brief_status st = BRIEF_OK;
    for (uint32_t i = 0; i < c->table->n_actors && !st; i++) {
        uint64_t least = 0, most = UINT64_MAX;
        if (!chosen[i])
            continue;
        if (!c->filter && limit != SIZE_MAX)
            actor_count_bounds(c->table, i, &least, &most);
        if (!most)
            continue;
        if (least)
            c->rest[c->n_rest++] = (struct bounded_actor){least, most, i};
        else
            st = count_one(c, i);
    }
    *n_found = c->n + c->n_rest;
    st = st ? st : count_first(c, limit);
    if (c->n)
        qsort(c->list, c->n, sizeof *c->list, compare_counted);
    return st;
}

static brief_status list_actors(struct view *v, const struct actors_settings *s, struct span text,
                                struct actor_table *t, size_t *n_found)
{
    struct doc_filter *filter;
    bool *chosen = NULL;
    uint32_t types;
    brief_status st;
    if ((st = parse_types(v, s->type, &types)) || (st = view_filter(v, s->in, &filter)) ||
        (st = choose(v, t, text, types, &chosen)))
        return st;
    struct counting c = {.view = v, .table = t, .filter = filter};
    c.list = arena_alloc(&v->arena, (t->n_actors + 1) * sizeof *c.list);
    c.rest = arena_alloc(&v->arena, (t->n_actors + 1) * sizeof *c.rest);
    if (!c.list || !c.rest)
        return brief_fail(&v->err, BRIEF_ENOMEM, "out of memory for actors");
    if ((st = count_all(&c, chosen, s->limit, n_found)))
        return st;
    size_t shown = c.n < s->limit ? c.n : s->limit;
    if (!*n_found)
        view_note(v, "no actor found");
    else if (shown < *n_found)
        view_note(v, "%zu of %zu actors", shown, *n_found);
    else
        view_note(v, "%zu actor%s", shown, shown == 1 ? "" : "s");
    return print_all(v, c.list, shown);
}

/* Proposals need everybody in sight, whoever they are for. */
static brief_status suggest(struct view *v, const struct actors_settings *s, struct span text,
                            struct actor_table *t, size_t *n_shown)
{
    struct actor_name name;
    uint32_t types;
    bool *wanted = NULL;
    brief_status st;
    if (v->style.format != FORMAT_HUMAN)
        return brief_fail(&v->err, BRIEF_EQUERY, "--suggest prints lines for actors.txt only");
    if ((st = parse_types(v, s->type, &types)) || (st = actors_load_all(t, &v->err)))
        return st;
    if (text.len || s->type) {
        wanted = arena_calloc(&v->arena, t->n_actors + 1, sizeof *wanted);
        bool *matched = arena_calloc(&v->arena, t->n_entities + 1, sizeof *matched);
        if (!wanted || !matched)
            return brief_fail(&v->err, BRIEF_ENOMEM, "out of memory for actors");
        if ((st = actor_name_set(&name, text, types, &v->arena, &v->err)))
            return st;
        if (text.len)
            actors_matching(t, &name, matched);
        for (size_t e = 0; e < t->n_entities; e++)
            if (t->entities[e].actor != NO_ACTOR && (!text.len || matched[e]))
                wanted[t->entities[e].actor] |= types >> t->entities[e].type & 1;
    }
    return actors_suggest(v, t, wanted, s->limit, n_shown);
}

/* Exit code 2 when the file is wrong, 1 when some lines do nothing here. */
static int lint_run(struct view *v, size_t n_operands)
{
    size_t n_wrong = 0, n_idle = 0;
    brief_status st = n_operands ? brief_fail(&v->err, BRIEF_EQUERY, "--lint takes no NAME")
                                 : actors_lint(v, &n_wrong, &n_idle);
    int code = view_end(v, st, !n_idle);
    return n_wrong ? EXIT_TROUBLE : code;
}

static int actors_run(const void *settings, const char **operands, size_t n)
{
    const struct actors_settings *s = settings;
    struct view v;
    struct span name;
    struct actor_table *table = NULL;
    size_t n_found = 0;
    brief_status st = view_begin(&v, "actors", &s->view);
    if (!st && s->lint)
        return lint_run(&v, n);
    st = st ? st : view_operands(&v, operands, n, &name);
    st = st ? st : actors_new(&table, v.collection, &v.err);
    if (!st && s->suggest)
        st = suggest(&v, s, name, table, &n_found);
    else if (!st)
        st = list_actors(&v, s, name, table, &n_found);
    actors_free(table);
    return view_end(&v, st, n_found > 0);
}

const struct command actors_command = {
    .name = "actors",
    .operands = "[NAME…]",
    .summary = "list who and what is named: mentions, documents, aliases, roles",
    .details =
        "Without NAME all actors, most mentioned first. Short names that fit several actors count\n"
        "for none of them, unless title and company of their document show whose they are.\n"
        "Corrections stand in actors.txt in the index folder: see brief-actors(5). --suggest "
        "prints\n"
        "lines for it, best first, --lint tells what is wrong with it or does nothing.\n"
        "tsv columns: type, actor, mentions, documents, aliases, roles.",
    .options = actors_options,
    .n_options = sizeof actors_options / sizeof actors_options[0],
    .settings_len = sizeof(struct actors_settings),
    .init = actors_init,
    .run = actors_run,
};
