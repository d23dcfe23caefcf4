/* actors_lean.c -- points for the candidates of an undecided name, document by document. */
#include "query/actors_lean.h"

#include "core/index/postings.h"
#include "core/index/terms.h"
#include "core/mem.h"
#include "core/mention.h"
#include "core/text/fold.h"
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

struct leaning_work {
    struct actor_table *t;
    uint32_t root;
    struct intern names;  /* "\1 L NORM" of who is named, "\5 WORD" of titles */
    uint32_t *points;     /* by name: what sharing it is worth */
    uint8_t *shared;      /* by candidate, then name: his documents have it */
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
    const struct company *x = a, *y = b;
    if (x->ref.segment != y->ref.segment)
        return x->ref.segment < y->ref.segment ? -1 : 1;
    return (x->ref.doc > y->ref.doc) - (x->ref.doc < y->ref.doc);
}

typedef brief_status (*doc_step)(struct leaning_work *w, struct doc_ref ref, void *ctx);

static brief_status each_doc_of_list(struct leaning_work *w, struct span term, doc_step step,
                                     void *ctx)
{
    struct collection *c = w->t->collection;
    brief_status st = BRIEF_OK;
    for (uint32_t s = 0; s < c->n_segments && !st; s++) {
        struct segment *seg = &c->segments[s];
        struct term_entry entry;
        struct postings_iter it = {0};
        bool found = false;
        st = segment_find_term(seg, term, &entry, &found, w->err);
        if (st || !found || (st = postings_iter_open(&it, &entry, w->err)))
            continue;
        for (doc_id doc = it.doc; doc < seg->row.n_docs && !st; doc = postings_iter_next(&it))
            if (segment_is_live(seg, doc))
                st = step(w, (struct doc_ref){s, doc}, ctx);
        st = st ? st : it.status;
        postings_iter_close(&it);
    }
    return st;
}

/* Do something with every live document that has the entity. */
static brief_status each_doc(struct leaning_work *w, uint32_t entity, doc_step step, void *ctx)
{
    struct span lists[2];
    size_t n = actors_lists(&w->t->entities[entity], lists);
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < n && !st; i++)
        st = each_doc_of_list(w, lists[i], step, ctx);
    return st;
}

static brief_status add_doc(struct leaning_work *w, struct doc_ref ref, void *ctx)
{
    (void)ctx;
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
    size_t kept = 0, low = 0, high = t->n_open_keys;
    brief_status st = BRIEF_OK;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->open_keys[middle].root < w->root)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < t->n_open_keys && t->open_keys[low].root == w->root; low++) {
        const struct actor_key *key = &t->keys[t->open_keys[low].of];
        for (uint32_t e = key->entity_from; e < key->entity_to && !st; e++)
            st = each_doc(w, e, add_doc, NULL);
    }
    if (w->n_docs)
        qsort(w->docs, w->n_docs, sizeof *w->docs, compare_docs);
    for (size_t i = 0; i < w->n_docs; i++)
        if (!kept || compare_docs(&w->docs[kept - 1], &w->docs[i]) != 0)
            w->docs[kept++] = w->docs[i];
    w->n_docs = kept;
    return st;
}

/* --- names --------------------------------------------------------------------------------------
 */

/* Words of titles that tell nobody from anybody. */
static bool is_idle_title(struct span word)
{
    static const char *const idle[] = {
        "a",  "acting", "an", "and", "deputy", "dr", "ex",  "former", "her",  "his", "in", "miss",
        "mr", "mrs",    "ms", "new", "of",     "s",  "sir", "the",    "then", "u",   "us", "vice"};
    for (size_t i = 0; i < sizeof idle / sizeof idle[0]; i++)
        if (span_equal(word, span_of(idle[i])))
            return true;
    return false;
}

typedef brief_status (*name_step)(struct leaning_work *w, struct span name, void *ctx);

