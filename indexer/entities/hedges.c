/* hedges.c -- hedges by their last word, and what must stand before it.
 *
 *     [no more than] $5m    than <- more <- no    at most
 *     [up to] $5m           to <- up              at most
 *     rather than $5m       than <- rather        nothing */
#include "indexer/entities/hedges.h"

#include "indexer/entities/little_words.h"

#define ABOUT    MENTION_HEDGED
#define AT_LEAST (MENTION_HEDGED | MENTION_AT_LEAST)
#define AT_MOST  (MENTION_HEDGED | MENTION_AT_MOST)

/* Every last word is one of WORD_HEDGE, or nobody looks here. */
static const struct hedge {
    const char *last, *before; /* before NULL: needs no other word */
    uint16_t flags, negated;   /* negated: with "no" or "not" in front */
} hedges[] = {
    {"about", NULL, ABOUT, ABOUT},
    {"around", NULL, ABOUT, ABOUT},
    {"approximately", NULL, ABOUT, ABOUT},
    {"approx", NULL, ABOUT, ABOUT},
    {"roughly", NULL, ABOUT, ABOUT},
    {"nearly", NULL, ABOUT, ABOUT},
    {"almost", NULL, ABOUT, ABOUT},
    {"some", NULL, ABOUT, ABOUT},
    {"estimated", NULL, ABOUT, ABOUT},
    {"circa", NULL, ABOUT, ABOUT},
    {"ca", NULL, ABOUT, ABOUT},
    {"to", "close", ABOUT, ABOUT},
    {"on", "close", ABOUT, ABOUT},
    {"over", NULL, AT_LEAST, AT_MOST},
    {"above", NULL, AT_LEAST, AT_MOST},
    {"exceeding", NULL, AT_LEAST, AT_MOST},
    {"least", "at", AT_LEAST, AT_LEAST},
    {"of", "excess", AT_LEAST, AT_LEAST},
    {"of", "upwards", AT_LEAST, AT_LEAST},
    {"than", "more", AT_LEAST, AT_MOST},
    {"than", "greater", AT_LEAST, AT_MOST},
    {"than", "higher", AT_LEAST, AT_MOST},
    {"as", "little", AT_LEAST, AT_LEAST},
    {"as", "few", AT_LEAST, AT_LEAST},
    {"under", NULL, AT_MOST, AT_LEAST},
    {"below", NULL, AT_MOST, AT_LEAST},
    {"to", "up", AT_MOST, AT_MOST},
    {"most", "at", AT_MOST, AT_MOST},
    {"than", "less", AT_MOST, AT_LEAST},
    {"than", "fewer", AT_MOST, AT_LEAST},
    {"than", "lower", AT_MOST, AT_LEAST},
    {"as", "much", AT_MOST, AT_MOST},
    {"as", "many", AT_MOST, AT_MOST},
    {"as", "high", AT_MOST, AT_MOST},
};

/* The folded word of a token of the mention's block, else an empty span. */
static struct span word_at(const struct token_list *tokens, struct forms *forms, uint32_t token,
                           uint32_t block)
{
    if (token >= tokens->n || tokens->at[token].block != block)
        return (struct span){0};
    return forms_at(forms, tokens->at[token].form)->folded;
}

static bool word_is(struct span word, const char *other)
{
    return word.len && word.at[0] == other[0] && span_equal(word, span_of(other));
}

static uint16_t hedge_before(struct span last, struct span before, struct span third)
{
    for (size_t i = 0; i < sizeof hedges / sizeof hedges[0]; i++) {
        const struct hedge *h = &hedges[i];
        if (!word_is(last, h->last) || (h->before && !word_is(before, h->before)))
            continue;
        struct span no = h->before ? third : before;
        return word_is(no, "no") || word_is(no, "not") ? h->negated : h->flags;
    }
    return 0;
}

/* "$5m or more". */
static uint16_t hedge_behind(struct span next, struct span after)
{
    if (!word_is(next, "or"))
        return 0;
    return word_is(after, "more")   ? AT_LEAST
           : word_is(after, "less") ? AT_MOST
           : word_is(after, "so")   ? ABOUT
                                    : 0;
}

/* "paid over 15 years" is a time, no hedge. */
static bool is_time(struct span unit)
{
    static const char *const units[] = {"years", "months", "weeks", "days", "hours", "minutes"};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (word_is(unit, units[i]))
            return true;
    return false;
}

/* Groups of the word at `token` of the mention's block. */
static uint64_t groups_at(const struct token_list *tokens, struct forms *forms, uint32_t token,
                          uint32_t block)
{
    if (token >= tokens->n || tokens->at[token].block != block)
        return 0;
    return little_word(forms, forms_facts(forms), tokens->at[token].form);
}

static uint16_t flags_before(const struct token_list *tokens, struct forms *forms,
                             const struct mention *m, uint32_t block)
{
    uint32_t at = m->token_from;
    struct span before[3] = {{0}};
    for (uint32_t i = 0; i < 3 && i < at; i++)
        before[i] = word_at(tokens, forms, at - 1 - i, block);
    return hedge_before(before[0], before[1], before[2]);
}

uint16_t hedge_flags(const struct token_list *tokens, struct forms *forms, const struct mention *m)
{
    uint32_t at = m->token_from, end = m->token_to;
    if (end <= at || end > tokens->n)
        return 0;
    uint32_t block = tokens->at[at].block;
    if (at > 0 && groups_at(tokens, forms, at - 1, block) & WORD_BIT(WORD_HEDGE)) {
        if (word_is(word_at(tokens, forms, at - 1, block), "over") && is_time(m->unit))
            return 0;
        uint16_t flags = flags_before(tokens, forms, m, block);
        if (flags)
            return flags;
    }
    if (!(groups_at(tokens, forms, end, block) & WORD_BIT(WORD_OR)))
        return 0;
    return hedge_behind(word_at(tokens, forms, end, block), word_at(tokens, forms, end + 1, block));
}
