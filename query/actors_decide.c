/* actors_decide.c -- from loaded records to entities, keys and actors, in the order of bytes. */
#include "query/actors.h"

#include "core/index/terms.h"
#include "core/mem.h"
#include "core/mention.h"
#include "core/text/fold.h"

#include <stdlib.h>

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for the table of actors");
}

static int compare_records(const void *a, const void *b)
{
    const struct actor_record *x = a, *y = b;
    int c = span_compare(x->entity, y->entity);
    return c ? c : span_compare(x->text, y->text);
}

static bool is_sorted(const struct record_list *list)
{
    for (size_t i = 1; i < list->n; i++)
        if (compare_records(&list->at[i - 1], &list->at[i]) > 0)
            return false;
    return true;
}

/* Sort, and add up the records that say the same of different segments. */
static void merge_records(struct record_list *list)
{
    struct actor_record *records = list->at;
    size_t kept = 0, n = list->n;
    if (!is_sorted(list)) /* one segment's are */
        qsort(records, n, sizeof *records, compare_records);
    for (size_t i = 0; i < n; i++) {
        if (kept && compare_records(&records[kept - 1], &records[i]) == 0) {
            records[kept - 1].n_docs += records[i].n_docs;
            records[kept - 1].n_mentions += records[i].n_mentions;
            records[kept - 1].weak |= records[i].weak;
        } else {
            records[kept++] = records[i];
        }
    }
    list->n = kept;
}

static bool type_of_letter(uint8_t *type, char letter)
{
    for (uint8_t i = 0; i < N_MENTION_TYPES; i++)
        if (mention_type_letter(i) == letter) {
            *type = i;
            return true;
        }
    return false;
}

uint8_t actors_indexed_type(const struct actor_table *t, uint32_t entity)
{
    uint8_t type = t->entities[entity].type;
    type_of_letter(&type, t->keys[t->entities[entity].key_number].letter);
    return type;
}

/* \1 L KEY \0 NORM taken apart. False for a name that has neither letter nor digit. */
static bool split_entity(struct actor_entity *e, struct span term)
{
    struct entity_term parsed;
    if (!term_parse(&parsed, term) || !parsed.key.len || !type_of_letter(&e->type, parsed.letter))
        return false;
    e->term = term;
    e->key = parsed.key;
    e->norm = parsed.norm;
    return true;
}

static brief_status build_entities(struct actor_table *t, struct brief_error *err)
{
    brief_status st;
    merge_records(&t->records);
    if (t->corrections.has[CORRECT_SPLIT]) {
        if ((st = actors_add_split_names(t, err)))
            return st;
        merge_records(&t->records);
    }
    t->entities = arena_calloc(&t->decided, t->records.n + 1, sizeof *t->entities);
    t->keys = arena_calloc(&t->decided, t->records.n + 1, sizeof *t->keys);
    if (!t->entities || !t->keys)
        return no_memory(err);
    t->n_entities = t->n_keys = 0;
    for (size_t i = 0; i < t->records.n; i++) {
        struct actor_entity *e = &t->entities[t->n_entities];
        if (!split_entity(e, t->records.at[i].entity))
            continue;
        if (t->records.at[i].weak && !(e->weak_term = actors_weak_term(t, e->term)).at)
            return no_memory(err);
        e->n_docs = t->records.at[i].n_docs;
        e->n_mentions = t->records.at[i].n_mentions;
        struct actor_key *key = t->n_keys ? &t->keys[t->n_keys - 1] : NULL;
        if (!key || key->type != e->type || !span_equal(key->key, e->key)) {
            key = &t->keys[t->n_keys];
            *key = (struct actor_key){.type = e->type,
                                      .letter = mention_type_letter(e->type),
                                      .key = e->key,
                                      .entity_from = (uint32_t)t->n_entities,
                                      .joined = (uint32_t)t->n_keys,
                                      .correction = NO_CORRECTION};
            t->n_keys++;
        }
        e->key_number = (uint32_t)t->n_keys - 1;
        key->entity_to = (uint32_t)++t->n_entities;
    }
    return BRIEF_OK;
}

