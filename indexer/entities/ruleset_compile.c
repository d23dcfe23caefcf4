/* ruleset_compile.c -- list and rule files to one compiled file.
 *
 *     files ──read──> statements, spellings ──parse──> patterns, predicates, literals
 *       ──> lexicon ──> symbols ──> automaton, capture patterns ──> sections ──> bytes */
#include "indexer/entities/ruleset_compile.h"

#include "core/mem.h"
#include "core/text/utf8.h"
#include "indexer/entities/automaton_build.h"
#include "indexer/entities/ruleset.h"
#include "indexer/entities/text_pattern.h"
#include "indexer/entities/where_parse.h"

#include <stdlib.h>

/* A rule with its patterns parsed. */
struct parsed_rule {
    const struct rule *rule;
    uint32_t number;            /* in rule_file.rules */
    struct shape_pattern shape; /* the pattern, or a text rule's trigger */
    struct text_pattern text;
    size_t regex_at, regex_len; /* text rules: in regexes */
    uint32_t before, after;     /* in the predicate list, or COMPILED_NONE */
    uint32_t where_at, n_wheres;
    uint32_t rank;
};

struct compiler {
    struct rule_file file;
    struct class_table classes;
    struct lexicon_build lexicon;
    struct predicate_list predicates;
    struct symbol_table symbols;
    struct compiled_writer writer;
    struct forms *forms;
    struct arena arena;
    struct parsed_rule *rules;
    size_t n_rules;
    struct where *wheres; /* of the rules, in turn; predicates are those of the list */
    size_t n_wheres, wheres_cap;
    struct buf regexes;
    struct parse_context ctx;
    struct brief_error *err;
};

static brief_status out_of_memory(const struct compiler *c)
{
    return brief_fail(c->err, BRIEF_ENOMEM, "out of memory while compiling rules");
}

static bool ends_with(const char *path, const char *suffix)
{
    size_t n = strlen(path), m = strlen(suffix);
    return n >= m && strcmp(path + n - m, suffix) == 0;
}

/* The first control character that is no tab, line end or form feed; NULL: none. */
static const char *find_control(struct span text)
{
    for (size_t i = 0; i < text.len; i++) {
        uint8_t b = (uint8_t)text.at[i];
        if ((b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f') || b == 0x7F)
            return text.at + i;
    }
    return NULL;
}

static brief_status read_sources(struct compiler *c, const struct source *sources, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct source *src = &sources[i];
        size_t valid = utf8_valid_length(src->text);
        brief_status st;
        if (valid < src->text.len)
            return source_fail(src, src->text.at + valid, c->err, "this is no valid UTF-8");
        const char *control = find_control(src->text);
        if (control)
            return source_fail(src, control, c->err, "a control character");
        if (ends_with(src->name, ".list"))
            st = lexicon_build_read_list(&c->lexicon, src, c->err);
        else if (ends_with(src->name, ".rules"))
            st = rule_file_read(&c->file, src, c->err);
        else
            st = brief_fail(c->err, BRIEF_EINPUT, "%s: a rule file ends in .rules, a list in .list",
                            src->name);
        if (st)
            return st;
    }
    return BRIEF_OK;
}

/* Names that rules declare are classes even when no list fills them. */
static brief_status declare_lists(struct compiler *c)
{
    for (size_t i = 0; i < c->file.lists.n; i++) {
        const struct definition *d = &c->file.lists.at[i];
        if (class_table_add(&c->classes, d->name) == CLASS_NONE)
            return class_table_is_full(&c->classes)
                       ? source_fail(d->src, d->name.at, c->err, "over %d classes", CLASSES_MAX)
                       : out_of_memory(c);
    }
    return BRIEF_OK;
}

/* A name means one thing, wherever it stands. */
static brief_status check_name(const struct compiler *c, const struct definition *d)
{
    if (class_expr_is_builtin(d->name))
        return source_fail(d->src, d->name.at, c->err, "'%.*s' is a shape or flag of its own",
                           (int)d->name.len, d->name.at);
    if (class_table_find(&c->classes, d->name) != CLASS_NONE)
        return source_fail(d->src, d->name.at, c->err, "'%.*s' is the name of a list's class",
                           (int)d->name.len, d->name.at);
    return BRIEF_OK;
}

static brief_status check_regexes(struct compiler *c)
{
    struct buf unused = {0};
    struct text_pattern p;
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < c->file.regexes.n && !st; i++) {
        const struct definition *d = &c->file.regexes.at[i];
        buf_clear(&unused);
        st = text_pattern_expand(&p, &unused, &c->ctx, d->src, d->body);
    }
    buf_release(&unused);
    return st;
}

