/* rules.c -- `brief-index rules`: the table of its verbs, and how they print. */
#include "indexer/commands/rules.h"

#include "brief/version.h"

static const struct command *const verbs[] = {
    &rules_test_command, &rules_list_command, &rules_show_command,
    &rules_diff_command, &rules_why_command,  &rules_bench_command,
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

brief_status rules_read(struct collection_rules *out, char own_index[PATH_MAX], const char *index,
                        const char *const *files, size_t n_files, struct brief_error *err)
{
    brief_status st = find_rules(own_index, index, err);
    return st ? st : read_rules(out, own_index[0] ? own_index : NULL, files, n_files, err);
}

brief_status rules_open(struct collection_rules *out, char own_index[PATH_MAX], const char *index,
                        const char *const *files, size_t n_files, struct brief_error *err)
{
    brief_status st = rules_read(out, own_index, index, files, n_files, err);
    if (st)
        return st;
    const char *path = own_index[0] && n_files == 0 ? own_index : NULL;
    if (!(st = collection_rules_open(out, path, false, err)) && path)
        collection_rules_save(out, path);
    return st;
}

void rules_flush(struct buf *line)
{
    fwrite(line->at, 1, line->len, stdout);
    buf_clear(line);
}
