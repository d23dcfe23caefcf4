/* stages.c -- what each stage of indexing costs, over one file of JSON lines, one thread.
 *
 * usage: stages [--runs N] [--no-index] [--no-entities] [--folder DIR] FILE.jsonl
 *
 * The file is read once into memory; then its documents go N times the way that `add` takes, into
 * an index in DIR (.) that is removed; --no-index: they are only extracted. Of each stage the
 * quickest run counts. One JSON line per stage, {"stage","ms_per_mb"}: CPU time per MB of text
 * (read and decode: of the file); of waiting for the disk, wall time. Then the sums. */
#include "core/stage_clock.h"
#include "indexer/batch.h"
#include "indexer/file_bytes.h"
#include "indexer/formats/format.h"
#include "indexer/pipeline.h"
#include "indexer/worker.h"
#include "tests/folder_remove.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const char _binary_rules_bin_start[], _binary_rules_bin_end[];

static const char *const stage_names[N_STAGES] = {
    [STAGE_OUTSIDE] = "pipeline, texts' dictionary",
    [STAGE_TOKENISE] = "tokenise",
    [STAGE_FORMS] = "dictionary of forms",
    [STAGE_SHADOW] = "lexicon",
    [STAGE_MATCH] = "automaton, text rules",
    [STAGE_CHOOSE] = "choose",
    [STAGE_INTERPRET] = "normal forms, tables",
    [STAGE_PASS] = "document pass",
    [STAGE_WORDS] = "stream words",
    [STAGE_TEXTS] = "compress texts, rows",
    [STAGE_MENTIONS] = "mentions",
    [STAGE_SORT] = "sort words",
    [STAGE_PACK] = "pack batches, LMDB",
    [STAGE_MERGE] = "merge batches, LMDB",
    [STAGE_PUBLISH] = "publish",
};

struct settings {
    const char *path;
    unsigned n_runs;
    bool no_index, no_entities;
    const char *folder; /* for the index */
};

