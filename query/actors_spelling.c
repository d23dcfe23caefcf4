/* actors_spelling.c -- different spellings of one name.
 *
 *     key ──> its words, each by the first spelling of its class ──> the same string: the same name
 *
 * Organisations: legal forms and their short words, British and American endings; a name without
 * legal form is the one with it as long as only one such form is seen ("Glencore", "Glencore plc"),
 * for "Apple Inc" and "Apple Corp" may be two. Persons: transliterations. Places: St and Saint.
 * Any of them: ä as ae, when some spelling has the letter itself ("Müller", "Mueller").
 *
 * A class may only hold what is one name in every language and everywhere; what is merely likely
 * belongs to `actors --suggest`. */
#include "query/actors.h"

#include "core/mem.h"
#include "core/mention.h"
#include "core/text/fold.h"
#include "core/text/utf8.h"

#include <stdlib.h>
#include <xxhash.h>

#define CLASS_MOST    16
#define LEADING_TIMES 4 /* as often as all other legal forms of a name together */

/* Spellings of one word, folded; the first one stands for all. Sorted out by types of names. */
static const char *const person_words[][CLASS_MOST] = {
    {"muhammad", "mohammed", "mohammad", "mohamed", "muhammed", "mohamad", "muhamad"},
    {"ahmad", "ahmed"},
    {"hussein", "hussain", "husayn", "husain", "hossein", "hosein"},
    {"yusuf", "yousef", "youssef", "yousuf", "yusef"},
    {"osama", "usama"},
    {"omar", "umar"},
    {"khalid", "khaled"},
    {"suleiman", "sulaiman", "sulayman", "suleyman", "soliman"},
    {"ibrahim", "ebrahim"},
    {"nasser", "nasir", "naser"},
    {"mustafa", "mustapha", "moustafa", "mostafa"},
    {"mahmud", "mahmoud", "mahmood"},
    {"faisal", "faysal", "feisal"},
    {"abdullah", "abdallah", "abdulla", "abdalla"},
    {"abdel", "abdul", "abdal", "abd al", "abd el", "abd ul"},
    {"muammar", "moammar", "muamar", "moamar", "muammer"},
    {"al", "el", "ul"},
    {"bin", "ibn"},
    {"sergei", "sergey", "serguei"},
    {"alexei", "alexey", "aleksei", "aleksey"},
    {"dmitri", "dmitry", "dmitriy", "dmitrii"},
    {"yevgeny", "evgeny", "yevgeni", "evgeni", "yevgeniy", "evgeniy"},
    {"andrei", "andrey"},
    {"nikolai", "nikolay"},
    {"yuri", "yury", "yuriy"},
    {"vasily", "vassily", "vasiliy", "vassili"},
    {"mikhail", "mikhael"},
};

/* Surnames tell who is meant by themselves; given names alone do not. */
static const char *const surnames[][CLASS_MOST] = {
    {"gaddafi", "qaddafi", "qadhafi", "gadhafi", "kadhafi", "kadafi", "khadafy", "gadafi", "qadafi",
     "kaddafi", "gathafi", "qadhdhafi", "gadaffi", "khaddafi"},
    {"zelensky", "zelenskyy", "zelenskiy", "zelenskyi"},
};

static const char *const org_words[][CLASS_MOST] = {
    {"company", "co"},        {"corporation", "corp"},   {"limited", "ltd"},
    {"incorporated", "inc"},  {"international", "intl"}, {"national", "natl"},
    {"department", "dept"},   {"association", "assn"},   {"brothers", "bros"},
    {"manufacturing", "mfg"}, {"university", "univ"},    {"organization", "organisation"},
    {"defense", "defence"},   {"labor", "labour"},       {"center", "centre"},
    {"program", "programme"}, {"harbor", "harbour"},
};

static const char *const place_words[][CLASS_MOST] = {
    {"saint", "st"},
    {"mount", "mt"},
    {"fort", "ft"},
};

/* What may close a company's name; "pte ltd" and the like are several of them. */
static const char *const legal_forms[] = {
    "ab",      "ag",          "as",   "asa",          "berhad", "bhd",  "bv",
    "company", "corporation", "gmbh", "incorporated", "kk",     "kgaa", "limited",
    "llc",     "llp",         "lp",   "nv",           "oao",    "ojsc", "ooo",
    "oy",      "oyj",         "pao",  "pjsc",         "plc",    "pte",  "pty",
    "pvt",     "sa",          "sab",  "saa",          "sas",    "sarl", "sdn",
    "se",      "spa",         "srl",  "sl",           "tbk",    "zao",  "aktiengesellschaft",
};

