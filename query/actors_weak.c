/* actors_weak.c -- weak names that the collection proves take part as the type that it proves.
 *
 *     \1 w KEY \0 NORM ──verdict on KEY──> \1 T KEY \0 NORM, or nothing
 *
 * The dictionary keeps weak names under a letter of their own. Here the letter becomes that of the
 * type they are admitted as; an entity whose mentions were sure in some documents and weak in
 * others has two lists. Their surface form is their normal form. */
#include "query/actors.h"
#include "query/evidence.h"

#include "core/index/terms.h"
#include "core/mention.h"

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for the table of actors");
}

/* The same term with another letter, in `a`; a NULL span when out of memory. */
static struct span with_letter(struct span term, char letter, struct arena *a)
{
    struct span out = arena_copy(a, term);
    if (out.at)
        ((char *)(uintptr_t)out.at)[1] = letter;
    return out;
}

struct span actors_weak_term(struct actor_table *t, struct span term)
{
    return with_letter(term, WEAK_LETTER, &t->decided);
}

size_t actors_lists(const struct actor_entity *e, struct span out[2])
{
    out[0] = e->term;
    out[1] = e->weak_term;
    return 1 + (e->weak_term.len > 0);
}

brief_status actors_load_weak(struct actor_table *t, struct span name, struct brief_error *err)
{
    struct buf prefix = {0};
    bool is_new = false;
    brief_status st = BRIEF_OK;
    buf_byte(&prefix, TERM_ENTITY);
    buf_byte(&prefix, WEAK_LETTER);
    if (term_append_key(&prefix, name))
        st = no_memory(err);
    buf_byte(&prefix, '\0');
    if (!st && (prefix.failed ||
                intern_add(&t->loaded_entities, buf_bytes(&prefix), &is_new) == INTERN_NONE))
        st = no_memory(err);
    for (size_t i = 0; i < t->collection->n_segments && is_new && !st; i++)
        st = actors_load_names(t, &t->collection->segments[i], buf_bytes(&prefix), err);
    buf_release(&prefix);
    return st;
}

/* The collection proves the weak name of this record: count it as what it is. */
static brief_status admit(struct actor_table *t, struct actor_record *record, struct span norm,
                          uint8_t type, struct brief_error *err)
{
    record->entity = with_letter(record->entity, mention_type_letter(type), &t->arena);
    if (!record->entity.at)
        return no_memory(err);
    record->weak = true;
    struct actor_record alias = *record;
    alias.text = norm;
    return actors_add_record(&t->alias_records, &alias, err);
}

brief_status actors_settle(struct actor_table *t, struct brief_error *err)
{
    struct record_list *list = &t->records;
    size_t kept = 0;
    for (size_t i = 0; i < list->n; i++) {
        struct actor_record *record = &list->at[i];
        struct entity_term parsed;
        if (term_parse(&parsed, record->entity) && parsed.letter == WEAK_LETTER) {
            struct verdict verdict;
            brief_status st = evidence_verdict(&verdict, t->collection, parsed.key, err);
            if (!st && verdict.reason == VERDICT_ADMITTED)
                st = admit(t, record, parsed.norm, verdict.type, err);
            if (st)
                return st;
            if (verdict.reason != VERDICT_ADMITTED)
                continue;
        }
        list->at[kept++] = *record;
    }
    list->n = kept;
    return BRIEF_OK;
}
