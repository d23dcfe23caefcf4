/* pass_names.c -- every name of the document and what may stand for it, in one index.
 *
 *     person        Ana María Soto Vega   surnames "Soto Vega", "Vega"; inner "Soto"; given "Ana"
 *     organisation  Norte Energy Board    head "Norte"; initials "NEB"
 *     place         Upper Salado Valley   head "Upper Salado"
 *
 * Only names that somebody proved have short forms. Names are numbered by their first mention. */
#include "indexer/entities/pass.h"

#define NAME_WORDS_MAX 12 /* of a name with short forms */
#define INITIALS_MIN   3
#define ALIKE_PROVES   3 /* mentions on weak evidence, see vote */
#define INITIALS_MAX   12

static bool add_role(struct name *n, struct span role)
{
    for (uint8_t i = 0; i < n->n_roles; i++)
        if (span_equal(n->roles[i], role))
            return false;
    if (n->n_roles == NAME_ROLES_MAX)
        return false;
    n->roles[n->n_roles++] = role;
    return true;
}

/* Let one more mention speak for its name. */
static void take_mention(struct name *n, const struct draft *d, uint32_t n_words)
{
    bool is_new = n->n_words == 0;
    bool stronger =
        d->evidence > n->evidence || (d->evidence == n->evidence && d->listed && !n->listed);
    if (is_new) {
        n->n_words = n_words;
        n->first_start = d->m.start;
    }
    if (d->evidence && n->n_said[d->m.type] < UINT8_MAX)
        n->n_said[d->m.type]++;
    if (is_new || stronger) {
        n->type = d->m.type;
        n->evidence = d->evidence;
        n->norm = d->m.norm;
        n->token_from = d->m.token_from;
        n->token_to = d->m.token_to;
        n->listed = d->listed;
    }
    if (d->m.role.len)
        add_role(n, d->m.role);
}

/* Mentions on weak evidence that all agree prove their name together. */
static void vote(struct name *n)
{
    unsigned n_other = 0;
    for (unsigned type = 0; type <= MENTION_PLACE; type++)
        n_other += type != n->type ? n->n_said[type] : 0;
    if (n->evidence && n->evidence < EVIDENCE_PROVEN && !n_other &&
        n->n_said[n->type] >= ALIKE_PROVES)
        n->evidence = EVIDENCE_PROVEN;
}

static brief_status add_names(struct pass *p)
{
    for (size_t i = 0; i < p->drafts->n; i++) {
        const struct draft *d = &p->drafts->at[i];
        uint32_t n_words;
        uint64_t first = 0;
        if (!pass_is_name(d) || d->dropped || (d->fixed && !(d->m.flags & MENTION_DEFINITION)))
            continue;
        uint64_t key = pass_key(p, d->m.token_from, d->m.token_to, &n_words, &first);
        if (!n_words)
            continue;
        uint32_t name = names_add(&p->names, key, first);
        if (name == NAME_NONE)
            return BRIEF_ENOMEM;
        take_mention(&p->names.at[name], d, n_words);
    }
    for (size_t i = 0; i < p->names.n; i++)
        vote(&p->names.at[i]);
    return BRIEF_OK;
}

/* The short forms that the text defines, before all others. */
static brief_status add_pairs(struct pass *p)
{
    for (size_t i = 0; i < p->pairs.n; i++) {
        const struct definition_pair *pair = &p->pairs.at[i];
        uint32_t n_words;
        uint64_t first = 0;
        uint64_t key = pass_key(p, pair->long_from, pair->long_to, &n_words, &first);
        uint32_t name = names_find_full(&p->names, key);
        key = pass_key(p, pair->short_from, pair->short_to, &n_words, &first);
        if (name == NAME_NONE || p->names.at[name].key == key)
            continue;
        if (!names_add_short(&p->names, key, first, name, NAME_DEFINED))
            return BRIEF_ENOMEM;
    }
    return BRIEF_OK;
}

