/* refs.c -- brief-query refs: what a document cites, who cites it, and what is cited but not here.
 *
 *     DOC      ──its references──> cited documents        "cites"
 *              <──references of others that denote it──   "cited by"
 *     CODE     the same of every document that it denotes; of none: who cites it all the same
 *     nothing  every reference of the collection; --dangling: those that denote nothing here */
#include "query/views/views.h"

#include "core/json_out.h"
#include "core/mem.h"
#include "query/hit.h"
#include "core/text/clean.h"
#include "query/refs.h"
#include "query/views/listing.h"
#include "query/views/suggest.h"

struct refs_settings {
    struct view_settings view;
    const char *in;
    size_t limit;
    bool dangling;
};

static const struct opt refs_options[] = {
    {'d', "dangling", OPT_FLAG, offsetof(struct refs_settings, dangling), NULL,
     "only references to what is not in the index"},
    {0, "in", OPT_TEXT, offsetof(struct refs_settings, in), "QUERY",
     "only references in documents that this query finds"},
    {'n', "limit", OPT_COUNT, offsetof(struct refs_settings, limit), "N",
     "show at most N references [all]"},
    VIEW_OPTIONS(struct refs_settings),
};

static void refs_init(void *settings)
{
    ((struct refs_settings *)settings)->limit = SIZE_MAX;
}

/* One question while its references are listed. */
struct refs_asking {
    struct view *view;
    const struct refs_settings *settings;
    struct citing *citing;
    struct references_wanted by; /* cited by: the documents or the name asked for */
    bool cites;                  /* list what is cited, with what that denotes */
    struct arena arena;          /* of one mention */
    struct buf below, cell, keys;
    brief_status status; /* latched by the callbacks */
};

static bool is_reference(const struct mention *m)
{
    return m->type == MENTION_REFERENCE && !(m->flags & (MENTION_WEAK | MENTION_IN_DEFINITION));
}

/* --- what a reference denotes, in words ---------------------------------------------------------
 */

/* "-> 2019-03-12  briefings/daily-briefing-2019-03-12.txt#1  In brief" */
static void add_cited_line(struct buf *out, const struct doc_row *row)
{
    struct buf date = {0};
    append_date(&date, row->date);
    buf_puts(out, out->len ? "\n-> " : "-> ");
    buf_span(out, buf_bytes(&date));
    buf_puts(out, date.len ? "  " : "");
    clean_append(out, row->public_id);
    buf_puts(out, row->title.len ? "  " : "");
    clean_append(out, row->title);
    buf_release(&date);
}

/* The documents of one file that is meant as a whole take one line together. */
static void add_more_of_file(struct buf *out, size_t n)
{
    if (n)
        buf_printf(out, "\n   and %zu more of that file", n);
}

static void add_cited_json(struct buf *out, const struct doc_row *row, bool first)
{
    buf_puts(out, first ? "{" : ",{");
    json_text(out, "doc", row->public_id);
    json_text(out, "title", row->title.len ? row->title : (struct span){NULL, 0});
    view_json_date(out, row->date);
    buf_byte(out, '}');
}

/* Fill q->below, q->cell and q->keys with the documents. */
static brief_status describe(struct refs_asking *q, const struct cited *cited)
{
    struct view *v = q->view;
    struct span file = {0};
    size_t more = 0;
    brief_status st = BRIEF_OK;
    buf_clear(&q->below);
    buf_clear(&q->cell);
    buf_clear(&q->keys);
    json_key(&q->keys, "cited");
    buf_byte(&q->keys, '[');
    for (size_t i = 0; i < cited->n && !st; i++) {
        struct doc_row row;
        st = segment_doc(&v->collection->segments[cited->at[i].segment], cited->at[i].doc,
                         &q->arena, &row, &v->err);
        if (st)
            break;
        if (i == 0 || !span_equal(file, row.source)) {
            add_more_of_file(&q->below, more);
            add_cited_line(&q->below, &row);
            more = 0;
        } else {
            more++;
        }
        file = row.source;
        buf_puts(&q->cell, i ? " " : "");
        buf_span(&q->cell, row.public_id);
        add_cited_json(&q->keys, &row, i == 0);
    }
    add_more_of_file(&q->below, more);
    if (!cited->n)
        buf_puts(&q->below, "-> not in this index");
    buf_byte(&q->keys, ']');
    return st || !(q->below.failed || q->cell.failed || q->keys.failed)
               ? st
               : brief_fail(&v->err, BRIEF_ENOMEM, "out of memory for references");
}

/* --- one document's references ------------------------------------------------------------------
 */

/* Its own number or title is no citation. */
static bool is_own_name(const struct reference *r, const struct cited_names *own)
{
    struct cited_names nobody = {.ref = NO_DOCUMENT};
    return reference_cites(r, &nobody, own);
}

