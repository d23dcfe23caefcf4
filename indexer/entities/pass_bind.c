/* pass_bind.c -- one walk over the tokens: whose mention is this?
 *
 *     token sequence ──index of names──> entries ──where, how, beside what──> one name, several,
 * none
 *
 * Which of several names is meant is weighed in pass_weigh.c; what nobody can tell stays undecided,
 * with its candidates. */
#include "indexer/entities/pass_weigh.h"

#define SEQUENCE_MAX    8  /* words of a name that is looked for where no rule saw it */
#define PARTICLES_MAX   3  /* before a surname: "van der", "de la" */
#define SPREAD_EVIDENCE 75 /* of a mention that another one of its name proves */
#define BOUND_EVIDENCE  75
#define ENTRIES_SEEN    16 /* of one key */
#define SURE_PERSON     90 /* a given name and a surname that lists know */
#define LEGAL_EVIDENCE  90 /* of an organisation with a legal form */

static const struct span short_rule = {"pass.short", 10};
static const struct span spread_rule = {"pass.spread", 11};

/* --- writing the answer -------------------------------------------------------------------------
 */

static brief_status join_norms(struct pass *p, const struct binding *b, struct span *out)
{
    size_t len = 0;
    for (size_t i = 0; i < b->n_names; i++)
        len += p->names.at[b->names[i]].norm.len + 1;
    char *text = arena_text(p->arena, len);
    if (!text)
        return BRIEF_ENOMEM;
    size_t at = 0;
    for (size_t i = 0; i < b->n_names; i++) {
        struct span norm = p->names.at[b->names[i]].norm;
        if (i)
            text[at++] = '\n';
        memcpy(text + at, norm.at, norm.len);
        at += norm.len;
    }
    *out = (struct span){text, at};
    return BRIEF_OK;
}

static brief_status apply(struct pass *p, struct draft *d, const struct binding *b)
{
    const struct name *n = &p->names.at[b->names[0]];
    if (p->trace)
        pass_weigh_explain(p, d, b);
    d->m.type = n->type;
    if (d->evidence < BOUND_EVIDENCE)
        d->evidence = BOUND_EVIDENCE;
    if (b->n_names > 1) {
        d->m.flags |= MENTION_UNDECIDED;
        return join_norms(p, b, &d->m.candidates);
    }
    d->m.flags |= MENTION_BOUND;
    d->m.norm = n->norm;
    return BRIEF_OK;
}

/* --- mentions that rules saw --------------------------------------------------------------------
 */

static bool stands_in_place(const struct pass *p, uint32_t from)
{
    return from > 0 && p->tokens->at[from - 1].block == p->tokens->at[from].block &&
           pass_has(p, from - 1, PASS_LOC_PREP);
}

static bool is_said(const struct pass *p, uint32_t to)
{
    return to < p->tokens->n && pass_has(p, to, PASS_SAID_VERB);
}

/* The same for several words: a run that begins like a person's name is not half of a foundation's,
 * but may be that of a company; "Da Costa" is a place only until somebody bears the name. */
static unsigned types_for_run(const struct pass *p, const struct draft *d)
{
    unsigned own = 1u << d->m.type;
    if (d->m.type == MENTION_PLACE && !d->listed && pass_has(p, d->m.token_from, PASS_PARTICLE))
        return own | 1u << MENTION_PERSON;
    if (d->m.type == MENTION_PERSON && d->evidence < SURE_PERSON)
        return own | 1u << MENTION_ORGANISATION;
    return d->evidence < EVIDENCE_PROVEN ? 7u : own;
}

/* Which types the antecedent of this draft may have. */
static unsigned types_for(const struct pass *p, const struct draft *d, uint32_t n_words)
{
    unsigned own = 1u << d->m.type, person = 1u << MENTION_PERSON, any = 7u;
    if (d->m.role.len)
        return person;
    if (d->evidence == 0)
        return any;
    if (n_words > 1)
        return types_for_run(p, d);
    if (d->m.type == MENTION_ORGANISATION && d->listed && is_said(p, d->m.token_to))
        return own | person;
    if (d->m.type == MENTION_PLACE) { /* a town's name may be a surname */
        bool said = is_said(p, d->m.token_to);
        if (stands_in_place(p, d->m.token_from))
            return own;
        if (said) /* nor does a river speak, but the company named after it does */
            return any;
        return pass_has(p, d->m.token_from, PASS_COUNTRY) ? own : own | person;
    }
    return d->evidence < EVIDENCE_PROVEN ? any : own;
}

