/* remove.c -- `brief-index remove`: forget files, folders or streams. The files themselves stay. */
#include "indexer/commands/commands.h"

#include "core/mem.h"

struct remove_settings {
    struct common_settings common;
};

static const struct opt remove_options[] = {COMMON_OPTIONS(struct remove_settings)};

struct remove_run {
    char home[PATH_MAX];
    struct store_writer *writer;
    struct ingest *ingest;
    struct arena arena;
    struct span wanted; /* the operand in hand, as the index names it */
    struct span *names; /* sources to drop */
    size_t n_names, cap;
};

static bool is_below(struct span name, struct span folder)
{
    return span_equal(folder, SPAN(".")) ||
           (span_starts_with(name, folder) && name.len > folder.len && name.at[folder.len] == '/');
}

static brief_status keep_match(void *ctx, const struct source_row *row, struct brief_error *err)
{
    struct remove_run *run = ctx;
    bool below = !row->is_stream && is_below(row->name, run->wanted);
    if (!below && !span_equal(row->name, run->wanted))
        return BRIEF_OK;
    struct span *grown = mem_grow(run->names, &run->cap, run->n_names + 1, sizeof *grown);
    struct span name = arena_copy(&run->arena, row->name);
    if (grown)
        run->names = grown;
    if (!grown || !name.at)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the list of sources");
    run->names[run->n_names++] = name;
    return BRIEF_OK;
}

static brief_status match(struct remove_run *run, struct span wanted, struct brief_error *err)
{
    struct store_txn *txn;
    brief_status st = store_writer_read(run->writer, &txn, err);
    if (st)
        return st;
    run->wanted = wanted;
    st = store_sources_each(txn, keep_match, run, err);
    store_end(txn);
    return st;
}

/* An operand is a path, or else the name of a stream (or of a source as `status` shows it). */
static brief_status match_operand(struct remove_run *run, const char *operand, bool *found,
                                  struct brief_error *err)
{
    struct span name;
    size_t before = run->n_names;
    brief_status st = walk_name(&run->arena, run->home, operand, &name, err);
    if (!st)
        st = match(run, name, err);
    if (!st && run->n_names == before)
        st = match(run, span_of(operand), err);
    *found = run->n_names > before;
    return st;
}

static brief_status drop_all(struct remove_run *run, struct brief_error *err)
{
    struct ingest_options options = {.pipeline = {.n_threads = 1, .stemmer = "none"}};
    brief_status st = ingest_new(&run->ingest, run->writer, run->home, &options, NULL, err);
    for (size_t i = 0; i < run->n_names && st == BRIEF_OK; i++)
        st = ingest_remove(run->ingest, run->names[i], err);
    return st ? st : ingest_finish(run->ingest, err);
}

static int remove_run(const void *settings, const char **operands, size_t n)
{
    const struct remove_settings *s = settings;
    struct remove_run run = {0};
    struct brief_error err = {0};
    int code = EXIT_DONE;
    if (n == 0)
        return complain("remove: name the files, folders or streams to forget");
    arena_init(&run.arena, 16 * 1024);
    brief_status st =
        open_writer(&run.writer, run.home, NULL, &s->common, "brief-index remove", false, &err);
    for (size_t i = 0; i < n && st == BRIEF_OK; i++) {
        bool found;
        st = match_operand(&run, operands[i], &found, &err);
        if (st == BRIEF_OK && !found) {
            complain("%s: not in the index", operands[i]);
            code = EXIT_NOTHING;
        }
    }
    if (st == BRIEF_OK && run.n_names)
        st = drop_all(&run, &err);
    if (st)
        code = complain_of(&err);
    else if (!s->common.quiet)
        printf("%llu removed\n",
               (unsigned long long)(run.ingest ? ingest_counts(run.ingest)->removed : 0));
    ingest_free(run.ingest);
    store_writer_close(run.writer);
    mem_free(run.names);
    arena_release(&run.arena);
    return code;
}

const struct command remove_command = {
    .name = "remove",
    .operands = "PATH…",
    .summary = "forget files, folders or streams (the files themselves stay)",
    .options = remove_options,
    .n_options = sizeof remove_options / sizeof remove_options[0],
    .settings_len = sizeof(struct remove_settings),
    .run = remove_run,
};