static brief_status fold_alias(struct actor_table *t, struct actor_alias *alias,
                               struct buf *scratch, struct brief_error *err)
{
    const struct actor_entity *e = &t->entities[alias->entity];
    if (span_equal(alias->text, e->norm)) { /* the key is what its norm folds to */
        alias->folded = e->key;
        return BRIEF_OK;
    }
    buf_clear(scratch);
    brief_status st = fold_name(scratch, alias->text);
    if (!st) {
        alias->folded = arena_copy(&t->decided, buf_bytes(scratch));
        st = alias->folded.at ? BRIEF_OK : BRIEF_ENOMEM;
    }
    return st ? no_memory(err) : BRIEF_OK;
}

/* The records of one list laid beside the entities, which are sorted the same way: those of
 * entities that are not there are left out. */
static brief_status build_aliases(struct actor_table *t, struct record_list *list, bool fold,
                                  struct actor_alias **out, size_t *n_out, struct brief_error *err)
{
    struct buf scratch = {0};
    size_t e = 0;
    merge_records(list);
    *n_out = 0;
    *out = arena_calloc(&t->decided, list->n + 1, sizeof **out);
    brief_status st = *out ? BRIEF_OK : no_memory(err);
    for (size_t i = 0; i < list->n && !st; i++) {
        const struct actor_record *record = &list->at[i];
        while (e < t->n_entities && span_compare(t->entities[e].term, record->entity) < 0)
            e++;
        if (e == t->n_entities || !span_equal(t->entities[e].term, record->entity))
            continue;
        struct actor_alias *alias = &(*out)[(*n_out)++];
        *alias = (struct actor_alias){
            .text = record->text, .entity = (uint32_t)e, .n_mentions = record->n_mentions};
        if (fold)
            st = fold_alias(t, alias, &scratch, err);
    }
    buf_release(&scratch);
    return st;
}

/* Aliases to their entities' ranges; candidates as a flag. */
static brief_status attach(struct actor_table *t, struct brief_error *err)
{
    brief_status st;
    if ((st = build_aliases(t, &t->alias_records, true, &t->aliases, &t->n_aliases, err)) ||
        (st = build_aliases(t, &t->role_records, false, &t->roles, &t->n_roles, err)) ||
        (st =
             build_aliases(t, &t->candidate_records, false, &t->candidates, &t->n_candidates, err)))
        return st;
    for (uint32_t i = 0; i < t->n_aliases; i++) {
        struct actor_entity *entity = &t->entities[t->aliases[i].entity];
        if (entity->alias_from == entity->alias_to)
            entity->alias_from = i;
        entity->alias_to = i + 1;
    }
    for (size_t i = 0; i < t->n_candidates; i++) {
        struct actor_entity *e = &t->entities[t->candidates[i].entity];
        e->has_undecided = true;
        e->undecided_most += t->candidates[i].n_mentions;
        if (t->candidates[i].n_mentions > e->undecided_least)
            e->undecided_least = t->candidates[i].n_mentions;
    }
    return BRIEF_OK;
}

static bool is_full_name(const struct actor_table *t, const struct actor_entity *e)
{
    const struct actor_key *key = &t->keys[e->key_number];
    if (e->type == MENTION_PERSON)
        return !person_key_is_short(e->key);
    return key->joined == e->key_number || key->is_equal;
}

/* Of two keys of one actor, which names it? A full name; then more mentions; then the lower bytes.
 */
static bool names_better(const struct actor_table *t, uint32_t a, uint32_t b)
{
    const struct actor_entity *x = &t->entities[a], *y = &t->entities[b];
    bool x_full = is_full_name(t, x), y_full = is_full_name(t, y);
    if (x_full != y_full)
        return x_full;
    if (x->n_mentions != y->n_mentions)
        return x->n_mentions > y->n_mentions;
    return span_compare(x->norm, y->norm) < 0;
}

