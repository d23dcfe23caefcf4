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
    struct ruleset *rules = NULL;
    struct brief_error err = {0};
    size_t n_examples = 0, n_failed = 0;
    (void)settings, (void)operands, (void)n;
    if (!open_shipped_rules(&rules, &err))
        ruleset_run_examples(rules, &n_examples, print_failure, &n_failed, &err);
    if (!err.status)
        printf("%zu rules, %zu examples, %zu failed\n", ruleset_count(rules), n_examples, n_failed);
    ruleset_free(rules);
    return err.status ? complain_of(&err) : n_failed ? EXIT_TROUBLE : EXIT_DONE;
}

const struct command rules_test_command = {
    .name = "test",
    .operands = "",
    .summary = "run the examples that stand in the rule files",
    .options = test_options,
    .n_options = sizeof test_options / sizeof test_options[0],
    .settings_len = sizeof(struct test_settings),
    .run = test_run,
};
