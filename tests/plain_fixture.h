/* plain_fixture.h -- a collection read back document by document: the words, names and dates that a
 * plain scan of every text sees, with weak names judged by scanning all of it. */
#ifndef BRIEF_TESTS_PLAIN_FIXTURE_H
#define BRIEF_TESTS_PLAIN_FIXTURE_H

#include "tests/query_fixture.h"

#include "core/text/fold.h"
#include "core/text/token.h"
#include "query/evidence.h"

/* --- the plain collection ----------------------------------------------------------------------
 */

struct plain_word {
    uint32_t position, form;
    bool whole; /* a compound as a whole */
};

struct plain_doc {
    struct doc_ref ref;
    struct forms *forms;
    struct plain_word *words;
    size_t n_words;
    uint32_t title_end, length; /* positions */
    struct day_range days;
    struct span id, source;
    struct mention *mentions;
    struct span *mention_words;
    size_t n_mentions;
};

struct plain {
    struct collection *c;
    struct arena arena;
    struct plain_doc *docs;
    size_t n;
    struct actor_table *actors; /* the whole table */
    double average_length;
};

static void read_doc(struct plain *p, struct plain_doc *d, uint32_t s, doc_id doc)
{
    struct segment *seg = &p->c->segments[s];
    struct document text;
    struct doc_row row;
    struct token_list tokens = {0};
    cr_assert_eq(segment_document(seg, doc, &p->arena, &text, NULL), BRIEF_OK);
    cr_assert_eq(segment_doc(seg, doc, &p->arena, &row, NULL), BRIEF_OK);
    cr_assert_eq(segment_mentions(seg, doc, &p->arena, &d->mentions, &d->n_mentions, NULL),
                 BRIEF_OK);
    d->ref = (struct doc_ref){s, doc};
    d->forms = collection_forms(p->c, text.language);
    d->days = text.date;
    d->id = row.public_id;
    d->source = row.source;
    cr_assert_eq(tokenise(&tokens, d->forms, text.text, text.blocks, text.n_blocks), BRIEF_OK);
    d->words = arena_alloc(&p->arena, (tokens.n + 1) * sizeof *d->words);
    for (size_t i = 0; i < tokens.n; i++) {
        const struct token *t = &tokens.at[i];
        if (t->position == NO_POSITION)
            continue;
        d->words[d->n_words++] =
            (struct plain_word){t->position, t->form, (t->flags & TOKEN_WHOLE) != 0};
        if (text.n_blocks && text.blocks[0].kind == BLOCK_TITLE && t->at < text.blocks[0].end)
            d->title_end = t->position + 1;
    }
    d->length = tokens.n_positions;
    d->mention_words = arena_alloc(&p->arena, (d->n_mentions + 1) * sizeof *d->mention_words);
    for (size_t i = 0; i < d->n_mentions; i++)
        d->mention_words[i] =
            arena_copy(&p->arena, span_sub(text.text, d->mentions[i].start, d->mentions[i].end));
    token_list_release(&tokens);
}

/* --- weak names, judged by scanning everything -------------------------------------------------
 */

static bool folds_to(struct span text, struct span key)
{
    struct buf folded = {0};
    cr_assert_eq(fold_name(&folded, text), BRIEF_OK);
    bool equal = span_equal(buf_bytes(&folded), key);
    buf_release(&folded);
    return equal;
}

static struct evidence scan_evidence(const struct plain *p, struct span key)
{
    struct evidence e = evidence_of_key(key);
    struct span word;
    for (size_t i = 0; i < p->n; i++)
        for (size_t j = 0; j < p->docs[i].n_mentions; j++) {
            const struct mention *m = &p->docs[i].mentions[j];
            if (mention_proves(m) && !(m->flags & MENTION_ADMITTED) &&
                folds_to(p->docs[i].mention_words[j], key))
                e.n_proofs[m->type]++;
        }
    bool counts = evidence_needs_words(&e);
    while (counts && evidence_next_word(&key, &word)) {
        uint64_t n_capital = 0, n_small = 0;
        for (size_t i = 0; i < p->n; i++)
            for (size_t j = 0; j < p->docs[i].n_words; j++) {
                const struct form *form = forms_at(p->docs[i].forms, p->docs[i].words[j].form);
                bool capital = token_has_capital(&(struct token){.shape = form->shape});
                n_capital += capital && span_equal(form->folded, word);
                n_small += !capital && span_equal(form->folded, word);
            }
        evidence_add_word(&e, n_capital, n_small);
    }
    return e;
}

