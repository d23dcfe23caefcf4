/* pass_phrases.c -- short names that the text explains without brackets.
 *
 *     Harbour Watch, also known as Night Tide        words that say so
 *     Meridia Telecom, formerly Lansing Cable
 *     the Liberation Column, the so-called Black Hats
 *     Víctor Salas, alias Toro
 *     the GLWC, the Great Levels Water Company,      initials, parted by a comma or dashes
 *     the Islands Ferry Operators Union, or IFOU,
 *
 * Words need a known name before them and a capitalised one, or quotes, behind; commas need
 * initials that fit letter by letter. */
#include "indexer/entities/pass_define.h"

#define LEAD_IN_MAX 8 /* words of "which is better known by its acronym" */
#define QUOTED_MAX  6 /* tokens between quotes */
#define LETTERS_MIN 3 /* of an acronym that only a comma parts from its name */

/* How a phrase must stand. */
enum phrase_kind {
    NO_PHRASE,
    PLAIN,     /* wherever it stands: "known as", "alias" */
    BY_COMMA,  /* behind a comma, dash or bracket: "called" */
    OF_THINGS, /* the same, and of no person: a person "formerly of" is a former employee */
};

static uint8_t shape_of(const struct pass *p, uint32_t token)
{
    return p->tokens->at[token].shape;
}

/* --- words --------------------------------------------------------------------------------------
 */

/* "which |is| better known |by its| acronym". */
static bool is_lead(const struct pass *p, uint32_t token)
{
    return short_name_is_lead(p, token) || pass_says(p, token, WORD_LEAD);
}

/* Which phrase ends with this word in small letters? */
static enum phrase_kind phrase_at(const struct pass *p, uint32_t i)
{
    static const struct {
        const char *word;
        uint8_t len;
        uint8_t kind;
    } phrases[] = {
        {"aka", 3, PLAIN},
        {"alias", 5, PLAIN},
        {"guerre", 6, PLAIN},
        {"called", 6, BY_COMMA},
        {"dubbed", 6, BY_COMMA},
        {"nicknamed", 9, BY_COMMA},
        {"codenamed", 9, BY_COMMA},
        {"hereafter", 9, BY_COMMA},
        {"hereinafter", 11, BY_COMMA},
        {"abbreviated", 11, BY_COMMA},
        {"formerly", 8, OF_THINGS},
        {"previously", 10, OF_THINGS},
    };
    const struct token *t = &p->tokens->at[i];
    const char *at = p->text.at + t->at;
    if (t->len == 2)
        return i > 0 && ((at[0] == 'a' && at[1] == 's') || (at[0] == 'b' && at[1] == 'y')) &&
                       (pass_says(p, i - 1, WORD_KNOWN) ||
                        (i > 1 && pass_says(p, i - 2, WORD_KNOWN) && is_lead(p, i - 1)))
                   ? PLAIN
                   : NO_PHRASE;
    for (size_t k = 0; k < sizeof phrases / sizeof phrases[0]; k++)
        if (t->len == phrases[k].len && memcmp(at, phrases[k].word, t->len) == 0)
            return (enum phrase_kind)phrases[k].kind;
    return NO_PHRASE;
}

static bool is_joint(const struct pass *p, uint32_t token)
{
    return shape_of(p, token) == SHAPE_DASH || (p->tokens->at[token].flags & TOKEN_WHOLE);
}

/* Walk back over the lead-in before the phrase's word; *parted: over a comma, dash or bracket. */
static uint32_t lead_begin(const struct pass *p, uint32_t word, bool *parted)
{
    uint32_t at = word;
    *parted = false;
    while (at > 0 && word - at < LEAD_IN_MAX && pass_same_block(p, at - 1, word)) {
        uint8_t shape = shape_of(p, at - 1);
        bool sign = shape == SHAPE_COMMA || shape == SHAPE_OPEN ||
                    (shape == SHAPE_DASH && (p->tokens->at[at - 1].flags & TOKEN_SPACE));
        if (!sign && !is_joint(p, at - 1) && !is_lead(p, at - 1))
            break;
        *parted = *parted || sign;
        at--;
    }
    return at;
}

/* Between quotes everything is the name. */
static uint32_t quoted_end(const struct pass *p, uint32_t from)
{
    for (uint32_t i = from; i < from + QUOTED_MAX && pass_same_block(p, from, i); i++)
        if (shape_of(p, i) == SHAPE_QUOTE)
            return i;
    return 0;
}

/* A capitalised word that nothing proven covers but a word that some context took for a name. */
static bool is_open_capital(const struct pass *p, uint32_t token)
{
    const struct draft *d = p->cover[token] ? &p->drafts->at[p->cover[token] - 1] : NULL;
    return pass_is_word(p, token) && pass_is_capital(p, token) &&
           (!d || (pass_is_name(d) && (d->evidence < EVIDENCE_PROVEN ||
                                       (!d->listed && d->m.token_to == d->m.token_from + 1))));
}

