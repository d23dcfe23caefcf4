/* pass_guess.c -- spans put right, and guesses that their neighbours make likely.
 *
 *     Lafontaine|-Roy            a name never ends inside a hyphen compound of capitals
 *     Zorvu-|Montana             nor does a place or body, when nothing is known of its other part
 *     Mr Jordan, Mrs May         behind a form of address every word is a name
 *     Chad Harper, who           given name and an unknown capital word: a person
 *     the Perth Rovers           a run that ends in a plural: an organisation
 *     from Kopra Rit             a run behind a word of place: a place
 *     Kolt Mines and Zor Tallin  what stands beside an organisation's name is one, too
 *     QZX … QZX                  an acronym that stands twice: an organisation
 *     Halden Rovers … the Rovers a word of an organisation's name behind "the": an organisation
 *
 * What is admitted here gets evidence below that of any rule, so that everything else overrides it;
 * runs of everyday words stay guesses. */
#include "indexer/entities/pass.h"

#define ADDRESSED_EVIDENCE 90
#define GIVEN_EVIDENCE     72
#define ECHO_EVIDENCE      68
#define RUN_EVIDENCE       55
#define RUN_WORDS_MAX      3

static const struct span given_rule = {"pass.given", 10};
static const struct span echo_rule = {"pass.echo", 9};

static bool is_glued_dash(const struct pass *p, uint32_t token)
{
    const struct token *t = &p->tokens->at[token];
    return t->shape == SHAPE_DASH && !(t->flags & TOKEN_SPACE);
}

/* A word that no list knows as anything but a surname; a surname may also be an everyday word. */
static bool is_unknown(const struct pass *p, uint32_t token)
{
    static const enum pass_class known[] = {
        PASS_FUNCTION_WORD, PASS_WEEKDAY,   PASS_NATIONALITY, PASS_COUNTRY,
        PASS_TITLE,         PASS_MONTH,     PASS_LANGUAGE,    PASS_ORG_SUFFIX,
        PASS_EVENT_WORD,    PASS_WORK_WORD, /* from here on a surname may share its word */
        PASS_COMMON_WORD,   PASS_ORG_HEAD,  PASS_PLACE_HEAD,  PASS_ORG_MODIFIER,
        PASS_DIRECTION,     PASS_SAID_VERB,
    };
    size_t n = pass_has(p, token, PASS_SURNAME) ? 10 : sizeof known / sizeof known[0];
    if (!pass_is_word(p, token) || !pass_is_capital(p, token) ||
        p->tokens->at[token].shape == SHAPE_INITIAL)
        return false;
    for (size_t i = 0; i < n; i++)
        if (pass_has(p, token, known[i]))
            return false;
    return true;
}

/* --- spans --------------------------------------------------------------------------------------
 */

/* Is nothing known of this part of a compound but, perhaps, that it is a surname? */
static bool joins(const struct pass *p, uint32_t part, bool person)
{
    const struct draft *d = p->cover[part] ? &p->drafts->at[p->cover[part] - 1] : NULL;
    bool lone = d && person && d->m.type == MENTION_PERSON && d->m.token_from == part &&
                d->m.token_to == part + 1 && !d->m.role.len;
    return (p->tokens->at[part].flags & TOKEN_PART) && pass_is_capital(p, part) && (!d || lone);
}

