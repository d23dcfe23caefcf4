/* pass_same.c -- which names of a document are spellings of one.
 *
 *     Hernán Quispe ──first words──> Hernán Quispe Salazar      a second surname left out
 *     R. K. Nair, Rajesh Nair ─────> Rajesh K. Nair             initials, a middle name left out
 *     John D. ─────────────────────> John Delaney
 *     Zorvex Minerals ─────────────> Zorvex Minerals Corp
 *
 * A name that fits one fuller name only stands for it; one that fits several stays by itself. A
 * fuller name has more words, or as many and more letters, so that no name is fuller than itself by
 * any way round. Names of more words come first: their own fuller names are known by then. At most
 * SCAN_MAX names are compared with each. */
#include "indexer/entities/pass.h"

#define SCAN_MAX 16

struct words {
    uint32_t token[NAME_WORDS_MAX];
    uint32_t n;
};

static bool cut(const struct pass *p, const struct name *name, struct words *w)
{
    w->n = pass_name_words(p, name, w->token);
    return w->n > 0;
}

static bool is_fuller(const struct names *x, uint32_t than, uint32_t name)
{
    const struct name *a = &x->at[than], *b = &x->at[name];
    if (a->n_words != b->n_words)
        return b->n_words > a->n_words;
    if (a->norm.len != b->norm.len)
        return b->norm.len > a->norm.len;
    return name < than;
}

/* "J" for "Julia" and the other way round. */
static bool is_initial_of(struct span a, struct span b)
{
    return a.len && b.len && a.at[0] == b.at[0] && (a.len == 1 || b.len == 1);
}

/* Are the words of `a` found in order among those of `b`, initials standing for words, with equal
 * last words? "J. Soto" and "Julia Soto"; "Ana Soto" and "Ana María Soto". */
static bool is_variant(const struct pass *p, const struct words *a, const struct words *b)
{
    uint32_t i = 0, k = 0;
    bool last_equal = false;
    while (i < a->n && k < b->n) {
        struct span x = pass_folded(p, a->token[i]), y = pass_folded(p, b->token[k]);
        last_equal = span_equal(x, y);
        if (last_equal || is_initial_of(x, y))
            i++;
        else if (k == 0)
            return false;
        k++;
    }
    return i == a->n && k == b->n && last_equal;
}

/* "John D." and "John Delaney". */
static bool is_cut_surname(const struct pass *p, const struct words *a, const struct words *b)
{
    return a->n == 2 && b->n >= 2 &&
           span_equal(pass_folded(p, a->token[0]), pass_folded(p, b->token[0])) &&
           pass_folded(p, a->token[1]).len == 1 &&
           is_initial_of(pass_folded(p, a->token[1]), pass_folded(p, b->token[b->n - 1]));
}

/* "T. Bakker" is a spelling of "Thomas Bakker Jr.", "T. Bakker Sr." is none: `full` without what
 * comes behind surnames, when `brief_one` has nothing of the kind. */
static const struct words *without_suffix(const struct pass *p, const struct words *brief_one,
                                          struct words *full)
{
    if (!pass_has(p, brief_one->token[brief_one->n - 1], PASS_NAME_SUFFIX))
        while (full->n > 1 && pass_has(p, full->token[full->n - 1], PASS_NAME_SUFFIX))
            full->n--;
    return full;
}

/* The fuller names that `name` may stand for, told apart by their own fullest spelling. */
struct fuller {
    uint32_t name; /* the only one, or NAME_NONE */
    bool several;
};

static void add_fuller(const struct names *x, struct fuller *f, uint32_t name)
{
    name = names_fullest(x, name);
    if (f->name == NAME_NONE)
        f->name = name;
    else if (f->name != name)
        f->several = true;
}

/* Names of which these very words are the first or last ones. */
static void by_words(const struct pass *p, uint32_t name, struct fuller *f)
{
    const struct names *x = &p->names;
    size_t n = 0;
    for (uint32_t e = names_find(x, x->at[name].key); e != NAME_NONE && n < SCAN_MAX;
         e = x->entries[e].next, n++) {
        const struct name_entry *entry = &x->entries[e];
        if (entry->kind != NAME_FULL && entry->kind != NAME_INITIALS &&
            x->at[entry->name].type == x->at[name].type && is_fuller(x, name, entry->name))
            add_fuller(x, f, entry->name);
    }
}

/* Names that share the word at `token`, as surname or as given name. */
static void by_variants(const struct pass *p, uint32_t name, const struct words *w, uint32_t token,
                        bool (*fits)(const struct pass *, const struct words *,
                                     const struct words *),
                        struct fuller *f)
{
    const struct names *x = &p->names;
    uint64_t key = names_key_add(0, pass_hash(p, token));
    size_t n = 0;
    for (uint32_t e = names_find(x, key); e != NAME_NONE && n < SCAN_MAX;
         e = x->entries[e].next, n++) {
        uint32_t other = x->entries[e].name;
        struct words full;
        if (other != name && x->at[other].type == MENTION_PERSON && is_fuller(x, name, other) &&
            cut(p, &x->at[other], &full) && fits(p, w, without_suffix(p, w, &full)))
            add_fuller(x, f, other);
    }
}

static void find_fuller(struct pass *p, uint32_t name)
{
    struct name *n = &p->names.at[name];
    struct fuller f = {NAME_NONE, false};
    struct words w;
    if (n->listed || !cut(p, n, &w))
        return;
    by_words(p, name, &f);
    if (n->type == MENTION_PERSON) {
        bool initial = p->tokens->at[w.token[w.n - 1]].shape == SHAPE_INITIAL;
        by_variants(p, name, &w, w.token[initial ? 0 : w.n - 1],
                    initial ? is_cut_surname : is_variant, &f);
    }
    if (f.name == NAME_NONE || f.several)
        return;
    n->fuller = f.name;
    for (uint8_t i = 0; i < n->n_roles; i++)
        names_add_role(&p->names.at[f.name], n->roles[i]);
    names_add_gender(&p->names.at[f.name], n->gender);
}

/* Does it hold initials? Such names come after full ones of as many words. */
static bool has_initial(const struct pass *p, const struct name *n)
{
    for (uint32_t i = n->token_from; i < n->token_to; i++)
        if (p->tokens->at[i].shape == SHAPE_INITIAL)
            return true;
    return false;
}

brief_status pass_same(struct pass *p)
{
    uint32_t heads[2 * (NAME_WORDS_MAX + 1)];
    struct names *x = &p->names;
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        heads[i] = NAME_NONE;
    for (uint32_t i = (uint32_t)x->n; i-- > 0;) { /* backwards: each list is in order */
        struct name *n = &x->at[i];
        if (n->n_words < 2 || n->n_words > NAME_WORDS_MAX || !n->evidence)
            continue;
        uint32_t *head = &heads[2 * n->n_words + !has_initial(p, n)];
        n->next = *head;
        *head = i;
    }
    for (size_t k = sizeof heads / sizeof heads[0]; k-- > 0;)
        for (uint32_t i = heads[k]; i != NAME_NONE; i = x->at[i].next)
            find_fuller(p, i);
    return BRIEF_OK;
}
