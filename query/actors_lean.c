/* actors_lean.c -- points for the candidates of an undecided name, document by document. */
#include "query/actors_lean.h"

#include "core/mem.h"
#include "query/actors_beside.h"
#include "query/evidence.h"
#include "query/rank.h"

#include <stdlib.h>

/* A document and the numbers of what is named in it. */
struct company {
    struct doc_ref ref;
    uint32_t n_mentions;
    uint32_t *names; /* different ones */
    size_t n;
};

/* The documents of the candidate have the name. */
struct shared_name {
    uint32_t name, candidate;
};

struct leaning_work {
    struct actor_table *t;
    uint32_t root;
    struct intern names;        /* who is named, and titles: actors_beside.h */
    struct beside_list list;    /* of the document in hand */
    uint32_t *points;           /* by name: what sharing it is worth */
    struct shared_name *shared; /* by candidate; then by name */
    size_t n_shared, shared_cap;
    uint32_t *marked; /* by name: 1 + the last candidate whose documents have it */
    uint32_t *from;   /* by name: where in shared its candidates begin; one more than names */
    uint32_t *tally;  /* by candidate, 0 between documents */
    struct candidate_points *touched;
    struct company *docs; /* those with the short name */
    size_t n_docs, cap;
    struct arena scratch; /* of one document */
    struct buf text;
    struct brief_error *err;
};

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for the company of a name");
}

/* --- documents ----------------------------------------------------------------------------------
 */

static int compare_docs(const void *a, const void *b)
{
    return beside_compare_docs(((const struct company *)a)->ref, ((const struct company *)b)->ref);
}

static brief_status add_doc(void *ctx, struct doc_ref ref)
{
    struct leaning_work *w = ctx;
    struct company *grown = mem_grow(w->docs, &w->cap, w->n_docs + 1, sizeof *grown);
    if (!grown)
        return no_memory(w->err);
    w->docs = grown;
    grown[w->n_docs++] = (struct company){.ref = ref};
    return BRIEF_OK;
}

/* The documents of every key that leads to the root, each once. */
static brief_status list_docs(struct leaning_work *w)
{
    const struct actor_table *t = w->t;
    size_t kept = 0, i, to = actors_open_keys(t, w->root, &i);
    brief_status st = BRIEF_OK;
    for (; i < to; i++) {
        const struct actor_key *key = &t->keys[t->open_keys[i].number];
        for (uint32_t e = key->entity_from; e < key->entity_to && !st; e++)
            st = beside_each_doc(w->t, e, add_doc, w, w->err);
    }
    if (w->n_docs)
        qsort(w->docs, w->n_docs, sizeof *w->docs, compare_docs);
    for (i = 0; i < w->n_docs; i++)
        if (!kept || compare_docs(&w->docs[kept - 1], &w->docs[i]) != 0)
            w->docs[kept++] = w->docs[i];
    w->n_docs = kept;
    return st;
}

/* --- names --------------------------------------------------------------------------------------
 */

/* The key that the mention stands for leads to the undecided root. */
static bool is_short_name(const struct leaning_work *w, const struct mention *m)
{
    uint32_t e = actors_entity(w->t, m->type, m->norm);
    return e != UINT32_MAX && actors_root(w->t, w->t->entities[e].key_number) == w->root;
}

static brief_status add_name(void *ctx, struct span name)
{
    struct leaning_work *w = ctx;
    return beside_add(&w->list, name, w->err);
}

/* Who is named in a document with the short name, and the short name's titles there. */
static brief_status look_into(struct leaning_work *w, struct company *doc)
{
    struct beside_list *list = &w->list;
    struct mention *mentions;
    size_t n;
    arena_clear(&w->scratch);
    list->n = 0;
    brief_status st = collection_mentions(w->t->collection, doc->ref.segment, doc->ref.doc,
                                          &w->scratch, &mentions, &n, w->err);
    for (size_t i = 0; i < n && !st; i++) {
        const struct mention *m = &mentions[i];
        if (!beside_counts(m))
            continue;
        if (!is_short_name(w, m)) {
            st = beside_name(m, &w->text, add_name, w, w->err);
            continue;
        }
        doc->n_mentions++;
        st = beside_titles(m->role, &w->text, add_name, w, w->err);
    }
    doc->n = beside_distinct(list->at, list->n);
    doc->names = arena_alloc(&w->t->decided, (doc->n + 1) * sizeof *doc->names);
    if (!doc->names)
        return no_memory(w->err);
    if (doc->n)
        memcpy(doc->names, list->at, doc->n * sizeof *doc->names);
    return st;
}

