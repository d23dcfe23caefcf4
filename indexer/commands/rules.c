/* rules.c -- `brief-index rules`: the table of its verbs, and how they print. */
#include "indexer/commands/rules.h"

#include "brief/version.h"
#include "core/text/clean.h"

static const struct command *const verbs[] = {
    &rules_test_command,
    &rules_list_command,
    &rules_why_command,
    &rules_diff_command,
};

static const struct program rules_program = {
    .name = "brief-index rules",
    .summary = "Look into the rules and lists that find people, places, organisations and sums.",
    .version = BRIEF_VERSION,
    .commands = verbs,
    .n_commands = sizeof verbs / sizeof verbs[0],
};

const struct command rules_command = {
    .name = "rules",
    .operands = "VERB",
    .summary = "test, list and compare the rules that find names and sums",
    .verbs = &rules_program,
};

brief_status rules_open(struct collection_rules *out, char own_index[PATH_MAX], const char *index,
                        const char *const *files, size_t n_files, struct brief_error *err)
{
    brief_status st = find_rules(own_index, index, err);
    if (st)
        return st;
    const char *path = own_index[0] ? own_index : NULL;
    st = read_rules(out, path, files, n_files, err);
    return st ? st : collection_rules_open(out, n_files ? NULL : path, false, err);
}

brief_status rules_format_parse(enum rules_format *out, const char *name, bool tsv,
                                struct brief_error *err)
{
    *out = RULES_TEXT;
    if (!name || strcmp(name, "text") == 0)
        return BRIEF_OK;
    *out = strcmp(name, "jsonl") == 0 ? RULES_JSONL : RULES_TSV;
    if (*out == RULES_JSONL || (tsv && strcmp(name, "tsv") == 0))
        return BRIEF_OK;
    return brief_fail(err, BRIEF_EQUERY, "--format: '%s' is not text%s jsonl%s", name,
                      tsv ? "," : " or", tsv ? " or tsv" : "");
}

void rules_tsv(struct buf *out, bool first, struct span text)
{
    if (!first)
        buf_byte(out, '\t');
    clean_append(out, text);
}

void rules_flush(struct buf *line)
{
    fwrite(line->at, 1, line->len, stdout);
    buf_clear(line);
}
