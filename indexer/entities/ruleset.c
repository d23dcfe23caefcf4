/* ruleset.c -- open compiled rules: check every table that the engine will follow, once. */
#include "indexer/entities/ruleset.h"

#include "core/mem.h"
#include "indexer/entities/ruleset_open.h"
#include "indexer/entities/unit.h"

static brief_status damaged(struct brief_error *err, const char *what)
{
    return brief_fail(err, BRIEF_ECORRUPT,
                      "compiled rules: damaged %s; compile the rule files again", what);
}

static uint32_t field(const char *record, size_t n)
{
    return load_u32le(record + 4 * n);
}

static struct span text_field(const struct ruleset *r, const char *record, size_t n)
{
    return compiled_text(&r->bytes, field(record, n), field(record, n + 1));
}

static bool is_predicate_or_none(const struct ruleset *r, uint32_t p)
{
    return p == COMPILED_NONE || p < r->n_predicates;
}

/* [at, at + n) lies inside a table of `len`. */
static bool is_inside(size_t at, size_t n, size_t len)
{
    return at <= len && n <= len - at;
}

static bool groups_are_sound(const struct ruleset *r, uint32_t at, uint32_t n)
{
    struct span groups = r->bytes.section[SECTION_GROUPS];
    if (!is_inside(at, n, groups.len) || n > PATTERN_GROUPS_MAX)
        return false;
    for (uint32_t i = 0; i < n; i++)
        if ((uint8_t)groups.at[at + i] >= N_CAPTURES)
            return false;
    return true;
}

static brief_status open_rule(struct ruleset *r, size_t number, struct brief_error *err)
{
    const char *record = compiled_at(&r->bytes, SECTION_RULES, number, RULE_LEN);
    uint32_t bits = field(record, 5), letters_at = field(record, 15);
    struct open_rule *rule = &r->rules[number];
    rule->facts = (struct rule_facts){
        .name = text_field(r, record, 0),
        .file = text_field(r, record, 2),
        .line = field(record, 4),
        .type = (uint8_t)bits,
        .normaliser = text_field(r, record, 7),
        .priority = field(record, 6),
        .is_text = bits >> 8 & 1,
        .weak = bits >> 9 & 1,
        .silent = bits >> 10 & 1,
        .confidence = (uint8_t)(bits >> 16),
    };
    rule->is_text = rule->facts.is_text;
    rule->weak = rule->facts.weak;
    rule->silent = rule->facts.silent;
    rule->confidence = rule->facts.confidence;
    rule->context = bits >> 11 & 1;
    rule->regex = text_field(r, record, 9);
    rule->first_at = field(record, 11);
    rule->n_first = field(record, 12);
    rule->before = field(record, 13);
    rule->after = field(record, 14);
    rule->n_groups = field(record, 17);
    rule->rank = field(record, 18);
    rule->where_at = field(record, 19);
    rule->n_wheres = field(record, 20);
    atomic_init(&rule->pattern, NULL);
    if (rule->facts.type >= N_MENTION_TYPES || rule->rank >= r->n_rules ||
        !is_inside(rule->first_at, rule->n_first, compiled_count(&r->bytes, SECTION_FIRST, 4)) ||
        !is_predicate_or_none(r, rule->before) || !is_predicate_or_none(r, rule->after) ||
        !is_inside(rule->where_at, rule->n_wheres, r->n_wheres) ||
        !groups_are_sound(r, field(record, 16), rule->n_groups))
        return damaged(err, "rule");
    rule->groups = (const uint8_t *)r->bytes.section[SECTION_GROUPS].at + field(record, 16);
    if (!rule->is_text && rule->n_groups) {
        if (!is_inside(letters_at, r->n_symbols, r->bytes.section[SECTION_LOCAL].len))
            return damaged(err, "alphabet of a rule");
        rule->letters = (const uint8_t *)r->bytes.section[SECTION_LOCAL].at + letters_at;
    }
    return BRIEF_OK;
}

static brief_status check_automaton(const struct ruleset *r, struct brief_error *err)
{
    size_t n_follow = compiled_count(&r->bytes, SECTION_FOLLOW, 4);
    size_t n_first = compiled_count(&r->bytes, SECTION_FIRST, 4);
    for (uint32_t i = 0; i < r->n_positions; i++) {
        const char *p = compiled_at(&r->bytes, SECTION_POSITIONS, i, POSITION_LEN);
        if (load_u16le(p) >= r->n_predicates || load_u16le(p + 2) >= r->n_rules ||
            !is_inside(load_u32le(p + 8), load_u16le(p + 6), n_follow) ||
            ruleset_fits(r, load_u16le(p), 0)) /* no position may accept an edge */
            return damaged(err, "position");
    }
    for (size_t i = 0; i < n_follow; i++)
        if (load_u32le(compiled_at(&r->bytes, SECTION_FOLLOW, i, 4)) >= r->n_positions)
            return damaged(err, "step of a pattern");
    for (size_t i = 0; i < n_first; i++)
        if (load_u32le(compiled_at(&r->bytes, SECTION_FIRST, i, 4)) >= r->n_positions)
            return damaged(err, "beginning of a pattern");
    return BRIEF_OK;
}

