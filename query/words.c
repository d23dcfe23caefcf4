/* words.c -- query text to slots of terms. */
#include "query/words.h"

#include "core/text/token.h"

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for the query's words");
}

static bool is_indexed(const struct token *token)
{
    return token->position != NO_POSITION;
}

/* Lay out one slot per position, in the order of the tokens of the first language. */
static brief_status lay_out(struct query_words *out, const struct token_list *tokens,
                            struct forms *forms, size_t n_languages, struct arena *a,
                            struct brief_error *err)
{
    uint32_t first = NO_POSITION;
    out->slots = arena_calloc(a, tokens->n + 1, sizeof *out->slots);
    if (!out->slots)
        return no_memory(err);
    for (size_t i = 0; i < tokens->n; i++) {
        const struct token *token = &tokens->at[i];
        if (!is_indexed(token))
            continue;
        if (!(token->flags & TOKEN_PART) && out->n_wholes++ == 0)
            out->whole = arena_copy(a, forms_at(forms, token->form)->folded);
        if (token->flags & TOKEN_WHOLE)
            continue;
        struct query_slot *slot = &out->slots[out->n_slots++];
        first = first == NO_POSITION ? token->position : first;
        slot->offset = token->position - first;
        slot->terms = arena_calloc(a, n_languages, sizeof *slot->terms);
        slot->folded = arena_calloc(a, 1, sizeof *slot->folded);
        if (!slot->terms || !slot->folded)
            return no_memory(err);
        slot->folded[0] = arena_copy(a, forms_at(forms, token->form)->folded);
    }
    return BRIEF_OK;
}

/* Put this language's stems into the slots, unless another language gave the same. */
static brief_status add_terms(struct query_words *out, const struct token_list *tokens,
                              struct forms *forms, struct arena *a, struct brief_error *err)
{
    size_t at = 0;
    for (size_t i = 0; i < tokens->n && at < out->n_slots; i++) {
        const struct token *token = &tokens->at[i];
        if (!is_indexed(token) || token->flags & TOKEN_WHOLE)
            continue;
        struct query_slot *slot = &out->slots[at++];
        struct span term = forms_at(forms, token->form)->term;
        bool known = false;
        for (size_t j = 0; j < slot->n_terms; j++)
            known |= span_equal(slot->terms[j], term);
        if (known)
            continue;
        slot->terms[slot->n_terms] = arena_copy(a, term);
        if (!slot->terms[slot->n_terms++].at)
            return no_memory(err);
    }
    return BRIEF_OK;
}

brief_status query_words_set(struct query_words *out, struct collection *c, struct span text,
                             struct arena *a, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    *out = (struct query_words){0};
    for (size_t i = 0; i < c->n_languages && !st; i++) {
        struct token_list tokens = {0};
        struct forms *forms = c->languages[i].forms;
        if (tokenise(&tokens, forms, text, NULL, 0))
            st = no_memory(err);
        if (!st && i == 0)
            st = lay_out(out, &tokens, forms, c->n_languages, a, err);
        if (!st)
            st = add_terms(out, &tokens, forms, a, err);
        token_list_release(&tokens);
    }
    return st;
}
