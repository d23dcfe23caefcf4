/* pass_roles.c -- the titles and offices that stand beside people's names.
 *
 *     Dr. |Esther Banda|, General (ret.) |Olaf Brandt|   before the name
 *     The regional police commander, |Peter Mwangi|,     before it, parted by a comma
 *     |Ana Ruiz|, the energy minister,                   behind it
 *     |Grace Mwangi| is a judge                          said of it: kept as the office only, which
 *                                                        tells namesakes apart and is not shown
 *     Generals |Frazer| and |Pratt|                      shared
 *
 * Rules know most of the first two; here is what no rule's longest match can, since the name alone
 * was longer. Constant work for each person. */
#include "indexer/entities/pass.h"

#define TITLE_WORDS     6  /* of a title right before a name */
#define PHRASE_WORDS    10 /* of "the undersecretary for foreign trade," */
#define OFFICE_WORDS    6  /* from the comma behind a name to its office's head word */
#define SHARERS_MAX     12 /* names that share one title */
#define SHARED_EVIDENCE 90 /* of a name that a shared title proves */
#define ROLE_EVIDENCE   80 /* of a person beside whom a title stands */

static const struct span shared_rule = {"pass.titled", 11};

static bool ends_with_s(struct span word)
{
    return word.len > 3 && word.at[word.len - 1] == 's' && word.at[word.len - 2] != 's';
}

static bool is_article(const struct pass *p, uint32_t token)
{
    return pass_says(p, token, WORD_THE) || pass_says(p, token, WORD_A_AN);
}

static bool is_determiner(const struct pass *p, uint32_t token)
{
    return p->tokens->at[token].shape == SHAPE_POSSESSIVE || pass_says(p, token, WORD_DETERMINER);
}

static bool is_preposition(const struct pass *p, uint32_t token)
{
    return pass_says(p, token, WORD_PREPOSITION);
}

static bool is_comma(const struct pass *p, uint32_t token)
{
    return p->tokens->at[token].shape == SHAPE_COMMA && p->text.at[p->tokens->at[token].at] == ',';
}

/* A word of a title that may stand before the title's head: "Air Force", "former", "energy". */
static bool is_title_word(const struct pass *p, uint32_t token)
{
    return pass_is_word(p, token) &&
           (pass_has(p, token, PASS_TITLE) || pass_has(p, token, PASS_TITLE_PREFIX) ||
            pass_has(p, token, PASS_SERVICE) || pass_has(p, token, PASS_ORG_MODIFIER));
}

static const struct draft *draft_over(const struct pass *p, uint32_t token)
{
    return p->cover[token] ? &p->drafts->at[p->cover[token] - 1] : NULL;
}

/* --- before the name ----------------------------------------------------------------------------
 */

/* "General (ret.)|": the token of the opening bracket, or `end`. */
static uint32_t before_retired(const struct pass *p, uint32_t end)
{
    const struct token *t = p->tokens->at;
    if (end < 4 || t[end - 1].shape != SHAPE_CLOSE)
        return end;
    uint32_t word = end - 2;
    if (t[word].shape == SHAPE_STOP)
        word--;
    return pass_says(p, word, WORD_RETIRED) && t[word - 1].shape == SHAPE_OPEN ? word - 1 : end;
}

struct span pass_role_before(const struct pass *p, uint32_t from)
{
    const struct token *t = p->tokens->at;
    while (from > 0 && (t[from - 1].flags & TOKEN_WHOLE))
        from--;
    uint32_t end = before_retired(p, from), at = end, first = from;
    for (uint32_t n = 0; at > 0 && n < TITLE_WORDS && pass_same_block(p, at - 1, from); n++) {
        uint32_t word = at - 1;
        if (t[word].flags & TOKEN_WHOLE) {
            at = word;
            continue;
        }
        if (t[at].flags & TOKEN_SENTENCE)
            break;
        bool stop = t[word].shape == SHAPE_STOP && !(t[word].flags & TOKEN_SPACE);
        if ((stop || t[word].shape == SHAPE_DASH) && word > 0)
            word--;
        const struct draft *d = draft_over(p, word);
        bool title = pass_has(p, word, PASS_TITLE);
        if ((stop && !title) || (d && d->evidence && pass_is_name(d)) || !is_title_word(p, word))
            break;
        if (title || first < from)
            first = word;
        at = word;
    }
    while (first < from && at < first && is_title_word(p, at) &&
           !pass_has(p, first, PASS_HONORIFIC))
        first = at;
    return first < end ? pass_text_of(p, first, from) : (struct span){0};
}

/* --- a phrase parted by a comma -----------------------------------------------------------------
 */

