/* commands.h -- the subcommands of brief-index, one file each, and what they share. */
#ifndef BRIEF_INDEXER_COMMANDS_H
#define BRIEF_INDEXER_COMMANDS_H

#include "core/options.h"
#include "indexer/collection_rules.h"
#include "indexer/ingest.h"

#include <limits.h>

#define EXIT_DONE    0
#define EXIT_NOTHING 1
#define EXIT_TROUBLE 2

extern const struct command add_command, update_command, remove_command, status_command,
    check_command, compact_command, extract_command, rules_command;

/* Options that several subcommands share: put these fields first in the settings, in this order. */
struct common_settings {
    const char *index; /* --index */
    bool wait;         /* --wait */
    bool quiet;        /* --quiet */
};
#define COMMON_OPTIONS(S)                                                                          \
    {0,        "index",                                                                            \
     OPT_TEXT, offsetof(S, common.index),                                                          \
     "DIR",    "the index (BRIEF_INDEX, else the nearest .brief, else ./.brief)"},                 \
        {0,        "wait",                                                                         \
         OPT_FLAG, offsetof(S, common.wait),                                                       \
         NULL,     "wait while another program writes to the index"},                              \
    {                                                                                              \
        'q', "quiet", OPT_FLAG, offsetof(S, common.quiet), NULL, "say only what went wrong"        \
    }

/* How much of the machine a run of `add` or `update` takes. */
struct effort_settings {
    size_t threads;   /* --threads */
    size_t memory_mb; /* --memory */
};
#define EFFORT_OPTIONS(S)                                                                          \
    {'j', "threads", OPT_COUNT, offsetof(S, effort.threads), "N", "worker threads (1)"},           \
    {                                                                                              \
        0, "memory", OPT_COUNT, offsetof(S, effort.memory_mb), "MB",                               \
            "memory to work in, about (256)"                                                       \
    }
void effort_init(struct effort_settings *s);
/* BRIEF_EQUERY when it is too little to work with. */
brief_status effort_options(struct pipeline_options *out, const struct effort_settings *s,
                            struct brief_error *err);

/* Print "brief-index: message" to stderr; returns EXIT_TROUBLE. */
int complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
int complain_of(const struct brief_error *err);

/* The index folder of this call; create: `add` may make a new one and then says where. */
brief_status find_index(char path[PATH_MAX], const struct common_settings *s, bool create,
                        struct brief_error *err);

/* Find, lock and open for writing; home receives the folder that holds the index. rules (NULL: not
 * wanted): those of the collection, opened before anything is written. */
brief_status open_writer(struct store_writer **out, char home[PATH_MAX],
                         struct collection_rules *rules, const struct common_settings *s,
                         const char *command, bool create, struct brief_error *err);

/* Read and open the rules of the index at `path`; their own examples must hold. */
brief_status open_rules(struct collection_rules *out, const char *path, struct brief_error *err);

/* The index whose rules serve a command that needs no index: as find_index, but *path is empty when
 * there is none and none was named. */
brief_status find_rules(char path[PATH_MAX], const char *index, struct brief_error *err);

/* The Snowball stemmer for an ISO 639-1 code ("es" -> "spanish"); NULL when there is none. */
const char *stemmer_of_language(const char *code);

/* --- progress and summary of a run -------------------------------------------------------------
 */

struct run_report {
    bool quiet, is_terminal;
    uint64_t bytes_total, bytes_done;
    size_t files_total, files_done;
    double started, shown; /* seconds */
    size_t width_shown;
};

void report_begin(struct run_report *r, const struct walk *walk, bool quiet);
struct ingest_listener report_listener(struct run_report *r);
/* The closing line: counts, seconds, MB/s. Returns the exit code. */
int report_end(struct run_report *r, const struct ingest_counts *counts);

#endif
