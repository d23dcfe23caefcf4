/* mentions.c -- brief-query mentions: every mention of an actor, however he is called.
 *
 *     NAME ──> entities that match ──> their actors ──> all entities of these
 *       ──> documents ──> mention lists ──> the mentions that are meant */
#include "query/views/views.h"

#include "core/mem.h"
#include "core/text/fold.h"
#include "core/text/clean.h"
#include "query/actors_choice.h"
#include "query/views/actor_head.h"
#include "query/views/explain.h"
#include "query/views/guesses.h"
#include "query/views/listing.h"

struct mentions_settings {
    struct view_settings view;
    const char *in, *type;
    size_t limit;
    bool undecided, weak, explain;
};

static const struct opt mentions_options[] = {
    {0, "in", OPT_TEXT, offsetof(struct mentions_settings, in), "QUERY",
     "only in documents that this query finds: 'date:2019..', place:peru"},
    {'t', "type", OPT_TEXT, offsetof(struct mentions_settings, type), "TYPE",
     "only a person, organisation, place, equipment, nationality or reference"},
    {'n', "limit", OPT_COUNT, offsetof(struct mentions_settings, limit), "N",
     "show at most N mentions [all]"},
    {'u', "undecided", OPT_FLAG, offsetof(struct mentions_settings, undecided), NULL,
     "also short names that fit this actor and others"},
    {0, "weak", OPT_FLAG, offsetof(struct mentions_settings, weak), NULL,
     "also guesses of exactly these words that nothing proves"},
    {0, "explain", OPT_FLAG, offsetof(struct mentions_settings, explain), NULL,
     "tell for each mention which rule found it and why it is this actor's"},
    VIEW_OPTIONS(struct mentions_settings),
};

static void mentions_init(void *settings)
{
    ((struct mentions_settings *)settings)->limit = SIZE_MAX;
}

/* What is asked for, as flags beside the table's entities. */
enum asked {
    ASKED_ACTOR = 1, /* of a chosen actor */
    ASKED_NAME = 2,  /* the name itself matches: its undecided mentions are wanted, too */
    ASKED_MAYBE = 4, /* some of its mentions may be a chosen actor's */
    ASKED_WORDS =
        8, /* by a stop-alias line the name is no alias of it: its mentions by these words */
};

struct asking {
    struct view *view;
    struct actor_table *table;
    uint8_t *asked; /* enum asked, by entity */
    bool *chosen;   /* by actor */
    bool show_undecided;
    bool may_be_undecided; /* counting needs a look at the mentions */
    uint64_t n_left_out;
    struct actor_name name;
    struct guesses guesses;
    struct buf scratch;
    brief_status status; /* first error met while mentions were looked at */
};

static bool is_chosen_entity(const struct asking *q, uint32_t e)
{
    return e != UINT32_MAX && q->table->entities[e].actor != NO_ACTOR &&
           q->chosen[q->table->entities[e].actor];
}

/* Is a chosen actor among the keys that this undecided key fits? */
static bool key_may_be_chosen(const struct asking *q, const struct actor_key *key)
{
    for (size_t i = 0; i < key->n_candidates; i++) {
        uint32_t e = q->table->keys[key->candidates[i]].entity_from;
        if (q->table->entities[e].actor != NO_ACTOR && q->chosen[q->table->entities[e].actor])
            return true;
    }
    return false;
}

/* What matches, and what lines of actors.txt send elsewhere out of it; false: nothing matches. */
static bool choose_matched(struct asking *q, const bool *matched)
{
    struct actor_table *t = q->table;
    bool any = false;
    for (size_t e = 0; e < t->n_entities; e++) {
        if (!matched[e])
            continue;
        any = true;
        q->asked[e] |= ASKED_NAME;
        if (t->entities[e].actor != NO_ACTOR)
            q->chosen[t->entities[e].actor] = true;
    }
    for (size_t i = 0; i < t->n_redirects; i++) {
        const struct actor_key *from = &t->keys[t->redirects[i].from];
        uint32_t to = actors_of_key(t, t->redirects[i].to);
        for (uint32_t e = from->entity_from; to != NO_ACTOR && e < from->entity_to; e++)
            q->chosen[to] |= matched[e];
    }
    return any;
}

