/* pass_people.c -- names put whole: what stands behind people's, and names turned round.
 *
 *     |John| D. was, |Luis Mamani| Q. and      an initial for the second surname
 *     The |Valley of the Tiro|                 nor is the article that begins a sentence
 *     |Nicholas Amory QC|, |Ana Soto| MP       honours and offices are no part of the name
 *     Harrison |Ford|                          a company's name behind a given name is a person's
 *     Present: |Mendoza, Julia|; |Soto, Luis|  a list with the surname first
 *     2. |AL-SOTO PAZ, Luis| (a.k.a. …)        so with surnames in capitals behind a number
 *
 * Constant work for each person's draft, linear in the tokens for lists. */
#include "indexer/entities/pass.h"

#define LISTED_EVIDENCE    85 /* of a name in a list with the surname first */
#define GIVEN_EVIDENCE     75 /* of a given name before a company's */
#define GIVEN_MAX          3  /* given names behind the comma */
#define SURNAME_TOKENS_MAX 8  /* of surnames in capitals */

static const struct span listed_rule = {"pass.surname_first", 18};

static char sign_at(const struct pass *p, uint32_t token)
{
    return p->text.at[p->tokens->at[token].at];
}

static brief_status set_norm(struct pass *p, struct draft *d)
{
    d->m.norm = pass_display(p, span_sub(p->text, d->m.start, d->m.end));
    return d->m.norm.at ? BRIEF_OK : BRIEF_ENOMEM;
}

/* --- what stands behind a name ------------------------------------------------------------------
 */

/* "Q." behind a name whose own last word is none. */
static bool takes_initial(const struct pass *p, const struct draft *d)
{
    uint32_t to = d->m.token_to;
    const struct token *t = p->tokens->at;
    return pass_same_block(p, to - 1, to + 1) && t[to].shape == SHAPE_INITIAL &&
           t[to + 1].shape == SHAPE_STOP && !(t[to + 1].flags & TOKEN_SPACE) && !p->cover[to] &&
           t[to - 1].shape == SHAPE_CAP && !(t[to].flags & TOKEN_SENTENCE) &&
           (d->evidence >= EVIDENCE_PROVEN || pass_has(p, d->m.token_from, PASS_GIVEN_NAME));
}

/* "|Luis| Mamani Q.": a lone given name before a guess that ends in an initial; its end, or 0. */
static uint32_t run_with_initial(const struct pass *p, const struct draft *d)
{
    uint32_t to = d->m.token_to;
    const struct token *t = p->tokens->at;
    if (d->m.token_from + 1 != to || !pass_has(p, d->m.token_from, PASS_GIVEN_NAME) ||
        !pass_same_block(p, to, to + 1) || !p->cover[to] || t[to].shape != SHAPE_CAP ||
        t[to + 1].shape != SHAPE_INITIAL)
        return 0;
    const struct draft *run = &p->drafts->at[p->cover[to] - 1];
    if (run->evidence || run->m.token_from != to || run->m.token_to > to + 3)
        return 0;
    bool stop = pass_same_block(p, to, to + 2) && t[to + 2].shape == SHAPE_STOP &&
                !(t[to + 2].flags & TOKEN_SPACE);
    return stop ? to + 3 : to + 2;
}

/* "QC", "MP", "PhD": capitals behind the name that number no king. */
static bool is_honour(const struct pass *p, uint32_t token)
{
    struct span word = pass_folded(p, token);
    uint8_t shape = p->tokens->at[token].shape;
    if (!pass_has(p, token, PASS_NAME_SUFFIX) || (shape != SHAPE_UPPER && shape != SHAPE_MIXED))
        return false;
    for (size_t i = 0; i < word.len; i++)
        if (word.at[i] != 'i' && word.at[i] != 'v' && word.at[i] != 'x')
            return true;
    return false;
}

static uint32_t without_honours(const struct pass *p, const struct draft *d)
{
    uint32_t to = d->m.token_to;
    while (to > d->m.token_from + 1 &&
           (is_honour(p, to - 1) || p->tokens->at[to - 1].shape == SHAPE_COMMA ||
            (p->tokens->at[to - 1].flags & TOKEN_WHOLE)))
        to--;
    return to;
}

