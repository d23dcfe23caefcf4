/* builder_write.c -- write a finished batch as one segment.
 *
 *     streams ──radix──> groups by term ──> lists, TERMS, then FORMS ──> the rest
 *
 * Terms are visited in the order of their strings, so every blob leaves in key order. */
#include "indexer/builder.h"

#include "core/bytes.h"
#include "core/index/amount_key.h"
#include "core/index/format.h"
#include "core/index/terms.h"
#include "core/mem.h"
#include "core/stage_clock.h"
#include "indexer/builder_parts.h"
#include "indexer/builder_postings.h"

#include <stdlib.h>

#define HINT_SHIFT 7 /* one hint for 128 places */

/* Where a form's own occurrences lie among the words; n 0: the form is not in the batch. */
struct form_group {
    uint32_t from, n;
    bool own; /* its stem has further forms: it gets a list of its own */
};

struct writing {
    struct builder *b;
    struct blob_out out;
    struct run_writer postings, positions;
    struct list_writer list;
    struct stream other;       /* scratch of sorting */
    uint32_t *hints;           /* the document of every 128th place */
    uint32_t *bases, *lengths; /* by document, and one base behind the last */
    uint32_t *term_of;         /* by folded form */
    uint32_t *starts;          /* by term */
    struct form_group *groups; /* by folded form */
    struct arena cuts;         /* cut terms */
    uint32_t n_terms, n_forms, n_strings;
};

static bool need(struct writing *w, const void *at)
{
    if (!at)
        blob_out_no_memory(&w->out);
    return at != NULL;
}

/* --- places --------------------------------------------------------------------------------- */

static bool make_hints(struct writing *w)
{
    const struct builder *b = w->b;
    size_t n = (size_t)(b->next_base >> HINT_SHIFT) + 1;
    w->hints = mem_alloc(n * sizeof *w->hints);
    w->bases = mem_alloc((b->n_docs + 1) * sizeof *w->bases);
    w->lengths = mem_alloc(b->n_docs * sizeof *w->lengths);
    if (!need(w, w->hints) || !need(w, w->bases) || !need(w, w->lengths))
        return false;
    for (size_t i = 0; i < b->n_docs; i++) {
        w->bases[i] = b->docs[i].base;
        w->lengths[i] = b->docs[i].length;
    }
    w->bases[b->n_docs] = (uint32_t)b->next_base; /* check_places keeps it a u32 */
    uint32_t doc = 0;
    for (size_t i = 0; i < n; i++) {
        while (doc + 1 < b->n_docs && w->bases[doc + 1] <= i << HINT_SHIFT)
            doc++;
        w->hints[i] = doc;
    }
    return true;
}

/* The document that holds the place, which is below the last base. */
static inline uint32_t doc_of_place(const struct writing *w, uint32_t place)
{
    uint32_t doc = w->hints[place >> HINT_SHIFT];
    while (w->bases[doc + 1] <= place)
        doc++;
    return doc;
}

/* --- lists ---------------------------------------------------------------------------------- */

enum list_style { LIST_DOCS, LIST_WORDS, LIST_ENTITIES, LIST_PROOFS };

/* Encode a group of occurrences. A word stands once at a position (a compound and its part may be
 * one term); mentions may begin together. Words and entities have positions. */
static bool encode_list(struct writing *w, const uint64_t *at, size_t n, enum list_style style)
{
    struct list_writer *list = &w->list;
    size_t i = 0;
    list_writer_begin(list);
    while (i < n) {
        uint32_t doc = doc_of_place(w, (uint32_t)at[i]), freq = 0;
        uint32_t base = w->bases[doc], end = w->bases[doc + 1];
        uint64_t last = UINT64_MAX;
        list_first_position(list);
        for (; i < n && (uint32_t)at[i] < end; i++) {
            uint32_t place = (uint32_t)at[i];
            if (place == last && (style == LIST_DOCS || style == LIST_WORDS))
                continue;
            last = place;
            freq++;
            if (style == LIST_WORDS || style == LIST_ENTITIES)
                list_position(list, place - base);
        }
        list_document(list, doc, freq);
    }
    if (list_writer_end(list))
        return true;
    if (list->over_limit && w->out.status == BRIEF_OK)
        w->out.status =
            brief_fail(w->out.err, BRIEF_ELIMIT, "a posting list of 4 GiB: use smaller batches");
    blob_out_no_memory(&w->out);
    return false;
}

