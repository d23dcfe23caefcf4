/* why_not.c -- brief-query why-not: what a document's words were seen as, instead of a mention of
 * the name that was asked for.
 *
 *     NAME ──> actors who go by it ──> all their names ──> places where words of these stand in DOC
 *     place ──> the mention of the index that covers it, else what extraction made of it and why
 *       ──> verdict, history, a line that would change it */
#include "query/views/views.h"

#include "core/json_out.h"
#include "core/mem.h"
#include "core/mention_json.h"
#include "core/text/clean.h"
#include "query/evidence.h"
#include "query/hit.h"
#include "query/views/suggest.h"
#include "query/views/why_judge.h"

#define CONTEXT_COLUMNS 60
#define LINE_COLUMNS    8 /* "  1234: " */
#define NAMES_MAX       64

struct why_not_settings {
    struct view_settings view;
};

static const struct opt why_not_options[] = {
    VIEW_OPTIONS(struct why_not_settings),
};

/* --- the question -------------------------------------------------------------------------------
 */

static brief_status load_document(struct why_question *q)
{
    struct view *v = q->view;
    struct segment *seg = &v->collection->segments[q->ref.segment];
    brief_status st;
    if ((st = segment_document(seg, q->ref.doc, &v->arena, &q->doc, &v->err)) ||
        (st = segment_doc(seg, q->ref.doc, &v->arena, &q->row, &v->err)))
        return st;
    return collection_mentions(v->collection, q->ref.segment, q->ref.doc, &v->arena, &q->mentions,
                               &q->n_mentions, &v->err);
}

/* Who goes by the name, in the whole collection. */
static brief_status find_actors(struct why_question *q)
{
    struct view *v = q->view;
    struct actor_name name;
    uint32_t types = 0;
    brief_status st;
    for (uint8_t i = 0; i < N_MENTION_TYPES; i++)
        types |= mention_type_has_actor(i) ? 1u << i : 0;
    if ((st = actor_name_set(&name, q->name, types, &v->arena, &v->err)))
        return st;
    if (!name.n_words)
        return brief_fail(&v->err, BRIEF_EQUERY, "there is no letter or digit in this name");
    name.exact_first = true;
    if ((st = actors_new(&q->table, v->collection, &v->err)) ||
        (st = actors_find_mentions(q->table, q->mentions, q->n_mentions, q->doc.text, &v->err)) ||
        (st = actors_find(q->table, &name, &v->err)))
        return st;
    const struct actor_table *t = q->table;
    bool *matched = arena_calloc(&v->arena, t->n_entities + 1, sizeof *matched);
    q->chosen = arena_calloc(&v->arena, t->n_actors + 1, sizeof *q->chosen);
    if (!matched || !q->chosen)
        return brief_fail(&v->err, BRIEF_ENOMEM, "out of memory for a name");
    actors_matching(t, &name, matched);
    for (size_t e = 0; e < t->n_entities; e++)
        if (matched[e] && t->entities[e].actor != NO_ACTOR)
            q->chosen[t->entities[e].actor] = true;
    q->type = N_MENTION_TYPES;
    for (size_t i = t->n_actors; i-- > 0;)
        if (q->chosen[i]) {
            q->type = t->actors[i].type;
            q->actor = t->actors[i].name;
        }
    return BRIEF_OK;
}

/* The name, and what the one actor who goes by it is also called. */
static brief_status gather_names(struct why_question *q, struct span names[NAMES_MAX], size_t *n)
{
    struct view *v = q->view;
    brief_status st = BRIEF_OK;
    names[0] = q->name;
    *n = 1;
    for (uint32_t i = 0; i < q->table->n_actors && !st; i++) {
        struct actor_alias *aliases;
        size_t n_aliases;
        if (!q->chosen[i])
            continue;
        st = actors_aliases(q->table, i, false, &v->arena, &aliases, &n_aliases, &v->err);
        if (!st && *n < NAMES_MAX)
            names[(*n)++] = q->table->actors[i].name;
        for (size_t k = 0; !st && k < n_aliases && *n < NAMES_MAX; k++)
            names[(*n)++] = aliases[k].text;
    }
    return st;
}

/* --- for people ---------------------------------------------------------------------------------
 */

