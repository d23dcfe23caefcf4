/* pass_bind.c -- one walk over the tokens: whose mention is this?
 *
 *     token sequence ──index of names──> entries ──where, how, beside what──> one name, several,
 * none
 *
 * A short form goes to the only fitting name mentioned before it; when none was, to the only one
 * in the item. Of several, a title beside it may single one out; else it stays undecided. Names
 * that are spellings of one ("J. Soto", "Julia Soto") count as one. */
#include "indexer/entities/pass.h"

#define SEQUENCE_MAX    8  /* words of a name that is looked for where no rule saw it */
#define CANDIDATES_MAX  8  /* names that an undecided mention lists */
#define SCAN_MAX        16 /* entries of one key that are weighed */
#define SPREAD_EVIDENCE 75 /* of a mention that another one of its name proves */
#define BOUND_EVIDENCE  75

static const struct span short_rule = {"pass.short", 10};
static const struct span spread_rule = {"pass.spread", 11};

/* What is known where a sequence stands. */
struct place_of {
    uint64_t key;
    uint32_t from, to; /* tokens */
    uint32_t start;    /* byte */
    uint32_t n_words;
    struct span role;
    unsigned types; /* bits of the types it may have */
    bool upper;     /* ALL CAPS: may be initials */
};

/* The answer: n_names 0 nothing fits, 1 bound, more undecided. */
struct binding {
    uint32_t names[CANDIDATES_MAX];
    size_t n_names;
    bool later;    /* nobody fits who was named before */
    bool latest;   /* of several definitions the last one before it */
    bool titled;   /* the title singled it out: borne elsewhere … */
    bool untitled; /* … or nobody else may bear it */
};

/* --- comparing names ----------------------------------------------------------------------------
 */

static bool word_in(struct span words, struct span word)
{
    for (size_t i = 0; i + word.len <= words.len; i++) {
        bool starts = i == 0 || words.at[i - 1] == ' ';
        bool ends = i + word.len == words.len || words.at[i + word.len] == ' ';
        if (starts && ends && strncasecmp(words.at + i, word.at, word.len) == 0)
            return true;
    }
    return false;
}

/* "Gen", "Lt", "Col": are its letters found in order in the word, the first one first? */
static bool abbreviates(struct span brief_word, struct span word)
{
    static const char *const others[] = {"Mr", "Mrs", "Ms", "Dr", "St"};
    size_t n = 0;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (span_equal(brief_word, span_of(others[i])))
            return false;
    if (brief_word.len < 2 || brief_word.len > 5 || word.len <= brief_word.len ||
        (brief_word.at[0] | 0x20) != (word.at[0] | 0x20))
        return false;
    for (size_t i = 0; i < word.len && n < brief_word.len; i++)
        n += (word.at[i] | 0x20) == (brief_word.at[n] | 0x20);
    return n == brief_word.len;
}

/* The last word of a role, without the stop of an abbreviation. */
static struct span last_word(struct span role)
{
    size_t from = role.len;
    while (from && role.at[from - 1] != ' ')
        from--;
    struct span last = span_sub(role, from, role.len);
    if (last.len && last.at[last.len - 1] == '.')
        last.len--;
    return last;
}

/* Does a title of `role` stand beside other mentions of the name, in full or abbreviated? */
static bool shares_title(const struct name *name, struct span role)
{
    struct span last = last_word(role);
    for (uint8_t i = 0; i < name->n_roles && last.len; i++) {
        struct span other = last_word(name->roles[i]);
        if (word_in(name->roles[i], last) || abbreviates(last, other) || abbreviates(other, last))
            return true;
    }
    return false;
}

/* The next word of a name at or behind *token; UINT32_MAX at its end. */
static uint32_t next_word(const struct pass *p, const struct name *n, uint32_t token)
{
    while (token < n->token_to && !pass_is_word(p, token))
        token++;
    return token < n->token_to ? token : UINT32_MAX;
}

/* Are the words of `brief_name` found in order among those of `full`, initials standing for words,
 * with equal last words? "J. Soto" and "Julia Soto"; "Ana Soto" and "Ana María Soto". */
