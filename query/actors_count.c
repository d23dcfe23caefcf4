/* actors_count.c -- count mentions by posting lists, by mention lists only where it must be. */
#include "query/actors_count.h"

#include "core/index/postings.h"
#include "core/index/terms.h"
#include "core/mem.h"
#include "query/evidence.h"
#include "query/actors_choice.h"

#include <stdlib.h>

/* Mentions in one document by one name, as the dictionary has them; or that they need a look. */
struct counted_doc {
    doc_id doc;
    bool look;
    uint64_t n_mentions;
};

struct counting {
    struct actor_table *t;
    uint32_t number; /* of the actor */
    const struct doc_filter *filter;
    struct counted_doc *docs; /* of one segment, each once per entity in it */
    size_t n, cap;
    struct brief_error *err;
};

static int compare_docs(const void *a, const void *b)
{
    const struct counted_doc *x = a, *y = b;
    return (x->doc > y->doc) - (x->doc < y->doc);
}

static brief_status add_doc(struct counting *c, struct counted_doc doc)
{
    struct counted_doc *grown = mem_grow(c->docs, &c->cap, c->n + 1, sizeof *grown);
    if (!grown)
        return brief_fail(c->err, BRIEF_ENOMEM, "out of memory for counting");
    c->docs = grown;
    c->docs[c->n++] = doc;
    return BRIEF_OK;
}

/* Add the live documents of a term in one segment. look: they must be looked at. */
static brief_status add_term(struct counting *c, uint32_t number, struct span term, bool look)
{
    struct segment *seg = &c->t->collection->segments[number];
    struct term_entry entry;
    struct postings_iter it = {0};
    bool found = false;
    brief_status st = segment_find_term(seg, term, &entry, &found, c->err);
    if (st || !found || (st = postings_iter_open(&it, &entry, c->err)))
        return st;
    for (doc_id doc = it.doc; doc < seg->row.n_docs && !st; doc = postings_iter_next(&it)) {
        if (!segment_is_live(seg, doc) || !doc_filter_has(c->filter, number, doc))
            continue;
        st = add_doc(c, (struct counted_doc){doc, look, it.freq});
    }
    st = st ? st : it.status;
    postings_iter_close(&it);
    return st;
}

/* The documents that leave some mention of the entity undecided: those of its candidates. */
static brief_status add_undecided(struct counting *c, uint32_t number, uint32_t entity)
{
    const struct actor_table *t = c->t;
    struct span own = t->entities[entity].term;
    struct buf term = {0};
    size_t to;
    brief_status st = BRIEF_OK;
    for (size_t i = actors_candidates(t, entity, &to); i < to && !st; i++) {
        buf_clear(&term);
        buf_byte(&term, TERM_CANDIDATE);
        buf_span(&term, span_sub(own, 1, own.len));
        term_append_part(&term, t->candidates[i].text);
        st = term.failed ? brief_fail(c->err, BRIEF_ENOMEM, "out of memory for counting")
                         : add_term(c, number, buf_bytes(&term), true);
    }
    buf_release(&term);
    return st;
}

static brief_status add_entity(struct counting *c, uint32_t number, uint32_t entity)
{
    const struct actor_entity *e = &c->t->entities[entity];
    struct span lists[2];
    size_t n_lists = actors_lists(e, lists);
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < n_lists && !st; i++)
        st = add_term(c, number, lists[i], false);
    return st || !e->has_undecided ? st : add_undecided(c, number, entity);
}

/* Documents of names that mean him only in some of them: by a line of actors.txt. */
static brief_status add_sent(struct counting *c, uint32_t number)
{
    const struct actor_table *t = c->t;
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < t->n_redirects; i++) {
        const struct actor_key *from = &t->keys[t->redirects[i].from];
        if (actors_of_key(t, t->redirects[i].to) != c->number)
            continue;
        for (uint32_t e = from->entity_from; e < from->entity_to && !st; e++)
            st = add_entity(c, number, e);
    }
    return st;
}

/* Documents that leave open which of his names is meant. */
static brief_status add_agreed(struct counting *c, uint32_t number)
{
    const struct actor_table *t = c->t;
    brief_status st = BRIEF_OK;
    size_t from, to = actors_agreed(t, c->number, &from);
    for (size_t i = from; i < to && !st; i++)
        st = add_undecided(c, number, t->agreed[i].number);
    return st;
}

/* Documents where an undecided name leans to him. */
static brief_status add_leaning(struct counting *c, uint32_t number)
{
    struct actor_table *t = c->t;
    brief_status st = BRIEF_OK;
    size_t from, to = actors_open(t, c->number, &from);
    for (size_t o = from; o < to && !st; o++) {
        const struct key_leanings *all;
        st = actors_lean(t, t->open[o].number, &all, c->err);
        for (size_t i = 0; !st && i < all->n; i++) {
            const struct leaning *l = &all->at[i];
            if (l->actor != c->number || l->ref.segment != number ||
                !doc_filter_has(c->filter, number, l->ref.doc))
                continue;
            st = add_doc(c, (struct counted_doc){l->ref.doc, false, l->n_mentions});
        }
    }
    return st;
}

