/* update.c -- `brief-index update`: walk again what was added, drop what is gone.
 *
 * Every source keeps the options it was added with, but for the rules, which are those of now.
 * Sources are taken in groups of equal options; a new file under a folder belongs to the first
 * group that walks the folder. */
#include "indexer/commands/commands.h"

#include "core/mem.h"
#include "indexer/commands/documents.h"

#include <sys/stat.h>
#include <unistd.h>

struct update_settings {
    struct common_settings common;
    struct effort_settings effort;
};

static const struct opt update_options[] = {
    COMMON_OPTIONS(struct update_settings),
    EFFORT_OPTIONS(struct update_settings),
};

static void update_init(void *settings)
{
    struct update_settings *s = settings;
    effort_init(&s->effort);
}

/* What the index knows of a source before the run. */
struct known {
    struct span name, root, options;
};

struct update_run {
    const struct update_settings *settings;
    struct pipeline_options pipeline;
    char home[PATH_MAX];
    struct store_writer *writer;
    struct collection_rules rules;
    struct run_report report;
    struct ingest_counts total;
    struct known *known; /* sorted by name */
    size_t n_known, cap;
    struct arena arena;
    uint64_t n_bad_roots;
};

static bool copy_known(struct arena *a, struct known *k, const struct source_row *row)
{
    k->name = arena_copy(a, row->name);
    k->root = arena_copy(a, row->root);
    k->options = arena_copy(a, row->options);
    take_rules_option(&k->options); /* they may be others now */
    return k->name.at && k->root.at && k->options.at;
}

static brief_status remember(void *ctx, const struct source_row *row, struct brief_error *err)
{
    struct update_run *run = ctx;
    if (row->is_stream)
        return BRIEF_OK;
    struct known *grown = mem_grow(run->known, &run->cap, run->n_known + 1, sizeof *grown);
    if (!grown)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the list of sources");
    run->known = grown;
    if (!copy_known(&run->arena, &run->known[run->n_known++], row))
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the list of sources");
    return BRIEF_OK;
}

static brief_status read_known(struct update_run *run, struct brief_error *err)
{
    struct store_txn *txn;
    brief_status st = store_writer_read(run->writer, &txn, err);
    if (st)
        return st;
    st = store_sources_each(txn, remember, run, err);
    store_end(txn);
    return st;
}

static const struct known *find_known(const struct update_run *run, struct span name)
{
    size_t lo = 0, hi = run->n_known;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int c = span_compare(run->known[mid].name, name);
        if (c == 0)
            return &run->known[mid];
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

static void bad_root(void *ctx, const char *path, const char *reason)
{
    struct update_run *run = ctx;
    run->n_bad_roots++;
    complain("%s: %s; what was added from it stays (brief-index remove drops it)", path, reason);
}

static bool path_exists(struct update_run *run, struct span name)
{
    const char *path;
    struct stat facts;
    return walk_path(&run->arena, run->home, name, &path, NULL) == BRIEF_OK &&
           stat(path, &facts) == 0;
}

/* Was this (root, options) pair met earlier in the list? */
static bool is_repeat(const struct update_run *run, size_t i)
{
    const struct known *k = &run->known[i];
    for (size_t j = i; j-- > 0;)
        if (span_equal(run->known[j].root, k->root) &&
            span_equal(run->known[j].options, k->options))
            return true;
    return false;
}

/* Walk the roots of the group with these options. A root that was a single file and is gone is
 * dropped like any file; a missing folder may only be unmounted, so what came from it stays. */
static brief_status walk_group(struct update_run *run, struct span options, struct walk *walk,
                               struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    struct span last = {NULL, 0};
    for (size_t i = 0; i < run->n_known && st == BRIEF_OK; i++) {
        const struct known *k = &run->known[i];
        const char *path;
        if (!span_equal(k->options, options) || span_equal(k->root, last) || is_repeat(run, i))
            continue;
        last = k->root;
        if (span_equal(k->root, k->name) && !path_exists(run, k->root))
            continue;
        if (!(st = walk_path(&run->arena, run->home, k->root, &path, err)))
            st = walk_add(walk, run->home, path, bad_root, run, err);
    }
    walk_finish(walk);
    return st;
}

static bool is_gone(struct update_run *run, const struct known *k)
{
    if (path_exists(run, k->name))
        return false;
    return span_equal(k->root, k->name) || path_exists(run, k->root);
}

static void add_counts(struct ingest_counts *total, const struct ingest_counts *c)
{
    total->added += c->added;
    total->updated += c->updated;
    total->unchanged += c->unchanged;
    total->moved += c->moved;
    total->removed += c->removed;
    total->failed += c->failed;
    total->skipped += c->skipped;
    total->documents += c->documents;
    total->bytes += c->bytes;
    total->n_bad += c->n_bad;
    total->complaints += c->complaints;
}

static brief_status feed_group(struct update_run *run, struct ingest *in, const struct walk *walk,
                               struct span options, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < walk->n && st == BRIEF_OK; i++) {
        const struct known *k = find_known(run, walk->at[i].name);
        if (!k || span_equal(k->options, options))
            st = ingest_file(in, &walk->at[i], err);
    }
    for (size_t i = 0; i < run->n_known && st == BRIEF_OK; i++)
        if (span_equal(run->known[i].options, options) && is_gone(run, &run->known[i]))
            st = ingest_remove(in, run->known[i].name, err);
    return st ? st : ingest_finish(in, err);
}

