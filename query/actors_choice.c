/* actors_choice.c -- from a mention to its actor. */
#include "query/actors_choice.h"

#include "core/mention.h"
#include "core/text/fold.h"
#include "query/rank.h"

/* A line with a scope that this document lies in. Undecided mentions are sent by prefer lines, too;
 * a split line wins over those. */
static const struct actor_redirect *redirect_of(const struct actor_table *t, uint32_t key,
                                                struct doc_ref ref, bool open)
{
    const struct actor_redirect *found = NULL;
    for (size_t i = 0; t->keys[key].has_redirects && i < t->n_redirects; i++) {
        const struct actor_redirect *r = &t->redirects[i];
        bool split = t->corrections.at[r->correction].verb == CORRECT_SPLIT;
        if (r->from == key && (split || (open && !found)) &&
            doc_filter_has(r->scope, ref.segment, ref.doc))
            found = r;
    }
    return found;
}

/* Is the mention, which its document bound to a name, written as what is no alias of it? */
static brief_status is_stopped(const struct actor_table *t, const struct actor_key *key,
                               struct span words, uint32_t *line, bool *stopped,
                               struct brief_error *err)
{
    struct buf folded = {0};
    *stopped = false;
    if (!t->corrections.has[CORRECT_STOP_ALIAS])
        return BRIEF_OK;
    brief_status st = fold_name(&folded, words);
    if (!st)
        *stopped = actors_is_stopped(t, key, buf_bytes(&folded), line);
    buf_release(&folded);
    return st ? brief_fail(err, st, "out of memory for a name") : BRIEF_OK;
}

/* The one actor that all of the mention's own candidates are, or NO_ACTOR. */
static uint32_t agreed(const struct actor_table *t, const struct mention *m)
{
    uint32_t actor = NO_ACTOR;
    struct span rest = m->candidates;
    for (size_t from = 0, to; from < rest.len; from = to + 1) {
        const char *end = memchr(rest.at + from, '\n', rest.len - from);
        to = end ? (size_t)(end - rest.at) : rest.len;
        uint32_t e = actors_entity(t, m->type, span_sub(rest, from, to));
        uint32_t his = e == UINT32_MAX ? NO_ACTOR : t->entities[e].actor;
        if (his == NO_ACTOR || (actor != NO_ACTOR && his != actor))
            return NO_ACTOR;
        actor = his;
    }
    return actor;
}

static void keep(struct actor_choice *out, enum choice_reason reason, uint32_t actor,
                 uint32_t correction)
{
    out->reason = reason;
    out->actor = actor;
    out->correction = correction;
}

brief_status actors_choose(struct actor_choice *out, struct actor_table *t, struct doc_ref ref,
                           const struct mention *m, struct span text, struct brief_error *err)
{
    bool stopped, here = m->flags & MENTION_UNDECIDED;
    uint32_t line = NO_CORRECTION;
    *out = (struct actor_choice){CHOICE_UNKNOWN, UINT32_MAX,    UINT32_MAX,
                                 NO_ACTOR,       NO_CORRECTION, NULL};
    uint32_t e = actors_entity_of(t, m, text);
    if (e == UINT32_MAX)
        return BRIEF_OK;
    uint32_t number = t->entities[e].key_number;
    const struct actor_key *key = &t->keys[number];
    out->entity = e;
    out->root = actors_root(t, number);
    bool open = t->keys[out->root].undecided;
    const struct actor_redirect *sent = redirect_of(t, number, ref, here || open);
    if (sent) {
        keep(out, CHOICE_SENT, actors_of_key(t, sent->to), sent->correction);
        return BRIEF_OK;
    }
    brief_status st = is_stopped(t, key, span_sub(text, m->start, m->end), &line, &stopped, err);
    if (st)
        return st;
    if (stopped)
        keep(out, CHOICE_STOPPED, NO_ACTOR, line);
    else if (here)
        keep(out, CHOICE_OPEN_HERE, agreed(t, m), NO_CORRECTION);
    else if (!open)
        keep(out, CHOICE_KEY, t->entities[e].actor, key->correction);
    if (stopped || here || !open)
        return BRIEF_OK;
    st = actors_lean_in(t, out->root, ref, &out->leaning, err);
    bool leans = !st && out->leaning && out->leaning->actor != NO_ACTOR;
    keep(out, leans ? CHOICE_LEANS : CHOICE_OPEN, leans ? out->leaning->actor : NO_ACTOR,
         NO_CORRECTION);
    return st;
}
