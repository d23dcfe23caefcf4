/* actors_find.c -- load just enough of the alias table to decide what a name denotes.
 *
 *     entities with all words of the name ──> match? ──> of interest
 *       ──> load whatever could join them or be a rival, decide, take in what joined, again
 *
 * For an entity of interest, every entity that the rules of actors_join.c could compare it with
 * shares a word with one of its names; those words are loaded whole. */
#include "query/actors.h"

#include "core/index/terms.h"
#include "core/mem.h"
#include "core/mention.h"
#include "core/text/fold.h"

brief_status actor_name_set(struct actor_name *out, struct span text, uint32_t types,
                            struct arena *a, struct brief_error *err)
{
    struct buf folded = {0};
    *out = (struct actor_name){.types = types};
    brief_status st = fold_name(&folded, text);
    struct span key = st ? (struct span){NULL, 0} : arena_copy(a, buf_bytes(&folded));
    buf_release(&folded);
    size_t n = 1;
    for (size_t i = 0; i < key.len; i++)
        n += key.at[i] == ' ';
    struct span *words = arena_alloc(a, n * sizeof *words);
    if (st || !key.at || !words)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for a name");
    for (size_t from = 0; from < key.len;) {
        words[out->n_words] = key_first_word(span_sub(key, from, key.len));
        from += words[out->n_words++].len + 1;
    }
    out->folded = key;
    out->words = words;
    return BRIEF_OK;
}

bool name_has_words(struct span folded, const struct span *words, size_t n, bool last_is_prefix)
{
    size_t found = 0;
    for (size_t from = 0; from < folded.len && found < n;) {
        struct span word = key_first_word(span_sub(folded, from, folded.len));
        bool prefix = last_is_prefix && found + 1 == n;
        found += prefix ? span_starts_with(word, words[found]) : span_equal(word, words[found]);
        from += word.len + 1;
    }
    return found == n;
}

/* The name that a rename line gives the entity's actor. */
static enum name_match match_renamed(const struct actor_table *t, const struct actor_entity *e,
                                     const struct actor_name *name)
{
    uint32_t line = e->actor == NO_ACTOR ? NO_CORRECTION : t->actors[e->actor].renamed;
    if (line == NO_CORRECTION)
        return NAME_NO;
    struct span folded = t->corrections.at[line].names[1].folded;
    if (!name->is_prefix && span_equal(folded, name->folded))
        return NAME_EXACT;
    return name_has_words(folded, name->words, name->n_words, name->is_prefix) ? NAME_PART
                                                                               : NAME_NO;
}

enum name_match actors_match(const struct actor_table *t, uint32_t entity,
                             const struct actor_name *name)
{
    const struct actor_entity *e = &t->entities[entity];
    enum name_match best = NAME_NO;
    const struct actor_key *key = &t->keys[e->key_number];
    if (!(name->types >> e->type & 1) || !name->n_words)
        return NAME_NO;
    if (actors_is_stopped(t, key, name->folded, NULL))
        return NAME_NO;
    if (!name->is_prefix && span_equal(e->key, name->folded))
        return NAME_EXACT;
    if (!name->is_prefix && e->type == MENTION_PERSON) {
        struct span surnames[4];
        size_t n = key_surname(e->key, surnames);
        for (size_t i = 0; i < n; i++)
            if (span_equal(surnames[i], name->folded))
                return NAME_EXACT;
    }
    if (name_has_words(e->key, name->words, name->n_words, name->is_prefix))
        best = NAME_PART;
    enum name_match renamed = match_renamed(t, e, name);
    best = renamed > best ? renamed : best;
    for (uint32_t i = e->alias_from; i < e->alias_to; i++) {
        struct span alias = t->aliases[i].folded;
        if (actors_is_stopped(t, key, alias, NULL))
            continue;
        if (!name->is_prefix && span_equal(alias, name->folded))
            return NAME_EXACT;
        if (name_has_words(alias, name->words, name->n_words, name->is_prefix))
            best = NAME_PART;
    }
    return best;
}

/* Load all entities with the name's most telling word; the others are checked by matching. */
static brief_status load_name(struct actor_table *t, const struct actor_name *name,
                              struct brief_error *err)
{
    size_t pick = 0;
    brief_status st = BRIEF_OK;
    for (size_t i = 1; i < name->n_words; i++)
        if (name->words[i].len > name->words[pick].len &&
            !(name->is_prefix && i + 1 == name->n_words))
            pick = i;
    bool prefix = name->is_prefix && pick + 1 == name->n_words;
    for (uint8_t type = 0; type < N_MENTION_TYPES && !st; type++)
        if (name->types >> type & 1)
            st = actors_load_word(t, type, name->words[pick], prefix, err);
    return st ? st
              : actors_load_corrected_names(t, name->words, name->n_words, name->is_prefix, err);
}

