/* actors_lint.h -- brief-query actors --lint: is actors.txt right, and does it do anything here? */
#ifndef BRIEF_QUERY_ACTORS_LINT_H
#define BRIEF_QUERY_ACTORS_LINT_H

#include "query/views/view.h"

/* Prints what is wrong with the file, then what its lines do not do in this index. *n_wrong:
 * lines that every query is refused for; *n_idle: remarks. */
brief_status actors_lint(struct view *v, size_t *n_wrong, size_t *n_idle);

#endif
