/* actors_beside.h -- what stands beside a name in a document: other names, and title words.
 *
 * Both are kept as strings in an intern table, "\1 L NORM" a name and "\5 WORD" a title word, so
 * that documents are compared by numbers. Short names (actors_lean.h) and proposals
 * (actors_company.h) ask the same questions of it. */
#ifndef BRIEF_QUERY_ACTORS_BESIDE_H
#define BRIEF_QUERY_ACTORS_BESIDE_H

#include "core/mention.h"
#include "core/text/intern.h"
#include "query/actors.h"

#define POINTS_PER_BIT 10
#define TITLE_POINTS   (8 * POINTS_PER_BIT)

/* Is the mention one that tells of a document's company: an actor's, strong, with a name? */
bool beside_counts(const struct mention *m);

/* Called with each string in turn; anything but BRIEF_OK ends the walk and is returned. */
typedef brief_status beside_step(void *ctx, struct span string);

/* The mention's name, made in `room`. */
brief_status beside_name(const struct mention *m, struct buf *room, beside_step *step, void *ctx,
                         struct brief_error *err);

/* Every word of a role that tells people apart ("former" does not), made in `room`. */
brief_status beside_titles(struct span role, struct buf *room, beside_step *step, void *ctx,
                           struct brief_error *err);

/* What it is worth that two documents share the string: a title word TITLE_POINTS, a name
 * log2(live documents / those that have it) bits of POINTS_PER_BIT each. */
brief_status beside_points(uint32_t *points, struct actor_table *t, struct span string,
                           struct brief_error *err);

/* A list of numbers of strings: add one for a beside_step to call; make it a set, in order. */
struct beside_list {
    struct intern *strings;
    uint32_t *at; /* heap: the caller's mem_free */
    size_t n, cap;
};
brief_status beside_add(struct beside_list *list, struct span string, struct brief_error *err);
size_t beside_distinct(uint32_t *numbers, size_t n);

/* Every live document of an entity; one with two kinds of mentions comes twice. */
typedef brief_status beside_doc(void *ctx, struct doc_ref ref);
brief_status beside_each_doc(struct actor_table *t, uint32_t entity, beside_doc *step, void *ctx,
                             struct brief_error *err);

/* By segment, then document. */
int beside_compare_docs(struct doc_ref a, struct doc_ref b);

#endif
