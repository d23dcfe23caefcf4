/* rule_file.c -- lines of a rule file to statements. */
#include "indexer/entities/rule_file.h"

#include "core/mem.h"
#include "core/mention.h"
#include "indexer/entities/normaliser.h"

struct reader {
    struct rule_file *file;
    const struct source *src;
    struct rule *rule; /* whose indented lines follow; NULL: none */
    struct span *body; /* right side of a definition that goes on; NULL: none */
    struct brief_error *err;
};

void rule_file_release(struct rule_file *f)
{
    mem_free(f->classes.at);
    mem_free(f->patterns.at);
    mem_free(f->regexes.at);
    mem_free(f->lists.at);
    mem_free(f->rules);
    mem_free(f->examples);
    mem_free(f->wheres);
    *f = (struct rule_file){0};
}

const struct definition *definition_find(const struct definition_list *list, struct span name)
{
    for (size_t i = list->n; i-- > 0;)
        if (span_equal(list->at[i].name, name))
            return &list->at[i];
    return NULL;
}

static brief_status out_of_memory(const struct reader *r)
{
    return brief_fail(r->err, BRIEF_ENOMEM, "%s: out of memory", r->src->name);
}

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
}

/* Take a name off the front of *rest. */
static brief_status take_name(const struct reader *r, struct span *rest, struct span *name)
{
    size_t n = 0;
    *rest = span_trim(*rest);
    while (n < rest->len && is_name_byte(rest->at[n]))
        n++;
    if (n == 0 || n > RULE_NAME_MAX)
        return source_fail(r->src, rest->at, r->err,
                           "expected a name of letters, digits, '_', '.' and '-'");
    *name = span_sub(*rest, 0, n);
    *rest = span_trim(span_sub(*rest, n, rest->len));
    return BRIEF_OK;
}

static brief_status expect(const struct reader *r, struct span *rest, char mark)
{
    *rest = span_trim(*rest);
    if (rest->len == 0 || rest->at[0] != mark)
        return source_fail(r->src, rest->at, r->err, "expected '%c'", mark);
    *rest = span_trim(span_sub(*rest, 1, rest->len));
    return BRIEF_OK;
}

/* Names are unique in a file; one of an earlier file is replaced. */
static brief_status add_definition(const struct reader *r, struct definition_list *list,
                                   struct definition d, struct definition **out)
{
    for (size_t i = 0; i < list->n; i++) {
        if (!span_equal(list->at[i].name, d.name))
            continue;
        if (list->at[i].src == r->src)
            return source_fail(r->src, d.name.at, r->err, "'%.*s' is defined twice in this file",
                               (int)d.name.len, d.name.at);
        list->at[i] = d;
        *out = &list->at[i];
        return BRIEF_OK;
    }
    struct definition *grown = mem_grow(list->at, &list->cap, list->n + 1, sizeof *grown);
    if (!grown)
        return out_of_memory(r);
    list->at = grown;
    grown[list->n] = d;
    *out = &grown[list->n++];
    return BRIEF_OK;
}

static brief_status read_definition(struct reader *r, struct definition_list *list,
                                    struct span rest)
{
    struct definition d = {.src = r->src}, *kept;
    brief_status st = take_name(r, &rest, &d.name);
    if (st || (st = expect(r, &rest, '=')))
        return st;
    d.body = rest;
    if ((st = add_definition(r, list, d, &kept)))
        return st;
    r->body = &kept->body;
    return BRIEF_OK;
}

static brief_status read_list_names(struct reader *r, struct span rest)
{
    while ((rest = span_trim(rest)).len && rest.at[0] != '#') {
        struct definition d = {.src = r->src}, *kept;
        brief_status st = take_name(r, &rest, &d.name);
        if (st)
            return st;
        if (definition_find(&r->file->lists, d.name))
            continue;
        if ((st = add_definition(r, &r->file->lists, d, &kept)))
            return st;
    }
    return BRIEF_OK;
}

static struct rule *find_rule(struct rule_file *f, struct span name)
{
    for (size_t i = 0; i < f->n_rules; i++)
        if (!f->rules[i].dropped && span_equal(f->rules[i].name, name))
            return &f->rules[i];
    return NULL;
}

static brief_status read_drop(struct reader *r, struct span rest)
{
    while ((rest = span_trim(rest)).len && rest.at[0] != '#') {
        struct span name;
        brief_status st = take_name(r, &rest, &name);
        if (st)
            return st;
        struct rule *rule = find_rule(r->file, name);
        if (!rule)
            return source_fail(r->src, name.at, r->err, "no rule before this line is called '%.*s'",
                               (int)name.len, name.at);
        rule->dropped = true;
    }
    return BRIEF_OK;
}

