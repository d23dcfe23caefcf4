/* common.c -- where the index is, who may write, which rules. */
#include "indexer/commands/commands.h"

#include "core/index/fault_guard.h"
#include "core/index/locate.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

int complain(const char *format, ...)
{
    va_list args;
    fputs("brief-index: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    return EXIT_TROUBLE;
}

int complain_of(const struct brief_error *err)
{
    return complain("%s", err->text[0] ? err->text : brief_status_name(err->status));
}

brief_status find_index(char path[PATH_MAX], const struct common_settings *s, bool create,
                        struct brief_error *err)
{
    bool by_default = false;
    brief_status st =
        index_locate(path, PATH_MAX, s->index, getenv("BRIEF_INDEX"), create, &by_default, err);
    char mark[PATH_MAX + 16];
    if (st == BRIEF_OK)
        fault_guard_install(path);
    snprintf(mark, sizeof mark, "%s/db/CURRENT", path);
    char here[PATH_MAX] = "";
    if (st == BRIEF_OK && create && by_default && !s->quiet && access(mark, F_OK) != 0)
        fprintf(stderr, "brief-index: making a new index in %s%s%s\n",
                path[0] == '/' || !getcwd(here, sizeof here) ? "" : here, path[0] == '/' ? "" : "/",
                path + (strncmp(path, "./", 2) == 0 ? 2 : 0));
    return st;
}

/* The folder that holds the index folder, absolute. */
static brief_status home_of(char home[PATH_MAX], const char *path, struct brief_error *err)
{
    char parent[PATH_MAX + 4];
    snprintf(parent, sizeof parent, "%s/..", path);
    if (!realpath(parent, home))
        return brief_fail(err, BRIEF_EIO, "%s: %s", path, strerror(errno));
    return BRIEF_OK;
}

brief_status open_writer(struct store_writer **out, char home[PATH_MAX],
                         struct collection_rules *rules, const struct common_settings *s,
                         const char *command, bool create, struct brief_error *err)
{
    char path[PATH_MAX];
    struct store_writer_options options = {
        .create = create,
        .wait_ms = s->wait ? UINT32_MAX : 2000,
        .command = command,
    };
    brief_status st;
    *out = NULL;
    if ((st = find_index(path, s, create, err)) || (rules && (st = open_rules(rules, path, err))) ||
        (st = store_writer_open(out, path, &options, err)))
        return st;
    if (rules)
        collection_rules_save(rules, path); /* there was no folder for it before, maybe */
    if ((st = home_of(home, path, err))) {
        store_writer_close(*out);
        *out = NULL;
    }
    return st;
}

brief_status open_rules(struct collection_rules *out, const char *path, struct brief_error *err)
{
    brief_status st = read_rules(out, path, NULL, 0, err);
    if (!st && !(st = collection_rules_open(out, path, true, err)) && path)
        collection_rules_save(out, path);
    return st;
}

brief_status find_rules(char path[PATH_MAX], const char *index, struct brief_error *err)
{
    struct brief_error none = {0};
    struct common_settings s = {.index = index, .quiet = true};
    brief_status st = find_index(path, &s, false, &none);
    if (st == BRIEF_ENOINDEX)
        path[0] = '\0';
    else if (st)
        return brief_fail(err, st, "%s", none.text);
    if (index && access(path, F_OK) != 0)
        return brief_fail(err, BRIEF_ENOINDEX, "%s: there is no index", path);
    return BRIEF_OK;
}

const char *stemmer_of_language(const char *code)
{
    static const char *const known[][2] = {
        {"da", "danish"},  {"de", "german"},    {"en", "english"},    {"es", "spanish"},
        {"fi", "finnish"}, {"fr", "french"},    {"hu", "hungarian"},  {"it", "italian"},
        {"nl", "dutch"},   {"no", "norwegian"}, {"pt", "portuguese"}, {"ro", "romanian"},
        {"ru", "russian"}, {"sv", "swedish"},   {"tr", "turkish"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i][0], code) == 0)
            return known[i][1];
    return NULL;
}

/* --- effort ------------------------------------------------------------------------------------
 */

void effort_init(struct effort_settings *s)
{
    *s = (struct effort_settings){.threads = 1, .memory_mb = PIPELINE_MEMORY >> 20};
}

brief_status effort_options(struct pipeline_options *out, const struct effort_settings *s,
                            struct brief_error *err)
{
    if (s->memory_mb < PIPELINE_MEMORY_LEAST >> 20 || s->memory_mb > SIZE_MAX >> 20)
        return brief_fail(err, BRIEF_EQUERY, "--memory %zu: at least %zu MB are needed",
                          s->memory_mb, PIPELINE_MEMORY_LEAST >> 20);
    out->n_threads = s->threads ? s->threads : 1;
    out->memory = s->memory_mb << 20;
    return BRIEF_OK;
}