static const char *const *find_class(const char *const (*classes)[CLASS_MOST], size_t n,
                                     struct span word)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < CLASS_MOST && classes[i][j]; j++)
            if (classes[i][j][0] == word.at[0] && span_equal(word, span_of(classes[i][j])))
                return classes[i];
    return NULL;
}

#define FIND_CLASS(classes, word) find_class(classes, sizeof(classes) / sizeof(classes)[0], word)

/* The class of a word, or NULL. */
static const char *const *class_of(uint8_t type, struct span word)
{
    const char *const *class;
    if (!word.len)
        return NULL;
    switch (type) {
    case MENTION_PERSON:
        class = FIND_CLASS(surnames, word);
        return class ? class : FIND_CLASS(person_words, word);
    case MENTION_ORGANISATION:
        return FIND_CLASS(org_words, word);
    case MENTION_PLACE:
        return FIND_CLASS(place_words, word);
    default:
        return NULL;
    }
}

static bool is_legal_form(struct span word)
{
    const char *const *class = class_of(MENTION_ORGANISATION, word);
    struct span first = class ? span_of(class[0]) : word;
    if (!word.len)
        return false;
    for (size_t i = 0; i < sizeof legal_forms / sizeof legal_forms[0]; i++)
        if (legal_forms[i][0] == first.at[0] && span_equal(first, span_of(legal_forms[i])))
            return true;
    return false;
}

/* Where the legal form at the end of an organisation's key begins; key.len: there is none. The
 * name before it is never empty. */
static size_t legal_form_at(struct span key)
{
    size_t from = key.len;
    for (size_t end = key.len; end > 0;) {
        size_t at = end;
        while (at > 0 && key.at[at - 1] != ' ')
            at--;
        if (at == 0 || !is_legal_form(span_sub(key, at, end)))
            break;
        from = at - 1;
        end = at - 1;
    }
    return from;
}

/* The next word of a folded name and its class; a class may be of two words ("abd al"). */
static struct span next_word(uint8_t type, struct span key, size_t from, const char *const **class)
{
    struct span rest = span_sub(key, from, key.len), word = key_first_word(rest);
    if (type == MENTION_PERSON && word.len < rest.len && span_equal(word, SPAN("abd"))) {
        struct span second = key_first_word(span_sub(rest, word.len + 1, rest.len));
        struct span both = span_sub(rest, 0, word.len + 1 + second.len);
        if ((*class = class_of(type, both)))
            return both;
    }
    *class = class_of(type, word);
    return word;
}

/* Append the name with every word by its class's first spelling; "and" goes. */
static void append_plain(struct buf *out, uint8_t type, struct span key)
{
    size_t begun = out->len;
    for (size_t from = 0; from < key.len;) {
        const char *const *class;
        struct span word = next_word(type, key, from, &class);
        from += word.len + 1;
        if (type == MENTION_ORGANISATION && span_equal(word, SPAN("and")))
            continue;
        if (out->len > begun)
            buf_byte(out, ' ');
        buf_span(out, class ? span_of(class[0]) : word);
    }
}

/* --- letters with two dots ----------------------------------------------------------------------
 */

static const char *letters_for(uint32_t code)
{
    switch (code) {
    case 0xC4:
    case 0xE4:
    case 0xC6:
    case 0xE6:
        return "ae";
    case 0xD6:
    case 0xF6:
    case 0xD8:
    case 0xF8:
        return "oe";
    case 0xDC:
    case 0xFC:
        return "ue";
    case 0xC5:
    case 0xE5:
        return "aa";
    default:
        return NULL;
    }
}

/* The folded name with ä as ae …, when it has such a letter; else *out stays empty. */
static brief_status written_out(struct buf *out, struct span norm)
{
    struct buf text = {0};
    bool any = false;
    for (size_t at = 0, len; at < norm.len; at += len) {
        const char *letters = letters_for(utf8_decode(norm, at, &len));
        any |= letters != NULL;
        if (letters)
            buf_puts(&text, letters);
        else
            buf_append(&text, norm.at + at, len);
    }
    brief_status st = text.failed ? BRIEF_ENOMEM
                      : any       ? fold_name(out, buf_bytes(&text))
                                  : BRIEF_OK;
    buf_release(&text);
    return st;
}