static bool wants_cites(struct refs_asking *q, struct doc_ref ref, const struct mention *m,
                        struct listed *out)
{
    struct reference r;
    struct cited cited;
    struct cited_names from;
    struct view *v = q->view;
    arena_clear(&q->arena);
    q->status = cited_names_of(&from, v->collection, ref, &q->arena, &v->err);
    q->status = q->status ? q->status : reference_of(&r, m, &q->arena, &v->err);
    if (q->status || is_own_name(&r, &from))
        return false;
    q->status = citing_resolve(q->citing, &r, ref, &cited, &q->arena, &v->err);
    if (q->status || (q->settings->dangling && cited.n))
        return false;
    q->status = describe(q, &cited);
    out->below = buf_bytes(&q->below);
    out->cell = buf_bytes(&q->cell);
    out->keys = buf_bytes(&q->keys);
    return !q->status;
}

static bool wants_cited_by(struct refs_asking *q, struct doc_ref ref, const struct mention *m)
{
    struct reference r;
    struct cited_names from;
    struct view *v = q->view;
    bool meant = false;
    arena_clear(&q->arena);
    q->status = reference_of(&r, m, &q->arena, &v->err);
    if (!q->status && q->by.n_to)
        q->status = cited_names_of(&from, v->collection, ref, &q->arena, &v->err);
    if (q->status)
        return false;
    for (size_t i = 0; i < q->by.n_to && !meant; i++)
        meant = reference_cites(&r, &from, &q->by.to[i]);
    return meant || (!q->by.n_to && span_equal(r.name, q->by.name));
}

static bool wants(void *ctx, struct doc_ref ref, const struct document *doc, size_t i,
                  const struct mention *m, struct listed *out)
{
    struct refs_asking *q = ctx;
    (void)doc;
    (void)i;
    if (q->status || !is_reference(m))
        return false;
    return q->cites ? wants_cites(q, ref, m, out) : wants_cited_by(q, ref, m);
}

/* "cites" or "cited by" above a list, for people. */
static void print_part(struct view *v, const char *what)
{
    if (v->style.format != FORMAT_HUMAN)
        return;
    if (v->answer.text.len)
        buf_byte(&v->answer.text, '\n');
    paint_text(&v->answer.text, &v->style, PAINT_TYPE + MENTION_REFERENCE, span_of(what));
    buf_byte(&v->answer.text, '\n');
}

/* List the references of these documents: what they cite, or those among them that cite us. */
static brief_status list(struct refs_asking *q, bool cites, const char *heading,
                         const struct cited *docs, uint64_t *n_shown)
{
    struct view *v = q->view;
    struct listing l = {.wants = wants, .ctx = q, .count_all = true, .has_cell = cites};
    struct listed_doc *listed = arena_alloc(&v->arena, (docs->n + 1) * sizeof *listed);
    size_t empty = v->answer.text.len;
    if (!listed)
        return brief_fail(&v->err, BRIEF_ENOMEM, "out of memory for documents");
    for (size_t i = 0; i < docs->n; i++)
        listed[i] = (struct listed_doc){
            .ref = docs->at[i],
            .date = segment_days(&v->collection->segments[docs->at[i].segment], docs->at[i].doc)};
    l.limit = q->settings->limit;
    q->cites = cites;
    if (heading)
        print_part(v, heading);
    size_t head = v->answer.text.len;
    brief_status st = listing_run(v, &l, listed, docs->n);
    if (!l.n_shown && v->answer.text.len == head)
        v->answer.text.len = empty; /* no heading over nothing */
    *n_shown += l.n_shown;
    if (!st && l.n_shown < l.n_wanted)
        view_note(v, "%llu of %llu references", (unsigned long long)l.n_shown,
                  (unsigned long long)l.n_wanted);
    return st ? st : q->status;
}

/* The documents with references that are wanted, as the filter lets them. */
static brief_status gather(struct refs_asking *q, const struct doc_filter *filter,
                           struct cited *out)
{
    struct view *v = q->view;
    struct collection *c = v->collection;
    size_t cap = 0;
    brief_status st = BRIEF_OK;
    *out = (struct cited){0};
    for (uint32_t s = 0; s < c->n_segments && !st; s++) {
        struct doc_set set;
        st = references_find(&c->segments[s], &q->by, &set, &v->arena, &v->err);
        for (size_t i = 0; i < set.n && !st; i++) {
            struct doc_ref *grown = mem_grow(out->at, &cap, out->n + 1, sizeof *grown);
            if (!grown) {
                st = brief_fail(&v->err, BRIEF_ENOMEM, "out of memory for documents");
                break;
            }
            out->at = grown;
            if (doc_filter_has(filter, s, set.docs[i]))
                grown[out->n++] = (struct doc_ref){s, set.docs[i]};
        }
    }
    return st;
}

