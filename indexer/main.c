/* brief-index -- index briefings: one table of subcommands. */
#include "brief/version.h"
#include "indexer/commands/commands.h"

#include <malloc.h>

int main(int argc, char **argv)
{
    static const struct command *const commands[] = {
        &add_command,   &update_command,  &remove_command,  &status_command,
        &check_command, &compact_command, &extract_command, &rules_command,
    };
    static const struct program program = {
        .name = "brief-index",
        .summary = "Index folders of briefings: words, people, places, organisations, sums, dates.",
        .version = BRIEF_VERSION,
        .commands = commands,
        .n_commands = sizeof commands / sizeof commands[0],
    };
    mallopt(M_ARENA_MAX,
            1); /* blocks go from thread to thread: heaps of their own keep them twice */
    int code = program_main(&program, argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout))
        return complain("cannot write to standard output");
    return code;
}