/* --- candidates ---------------------------------------------------------------------------------
 */

/* Of one candidate: which names do his documents have? */
struct marking {
    struct leaning_work *w;
    uint32_t candidate;
};

static brief_status mark_name(void *ctx, struct span name)
{
    struct marking *marking = ctx;
    struct leaning_work *w = marking->w;
    uint32_t number = intern_find(&w->names, name);
    if (number == INTERN_NONE || w->marked[number] == marking->candidate + 1)
        return BRIEF_OK;
    struct shared_name *grown = mem_grow(w->shared, &w->shared_cap, w->n_shared + 1, sizeof *grown);
    if (!grown)
        return no_memory(w->err);
    w->shared = grown;
    grown[w->n_shared++] = (struct shared_name){number, marking->candidate};
    w->marked[number] = marking->candidate + 1;
    return BRIEF_OK;
}

static brief_status mark_doc(void *ctx, struct doc_ref ref)
{
    struct marking *marking = ctx;
    struct leaning_work *w = marking->w;
    struct mention *mentions;
    size_t n;
    arena_clear(&w->scratch);
    brief_status st = collection_mentions(w->t->collection, ref.segment, ref.doc, &w->scratch,
                                          &mentions, &n, w->err);
    for (size_t i = 0; i < n && !st; i++)
        if (beside_counts(&mentions[i]))
            st = beside_name(&mentions[i], &w->text, mark_name, marking, w->err);
    return st;
}

static brief_status mark_candidate(struct leaning_work *w, uint32_t key, uint32_t candidate)
{
    struct actor_table *t = w->t;
    struct marking marking = {w, candidate};
    struct actor_alias *roles;
    size_t n = 0;
    uint32_t number = actors_of_key(t, key);
    brief_status st = BRIEF_OK;
    if (number == NO_ACTOR)
        return BRIEF_OK;
    const struct actor *actor = &t->actors[number];
    for (size_t i = 0; i < actor->n_entities && !st; i++)
        st = beside_each_doc(t, actor->entities[i], mark_doc, &marking, w->err);
    st = st ? st : actors_aliases(t, number, true, &t->decided, &roles, &n, w->err);
    for (size_t i = 0; i < n && !st; i++)
        st = beside_titles(roles[i].text, &w->text, mark_name, &marking, w->err);
    return st;
}

/* --- points -------------------------------------------------------------------------------------
 */

/* Does a line of actors.txt say whose the name is in this document? */
static bool is_redirected(const struct actor_table *t, uint32_t root, struct doc_ref ref)
{
    for (size_t i = 0; i < t->n_redirects; i++)
        if (actors_root(t, t->redirects[i].from) == root &&
            doc_filter_has(t->redirects[i].scope, ref.segment, ref.doc))
            return true;
    return false;
}

