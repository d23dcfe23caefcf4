/* proposals_other.c -- names that may be two people, aliases that tell nothing, names of two types.
 */
#include "query/views/proposals.h"

#include "core/mem.h"
#include "core/mention.h"
#include "core/text/clean.h"
#include "query/actors_lean.h"

#include <stdlib.h>

#define SPLIT_DOCS_MOST  60 /* a name in more documents than that is too well known to be two */
#define SPLIT_LINES_MOST 6
#define TITLES_SHOWN     3
#define SPLIT_SCORE      60
#define STOP_ACTORS      3 /* of whom an alias must be one */
#define STOP_SCORE       40
#define STOP_SHARE       4 /* nobody may have more than 1 - 1/4 of its mentions */
#define RETYPE_SCORE     45
#define RETYPE_TIMES     4 /* as often of the other type */

/* --- split --------------------------------------------------------------------------------------
 */

/* The documents of one name, by public id: in an order that does not hang on that of adding. */
struct split_doc {
    struct company_doc had;
    struct span id;
};

struct splitting {
    struct proposals *p;
    uint32_t actor;
    struct split_doc *docs;
    uint32_t n_docs;
    uint32_t *parent; /* by document: another one of its circle, itself at the root */
};

/* Documents with one root. */
struct circle {
    uint32_t root, n_docs;
    bool titled;
};

static int compare_ids(const void *a, const void *b)
{
    return span_compare(((const struct split_doc *)a)->id, ((const struct split_doc *)b)->id);
}

static uint32_t circle_of(const struct splitting *s, uint32_t doc)
{
    while (s->parent[doc] != doc)
        doc = s->parent[doc];
    return doc;
}

static brief_status list_split_docs(struct splitting *s, const struct company *c)
{
    struct view *v = s->p->view;
    brief_status st = BRIEF_OK;
    s->docs = arena_alloc(&v->arena, c->n_docs * sizeof *s->docs);
    s->parent = arena_alloc(&v->arena, c->n_docs * sizeof *s->parent);
    if (!s->docs || !s->parent)
        return brief_fail(&v->err, BRIEF_ENOMEM, "out of memory for proposals");
    for (; s->n_docs < c->n_docs && !st; s->n_docs++) {
        const struct company_doc *doc = &c->docs[s->n_docs];
        struct doc_row row;
        st = segment_doc(&v->collection->segments[doc->ref.segment], doc->ref.doc, &v->arena, &row,
                         &v->err);
        s->docs[s->n_docs] = (struct split_doc){*doc, st ? (struct span){"", 0} : row.public_id};
        s->parent[s->n_docs] = s->n_docs;
    }
    qsort(s->docs, s->n_docs, sizeof *s->docs, compare_ids);
    return st;
}

/* Documents that share a title or company of some weight are of one circle. */
static brief_status find_circles(struct splitting *s)
{
    struct companies *all = &s->p->companies;
    struct brief_error *err = &s->p->view->err;
    brief_status st = BRIEF_OK;
    for (uint32_t i = 0; i < s->n_docs; i++)
        for (uint32_t j = 0; j < i && !st; j++) {
            const struct company_doc *x = &s->docs[i].had, *y = &s->docs[j].had;
            uint32_t names = 0, titles = 0, a = circle_of(s, i), b = circle_of(s, j);
            if (a == b)
                continue;
            st = company_shared(all, &x->names, &y->names, &names, NULL, err);
            st = st ? st : company_shared(all, &x->titles, &y->titles, &titles, NULL, err);
            if (titles || names >= CLEAR_MARGIN / 2)
                s->parent[a > b ? a : b] = a > b ? b : a;
        }
    return st;
}

/* The titles of a circle, each once, the first three by bytes. */
static void append_titles(struct buf *out, const struct splitting *s, uint32_t circle)
{
    struct span last = {NULL, 0};
    for (size_t n = 0; n < TITLES_SHOWN; n++) {
        struct span next = {NULL, 0};
        for (uint32_t i = 0; i < s->n_docs; i++)
            for (size_t j = 0; circle_of(s, i) == circle && j < s->docs[i].had.titles.n; j++) {
                struct span title = company_name(&s->p->companies, s->docs[i].had.titles.at[j]);
                if ((!last.at || span_compare(title, last) > 0) &&
                    (!next.at || span_compare(title, next) < 0))
                    next = title;
            }
        if (!next.at)
            return;
        if (n)
            buf_byte(out, ' ');
        clean_append(out, next);
        last = next;
    }
}