static bool is_variant(const struct pass *p, const struct name *brief_name, const struct name *full)
{
    uint32_t a = next_word(p, brief_name, brief_name->token_from);
    uint32_t b = next_word(p, full, full->token_from);
    bool first = true, last_equal = false;
    while (a != UINT32_MAX && b != UINT32_MAX) {
        struct span x = pass_folded(p, a), y = pass_folded(p, b);
        bool initial = x.len && y.len && x.at[0] == y.at[0] && (x.len == 1 || y.len == 1);
        last_equal = span_equal(x, y);
        if (last_equal || initial)
            a = next_word(p, brief_name, a + 1);
        else if (first)
            return false;
        first = false;
        b = next_word(p, full, b + 1);
    }
    return a == UINT32_MAX && b == UINT32_MAX && last_equal;
}

static bool same_one(const struct pass *p, uint32_t a, uint32_t b)
{
    const struct name *x = &p->names.at[a], *y = &p->names.at[b];
    if (x->type != y->type)
        return false;
    if (span_equal(x->norm, y->norm))
        return true;
    return x->n_words <= y->n_words ? is_variant(p, x, y) : is_variant(p, y, x);
}

/* --- weighing candidates ------------------------------------------------------------------------
 */

/* How well a kind of short form names somebody: lower is better. */
static int rank_of(uint8_t kind)
{
    switch (kind) {
    case NAME_DEFINED:
        return 0;
    case NAME_GIVEN:
        return 2;
    default:
        return 1;
    }
}

static bool may_stand(const struct pass *p, const struct name_entry *e, const struct place_of *at)
{
    const struct name *n = &p->names.at[e->name];
    if (e->kind == NAME_FULL || n->key == at->key)
        return false;
    if (e->kind == NAME_DEFINED)
        return true;
    return (at->types >> n->type & 1) && (e->kind != NAME_INITIALS || at->upper);
}

static void add_candidate(const struct pass *p, struct binding *b, uint32_t name)
{
    for (size_t i = 0; i < b->n_names; i++) {
        if (!same_one(p, b->names[i], name))
            continue;
        if (p->names.at[name].n_words > p->names.at[b->names[i]].n_words)
            b->names[i] = name; /* the fuller spelling stands for both */
        return;
    }
    if (b->n_names < CANDIDATES_MAX)
        b->names[b->n_names++] = name;
}

/* Candidates of the best rank, among names mentioned before (or anywhere). */
static void collect(const struct pass *p, const struct place_of *at, uint32_t first, bool before,
                    struct binding *out)
{
    int best = 3;
    size_t n = 0;
    out->n_names = 0;
    for (uint32_t e = first; e != NAME_NONE && n < SCAN_MAX; e = p->names.entries[e].next, n++) {
        const struct name_entry *entry = &p->names.entries[e];
        int rank = rank_of(entry->kind);
        if (!may_stand(p, entry, at) || rank > best ||
            (before && p->names.at[entry->name].first_start >= at->start))
            continue;
        if (rank < best)
            out->n_names = 0;
        best = rank;
        add_candidate(p, out, entry->name);
    }
    if (best == 0 && before && out->n_names > 1) { /* the latest definition holds */
        out->names[0] = out->names[out->n_names - 1];
        out->n_names = 1;
        out->latest = true;
    }
}

/* Keep the one candidate that is marked; with none or several marked nothing changes. */
static bool keep_only(struct binding *b, const bool *marked)
{
    size_t n = 0, found = 0;
    for (size_t i = 0; i < b->n_names; i++)
        if (marked[i]) {
            found = i;
            n++;
        }
    if (n != 1)
        return false;
    b->names[0] = b->names[found];
    b->n_names = 1;
    return true;
}

/* The title beside the mention decides: for the one that has borne it, else for the one that no
 * other title is known of. */