static brief_status mend_end(struct pass *p, struct draft *d)
{
    uint32_t to = without_honours(p, d), run = run_with_initial(p, d);
    if (run) {
        pass_drop(p, p->cover[d->m.token_to] - 1, "surname and initial of the given name before",
                  d->m.token_from, d->m.token_to);
        for (uint32_t i = to; i < run; i++)
            p->cover[i] = (uint32_t)(d - p->drafts->at) + 1;
        to = run;
        if (d->evidence < EVIDENCE_PROVEN)
            d->evidence = EVIDENCE_PROVEN;
    } else if (to == d->m.token_to && takes_initial(p, d)) {
        to += 2;
        pass_because(p, d, "an initial stands for the second surname", d->m.token_to, to);
        p->cover[to - 1] = p->cover[to - 2] = (uint32_t)(d - p->drafts->at) + 1;
    }
    if (to == d->m.token_to)
        return BRIEF_OK;
    pass_set_span(p, d, d->m.token_from, to);
    d->listed = false;
    return set_norm(p, d);
}

/* --- a company's name behind a given name -------------------------------------------------------
 */

/* "Harrison |Ford|": a listed company of one word, behind a given name that is nothing else. */
static brief_status take_given(struct pass *p, struct draft *d)
{
    uint32_t word = d->m.token_from, given = word - 1, next = d->m.token_to;
    if (d->m.type != MENTION_ORGANISATION || !d->listed || next != word + 1 || word == 0 ||
        p->tokens->at[word].shape != SHAPE_CAP || (p->tokens->at[word].flags & TOKEN_SENTENCE) ||
        !pass_same_block(p, given, word) || !pass_is_capital(p, given) ||
        !(pass_has(p, given, PASS_FEMALE_GIVEN) || pass_has(p, given, PASS_MALE_GIVEN)))
        return BRIEF_OK;
    bool longer = pass_same_block(p, word, next) && pass_is_word(p, next) &&
                  pass_is_capital(p, next) && !(p->tokens->at[next].flags & TOKEN_SENTENCE);
    struct draft *own = p->cover[given] ? &p->drafts->at[p->cover[given] - 1] : NULL;
    if (longer || (own && (own->m.type != MENTION_PERSON || own->m.token_from != given ||
                           own->m.token_to != word)))
        return BRIEF_OK;
    pass_because(p, d, "the word before it is a given name", given, word);
    if (own)
        pass_drop(p, p->cover[given] - 1, "a given name before a surname", given, next);
    p->cover[given] = (uint32_t)(d - p->drafts->at) + 1;
    d->m.type = MENTION_PERSON;
    d->evidence = GIVEN_EVIDENCE;
    d->listed = false;
    pass_set_span(p, d, given, next);
    return set_norm(p, d);
}

/* --- the surname first --------------------------------------------------------------------------
 */

/* May this token be the one before the first, or the one behind the last, of such a list's names?
 */
static bool parts_list(const struct pass *p, uint32_t token)
{
    uint8_t shape = p->tokens->at[token].shape;
    return (shape == SHAPE_COMMA && sign_at(p, token) != ',') || shape == SHAPE_OPEN ||
           shape == SHAPE_CLOSE;
}

static bool begins_item(const struct pass *p, uint32_t token)
{
    uint32_t before = token - 1;
    if (token == 0 || !pass_same_block(p, before, token))
        return true;
    if (pass_says(p, before, WORD_AND) && before > 0)
        before--;
    return parts_list(p, before) || (p->tokens->at[token].flags & TOKEN_LINE);
}

static bool ends_item(const struct pass *p, uint32_t last)
{
    uint32_t next = last + 1;
    if (!pass_same_block(p, last, next) || parts_list(p, next) ||
        (p->tokens->at[next].flags & TOKEN_LINE))
        return true;
    return p->tokens->at[next].shape == SHAPE_STOP && !pass_same_block(p, last, next + 1);
}