/* The two largest circles that have titles, the first of equals; false: there are no two. */
static bool pick_circles(const struct splitting *s, struct circle *first, struct circle *second)
{
    *first = *second = (struct circle){0};
    for (uint32_t root = 0; root < s->n_docs; root++) {
        struct circle here = {.root = root};
        for (uint32_t i = 0; s->parent[root] == root && i < s->n_docs; i++)
            if (circle_of(s, i) == root) {
                here.n_docs++;
                here.titled |= s->docs[i].had.titles.n > 0;
            }
        if (!here.titled)
            continue;
        if (here.n_docs > first->n_docs) {
            *second = *first;
            *first = here;
        } else if (here.n_docs > second->n_docs) {
            *second = here;
        }
    }
    return second->n_docs > 0;
}

/* A split line for every document of the smaller circle. */
static void append_split_lines(struct buf *lines, const struct splitting *s, uint32_t circle)
{
    const struct actor *actor = &s->p->table->actors[s->actor];
    struct buf called = {0};
    buf_span(&called, actor->name);
    buf_puts(&called, " (");
    append_titles(&called, s, circle);
    buf_byte(&called, ')');
    for (uint32_t i = 0; i < s->n_docs; i++) {
        if (circle_of(s, i) != circle)
            continue;
        buf_printf(lines, "split %s ", mention_type_name(actor->type));
        append_quoted(lines, proposal_name(s->p, s->actor));
        buf_puts(lines, " as ");
        append_quoted(lines, buf_bytes(&called));
        buf_puts(lines, " in doc ");
        append_quoted(lines, s->docs[i].id);
        buf_byte(lines, '\n');
    }
    lines->failed |= called.failed;
    buf_release(&called);
}

static brief_status propose_split(struct splitting *s, const struct circle *first,
                                  const struct circle *second)
{
    struct buf lines = {0}, evidence = {0};
    uint32_t docs = first->n_docs + second->n_docs;
    append_counted(&evidence, s->p, s->actor);
    buf_printf(&evidence, ": %u document%s with \"", first->n_docs, first->n_docs == 1 ? "" : "s");
    append_titles(&evidence, s, first->root);
    buf_printf(&evidence, "\" share%s neither titles nor company with %u with \"",
               first->n_docs == 1 ? "s" : "", second->n_docs);
    append_titles(&evidence, s, second->root);
    buf_byte(&evidence, '"');
    append_split_lines(&lines, s, second->root);
    brief_status st =
        proposal_add(s->p, SPLIT_SCORE + 2 * (docs < 20 ? docs : 20), &lines, &evidence);
    buf_release(&lines);
    buf_release(&evidence);
    return st;
}

static brief_status consider_split(struct proposals *p, uint32_t actor)
{
    struct splitting s = {.p = p, .actor = actor};
    const struct company *c;
    struct circle first, second;
    brief_status st = company_of(&p->companies, actor, &c, &p->view->err);
    if (st || c->n_docs < 2 || c->n_docs > SPLIT_DOCS_MOST || c->titles.n < 2)
        return st;
    if ((st = list_split_docs(&s, c)) || (st = find_circles(&s)))
        return st;
    if (!pick_circles(&s, &first, &second) || second.n_docs > SPLIT_LINES_MOST)
        return BRIEF_OK;
    return propose_split(&s, &first, &second);
}

brief_status propose_splits(struct proposals *p)
{
    const struct actor_table *t = p->table;
    brief_status st = BRIEF_OK;
    for (uint32_t i = 0; i < t->n_actors && !st; i++)
        if (t->actors[i].type == MENTION_PERSON && proposal_wants(p, i) && !t->actors[i].look &&
            t->actors[i].n_mentions > 1)
            st = consider_split(p, i);
    return st;
}

/* --- stop-alias ---------------------------------------------------------------------------------
 */

static int compare_aliases(const void *a, const void *b)
{
    const struct actor_alias *x = *(struct actor_alias *const *)a;
    const struct actor_alias *y = *(struct actor_alias *const *)b;
    int c = span_compare(x->folded, y->folded);
    return c ? c : (x->entity > y->entity) - (x->entity < y->entity);
}

/* Aliases of one word, folded equal: of how many actors, none of whom is called just so? */
static brief_status consider_stop(struct proposals *p, struct actor_alias *const *at, size_t n)
{
    const struct actor_table *t = p->table;
    struct buf lines = {0}, evidence = {0};
    size_t n_actors = 0;
    bool wanted = false;
    uint32_t last = NO_ACTOR;
    uint64_t all = 0, most = 0, his = 0;
    brief_status st = BRIEF_OK;
    clean_append(&evidence, at[0]->text);
    buf_puts(&evidence, " is called:");
    for (size_t i = 0; i < n; i++) {
        const struct actor_entity *e = &t->entities[at[i]->entity];
        if (e->actor == NO_ACTOR)
            continue;
        his = e->actor == last ? his + at[i]->n_mentions : at[i]->n_mentions;
        all += at[i]->n_mentions;
        most = his > most ? his : most;
        if (e->actor == last || span_equal(e->key, at[i]->folded))
            continue;
        last = e->actor;
        wanted |= proposal_wants(p, last);
        if (n_actors++ < 5) {
            buf_puts(&evidence, n_actors > 1 ? ", " : " ");
            clean_append(&evidence, t->actors[last].name);
        }
    }
    if (n_actors > 5)
        buf_printf(&evidence, " and %zu more", n_actors - 5);
    if (n_actors >= STOP_ACTORS && wanted && most <= all - all / STOP_SHARE) {
        buf_puts(&lines, "stop-alias organisation ");
        append_quoted(&lines, at[0]->text);
        buf_byte(&lines, '\n');
        uint32_t weight = (uint32_t)(n_actors < 12 ? n_actors : 12);
        st = proposal_add(p, STOP_SCORE + 5 * weight, &lines, &evidence);
    }
    buf_release(&lines);
    buf_release(&evidence);
    return st;
}

