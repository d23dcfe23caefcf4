/* add.c -- `brief-index add`: files, folders and pipes into the index. */
#include "indexer/commands/commands.h"

#include "core/mem.h"
#include "indexer/commands/documents.h"
#include "indexer/file_bytes.h"

#include <unistd.h>

struct add_settings {
    struct common_settings common;
    struct document_settings documents;
    const char *source;
    const char *files_from;
    struct effort_settings effort;
    bool no_entities;
};

#define FIELD(name) offsetof(struct add_settings, name)

static const struct opt add_options[] = {
    COMMON_OPTIONS(struct add_settings),
    DOCUMENT_OPTIONS(struct add_settings),
    {0, "source", OPT_TEXT, FIELD(source), "NAME",
     "what standard input (-) is called in the index"},
    {0, "files-from", OPT_TEXT, FIELD(files_from), "FILE",
     "add the files named in FILE, one a line ('-': standard input)"},
    EFFORT_OPTIONS(struct add_settings),
    {0, "no-entities", OPT_FLAG, FIELD(no_entities), NULL, "index words only"},
};

static void add_init(void *settings)
{
    struct add_settings *s = settings;
    effort_init(&s->effort);
}

/* One run of `add`. */
struct add_run {
    const struct add_settings *settings;
    struct pipeline_options pipeline;
    struct walk walk;
    struct run_report report;
    struct store_writer *writer;
    struct collection_rules rules;
    struct ingest *ingest;
    struct buf options_text;
    char home[PATH_MAX];
    uint64_t n_bad_operands;
    bool from_stdin;
};

static void bad_operand(void *ctx, const char *path, const char *reason)
{
    struct add_run *run = ctx;
    run->n_bad_operands++;
    complain("%s: %s", path, reason);
}

static brief_status walk_lines(struct add_run *run, struct span lines, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    struct buf path = {0};
    for (size_t from = 0; from < lines.len && st == BRIEF_OK;) {
        const char *end = memchr(lines.at + from, '\n', lines.len - from);
        size_t to = end ? (size_t)(end - lines.at) : lines.len;
        buf_clear(&path);
        buf_span(&path, span_sub(lines, from, to));
        buf_byte(&path, 0);
        from = to + 1;
        if (path.failed)
            st = brief_fail(err, BRIEF_ENOMEM, "out of memory for a file name");
        else if (path.len > 1)
            st = walk_add(&run->walk, run->home, path.at, bad_operand, run, err);
    }
    buf_release(&path);
    return st;
}

static brief_status walk_files_from(struct add_run *run, struct brief_error *err)
{
    struct file_bytes list;
    const char *name = run->settings->files_from;
    brief_status st = strcmp(name, "-") == 0
                          ? file_bytes_read(&list, STDIN_FILENO, "standard input", err)
                          : file_bytes_open(&list, name, err);
    if (st == BRIEF_OK)
        st = walk_lines(run, list.bytes, err);
    file_bytes_close(&list);
    return st;
}

static brief_status walk_operands(struct add_run *run, const char **operands, size_t n,
                                  struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < n && st == BRIEF_OK; i++) {
        if (strcmp(operands[i], "-") == 0)
            run->from_stdin = true;
        else
            st = walk_add(&run->walk, run->home, operands[i], bad_operand, run, err);
    }
    if (st == BRIEF_OK && run->settings->files_from)
        st = walk_files_from(run, err);
    walk_finish(&run->walk);
    return st;
}

static brief_status open_ingest(struct add_run *run, struct brief_error *err)
{
    const struct add_settings *s = run->settings;
    struct ingest_options options = {.pipeline = run->pipeline};
    struct ingest_listener listener = report_listener(&run->report);
    brief_status st = document_options(&options.format, &run->options_text, &s->documents, err);
    if (st)
        return st;
    if (s->no_entities)
        buf_puts(&run->options_text, NO_ENTITIES_OPTION);
    else
        put_rules_option(&run->options_text, &run->rules);
    options.options_text = buf_bytes(&run->options_text);
    options.pipeline.stemmer = document_stemmer(&s->documents);
    options.pipeline.rules = run->rules.rules;
    return ingest_new(&run->ingest, run->writer, run->home, &options, &listener, err);
}

static brief_status add_stdin(struct add_run *run, struct brief_error *err)
{
    struct file_bytes input;
    const char *name = run->settings->source;
    if (!name)
        return brief_fail(
            err, BRIEF_EQUERY,
            "'-' needs --source NAME, so that what is piped in has a name of its own");
    brief_status st = file_bytes_read(&input, STDIN_FILENO, "standard input", err);
    if (st == BRIEF_OK)
        st = ingest_stream(run->ingest, span_of(name), input.bytes, err);
    file_bytes_close(&input);
    return st;
}

static brief_status add_all(struct add_run *run, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < run->walk.n && st == BRIEF_OK; i++)
        st = ingest_file(run->ingest, &run->walk.at[i], err);
    if (st == BRIEF_OK && run->from_stdin)
        st = add_stdin(run, err);
    return st ? st : ingest_finish(run->ingest, err);
}

static void release_run(struct add_run *run)
{
    ingest_free(run->ingest);
    store_writer_close(run->writer);
    collection_rules_close(&run->rules);
    walk_release(&run->walk);
    buf_release(&run->options_text);
}

static int add_run(const void *settings, const char **operands, size_t n)
{
    struct add_run run = {.settings = settings};
    struct brief_error err = {0};
    int code = EXIT_TROUBLE;
    if (n == 0 && !run.settings->files_from)
        return complain("add: name files or folders, or '-' for standard input");
    walk_init(&run.walk);
    struct collection_rules *rules = run.settings->no_entities ? NULL : &run.rules;
    if (effort_options(&run.pipeline, &run.settings->effort, &err) ||
        open_writer(&run.writer, run.home, rules, &run.settings->common, "brief-index add", true,
                    &err) ||
        walk_operands(&run, operands, n, &err))
        goto out;
    report_begin(&run.report, &run.walk, run.settings->common.quiet);
    if (open_ingest(&run, &err) || add_all(&run, &err))
        goto out;
    code = report_end(&run.report, ingest_counts(run.ingest));
    if (run.n_bad_operands)
        code = EXIT_TROUBLE;
out:
    if (err.status)
        code = complain_of(&err);
    release_run(&run);
    return code;
}

const struct command add_command = {
    .name = "add",
    .operands = "PATH…|-",
    .summary = "index files and folders (new, changed and moved ones)",
    .details =
        "Reads plain text, Markdown, HTML and JSON lines. Other files are skipped and counted.\n"
        "Unchanged files cost a look at their size and time. Exit: 0 done, 2 something failed.",
    .options = add_options,
    .n_options = sizeof add_options / sizeof add_options[0],
    .settings_len = sizeof(struct add_settings),
    .init = add_init,
    .run = add_run,
};
