/* actors_join.c -- which key is only another key's short name.
 *
 * Both rules work on pairs (short name, key that it could stand for), sorted: a short name whose
 * pairs all lead to one key joins it. */
#include "query/actors.h"

#include "core/buf.h"
#include "core/mem.h"
#include "core/mention.h"

#include <stdlib.h>
#include <xxhash.h>

struct pair {
    uint64_t hash; /* of type and name: most comparisons end here */
    uint8_t type;
    struct span name;
    uint32_t key;
    uint64_t n_mentions; /* of the key by this name; 0 for the words of the name itself */
};

struct pair_list {
    struct pair *at;
    size_t n, cap;
};

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for joining actors");
}

static int compare_pairs(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    int c = (int)x->type - (int)y->type;
    c = c ? c : span_compare(x->name, y->name);
    return c ? c : (x->key > y->key) - (x->key < y->key);
}

static brief_status add_pair(struct pair_list *list, struct pair pair, struct brief_error *err)
{
    struct pair *grown = mem_grow(list->at, &list->cap, list->n + 1, sizeof *grown);
    if (!grown)
        return no_memory(err);
    list->at = grown;
    pair.hash = XXH3_64bits_withSeed(pair.name.at, pair.name.len, pair.type);
    grown[list->n++] = pair;
    return BRIEF_OK;
}

/* --- words of keys -----------------------------------------------------------------------------
 */

static bool is_particle(struct span word)
{
    static const char *const particles[] = {"al", "ap",  "bin", "bint", "da",  "dal", "das",
                                            "de", "del", "der", "di",   "do",  "dos", "du",
                                            "el", "ibn", "la",  "le",   "los", "san", "st",
                                            "te", "ten", "ter", "van",  "von", "y",   "zu"};
    for (size_t i = 0; i < sizeof particles / sizeof particles[0]; i++)
        if (span_equal(word, span_of(particles[i])))
            return true;
    return false;
}

static bool is_suffix(struct span word)
{
    return span_equal(word, SPAN("jr")) || span_equal(word, SPAN("sr")) ||
           span_equal(word, SPAN("ii")) || span_equal(word, SPAN("iii")) ||
           span_equal(word, SPAN("iv"));
}

struct span key_first_word(struct span key)
{
    const char *space = key.len ? memchr(key.at, ' ', key.len) : NULL;
    return space ? (struct span){key.at, (size_t)(space - key.at)} : key;
}

struct span key_longest_word(struct span key)
{
    struct span best = {key.at, 0};
    for (size_t from = 0; from <= key.len;) {
        struct span word = key_first_word(span_sub(key, from, key.len));
        if (word.len > best.len)
            best = word;
        from += word.len + 1;
    }
    return best;
}

/* Where the word before byte `to` (exclusive) begins. */
static size_t word_before(struct span key, size_t to)
{
    while (to > 0 && key.at[to - 1] != ' ')
        to--;
    return to;
}

bool person_key_is_short(struct span key)
{
    return !memchr(key.at, ' ', key.len) || is_particle(key_first_word(key));
}

/* The last word (before jr, iii …), and the same with the particles before it: at most 4. */
size_t key_surname(struct span key, struct span out[4])
{
    size_t n = 0, end = key.len, from = word_before(key, end);
    if (from > 0 && is_suffix(span_sub(key, from, end))) {
        end = from - 1;
        from = word_before(key, end);
    }
    while (n < 4) {
        out[n++] = span_sub(key, from, end);
        if (from == 0)
            break;
        size_t before = word_before(key, from - 1);
        if (!is_particle(span_sub(key, before, from - 1)))
            break;
        from = before;
    }
    return n;
}

/* Do the words of `part` stand side by side in `whole`? */
static bool is_part_of(struct span part, struct span whole)
{
    for (size_t from = 0; from + part.len <= whole.len;) {
        bool ends = from + part.len == whole.len || whole.at[from + part.len] == ' ';
        if (ends && memcmp(whole.at + from, part.at, part.len) == 0)
            return true;
        from += key_first_word(span_sub(whole, from, whole.len)).len + 1;
    }
    return false;
}

