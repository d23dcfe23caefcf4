/* listing.c -- order documents lazily, print mentions. */
#include "query/views/listing.h"

#include "core/json_out.h"
#include "core/mention_json.h"
#include "core/text/utf8.h"
#include "query/evidence.h"
#include "query/hit.h"
#include "core/text/clean.h"

#include <stdlib.h>

#define CONTEXT_RECORD 60 /* columns on either side, in jsonl and tsv */
#define LINE_COLUMNS   8  /* "  1234: " */

static int32_t date_key(int32_t day)
{
    return day == NO_DAY ? INT32_MAX : day; /* undated last */
}

static int compare_dates(const void *a, const void *b)
{
    const struct listed_doc *x = a, *y = b;
    int32_t p = date_key(x->date.from), q = date_key(y->date.from);
    if (p != q)
        return p < q ? -1 : 1;
    uint64_t i = (uint64_t)x->ref.segment << 32 | x->ref.doc;
    uint64_t j = (uint64_t)y->ref.segment << 32 | y->ref.doc;
    return (i > j) - (i < j);
}

static int compare_ids(const void *a, const void *b)
{
    const struct listed_doc *x = a, *y = b;
    int c = span_compare(x->id, y->id);
    if (c)
        return c;
    uint64_t i = (uint64_t)x->ref.segment << 32 | x->ref.doc;
    uint64_t j = (uint64_t)y->ref.segment << 32 | y->ref.doc;
    return (i > j) - (i < j);
}

/* A heap, the earliest document on top: a hundred of 20,000 are found without sorting the others.
 */
static void sift_down(struct listed_doc *heap, size_t n, size_t at)
{
    for (size_t child; (child = 2 * at + 1) < n; at = child) {
        child += child + 1 < n && compare_dates(&heap[child + 1], &heap[child]) < 0;
        if (compare_dates(&heap[at], &heap[child]) <= 0)
            return;
        struct listed_doc later = heap[at];
        heap[at] = heap[child];
        heap[child] = later;
    }
}

static void make_heap(struct listed_doc *docs, size_t n)
{
    for (size_t i = n / 2; i-- > 0;)
        sift_down(docs, n, i);
}

/* Move the documents of the earliest day, in order of number, behind the heap; returns how many. */
static size_t take_day(struct listed_doc *heap, size_t n)
{
    int32_t day = heap[0].date.from;
    size_t taken = 0;
    while (taken < n && heap[0].date.from == day) {
        struct listed_doc earliest = heap[0];
        heap[0] = heap[n - ++taken];
        heap[n - taken] = earliest;
        sift_down(heap, n - taken, 0);
    }
    qsort(heap + n - taken, taken, sizeof *heap, compare_dates);
    return taken;
}

/* Fetch the ids of the documents of one day and put them in order. */
static brief_status order_day(struct view *v, struct listed_doc *docs, size_t n)
{
    struct arena scratch;
    brief_status st = BRIEF_OK;
    if (n < 2)
        return BRIEF_OK;
    arena_init(&scratch, 4096);
    for (size_t i = 0; i < n && !st; i++) {
        struct doc_row row;
        arena_clear(&scratch);
        st = segment_doc(&v->collection->segments[docs[i].ref.segment], docs[i].ref.doc, &scratch,
                         &row, &v->err);
        if (st)
            break;
        docs[i].id = arena_copy(&v->arena, row.public_id);
        st = docs[i].id.at ? BRIEF_OK : brief_fail(&v->err, BRIEF_ENOMEM, "out of memory");
    }
    arena_release(&scratch);
    if (!st)
        qsort(docs, n, sizeof *docs, compare_ids);
    return st;
}

/* One document while its mentions are printed. */
struct open_doc {
    struct document doc;
    struct line_cursor lines; /* mentions are printed in order */
    struct doc_row row;
    bool has_text;
};

static struct span no_gap_text(struct span text, const struct mention *m)
{
    return m->start <= m->end && m->end <= text.len ? span_sub(text, m->start, m->end)
                                                    : (struct span){"", 0};
}

static brief_status print_json(struct view *v, const struct listing_explain *explain,
                               const struct listed *l, struct open_doc *d,
                               const struct mention *stored)
{
    struct buf context = {0}, *out = &v->answer.text;
    brief_status st = BRIEF_OK;
    size_t from, to;
    mention_context(&context, d->doc.text, l->m.start, l->m.end, CONTEXT_RECORD, &from, &to);
    struct mention_place place = {
        .doc = d->row.public_id,
        .source = d->row.source,
        .title = d->row.title,
        .date = d->row.date,
        .line = document_line_next(&d->doc, &d->lines, l->m.start),
        .text = no_gap_text(d->doc.text, &l->m),
        .actor = l->actor,
        .context = buf_bytes(&context),
    };
    mention_json(out, &l->m, &place);
    out->len -= out->len ? 1 : 0; /* the object goes on */
    if (l->keys.len) {
        buf_byte(out, ',');
        buf_span(out, l->keys);
    }
    if (explain) {
        json_key(out, "explain");
        buf_byte(out, '{');
        st = explain->json(explain->ctx, out, stored);
        buf_byte(out, '}');
    }
    buf_puts(out, "}\n");
    buf_release(&context);
    return st;
}

