/* actors_count.c -- count mentions by posting lists, by mention lists only where it must be. */
#include "query/actors_count.h"

#include "core/index/postings.h"
#include "core/mem.h"
#include "query/evidence.h"

#include <stdlib.h>

struct counting {
    struct actor_table *t;
    const struct actor *actor;
    const struct doc_filter *filter;
    doc_id *docs; /* of one segment, each once per entity in it */
    size_t n, cap;
    uint64_t n_mentions;
    struct brief_error *err;
};

static int compare_docs(const void *a, const void *b)
{
    doc_id x = *(const doc_id *)a, y = *(const doc_id *)b;
    return (x > y) - (x < y);
}

/* Add the entity's live documents in one segment. */
static brief_status add_entity(struct counting *c, uint32_t number, struct span term)
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
        doc_id *grown = mem_grow(c->docs, &c->cap, c->n + 1, sizeof *grown);
        if (!grown) {
            st = brief_fail(c->err, BRIEF_ENOMEM, "out of memory for counting");
            break;
        }
        c->docs = grown;
        c->docs[c->n++] = doc;
        c->n_mentions += it.freq;
    }
    st = st ? st : it.status;
    postings_iter_close(&it);
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
        if (m->type != c->actor->type || m->flags & (MENTION_WEAK | MENTION_IN_DEFINITION) ||
            m->end > text.text.len)
            continue;
        uint32_t e = actors_entity_of(c->t, m, text.text);
        if (e == UINT32_MAX || c->t->entities[e].actor == NO_ACTOR ||
            &c->t->actors[c->t->entities[e].actor] != c->actor)
            continue;
        if (m->flags & MENTION_UNDECIDED)
            ++*undecided;
        else
            ++*sure;
    }
    return st;
}

static size_t distinct(doc_id *docs, size_t n)
{
    size_t kept = 0;
    if (n)
        qsort(docs, n, sizeof *docs, compare_docs);
    for (size_t i = 0; i < n; i++)
        if (!kept || docs[kept - 1] != docs[i])
            docs[kept++] = docs[i];
    return kept;
}

brief_status actor_count(struct actor_count *out, struct actor_table *t, uint32_t actor,
                         const struct doc_filter *filter, uint64_t *n_undecided,
                         struct brief_error *err)
{
    struct counting c = {.t = t, .actor = &t->actors[actor], .filter = filter, .err = err};
    const struct actor *x = c.actor;
    struct arena a;
    struct span lists[2];
    bool look = false;
    brief_status st = BRIEF_OK;
    *out = (struct actor_count){0};
    size_t n_lists = 0;
    for (size_t i = 0; i < x->n_entities; i++) {
        look |= t->entities[x->entities[i]].has_undecided;
        n_lists += actors_lists(&t->entities[x->entities[i]], lists);
    }
    if (n_lists == 1 && !filter && !look) {
        *out = (struct actor_count){t->entities[x->entities[0]].n_mentions,
                                    t->entities[x->entities[0]].n_docs};
        return BRIEF_OK;
    }
    arena_init(&a, 65536);
    for (uint32_t s = 0; s < t->collection->n_segments && !st; s++) {
        c.n = 0;
        for (size_t i = 0; i < x->n_entities && !st; i++) {
            n_lists = actors_lists(&t->entities[x->entities[i]], lists);
            for (size_t j = 0; j < n_lists && !st; j++)
                st = add_entity(&c, s, lists[j]);
        }
        size_t n = distinct(c.docs, c.n);
        if (!look)
            out->n_docs += (uint32_t)n;
        for (size_t i = 0; i < n && look && !st; i++) {
            uint64_t sure;
            st = count_doc(&c, s, c.docs[i], &a, &sure, n_undecided);
            out->n_mentions += sure;
            out->n_docs += sure > 0;
        }
    }
    if (!look)
        out->n_mentions = c.n_mentions;
    arena_release(&a);
    mem_free(c.docs);
    return st;
}
