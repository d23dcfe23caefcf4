/* actors_lint.c -- look at every line of actors.txt with the whole index in sight.
 *
 *     lines that cannot be read or contradict each other: queries are refused until they are mended
 *     lines that do nothing here: a name misspelt, a place without documents, a type it has anyway
 */
#include "query/views/actors_lint.h"

#include "core/mention.h"
#include "core/text/clean.h"

#include <stdarg.h>
#include <stdio.h>

struct linting {
    struct view *view;
    struct actor_table *table;
    struct complaints complaints;
};

static void print_complaint(void *ctx, const char *message)
{
    struct buf *out = &((struct view *)ctx)->answer.text;
    clean_append_lines(out, span_of(message));
    buf_byte(out, '\n');
}

/* The key of one of the types that the line speaks of, or NULL. */
static const struct actor_key *key_of(struct linting *l, const struct correction *line, size_t name)
{
    for (uint8_t type = 0; type < N_MENTION_TYPES; type++) {
        const struct actor_key *key = mention_type_has_actor(type) && correction_covers(line, type)
                                          ? actors_key(l->table, type, line->names[name].folded)
                                          : NULL;
        if (key)
            return key;
    }
    return NULL;
}

/* An actor whom it is an alias of, or NULL. */
static const struct actor *whose_alias(const struct linting *l, const struct correction *line,
                                       size_t name)
{
    const struct actor_table *t = l->table;
    for (size_t i = 0; i < t->n_aliases; i++) {
        const struct actor_entity *e = &t->entities[t->aliases[i].entity];
        if (e->actor != NO_ACTOR && correction_covers(line, e->type) &&
            span_equal(t->aliases[i].folded, line->names[name].folded))
            return &t->actors[e->actor];
    }
    return NULL;
}

/* A retyped name is looked for under its new type. */
static bool is_retyped(const struct linting *l, const struct correction *line, size_t name)
{
    const struct corrections *c = &l->table->corrections;
    size_t from, to = corrections_of(c, line->names[name].folded, &from);
    for (size_t i = from; i < to; i++)
        if (c->at[c->refs[i].correction].verb == CORRECT_RETYPE && c->refs[i].name == 0)
            return true;
    return false;
}

static bool check_name(struct linting *l, const struct correction *line, size_t name)
{
    size_t at = line->names[name].at;
    if (key_of(l, line, name))
        return true;
    const struct actor *actor = whose_alias(l, line, name);
    if (actor)
        corrections_complain(&l->complaints, &l->table->corrections, line, at,
                             "this is only another word for \"%.*s\" (%s): name him so",
                             (int)actor->name.len, actor->name.at, mention_type_name(actor->type));
    else if (is_retyped(l, line, name) && line->verb != CORRECT_RETYPE)
        corrections_complain(&l->complaints, &l->table->corrections, line, at,
                             "no %s is called so, for a retype line has made it something else",
                             mention_type_name(line->type));
    else if (line->type == ANY_TYPE)
        corrections_complain(&l->complaints, &l->table->corrections, line, at,
                             "nobody is called so in this index");
    else
        corrections_complain(&l->complaints, &l->table->corrections, line, at,
                             "no %s is called so in this index", mention_type_name(line->type));
    return false;
}

/* Names there are, but not two of one type. */
static void check_merge(struct linting *l, const struct correction *line)
{
    size_t most = 0;
    bool all = true;
    for (size_t i = 0; i < line->n_names; i++)
        all &= check_name(l, line, i);
    for (uint8_t type = 0; type < N_MENTION_TYPES; type++) {
        size_t n = 0;
        for (size_t i = 0; mention_type_has_actor(type) && i < line->n_names; i++)
            n += correction_covers(line, type) &&
                 actors_key(l->table, type, line->names[i].folded) != NULL;
        most = n > most ? n : most;
    }
    if (all && most < 2)
        corrections_complain(&l->complaints, &l->table->corrections, line, line->names[0].at,
                             "these names are of different types here: retype one of them first");
}

