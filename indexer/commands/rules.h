/* rules.h -- the verbs of `brief-index rules`, one file each, and what they share. */
#ifndef BRIEF_INDEXER_COMMANDS_RULES_H
#define BRIEF_INDEXER_COMMANDS_RULES_H

#include "indexer/commands/commands.h"

#include "core/text/style.h"

extern const struct command rules_test_command, rules_list_command, rules_why_command,
    rules_diff_command, rules_bench_command, rules_show_command;

/* Read the rules of the index without opening them: their files and version. */
brief_status rules_read(struct collection_rules *out, char own_index[PATH_MAX], const char *index,
                        const char *const *files, size_t n_files, struct brief_error *err);

/* Open the rules of the index (by --index, or where it is found), with the files named on top of
 * them. Their examples need not hold; `own_index` receives the index's path, empty: none. */
brief_status rules_open(struct collection_rules *out, char own_index[PATH_MAX], const char *index,
                        const char *const *files, size_t n_files, struct brief_error *err);

/* Print the classes of all lists, with the names that each file gives them: those that `wanted`
 * (patterns; none: all) asks for. */
brief_status rules_print_lists(const struct collection_rules *rules, enum out_format format,
                               const char **wanted, size_t n_wanted, size_t *n_listed,
                               struct brief_error *err);

/* Write the line and empty it. */
void rules_flush(struct buf *line);

#endif