static void print_tsv(struct view *v, const struct listing *listing, const struct listed *l,
                      struct open_doc *d)
{
    struct buf context = {0}, date = {0}, *out = &v->answer.text;
    size_t from, to;
    mention_context(&context, d->doc.text, l->m.start, l->m.end, CONTEXT_RECORD, &from, &to);
    append_date(&date, d->row.date);
    tsv_field(out, true, d->row.public_id);
    tsv_field(out, false, buf_bytes(&date));
    tsv_number(out, false, document_line_next(&d->doc, &d->lines, l->m.start));
    tsv_field(out, false, span_of(mention_type_name(l->m.type)));
    tsv_field(out, false, no_gap_text(d->doc.text, &l->m));
    tsv_field(out, false, l->m.norm);
    tsv_field(out, false, l->actor);
    tsv_field(out, false, l->m.role);
    tsv_number(out, false, l->m.start);
    tsv_number(out, false, l->m.end);
    tsv_field(out, false, buf_bytes(&context));
    if (listing->has_cell)
        tsv_field(out, false, l->cell);
    buf_byte(out, '\n');
    buf_release(&context);
    buf_release(&date);
}

/*  2011-10-13  Title of the document
 *              briefings/peru.txt
 *       12: the words before *the name* and those behind it */
static void print_doc_head(struct view *v, const struct open_doc *d, bool first)
{
    struct buf *out = &v->answer.text, date = {0};
    append_date(&date, d->row.date);
    if (!date.len)
        buf_puts(&date, "undated");
    if (!first)
        buf_byte(out, '\n');
    buf_printf(out, "%-10.*s  ", (int)date.len, date.at);
    size_t used = date.len > 10 ? date.len + 2 : 12;
    print_cut(out, &v->style, PAINT_TITLE, d->row.title.len ? d->row.title : d->row.public_id,
              v->style.width - used);
    if (d->row.title.len) {
        buf_printf(out, "\n%12s", "");
        paint_text(out, &v->style, PAINT_DIM, d->row.public_id);
    }
    buf_byte(out, '\n');
    buf_release(&date);
}

static void append_tail(struct buf *text, const struct listing *l, const struct listed *m)
{
    if (m->m.flags & MENTION_WEAK) {
        buf_printf(text, "  [guess: %s]", mention_type_name(m->m.type));
    } else if (m->m.flags & MENTION_UNDECIDED) {
        struct span rest = m->m.candidates;
        buf_puts(text, "  [undecided");
        for (size_t from = 0; from < rest.len;) {
            const char *end = memchr(rest.at + from, '\n', rest.len - from);
            size_t to = end ? (size_t)(end - rest.at) : rest.len;
            buf_puts(text, from ? ", " : ": ");
            clean_append(text, span_sub(rest, from, to));
            from = to + 1;
        }
        buf_byte(text, ']');
    } else if (l->show_actor && m->actor.at) {
        buf_puts(text, "  [");
        clean_append(text, m->actor);
        if (l->show_type)
            buf_printf(text, ", %s", mention_type_name(m->m.type));
        buf_byte(text, ']');
    }
}

/* Where a word begins at or behind `at`; where one ends at or before it. */
static size_t word_from(struct span s, size_t at)
{
    while (at > 0 && at < s.len && s.at[at - 1] != ' ')
        at++;
    return at;
}

static size_t word_to(struct span s, size_t at)
{
    while (at > 0 && at < s.len && s.at[at] != ' ')
        at--;
    return at;
}

/* Cut the words before and behind so that both together take at most `room` columns; what one
 * side leaves the other gets. */
static void cut_sides(struct span *before, struct span *behind, size_t room)
{
    size_t left = utf8_columns(*before), right = utf8_columns(*behind), half = room / 2;
    size_t for_left = right < half ? room - right : half;
    size_t for_right = left < half ? room - left : room - half;
    size_t from = 0, to = behind->len;
    while (from < before->len && utf8_columns(span_sub(*before, from, before->len)) > for_left)
        from = word_from(*before, from + 1);
    while (to > 0 && utf8_columns(span_sub(*behind, 0, to)) > for_right)
        to = word_to(*behind, to - 1);
    *before = span_sub(*before, from, before->len);
    *behind = span_sub(*behind, 0, to);
}