/* Entities counted by root, then laid out in one array: a bucket sort, so all stays in order. */
static brief_status build_actors(struct actor_table *t, struct brief_error *err)
{
    uint32_t *of_root = arena_alloc(&t->decided, (t->n_keys + 1) * sizeof *of_root);
    uint32_t *members = arena_alloc(&t->decided, (t->n_entities + 1) * sizeof *members);
    t->actors = arena_calloc(&t->decided, t->n_keys + 1, sizeof *t->actors);
    if (!of_root || !members || !t->actors)
        return no_memory(err);
    t->n_actors = 0;
    for (size_t k = 0; k < t->n_keys; k++)
        of_root[k] = NO_ACTOR;
    for (uint32_t e = 0; e < t->n_entities; e++) {
        uint32_t key = t->entities[e].key_number, root = actors_root(t, key);
        t->entities[e].actor = NO_ACTOR;
        if (t->keys[root].undecided)
            continue;
        if (of_root[root] == NO_ACTOR) {
            of_root[root] = (uint32_t)t->n_actors++;
            t->actors[of_root[root]].type = t->keys[root].type;
            t->actors[of_root[root]].renamed = NO_CORRECTION;
        }
        t->entities[e].actor = of_root[root];
        t->actors[of_root[root]].n_entities++;
    }
    for (size_t i = 0; i < t->n_actors; i++) {
        t->actors[i].entities = members;
        members += t->actors[i].n_entities;
        t->actors[i].n_entities = 0;
    }
    for (uint32_t e = 0; e < t->n_entities; e++) {
        if (t->entities[e].actor == NO_ACTOR)
            continue;
        struct actor *actor = &t->actors[t->entities[e].actor];
        uint32_t *list = (uint32_t *)(uintptr_t)actor->entities;
        list[actor->n_entities++] = e;
        actor->n_mentions += t->entities[e].n_mentions;
    }
    for (size_t i = 0; i < t->n_actors; i++) {
        struct actor *actor = &t->actors[i];
        uint32_t best = actor->entities[0];
        for (size_t j = 1; j < actor->n_entities; j++)
            if (names_better(t, actor->entities[j], best))
                best = actor->entities[j];
        actor->name = t->entities[best].norm;
    }
    return BRIEF_OK;
}

static uint64_t mentions_of_key(const struct actor_table *t, uint32_t k)
{
    uint64_t n = 0;
    for (uint32_t e = t->keys[k].entity_from; e < t->keys[k].entity_to; e++)
        n += t->entities[e].n_mentions;
    return n;
}

static int compare_pairs(const void *a, const void *b)
{
    const struct number_pair *x = a, *y = b;
    if (x->of != y->of)
        return x->of < y->of ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static void sort_pairs(struct number_pair *pairs, size_t n)
{
    if (n)
        qsort(pairs, n, sizeof *pairs, compare_pairs);
}

/* Those of one: from *from up to the returned end. */
static size_t pairs_of(const struct number_pair *pairs, size_t n, uint32_t of, size_t *from)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (pairs[middle].of < of)
            low = middle + 1;
        else
            high = middle;
    }
    *from = low;
    while (low < n && pairs[low].of == of)
        low++;
    return low;
}

/* Which undecided names may be whose, and which keys they have. */
static brief_status list_open(struct actor_table *t, struct brief_error *err)
{
    size_t most = 0;
    t->n_open = t->n_open_keys = 0;
    for (size_t k = 0; k < t->n_keys; k++)
        most += t->keys[k].n_candidates;
    t->open = arena_alloc(&t->decided, (most + 1) * sizeof *t->open);
    t->open_keys = arena_alloc(&t->decided, (t->n_keys + 1) * sizeof *t->open_keys);
    if (!t->open || !t->open_keys)
        return no_memory(err);
    for (uint32_t k = 0; k < t->n_keys; k++) {
        uint32_t root = actors_root(t, k);
        if (t->keys[root].undecided) {
            t->open_keys[t->n_open_keys++] = (struct number_pair){root, k};
            t->keys[root].open_mentions += mentions_of_key(t, k);
        }
        for (size_t i = 0; t->keys[k].undecided && i < t->keys[k].n_candidates; i++) {
            uint32_t actor = actors_of_key(t, t->keys[k].candidates[i]);
            if (actor != NO_ACTOR)
                t->open[t->n_open++] = (struct number_pair){actor, k};
        }
    }
    sort_pairs(t->open, t->n_open);
    sort_pairs(t->open_keys, t->n_open_keys);
    return BRIEF_OK;
}

