/* pass.c -- the order of the steps, and what they share. */
#include "indexer/entities/pass.h"

#include "core/mem.h"

const char *pass_class_name(enum pass_class c)
{
    static const char *const names[N_PASS_CLASSES] = {
        [PASS_TITLE] = "title",
        [PASS_HONORIFIC] = "honorific",
        [PASS_TITLE_PREFIX] = "title_prefix",
        [PASS_SERVICE] = "service",
        [PASS_RELATION] = "relation_word",
        [PASS_FUNCTION_WORD] = "function_word",
        [PASS_COMMON_WORD] = "common_word",
        [PASS_WEEKDAY] = "weekday",
        [PASS_MONTH] = "month",
        [PASS_NATIONALITY] = "nationality",
        [PASS_COUNTRY] = "country",
        [PASS_CITY] = "city",
        [PASS_ORG_HEAD] = "org_head",
        [PASS_ORG_SUFFIX] = "org_suffix",
        [PASS_ORG_MODIFIER] = "org_modifier",
        [PASS_PLACE_HEAD] = "place_head",
        [PASS_DIRECTION] = "direction",
        [PASS_NAME_SUFFIX] = "name_suffix",
        [PASS_PARTICLE] = "particle",
        [PASS_SAID_VERB] = "said_verb",
        [PASS_LOC_PREP] = "loc_prep",
        [PASS_LANGUAGE] = "language",
        [PASS_EVENT_WORD] = "event_word",
        [PASS_WORK_WORD] = "work_word",
        [PASS_GIVEN_NAME] = "given",
        [PASS_SURNAME] = "surname",
        [PASS_CURRENCY_WORD] = "currency_word",
        [PASS_INDEX_NAME] = "index_name",
        [PASS_FEMALE_GIVEN] = "female_given",
        [PASS_MALE_GIVEN] = "male_given",
        [PASS_NATIONAL_BODY] = "national_body",
    };
    return names[c];
}

void pass_release(struct pass *p)
{
    names_release(&p->names);
    mem_free(p->pairs.at);
    mem_free(p->cover);
    mem_free(p->marks);
    mem_free(p->seen);
    *p = (struct pass){0};
}

uint64_t pass_key(const struct pass *p, uint32_t from, uint32_t to, uint32_t *n_words,
                  uint64_t *first)
{
    uint64_t key = 0;
    uint32_t n = 0;
    for (uint32_t i = from; i < to; i++) {
        if (!pass_is_word(p, i))
            continue;
        uint64_t h = pass_hash(p, i);
        if (n++ == 0)
            *first = h;
        key = names_key_add(key, h);
    }
    *n_words = n;
    return key;
}

uint64_t pass_draft_key(const struct pass *p, const struct draft *d, uint32_t *n_words,
                        uint64_t *first)
{
    if (!d->words)
        return pass_key(p, d->m.token_from, d->m.token_to, n_words, first);
    uint64_t key = 0;
    for (uint32_t i = 0; i < d->n_words; i++) {
        uint64_t h = pass_hash(p, d->words[i]);
        if (i == 0)
            *first = h;
        key = names_key_add(key, h);
    }
    *n_words = d->n_words;
    return key;
}

uint32_t pass_name_words(const struct pass *p, const struct name *n, uint32_t out[NAME_WORDS_MAX])
{
    uint32_t count = 0;
    if (n->n_words > NAME_WORDS_MAX)
        return 0;
    if (n->words) {
        memcpy(out, n->words, n->n_words * sizeof *out);
        return n->n_words;
    }
    for (uint32_t i = n->token_from; i < n->token_to && count < NAME_WORDS_MAX; i++)
        if (pass_is_word(p, i))
            out[count++] = i;
    return count;
}

brief_status pass_cover(struct pass *p)
{
    size_t n = p->tokens->n;
    if (n > p->cover_cap) {
        uint32_t *grown = mem_grow(p->cover, &p->cover_cap, n, sizeof *grown);
        if (!grown)
            return BRIEF_ENOMEM;
        p->cover = grown;
    }
    if (n)
        memset(p->cover, 0, n * sizeof *p->cover);
    for (size_t d = p->drafts->n; d-- > 0;) {
        const struct mention *m = &p->drafts->at[d].m;
        for (uint32_t i = m->token_from; i < m->token_to && i < n; i++)
            p->cover[i] = (uint32_t)d + 1;
    }
    return BRIEF_OK;
}

static bool grow_seen(struct pass *p)
{
    size_t n = forms_count_folded(p->forms), old = p->seen_cap;
    if (n <= old)
        return true;
    uint64_t *grown = mem_grow(p->seen, &p->seen_cap, n, sizeof *grown);
    if (!grown)
        return false;
    p->seen = grown;
    memset(grown + old, 0, (p->seen_cap - old) * sizeof *grown);
    return true;
}

#define SEEN_MARK ((uint64_t)1 << 31)

