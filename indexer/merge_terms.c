/* merge_terms.c -- join dictionaries term by term, lists written anew without dead documents.
 *
 *     cursors over each input's terms ──heap──> equal terms in order of inputs ──> one list
 *
 * What must be known before writing is gathered first, as hashes: which name words still lead to
 * an entity (\2 terms have no postings that could tell), and which stems have several forms left
 * (only their forms have lists of their own). */
#include "core/index/terms.h"
#include "core/mem.h"
#include "core/text/fold.h"
#include "indexer/builder_entities.h"
#include "indexer/builder_postings.h"
#include "indexer/merge_parts.h"

#include <xxhash.h>

/* --- sets of hashes ------------------------------------------------------------------------- */

struct hash_set {
    uint64_t *at; /* 0: free; at most half full */
    size_t n, cap;
};

static void hash_set_release(struct hash_set *s)
{
    mem_free(s->at);
    *s = (struct hash_set){0};
}

static uint64_t hash_of(struct span s)
{
    uint64_t hash = XXH3_64bits(s.at, s.len);
    return hash ? hash : 1;
}

static uint64_t *hash_slot(const struct hash_set *s, uint64_t hash)
{
    size_t i = hash & (s->cap - 1);
    while (s->at[i] && s->at[i] != hash)
        i = (i + 1) & (s->cap - 1);
    return &s->at[i];
}

static bool hash_set_has(const struct hash_set *s, uint64_t hash)
{
    return s->cap && *hash_slot(s, hash) != 0;
}

/* False: out of memory. *was_there when not NULL. */
static bool hash_set_add(struct hash_set *s, uint64_t hash, bool *was_there)
{
    if (s->n * 2 >= s->cap) {
        struct hash_set more = {.cap = s->cap ? s->cap * 2 : 4096};
        more.at = mem_calloc(more.cap, sizeof *more.at);
        if (!more.at)
            return false;
        for (size_t i = 0; i < s->cap; i++)
            if (s->at[i])
                *hash_slot(&more, s->at[i]) = s->at[i];
        more.n = s->n;
        mem_free(s->at);
        *s = more;
    }
    uint64_t *slot = hash_slot(s, hash);
    if (was_there)
        *was_there = *slot != 0;
    s->n += *slot == 0;
    *slot = hash;
    return true;
}

/* --- the work ------------------------------------------------------------------------------- */

struct term_merge {
    struct merging *m;
    struct merge_heap heap;
    struct postings_iter it;
    struct list_writer list;
    struct run_writer postings, positions;
    struct hash_set names;       /* \2 terms that live on; only with deletions */
    struct hash_set stems, many; /* stems with a living form, with several */
    struct buf term, stem, scratch, folded;
};

static bool no_memory(struct term_merge *t)
{
    return merging_ok(t->m, BRIEF_ENOMEM);
}

/* Does a list of that input still have a document? */
static bool lives_on(struct term_merge *t, size_t input, const struct term_entry *entry)
{
    const struct merging *m = t->m;
    if (!merging_has_deletions(m, input))
        return entry->n_docs > 0;
    if (!merging_ok(t->m, postings_iter_open(&t->it, entry, m->out.err)))
        return false;
    while (t->it.doc != DOC_END && m->new_doc[input][t->it.doc] == DOC_END)
        postings_iter_next(&t->it);
    return merging_ok(t->m, t->it.status) && t->it.doc != DOC_END;
}

/* Append what lives of one input's list to the one being written. */
static bool append_list(struct term_merge *t, size_t input, const struct term_entry *entry,
                        bool with_positions)
{
    const struct merging *m = t->m;
    const uint32_t *map = m->new_doc[input];
    struct postings_iter *it = &t->it;
    if (!merging_ok(t->m, postings_iter_open(it, entry, m->out.err)))
        return false;
    for (; it->doc != DOC_END; postings_iter_next(it)) {
        uint32_t doc = map[it->doc];
        if (doc == DOC_END)
            continue;
        if (with_positions) {
            const uint32_t *at = postings_iter_positions(it);
            if (!at)
                return merging_ok(t->m, it->status ? it->status : BRIEF_ECORRUPT);
            list_first_position(&t->list);
            for (uint32_t i = 0; i < it->freq; i++)
                list_position(&t->list, at[i]);
        }
        list_document(&t->list, doc, it->freq);
    }
    return merging_ok(t->m, it->status);
}

