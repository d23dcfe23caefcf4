/* pass_lone.c -- a capital word that no list knows and nothing else explains is a name, but whose?
 *
 *     the price that Hanbit asks    Hanbit: a guess, for other documents to prove (core/evidence.h)
 *
 * The dictionary's words are a list too, so "Islanders" is none. The last of the steps: a guess
 * that nobody uses in its own document must stand in no other step's way. */
#include "indexer/entities/pass.h"

#define LONE_CONFIDENCE 40

static const struct span lone_rule = {"pass.lone", 9};

/* A capital word beside it that nothing covers either: they would be one name of two words. */
static bool has_capital_at(const struct pass *p, uint32_t token, uint32_t other)
{
    return other < p->tokens->n && p->tokens->at[other].block == p->tokens->at[token].block &&
           !p->cover[other] && pass_is_word(p, other) && pass_is_capital(p, other);
}

static bool is_lone(const struct pass *p, uint32_t token)
{
    return !p->cover[token] && !has_capital_at(p, token, token + 1) &&
           !(token && has_capital_at(p, token, token - 1));
}

brief_status pass_lone(struct pass *p)
{
    uint32_t n = (uint32_t)p->tokens->n;
    for (uint32_t i = 0; (i = pass_next_mark(p, PASS_MARK_UNLISTED, i)) < n; i++) {
        if (!is_lone(p, i))
            continue;
        struct draft *d = pass_add_draft(p, i, i + 1, MENTION_ORGANISATION, 0, lone_rule);
        if (!d)
            return BRIEF_ENOMEM;
        d->m.confidence = LONE_CONFIDENCE;
    }
    return BRIEF_OK;
}
