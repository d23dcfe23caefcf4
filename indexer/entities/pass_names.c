/* pass_names.c -- every name of the document and what may stand for it, in one index.
 *
 *     person        Ana María Soto Vega   surnames "Soto Vega", "Vega"; inner "Soto"; given "Ana"
 *     organisation  Norte Energy Board    head "Norte"; initials "NEB"
 *     place         Upper Salado Valley   head "Upper Salado"
 *
 * Only names that somebody proved have short forms. Names are numbered by their first mention. */
#include "indexer/entities/pass.h"

#define INITIALS_MIN    3
#define ALIKE_PROVES    3 /* mentions on weak evidence, see vote */
#define INITIALS_MAX    12
#define COUPLE_EVIDENCE 80 /* of "Ana" in "Ana and Luis Soto" */

static const struct span couple_rule = {"pass.couple", 11};

/* Two words of capitals and no others: a headline's way to write a name. */
static bool is_shouted(const struct pass *p, const struct draft *d)
{
    uint32_t n = 0;
    for (uint32_t i = d->m.token_from; i < d->m.token_to; i++) {
        if (!pass_is_word(p, i))
            continue;
        if (p->tokens->at[i].shape != SHAPE_UPPER)
            return false;
        n++;
    }
    return n > 1;
}

/* Let one more mention speak for its name. */
static void take_mention(struct name *n, const struct draft *d, uint32_t n_words, bool is_upper)
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
    if (!is_new && n->upper && !is_upper && n->type == d->m.type) {
        n->norm = d->m.norm; /* a headline's capitals are nobody's spelling */
        n->upper = false;
    }
    if (is_new || stronger) {
        if (is_new || !is_upper || n->type != d->m.type) {
            n->norm = d->m.norm;
            n->upper = is_upper;
        }
        n->type = d->m.type;
        n->evidence = d->evidence;
        n->token_from = d->m.token_from;
        n->token_to = d->m.token_to;
        n->words = d->words;
        n->listed = d->listed;
    }
    struct span role = d->m.role.len ? d->m.role : d->office;
    if (!role.len)
        return;
    names_add_role(n, role);
    names_add_gender(n, pass_role_gender(role));
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
        uint64_t key = pass_draft_key(p, d, &n_words, &first);
        if (!n_words)
            continue;
        uint32_t name = names_add(&p->names, key, first);
        if (name == NAME_NONE)
            return BRIEF_ENOMEM;
        take_mention(&p->names.at[name], d, n_words, is_shouted(p, d));
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
    w->n = pass_name_words(p, name, w->token);
    for (uint32_t i = 0; i < w->n; i++)
        w->hash[i] = pass_hash(p, w->token[i]);
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

static bool is_particle(const struct pass *p, uint32_t token)
{
    return pass_has(p, token, PASS_PARTICLE) && p->tokens->at[token].shape != SHAPE_INITIAL;
}

/* Is this word the later part of a hyphen compound? Half a compound names nobody; but an article
 * is no half: "El-Hachem". */