/* Does the name's apposition end at this token, as a comma or the sentence's end does? */
static bool closes(const struct pass *p, uint32_t last, uint32_t token)
{
    uint8_t shape = token < p->tokens->n ? p->tokens->at[token].shape : (uint8_t)SHAPE_STOP;
    return !pass_same_block(p, last, token) || shape == SHAPE_COMMA || shape == SHAPE_STOP ||
           shape == SHAPE_CLOSE || shape == SHAPE_DASH;
}

/* May this word stand inside "regional police commander", "chief of the Air Staff"? */
static bool is_phrase_word(const struct pass *p, uint32_t token)
{
    const struct draft *d = draft_over(p, token);
    if (!pass_is_word(p, token) || p->tokens->at[token].shape == SHAPE_NUMBER ||
        pass_says(p, token, WORD_BECAME))
        return false;
    if (d && d->m.type != MENTION_ORGANISATION && d->m.type != MENTION_PLACE &&
        d->m.type != MENTION_NATIONALITY && d->evidence)
        return false;
    return pass_has(p, token, PASS_TITLE) || !pass_has(p, token, PASS_FUNCTION_WORD) ||
           is_preposition(p, token) || pass_says(p, token, WORD_AND);
}

/* Where the noun phrase begins that ends before the comma at *end, when a title heads it; 0: there
 * is none. The phrase begins behind the nearest article, but "head of the Harbour Command" reaches
 * over it. *end is moved to before "from Marsabit". */
static uint32_t phrase_before(const struct pass *p, uint32_t *end)
{
    const struct token *t = p->tokens->at;
    bool titled = false;
    for (uint32_t i = *end, n = 0; i > 0 && n < PHRASE_WORDS; i--, n++) {
        uint32_t k = i - 1;
        if (!pass_same_block(p, k, *end))
            return 0;
        if ((t[k].flags & TOKEN_WHOLE) || t[k].shape == SHAPE_DASH)
            continue;
        if (pass_says(p, k, WORD_ORIGIN) && !titled) {
            *end = k;
        } else if (is_determiner(p, k)) {
            if (titled)
                return i;
            if (k == 0 || !is_preposition(p, k - 1))
                return 0;
        } else if (!is_phrase_word(p, k)) {
            return 0;
        }
        titled = titled || pass_has(p, k, PASS_TITLE);
        if (t[k].flags & TOKEN_SENTENCE)
            return titled && pass_is_word(p, k) ? k : 0;
    }
    return 0;
}

/* "WFP |logistics officer": organisations and places in front are mentions of their own. */
static uint32_t without_names(const struct pass *p, uint32_t from, uint32_t to)
{
    const struct draft *d;
    while (from < to && (d = draft_over(p, from)) && d->m.type != MENTION_NATIONALITY &&
           pass_is_name(d) && d->m.token_to < to && d->m.token_from <= from)
        from = d->m.token_to;
    while (from < to && !pass_is_word(p, from))
        from++;
    return from;
}

static struct span role_by_comma(const struct pass *p, const struct draft *d)
{
    uint32_t comma = d->m.token_from - 1;
    while (comma > 0 && comma < p->tokens->n && (p->tokens->at[comma].flags & TOKEN_WHOLE))
        comma--;
    if (d->m.token_from < 2 || !pass_same_block(p, comma, d->m.token_from) || !is_comma(p, comma) ||
        !closes(p, d->m.token_from, d->m.token_to))
        return (struct span){0};
    uint32_t end = comma, from = phrase_before(p, &end);
    from = from ? without_names(p, from, end) : end;
    return from < end ? pass_text_of(p, from, end) : (struct span){0};
}

/* --- behind the name ----------------------------------------------------------------------------
 */

/* A noun phrase from `from` on whose head is a title in the singular: its end, or 0. */
static uint32_t office_end(const struct pass *p, uint32_t from)
{
    uint32_t end = 0;
    for (uint32_t i = from, n = 0; n < OFFICE_WORDS && pass_same_block(p, from, i); i++) {
        if ((p->tokens->at[i].flags & TOKEN_WHOLE) || p->tokens->at[i].shape == SHAPE_DASH)
            continue;
        n++;
        if (!is_phrase_word(p, i) ||
            (pass_has(p, i, PASS_SAID_VERB) && !pass_has(p, i, PASS_TITLE)))
            break;
        if (end && !pass_has(p, i, PASS_TITLE))
            break;
        if (is_preposition(p, i) && !end)
            return 0;
        if (pass_has(p, i, PASS_TITLE))
            end = i + 1;
    }
    return end && !ends_with_s(pass_folded(p, end - 1)) ? end : 0;
}

