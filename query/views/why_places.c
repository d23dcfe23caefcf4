/* why_places.c -- find the words, and what is spelled nearly so. */
#include "query/views/why_places.h"

#include "core/mem.h"
#include "query/views/suggest.h"

#include <stdlib.h>

#define TARGET_WORDS   12
#define ALONE_FROM     3 /* letters of a word that is looked for alone */
#define NEAR_FROM      4 /* letters of a word that may be misspelled */
#define NEAR_TWICE     8 /* from here on in two places */
#define NEAR_WORDS_MAX 8

/* Folded forms by number in the dictionary. */
struct target {
    uint32_t words[TARGET_WORDS];
    size_t n;
    bool whole;
};

struct search {
    const struct document *doc;
    struct forms *forms;
    struct token_list tokens; /* of the text */
    struct target *targets;   /* longest first */
    size_t n_targets;
    struct arena *arena;
    bool *found; /* by target: it stands somewhere */
};

/* A word, a compound by its parts. */
static bool is_word(const struct token *t)
{
    return t->position != NO_POSITION && !(t->flags & TOKEN_WHOLE);
}

static uint32_t folded_of(const struct search *s, const struct token *t)
{
    return forms_at(s->forms, t->form)->folded_number;
}

/* --- targets ------------------------------------------------------------------------------------
 */

static int longest_first(const void *a, const void *b)
{
    const struct target *x = a, *y = b;
    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    if (x->whole != y->whole)
        return x->whole ? -1 : 1;
    return memcmp(x->words, y->words, x->n * sizeof x->words[0]);
}

static void add_words(struct search *s, const struct token_list *name, bool alone)
{
    struct target *whole = &s->targets[s->n_targets++];
    *whole = (struct target){.whole = true};
    for (size_t i = 0; i < name->n && whole->n < TARGET_WORDS; i++)
        if (is_word(&name->at[i]))
            whole->words[whole->n++] = folded_of(s, &name->at[i]);
    for (size_t i = 0; i < whole->n && alone && whole->n > 1; i++)
        if (forms_folded(s->forms, whole->words[i]).len >= ALONE_FROM)
            s->targets[s->n_targets++] = (struct target){.words = {whole->words[i]}, .n = 1};
    if (!whole->n) /* it was the last one added */
        s->n_targets--;
}

static brief_status make_targets(struct search *s, const struct span *names, size_t n_names)
{
    struct token_list name = {0};
    brief_status st = BRIEF_OK;
    s->targets = arena_calloc(s->arena, n_names + TARGET_WORDS + 1, sizeof *s->targets);
    s->found = arena_calloc(s->arena, n_names + TARGET_WORDS + 1, sizeof *s->found);
    if (!s->targets || !s->found)
        return BRIEF_ENOMEM;
    for (size_t i = 0; i < n_names && !st; i++) {
        st = tokenise(&name, s->forms, names[i], NULL, 0);
        if (!st)
            add_words(s, &name, i == 0);
    }
    token_list_release(&name);
    if (s->n_targets)
        qsort(s->targets, s->n_targets, sizeof *s->targets, longest_first);
    return st;
}

/* --- places -------------------------------------------------------------------------------------
 */

/* Does the target stand at token `from`? Then the token behind it, else 0. */
static size_t stands_at(const struct search *s, const struct target *t, size_t from)
{
    size_t n = 0, i = from;
    const struct token *all = s->tokens.at;
    for (; i < s->tokens.n && all[i].block == all[from].block; i++) {
        if (!is_word(&all[i])) {
            uint8_t shape = all[i].shape;
            if ((all[i].flags & TOKEN_WHOLE) || shape == SHAPE_DASH || shape == SHAPE_STOP)
                continue;
            return 0;
        }
        if (folded_of(s, &all[i]) != t->words[n])
            return 0;
        if (++n == t->n)
            return i + 1;
    }
    return 0;
}

