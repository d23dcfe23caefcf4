/* rules.h -- the verbs of `brief-index rules`, one file each, and what they share. */
#ifndef BRIEF_INDEXER_COMMANDS_RULES_H
#define BRIEF_INDEXER_COMMANDS_RULES_H

#include "indexer/commands/commands.h"

#include "core/buf.h"

extern const struct command rules_test_command, rules_list_command, rules_why_command,
    rules_diff_command;

/* Open the rules of the index (by --index, or where it is found), with the files named on top of
 * them. Their examples are not run; `own_index` receives the index's path, empty: none. */
brief_status rules_open(struct collection_rules *out, char own_index[PATH_MAX], const char *index,
                        const char *const *files, size_t n_files, struct brief_error *err);

/* How an answer is printed: --format. */
enum rules_format { RULES_TEXT, RULES_JSONL, RULES_TSV };

/* BRIEF_EQUERY when `name` is none of "text", "jsonl" and, with `tsv`, "tsv". NULL: text. */
brief_status rules_format_parse(enum rules_format *out, const char *name, bool tsv,
                                struct brief_error *err);

/* A field of a line of tab-separated values: white space and control characters become spaces. */
void rules_tsv(struct buf *out, bool first, struct span text);

/* Write the line and empty it. */
void rules_flush(struct buf *line);

#endif