size_t actors_open(const struct actor_table *t, uint32_t actor, size_t *from)
{
    return pairs_of(t->open, t->n_open, actor, from);
}

size_t actors_open_keys(const struct actor_table *t, uint32_t root, size_t *from)
{
    return pairs_of(t->open_keys, t->n_open_keys, root, from);
}

size_t actors_agreed(const struct actor_table *t, uint32_t actor, size_t *from)
{
    return pairs_of(t->agreed, t->n_agreed, actor, from);
}

static void look_at(struct actor_table *t, uint32_t actor, uint64_t fewer, uint64_t more)
{
    if (actor == NO_ACTOR)
        return;
    t->actors[actor].look = true;
    t->actors[actor].fewer += fewer;
    t->actors[actor].more += more;
}

static int compare_numbers(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The candidates of one entity, [from, to): which actors are more than one of them? */
static brief_status add_agreed(struct actor_table *t, size_t from, size_t to,
                               struct brief_error *err)
{
    uint32_t entity = t->candidates[from].entity;
    uint8_t type = actors_indexed_type(t, entity);
    uint32_t *actors = mem_alloc((to - from) * sizeof *actors);
    size_t n = 0;
    if (!actors)
        return no_memory(err);
    for (size_t i = from; i < to; i++) {
        uint32_t e = t->candidates[i].named = actors_entity(t, type, t->candidates[i].text);
        if (e != UINT32_MAX && t->entities[e].actor != NO_ACTOR)
            actors[n++] = t->entities[e].actor;
    }
    if (n)
        qsort(actors, n, sizeof *actors, compare_numbers);
    for (size_t i = 1; i < n; i++) {
        if (actors[i] != actors[i - 1] || (i > 1 && actors[i - 2] == actors[i]))
            continue;
        t->agreed[t->n_agreed++] = (struct number_pair){actors[i], entity};
        t->actors[actors[i]].more += t->entities[entity].undecided_most;
    }
    mem_free(actors);
    return BRIEF_OK;
}

static brief_status list_agreed(struct actor_table *t, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    t->n_agreed = 0;
    t->agreed = arena_alloc(&t->decided, (t->n_candidates + 1) * sizeof *t->agreed);
    if (!t->agreed)
        return no_memory(err);
    for (size_t from = 0, to; from < t->n_candidates && !st; from = to) {
        for (to = from + 1;
             to < t->n_candidates && t->candidates[to].entity == t->candidates[from].entity;)
            to++;
        st = add_agreed(t, from, to, err);
    }
    sort_pairs(t->agreed, t->n_agreed);
    return st;
}

/* Of whom may the dictionary's counts be wrong? Of those whose mentions are undecided here and
 * there, sent elsewhere by a line of actors.txt, or come from elsewhere. */
static void mark_looks(struct actor_table *t)
{
    for (size_t e = 0; e < t->n_entities; e++)
        if (t->entities[e].has_undecided && t->entities[e].actor != NO_ACTOR) {
            t->actors[t->entities[e].actor].fewer += t->entities[e].undecided_most;
            t->actors[t->entities[e].actor].surely_fewer += t->entities[e].undecided_least;
        }
    for (size_t i = 0; i < t->n_redirects; i++) {
        uint64_t n = mentions_of_key(t, t->redirects[i].from);
        look_at(t, actors_of_key(t, t->redirects[i].from), n, 0);
        look_at(t, actors_of_key(t, t->redirects[i].to), 0, n);
    }
    for (size_t i = 0; t->corrections.has[CORRECT_STOP_ALIAS] && i < t->n_aliases; i++) {
        const struct actor_entity *e = &t->entities[t->aliases[i].entity];
        if (actors_is_stopped(t, &t->keys[e->key_number], t->aliases[i].folded, NULL))
            look_at(t, e->actor, t->aliases[i].n_mentions, 0);
    }
}

brief_status actors_decide(struct actor_table *t, struct brief_error *err)
{
    brief_status st;
    arena_clear(&t->decided);
    if ((st = actors_settle(t, err)) || (st = build_entities(t, err)) || (st = attach(t, err)))
        return st;
    actors_retype(t);
    if ((st = actors_join(t, err)) || (st = build_actors(t, err)))
        return st;
    actors_rename(t);
    mark_looks(t);
    st = list_agreed(t, err);
    return st ? st : list_open(t, err);
}

uint32_t actors_entity(const struct actor_table *t, uint8_t type, struct span norm)
{
    struct buf term = {0};
    uint32_t out = UINT32_MAX;
    buf_byte(&term, TERM_ENTITY);
    size_t low = 0, high = term_append_entity(&term, type, norm) ? 0 : t->n_entities;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int c = span_compare(t->entities[middle].term, buf_bytes(&term));
        if (c == 0)
            out = (uint32_t)middle;
        if (c < 0)
            low = middle + 1;
        else
            high = middle;
    }
    buf_release(&term);
    return out;
}

