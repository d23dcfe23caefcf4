/* actors_correct.c -- the lines of actors.txt laid over the table.
 *
 *     names of a line ──> keys ──> retyped, joined, kept apart, redirected, renamed
 *
 * What is done first never matters: groups are the same whatever merge line comes first, and lines
 * that contradict each other were refused when the file was read. */
#include "query/actors.h"

#include "core/index/terms.h"
#include "core/mem.h"
#include "core/mention.h"
#include "core/text/utf8.h"
#include "query/query_error.h"
#include "query/rank.h"

#include <stdlib.h>

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for corrections of actors");
}

/* --- loading ------------------------------------------------------------------------------------
 */

static brief_status load_line(struct actor_table *t, const struct correction *line,
                              struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < line->n_names && !st; i++)
        st = actors_load_key(t, line->names[i].folded, err);
    return st;
}

/* Everything that lines put beside this name. */
brief_status actors_load_corrected(struct actor_table *t, struct span key, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    size_t from, to = corrections_of(&t->corrections, key, &from);
    for (size_t i = from; i < to && !st; i++)
        st = load_line(t, &t->corrections.at[t->corrections.refs[i].correction], err);
    return st;
}

/* Everything that lines put beside a name with these words: the words may stand in no name of the
 * index, as those of a rename. */
brief_status actors_load_corrected_names(struct actor_table *t, const struct span *words, size_t n,
                                         bool is_prefix, struct brief_error *err)
{
    const struct corrections *c = &t->corrections;
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < c->n_refs && !st; i++)
        if (name_has_words(c->refs[i].folded, words, n, is_prefix))
            st = load_line(t, &c->at[c->refs[i].correction], err);
    return st;
}

/* What retype lines bring in from other types. */
brief_status actors_load_corrected_types(struct actor_table *t, struct brief_error *err)
{
    const struct corrections *c = &t->corrections;
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < c->n && !st; i++)
        if (c->at[i].verb == CORRECT_RETYPE)
            st = actors_load_key(t, c->at[i].names[0].folded, err);
    return st;
}

/* --- types --------------------------------------------------------------------------------------
 */

/* The retype line for a name of this type, or NO_CORRECTION. */
static uint32_t retype_line(const struct actor_table *t, uint8_t type, struct span key)
{
    const struct corrections *c = &t->corrections;
    size_t from, to = c->has[CORRECT_RETYPE] ? corrections_of(c, key, &from) : 0;
    for (size_t i = to ? from : 0; i < to; i++) {
        const struct correction *line = &c->at[c->refs[i].correction];
        if (line->verb == CORRECT_RETYPE && correction_covers(line, type))
            return c->refs[i].correction;
    }
    return NO_CORRECTION;
}

static uint8_t type_of_key(const struct actor_table *t, uint8_t type, struct span key)
{
    uint32_t line = retype_line(t, type, key);
    return line == NO_CORRECTION ? type : t->corrections.at[line].new_type;
}

void actors_retype(struct actor_table *t)
{
    if (!t->corrections.has[CORRECT_RETYPE])
        return;
    for (size_t k = 0; k < t->n_keys; k++) {
        struct actor_key *key = &t->keys[k];
        uint32_t line =
            mention_type_has_actor(key->type) ? retype_line(t, key->type, key->key) : NO_CORRECTION;
        if (line == NO_CORRECTION)
            continue;
        key->type = t->corrections.at[line].new_type;
        key->correction = line;
        for (uint32_t e = key->entity_from; e < key->entity_to; e++)
            t->entities[e].type = key->type;
    }
}

/* Is there a record of an entity whose term begins so? The first n are sorted. */
static bool has_record(const struct record_list *list, size_t n, struct span head)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (span_compare(list->at[middle].entity, head) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && span_starts_with(list->at[low].entity, head);
}

static brief_status add_split_name(struct actor_table *t, const struct correction *line,
                                   uint8_t type, size_t n, struct brief_error *err)
{
    struct buf term = {0};
    struct actor_record record = {0};
    brief_status st = BRIEF_OK;
    buf_byte(&term, TERM_ENTITY);
    buf_byte(&term, (uint8_t)mention_type_letter(type));
    buf_span(&term, line->names[0].folded);
    buf_byte(&term, 0);
    if (!term.failed && has_record(&t->records, n, buf_bytes(&term))) {
        buf_clear(&term);
        buf_byte(&term, TERM_ENTITY);
        st = term_append_entity(&term, type, line->names[1].text);
        record.entity = arena_copy(&t->arena, buf_bytes(&term));
        struct actor_record *grown =
            mem_grow(t->records.at, &t->records.cap, t->records.n + 1, sizeof *grown);
        if (grown)
            t->records.at = grown;
        if (!st && record.entity.at && grown)
            grown[t->records.n++] = record;
        else
            st = BRIEF_ENOMEM;
    }
    st = st || term.failed ? no_memory(err) : BRIEF_OK;
    buf_release(&term);
    return st;
}

