/* suggest.c -- ids that look like the one asked for. */
#include "query/views/suggest.h"

#include "core/index/terms.h"
#include "core/text/utf8.h"
#include "core/text/clean.h"

#define SUGGESTIONS_MOST 5
#define ITEMS_MOST       20
#define COMPARED_MOST    200 /* bytes of a name that are compared letter by letter */

enum closeness { CLOSE_CONTAINS = 0, CLOSE_WORDS = 1, CLOSE_NO = 1000 };

struct suggestion {
    struct span id;
    unsigned distance;
};

struct suggesting {
    struct view *view;
    struct span wanted; /* folded */
    struct suggestion best[SUGGESTIONS_MOST];
    size_t n;
    struct buf folded;
};

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned edit_distance(struct span a, struct span b)
{
    unsigned row[COMPARED_MOST + 1];
    if (a.len > COMPARED_MOST || b.len > COMPARED_MOST)
        return CLOSE_NO;
    for (unsigned j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 0; i < a.len; i++) {
        unsigned diagonal = row[0]++;
        for (size_t j = 0; j < b.len; j++) {
            unsigned change = diagonal + (a.at[i] != b.at[j]);
            diagonal = row[j + 1];
            row[j + 1] = least(change, 1 + least(row[j], row[j + 1]));
        }
    }
    return row[b.len];
}

static bool contains(struct span whole, struct span part)
{
    return part.len && memmem(whole.at, whole.len, part.at, part.len) != NULL;
}

/* Does `whole` have every word of `words`, in any order? */
static bool contains_words(struct span whole, struct span words)
{
    size_t n = 0;
    for (size_t from = 0, to; from < words.len; from = to + 1) {
        for (to = from; to < words.len && ((uint8_t)words.at[to] >= 0x80 ||
                                           (words.at[to] >= 'a' && words.at[to] <= 'z') ||
                                           (words.at[to] >= '0' && words.at[to] <= '9'));)
            to++;
        if (to > from && !contains(whole, span_sub(words, from, to)))
            return false;
        n += to > from;
    }
    return n > 0;
}

static struct span last_part(struct span path)
{
    size_t at = path.len;
    while (at > 0 && path.at[at - 1] != '/')
        at--;
    return span_sub(path, at, path.len);
}

static brief_status consider(struct suggesting *s, struct span id)
{
    buf_clear(&s->folded);
    if (utf8_append_folded(&s->folded, id))
        return BRIEF_ENOMEM;
    struct span folded = buf_bytes(&s->folded);
    unsigned distance = CLOSE_NO;
    if (contains(folded, s->wanted))
        distance = CLOSE_CONTAINS;
    else if (contains_words(folded, s->wanted))
        distance = CLOSE_WORDS;
    else
        distance = 1 + least(edit_distance(folded, s->wanted),
                             edit_distance(last_part(folded), last_part(s->wanted)));
    if (distance > 1 + s->wanted.len / 3)
        return BRIEF_OK;
    size_t at = s->n;
    while (at > 0 && s->best[at - 1].distance > distance)
        at--;
    if (at == SUGGESTIONS_MOST)
        return BRIEF_OK;
    size_t moved = s->n < SUGGESTIONS_MOST ? s->n - at : SUGGESTIONS_MOST - 1 - at;
    memmove(&s->best[at + 1], &s->best[at], moved * sizeof s->best[0]);
    s->best[at] = (struct suggestion){arena_copy(&s->view->arena, id), distance};
    s->n += s->n < SUGGESTIONS_MOST;
    return s->best[at].id.at ? BRIEF_OK : BRIEF_ENOMEM;
}

static brief_status visit_source(void *ctx, const struct source_row *row, struct brief_error *err)
{
    (void)err;
    return row->state == SOURCE_INDEXED && row->n_docs ? consider(ctx, row->name) : BRIEF_OK;
}

/* The documents of a source that was named where one document was asked for. */
static brief_status list_items(struct view *v, const struct source_row *source)
{
    struct buf line = {0};
    brief_status st = BRIEF_OK;
    uint32_t first = source->doc_first, n = source->n_docs, shown = 0;
    clean_append(&line, source->name);
    buf_printf(&line, " holds %u documents; say which", n);
    for (uint32_t i = 0; i < n && !st && shown < ITEMS_MOST; i++) {
        struct doc_ref ref;
        struct doc_row row;
        if (!collection_place(v->collection, first + i, &ref))
            continue;
        st = segment_doc(&v->collection->segments[ref.segment], ref.doc, &v->arena, &row, &v->err);
        if (st)
            break;
        buf_puts(&line, "\n  ");
        clean_append(&line, row.public_id);
        buf_puts(&line, "  ");
        clean_append(&line, row.title);
        shown++;
    }
    if (shown < n)
        buf_puts(&line, "\n  …");
    if (!st)
        view_note(v, "%.*s", (int)line.len, line.at);
    buf_release(&line);
    return st;
}

/* Given ids that begin as the one asked for does. */
static brief_status given_ids(struct suggesting *s, struct span id)
{
    struct view *v = s->view;
    struct buf prefix = {0};
    brief_status st = BRIEF_OK;
    buf_byte(&prefix, TERM_DOCUMENT);
    buf_span(&prefix, utf8_cut(id, 100));
    for (size_t i = 0; i < v->collection->n_segments && !st; i++) {
        struct term_cursor cursor = {0};
        if ((st = term_cursor_open(&cursor, &v->collection->segments[i], buf_bytes(&prefix),
                                   &v->err)))
            break;
        for (size_t n = 0; n < SUGGESTIONS_MOST && !st && term_cursor_next(&cursor); n++)
            st = consider(s, span_sub(cursor.entry.term, 1, cursor.entry.term.len));
        term_cursor_close(&cursor);
    }
    buf_release(&prefix);
    return st;
}

brief_status suggest_documents(struct view *v, struct span id)
{
    struct suggesting s = {.view = v};
    struct buf wanted = {0}, line = {0};
    struct source_row source;
    bool is_source = false;
    brief_status st = store_source_get(v->collection->txn, id, &source, &is_source, &v->err);
    if (st || (is_source && source.n_docs))
        return st ? st : list_items(v, &source);
    st = utf8_append_folded(&wanted, id);
    s.wanted = buf_bytes(&wanted);
    st = st ? st : given_ids(&s, id);
    st = st ? st : store_sources_each(v->collection->txn, visit_source, &s, &v->err);
    buf_puts(&line, "there is no document '");
    clean_append(&line, id);
    buf_puts(&line, "'");
    if (s.n)
        buf_puts(&line, "; did you mean");
    for (size_t i = 0; i < s.n; i++) {
        buf_puts(&line, "\n  ");
        clean_append(&line, s.best[i].id);
    }
    if (!st)
        view_note(v, "%.*s", (int)line.len, line.at);
    buf_release(&wanted);
    buf_release(&line);
    buf_release(&s.folded);
    return st ? brief_fail(&v->err, st, "out of memory") : BRIEF_OK;
}
