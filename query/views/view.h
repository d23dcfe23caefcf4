/* view.h -- what the subcommands of brief-query share: the index opened, an answer gathered, the
 * index closed, the answer delivered. */
#ifndef BRIEF_QUERY_VIEW_H
#define BRIEF_QUERY_VIEW_H

#include "core/options.h"
#include "query/actors.h"
#include "query/output/deliver.h"
#include "core/text/style.h"
#include "query/rank.h"

#define EXIT_FOUND   0
#define EXIT_NOTHING 1
#define EXIT_TROUBLE 2

/* First member of every subcommand's settings. */
struct view_settings {
    const char *index, *format, *color;
    bool no_pager;
};

/* The options every subcommand has; T is its settings struct with a member `view`. */
#define VIEW_OPTIONS(T)                                                                            \
    {0, "format", OPT_TEXT, offsetof(T, view.format), "NAME", "human, jsonl or tsv [human]"},      \
        {0,        "color",                                                                        \
         OPT_TEXT, offsetof(T, view.color),                                                        \
         "WHEN",   "auto, always or never [auto: on a terminal, unless NO_COLOR is set]"},         \
        {0,        "no-pager",                                                                     \
         OPT_FLAG, offsetof(T, view.no_pager),                                                     \
         NULL,     "write straight to the terminal"},                                              \
    {                                                                                              \
        0, "index", OPT_TEXT, offsetof(T, view.index), "DIR",                                      \
            "the index folder [BRIEF_INDEX, else .brief here or above]"                            \
    }

struct view {
    const char *command;
    const struct view_settings *settings;
    struct style style;
    struct collection *collection;
    struct arena arena; /* until view_end */
    struct answer answer;
    struct brief_error err;
    struct buf notes; /* what stderr is told once the answer is out */
};

/* Choose the style and open the index. After a failure the view must still be ended. */
brief_status view_begin(struct view *v, const char *command, const struct view_settings *settings);

/* End reading, deliver the answer, complain when `st` says so; the exit code. */
int view_end(struct view *v, brief_status st, bool found);

/* A line for stderr, told once the answer is out: "40 of 1204 …". */
void view_note(struct view *v, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The operands joined by spaces, in the view's arena. */
brief_status view_operands(struct view *v, const char **operands, size_t n, struct span *out);

/* The documents that --in asks for; *out NULL when it was not given. */
brief_status view_filter(struct view *v, const char *query, struct doc_filter **out);

/* Append the key "date" and the day, range or null. */
void view_json_date(struct buf *out, struct day_range date);

#endif