/* Names that a stop-alias line takes from whom they are an alias of: never lost, yet nobody's. */
static bool choose_stopped(struct asking *q)
{
    struct actor_table *t = q->table;
    bool any = false;
    for (size_t i = 0; t->corrections.has[CORRECT_STOP_ALIAS] && i < t->n_aliases; i++) {
        const struct actor_entity *e = &t->entities[t->aliases[i].entity];
        if (!(q->name.types >> e->type & 1) || !span_equal(t->aliases[i].folded, q->name.folded) ||
            !actors_is_stopped(t, &t->keys[e->key_number], q->name.folded, NULL))
            continue;
        q->asked[t->aliases[i].entity] |= ASKED_WORDS;
        any = true;
    }
    return any;
}

/* Which entities may have mentions that are asked for. */
static void ask_entities(struct asking *q)
{
    struct actor_table *t = q->table;
    for (size_t e = 0; e < t->n_entities; e++) {
        struct actor_entity *entity = &t->entities[e];
        const struct actor_key *root = &t->keys[actors_root(t, entity->key_number)];
        if (entity->actor != NO_ACTOR && q->chosen[entity->actor])
            q->asked[e] |= ASKED_ACTOR;
        if (root->undecided && key_may_be_chosen(q, root))
            q->asked[e] |= ASKED_MAYBE;
    }
    for (size_t i = 0; i < t->n_redirects; i++) {
        const struct actor_key *from = &t->keys[t->redirects[i].from];
        uint32_t to = actors_of_key(t, t->redirects[i].to);
        for (uint32_t e = from->entity_from; to != NO_ACTOR && e < from->entity_to; e++)
            q->asked[e] |= q->chosen[to] ? ASKED_MAYBE : 0;
    }
    for (size_t i = 0; i < t->n_candidates; i++) {
        struct actor_alias *candidate = &t->candidates[i];
        if (is_chosen_entity(q, candidate->named))
            q->asked[candidate->entity] |= ASKED_MAYBE;
    }
}

/* Is every mention of what is asked for one to show, so that the dictionary's counts are right? */
static bool needs_a_look(const struct asking *q)
{
    const struct actor_table *t = q->table;
    for (size_t e = 0; e < t->n_entities; e++) {
        const struct actor_entity *entity = &t->entities[e];
        if (!q->asked[e])
            continue;
        if (q->asked[e] != (ASKED_ACTOR | ASKED_NAME) && q->asked[e] != ASKED_ACTOR)
            return true;
        if (entity->has_undecided || entity->actor == NO_ACTOR || t->actors[entity->actor].look)
            return true;
    }
    return false;
}

/* Which entities are asked for; false: none matches. */
static bool choose(struct asking *q, const bool *matched)
{
    bool any = choose_matched(q, matched);
    any |= choose_stopped(q);
    ask_entities(q);
    q->may_be_undecided = needs_a_look(q);
    return any;
}

/* One of the mention's own candidates is chosen. */
static bool mention_may_be_chosen(const struct asking *q, const struct mention *m)
{
    struct span rest = m->candidates;
    for (size_t from = 0; from < rest.len;) {
        const char *end = memchr(rest.at + from, '\n', rest.len - from);
        size_t to = end ? (size_t)(end - rest.at) : rest.len;
        if (is_chosen_entity(q, actors_entity(q->table, m->type, span_sub(rest, from, to))))
            return true;
        from = to + 1;
    }
    return false;
}

/* The names of the actors that an undecided key fits, as a mention's own candidates are written. */
static struct span candidate_names(struct asking *q, const struct actor_key *key)
{
    buf_clear(&q->scratch);
    for (size_t i = 0; i < key->n_candidates; i++) {
        const struct actor_table *t = q->table;
        uint32_t e = t->keys[key->candidates[i]].entity_from;
        if (i)
            buf_byte(&q->scratch, '\n');
        buf_span(&q->scratch, t->entities[e].actor == NO_ACTOR
                                  ? t->entities[e].norm
                                  : t->actors[t->entities[e].actor].name);
    }
    return buf_bytes(&q->scratch);
}

/* Undecided: shown when the name itself was asked for, else only with --undecided. */
static bool wants_undecided(struct asking *q, const struct actor_choice *choice,
                            const struct mention *m, struct listed *out)
{
    const struct actor_key *root = &q->table->keys[choice->root];
    bool here = choice->reason == CHOICE_OPEN_HERE;
    bool named = q->asked[choice->entity] & ASKED_NAME;
    if (!named) {
        if (here ? !mention_may_be_chosen(q, m) : !key_may_be_chosen(q, root))
            return false;
        q->n_left_out += !q->show_undecided;
    }
    if (!here && (named || q->show_undecided)) {
        out->m.flags |= MENTION_UNDECIDED;
        out->m.candidates = candidate_names(q, root);
    }
    return named || q->show_undecided;
}