static brief_status take_number(const struct reader *r, struct span *rest, uint32_t max,
                                uint32_t *out)
{
    struct span word = span_take_word(rest);
    uint32_t v = 0;
    for (size_t i = 0; i < word.len; i++) {
        if (word.at[i] < '0' || word.at[i] > '9' || v > max)
            return source_fail(r->src, word.at, r->err, "expected a number from 0 to %u", max);
        v = 10 * v + (uint32_t)(word.at[i] - '0');
    }
    if (word.len == 0 || v > max)
        return source_fail(r->src, word.at, r->err, "expected a number from 0 to %u", max);
    *out = v;
    return BRIEF_OK;
}

static brief_status take_normaliser(struct reader *r, struct span *rest)
{
    struct span *name = &r->rule->normaliser;
    enum normaliser known;
    brief_status st = take_name(r, rest, name);
    if (!st && !normaliser_parse(&known, *name))
        st = source_fail(r->src, name->at, r->err,
                         "no normaliser is called '%.*s'; there are " NORMALISER_NAMES,
                         (int)name->len, name->at);
    return st;
}

/* Take one attribute off the front of *rest; *taken tells whether there was one. */
static brief_status take_attribute(struct reader *r, struct span *rest, bool *taken)
{
    struct span before = *rest, word = span_take_word(rest);
    struct rule *rule = r->rule;
    uint32_t number;
    brief_status st = BRIEF_OK;
    *taken = true;
    if (span_equal(word, SPAN("priority"))) {
        st = take_number(r, rest, RULE_PRIORITY_MAX, &rule->priority);
    } else if (span_equal(word, SPAN("confidence"))) {
        st = take_number(r, rest, 100, &number);
        rule->confidence = st ? 0 : (uint8_t)number;
    } else if (span_equal(word, SPAN("weak"))) {
        rule->weak = true;
    } else if (span_equal(word, SPAN("context"))) {
        rule->context = true;
    } else if (span_equal(word, SPAN("normaliser"))) {
        st = take_normaliser(r, rest);
    } else if (span_equal(word, SPAN("trigger"))) {
        rule->trigger = span_trim(*rest);
        *rest = span_sub(*rest, rest->len, rest->len);
        if (!rule->is_text)
            return source_fail(r->src, word.at, r->err, "only text rules have a trigger");
    } else {
        *taken = false;
        *rest = before;
    }
    return st;
}

static brief_status read_rule(struct reader *r, struct span rest, bool is_text)
{
    struct rule_file *f = r->file;
    struct rule rule = {.src = r->src, .is_text = is_text, .confidence = 80, .priority = 50};
    struct span type;
    bool taken;
    rule.line = source_line(r->src, rest.at);
    brief_status st = take_name(r, &rest, &rule.name);
    if (st || (st = expect(r, &rest, ':')) || (st = take_name(r, &rest, &type)))
        return st;
    rule.silent = span_equal(type, SPAN("nothing"));
    if (!rule.silent && !mention_type_parse(&rule.type, type))
        return source_fail(r->src, type.at, r->err,
                           "no such type; person, organisation, place, amount, quantity, date, "
                           "reference, equipment, nationality and nothing are known");
    struct rule *old = find_rule(f, rule.name);
    if (old && old->src == r->src)
        return source_fail(r->src, rule.name.at, r->err,
                           "rule '%.*s' stands twice in this file, first in line %u",
                           (int)rule.name.len, rule.name.at, old->line);
    if (old)
        old->dropped = true;
    struct rule *grown = mem_grow(f->rules, &f->rules_cap, f->n_rules + 1, sizeof *grown);
    if (!grown)
        return out_of_memory(r);
    f->rules = grown;
    r->rule = &grown[f->n_rules++];
    *r->rule = rule;
    while ((rest = span_trim(rest)).len && rest.at[0] != '#') {
        if ((st = take_attribute(r, &rest, &taken)))
            return st;
        if (!taken)
            return source_fail(r->src, rest.at, r->err,
                               "expected priority N, confidence N, weak, normaliser NAME or "
                               "trigger SHAPES; the pattern stands on lines of its own");
    }
    return BRIEF_OK;
}

/* Take "a string" with \" inside; the span is without its quotes. */
static brief_status take_string(const struct reader *r, struct span *rest, struct span *out)
{
    brief_status st = expect(r, rest, '"');
    size_t n = 0;
    if (st)
        return st;
    while (n < rest->len && rest->at[n] != '"')
        n += rest->at[n] == '\\' ? 2 : 1;
    if (n >= rest->len)
        return source_fail(r->src, rest->at, r->err, "this string has no closing '\"'");
    *out = span_sub(*rest, 0, n);
    *rest = span_trim(span_sub(*rest, n + 1, rest->len));
    return BRIEF_OK;
}

