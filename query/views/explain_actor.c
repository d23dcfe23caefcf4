/* explain_actor.c -- the hops from a name to its actor, put into words. */
#include "query/views/explain_actor.h"

#include "core/buf.h"
#include "core/mention.h"

#define REASONS_MAX      24
#define CANDIDATES_SHOWN 6

struct telling {
    struct actor_table *t;
    struct actor_reasons *out;
    struct arena *arena;
    struct buf text;
    bool no_memory;
};

static void put(struct telling *w, const char *how, uint32_t correction)
{
    const struct corrections *c = &w->t->corrections;
    struct span text =
        w->text.failed ? (struct span){0} : arena_copy(w->arena, buf_bytes(&w->text));
    w->no_memory |= !text.at;
    if (w->out->n < REASONS_MAX)
        w->out->at[w->out->n++] = (struct actor_reason){
            how, text, correction == NO_CORRECTION ? 0 : c->at[correction].line};
    buf_clear(&w->text);
}

/* "actors.txt:3: merge "A" "B"" */
static void put_correction(struct telling *w, const char *how, uint32_t correction)
{
    const struct correction *c = &w->t->corrections.at[correction];
    buf_printf(&w->text, CORRECTIONS_FILE ":%u: ", c->line);
    buf_span(&w->text, c->source);
    put(w, how, correction);
}

struct span candidate_name(const struct actor_table *t, uint32_t key)
{
    uint32_t actor = actors_of_key(t, key);
    return actor == NO_ACTOR ? t->entities[t->keys[key].entity_from].norm : t->actors[actor].name;
}

static uint64_t mentions_of(const struct actor_table *t, uint32_t key)
{
    uint32_t actor = actors_of_key(t, key);
    return actor == NO_ACTOR ? 0 : t->actors[actor].n_mentions;
}

/* --- why one key joined another -----------------------------------------------------------------
 */

static bool is_surname_of(struct span name, struct span key)
{
    struct span surnames[4];
    size_t n = key_surname(key, surnames);
    for (size_t i = 0; i < n; i++)
        if (span_equal(surnames[i], name))
            return true;
    return false;
}

static bool is_variant_of(struct telling *w, struct span name, struct span key)
{
    struct span variants[KEY_VARIANTS_MOST];
    size_t n = key_variants(key, variants, w->arena);
    for (size_t i = 0; i < n; i++)
        if (span_equal(variants[i], name))
            return true;
    return false;
}

/* How often documents call the keys that lead to the same root by this folded name. */
static uint64_t times_called(const struct actor_table *t, uint32_t root, uint32_t own,
                             struct span name)
{
    uint64_t n = 0;
    for (uint32_t e = 0; e < t->n_entities; e++) {
        const struct actor_entity *entity = &t->entities[e];
        if (entity->key_number == own || actors_root(t, entity->key_number) != root)
            continue;
        for (uint32_t i = entity->alias_from; i < entity->alias_to; i++)
            if (span_equal(t->aliases[i].folded, name))
                n += t->aliases[i].n_mentions;
    }
    return n;
}

/* A key that leads to the same root, and of which the name is the surname (or the variant). */
static bool fits_one(struct telling *w, uint32_t root, struct span name,
                     bool (*fits)(struct telling *w, struct span name, struct span key))
{
    const struct actor_table *t = w->t;
    for (uint32_t k = 0; k < t->n_keys; k++)
        if (t->keys[k].type == MENTION_PERSON && actors_root(t, k) == root &&
            !span_equal(t->keys[k].key, name) && fits(w, name, t->keys[k].key))
            return true;
    return false;
}

static bool fits_surname(struct telling *w, struct span name, struct span key)
{
    (void)w;
    return !person_key_is_short(key) && is_surname_of(name, key);
}

/* The key as it is written most often. */
static struct span key_norm(const struct actor_table *t, uint32_t number)
{
    const struct actor_key *key = &t->keys[number];
    uint32_t best = key->entity_from;
    for (uint32_t e = best; e < key->entity_to; e++)
        if (t->entities[e].n_mentions > t->entities[best].n_mentions)
            best = e;
    return t->entities[best].norm;
}