struct span mention_entity_norm(const struct mention *m, struct span text)
{
    bool by_words = m->flags & MENTION_UNDECIDED || !m->norm.len;
    return by_words ? span_sub(text, m->start, m->end) : m->norm;
}

uint32_t actors_entity_of(const struct actor_table *t, const struct mention *m, struct span text)
{
    return actors_entity(t, m->type, mention_entity_norm(m, text));
}

static int compare_alias_text(const void *a, const void *b)
{
    return span_compare(((const struct actor_alias *)a)->text,
                        ((const struct actor_alias *)b)->text);
}

static int compare_alias_count(const void *a, const void *b)
{
    const struct actor_alias *x = a, *y = b;
    if (x->n_mentions != y->n_mentions)
        return x->n_mentions > y->n_mentions ? -1 : 1;
    return span_compare(x->text, y->text);
}

/* The first of the sorted list that is of this entity or a later one. */
static size_t first_of(const struct actor_alias *list, size_t n, uint32_t entity)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list[middle].entity < entity)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t actors_candidates(const struct actor_table *t, uint32_t entity, size_t *to)
{
    *to = first_of(t->candidates, t->n_candidates, entity + 1);
    return first_of(t->candidates, t->n_candidates, entity);
}

static bool alias_is_stopped(const struct actor_table *t, const struct actor_alias *alias)
{
    const struct actor_entity *e = &t->entities[alias->entity];
    return actors_is_stopped(t, &t->keys[e->key_number], alias->folded, NULL);
}

brief_status actors_aliases(const struct actor_table *t, uint32_t actor, bool roles,
                            struct arena *a, struct actor_alias **out, size_t *n,
                            struct brief_error *err)
{
    const struct actor *x = &t->actors[actor];
    const struct actor_alias *list = roles ? t->roles : t->aliases;
    size_t n_list = roles ? t->n_roles : t->n_aliases, total = 0, kept = 0;
    for (size_t i = 0; i < x->n_entities; i++)
        total +=
            first_of(list, n_list, x->entities[i] + 1) - first_of(list, n_list, x->entities[i]);
    *n = 0;
    *out = arena_alloc(a, (total + 1) * sizeof **out);
    if (!*out)
        return no_memory(err);
    for (size_t i = 0; i < x->n_entities; i++)
        for (size_t j = first_of(list, n_list, x->entities[i]);
             j < n_list && list[j].entity == x->entities[i]; j++)
            if (roles || !alias_is_stopped(t, &list[j]))
                (*out)[(*n)++] = list[j];
    if (*n)
        qsort(*out, *n, sizeof **out, compare_alias_text);
    for (size_t i = 0; i < *n; i++) {
        if (kept && span_equal((*out)[kept - 1].text, (*out)[i].text))
            (*out)[kept - 1].n_mentions += (*out)[i].n_mentions;
        else
            (*out)[kept++] = (*out)[i];
    }
    *n = kept;
    if (kept)
        qsort(*out, kept, sizeof **out, compare_alias_count);
    return BRIEF_OK;
}