bool actors_next_title(struct span folded_role, size_t *from, struct span *word)
{
    while (*from < folded_role.len) {
        *word = key_first_word(span_sub(folded_role, *from, folded_role.len));
        *from += word->len + 1;
        if (!is_idle_title(*word))
            return true;
    }
    return false;
}

/* Every title word of a role, as a name. */
static brief_status each_title(struct leaning_work *w, struct span role, name_step step, void *ctx)
{
    struct buf folded = {0};
    struct span word;
    size_t from = 0;
    brief_status st = fold_name(&folded, role) ? no_memory(w->err) : BRIEF_OK;
    while (!st && actors_next_title(buf_bytes(&folded), &from, &word)) {
        buf_clear(&w->text);
        buf_byte(&w->text, TERM_ROLE);
        buf_span(&w->text, word);
        st = w->text.failed ? no_memory(w->err) : step(w, buf_bytes(&w->text), ctx);
    }
    buf_release(&folded);
    return st;
}

bool actors_counts_as_company(const struct mention *m)
{
    return mention_type_has_actor(m->type) && m->norm.len &&
           !(m->flags & (MENTION_WEAK | MENTION_IN_DEFINITION | MENTION_UNDECIDED));
}

static brief_status name_of(struct leaning_work *w, const struct mention *m, name_step step,
                            void *ctx)
{
    buf_clear(&w->text);
    buf_byte(&w->text, TERM_ENTITY);
    buf_byte(&w->text, (uint8_t)mention_type_letter(m->type));
    buf_span(&w->text, m->norm);
    return w->text.failed ? no_memory(w->err) : step(w, buf_bytes(&w->text), ctx);
}

/* The key that the mention stands for leads to the undecided root. */
static bool is_short_name(const struct leaning_work *w, const struct mention *m)
{
    uint32_t e = actors_entity(w->t, m->type, m->norm);
    return e != UINT32_MAX && actors_root(w->t, w->t->entities[e].key_number) == w->root;
}

struct number_list {
    uint32_t *at;
    size_t n, cap;
};

static brief_status add_name(struct leaning_work *w, struct span name, void *ctx)
{
    struct number_list *list = ctx;
    bool is_new;
    uint32_t number = intern_add(&w->names, name, &is_new);
    uint32_t *grown = mem_grow(list->at, &list->cap, list->n + 1, sizeof *grown);
    list->at = grown ? grown : list->at;
    if (!grown || number == INTERN_NONE)
        return no_memory(w->err);
    grown[list->n++] = number;
    return BRIEF_OK;
}