/* Of organisations only: that many people share a surname says nothing against it. */
brief_status propose_stops(struct proposals *p)
{
    const struct actor_table *t = p->table;
    struct actor_alias **list = mem_alloc((t->n_aliases + 1) * sizeof(struct actor_alias *));
    size_t n = 0;
    brief_status st = BRIEF_OK;
    if (!list)
        return brief_fail(&p->view->err, BRIEF_ENOMEM, "out of memory for proposals");
    for (size_t i = 0; i < t->n_aliases; i++)
        if (t->entities[t->aliases[i].entity].type == MENTION_ORGANISATION &&
            t->aliases[i].folded.len &&
            !memchr(t->aliases[i].folded.at, ' ', t->aliases[i].folded.len))
            list[n++] = &t->aliases[i];
    if (n)
        qsort(list, n, sizeof(struct actor_alias *), compare_aliases);
    for (size_t from = 0, to; from < n && !st; from = to) {
        for (to = from + 1; to < n && span_equal(list[to]->folded, list[from]->folded);)
            to++;
        st = to - from >= STOP_ACTORS ? consider_stop(p, list + from, to - from) : BRIEF_OK;
    }
    mem_free(list);
    return st;
}

/* --- retype -------------------------------------------------------------------------------------
 */

static uint64_t mentions_of(const struct actor_table *t, const struct actor_key *key)
{
    uint64_t n = 0;
    for (uint32_t e = key->entity_from; e < key->entity_to; e++)
        n += t->entities[e].n_mentions;
    return n;
}

/* The rare type of a name that is mostly of another one. A person's short name is left alone. */
static brief_status consider_retype(struct proposals *p, const struct actor_key *rare,
                                    const struct actor_key *usual)
{
    const struct actor_table *t = p->table;
    struct buf lines = {0}, evidence = {0};
    uint64_t few = mentions_of(t, rare), many = mentions_of(t, usual);
    uint32_t actor = t->entities[rare->entity_from].actor;
    bool lone = rare->joined == (uint32_t)(rare - t->keys) && !rare->undecided;
    bool is_short = rare->type == MENTION_PERSON && person_key_is_short(rare->key) && !lone;
    if (!few || many < RETYPE_TIMES * few || many < 4 || actor == NO_ACTOR || is_short ||
        rare->key.len < 3 || !proposal_wants(p, actor))
        return BRIEF_OK;
    clean_append(&evidence, t->entities[usual->entity_from].norm);
    buf_printf(&evidence, ": %llu times %s, %llu times %s", (unsigned long long)many,
               mention_type_name(usual->type), (unsigned long long)few,
               mention_type_name(rare->type));
    buf_printf(&lines, "retype %s ", mention_type_name(rare->type));
    append_quoted(&lines, t->entities[rare->entity_from].norm);
    buf_printf(&lines, " to %s\n", mention_type_name(usual->type));
    uint64_t times = many / few;
    brief_status st =
        proposal_add(p, RETYPE_SCORE + (uint32_t)(times < 60 ? times : 60), &lines, &evidence);
    buf_release(&lines);
    buf_release(&evidence);
    return st;
}

brief_status propose_retypes(struct proposals *p)
{
    static const uint8_t types[] = {MENTION_PERSON, MENTION_ORGANISATION, MENTION_PLACE};
    struct actor_table *t = p->table;
    brief_status st = BRIEF_OK;
    for (size_t k = 0; k < t->n_keys && !st; k++) {
        const struct actor_key *rare = &t->keys[k], *usual = NULL;
        bool compared = false;
        for (size_t i = 0; i < sizeof types; i++) {
            const struct actor_key *other =
                types[i] == rare->type ? NULL : actors_key(t, types[i], rare->key);
            compared |= types[i] == rare->type;
            if (other && (!usual || mentions_of(t, other) > mentions_of(t, usual)))
                usual = other;
        }
        st = compared && usual ? consider_retype(p, rare, usual) : BRIEF_OK;
    }
    return st;
}
