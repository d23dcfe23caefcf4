/* builder_entities.c -- entity terms of one batch. */
#include "indexer/builder_entities.h"

#include "core/evidence.h"
#include "core/index/segment.h"
#include "core/index/terms.h"
#include "core/mem.h"
#include "core/text/fold.h"

void entity_terms_init(struct entity_terms *e)
{
    *e = (struct entity_terms){0};
    intern_init(&e->terms);
    intern_init(&e->names);
    intern_init(&e->parts);
}

void entity_terms_release(struct entity_terms *e)
{
    intern_release(&e->terms);
    intern_release(&e->names);
    intern_release(&e->parts);
    mem_free(e->name_terms);
    mem_free(e->part_terms);
    mem_free(e->capital_terms);
    stream_release(&e->stream);
    buf_release(&e->key);
    buf_release(&e->term);
    buf_release(&e->folded);
    entity_terms_init(e);
}

void entity_terms_clear(struct entity_terms *e)
{
    intern_clear(&e->terms);
    intern_clear(&e->names);
    intern_clear(&e->parts);
    if (e->capital_cap)
        memset(e->capital_terms, 0, e->capital_cap * sizeof *e->capital_terms);
    e->stream.n = 0;
}

size_t entity_terms_bytes(const struct entity_terms *e)
{
    return intern_bytes(&e->terms) + intern_bytes(&e->names) + intern_bytes(&e->parts) +
           (e->name_cap + e->part_cap + e->capital_cap) * sizeof *e->name_terms +
           e->stream.cap * 2 * sizeof *e->stream.at;
}

uint32_t mention_position(const struct mention *m, const struct token_list *tokens)
{
    for (size_t i = m->token_from; i < m->token_to && i < tokens->n; i++)
        if (tokens->at[i].position != NO_POSITION)
            return tokens->at[i].position;
    for (size_t i = m->token_from < tokens->n ? m->token_from : tokens->n; i-- > 0;)
        if (tokens->at[i].position != NO_POSITION)
            return tokens->at[i].position;
    return 0;
}

bool name_tokens_each(struct span folded, name_token *add, void *ctx)
{
    size_t at = 0;
    while (at < folded.len) {
        size_t from = at;
        while (at < folded.len && folded.at[at] != ' ')
            at++;
        if (at > from && !add(ctx, span_sub(folded, from, at)))
            return false;
        at++;
    }
    return true;
}

/* --- name words ----------------------------------------------------------------------------- */

struct token_adder {
    struct entity_terms *e;
    struct span entity; /* "L KEY", in e->terms */
    struct span key;    /* KEY, when its words have been added */
};

static bool add_token(void *ctx, struct span token)
{
    struct token_adder *adder = ctx;
    struct entity_terms *e = adder->e;
    bool is_new;
    buf_clear(&e->key);
    buf_byte(&e->key, TERM_NAME);
    term_append_token(&e->key, token);
    buf_byte(&e->key, 0);
    buf_span(&e->key, adder->entity);
    return !e->key.failed && intern_add(&e->terms, buf_bytes(&e->key), &is_new) != INTERN_NONE;
}

static struct span entity_of(const struct entity_terms *e, uint32_t term)
{
    struct span s = e->terms.strings[term];
    return span_sub(s, 1, s.len);
}

/* Is the word one of the key's, which lead to the entity already? */
static bool is_key_word(struct span key, struct span word)
{
    for (size_t at = 0; at + word.len <= key.len; at++) {
        const char *from = memchr(key.at + at, word.at[0], key.len - word.len - at + 1);
        if (!from)
            return false;
        at = (size_t)(from - key.at);
        size_t end = at + word.len;
        if ((at == 0 || key.at[at - 1] == ' ') && (end == key.len || key.at[end] == ' ') &&
            memcmp(from, word.at, word.len) == 0)
            return true;
    }
    return false;
}

static bool add_new_token(void *ctx, struct span token)
{
    const struct token_adder *adder = ctx;
    return is_key_word(adder->key, token) || add_token(ctx, token);
}

