/* account.c -- one text read again with a trace: what brief/extract.h promises.
 *
 *     rules of the index ──> extractor with a trace
 *     document ──tokenise──> tokens ──extractor_run──> mentions, events ──> account */
#include "indexer/account.h"

#include "core/mem.h"
#include "indexer/collection_rules.h"
#include "indexer/entities/describe.h"
#include "indexer/entities/extract.h"

#define ARENA_CHUNK 65536

struct brief_extractor {
    struct collection_rules rules;
    struct extractor *extractor;
    struct trace trace;
    struct forms *forms;
    struct token_list tokens;
    struct mention_list mentions;
    struct arena arena; /* of the last text */
    uint32_t *sentences;
    size_t n_sentences, sentences_cap;
    uint32_t *by_number, *first; /* in the arena */
};

brief_status extractor_open_with(brief_extractor **out, const char *index, const char *const *more,
                                 size_t n_more, struct brief_error *err)
{
    *out = NULL;
    brief_extractor *ex = mem_calloc(1, sizeof *ex);
    if (!ex)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for an extractor");
    arena_init(&ex->arena, ARENA_CHUNK);
    brief_status st;
    if ((st = read_rules(&ex->rules, index, more, n_more, err)) ||
        (st = collection_rules_open(&ex->rules, n_more ? NULL : index, false, err)) ||
        (st = extractor_new(&ex->extractor, ex->rules.rules, err)) ||
        (st = forms_new(&ex->forms, "none", err))) {
        brief_extractor_close(ex);
        return st;
    }
    extractor_set_trace(ex->extractor, &ex->trace);
    *out = ex;
    return BRIEF_OK;
}

brief_status brief_extractor_open(brief_extractor **out, const char *index, struct brief_error *err)
{
    return extractor_open_with(out, index, NULL, 0, err);
}

void brief_extractor_close(brief_extractor *ex)
{
    if (!ex)
        return;
    extractor_free(ex->extractor);
    collection_rules_close(&ex->rules);
    trace_release(&ex->trace);
    forms_free(ex->forms);
    token_list_release(&ex->tokens);
    mention_list_release(&ex->mentions);
    mem_free(ex->sentences);
    arena_release(&ex->arena);
    mem_free(ex);
}

/* Group the events by the mention that they concern: a counting sort. */
static brief_status group_events(struct brief_extractor *ex)
{
    const struct trace *t = &ex->trace;
    size_t n = (size_t)t->n_made + 2;
    ex->first = arena_calloc(&ex->arena, n, sizeof *ex->first);
    ex->by_number = arena_calloc(&ex->arena, t->n + 1, sizeof *ex->by_number);
    if (!ex->first || !ex->by_number)
        return BRIEF_ENOMEM;
    for (size_t i = 0; i < t->n; i++)
        ex->first[t->at[i].number + 1]++;
    for (size_t i = 1; i < n; i++)
        ex->first[i] += ex->first[i - 1];
    for (size_t i = 0; i < t->n; i++)
        ex->by_number[ex->first[t->at[i].number]++] = (uint32_t)i;
    memmove(ex->first + 1, ex->first, (n - 1) * sizeof *ex->first); /* ends are the next's begins */
    ex->first[0] = 0;
    return BRIEF_OK;
}

static brief_status find_sentences(struct brief_extractor *ex)
{
    ex->n_sentences = 0;
    for (size_t i = 0; i < ex->tokens.n; i++) {
        const struct token *t = &ex->tokens.at[i];
        if (!(t->flags & (TOKEN_SENTENCE | TOKEN_BLOCK)))
            continue;
        uint32_t *grown =
            mem_grow(ex->sentences, &ex->sentences_cap, ex->n_sentences + 1, sizeof *grown);
        if (!grown)
            return BRIEF_ENOMEM;
        ex->sentences = grown;
        grown[ex->n_sentences++] = t->at;
    }
    return BRIEF_OK;
}

brief_status brief_extractor_run(brief_extractor *ex, const struct document *doc,
                                 struct brief_account *out, struct brief_error *err)
{
    *out = (struct brief_account){0};
    arena_clear(&ex->arena);
    if (forms_bytes(ex->forms) > (64u << 20))
        forms_clear(ex->forms);
    brief_status st = tokenise(&ex->tokens, ex->forms, doc->text, doc->blocks, doc->n_blocks);
    st = st ? st
            : extractor_run(ex->extractor, &ex->mentions, doc, &ex->tokens, ex->forms, &ex->arena,
                            err);
    if (!st && ex->trace.failed)
        st = BRIEF_ENOMEM;
    st = st ? st : find_sentences(ex);
    st = st ? st : group_events(ex);
    if (st)
        return brief_fail(err, st, "out of memory while reading a text again");
    *out = (struct brief_account){
        .mentions = ex->mentions.at,
        .numbers = ex->trace.numbers,
        .n_mentions = ex->mentions.n,
        .events = ex->trace.at,
        .n_events = ex->trace.n,
        .by_number = ex->by_number,
        .first = ex->first,
        .n_numbers = ex->trace.n_made,
        .sentences = ex->sentences,
        .n_sentences = ex->n_sentences,
    };
    return BRIEF_OK;
}

bool brief_extractor_has_read(const brief_extractor *ex, struct span options)
{
    return has_these_rules(options, &ex->rules);
}

brief_status brief_extractor_words(brief_extractor *ex, uint32_t start, uint32_t end,
                                   const struct brief_word **out, size_t *n,
                                   struct brief_error *err)
{
    const struct matcher *m = extractor_matcher(ex->extractor);
    brief_status st =
        describe_words(m, ex->rules.rules, &ex->tokens, start, end, &ex->arena, out, n);
    return st ? brief_fail(err, st, "out of memory for words") : BRIEF_OK;
}
