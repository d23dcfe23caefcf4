/* pass_weigh.c -- the only fitting name is meant; a title decides between several.
 *
 *     entries of a key ──type, kind──> best kind ──named before?──> names ──title──> one, or
 * several
 *
 * A short form goes to the only fitting name mentioned before it; when none was, to the only one
 * in the item. Spellings of one name count as one: see pass_same.c. */
#include "indexer/entities/pass_weigh.h"

#define SCAN_MAX   16 /* entries of one key that are weighed */
#define WORST_RANK 3

/* --- titles -------------------------------------------------------------------------------------
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

/* The last word of a role, without the stop of an abbreviation and the s of a plural. */
static struct span last_word(struct span role)
{
    size_t from = role.len;
    while (from && role.at[from - 1] != ' ')
        from--;
    struct span last = span_sub(role, from, role.len);
    if (last.len && last.at[last.len - 1] == '.')
        last.len--;
    if (last.len > 4 && last.at[last.len - 1] == 's' && last.at[last.len - 2] != 's')
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

/* --- candidates ---------------------------------------------------------------------------------
 */

/* How well a kind of short form names somebody: lower is better. */
static int rank_of(uint8_t kind)
{
    switch (kind) {
    case NAME_DEFINED:
        return 0;
    case NAME_HEAD: /* "Sosnoff" is a person rather than Sosnoff Capital Corp */
    case NAME_INITIALS:
        return 2;
    case NAME_GIVEN:
    case NAME_TAIL:
        return WORST_RANK;
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

/* One entry of a list under two of its spellings? */
static bool is_namesake(const struct name *a, const struct name *b)
{
    return a->type == b->type && span_equal(a->norm, b->norm);
}

static void add_candidate(const struct pass *p, struct binding *b, uint32_t entry)
{
    uint32_t name = names_fullest(&p->names, p->names.entries[entry].name);
    for (size_t i = 0; i < b->n_names; i++)
        if (b->names[i] == name || is_namesake(&p->names.at[b->names[i]], &p->names.at[name]))
            return;
    if (b->n_names == CANDIDATES_MAX)
        return;
    b->names[b->n_names] = name;
    b->entries[b->n_names++] = entry;
}

/* Candidates of the best rank, among names mentioned before (or anywhere). */
static void collect(const struct pass *p, const struct place_of *at, uint32_t first, bool before,
                    struct binding *out)
{
    int best = WORST_RANK;
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
        add_candidate(p, out, e);
    }
    if (best == 0 && before && out->n_names > 1) { /* the latest definition holds */
        out->names[0] = out->names[out->n_names - 1];
        out->entries[0] = out->entries[out->n_names - 1];
        out->n_names = 1;
        out->latest = true;
    }
}

/* --- which of several ---------------------------------------------------------------------------
 */

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
    b->entries[0] = b->entries[found];
    b->n_names = 1;
    return true;
}

/* Take out those who cannot be addressed like that: no woman is "Mr". False: nobody is left. */
static bool keep_addressed(const struct pass *p, enum name_gender gender, struct binding *b)
{
    size_t n = 0, all = b->n_names;
    for (size_t i = 0; i < all; i++) {
        uint8_t g = p->names.at[b->names[i]].gender;
        if (g != GENDER_UNKNOWN && g != GENDER_TORN && g != gender)
            continue;
        b->names[n] = b->names[i];
        b->entries[n++] = b->entries[i];
    }
    b->n_names = n;
    b->addressed = n < all;
    return n > 0;
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
    if (!b->titled && !any)
        b->untitled = keep_only(b, untitled);
}

struct binding pass_weigh(const struct pass *p, const struct place_of *at, uint32_t first)
{
    struct binding b = {.n_names = 0};
    const struct name_entry *entries = p->names.entries;
    if (first == NAME_NONE ||
        (entries[first].kind == NAME_FULL && entries[first].next == NAME_NONE))
        return b; /* nothing but a name's own words */
    collect(p, at, first, true, &b);
    if (b.n_names == 0) {
        collect(p, at, first, false, &b);
        b.later = true;
    }
    if (!b.n_names || !at->role.len)
        return b;
    enum name_gender gender = pass_role_gender(at->role);
    if (gender != GENDER_UNKNOWN && !keep_addressed(p, gender, &b))
        return b;
    if (b.n_names > 1)
        prefer_title(p, at, &b);
    return b;
}

/* --- saying why ---------------------------------------------------------------------------------
 */

void pass_weigh_explain(const struct pass *p, const struct draft *d, const struct binding *b)
{
    static const char *const whys[] = {
        [NAME_FULL] = "another spelling of",
        [NAME_DEFINED] = "the text defines it as short for",
        [NAME_SURNAME] = "surname of",
        [NAME_FIRST_WORDS] = "given name and first surname of",
        [NAME_INITIALS] = "first letters of the words of",
        [NAME_HEAD] = "part of the name of",
        [NAME_TAIL] = "distinctive words of",
        [NAME_BARE] = "without its legal form, that is",
        [NAME_INNER] = "first of two surnames of",
        [NAME_GIVEN] = "given name of",
    };
    for (size_t i = 0; i < b->n_names; i++) {
        const struct name *n = &p->names.at[b->names[i]];
        pass_because(p, d, whys[p->names.entries[b->entries[i]].kind], n->token_from, n->token_to);
    }
    if (b->later)
        pass_because(p, d, "nobody whom it fits is named before it, so those named later count", 0,
                     0);
    if (b->latest)
        pass_because(p, d, "of several definitions the last one before it holds", 0, 0);
    if (b->addressed)
        pass_because(p, d, "nobody else can be addressed like that", 0, 0);
    if (b->titled)
        pass_because(p, d, "of several the one who bears this title", 0, 0);
    if (b->untitled)
        pass_because(p, d, "of several the one who bears no other title", 0, 0);
    if (b->n_names > 1)
        pass_because(p, d, "it fits several, and nothing beside it decides", 0, 0);
}