/* Definitions that no rule uses must be right as well. */
static brief_status check_definitions(struct compiler *c)
{
    struct predicate_list unused = {0};
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < c->file.classes.n && !st; i++) {
        const struct definition *d = &c->file.classes.at[i];
        const struct class_expr *e;
        struct cursor cur = {d->src, d->body.at, d->body.at + d->body.len};
        if (!(st = check_name(c, d)))
            st = class_expr_parse(&c->ctx, &cur, &e);
        cursor_skip(&cur);
        if (!st && cur.at < cur.end)
            st = source_fail(d->src, cur.at, c->err, "unexpected text behind the class");
    }
    for (size_t i = 0; i < c->file.patterns.n && !st; i++) {
        const struct definition *d = &c->file.patterns.at[i];
        struct shape_pattern p;
        if ((st = check_name(c, d)))
            break;
        if (definition_find(&c->file.classes, d->name))
            st = source_fail(d->src, d->name.at, c->err, "there is a class called '%.*s', too",
                             (int)d->name.len, d->name.at);
        else
            st = shape_pattern_parse(&p, &c->ctx, &unused, d->src, d->body);
    }
    mem_free(unused.at);
    return st ? st : check_regexes(c);
}

/* The look-arounds become predicates too. */
static brief_status add_edges(struct compiler *c, struct parsed_rule *r)
{
    struct predicate_list *list = &c->predicates;
    r->before = r->after = COMPILED_NONE;
    if (r->shape.before) {
        if (!predicate_list_add(list, (struct predicate){r->shape.before, r->shape.before_edge}))
            return out_of_memory(c);
        r->before = (uint32_t)list->n - 1;
    }
    if (r->shape.after) {
        if (!predicate_list_add(list, (struct predicate){r->shape.after, r->shape.after_edge}))
            return out_of_memory(c);
        r->after = (uint32_t)list->n - 1;
    }
    return BRIEF_OK;
}

static brief_status parse_wheres(struct compiler *c, struct parsed_rule *r)
{
    r->where_at = (uint32_t)c->n_wheres;
    for (size_t i = 0; i < c->file.n_wheres; i++) {
        const struct rule_where *w = &c->file.wheres[i];
        if (w->rule != r->number)
            continue;
        struct where *grown = mem_grow(c->wheres, &c->wheres_cap, c->n_wheres + 1, sizeof *grown);
        if (!grown)
            return out_of_memory(c);
        c->wheres = grown;
        brief_status st =
            where_parse(&grown[c->n_wheres++], &c->ctx, &c->predicates, r->rule->src, w->text);
        if (st)
            return st;
    }
    r->n_wheres = (uint32_t)(c->n_wheres - r->where_at);
    return BRIEF_OK;
}

static brief_status parse_rule(struct compiler *c, struct parsed_rule *r)
{
    const struct rule *rule = r->rule;
    brief_status st = shape_pattern_parse(&r->shape, &c->ctx, &c->predicates, rule->src,
                                          rule->is_text ? rule->trigger : rule->pattern);
    if (st || (st = add_edges(c, r)) || (st = parse_wheres(c, r)) || !rule->is_text)
        return st;
    if (r->shape.n_groups)
        return source_fail(rule->src, rule->trigger.at, c->err, "a trigger captures nothing");
    r->regex_at = c->regexes.len;
    st = text_pattern_expand(&r->text, &c->regexes, &c->ctx, rule->src, rule->pattern);
    r->regex_len = c->regexes.len - r->regex_at;
    return st;
}