/* --- pairs -------------------------------------------------------------------------------------
 */

/* Does any document name it? What a split line makes need not be. */
static bool is_named(const struct actor_table *t, uint32_t k)
{
    for (uint32_t e = t->keys[k].entity_from; e < t->keys[k].entity_to; e++)
        if (t->entities[e].n_mentions)
            return true;
    return false;
}

static brief_status add_surnames(struct pair_list *list, struct span key, uint32_t whose,
                                 struct brief_error *err)
{
    struct span surnames[4];
    brief_status st = BRIEF_OK;
    size_t n = key_surname(key, surnames);
    for (size_t i = 0; i < n && !st; i++)
        st = add_pair(list, (struct pair){0, MENTION_PERSON, surnames[i], whose, 0}, err);
    return st;
}

/* What a fuller name of a person may be called in short; who was split off bears it, too. */
static brief_status surname_pairs(struct actor_table *t, uint32_t k, struct pair_list *list,
                                  struct brief_error *err)
{
    const struct actor_key *key = &t->keys[k];
    if (person_key_is_short(key->key) || !is_named(t, k))
        return BRIEF_OK;
    brief_status st = add_surnames(list, key->key, k, err);
    for (size_t i = 0; key->has_redirects && i < t->n_redirects && !st; i++)
        if (t->redirects[i].from == k)
            st = add_surnames(list, key->key, t->redirects[i].to, err);
    return st;
}

size_t key_variants(struct span key, struct span out[KEY_VARIANTS_MOST], struct arena *a)
{
    size_t n = 0, last = word_before(key, key.len), n_words = 0;
    struct buf initials_dropped = {0};
    for (size_t from = 0; from < key.len; n_words++) {
        struct span word = key_first_word(span_sub(key, from, key.len));
        if (word.len > 1 || from == 0) {
            buf_puts(&initials_dropped, from ? " " : "");
            buf_span(&initials_dropped, word);
        }
        from += word.len + 1;
    }
    bool closes = n_words > 2 && !is_suffix(span_sub(key, last, key.len));
    if (n_words > 2 && initials_dropped.len < key.len && !initials_dropped.failed)
        out[n++] = arena_copy(a, buf_bytes(&initials_dropped));
    else if (closes && !is_particle(span_sub(key, word_before(key, last - 1), last - 1)))
        out[n++] = span_sub(key, 0, last - 1);
    if (closes)
        out[n++] = span_sub(key, word_before(key, last - 1), key.len);
    buf_release(&initials_dropped);
    return n;
}

/* "Quispe Salazar" and"Hernán Quispe" of a Hernán Quispe Salazar, "Douglas Fraser" of a Douglas M.
 * Fraser. */
static brief_status variant_pairs(struct actor_table *t, uint32_t k, struct pair_list *list,
                                  struct brief_error *err)
{
    struct span variants[KEY_VARIANTS_MOST];
    brief_status st = BRIEF_OK;
    if (!is_named(t, k))
        return BRIEF_OK;
    size_t n = key_variants(t->keys[k].key, variants, &t->decided);
    for (size_t i = 0; i < n && !st; i++)
        st = add_pair(list, (struct pair){0, MENTION_PERSON, variants[i], k, 0}, err);
    return st;
}

/* Surface forms that are no part of the name itself: acronyms, other definitions. Of a person also
 * a part of the name, unless it is the given name: elsewhere that is somebody else's. */
static brief_status alias_pairs(struct actor_table *t, uint32_t k, struct pair_list *list,
                                struct brief_error *err)
{
    const struct actor_key *key = &t->keys[k];
    brief_status st = BRIEF_OK;
    bool person = key->type == MENTION_PERSON;
    if (person && person_key_is_short(key->key))
        return BRIEF_OK;
    for (uint32_t e = key->entity_from; e < key->entity_to; e++)
        for (uint32_t i = t->entities[e].alias_from; i < t->entities[e].alias_to && !st; i++) {
            struct span name = t->aliases[i].folded;
            if (!name.len || span_equal(name, key->key))
                continue;
            bool part = is_part_of(name, key->key);
            bool tells = person ? !part || !span_equal(name, key_first_word(key->key)) : !part;
            if (tells && !actors_is_stopped(t, key, name, NULL))
                st = add_pair(list, (struct pair){0, key->type, name, k, t->aliases[i].n_mentions},
                              err);
        }
    return st;
}