static bool is_behind_the(const struct pass *p, uint32_t from)
{
    return from > 0 && pass_same_block(p, from - 1, from) && pass_says(p, from - 1, WORD_THE);
}

/* Does an organisation of the document begin with these words: Ford Motor Company? */
static bool is_company_named(const struct names *x, uint32_t first)
{
    size_t n = 0;
    for (uint32_t e = first; e != NAME_NONE && n < ENTRIES_SEEN; e = x->entries[e].next, n++)
        if (x->entries[e].kind != NAME_FULL &&
            x->at[x->entries[e].name].type == MENTION_ORGANISATION)
            return true;
    return false;
}

/* "Ford said" of Harrison Ford, where no Ford Motor Company is named. */
static bool is_person_said(const struct pass *p, const struct draft *d, const struct name_entry *e)
{
    uint32_t n_words;
    uint64_t first_hash, key = pass_draft_key(p, d, &n_words, &first_hash);
    return p->names.at[e->name].type == MENTION_PERSON && e->kind == NAME_SURNAME &&
           is_said(p, d->m.token_to) && !is_company_named(&p->names, names_find(&p->names, key));
}

/* May an entry of a list be somebody's short form after all? When the text says so; when a person
 * of that name was named; "the Putumayo" of the Putumayo River; "Zambezi said" of Zambezi Copper.
 */
static bool listed_may_rebind(const struct pass *p, const struct draft *d,
                              const struct name_entry *e)
{
    const struct name *n = &p->names.at[e->name];
    bool before = n->first_start < d->m.start;
    if (e->kind == NAME_DEFINED)
        return true;
    if (d->m.type == MENTION_ORGANISATION)
        return before && (e->kind == NAME_INITIALS || is_person_said(p, d, e));
    if (!before)
        return false;
    switch (n->type) {
    case MENTION_PERSON:
        return e->kind == NAME_SURNAME;
    case MENTION_PLACE:
        return is_behind_the(p, d->m.token_from);
    default:
        return is_said(p, d->m.token_to) && !pass_has(p, d->m.token_from, PASS_COUNTRY);
    }
}

/* A list's own entry is nobody's short form, but for these exceptions; a person's name gives way to
 * a company's legal form only. */
static bool may_rebind(const struct pass *p, const struct draft *d, const struct binding *b)
{
    const struct name_entry *e = &p->names.entries[b->entries[0]];
    const struct name *n = &p->names.at[e->name];
    if (d->m.type == MENTION_PERSON && n->type == MENTION_ORGANISATION &&
        pass_has(p, d->m.token_from, PASS_GIVEN_NAME))
        return e->kind == NAME_DEFINED ||
               (n->evidence >= LEGAL_EVIDENCE && n->evidence > d->evidence);
    return !d->listed || listed_may_rebind(p, d, e);
}

/* A guess, or a weaker type, takes what the document proves of the same words. */
static void take_proof(const struct pass *p, struct draft *d, uint32_t number)
{
    const struct name *n = &p->names.at[number];
    if (d->evidence >= EVIDENCE_PROVEN || n->evidence <= d->evidence || d->m.role.len)
        return;
    pass_because(p, d, "the same words are proven elsewhere", n->token_from, n->token_to);
    d->m.type = n->type;
    d->m.norm = n->norm;
    d->evidence = n->evidence < SPREAD_EVIDENCE ? n->evidence : SPREAD_EVIDENCE;
}