/* Take the rest of a hyphen compound of capitals into a person's name. */
static void extend_compound(struct pass *p, struct draft *d)
{
    uint32_t from = d->m.token_from, to = d->m.token_to;
    bool person = d->m.type == MENTION_PERSON && to - from > 1; /* "Blair-Brown" are two */
    while (pass_same_block(p, from, to + 1) && (p->tokens->at[to - 1].flags & TOKEN_PART) &&
           is_glued_dash(p, to) && joins(p, to + 1, person))
        to += 2;
    while (from > 1 && pass_same_block(p, from - 2, from) &&
           (p->tokens->at[from].flags & TOKEN_PART) && is_glued_dash(p, from - 1) &&
           joins(p, from - 2, person))
        from -= 2;
    if (from == d->m.token_from && to == d->m.token_to)
        return;
    uint32_t own = (uint32_t)(d - p->drafts->at) + 1;
    for (uint32_t i = from; i < to; i++) {
        if (p->cover[i] && p->cover[i] != own)
            pass_drop(p, p->cover[i] - 1, "the other part of a double surname", from, to);
        p->cover[i] = own;
    }
    pass_because(p, d, "a name never ends inside a hyphen compound of capitals", from, to);
    pass_set_span(p, d, from, to);
    d->listed = false;
}

/* "Ann Lee Jr." keeps its stop. */
static void extend_suffix(struct pass *p, struct draft *d)
{
    uint32_t last = d->m.token_to - 1;
    if (!pass_says(p, last, WORD_JUNIOR))
        return;
    if (!pass_same_block(p, last, last + 1) || p->tokens->at[last + 1].shape != SHAPE_STOP ||
        (p->tokens->at[last + 1].flags & TOKEN_SPACE) || p->cover[last + 1])
        return;
    pass_because(p, d, "the stop of Jr. or Sr. belongs to the name", last, last + 2);
    pass_set_span(p, d, d->m.token_from, last + 2);
}

/* "Theresa|May": a lone given name, then a month that no number makes a date. */
static void extend_month(struct pass *p, struct draft *d)
{
    uint32_t last = d->m.token_to - 1, next = last + 1;
    const struct token *t = p->tokens->at;
    if (d->m.token_to - d->m.token_from != 1 || !pass_has(p, last, PASS_GIVEN_NAME) ||
        !pass_same_block(p, last, next) || !pass_has(p, next, PASS_MONTH) ||
        t[next].shape != SHAPE_CAP || (t[next].flags & TOKEN_SENTENCE) ||
        (p->cover[next] && p->drafts->at[p->cover[next] - 1].m.token_to > next + 1) ||
        (pass_same_block(p, next, next + 1) && t[next + 1].shape == SHAPE_NUMBER))
        return;
    if (p->cover[next])
        pass_drop(p, p->cover[next] - 1, "a surname here, no month", d->m.token_from, next + 1);
    p->cover[next] = (uint32_t)(d - p->drafts->at) + 1;
    pass_because(p, d, "behind a given name, without a number, the month is a surname", next,
                 next + 1);
    pass_set_span(p, d, last, next + 1);
    d->listed = false;
    if (d->evidence < GIVEN_EVIDENCE)
        d->evidence = GIVEN_EVIDENCE;
}

/* Does the compound of this place's or organisation's name have another part, of which nothing is
 * known? */
static bool has_unknown_part(const struct pass *p, const struct draft *d)
{
    uint32_t from = d->m.token_from, to = d->m.token_to;
    if (to - from != 1 || !(p->tokens->at[from].flags & TOKEN_PART))
        return false;
    if (from > 1 && pass_same_block(p, from - 2, from) && is_glued_dash(p, from - 1) &&
        joins(p, from - 2, false))
        return p->tokens->at[from - 2].shape == SHAPE_CAP && is_unknown(p, from - 2) &&
               !pass_says(p, from - 2, WORD_PREFIX);
    return pass_same_block(p, from, to + 1) && is_glued_dash(p, to) && joins(p, to + 1, false) &&
           p->tokens->at[to + 1].shape == SHAPE_CAP && is_unknown(p, to + 1);
}

static void repair_span(struct pass *p, struct draft *d)
{
    bool run = d->evidence == 0 && d->m.type == MENTION_ORGANISATION;
    if (run && d->m.token_to - d->m.token_from > 1) {
        extend_compound(p, d);
    } else if (d->m.type == MENTION_PERSON) {
        extend_compound(p, d);
        extend_month(p, d);
        extend_suffix(p, d);
    } else if ((d->m.type == MENTION_PLACE || d->m.type == MENTION_ORGANISATION) &&
               has_unknown_part(p, d)) {
        extend_compound(p, d);
    }
}