/* Who is split off need not be named in any document. The records are sorted; what is added is
 * not. */
brief_status actors_add_split_names(struct actor_table *t, struct brief_error *err)
{
    const struct corrections *c = &t->corrections;
    size_t n = t->records.n;
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < c->n && !st; i++)
        for (uint8_t type = 0; type < N_MENTION_TYPES && !st; type++)
            if (c->at[i].verb == CORRECT_SPLIT && mention_type_has_actor(type) &&
                correction_covers(&c->at[i], type_of_key(t, type, c->at[i].names[0].folded)))
                st = add_split_name(t, &c->at[i], type, n, err);
    return st;
}

/* --- joins --------------------------------------------------------------------------------------
 */

/* A retyped key goes to the one of its new type that has the same name. */
static void join_retyped(struct actor_table *t)
{
    for (uint32_t k = 0; k < t->n_keys; k++) {
        struct actor_key *key = &t->keys[k];
        if (mention_type_letter(key->type) == key->letter)
            continue;
        struct actor_key *other = actors_key(t, key->type, key->key);
        if (other && other != key && actors_lead(t, k, (uint32_t)(other - t->keys)))
            key->is_equal = key->is_fixed = true;
    }
}

static bool is_short_person(const struct actor_key *key)
{
    return key->type == MENTION_PERSON && person_key_is_short(key->key);
}

/* Two roots become one: a full name stays root, else the lower number. */
static void join_roots(struct actor_table *t, uint32_t a, uint32_t b, uint32_t line)
{
    bool a_short = is_short_person(&t->keys[a]), b_short = is_short_person(&t->keys[b]);
    uint32_t root = a_short != b_short ? (a_short ? b : a) : (a < b ? a : b);
    uint32_t other = root == a ? b : a;
    if (!actors_lead(t, other, root))
        return;
    t->keys[other].is_equal = t->keys[other].is_fixed = true;
    t->keys[root].is_equal = true;
    t->keys[other].correction = line;
    if (t->keys[root].correction == NO_CORRECTION)
        t->keys[root].correction = line;
}

static void join_merged(struct actor_table *t, uint32_t number, uint8_t type)
{
    const struct correction *line = &t->corrections.at[number];
    const struct actor_key *first = NULL;
    for (size_t i = 0; i < line->n_names; i++) {
        const struct actor_key *key = actors_key(t, type, line->names[i].folded);
        if (key && first)
            join_roots(t, actors_root(t, (uint32_t)(first - t->keys)),
                       actors_root(t, (uint32_t)(key - t->keys)), number);
        first = first ? first : key;
    }
}

static void join_preferred(struct actor_table *t, uint32_t number, uint8_t type)
{
    const struct correction *line = &t->corrections.at[number];
    const struct actor_key *a = actors_key(t, type, line->names[0].folded);
    const struct actor_key *b = actors_key(t, type, line->names[1].folded);
    if (!a || !b)
        return;
    uint32_t from = actors_root(t, (uint32_t)(a - t->keys));
    if (actors_lead(t, from, (uint32_t)(b - t->keys))) {
        t->keys[from].is_fixed = true;
        t->keys[from].correction = number;
    }
}

/* Every pair of a not-same line that the table has. */
static brief_status keep_apart(struct actor_table *t, const struct correction *line, uint8_t type,
                               size_t *cap, struct brief_error *err)
{
    for (size_t i = 0; i < line->n_names; i++) {
        const struct actor_key *a = actors_key(t, type, line->names[i].folded);
        for (size_t j = i + 1; a && j < line->n_names; j++) {
            const struct actor_key *b = actors_key(t, type, line->names[j].folded);
            if (!b)
                continue;
            if (t->n_apart == *cap) {
                uint32_t(*grown)[2] = arena_alloc(&t->decided, (*cap * 2 + 8) * sizeof *grown);
                if (!grown)
                    return no_memory(err);
                if (t->n_apart)
                    memcpy(grown, t->apart, t->n_apart * sizeof *grown);
                t->apart = grown;
                *cap = *cap * 2 + 8;
            }
            t->apart[t->n_apart][0] = (uint32_t)(a - t->keys);
            t->apart[t->n_apart++][1] = (uint32_t)(b - t->keys);
        }
    }
    return BRIEF_OK;
}

/* Do `step` for every line of a verb and every type that it speaks of. */
static void each_line(struct actor_table *t, enum correction_verb verb,
                      void (*step)(struct actor_table *, uint32_t, uint8_t))
{
    for (uint32_t i = 0; t->corrections.has[verb] && i < t->corrections.n; i++)
        for (uint8_t type = 0; type < N_MENTION_TYPES; type++)
            if (t->corrections.at[i].verb == verb && mention_type_has_actor(type) &&
                correction_covers(&t->corrections.at[i], type) && !t->corrections.at[i].scope.len)
                step(t, i, type);
}