static void add_entry(struct writing *w, struct dictionary_writer *d, struct span term,
                      struct span stem, bool has_list)
{
    struct dictionary_item item = {.term = term, .stem = stem};
    if (has_list) {
        item.n_docs = w->list.n_docs;
        item.n_occurrences = w->list.n_occurrences;
        item.postings = buf_bytes(&w->list.postings);
        item.positions = buf_bytes(&w->list.positions);
    }
    if (w->out.status == BRIEF_OK)
        dictionary_writer_add(d, &item);
}

/* The term as the dictionary holds it: long ones are cut, the cut lives in w->cuts. */
static struct span dictionary_term(struct writing *w, struct span term)
{
    char room[TERM_MAX];
    if (term.len <= TERM_MAX)
        return term;
    struct span cut = arena_copy(&w->cuts, term_cut(term, room));
    need(w, cut.at);
    return cut;
}

/* --- entities ------------------------------------------------------------------------------- */

static void write_entities(struct writing *w, struct dictionary_writer *terms)
{
    struct entity_terms *e = &w->b->entities;
    size_t n = e->terms.n;
    uint32_t *starts = mem_alloc((n + 1) * sizeof *starts);
    struct numbered *order = mem_alloc((n + 1) * sizeof *order);
    if (!need(w, starts) || !need(w, order))
        goto out;
    if (!stream_sort(&e->stream, &w->other, NULL, NULL, n, starts)) {
        blob_out_no_memory(&w->out);
        goto out;
    }
    for (size_t i = 0; i < n; i++)
        numbered_set(&order[i], e->terms.strings[i], (uint32_t)i);
    numbered_sort(order, n);
    for (size_t i = 0; i < n && w->out.status == BRIEF_OK; i++) {
        uint32_t term = order[i].number;
        uint8_t kind = (uint8_t)order[i].bytes.at[0];
        size_t n_places = starts[term + 1] - starts[term];
        if (n_places && !encode_list(w, e->stream.at + starts[term], n_places,
                                     kind == TERM_ENTITY  ? LIST_ENTITIES
                                     : kind == TERM_PROOF ? LIST_PROOFS
                                                          : LIST_DOCS))
            break;
        add_entry(w, terms, order[i].bytes, (struct span){NULL, 0}, n_places > 0);
    }
out:
    mem_free(starts);
    mem_free(order);
}

/* --- words ---------------------------------------------------------------------------------- */

/* Put folded numbers in the place of form numbers, sort by term. */
static bool sort_words(struct writing *w)
{
    struct builder *b = w->b;
    size_t n_forms = forms_count(b->forms), n_folded = forms_count_folded(b->forms);
    size_t n_terms = forms_count_terms(b->forms);
    uint32_t *folded_of = mem_alloc((n_forms + 1) * sizeof *folded_of);
    w->term_of = mem_alloc((n_folded + 1) * sizeof *w->term_of);
    w->starts = mem_alloc((n_terms + 1) * sizeof *w->starts);
    w->groups = mem_calloc(n_folded + 1, sizeof *w->groups);
    if (!need(w, folded_of) || !need(w, w->term_of) || !need(w, w->starts) || !need(w, w->groups)) {
        mem_free(folded_of);
        return false;
    }
    for (size_t i = 0; i < n_forms; i++)
        folded_of[i] = forms_at(b->forms, (uint32_t)i)->folded_number;
    for (size_t i = 0; i < n_folded; i++)
        w->term_of[i] = forms_term_of_folded(b->forms, (uint32_t)i);
    bool sorted = stream_sort(&b->words, &w->other, folded_of, w->term_of, n_terms, w->starts);
    mem_free(folded_of);
    if (!sorted)
        blob_out_no_memory(&w->out);
    return sorted;
}

/* Sort a term's group by form, keeping the order of places: counting sort over the forms that
 * occur. Groups of one form stay as they are. */
static void group_by_form(struct writing *w, uint32_t from, uint32_t to)
{
    uint64_t *at = w->b->words.at, *other = w->other.at;
    uint32_t first = (uint32_t)(at[from] >> 32), next = from;
    bool several = false;
    for (uint32_t i = from; i < to; i++) {
        uint32_t form = (uint32_t)(at[i] >> 32);
        several |= form != first;
        w->groups[form].n++;
    }
    for (uint32_t i = from; i < to; i++) {
        struct form_group *g = &w->groups[at[i] >> 32];
        g->own = several;
        if (g->from == 0) { /* first sight; kept plus one until the end */
            g->from = next + 1;
            next += g->n;
            g->n = 0;
        }
        other[g->from - 1 + g->n++] = at[i];
    }
    if (several)
        memcpy(at + from, other + from, (to - from) * sizeof *at);
}