/* --- the subcommand -----------------------------------------------------------------------------
 */

/* The documents that `text` names, as an id, a file or a code; the name it is cited by. */
static brief_status find_documents(struct refs_asking *q, struct span text, struct cited *out)
{
    struct view *v = q->view;
    struct doc_ref ref;
    struct reference r;
    bool found = false;
    brief_status st = collection_find(v->collection, text, &ref, &found, &v->err);
    *out = (struct cited){0};
    if (st)
        return st;
    if (!found) {
        st = reference_parse(&r, text, &v->arena, &v->err);
        q->by.name = r.name;
        return st ? st : citing_resolve(q->citing, &r, NO_DOCUMENT, out, &v->arena, &v->err);
    }
    out->at = arena_alloc(&v->arena, sizeof *out->at);
    if (!out->at)
        return brief_fail(&v->err, BRIEF_ENOMEM, "out of memory");
    out->at[out->n++] = ref;
    return BRIEF_OK;
}

static brief_status name_documents(struct refs_asking *q, const struct cited *docs)
{
    struct view *v = q->view;
    struct cited_names *names = arena_calloc(&v->arena, docs->n + 1, sizeof *names);
    brief_status st = names ? BRIEF_OK : brief_fail(&v->err, BRIEF_ENOMEM, "out of memory");
    for (size_t i = 0; i < docs->n && !st; i++)
        st = cited_names_of(&names[i], v->collection, docs->at[i], &v->arena, &v->err);
    q->by.to = names;
    q->by.n_to = docs->n;
    return st;
}

/* What the documents or the code cites, then who cites it. */
static brief_status answer_for(struct refs_asking *q, struct span text,
                               const struct doc_filter *filter, uint64_t *n_shown)
{
    struct view *v = q->view;
    struct cited docs, citing = {0};
    brief_status st = find_documents(q, text, &docs);
    st = st ? st : name_documents(q, &docs);
    if (!st && docs.n)
        st = list(q, true, "cites", &docs, n_shown);
    if (st || (q->settings->dangling && docs.n))
        return st;
    st = gather(q, filter, &citing);
    st = st ? st : list(q, false, "cited by", &citing, n_shown);
    mem_free(citing.at);
    if (!st && !docs.n && !*n_shown)
        return suggest_documents(v, text);
    if (!st && !docs.n)
        view_note(v, "'%.*s' is not in this index", (int)(text.len < 200 ? text.len : 200),
                  text.at);
    else if (!st && !*n_shown)
        view_note(v, "it cites nothing, and nothing cites it");
    return st;
}

static brief_status answer_all(struct refs_asking *q, const struct doc_filter *filter,
                               uint64_t *n_shown)
{
    struct cited docs = {0};
    brief_status st = gather(q, filter, &docs);
    st = st ? st : list(q, true, NULL, &docs, n_shown);
    mem_free(docs.at);
    if (!st && !*n_shown)
        view_note(q->view,
                  q->settings->dangling ? "every reference is answered" : "no document cites any");
    return st;
}

static int refs_run(const void *settings, const char **operands, size_t n)
{
    struct view v;
    struct refs_asking q = {.view = &v, .settings = settings};
    struct doc_filter *filter = NULL;
    struct span text = {0};
    uint64_t n_shown = 0;
    arena_init(&q.arena, 16384);
    brief_status st = view_begin(&v, "refs", &q.settings->view);
    st = st ? st : view_operands(&v, operands, n, &text);
    st = st ? st : view_filter(&v, q.settings->in, &filter);
    st = st ? st : citing_new(&q.citing, v.collection, &v.err);
    if (!st)
        st = text.len ? answer_for(&q, text, filter, &n_shown) : answer_all(&q, filter, &n_shown);
    citing_free(q.citing);
    buf_release(&q.below);
    buf_release(&q.cell);
    buf_release(&q.keys);
    arena_release(&q.arena);
    return view_end(&v, st, n_shown > 0);
}

const struct command refs_command = {
    .name = "refs",
    .operands = "[DOC|CODE…]",
    .summary = "what a document cites, who cites it, what is cited but not here",
    .details =
        "DOC is a document's id; CODE a reference as texts write it: WR-11-36, 'Daily Briefing',\n"
        "a file's name, an address. First come its own references and the documents they denote,\n"
        "then the references of others to it. Without an operand: every reference.\n"
        "A code denotes documents whose id, file or title says it; a title with a date those of\n"
        "that day whose title or file has its words.\n"
        "tsv columns: those of mentions, and for what is cited the ids of these documents.",
    .options = refs_options,
    .n_options = sizeof refs_options / sizeof refs_options[0],
    .settings_len = sizeof(struct refs_settings),
    .init = refs_init,
    .run = refs_run,
};