/* The line's words, clean: *painted says where the mention stands. */
static void fill_line(struct buf *out, const struct listing *l, const struct listed *m,
                      const struct document *doc, size_t room, struct painted *painted)
{
    struct buf context = {0}, before = {0}, behind = {0}, tail = {0};
    size_t from, to;
    append_tail(&tail, l, m);
    mention_context(&context, doc->text, m->m.start, m->m.end, room, &from, &to);
    struct span s = buf_bytes(&context);
    if (from > to || to > s.len)
        from = to = 0;
    clean_append(&before, span_sub(s, 0, from));
    clean_append(&behind, span_sub(s, to, s.len));
    struct span left = buf_bytes(&before), right = buf_bytes(&behind);
    size_t own = utf8_columns(span_sub(s, from, to)) + utf8_columns(buf_bytes(&tail)) + 4;
    cut_sides(&left, &right, room > own + 30 ? room - own : 30);
    buf_span(out, left);
    if (left.len && clean_gap(s, from - 1))
        buf_byte(out, ' ');
    painted->from = out->len;
    clean_append(out, span_sub(s, from, to));
    painted->to = out->len;
    if (right.len && clean_gap(s, to))
        buf_byte(out, ' ');
    buf_span(out, right);
    buf_span(out, buf_bytes(&tail));
    buf_release(&context);
    buf_release(&before);
    buf_release(&behind);
    buf_release(&tail);
}

static void print_below(struct view *v, struct span lines)
{
    for (size_t from = 0, to; from < lines.len; from = to + 1) {
        const char *end = memchr(lines.at + from, '\n', lines.len - from);
        to = end ? (size_t)(end - lines.at) : lines.len;
        buf_printf(&v->answer.text, "%*s", LINE_COLUMNS, "");
        print_cut(&v->answer.text, &v->style, PAINT_DIM, span_sub(lines, from, to),
                  v->style.width > LINE_COLUMNS ? v->style.width - LINE_COLUMNS : 0);
        buf_byte(&v->answer.text, '\n');
    }
}

static void print_human(struct view *v, const struct listing *l, const struct listed *m,
                        struct open_doc *d)
{
    struct buf *out = &v->answer.text, text = {0};
    struct painted painted = {0, 0, PAINT_MATCH};
    size_t lead = m->lead.len ? (m->lead.len > 16 ? m->lead.len : 16) + 2 : 0;
    size_t indent = LINE_COLUMNS + lead;
    fill_line(&text, l, m, &d->doc, v->style.width > indent ? v->style.width - indent : 0,
              &painted);
    buf_printf(out, "%6u: ", document_line_next(&d->doc, &d->lines, m->m.start));
    if (lead)
        buf_printf(out, "%16.*s  ", (int)m->lead.len, m->lead.at);
    print_wrapped(out, &v->style, buf_bytes(&text), &painted, 1, indent, indent, v->style.width);
    print_below(v, m->below);
    buf_release(&text);
}

static brief_status open_text(struct view *v, const struct listed_doc *ref, struct open_doc *d,
                              struct arena *a)
{
    struct segment *seg = &v->collection->segments[ref->ref.segment];
    brief_status st = segment_document(seg, ref->ref.doc, a, &d->doc, &v->err);
    st = st ? st : segment_doc(seg, ref->ref.doc, a, &d->row, &v->err);
    d->has_text = !st;
    return st;
}

static brief_status list_doc(struct view *v, struct listing *l, const struct listed_doc *ref,
                             struct arena *a)
{
    struct open_doc d = {0};
    struct mention *mentions;
    size_t n;
    bool first = true;
    brief_status st = collection_mentions(v->collection, ref->ref.segment, ref->ref.doc, a,
                                          &mentions, &n, &v->err);
    st = st ? st : open_text(v, ref, &d, a);
    for (size_t i = 0; i < n && !st; i++) {
        struct listed listed = {.m = mentions[i]};
        if (mentions[i].end > d.doc.text.len ||
            !l->wants(l->ctx, ref->ref, &d.doc, i, &mentions[i], &listed))
            continue;
        l->n_wanted++;
        if (l->n_shown >= l->limit)
            continue;
        if (first && l->explain && (st = l->explain->read(l->explain->ctx, ref->ref, &d.doc)))
            break;
        if (v->style.format == FORMAT_JSONL)
            st = print_json(v, l->explain, &listed, &d, &mentions[i]);
        else if (v->style.format == FORMAT_TSV)
            print_tsv(v, l, &listed, &d);
        else {
            if (first)
                print_doc_head(v, &d, l->n_shown == 0);
            print_human(v, l, &listed, &d);
            if (l->explain)
                st = l->explain->tell(l->explain->ctx, &mentions[i], LINE_COLUMNS);
        }
        first = false;
        l->n_shown++;
        answer_pause(&v->answer);
    }
    return st;
}

brief_status listing_run(struct view *v, struct listing *l, struct listed_doc *docs, size_t n)
{
    struct arena a;
    brief_status st = BRIEF_OK;
    arena_init(&a, 65536);
    make_heap(docs, n);
    while (n && !st && (l->n_shown < l->limit || l->count_all)) {
        size_t n_day = take_day(docs, n);
        n -= n_day;
        if (l->n_shown < l->limit)
            st = order_day(v, docs + n, n_day);
        for (size_t i = n; i < n + n_day && !st; i++) {
            if (l->n_shown >= l->limit && !l->count_all)
                break;
            arena_clear(&a);
            st = list_doc(v, l, &docs[i], &a);
        }
    }
    arena_release(&a);
    return st;
}