static int compare_numbers(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static size_t distinct(uint32_t *list, size_t n)
{
    size_t kept = 0;
    if (n)
        qsort(list, n, sizeof *list, compare_numbers);
    for (size_t i = 0; i < n; i++)
        if (!kept || list[kept - 1] != list[i])
            list[kept++] = list[i];
    return kept;
}

/* Who is named in a document with the short name, and the short name's titles there. */
static brief_status look_into(struct leaning_work *w, struct company *doc, struct number_list *list)
{
    struct mention *mentions;
    size_t n;
    arena_clear(&w->scratch);
    list->n = 0;
    brief_status st = collection_mentions(w->t->collection, doc->ref.segment, doc->ref.doc,
                                          &w->scratch, &mentions, &n, w->err);
    for (size_t i = 0; i < n && !st; i++) {
        const struct mention *m = &mentions[i];
        if (!actors_counts_as_company(m))
            continue;
        if (!is_short_name(w, m)) {
            st = name_of(w, m, add_name, list);
            continue;
        }
        doc->n_mentions++;
        st = each_title(w, m->role, add_name, list);
    }
    doc->n = distinct(list->at, list->n);
    doc->names = arena_alloc(&w->t->decided, (doc->n + 1) * sizeof *doc->names);
    if (!doc->names)
        return no_memory(w->err);
    if (doc->n)
        memcpy(doc->names, list->at, doc->n * sizeof *doc->names);
    return st;
}

/* --- candidates ---------------------------------------------------------------------------------
 */

static brief_status mark_name(struct leaning_work *w, struct span name, void *ctx)
{
    uint8_t *shared = ctx;
    uint32_t number = intern_find(&w->names, name);
    if (number != INTERN_NONE)
        shared[number] = 1;
    return BRIEF_OK;
}

static brief_status mark_doc(struct leaning_work *w, struct doc_ref ref, void *ctx)
{
    struct mention *mentions;
    size_t n;
    arena_clear(&w->scratch);
    brief_status st = collection_mentions(w->t->collection, ref.segment, ref.doc, &w->scratch,
                                          &mentions, &n, w->err);
    for (size_t i = 0; i < n && !st; i++)
        if (actors_counts_as_company(&mentions[i]))
            st = name_of(w, &mentions[i], mark_name, ctx);
    return st;
}

static brief_status mark_candidate(struct leaning_work *w, uint32_t key, uint8_t *shared)
{
    struct actor_table *t = w->t;
    struct actor_alias *roles;
    size_t n = 0;
    uint32_t number = actors_of_key(t, key);
    brief_status st = BRIEF_OK;
    if (number == NO_ACTOR)
        return BRIEF_OK;
    const struct actor *actor = &t->actors[number];
    for (size_t i = 0; i < actor->n_entities && !st; i++)
        st = each_doc(w, actor->entities[i], mark_doc, shared);
    st = st ? st : actors_aliases(t, number, true, &t->decided, &roles, &n, w->err);
    for (size_t i = 0; i < n && !st; i++)
        st = each_title(w, roles[i].text, mark_name, shared);
    return st;
}

/* --- points -------------------------------------------------------------------------------------
 */

/* Points for log2(n / k), rounded down; the same on every machine. */
static uint32_t rarity(uint64_t n, uint64_t k)
{
    uint32_t points = 0;
    k = k ? k : 1;
    if (n <= k)
        return 0;
    uint64_t x = (n << 16) / k; /* 16 bits behind the point */
    for (; x >= 2 << 16; x >>= 1)
        points += POINTS_PER_BIT;
    for (unsigned i = 1; i < POINTS_PER_BIT; i++) {
        /* 2^(i/10), 16 bits behind the point */
        static const uint32_t steps[POINTS_PER_BIT] = {65536, 70239, 75281,  80684,  86475,
                                                       92682, 99334, 106464, 114105, 122295};
        if (x < steps[i])
            break;
        points++;
    }
    return points;
}

brief_status actors_name_points(uint32_t *points, struct actor_table *t, struct span name,
                                struct brief_error *err)
{
    struct collection *c = t->collection;
    struct buf term = {0};
    uint8_t type = N_MENTION_TYPES;
    uint64_t n_docs = 0;
    brief_status st = BRIEF_OK;
    *points = TITLE_POINTS;
    if (name.at[0] == TERM_ROLE)
        return BRIEF_OK;
    for (uint8_t i = 0; i < N_MENTION_TYPES; i++)
        if (mention_type_letter(i) == name.at[1])
            type = i;
    buf_byte(&term, TERM_ENTITY);
    if (term_append_entity(&term, type, span_sub(name, 2, name.len)))
        st = no_memory(err);
    for (size_t s = 0; s < c->n_segments && !st; s++) {
        struct term_entry entry;
        uint32_t live = 0;
        bool found = false;
        st = segment_find_term(&c->segments[s], buf_bytes(&term), &entry, &found, err);
        if (!st && found)
            st = segment_live_count(&c->segments[s], &entry, &live, NULL, err);
        n_docs += live;
    }
    buf_release(&term);
    *points = rarity(c->n_live, n_docs);
    return st;
}

/* Does a line of actors.txt say whose the name is in this document? */
static bool is_redirected(const struct actor_table *t, uint32_t root, struct doc_ref ref)
{
    for (size_t i = 0; i < t->n_redirects; i++)
        if (actors_root(t, t->redirects[i].from) == root &&
            doc_filter_has(t->redirects[i].scope, ref.segment, ref.doc))
            return true;
    return false;
}

static void judge(const struct leaning_work *w, const struct company *doc, struct leaning *out,
                  uint32_t *points)
{
    const struct actor_key *key = &w->t->keys[w->root];
    size_t n_names = w->names.n;
    uint32_t second = 0;
    *out = (struct leaning){
        .ref = doc->ref, .n_mentions = doc->n_mentions, .actor = NO_ACTOR, .points = points};
    for (size_t c = 0; c < key->n_candidates; c++) {
        points[c] = 0;
        for (size_t i = 0; i < doc->n; i++)
            if (w->shared[c * n_names + doc->names[i]])
                points[c] += w->points[doc->names[i]];
        if (points[c] > points[out->candidate])
            out->candidate = (uint32_t)c;
    }
    uint32_t best = points[out->candidate];
    for (size_t c = 0; c < key->n_candidates; c++)
        if (c != out->candidate && points[c] > second)
            second = points[c];
    out->margin = best - second;
    if (out->margin >= CLEAR_MARGIN && best / 2 >= second &&
        !is_redirected(w->t, w->root, doc->ref))
        out->actor = actors_of_key(w->t, key->candidates[out->candidate]);
}

static brief_status lean_all(struct leaning_work *w, struct key_leanings *out)
{
    struct actor_key *key = &w->t->keys[w->root];
    struct number_list list = {0};
    brief_status st = list_docs(w);
    for (size_t i = 0; i < w->n_docs && !st; i++)
        st = look_into(w, &w->docs[i], &list);
    mem_free(list.at);
    if (st)
        return st;
    w->points = mem_calloc(w->names.n + 1, sizeof *w->points);
    w->shared = mem_calloc(w->names.n * key->n_candidates + 1, 1);
    out->at = arena_alloc(&w->t->decided, (w->n_docs + 1) * sizeof *out->at);
    uint32_t *points =
        arena_alloc(&w->t->decided, (w->n_docs + 1) * key->n_candidates * sizeof *points);
    if (!w->points || !w->shared || !out->at || !points)
        return no_memory(w->err);
    for (size_t c = 0; c < key->n_candidates && !st; c++)
        st = mark_candidate(w, key->candidates[c], w->shared + c * w->names.n);
    for (uint32_t i = 0; i < w->names.n && !st; i++) {
        bool any = false;
        for (size_t c = 0; c < key->n_candidates; c++)
            any |= w->shared[c * w->names.n + i];
        st = any ? actors_name_points(&w->points[i], w->t, w->names.strings[i], w->err) : BRIEF_OK;
    }
    for (; out->n < w->n_docs && !st; out->n++, points += key->n_candidates)
        judge(w, &w->docs[out->n], &out->at[out->n], points);
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
        arena_init(&w.scratch, 65536);
        st = lean_all(&w, made);
        intern_release(&w.names);
        arena_release(&w.scratch);
        buf_release(&w.text);
        mem_free(w.docs);
        mem_free(w.points);
        mem_free(w.shared);
        t->keys[root].leanings = st ? NULL : made;
    }
    *out = t->keys[root].leanings;
    return st;
}

brief_status actors_lean_in(struct actor_table *t, uint32_t root, struct doc_ref ref,
                            const struct leaning **out, struct brief_error *err)
{
    const struct key_leanings *all;
    struct company wanted = {.ref = ref};
    *out = NULL;
    brief_status st = actors_lean(t, root, &all, err);
    size_t low = 0, high = st ? 0 : all->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct company here = {.ref = all->at[middle].ref};
        int c = compare_docs(&here, &wanted);
        if (c == 0)
            *out = &all->at[middle];
        if (c < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return st;
}