static void put_join(struct telling *w, uint32_t number)
{
    const struct actor_table *t = w->t;
    const struct actor_key *key = &t->keys[number];
    uint32_t root = actors_root(t, number);
    struct span norm = key_norm(t, number);
    bool person = key->type == MENTION_PERSON;
    uint64_t n = times_called(t, root, number, key->key);
    buf_span(&w->text, norm);
    if (key->is_equal) {
        buf_puts(&w->text, " is another spelling of ");
        buf_span(&w->text, key_norm(t, key->joined));
        put(w, "spelling", NO_CORRECTION);
    } else if (person && fits_one(w, root, key->key, is_variant_of)) {
        buf_puts(&w->text, " is short for ");
        buf_span(&w->text, key_norm(t, key->joined));
        buf_puts(&w->text, ", the only fuller name that it fits in the collection");
        put(w, "variant", NO_CORRECTION);
    } else if (person && fits_one(w, root, key->key, fits_surname)) {
        buf_puts(&w->text, " is the surname of ");
        buf_span(&w->text, key_norm(t, key->joined));
        buf_puts(&w->text, ", the only one it fits in the collection");
        put(w, "surname", NO_CORRECTION);
    } else {
        buf_puts(&w->text, " is what only ");
        buf_span(&w->text, key_norm(t, key->joined));
        buf_printf(&w->text, " is also called, in %llu mention%s of the collection",
                   (unsigned long long)n, n == 1 ? "" : "s");
        put(w, "alias", NO_CORRECTION);
    }
}

/* From the mention's own key to its root, which itself may be named in a line of corrections. */
static void put_joins(struct telling *w, uint32_t number)
{
    const struct actor_key *own = &w->t->keys[number];
    if (own->joined == number && own->correction != NO_CORRECTION)
        put_correction(w, "correction", own->correction);
    for (size_t hops = 0; hops < REASONS_MAX && w->t->keys[number].joined != number; hops++) {
        if (w->t->keys[number].correction != NO_CORRECTION)
            put_correction(w, "correction", w->t->keys[number].correction);
        else
            put_join(w, number);
        number = w->t->keys[number].joined;
    }
}

/* --- names that fit several ---------------------------------------------------------------------
 */

static void add_mentions(struct buf *out, uint64_t n)
{
    buf_printf(out, "%llu mention%s", (unsigned long long)n, n == 1 ? "" : "s");
}

static void add_bits(struct buf *out, uint32_t points)
{
    buf_printf(out, "%u.%u", points / POINTS_PER_BIT, points % POINTS_PER_BIT);
}

/* The candidates of an undecided key, those with most points first; returns how many there are. */
static size_t order_candidates(const struct actor_key *root, const struct leaning *l,
                               size_t out[CANDIDATES_SHOWN])
{
    size_t n = 0;
    for (size_t i = 0; i < root->n_candidates; i++) {
        size_t at = n < CANDIDATES_SHOWN ? n++ : CANDIDATES_SHOWN;
        uint32_t points = l ? leaning_points(l, i) : 0;
        for (; at > 0 && l && leaning_points(l, out[at - 1]) < points; at--)
            if (at < CANDIDATES_SHOWN)
                out[at] = out[at - 1];
        if (at < CANDIDATES_SHOWN)
            out[at] = i;
    }
    return n;
}

/* "Ana Ruiz (12 mentions, 23.3 bits), Eva Ruiz (3 mentions, 5.0 bits); margin 18.3; needed are 8.0
 * …" */