/* A name that stands for a fuller spelling: "C. Mendoza". */
static void take_spelling(const struct pass *p, struct draft *d, uint32_t number)
{
    if (p->names.at[number].type != d->m.type)
        return;
    const struct name *n = &p->names.at[names_fullest(&p->names, number)];
    if (n == &p->names.at[number]) {
        if (!d->listed)
            d->m.norm = n->norm; /* one name, one spelling */
        return;
    }
    pass_because(p, d, "another spelling of", n->token_from, n->token_to);
    d->m.flags |= MENTION_BOUND;
    d->m.norm = n->norm;
}

static brief_status bind_draft(struct pass *p, struct draft *d)
{
    struct place_of at = {.from = d->m.token_from, .to = d->m.token_to, .start = d->m.start};
    uint64_t first_hash = 0;
    if (d->fixed || !pass_is_name(d))
        return BRIEF_OK;
    at.key = pass_key(p, at.from, at.to, &at.n_words, &first_hash);
    at.role = d->m.role;
    at.types = types_for(p, d, at.n_words);
    at.upper = p->tokens->at[at.from].shape == SHAPE_UPPER;
    uint32_t first = names_find(&p->names, at.key);
    struct binding b = pass_weigh(p, &at, first);
    if (b.n_names && may_rebind(p, d, &b) && (at.n_words == 1 || b.n_names == 1))
        return apply(p, d, &b);
    if (b.n_names)
        pass_because(p, d,
                     at.n_words == 1 ? "an entry of a list is nobody's short form"
                                     : "several words that fit several names stay as they are",
                     p->names.at[b.names[0]].token_from, p->names.at[b.names[0]].token_to);
    uint32_t number = names_full_of(&p->names, first);
    if (number == NAME_NONE)
        return BRIEF_OK;
    take_proof(p, d, number);
    take_spelling(p, d, number);
    return BRIEF_OK;
}

/* --- names where no rule saw any, or less than all of one ---------------------------------------
 */

/* The draft over a token; a run that nobody proved is only a guess at where a name begins and ends,
 * and none for this. */
static const struct draft *draft_over(const struct pass *p, uint32_t token)
{
    const struct draft *d = p->cover[token] ? &p->drafts->at[p->cover[token] - 1] : NULL;
    bool guess = d && !d->evidence && pass_is_name(d) && d->m.token_to > d->m.token_from + 1;
    return guess ? NULL : d;
}

/* Does this neighbour make what stands beside it a part of a longer, unknown name: "Chad |Harper|"?
 * On a line of capitals only a known part of names does. */
static bool adds_to_name(const struct pass *p, uint32_t neighbour)
{
    if (draft_over(p, neighbour) || !pass_is_word(p, neighbour) || !pass_is_capital(p, neighbour) ||
        pass_has(p, neighbour, PASS_FUNCTION_WORD) || pass_has(p, neighbour, PASS_SAID_VERB))
        return false;
    return p->tokens->at[neighbour].shape != SHAPE_UPPER ||
           ((pass_has(p, neighbour, PASS_GIVEN_NAME) || pass_has(p, neighbour, PASS_SURNAME)) &&
            !pass_has(p, neighbour, PASS_COMMON_WORD));
}

/* Is [from, to) only a part of a longer name that nobody knows? Half a compound always is. */
static bool is_part_of_more(const struct pass *p, uint32_t from, uint32_t to)
{
    const struct token *t = p->tokens->at;
    uint32_t before = from - 1, after = to;
    if (after < p->tokens->n && t[after].shape == SHAPE_DASH && !(t[after].flags & TOKEN_SPACE))
        after++;
    if (from > 1 && t[before].shape == SHAPE_DASH && !(t[from].flags & TOKEN_SPACE))
        before--;
    if (pass_same_block(p, from, after) && !(t[after].flags & TOKEN_SENTENCE) &&
        adds_to_name(p, after))
        return true;
    return from > 0 && pass_same_block(p, before, from) && !(t[from].flags & TOKEN_SENTENCE) &&
           !(t[before].flags & TOKEN_SENTENCE) && !pass_has(p, before, PASS_TITLE) &&
           adds_to_name(p, before);
}

/* --- words that are names only here and there ---------------------------------------------------
 */

