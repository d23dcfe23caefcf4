/* forms.c -- three intern tables in a row: raw form -> folded form -> term.
 *
 * A form that has been seen costs one hash and one compare; only a new one is folded and stemmed.
 * After a failure for want of memory only forms_clear and forms_free make sense.
 * Order is fixed: case-fold, strip accents, then stem. */
#include "core/text/forms.h"

#include "core/mem.h"
#include "core/stage_clock.h"
#include "core/text/intern.h"
#include "core/text/token.h"
#include "core/text/utf8.h"

#include <libstemmer.h>

struct forms {
    struct late_words late;
    struct intern raw, folded, terms;
    struct form *at;          /* by raw number */
    struct form_facts *facts; /* likewise */
    size_t cap, facts_cap;
    uint32_t *term_of_folded;
    size_t folded_cap;
    struct sb_stemmer *stemmer; /* NULL: terms are the folded forms */
    struct buf scratch;
    struct stage_clock *clock;
};

brief_status forms_new(struct forms **out, const char *language, struct brief_error *err)
{
    *out = NULL;
    struct forms *f = mem_calloc(1, sizeof *f);
    if (!f)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the dictionary of forms");
    intern_init(&f->raw);
    intern_init(&f->folded);
    intern_init(&f->terms);
    if (language && language[0])
        f->stemmer = sb_stemmer_new(language, "UTF_8"); /* NULL for a language it does not know */
    *out = f;
    return BRIEF_OK;
}

void forms_free(struct forms *f)
{
    if (!f)
        return;
    intern_release(&f->raw);
    intern_release(&f->folded);
    intern_release(&f->terms);
    mem_free(f->at);
    mem_free(f->facts);
    mem_free(f->term_of_folded);
    buf_release(&f->scratch);
    if (f->stemmer)
        sb_stemmer_delete(f->stemmer);
    mem_free(f);
}

/* "u.s." -> "us": the dots between and behind single letters go. */
static void drop_acronym_dots(struct buf *b)
{
    size_t n = 0;
    if (b->len < 3 || b->at[1] != '.' || (b->at[0] >= '0' && b->at[0] <= '9'))
        return;
    for (size_t i = 0; i < b->len; i++)
        if (b->at[i] != '.')
            b->at[n++] = b->at[i];
    b->len = n;
}

static bool has_digit(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] >= '0' && s.at[i] <= '9')
            return true;
    return false;
}

static struct span stem(struct forms *f, struct span folded)
{
    if (!f->stemmer || has_digit(folded) || folded.len > 100)
        return folded;
    const sb_symbol *s = sb_stemmer_stem(f->stemmer, (const sb_symbol *)folded.at, (int)folded.len);
    int n = s ? sb_stemmer_length(f->stemmer) : 0;
    return n > 0 ? (struct span){(const char *)s, (size_t)n} : folded;
}

/* Number of the folded form in f->scratch, its term numbered too. */
static uint32_t add_folded(struct forms *f)
{
    bool is_new;
    uint32_t number = intern_add(&f->folded, buf_bytes(&f->scratch), &is_new);
    if (number == INTERN_NONE || !is_new)
        return number;
    if (number >= f->folded_cap) {
        uint32_t *grown =
            mem_grow(f->term_of_folded, &f->folded_cap, (size_t)number + 1, sizeof *grown);
        if (!grown)
            return INTERN_NONE;
        f->term_of_folded = grown;
    }
    bool term_is_new;
    uint32_t term = intern_add(&f->terms, stem(f, f->folded.strings[number]), &term_is_new);
    f->term_of_folded[number] = term;
    return term == INTERN_NONE ? INTERN_NONE : number;
}

static bool grow_forms(struct forms *f, size_t n)
{
    struct form *at = mem_grow(f->at, &f->cap, n, sizeof *at);
    if (!at)
        return false;
    f->at = at;
    struct form_facts *facts = mem_grow(f->facts, &f->facts_cap, n, sizeof *facts);
    if (!facts)
        return false;
    f->facts = facts;
    return true;
}

static bool fold_new_form(struct forms *f, uint32_t number, uint8_t shape)
{
    struct span bytes = f->raw.strings[number];
    if (!grow_forms(f, (size_t)number + 1))
        return false;
    buf_clear(&f->scratch);
    if (utf8_append_folded(&f->scratch, bytes) != BRIEF_OK)
        return false;
    drop_acronym_dots(&f->scratch);
    uint32_t folded = add_folded(f);
    if (folded == INTERN_NONE)
        return false;
    uint32_t term = f->term_of_folded[folded];
    f->at[number] = (struct form){
        .bytes = bytes,
        .folded = f->folded.strings[folded],
        .term = f->terms.strings[term],
        .folded_number = folded,
        .term_number = term,
        .shape = shape,
    };
    f->facts[number] = (struct form_facts){
        .folded_hash = intern_hash(f->at[number].folded),
        .folded_number = folded,
        .word = FORM_WORD_UNKNOWN,
        .shape = shape,
    };
    return true;
}

