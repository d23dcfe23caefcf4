/* explain.c -- read a document of the index again, and tell of a mention in it. */
#include "query/views/explain.h"

#include "core/json_out.h"
#include "core/text/clean.h"
#include "query/evidence.h"
#include "query/views/explain_actor.h"

#define OVERLAPS_MAX 8 /* mentions that begin before one and may reach into it */

brief_status explainer_open(struct explainer *e, struct view *v, struct actor_table *t)
{
    e->view = v;
    e->table = t;
    arena_init(&e->arena, 8192);
    return brief_extractor_open(&e->extractor, store_path(v->collection->store), &v->err);
}

void explainer_close(struct explainer *e)
{
    brief_extractor_close(e->extractor);
    arena_release(&e->arena);
    *e = (struct explainer){0};
}

brief_status explainer_read(struct explainer *e, struct doc_ref ref, const struct document *doc)
{
    struct view *v = e->view;
    struct source_row source;
    bool found;
    uint32_t number = v->collection->segments[ref.segment].row.doc_base + ref.doc;
    e->history = (struct history){doc, &e->seen};
    arena_clear(&e->arena);
    e->ref = ref;
    brief_status st = store_source_of_doc(v->collection->txn, number, &source, &found, &v->err);
    if (st)
        return st;
    e->same_rules = found && brief_extractor_has_read(e->extractor, source.options);
    e->any_others |= !e->same_rules;
    return brief_extractor_run(e->extractor, doc, &e->seen, &v->err);
}

