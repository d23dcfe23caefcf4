/* rules_show.c -- `brief-index rules show`: a rule, class, pattern or regex as its file has it.
 *
 * The shipped files are inside the program; this is how they are read. */
#include "indexer/commands/rules.h"

#include "indexer/entities/rule_file.h"

#include <fnmatch.h>

struct show_settings {
    const char *index;
};

static const struct opt show_options[] = {
    {0, "index", OPT_TEXT, offsetof(struct show_settings, index), "DIR",
     "take the rules of this index"},
};

struct show_run {
    const char **wanted;
    size_t n_wanted, n_shown;
    struct buf out;
};

static bool is_wanted(const struct show_run *run, struct span name)
{
    char text[RULE_NAME_MAX + 2];
    snprintf(text, sizeof text, "%.*s", (int)name.len, name.at);
    for (size_t i = 0; i < run->n_wanted; i++)
        if (fnmatch(run->wanted[i], text, 0) == 0)
            return true;
    return false;
}

/* The name that a statement gives a meaning to; empty when the line begins none. */
static struct span name_of(struct span line)
{
    static const char *const words[] = {"class", "pattern", "regex", "shape", "text"};
    struct span rest = line, word = span_take_word(&rest), name = span_take_word(&rest);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_equal(word, span_of(words[i])))
            return name;
    return (struct span){0};
}

/* Does the line go on with what stands before it? */
static bool goes_on(struct span line)
{
    return span_trim(line).len == 0 || line.at[0] == ' ' || line.at[0] == '\t';
}

static bool is_comment(struct span line)
{
    return line.len && line.at[0] == '#';
}

/* Print from the comment above a statement to its last indented line. */
static void show_statement(struct show_run *run, const struct source *src, const char *comment,
                           struct span line, struct span rest)
{
    const char *end = line.at + line.len;
    struct span next;
    while (source_take_line(&rest, &next) && goes_on(next))
        if (span_trim(next).len)
            end = next.at + next.len;
    buf_printf(&run->out, "%s# %s:%u\n", run->n_shown++ ? "\n" : "", src->name,
               source_line(src, line.at));
    buf_append(&run->out, comment, (size_t)(end - comment));
    buf_byte(&run->out, '\n');
}

static void show_statements(struct show_run *run, const struct source *src)
{
    struct span rest = source_body(src), line;
    const char *comment = NULL;
    while (source_take_line(&rest, &line)) {
        struct span name = name_of(line);
        if (is_comment(line)) {
            comment = comment ? comment : line.at;
            continue;
        }
        if (name.len && is_wanted(run, name))
            show_statement(run, src, comment ? comment : line.at, line, rest);
        comment = NULL;
    }
}

static void show_source(struct show_run *run, const struct source *src)
{
    size_t len = strlen(src->name);
    if (is_wanted(run, span_of(source_base_name(src->name)))) {
        buf_printf(&run->out, "%s# %s\n", run->n_shown++ ? "\n" : "", src->name);
        buf_span(&run->out, source_body(src));
    } else if (len > 6 && strcmp(src->name + len - 6, ".rules") == 0) {
        show_statements(run, src);
    }
}

static int show_run(const void *settings, const char **operands, size_t n)
{
    const struct show_settings *s = settings;
    struct show_run run = {.wanted = operands, .n_wanted = n};
    struct collection_rules rules = {0};
    struct source_list shipped = {0};
    struct brief_error err = {0};
    char index[PATH_MAX];
    if (n == 0)
        return complain("rules show: name rules, classes, patterns, regexes or files");
    if (!rules_read(&rules, index, s->index, NULL, 0, &err) &&
        !source_list_unpack(&shipped, rules.shipped.sources, &err)) {
        for (size_t i = 0; i < shipped.n; i++)
            show_source(&run, &shipped.at[i]);
        for (size_t i = 0; i < rules.own.n; i++)
            show_source(&run, &rules.own.at[i]);
        if (run.out.failed)
            brief_fail(&err, BRIEF_ENOMEM, "out of memory for the rules");
        else
            rules_flush(&run.out);
    }
    source_list_release(&shipped);
    collection_rules_close(&rules);
    buf_release(&run.out);
    return err.status ? complain_of(&err) : run.n_shown ? EXIT_DONE : EXIT_NOTHING;
}

const struct command rules_show_command = {
    .name = "show",
    .operands = "NAME|FILE…",
    .summary = "print rules, classes, patterns and regexes as their files have them",
    .details =
        "The shipped files are inside the program. NAME may be a pattern: 'person.*'; FILE is\n"
        "a file's name: people.rules, titles.list.",
    .options = show_options,
    .n_options = sizeof show_options / sizeof show_options[0],
    .settings_len = sizeof(struct show_settings),
    .run = show_run,
};