/* "chief| of the Air Staff", "head| of strategy": up to two words or one name more. */
static uint32_t office_tail(const struct pass *p, uint32_t end)
{
    uint32_t at = end;
    if (!pass_same_block(p, end - 1, end) || !pass_says(p, end, WORD_OF_FOR))
        return end;
    at++;
    while (pass_same_block(p, end, at) && is_article(p, at))
        at++;
    if (!pass_same_block(p, end, at))
        return end;
    const struct draft *d = draft_over(p, at);
    if (d && pass_is_name(d) && d->m.type != MENTION_PERSON)
        return d->m.token_to;
    uint32_t last = end;
    for (uint32_t n = 0;
         n < 3 && pass_same_block(p, end, at) && is_phrase_word(p, at) && !is_preposition(p, at);
         n++, at++)
        last = at + 1;
    return last;
}

/* The office in tokens [from, …) behind a name, told by an article or the way it ends. */
static struct span office_from(const struct pass *p, uint32_t from, bool loose)
{
    bool definite = false, article = false;
    while (from < p->tokens->n && pass_same_block(p, from - 1, from) && is_determiner(p, from)) {
        definite = !pass_says(p, from, WORD_A_AN);
        article = true;
        from++;
    }
    if (!pass_same_block(p, from - 1, from))
        return (struct span){0};
    uint32_t head = office_end(p, from), end = head ? office_tail(p, head) : 0;
    if (!head)
        return (struct span){0};
    bool ok = closes(p, head - 1, end) || (loose && article) ||
              (pass_same_block(p, head - 1, end) &&
               pass_says(p, end, definite ? WORD_WHO : WORD_GOES_ON));
    return ok ? pass_text_of(p, from, end) : (struct span){0};
}

static struct span role_behind(const struct pass *p, const struct draft *d)
{
    uint32_t to = d->m.token_to;
    if (to + 1 >= p->tokens->n || !pass_same_block(p, to - 1, to + 1) || !is_comma(p, to))
        return (struct span){0};
    const struct draft *owner = draft_over(p, to + 1); /* "Peru's energy minister" */
    uint32_t from = to + 1;
    if (owner && owner->m.type == MENTION_PLACE && owner->m.token_to < p->tokens->n &&
        p->tokens->at[owner->m.token_to].shape == SHAPE_POSSESSIVE)
        from = owner->m.token_to;
    return office_from(p, from, false);
}

/* "is a judge", "was the mayor", ", who is the energy minister". */
static struct span office_said(const struct pass *p, const struct draft *d)
{
    uint32_t at = d->m.token_to;
    if (pass_same_block(p, at - 1, at) && is_comma(p, at))
        at++;
    if (pass_same_block(p, at - 1, at) && pass_says(p, at, WORD_WHO))
        at++;
    if (at + 1 >= p->tokens->n || !pass_same_block(p, d->m.token_to - 1, at + 1) ||
        !pass_says(p, at, WORD_IS))
        return (struct span){0};
    return office_from(p, at + 1, true);
}

/* --- shared titles ------------------------------------------------------------------------------
 */

/* Does a title in the plural stand right before the draft? */
static bool has_plural_title(const struct pass *p, const struct draft *d)
{
    uint32_t from = d->m.token_from;
    if (!d->m.role.len || from == 0 || !pass_same_block(p, from - 1, from) ||
        !pass_has(p, from - 1, PASS_TITLE))
        return false;
    struct span last = pass_folded(p, from - 1);
    return ends_with_s(last) || span_equal(last, SPAN("drs"));
}

/* Behind "A" of "A, B and C": the token where the next name may begin, or 0. */
static uint32_t next_sharer(const struct pass *p, uint32_t end)
{
    uint32_t at = end;
    if (pass_same_block(p, end - 1, at) && is_comma(p, at))
        at++;
    if (pass_same_block(p, end - 1, at) &&
        (pass_says(p, at, WORD_AND) || p->text.at[p->tokens->at[at].at] == '&'))
        at++;
    while (pass_same_block(p, end - 1, at) && (p->tokens->at[at].flags & TOKEN_WHOLE))
        at++;
    if (at == end || !pass_same_block(p, end - 1, at) || !pass_is_word(p, at))
        return 0;
    const struct draft *d = draft_over(p, at);
    if (d && d->m.type == MENTION_PERSON && d->m.token_from == at)
        return at;
    return pass_is_capital(p, at) && !pass_has(p, at, PASS_FUNCTION_WORD) &&
                   !pass_has(p, at, PASS_TITLE)
               ? at
               : 0;
}