static void write_entry(struct term_merge *t, struct dictionary_writer *to, struct span stem,
                        bool has_list)
{
    struct dictionary_item item = {.term = buf_bytes(&t->term), .stem = stem};
    if (has_list) {
        if (!list_writer_end(&t->list)) {
            merging_ok(t->m, t->list.over_limit ? BRIEF_ELIMIT : BRIEF_ENOMEM);
            return;
        }
        item.n_docs = t->list.n_docs;
        item.n_occurrences = t->list.n_occurrences;
        item.postings = buf_bytes(&t->list.postings);
        item.positions = buf_bytes(&t->list.positions);
    }
    if (t->m->out.status == BRIEF_OK)
        dictionary_writer_add(to, &item);
}

/* --- terms ---------------------------------------------------------------------------------- */

static bool push_term(struct term_merge *t, struct term_cursor *cursors, uint32_t i)
{
    if (term_cursor_next(&cursors[i]))
        merge_heap_push(&t->heap, i, cursors[i].entry.term);
    return merging_ok(t->m, cursors[i].status);
}

/* Write the least term; every input that has it adds to its list. */
static bool merge_term(struct term_merge *t, struct term_cursor *cursors,
                       struct dictionary_writer *to)
{
    bool is_name, living_name = false;
    buf_clear(&t->term);
    buf_span(&t->term, merge_heap_key(&t->heap));
    if (t->term.failed)
        return no_memory(t);
    is_name = t->term.len && t->term.at[0] == TERM_NAME;
    list_writer_begin(&t->list);
    while (t->heap.n && span_equal(merge_heap_key(&t->heap), buf_bytes(&t->term))) {
        uint32_t i = merge_heap_pop(&t->heap);
        const struct term_entry *entry = &cursors[i].entry;
        living_name |= is_name && entry->n_docs == 0;
        if ((entry->n_docs && !append_list(t, i, entry, entry->has_positions)) ||
            !push_term(t, cursors, i))
            return false;
    }
    if (living_name && t->m->has_deletions)
        living_name = hash_set_has(&t->names, hash_of(buf_bytes(&t->term)));
    if (living_name || t->list.n_docs)
        write_entry(t, to, (struct span){NULL, 0}, t->list.n_docs > 0);
    return t->m->out.status == BRIEF_OK;
}

static void merge_terms(struct term_merge *t, struct dictionary_writer *to)
{
    struct merging *m = t->m;
    struct term_cursor *cursors = mem_calloc(m->n_in, sizeof *cursors);
    if (!cursors) {
        no_memory(t);
        return;
    }
    for (uint32_t i = 0; i < m->n_in && m->out.status == BRIEF_OK; i++)
        if (merging_ok(m, term_cursor_open(&cursors[i], m->in[i], SPAN(""), m->out.err)))
            push_term(t, cursors, i);
    while (m->out.status == BRIEF_OK && t->heap.n)
        merge_term(t, cursors, to);
    for (size_t i = 0; i < m->n_in; i++)
        term_cursor_close(&cursors[i]);
    mem_free(cursors);
    t->heap.n = 0;
}

/* --- name words that live on ---------------------------------------------------------------- */

struct name_adder {
    struct term_merge *t;
    struct span entity;
};

static bool add_name(void *ctx, struct span token)
{
    struct name_adder *adder = ctx;
    struct term_merge *t = adder->t;
    buf_clear(&t->scratch);
    buf_byte(&t->scratch, TERM_NAME);
    term_append_token(&t->scratch, token);
    buf_byte(&t->scratch, 0);
    buf_span(&t->scratch, adder->entity);
    return !t->scratch.failed && hash_set_add(&t->names, hash_of(buf_bytes(&t->scratch)), NULL);
}