static void put_leaning(struct telling *w, const struct actor_choice *choice)
{
    const struct actor_key *root = &w->t->keys[choice->root];
    const struct leaning *l = choice->leaning;
    bool clear = choice->actor != NO_ACTOR;
    size_t order[CANDIDATES_SHOWN], n = order_candidates(root, l, order);
    buf_puts(&w->text,
             clear ? "the name fits several; who else is named here and the titles point to "
                   : "undecided: who else is named here and the titles point to none of ");
    if (clear)
        buf_span(&w->text, w->t->actors[choice->actor].name);
    buf_puts(&w->text, clear ? ": " : "");
    for (size_t i = 0; i < n; i++) {
        uint32_t key = root->candidates[order[i]];
        buf_puts(&w->text, i ? ", " : "");
        buf_span(&w->text, candidate_name(w->t, key));
        buf_puts(&w->text, " (");
        add_mentions(&w->text, mentions_of(w->t, key));
        if (l) {
            buf_puts(&w->text, ", ");
            add_bits(&w->text, leaning_points(l, order[i]));
            buf_puts(&w->text, " bits");
        }
        buf_byte(&w->text, ')');
    }
    if (root->n_candidates > n)
        buf_printf(&w->text, " and %zu more", root->n_candidates - n);
    if (l) {
        buf_puts(&w->text, "; margin ");
        add_bits(&w->text, l->margin);
        buf_puts(&w->text, "; needed are ");
        add_bits(&w->text, CLEAR_MARGIN);
        buf_puts(&w->text, " more than the second has, and twice as many");
    }
    put(w, clear ? "lean" : "open", NO_CORRECTION);
}

/* The candidates that the document itself names, with what the collection has of them. */
static void put_here(struct telling *w, const struct mention *m, bool decided)
{
    struct span rest = m->candidates;
    buf_puts(&w->text, decided ? "all whom it fits here are one actor in the collection: "
                               : "undecided between ");
    for (size_t from = 0; from < rest.len;) {
        const char *end = memchr(rest.at + from, '\n', rest.len - from);
        size_t to = end ? (size_t)(end - rest.at) : rest.len;
        uint32_t e = actors_entity(w->t, m->type, span_sub(rest, from, to));
        buf_puts(&w->text, from ? ", " : "");
        buf_span(&w->text, span_sub(rest, from, to));
        if (e != UINT32_MAX && !decided) {
            buf_puts(&w->text, " (");
            add_mentions(&w->text, mentions_of(w->t, w->t->entities[e].key_number));
            buf_byte(&w->text, ')');
        }
        from = to + 1;
    }
    put(w, "here", NO_CORRECTION);
}

static void put_rename(struct telling *w, uint32_t actor)
{
    if (actor != NO_ACTOR && w->t->actors[actor].renamed != NO_CORRECTION)
        put_correction(w, "rename", w->t->actors[actor].renamed);
}

brief_status explain_actor(struct actor_reasons *out, struct actor_table *t, struct doc_ref ref,
                           const struct mention *m, struct span text, struct arena *a,
                           struct brief_error *err)
{
    struct telling w = {.t = t, .out = out, .arena = a};
    *out = (struct actor_reasons){.at = arena_alloc(a, REASONS_MAX * sizeof *out->at)};
    brief_status st = out->at ? actors_choose(&out->choice, t, ref, m, text, err)
                              : brief_fail(err, BRIEF_ENOMEM, "out of memory");
    if (st || out->choice.reason == CHOICE_UNKNOWN)
        return st;
    uint32_t number = t->entities[out->choice.entity].key_number;
    switch (out->choice.reason) {
    case CHOICE_SENT:
        put_correction(&w, "correction", out->choice.correction);
        break;
    case CHOICE_STOPPED:
        put_correction(&w, "stopped", out->choice.correction);
        break;
    case CHOICE_OPEN_HERE:
        put_here(&w, m, out->choice.actor != NO_ACTOR);
        break;
    default:
        put_joins(&w, number);
        if (t->keys[out->choice.root].undecided)
            put_leaning(&w, &out->choice);
    }
    put_rename(&w, out->choice.actor);
    buf_release(&w.text);
    return w.no_memory ? brief_fail(err, BRIEF_ENOMEM, "out of memory") : BRIEF_OK;
}