static void prefer_title(const struct pass *p, const struct place_of *at, struct binding *b)
{
    bool shares[CANDIDATES_MAX] = {false}, untitled[CANDIDATES_MAX] = {false}, any = false;
    for (size_t i = 0; i < b->n_names; i++) {
        const struct name *name = &p->names.at[b->names[i]];
        shares[i] = shares_title(name, at->role);
        untitled[i] = name->n_roles == 0;
        any |= shares[i];
    }
    b->titled = keep_only(b, shares);
    if (!b->titled && !any && at->role.len > 3) /* "Mr" says nothing */
        b->untitled = keep_only(b, untitled);
}

static struct binding find_binding(const struct pass *p, const struct place_of *at, uint32_t first)
{
    struct binding b = {0};
    if (first == NAME_NONE)
        return b;
    collect(p, at, first, true, &b);
    if (b.n_names == 0) {
        collect(p, at, first, false, &b);
        b.later = true;
    }
    if (b.n_names > 1 && at->role.len)
        prefer_title(p, at, &b);
    return b;
}

/* --- saying why ---------------------------------------------------------------------------------
 */

static const char *why_fits(const struct pass *p, uint32_t first, uint32_t name)
{
    static const char *const whys[] = {
        [NAME_DEFINED] = "the text defines it as short for", [NAME_SURNAME] = "surname of",
        [NAME_INITIALS] = "first letters of the words of",   [NAME_HEAD] = "first words of",
        [NAME_INNER] = "first of two surnames of",           [NAME_GIVEN] = "given name of",
    };
    for (uint32_t e = first; e != NAME_NONE; e = p->names.entries[e].next)
        if (p->names.entries[e].name == name && p->names.entries[e].kind != NAME_FULL)
            return whys[p->names.entries[e].kind];
    return "short for a spelling of";
}

static void explain(const struct pass *p, const struct draft *d, const struct binding *b,
                    uint32_t first)
{
    for (size_t i = 0; i < b->n_names; i++) {
        const struct name *n = &p->names.at[b->names[i]];
        pass_because(p, d, why_fits(p, first, b->names[i]), n->token_from, n->token_to);
    }
    if (b->later)
        pass_because(p, d, "nobody whom it fits is named before it, so those named later count", 0,
                     0);
    if (b->latest)
        pass_because(p, d, "of several definitions the last one before it holds", 0, 0);
    if (b->titled)
        pass_because(p, d, "of several the one who bears this title", 0, 0);
    if (b->untitled)
        pass_because(p, d, "of several the one who bears no other title", 0, 0);
    if (b->n_names > 1)
        pass_because(p, d, "it fits several, and nothing beside it decides", 0, 0);
}

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

