/* suggest.h -- there is no document with that id: which ones did the person mean? */
#ifndef BRIEF_QUERY_SUGGEST_H
#define BRIEF_QUERY_SUGGEST_H

#include "query/views/view.h"

/* BRIEF_OK, a note saying that there is none and naming a few that are close. */
brief_status suggest_documents(struct view *v, struct span id);

/* Levenshtein's distance in bytes; 1000 for names of over 200. */
unsigned edit_distance(struct span a, struct span b);

#endif
