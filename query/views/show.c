/* show.c -- brief-query show: a document's text with its entities marked. */
#include "query/views/views.h"

#include "core/json_out.h"
#include "core/mem.h"
#include "core/mention_json.h"
#include "query/evidence.h"
#include "query/actors_choice.h"
#include "query/hit.h"
#include "core/text/clean.h"
#include "query/views/suggest.h"
#include "query/views/view.h"

struct show_settings {
    struct view_settings view;
    bool marks;
};

static const struct opt show_options[] = {
    {'m', "marks", OPT_FLAG, offsetof(struct show_settings, marks), NULL,
     "mark entities in the text itself: [Douglas Fraser](person)"},
    VIEW_OPTIONS(struct show_settings),
};

/* A document with what is known of it. */
struct shown_doc {
    struct doc_ref ref;
    struct document doc;
    struct doc_row row;
    struct mention *mentions; /* none weak */
    size_t n;
};

static brief_status load(struct view *v, struct doc_ref ref, struct shown_doc *d)
{
    struct segment *seg = &v->collection->segments[ref.segment];
    size_t n, kept = 0;
    brief_status st;
    if ((st = segment_doc(seg, ref.doc, &v->arena, &d->row, &v->err)) ||
        (st = segment_document(seg, ref.doc, &v->arena, &d->doc, &v->err)) ||
        (st = collection_mentions(v->collection, ref.segment, ref.doc, &v->arena, &d->mentions, &n,
                                  &v->err)))
        return st;
    for (size_t i = 0; i < n; i++)
        if (!(d->mentions[i].flags & MENTION_WEAK) && d->mentions[i].start < d->mentions[i].end &&
            d->mentions[i].end <= d->doc.text.len)
            d->mentions[kept++] = d->mentions[i];
    d->n = kept;
    return BRIEF_OK;
}

/* --- for people --------------------------------------------------------------------------------
 */

/* One line of the text being cleaned, its marks gathered. Nested mentions: the outer one. */
struct line {
    struct buf text;
    struct painted *painted;
    size_t n, cap;
    size_t mention; /* the next mention of the document */
    bool open;
};

static void open_mark(struct line *l, const struct mention *m, bool marks)
{
    struct painted *grown = mem_grow(l->painted, &l->cap, l->n + 1, sizeof *grown);
    if (marks)
        buf_byte(&l->text, '[');
    if (!grown)
        return;
    l->painted = grown;
    grown[l->n] = (struct painted){l->text.len, 0, PAINT_TYPE + m->type};
    l->open = true;
}

static void close_mark(struct line *l, const struct mention *m, bool marks)
{
    if (l->open)
        l->painted[l->n++].to = l->text.len;
    l->open = false;
    if (marks)
        buf_printf(&l->text, "](%s)", mention_type_name(m->type));
}

/* Clean text bytes [from, to), which hold no line break, into the line. */
static void fill_line(struct line *l, const struct shown_doc *d, size_t from, size_t to, bool marks)
{
    struct span text = d->doc.text;
    bool inside = false;
    for (size_t i = from; i < to;) {
        while (!inside && l->mention < d->n && d->mentions[l->mention].start < i)
            l->mention++; /* nested in one that is done */
        if (!inside && l->mention < d->n && d->mentions[l->mention].start == i) {
            open_mark(l, &d->mentions[l->mention], marks);
            inside = true;
        }
        size_t n = clean_gap(text, i);
        if (n)
            buf_byte(&l->text, ' ');
        else
            buf_byte(&l->text, (uint8_t)text.at[i]);
        i += n ? n : 1;
        if (inside && i >= d->mentions[l->mention].end) {
            close_mark(l, &d->mentions[l->mention++], marks);
            inside = false;
        }
    }
    if (inside) /* the mention goes on in the next line; its mark does not */
        close_mark(l, &d->mentions[l->mention++], marks);
}

static void print_text(struct view *v, const struct shown_doc *d, bool marks)
{
    struct span text = d->doc.text;
    struct line l = {0};
    size_t width = v->style.terminal ? v->style.width : SIZE_MAX;
    for (size_t from = 0; from < text.len;) {
        const char *end = memchr(text.at + from, '\n', text.len - from);
        size_t to = end ? (size_t)(end - text.at) : text.len;
        buf_clear(&l.text);
        l.n = 0;
        fill_line(&l, d, from, to, marks);
        while (l.text.len && l.text.at[l.text.len - 1] == ' ')
            l.text.len--;
        print_wrapped(&v->answer.text, &v->style, buf_bytes(&l.text), l.painted, l.n, 0, 0, width);
        answer_pause(&v->answer);
        from = to + 1;
    }
    mem_free(l.painted);
    buf_release(&l.text);
}

static void print_legend(struct view *v)
{
    static const uint8_t types[] = {MENTION_PERSON,    MENTION_ORGANISATION, MENTION_PLACE,
                                    MENTION_AMOUNT,    MENTION_QUANTITY,     MENTION_DATE,
                                    MENTION_REFERENCE, MENTION_EQUIPMENT,    MENTION_NATIONALITY};
    for (size_t i = 0; i < sizeof types; i++) {
        if (i)
            buf_byte(&v->answer.text, ' ');
        paint_text(&v->answer.text, &v->style, PAINT_TYPE + types[i],
                   span_of(mention_type_name(types[i])));
    }
    buf_byte(&v->answer.text, '\n');
}