/* Written as what a stop-alias line calls no alias of the name that it was bound to. */
static bool wants_stopped(struct asking *q, const struct actor_choice *choice, struct listed *out)
{
    if (!(q->asked[choice->entity] & ASKED_WORDS))
        return false;
    out->m.flags |= MENTION_UNDECIDED;
    out->m.candidates = (struct span){"", 0};
    return true;
}

static bool wants(void *ctx, struct doc_ref ref, const struct document *doc, size_t i,
                  const struct mention *m, struct listed *out)
{
    struct asking *q = ctx;
    struct actor_table *t = q->table;
    struct actor_choice choice;
    (void)i;
    if (guesses_has(&q->guesses, m))
        return true;
    if (m->flags & (MENTION_WEAK | MENTION_IN_DEFINITION) ||
        !(mention_type_has_actor(m->type) || m->type == MENTION_REFERENCE))
        return false;
    brief_status st = actors_choose(&choice, t, ref, m, doc->text, &q->view->err);
    q->status = q->status ? q->status : st;
    if (st || choice.reason == CHOICE_UNKNOWN || !q->asked[choice.entity])
        return false;
    if (choice.reason == CHOICE_STOPPED)
        return wants_stopped(q, &choice, out);
    if (choice.actor == NO_ACTOR)
        return wants_undecided(q, &choice, m, out);
    if (mention_type_has_actor(m->type)) {
        out->actor = t->actors[choice.actor].name;
        out->m.type = t->actors[choice.actor].type;
        out->m.flags &= (uint16_t)~MENTION_UNDECIDED;
    }
    return q->chosen[choice.actor];
}

/* --- documents ---------------------------------------------------------------------------------
 */

struct doc_list {
    struct listed_doc *at;
    size_t n, cap;
    uint64_t n_mentions; /* as the dictionary counts them */
};

static brief_status gather(struct asking *q, uint32_t number, const struct doc_filter *filter,
                           struct doc_list *list)
{
    struct view *v = q->view;
    struct segment *seg = &v->collection->segments[number];
    struct doc_gather gather;
    struct doc_set set = {0};
    brief_status st = BRIEF_OK;
    doc_gather_init(&gather, seg);
    for (size_t e = 0; e < q->table->n_entities && !st; e++) {
        struct span lists[2];
        size_t n_lists = q->asked[e] ? actors_lists(&q->table->entities[e], lists) : 0;
        for (size_t i = 0; i < n_lists && !st; i++) {
            struct term_entry entry;
            bool found = false;
            st = segment_find_term(seg, lists[i], &entry, &found, &v->err);
            if (!st && found)
                st = doc_gather_add(&gather, &entry, &v->err);
        }
    }
    st = st ? st : guesses_gather(&q->guesses, seg, &gather, &v->err);
    if (!st)
        st = doc_gather_take(&gather, &set, &v->arena, &v->err);
    doc_gather_release(&gather);
    for (size_t i = 0; i < set.n && !st; i++) {
        if (!doc_filter_has(filter, number, set.docs[i]))
            continue;
        struct listed_doc *grown = mem_grow(list->at, &list->cap, list->n + 1, sizeof *grown);
        if (!grown)
            return brief_fail(&v->err, BRIEF_ENOMEM, "out of memory for documents");
        list->at = grown;
        grown[list->n++] = (struct listed_doc){.ref = {number, set.docs[i]},
                                               .date = segment_days(seg, set.docs[i])};
        list->n_mentions += set.freqs[i];
    }
    return st;
}

static brief_status list(struct asking *q, const struct mentions_settings *s,
                         const struct doc_filter *filter, uint64_t *n_shown)
{
    struct view *v = q->view;
    struct doc_list docs = {0};
    struct explainer explainer = {0};
    struct listing l = {.wants = wants, .ctx = q, .limit = s->limit};
    const struct actor *last = NULL;
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < q->table->n_actors; i++)
        if (q->chosen[i]) {
            l.show_actor |= last != NULL;
            l.show_type |= last && span_equal(last->name, q->table->actors[i].name);
            last = &q->table->actors[i];
        }
    l.count_all = q->may_be_undecided || q->guesses.wanted;
    for (uint32_t i = 0; i < v->collection->n_segments && !st; i++)
        st = gather(q, i, filter, &docs);
    if (!st && v->style.format == FORMAT_HUMAN && docs.n)
        st = print_actor_heads(v, q->table, q->chosen);
    if (!st && s->explain && !(st = explainer_open(&explainer, v, q->table)))
        explainer_attach(&explainer, &l);
    st = st ? st : listing_run(v, &l, docs.at, docs.n);
    st = st ? st : q->status;
    if (!st)
        explainer_note(&explainer);
    explainer_close(&explainer);
    uint64_t total = l.count_all ? l.n_wanted : docs.n_mentions;
    *n_shown = l.n_shown;
    if (!st && total)
        view_note(v, "%llu of %llu mention%s", (unsigned long long)l.n_shown,
                  (unsigned long long)total, total == 1 ? "" : "s");
    mem_free(docs.at);
    return st;
}

