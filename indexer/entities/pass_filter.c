/* pass_filter.c -- what is no name goes, what nobody proved stays weak. */
#include "indexer/entities/pass.h"

/* Words that make no name by themselves. */
static bool is_no_name(const struct pass *p, uint32_t token, uint8_t type)
{
    return pass_has(p, token, PASS_FUNCTION_WORD) || pass_has(p, token, PASS_WEEKDAY) ||
           pass_has(p, token, PASS_MONTH) ||
           (type != MENTION_NATIONALITY && pass_has(p, token, PASS_NATIONALITY));
}

/* Nothing but such words, and no list says that together they are a name. */
static bool is_empty_name(const struct pass *p, const struct draft *d)
{
    if (d->listed || d->fixed || (d->m.flags & (MENTION_BOUND | MENTION_UNDECIDED)))
        return false;
    for (uint32_t i = d->m.token_from; i < d->m.token_to; i++)
        if (pass_is_word(p, i) && !is_no_name(p, i, d->m.type))
            return false;
    return true;
}

/* "US$" is no name, whatever its letters look like. */
static bool has_sign(const struct pass *p, const struct draft *d)
{
    for (uint32_t i = d->m.token_from; i < d->m.token_to; i++)
        if (p->tokens->at[i].shape == SHAPE_CURRENCY)
            return true;
    return false;
}

/* One word that begins a sentence is capitalised anyway. */
static bool needs_proof(const struct pass *p, const struct draft *d)
{
    uint32_t from = d->m.token_from;
    if (d->listed || d->m.role.len || d->evidence >= EVIDENCE_PROVEN)
        return false;
    return d->m.token_to - from == 1 && (p->tokens->at[from].flags & TOKEN_SENTENCE) &&
           (p->tokens->at[from].shape != SHAPE_UPPER || pass_has(p, from, PASS_COMMON_WORD));
}

static const char *why_no_name(const struct pass *p, const struct draft *d)
{
    if (is_empty_name(p, d))
        return "days, months, nationalities and function words alone are no name";
    return has_sign(p, d) ? "a currency sign is no part of a name" : NULL;
}

static const char *why_weak(const struct pass *p, const struct draft *d)
{
    if (d->evidence == 0)
        return "a guess that nothing in the document supports";
    return needs_proof(p, d) ? "one word at the beginning of a sentence, where every word has a "
                               "capital"
                             : NULL;
}

brief_status pass_filter(struct pass *p)
{
    for (size_t i = 0; i < p->drafts->n; i++) {
        struct draft *d = &p->drafts->at[i];
        if (!pass_is_name(d))
            continue;
        const char *why = why_no_name(p, d);
        if (why) {
            pass_drop(p, i, why, 0, 0);
            continue;
        }
        if ((why = why_weak(p, d))) {
            pass_because(p, d, why, 0, 0);
            d->m.flags |= MENTION_WEAK;
        }
        if (d->evidence)
            d->m.confidence = d->evidence;
    }
    return BRIEF_OK;
}