static brief_status find_places(struct search *s, struct why_places *out)
{
    const struct token *all = s->tokens.at;
    out->at = arena_alloc(s->arena, (s->tokens.n + 1) * sizeof *out->at);
    if (!out->at)
        return BRIEF_ENOMEM;
    for (size_t i = 0, next; i < s->tokens.n; i = next) {
        next = i + 1;
        if (!is_word(&all[i]))
            continue;
        for (size_t t = 0; t < s->n_targets; t++) {
            size_t behind = stands_at(s, &s->targets[t], i);
            if (!behind)
                continue;
            const struct token *last = &all[behind - 1];
            out->at[out->n++] = (struct why_place){.start = all[i].at,
                                                   .end = last->at + last->len,
                                                   .whole = s->targets[t].whole,
                                                   .small = all[i].shape == SHAPE_LOWER};
            for (size_t k = 0; k < s->n_targets; k++) /* words inside it are found, too */
                for (size_t j = i; j < behind; j++)
                    s->found[k] |= is_word(&all[j]) && stands_at(s, &s->targets[k], j);
            next = behind;
            break;
        }
    }
    return BRIEF_OK;
}

/* --- near words ---------------------------------------------------------------------------------
 */

static int nearest_first(const void *a, const void *b)
{
    const struct near_word *x = a, *y = b;
    if (x->distance != y->distance)
        return x->distance < y->distance ? -1 : 1;
    return (x->start > y->start) - (x->start < y->start);
}

/* The word's distance to a target that stands nowhere; 0: none is near. */
static unsigned distance_to(const struct search *s, struct span word, struct span *of)
{
    unsigned best = 0;
    for (size_t t = 0; t < s->n_targets; t++) {
        struct span wanted = forms_folded(s->forms, s->targets[t].words[0]);
        unsigned most = wanted.len >= NEAR_TWICE ? 2 : 1;
        if (s->targets[t].n != 1 || s->found[t] || wanted.len < NEAR_FROM ||
            word.len + most < wanted.len || wanted.len + most < word.len)
            continue;
        unsigned distance = edit_distance(word, wanted);
        if (distance && distance <= most && (!best || distance < best)) {
            best = distance;
            *of = wanted;
        }
    }
    return best;
}

static struct near_word *known_near(struct why_places *out, const struct search *s,
                                    const struct token *t)
{
    for (size_t i = 0; i < out->n_near; i++)
        if (span_equal(out->near[i].text, span_sub(s->doc->text, t->at, t->at + t->len)))
            return &out->near[i];
    return NULL;
}

/* Each folded form is compared once, where it is written like a name. */
static brief_status find_near(struct search *s, struct why_places *out)
{
    size_t n_forms = forms_count_folded(s->forms);
    bool *compared = mem_calloc(n_forms + 1, sizeof *compared);
    out->near = arena_calloc(s->arena, NEAR_WORDS_MAX, sizeof *out->near);
    for (size_t i = 0; i < s->tokens.n && compared && out->near; i++) {
        const struct token *t = &s->tokens.at[i];
        struct near_word *near = known_near(out, s, t);
        uint32_t folded = folded_of(s, t);
        struct span of = {0};
        unsigned distance;
        if (near) {
            near->n++;
            continue;
        }
        if (!is_word(t) || t->shape == SHAPE_LOWER || compared[folded] ||
            out->n_near == NEAR_WORDS_MAX)
            continue;
        compared[folded] = true;
        if ((distance = distance_to(s, forms_folded(s->forms, folded), &of)))
            out->near[out->n_near++] = (struct near_word){
                span_sub(s->doc->text, t->at, t->at + t->len), of, distance, 1, t->at};
    }
    brief_status st = compared && out->near ? BRIEF_OK : BRIEF_ENOMEM;
    mem_free(compared);
    if (out->n_near)
        qsort(out->near, out->n_near, sizeof *out->near, nearest_first);
    return st;
}

brief_status why_places_find(struct why_places *out, const struct document *doc,
                             const struct span *names, size_t n_names, struct forms *forms,
                             struct arena *a)
{
    struct search s = {.doc = doc, .forms = forms, .arena = a};
    *out = (struct why_places){0};
    brief_status st = make_targets(&s, names, n_names);
    st = st ? st : tokenise(&s.tokens, forms, doc->text, doc->blocks, doc->n_blocks);
    st = st ? st : find_places(&s, out);
    st = st ? st : find_near(&s, out);
    token_list_release(&s.tokens);
    return st;
}