/* Folded words of a surface, role or candidate lead to the entity too. */
static bool add_part_tokens(struct entity_terms *e, const struct entity_term *term)
{
    struct token_adder adder = {e, term_letter_and_key(term), term->key};
    buf_clear(&e->folded);
    return fold_name(&e->folded, term->part) == BRIEF_OK &&
           name_tokens_each(buf_bytes(&e->folded), add_new_token, &adder);
}

/* --- terms ---------------------------------------------------------------------------------- */

static bool remember(uint32_t **array, size_t *cap, uint32_t number, uint32_t term)
{
    uint32_t *grown = mem_grow(*array, cap, (size_t)number + 1, sizeof *grown);
    if (!grown)
        return false;
    *array = grown;
    grown[number] = term;
    return true;
}

/* The number of the entity's \1 term; INTERN_NONE: out of memory. Words of weak names lead nowhere.
 */
static uint32_t entity_term(struct entity_terms *e, char letter, struct span norm)
{
    bool is_new;
    buf_clear(&e->key);
    buf_byte(&e->key, (uint8_t)letter);
    buf_span(&e->key, norm);
    if (e->key.failed)
        return INTERN_NONE;
    uint32_t name = intern_add(&e->names, buf_bytes(&e->key), &is_new);
    if (name == INTERN_NONE || !is_new)
        return name == INTERN_NONE ? name : e->name_terms[name];

    struct entity_term parsed;
    buf_clear(&e->term);
    buf_byte(&e->term, TERM_ENTITY);
    if (term_append_named(&e->term, letter, norm) != BRIEF_OK)
        return INTERN_NONE;
    uint32_t term = intern_add(&e->terms, buf_bytes(&e->term), &is_new);
    if (term == INTERN_NONE || !remember(&e->name_terms, &e->name_cap, name, term))
        return INTERN_NONE;
    if (letter == WEAK_LETTER)
        return term;
    if (!term_parse(&parsed, e->terms.strings[term]))
        return INTERN_NONE;
    struct token_adder adder = {e, term_letter_and_key(&parsed), {NULL, 0}};
    return name_tokens_each(parsed.key, add_token, &adder) ? term : INTERN_NONE;
}

/* The number of the term that says this of the entity. */
static uint32_t part_term(struct entity_terms *e, uint8_t kind, uint32_t entity, struct span part)
{
    bool is_new;
    buf_clear(&e->key);
    buf_byte(&e->key, kind);
    buf_u32le(&e->key, entity);
    buf_span(&e->key, part);
    if (e->key.failed)
        return INTERN_NONE;
    uint32_t number = intern_add(&e->parts, buf_bytes(&e->key), &is_new);
    if (number == INTERN_NONE || !is_new)
        return number == INTERN_NONE ? number : e->part_terms[number];

    struct entity_term parsed;
    buf_clear(&e->term);
    buf_byte(&e->term, kind);
    buf_span(&e->term, entity_of(e, entity));
    term_append_part(&e->term, part);
    if (e->term.failed)
        return INTERN_NONE;
    uint32_t term = intern_add(&e->terms, buf_bytes(&e->term), &is_new);
    if (term == INTERN_NONE || !remember(&e->part_terms, &e->part_cap, number, term))
        return INTERN_NONE;
    if (kind != TERM_ROLE &&
        (!term_parse(&parsed, e->terms.strings[term]) || !add_part_tokens(e, &parsed)))
        return INTERN_NONE;
    return term;
}

static bool append(struct number_list *terms, uint32_t term)
{
    if (term == INTERN_NONE)
        return false;
    if (terms->n == terms->cap) {
        uint32_t *grown = mem_grow(terms->at, &terms->cap, terms->n + 1, sizeof *grown);
        if (!grown)
            return false;
        terms->at = grown;
    }
    terms->at[terms->n++] = term;
    return true;
}

/* One part, or every line of a list of them. */
static bool append_parts(struct entity_terms *e, uint8_t kind, uint32_t entity, struct span lines,
                         struct number_list *terms)
{
    while (lines.len) {
        const char *end = memchr(lines.at, '\n', lines.len);
        size_t len = end ? (size_t)(end - lines.at) : lines.len;
        if (len && !append(terms, part_term(e, kind, entity, span_sub(lines, 0, len))))
            return false;
        lines = span_sub(lines, end ? len + 1 : len, lines.len);
    }
    return true;
}