static void say_verdict(struct why_question *q, const struct why_answer *a, struct buf *out)
{
    if (a->m) {
        buf_printf(out, "%s \"", mention_type_name(a->m->type));
        clean_append(out, span_sub(q->doc.text, a->m->start, a->m->end));
        buf_byte(out, '"');
    }
    switch (a->seen) {
    case SEEN_FOUND:
        buf_puts(out, ", a mention of ");
        clean_append(out, a->actor);
        return;
    case SEEN_OTHER:
    case SEEN_PART:
        if (mention_type_has_actor(a->m->type)) {
            buf_puts(out, ", a mention of ");
            clean_append(out, a->actor);
        }
        return;
    case SEEN_TITLE:
        buf_puts(out, ": a part of the title or office beside this name");
        return;
    case SEEN_UNDECIDED:
        buf_puts(out, ", a short name that fits several");
        return;
    case SEEN_WEAK:
        buf_puts(out, ", weak: kept, but neither shown nor counted");
        return;
    case SEEN_DROPPED:
        buf_puts(out, "nothing: what was seen here was dropped");
        return;
    case SEEN_REFUSED:
        buf_puts(out, "nothing: the rule that matched yields no mention here");
        return;
    case SEEN_LEFT:
        buf_puts(out, "nothing: the words were left alone");
        return;
    case SEEN_UNMATCHED:
        buf_puts(out, "nothing: no rule matched ");
        buf_span(out, a->words);
        return;
    }
}

static void print_context(struct why_question *q, const struct why_place *place)
{
    struct view *v = q->view;
    struct buf context = {0}, clean = {0};
    size_t from, to;
    mention_context(&context, q->doc.text, place->start, place->end,
                    v->style.width > 50 ? (v->style.width - 40) / 2 : 20, &from, &to);
    struct span s = buf_bytes(&context);
    if (s.at) {
        clean_append(&clean, span_sub(s, 0, from));
        buf_puts(&clean, clean.len && clean_gap(s, from - 1) ? " " : "");
    }
    struct painted mark = {clean.len, clean.len, PAINT_MATCH};
    if (s.at) {
        clean_append(&clean, span_sub(s, from, to));
        mark.to = clean.len;
        buf_puts(&clean, to < s.len && clean_gap(s, to) ? " " : "");
        clean_append(&clean, span_sub(s, to, s.len));
    }
    buf_printf(&v->answer.text, "%6u: ", document_line_next(&q->doc, &q->lines, place->start));
    print_wrapped(&v->answer.text, &v->style, buf_bytes(&clean), &mark, mark.to > mark.from,
                  LINE_COLUMNS, LINE_COLUMNS, v->style.width);
    v->answer.text.failed |= context.failed || clean.failed;
    buf_release(&context);
    buf_release(&clean);
}

/* Where to write, and below it what. */
static void print_hint(struct why_question *q, const struct why_answer *a)
{
    struct buf where = {0};
    bool rules = a->hint_file && a->hint_file[0] == 'r';
    if (!a->hint_file)
        return;
    buf_printf(&where, ".brief/%s%s", a->hint_file, rules ? ", then `brief-index update`:" : ":");
    explainer_line(&q->explainer, rules ? "to find it" : "if the same", buf_bytes(&where),
                   LINE_COLUMNS);
    for (size_t from = 0; from < a->hint.len;) {
        const char *end = memchr(a->hint.at + from, '\n', a->hint.len - from);
        size_t to = end ? (size_t)(end - a->hint.at) : a->hint.len;
        explainer_line(&q->explainer, "", span_sub(a->hint, from, to), LINE_COLUMNS);
        from = to + 1;
    }
    q->view->answer.text.failed |= where.failed;
    buf_release(&where);
}

static brief_status print_answer(struct why_question *q, const struct why_answer *a)
{
    struct view *v = q->view;
    struct buf line = {0};
    brief_status st = BRIEF_OK;
    print_context(q, a->place);
    say_verdict(q, a, &line);
    explainer_line(&q->explainer, "seen as", buf_bytes(&line), LINE_COLUMNS);
    buf_release(&line);
    if (a->m)
        st = explainer_print(&q->explainer, a->m, LINE_COLUMNS);
    else if (a->number)
        history_print(&v->answer.text, &v->style, &q->explainer.history, a->number, LINE_COLUMNS);
    else if (a->event != UINT32_MAX)
        history_print_event(&v->answer.text, &v->style, &q->explainer.history, a->event,
                            LINE_COLUMNS);
    print_hint(q, a);
    return st;
}