/* Each of ae, oe, ue, aa in the key to its first letter: where a spelling with dots would be. */
static void without_second_letters(struct buf *out, struct span key)
{
    for (size_t i = 0; i < key.len; i++) {
        buf_byte(out, (uint8_t)key.at[i]);
        bool pair = i + 1 < key.len && ((key.at[i + 1] == 'e' && strchr("aou", key.at[i])) ||
                                        (key.at[i + 1] == 'a' && key.at[i] == 'a'));
        i += pair;
    }
}

/* --- joining ------------------------------------------------------------------------------------
 */

/* A key by one plain form of its name. */
struct spelling {
    uint64_t hash; /* of type and plain form: equal ones are few, so only these are compared */
    uint8_t type;
    struct span plain; /* organisations: without legal form */
    struct span legal; /* the legal form, plain; empty: none */
    uint32_t key;
};

struct spelling_list {
    struct spelling *at;
    size_t n, cap;
};

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for spellings of names");
}

static brief_status add_spelling(struct actor_table *t, struct spelling_list *list, uint32_t number,
                                 struct span name, struct buf *scratch, struct brief_error *err)
{
    const struct actor_key *key = &t->keys[number];
    struct spelling s = {.type = key->type, .key = number};
    size_t legal_at = key->type == MENTION_ORGANISATION ? legal_form_at(name) : name.len;
    buf_clear(scratch);
    append_plain(scratch, key->type, span_sub(name, 0, legal_at));
    size_t split = scratch->len;
    if (legal_at < name.len)
        append_plain(scratch, key->type, span_sub(name, legal_at + 1, name.len));
    struct span copy =
        scratch->failed ? (struct span){NULL, 0} : arena_copy(&t->decided, buf_bytes(scratch));
    struct spelling *grown = mem_grow(list->at, &list->cap, list->n + 1, sizeof *grown);
    list->at = grown ? grown : list->at;
    if (!grown || !copy.at)
        return no_memory(err);
    s.plain = span_sub(copy, 0, split);
    s.hash = XXH3_64bits_withSeed(s.plain.at, s.plain.len, s.type);
    s.legal = span_sub(copy, split, copy.len);
    grown[list->n++] = s;
    return BRIEF_OK;
}

/* Given names alone say too little: Mohammed and Muhammad stay two. */
static bool may_have_spellings(const struct actor_key *key)
{
    if (key->type == MENTION_PERSON)
        return !person_key_is_short(key->key) || FIND_CLASS(surnames, key->key);
    return key->type == MENTION_ORGANISATION || key->type == MENTION_PLACE;
}

static brief_status list_spellings(struct actor_table *t, struct spelling_list *list,
                                   struct brief_error *err)
{
    struct buf scratch = {0}, out = {0};
    brief_status st = BRIEF_OK;
    for (uint32_t k = 0; k < t->n_keys && !st; k++) {
        const struct actor_key *key = &t->keys[k];
        if (!may_have_spellings(key))
            continue;
        st = add_spelling(t, list, k, key->key, &scratch, err);
        for (uint32_t e = key->entity_from; e < key->entity_to && !st; e++) {
            if (utf8_is_ascii(t->entities[e].norm))
                continue;
            buf_clear(&out);
            st = written_out(&out, t->entities[e].norm) ? no_memory(err) : BRIEF_OK;
            if (!st && out.len)
                st = add_spelling(t, list, k, buf_bytes(&out), &scratch, err);
        }
    }
    buf_release(&scratch);
    buf_release(&out);
    return st;
}

