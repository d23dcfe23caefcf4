/* builder_stamps.c -- keys of mentions, and what is made once for each. */
#include "indexer/builder_stamps.h"

#include "core/mem.h"

void stamps_init(struct stamps *s)
{
    *s = (struct stamps){0};
    intern_init(&s->keys);
    intern_init(&s->strings);
    intern_init(&s->kind_table);
}

void stamps_release(struct stamps *s)
{
    intern_release(&s->keys);
    intern_release(&s->strings);
    intern_release(&s->kind_table);
    mem_free(s->at);
    mem_free(s->terms.at);
    mem_free(s->kinds);
    mem_free(s->queries);
    buf_release(&s->key_bytes);
    buf_release(&s->norm);
    stamps_init(s);
}

void stamps_clear(struct stamps *s)
{
    intern_clear(&s->keys);
    intern_clear(&s->strings);
    intern_clear(&s->kind_table);
    s->terms.n = 0;
}

size_t stamps_bytes(const struct stamps *s)
{
    return intern_bytes(&s->keys) + intern_bytes(&s->strings) + s->cap * sizeof *s->at +
           s->terms.cap * sizeof *s->terms.at;
}

/* --- keys ----------------------------------------------------------------------------------- */

/* A field more in struct mention belongs into the key (or is a place), and then here. */
_Static_assert(sizeof(struct mention) == 176, "a new field of mentions: see put_key");

static char *put_number(char *at, uint64_t v, size_t n)
{
    memcpy(at, &v, n);
    return at + n;
}

static char *put_text(char *at, struct span s)
{
    at = put_number(at, s.len, 4); /* texts are under 4 GiB */
    if (s.len)
        memcpy(at, s.at, s.len);
    return at + s.len;
}

/* All that the mention says, where it stands apart. `words`: its surface, when terms depend on it.
 */
static bool put_key(struct buf *out, const struct mention *m, struct span words)
{
    size_t room = 8 + 7 * 4 + 4 + 2 * 12 + 8 + m->rule.len + m->norm.len + m->role.len +
                  m->label.len + m->aliases.len + m->candidates.len + m->unit.len + words.len;
    if (!buf_reserve(out, room))
        return false;
    char *at = out->at + out->len;
    at = put_number(at, m->type | (unsigned)m->confidence << 8 | (uint32_t)m->flags << 16, 4);
    at = put_number(at, m->end - m->start, 4);
    at = put_text(at, m->rule);
    at = put_text(at, m->norm);
    at = put_text(at, m->role);
    at = put_text(at, m->label);
    at = put_text(at, m->aliases);
    at = put_text(at, m->candidates);
    at = put_text(at, m->unit);
    at = put_text(at, words);
    at = put_number(at, (uint64_t)m->value.digits, 8);
    at = put_number(at, (uint32_t)m->value.scale, 4);
    at = put_number(at, (uint64_t)m->value_to.digits, 8);
    at = put_number(at, (uint32_t)m->value_to.scale, 4);
    at = put_number(at, (uint32_t)m->days.from, 4);
    at = put_number(at, (uint32_t)m->days.to, 4);
    out->len = (size_t)(at - out->at);
    return true;
}

/* --- records -------------------------------------------------------------------------------- */

/* Intern a text if there is one; `field` is then set in *fields. */
static bool add_string(struct stamps *s, struct span text, unsigned field, unsigned *fields,
                       uint32_t *number)
{
    bool is_new;
    if (text.len == 0)
        return true;
    *fields |= field;
    return (*number = intern_add(&s->strings, text, &is_new)) != INTERN_NONE;
}

static bool add_norm(struct stamps *s, const struct mention *m, unsigned *fields, uint32_t *number)
{
    if (m->norm.len == 0)
        return true;
    buf_clear(&s->norm);
    mention_make_norm(&s->norm, m);
    if (!s->norm.failed && span_equal(buf_bytes(&s->norm), m->norm)) {
        *fields |= FIELD_NORM_MADE;
        return true;
    }
    return add_string(s, m->norm, FIELD_NORM, fields, number);
}

static bool same_decimal(struct decimal a, struct decimal b)
{
    return a.digits == b.digits && a.scale == b.scale;
}

