/* locate.c -- find the index folder, upwards from the working folder. */
#include "core/index/locate.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static brief_status take(char *out, size_t len, struct brief_error *err, const char *folder,
                         const char *name)
{
    int n = snprintf(out, len, "%s%s", folder, name);
    if (n < 0 || (size_t)n >= len)
        return brief_fail(err, BRIEF_ELIMIT, "%.200s...: the name is too long", folder);
    return BRIEF_OK;
}

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* "/a/b", "/a", "" with "/.brief" behind: the first that is a folder. */
static brief_status nearest_parent(char *out, size_t len, bool *found, struct brief_error *err)
{
    char here[PATH_MAX];
    *found = false;
    if (!getcwd(here, sizeof here))
        return brief_fail(err, BRIEF_EIO, "the working folder: %s", strerror(errno));
    for (;;) {
        if (strcmp(here, "/") == 0)
            here[0] = '\0';
        brief_status st = take(out, len, err, here, "/.brief");
        if (st || (*found = is_folder(out)) || here[0] == '\0')
            return st;
        *strrchr(here, '/') = '\0';
    }
}

brief_status index_locate(char *out, size_t len, const char *option, const char *env,
                          bool for_create, bool *chosen_by_default, struct brief_error *err)
{
    bool found;
    *chosen_by_default = false;
    if (len)
        out[0] = '\0';
    if (option && *option)
        return take(out, len, err, option, "");
    if (option)
        return brief_fail(err, BRIEF_EQUERY, "--index needs the name of a folder");
    if (env && *env)
        return take(out, len, err, env, "");
    *chosen_by_default = true;
    brief_status st = nearest_parent(out, len, &found, err);
    if (st || found)
        return st;
    if (for_create)
        return take(out, len, err, "./", ".brief");
    return brief_fail(err, BRIEF_ENOINDEX,
                      "there is no index here or in a folder above; `brief-index add PATH...` "
                      "makes one, --index DIR or BRIEF_INDEX names one");
}
