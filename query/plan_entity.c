/* plan_entity.c -- person: org: place: ref: -- the documents that mention who is meant.
 *
 * The words of the value stand, in order, in a normal form or in any alias of an actor; then every
 * document that mentions this actor matches, however he is called there. */
#include "query/actors_count.h"
#include "query/plan.h"
#include "query/query_error.h"

#include "core/mem.h"
#include "core/mention.h"

#include <stdlib.h>

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for the query");
}

static uint32_t types_of_field(uint8_t field)
{
    switch (field) {
    case FIELD_PERSON:
        return 1u << MENTION_PERSON;
    case FIELD_ORG:
        return 1u << MENTION_ORGANISATION;
    case FIELD_PLACE:
        return 1u << MENTION_PLACE;
    default:
        return 1u << MENTION_REFERENCE;
    }
}

static int compare_terms(const void *a, const void *b)
{
    return span_compare(*(const struct span *)a, *(const struct span *)b);
}

/* Who matches: their actors (chosen[actor]) and the lists of all entities of these, sorted. */
static brief_status take_entities(struct plan *p, struct plan_leaf *leaf,
                                  const struct actor_table *t, const struct actor_name *name,
                                  bool *chosen, struct brief_error *err)
{
    bool *wanted = mem_calloc(t->n_entities + 1, sizeof *wanted);
    brief_status st = BRIEF_OK;
    leaf->entities = arena_calloc(p->arena, 2 * t->n_entities + 1, sizeof *leaf->entities);
    if (!wanted || !leaf->entities) {
        mem_free(wanted);
        return no_memory(err);
    }
    actors_matching(t, name, wanted);
    for (size_t e = 0; e < t->n_entities; e++)
        if (wanted[e] && t->entities[e].actor != NO_ACTOR)
            chosen[t->entities[e].actor] = true;
    for (size_t i = 0; i < t->n_actors; i++)
        for (size_t j = 0; chosen[i] && j < t->actors[i].n_entities; j++)
            wanted[t->actors[i].entities[j]] = true;
    for (size_t e = 0; e < t->n_entities && !st; e++) {
        struct span lists[2];
        size_t n_lists = wanted[e] ? actors_lists(&t->entities[e], lists) : 0;
        for (size_t i = 0; i < n_lists && !st; i++) {
            struct span term = arena_copy(p->arena, lists[i]);
            leaf->entities[leaf->n_entities++] = term;
            st = term.at ? BRIEF_OK : no_memory(err);
        }
    }
    if (leaf->n_entities)
        qsort(leaf->entities, leaf->n_entities, sizeof *leaf->entities, compare_terms);
    mem_free(wanted);
    return st;
}

static brief_status gather_entities(struct plan *p, uint32_t number, struct plan_leaf *leaf,
                                    struct actor_table *t, const bool *chosen,
                                    struct brief_error *err)
{
    struct segment *seg = &p->collection->segments[number];
    struct doc_gather gather;
    brief_status st = BRIEF_OK;
    doc_gather_init(&gather, seg);
    for (size_t i = 0; i < leaf->n_entities && !st; i++) {
        struct term_entry entry;
        bool found = false;
        st = segment_find_term(seg, leaf->entities[i], &entry, &found, err);
        if (!st && found)
            st = doc_gather_add(&gather, &entry, err);
    }
    for (uint32_t i = 0; i < t->n_actors && !st; i++)
        if (chosen[i])
            st = actor_gather_elsewhere(&gather, t, i, number, err);
    if (!st)
        st = doc_gather_take(&gather, &leaf->parts[number].set, p->arena, err);
    doc_gather_release(&gather);
    return st;
}

brief_status plan_entity_leaf(struct plan *p, struct plan_leaf *leaf, struct brief_error *err)
{
    struct actor_name name;
    struct actor_table *table = NULL;
    uint64_t n_docs = 0;
    leaf->kind = LEAF_ENTITY;
    brief_status st = actor_name_set(&name, leaf->operand.text, types_of_field(leaf->operand.field),
                                     p->arena, err);
    if (st)
        return st;
    name.is_prefix = leaf->operand.kind == LEX_PREFIX;
    if (name.n_words == 0)
        return query_fail(err, p->tree->text, leaf->operand.at,
                          "there is no letter or digit in this name");
    if ((st = actors_new(&table, p->collection, err))) {
        actors_free(table);
        return st;
    }
    st = actors_find(table, &name, err);
    bool *chosen = st ? NULL : mem_calloc(table->n_actors + 1, sizeof *chosen);
    if (!st)
        st = chosen ? take_entities(p, leaf, table, &name, chosen, err) : no_memory(err);
    for (uint32_t s = 0; s < p->collection->n_segments && !st; s++) {
        st = gather_entities(p, s, leaf, table, chosen, err);
        n_docs += leaf->parts[s].set.n;
    }
    mem_free(chosen);
    actors_free(table);
    leaf->weight = plan_idf(p, n_docs) * (BM25_K1 + 1);
    return st;
}