/* The short name that begins at `from`; empty: none. */
static struct short_name short_name_at(const struct pass *p, uint32_t from)
{
    struct short_name s = {from, from};
    uint32_t quote = shape_of(p, from - 1) == SHAPE_QUOTE ? quoted_end(p, from) : 0;
    const struct draft *d = p->cover[from] ? &p->drafts->at[p->cover[from] - 1] : NULL;
    if (quote) {
        s.to = quote;
    } else if (d && (d->listed || !pass_is_name(d) || d->m.token_from != from)) {
        return s;
    } else {
        if (d && d->evidence >= EVIDENCE_PROVEN)
            s.to = d->m.token_to;
        while (s.to - from < SHORT_MAX + 1 && pass_same_block(p, from, s.to) &&
               is_open_capital(p, s.to))
            s.to++;
    }
    return s;
}

/* May these two be one: no person and a body that is known as such? */
static bool may_be_one(const struct pass *p, const struct draft *d, struct short_name s,
                       enum phrase_kind kind)
{
    const struct draft *inside = p->cover[s.from] ? &p->drafts->at[p->cover[s.from] - 1] : NULL;
    bool person = d->m.type == MENTION_PERSON;
    if (kind == OF_THINGS && person)
        return false;
    if (!inside || kind == PLAIN || shape_of(p, s.from - 1) == SHAPE_QUOTE)
        return true;
    return inside->evidence < EVIDENCE_PROVEN || (inside->m.type == MENTION_PERSON) == person;
}

static brief_status at_phrase(struct pass *p, uint32_t word, enum phrase_kind kind)
{
    bool parted, explicit = true;
    uint32_t before = lead_begin(p, word, &parted), from = word + 1;
    while (pass_same_block(p, word, from) && from - word < LEAD_IN_MAX &&
           (is_lead(p, from) || is_joint(p, from)))
        from++;
    size_t number = long_name_before(p, before);
    if (number == SIZE_MAX || (kind != PLAIN && !parted) || !pass_same_block(p, word, from) ||
        p->drafts->at[number].fixed)
        return BRIEF_OK;
    struct short_name s = short_name_at(p, from);
    if (s.from == s.to || !may_be_one(p, &p->drafts->at[number], s, kind) ||
        !short_name_trim(p, &s, &explicit))
        return BRIEF_OK;
    return short_name_define(p, number, s, false);
}

/* --- initials beside a comma --------------------------------------------------------------------
 */

static bool closes(const struct pass *p, uint32_t last, uint32_t token)
{
    return !pass_same_block(p, last, token) || shape_of(p, token) == SHAPE_COMMA ||
           shape_of(p, token) == SHAPE_STOP || shape_of(p, token) == SHAPE_DASH ||
           shape_of(p, token) == SHAPE_CLOSE;
}

/* "…, or IFOU,": the acronym at `at` behind the sign at `sign`. */
static brief_status short_behind(struct pass *p, uint32_t sign, uint32_t at)
{
    char letters[INITIALS_MAX];
    size_t n = short_name_letters(p, at, letters);
    if (n < LETTERS_MIN || !closes(p, at, at + 1))
        return BRIEF_OK;
    uint32_t from = long_name_begin(p, sign, letters, n);
    size_t number = from == UINT32_MAX ? SIZE_MAX : long_name_make(p, from, sign);
    if (number == SIZE_MAX || p->drafts->at[number].fixed)
        return BRIEF_OK;
    return short_name_define(p, number, (struct short_name){at, at + 1}, false);
}

/* "the GLWC, the Great Levels Water Company,": the long name at `at` behind the sign. */
static brief_status long_behind(struct pass *p, uint32_t sign, uint32_t at)
{
    char letters[INITIALS_MAX];
    size_t n = short_name_letters(p, sign - 1, letters);
    const struct draft *d = p->cover[at] ? &p->drafts->at[p->cover[at] - 1] : NULL;
    if (n < LETTERS_MIN || !d || d->m.token_from != at || !pass_is_name(d) || d->fixed ||
        !closes(p, at, d->m.token_to) || long_name_begin(p, d->m.token_to, letters, n) != at)
        return BRIEF_OK;
    return short_name_define(p, p->cover[at] - 1, (struct short_name){sign - 1, sign}, false);
}

static brief_status at_sign(struct pass *p, uint32_t sign)
{
    uint32_t at = sign + 1;
    while (pass_same_block(p, sign, at) && at < sign + 4 &&
           (pass_says(p, at, WORD_OR) || pass_says(p, at, WORD_THE) ||
            (p->tokens->at[at].flags & TOKEN_WHOLE)))
        at++;
    if (sign == 0 || !pass_same_block(p, sign, at) || !pass_same_block(p, sign - 1, sign))
        return BRIEF_OK;
    uint8_t next = shape_of(p, at), last = shape_of(p, sign - 1);
    if (next == SHAPE_UPPER || next == SHAPE_MIXED)
        return short_behind(p, sign, at);
    return (last == SHAPE_UPPER || last == SHAPE_MIXED) && next == SHAPE_CAP
               ? long_behind(p, sign, at)
               : BRIEF_OK;
}

brief_status pass_phrases_at(struct pass *p, uint32_t i)
{
    const struct token *t = &p->tokens->at[i];
    if (t->shape == SHAPE_COMMA)
        return p->text.at[t->at] == ',' ? at_sign(p, i) : BRIEF_OK;
    if (t->shape == SHAPE_DASH)
        return t->flags & TOKEN_SPACE ? at_sign(p, i) : BRIEF_OK;
    enum phrase_kind kind = phrase_at(p, i);
    return kind == NO_PHRASE ? BRIEF_OK : at_phrase(p, i, kind);
}
