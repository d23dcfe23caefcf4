/* guesses.c -- find weak names by their keys. */
#include "query/views/guesses.h"

#include "core/evidence.h"
#include "core/index/terms.h"

void guesses_init(struct guesses *g, bool wanted)
{
    *g = (struct guesses){.wanted = wanted};
    intern_init(&g->keys);
}

void guesses_release(struct guesses *g)
{
    intern_release(&g->keys);
    buf_release(&g->key);
}

brief_status guesses_ask(struct guesses *g, struct span name, struct brief_error *err)
{
    bool is_new;
    if (!g->wanted)
        return BRIEF_OK;
    buf_clear(&g->key);
    if (term_append_key(&g->key, name) ||
        intern_add(&g->keys, buf_bytes(&g->key), &is_new) == INTERN_NONE)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for guesses");
    return BRIEF_OK;
}

static brief_status gather_key(struct span prefix, struct segment *seg, struct doc_gather *to,
                               struct brief_error *err)
{
    struct term_cursor cursor = {0};
    brief_status st = term_cursor_open(&cursor, seg, prefix, err);
    if (st)
        return st;
    while (!st && term_cursor_next(&cursor))
        st = doc_gather_add(to, &cursor.entry, err);
    st = st ? st : cursor.status;
    term_cursor_close(&cursor);
    return st;
}

brief_status guesses_gather(const struct guesses *g, struct segment *seg, struct doc_gather *to,
                            struct brief_error *err)
{
    struct buf prefix = {0};
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < g->keys.n && !st; i++) {
        buf_clear(&prefix);
        buf_byte(&prefix, TERM_ENTITY);
        buf_byte(&prefix, WEAK_LETTER);
        buf_span(&prefix, g->keys.strings[i]);
        buf_byte(&prefix, 0);
        st = prefix.failed ? brief_fail(err, BRIEF_ENOMEM, "out of memory for guesses")
                           : gather_key(buf_bytes(&prefix), seg, to, err);
    }
    buf_release(&prefix);
    return st;
}

bool guesses_has(struct guesses *g, const struct mention *m)
{
    if (!g->wanted || !mention_is_weak_name(m) || !(g->types >> m->type & 1))
        return false;
    buf_clear(&g->key);
    return term_append_key(&g->key, m->norm) == BRIEF_OK &&
           intern_find(&g->keys, buf_bytes(&g->key)) != INTERN_NONE;
}
