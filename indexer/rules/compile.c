/* compile.c -- build-time program: list and rule files to one compiled file.
 *
 *     compile OUT PACKED FILE…
 *
 * OUT receives the compiled rules, PACKED the files themselves (source_list.h). Checks the examples
 * inside the rule files, too: a rule that misses one stops the build. */
#include "core/mem.h"
#include "indexer/entities/ruleset.h"
#include "indexer/entities/ruleset_compile.h"
#include "indexer/entities/source_list.h"

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

static brief_status read_files(struct source_list *files, char **paths, size_t n,
                               struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < n && !st; i++)
        st = source_list_read(files, span_of(source_base_name(paths[i])), paths[i], err);
    return st;
}

int main(int argc, char **argv)
{
    struct brief_error err = {0};
    struct buf out = {0}, packed = {0};
    struct source_list files = {0};
    if (argc < 4) {
        fprintf(stderr, "usage: compile OUT PACKED FILE…\n");
        return 2;
    }
    brief_status st = read_files(&files, argv + 3, (size_t)argc - 3, &err);
    if (!st)
        st = ruleset_compile_sources(&out, files.at, files.n, &err);
    if (!st)
        st = check(buf_bytes(&out), &err);
    if (!st)
        st = source_list_pack(&packed, &files, &err);
    if (!st)
        st = write_file(argv[2], buf_bytes(&packed), &err);
    if (!st)
        st = write_file(argv[1], buf_bytes(&out), &err);
    source_list_release(&files);
    buf_release(&packed);
    buf_release(&out);
    return st ? complain(&err) : 0;
}