/* Two names that are one actor all the same. */
static void check_not_same(struct linting *l, const struct correction *line)
{
    const struct actor_table *t = l->table;
    for (size_t i = 0; i < line->n_names; i++)
        check_name(l, line, i);
    for (size_t i = 0; i < t->n_apart; i++) {
        uint32_t a = t->apart[i][0], b = t->apart[i][1];
        bool a_named = false, b_named = false;
        for (size_t j = 0; j < line->n_names; j++) {
            a_named |= span_equal(line->names[j].folded, t->keys[a].key);
            b_named |= span_equal(line->names[j].folded, t->keys[b].key);
        }
        if (a_named && b_named && actors_root(t, a) == actors_root(t, b))
            corrections_complain(&l->complaints, &t->corrections, line, line->names[0].at,
                                 "\"%.*s\" and \"%.*s\" are one actor all the same, by other lines",
                                 (int)t->keys[a].key.len, t->keys[a].key.at,
                                 (int)t->keys[b].key.len, t->keys[b].key.at);
    }
}

static void check_stop_alias(struct linting *l, const struct correction *line)
{
    const struct actor_table *t = l->table;
    bool stops = false;
    if (line->n_names == 2 && !check_name(l, line, 1))
        return;
    for (size_t i = 0; i < t->n_aliases && !stops; i++) {
        const struct actor_key *key = &t->keys[t->entities[t->aliases[i].entity].key_number];
        uint32_t by = NO_CORRECTION;
        stops = span_equal(t->aliases[i].folded, line->names[0].folded) &&
                actors_is_stopped(t, key, t->aliases[i].folded, &by) &&
                &t->corrections.at[by] == line;
    }
    if (!stops && !key_of(l, line, 0))
        corrections_complain(&l->complaints, &t->corrections, line, line->names[0].at,
                             "no document uses this as an alias%s",
                             line->n_names == 2 ? " of his" : "");
}

static void check_retype(struct linting *l, const struct correction *line)
{
    const struct actor_table *t = l->table;
    uint8_t had = N_MENTION_TYPES;
    for (size_t k = 0; k < t->n_keys; k++)
        for (uint8_t type = 0; type < N_MENTION_TYPES; type++)
            if (t->keys[k].letter == mention_type_letter(type) && correction_covers(line, type) &&
                mention_type_has_actor(type) && type != line->new_type &&
                span_equal(t->keys[k].key, line->names[0].folded))
                had = type;
    if (had == N_MENTION_TYPES)
        corrections_complain(&l->complaints, &t->corrections, line, line->names[0].at,
                             "%s in this index",
                             actors_key(l->table, line->new_type, line->names[0].folded)
                                 ? "it is of that type already"
                                 : "nobody is called so");
}

/* prefer and split in a place: is there such a place, and does the name stand there? */
static brief_status check_scope(struct linting *l, const struct correction *line)
{
    const struct corrections *c = &l->table->corrections;
    struct view *v = l->view;
    const struct doc_filter *filter;
    brief_status st = actors_scope(l->table, (uint32_t)(line - c->at), &filter, &v->err);
    if (st || !key_of(l, line, 0))
        return st;
    if (!filter->n)
        corrections_complain(&l->complaints, c, line, line->scope_at,
                             line->scope_is_doc ? "there is no such document"
                                                : "no document is found by this");
    return st;
}

static brief_status check_line(struct linting *l, const struct correction *line)
{
    switch (line->verb) {
    case CORRECT_MERGE:
        check_merge(l, line);
        break;
    case CORRECT_NOT_SAME:
        check_not_same(l, line);
        break;
    case CORRECT_STOP_ALIAS:
        check_stop_alias(l, line);
        break;
    case CORRECT_RETYPE:
        check_retype(l, line);
        break;
    case CORRECT_PREFER:
        check_name(l, line, 1);
        check_name(l, line, 0);
        break;
    default:
        check_name(l, line, 0);
        break;
    }
    return line->scope.len ? check_scope(l, line) : BRIEF_OK;
}

brief_status actors_lint(struct view *v, size_t *n_wrong, size_t *n_idle)
{
    struct linting l = {.view = v, .complaints = {print_complaint, v, 0}};
    struct corrections read;
    corrections_init(&read);
    brief_status st =
        corrections_load(&read, store_path(v->collection->store), &l.complaints, &v->err);
    size_t n_lines = read.n;
    corrections_release(&read);
    *n_wrong = l.complaints.n;
    *n_idle = 0;
    if (st || *n_wrong)
        return st;
    st = actors_new(&l.table, v->collection, &v->err);
    st = st ? st : actors_load_all(l.table, &v->err);
    for (size_t i = 0; !st && i < l.table->corrections.n; i++)
        st = check_line(&l, &l.table->corrections.at[i]);
    *n_idle = l.complaints.n;
    if (!st && !*n_idle)
        view_note(v, "%zu correction%s, nothing to remark", n_lines, n_lines == 1 ? "" : "s");
    actors_free(l.table);
    return st;
}
