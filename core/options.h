/* options.h -- one table per subcommand: parsing, --help and completion all come from it.
 *
 * Options may stand before or after operands; "--" ends them; "-" alone is an operand; -n5, -n 5,
 * --limit 5 and --limit=5 are the same; long options are written out in full. */
#ifndef BRIEF_CORE_OPTIONS_H
#define BRIEF_CORE_OPTIONS_H

#include "brief/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum opt_kind {
    OPT_FLAG,  /* bool, set to true */
    OPT_COUNT, /* size_t, a whole number >= 0 */
    OPT_TEXT,  /* const char *, the last one wins */
    OPT_LIST,  /* struct text_list, every one */
};

struct text_list {
    const char **at; /* strings borrowed from argv */
    size_t n, cap;
};

struct opt {
    char letter;      /* 'n', or 0 */
    const char *name; /* "limit" */
    enum opt_kind kind;
    size_t offset;     /* of the field in the settings struct: offsetof */
    const char *value; /* "N", "NAME"; NULL for flags */
    const char *help;  /* one line, lower case, default in brackets */
};

struct program;

/* A subcommand. settings_len bytes hold its settings: zeroed, filled by `init` (may be NULL), set
 * by the options; `run` gets them with the operands and returns the exit code. */
struct command {
    const char *name;     /* "search" */
    const char *operands; /* "QUERY…" */
    const char *summary;  /* one line */
    const char *details;  /* further paragraphs for --help, or NULL */
    const struct opt *options;
    size_t n_options;
    size_t settings_len;
    void (*init)(void *settings);
    int (*run)(const void *settings, const char **operands, size_t n_operands);
    const struct program *verbs; /* subcommands of its own ("rules test"), which then serve instead
                                    of all that stands between summary and here; else NULL */
};

/* A program: its subcommands in the order that --help shows them. */
struct program {
    const char *name;    /* "brief-query" */
    const char *summary; /* one line */
    const char *version;
    const struct command *const *commands;
    size_t n_commands;
};

/* Parse argv for `program` and run the subcommand; handles --help, --version, `help COMMAND`, and
 * complains about what it does not know (exit code 2). Returns the exit code. */
int program_main(const struct program *program, int argc, char **argv);

/* Print what --help shows of one subcommand, or of the program when command is NULL. */
void program_help(FILE *out, const struct program *program, const struct command *command);

#endif