/* --- the subcommand ----------------------------------------------------------------------------
 */

/* Nobody is called so: do the words occur at all? */
static brief_status hint_at_search(struct view *v, struct span name)
{
    struct query_words words;
    struct doc_filter found;
    struct buf query = {0}, shown = {0};
    brief_status st = query_words_set(&words, v->collection, name, &v->arena, &v->err);
    for (size_t i = 0; i < words.n_slots && !st; i++) {
        buf_puts(&query, i ? " \"" : "\"");
        buf_span(&query, words.slots[i].folded[0]);
        buf_byte(&query, '"');
    }
    clean_append(&shown, name);
    found.n = 0;
    if (!st && words.n_slots && words.n_slots < QUERY_OPERANDS_MAX)
        st = filter_by_query(&found, v->collection, buf_bytes(&query), &v->arena, &v->err);
    if (!st && found.n)
        view_note(v,
                  "no actor is called '%.*s', but the words occur in %llu document%s: try "
                  "`brief-query search '%.*s'`",
                  (int)shown.len, shown.at, (unsigned long long)found.n, found.n == 1 ? "" : "s",
                  (int)shown.len, shown.at);
    else if (!st)
        view_note(v, "no actor is called '%.*s'", (int)shown.len, shown.at ? shown.at : "");
    buf_release(&query);
    buf_release(&shown);
    return st;
}

static brief_status parse_types(struct view *v, const char *type, uint32_t *types)
{
    uint8_t one;
    *types = 0;
    for (uint8_t i = 0; i < N_MENTION_TYPES; i++)
        if (mention_type_has_actor(i) || i == MENTION_REFERENCE)
            *types |= 1u << i;
    if (!type)
        return BRIEF_OK;
    if (!mention_type_parse(&one, span_of(type)) || !(*types >> one & 1))
        return brief_fail(&v->err, BRIEF_EQUERY,
                          "--type %s: types are person, organisation, place, equipment, "
                          "nationality and reference",
                          type);
    *types = 1u << one;
    return BRIEF_OK;
}

/* Guesses go by the words that were given, and by those of every entity they stand for. */
static brief_status ask_for_guesses(struct asking *q, struct span text, uint32_t types)
{
    const struct actor_table *t = q->table;
    brief_status st = guesses_ask(&q->guesses, text, &q->view->err);
    q->guesses.types = types;
    for (size_t e = 0; e < t->n_entities && !st; e++)
        if (q->asked[e])
            st = guesses_ask(&q->guesses, t->entities[e].norm, &q->view->err);
    return st;
}

static bool same_actor(const struct actor_table *t, uint32_t a, uint32_t b)
{
    return a == b ||
           (t->entities[a].actor != NO_ACTOR && t->entities[a].actor == t->entities[b].actor);
}

/* Is the entity's actor given a role that has the title's words? */
static bool bears_title(struct asking *q, uint32_t entity, const struct actor_name *title)
{
    const struct actor_table *t = q->table;
    for (size_t i = 0; i < t->n_roles; i++) {
        if (!same_actor(t, t->roles[i].entity, entity))
            continue;
        buf_clear(&q->scratch);
        if (!fold_name(&q->scratch, t->roles[i].text) &&
            name_has_words(buf_bytes(&q->scratch), title->words, title->n_words, false))
            return true;
    }
    return false;
}

/* Look the name up; *n says how many entities match. With a title, only those that bear it. */
static brief_status look_up(struct asking *q, struct span text, struct span title, uint32_t types,
                            bool **matched, size_t *n)
{
    struct view *v = q->view;
    struct actor_name borne;
    brief_status st;
    if ((st = actor_name_set(&q->name, text, types, &v->arena, &v->err)) ||
        (st = actor_name_set(&borne, title, types, &v->arena, &v->err)))
        return st;
    q->name.exact_first = true;
    *n = 0;
    if (q->name.n_words && (st = actors_find(q->table, &q->name, &v->err)))
        return st;
    *matched = arena_calloc(&v->arena, q->table->n_entities + 1, sizeof **matched);
    if (!*matched)
        return brief_fail(&v->err, BRIEF_ENOMEM, "out of memory for a name");
    if (q->name.n_words)
        *n = actors_matching(q->table, &q->name, *matched);
    for (uint32_t e = 0; e < q->table->n_entities && title.len; e++)
        if ((*matched)[e] && !bears_title(q, e, &borne)) {
            (*matched)[e] = false;
            --*n;
        }
    return BRIEF_OK;
}