/* The words of an entity's key, or of a surface or candidate. */
static bool add_names_of(struct term_merge *t, struct segment *seg, struct span term)
{
    struct entity_term parsed;
    if (!term_parse(&parsed, term))
        return merging_ok(t->m, segment_damaged(seg, "the term of an entity", t->m->out.err));
    struct name_adder adder = {t, term_letter_and_key(&parsed)};
    struct span folded = parsed.key;
    if (parsed.kind != TERM_ENTITY) {
        buf_clear(&t->folded);
        if (fold_name(&t->folded, parsed.part) != BRIEF_OK)
            return no_memory(t);
        folded = buf_bytes(&t->folded);
    }
    return name_tokens_each(folded, add_name, &adder) || no_memory(t);
}

static bool gather_names(struct term_merge *t, size_t input, char kind)
{
    struct segment *seg = t->m->in[input];
    struct term_cursor c;
    if (!merging_ok(t->m, term_cursor_open(&c, seg, (struct span){&kind, 1}, t->m->out.err)))
        return false;
    while (t->m->out.status == BRIEF_OK && term_cursor_next(&c))
        if (lives_on(t, input, &c.entry))
            add_names_of(t, seg, c.entry.term);
    merging_ok(t->m, c.status);
    term_cursor_close(&c);
    return t->m->out.status == BRIEF_OK;
}

static bool gather_all_names(struct term_merge *t)
{
    const char kinds[] = {TERM_ENTITY, TERM_SURFACE, TERM_CANDIDATE};
    for (size_t i = 0; i < t->m->n_in && t->m->has_deletions; i++)
        for (size_t k = 0; k < sizeof kinds; k++)
            if (!gather_names(t, i, kinds[k]))
                return false;
    return true;
}

/* --- forms ---------------------------------------------------------------------------------- */

struct form_stream {
    struct form_cursor cursor;
    struct buf key; /* form, NUL, stem: their order on disk */
};

static bool push_form(struct term_merge *t, struct form_stream *streams, uint32_t i)
{
    struct form_stream *s = &streams[i];
    if (form_cursor_next(&s->cursor)) {
        buf_clear(&s->key);
        buf_span(&s->key, s->cursor.entry.term);
        buf_byte(&s->key, 0);
        buf_span(&s->key, s->cursor.stem);
        if (s->key.failed)
            return no_memory(t);
        merge_heap_push(&t->heap, i, buf_bytes(&s->key));
    }
    return merging_ok(t->m, s->cursor.status);
}

/* Where nothing is deleted every form lives on, and nobody has to look at its list. */
static bool form_lives_on(struct term_merge *t, size_t input, struct form_cursor *c)
{
    if (!merging_has_deletions(t->m, input))
        return true;
    return (form_cursor_share(c) || merging_ok(t->m, c->status)) && lives_on(t, input, &c->entry);
}

static bool append_form(struct term_merge *t, size_t input, struct form_cursor *c)
{
    return (form_cursor_share(c) || merging_ok(t->m, c->status)) &&
           append_list(t, input, &c->entry, false);
}

/* Note the least form's stem if the form lives on. */
static bool gather_form(struct term_merge *t, struct form_stream *streams)
{
    bool lives = false, was_there = false;
    buf_clear(&t->term);
    buf_span(&t->term, merge_heap_key(&t->heap));
    buf_clear(&t->stem);
    buf_span(&t->stem, streams[t->heap.at[0]].cursor.stem);
    if (t->term.failed || t->stem.failed)
        return no_memory(t);
    while (t->heap.n && span_equal(merge_heap_key(&t->heap), buf_bytes(&t->term))) {
        uint32_t i = merge_heap_pop(&t->heap);
        lives = lives || form_lives_on(t, i, &streams[i].cursor);
        if (!push_form(t, streams, i))
            return false;
    }
    uint64_t hash = hash_of(buf_bytes(&t->stem));
    if (lives && (!hash_set_add(&t->stems, hash, &was_there) ||
                  (was_there && !hash_set_add(&t->many, hash, NULL))))
        return no_memory(t);
    return true;
}