const struct mention *explainer_find(const struct explainer *e, const struct mention *m)
{
    const struct mention *all = e->seen.mentions, *overlapping = NULL;
    size_t lo = 0, hi = e->seen.n_mentions;
    while (lo < hi) { /* the first that begins where m does, or behind */
        size_t mid = lo + (hi - lo) / 2;
        if (all[mid].start < m->start)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (size_t i = lo > OVERLAPS_MAX ? lo - OVERLAPS_MAX : 0;
         i < e->seen.n_mentions && all[i].start < m->end; i++) {
        if (all[i].start == m->start && all[i].end == m->end && all[i].type == m->type)
            return &all[i];
        if (all[i].end > m->start && !overlapping)
            overlapping = &all[i];
    }
    return overlapping;
}

static bool is_same(const struct mention *a, const struct mention *b)
{
    uint16_t kept = MENTION_BOUND | MENTION_UNDECIDED;
    bool admitted = b->flags & MENTION_ADMITTED; /* weak in its document, with a type of its own */
    kept |= admitted ? 0 : MENTION_WEAK;
    return a->start == b->start && a->end == b->end && (admitted || a->type == b->type) &&
           span_equal(a->norm, b->norm) && (a->flags & kept) == (b->flags & kept);
}

void explainer_line(struct explainer *e, const char *label, struct span text, size_t indent)
{
    struct view *v = e->view;
    struct buf *out = &v->answer.text, clean = {0};
    size_t column = indent + HISTORY_LABEL_COLUMNS, n = strlen(label);
    clean_append(&clean, text);
    buf_printf(out, "%*s", (int)indent, "");
    paint_text(out, &v->style, PAINT_DIM, span_of(label));
    buf_printf(out, "%*s", (int)(n < HISTORY_LABEL_COLUMNS ? HISTORY_LABEL_COLUMNS - n : 1), "");
    print_wrapped(out, &v->style, buf_bytes(&clean), NULL, 0, column, column, v->style.width);
    out->failed |= clean.failed;
    buf_release(&clean);
}

/* What the index says, where today's rules see something else. */
static void print_stored(struct explainer *e, const struct mention *m, const struct mention *today,
                         size_t indent)
{
    struct buf line = {0};
    buf_printf(&line, "%s ", mention_type_name(m->type));
    buf_span(&line, m->norm);
    buf_puts(&line, m->flags & MENTION_BOUND ? " for whom it stands, by " : " by ");
    buf_span(&line, m->rule);
    buf_printf(&line, ", confidence %u", m->confidence);
    explainer_line(e, "in the index", buf_bytes(&line), indent);
    buf_clear(&line);
    if (!today) {
        buf_puts(&line, "the rules of today find nothing here");
    } else {
        buf_printf(&line, "%s \"", mention_type_name(today->type));
        buf_span(&line, span_sub(e->history.doc->text, today->start, today->end));
        buf_puts(&line, "\" ");
        buf_span(&line, today->norm);
        buf_puts(&line, today->flags & MENTION_UNDECIDED ? ", undecided" : "");
        buf_puts(&line, today->flags & MENTION_WEAK ? ", weak" : "");
    }
    explainer_line(e, "today", buf_bytes(&line), indent);
    e->view->answer.text.failed |= line.failed;
    buf_release(&line);
}

/* What the collection proves of a name that its own document left weak: into an empty `line`, which
 * stays empty for every other mention. */
static brief_status tell_evidence(struct explainer *e, const struct mention *m, struct buf *line)
{
    struct evidence evidence;
    if (!(m->flags & MENTION_ADMITTED) && !mention_is_weak_name(m))
        return BRIEF_OK;
    brief_status st = evidence_of_mention(&evidence, e->view->collection, m, &e->view->err);
    if (!st)
        evidence_tell(line, &evidence);
    return st;
}

static brief_status print_evidence(struct explainer *e, const struct mention *m, size_t indent)
{
    struct buf line = {0};
    brief_status st = tell_evidence(e, m, &line);
    if (line.len)
        explainer_line(e, "evidence", buf_bytes(&line), indent);
    e->view->answer.text.failed |= line.failed;
    buf_release(&line);
    return st;
}

static brief_status evidence_json(struct explainer *e, struct buf *out, const struct mention *m)
{
    struct buf line = {0};
    brief_status st = tell_evidence(e, m, &line);
    if (line.len)
        json_text(out, "collection", buf_bytes(&line));
    out->failed |= line.failed;
    buf_release(&line);
    return st;
}

/* Whom the name was taken for in the collection. */
static brief_status print_actor(struct explainer *e, const struct mention *m, size_t indent)
{
    struct actor_reasons reasons;
    if (!e->table)
        return BRIEF_OK;
    brief_status st = explain_actor(&reasons, e->table, e->ref, m, e->history.doc->text, &e->arena,
                                    &e->view->err);
    for (size_t i = 0; i < reasons.n && !st; i++)
        explainer_line(e, i ? "" : "actor", reasons.at[i].text, indent);
    return st;
}

static brief_status actor_json(struct explainer *e, struct buf *out, const struct mention *m)
{
    struct actor_reasons reasons = {0};
    brief_status st = e->table ? explain_actor(&reasons, e->table, e->ref, m, e->history.doc->text,
                                               &e->arena, &e->view->err)
                               : BRIEF_OK;
    json_key(out, "actor_by");
    buf_byte(out, '[');
    for (size_t i = 0; i < reasons.n && !st; i++) {
        buf_puts(out, i ? ",{" : "{");
        json_text(out, "how", span_of(reasons.at[i].how));
        json_text(out, "why", reasons.at[i].text);
        if (reasons.at[i].line)
            json_number(out, "actors_line", reasons.at[i].line);
        buf_byte(out, '}');
    }
    buf_byte(out, ']');
    const struct leaning *l = reasons.choice.leaning;
    if (!st && l) {
        json_key(out, "margin_bits");
        buf_printf(out, "%u.%u", l->margin / POINTS_PER_BIT, l->margin % POINTS_PER_BIT);
    }
    return st;
}

brief_status explainer_print(struct explainer *e, const struct mention *m, size_t indent)
{
    const struct mention *today = explainer_find(e, m);
    if (!today || !is_same(today, m))
        print_stored(e, m, today, indent);
    if (today)
        history_print(&e->view->answer.text, &e->view->style, &e->history,
                      e->seen.numbers[today - e->seen.mentions], indent);
    brief_status st = print_evidence(e, m, indent);
    return st ? st : print_actor(e, m, indent);
}

brief_status explainer_json(struct explainer *e, struct buf *out, const struct mention *m)
{
    const struct mention *today = explainer_find(e, m);
    json_key(out, "same_rules");
    buf_puts(out, e->same_rules ? "true" : "false");
    json_key(out, "today");
    if (!today) {
        buf_puts(out, "null,\"events\":[]");
        brief_status st = evidence_json(e, out, m);
        return st ? st : actor_json(e, out, m);
    }
    buf_byte(out, '{');
    json_text(out, "type", span_of(mention_type_name(today->type)));
    json_number(out, "start", today->start);
    json_number(out, "end", today->end);
    json_text(out, "norm", today->norm);
    buf_byte(out, '}');
    history_json(out, "events", &e->history, e->seen.numbers[today - e->seen.mentions]);
    brief_status st = evidence_json(e, out, m);
    return st ? st : actor_json(e, out, m);
}

static brief_status read_document(void *ctx, struct doc_ref ref, const struct document *doc)
{
    return explainer_read(ctx, ref, doc);
}

static brief_status tell(void *ctx, const struct mention *m, size_t indent)
{
    return explainer_print(ctx, m, indent);
}

static brief_status tell_json(void *ctx, struct buf *out, const struct mention *m)
{
    return explainer_json(ctx, out, m);
}

void explainer_attach(struct explainer *e, struct listing *l)
{
    e->hooks = (struct listing_explain){read_document, tell, tell_json, e};
    l->explain = &e->hooks;
}

void explainer_note(struct explainer *e)
{
    if (e->any_others)
        view_note(e->view,
                  "the index was made with other rules than those of today, by which it is "
                  "explained; `brief-index update` reads again what they would change");
}
