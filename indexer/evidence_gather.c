/* evidence_gather.c -- count proofs and the writing of words while documents pass by. */
#include "indexer/evidence_gather.h"

#include "core/index/terms.h"
#include "core/mem.h"

void evidence_gather_init(struct evidence_gather *g)
{
    *g = (struct evidence_gather){.bytes_max = EVIDENCE_BYTES_MAX};
    intern_init(&g->keys);
    intern_init(&g->names);
    intern_init(&g->words);
}

void evidence_gather_release(struct evidence_gather *g)
{
    intern_release(&g->keys);
    intern_release(&g->names);
    intern_release(&g->words);
    mem_free(g->proofs);
    mem_free(g->key_of);
    mem_free(g->writing);
    mem_free(g->seen);
    buf_release(&g->key);
}

static size_t bytes_held(const struct evidence_gather *g)
{
    return intern_bytes(&g->keys) + intern_bytes(&g->names) + intern_bytes(&g->words) +
           g->proofs_cap * sizeof *g->proofs + g->key_of_cap * sizeof *g->key_of +
           g->writing_cap * sizeof *g->writing;
}

/* A zeroed place for number `n`; the array as it is when it has one. NULL: out of memory. */
static void *place_for(void *array, size_t *cap, uint32_t n, size_t size)
{
    size_t old = *cap;
    if (n < old)
        return array;
    void *grown = mem_grow(array, cap, (size_t)n + 1, size);
    if (grown)
        memset((char *)grown + old * size, 0, (*cap - old) * size);
    return grown;
}

/* The string's number; EVIDENCE_NO_KEY when it is new and there is no room. */
static brief_status number_of(struct evidence_gather *g, struct intern *table, struct span s,
                              uint32_t *number, bool *is_new)
{
    *is_new = false;
    *number = intern_find(table, s);
    if (*number != INTERN_NONE)
        return BRIEF_OK;
    if (bytes_held(g) >= g->bytes_max) {
        g->n_left_out++;
        return BRIEF_OK;
    }
    *number = intern_add(table, s, is_new);
    return *number == INTERN_NONE ? BRIEF_ENOMEM : BRIEF_OK;
}

brief_status evidence_gather_key(struct evidence_gather *g, struct span norm, uint32_t *number)
{
    bool is_new;
    *number = EVIDENCE_NO_KEY;
    buf_clear(&g->key);
    brief_status st = term_append_key(&g->key, norm);
    if (st || (st = number_of(g, &g->keys, buf_bytes(&g->key), number, &is_new)) ||
        *number == EVIDENCE_NO_KEY)
        return st;
    void *grown = place_for(g->proofs, &g->proofs_cap, *number, sizeof *g->proofs);
    g->proofs = grown ? grown : g->proofs;
    return grown ? BRIEF_OK : BRIEF_ENOMEM;
}

/* One more sure mention of these words. Each spelling is folded once. */
static brief_status add_proof(struct evidence_gather *g, struct span words, uint8_t type)
{
    uint32_t name;
    bool is_new;
    brief_status st = number_of(g, &g->names, words, &name, &is_new);
    if (st || name == EVIDENCE_NO_KEY)
        return st;
    void *grown = place_for(g->key_of, &g->key_of_cap, name, sizeof *g->key_of);
    if (!grown)
        return BRIEF_ENOMEM;
    g->key_of = grown;
    if (is_new && (st = evidence_gather_key(g, words, &g->key_of[name])))
        return st;
    if (g->key_of[name] != EVIDENCE_NO_KEY)
        g->proofs[g->key_of[name]].n[type]++;
    return BRIEF_OK;
}

static brief_status count_forms(struct evidence_gather *g, const struct forms *forms,
                                const struct token_list *tokens)
{
    size_t n = forms_count(forms);
    if (n) {
        void *grown = place_for(g->seen, &g->seen_cap, (uint32_t)n - 1, sizeof *g->seen);
        if (!grown)
            return BRIEF_ENOMEM;
        g->seen = grown;
    }
    for (size_t i = 0; i < tokens->n; i++)
        if (tokens->at[i].position != NO_POSITION)
            g->seen[tokens->at[i].form]++;
    g->n_seen = n;
    return BRIEF_OK;
}

brief_status evidence_gather_add(struct evidence_gather *g, struct forms *forms,
                                 const struct token_list *tokens, const struct mention *mentions,
                                 size_t n_mentions, struct span text)
{
    brief_status st = count_forms(g, forms, tokens);
    for (size_t i = 0; i < n_mentions && !st; i++)
        if (mention_proves(&mentions[i]))
            st = add_proof(g, span_sub(text, mentions[i].start, mentions[i].end), mentions[i].type);
    return st;
}

brief_status evidence_gather_forms(struct evidence_gather *g, struct forms *forms)
{
    for (uint32_t i = 0; i < g->n_seen; i++) {
        const struct form *form = forms_at(forms, i);
        struct token as_written = {.shape = form->shape};
        uint32_t word;
        bool is_new;
        if (!g->seen[i])
            continue;
        brief_status st = number_of(g, &g->words, form->folded, &word, &is_new);
        if (st)
            return st;
        if (word != EVIDENCE_NO_KEY) {
            void *grown = place_for(g->writing, &g->writing_cap, word, sizeof *g->writing);
            if (!grown)
                return BRIEF_ENOMEM;
            g->writing = grown;
            if (token_has_capital(&as_written))
                g->writing[word].n_capital += g->seen[i];
            else
                g->writing[word].n_small += g->seen[i];
        }
        g->seen[i] = 0;
    }
    g->n_seen = 0;
    return BRIEF_OK;
}

struct evidence evidence_gathered(const struct evidence_gather *g, uint32_t key)
{
    if (key >= g->keys.n || key >= g->proofs_cap)
        return (struct evidence){0};
    struct span rest = g->keys.strings[key], form;
    struct evidence e = evidence_of_key(rest);
    memcpy(e.n_proofs, g->proofs[key].n, sizeof e.n_proofs);
    bool counts = evidence_needs_words(&e);
    while (counts && evidence_next_word(&rest, &form)) {
        uint32_t word = intern_find(&g->words, form);
        struct writing_counts n = {0};
        if (word < g->words.n && word < g->writing_cap)
            n = g->writing[word];
        evidence_add_word(&e, n.n_capital, n.n_small);
    }
    return e;
}
