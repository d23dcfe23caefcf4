/* actors_company.c -- gather who is named in an actor's documents. */
#include "query/actors_company.h"

#include "core/index/terms.h"
#include "core/mem.h"
#include "query/evidence.h"

#include <stdlib.h>

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for the company of actors");
}

brief_status companies_init(struct companies *c, struct actor_table *t, struct brief_error *err)
{
    *c = (struct companies){.t = t};
    arena_init(&c->arena, 65536);
    intern_init(&c->names);
    c->of = arena_calloc(&c->arena, t->n_actors + 1, sizeof *c->of);
    return c->of ? BRIEF_OK : no_memory(err);
}

void companies_release(struct companies *c)
{
    arena_release(&c->arena);
    intern_release(&c->names);
    mem_free(c->points);
    *c = (struct companies){0};
}

struct span company_name(const struct companies *c, uint32_t number)
{
    struct span name = c->names.strings[number];
    return span_sub(name, name.at[0] == TERM_ROLE ? 1 : 2, name.len);
}

/* --- gathering ----------------------------------------------------------------------------------
 */

struct gathering {
    struct companies *c;
    uint32_t actor;
    struct company_doc *docs;
    size_t n, cap;
    struct beside_list names, titles; /* of the document in hand */
    struct arena scratch;
    struct buf text;
    struct brief_error *err;
};

static int compare_docs(const void *a, const void *b)
{
    const struct company_doc *x = a, *y = b;
    return beside_compare_docs(x->ref, y->ref);
}

static brief_status add_doc(void *ctx, struct doc_ref ref)
{
    struct gathering *g = ctx;
    struct company_doc *grown = mem_grow(g->docs, &g->cap, g->n + 1, sizeof *grown);
    if (!grown)
        return no_memory(g->err);
    g->docs = grown;
    grown[g->n++] = (struct company_doc){.ref = ref};
    return BRIEF_OK;
}

static brief_status add_name(void *ctx, struct span name)
{
    struct gathering *g = ctx;
    return beside_add(&g->names, name, g->err);
}

static brief_status add_title(void *ctx, struct span word)
{
    struct gathering *g = ctx;
    return beside_add(&g->titles, word, g->err);
}

/* What is different in a list, kept for good. */
static brief_status keep_set(struct gathering *g, struct name_set *out, uint32_t *list, size_t n)
{
    out->n = beside_distinct(list, n);
    out->at = arena_alloc(&g->c->arena, (out->n + 1) * sizeof *out->at);
    if (!out->at)
        return no_memory(g->err);
    if (out->n)
        memcpy(out->at, list, out->n * sizeof *list);
    return BRIEF_OK;
}

static brief_status look_into(struct gathering *g, struct company_doc *doc)
{
    const struct actor_table *t = g->c->t;
    struct mention *mentions;
    size_t n;
    arena_clear(&g->scratch);
    g->names.n = g->titles.n = 0;
    brief_status st = collection_mentions(t->collection, doc->ref.segment, doc->ref.doc,
                                          &g->scratch, &mentions, &n, g->err);
    for (size_t i = 0; i < n && !st; i++) {
        const struct mention *m = &mentions[i];
        if (!beside_counts(m))
            continue;
        uint32_t e = actors_entity(t, m->type, m->norm);
        bool own = e != UINT32_MAX && t->entities[e].actor == g->actor;
        st = own ? beside_titles(m->role, &g->text, add_title, g, g->err)
                 : beside_name(m, &g->text, add_name, g, g->err);
    }
    st = st ? st : keep_set(g, &doc->names, g->names.at, g->names.n);
    return st ? st : keep_set(g, &doc->titles, g->titles.at, g->titles.n);
}

/* The sets of all documents together. */
static brief_status add_up(struct gathering *g, struct company *out)
{
    size_t n_names = 0, n_titles = 0;
    for (size_t i = 0; i < g->n; i++) {
        n_names += g->docs[i].names.n;
        n_titles += g->docs[i].titles.n;
    }
    uint32_t *names = mem_alloc((n_names + 1) * sizeof *names);
    uint32_t *titles = mem_alloc((n_titles + 1) * sizeof *titles);
    n_names = n_titles = 0;
    for (size_t i = 0; names && titles && i < g->n; i++) {
        for (size_t j = 0; j < g->docs[i].names.n; j++)
            names[n_names++] = g->docs[i].names.at[j];
        for (size_t j = 0; j < g->docs[i].titles.n; j++)
            titles[n_titles++] = g->docs[i].titles.at[j];
    }
    brief_status st =
        names && titles ? keep_set(g, &out->names, names, n_names) : no_memory(g->err);
    st = st ? st : keep_set(g, &out->titles, titles, n_titles);
    mem_free(names);
    mem_free(titles);
    return st;
}

