/* check.c -- `brief-index check`: is every byte of the index what it should be? */
#include "indexer/commands/commands.h"

#include "indexer/check.h"

struct check_settings {
    struct common_settings common;
};

static const struct opt check_options[] = {COMMON_OPTIONS(struct check_settings)};

static void on_damage(void *ctx, const char *message)
{
    (void)ctx;
    printf("damaged: %s\n", message);
}

static int check_run(const void *settings, const char **operands, size_t n)
{
    const struct check_settings *s = settings;
    struct brief_error err = {0};
    struct check_report report = {0};
    char path[PATH_MAX];
    (void)operands;
    if (n)
        return complain("check takes no operands");
    brief_status st = find_index(path, &s->common, false, &err);
    if (!st)
        st = index_check(path, on_damage, NULL, &report, &err);
    if (st)
        return complain_of(&err);
    if (report.versions_differ)
        fprintf(stderr, "brief-index: the terms were made with another stemmer or other Unicode "
                        "tables: words may be missed; add the files again\n");
    if (!s->common.quiet)
        printf("sound: %llu pages, %llu blobs, %llu segments, %llu documents\n",
               (unsigned long long)report.n_pages, (unsigned long long)report.n_blobs,
               (unsigned long long)report.n_segments, (unsigned long long)report.n_documents);
    return EXIT_DONE;
}

const struct command check_command = {
    .name = "check",
    .operands = "",
    .summary = "verify pages, checksums and everything that must hold between them",
    .details = "Exit: 0 sound, 2 damaged or unreadable.",
    .options = check_options,
    .n_options = sizeof check_options / sizeof check_options[0],
    .settings_len = sizeof(struct check_settings),
    .run = check_run,
};