uint32_t leaning_points(const struct leaning *l, size_t candidate)
{
    size_t low = 0, high = l->n_points;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (l->points[middle].candidate == candidate)
            return l->points[middle].points;
        if (l->points[middle].candidate < candidate)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

static int compare_candidates(const void *a, const void *b)
{
    const struct candidate_points *x = a, *y = b;
    return (x->candidate > y->candidate) - (x->candidate < y->candidate);
}

/* Points of the document's names for those who share them, into w->touched; how many have any. */
static size_t add_points(struct leaning_work *w, const struct company *doc)
{
    size_t n = 0;
    for (size_t i = 0; i < doc->n; i++) {
        uint32_t name = doc->names[i];
        for (uint32_t j = w->from[name]; w->points[name] && j < w->from[name + 1]; j++) {
            uint32_t candidate = w->shared[j].candidate;
            if (w->tally[candidate] == 0)
                w->touched[n++].candidate = candidate;
            w->tally[candidate] += w->points[name];
        }
    }
    for (size_t i = 0; i < n; i++) {
        w->touched[i].points = w->tally[w->touched[i].candidate];
        w->tally[w->touched[i].candidate] = 0;
    }
    if (n)
        qsort(w->touched, n, sizeof *w->touched, compare_candidates);
    return n;
}

static brief_status judge(struct leaning_work *w, const struct company *doc, struct leaning *out)
{
    const struct actor_key *key = &w->t->keys[w->root];
    size_t n = add_points(w, doc);
    uint32_t best = 0, second = 0;
    struct candidate_points *points = arena_alloc(&w->t->decided, (n + 1) * sizeof *points);
    if (!points)
        return no_memory(w->err);
    if (n)
        memcpy(points, w->touched, n * sizeof *points);
    *out = (struct leaning){.ref = doc->ref,
                            .n_mentions = doc->n_mentions,
                            .actor = NO_ACTOR,
                            .points = points,
                            .n_points = n};
    for (size_t i = 0; i < n; i++) {
        if (points[i].points > best) {
            second = best;
            best = points[i].points;
            out->candidate = points[i].candidate;
        } else if (points[i].points > second) {
            second = points[i].points;
        }
    }
    out->margin = best - second;
    if (out->margin >= CLEAR_MARGIN && best / 2 >= second &&
        !is_redirected(w->t, w->root, doc->ref))
        out->actor = actors_of_key(w->t, key->candidates[out->candidate]);
    return BRIEF_OK;
}

/* Sort what is shared by name, the candidates of one in order: counted, then laid out. */
static brief_status index_shared(struct leaning_work *w)
{
    struct shared_name *sorted = mem_alloc((w->n_shared + 1) * sizeof *sorted);
    if (!sorted)
        return no_memory(w->err);
    for (size_t i = 0; i < w->n_shared; i++)
        w->from[w->shared[i].name]++;
    for (uint32_t name = 0; name < w->names.n; name++)
        w->from[name + 1] += w->from[name];
    for (size_t i = w->n_shared; i-- > 0;)
        sorted[--w->from[w->shared[i].name]] = w->shared[i];
    mem_free(w->shared);
    w->shared = sorted;
    w->shared_cap = w->n_shared + 1;
    return BRIEF_OK;
}

/* Which names do the candidates' documents share, and what is that worth? */
static brief_status weigh_names(struct leaning_work *w)
{
    const struct actor_key *key = &w->t->keys[w->root];
    brief_status st = BRIEF_OK;
    w->points = mem_calloc(w->names.n + 1, sizeof *w->points);
    w->marked = mem_calloc(w->names.n + 1, sizeof *w->marked);
    w->from = mem_calloc(w->names.n + 1, sizeof *w->from);
    w->tally = mem_calloc(key->n_candidates + 1, sizeof *w->tally);
    w->touched = mem_calloc(key->n_candidates + 1, sizeof *w->touched);
    if (!w->points || !w->marked || !w->from || !w->tally || !w->touched)
        return no_memory(w->err);
    for (size_t c = 0; c < key->n_candidates && !st; c++)
        st = mark_candidate(w, key->candidates[c], (uint32_t)c);
    for (uint32_t i = 0; i < w->names.n && !st; i++)
        if (w->marked[i])
            st = beside_points(&w->points[i], w->t, w->names.strings[i], w->err);
    return st ? st : index_shared(w);
}

static brief_status lean_all(struct leaning_work *w, struct key_leanings *out)
{
    brief_status st = list_docs(w);
    for (size_t i = 0; i < w->n_docs && !st; i++)
        st = look_into(w, &w->docs[i]);
    st = st ? st : weigh_names(w);
    if (st)
        return st;
    out->at = arena_alloc(&w->t->decided, (w->n_docs + 1) * sizeof *out->at);
    if (!out->at)
        return no_memory(w->err);
    for (; out->n < w->n_docs && !st; out->n++)
        st = judge(w, &w->docs[out->n], &out->at[out->n]);
    return st;
}

brief_status actors_lean(struct actor_table *t, uint32_t root, const struct key_leanings **out,
                         struct brief_error *err)
{
    struct leaning_work w = {.t = t, .root = root, .err = err};
    brief_status st = BRIEF_OK;
    if (!t->keys[root].leanings) {
        struct key_leanings *made = arena_calloc(&t->decided, 1, sizeof *made);
        if (!made)
            return no_memory(err);
        intern_init(&w.names);
        w.list.strings = &w.names;
        arena_init(&w.scratch, 65536);
        st = lean_all(&w, made);
        intern_release(&w.names);
        arena_release(&w.scratch);
        buf_release(&w.text);
        mem_free(w.list.at);
        mem_free(w.docs);
        mem_free(w.points);
        mem_free(w.shared);
        mem_free(w.marked);
        mem_free(w.from);
        mem_free(w.tally);
        mem_free(w.touched);
        t->keys[root].leanings = st ? NULL : made;
    }
    *out = t->keys[root].leanings;
    return st;
}

brief_status actors_lean_in(struct actor_table *t, uint32_t root, struct doc_ref ref,
                            const struct leaning **out, struct brief_error *err)
{
    const struct key_leanings *all;
    *out = NULL;
    brief_status st = actors_lean(t, root, &all, err);
    size_t low = 0, high = st ? 0 : all->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int c = beside_compare_docs(all->at[middle].ref, ref);
        if (c == 0)
            *out = &all->at[middle];
        if (c < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return st;
}
