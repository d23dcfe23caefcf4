/* evidence.c -- look up what live documents prove of a weak name. */
#include "query/evidence.h"

#include "core/index/terms.h"
#include "core/mem.h"

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for the evidence of a name");
}

/* Live occurrences of a term in all segments, added to *n. */
static brief_status count_term(struct collection *c, struct span term, uint64_t *n,
                               struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < c->n_segments && !st; i++) {
        struct segment *seg = &c->segments[i];
        struct term_entry entry;
        bool found = false;
        uint32_t n_docs;
        uint64_t n_here = 0;
        st = segment_find_term(seg, term, &entry, &found, err);
        if (!st && found)
            st = segment_live_count(seg, &entry, &n_docs, &n_here, err);
        *n += n_here;
    }
    return st;
}

/* Live occurrences of exactly this folded form, whatever its stem, in one segment. */
static brief_status count_form(struct segment *seg, struct span form, uint64_t *n,
                               struct brief_error *err)
{
    struct form_cursor cursor = {0};
    brief_status st = form_cursor_open(&cursor, seg, form, err);
    if (st)
        return st;
    while (!st && form_cursor_next(&cursor) && span_equal(cursor.entry.term, form)) {
        uint32_t n_docs;
        uint64_t n_here = 0;
        st = segment_live_count(seg, &cursor.entry, &n_docs, &n_here, err);
        *n += n_here;
    }
    st = st ? st : cursor.status;
    form_cursor_close(&cursor);
    return st;
}

static brief_status count_proofs(struct evidence *e, struct collection *c, struct span key,
                                 struct brief_error *err)
{
    struct buf term = {0};
    brief_status st = BRIEF_OK;
    for (uint8_t type = 0; type < N_NAME_TYPES && !st; type++) {
        buf_clear(&term);
        buf_byte(&term, TERM_PROOF);
        buf_byte(&term, (uint8_t)mention_type_letter(type));
        buf_span(&term, key);
        st =
            term.failed ? no_memory(err) : count_term(c, buf_bytes(&term), &e->n_proofs[type], err);
    }
    buf_release(&term);
    return st;
}

static brief_status count_word(struct evidence *e, struct collection *c, struct span word,
                               struct brief_error *err)
{
    struct buf term = {0};
    uint64_t n_all = 0, n_capital = 0;
    brief_status st = BRIEF_OK;
    buf_byte(&term, TERM_CAPITAL);
    buf_span(&term, word);
    st = term.failed ? no_memory(err) : count_term(c, buf_bytes(&term), &n_capital, err);
    buf_release(&term);
    for (size_t i = 0; i < c->n_segments && !st; i++)
        st = count_form(&c->segments[i], word, &n_all, err);
    evidence_add_word(e, n_capital, n_all > n_capital ? n_all - n_capital : 0);
    return st;
}

brief_status evidence_find(struct evidence *out, struct collection *c, struct span key,
                           struct brief_error *err)
{
    struct span word;
    *out = evidence_of_key(key);
    brief_status st = count_proofs(out, c, key, err);
    bool counts = evidence_needs_words(out);
    while (!st && counts && evidence_next_word(&key, &word))
        st = count_word(out, c, word, err);
    return st;
}

/* Deleted documents may be all that a key's list holds; then asking further finds no proof. */
static brief_status note_proven(struct collection *c, struct segment *seg, struct brief_error *err)
{
    struct term_cursor cursor = {0};
    char kind = TERM_PROOF;
    bool is_new;
    brief_status st = term_cursor_open(&cursor, seg, (struct span){&kind, 1}, err);
    if (st)
        return st;
    while (!st && term_cursor_next(&cursor)) {
        struct span key = span_sub(cursor.entry.term, 2, cursor.entry.term.len);
        if (intern_add(&c->proven, key, &is_new) == INTERN_NONE)
            st = no_memory(err);
    }
    st = st ? st : cursor.status;
    term_cursor_close(&cursor);
    return st;
}

brief_status evidence_prepare(struct collection *c, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < c->n_segments && !c->prepared && !st; i++)
        st = note_proven(c, &c->segments[i], err);
    c->prepared |= !st;
    return st;
}

brief_status evidence_verdict(struct verdict *out, struct collection *c, struct span key,
                              struct brief_error *err)
{
    bool is_new = false;
    *out = (struct verdict){VERDICT_UNPROVEN, 0};
    if (c->prepared && intern_find(&c->proven, key) == INTERN_NONE)
        return BRIEF_OK;
    uint32_t number = intern_add(&c->judged, key, &is_new);
    struct verdict *grown = number == INTERN_NONE ? NULL
                                                  : mem_grow(c->verdicts, &c->verdicts_cap,
                                                             (size_t)number + 1, sizeof *grown);
    if (!grown)
        return no_memory(err);
    c->verdicts = grown;
    if (is_new) {
        struct evidence e;
        grown[number] = *out;
        brief_status st = evidence_find(&e, c, key, err);
        if (st)
            return st;
        grown[number] = evidence_decide(&e);
    }
    *out = grown[number];
    return BRIEF_OK;
}

brief_status evidence_of_mention(struct evidence *out, struct collection *c,
                                 const struct mention *m, struct brief_error *err)
{
    struct buf key = {0};
    *out = (struct evidence){0};
    brief_status st = term_append_key(&key, m->norm) ? no_memory(err)
                                                     : evidence_find(out, c, buf_bytes(&key), err);
    buf_release(&key);
    return st;
}

brief_status collection_mentions(struct collection *c, uint32_t segment, doc_id doc,
                                 struct arena *a, struct mention **out, size_t *n,
                                 struct brief_error *err)
{
    struct buf key = {0};
    brief_status st = segment_mentions(&c->segments[segment], doc, a, out, n, err);
    for (size_t i = 0; i < *n && !st; i++) {
        struct verdict verdict;
        if (!mention_is_weak_name(&(*out)[i]))
            continue;
        buf_clear(&key);
        st = term_append_key(&key, (*out)[i].norm)
                 ? no_memory(err)
                 : evidence_verdict(&verdict, c, buf_bytes(&key), err);
        if (!st)
            evidence_apply(&(*out)[i], verdict);
    }
    buf_release(&key);
    return st;
}
