/* pass_definitions.c -- "Long Name (LN)": names that the text itself explains.
 *
 *     Sendero Luminoso (SL)                    a name and its short form
 *     the Rural Development Fund (RDF)         initials tell where the long name begins
 *     RDF (Rural Development Fund)             the other way round
 *     Harbour Watch, also known as Night Tide  without brackets
 *     Chong Kah Lam (PRZ)                      no definition: a person's party
 *
 * The long name is one mention with the definition's flag and the short names as aliases; the short
 * one in the brackets is flagged too, so that counts leave it out. A bracket that holds anything
 * already understood (a date, a reference, an amount), a verb, a year or another place is none. */
#include "indexer/entities/pass_define.h"

#include "core/mem.h"

#define BRACKET_MAX         16 /* tokens inside a bracket that defines something */
#define AFFILIATED_EVIDENCE 80 /* of a person with a party in brackets behind */
#define MEMBER_WORDS_MAX    4  /* before the one next to "of" */
#define INITIALS_EVIDENCE   95 /* of an organisation whose initials stand behind it */

static const struct span definition_rule = {"pass.definition", 15};

static uint8_t shape_of(const struct pass *p, uint32_t token)
{
    return p->tokens->at[token].shape;
}

/* The closing bracket of the one at `open`, or 0. */
static uint32_t bracket_end(const struct pass *p, uint32_t open)
{
    for (uint32_t i = open + 1; i < open + 2 + BRACKET_MAX && pass_same_block(p, open, i); i++) {
        if (shape_of(p, i) == SHAPE_CLOSE)
            return i;
        if (shape_of(p, i) == SHAPE_OPEN)
            return 0;
    }
    return 0;
}

static const struct draft *draft_at(const struct pass *p, uint32_t token)
{
    return p->cover[token] ? &p->drafts->at[p->cover[token] - 1] : NULL;
}

/* Does anything but a name stand in [from, to)? */
static bool holds_other(const struct pass *p, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        const struct draft *d = draft_at(p, i);
        if (d && !pass_is_name(d) && d->m.type != MENTION_EQUIPMENT)
            return true;
    }
    return false;
}

/* --- initials -----------------------------------------------------------------------------------
 */

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

size_t short_name_letters(const struct pass *p, uint32_t token, char out[INITIALS_MAX])
{
    struct span raw = pass_text_of(p, token, token + 1);
    size_t n = 0, n_upper = 0;
    for (size_t i = 0; i < raw.len; i++)
        n_upper += raw.at[i] >= 'A' && raw.at[i] <= 'Z';
    if (n_upper < 2)
        return 0;
    struct span folded = pass_folded(p, token);
    if (folded.len && raw.at[raw.len - 1] == 's' && n_upper + 1 == folded.len)
        folded.len--;
    for (size_t i = 0; i < folded.len; i++) {
        if (!is_letter(folded.at[i]) || n == INITIALS_MAX)
            return 0;
        out[n++] = folded.at[i];
    }
    return n;
}

uint32_t long_name_begin(const struct pass *p, uint32_t end, const char *letters, size_t n)
{
    uint32_t at = end;
    size_t left = n, n_skipped = 0;
    while (left && at > 0) {
        uint32_t i = at - 1;
        if (!pass_same_block(p, i, end - 1))
            return UINT32_MAX;
        at = i;
        if (shape_of(p, i) == SHAPE_DASH || shape_of(p, i) == SHAPE_POSSESSIVE ||
            (p->tokens->at[i].flags & TOKEN_WHOLE))
            continue;
        if (!pass_is_word(p, i) || p->tokens->at[i].shape == SHAPE_NUMBER)
            return UINT32_MAX;
        struct span w = pass_folded(p, i);
        bool fits = w.len && w.at[0] == letters[left - 1];
        bool capital = pass_is_capital(p, i);
        bool small = !capital && w.len <= 4;
        if (fits && (capital || left > 1))
            left--;
        else if (!small || ++n_skipped > n)
            return UINT32_MAX;
        if (left && (p->tokens->at[i].flags & TOKEN_SENTENCE))
            return UINT32_MAX;
    }
    return left == 0 ? at : UINT32_MAX;
}