static void write_words(struct writing *w, struct dictionary_writer *terms)
{
    struct builder *b = w->b;
    size_t n_terms = forms_count_terms(b->forms), n = 0;
    struct numbered *order = mem_alloc((n_terms + 1) * sizeof *order);
    if (!need(w, order))
        return;
    for (size_t i = 0; i < n_terms; i++)
        if (w->starts[i] < w->starts[i + 1])
            numbered_set(&order[n++], dictionary_term(w, forms_term(b->forms, (uint32_t)i)),
                         (uint32_t)i);
    numbered_sort(order, n);
    for (size_t i = 0; i < n && w->out.status == BRIEF_OK; i++) {
        uint32_t from = w->starts[order[i].number], to = w->starts[order[i].number + 1];
        if (!encode_list(w, b->words.at + from, to - from, LIST_WORDS))
            break;
        add_entry(w, terms, order[i].bytes, (struct span){NULL, 0}, true);
        group_by_form(w, from, to);
    }
    mem_free(order);
}

static void write_forms(struct writing *w, struct dictionary_writer *forms)
{
    struct builder *b = w->b;
    size_t n_folded = forms_count_folded(b->forms), n = 0;
    struct numbered *order = mem_alloc((n_folded + 1) * sizeof *order);
    if (!need(w, order))
        return;
    for (size_t i = 0; i < n_folded; i++)
        if (w->groups[i].n)
            numbered_set(&order[n++], dictionary_term(w, forms_folded(b->forms, (uint32_t)i)),
                         (uint32_t)i);
    numbered_sort(order, n);
    for (size_t i = 0; i < n && w->out.status == BRIEF_OK; i++) {
        const struct form_group *g = &w->groups[order[i].number];
        if (g->own && !encode_list(w, b->words.at + g->from - 1, g->n, LIST_DOCS))
            break;
        add_entry(w, forms, order[i].bytes,
                  dictionary_term(w, forms_term(b->forms, w->term_of[order[i].number])), g->own);
    }
    mem_free(order);
}

static void write_dictionaries(struct writing *w)
{
    struct dictionary_writer terms, forms;
    run_writer_init(&w->postings, &w->out, BLOB_POSTINGS);
    run_writer_init(&w->positions, &w->out, BLOB_POSITIONS);
    dictionary_writer_init(&terms, &w->out, false, &w->postings, &w->positions);
    dictionary_writer_init(&forms, &w->out, true, &w->postings, &w->positions);
    if (make_hints(w)) {
        w->list.lengths = w->lengths;
        write_entities(w, &terms);
        stage_mark(w->b->clock, STAGE_PACK);
        bool sorted = w->out.status == BRIEF_OK && sort_words(w);
        stage_mark(w->b->clock, STAGE_SORT);
        if (sorted) {
            write_words(w, &terms);
            if (w->out.status == BRIEF_OK)
                write_forms(w, &forms);
        }
    }
    dictionary_writer_finish(&terms);
    dictionary_writer_finish(&forms);
    run_writer_finish(&w->postings);
    run_writer_finish(&w->positions);
    w->n_terms = terms.n_total;
    w->n_forms = forms.n_total;
}

/* --- columns, amounts ----------------------------------------------------------------------- */

static void put_column(struct writing *w, enum column column, const struct buf *values)
{
    char key = (char)column;
    if (blob_out_check(&w->out, values))
        blob_put(&w->out, BLOB_COLUMNS, (struct span){&key, 1}, buf_bytes(values));
}