/* The words of a name, cut once. */
struct words {
    uint32_t token[NAME_WORDS_MAX];
    uint64_t hash[NAME_WORDS_MAX];
    uint32_t n;
};

static bool cut_words(const struct pass *p, const struct name *name, struct words *w)
{
    w->n = 0;
    for (uint32_t i = name->token_from; i < name->token_to; i++) {
        if (!pass_is_word(p, i))
            continue;
        if (w->n == NAME_WORDS_MAX)
            return false;
        w->token[w->n] = i;
        w->hash[w->n++] = names_word_hash(pass_folded(p, i));
    }
    return w->n > 1;
}

static brief_status add_run(struct pass *p, const struct words *w, uint32_t from, uint32_t to,
                            uint32_t name, enum name_kind kind)
{
    uint64_t key = 0;
    for (uint32_t i = from; i < to; i++)
        key = names_key_add(key, w->hash[i]);
    return names_add_short(&p->names, key, w->hash[from], name, kind) ? BRIEF_OK : BRIEF_ENOMEM;
}

/* Is this word the later part of a hyphen compound? Half a compound names nobody. */
static bool continues_compound(const struct pass *p, uint32_t token)
{
    return token > 1 && (p->tokens->at[token].flags & TOKEN_PART) &&
           p->tokens->at[token - 1].shape == SHAPE_DASH && pass_is_capital(p, token - 2);
}

static bool is_initial(const struct pass *p, uint32_t token)
{
    return p->tokens->at[token].shape == SHAPE_INITIAL;
}

static brief_status surname_shorts(struct pass *p, const struct words *w, uint32_t n, uint32_t name)
{
    brief_status st = BRIEF_OK;
    for (uint32_t from = 1; from < n && !st; from++)
        if (!is_initial(p, w->token[from]) && !continues_compound(p, w->token[from]))
            st = add_run(p, w, from, n, name, NAME_SURNAME);
    return st;
}

/* Given names: the first word, and all before a patronymic ("Nur Aini binti Salleh"). */
static brief_status given_shorts(struct pass *p, const struct words *w, uint32_t name)
{
    brief_status st = BRIEF_OK;
    if (!is_initial(p, w->token[0]) && !continues_compound(p, w->token[1]))
        st = add_run(p, w, 0, 1, name, NAME_GIVEN);
    for (uint32_t to = 2; to < w->n && !st; to++)
        if (!pass_is_capital(p, w->token[to]) && pass_has(p, w->token[to], PASS_PARTICLE))
            return add_run(p, w, 0, to, name, NAME_GIVEN);
    return st;
}

static brief_status person_shorts(struct pass *p, struct words *w, uint32_t name)
{
    uint32_t n = w->n;
    while (n > 1 && pass_has(p, w->token[n - 1], PASS_NAME_SUFFIX))
        n--;
    brief_status st = surname_shorts(p, w, n, name);
    if (!st && n < w->n) /* "Lima Filho": the suffix may be said with the surname */
        st = surname_shorts(p, w, w->n, name);
    w->n = n;
    if (!st && n > 2 && !continues_compound(p, w->token[n - 1])) {
        uint32_t inner = w->token[n - 2];
        if (!is_initial(p, inner) && pass_is_capital(p, inner) &&
            !pass_has(p, inner, PASS_PARTICLE))
            st = add_run(p, w, n - 2, n - 1, name, NAME_INNER);
    }
    return st || n < 2 ? st : given_shorts(p, w, name);
}

/* May this word alone stand for the name that it begins? Words that many names begin with may not.
 */
static bool can_stand_alone(const struct pass *p, uint32_t token)
{
    static const enum pass_class never[] = {
        PASS_FUNCTION_WORD, PASS_COMMON_WORD, PASS_WEEKDAY,  PASS_MONTH,      PASS_NATIONALITY,
        PASS_COUNTRY,       PASS_CITY,        PASS_ORG_HEAD, PASS_ORG_SUFFIX, PASS_ORG_MODIFIER,
        PASS_PLACE_HEAD,    PASS_DIRECTION,   PASS_TITLE,    PASS_GIVEN_NAME,
    };
    if (!pass_is_capital(p, token) || is_initial(p, token))
        return false;
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        if (pass_has(p, token, never[i]))
            return false;
    return true;
}

