/* compact.c -- `brief-index compact`: one segment, no deleted documents, a file as small as can be.
 */
#include "indexer/commands/commands.h"

#include "indexer/tidy.h"

struct compact_settings {
    struct common_settings common;
};

static const struct opt compact_options[] = {COMMON_OPTIONS(struct compact_settings)};

static brief_status file_bytes_now(struct store_writer *w, uint64_t *bytes, struct brief_error *err)
{
    struct store_txn *txn;
    struct store_facts facts;
    brief_status st = store_writer_read(w, &txn, err);
    if (st)
        return st;
    st = store_facts(txn, &facts, err);
    *bytes = st ? 0 : facts.file_bytes;
    store_end(txn);
    return st;
}

static int compact_run(const void *settings, const char **operands, size_t n)
{
    const struct compact_settings *s = settings;
    struct store_writer *writer = NULL;
    struct brief_error err = {0};
    char home[PATH_MAX];
    uint64_t before = 0, after = 0;
    int code = EXIT_DONE;
    (void)operands;
    if (n)
        return complain("compact takes no operands");
    if (open_writer(&writer, home, NULL, &s->common, "brief-index compact", false, &err) ||
        file_bytes_now(writer, &before, &err) || tidy_compact(writer, &err) ||
        file_bytes_now(writer, &after, &err))
        code = complain_of(&err);
    else if (!s->common.quiet)
        printf("%.1f MB before, %.1f MB after\n", (double)before / 1e6, (double)after / 1e6);
    store_writer_close(writer);
    return code;
}

const struct command compact_command = {
    .name = "compact",
    .operands = "",
    .summary = "rewrite the index without what was deleted",
    .details = "A new generation is built beside the old one, then readers move over.",
    .options = compact_options,
    .n_options = sizeof compact_options / sizeof compact_options[0],
    .settings_len = sizeof(struct compact_settings),
    .run = compact_run,
};