static brief_status apply(struct pass *p, struct draft *d, const struct binding *b, uint32_t first)
{
    const struct name *n = &p->names.at[b->names[0]];
    if (p->trace)
        explain(p, d, b, first);
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

/* Which types the antecedent of this draft may have. */
static unsigned types_for(const struct pass *p, const struct draft *d, uint32_t n_words)
{
    unsigned own = 1u << d->m.type, person = 1u << MENTION_PERSON, any = 7u;
    if (d->m.role.len)
        return person;
    if (d->evidence == 0)
        return any;
    if (n_words == 1 && d->m.type == MENTION_PLACE) { /* a town's name may be a surname */
        bool country = pass_has(p, d->m.token_from, PASS_COUNTRY);
        if (stands_in_place(p, d->m.token_from))
            return own;
        return country && !is_said(p, d->m.token_to) ? own : own | person;
    }
    return d->evidence < EVIDENCE_PROVEN && n_words == 1 ? any : own;
}

/* A list's own entry is nobody's short form, unless the text says so or a person's name was said.
 */
static bool may_rebind(const struct pass *p, const struct draft *d, const struct binding *b,
                       uint32_t first)
{
    const struct name *n = &p->names.at[b->names[0]];
    if (!d->listed)
        return true;
    for (uint32_t e = first; e != NAME_NONE; e = p->names.entries[e].next)
        if (p->names.entries[e].name == b->names[0])
            return p->names.entries[e].kind == NAME_DEFINED ||
                   (n->type == MENTION_PERSON && d->m.type != MENTION_ORGANISATION &&
                    p->names.entries[e].kind == NAME_SURNAME && n->first_start < d->m.start);
    return false;
}

/* A guess, or a weaker type, takes what the document proves of the same words. */
static void take_proof(const struct pass *p, struct draft *d, uint64_t key)
{
    uint32_t number = names_find_full(&p->names, key);
    if (number == NAME_NONE)
        return;
    const struct name *n = &p->names.at[number];
    if (d->evidence >= EVIDENCE_PROVEN || n->evidence <= d->evidence || d->m.role.len)
        return;
    pass_because(p, d, "the same words are proven elsewhere", n->token_from, n->token_to);
    d->m.type = n->type;
    d->m.norm = n->norm;
    d->evidence = n->evidence < SPREAD_EVIDENCE ? n->evidence : SPREAD_EVIDENCE;
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
    struct binding b = find_binding(p, &at, first);
    if (b.n_names && may_rebind(p, d, &b, first) && (at.n_words == 1 || b.n_names == 1))
        return apply(p, d, &b, first);
    if (b.n_names)
        pass_because(p, d,
                     at.n_words == 1 ? "an entry of a list is nobody's short form"
                                     : "several words that fit several names stay as they are",
                     p->names.at[b.names[0]].token_from, p->names.at[b.names[0]].token_to);
    take_proof(p, d, at.key);
    return BRIEF_OK;
}

/* --- names where no rule saw any ----------------------------------------------------------------
 */

/* The titles right before `from`, as one span. */
static struct span role_before(const struct pass *p, uint32_t from)
{
    uint32_t at = from;
    while (at > 0 && from - at < 6 && !p->cover[at - 1] &&
           p->tokens->at[at - 1].block == p->tokens->at[from].block && pass_is_word(p, at - 1) &&
           pass_has(p, at - 1, PASS_TITLE))
        at--;
    return at < from ? pass_text_of(p, at, from) : (struct span){0};
}

/* Is the word next to [from, to) a capital one that nothing covers? Then the sequence is only a
 * part of a longer, unknown name: "Chad Harper" is not about Chad. */
static bool is_part_of_more(const struct pass *p, uint32_t from, uint32_t to)
{
    const struct token *t = p->tokens->at;
    uint32_t before = from - 1, after = to;
    if (after < p->tokens->n && t[after].shape == SHAPE_DASH && !(t[after].flags & TOKEN_SPACE))
        after++;
    if (from > 1 && t[before].shape == SHAPE_DASH && !(t[from].flags & TOKEN_SPACE))
        before--;
    if (after < p->tokens->n && t[after].block == t[from].block && !p->cover[after] &&
        !(t[after].flags & TOKEN_SENTENCE) && pass_is_word(p, after) && pass_is_capital(p, after) &&
        !pass_has(p, after, PASS_FUNCTION_WORD))
        return true;
    return from > 0 && t[before].block == t[from].block && !p->cover[before] &&
           !(t[from].flags & TOKEN_SENTENCE) && pass_is_word(p, before) &&
           pass_is_capital(p, before) && !(t[before].flags & TOKEN_SENTENCE) &&
           !pass_has(p, before, PASS_FUNCTION_WORD) && !pass_has(p, before, PASS_TITLE);
}

/* Words that are no names even where their letters are. */
static bool is_plain_word(const struct pass *p, uint32_t token)
{
    if (pass_has(p, token, PASS_FUNCTION_WORD) || pass_has(p, token, PASS_WEEKDAY) ||
        pass_has(p, token, PASS_MONTH) || pass_has(p, token, PASS_TITLE))
        return true;
    return pass_has(p, token, PASS_COMMON_WORD) && (p->tokens->at[token].flags & TOKEN_SENTENCE);
}

/* One sequence that the index knows, where nothing has been seen yet. */
static brief_status tag(struct pass *p, const struct place_of *at, uint32_t first, bool *tagged)
{
    struct place_of with_role = *at;
    with_role.role = role_before(p, at->from);
    if (with_role.role.len)
        with_role.types = 1u << MENTION_PERSON;
    struct binding b = find_binding(p, &with_role, first);
    uint32_t full = names_find_full(&p->names, at->key);
    bool proven = full != NAME_NONE && p->names.at[full].evidence >= EVIDENCE_PROVEN &&
                  (with_role.types >> p->names.at[full].type & 1);
    *tagged = false;
    if (b.n_names == 0 && !proven)
        return BRIEF_OK;
    if (at->n_words == 1 && is_part_of_more(p, at->from, at->to)) {
        pass_leaves(p, at->from, at->to, "only a part of a longer name that nobody knows");
        return BRIEF_OK;
    }
    const struct name *n = &p->names.at[b.n_names ? b.names[0] : full];
    struct draft *d =
        pass_add_draft(p, at->from, at->to, n->type, b.n_names ? BOUND_EVIDENCE : SPREAD_EVIDENCE,
                       b.n_names ? short_rule : spread_rule);
    if (!d)
        return BRIEF_ENOMEM;
    *tagged = true;
    if (n->type == MENTION_PERSON && with_role.role.len)
        d->m.role = pass_display(p, with_role.role);
    if (b.n_names)
        return apply(p, d, &b, first);
    pass_because(p, d, "the same words are proven elsewhere", n->token_from, n->token_to);
    d->m.norm = n->norm;
    return BRIEF_OK;
}

/* Try the sequences that begin at `from`, longest first; *next is where the walk goes on. */
static brief_status try_sequences(struct pass *p, uint32_t from, uint32_t *next)
{
    uint64_t keys[SEQUENCE_MAX], key = 0;
    uint32_t ends[SEQUENCE_MAX], n = 0;
    const struct token *tokens = p->tokens->at;
    *next = from + 1;
    for (uint32_t i = from; i < p->tokens->n && n < SEQUENCE_MAX; i++) {
        if (p->cover[i] || tokens[i].block != tokens[from].block ||
            (i > from && (tokens[i].flags & TOKEN_SENTENCE)))
            break;
        if (tokens[i].flags & TOKEN_WHOLE)
            continue;
        if (!pass_is_word(p, i)) {
            if (tokens[i].shape == SHAPE_DASH || tokens[i].shape == SHAPE_STOP)
                continue;
            break;
        }
        key = names_key_add(key, names_word_hash(pass_folded(p, i)));
        keys[n] = key;
        ends[n++] = i + 1;
    }
    while (n-- > 0) {
        uint32_t first =
            pass_is_capital(p, ends[n] - 1) ? names_find(&p->names, keys[n]) : NAME_NONE;
        bool tagged = false;
        if (first == NAME_NONE)
            continue;
        if (n == 0 && is_plain_word(p, from)) {
            pass_leaves(p, from, ends[n], "an everyday word here, though it fits a name");
            continue;
        }
        struct place_of at = {.key = keys[n],
                              .from = from,
                              .to = ends[n],
                              .n_words = n + 1,
                              .start = tokens[from].at,
                              .types = 7u,
                              .upper = tokens[from].shape == SHAPE_UPPER};
        brief_status st = tag(p, &at, first, &tagged);
        if (st)
            return st;
        if (tagged) {
            *next = ends[n];
            return BRIEF_OK;
        }
    }
    return BRIEF_OK;
}

brief_status pass_bind(struct pass *p)
{
    brief_status st = BRIEF_OK;
    uint32_t n_drafts = (uint32_t)p->drafts->n, d = 0;
    for (uint32_t i = 0; i < p->tokens->n && !st;) {
        while (d < n_drafts && p->drafts->at[d].m.token_from == i && !st)
            st = bind_draft(p, &p->drafts->at[d++]);
        if (st || p->cover[i] || !pass_is_capital(p, i) || !pass_is_word(p, i) ||
            !names_may_begin(&p->names, names_word_hash(pass_folded(p, i)))) {
            i++;
            continue;
        }
        st = try_sequences(p, i, &i);
    }
    return st;
}
