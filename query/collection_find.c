/* collection_find.c -- which document has this public id?
 *
 * An id is one that the input gave ("reut-17"), a source ("wires/peru.txt"), a source and an item's
 * number ("wires/peru.txt#2"), or a source and a given id, when two documents share it. */
#include "query/collection.h"

#include "core/index/postings.h"
#include "core/index/terms.h"

struct finding {
    struct collection *c;
    struct span id;
    struct doc_ref *out;
    bool found;
    struct arena arena;
    struct brief_error *err;
};

static brief_status try_doc(struct finding *f, uint32_t segment, doc_id doc)
{
    struct doc_row row;
    struct segment *seg = &f->c->segments[segment];
    if (doc >= seg->row.n_docs || !segment_is_live(seg, doc))
        return BRIEF_OK;
    arena_clear(&f->arena);
    brief_status st = segment_doc(seg, doc, &f->arena, &row, f->err);
    if (!st && span_equal(row.public_id, f->id)) {
        *f->out = (struct doc_ref){segment, doc};
        f->found = true;
    }
    return st;
}

/* Documents whose input gave them this id. */
static brief_status try_given(struct finding *f, struct span given)
{
    struct buf term = {0};
    brief_status st = BRIEF_OK;
    buf_byte(&term, TERM_DOCUMENT);
    buf_span(&term, given);
    for (uint32_t s = 0; s < f->c->n_segments && !st && !f->found; s++) {
        struct term_entry entry;
        struct postings_iter it = {0};
        bool has = false;
        st = segment_find_term(&f->c->segments[s], buf_bytes(&term), &entry, &has, f->err);
        if (st || !has || (st = postings_iter_open(&it, &entry, f->err)))
            continue;
        for (doc_id doc = it.doc; doc != DOC_END && !st && !f->found; doc = postings_iter_next(&it))
            st = try_doc(f, s, doc);
        postings_iter_close(&it);
    }
    buf_release(&term);
    return st;
}

bool collection_place(const struct collection *c, uint32_t number, struct doc_ref *out)
{
    for (uint32_t s = 0; s < c->n_segments; s++) {
        const struct segment_row *row = &c->segments[s].row;
        if (number >= row->doc_base && number - row->doc_base < row->n_docs) {
            *out = (struct doc_ref){s, number - row->doc_base};
            return true;
        }
    }
    return false;
}

/* Documents of the source with this name. */
static brief_status try_source(struct finding *f, struct span name)
{
    struct source_row row;
    bool has = false;
    brief_status st = store_source_get(f->c->txn, name, &row, &has, f->err);
    if (st || !has)
        return st;
    uint32_t first = row.doc_first, n = row.n_docs;
    for (uint32_t i = 0; i < n && !st && !f->found; i++) {
        struct doc_ref at;
        if (collection_place(f->c, first + i, &at))
            st = try_doc(f, at.segment, at.doc);
    }
    return st;
}

brief_status collection_find(struct collection *c, struct span public_id, struct doc_ref *out,
                             bool *found, struct brief_error *err)
{
    struct finding f = {.c = c, .id = public_id, .out = out, .err = err};
    arena_init(&f.arena, 4096);
    brief_status st = try_given(&f, public_id);
    if (!st && !f.found)
        st = try_source(&f, public_id);
    for (size_t i = 0; i < public_id.len && !st && !f.found; i++)
        if (public_id.at[i] == '#') {
            st = try_given(&f, span_sub(public_id, i + 1, public_id.len));
            if (!st && !f.found)
                st = try_source(&f, span_sub(public_id, 0, i));
        }
    *found = f.found;
    arena_release(&f.arena);
    return st;
}
