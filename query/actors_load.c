/* actors_load.c -- read the alias table out of the segments' dictionaries. */
#include "query/actors.h"

#include "core/index/terms.h"
#include "core/mem.h"
#include "core/mention.h"
#include "query/evidence.h"

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for the table of actors");
}

brief_status actors_new(struct actor_table **out, struct collection *c, struct brief_error *err)
{
    struct actor_table *t = mem_calloc(1, sizeof *t);
    *out = t;
    if (!t)
        return no_memory(err);
    t->collection = c;
    arena_init(&t->arena, 65536);
    arena_init(&t->decided, 65536);
    intern_init(&t->loaded_words);
    intern_init(&t->loaded_entities);
    corrections_init(&t->corrections);
    if (c->without_corrections)
        return BRIEF_OK;
    return corrections_load(&t->corrections, store_path(c->store), NULL, err);
}

void actors_free(struct actor_table *t)
{
    if (!t)
        return;
    mem_free(t->records.at);
    mem_free(t->alias_records.at);
    mem_free(t->role_records.at);
    mem_free(t->candidate_records.at);
    intern_release(&t->loaded_words);
    intern_release(&t->loaded_entities);
    corrections_release(&t->corrections);
    arena_release(&t->arena);
    arena_release(&t->decided);
    mem_free(t);
}

brief_status actors_add_record(struct record_list *list, const struct actor_record *record,
                               struct brief_error *err)
{
    struct actor_record *grown = mem_grow(list->at, &list->cap, list->n + 1, sizeof *grown);
    if (!grown)
        return no_memory(err);
    list->at = grown;
    grown[list->n++] = *record;
    return BRIEF_OK;
}

/* Count the entry's live mentions; a record only when there are any. */
static brief_status count_live(struct segment *seg, const struct term_entry *entry,
                               struct actor_record *record, struct brief_error *err)
{
    return segment_live_count(seg, entry, &record->n_docs, &record->n_mentions, err);
}

/* The entity's term \1 L KEY \0 NORM and the part behind it, out of a \3, \5 or \6 term. */
static brief_status split_alias(struct actor_table *t, struct span term,
                                struct actor_record *record, struct brief_error *err)
{
    struct entity_term parsed;
    if (!term_parse(&parsed, term))
        return brief_fail(err, BRIEF_ECORRUPT, "an entity's term is damaged");
    char *at = arena_text(&t->arena, parsed.entity.len + 1);
    record->text = arena_copy(&t->arena, parsed.part);
    if (!at || !record->text.at)
        return no_memory(err);
    at[0] = TERM_ENTITY;
    memcpy(at + 1, parsed.entity.at, parsed.entity.len);
    record->entity = (struct span){at, parsed.entity.len + 1};
    return BRIEF_OK;
}

/* Every term with `prefix` (\3…, \5… or \6…) of one segment becomes a record of its kind. */
static brief_status load_aliases(struct actor_table *t, struct segment *seg, struct span prefix,
                                 struct brief_error *err)
{
    struct term_cursor cursor = {0};
    struct record_list *list = prefix.at[0] == TERM_SURFACE ? &t->alias_records
                               : prefix.at[0] == TERM_ROLE  ? &t->role_records
                                                            : &t->candidate_records;
    brief_status st = term_cursor_open(&cursor, seg, prefix, err);
    if (st)
        return st;
    while (!st && term_cursor_next(&cursor)) {
        struct actor_record record = {0};
        if ((st = count_live(seg, &cursor.entry, &record, err)) || !record.n_docs ||
            (st = split_alias(t, cursor.entry.term, &record, err)))
            continue;
        st = actors_add_record(list, &record, err);
    }
    st = st ? st : cursor.status;
    term_cursor_close(&cursor);
    return st ? brief_fail(err, st,
                           "the dictionary of entities is damaged: run "
                           "`brief-index check`")
              : BRIEF_OK;
}

brief_status actors_load_names(struct actor_table *t, struct segment *seg, struct span prefix,
                               struct brief_error *err)
{
    struct term_cursor cursor = {0};
    brief_status st = term_cursor_open(&cursor, seg, prefix, err);
    if (st)
        return st;
    while (!st && term_cursor_next(&cursor)) {
        struct actor_record record = {0};
        if ((st = count_live(seg, &cursor.entry, &record, err)) || !record.n_docs)
            continue;
        record.entity = arena_copy(&t->arena, cursor.entry.term);
        st = record.entity.at ? actors_add_record(&t->records, &record, err) : no_memory(err);
    }
    st = st ? st : cursor.status;
    term_cursor_close(&cursor);
    return st ? brief_fail(err, st,
                           "the dictionary of entities is damaged: run "
                           "`brief-index check`")
              : BRIEF_OK;
}

