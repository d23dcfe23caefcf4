/* brief-query -- ask an index: one table of subcommands. */
#include "brief/version.h"
#include "query/views/view.h"
#include "query/views/views.h"

int main(int argc, char **argv)
{
    static const struct command *const commands[] = {
        &search_command, &mentions_command, &actors_command,  &amounts_command,
        &refs_command,   &show_command,     &why_not_command,
    };
    static const struct program program = {
        .name = "brief-query",
        .summary = "Search briefings: words, phrases, people, places, organisations, sums, dates.",
        .version = BRIEF_VERSION,
        .commands = commands,
        .n_commands = sizeof commands / sizeof commands[0],
    };
    int code = program_main(&program, argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("brief-query: cannot write to standard output\n", stderr);
        return EXIT_TROUBLE;
    }
    return code;
}
