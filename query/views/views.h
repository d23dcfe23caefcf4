/* views.h -- the subcommands of brief-query, one file each. */
#ifndef BRIEF_QUERY_VIEWS_H
#define BRIEF_QUERY_VIEWS_H

#include "core/options.h"

extern const struct command search_command, mentions_command, actors_command, amounts_command,
    refs_command, show_command, why_not_command;

#endif