/* All of one kind of term, of one type or (letter 0) of every type. */
static brief_status load_kind(struct actor_table *t, struct segment *seg, char kind, char letter,
                              struct brief_error *err)
{
    char prefix[2] = {kind, letter};
    struct span head = {prefix, letter ? 2 : 1};
    return kind == TERM_ENTITY ? actors_load_names(t, seg, head, err)
                               : load_aliases(t, seg, head, err);
}

static brief_status load_letter(struct actor_table *t, char letter, struct brief_error *err)
{
    static const char kinds[] = {TERM_ENTITY, TERM_SURFACE, TERM_ROLE, TERM_CANDIDATE};
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < t->collection->n_segments; i++)
        for (size_t k = 0; k < sizeof kinds && !st; k++)
            st = load_kind(t, &t->collection->segments[i], kinds[k], letter, err);
    return st;
}

brief_status actors_load_all(struct actor_table *t, struct brief_error *err)
{
    brief_status st = evidence_prepare(t->collection, err);
    t->records.n = t->alias_records.n = t->role_records.n = t->candidate_records.n = 0;
    st = st ? st : load_letter(t, 0, err);
    return st ? st : actors_decide(t, err);
}

brief_status actors_load_types(struct actor_table *t, uint32_t types, struct brief_error *err)
{
    if (t->corrections.has[CORRECT_RETYPE])
        return actors_load_all(t, err);
    brief_status st = evidence_prepare(t->collection, err);
    for (uint8_t type = 0; type < N_MENTION_TYPES && !st; type++)
        if (types >> type & 1)
            st = load_letter(t, mention_type_letter(type), err);
    st = st ? st : load_letter(t, WEAK_LETTER, err); /* of whatever type they are admitted as */
    return st ? st : actors_decide(t, err);
}

/* The term with another first byte and a NUL behind it: what its aliases begin with. */
static struct span alias_prefix(struct actor_table *t, struct span term, char kind)
{
    char *at = arena_text(&t->arena, term.len + 1);
    if (!at)
        return (struct span){NULL, 0};
    memcpy(at, term.at, term.len);
    at[0] = kind;
    at[term.len] = '\0';
    return (struct span){at, term.len + 1};
}

brief_status actors_load_entity(struct actor_table *t, struct span term, struct brief_error *err)
{
    bool is_new = false;
    uint32_t number = intern_add(&t->loaded_entities, term, &is_new);
    if (number == INTERN_NONE)
        return no_memory(err);
    if (!is_new)
        return BRIEF_OK;
    struct span own = t->loaded_entities.strings[number];
    struct span forms = alias_prefix(t, own, TERM_SURFACE), roles = alias_prefix(t, own, TERM_ROLE);
    struct span candidates = alias_prefix(t, own, TERM_CANDIDATE);
    if (!forms.at || !roles.at || !candidates.at)
        return no_memory(err);
    size_t n_aliases = t->alias_records.n;
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < t->collection->n_segments && !st; i++) {
        struct segment *seg = &t->collection->segments[i];
        struct actor_record record = {.entity = own};
        struct term_entry entry;
        bool found = false;
        st = segment_find_term(seg, own, &entry, &found, err);
        if (!st && found)
            st = count_live(seg, &entry, &record, err);
        if (st || !record.n_docs)
            continue;
        st = actors_add_record(&t->records, &record, err);
        st = st ? st : load_aliases(t, seg, forms, err);
        st = st ? st : load_aliases(t, seg, roles, err);
        st = st ? st : load_aliases(t, seg, candidates, err);
    }
    struct entity_term parsed;
    if (!st && term_parse(&parsed, own))
        st = actors_load_weak(t, parsed.key, err);
    for (size_t i = n_aliases; i < t->alias_records.n && !st; i++)
        st = actors_load_weak(t, t->alias_records.at[i].text, err);
    return st;
}

/* KEY from a \2 TOKEN \0 L KEY; a NULL pointer when it is of another type. */
static struct span key_of_token(struct span term, char letter, struct arena *a)
{
    const char *nul = memchr(term.at, '\0', term.len);
    size_t at = nul ? (size_t)(nul - term.at) : term.len;
    if (at + 1 >= term.len || term.at[at + 1] != letter)
        return (struct span){NULL, 0};
    return arena_copy(a, span_sub(term, at + 2, term.len));
}

/* The keys with a token, of all segments: gathered first, loaded once the cursor is closed. */
static brief_status gather_word(struct actor_table *t, struct span prefix, char letter,
                                struct span **list, size_t *n, size_t *cap, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < t->collection->n_segments && !st; i++) {
        struct term_cursor cursor = {0};
        if ((st = term_cursor_open(&cursor, &t->collection->segments[i], prefix, err)))
            return st;
        while (!st && term_cursor_next(&cursor)) {
            struct span key = key_of_token(cursor.entry.term, letter, &t->arena);
            struct span *grown = key.at ? mem_grow(*list, cap, *n + 1, sizeof *grown) : NULL;
            if (grown) {
                *list = grown;
                grown[(*n)++] = key;
            } else if (key.at) {
                st = no_memory(err);
            }
        }
        st = st ? st : cursor.status;
        term_cursor_close(&cursor);
    }
    return st ? brief_fail(err, st, "the dictionary of names is damaged: run `brief-index check`")
              : BRIEF_OK;
}