static brief_status gather(struct gathering *g, struct company *out)
{
    const struct actor_table *t = g->c->t;
    const struct actor *actor = &t->actors[g->actor];
    size_t kept = 0;
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < actor->n_entities && !st; i++)
        st = beside_each_doc(g->c->t, actor->entities[i], add_doc, g, g->err);
    if (g->n)
        qsort(g->docs, g->n, sizeof *g->docs, compare_docs);
    for (size_t i = 0; i < g->n; i++)
        if (!kept || compare_docs(&g->docs[kept - 1], &g->docs[i]) != 0)
            g->docs[kept++] = g->docs[i];
    g->n = kept;
    for (size_t i = 0; i < g->n && !st; i++)
        st = look_into(g, &g->docs[i]);
    out->n_docs = g->n;
    out->docs = arena_alloc(&g->c->arena, (g->n + 1) * sizeof *out->docs);
    if (!out->docs)
        return no_memory(g->err);
    if (g->n)
        memcpy(out->docs, g->docs, g->n * sizeof *out->docs);
    return st ? st : add_up(g, out);
}

brief_status company_of(struct companies *c, uint32_t actor, const struct company **out,
                        struct brief_error *err)
{
    struct gathering g = {.c = c,
                          .actor = actor,
                          .names = {.strings = &c->names},
                          .titles = {.strings = &c->names},
                          .err = err};
    *out = c->of[actor];
    if (*out)
        return BRIEF_OK;
    struct company *made = arena_calloc(&c->arena, 1, sizeof *made);
    if (!made)
        return no_memory(err);
    arena_init(&g.scratch, 65536);
    brief_status st = gather(&g, made);
    arena_release(&g.scratch);
    buf_release(&g.text);
    mem_free(g.docs);
    mem_free(g.names.at);
    mem_free(g.titles.at);
    if (!st)
        *out = c->of[actor] = made;
    return st;
}

/* --- comparing ----------------------------------------------------------------------------------
 */

static brief_status points_of(struct companies *c, uint32_t number, uint32_t *points,
                              struct brief_error *err)
{
    size_t had = c->points_cap;
    if (number >= had) {
        uint32_t *grown = mem_grow(c->points, &c->points_cap, c->names.n, sizeof *grown);
        if (!grown)
            return no_memory(err);
        c->points = grown;
        for (size_t i = had; i < c->points_cap; i++)
            grown[i] = POINTS_UNKNOWN;
    }
    brief_status st = BRIEF_OK;
    if (c->points[number] == POINTS_UNKNOWN)
        st = beside_points(&c->points[number], c->t, c->names.strings[number], err);
    *points = c->points[number];
    return st;
}

/* Into its place: more points first, then bytes. */
static void insert(struct companies *c, struct name_set *shared, uint32_t number)
{
    size_t at = shared->n++;
    for (; at > 0; at--) {
        uint32_t other = shared->at[at - 1];
        bool before = c->points[number] != c->points[other]
                          ? c->points[number] > c->points[other]
                          : span_compare(c->names.strings[number], c->names.strings[other]) < 0;
        if (!before)
            break;
        shared->at[at] = other;
    }
    shared->at[at] = number;
}

brief_status company_shared(struct companies *c, const struct name_set *a, const struct name_set *b,
                            uint32_t *points, struct name_set *shared, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    *points = 0;
    if (shared) {
        *shared = (struct name_set){arena_alloc(&c->arena, (a->n + 1) * sizeof *shared->at), 0};
        if (!shared->at)
            return no_memory(err);
    }
    for (size_t i = 0, j = 0; i < a->n && j < b->n && !st;) {
        uint32_t worth = 0;
        if (a->at[i] < b->at[j]) {
            i++;
        } else if (a->at[i] > b->at[j]) {
            j++;
        } else {
            st = points_of(c, a->at[i], &worth, err);
            *points += st ? 0 : worth;
            if (!st && shared)
                insert(c, shared, a->at[i]);
            i++;
            j++;
        }
    }
    return st;
}