/* Do letters stand in order among the first letters (and then any letters) of the name's words? */
static bool letters_within(const struct pass *p, const struct draft *d, uint32_t short_token)
{
    struct span s = pass_folded(p, short_token);
    size_t k = 0;
    for (uint32_t i = d->m.token_from; i < d->m.token_to && k < s.len; i++) {
        struct span w = pass_folded(p, i);
        if (!pass_is_word(p, i) || !w.len || w.at[0] != s.at[k])
            continue;
        for (size_t j = 0; j < w.len && k < s.len; j++)
            k += w.at[j] == s.at[k];
    }
    return k == s.len;
}

/* --- what a short name may look like ------------------------------------------------------------
 */

bool short_name_is_lead(const struct pass *p, uint32_t i)
{
    return shape_of(p, i) == SHAPE_QUOTE || pass_says(p, i, WORD_SHORT_LEAD);
}

bool short_name_trim(const struct pass *p, struct short_name *s, bool *explicit)
{
    uint32_t n_words = 0, n_foreign = 0; /* one of those may be cut into many */
    while (s->from < s->to && short_name_is_lead(p, s->from)) {
        *explicit |= shape_of(p, s->from) != SHAPE_QUOTE && !pass_says(p, s->from, WORD_THE);
        s->from++;
    }
    while (s->to > s->from && shape_of(p, s->to - 1) == SHAPE_QUOTE)
        s->to--;
    for (uint32_t i = s->from; i < s->to; i++) {
        if (p->tokens->at[i].flags & TOKEN_WHOLE)
            continue;
        bool joint =
            i > s->from && (shape_of(p, i) == SHAPE_DASH || pass_has(p, i, PASS_PARTICLE) ||
                            shape_of(p, i) == SHAPE_NUMBER);
        bool foreign = shape_of(p, i) == SHAPE_OTHER;
        if (!joint && !foreign && (!pass_is_word(p, i) || !pass_is_capital(p, i)))
            return false;
        n_words += pass_is_word(p, i) && !foreign;
        n_foreign += foreign;
    }
    return n_words + n_foreign >= 1 && n_words <= SHORT_MAX;
}

/* Is [from, to) a name of its own that the bracket merely adds: a country behind a town, a party
 * behind a person? */
static bool is_something_else(const struct pass *p, const struct draft *d, struct short_name s)
{
    const struct draft *inside = draft_at(p, s.from);
    bool whole = inside && inside->m.token_from == s.from && inside->m.token_to == s.to;
    bool alone = s.to == s.from + 1 || !whole; /* "Andean Workers Party" is no nationality */
    if (!alone)
        return inside->listed && (inside->m.type == MENTION_PLACE || d->listed);
    if (pass_has(p, s.from, PASS_COUNTRY) || pass_has(p, s.from, PASS_NATIONALITY) ||
        pass_has(p, s.from, PASS_LANGUAGE) || pass_has(p, s.from, PASS_WEEKDAY) ||
        pass_has(p, s.from, PASS_MONTH) || pass_has(p, s.from, PASS_TITLE))
        return true;
    if (!whole || !inside->listed)
        return false;
    if (inside->m.type ==
        MENTION_PLACE) /* a valley behind its full name, no town behind a valley */
        return d->m.type != MENTION_PLACE || pass_has(p, s.from, PASS_CITY);
    return d->listed && inside->m.type == d->m.type && !span_equal(inside->m.norm, d->m.norm);
}

/* Are the short name's letters the initials of the long one's words? */
static bool spells(const struct pass *p, const struct draft *d, uint32_t short_token)
{
    char letters[INITIALS_MAX];
    size_t n = short_name_letters(p, short_token, letters);
    return n >= INITIALS_MIN + 1 &&
           long_name_begin(p, d->m.token_to, letters, n) == d->m.token_from;
}

static bool is_valid_short(struct pass *p, const struct draft *d, struct short_name s,
                           bool explicit)
{
    char letters[INITIALS_MAX];
    if (shape_of(p, s.from) == SHAPE_OTHER && shape_of(p, s.to - 1) == SHAPE_OTHER)
        return true; /* the name in its own script */
    if (d->m.type == MENTION_PERSON && !explicit)
        return false;
    if (explicit || spells(p, d, s.from))
        return true;
    if (is_something_else(p, d, s))
        return false;
    if (s.to - s.from > 1) {
        const struct draft *inside = draft_at(p, s.from);
        return inside && inside->m.type == d->m.type && inside->m.token_to == s.to &&
               !inside->listed;
    }
    if (letters_within(p, d, s.from) || short_name_letters(p, s.from, letters) >= INITIALS_MIN)
        return true;
    return pass_is_repeated(p, s.from) && !pass_has(p, s.from, PASS_COMMON_WORD);
}