/* The entities of a key in one type, of all segments: gathered first, loaded once the cursor is
 * closed. */
static brief_status load_key_of_type(struct actor_table *t, char letter, struct span key,
                                     struct brief_error *err)
{
    struct buf prefix = {0};
    struct span *list = NULL;
    size_t n = 0, cap = 0;
    brief_status st = BRIEF_OK;
    buf_byte(&prefix, TERM_ENTITY);
    buf_byte(&prefix, (uint8_t)letter);
    buf_span(&prefix, key);
    buf_byte(&prefix, '\0');
    if (prefix.failed)
        st = no_memory(err);
    for (size_t i = 0; i < t->collection->n_segments && !st; i++) {
        struct term_cursor cursor = {0};
        if ((st = term_cursor_open(&cursor, &t->collection->segments[i], buf_bytes(&prefix), err)))
            break;
        while (!st && term_cursor_next(&cursor)) {
            struct span *grown = mem_grow(list, &cap, n + 1, sizeof *grown);
            list = grown ? grown : list;
            st = grown ? BRIEF_OK : no_memory(err);
            if (grown && !(grown[n++] = arena_copy(&t->arena, cursor.entry.term)).at)
                st = no_memory(err);
        }
        st = st ? st : cursor.status;
        term_cursor_close(&cursor);
    }
    for (size_t i = 0; i < n && !st; i++)
        st = actors_load_entity(t, list[i], err);
    mem_free(list);
    buf_release(&prefix);
    return st;
}

brief_status actors_load_word(struct actor_table *t, uint8_t type, struct span word, bool is_prefix,
                              struct brief_error *err)
{
    char letter = mention_type_letter(type);
    struct buf key = {0};
    struct span *list = NULL;
    size_t n = 0, cap = 0;
    bool is_new = false;
    brief_status st = BRIEF_OK;
    buf_byte(&key, TERM_NAME);
    term_append_token(&key, word);
    size_t prefix_len = key.len;
    if (!is_prefix) {
        buf_byte(&key, '\0');
        buf_byte(&key, (uint8_t)letter);
        prefix_len = key.len;
    } else {
        buf_byte(&key, '*');
        buf_byte(&key, (uint8_t)letter);
    }
    if (key.failed || intern_add(&t->loaded_words, buf_bytes(&key), &is_new) == INTERN_NONE)
        st = no_memory(err);
    if (!st && is_new)
        st = gather_word(t, (struct span){key.at, prefix_len}, letter, &list, &n, &cap, err);
    for (size_t i = 0; i < n && !st; i++)
        st = load_key_of_type(t, letter, list[i], err);
    mem_free(list);
    buf_release(&key);
    return st;
}

brief_status actors_load_key(struct actor_table *t, struct span key, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    for (uint8_t type = 0; type < N_MENTION_TYPES && !st; type++)
        if (mention_type_has_actor(type))
            st = load_key_of_type(t, mention_type_letter(type), key, err);
    return st ? st : actors_load_weak(t, key, err);
}

static brief_status lettered_key_exists(struct actor_table *t, char letter, struct span key,
                                        bool *exists, struct brief_error *err)
{
    struct buf prefix = {0};
    brief_status st = BRIEF_OK;
    *exists = false;
    buf_byte(&prefix, TERM_ENTITY);
    buf_byte(&prefix, (uint8_t)letter);
    buf_span(&prefix, key);
    buf_byte(&prefix, '\0');
    if (prefix.failed)
        st = no_memory(err);
    for (size_t i = 0; i < t->collection->n_segments && !st && !*exists; i++) {
        struct term_cursor cursor = {0};
        if ((st = term_cursor_open(&cursor, &t->collection->segments[i], buf_bytes(&prefix), err)))
            break;
        *exists = term_cursor_next(&cursor);
        st = cursor.status;
        term_cursor_close(&cursor);
    }
    buf_release(&prefix);
    return st;
}

brief_status actors_key_exists(struct actor_table *t, uint8_t type, struct span key, bool *exists,
                               struct brief_error *err)
{
    struct verdict verdict;
    brief_status st = lettered_key_exists(t, mention_type_letter(type), key, exists, err);
    if (st || *exists || type >= N_NAME_TYPES ||
        (st = lettered_key_exists(t, WEAK_LETTER, key, exists, err)) || !*exists)
        return st;
    st = evidence_verdict(&verdict, t->collection, key, err);
    *exists = !st && verdict.reason == VERDICT_ADMITTED && verdict.type == type;
    return st;
}