static brief_status head_shorts(struct pass *p, const struct words *w, uint32_t name)
{
    brief_status st = BRIEF_OK;
    if (can_stand_alone(p, w->token[0]))
        st = add_run(p, w, 0, 1, name, NAME_HEAD);
    for (uint32_t to = 2; to < w->n && !st; to++) {
        uint32_t last = w->token[to - 1];
        if (pass_is_capital(p, last) && !pass_has(p, last, PASS_FUNCTION_WORD))
            st = add_run(p, w, 0, to, name, NAME_HEAD);
    }
    return st;
}

/* "139th Pine Infantry": the 139th; "Halden Rovers": the Rovers. */
static brief_status echo_shorts(struct pass *p, const struct words *w, uint32_t name)
{
    uint32_t last = w->n - 1;
    struct span word = pass_folded(p, w->token[last]);
    bool plural = word.len > 4 && word.at[word.len - 1] == 's' && word.at[word.len - 2] != 's';
    brief_status st = BRIEF_OK;
    if (p->tokens->at[w->token[0]].shape == SHAPE_ALNUM)
        st = add_run(p, w, 0, 1, name, NAME_HEAD);
    if (!st && plural && can_stand_alone(p, w->token[last]))
        st = add_run(p, w, last, w->n, name, NAME_HEAD);
    return st;
}

/* First letters of the capitalised words; with `all`, of the small ones too. */
static brief_status add_initials(struct pass *p, const struct words *w, uint32_t name, bool all)
{
    char letters[INITIALS_MAX];
    size_t n = 0;
    for (uint32_t i = 0; i < w->n; i++) {
        struct span folded = pass_folded(p, w->token[i]);
        if (!all && !pass_is_capital(p, w->token[i]))
            continue;
        if (n == INITIALS_MAX || !folded.len || folded.at[0] < 'a' || folded.at[0] > 'z')
            return BRIEF_OK;
        letters[n++] = folded.at[0];
    }
    if (n < INITIALS_MIN)
        return BRIEF_OK;
    uint64_t h = names_word_hash((struct span){letters, n});
    return names_add_short(&p->names, names_key_add(0, h), h, name, NAME_INITIALS) ? BRIEF_OK
                                                                                   : BRIEF_ENOMEM;
}

static brief_status organisation_shorts(struct pass *p, const struct words *w, uint32_t name)
{
    brief_status st = head_shorts(p, w, name);
    st = st ? st : echo_shorts(p, w, name);
    st = st ? st : add_initials(p, w, name, false);
    return st ? st : add_initials(p, w, name, true);
}

static brief_status place_shorts(struct pass *p, const struct words *w, uint32_t name)
{
    if (pass_has(p, w->token[w->n - 1], PASS_PLACE_HEAD))
        return head_shorts(p, w, name);
    if (pass_has(p, w->token[0], PASS_PLACE_HEAD) && can_stand_alone(p, w->token[w->n - 1]))
        return add_run(p, w, w->n - 1, w->n, name, NAME_HEAD);
    return BRIEF_OK;
}

brief_status pass_names(struct pass *p)
{
    brief_status st = add_names(p);
    st = st ? st : add_pairs(p);
    for (uint32_t i = 0; i < p->names.n && !st; i++) {
        const struct name *name = &p->names.at[i];
        struct words w;
        if (!name->evidence || !cut_words(p, name, &w))
            continue;
        if (name->type == MENTION_PERSON)
            st = person_shorts(p, &w, i);
        else if (name->type == MENTION_ORGANISATION)
            st = organisation_shorts(p, &w, i);
        else
            st = place_shorts(p, &w, i);
    }
    return st;
}