static void print_head(struct why_question *q)
{
    struct view *v = q->view;
    struct buf *out = &v->answer.text;
    paint_text(out, &v->style, PAINT_TITLE, q->row.title.len ? q->row.title : q->row.public_id);
    buf_byte(out, '\n');
    if (q->row.title.len) {
        paint_text(out, &v->style, PAINT_DIM, q->row.public_id);
        buf_byte(out, '\n');
    }
}

/* --- for programs -------------------------------------------------------------------------------
 */

static void json_head(struct why_question *q, struct buf *out)
{
    struct span none = {NULL, 0};
    buf_byte(out, '{');
    json_text(out, "doc", q->row.public_id);
    json_text(out, "source", q->row.source);
    json_text(out, "title", q->row.title.len ? q->row.title : none);
    view_json_date(out, q->row.date);
}

static void json_mention(struct why_question *q, const struct why_answer *a, struct buf *out)
{
    json_key(out, "mention");
    if (!a->m) {
        buf_puts(out, "null");
        return;
    }
    buf_byte(out, '{');
    json_text(out, "type", span_of(mention_type_name(a->m->type)));
    json_text(out, "text", span_sub(q->doc.text, a->m->start, a->m->end));
    json_number(out, "start", a->m->start);
    json_number(out, "end", a->m->end);
    json_text(out, "norm", a->m->norm.len ? a->m->norm : (struct span){NULL, 0});
    json_text(out, "actor", a->actor);
    json_text(out, "rule", a->m->rule);
    buf_byte(out, '}');
}

static brief_status json_explain(struct why_question *q, const struct why_answer *a,
                                 struct buf *out)
{
    brief_status st = BRIEF_OK;
    json_key(out, "explain");
    buf_byte(out, '{');
    if (a->m) {
        st = explainer_json(&q->explainer, out, a->m);
    } else {
        json_key(out, "same_rules");
        buf_puts(out, q->explainer.same_rules ? "true" : "false");
        if (a->number) {
            history_json(out, "events", &q->explainer.history, a->number);
        } else {
            json_key(out, "events");
            buf_byte(out, '[');
            if (a->event != UINT32_MAX) {
                buf_byte(out, '{');
                history_event_json(out, &q->explainer.history, &q->explainer.seen.events[a->event]);
                buf_byte(out, '}');
            }
            buf_byte(out, ']');
        }
    }
    buf_byte(out, '}');
    return st;
}

static brief_status json_answer(struct why_question *q, const struct why_answer *a)
{
    struct buf *out = &q->view->answer.text, context = {0};
    size_t from, to;
    json_head(q, out);
    json_number(out, "line", document_line_next(&q->doc, &q->lines, a->place->start));
    json_text(out, "text", span_sub(q->doc.text, a->place->start, a->place->end));
    json_number(out, "start", a->place->start);
    json_number(out, "end", a->place->end);
    mention_context(&context, q->doc.text, a->place->start, a->place->end, CONTEXT_COLUMNS, &from,
                    &to);
    json_text(out, "context", buf_bytes(&context));
    json_text(out, "verdict", span_of(seen_as_name(a->seen)));
    json_mention(q, a, out);
    json_text(out, "words", a->words);
    json_text(out, "hint_file", a->hint_file ? span_of(a->hint_file) : (struct span){NULL, 0});
    json_text(out, "hint", a->hint_file ? a->hint : (struct span){NULL, 0});
    brief_status st = json_explain(q, a, out);
    buf_puts(out, "}\n");
    out->failed |= context.failed;
    buf_release(&context);
    return st;
}

/* --- nothing there ------------------------------------------------------------------------------
 */

static void say_absent(struct why_question *q)
{
    struct view *v = q->view;
    struct buf line = {0};
    buf_puts(&line, "no word of '");
    clean_append(&line, q->name);
    buf_puts(&line, q->actor.len ? "', nor of what he is called, stands in " : "' stands in ");
    clean_append(&line, q->row.public_id);
    view_note(v, "%.*s", (int)line.len, line.at ? line.at : "");
    buf_release(&line);
}