brief_status actors_join_corrected(struct actor_table *t, struct brief_error *err)
{
    const struct corrections *c = &t->corrections;
    size_t cap = 0;
    brief_status st = BRIEF_OK;
    t->apart = NULL;
    t->n_apart = 0;
    if (c->has[CORRECT_RETYPE])
        join_retyped(t);
    each_line(t, CORRECT_MERGE, join_merged);
    each_line(t, CORRECT_PREFER, join_preferred);
    for (size_t i = 0; c->has[CORRECT_NOT_SAME] && i < c->n; i++)
        for (uint8_t type = 0; type < N_MENTION_TYPES && !st; type++)
            if (c->at[i].verb == CORRECT_NOT_SAME && mention_type_has_actor(type) &&
                correction_covers(&c->at[i], type))
                st = keep_apart(t, &c->at[i], type, &cap, err);
    return st;
}

bool actors_is_stopped(const struct actor_table *t, const struct actor_key *key, struct span name,
                       uint32_t *correction)
{
    const struct corrections *c = &t->corrections;
    if (!c->has[CORRECT_STOP_ALIAS] || span_equal(key->key, name))
        return false;
    size_t from, to = corrections_of(c, name, &from);
    for (size_t i = from; i < to; i++) {
        const struct correction *line = &c->at[c->refs[i].correction];
        if (line->verb != CORRECT_STOP_ALIAS || c->refs[i].name != 0 ||
            !correction_covers(line, key->type))
            continue;
        const struct actor_key *whose =
            line->n_names == 2
                ? actors_key((struct actor_table *)(uintptr_t)t, key->type, line->names[1].folded)
                : key;
        if (!whose || (whose != key && actors_root(t, (uint32_t)(whose - t->keys)) !=
                                           actors_root(t, (uint32_t)(key - t->keys))))
            continue;
        if (correction)
            *correction = c->refs[i].correction;
        return true;
    }
    return false;
}

bool actors_may_join(const struct actor_table *t, uint32_t a, uint32_t b, struct span name)
{
    uint32_t root_a = actors_root(t, a), root_b = actors_root(t, b);
    if (actors_is_stopped(t, &t->keys[b], name, NULL))
        return false;
    for (size_t i = 0; i < t->n_apart; i++) {
        uint32_t x = actors_root(t, t->apart[i][0]), y = actors_root(t, t->apart[i][1]);
        if ((x == root_a && y == root_b) || (x == root_b && y == root_a))
            return false;
    }
    return true;
}

/* --- places -------------------------------------------------------------------------------------
 */

/* The first line of a message, for putting it into another one. */
static int first_line(const char *text)
{
    return (int)strcspn(text, "\n");
}

static brief_status fail_at_scope(const struct corrections *c, const struct correction *line,
                                  const char *why, struct brief_error *err)
{
    size_t column = utf8_count(span_sub(line->source, 0, line->scope_at)) + 1;
    return query_fail(err, line->source, line->scope_at, "%.*s:%u:%zu: %.*s", (int)c->path.len,
                      c->path.at, line->line, column, first_line(why), why);
}

static brief_status filter_of_doc(struct doc_filter *out, struct actor_table *t, struct span id,
                                  struct brief_error *err)
{
    struct collection *c = t->collection;
    struct doc_ref ref;
    bool found;
    out->n = 0;
    out->bits = arena_calloc(&t->arena, c->n_segments + 1, sizeof *out->bits);
    if (!out->bits)
        return no_memory(err);
    brief_status st = collection_find(c, id, &ref, &found, err);
    if (st || !found)
        return st;
    out->bits[ref.segment] =
        arena_calloc(&t->arena, c->segments[ref.segment].row.n_docs / 8 + 1, 1);
    if (!out->bits[ref.segment])
        return no_memory(err);
    out->bits[ref.segment][ref.doc / 8] = (uint8_t)(1 << (ref.doc % 8));
    out->n = 1;
    return BRIEF_OK;
}

/* The documents of a line's scope, asked for once. Queries of scopes know actors as they are
 * without any correction: else a scope could depend on itself. */