/* --- making a definition ------------------------------------------------------------------------
 */

static brief_status remember(struct pass *p, const struct draft *d, struct short_name s)
{
    struct definition_pairs *l = &p->pairs;
    struct definition_pair *grown = mem_grow(l->at, &l->cap, l->n + 1, sizeof *grown);
    if (!grown)
        return BRIEF_ENOMEM;
    l->at = grown;
    grown[l->n++] =
        (struct definition_pair){d->m.token_from, d->m.token_to, s.from, s.to, d->m.start};
    return BRIEF_OK;
}

static brief_status add_alias(struct pass *p, struct mention *m, struct span alias)
{
    size_t sep = m->aliases.len ? 1 : 0;
    char *out = arena_text(p->arena, m->aliases.len + sep + alias.len);
    if (!out)
        return BRIEF_ENOMEM;
    if (sep) {
        memcpy(out, m->aliases.at, m->aliases.len);
        out[m->aliases.len] = '\n';
    }
    memcpy(out + m->aliases.len + sep, alias.at, alias.len);
    m->aliases = (struct span){out, m->aliases.len + sep + alias.len};
    return BRIEF_OK;
}

/* The draft that covers exactly the short name, made when there is none; those inside it go. */
static struct draft *short_draft(struct pass *p, struct short_name s, uint8_t type)
{
    for (uint32_t i = s.from; i < s.to; i++) {
        if (!p->cover[i])
            continue;
        struct draft *d = &p->drafts->at[p->cover[i] - 1];
        if (d->m.token_from == s.from && d->m.token_to == s.to)
            return d;
        pass_drop(p, p->cover[i] - 1, "only a part of the short name", s.from, s.to);
    }
    return pass_add_draft(p, s.from, s.to, type, EVIDENCE_PROVEN, definition_rule);
}

static bool is_and(const struct pass *p, uint32_t token)
{
    return pass_says(p, token, WORD_AND) || pass_word_is(p, token, "y");
}

/* Type of a pair: of the listed one of the two; else what the long name's head word says. What has
 * initials and no word of place is an organisation. */
static uint8_t pair_type(const struct pass *p, const struct draft *d, const struct draft *inside)
{
    uint32_t first = d->m.token_from, last = d->m.token_to - 1;
    if (d->listed || d->m.type == MENTION_PERSON)
        return d->m.type;
    bool initials = spells(p, d, inside->m.token_from); /* a town of that name has no part in it */
    if (inside->listed && pass_is_name(inside) && (!initials || inside->m.type == d->m.type))
        return inside->m.type;
    while (first < last && (p->tokens->at[first].flags & TOKEN_WHOLE))
        first++;
    uint32_t head = first; /* the last word before "of": "State Committee of", "Telecable del" */
    while (head < last && (p->tokens->at[head + 1].shape != SHAPE_LOWER || is_and(p, head + 1)))
        head++;
    bool is_place = false; /* a place's head word may stand inside: "Sulu Archipelago Routes" */
    for (uint32_t i = first; i <= head && !is_place; i++)
        is_place = pass_has(p, i, PASS_PLACE_HEAD);
    bool is_org = pass_has(p, first, PASS_ORG_HEAD) || pass_has(p, head, PASS_ORG_HEAD) ||
                  pass_has(p, last, PASS_ORG_HEAD) || pass_has(p, last, PASS_ORG_SUFFIX);
    if (is_place && !is_org)
        return MENTION_PLACE;
    return d->m.type == MENTION_PLACE && (is_org || !is_place) && initials ? MENTION_ORGANISATION
                                                                           : d->m.type;
}