static brief_status repair_spans(struct pass *p)
{
    for (size_t i = 0; i < p->drafts->n; i++) {
        struct draft *d = &p->drafts->at[i];
        uint32_t end = d->m.end, start = d->m.start;
        if (d->m.token_to == d->m.token_from)
            continue;
        repair_span(p, d);
        if (d->m.end == end && d->m.start == start)
            continue;
        d->m.norm = pass_display(p, span_sub(p->text, d->m.start, d->m.end));
        if (!d->m.norm.at)
            return BRIEF_ENOMEM;
    }
    return BRIEF_OK;
}

/* --- given name and an unknown word -------------------------------------------------------------
 */

/* May the draft over this token give way: a guess, or a lone word that a list knows as a place? */
static bool gives_way(const struct pass *p, uint32_t token)
{
    if (!p->cover[token])
        return true;
    const struct draft *d = &p->drafts->at[p->cover[token] - 1];
    bool alone = d->m.token_to - d->m.token_from == 1;
    if (!pass_is_name(d) || d->m.role.len)
        return false;
    return d->evidence == 0 ||
           (alone && d->m.type == MENTION_PLACE &&
            (pass_has(p, token, PASS_CITY) || pass_has(p, token, PASS_GIVEN_NAME)));
}

/* Does the word behind a given name end it as a surname does? Not "Jordan River", "Paris
 * Agreement". */
static bool ends_name(const struct pass *p, uint32_t next, uint32_t last)
{
    if (!pass_same_block(p, last, next))
        return true;
    return !pass_is_word(p, next) || !pass_is_capital(p, next) ||
           (p->tokens->at[next].flags & TOKEN_SENTENCE);
}

/* "Chad Harper": the surname's token behind the given name at `i`, or 0. */
static uint32_t surname_behind(const struct pass *p, uint32_t i)
{
    uint32_t last = i + 1;
    const struct token *t = p->tokens->at;
    if (!pass_same_block(p, i, last) || !pass_has(p, i, PASS_GIVEN_NAME) || !gives_way(p, i) ||
        pass_has(p, i, PASS_CURRENCY_WORD) || pass_has(p, i, PASS_INDEX_NAME) ||
        (t[i].flags & TOKEN_PART) || (t[last].flags & TOKEN_SENTENCE))
        return 0;
    if (t[last].shape == SHAPE_INITIAL) {
        last++;
        if (pass_same_block(p, i, last) && t[last].shape == SHAPE_STOP)
            last++;
    }
    if (!pass_same_block(p, i, last) || !pass_is_word(p, last) || !gives_way(p, last))
        return 0;
    if (pass_has(p, i, PASS_FUNCTION_WORD) && !pass_says(p, i, WORD_WILL))
        return 0;
    bool first_sure = !pass_has(p, i, PASS_COMMON_WORD) && !pass_has(p, i, PASS_MONTH) &&
                      !pass_has(p, i, PASS_FUNCTION_WORD);
    bool month_surname = first_sure && pass_has(p, last, PASS_MONTH) &&
                         t[last].shape == SHAPE_CAP && !pass_has(p, i, PASS_CITY);
    if (t[last].shape == SHAPE_UPPER || (!is_unknown(p, last) && !month_surname) ||
        !ends_name(p, last + 1, last))
        return 0;
    if (month_surname && pass_same_block(p, last, last + 1) && t[last + 1].shape == SHAPE_NUMBER)
        return 0;
    return last;
}

