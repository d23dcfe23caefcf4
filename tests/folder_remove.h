/* folder_remove.h -- remove a test's own temporary folder and all that is in it. */
#ifndef BRIEF_TESTS_FOLDER_REMOVE_H
#define BRIEF_TESTS_FOLDER_REMOVE_H

#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>

static inline int folder_remove_one(const char *path, const struct stat *facts, int kind,
                                    struct FTW *at)
{
    (void)facts;
    (void)kind;
    (void)at;
    return remove(path);
}

static inline bool folder_remove_all(const char *path)
{
    return nftw(path, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0;
}

#endif