static uint32_t kind_number(struct stamps *s, const struct mention *m, unsigned fields)
{
    bool is_new;
    struct mention_kind kind = {.type = m->type,
                                .confidence = m->confidence,
                                .flags = m->flags,
                                .fields = (uint16_t)fields};
    kind.rule = intern_add(&s->strings, m->rule.len ? m->rule : SPAN(""), &is_new);
    struct span bytes = {(const char *)&kind, sizeof kind};
    uint32_t number =
        kind.rule == INTERN_NONE ? INTERN_NONE : intern_add(&s->kind_table, bytes, &is_new);
    if (number == INTERN_NONE || !is_new)
        return number;
    struct mention_kind *grown =
        mem_grow(s->kinds, &s->kinds_cap, (size_t)number + 1, sizeof *grown);
    if (!grown)
        return INTERN_NONE;
    s->kinds = grown;
    grown[number] = kind;
    return number;
}

static bool make_record(struct stamps *s, const struct mention *m, struct mention_record *r)
{
    unsigned fields = 0;
    *r = (struct mention_record){
        .len = m->end - m->start, .value = m->value, .value_to = m->value_to, .days = m->days};
    if (!add_norm(s, m, &fields, &r->norm) ||
        !add_string(s, m->role, FIELD_ROLE, &fields, &r->role) ||
        !add_string(s, m->label, FIELD_LABEL, &fields, &r->label) ||
        !add_string(s, m->aliases, FIELD_ALIASES, &fields, &r->aliases) ||
        !add_string(s, m->candidates, FIELD_CANDIDATES, &fields, &r->candidates) ||
        !add_string(s, m->unit, FIELD_UNIT, &fields, &r->unit))
        return false;
    if (m->value.digits || m->value.scale || m->value_to.digits || m->value_to.scale)
        fields |= FIELD_VALUE;
    if (!same_decimal(m->value, m->value_to))
        fields |= FIELD_VALUE_TO;
    if (m->days.from == NO_DAY && m->days.to == NO_DAY)
        fields |= FIELD_DAYS_NONE;
    else if (m->days.from || m->days.to)
        fields |= FIELD_DAYS;
    return (r->kind = kind_number(s, m, fields)) != INTERN_NONE;
}

/* --- stamps --------------------------------------------------------------------------------- */

static bool make_stamp(struct stamps *s, struct entity_terms *entities, const struct mention *m,
                       struct span words, uint32_t number)
{
    struct stamp *grown = mem_grow(s->at, &s->cap, (size_t)number + 1, sizeof *grown);
    if (!grown)
        return false;
    s->at = grown;
    struct stamp *stamp = &grown[number];
    *stamp = (struct stamp){.terms_at = (uint32_t)s->terms.n};
    if (!make_record(s, m, &stamp->record) ||
        !entity_terms_of_mention(entities, m, words, &s->terms))
        return false;
    stamp->n_terms = (uint32_t)s->terms.n - stamp->terms_at;
    return true;
}

static struct span words_for_key(struct span text, const struct mention *m)
{
    return mention_makes_terms(m) ? span_sub(text, m->start, m->end) : (struct span){NULL, 0};
}

/* All keys first, so that their slots are on the way when they are asked for. */
static bool put_keys(struct stamps *s, struct span text, const struct mention *mentions, size_t n)
{
    struct stamp_query *queries = mem_grow(s->queries, &s->queries_cap, n, sizeof *queries);
    if (n && !queries)
        return false;
    s->queries = queries;
    buf_clear(&s->key_bytes);
    for (size_t i = 0; i < n; i++) {
        size_t at = s->key_bytes.len;
        if (!put_key(&s->key_bytes, &mentions[i], words_for_key(text, &mentions[i])))
            return false;
        struct span key = span_sub(buf_bytes(&s->key_bytes), at, s->key_bytes.len);
        queries[i].at = at;
        queries[i].len = key.len;
        intern_key_make(&queries[i].key, &s->keys, key, key.len);
        intern_prefetch(&s->keys, &queries[i].key);
    }
    return true;
}

bool stamps_number(struct stamps *s, struct entity_terms *entities, struct span text,
                   const struct mention *mentions, size_t n, uint32_t *numbers)
{
    if (!put_keys(s, text, mentions, n))
        return false;
    for (size_t i = 0; i < n; i++) {
        struct stamp_query *q = &s->queries[i];
        struct span key = {s->key_bytes.at + q->at, q->len};
        bool is_new;
        uint32_t number = intern_add_key(&s->keys, &q->key, key, &is_new);
        if (number == INTERN_NONE ||
            (is_new &&
             !make_stamp(s, entities, &mentions[i], words_for_key(text, &mentions[i]), number)))
            return false;
        s->at[number].n++;
        numbers[i] = number;
    }
    return true;
}
