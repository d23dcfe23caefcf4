/* proposals_other.c -- names that may be two people, aliases that tell nothing, names of two types.
 */
#include "query/views/proposals.h"

#include "core/mem.h"
#include "core/mention.h"
#include "core/text/clean.h"

#include <stdlib.h>

#define SPLIT_DOCS_MOST  60 /* a name in more documents than that is too well known to be two */
#define SPLIT_LINES_MOST 6
#define SPLIT_SCORE      60
#define STOP_ACTORS      3 /* of whom an alias must be one */
#define STOP_SCORE       40
#define STOP_SHARE       4 /* nobody may have more than 1 - 1/4 of its mentions */
#define RETYPE_SCORE     45
#define RETYPE_TIMES     4 /* as often of the other type */

/* --- split --------------------------------------------------------------------------------------
 */

static uint32_t circle_of(const uint32_t *parent, uint32_t doc)
{
    while (parent[doc] != doc)
        doc = parent[doc];
    return doc;
}

/* Documents that share a title or company of some weight are of one circle. */
static brief_status find_circles(struct proposals *p, const struct company *c, uint32_t *parent)
{
    brief_status st = BRIEF_OK;
    for (uint32_t i = 0; i < c->n_docs; i++)
        parent[i] = i;
    for (uint32_t i = 0; i < c->n_docs && !st; i++)
        for (uint32_t j = 0; j < i && !st; j++) {
            uint32_t names = 0, titles = 0, a = circle_of(parent, i), b = circle_of(parent, j);
            if (a == b)
                continue;
            st = company_shared(&p->companies, &c->docs[i].names, &c->docs[j].names, &names, NULL,
                                &p->view->err);
            st = st ? st
                    : company_shared(&p->companies, &c->docs[i].titles, &c->docs[j].titles, &titles,
                                     NULL, &p->view->err);
            if (titles || names >= CLEAR_MARGIN / 2)
                parent[a > b ? a : b] = a > b ? b : a;
        }
    return st;
}

static void append_titles(struct buf *out, const struct proposals *p, const struct company *c,
                          const uint32_t *parent, uint32_t circle)
{
    size_t n = 0;
    for (uint32_t i = 0; i < c->n_docs && !n; i++)
        for (size_t j = 0; circle_of(parent, i) == circle && j < c->docs[i].titles.n && n < 3;
             j++) {
            if (n++)
                buf_byte(out, ' ');
            clean_append(out, company_name(&p->companies, c->docs[i].titles.at[j]));
        }
}

struct circle {
    uint32_t root;
    size_t n_docs;
    bool titled;
};

/* The two largest circles that have titles; false: there are no two. */
static bool pick_circles(const struct company *c, const uint32_t *parent, struct circle *first,
                         struct circle *second)
{
    *first = *second = (struct circle){0};
    for (uint32_t root = 0; root < c->n_docs; root++) {
        struct circle here = {.root = root};
        for (uint32_t i = 0; parent[root] == root && i < c->n_docs; i++)
            if (circle_of(parent, i) == root) {
                here.n_docs++;
                here.titled |= c->docs[i].titles.n > 0;
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
static brief_status split_lines(struct proposals *p, uint32_t actor, const struct company *c,
                                const uint32_t *parent, uint32_t circle, struct buf *lines)
{
    struct buf called = {0};
    brief_status st = BRIEF_OK;
    buf_span(&called, p->table->actors[actor].name);
    buf_puts(&called, " (");
    append_titles(&called, p, c, parent, circle);
    buf_byte(&called, ')');
    for (uint32_t i = 0; i < c->n_docs && !st; i++) {
        struct doc_row row;
        struct doc_ref ref = c->docs[i].ref;
        if (circle_of(parent, i) != circle)
            continue;
        st = segment_doc(&p->view->collection->segments[ref.segment], ref.doc, &p->view->arena,
                         &row, &p->view->err);
        if (st)
            break;
        buf_printf(lines, "split %s ", mention_type_name(p->table->actors[actor].type));
        append_quoted(lines, p->table->actors[actor].name);
        buf_puts(lines, " as ");
        append_quoted(lines, buf_bytes(&called));
        buf_puts(lines, " in doc ");
        append_quoted(lines, row.public_id);
        buf_byte(lines, '\n');
    }
    buf_release(&called);
    return st;
}

static brief_status consider_split(struct proposals *p, uint32_t actor)
{
    const struct company *c;
    struct buf lines = {0}, evidence = {0};
    struct circle first, second;
    brief_status st = company_of(&p->companies, actor, &c, &p->view->err);
    if (st || c->n_docs < 2 || c->n_docs > SPLIT_DOCS_MOST || c->titles.n < 2)
        return st;
    uint32_t *parent = mem_alloc(c->n_docs * sizeof *parent);
    if (!parent)
        return brief_fail(&p->view->err, BRIEF_ENOMEM, "out of memory for proposals");
    st = find_circles(p, c, parent);
    if (!st && pick_circles(c, parent, &first, &second) && second.n_docs <= SPLIT_LINES_MOST) {
        append_counted(&evidence, p, actor);
        buf_printf(&evidence, ": %zu document%s with \"", first.n_docs,
                   first.n_docs == 1 ? "" : "s");
        append_titles(&evidence, p, c, parent, first.root);
        buf_printf(&evidence, "\" share%s neither titles nor company with %zu with \"",
                   first.n_docs == 1 ? "s" : "", second.n_docs);
        append_titles(&evidence, p, c, parent, second.root);
        buf_byte(&evidence, '"');
        st = split_lines(p, actor, c, parent, second.root, &lines);
        uint32_t docs = (uint32_t)(first.n_docs + second.n_docs);
        st =
            st ? st : proposal_add(p, SPLIT_SCORE + 2 * (docs < 20 ? docs : 20), &lines, &evidence);
    }
    mem_free(parent);
    buf_release(&lines);
    buf_release(&evidence);
    return st;
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
