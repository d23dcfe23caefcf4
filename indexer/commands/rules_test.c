/* rules_test.c -- `brief-index rules test`: run the examples that stand in rule files. */
#include "indexer/commands/rules.h"

struct test_settings {
    const char *index;
};

static const struct opt test_options[] = {
    {0, "index", OPT_TEXT, offsetof(struct test_settings, index), "DIR",
     "take the rules of this index"},
};

static void print_failure(void *ctx, const struct example_failure *f)
{
    struct buf line = {0};
    size_t *n_failed = ctx;
    ++*n_failed;
    example_failure_print(&line, f);
    buf_byte(&line, '\n');
    rules_flush(&line);
    buf_release(&line);
}

static int test_run(const void *settings, const char **operands, size_t n)
{
    const struct test_settings *s = settings;
    struct collection_rules rules = {0};
    struct brief_error err = {0};
    char index[PATH_MAX];
    size_t n_examples = 0, n_failed = 0;
    if (!rules_open(&rules, index, s->index, operands, n, &err))
        ruleset_run_examples(rules.rules, &n_examples, print_failure, &n_failed, &err);
    if (!err.status)
        printf("%zu rules, %zu examples, %zu failed\n", ruleset_count(rules.rules), n_examples,
               n_failed);
    collection_rules_close(&rules);
    return err.status ? complain_of(&err) : n_failed ? EXIT_TROUBLE : EXIT_DONE;
}

const struct command rules_test_command = {
    .name = "test",
    .operands = "[FILE…]",
    .summary = "run the examples that stand in the rule files",
    .details =
        "FILEs are .rules and .list files on top of the collection's own; one that has the name "
        "of one\nof these takes its place. Exit: 0 all hold, 2 one fails or a file is wrong.",
    .options = test_options,
    .n_options = sizeof test_options / sizeof test_options[0],
    .settings_len = sizeof(struct test_settings),
    .run = test_run,
};