static void write_columns(struct writing *w)
{
    const struct builder *b = w->b;
    struct buf lengths = {0}, titles = {0}, days = {0}, facts = {0};
    for (size_t i = 0; i < b->n_docs; i++) {
        const struct builder_doc *d = &b->docs[i];
        char title[2];
        store_u16le(title, (uint16_t)(d->title_length < UINT16_MAX ? d->title_length : UINT16_MAX));
        buf_u32le(&lengths, d->length);
        buf_append(&titles, title, sizeof title);
        buf_u32le(&days, (uint32_t)d->date.from);
        buf_u32le(&days, (uint32_t)d->date.to);
    }
    buf_u32le(&facts, (uint32_t)b->n_docs);
    put_column(w, COLUMN_LENGTHS, &lengths);
    put_column(w, COLUMN_TITLE_LENGTHS, &titles);
    put_column(w, COLUMN_DAYS, &days);
    put_column(w, COLUMN_FACTS, &facts);
    buf_release(&lengths);
    buf_release(&titles);
    buf_release(&days);
    buf_release(&facts);
}

static void write_amounts(struct writing *w)
{
    const struct builder *b = w->b;
    struct amounts_writer out;
    struct numbered *order = mem_alloc((b->n_amounts + 1) * sizeof *order);
    if (!need(w, order))
        return;
    for (size_t i = 0; i < b->n_amounts; i++) {
        const struct builder_amount *m = &b->amounts[i];
        numbered_set(&order[i], (struct span){b->amount_keys.at + m->key_at, m->key_len},
                     (uint32_t)i);
    }
    numbered_sort(order, b->n_amounts);
    amounts_writer_init(&out, &w->out);
    for (size_t i = 0; i < b->n_amounts; i++) {
        const struct builder_amount *m = &b->amounts[order[i].number];
        struct amount_record r = {m->value, m->value_to, m->doc, m->mention};
        amounts_writer_add(&out, m->list,
                           m->unit == INTERN_NONE ? SPAN("") : b->stamps.strings.strings[m->unit],
                           &r);
    }
    amounts_writer_finish(&out);
    mem_free(order);
}

/* --- all of it ------------------------------------------------------------------------------ */

void languages_join(struct buf *out, const struct intern *languages)
{
    size_t n = languages->n;
    struct numbered *order = mem_alloc((n + 1) * sizeof *order);
    if (!order) {
        out->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++)
        numbered_set(&order[i], languages->strings[i], (uint32_t)i);
    numbered_sort(order, n);
    for (size_t i = 0; i < n; i++) {
        if (out->len && order[i].bytes.len)
            buf_byte(out, ',');
        buf_span(out, order[i].bytes);
    }
    mem_free(order);
}

static void fill_row(struct writing *w, struct segment_row *row)
{
    struct builder *b = w->b;
    buf_clear(&b->language_list);
    languages_join(&b->language_list, &b->languages);
    blob_out_check(&w->out, &b->language_list);
    *row = (struct segment_row){
        .n_docs = (uint32_t)b->n_docs,
        .n_live = (uint32_t)b->n_docs,
        .n_live_tokens = b->n_tokens,
        .text_bytes = b->text_bytes,
        .n_mentions = b->n_mentions,
        .n_terms = w->n_terms,
        .n_forms = w->n_forms,
        .n_strings = w->n_strings,
        .languages = buf_bytes(&b->language_list),
    };
}

static void release_writing(struct writing *w)
{
    list_writer_release(&w->list);
    stream_release(&w->other);
    mem_free(w->hints);
    mem_free(w->bases);
    mem_free(w->lengths);
    mem_free(w->term_of);
    mem_free(w->starts);
    mem_free(w->groups);
    arena_release(&w->cuts);
}

brief_status builder_finish(struct builder *b, const struct blob_sink *sink,
                            struct segment_row *row, struct brief_error *err)
{
    *row = (struct segment_row){0};
    if (b->n_docs == 0)
        return BRIEF_OK;
    struct writing w = {.b = b, .out = {.sink = sink, .err = err}};
    stage_mark(b->clock, STAGE_OUTSIDE);
    arena_init(&w.cuts, 4096);
    chunk_writer_flush(&b->doc_chunks);
    chunk_writer_flush(&b->text_chunks);
    if (b->out.status != BRIEF_OK)
        blob_out_no_memory(&w.out);
    blob_store_replay(&b->kept, &w.out);
    if (w.out.status == BRIEF_OK)
        write_dictionaries(&w);
    if (w.out.status == BRIEF_OK)
        write_columns(&w);
    if (w.out.status == BRIEF_OK)
        write_mentions(w.b, &w.out, &w.n_strings);
    if (w.out.status == BRIEF_OK)
        write_amounts(&w);
    fill_row(&w, row);
    release_writing(&w);
    builder_clear(b);
    stage_mark(b->clock, STAGE_PACK);
    return w.out.status;
}