static bool is_surname_word(const struct pass *p, uint32_t token)
{
    const struct draft *d = p->cover[token] ? &p->drafts->at[p->cover[token] - 1] : NULL;
    if (!pass_is_word(p, token) || !pass_is_capital(p, token) ||
        pass_has(p, token, PASS_FUNCTION_WORD) || pass_has(p, token, PASS_COUNTRY) ||
        p->tokens->at[token].shape == SHAPE_INITIAL)
        return false;
    return !d || (pass_is_name(d) && d->m.type != MENTION_ORGANISATION && !d->m.role.len &&
                  !d->fixed && d->m.token_from == token && d->m.token_to == token + 1);
}

/* The last token of the given names that begin at `from`, or 0. */
static uint32_t given_end(const struct pass *p, uint32_t from)
{
    uint32_t last = 0, n = 0;
    for (uint32_t i = from; pass_same_block(p, from, i) && n < GIVEN_MAX; i++) {
        uint8_t shape = p->tokens->at[i].shape;
        if (shape == SHAPE_STOP && last == i - 1 && p->tokens->at[last].shape == SHAPE_INITIAL) {
            last = i;
            continue;
        }
        bool given = shape == SHAPE_INITIAL || (pass_is_word(p, i) && pass_is_capital(p, i) &&
                                                pass_has(p, i, PASS_GIVEN_NAME));
        const struct draft *d = p->cover[i] ? &p->drafts->at[p->cover[i] - 1] : NULL;
        if (d && d->m.type == MENTION_PLACE && d->evidence >= EVIDENCE_PROVEN)
            break; /* "Augusta, Georgia" */
        if (!given || (i > from && (p->tokens->at[i].flags & TOKEN_LINE)))
            break;
        last = i;
        n++;
    }
    return last;
}

/* "Mendoza, Julia" as "Julia Mendoza", over whatever was seen there. */
static brief_status turn_round(struct pass *p, uint32_t surname, uint32_t comma, uint32_t last)
{
    uint32_t *words = arena_alloc(p->arena, (last - surname) * sizeof *words), n = 0;
    struct span given = pass_display(p, pass_text_of(p, comma + 1, last + 1));
    struct span family = pass_display(p, pass_text_of(p, surname, comma));
    char *norm = arena_text(p->arena, given.len + family.len + 1);
    if (!words || !given.at || !family.at || !norm)
        return BRIEF_ENOMEM;
    for (uint32_t i = comma + 1; i <= last; i++)
        if (pass_is_word(p, i))
            words[n++] = i;
    for (uint32_t i = surname; i < comma; i++)
        if (pass_is_word(p, i))
            words[n++] = i;
    for (uint32_t i = surname; i <= last; i++)
        if (p->cover[i] && !p->drafts->at[p->cover[i] - 1].dropped)
            pass_drop(p, p->cover[i] - 1, "part of a name with the surname first", surname,
                      last + 1);
    struct draft *d =
        pass_add_draft(p, surname, last + 1, MENTION_PERSON, LISTED_EVIDENCE, listed_rule);
    if (!d)
        return BRIEF_ENOMEM;
    memcpy(norm, given.at, given.len);
    norm[given.len] = ' ';
    memcpy(norm + given.len + 1, family.at, family.len);
    d->m.norm = (struct span){norm, given.len + 1 + family.len};
    d->words = words;
    d->n_words = n;
    return BRIEF_OK;
}

/* Did a rule take surname, comma and given names for one name as it stands? */
static bool is_taken_whole(const struct pass *p, uint32_t at, uint32_t last)
{
    const struct draft *d = p->cover[at] ? &p->drafts->at[p->cover[at] - 1] : NULL;
    return d && d->m.type == MENTION_PERSON && d->m.token_from == at && d->m.token_to == last + 1;
}

/* A surname at `at`, then a comma and given names, alone in their place. */
static brief_status try_turned(struct pass *p, uint32_t at)
{
    uint32_t last;
    if (!pass_same_block(p, at, at + 2) || p->tokens->at[at + 1].shape != SHAPE_COMMA ||
        sign_at(p, at + 1) != ',' || !begins_item(p, at) || !(last = given_end(p, at + 2)) ||
        !ends_item(p, last) || !(is_surname_word(p, at) || is_taken_whole(p, at, last)))
        return BRIEF_OK;
    return turn_round(p, at, at + 1, last);
}

