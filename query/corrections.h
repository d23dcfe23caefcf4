/* corrections.h -- what the user says about actors: .brief/actors.txt, read whenever actors are
 * decided, so that a line holds from the next question on.
 *
 *     merge "NAME" "NAME" …            one actor
 *     not-same "NAME" "NAME" …         never taken for one another
 *     stop-alias "NAME" [of "NAME"]    says nothing about who is meant
 *     rename "NAME" to "NAME"          shown as
 *     retype "NAME" to TYPE            is a person, a place …
 *     prefer "NAME" as "NAME" [in …]   the short name means him where it could be several
 *     split "NAME" as "NAME" in …      there the name means somebody else
 *
 * One line, one correction; brief-actors(5) tells it at length. The order of lines never matters:
 * lines that contradict each other are an error, not a question of which comes last. */
#ifndef BRIEF_QUERY_CORRECTIONS_H
#define BRIEF_QUERY_CORRECTIONS_H

#include "brief/span.h"
#include "brief/status.h"
#include "core/arena.h"

#include <stdint.h>

#define CORRECTIONS_FILE    "actors.txt" /* in the index folder */
#define CORRECTIONS_LEN_MAX (16u << 20)  /* bytes */
#define ANY_TYPE            UINT8_MAX

enum correction_verb {
    CORRECT_MERGE,
    CORRECT_NOT_SAME,
    CORRECT_STOP_ALIAS,
    CORRECT_RENAME,
    CORRECT_RETYPE,
    CORRECT_PREFER,
    CORRECT_SPLIT,
    N_CORRECTION_VERBS
};

struct corrected_name {
    struct span text;   /* as written */
    struct span folded; /* fold_name of it */
    size_t at;          /* byte of the line where its quote begins */
};

struct correction {
    enum correction_verb verb;
    uint8_t type;                 /* of the names; ANY_TYPE when the line says none */
    uint8_t new_type;             /* retype */
    uint32_t line;                /* of the file, from 1 */
    struct span source;           /* the line itself */
    struct corrected_name *names; /* rename, prefer, split: who, then what it is to be */
    size_t n_names;
    struct span scope; /* prefer, split: a query, or a document's id; empty: everywhere */
    size_t scope_at;   /* byte of the line */
    bool scope_is_doc;
};

/* Where a folded name stands. */
struct correction_ref {
    struct span folded;
    uint32_t correction, name;
};

struct corrections {
    struct arena arena;
    struct span path; /* as messages show it */
    struct correction *at;
    size_t n, cap;
    struct correction_ref *refs; /* by folded name, then correction, then name */
    size_t n_refs;
    bool has[N_CORRECTION_VERBS];
    uint64_t hash; /* of the bytes read; 0: no file */
};

/* Told of every line that cannot be understood or contradicts another one: a message with file,
 * line, column, the line itself and a caret. */
struct complaints {
    void (*tell)(void *ctx, const char *message);
    void *ctx;
    size_t n;
};

void corrections_init(struct corrections *c);
void corrections_release(struct corrections *c);

/* Read the text of a file called `path`. Good lines are there even when others are not: those are
 * told of and counted. Only memory makes it fail. Both texts are copied. */
brief_status corrections_parse(struct corrections *c, struct span path, struct span text,
                               struct complaints *complaints, struct brief_error *err);

/* Read actors.txt of the index folder; no file, no corrections. complaints NULL: the first one is
 * the error (BRIEF_EQUERY), and err says how many more there are. */
brief_status corrections_load(struct corrections *c, const char *index_path,
                              struct complaints *complaints, struct brief_error *err);

/* Tell of `correction`, the caret under byte `at` of its line. */
void corrections_complain(struct complaints *complaints, const struct corrections *c,
                          const struct correction *correction, size_t at, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Does the line speak of names of this type? */
static inline bool correction_covers(const struct correction *c, uint8_t type)
{
    return c->type == ANY_TYPE || c->type == type;
}

/* The refs of a folded name: from *from up to the returned end. */
size_t corrections_of(const struct corrections *c, struct span folded, size_t *from);

const char *correction_verb_name(enum correction_verb verb);

/* --- between the files of corrections -----------------------------------------------------------
 */

/* Tell of lines that contradict each other. */
brief_status corrections_contradictions(const struct corrections *c, struct complaints *complaints,
                                        struct brief_error *err);

#endif