static brief_status update_group(struct update_run *run, struct span options,
                                 struct brief_error *err)
{
    struct walk walk;
    struct ingest *in = NULL;
    struct ingest_listener listener = report_listener(&run->report);
    struct ingest_options all = {.pipeline = run->pipeline};
    struct buf options_text = {0};
    char language[8] = "en";
    brief_status st;
    walk_init(&walk);
    if ((st = walk_group(run, options, &walk, err)) ||
        (st = document_options_parse(&all.format, options, err)))
        goto out;
    snprintf(language, sizeof language, "%.*s", (int)all.format.language.len,
             all.format.language.at);
    all.pipeline.stemmer = stemmer_of_language(language);
    if (!all.pipeline.stemmer)
        all.pipeline.stemmer = "none";
    buf_span(&options_text, options);
    if (!is_without_entities(options)) {
        all.pipeline.rules = run->rules.rules;
        put_rules_option(&options_text, &run->rules);
    }
    if (options_text.failed) {
        st = brief_fail(err, BRIEF_ENOMEM, "out of memory for the options");
        goto out;
    }
    all.options_text = buf_bytes(&options_text);
    for (size_t i = 0; i < walk.n; i++)
        run->report.bytes_total += walk.at[i].size;
    run->report.files_total += walk.n;
    if (!(st = ingest_new(&in, run->writer, run->home, &all, &listener, err)))
        st = feed_group(run, in, &walk, options, err);
    if (in)
        add_counts(&run->total, ingest_counts(in));
out:
    ingest_free(in);
    buf_release(&options_text);
    walk_release(&walk);
    return st;
}

static brief_status update_groups(struct update_run *run, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < run->n_known && st == BRIEF_OK; i++) {
        bool first = true;
        for (size_t j = 0; j < i && first; j++)
            first = !span_equal(run->known[j].options, run->known[i].options);
        if (first)
            st = update_group(run, run->known[i].options, err);
        while (i + 1 < run->n_known && span_equal(run->known[i + 1].options, run->known[i].options))
            i++;
    }
    return st;
}

static int update_run(const void *settings, const char **operands, size_t n)
{
    struct update_run run = {.settings = settings};
    struct brief_error err = {0};
    int code = EXIT_TROUBLE;
    (void)operands;
    if (n)
        return complain("update takes no operands: it walks what was added before");
    arena_init(&run.arena, 64 * 1024);
    report_begin(&run.report, NULL, run.settings->common.quiet);
    if (effort_options(&run.pipeline, &run.settings->effort, &err) ||
        open_writer(&run.writer, run.home, &run.rules, &run.settings->common, "brief-index update",
                    false, &err) ||
        read_known(&run, &err) || update_groups(&run, &err))
        code = complain_of(&err);
    else
        code = report_end(&run.report, &run.total);
    if (run.n_bad_roots)
        code = EXIT_TROUBLE;
    store_writer_close(run.writer);
    collection_rules_close(&run.rules);
    mem_free(run.known);
    arena_release(&run.arena);
    return code;
}

const struct command update_command = {
    .name = "update",
    .operands = "",
    .summary = "walk again what was added; drop what is gone",
    .details =
        "Every file keeps the options it was added with. What came from standard input stays.",
    .options = update_options,
    .n_options = sizeof update_options / sizeof update_options[0],
    .settings_len = sizeof(struct update_settings),
    .init = update_init,
    .run = update_run,
};