/* Make a person of tokens [from, to), over whatever guesses stand there. */
static struct draft *make_person(struct pass *p, uint32_t from, uint32_t to, uint8_t evidence)
{
    for (uint32_t k = from; k < to; k++)
        if (p->cover[k])
            pass_drop(p, p->cover[k] - 1, "gives way to a person's name", from, to);
    struct draft *d = pass_add_draft(p, from, to, MENTION_PERSON, evidence, given_rule);
    for (uint32_t k = from; k < to && d; k++)
        p->cover[k] = (uint32_t)p->drafts->n;
    return d;
}

/* May the word behind "Mr" be a name that lists know as a country, a town or a month? */
static bool is_addressed(const struct pass *p, uint32_t token)
{
    const struct draft *d = p->cover[token] ? &p->drafts->at[p->cover[token] - 1] : NULL;
    if (!pass_is_word(p, token) || !pass_is_capital(p, token) || pass_has(p, token, PASS_TITLE) ||
        pass_has(p, token, PASS_NATIONALITY) || p->tokens->at[token].shape == SHAPE_INITIAL)
        return false;
    if (!d)
        return !pass_has(p, token, PASS_FUNCTION_WORD) || pass_has(p, token, PASS_MONTH);
    return d->m.token_to == d->m.token_from + 1 && !d->m.role.len &&
           (d->m.type == MENTION_PLACE || d->m.type == MENTION_DATE);
}

static brief_status take_addressed(struct pass *p)
{
    uint32_t n = (uint32_t)p->tokens->n;
    for (uint32_t i = 0; (i = pass_next_mark(p, PASS_MARK_HONORIFIC, i)) + 1 < n; i++) {
        uint32_t name = i + 1;
        if (p->cover[i])
            continue;
        if (p->tokens->at[name].shape == SHAPE_STOP && name + 1 < p->tokens->n)
            name++;
        if (!pass_same_block(p, i, name) || !is_addressed(p, name) || !ends_name(p, name + 1, name))
            continue;
        struct draft *d = make_person(p, name, name + 1, ADDRESSED_EVIDENCE);
        if (!d)
            return BRIEF_ENOMEM;
        pass_because(p, d, "a form of address stands before it", i, i + 1);
        d->m.role = pass_display(p, pass_text_of(p, i, i + 1));
    }
    return BRIEF_OK;
}

static brief_status take_given_pairs(struct pass *p)
{
    uint32_t n = (uint32_t)p->tokens->n;
    for (uint32_t i = 0; (i = pass_next_mark(p, PASS_MARK_GIVEN, i)) + 1 < n; i++) {
        uint32_t last = surname_behind(p, i);
        if (!last)
            continue;
        if (p->cover[i] && p->cover[i] == p->cover[last])
            continue; /* a run that has both: judged as a run */
        const struct draft *d = make_person(p, i, last + 1, GIVEN_EVIDENCE);
        if (!d)
            return BRIEF_ENOMEM;
        pass_because(p, d, "a given name and a capital word that no list knows otherwise", 0, 0);
        i = last;
    }
    return BRIEF_OK;
}

/* --- runs ---------------------------------------------------------------------------------------
 */

static bool is_behind_the(const struct pass *p, uint32_t token)
{
    return token > 0 && pass_same_block(p, token - 1, token) && pass_says(p, token - 1, WORD_THE);
}

static bool is_plural(struct span word)
{
    return word.len > 4 && word.at[word.len - 1] == 's' && word.at[word.len - 2] != 's' &&
           word.at[word.len - 2] != 'u' && word.at[word.len - 2] != 'i';
}

/* Count the run's words; false when one of them is known as something, or all letters are capital.
 */
static bool is_unknown_run(const struct pass *p, const struct draft *d, uint32_t *n_words)
{
    *n_words = 0;
    for (uint32_t i = d->m.token_from; i < d->m.token_to; i++) {
        uint8_t shape = p->tokens->at[i].shape;
        if (p->tokens->at[i].flags & TOKEN_WHOLE)
            continue;
        if (shape == SHAPE_INITIAL || shape == SHAPE_STOP || shape == SHAPE_DASH)
            continue;
        if (!is_unknown(p, i) || shape == SHAPE_UPPER)
            return false;
        ++*n_words;
    }
    return *n_words > 1 && *n_words <= RUN_WORDS_MAX;
}