static bool is_persons_verb(const struct pass *p, uint32_t token)
{
    return pass_has(p, token, PASS_SAID_VERB) || pass_says(p, token, WORD_PERSONS_VERB);
}

/* "May left", "said April", "Will's plan", not "in May", "May 3", "Will he": a month or a modal
 * verb whose neighbours speak of a person. */
static bool is_month_or_modal_person(const struct pass *p, uint32_t token)
{
    const struct token *t = p->tokens->at;
    uint32_t next = token + 1;
    if (t[token].shape == SHAPE_UPPER &&
        (!pass_same_block(p, token, next) || t[next].shape != SHAPE_UPPER))
        return false;
    if (token > 0 && pass_same_block(p, token - 1, token) && !(t[token].flags & TOKEN_SENTENCE)) {
        if (pass_has(p, token - 1, PASS_SAID_VERB) || pass_says(p, token - 1, WORD_NEITHER))
            return true;
        if (pass_has(p, token - 1, PASS_LOC_PREP) || pass_has(p, token - 1, PASS_FUNCTION_WORD))
            return false;
    }
    return pass_same_block(p, token, next) && is_persons_verb(p, next) &&
           (!(t[next].flags & TOKEN_SENTENCE));
}

/* Words that are no names even where their letters are. */
static bool is_plain_word(const struct pass *p, uint32_t token)
{
    bool month = pass_has(p, token, PASS_MONTH);
    if (month || (pass_has(p, token, PASS_FUNCTION_WORD) && pass_has(p, token, PASS_GIVEN_NAME)))
        return !is_month_or_modal_person(p, token);
    if (pass_has(p, token, PASS_FUNCTION_WORD) || pass_has(p, token, PASS_WEEKDAY) ||
        pass_has(p, token, PASS_TITLE))
        return true;
    return pass_has(p, token, PASS_COMMON_WORD) && (p->tokens->at[token].flags & TOKEN_SENTENCE);
}

/* A sequence that the index knows, and how the walk came upon it. */
struct sequence {
    struct place_of place;
    uint32_t first;   /* of its entries */
    uint32_t n_inner; /* drafts that it would swallow */
    uint8_t proven;   /* the strongest evidence of those */
    struct span role; /* the first role of those */
};

/* "June" alone, seen as a date. */
static bool is_month_draft(const struct draft *d)
{
    return d->m.type == MENTION_DATE && d->m.token_to == d->m.token_from + 1;
}

/* May a longer name that the document proves take this draft's place? */
static bool is_soft(const struct pass *p, const struct draft *d)
{
    uint32_t n = 0;
    if (is_month_draft(d))
        return pass_has(p, d->m.token_from, PASS_MONTH) &&
               is_month_or_modal_person(p, d->m.token_from);
    if (!pass_is_name(d) || d->fixed)
        return false;
    for (uint32_t i = d->m.token_from; i < d->m.token_to; i++)
        n += pass_is_word(p, i);
    return n == 1 || d->evidence < EVIDENCE_PROVEN;
}

/* Take the drafts inside [from, to) out. */
static void swallow(struct pass *p, uint32_t from, uint32_t to, const struct name *n)
{
    for (uint32_t i = from; i < to; i++)
        if (p->cover[i] && !p->drafts->at[p->cover[i] - 1].dropped)
            pass_drop(p, p->cover[i] - 1, "inside a longer name that the document knows",
                      n->token_from, n->token_to);
}

static bool is_allowed(const struct pass *p, const struct sequence *s, const struct name *n)
{
    if (s->n_inner)
        return s->proven < EVIDENCE_PROVEN || n->evidence >= EVIDENCE_PROVEN;
    if (s->place.n_words > 1 || !is_part_of_more(p, s->place.from, s->place.to))
        return true;
    pass_leaves(p, s->place.from, s->place.to, "only a part of a longer name that nobody knows");
    return false;
}