static int compare_hashes(const void *a, const void *b)
{
    const struct spelling *x = a, *y = b;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

static int compare_spellings(const void *a, const void *b)
{
    const struct spelling *x = a, *y = b;
    int c = (int)x->type - (int)y->type;
    c = c ? c : span_compare(x->plain, y->plain);
    c = c ? c : span_compare(x->legal, y->legal);
    return c ? c : (x->key > y->key) - (x->key < y->key);
}

static uint64_t mentions_of(const struct actor_table *t, uint32_t key)
{
    uint64_t n = 0;
    for (uint32_t e = t->keys[key].entity_from; e < t->keys[key].entity_to; e++)
        n += t->entities[e].n_mentions;
    return n;
}

/* Two spellings: the one that is mentioned more leads. */
static void join_two(struct actor_table *t, uint32_t a, uint32_t b)
{
    a = actors_root(t, a);
    b = actors_root(t, b);
    if (a == b || !actors_may_join(t, a, b, t->keys[a].key) ||
        !actors_may_join(t, b, a, t->keys[b].key))
        return;
    uint64_t n_a = mentions_of(t, a), n_b = mentions_of(t, b);
    uint32_t root = n_a != n_b ? (n_a > n_b ? a : b) : (a < b ? a : b);
    uint32_t other = root == a ? b : a;
    if (!t->keys[other].is_fixed && actors_lead(t, other, root))
        t->keys[other].is_equal = t->keys[root].is_equal = true;
}

/* "company" and "company incorporated", "limited" and "pte limited": one form, more or less of it.
 */
static bool is_part_of_form(struct span part, struct span whole)
{
    if (part.len >= whole.len)
        return span_equal(part, whole);
    size_t rest = whole.len - part.len;
    return (span_starts_with(whole, part) && whole.at[part.len] == ' ') ||
           (whole.at[rest - 1] == ' ' && span_equal(span_sub(whole, rest, whole.len), part));
}

/* The form that the bare name means, as one of its spellings: the only one, or one that is
 * mentioned far more than all others together; n when there is none. */
static size_t leading_form(const struct actor_table *t, const struct spelling *at, size_t n)
{
    uint64_t all = 0, most = 0, here = 0;
    size_t leading = n;
    for (size_t i = 0; i < n; i++) {
        if (!at[i].legal.len)
            continue;
        uint64_t own = mentions_of(t, at[i].key);
        here = i > 0 && span_equal(at[i].legal, at[i - 1].legal) ? here + own : own;
        all += own;
        if (here > most) {
            most = here;
            leading = i;
        }
    }
    return all - most <= most / LEADING_TIMES ? leading : n;
}

/* The spellings of one plain name, by legal form: none first. */
static void join_group(struct actor_table *t, const struct spelling *at, size_t n)
{
    struct span longest = {NULL, 0};
    bool one_form = true;
    for (size_t i = 0; i < n; i++)
        if (at[i].legal.len > longest.len)
            longest = at[i].legal;
    for (size_t i = 0; i < n; i++)
        one_form &= !at[i].legal.len || is_part_of_form(at[i].legal, longest);
    for (size_t i = 1; i < n; i++)
        if (one_form || span_equal(at[i].legal, at[i - 1].legal))
            join_two(t, at[i - 1].key, at[i].key);
    size_t leading = one_form || at[0].legal.len ? n : leading_form(t, at, n);
    if (leading < n)
        join_two(t, at[0].key, at[leading].key);
}

/* Spellings of one hash. */
static void join_equal(struct actor_table *t, struct spelling *at, size_t n)
{
    qsort(at, n, sizeof *at, compare_spellings);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1;
             to < n && at[to].type == at[from].type && span_equal(at[to].plain, at[from].plain);)
            to++;
        join_group(t, at + from, to - from);
    }
}

/* Kept by hash, for actors_spelled. */
static brief_status keep_spellings(struct actor_table *t, const struct spelling_list *list,
                                   struct brief_error *err)
{
    t->spelled = arena_alloc(&t->decided, (list->n + 1) * sizeof *t->spelled);
    if (!t->spelled)
        return no_memory(err);
    for (t->n_spelled = 0; t->n_spelled < list->n; t->n_spelled++) {
        const struct spelling *s = &list->at[t->n_spelled];
        t->spelled[t->n_spelled] = (struct spelled_key){s->hash, s->plain, s->key};
    }
    return BRIEF_OK;
}

brief_status actors_join_spellings(struct actor_table *t, struct brief_error *err)
{
    struct spelling_list list = {0};
    brief_status st = list_spellings(t, &list, err);
    if (!st && list.n)
        qsort(list.at, list.n, sizeof *list.at, compare_hashes);
    for (size_t from = 0, to; from < list.n && !st; from = to) {
        for (to = from + 1; to < list.n && list.at[to].hash == list.at[from].hash;)
            to++;
        if (to - from > 1)
            join_equal(t, list.at + from, to - from);
    }
    st = st ? st : keep_spellings(t, &list, err);
    mem_free(list.at);
    return st;
}