/* Most likely type of a run of capital words, when there is one. */
static void judge_run(const struct pass *p, struct draft *d)
{
    uint32_t from = d->m.token_from, n_words;
    struct span last = pass_folded(p, d->m.token_to - 1);
    bool behind_the = is_behind_the(p, from);
    bool capital_last = pass_is_capital(p, d->m.token_to - 1);
    if (capital_last && is_plural(last) && !pass_has(p, d->m.token_to - 1, PASS_COMMON_WORD) &&
        !pass_has(p, d->m.token_to - 1, PASS_SURNAME) && behind_the) {
        pass_because(p, d, "a run of capitals behind 'the' that ends in a plural", from - 1, from);
        d->m.type = MENTION_ORGANISATION;
        d->evidence = RUN_EVIDENCE;
        return;
    }
    if (!is_unknown_run(p, d, &n_words) || behind_the)
        return;
    bool in_place =
        from > 0 && pass_same_block(p, from - 1, from) && pass_has(p, from - 1, PASS_LOC_PREP);
    pass_because(p, d,
                 in_place ? "a run of unknown capital words behind a word of place"
                          : "a run of unknown capital words",
                 in_place ? from - 1 : 0, in_place ? from : 0);
    d->m.type = in_place ? MENTION_PLACE : MENTION_PERSON;
    d->evidence = RUN_EVIDENCE;
}

static bool is_and(const struct pass *p, uint32_t token)
{
    return pass_says(p, token, WORD_AND) || pass_says(p, token, WORD_OR);
}

/* The draft on the other side of an "and" behind or before `d`, or NULL. */
static const struct draft *companion(const struct pass *p, const struct draft *d)
{
    uint32_t from = d->m.token_from, to = d->m.token_to, other = 0;
    if (from > 1 && pass_same_block(p, from - 2, from) && is_and(p, from - 1))
        other = p->cover[from - 2];
    if (!other && pass_same_block(p, from, to + 1) && is_and(p, to)) {
        bool article = pass_same_block(p, from, to + 2) && pass_says(p, to + 1, WORD_THE);
        other = p->cover[to + 1 + article];
    }
    return other ? &p->drafts->at[other - 1] : NULL;
}

/* Two unknown words are a person for want of better; beside an organisation's long name they are
 * another one. */
static void judge_by_companion(struct pass *p, struct draft *d)
{
    const struct draft *other;
    if (d->m.type != MENTION_PERSON || d->evidence > RUN_EVIDENCE || d->m.role.len ||
        d->m.token_to - d->m.token_from < 2 || !(other = companion(p, d)) || other->dropped ||
        other->m.type != MENTION_ORGANISATION || other->evidence < EVIDENCE_PROVEN ||
        other->m.token_to - other->m.token_from < 2)
        return;
    d->m.type = MENTION_ORGANISATION;
    d->evidence = RUN_EVIDENCE;
    pass_because(p, d, "it stands beside an organisation", d->m.token_from, d->m.token_to);
}

/* A lone guess counts when it cannot be a sentence's first word only. */
static void judge_word(struct pass *p, struct draft *d)
{
    uint32_t from = d->m.token_from;
    bool opens = p->tokens->at[from].flags & TOKEN_SENTENCE;
    bool upper = p->tokens->at[from].shape == SHAPE_UPPER;
    if (d->m.type == MENTION_ORGANISATION &&
        (!upper || p->tokens->at[from].len < 3 ||
         (!pass_is_repeated(p, from) && !is_behind_the(p, from))))
        return;
    if (d->m.type == MENTION_PLACE || (opens && !pass_is_repeated(p, from)) ||
        pass_has(p, from, PASS_COMMON_WORD))
        return;
    pass_because(p, d,
                 d->m.type == MENTION_ORGANISATION
                     ? "an acronym that stands more than once or behind 'the'"
                     : "a capital word that is no everyday word and does not only open sentences",
                 0, 0);
    d->evidence = RUN_EVIDENCE;
}