static brief_status check_wheres(const struct ruleset *r, struct brief_error *err)
{
    for (uint32_t i = 0; i < r->n_wheres; i++) {
        struct where w = ruleset_where(r, i);
        if (w.predicate >= r->n_predicates || w.scope >= N_WHERE_SCOPES)
            return damaged(err, "condition");
    }
    return BRIEF_OK;
}

static brief_status check_symbols(const struct ruleset *r, struct brief_error *err)
{
    size_t n_cells = compiled_count(&r->bytes, SECTION_GRID, 2);
    size_t n_symbols = compiled_count(&r->bytes, SECTION_ROWS, 2);
    if (n_cells != (size_t)r->lexicon.n_sets * N_UNIT_SHAPES || n_symbols % UNIT_FLAG_SETS)
        return damaged(err, "grid of symbols");
    for (size_t i = 0; i < n_cells; i++)
        if (load_u16le(compiled_at(&r->bytes, SECTION_GRID, i, 2)) >= n_symbols / UNIT_FLAG_SETS)
            return damaged(err, "grid of symbols");
    for (size_t i = 0; i < n_symbols; i++)
        if (load_u16le(compiled_at(&r->bytes, SECTION_ROWS, i, 2)) >= r->n_symbols)
            return damaged(err, "row of symbols");
    return BRIEF_OK;
}

static void count_examples(struct ruleset *r)
{
    size_t n = compiled_count(&r->bytes, SECTION_EXAMPLES, EXAMPLE_LEN);
    for (size_t i = 0; i < n; i++) {
        uint32_t rule = load_u32le(compiled_at(&r->bytes, SECTION_EXAMPLES, i, EXAMPLE_LEN));
        if (rule < r->n_rules)
            r->rules[rule].facts.n_examples++;
    }
}

static brief_status open_tables(struct ruleset *r, struct brief_error *err)
{
    const struct compiled *c = &r->bytes;
    uint32_t abbreviation = compiled_number(c, NUMBER_ABBREVIATION);
    r->n_symbols = compiled_number(c, NUMBER_SYMBOLS);
    r->n_predicates = compiled_number(c, NUMBER_PREDICATES);
    r->symbol_bytes = compiled_symbol_bytes(r->n_predicates);
    r->n_rules = compiled_count(c, SECTION_RULES, RULE_LEN);
    r->n_wheres = compiled_count(c, SECTION_WHERES, WHERE_LEN);
    r->n_positions = (uint32_t)compiled_count(c, SECTION_POSITIONS, POSITION_LEN);
    if (r->n_symbols == 0 || r->n_symbols > UINT16_MAX || r->n_rules > UINT16_MAX ||
        r->n_positions > UINT16_MAX || r->n_predicates > UINT16_MAX ||
        c->section[SECTION_SYMBOLS].len != r->n_symbols * r->symbol_bytes)
        return damaged(err, "counts");
    r->abbreviation = abbreviation < compiled_count(c, SECTION_CLASSES, 8) ? (int)abbreviation : -1;
    r->rules = mem_calloc(r->n_rules + 1, sizeof *r->rules);
    if (!r->rules)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the rules");
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < r->n_rules && !st; i++)
        st = open_rule(r, i, err);
    if (!st)
        st = check_automaton(r, err);
    if (!st)
        st = check_wheres(r, err);
    count_examples(r);
    return st ? st : check_symbols(r, err);
}

static brief_status open_bytes(struct ruleset **out, struct span compiled, bool linked,
                               struct brief_error *err)
{
    *out = NULL;
    struct ruleset *r = mem_calloc(1, sizeof *r);
    if (!r)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the rules");
    pthread_mutex_init(&r->lock, NULL);
    brief_status st = compiled_open(&r->bytes, compiled, linked, err);
    if (!st)
        st = lexicon_open(&r->lexicon, &r->bytes, err);
    if (!st)
        st = open_tables(r, err);
    if (st) {
        ruleset_free(r);
        return st;
    }
    *out = r;
    return BRIEF_OK;
}

brief_status ruleset_open(struct ruleset **out, struct span compiled, struct brief_error *err)
{
    return open_bytes(out, compiled, false, err);
}

brief_status ruleset_open_linked(struct ruleset **out, struct span compiled,
                                 struct brief_error *err)
{
    return open_bytes(out, compiled, true, err);
}

void ruleset_free(struct ruleset *r)
{
    if (!r)
        return;
    for (size_t i = 0; r->rules && i < r->n_rules; i++)
        pattern_free(atomic_load(&r->rules[i].pattern));
    mem_free(r->rules);
    pthread_mutex_destroy(&r->lock);
    mem_free(r);
}

