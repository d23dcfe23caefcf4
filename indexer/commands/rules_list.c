/* rules_list.c -- `brief-index rules list`: every rule, and where it stands. */
#include "indexer/commands/rules.h"

#include "core/json_out.h"

#include <fnmatch.h>
#include <stdlib.h>

struct list_settings {
    const char *index, *format;
    bool lists;
};

#define FIELD(name) offsetof(struct list_settings, name)

static const struct opt list_options[] = {
    {0, "index", OPT_TEXT, FIELD(index), "DIR", "take the rules of this index"},
    {0, "lists", OPT_FLAG, FIELD(lists), NULL, "print the classes of the lists instead"},
    {0, "format", OPT_TEXT, FIELD(format), "NAME", "human, jsonl or tsv (human)"},
};

static const char *type_of(const struct rule_facts *rule)
{
    return rule->silent ? "nothing" : mention_type_name(rule->type);
}

/* Is it asked for by its type, its name, or a pattern of its name ("person.*")? */
static bool is_wanted(const struct rule_facts *rule, const char **wanted, size_t n)
{
    char name[80];
    snprintf(name, sizeof name, "%.*s", (int)rule->name.len, rule->name.at);
    for (size_t i = 0; i < n; i++)
        if (strcmp(wanted[i], type_of(rule)) == 0 || fnmatch(wanted[i], name, 0) == 0)
            return true;
    return n == 0;
}

static void put_place(struct buf *out, const struct rule_facts *rule)
{
    buf_span(out, rule->file);
    buf_printf(out, ":%u", rule->line);
}

static void put_text(struct buf *out, const struct rule_facts *rule)
{
    buf_printf(out, "%-30.*s %-12s %8u %10u  %-5s  %8u  ", (int)rule->name.len, rule->name.at,
               type_of(rule), rule->priority, rule->confidence, rule->is_text ? "text" : "shape",
               rule->n_examples);
    put_place(out, rule);
    buf_puts(out, rule->weak ? "  weak\n" : "\n");
}

static void put_json(struct buf *out, const struct rule_facts *rule)
{
    buf_byte(out, '{');
    json_text(out, "rule", rule->name);
    json_text(out, "type", span_of(type_of(rule)));
    json_text(out, "kind", rule->is_text ? SPAN("text") : SPAN("shape"));
    json_number(out, "priority", rule->priority);
    json_number(out, "confidence", rule->confidence);
    json_key(out, "weak");
    buf_puts(out, rule->weak ? "true" : "false");
    json_text(out, "file", rule->file);
    json_number(out, "line", rule->line);
    json_number(out, "examples", rule->n_examples);
    buf_puts(out, "}\n");
}

static void put_tsv(struct buf *out, const struct rule_facts *rule)
{
    tsv_field(out, true, rule->name);
    tsv_field(out, false, span_of(type_of(rule)));
    tsv_field(out, false, rule->is_text ? SPAN("text") : SPAN("shape"));
    buf_printf(out, "\t%u\t%u\t%s\t", rule->priority, rule->confidence, rule->weak ? "weak" : "");
    tsv_field(out, true, rule->file);
    buf_printf(out, "\t%u\t%u\n", rule->line, rule->n_examples);
}

/* Print the rules that are asked for; how many they were. */
static size_t list_rules(const struct ruleset *rules, enum out_format format, const char **wanted,
                         size_t n_wanted)
{
    struct buf line = {0};
    size_t n = 0;
    for (uint32_t i = 0; i < ruleset_count(rules); i++) {
        const struct rule_facts *rule = ruleset_rule(rules, i);
        if (!is_wanted(rule, wanted, n_wanted))
            continue;
        if (n++ == 0 && format == FORMAT_HUMAN)
            printf("%-30s %-12s %8s %10s  %-5s  %8s  %s\n", "rule", "finds", "priority",
                   "confidence", "kind", "examples", "where");
        if (format == FORMAT_JSONL)
            put_json(&line, rule);
        else if (format == FORMAT_TSV)
            put_tsv(&line, rule);
        else
            put_text(&line, rule);
        rules_flush(&line);
    }
    buf_release(&line);
    return n;
}

static int list_run(const void *settings, const char **operands, size_t n)
{
    const struct list_settings *s = settings;
    struct collection_rules rules = {0};
    struct brief_error err = {0};
    struct style style;
    char index[PATH_MAX];
    size_t n_listed = 0;
    brief_status st = style_choose(&style, s->format, "never", STYLE_ENVIRONMENT, &err);
    if (!st && s->lists && !rules_read(&rules, index, s->index, NULL, 0, &err))
        rules_print_lists(&rules, style.format, operands, n, &n_listed, &err);
    else if (!st && !s->lists && !rules_open(&rules, index, s->index, NULL, 0, &err))
        n_listed = list_rules(rules.rules, style.format, operands, n);
    collection_rules_close(&rules);
    return err.status ? complain_of(&err) : n_listed ? EXIT_DONE : EXIT_NOTHING;
}

const struct command rules_list_command = {
    .name = "list",
    .operands = "[NAME|TYPE|CLASS…]",
    .summary = "print every rule: what it finds, how sure it is, where it stands",
    .details = "NAME and CLASS may be patterns: 'person.*'.",
    .options = list_options,
    .n_options = sizeof list_options / sizeof list_options[0],
    .settings_len = sizeof(struct list_settings),
    .run = list_run,
};
