/* marks.c -- which bytes of a text a query matches. */
#include "query/snippet.h"

#include "core/index/terms.h"
#include "core/mem.h"
#include "query/actors.h"

#include <stdlib.h>

struct marking {
    const struct plan *plan;
    const struct document *doc;
    struct forms *forms;
    struct token *words; /* with a position, compounds by their parts */
    size_t n_words;
    struct mark *marks;
    size_t n, cap;
    uint32_t title_end;
    struct brief_error *err;
};

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for marking a text");
}

static brief_status add_mark(struct marking *m, uint32_t from, uint32_t to, size_t leaf)
{
    struct mark *grown = mem_grow(m->marks, &m->cap, m->n + 1, sizeof *grown);
    if (!grown)
        return no_memory(m->err);
    m->marks = grown;
    grown[m->n++] = (struct mark){from, to, (uint32_t)leaf};
    return BRIEF_OK;
}

static bool slot_has(const struct query_slot *slot, struct span term)
{
    for (size_t i = 0; i < slot->n_terms; i++)
        if (span_equal(slot->terms[i], term))
            return true;
    return false;
}

/* The phrase at word i: its last word's index, or SIZE_MAX. */
static size_t phrase_at(const struct marking *m, const struct query_words *words, size_t i)
{
    size_t at = i;
    for (size_t s = 0; s < words->n_slots; s++) {
        at = i + words->slots[s].offset;
        if (at >= m->n_words ||
            m->words[at].position - m->words[i].position != words->slots[s].offset ||
            !slot_has(&words->slots[s], forms_at(m->forms, m->words[at].form)->term))
            return SIZE_MAX;
    }
    return at;
}

static brief_status mark_words(struct marking *m, size_t leaf_number)
{
    const struct plan_leaf *leaf = &m->plan->leaves[leaf_number];
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < m->n_words && !st; i++) {
        const struct token *token = &m->words[i];
        if (leaf->title && token->at >= m->title_end)
            break;
        if (leaf->kind == LEAF_PREFIX) {
            if (span_starts_with(forms_at(m->forms, token->form)->folded, leaf->words.whole))
                st = add_mark(m, token->at, token->at + token->len, leaf_number);
            continue;
        }
        size_t last = phrase_at(m, &leaf->words, i);
        if (last != SIZE_MAX)
            st = add_mark(m, token->at, m->words[last].at + m->words[last].len, leaf_number);
    }
    return st;
}

static int compare_terms(const void *a, const void *b)
{
    return span_compare(*(const struct span *)a, *(const struct span *)b);
}

static brief_status mark_names(struct marking *m, size_t leaf_number,
                               const struct mention *mentions, size_t n)
{
    const struct plan_leaf *leaf = &m->plan->leaves[leaf_number];
    struct buf term = {0};
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < n && !st; i++) {
        if (mentions[i].flags & (MENTION_WEAK | MENTION_IN_DEFINITION))
            continue;
        buf_clear(&term);
        buf_byte(&term, TERM_ENTITY);
        if (term_append_entity(&term, mentions[i].type,
                               mention_entity_norm(&mentions[i], m->doc->text)))
            st = no_memory(m->err);
        struct span key = buf_bytes(&term);
        if (!st && leaf->n_entities &&
            bsearch(&key, leaf->entities, leaf->n_entities, sizeof key, compare_terms))
            st = add_mark(m, mentions[i].start, mentions[i].end, leaf_number);
    }
    buf_release(&term);
    return st;
}

static int compare_marks(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to > y->to ? -1 : 1;
    return (x->leaf > y->leaf) - (x->leaf < y->leaf);
}

static brief_status keep_marks(struct marking *m, struct marks *out, struct arena *a)
{
    uint32_t end = 0;
    if (m->n)
        qsort(m->marks, m->n, sizeof *m->marks, compare_marks);
    out->at = arena_alloc(a, (m->n + 1) * sizeof *out->at);
    if (!out->at)
        return no_memory(m->err);
    for (size_t i = 0; i < m->n; i++)
        if (m->marks[i].from >= end && m->marks[i].to <= m->doc->text.len &&
            m->marks[i].to > m->marks[i].from) {
            out->at[out->n++] = m->marks[i];
            end = m->marks[i].to;
        }
    return BRIEF_OK;
}

brief_status marks_find(struct marks *out, const struct plan *plan, const struct document *doc,
                        const struct mention *mentions, size_t n_mentions, struct arena *a,
                        struct brief_error *err)
{
    struct marking m = {.plan = plan, .doc = doc, .err = err};
    struct token_list tokens = {0};
    brief_status st = BRIEF_OK;
    *out = (struct marks){0};
    m.forms = collection_forms(plan->collection, doc->language);
    if (doc->n_blocks && doc->blocks[0].kind == BLOCK_TITLE)
        m.title_end = doc->blocks[0].end;
    if (tokenise(&tokens, m.forms, doc->text, doc->blocks, doc->n_blocks))
        st = no_memory(err);
    m.words = tokens.at;
    for (size_t i = 0; i < tokens.n; i++) /* keep what has a position, parts instead of wholes */
        if (tokens.at[i].position != NO_POSITION && !(tokens.at[i].flags & TOKEN_WHOLE))
            m.words[m.n_words++] = tokens.at[i];
    for (size_t i = 0; i < plan->n_leaves && !st; i++) {
        const struct plan_leaf *leaf = &plan->leaves[i];
        if (leaf->unwanted)
            continue;
        if (leaf->kind == LEAF_WORDS || leaf->kind == LEAF_PREFIX)
            st = mark_words(&m, i);
        else if (leaf->kind == LEAF_ENTITY && mentions)
            st = mark_names(&m, i, mentions, n_mentions);
    }
    if (!st)
        st = keep_marks(&m, out, a);
    mem_free(m.marks);
    token_list_release(&tokens);
    return st;
}