/* --- echoes -------------------------------------------------------------------------------------
 */

/* A word of an organisation's name that may stand for all of it behind "the": its head word, its
 * number, the plural at its end. */
static bool can_echo(const struct pass *p, const struct draft *d, uint32_t token)
{
    if (!pass_is_word(p, token))
        return false;
    if (p->tokens->at[token].shape == SHAPE_ALNUM)
        return token == d->m.token_from;
    if (p->tokens->at[token].shape != SHAPE_CAP || pass_has(p, token, PASS_FUNCTION_WORD) ||
        pass_has(p, token, PASS_NATIONALITY) || pass_has(p, token, PASS_TITLE))
        return false;
    return pass_has(p, token, PASS_ORG_HEAD) ||
           (token + 1 == d->m.token_to && is_plural(pass_folded(p, token)));
}

static void mark_organisations(struct pass *p)
{
    for (size_t i = 0; i < p->drafts->n; i++) {
        const struct draft *d = &p->drafts->at[i];
        if (d->dropped || d->m.type != MENTION_ORGANISATION || d->evidence < EVIDENCE_PROVEN ||
            d->m.token_to - d->m.token_from < 2)
            continue;
        for (uint32_t t = d->m.token_from; t < d->m.token_to; t++)
            if (can_echo(p, d, t))
                pass_mark(p, t);
    }
}

/* Does nothing but small letters or an end stand on both sides of "the X"? */
static bool stands_alone(const struct pass *p, uint32_t token)
{
    uint32_t next = token + 1;
    if (!pass_same_block(p, token, next))
        return true;
    return !is_glued_dash(p, next) && (p->tokens->at[next].flags & TOKEN_SENTENCE ||
                                       !pass_is_word(p, next) || !pass_is_capital(p, next));
}

static brief_status take_echoes(struct pass *p)
{
    uint32_t n = (uint32_t)p->tokens->n;
    for (uint32_t the = 0; (the = pass_next_mark(p, PASS_MARK_THE, the)) + 1 < n; the++) {
        uint32_t i = the + 1;
        uint8_t shape = p->tokens->at[i].shape;
        if ((shape != SHAPE_CAP && shape != SHAPE_ALNUM) || p->cover[i] || !pass_is_word(p, i) ||
            !pass_is_marked(p, i) || !pass_same_block(p, the, i) || !stands_alone(p, i))
            continue;
        const struct draft *d =
            pass_add_draft(p, i, i + 1, MENTION_ORGANISATION, ECHO_EVIDENCE, echo_rule);
        if (!d)
            return BRIEF_ENOMEM;
        pass_because(p, d, "behind 'the', a word of an organisation that is named in full", 0, 0);
        p->cover[i] = (uint32_t)p->drafts->n;
    }
    return BRIEF_OK;
}

brief_status pass_guess(struct pass *p)
{
    brief_status st = repair_spans(p);
    st = st ? st : take_addressed(p);
    st = st ? st : take_given_pairs(p);
    for (size_t i = 0; i < p->drafts->n && !st; i++) {
        struct draft *d = &p->drafts->at[i];
        if (d->dropped || !pass_is_name(d))
            continue;
        bool alone = d->m.token_to - d->m.token_from == 1;
        if (!d->evidence && alone)
            judge_word(p, d);
        else if (!d->evidence)
            judge_run(p, d);
        judge_by_companion(p, d);
    }
    mark_organisations(p);
    return st || !p->marked ? st : take_echoes(p);
}