/* Write the least form, with a list of its own if its stem has several. */
static bool merge_form(struct term_merge *t, struct form_stream *streams,
                       struct dictionary_writer *to)
{
    struct span stem = streams[t->heap.at[0]].cursor.stem;
    bool lives = false, own = hash_set_has(&t->many, hash_of(stem));
    buf_clear(&t->scratch);
    buf_span(&t->scratch, merge_heap_key(&t->heap));
    buf_clear(&t->term);
    buf_span(&t->term, streams[t->heap.at[0]].cursor.entry.term);
    buf_clear(&t->stem);
    buf_span(&t->stem, stem);
    if (t->scratch.failed || t->term.failed || t->stem.failed)
        return no_memory(t);
    list_writer_begin(&t->list);
    while (t->heap.n && span_equal(merge_heap_key(&t->heap), buf_bytes(&t->scratch))) {
        uint32_t i = merge_heap_pop(&t->heap);
        struct form_cursor *c = &streams[i].cursor;
        if (own && !append_form(t, i, c))
            return false;
        lives = lives || (!own && form_lives_on(t, i, c));
        if (!push_form(t, streams, i))
            return false;
    }
    if (lives || t->list.n_docs)
        write_entry(t, to, buf_bytes(&t->stem), own);
    return t->m->out.status == BRIEF_OK;
}

/* One walk over the forms of all inputs: to count (no writer) or to write. */
static void walk_forms(struct term_merge *t, struct dictionary_writer *to)
{
    struct merging *m = t->m;
    struct form_stream *streams = mem_calloc(m->n_in, sizeof *streams);
    if (!streams) {
        no_memory(t);
        return;
    }
    for (uint32_t i = 0; i < m->n_in && m->out.status == BRIEF_OK; i++)
        if (merging_ok(m, form_cursor_open(&streams[i].cursor, m->in[i], SPAN(""), m->out.err))) {
            streams[i].cursor.is_lazy = true;
            push_form(t, streams, i);
        }
    while (m->out.status == BRIEF_OK && t->heap.n) {
        if (to)
            merge_form(t, streams, to);
        else
            gather_form(t, streams);
    }
    for (size_t i = 0; i < m->n_in; i++) {
        form_cursor_close(&streams[i].cursor);
        buf_release(&streams[i].key);
    }
    mem_free(streams);
    t->heap.n = 0;
}

/* --- all of it ------------------------------------------------------------------------------ */

static void release(struct term_merge *t)
{
    merge_heap_release(&t->heap);
    postings_iter_close(&t->it);
    list_writer_release(&t->list);
    hash_set_release(&t->names);
    hash_set_release(&t->stems);
    hash_set_release(&t->many);
    buf_release(&t->term);
    buf_release(&t->stem);
    buf_release(&t->scratch);
    buf_release(&t->folded);
}

void merge_dictionaries(struct merging *m)
{
    struct term_merge t = {.m = m, .list = {.lengths = m->lengths}};
    struct dictionary_writer terms, forms;
    run_writer_init(&t.postings, &m->out, BLOB_POSTINGS);
    run_writer_init(&t.positions, &m->out, BLOB_POSITIONS);
    dictionary_writer_init(&terms, &m->out, false, &t.postings, &t.positions);
    dictionary_writer_init(&forms, &m->out, true, &t.postings, &t.positions);
    if (!merge_heap_init(&t.heap, m->n_in))
        no_memory(&t);
    if (m->out.status == BRIEF_OK && gather_all_names(&t))
        merge_terms(&t, &terms);
    if (m->out.status == BRIEF_OK)
        walk_forms(&t, NULL);
    if (m->out.status == BRIEF_OK)
        walk_forms(&t, &forms);
    dictionary_writer_finish(&terms);
    dictionary_writer_finish(&forms);
    run_writer_finish(&t.postings);
    run_writer_finish(&t.positions);
    m->n_terms = terms.n_total;
    m->n_forms = forms.n_total;
    release(&t);
}