/* Mentions become what the index must say they are. */
static void settle(struct plain *p)
{
    struct buf key = {0};
    for (size_t i = 0; i < p->n; i++)
        for (size_t j = 0; j < p->docs[i].n_mentions; j++) {
            struct mention *m = &p->docs[i].mentions[j];
            struct evidence found;
            if (!mention_is_weak_name(m))
                continue;
            buf_clear(&key);
            cr_assert_eq(fold_name(&key, m->norm), BRIEF_OK);
            struct evidence wanted = scan_evidence(p, buf_bytes(&key));
            cr_assert_eq(evidence_find(&found, p->c, buf_bytes(&key), NULL), BRIEF_OK);
            for (size_t t = 0; t < N_NAME_TYPES; t++)
                cr_expect_eq(found.n_proofs[t], wanted.n_proofs[t], "%.*s", (int)key.len, key.at);
            cr_expect_eq(found.n_capital, wanted.n_capital, "%.*s", (int)key.len, key.at);
            cr_expect_eq(found.n_small, wanted.n_small, "%.*s", (int)key.len, key.at);
            evidence_apply(m, evidence_decide(&wanted));
        }
    buf_release(&key);
}

/* The table counts every entity's mentions as a scan does. */
static void check_counts(const struct plain *p)
{
    uint64_t *n = calloc(p->actors->n_entities + 1, sizeof *n);
    for (size_t i = 0; i < p->n; i++)
        for (size_t j = 0; j < p->docs[i].n_mentions; j++) {
            struct mention by_words = p->docs[i].mentions[j];
            if (by_words.flags & (MENTION_WEAK | MENTION_IN_DEFINITION) ||
                !(mention_type_has_actor(by_words.type) || by_words.type == MENTION_REFERENCE))
                continue;
            by_words.start = 0;
            by_words.end = (uint32_t)p->docs[i].mention_words[j].len;
            uint32_t e = actors_entity_of(p->actors, &by_words, p->docs[i].mention_words[j]);
            if (e != UINT32_MAX)
                n[e]++;
        }
    for (size_t e = 0; e < p->actors->n_entities; e++)
        cr_expect_eq(n[e], p->actors->entities[e].n_mentions, "%.*s",
                     (int)p->actors->entities[e].norm.len, p->actors->entities[e].norm.at);
    free(n);
}

static void plain_read(struct plain *p, struct collection *c)
{
    uint64_t tokens = 0;
    *p = (struct plain){.c = c};
    arena_init(&p->arena, 1 << 20);
    p->docs = calloc(c->n_live + 1, sizeof *p->docs);
    for (uint32_t s = 0; s < c->n_segments; s++)
        for (doc_id doc = 0; doc < c->segments[s].row.n_docs; doc++)
            if (segment_is_live(&c->segments[s], doc)) {
                cr_assert_lt(p->n, c->n_live);
                read_doc(p, &p->docs[p->n], s, doc);
                tokens += p->docs[p->n++].length;
            }
    cr_assert_eq(p->n, c->n_live);
    p->average_length = p->n ? (double)tokens / (double)p->n : 1;
    cr_assert_eq(actors_new(&p->actors, c, NULL), BRIEF_OK);
    cr_assert_eq(actors_load_all(p->actors, NULL), BRIEF_OK);
    settle(p);
    check_counts(p);
}

static void plain_release(struct plain *p)
{
    actors_free(p->actors);
    free(p->docs);
    arena_release(&p->arena);
}

#endif