/* Tag one sequence, where the names that it may stand for allow it. */
static brief_status tag(struct pass *p, struct sequence *s, bool *tagged)
{
    struct place_of *at = &s->place;
    at->role = pass_role_before(p, at->from);
    if (!at->role.len)
        at->role = s->role;
    if (at->role.len)
        at->types = 1u << MENTION_PERSON;
    struct binding b = pass_weigh(p, at, s->first);
    uint32_t full = names_find_full(&p->names, at->key);
    bool proven = full != NAME_NONE && p->names.at[full].evidence >= EVIDENCE_PROVEN &&
                  (at->types >> p->names.at[full].type & 1);
    *tagged = false;
    if (proven && p->names.at[full].listed && !at->role.len &&
        p->names.at[full].type == MENTION_ORGANISATION && is_company_named(&p->names, s->first))
        b.n_names = 0; /* a namesake of the company is not meant */
    if (b.n_names == 0 && !proven)
        return BRIEF_OK;
    uint32_t name = b.n_names ? b.names[0] : names_fullest(&p->names, full);
    const struct name *n = &p->names.at[name];
    if (!is_allowed(p, s, n))
        return BRIEF_OK;
    swallow(p, at->from, at->to, n);
    struct draft *d =
        pass_add_draft(p, at->from, at->to, n->type, b.n_names ? BOUND_EVIDENCE : SPREAD_EVIDENCE,
                       b.n_names ? short_rule : spread_rule);
    if (!d)
        return BRIEF_ENOMEM;
    for (uint32_t i = at->from; i < at->to; i++)
        p->cover[i] = (uint32_t)p->drafts->n;
    *tagged = true;
    if (n->type == MENTION_PERSON && at->role.len)
        d->m.role = pass_display(p, at->role);
    if (b.n_names)
        return apply(p, d, &b);
    pass_because(p, d, "the same words are proven elsewhere", n->token_from, n->token_to);
    d->m.norm = n->norm;
    return BRIEF_OK;
}

/* One word more of the sequence: take in the draft that begins there. False: nothing may go on. */
static bool take_word(const struct pass *p, struct sequence *s, uint32_t i)
{
    const struct draft *d = draft_over(p, i);
    if (d && d->m.token_from == i) {
        if (d->dropped || !is_soft(p, d))
            return false;
        s->n_inner++;
        s->proven = s->proven > d->evidence ? s->proven : d->evidence;
        if (!s->role.len)
            s->role = d->m.role;
    } else if (d && i == s->place.from) {
        return false; /* begins inside a draft */
    }
    s->place.key = names_key_add(s->place.key, pass_hash(p, i));
    s->place.n_words++;
    s->place.to = i + 1;
    return true;
}

/* Does a sequence that ends before `to` cut no draft in two, and is it more than one draft? */
static bool is_whole(const struct pass *p, const struct sequence *s)
{
    const struct draft *last = draft_over(p, s->place.to - 1);
    if (last && last->m.token_to != s->place.to)
        return false;
    return s->n_inner == 0 || (last && is_month_draft(last)) ||
           (s->place.n_words > 1 && !(last && last->m.token_from == s->place.from));
}

/* The words of the longest sequence that the index may know, of those that are looked for. */
static uint32_t longest_sequence(const struct pass *p)
{
    uint32_t n = 1;
    if (p->pairs.n)
        return SEQUENCE_MAX; /* defined short forms may be of any length */
    for (size_t i = 0; i < p->names.n && n < SEQUENCE_MAX; i++)
        n = p->names.at[i].n_words > n ? p->names.at[i].n_words : n;
    return n < SEQUENCE_MAX ? n : SEQUENCE_MAX;
}

/* The sequences that begin at `from`, each with one word more; their number. */
static uint32_t cut_sequences(const struct pass *p, uint32_t from,
                              struct sequence out[SEQUENCE_MAX])
{
    const struct token *tokens = p->tokens->at;
    struct sequence s = {.place = {.from = from,
                                   .start = tokens[from].at,
                                   .types = 7u,
                                   .upper = tokens[from].shape == SHAPE_UPPER}};
    uint32_t n = 0;
    for (uint32_t i = from; pass_same_block(p, from, i) && n < p->longest; i++) {
        if (i > from && (tokens[i].flags & TOKEN_SENTENCE))
            break;
        if (tokens[i].flags & TOKEN_WHOLE)
            continue;
        if (!pass_is_word(p, i)) {
            if (tokens[i].shape == SHAPE_DASH || tokens[i].shape == SHAPE_STOP)
                continue;
            break;
        }
        if (!take_word(p, &s, i))
            break;
        out[n++] = s;
    }
    return n;
}