static uint64_t now_ns(clockid_t id)
{
    struct timespec now;
    clock_gettime(id, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void print_stage(const char *name, double ms)
{
    printf("{\"stage\":\"%s\",\"ms_per_mb\":%.3f}\n", name, ms);
}

static void print_sum(const char *name, double ms)
{
    printf("{\"stage\":\"%s\",\"ms_per_mb\":%.3f,\"mb_per_s\":%.1f}\n", name, ms, 1e3 / ms);
}

static brief_status take_document(void *ctx, const struct document *doc, struct brief_error *err)
{
    return batch_add(ctx, doc, err);
}

static brief_status drop_document(void *ctx, const struct document *doc, struct brief_error *err)
{
    (void)ctx, (void)doc, (void)err;
    return BRIEF_OK;
}

/* The quickest of n runs, in ms. */
static brief_status decode(const char *path, struct span bytes, struct document_sink *sink,
                           unsigned n, double *ms, struct brief_error *err)
{
    struct format_options options = {.date = {NO_DAY, NO_DAY}, .language = SPAN("en")};
    brief_status st = BRIEF_OK;
    *ms = 1e9;
    for (unsigned i = 0; i < n && !st; i++) {
        uint64_t from = now_ns(CLOCK_THREAD_CPUTIME_ID);
        st = format_read(FILE_JSONL, span_of(path), bytes, &options, sink, err);
        double took = (double)(now_ns(CLOCK_THREAD_CPUTIME_ID) - from) / 1e6;
        *ms = took < *ms ? took : *ms;
    }
    return st;
}

/* From the system's cache into memory, as `add` reads it. */
static brief_status read_file(struct file_bytes *out, const char *path, double *ms,
                              struct brief_error *err)
{
    uint64_t from = now_ns(CLOCK_THREAD_CPUTIME_ID);
    unsigned char sum = 0;
    brief_status st = file_bytes_open(out, path, err);
    for (size_t i = 0; i < out->bytes.len && !st; i += 4096)
        sum = (unsigned char)(sum + (unsigned char)out->bytes.at[i]);
    *ms = (double)(now_ns(CLOCK_THREAD_CPUTIME_ID) - from) / 1e6 + 0 * sum;
    return st;
}

/* All documents of the file, and what reading them cost: printed per MB of the file. */
static brief_status read_documents(struct batch *all, const struct settings *s,
                                   struct brief_error *err)
{
    struct file_bytes bytes = {0};
    struct document_sink keep = {take_document, all, NULL}, drop = {drop_document, NULL, NULL};
    double read_ms, decode_ms, copy_ms;
    brief_status st = read_file(&bytes, s->path, &read_ms, err);
    double megabytes = (double)bytes.bytes.len / 1e6;
    st = st ? st : decode(s->path, bytes.bytes, &keep, 1, &copy_ms, err);
    if (!st && !s->no_index &&
        !(st = decode(s->path, bytes.bytes, &drop, s->n_runs, &decode_ms, err))) {
        print_stage("read", read_ms / megabytes);
        print_stage("decode", decode_ms / megabytes);
    }
    file_bytes_close(&bytes);
    return st;
}

/* Extraction alone: what `brief-index extract` does but for printing. */
static brief_status extract_only(struct worker *w, const struct document *doc,
                                 struct brief_error *err)
{
    arena_clear(&w->arena);
    if (tokenise(&w->tokens, w->forms, doc->text, doc->blocks, doc->n_blocks))
        return BRIEF_ENOMEM;
    return extractor_run(w->extractor, &w->mentions, doc, &w->tokens, w->forms, &w->arena, err);
}

/* A pass over all documents, in the order of indexing. */
struct pass {
    const struct batch *all;
    const struct ruleset *rules;
    struct stage_clock clock;
    uint64_t wait_ns; /* for the disk, when all is to be published */
};

static brief_status extract_all(struct pass *p, struct brief_error *err)
{
    struct worker w;
    brief_status st = worker_init(&w, p->rules, "english", err);
    if (!st)
        worker_time(&w, &p->clock);
    stage_mark(&p->clock, STAGE_OUTSIDE);
    for (size_t i = 0; i < p->all->n && !st; i++)
        st = extract_only(&w, &p->all->at[i], err);
    worker_release(&w);
    return st;
}

/* The merge of all batches into one segment, then the transaction that shows it to readers. */
static brief_status publish(struct pass *p, struct pipeline *line, struct store_writer *writer,
                            struct brief_error *err)
{
    struct publication all = {.next_doc = pipeline_next_doc(line)};
    uint64_t wall = now_ns(CLOCK_MONOTONIC), cpu = now_ns(CLOCK_THREAD_CPUTIME_ID);
    brief_status st = pipeline_flush(line, &all.segments, &all.n_segments, err);
    stage_mark(&p->clock, STAGE_MERGE);
    st = st ? st : store_writer_publish(writer, &all, err);
    stage_mark(&p->clock, STAGE_PUBLISH);
    wall = now_ns(CLOCK_MONOTONIC) - wall;
    cpu = now_ns(CLOCK_THREAD_CPUTIME_ID) - cpu;
    p->wait_ns = wall > cpu ? wall - cpu : 0;
    return st;
}

static brief_status index_into(struct pass *p, struct store_writer *writer, struct brief_error *err)
{
    struct pipeline *line;
    struct pipeline_options options = {
        .rules = p->rules, .stemmer = "english", .n_threads = 1, .clock = &p->clock};
    brief_status st = pipeline_new(&line, writer, &options, err);
    if (st)
        return st;
    stage_mark(&p->clock, STAGE_OUTSIDE);
    for (size_t i = 0; i < p->all->n && !st; i++) {
        uint32_t number;
        st = pipeline_take(line, &p->all->at[i], &number, err);
    }
    st = st ? st : publish(p, line, writer, err);
    pipeline_free(line);
    return st;
}

/* Into an index of its own beside the input of the run, removed afterwards. */
static brief_status index_all(struct pass *p, const char *folder, struct brief_error *err)
{
    struct store_writer *writer;
    struct store_writer_options options = {.create = true, .command = "bench-stages"};
    char path[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/stages-XXXXXX", folder);
    if (n < 0 || (size_t)n >= sizeof path || !mkdtemp(path))
        return brief_fail(err, BRIEF_EIO, "%s: no folder can be made here", folder);
    brief_status st = store_writer_open(&writer, path, &options, err);
    st = st ? st : index_into(p, writer, err);
    store_writer_close(writer);
    if (!folder_remove_all(path) && !st)
        st = brief_fail(err, BRIEF_EIO, "%s: cannot be removed", path);
    return st;
}

static void print(const struct settings *s, const struct stage_clock *best, uint64_t wait_ns,
                  double megabytes)
{
    double extraction = 0, all = 0;
    for (int i = s->no_index ? STAGE_TOKENISE : STAGE_OUTSIDE; i < N_STAGES; i++) {
        double ms = (double)best->ns[i] / 1e6 / megabytes;
        if (ms > 0)
            print_stage(stage_names[i], ms);
        extraction += i >= STAGE_TOKENISE && i <= STAGE_PASS ? ms : 0;
        all += ms;
    }
    if (!s->no_index)
        print_stage("waiting for the disk", (double)wait_ns / 1e6 / megabytes);
    print_sum(s->no_entities ? "words alone" : "extraction alone", extraction);
    if (!s->no_index)
        print_sum("all", all);
}

static double megabytes_of(const struct batch *all)
{
    double bytes = 0;
    for (size_t i = 0; i < all->n; i++)
        bytes += (double)all->at[i].text.len;
    return bytes / 1e6;
}

static brief_status measure(const struct settings *s, const struct batch *all,
                            const struct ruleset *rules, struct brief_error *err)
{
    struct stage_clock best;
    uint64_t wait_ns = UINT64_MAX;
    brief_status st = BRIEF_OK;
    for (unsigned i = 0; i < s->n_runs && !st; i++) {
        struct pass p = {.all = all, .rules = s->no_entities ? NULL : rules};
        st = s->no_index ? extract_all(&p, err) : index_all(&p, s->folder, err);
        for (int stage = 0; stage < N_STAGES; stage++)
            if (i == 0 || p.clock.ns[stage] < best.ns[stage])
                best.ns[stage] = p.clock.ns[stage];
        wait_ns = p.wait_ns < wait_ns ? p.wait_ns : wait_ns;
    }
    if (!st)
        print(s, &best, wait_ns, megabytes_of(all));
    return st;
}

static bool read_arguments(struct settings *s, int argc, char **argv)
{
    *s = (struct settings){.n_runs = 3, .folder = "."};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--runs") == 0 && i + 1 < argc)
            s->n_runs = (unsigned)strtoul(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--no-index") == 0)
            s->no_index = true;
        else if (strcmp(argv[i], "--no-entities") == 0)
            s->no_entities = true;
        else if (strcmp(argv[i], "--folder") == 0 && i + 1 < argc)
            s->folder = argv[++i];
        else
            s->path = argv[i];
    }
    return s->path && s->n_runs;
}

int main(int argc, char **argv)
{
    struct settings s;
    struct brief_error err = {0};
    struct ruleset *rules = NULL;
    struct batch all;
    struct span bytes = {_binary_rules_bin_start,
                         (size_t)(_binary_rules_bin_end - _binary_rules_bin_start)};
    if (!read_arguments(&s, argc, argv)) {
        fprintf(
            stderr,
            "usage: stages [--runs N] [--no-index] [--no-entities] [--folder DIR] FILE.jsonl\n");
        return 2;
    }
    batch_init(&all);
    brief_status st = read_documents(&all, &s, &err);
    if (!st && !(st = ruleset_open(&rules, bytes, &err)))
        st = measure(&s, &all, rules, &err);
    if (st)
        fprintf(stderr, "stages: %s\n", err.text);
    ruleset_free(rules);
    batch_release(&all);
    return st ? 2 : 0;
}