brief_status short_name_define(struct pass *p, size_t number, struct short_name s, bool bracketed)
{
    struct draft *inside = short_draft(p, s, p->drafts->at[number].m.type);
    if (!inside)
        return BRIEF_ENOMEM;
    struct draft *d = &p->drafts->at[number]; /* the list may have moved */
    d->m.type = pair_type(p, d, inside);
    if (d->evidence < EVIDENCE_PROVEN)
        d->evidence = EVIDENCE_PROVEN;
    if (inside->listed && !d->listed && inside->m.type == d->m.type && inside->m.norm.len > 6)
        d->m.norm = inside->m.norm;
    d->m.flags |= MENTION_DEFINITION;
    d->fixed = inside->fixed = true;
    pass_because(p, d, "the text explains its short name", s.from, s.to);
    pass_because(p, inside, "the text says that this is short for", d->m.token_from, d->m.token_to);
    inside->m.type = d->m.type;
    inside->m.norm = d->m.norm;
    inside->m.flags |= bracketed ? MENTION_IN_DEFINITION : MENTION_BOUND;
    inside->evidence = d->evidence;
    brief_status st = add_alias(p, &d->m, pass_display(p, pass_text_of(p, s.from, s.to)));
    return st ? st : remember(p, d, s);
}

/* The parts of a bracket, parted by commas, semicolons and "or". */
static brief_status read_bracket(struct pass *p, size_t number, uint32_t open, uint32_t close)
{
    bool first = true;
    for (uint32_t from = open + 1; from < close;) {
        uint32_t to = from;
        bool explicit = false;
        while (to < close && shape_of(p, to) != SHAPE_COMMA &&
               (to == from || !pass_says(p, to, WORD_OR)))
            to++;
        struct short_name s = {from, to};
        bool colon = to < close && p->text.at[p->tokens->at[to].at] == ':'; /* "(Arabic: …)" */
        bool ok = !colon && short_name_trim(p, &s, &explicit) && !holds_other(p, s.from, s.to) &&
                  is_valid_short(p, &p->drafts->at[number], s, explicit);
        if (!ok && first)
            return BRIEF_OK;
        if (ok) {
            brief_status st = short_name_define(p, number, s, true);
            if (st)
                return st;
        }
        first = false;
        from = to < close && shape_of(p, to) == SHAPE_COMMA ? to + 1 : to;
        if (from == to && from < close)
            from++; /* "or" */
    }
    return BRIEF_OK;
}

size_t long_name_before(const struct pass *p, uint32_t end)
{
    while (end > 0 && (p->tokens->at[end - 1].shape == SHAPE_QUOTE))
        end--;
    if (end == 0 || !p->cover[end - 1])
        return SIZE_MAX;
    size_t number = p->cover[end - 1] - 1;
    const struct draft *d = &p->drafts->at[number];
    return d->m.token_to == end && pass_is_name(d) && !d->dropped ? number : SIZE_MAX;
}

size_t long_name_make(struct pass *p, uint32_t from, uint32_t end)
{
    size_t number = long_name_before(p, end);
    if (number != SIZE_MAX && p->drafts->at[number].m.token_from <= from)
        return number;
    if (holds_other(p, from, end))
        return SIZE_MAX;
    const struct draft *reaching = draft_at(p, from);
    if (reaching && reaching->m.token_from < from)
        return SIZE_MAX;
    for (uint32_t i = from; i < end; i++)
        if (p->cover[i])
            pass_drop(p, p->cover[i] - 1, "only a part of the name whose initials stand behind it",
                      from, end);
    if (!pass_add_draft(p, from, end, MENTION_ORGANISATION, INITIALS_EVIDENCE, definition_rule))
        return SIZE_MAX;
    number = p->drafts->n - 1;
    pass_because(p, &p->drafts->at[number], "its initials stand behind it", end, end + 2);
    for (uint32_t i = from; i < end; i++)
        p->cover[i] = (uint32_t)number + 1;
    return number;
}

/* "Rural Development Fund (RDF)" where no rule saw the long name, or not all of it. */
static brief_status by_initials(struct pass *p, uint32_t open, uint32_t close, size_t *number)
{
    char letters[INITIALS_MAX];
    uint32_t at = open + 1;
    while (at < close && (short_name_is_lead(p, at) || (p->tokens->at[at].flags & TOKEN_WHOLE)))
        at++;
    if (at + 1 != close && (at + 1 >= close || shape_of(p, at + 1) != SHAPE_COMMA))
        return BRIEF_OK;
    size_t n = short_name_letters(p, at, letters);
    uint32_t from = n >= INITIALS_MIN ? long_name_begin(p, open, letters, n) : UINT32_MAX;
    if (from == UINT32_MAX || (*number == SIZE_MAX && n < 3))
        return BRIEF_OK;
    *number = long_name_make(p, from, open);
    return BRIEF_OK;
}