static bool continues_compound(const struct pass *p, uint32_t token)
{
    return token > 1 && (p->tokens->at[token].flags & TOKEN_PART) &&
           p->tokens->at[token - 1].shape == SHAPE_DASH && pass_is_capital(p, token - 2) &&
           !is_particle(p, token - 2);
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

/* The first of two surnames, the word before the last one and its particles: "Ana |Soto| de Vega".
 * A second given name is less: "Ana |María| Soto". */
static brief_status inner_short(struct pass *p, const struct words *w, uint32_t name)
{
    uint32_t last = w->n - 1;
    while (last > 0 && is_particle(p, w->token[last - 1]))
        last--;
    if (last < 2)
        return BRIEF_OK;
    uint32_t inner = w->token[last - 1];
    if (is_initial(p, inner) || !pass_is_capital(p, inner) || continues_compound(p, inner) ||
        continues_compound(p, w->token[last]))
        return BRIEF_OK;
    bool given = pass_has(p, inner, PASS_GIVEN_NAME) && !pass_has(p, inner, PASS_SURNAME);
    return add_run(p, w, last - 1, last, name, given ? NAME_GIVEN : NAME_INNER);
}

/* "Hernán Quispe |Salazar|", "Ahmad Faizal |bin Ismail|", "Thomas Bakker |Jr.|": all but the last
 * words, two at least. */
static brief_status first_words(struct pass *p, const struct words *w, uint32_t name)
{
    brief_status st = BRIEF_OK;
    for (uint32_t to = 2; to < w->n && !st; to++) {
        uint32_t last = w->token[to - 1];
        if (!is_initial(p, last) && !is_particle(p, last) && !continues_compound(p, w->token[to]))
            st = add_run(p, w, 0, to, name, NAME_FIRST_WORDS);
    }
    return st;
}

/* The first word, and the one before a patronymic: "Nur |Aini| binti Salleh". */
static brief_status given_shorts(struct pass *p, const struct words *w, uint32_t name)
{
    brief_status st = BRIEF_OK;
    if (!is_initial(p, w->token[0]) && !continues_compound(p, w->token[1]))
        st = add_run(p, w, 0, 1, name, NAME_GIVEN);
    uint32_t to = 1;
    while (to < w->n && (pass_is_capital(p, w->token[to]) || !is_particle(p, w->token[to])))
        to++;
    if (!st && to > 1 && to < w->n && !is_initial(p, w->token[to - 1]))
        st = add_run(p, w, to - 1, to, name, NAME_GIVEN);
    return st;
}

static brief_status person_shorts(struct pass *p, struct words *w, uint32_t name)
{
    uint32_t n = w->n;
    names_add_gender(&p->names.at[name], pass_given_gender(p, w->token[0]));
    while (n > 1 && pass_has(p, w->token[n - 1], PASS_NAME_SUFFIX))
        n--;
    brief_status st = surname_shorts(p, w, n, name);
    if (!st && n < w->n) /* "Lima Filho": the suffix may be said with the surname */
        st = surname_shorts(p, w, w->n, name);
    st = st ? st : first_words(p, w, name);
    w->n = n;
    st = st ? st : inner_short(p, w, name);
    return st || n < 2 ? st : given_shorts(p, w, name);
}

/* May this word alone stand for the name that it begins? Words that many names begin with may not.
 */
static bool is_distinctive(const struct pass *p, uint32_t token)
{
    static const enum pass_class never[] = {
        PASS_FUNCTION_WORD, PASS_COMMON_WORD, PASS_WEEKDAY,  PASS_MONTH,      PASS_NATIONALITY,
        PASS_COUNTRY,       PASS_CITY,        PASS_ORG_HEAD, PASS_ORG_SUFFIX, PASS_ORG_MODIFIER,
        PASS_PLACE_HEAD,    PASS_DIRECTION,   PASS_TITLE,
    };
    if (!pass_is_capital(p, token) || is_initial(p, token))
        return false;
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        if (pass_has(p, token, never[i]))
            return false;
    return true;
}

static bool can_stand_alone(const struct pass *p, uint32_t token)
{
    return is_distinctive(p, token) && !pass_has(p, token, PASS_GIVEN_NAME);
}

/* "Ford |Motor| Company": a word of the trade behind it tells a given name from a company. */
static bool is_general_word(const struct pass *p, uint32_t token)
{
    return pass_has(p, token, PASS_ORG_HEAD) || pass_has(p, token, PASS_ORG_MODIFIER) ||
           pass_has(p, token, PASS_ORG_SUFFIX) || pass_has(p, token, PASS_COMMON_WORD);
}

/* Are the words from `from` on a legal form only: "Ltd", "& Co Inc"? */
static bool is_legal_form(const struct pass *p, const struct words *w, uint32_t from)
{
    for (uint32_t i = from; i < w->n; i++)
        if (!pass_has(p, w->token[i], PASS_ORG_SUFFIX))
            return false;
    return from < w->n;
}

/* "U.S. Department" of this or that: general words that many names begin with. */
static bool is_general(const struct pass *p, const struct words *w, uint32_t to)
{
    for (uint32_t i = 0; i < to; i++)
        if (!pass_has(p, w->token[i], PASS_COUNTRY) &&
            !pass_has(p, w->token[i], PASS_NATIONALITY) && !pass_has(p, w->token[i], PASS_ORG_HEAD))
            return false;
    return true;
}

/* "National Bank |Workers Union|": first words that are an organisation's whole name are not its
 * short form, unless "of" or "for" goes on with them. */
static bool is_whole_name(const struct pass *p, const struct words *w, uint32_t to)
{
    return pass_has(p, w->token[to - 1], PASS_ORG_HEAD) && pass_is_capital(p, w->token[to]);
}

static brief_status head_shorts(struct pass *p, const struct words *w, uint32_t name)
{
    brief_status st = BRIEF_OK;
    if (is_distinctive(p, w->token[0]) &&
        (!pass_has(p, w->token[0], PASS_GIVEN_NAME) || is_general_word(p, w->token[1])))
        st = add_run(p, w, 0, 1, name, is_legal_form(p, w, 1) ? NAME_BARE : NAME_HEAD);
    for (uint32_t to = 2; to < w->n && !st; to++) {
        uint32_t last = w->token[to - 1];
        bool bare = is_legal_form(p, w, to);
        if (pass_is_capital(p, last) && !pass_has(p, last, PASS_FUNCTION_WORD) &&
            (bare || (!is_whole_name(p, w, to) && !is_general(p, w, to))))
            st = add_run(p, w, 0, to, name, bare ? NAME_BARE : NAME_HEAD);
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

/* Which words give a letter: "Office of Dam and Levee Safety" is ODLS, ODALS or OODALS. */
enum initials { OF_CAPITALS, WITH_AND, OF_ALL };

static bool gives_letter(const struct pass *p, uint32_t token, enum initials which)
{
    return which == OF_ALL || pass_is_capital(p, token) ||
           (which == WITH_AND && pass_says(p, token, WORD_AND));
}

static brief_status add_initials(struct pass *p, const struct words *w, uint32_t name,
                                 enum initials which)
{
    char letters[INITIALS_MAX];
    size_t n = 0;
    for (uint32_t i = 0; i < w->n; i++) {
        struct span folded = pass_folded(p, w->token[i]);
        if (!gives_letter(p, w->token[i], which))
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

/* Where the distinctive words begin of a name that puts the general one first, as the Romance
 * languages do: "Mineração |Serra Alta|", "Société Minière du |Bafing|"; 0: nowhere. */
static uint32_t tail_begin(const struct pass *p, const struct words *w, uint32_t end)
{
    uint32_t from = 0;
    if (!pass_has(p, w->token[0], PASS_ORG_HEAD))
        return 0;
    while (from < end &&
           (pass_has(p, w->token[from], PASS_ORG_HEAD) ||
            pass_has(p, w->token[from], PASS_ORG_MODIFIER) || is_particle(p, w->token[from])))
        from++;
    return from < end ? from : 0;
}

/* "Cobre |Austral| SA": the same of two words before a legal form of those languages. */
static bool is_romance_form(const struct pass *p, const struct words *w, uint32_t end)
{
    return end + 1 == w->n && end == 2 && pass_says(p, w->token[end], WORD_ROMANCE_FORM);
}

/* Do capitals that are no general words stand from `from` on, a single one being a rare word? */
static bool is_tail(const struct pass *p, const struct words *w, uint32_t from, uint32_t end)
{
    for (uint32_t i = from; i < end; i++)
        if (!pass_is_capital(p, w->token[i]) || pass_has(p, w->token[i], PASS_ORG_HEAD))
            return false;
    return from < end && (from + 1 < end || can_stand_alone(p, w->token[from]));
}

static brief_status tail_short(struct pass *p, const struct words *w, uint32_t name)
{
    uint32_t end = w->n, last;
    while (end > 1 && pass_has(p, w->token[end - 1], PASS_ORG_SUFFIX))
        end--;
    uint32_t from = tail_begin(p, w, end);
    if (!from)
        return is_romance_form(p, w, end) && is_tail(p, w, 1, end)
                   ? add_run(p, w, 1, end, name, NAME_TAIL)
                   : BRIEF_OK;
    brief_status st = BRIEF_OK;
    if (is_tail(p, w, from, end))
        st = add_run(p, w, from, end, name, NAME_TAIL);
    for (last = end; last > from && !is_particle(p, w->token[last - 1]); last--)
        ;
    if (!st && last > from && is_tail(p, w, last, end)) /* behind "du": "Bafing" */
        st = add_run(p, w, last, end, name, NAME_TAIL);
    return st;
}

static bool are_capitals(const struct pass *p, const struct words *w)
{
    for (uint32_t i = 0; i < w->n; i++)
        if (!pass_is_capital(p, w->token[i]))
            return false;
    return true;
}

static brief_status organisation_shorts(struct pass *p, const struct words *w, uint32_t name)
{
    brief_status st = head_shorts(p, w, name);
    st = st ? st : echo_shorts(p, w, name);
    st = st ? st : tail_short(p, w, name);
    st = st ? st : add_initials(p, w, name, OF_CAPITALS);
    if (st || are_capitals(p, w)) /* the other ways give the same */
        return st;
    st = add_initials(p, w, name, WITH_AND);
    return st ? st : add_initials(p, w, name, OF_ALL);
}

static brief_status place_shorts(struct pass *p, const struct words *w, uint32_t name)
{
    if (pass_has(p, w->token[w->n - 1], PASS_PLACE_HEAD))
        return head_shorts(p, w, name);
    if (pass_has(p, w->token[0], PASS_PLACE_HEAD) && can_stand_alone(p, w->token[w->n - 1]))
        return add_run(p, w, w->n - 1, w->n, name, NAME_HEAD);
    return BRIEF_OK;
}

static brief_status add_shorts(struct pass *p, uint32_t number)
{
    const struct name *name = &p->names.at[number];
    struct words w;
    if (!name->evidence || !cut_words(p, name, &w))
        return BRIEF_OK;
    switch (name->type) {
    case MENTION_PERSON:
        return person_shorts(p, &w, number);
    case MENTION_ORGANISATION:
        return organisation_shorts(p, &w, number);
    default:
        return place_shorts(p, &w, number);
    }
}

/* --- couples: "|Ana| and Luis Soto" -------------------------------------------------------------
 */

/* The given name's token before "and" and the draft, when it can be nothing else; or UINT32_MAX. */
static uint32_t partner_of(const struct pass *p, const struct draft *d)
{
    static const enum pass_class never[] = {PASS_CITY,        PASS_COUNTRY, PASS_FUNCTION_WORD,
                                            PASS_COMMON_WORD, PASS_MONTH,   PASS_TITLE};
    uint32_t from = d->m.token_from, given = from - 2;
    if (d->m.type != MENTION_PERSON || d->dropped || d->words || from < 2 ||
        !pass_same_block(p, given, from) || !pass_says(p, from - 1, WORD_AND) ||
        !pass_has(p, given, PASS_GIVEN_NAME) || !pass_is_capital(p, given) ||
        is_initial(p, given) || !pass_has(p, from, PASS_GIVEN_NAME) || d->m.token_to < from + 2)
        return UINT32_MAX;
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        if (pass_has(p, given, never[i]))
            return UINT32_MAX;
    const struct draft *own = p->cover[given] ? &p->drafts->at[p->cover[given] - 1] : NULL;
    bool alone = !own || (own->m.type == MENTION_PERSON && own->m.token_to == given + 1 &&
                          own->m.token_from == given && !own->m.role.len);
    bool part = given > 0 && pass_same_block(p, given - 1, given) &&
                !(p->tokens->at[given].flags & TOKEN_SENTENCE) && pass_is_word(p, given - 1) &&
                pass_is_capital(p, given - 1);
    return alone && !part ? given : UINT32_MAX;
}

/* Does the document know this word as part of somebody's name already? */
static bool is_somebody(const struct pass *p, uint32_t token)
{
    uint64_t key = names_key_add(0, pass_hash(p, token));
    for (uint32_t e = names_find(&p->names, key); e != NAME_NONE; e = p->names.entries[e].next)
        if (p->names.entries[e].kind != NAME_FULL)
            return true;
    return false;
}

/* "Ana" with the surname of "Luis Soto": its words in *d and its norm. */
static brief_status lend_surname(struct pass *p, struct draft *d, uint32_t given,
                                 const struct words *other)
{
    uint32_t from = 1;
    while (from + 1 < other->n &&
           (pass_has(p, other->token[from], PASS_GIVEN_NAME) || is_initial(p, other->token[from])))
        from++;
    uint32_t n = other->n - from, *words = arena_alloc(p->arena, (n + 1) * sizeof *words);
    struct span first = pass_text_of(p, given, given + 1);
    struct span last =
        pass_display(p, pass_text_of(p, other->token[from], other->token[other->n - 1] + 1));
    char *norm = arena_text(p->arena, first.len + 1 + last.len);
    if (!words || !last.at || !norm)
        return BRIEF_ENOMEM;
    words[0] = given;
    memcpy(words + 1, other->token + from, n * sizeof *words);
    memcpy(norm, first.at, first.len);
    norm[first.len] = ' ';
    memcpy(norm + first.len + 1, last.at, last.len);
    d->words = words;
    d->n_words = n + 1;
    d->m.norm = (struct span){norm, first.len + 1 + last.len};
    d->m.type = MENTION_PERSON;
    d->evidence = COUPLE_EVIDENCE;
    d->listed = false;
    return BRIEF_OK;
}

static brief_status add_partner(struct pass *p, uint32_t given, const struct words *other)
{
    struct draft *d = p->cover[given] ? &p->drafts->at[p->cover[given] - 1] : NULL;
    uint32_t n_words;
    uint64_t first = 0;
    if (!d &&
        !(d = pass_add_draft(p, given, given + 1, MENTION_PERSON, COUPLE_EVIDENCE, couple_rule)))
        return BRIEF_ENOMEM;
    brief_status st = lend_surname(p, d, given, other);
    if (st)
        return st;
    pass_because(p, d, "shares the surname behind \"and\"", other->token[0],
                 other->token[other->n - 1] + 1);
    d->fixed = true;
    uint64_t key = pass_draft_key(p, d, &n_words, &first);
    uint32_t name = names_add(&p->names, key, first);
    if (name == NAME_NONE)
        return BRIEF_ENOMEM;
    take_mention(&p->names.at[name], d, n_words, is_shouted(p, d));
    return add_shorts(p, name);
}

static brief_status add_couples(struct pass *p)
{
    brief_status st = BRIEF_OK;
    size_t n = p->drafts->n;
    for (size_t i = 0; i < n && !st; i++) {
        uint32_t given = partner_of(p, &p->drafts->at[i]);
        uint32_t n_words;
        uint64_t first = 0;
        struct words other;
        if (given == UINT32_MAX || is_somebody(p, given))
            continue;
        uint64_t key = pass_draft_key(p, &p->drafts->at[i], &n_words, &first);
        uint32_t name = names_find_full(&p->names, key);
        if (name != NAME_NONE && cut_words(p, &p->names.at[name], &other))
            st = add_partner(p, given, &other);
    }
    return st;
}

brief_status pass_names(struct pass *p)
{
    brief_status st = add_names(p);
    st = st ? st : add_pairs(p);
    for (uint32_t i = 0; i < p->names.n && !st; i++)
        st = add_shorts(p, i);
    return st ? st : add_couples(p);
}