static uint64_t *seen_at(const struct pass *p, uint32_t token)
{
    return &p->seen[p->facts[p->tokens->at[token].form].folded_number];
}

void pass_mark(struct pass *p, uint32_t token)
{
    if (!grow_seen(p))
        return; /* less is known, nothing is wrong */
    uint64_t *n = seen_at(p, token);
    *n = (*n >> 32 == p->document ? *n : (uint64_t)p->document << 32) | SEEN_MARK;
    p->marked = true;
}

bool pass_is_marked(const struct pass *p, uint32_t token)
{
    uint64_t n = p->marked ? *seen_at(p, token) : 0;
    return n >> 32 == p->document && (n & SEEN_MARK);
}

#define SEARCHES_MAX 8 /* in one document; then all its words are counted at once */

static bool count_words(struct pass *p)
{
    uint64_t fresh = (uint64_t)p->document << 32;
    if (!grow_seen(p))
        return false;
    for (uint32_t i = 0; i < p->tokens->n; i++) {
        if (!pass_is_word(p, i))
            continue;
        uint64_t *n = seen_at(p, i);
        *n = (*n >> 32 == p->document ? *n : fresh) + 1;
    }
    return p->counted = true;
}

static bool search_another(const struct pass *p, uint32_t token)
{
    uint32_t folded = p->facts[p->tokens->at[token].form].folded_number, n = 0;
    for (uint32_t i = 0; i < p->tokens->n && n < 2; i++)
        n += p->facts[p->tokens->at[i].form].folded_number == folded && pass_is_word(p, i);
    return n == 2;
}

bool pass_is_repeated(struct pass *p, uint32_t token)
{
    if (!p->counted && p->n_searched++ < SEARCHES_MAX)
        return search_another(p, token);
    if (!p->counted && !count_words(p))
        return false; /* less is known, nothing is wrong */
    uint64_t n = *seen_at(p, token);
    return n >> 32 == p->document && (n & (SEEN_MARK - 1)) > 1;
}

struct span pass_display(struct pass *p, struct span s)
{
    char *out = arena_text(p->arena, s.len + 1);
    size_t n = 0;
    if (!out)
        return (struct span){0};
    for (size_t i = 0; i < s.len; i++) {
        bool space = (uint8_t)s.at[i] <= ' ';
        if (space && (n == 0 || out[n - 1] == ' '))
            continue;
        out[n++] = space ? ' ' : s.at[i];
    }
    if (n > 2 && out[n - 1] == 's' && out[n - 2] == '\'')
        n -= 2;
    else if (n > 4 && out[n - 1] == 's' && memcmp(out + n - 4, "\xE2\x80\x99", 3) == 0)
        n -= 4;
    return (struct span){out, n};
}

void pass_record(const struct pass *p, uint32_t number, uint32_t from, uint32_t to, const char *why,
                 uint32_t other_from, uint32_t other_to)
{
    const struct token *t = p->tokens->at;
    uint32_t start = BRIEF_NOWHERE, end = BRIEF_NOWHERE;
    if (other_to > other_from) {
        start = t[other_from].at;
        end = t[other_to - 1].at + t[other_to - 1].len;
    }
    trace_reason(p->trace, number, t[from].at, t[to - 1].at + t[to - 1].len, why, start, end);
}

struct draft *pass_add_draft(struct pass *p, uint32_t from, uint32_t to, uint8_t type,
                             uint8_t evidence, struct span rule)
{
    struct draft *d = draft_list_add(p->drafts);
    if (!d)
        return NULL;
    pass_set_span(p, d, from, to);
    d->m.type = type;
    d->m.confidence = evidence;
    d->m.rule = rule;
    d->m.norm = pass_display(p, span_sub(p->text, d->m.start, d->m.end));
    d->evidence = evidence;
    return d->m.norm.at ? d : NULL;
}

brief_status pass_run(struct pass *p)
{
    static const struct {
        const char *name;
        brief_status (*run)(struct pass *p);
    } steps[] = {{"guess", pass_guess}, {"people", pass_people},
                 {"roles", pass_roles}, {"definitions", pass_definitions},
                 {"names", pass_names}, {"same", pass_same},
                 {"bind", pass_bind},   {"bodies", pass_bodies},
                 {"lone", pass_lone},   {"filter", pass_filter}};
    names_clear(&p->names);
    p->facts = forms_facts(p->forms);
    p->pairs.n = 0;
    p->counted = false;
    p->n_searched = 0;
    p->marked = false;
    p->moved = true;
    p->document++;
    brief_status st = pass_mark_tokens(p);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !st; i++) {
        if (p->trace)
            trace_step_begin(p->trace, steps[i].name, p->drafts);
        if (p->moved)
            st = pass_cover(p);
        p->moved = false;
        if (st || (st = steps[i].run(p)))
            break;
        if ((p->moved = p->moved || p->drafts->twins))
            draft_list_sort(p->drafts);
        if (p->trace)
            trace_step_end(p->trace, p->drafts);
    }
    return st;
}
