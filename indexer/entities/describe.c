/* describe.c -- units of the shadow, their sets of classes written out. */
#include "indexer/entities/describe.h"

#include "core/buf.h"
#include "indexer/entities/shadow.h"

/* First token that ends behind byte `at`. */
static size_t token_behind(const struct token_list *tokens, uint32_t at)
{
    size_t lo = 0, hi = tokens->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (tokens->at[mid].at + tokens->at[mid].len <= at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* The names of the classes in a set, in the order in which the lists were read. */
static bool set_names(const struct ruleset *r, uint32_t set, struct arena *a, struct span *out)
{
    struct buf names = {0};
    size_t n = set ? compiled_count(&r->bytes, SECTION_CLASSES, 8) : 0;
    for (size_t i = 0; i < n; i++) {
        const char *record = compiled_at(&r->bytes, SECTION_CLASSES, i, 8);
        struct span name = compiled_text(&r->bytes, load_u32le(record), load_u32le(record + 4));
        if (!lexicon_set_has(&r->lexicon, set, (int)i) || !name.len || name.at[0] == '"')
            continue; /* a class named "of" in quotes is a word that a rule spells out */
        if (names.len)
            buf_byte(&names, ' ');
        buf_span(&names, name);
    }
    *out = names.failed ? (struct span){0} : arena_copy(a, buf_bytes(&names));
    buf_release(&names);
    return out->at != NULL;
}

static bool describe(const struct matcher *m, const struct ruleset *r,
                     const struct token_list *tokens, const struct unit *u, struct arena *a,
                     struct brief_word *out)
{
    uint32_t n_tokens;
    struct span norm = matcher_entry(m, u->token_from, -1, &n_tokens);
    *out = (struct brief_word){
        .start = tokens->at[u->token_from].at,
        .end = u->end,
        .opens_sentence = tokens->at[u->token_from].flags & TOKEN_SENTENCE,
        .norm = n_tokens == u->token_to - u->token_from ? norm : (struct span){0},
    };
    return set_names(r, u->set, a, &out->lists);
}

brief_status describe_words(const struct matcher *m, const struct ruleset *r,
                            const struct token_list *tokens, uint32_t start, uint32_t end,
                            struct arena *a, const struct brief_word **out, size_t *n)
{
    const struct shadow *s = matcher_shadow(m);
    size_t from = token_behind(tokens, start), to = from;
    *n = 0;
    while (to < tokens->n && tokens->at[to].at < end)
        to++;
    struct brief_word *words = arena_calloc(a, to - from + 1, sizeof *words);
    *out = words;
    for (size_t i = from; i < to && words;) {
        const struct unit *u = &s->units[s->unit_of[i]];
        if (u->token_to <= i) { /* a compound as a whole: its parts follow */
            i++;
            continue;
        }
        if (!describe(m, r, tokens, u, a, &words[(*n)++]))
            return BRIEF_ENOMEM;
        i = u->token_to;
    }
    return words ? BRIEF_OK : BRIEF_ENOMEM;
}