/* May this token be of a surname in capitals: a word that no list has as something else? */
static bool is_shouted(const struct pass *p, uint32_t token)
{
    const struct draft *d = p->cover[token] ? &p->drafts->at[p->cover[token] - 1] : NULL;
    const struct token *t = &p->tokens->at[token];
    if (t->shape == SHAPE_DASH && !(t->flags & TOKEN_SPACE))
        return true;
    return t->shape == SHAPE_UPPER && !pass_has(p, token, PASS_FUNCTION_WORD) &&
           !pass_has(p, token, PASS_COUNTRY) && !pass_has(p, token, PASS_CITY) &&
           (!d || (pass_is_name(d) && !d->listed && !d->m.role.len && !d->fixed));
}

/* "2. |", behind the number of an item. */
static bool is_numbered(const struct pass *p, uint32_t token)
{
    return token > 1 && pass_same_block(p, token - 2, token) &&
           p->tokens->at[token - 1].shape == SHAPE_STOP &&
           p->tokens->at[token - 2].shape == SHAPE_NUMBER;
}

/* "2. AL-SOTO PAZ, |Luis|": surnames in capitals at the beginning of an item. */
static brief_status try_shouted(struct pass *p, const struct draft *d)
{
    uint32_t given = d->m.token_from, comma = given - 1, from = comma;
    if (given < 2 || !pass_same_block(p, given - 2, given) || d->m.role.len ||
        p->tokens->at[comma].shape != SHAPE_COMMA || sign_at(p, comma) != ',' ||
        p->tokens->at[given].shape != SHAPE_CAP)
        return BRIEF_OK;
    while (from > 0 && comma - from < SURNAME_TOKENS_MAX && pass_same_block(p, from - 1, comma) &&
           (is_shouted(p, from - 1) || (p->tokens->at[from - 1].flags & TOKEN_WHOLE)))
        from--;
    if (from == comma || !(begins_item(p, from) || is_numbered(p, from)))
        return BRIEF_OK;
    return turn_round(p, from, comma, d->m.token_to - 1);
}

/* A draft may be the surname, or the given names behind a surname that nobody knows. */
static brief_status try_both(struct pass *p, const struct draft *d)
{
    uint32_t from = d->m.token_from;
    if (from > 1 && pass_same_block(p, from - 2, from) && !p->cover[from - 2] &&
        p->tokens->at[from - 1].shape == SHAPE_COMMA && sign_at(p, from - 1) == ',')
        return try_turned(p, from - 2);
    if (d->m.type == MENTION_PERSON && from > 1 && p->tokens->at[from - 2].shape == SHAPE_UPPER)
        return try_shouted(p, d);
    bool may_be = d->m.token_to == from + 1 || d->m.type == MENTION_PERSON;
    return may_be ? try_turned(p, from) : BRIEF_OK;
}

/* "|The| Valley of the Tiro" where a sentence begins: no part of the name. */
static brief_status trim_article(struct pass *p, struct draft *d)
{
    uint32_t from = d->m.token_from;
    if (d->m.type == MENTION_PERSON || d->listed || d->m.token_to < from + 2 ||
        !(p->tokens->at[from].flags & TOKEN_SENTENCE) || !pass_says(p, from, WORD_THE))
        return BRIEF_OK;
    p->cover[from] = 0;
    pass_set_span(p, d, from + 1, d->m.token_to);
    return set_norm(p, d);
}

brief_status pass_people(struct pass *p)
{
    brief_status st = BRIEF_OK;
    size_t n = p->drafts->n;
    for (size_t i = 0; i < n && !st; i++) {
        struct draft *d = &p->drafts->at[i];
        if (d->dropped || d->m.type > MENTION_PLACE || d->m.token_from == d->m.token_to)
            continue;
        st = take_given(p, d);
        st = st ? st : d->m.type == MENTION_PERSON ? mend_end(p, d) : trim_article(p, d);
        if (!st && d->m.type != MENTION_ORGANISATION)
            st = try_both(p, &p->drafts->at[i]);
    }
    return st;
}
