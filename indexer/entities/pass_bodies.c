/* pass_bodies.c -- "Congress", "the Supreme Court": which country's?
 *
 *     Peru's Congress, the Peruvian Congress    the country right before it
 *     Congress (in a text on Peru)              the country that the text names most
 *
 * Every country has one, so the bare name is nobody's: it becomes "Congress of Peru", for the
 * United States "United States Congress". With no country named more than all others it stays bare.
 */
#include "indexer/entities/pass.h"

#define COUNTRIES_MAX 16 /* told apart when the most named is sought */

struct count {
    struct span country;
    uint32_t n;
};

static struct span country_of(const struct pass *p, const struct draft *d)
{
    bool country = d->m.type == MENTION_PLACE && pass_has(p, d->m.token_from, PASS_COUNTRY);
    return country || d->m.type == MENTION_NATIONALITY ? d->m.norm : (struct span){0};
}

/* The country named more than any other; empty: none. */
static struct span main_country(const struct pass *p)
{
    struct count counts[COUNTRIES_MAX];
    size_t n = 0, best = 0;
    bool tie = true;
    for (size_t i = 0; i < p->drafts->n; i++) {
        struct span country = country_of(p, &p->drafts->at[i]);
        size_t k = 0;
        if (!country.len)
            continue;
        while (k < n && !span_equal(counts[k].country, country))
            k++;
        if (k == COUNTRIES_MAX)
            continue;
        if (k == n)
            counts[n++] = (struct count){country, 0};
        counts[k].n++;
    }
    for (size_t k = 0; k < n; k++) {
        if (k == 0 || counts[k].n > counts[best].n) {
            best = k;
            tie = false;
        } else if (counts[k].n == counts[best].n) {
            tie = true;
        }
    }
    return tie ? (struct span){0} : counts[best].country;
}

/* Is the draft such a body's bare name, in full? */
static bool is_bare_body(const struct pass *p, const struct draft *d)
{
    uint32_t next = d->m.token_to;
    if (d->m.type != MENTION_ORGANISATION || d->dropped || d->fixed ||
        (d->m.flags & (MENTION_BOUND | MENTION_UNDECIDED)))
        return false;
    for (uint32_t i = d->m.token_from; i < d->m.token_to; i++)
        if (!pass_has(p, i, PASS_NATIONAL_BODY))
            return false;
    return d->m.token_from < d->m.token_to && /* "the High Court in London", "of Appeal" */
           !(pass_same_block(p, next - 1, next) && pass_says(p, next, WORD_OF_IN_FOR));
}

/* The country right before the draft: "Peru's |Congress|", "the Peruvian |Congress|". */
static struct span country_before(const struct pass *p, const struct draft *d)
{
    uint32_t at = d->m.token_from;
    if (at > 0 && p->tokens->at[at - 1].shape == SHAPE_POSSESSIVE)
        at--;
    if (at == 0 || !pass_same_block(p, at - 1, d->m.token_from) || !p->cover[at - 1])
        return (struct span){0};
    return country_of(p, &p->drafts->at[p->cover[at - 1] - 1]);
}

static brief_status qualify(struct pass *p, struct draft *d, struct span country)
{
    static const struct span states = {"United States", 13}, of = {" of ", 4}, blank = {" ", 1};
    bool first = span_equal(country, states);
    struct span parts[3] = {first ? country : d->m.norm, first ? blank : of,
                            first ? d->m.norm : country};
    char *text = arena_text(p->arena, country.len + d->m.norm.len + of.len);
    size_t n = 0;
    if (!text)
        return BRIEF_ENOMEM;
    for (size_t i = 0; i < 3; i++) {
        memcpy(text + n, parts[i].at, parts[i].len);
        n += parts[i].len;
    }
    d->m.norm = (struct span){text, n};
    return BRIEF_OK;
}

brief_status pass_bodies(struct pass *p)
{
    brief_status st = BRIEF_OK;
    struct span most = {0};
    bool asked = false;
    for (size_t i = 0; i < p->drafts->n && !st; i++) {
        struct draft *d = &p->drafts->at[i];
        if (!is_bare_body(p, d))
            continue;
        struct span country = country_before(p, d);
        if (!country.len && !asked) {
            most = main_country(p);
            asked = true;
        }
        if (!country.len)
            country = most;
        if (!country.len)
            continue;
        pass_because(p, d, "the body of the country that is spoken of", 0, 0);
        st = qualify(p, d, country);
    }
    return st;
}