static uint32_t intern_key(struct forms *f, struct intern_key *key, struct span bytes,
                           uint8_t shape)
{
    bool is_new;
    uint32_t number = intern_add_key(&f->raw, key, bytes, &is_new);
    if (number == INTERN_NONE || (is_new && !fold_new_form(f, number, shape)))
        return FORM_NONE;
    return number;
}

uint32_t forms_intern(struct forms *f, struct span bytes, uint8_t shape)
{
    struct intern_key key;
    intern_key_make(&key, &f->raw, bytes, bytes.len);
    return intern_key(f, &key, bytes, shape);
}

#define STRANGERS 64

const struct late_words *forms_late(const struct forms *f)
{
    return &f->late;
}

/* The next time the word need not be asked for. */
static void note_late(struct forms *f, const struct intern_key *key, struct span bytes,
                      uint32_t number)
{
    if (bytes.len > LATE_LEN)
        return;
    f->late.at[late_place(key->words[0], key->words[1])] =
        (struct late_word){key->words[0], key->words[1], number + 1};
    if (bytes.len == 1 && (uint8_t)bytes.at[0] < 0x80)
        f->late.signs[(uint8_t)bytes.at[0]] = number + 1;
}

/* Tokens that are no words of late wait here, so that the misses of some dozen overlap. */
struct strangers {
    struct intern_key keys[STRANGERS];
    struct token *tokens[STRANGERS];
    size_t n;
};

static bool intern_strangers(struct forms *f, struct span text, struct strangers *s)
{
    size_t n = s->n;
    s->n = 0;
    for (size_t i = 0; i < n; i++)
        intern_prefetch(&f->raw, &s->keys[i]);
    for (size_t i = 0; i < n; i++)
        intern_prefetch_record(&f->raw, &s->keys[i]);
    for (size_t i = 0; i < n; i++)
        intern_prefetch_bytes(&f->raw, &s->keys[i]);
    for (size_t i = 0; i < n; i++) {
        struct token *t = s->tokens[i];
        struct span bytes = {text.at + t->at, t->len};
        t->form = intern_key(f, &s->keys[i], bytes, t->shape);
        if (t->form == FORM_NONE)
            return false;
        note_late(f, &s->keys[i], bytes, t->form);
    }
    return true;
}

static bool add_stranger(struct forms *f, struct span text, struct strangers *s, struct token *t)
{
    struct intern_key *key = &s->keys[s->n];
    struct span bytes = {text.at + t->at, t->len};
    intern_key_make(key, &f->raw, bytes, text.len - t->at);
    if (bytes.len <= LATE_LEN)
        t->form = late_words_find(&f->late, key->words[0], key->words[1]);
    s->tokens[s->n] = t;
    s->n += t->form == FORM_NONE;
    return s->n < STRANGERS || intern_strangers(f, text, s);
}

bool forms_intern_tokens(struct forms *f, struct span text, struct token *tokens, size_t n)
{
    struct strangers strangers;
    bool ok = true;
    strangers.n = 0; /* the rest need not be cleared for each document */
    stage_mark(f->clock, STAGE_TOKENISE);
    for (size_t i = 0; i < n && ok; i++)
        if (tokens[i].form == FORM_NONE)
            ok = add_stranger(f, text, &strangers, &tokens[i]);
    ok = ok && intern_strangers(f, text, &strangers);
    stage_mark(f->clock, STAGE_FORMS);
    return ok;
}

void forms_time(struct forms *f, struct stage_clock *clock)
{
    f->clock = clock;
}

struct form *forms_at(struct forms *f, uint32_t form)
{
    return &f->at[form];
}

struct form_facts *forms_facts(struct forms *f)
{
    return f->facts;
}

size_t forms_count(const struct forms *f)
{
    return f->raw.n;
}

size_t forms_count_folded(const struct forms *f)
{
    return f->folded.n;
}

size_t forms_count_terms(const struct forms *f)
{
    return f->terms.n;
}

struct span forms_folded(const struct forms *f, uint32_t folded_number)
{
    return f->folded.strings[folded_number];
}

struct span forms_term(const struct forms *f, uint32_t term_number)
{
    return f->terms.strings[term_number];
}

uint32_t forms_term_of_folded(const struct forms *f, uint32_t folded_number)
{
    return f->term_of_folded[folded_number];
}

size_t forms_bytes(const struct forms *f)
{
    return intern_bytes(&f->raw) + intern_bytes(&f->folded) + intern_bytes(&f->terms) +
           f->cap * (sizeof *f->at + sizeof *f->facts) + f->folded_cap * sizeof *f->term_of_folded;
}

void forms_clear(struct forms *f)
{
    memset(&f->late, 0, sizeof f->late);
    intern_clear(&f->raw);
    intern_clear(&f->folded);
    intern_clear(&f->terms);
}