/* The mention speaks for its own words. */
static uint32_t proof_term(struct entity_terms *e, uint8_t type, struct span words)
{
    bool is_new;
    buf_clear(&e->term);
    buf_byte(&e->term, TERM_PROOF);
    buf_byte(&e->term, (uint8_t)mention_type_letter(type));
    return term_append_key(&e->term, words) == BRIEF_OK
               ? intern_add(&e->terms, buf_bytes(&e->term), &is_new)
               : INTERN_NONE;
}

bool mention_makes_terms(const struct mention *m)
{
    return mention_is_weak_name(m) ||
           (!(m->flags & (MENTION_WEAK | MENTION_IN_DEFINITION)) &&
            (mention_type_has_actor(m->type) || m->type == MENTION_REFERENCE));
}

bool entity_terms_of_mention(struct entity_terms *e, const struct mention *m, struct span words,
                             struct number_list *terms)
{
    bool undecided = m->flags & MENTION_UNDECIDED;
    if (!mention_makes_terms(m))
        return true;
    if (mention_is_weak_name(m))
        return append(terms, entity_term(e, WEAK_LETTER, m->norm));
    if (mention_proves(m) && !append(terms, proof_term(e, m->type, words)))
        return false;
    uint32_t entity =
        entity_term(e, mention_type_letter(m->type), undecided || !m->norm.len ? words : m->norm);
    if (!append(terms, entity) || !append(terms, part_term(e, TERM_SURFACE, entity, words)))
        return false;
    if (m->role.len && !append(terms, part_term(e, TERM_ROLE, entity, m->role)))
        return false;
    return append_parts(e, TERM_SURFACE, entity, m->aliases, terms) &&
           (!undecided || append_parts(e, TERM_CANDIDATE, entity, m->candidates, terms));
}

bool entity_terms_add_id(struct entity_terms *e, struct span id, uint32_t base)
{
    char room[TERM_MAX];
    bool is_new;
    buf_clear(&e->key);
    buf_byte(&e->key, TERM_DOCUMENT);
    buf_span(&e->key, id);
    if (e->key.failed || !stream_reserve(&e->stream, 1))
        return false;
    uint32_t term = intern_add(&e->terms, term_cut(buf_bytes(&e->key), room), &is_new);
    if (term == INTERN_NONE)
        return false;
    stream_add(&e->stream, term, base);
    return true;
}

/* --- capitals -------------------------------------------------------------------------------- */

/* Room for a term of every folded form; new ones are 0: none yet. */
static bool reserve_capitals(struct entity_terms *e, size_t n_folded)
{
    size_t old = e->capital_cap;
    if (n_folded <= old)
        return true;
    uint32_t *grown = mem_grow(e->capital_terms, &e->capital_cap, n_folded, sizeof *grown);
    if (!grown)
        return false;
    e->capital_terms = grown;
    memset(grown + old, 0, (e->capital_cap - old) * sizeof *grown);
    return true;
}

/* The term of a folded form's capitals, plus one; 0: out of memory. */
static uint32_t make_capital_term(struct entity_terms *e, const struct form *form)
{
    char room[TERM_MAX];
    bool is_new;
    uint32_t *known = &e->capital_terms[form->folded_number];
    buf_clear(&e->key);
    buf_byte(&e->key, TERM_CAPITAL);
    buf_span(&e->key, form->folded);
    if (!e->key.failed)
        *known = intern_add(&e->terms, term_cut(buf_bytes(&e->key), room), &is_new) + 1;
    return *known;
}

bool entity_terms_add_capitals(struct entity_terms *e, struct forms *forms,
                               const struct token_list *tokens, uint32_t base)
{
    if (!reserve_capitals(e, forms_count_folded(forms)) || !stream_reserve(&e->stream, tokens->n))
        return false;
    const struct form_facts *facts = forms_facts(forms);
    for (size_t i = 0; i < tokens->n; i++) {
        const struct token *t = &tokens->at[i];
        if (!token_has_capital(t))
            continue;
        uint32_t term = e->capital_terms[facts[t->form].folded_number];
        if (!term && !(term = make_capital_term(e, forms_at(forms, t->form))))
            return false;
        stream_add(&e->stream, term - 1, base + t->position);
    }
    return true;
}