static brief_status read_example(struct reader *r, struct span rest)
{
    struct rule_file *f = r->file;
    struct rule_example e = {.rule = (uint32_t)(r->rule - f->rules)};
    brief_status st;
    e.line = source_line(r->src, rest.at);
    rest = span_trim(rest);
    if (rest.len == 0 || (rest.at[0] != '+' && rest.at[0] != '-'))
        return source_fail(r->src, rest.at, r->err, "expected '+' or '-' and a text in quotes");
    e.wanted = rest.at[0] == '+';
    rest = span_sub(rest, 1, rest.len);
    if ((st = take_string(r, &rest, &e.text)))
        return st;
    if (span_starts_with(rest, SPAN("->"))) {
        rest = span_sub(rest, 2, rest.len);
        if ((st = take_string(r, &rest, &e.want)))
            return st;
    } else if (e.wanted) {
        return source_fail(r->src, rest.at, r->err, "expected -> and what the rule shall find");
    }
    if (rest.len && rest.at[0] != '#')
        return source_fail(r->src, rest.at, r->err, "unexpected text behind the example");
    struct rule_example *grown =
        mem_grow(f->examples, &f->examples_cap, f->n_examples + 1, sizeof *grown);
    if (!grown)
        return out_of_memory(r);
    f->examples = grown;
    grown[f->n_examples++] = e;
    return BRIEF_OK;
}

static brief_status read_where(struct reader *r, struct span rest)
{
    struct rule_file *f = r->file;
    struct rule_where *grown = mem_grow(f->wheres, &f->wheres_cap, f->n_wheres + 1, sizeof *grown);
    if (!grown)
        return out_of_memory(r);
    f->wheres = grown;
    grown[f->n_wheres++] = (struct rule_where){(uint32_t)(r->rule - f->rules), span_trim(rest)};
    return BRIEF_OK;
}

/* Let `body` reach to the end of `line`. */
static void extend(struct span *body, struct span line)
{
    if (body->len == 0)
        *body = line;
    else
        body->len = (size_t)(line.at + line.len - body->at);
}

static brief_status read_rule_line(struct reader *r, struct span line)
{
    struct span rest = line, word = span_take_word(&rest);
    bool taken;
    if (span_equal(word, SPAN("example")))
        return read_example(r, rest);
    if (span_equal(word, SPAN("where")))
        return read_where(r, rest);
    rest = line;
    brief_status st = take_attribute(r, &rest, &taken);
    while (!st && taken && (rest = span_trim(rest)).len) {
        if (rest.at[0] == '#')
            return BRIEF_OK;
        st = take_attribute(r, &rest, &taken);
        if (!st && !taken)
            return source_fail(r->src, rest.at, r->err, "unexpected text behind the attribute");
    }
    if (st || taken)
        return st;
    if (r->rule->pattern.len) {
        const char *between = r->rule->pattern.at + r->rule->pattern.len;
        for (struct span gap = {between, (size_t)(line.at - between)}, g;
             source_take_line(&gap, &g);)
            if ((g = span_trim(g)).len && g.at[0] != '#')
                return source_fail(r->src, line.at, r->err,
                                   "the lines of a pattern must stand together");
    }
    extend(&r->rule->pattern, line);
    return BRIEF_OK;
}

static brief_status read_statement(struct reader *r, struct span line)
{
    struct span rest = line, word = span_take_word(&rest);
    r->rule = NULL;
    r->body = NULL;
    if (span_equal(word, SPAN("class")))
        return read_definition(r, &r->file->classes, rest);
    if (span_equal(word, SPAN("pattern")))
        return read_definition(r, &r->file->patterns, rest);
    if (span_equal(word, SPAN("regex")))
        return read_definition(r, &r->file->regexes, rest);
    if (span_equal(word, SPAN("list")))
        return read_list_names(r, rest);
    if (span_equal(word, SPAN("drop")))
        return read_drop(r, rest);
    if (span_equal(word, SPAN("shape")))
        return read_rule(r, rest, false);
    if (span_equal(word, SPAN("text")))
        return read_rule(r, rest, true);
    return source_fail(r->src, word.at, r->err,
                       "expected class, pattern, regex, list, shape, text or drop");
}

static brief_status check_rules(const struct reader *r, size_t first)
{
    for (size_t i = first; i < r->file->n_rules; i++) {
        const struct rule *rule = &r->file->rules[i];
        if (rule->pattern.len == 0)
            return source_fail(r->src, rule->name.at, r->err, "this rule has no pattern");
        if (rule->is_text && rule->trigger.len == 0)
            return source_fail(r->src, rule->name.at, r->err, "a text rule needs a trigger");
    }
    return BRIEF_OK;
}

brief_status rule_file_read(struct rule_file *f, const struct source *src, struct brief_error *err)
{
    struct reader r = {.file = f, .src = src, .err = err};
    struct span rest = source_body(src), line;
    size_t first = f->n_rules;
    while (source_take_line(&rest, &line)) {
        bool indented = line.len && (line.at[0] == ' ' || line.at[0] == '\t');
        struct span inner = span_trim(line);
        brief_status st = BRIEF_OK;
        if (inner.len == 0 || inner.at[0] == '#')
            continue;
        if (!indented)
            st = read_statement(&r, inner);
        else if (r.rule)
            st = read_rule_line(&r, inner);
        else if (r.body)
            extend(r.body, inner);
        else
            st = source_fail(src, inner.at, err, "an indented line without a rule before it");
        if (st)
            return st;
    }
    return check_rules(&r, first);
}