/* The actor's sure mentions in one document, by its mention list. */
static brief_status count_doc(struct counting *c, uint32_t segment, doc_id doc, struct arena *a,
                              uint64_t *sure, uint64_t *undecided)
{
    struct collection *all = c->t->collection;
    struct document text;
    struct mention *mentions;
    size_t n;
    arena_clear(a);
    *sure = 0;
    brief_status st = collection_mentions(all, segment, doc, a, &mentions, &n, c->err);
    st = st ? st : segment_document(&all->segments[segment], doc, a, &text, c->err);
    for (size_t i = 0; i < n && !st; i++) {
        const struct mention *m = &mentions[i];
        struct actor_choice choice;
        if (m->flags & (MENTION_WEAK | MENTION_IN_DEFINITION) || m->end > text.text.len)
            continue;
        st = actors_choose(&choice, c->t, (struct doc_ref){segment, doc}, m, text.text, c->err);
        *sure += choice.actor == c->number;
        *undecided += choice.reason == CHOICE_OPEN_HERE && choice.actor == NO_ACTOR &&
                      c->t->entities[choice.entity].actor == c->number;
    }
    return st;
}

/* Each document once. */
static size_t distinct(struct counted_doc *docs, size_t n)
{
    size_t kept = 0;
    if (n)
        qsort(docs, n, sizeof *docs, compare_docs);
    for (size_t i = 0; i < n; i++) {
        if (!kept || docs[kept - 1].doc != docs[i].doc) {
            docs[kept++] = docs[i];
            continue;
        }
        docs[kept - 1].n_mentions += docs[i].n_mentions;
        docs[kept - 1].look |= docs[i].look;
    }
    return kept;
}

/* Does anything but the dictionary's own counts make his? */
static bool comes_from_elsewhere(const struct actor_table *t, uint32_t actor)
{
    size_t from;
    const struct actor *a = &t->actors[actor];
    return a->look || a->fewer || a->more || actors_open(t, actor, &from) > from;
}

brief_status actor_count(struct actor_count *out, struct actor_table *t, uint32_t actor,
                         const struct doc_filter *filter, uint64_t *n_undecided,
                         struct brief_error *err)
{
    struct counting c = {.t = t, .number = actor, .filter = filter, .err = err};
    const struct actor *x = &t->actors[actor];
    struct arena a;
    brief_status st = BRIEF_OK;
    *out = (struct actor_count){0};
    if (x->n_entities == 1 && !t->entities[x->entities[0]].weak_term.len && !filter &&
        !comes_from_elsewhere(t, actor)) {
        *out = (struct actor_count){t->entities[x->entities[0]].n_mentions,
                                    t->entities[x->entities[0]].n_docs};
        return BRIEF_OK;
    }
    arena_init(&a, 65536);
    for (uint32_t s = 0; s < t->collection->n_segments && !st; s++) {
        c.n = 0;
        for (size_t i = 0; i < x->n_entities && !st; i++)
            st = add_entity(&c, s, x->entities[i]);
        st = st ? st : add_sent(&c, s);
        st = st ? st : add_agreed(&c, s);
        st = st ? st : add_leaning(&c, s);
        size_t n = distinct(c.docs, c.n);
        for (size_t i = 0; i < n && !st; i++) {
            uint64_t sure = c.docs[i].n_mentions;
            if (x->look || c.docs[i].look)
                st = count_doc(&c, s, c.docs[i].doc, &a, &sure, n_undecided);
            out->n_mentions += sure;
            out->n_docs += sure > 0;
        }
    }
    arena_release(&a);
    mem_free(c.docs);
    return st;
}

void actor_count_bounds(const struct actor_table *t, uint32_t actor, uint64_t *least,
                        uint64_t *most)
{
    const struct actor *a = &t->actors[actor];
    size_t from, to = actors_open(t, actor, &from);
    *least = a->n_mentions - (a->fewer < a->n_mentions ? a->fewer : a->n_mentions);
    *most = a->n_mentions + a->more;
    *most -= a->surely_fewer < *most ? a->surely_fewer : *most;
    for (size_t o = from; o < to; o++)
        *most += t->keys[t->open[o].number].open_mentions;
}

/* The documents of a key that lie in the scope. */
static brief_status gather_sent(struct doc_gather *g, struct actor_table *t,
                                const struct actor_redirect *r, uint32_t segment,
                                struct brief_error *err)
{
    struct counting c = {.t = t, .filter = r->scope, .err = err};
    const struct actor_key *from = &t->keys[r->from];
    brief_status st = BRIEF_OK;
    for (uint32_t e = from->entity_from; e < from->entity_to && !st; e++)
        st = add_entity(&c, segment, e);
    for (size_t i = 0; i < c.n && !st; i++)
        st = doc_gather_add_doc(g, c.docs[i].doc, (uint32_t)c.docs[i].n_mentions, err);
    mem_free(c.docs);
    return st;
}

brief_status actor_gather_elsewhere(struct doc_gather *g, struct actor_table *t, uint32_t actor,
                                    uint32_t segment, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    size_t from, to = actors_open(t, actor, &from);
    for (size_t o = from; o < to && !st; o++) {
        const struct key_leanings *all;
        st = actors_lean(t, t->open[o].number, &all, err);
        for (size_t i = 0; !st && i < all->n; i++)
            if (all->at[i].actor == actor && all->at[i].ref.segment == segment)
                st = doc_gather_add_doc(g, all->at[i].ref.doc, all->at[i].n_mentions, err);
    }
    for (size_t i = 0; i < t->n_redirects && !st; i++)
        if (actors_of_key(t, t->redirects[i].to) == actor)
            st = gather_sent(g, t, &t->redirects[i], segment, err);
    return st;
}