/* A name that is a key, too, or may be with a legal form behind it: load all who bear it. */
static brief_status load_if_key(struct actor_table *t, uint8_t type, struct span key,
                                struct brief_error *err)
{
    bool exists = type == MENTION_ORGANISATION && memchr(key.at, ' ', key.len);
    brief_status st = exists ? BRIEF_OK : actors_key_exists(t, type, key, &exists, err);
    return st || !exists ? st : actors_load_telling(t, type, key, err);
}

/* A person's fuller key: load those that are fuller still, all of which have its last word. */
static brief_status load_fuller(struct actor_table *t, struct span key, struct brief_error *err)
{
    struct span surnames[4];
    return key_surname(key, surnames) ? actors_load_word(t, MENTION_PERSON, surnames[0], false, err)
                                      : BRIEF_OK;
}

/* What an entity of interest is called, copied: deciding afresh moves everything. */
struct around {
    struct span key, norm;
    uint8_t type;
    struct span *aliases;
    size_t n_aliases;
};

static brief_status load_around_person(struct actor_table *t, struct span key,
                                       struct brief_error *err)
{
    struct span surnames[4], variants[KEY_VARIANTS_MOST];
    brief_status st = BRIEF_OK;
    size_t n = key_surname(key, surnames), n_variants = key_variants(key, variants, &t->arena);
    for (size_t i = 0; i < n && !st; i++)
        st = load_if_key(t, MENTION_PERSON, surnames[i], err);
    for (size_t i = 0; i < n_variants && !st; i++)
        st = load_if_key(t, MENTION_PERSON, variants[i], err);
    return st ? st : load_fuller(t, key, err);
}

/* Load what could join the entity, or contend for it. */
static brief_status load_around(struct actor_table *t, const struct around *a,
                                struct brief_error *err)
{
    bool full = a->type == MENTION_PERSON && !person_key_is_short(a->key);
    if (!mention_type_has_actor(a->type))
        return BRIEF_OK;
    brief_status st =
        full ? load_around_person(t, a->key, err) : actors_load_telling(t, a->type, a->key, err);
    st = st ? st : actors_load_spellings(t, a->type, a->key, a->norm, err);
    st = st ? st : actors_load_corrected(t, a->key, err);
    for (size_t i = 0; i < a->n_aliases && !st; i++)
        if (a->aliases[i].len && !span_equal(a->aliases[i], a->key))
            st = load_if_key(t, a->type, a->aliases[i], err);
    return st;
}

static brief_status copy_around(struct actor_table *t, uint32_t entity, struct around *out,
                                struct brief_error *err)
{
    const struct actor_entity *e = &t->entities[entity];
    size_t n = e->alias_to - e->alias_from;
    *out = (struct around){.key = e->key, .norm = e->norm, .type = e->type};
    out->aliases = arena_calloc(&t->arena, n + 1, sizeof *out->aliases);
    if (!out->aliases)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for a name");
    for (size_t i = 0; i < n; i++) {
        out->aliases[i] = arena_copy(&t->arena, t->aliases[e->alias_from + i].folded);
        if (!out->aliases[i].at)
            return brief_fail(err, BRIEF_ENOMEM, "out of memory for a name");
        out->n_aliases++;
    }
    return BRIEF_OK;
}

size_t actors_matching(const struct actor_table *t, const struct actor_name *name, bool *matched)
{
    enum name_match least = NAME_PART;
    size_t n = 0;
    for (uint32_t e = 0; name->exact_first && e < t->n_entities && least == NAME_PART; e++)
        if (actors_match(t, e, name) == NAME_EXACT)
            least = NAME_EXACT;
    for (uint32_t e = 0; e < t->n_entities; e++) {
        matched[e] = actors_match(t, e, name) >= least;
        n += matched[e];
    }
    return n;
}

static void mark_key(const struct actor_table *t, uint32_t k, bool *of_interest)
{
    for (uint32_t e = t->keys[k].entity_from; e < t->keys[k].entity_to; e++)
        of_interest[e] = true;
}

static bool is_marked(const struct actor_table *t, uint32_t k, const bool *of_interest)
{
    return of_interest[t->keys[k].entity_from];
}

/* Whose an undecided name is hangs on everything that is known of all whom it fits; so is who a
 * line of actors.txt sends it to. */
static void spread_open(const struct actor_table *t, bool *of_interest)
{
    for (size_t i = 0; i < t->n_open_keys; i++) {
        uint32_t k = t->open_keys[i].number;
        const struct actor_key *root = &t->keys[t->open_keys[i].of];
        bool any = is_marked(t, k, of_interest);
        for (size_t j = 0; j < root->n_candidates; j++)
            any |= is_marked(t, root->candidates[j], of_interest);
        if (!any)
            continue;
        mark_key(t, k, of_interest);
        for (size_t j = 0; j < root->n_candidates; j++)
            mark_key(t, root->candidates[j], of_interest);
    }
    for (size_t i = 0; i < t->n_redirects; i++) {
        const struct actor_redirect *r = &t->redirects[i];
        if (is_marked(t, r->from, of_interest) || is_marked(t, r->to, of_interest)) {
            mark_key(t, r->from, of_interest);
            mark_key(t, r->to, of_interest);
        }
    }
}