brief_status ruleset_pattern(const struct ruleset *r, uint32_t rule, struct pattern **out,
                             struct brief_error *err)
{
    struct open_rule *o = &r->rules[rule];
    pthread_mutex_t *lock = (pthread_mutex_t *)&r->lock;
    struct pattern *p = atomic_load_explicit(&o->pattern, memory_order_acquire);
    brief_status st = BRIEF_OK;
    size_t error_at;
    if (!p) {
        pthread_mutex_lock(lock);
        p = atomic_load(&o->pattern);
        if (!p && !(st = pattern_new(&p, o->regex, o->is_text ? PATTERN_TEXT : PATTERN_SHAPE,
                                     &error_at, err))) {
            if (pattern_count_groups(p) != o->n_groups) {
                pattern_free(p);
                p = NULL;
                st = damaged(err, "pattern");
            } else {
                pattern_set_number(p, rule);
                atomic_store_explicit(&o->pattern, p, memory_order_release);
            }
        }
        pthread_mutex_unlock(lock);
    }
    *out = p;
    return st;
}

size_t ruleset_count(const struct ruleset *r)
{
    return r->n_rules;
}

const struct rule_facts *ruleset_rule(const struct ruleset *r, uint32_t rule)
{
    return &r->rules[rule].facts;
}

int ruleset_class(const struct ruleset *r, const char *name)
{
    size_t n = compiled_count(&r->bytes, SECTION_CLASSES, 8);
    for (size_t i = 0; i < n; i++) {
        const char *record = compiled_at(&r->bytes, SECTION_CLASSES, i, 8);
        if (span_equal(text_field(r, record, 0), span_of(name)))
            return (int)i;
    }
    return -1;
}

#define LOOKUP_FORMS_MAX 4000 /* words that a scratch remembers */

/* A name of ASCII letters and digits alone, or of one sign, needs no tokeniser. */
static bool lookup_word(const struct ruleset *r, struct span name, int class_number,
                        struct span *norm)
{
    char folded[64];
    size_t n_upper = 0, n_letters = 0;
    if (name.len == 0 || name.len > sizeof folded)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        bool upper = c >= 'A' && c <= 'Z', letter = upper || (c >= 'a' && c <= 'z');
        if (!letter && !(c >= '0' && c <= '9') && (name.len > 1 || (uint8_t)c >= 0x80))
            return false;
        n_upper += upper;
        n_letters += letter;
        folded[i] = upper ? (char)(c - 'A' + 'a') : c;
    }
    struct form form = {.bytes = name, .folded = {folded, name.len}};
    form.shape = n_letters < name.len   ? SHAPE_ALNUM
                 : n_upper == 0         ? SHAPE_LOWER
                 : n_upper == n_letters ? (n_upper > 1 ? SHAPE_UPPER : SHAPE_INITIAL)
                                        : SHAPE_CAP;
    *norm =
        lexicon_norm(&r->lexicon, lexicon_word_hit(&r->lexicon, &form, class_number), class_number);
    return true;
}

/* Every token of `name` must belong to the entry, but for a stop at the end. */
static struct span lookup_tokens(const struct ruleset *r, const struct token_list *tokens,
                                 struct forms *forms, int class_number)
{
    size_t from = tokens->n && (tokens->at[0].flags & TOKEN_WHOLE) ? 1 : 0, to = tokens->n;
    if (to > 4 * LEXICON_ENTRY_MAX)
        return (struct span){0};
    const struct form_facts *facts = lexicon_look_up_all(&r->lexicon, forms, tokens->at, to);
    struct lexicon_hit hit =
        lexicon_longest(&r->lexicon, tokens->at, facts, from, to, class_number);
    if (hit.n_tokens + 1 == to - from && tokens->at[to - 1].shape == SHAPE_STOP)
        to--;
    return hit.n_tokens == to - from ? lexicon_norm(&r->lexicon, hit, class_number)
                                     : (struct span){0};
}

void lookup_scratch_release(struct lookup_scratch *s)
{
    token_list_release(&s->tokens);
    forms_free(s->forms);
    *s = (struct lookup_scratch){0};
}

struct span ruleset_lookup(const struct ruleset *r, struct lookup_scratch *s, struct span name,
                           int class_number)
{
    struct span norm = {0};
    if (lookup_word(r, name, class_number, &norm))
        return norm;
    if (!s->forms && forms_new(&s->forms, "none", NULL))
        return norm;
    if (forms_count(s->forms) > LOOKUP_FORMS_MAX)
        forms_clear(s->forms);
    if (tokenise(&s->tokens, s->forms, name, NULL, 0))
        lookup_scratch_release(s); /* for want of memory: half a form may be in it */
    else
        norm = lookup_tokens(r, &s->tokens, s->forms, class_number);
    return norm;
}