/* "RDF (Rural Development Fund)": the bracket holds a name with these initials. */
static bool is_reversed(const struct pass *p, size_t short_number, uint32_t open, uint32_t close,
                        size_t *long_number)
{
    const struct draft *d = &p->drafts->at[short_number];
    char letters[INITIALS_MAX];
    uint32_t from = open + 1;
    while (from < close && short_name_is_lead(p, from))
        from++;
    if (d->m.token_to - d->m.token_from != 1 || from == close || !p->cover[from])
        return false;
    size_t n = short_name_letters(p, d->m.token_from, letters);
    const struct draft *inside = draft_at(p, from);
    *long_number = p->cover[from] - 1;
    return n >= INITIALS_MIN && pass_is_name(inside) && inside->m.token_from == from &&
           inside->m.token_to == close && !inside->dropped &&
           long_name_begin(p, close, letters, n) == from;
}

/* Is nothing known of these words but that they may be a person's? */
static bool is_plain_name(const struct pass *p, uint32_t from, uint32_t to)
{
    static const enum pass_class known[] = {PASS_ORG_HEAD,      PASS_ORG_SUFFIX,  PASS_ORG_MODIFIER,
                                            PASS_PLACE_HEAD,    PASS_COMMON_WORD, PASS_NATIONALITY,
                                            PASS_FUNCTION_WORD, PASS_COUNTRY};
    uint32_t n = 0;
    for (uint32_t i = from; i < to; i++) {
        if (!pass_is_word(p, i) || pass_has(p, i, PASS_PARTICLE))
            continue;
        if (p->tokens->at[i].shape != SHAPE_CAP)
            return false;
        for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
            if (pass_has(p, i, known[k]))
                return false;
        n++;
    }
    return n > 1;
}

/* "Chong Kah Wai (DAP)": the bracket holds capitals that are not the name's letters, and a list has
 * either them as an organisation or the name's first word as a person's: it is somebody's party. */
static bool is_affiliation(struct pass *p, struct draft *d, uint32_t open, uint32_t close)
{
    const struct draft *inside = draft_at(p, open + 1);
    uint32_t first = d->m.token_from;
    if (d->listed || d->fixed || !pass_is_name(d) || close != open + 2 ||
        shape_of(p, open + 1) != SHAPE_UPPER || letters_within(p, d, open + 1) ||
        !is_plain_name(p, first, d->m.token_to))
        return false;
    bool listed = inside && inside->listed && inside->m.type == MENTION_ORGANISATION;
    if (!listed && !pass_has(p, first, PASS_SURNAME) && !pass_has(p, first, PASS_GIVEN_NAME))
        return false;
    if (d->m.type != MENTION_PERSON) {
        pass_because(p, d, "what stands in brackets is a party's name, and not short for this one",
                     open, open + 2);
        d->m.type = MENTION_PERSON;
        d->evidence = AFFILIATED_EVIDENCE;
    }
    return true;
}

/* The party in those brackets. */
static brief_status take_party(struct pass *p, uint32_t open)
{
    if (p->cover[open + 1]) {
        struct draft *inside = &p->drafts->at[p->cover[open + 1] - 1];
        if (inside->listed || inside->m.type != MENTION_ORGANISATION)
            return BRIEF_OK;
        inside->evidence = AFFILIATED_EVIDENCE;
        return BRIEF_OK;
    }
    const struct draft *d = pass_add_draft(p, open + 1, open + 2, MENTION_ORGANISATION,
                                           AFFILIATED_EVIDENCE, definition_rule);
    if (!d)
        return BRIEF_ENOMEM;
    p->cover[open + 1] = (uint32_t)p->drafts->n;
    pass_because(p, d, "capitals in brackets behind a person's name", open, open + 2);
    return BRIEF_OK;
}