/* --- deciding ----------------------------------------------------------------------------------
 */

/* The pairs of one name and type that may be joined by it: the same key not twice. */
static size_t distinct_keys(const struct actor_table *t, uint32_t own, struct pair *pairs, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (kept && pairs[kept - 1].key == pairs[i].key)
            pairs[kept - 1].n_mentions += pairs[i].n_mentions;
        else if (pairs[i].key != own && actors_may_join(t, own, pairs[i].key, pairs[i].name))
            pairs[kept++] = pairs[i];
    return kept;
}

static struct actor_key *find_key(struct actor_table *t, char letter, struct span name)
{
    size_t low = 0, high = t->n_keys;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct actor_key *key = &t->keys[middle];
        int c = key->letter - letter;
        c = c ? c : span_compare(key->key, name);
        if (c == 0)
            return key;
        if (c < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

struct actor_key *actors_key(struct actor_table *t, uint8_t type, struct span name)
{
    struct actor_key *key = find_key(t, mention_type_letter(type), name);
    if ((key && key->type == type) || !t->corrections.has[CORRECT_RETYPE])
        return key;
    for (uint8_t other = 0; other < N_MENTION_TYPES; other++)
        if ((key = find_key(t, mention_type_letter(other), name)) && key->type == type)
            return key;
    return NULL;
}

/* Following joins from `from`, does one come to `to`? Then joining to -> from would be a ring. */
static bool leads_to(const struct actor_table *t, uint32_t from, uint32_t to)
{
    for (size_t steps = 0; steps <= t->n_keys; steps++) {
        if (from == to)
            return true;
        if (t->keys[from].joined == from)
            return false;
        from = t->keys[from].joined;
    }
    return true;
}

bool actors_lead(struct actor_table *t, uint32_t a, uint32_t b)
{
    if (leads_to(t, b, a))
        return false;
    t->keys[a].joined = b;
    return true;
}

/* Is every letter of the one word `name` the first letter of another word of `whole`? */
static bool is_acronym(struct span name, struct span whole)
{
    uint8_t initials[256] = {0};
    for (size_t i = 0; i < whole.len; i++)
        if (i == 0 || whole.at[i - 1] == ' ')
            initials[(uint8_t)whole.at[i]]++;
    for (size_t i = 0; i < name.len; i++)
        if (name.at[i] == ' ' || initials[(uint8_t)name.at[i]]-- == 0)
            return false;
    return name.len >= 2;
}

/* May a name that only one other key goes by be taken for it? An acronym always; any other name
 * unless it is better known by itself: one text that calls the holding by its daughter's name must
 * not swallow the daughter. */
static bool may_join(const struct actor_table *t, const struct actor_key *key,
                     const struct pair *pair)
{
    uint64_t own = 0;
    for (uint32_t e = key->entity_from; e < key->entity_to; e++)
        own += t->entities[e].n_mentions;
    return key->type == MENTION_PERSON || pair->n_mentions >= own ||
           is_acronym(key->key, t->keys[pair->key].key);
}

/* The one key that the pairs lead this one to; NO_KEY when there are several, or none. */
#define NO_KEY UINT32_MAX
static uint32_t only_key(const struct actor_table *t, uint32_t own, const struct pair *pairs,
                         size_t n)
{
    uint32_t found = NO_KEY;
    for (size_t i = 0; i < n; i++) {
        if (pairs[i].key == own || !actors_may_join(t, own, pairs[i].key, pairs[i].name))
            continue;
        if (found != NO_KEY && found != pairs[i].key)
            return NO_KEY;
        found = pairs[i].key;
    }
    return found;
}

/* Nobody is called just so, but with a legal form behind it: "Upper Nile Bank Ltd", where Upper
 * Nile Bank is an alias of one other organisation. One word alone says too little. */
static brief_status decide_spelled(struct actor_table *t, const struct pair *pairs, size_t n,
                                   struct brief_error *err)
{
    size_t from, to;
    if (pairs[0].type != MENTION_ORGANISATION || !memchr(pairs[0].name.at, ' ', pairs[0].name.len))
        return BRIEF_OK;
    brief_status st = actors_spelled(t, pairs[0].type, pairs[0].name, &from, &to, err);
    for (size_t i = from; i < to && !st; i++) {
        uint32_t own = actors_root(t, t->spelled[i].key);
        uint32_t other = only_key(t, own, pairs, n);
        if (other != NO_KEY && !t->keys[own].is_fixed)
            actors_lead(t, own, other);
    }
    return st;
}

/* variants: the name is a fuller one, which joins one that is fuller still, or nobody. */
static brief_status decide_name(struct actor_table *t, struct pair *pairs, size_t n, bool variants,
                                struct brief_error *err)
{
    struct actor_key *key = actors_key(t, pairs[0].type, pairs[0].name);
    if (!key && !variants)
        return decide_spelled(t, pairs, n, err);
    if (!key || key->joined != (uint32_t)(key - t->keys))
        return BRIEF_OK;
    uint32_t number = (uint32_t)(key - t->keys);
    bool person = key->type == MENTION_PERSON;
    if (person && person_key_is_short(key->key) == variants)
        return BRIEF_OK;
    size_t n_keys = distinct_keys(t, number, pairs, n);
    if (n_keys == 1 && may_join(t, key, &pairs[0]))
        actors_lead(t, number, pairs[0].key);
    if (n_keys < 2)
        return BRIEF_OK;
    if (!person || variants)
        return BRIEF_OK;
    uint32_t *candidates = arena_alloc(&t->decided, n_keys * sizeof *candidates);
    if (!candidates)
        return no_memory(err);
    for (size_t i = 0; i < n_keys; i++)
        candidates[i] = pairs[i].key;
    key->undecided = true;
    key->candidates = candidates;
    key->n_candidates = n_keys;
    return BRIEF_OK;
}

static brief_status decide(struct actor_table *t, struct pair_list *list, bool variants,
                           struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < list->n; i++)
        list->at[i].key = actors_root(t, list->at[i].key);
    if (list->n)
        qsort(list->at, list->n, sizeof *list->at, compare_pairs);
    for (size_t from = 0, to; from < list->n && !st; from = to) {
        for (to = from + 1; to < list->n && list->at[to].type == list->at[from].type &&
                            span_equal(list->at[to].name, list->at[from].name);)
            to++;
        st = decide_name(t, list->at + from, to - from, variants, err);
    }
    list->n = 0;
    return st;
}

uint32_t actors_root(const struct actor_table *t, uint32_t key)
{
    for (size_t steps = 0; t->keys[key].joined != key && steps < t->n_keys; steps++)
        key = t->keys[key].joined;
    return key;
}

uint32_t actors_of_key(const struct actor_table *t, uint32_t key)
{
    return t->entities[t->keys[key].entity_from].actor;
}

/* What the user says first, then other spellings; fuller names of persons find each other, then
 * short names find the fuller ones. */
brief_status actors_join(struct actor_table *t, struct brief_error *err)
{
    struct pair_list list = {0};
    brief_status st;
    if ((st = actors_join_corrected(t, err)) || (st = actors_redirect(t, err)) ||
        (st = actors_join_spellings(t, err)))
        return st;
    for (uint32_t k = 0; k < t->n_keys && !st; k++)
        if (t->keys[k].type == MENTION_PERSON)
            st = variant_pairs(t, k, &list, err);
    st = st ? st : decide(t, &list, true, err);
    for (uint32_t k = 0; k < t->n_keys && !st; k++) {
        if (!mention_type_has_actor(t->keys[k].type))
            continue;
        if (t->keys[k].type == MENTION_PERSON)
            st = surname_pairs(t, k, &list, err);
        st = st ? st : alias_pairs(t, k, &list, err);
    }
    st = st ? st : decide(t, &list, false, err);
    mem_free(list.at);
    return st;
}