/* Mark the entities of every actor that has a marked one. */
static void spread_actors(const struct actor_table *t, bool *of_interest)
{
    for (size_t i = 0; i < t->n_actors; i++) {
        const struct actor *actor = &t->actors[i];
        bool any = false;
        for (size_t j = 0; j < actor->n_entities; j++)
            any |= of_interest[actor->entities[j]];
        for (size_t j = 0; any && j < actor->n_entities; j++)
            of_interest[actor->entities[j]] = true;
    }
}

static void spread(const struct actor_table *t, bool *of_interest)
{
    spread_actors(t, of_interest);
    spread_open(t, of_interest);
    spread_actors(t, of_interest);
}

/* How much has been loaded so far: who is who needs deciding again only when that grew. */
static size_t count_loaded(const struct actor_table *t)
{
    return t->records.n + t->alias_records.n + t->role_records.n + t->candidate_records.n;
}

/* One round: load around every entity of interest that has not been looked at. *grew: that brought
 * something. `seen` holds the terms of those looked at; `asked` (may be NULL) is of interest, too.
 */
static brief_status one_round(struct actor_table *t, const struct actor_name *name,
                              const struct intern *asked, struct intern *seen, bool *grew,
                              struct brief_error *err)
{
    bool *of_interest = mem_calloc(t->n_entities + 1, sizeof *of_interest);
    struct around *list = mem_calloc(t->n_entities + 1, sizeof *list);
    size_t n = 0, n_loaded = count_loaded(t);
    brief_status st = of_interest && list ? BRIEF_OK : BRIEF_ENOMEM;
    if (!st) {
        if (name)
            actors_matching(t, name, of_interest);
        for (uint32_t e = 0; e < t->n_entities; e++)
            of_interest[e] |= intern_find(seen, t->entities[e].term) != INTERN_NONE ||
                              (asked && intern_find(asked, t->entities[e].term) != INTERN_NONE);
        spread(t, of_interest);
    }
    for (uint32_t e = 0; e < t->n_entities && !st; e++) {
        bool is_new = false;
        if (!of_interest[e])
            continue;
        if (intern_add(seen, t->entities[e].term, &is_new) == INTERN_NONE)
            st = BRIEF_ENOMEM;
        else if (is_new)
            st = copy_around(t, e, &list[n++], err);
    }
    for (size_t i = 0; i < n && !st; i++)
        st = load_around(t, &list[i], err);
    *grew = count_loaded(t) > n_loaded;
    mem_free(of_interest);
    mem_free(list);
    st = st || !*grew ? st : actors_decide(t, err);
    return st ? brief_fail(err, st, "out of memory for a name") : BRIEF_OK;
}

static brief_status all_rounds(struct actor_table *t, const struct actor_name *name,
                               const struct intern *asked, struct brief_error *err)
{
    struct intern seen;
    bool grew = true;
    intern_init(&seen);
    brief_status st = actors_decide(t, err);
    while (!st && grew)
        st = one_round(t, name, asked, &seen, &grew, err);
    intern_release(&seen);
    return st;
}

brief_status actors_find(struct actor_table *t, const struct actor_name *name,
                         struct brief_error *err)
{
    if (!name->n_words)
        return actors_decide(t, err);
    brief_status st = load_name(t, name, err);
    return st ? st : all_rounds(t, name, NULL, err);
}

brief_status actors_find_mentions(struct actor_table *t, const struct mention *mentions, size_t n,
                                  struct span text, struct brief_error *err)
{
    struct intern asked;
    struct buf term = {0};
    brief_status st = BRIEF_OK;
    intern_init(&asked);
    for (size_t i = 0; i < n && !st; i++) {
        bool is_new;
        if (!mention_type_has_actor(mentions[i].type) ||
            mentions[i].flags & (MENTION_WEAK | MENTION_IN_DEFINITION))
            continue;
        buf_clear(&term);
        buf_byte(&term, TERM_ENTITY);
        st = term_append_entity(&term, mentions[i].type, mention_entity_norm(&mentions[i], text));
        if (!st && intern_add(&asked, buf_bytes(&term), &is_new) == INTERN_NONE)
            st = BRIEF_ENOMEM;
        st = st ? brief_fail(err, st, "out of memory for a name")
                : actors_load_entity(t, buf_bytes(&term), err);
    }
    st = st ? st : all_rounds(t, NULL, &asked, err);
    intern_release(&asked);
    buf_release(&term);
    return st;
}
