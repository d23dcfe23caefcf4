/* compile.c -- build-time program: list and rule files to one compiled file.
 *
 *     compile OUT FILE…
 *
 * Checks the examples inside the rule files, too: a rule that misses one stops the build. */
#include "core/mem.h"
#include "indexer/entities/ruleset.h"

#include <errno.h>
#include <stdio.h>

static int complain(const struct brief_error *err)
{
    fprintf(stderr, "%s\n", err->text);
    return 2;
}

static brief_status check(struct span compiled, struct brief_error *err)
{
    struct ruleset *rules;
    size_t n_examples;
    brief_status st = ruleset_open(&rules, compiled, err);
    if (!st)
        st = ruleset_check_examples(rules, &n_examples, err);
    ruleset_free(rules);
    return st;
}

static brief_status write_file(const char *path, struct span bytes, struct brief_error *err)
{
    FILE *f = fopen(path, "wb");
    size_t n = f ? fwrite(bytes.at, 1, bytes.len, f) : 0;
    int closed = f ? fclose(f) : EOF;
    if (n != bytes.len || closed != 0)
        return brief_fail(err, BRIEF_EIO, "%s: %s", path, strerror(errno));
    return BRIEF_OK;
}

int main(int argc, char **argv)
{
    struct brief_error err = {0};
    struct buf out = {0};
    if (argc < 3) {
        fprintf(stderr, "usage: compile OUT FILE…\n");
        return 2;
    }
    brief_status st = ruleset_compile(&out, (const char *const *)argv + 2, (size_t)argc - 2, &err);
    if (!st)
        st = check(buf_bytes(&out), &err);
    if (!st)
        st = write_file(argv[1], buf_bytes(&out), &err);
    buf_release(&out);
    return st ? complain(&err) : 0;
}