brief_status actors_spelled(const struct actor_table *t, uint8_t type, struct span name,
                            size_t *from, size_t *to, struct brief_error *err)
{
    struct buf plain = {0};
    size_t end = type == MENTION_ORGANISATION ? legal_form_at(name) : name.len;
    append_plain(&plain, type, span_sub(name, 0, end));
    struct span wanted = buf_bytes(&plain);
    uint64_t hash = XXH3_64bits_withSeed(wanted.at, wanted.len, type);
    size_t low = 0, high = plain.failed ? 0 : t->n_spelled;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->spelled[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    *from = *to = low;
    while (*to < t->n_spelled && t->spelled[*to].hash == hash &&
           span_equal(t->spelled[*to].plain, wanted))
        ++*to;
    brief_status st = plain.failed ? no_memory(err) : BRIEF_OK;
    buf_release(&plain);
    return st;
}

/* --- loading ------------------------------------------------------------------------------------
 */

/* Load who bears the word, in every spelling. */
static brief_status load_spelled(struct actor_table *t, uint8_t type, struct span word,
                                 const char *const *class, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    if (!class)
        return actors_load_word(t, type, word, false, err);
    for (size_t i = 0; i < CLASS_MOST && class[i] && !st; i++) {
        struct span spelling = span_of(class[i]);
        while (memchr(spelling.at, ' ', spelling.len)) /* "abd al": who has its last word */
            spelling = span_sub(spelling, key_first_word(spelling).len + 1, spelling.len);
        st = actors_load_word(t, type, spelling, false, err);
    }
    return st;
}

/* Is the word one of the name's? */
static bool has_word(struct span key, struct span word)
{
    return name_has_words(key, &word, 1, false);
}

/* A person's other spellings have the surname, in some spelling: who has it in this one is loaded
 * anyway. */
static brief_status load_person(struct actor_table *t, struct span key, struct brief_error *err)
{
    struct span found[4];
    size_t n = key_surname(key, found);
    const char *const *class = n ? class_of(MENTION_PERSON, found[0]) : NULL;
    return n ? load_spelled(t, MENTION_PERSON, found[0], class, err) : BRIEF_OK;
}

/* All that share a plain form share this word or have one of its spellings: the longest word that
 * has no other spelling, else the longest one. Only words that `both` has, too. False: none. */
static bool telling_word(uint8_t type, struct span key, struct span both, struct span *best,
                         const char *const **best_class)
{
    size_t end = type == MENTION_ORGANISATION ? legal_form_at(key) : key.len;
    *best = (struct span){NULL, 0};
    *best_class = NULL;
    for (size_t from = 0; from < end;) {
        const char *const *class;
        struct span word = next_word(type, key, from, &class);
        bool better = !best->at || (*best_class && !class) ||
                      (!*best_class == !class && word.len > best->len);
        if (better && !span_equal(word, SPAN("and")) && has_word(both, word)) {
            *best = word;
            *best_class = class;
        }
        from += word.len + 1;
    }
    return best->at != NULL;
}

/* Load what may be written as `other` where we have `key`. */
static brief_status load_other(struct actor_table *t, uint8_t type, struct span key,
                               struct span other, struct brief_error *err)
{
    struct span word;
    const char *const *class;
    brief_status st = BRIEF_OK;
    if (type == MENTION_PERSON)
        return load_person(t, other, err);
    if (telling_word(type, key, other, &word, &class))
        return load_spelled(t, type, word, class, err);
    for (size_t from = 0; from < other.len && !st; from += word.len + 1) {
        word = next_word(type, other, from, &class);
        st = load_spelled(t, type, word, class, err);
    }
    return st;
}

brief_status actors_load_telling(struct actor_table *t, uint8_t type, struct span name,
                                 struct brief_error *err)
{
    return load_other(t, type, name, name, err);
}

brief_status actors_load_spellings(struct actor_table *t, uint8_t type, struct span key,
                                   struct span norm, struct brief_error *err)
{
    struct buf other = {0};
    brief_status st = load_other(t, type, key, key, err);
    if (!st && !utf8_is_ascii(norm))
        st = written_out(&other, norm) ? no_memory(err) : BRIEF_OK;
    if (!st && other.len)
        st = load_other(t, type, key, buf_bytes(&other), err);
    buf_clear(&other);
    without_second_letters(&other, key);
    if (!st && !other.failed && other.len < key.len)
        st = load_other(t, type, key, buf_bytes(&other), err);
    buf_release(&other);
    return st;
}