/* Words that are nearly those of the name: a note for people, a record for programs. */
static void say_near(struct why_question *q)
{
    struct view *v = q->view;
    for (size_t i = 0; i < q->places.n_near; i++) {
        const struct near_word *w = &q->places.near[i];
        uint32_t line = document_line(&q->doc, w->start);
        if (v->style.format == FORMAT_JSONL) {
            struct buf *out = &v->answer.text;
            json_head(q, out);
            json_number(out, "line", line);
            json_text(out, "text", w->text);
            json_number(out, "start", w->start);
            json_number(out, "end", w->start + w->text.len);
            json_text(out, "verdict", SPAN("near"));
            json_text(out, "of", w->of);
            json_number(out, "distance", w->distance);
            json_number(out, "times", w->n);
            buf_puts(out, "}\n");
            continue;
        }
        struct buf note = {0};
        buf_puts(&note, "'");
        clean_append(&note, w->text);
        buf_puts(&note, "' is nearly '");
        clean_append(&note, w->of);
        buf_printf(&note, "': line %u, %u time%s", line, w->n, w->n == 1 ? "" : "s");
        view_note(v, "%.*s", (int)note.len, note.at ? note.at : "");
        buf_release(&note);
    }
}

/* --- the subcommand -----------------------------------------------------------------------------
 */

/* A word of several that stands in small letters is none of a name. */
static bool is_shown(const struct why_place *place)
{
    return place->whole || !place->small;
}

static brief_status answer_places(struct why_question *q, size_t *n_shown)
{
    struct view *v = q->view;
    bool human = v->style.format == FORMAT_HUMAN;
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < q->places.n && !st; i++) {
        struct why_answer a;
        if (!is_shown(&q->places.at[i]) || (st = why_judge(q, &q->places.at[i], &a)))
            continue;
        if (human && *n_shown == 0)
            print_head(q);
        ++*n_shown;
        st = human ? print_answer(q, &a) : json_answer(q, &a);
        answer_pause(&v->answer);
    }
    return st;
}

static brief_status why_not(struct why_question *q, struct span id, size_t *n_shown)
{
    struct view *v = q->view;
    struct span names[NAMES_MAX];
    size_t n_names;
    bool found = false;
    brief_status st = collection_find(v->collection, id, &q->ref, &found, &v->err);
    if (st)
        return st;
    if (!found)
        return suggest_documents(v, id);
    if ((st = load_document(q)) || (st = find_actors(q)) || (st = gather_names(q, names, &n_names)))
        return st;
    if (why_places_find(&q->places, &q->doc, names, n_names,
                        collection_forms(v->collection, q->doc.language), &v->arena))
        return brief_fail(&v->err, BRIEF_ENOMEM, "out of memory for the words of a name");
    if ((st = explainer_open(&q->explainer, v, q->table)) ||
        (st = explainer_read(&q->explainer, q->ref, &q->doc)))
        return st;
    if (event_places_set(&q->events, &q->explainer.seen))
        return brief_fail(&v->err, BRIEF_ENOMEM, "out of memory for events");
    if ((st = answer_places(q, n_shown)))
        return st;
    if (!*n_shown)
        say_absent(q);
    say_near(q);
    explainer_note(&q->explainer);
    return BRIEF_OK;
}

static int why_not_run(const void *settings, const char **operands, size_t n)
{
    const struct why_not_settings *s = settings;
    struct view v;
    struct why_question q = {.view = &v};
    size_t n_shown = 0;
    brief_status st = view_begin(&v, "why-not", &s->view);
    if (!st && n != 2)
        st = brief_fail(&v.err, BRIEF_EQUERY,
                        "give a name and a document: why-not \"Douglas Fraser\" peru.txt");
    if (!st && v.style.format == FORMAT_TSV)
        st = brief_fail(&v.err, BRIEF_EQUERY, "--format tsv: formats are human and jsonl");
    if (!st) {
        q.name = span_of(operands[0]);
        st = why_not(&q, span_of(operands[1]), &n_shown);
    }
    event_places_release(&q.events);
    explainer_close(&q.explainer);
    actors_free(q.table);
    return view_end(&v, st, n_shown > 0);
}

const struct command why_not_command = {
    .name = "why-not",
    .operands = "NAME DOC",
    .summary = "tell what the words of a name were seen as in a document",
    .details =
        "For each place in DOC where words of NAME stand, or of what the actor is also called: "
        "the\n"
        "mention that covers it and whose it is, or which rule or step dropped it, or that no "
        "rule\n"
        "matched; why; and the line for .brief/actors.txt or .brief/rules/ that would change it.\n"
        "Exit 1 when no such word stands there, or there is no such document. No tsv.",
    .options = why_not_options,
    .n_options = sizeof why_not_options / sizeof why_not_options[0],
    .settings_len = sizeof(struct why_not_settings),
    .run = why_not_run,
};