static void print_human(struct view *v, const struct shown_doc *d, bool marks)
{
    struct buf *out = &v->answer.text, place = {0};
    bool in_text = d->doc.n_blocks && d->doc.blocks[0].kind == BLOCK_TITLE;
    if (d->row.title.len && !in_text) {
        paint_text(out, &v->style, PAINT_TITLE, d->row.title);
        buf_byte(out, '\n');
    }
    append_date(&place, d->row.date);
    buf_puts(&place, place.len ? "  " : "undated  ");
    clean_append(&place, d->row.public_id);
    if (!span_starts_with(d->row.public_id, d->row.source)) {
        buf_puts(&place, "  in ");
        clean_append(&place, d->row.source);
    }
    paint_open(out, &v->style, PAINT_DIM);
    buf_span(out, buf_bytes(&place));
    paint_close(out, &v->style, PAINT_DIM);
    buf_byte(out, '\n');
    if (v->style.colour)
        print_legend(v);
    buf_byte(out, '\n');
    print_text(v, d, marks);
    buf_release(&place);
}

/* --- for programs ------------------------------------------------------------------------------
 */

static brief_status actor_of(struct span *out, struct view *v, struct actor_table *t,
                             const struct shown_doc *d, const struct mention *m)
{
    struct actor_choice choice;
    *out = (struct span){NULL, 0};
    if (!mention_type_has_actor(m->type))
        return BRIEF_OK;
    brief_status st = actors_choose(&choice, t, d->ref, m, d->doc.text, &v->err);
    if (!st && choice.actor != NO_ACTOR)
        *out = t->actors[choice.actor].name;
    else if (!st && choice.reason == CHOICE_UNKNOWN && !(m->flags & MENTION_UNDECIDED))
        *out = m->norm;
    return st;
}

static brief_status print_mention(struct view *v, struct actor_table *t, const struct shown_doc *d,
                                  const struct mention *m)
{
    struct buf context = {0}, *out = &v->answer.text;
    size_t from, to;
    struct mention_place place = {
        .doc = d->row.public_id,
        .source = d->row.source,
        .title = d->row.title,
        .date = d->row.date,
        .line = document_line(&d->doc, m->start),
        .text = span_sub(d->doc.text, m->start, m->end),
    };
    brief_status st = actor_of(&place.actor, v, t, d, m);
    mention_context(&context, d->doc.text, m->start, m->end, 60, &from, &to);
    place.context = buf_bytes(&context);
    if (v->style.format == FORMAT_JSONL) {
        mention_json(out, m, &place);
    } else {
        tsv_field(out, true, span_of(mention_type_name(m->type)));
        tsv_number(out, false, place.line);
        tsv_number(out, false, m->start);
        tsv_number(out, false, m->end);
        tsv_field(out, false, place.text);
        tsv_field(out, false, m->norm);
        tsv_field(out, false, place.actor);
        buf_byte(out, '\n');
    }
    buf_release(&context);
    return st;
}

static brief_status print_records(struct view *v, const struct shown_doc *d)
{
    struct buf *out = &v->answer.text;
    struct actor_table *table = NULL;
    bool json = v->style.format == FORMAT_JSONL;
    struct span none = {NULL, 0};
    brief_status st = actors_new(&table, v->collection, &v->err);
    st = st ? st : actors_find_mentions(table, d->mentions, d->n, d->doc.text, &v->err);
    if (!st && json) {
        buf_byte(out, '{');
        json_text(out, "doc", d->row.public_id);
        json_text(out, "title", d->row.title.len ? d->row.title : none);
        view_json_date(out, d->row.date);
        json_text(out, "source", d->row.source);
        json_text(out, "language", d->row.language);
        json_text(out, "text", d->doc.text);
        json_key(out, "mentions");
        buf_byte(out, '[');
    }
    for (size_t i = 0; i < d->n && !st; i++) {
        if (json && i)
            buf_byte(out, ',');
        st = print_mention(v, table, d, &d->mentions[i]);
        answer_pause(&v->answer);
    }
    if (!st && json)
        buf_puts(out, "]}\n");
    actors_free(table);
    return st;
}

/* --- the subcommand ----------------------------------------------------------------------------
 */

static brief_status show(struct view *v, const struct show_settings *s, struct span id)
{
    struct doc_ref ref;
    struct shown_doc d = {0};
    bool found = false;
    brief_status st;
    if (!id.len)
        return brief_fail(&v->err, BRIEF_EQUERY, "which document? Give its id, as search shows it");
    if ((st = collection_find(v->collection, id, &ref, &found, &v->err)))
        return st;
    if (!found)
        return suggest_documents(v, id);
    d.ref = ref;
    if ((st = load(v, ref, &d)))
        return st;
    if (v->style.format != FORMAT_HUMAN)
        return print_records(v, &d);
    print_human(v, &d, s->marks);
    return BRIEF_OK;
}

static int show_run(const void *settings, const char **operands, size_t n)
{
    const struct show_settings *s = settings;
    struct view v;
    struct span id;
    brief_status st = view_begin(&v, "show", &s->view);
    st = st ? st : view_operands(&v, operands, n, &id);
    st = st ? st : show(&v, s, id);
    return view_end(&v, st, v.answer.text.len > 0 || v.answer.spilled);
}

const struct command show_command = {
    .name = "show",
    .operands = "DOC",
    .summary = "print a document with its entities marked",
    .details =
        "DOC is a document's id as the other commands print it: a path, a path and #N, or the id\n"
        "that the input gave. On a terminal entities have the colour of their type.\n"
        "jsonl: one record with the text and all mentions. tsv: one line a mention: type, line,\n"
        "start, end, text, norm, actor.",
    .options = show_options,
    .n_options = sizeof show_options / sizeof show_options[0],
    .settings_len = sizeof(struct show_settings),
    .run = show_run,
};