/* "General Quispe": where nobody is called so, whoever is called Quispe and bears the title. *text
 * becomes the name that was found. */
static brief_status look_up_titled(struct asking *q, struct span *text, uint32_t types,
                                   bool **matched)
{
    size_t n = 0;
    struct span none = {0};
    brief_status st = look_up(q, *text, none, types, matched, &n);
    for (size_t at = 1; at + 1 < text->len && !st && n == 0; at++) {
        if (text->at[at] != ' ')
            continue;
        st = look_up(q, span_sub(*text, at + 1, text->len), span_sub(*text, 0, at), types, matched,
                     &n);
        if (!st && n)
            *text = span_sub(*text, at + 1, text->len);
    }
    return st || n ? st : look_up(q, *text, none, types, matched, &n);
}

static brief_status answer(struct asking *q, const struct mentions_settings *s, struct span text,
                           uint64_t *n_shown)
{
    struct view *v = q->view;
    struct doc_filter *filter;
    uint32_t types;
    bool *matched;
    brief_status st;
    if ((st = parse_types(v, s->type, &types)) || (st = view_filter(v, s->in, &filter)) ||
        (st = actor_name_set(&q->name, text, types, &v->arena, &v->err)))
        return st;
    if (!q->name.n_words)
        return brief_fail(&v->err, BRIEF_EQUERY, "there is no letter or digit in this name");
    if ((st = actors_new(&q->table, v->collection, &v->err)) ||
        (st = look_up_titled(q, &text, types, &matched)))
        return st;
    q->asked = arena_calloc(&v->arena, q->table->n_entities + 1, 1);
    q->chosen = arena_calloc(&v->arena, q->table->n_actors + 1, sizeof *q->chosen);
    if (!q->asked || !q->chosen)
        return brief_fail(&v->err, BRIEF_ENOMEM, "out of memory for a name");
    bool any = choose(q, matched);
    st = ask_for_guesses(q, text, types);
    if (!st && (any || q->guesses.wanted))
        st = list(q, s, filter, n_shown);
    if (!st && !any && !*n_shown)
        return hint_at_search(v, text);
    if (!st && *n_shown == 0 && s->in)
        view_note(v, "no mention in the documents of --in");
    if (!st && q->n_left_out)
        view_note(v,
                  "%llu more mention%s by a short name fit%s others as well: --undecided shows "
                  "%s",
                  (unsigned long long)q->n_left_out, q->n_left_out == 1 ? "" : "s",
                  q->n_left_out == 1 ? "s" : "", q->n_left_out == 1 ? "it" : "them");
    return st;
}

static int mentions_run(const void *settings, const char **operands, size_t n)
{
    const struct mentions_settings *s = settings;
    struct view v;
    struct asking q = {.view = &v, .show_undecided = s->undecided};
    struct span name;
    uint64_t n_shown = 0;
    guesses_init(&q.guesses, s->weak);
    brief_status st = view_begin(&v, "mentions", &s->view);
    if (!st && s->explain && v.style.format == FORMAT_TSV)
        st = brief_fail(&v.err, BRIEF_EQUERY, "--explain has no columns: --format human or jsonl");
    st = st ? st : view_operands(&v, operands, n, &name);
    st = st ? st : answer(&q, s, name, &n_shown);
    actors_free(q.table);
    buf_release(&q.scratch);
    guesses_release(&q.guesses);
    return view_end(&v, st, n_shown > 0);
}

const struct command mentions_command = {
    .name = "mentions",
    .operands = "NAME…",
    .summary = "list every mention of a person, organisation, place or thing",
    .details =
        "NAME is any name the actor goes by: the full name, a surname, an acronym, a short form,\n"
        "with or without accents. A name that fits several actors lists them all. Mentions come "
        "by\n"
        "date of the document (undated last), document and place.\n"
        "tsv columns: document, date, line, type, text, norm, actor, role, start, end, context.",
    .options = mentions_options,
    .n_options = sizeof mentions_options / sizeof mentions_options[0],
    .settings_len = sizeof(struct mentions_settings),
    .init = mentions_init,
    .run = mentions_run,
};