/* The draft of the sharer at `at`, made when only a guess, a lone place or nothing stands there. */
static struct draft *sharer(struct pass *p, uint32_t at)
{
    struct draft *d = p->cover[at] ? &p->drafts->at[p->cover[at] - 1] : NULL;
    if (d && d->m.token_from == at && d->m.type == MENTION_PERSON)
        return d;
    if (d && (d->m.token_from != at || d->m.token_to != at + 1 || !pass_is_name(d) ||
              d->m.type == MENTION_ORGANISATION))
        return NULL;
    if (!d) {
        if (!(d = pass_add_draft(p, at, at + 1, MENTION_PERSON, SHARED_EVIDENCE, shared_rule)))
            return NULL;
        p->cover[at] = (uint32_t)p->drafts->n;
    }
    d->m.type = MENTION_PERSON;
    d->m.norm = pass_display(p, pass_text_of(p, at, at + 1));
    d->evidence = SHARED_EVIDENCE;
    d->listed = false;
    return d;
}

static brief_status share_title(struct pass *p, size_t number)
{
    struct span role = p->drafts->at[number].m.role;
    uint32_t end = p->drafts->at[number].m.token_to;
    for (uint32_t n = 0, at; n < SHARERS_MAX && (at = next_sharer(p, end)); n++) {
        struct draft *d = sharer(p, at);
        if (!d || d->m.role.len)
            break;
        if (!d->m.norm.at)
            return BRIEF_ENOMEM;
        d->m.role = role;
        end = d->m.token_to;
    }
    return BRIEF_OK;
}

/* --- all of it ----------------------------------------------------------------------------------
 */

/* "Her brother Ricardo": kinship is no title, unless written like one. */
static bool is_kinship(const struct pass *p, const struct draft *d)
{
    uint32_t from = d->m.token_from;
    return from > 0 && d->m.role.len && pass_has(p, from - 1, PASS_RELATION) &&
           p->tokens->at[from - 1].shape == SHAPE_LOWER &&
           span_equal(pass_text_of(p, from - 1, from), d->m.role);
}

static brief_status take_role(struct pass *p, struct draft *d, struct span role)
{
    d->m.role = pass_display(p, role);
    if (d->evidence < ROLE_EVIDENCE)
        d->evidence = ROLE_EVIDENCE;
    return d->m.role.at ? BRIEF_OK : BRIEF_ENOMEM;
}

/* Is `longer` the same title with more words before it? */
static bool extends_role(struct span longer, struct span role)
{
    return longer.len > role.len && role.len &&
           memcmp(longer.at + longer.len - role.len, role.at, role.len) == 0;
}

static brief_status find_role(struct pass *p, struct draft *d)
{
    struct span role = {0};
    if (!d->m.role.len)
        role = pass_role_before(p, d->m.token_from);
    if (!role.len) {
        role = role_by_comma(p, d);
        if (d->m.role.len && !extends_role(role, d->m.role))
            role.len = 0;
    }
    if (!role.len && !d->m.role.len)
        role = role_behind(p, d);
    if (role.len)
        return take_role(p, d, role);
    if (!d->m.role.len)
        d->office = office_said(p, d);
    return BRIEF_OK;
}

/* A run of two or three capitalised words of which nothing is known but a likely type. */
static bool is_open_run(const struct pass *p, const struct draft *d)
{
    uint32_t n = 0;
    if (d->m.type == MENTION_PERSON || !pass_is_name(d) || d->listed ||
        d->evidence >= EVIDENCE_PROVEN)
        return false;
    for (uint32_t i = d->m.token_from; i < d->m.token_to; i++) {
        if (p->tokens->at[i].flags & TOKEN_WHOLE)
            continue;
        if (!pass_is_word(p, i) || p->tokens->at[i].shape != SHAPE_CAP ||
            pass_has(p, i, PASS_ORG_HEAD) || pass_has(p, i, PASS_ORG_SUFFIX))
            return false;
        n++;
    }
    return n == 2 || n == 3;
}

/* "The broker was |Maroš Šefčovič|, a commissioner": what holds an office is a person. */
static void retype(struct pass *p, struct draft *d)
{
    if (!is_open_run(p, d) || (!role_behind(p, d).len && !role_by_comma(p, d).len))
        return;
    pass_because(p, d, "an office beside it says that it is a person", 0, 0);
    d->m.type = MENTION_PERSON;
}

brief_status pass_roles(struct pass *p)
{
    brief_status st = BRIEF_OK;
    size_t n = p->drafts->n;
    for (size_t i = 0; i < n && !st; i++) {
        struct draft *d = &p->drafts->at[i];
        if (d->dropped || d->m.token_from == d->m.token_to)
            continue;
        retype(p, d);
        if (d->m.type != MENTION_PERSON)
            continue;
        if (is_kinship(p, d))
            d->m.role = (struct span){0};
        else if (!(st = find_role(p, d)) && has_plural_title(p, &p->drafts->at[i]))
            st = share_title(p, i);
    }
    return st;
}