/* Try the sequences that begin at `from` and reach over `over`, longest first; *next is behind the
 * one that was tagged, or stays. */
static brief_status try_sequences(struct pass *p, uint32_t from, uint32_t over, uint32_t *next)
{
    struct sequence all[SEQUENCE_MAX];
    uint32_t n = cut_sequences(p, from, all);
    while (n-- > 0 && all[n].place.to > over) {
        struct sequence *s = &all[n];
        bool tagged = false;
        if (!pass_is_capital(p, s->place.to - 1) || !is_whole(p, s))
            continue;
        s->first = names_find(&p->names, s->place.key);
        if (s->first == NAME_NONE)
            continue;
        if (n == 0 && is_plain_word(p, from)) {
            pass_leaves(p, from, s->place.to, "an everyday word here, though it fits a name");
            continue;
        }
        brief_status st = tag(p, s, &tagged);
        if (st || tagged) {
            *next = s->place.to;
            return st;
        }
    }
    return BRIEF_OK;
}

/* Where the particles begin that stand right before `token`: "|de la Rosa", "|al-Khatib". */
static uint32_t particles_before(const struct pass *p, uint32_t token, uint32_t done)
{
    const struct token *t = p->tokens->at;
    uint32_t at = token;
    for (uint32_t n = 0; n < PARTICLES_MAX && at > done && !(t[at].flags & TOKEN_SENTENCE); n++) {
        uint32_t k = at - 1;
        if (k > done && t[k].shape == SHAPE_DASH && !(t[at].flags & TOKEN_SPACE))
            k--;
        if (!pass_has(p, k, PASS_PARTICLE) || !pass_same_block(p, k, token) ||
            !pass_is_word(p, k) || draft_over(p, k))
            break;
        at = k;
    }
    return at;
}

/* A name may begin at token `i`, or at the particles before it; *next is where the walk goes on. */
static brief_status at_capital(struct pass *p, uint32_t i, uint32_t done, uint32_t *next)
{
    brief_status st = BRIEF_OK;
    *next = i;
    for (uint32_t from = particles_before(p, i, done); from <= i && *next == i && !st; from++)
        if (pass_is_word(p, from) && names_may_begin(&p->names, pass_hash(p, from)))
            st = try_sequences(p, from, i, next);
    return st;
}

/* Bind the drafts from number *d on, of the first n_drafts, that begin before `token`. */
static brief_status bind_before(struct pass *p, uint32_t *d, uint32_t n_drafts, uint32_t token)
{
    brief_status st = BRIEF_OK;
    for (; *d < n_drafts && p->drafts->at[*d].m.token_from < token && !st; ++*d)
        if (!p->drafts->at[*d].dropped)
            st = bind_draft(p, &p->drafts->at[*d]);
    return st;
}

brief_status pass_bind(struct pass *p)
{
    brief_status st = BRIEF_OK;
    uint32_t n_drafts = (uint32_t)p->drafts->n, d = 0, done = 0;
    p->longest = longest_sequence(p);
    for (uint32_t i = 0, next; i < p->tokens->n && !st; i = next) {
        uint32_t capital = pass_next_mark(p, PASS_MARK_CAPITAL, i);
        if (capital > i)
            st = bind_before(p, &d, n_drafts, capital);
        if (st || capital == p->tokens->n)
            break;
        next = i = capital;
        bool starts = d < n_drafts && p->drafts->at[d].m.token_from == i;
        if (starts || !draft_over(p, i))
            st = at_capital(p, i, done, &next);
        st = st ? st : bind_before(p, &d, n_drafts, i + 1);
        if (next > i) {
            done = next;
            while (d < n_drafts && p->drafts->at[d].dropped)
                d++;
        } else {
            next = i + 1;
        }
    }
    return st;
}