/* The first token of the name that ends before `end`, whose last word is at or behind `at`. */
static uint32_t member_begin(const struct pass *p, uint32_t at, uint32_t end)
{
    uint32_t n = 0;
    while (at > 0 && n++ < MEMBER_WORDS_MAX && pass_same_block(p, at - 1, end) &&
           !(p->tokens->at[at].flags & TOKEN_SENTENCE)) {
        bool particle = pass_has(p, at - 1, PASS_PARTICLE) && at > 1;
        bool capital = pass_is_word(p, at - 1) && p->tokens->at[at - 1].shape == SHAPE_CAP &&
                       !pass_has(p, at - 1, PASS_TITLE) && !pass_has(p, at - 1, PASS_FUNCTION_WORD);
        if (!capital && !particle)
            break;
        at--;
    }
    return at;
}

/* A person of the words before "of", in front of the organisation. */
static brief_status make_member(struct pass *p, uint32_t from, uint32_t end)
{
    uint32_t begin = member_begin(p, from, end);
    if (!is_plain_name(p, begin, end))
        return BRIEF_OK;
    for (uint32_t i = begin; i < end; i++)
        if (p->cover[i])
            pass_drop(p, p->cover[i] - 1, "a part of the member's name", begin, end);
    struct draft *d =
        pass_add_draft(p, begin, end, MENTION_PERSON, AFFILIATED_EVIDENCE, definition_rule);
    if (!d)
        return BRIEF_ENOMEM;
    for (uint32_t i = begin; i < end; i++)
        p->cover[i] = (uint32_t)p->drafts->n;
    d->m.role = pass_display(p, pass_role_before(p, begin));
    pass_because(p, d, "whose party's initials stand in brackets", 0, 0);
    return d->m.role.at ? BRIEF_OK : BRIEF_ENOMEM;
}

/* "Senator |Lukan Zorvu| of the |Rural Harvest Front| (RHF)": the initials tell the two apart. */
static brief_status part_member(struct pass *p, size_t number, uint32_t open)
{
    struct draft *d = &p->drafts->at[number];
    char letters[INITIALS_MAX];
    size_t n = short_name_letters(p, open + 1, letters);
    uint32_t from = n >= INITIALS_MIN + 1 ? long_name_begin(p, open, letters, n) : UINT32_MAX;
    uint32_t front = d->m.token_from, link = from;
    if (from == UINT32_MAX || from <= front || d->listed || d->m.type != MENTION_ORGANISATION)
        return BRIEF_OK;
    while (link > front && p->tokens->at[link - 1].shape == SHAPE_LOWER)
        link--;
    if (link == from || !pass_word_is(p, link, "of") ||
        !is_plain_name(p, member_begin(p, front, link), link))
        return BRIEF_OK;
    pass_because(p, d, "its initials tell where it begins", open, open + 2);
    for (uint32_t i = front; i < from; i++)
        p->cover[i] = 0;
    pass_set_span(p, d, from, d->m.token_to);
    d->m.norm = pass_display(p, pass_text_of(p, from, d->m.token_to));
    return d->m.norm.at ? make_member(p, front, link) : BRIEF_ENOMEM;
}

static brief_status at_bracket(struct pass *p, uint32_t open)
{
    uint32_t close = bracket_end(p, open);
    size_t number = long_name_before(p, open), reversed;
    if (!close || close == open + 1 || open == 0 || !pass_same_block(p, open - 1, open))
        return BRIEF_OK;
    if (number != SIZE_MAX && is_reversed(p, number, open, close, &reversed)) {
        const struct draft *d = &p->drafts->at[number];
        return short_name_define(p, reversed, (struct short_name){d->m.token_from, d->m.token_to},
                                 true);
    }
    brief_status st = number == SIZE_MAX ? BRIEF_OK : part_member(p, number, open);
    if (!st && number != SIZE_MAX && is_affiliation(p, &p->drafts->at[number], open, close))
        return take_party(p, open);
    st = st ? st : by_initials(p, open, close, &number);
    if (st || number == SIZE_MAX || p->drafts->at[number].fixed)
        return st;
    return read_bracket(p, number, open, close);
}

brief_status pass_definitions(struct pass *p)
{
    brief_status st = BRIEF_OK;
    uint32_t n = (uint32_t)p->tokens->n;
    for (uint32_t i = 0; (i = pass_next_mark(p, PASS_MARK_DEFINES, i)) < n && !st; i++) {
        const struct token *t = &p->tokens->at[i];
        if (t->shape != SHAPE_OPEN)
            st = pass_phrases_at(p, i);
        else if (p->text.at[t->at] == '(')
            st = at_bracket(p, i);
    }
    return st;
}