static int by_priority(const void *a, const void *b)
{
    const struct parsed_rule *x = *(struct parsed_rule *const *)a,
                             *y = *(struct parsed_rule *const *)b;
    if (x->rule->priority != y->rule->priority)
        return x->rule->priority > y->rule->priority ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* Ranks say which of two equally long matches wins: 0 is the strongest. */
static brief_status rank_rules(struct compiler *c)
{
    struct parsed_rule **order = mem_calloc(c->n_rules + 1, sizeof *order);
    if (!order)
        return out_of_memory(c);
    for (size_t i = 0; i < c->n_rules; i++)
        order[i] = &c->rules[i];
    qsort(order, c->n_rules, sizeof *order, by_priority);
    for (uint32_t i = 0; i < c->n_rules; i++)
        order[i]->rank = i;
    mem_free(order);
    return BRIEF_OK;
}

static brief_status parse_rules(struct compiler *c)
{
    if (c->file.n_rules >= UINT16_MAX)
        return brief_fail(c->err, BRIEF_ELIMIT, "over %d rules", UINT16_MAX - 1);
    c->rules = mem_calloc(c->file.n_rules + 1, sizeof *c->rules);
    if (!c->rules)
        return out_of_memory(c);
    for (uint32_t i = 0; i < c->file.n_rules; i++) {
        if (c->file.rules[i].dropped)
            continue;
        struct parsed_rule *r = &c->rules[c->n_rules++];
        *r = (struct parsed_rule){.rule = &c->file.rules[i], .number = i};
        brief_status st = parse_rule(c, r);
        if (st)
            return st;
    }
    return rank_rules(c);
}

static uint32_t distinct(const struct compiler *c, uint32_t predicate)
{
    return predicate == COMPILED_NONE ? predicate : c->symbols.predicate[predicate];
}

/* One record of RULES, 24 numbers of 4 bytes:
 *   0 name at, len   2 file at, len   4 line   5 type | flags << 8 | confidence << 16
 *   6 priority   7 normaliser at, len   9 regex at, len   11 first at, n first
 *   13 before, 14 after (predicates or NONE)   15 letters at   16 groups at, n groups
 *   18 rank   19 where at, n wheres   21… zero */
static brief_status write_rule(struct compiler *c, uint32_t number)
{
    struct parsed_rule *r = &c->rules[number];
    const struct rule *rule = r->rule;
    struct compiled_writer *w = &c->writer;
    struct automaton_entry entry;
    struct buf regex = {0};
    uint32_t flags = (rule->is_text ? 1u : 0) | (rule->weak ? 2u : 0) | (rule->silent ? 4u : 0) |
                     (rule->context ? 8u : 0);
    uint32_t letters_at = (uint32_t)w->section[SECTION_LOCAL].len;
    uint32_t groups_at = (uint32_t)w->section[SECTION_GROUPS].len;
    const char *at = rule->is_text ? rule->trigger.at : rule->pattern.at;
    brief_status st =
        automaton_write(&entry, w, &r->shape, &c->symbols, number, rule->src, at, c->err);
    uint32_t n_groups = rule->is_text ? r->text.n_groups : r->shape.n_groups;
    const uint8_t *groups = rule->is_text ? r->text.groups : r->shape.groups;
    if (!st && rule->is_text)
        buf_append(&regex, c->regexes.at + r->regex_at, r->regex_len);
    else if (!st && n_groups)
        st = capture_pattern_write(&regex, w, &r->shape, &c->symbols, rule->src, at, c->err);
    compiled_writer_put_text(w, SECTION_RULES, rule->name);
    compiled_writer_put_text(w, SECTION_RULES, span_of(rule->src->name));
    compiled_writer_u32(w, SECTION_RULES, rule->line);
    compiled_writer_u32(w, SECTION_RULES,
                        rule->type | flags << 8 | (uint32_t)rule->confidence << 16);
    compiled_writer_u32(w, SECTION_RULES, rule->priority);
    compiled_writer_put_text(w, SECTION_RULES, rule->normaliser);
    compiled_writer_put_text(w, SECTION_RULES, buf_bytes(&regex));
    compiled_writer_u32(w, SECTION_RULES, entry.first_at);
    compiled_writer_u32(w, SECTION_RULES, entry.n_first);
    compiled_writer_u32(w, SECTION_RULES, distinct(c, r->before));
    compiled_writer_u32(w, SECTION_RULES, distinct(c, r->after));
    compiled_writer_u32(w, SECTION_RULES, letters_at);
    compiled_writer_u32(w, SECTION_RULES, groups_at);
    compiled_writer_u32(w, SECTION_RULES, n_groups);
    compiled_writer_u32(w, SECTION_RULES, r->rank);
    compiled_writer_u32(w, SECTION_RULES, r->where_at);
    compiled_writer_u32(w, SECTION_RULES, r->n_wheres);
    for (int i = 21; i < RULE_LEN / 4; i++)
        compiled_writer_u32(w, SECTION_RULES, 0);
    buf_append(&w->section[SECTION_GROUPS], groups, n_groups);
    w->failed = w->failed || regex.failed;
    buf_release(&regex);
    return st;
}

/* A text of an example with its escapes undone. */
static struct span unescape(struct compiler *c, struct span s)
{
    char *out = arena_text(&c->arena, s.len + 1);
    size_t n = 0;
    if (!out) {
        c->writer.failed = true;
        return (struct span){0};
    }
    for (size_t i = 0; i < s.len; i++) {
        bool escape = s.at[i] == '\\' && i + 1 < s.len;
        char b = escape ? s.at[++i] : s.at[i];
        out[n++] = escape && b == 'n' ? '\n' : b;
    }
    return (struct span){out, n};
}

/* What an example speaks of must stand in it. */
static brief_status check_example(const struct compiler *c, const struct rule_example *e,
                                  struct span text, struct span want)
{
    const struct source *src = c->file.rules[e->rule].src;
    if (c->writer.failed || want.len == 0 || memmem(text.at, text.len, want.at, want.len))
        return BRIEF_OK;
    return source_fail(src, e->want.at, c->err, "this does not stand in the example's text");
}

/* EXAMPLES: rule, wanted | line << 1, text at, len, want at, len. */
static brief_status write_examples(struct compiler *c)
{
    struct compiled_writer *w = &c->writer;
    for (size_t i = 0; i < c->file.n_examples; i++) {
        const struct rule_example *e = &c->file.examples[i];
        struct span text = unescape(c, e->text), want = unescape(c, e->want);
        brief_status st = check_example(c, e, text, want);
        if (st)
            return st;
        for (uint32_t r = 0; r < c->n_rules; r++) {
            if (c->rules[r].number != e->rule)
                continue;
            compiled_writer_u32(w, SECTION_EXAMPLES, r);
            compiled_writer_u32(w, SECTION_EXAMPLES, (uint32_t)e->wanted | e->line << 1);
            compiled_writer_put_text(w, SECTION_EXAMPLES, text);
            compiled_writer_put_text(w, SECTION_EXAMPLES, want);
        }
    }
    return BRIEF_OK;
}

static void write_wheres(struct compiler *c)
{
    struct compiled_writer *w = &c->writer;
    for (size_t i = 0; i < c->n_wheres; i++) {
        compiled_writer_u32(w, SECTION_WHERES, distinct(c, c->wheres[i].predicate));
        compiled_writer_u16(w, SECTION_WHERES, c->wheres[i].reach);
        buf_byte(&w->section[SECTION_WHERES], c->wheres[i].scope);
        buf_byte(&w->section[SECTION_WHERES], c->wheres[i].wanted);
    }
}

static void write_classes(struct compiler *c)
{
    struct compiled_writer *w = &c->writer;
    size_t set_bytes = (c->classes.names.n + 7) / 8;
    if (set_bytes == 0)
        set_bytes = 1;
    for (uint32_t i = 0; i < c->classes.names.n; i++)
        compiled_writer_put_text(w, SECTION_CLASSES, c->classes.names.strings[i]);
    for (uint32_t i = 0; i < c->classes.sets.n; i++) {
        struct class_set set = class_table_set_at(&c->classes, i);
        for (size_t byte = 0; byte < set_bytes; byte++)
            buf_byte(&w->section[SECTION_SETS], (uint8_t)(set.bits[byte / 8] >> (byte % 8 * 8)));
    }
    compiled_writer_u32(w, SECTION_NUMBERS, c->symbols.n_symbols);
    compiled_writer_u32(w, SECTION_NUMBERS, (uint32_t)set_bytes);
    compiled_writer_u32(w, SECTION_NUMBERS, c->symbols.n_predicates);
    compiled_writer_u32(w, SECTION_NUMBERS, class_table_find(&c->classes, SPAN("abbreviation")));
}

static brief_status compile(struct compiler *c, struct buf *out)
{
    brief_status st = lexicon_build_drop(&c->lexicon, c->err);
    if (st || (st = declare_lists(c)) || (st = check_definitions(c)) || (st = parse_rules(c)) ||
        (st = lexicon_build_write(&c->lexicon, &c->writer, c->err)) ||
        (st = symbol_table_write(&c->symbols, &c->writer, &c->predicates, &c->classes, &c->lexicon,
                                 c->err)))
        return st;
    for (uint32_t i = 0; i < c->n_rules && !st; i++)
        st = write_rule(c, i);
    if (st)
        return st;
    if ((st = write_examples(c)))
        return st;
    write_wheres(c);
    write_classes(c);
    return compiled_writer_join(&c->writer, out, c->err);
}

brief_status ruleset_compile_sources(struct buf *out, const struct source *sources,
                                     size_t n_sources, struct brief_error *err)
{
    struct compiler c = {.err = err};
    c.ctx = (struct parse_context){
        .file = &c.file,
        .classes = &c.classes,
        .lexicon = &c.lexicon,
        .arena = &c.arena,
        .err = err,
    };
    c.lexicon.classes = &c.classes;
    arena_init(&c.arena, 1 << 16);
    compiled_writer_init(&c.writer);
    brief_status st = class_table_init(&c.classes);
    if (st)
        out_of_memory(&c);
    if (!st && !(st = forms_new(&c.forms, "none", err))) {
        c.ctx.forms = c.forms;
        if (!(st = read_sources(&c, sources, n_sources)))
            st = compile(&c, out);
    }
    mem_free(c.rules);
    mem_free(c.wheres);
    mem_free(c.predicates.at);
    rule_file_release(&c.file);
    class_table_release(&c.classes);
    lexicon_build_release(&c.lexicon);
    symbol_table_release(&c.symbols);
    compiled_writer_release(&c.writer);
    forms_free(c.forms);
    arena_release(&c.arena);
    buf_release(&c.regexes);
    return st;
}