brief_status actors_scope(struct actor_table *t, uint32_t number, const struct doc_filter **out,
                          struct brief_error *err)
{
    const struct correction *line = &t->corrections.at[number];
    struct brief_error why = {0};
    brief_status st;
    if (!t->scopes) {
        t->scopes = arena_calloc(&t->arena, t->corrections.n + 1, sizeof *t->scopes);
        if (!t->scopes)
            return no_memory(err);
    }
    *out = t->scopes[number];
    if (*out)
        return BRIEF_OK;
    struct doc_filter *filter = arena_alloc(&t->arena, sizeof *filter);
    if (!filter)
        return no_memory(err);
    if (line->scope_is_doc) {
        st = filter_of_doc(filter, t, line->scope, &why);
    } else {
        t->collection->without_corrections = true;
        st = filter_by_query(filter, t->collection, line->scope, &t->arena, &why);
        t->collection->without_corrections = false;
    }
    if (st == BRIEF_EQUERY)
        return fail_at_scope(&t->corrections, line, why.text, err);
    if (st)
        return brief_fail(err, st, "%s", why.text[0] ? why.text : brief_status_name(st));
    *out = t->scopes[number] = filter;
    return BRIEF_OK;
}

static int compare_redirects(const void *a, const void *b)
{
    const struct actor_redirect *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->correction > y->correction) - (x->correction < y->correction);
}

static bool share_a_document(const struct actor_table *t, const struct doc_filter *a,
                             const struct doc_filter *b)
{
    for (size_t s = 0; s < t->collection->n_segments; s++)
        for (size_t i = 0;
             a->bits[s] && b->bits[s] && i * 8 < t->collection->segments[s].row.n_docs; i++)
            if (a->bits[s][i] & b->bits[s][i])
                return true;
    return false;
}

/* Two lines of one verb that send a name to different actors in one document. */
static brief_status check_overlaps(const struct actor_table *t, struct brief_error *err)
{
    for (size_t i = 0; i < t->n_redirects; i++)
        for (size_t j = i + 1; j < t->n_redirects && t->redirects[j].from == t->redirects[i].from;
             j++) {
            const struct correction *a = &t->corrections.at[t->redirects[i].correction];
            const struct correction *b = &t->corrections.at[t->redirects[j].correction];
            struct brief_error why = {0};
            if (a->verb != b->verb || t->redirects[i].to == t->redirects[j].to ||
                !share_a_document(t, t->redirects[i].scope, t->redirects[j].scope))
                continue;
            brief_fail(&why, BRIEF_EQUERY,
                       "some documents belong to this place and to that of line %u, which says "
                       "something else of the name",
                       a->line);
            return fail_at_scope(&t->corrections, b, why.text, err);
        }
    return BRIEF_OK;
}

static brief_status add_redirect(struct actor_table *t, uint32_t number, uint8_t type,
                                 struct brief_error *err)
{
    const struct correction *line = &t->corrections.at[number];
    struct actor_key *from = actors_key(t, type, line->names[0].folded);
    struct actor_key *to = actors_key(t, type, line->names[1].folded);
    if (!from || !to || from == to)
        return BRIEF_OK;
    struct actor_redirect *r = &t->redirects[t->n_redirects];
    *r =
        (struct actor_redirect){(uint32_t)(from - t->keys), (uint32_t)(to - t->keys), number, NULL};
    brief_status st = actors_scope(t, number, &r->scope, err);
    if (st)
        return st;
    from->has_redirects = true;
    t->n_redirects++;
    return BRIEF_OK;
}

brief_status actors_redirect(struct actor_table *t, struct brief_error *err)
{
    const struct corrections *c = &t->corrections;
    size_t most = 0;
    brief_status st = BRIEF_OK;
    t->n_redirects = 0;
    for (size_t i = 0; i < c->n; i++)
        most += c->at[i].scope.len > 0;
    if (!most)
        return BRIEF_OK;
    t->redirects = arena_alloc(&t->decided, most * N_MENTION_TYPES * sizeof *t->redirects);
    if (!t->redirects)
        return no_memory(err);
    for (uint32_t i = 0; i < c->n; i++)
        for (uint8_t type = 0; type < N_MENTION_TYPES && !st; type++)
            if (c->at[i].scope.len && mention_type_has_actor(type) &&
                correction_covers(&c->at[i], type))
                st = add_redirect(t, i, type, err);
    if (t->n_redirects)
        qsort(t->redirects, t->n_redirects, sizeof *t->redirects, compare_redirects);
    return st ? st : check_overlaps(t, err);
}

/* --- names --------------------------------------------------------------------------------------
 */

/* Of two lines that rename the names of one actor differently, the lower name counts. */
static void rename_one(struct actor_table *t, uint32_t number, uint8_t type)
{
    const struct correction *line = &t->corrections.at[number];
    const struct actor_key *key = actors_key(t, type, line->names[0].folded);
    uint32_t actor = key ? actors_of_key(t, (uint32_t)(key - t->keys)) : NO_ACTOR;
    if (actor == NO_ACTOR)
        return;
    struct actor *a = &t->actors[actor];
    if (a->renamed != NO_CORRECTION && span_compare(a->name, line->names[1].text) <= 0)
        return;
    a->renamed = number;
    a->name = line->names[1].text;
}

void actors_rename(struct actor_table *t)
{
    each_line(t, CORRECT_RENAME, rename_one);
}
