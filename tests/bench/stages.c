/* stages.c -- what each stage of indexing costs, over one file of JSON lines, one thread.
 *
 * usage: stages [--runs N] [--no-index] FILE.jsonl
 *
 * The file is read once into memory; then its documents go through a worker N times, and of each
 * stage the quickest run counts. Segments are built and thrown away. One JSON line per stage:
 * {"stage","ms_per_mb"}, MB counted in bytes of text; then the sums. */
#include "core/stage_clock.h"
#include "indexer/batch.h"
#include "indexer/file_bytes.h"
#include "indexer/formats/format.h"
#include "indexer/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCH_BYTES (16u << 20) /* as the pipeline cuts them */

extern const char _binary_rules_bin_start[], _binary_rules_bin_end[];

static const char *const stage_names[N_STAGES] = {
    [STAGE_TOKENISE] = "tokenise",
    [STAGE_FORMS] = "dictionary of forms",
    [STAGE_SHADOW] = "lexicon",
    [STAGE_MATCH] = "automaton, text rules",
    [STAGE_CHOOSE] = "choose",
    [STAGE_INTERPRET] = "normal forms, tables",
    [STAGE_PASS] = "document pass",
    [STAGE_TEXTS] = "index: words, texts",
    [STAGE_MENTIONS] = "index: mentions",
    [STAGE_FINISH] = "index: write",
};

struct settings {
    const char *path;
    unsigned n_runs;
    bool no_index;
};

static brief_status take_document(void *ctx, const struct document *doc, struct brief_error *err)
{
    return batch_add(ctx, doc, err);
}

static brief_status read_documents(struct batch *all, const char *path, struct brief_error *err)
{
    struct file_bytes bytes;
    struct format_options options = {.date = {NO_DAY, NO_DAY}, .language = SPAN("en")};
    struct document_sink sink = {take_document, all, NULL};
    brief_status st = file_bytes_open(&bytes, path, err);
    if (st)
        return st;
    st = format_read(FILE_JSONL, span_of(path), bytes.bytes, &options, &sink, err);
    file_bytes_close(&bytes);
    return st;
}

static brief_status throw_away(void *ctx, enum blob_kind kind, struct span key, struct span value,
                               struct brief_error *err)
{
    (void)ctx, (void)kind, (void)key, (void)value, (void)err;
    return BRIEF_OK;
}

static brief_status finish(struct worker *w, struct stage_clock *clock, struct brief_error *err)
{
    struct blob_sink sink = {.put = throw_away};
    struct segment_row row;
    brief_status st = worker_finish(w, &sink, &row, err);
    stage_mark(clock, STAGE_FINISH);
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

static brief_status run(struct worker *w, const struct batch *all, bool no_index,
                        struct stage_clock *clock, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    size_t bytes = 0;
    *clock = (struct stage_clock){0};
    stage_mark(clock, STAGE_OUTSIDE);
    for (size_t i = 0; i < all->n && !st; i++) {
        st = no_index ? extract_only(w, &all->at[i], err) : worker_add(w, &all->at[i], err);
        bytes += all->at[i].text.len;
        if (!no_index && !st && bytes >= BATCH_BYTES) {
            st = finish(w, clock, err);
            bytes = 0;
        }
    }
    return st || no_index ? st : finish(w, clock, err);
}

static void print(const struct stage_clock *best, double megabytes)
{
    double extraction = 0, all = 0;
    for (int s = STAGE_TOKENISE; s < N_STAGES; s++) {
        double ms = (double)best->ns[s] / 1e6 / megabytes;
        printf("{\"stage\":\"%s\",\"ms_per_mb\":%.3f}\n", stage_names[s], ms);
        all += ms;
        if (s <= STAGE_PASS)
            extraction += ms;
    }
    printf("{\"stage\":\"extraction alone\",\"ms_per_mb\":%.3f,\"mb_per_s\":%.1f}\n", extraction,
           1e3 / extraction);
    printf("{\"stage\":\"all\",\"ms_per_mb\":%.3f,\"mb_per_s\":%.1f}\n", all, 1e3 / all);
}

static brief_status measure(const struct settings *s, const struct batch *all,
                            const struct ruleset *rules, struct brief_error *err)
{
    struct worker w;
    struct stage_clock clock, best;
    double megabytes = 0;
    brief_status st = worker_init(&w, rules, "english", err);
    for (size_t i = 0; i < all->n; i++)
        megabytes += (double)all->at[i].text.len / 1e6;
    if (!st)
        worker_time(&w, &clock);
    for (unsigned i = 0; i < s->n_runs && !st; i++) {
        st = run(&w, all, s->no_index, &clock, err);
        for (int stage = 0; stage < N_STAGES; stage++)
            if (i == 0 || clock.ns[stage] < best.ns[stage])
                best.ns[stage] = clock.ns[stage];
    }
    if (!st)
        print(&best, megabytes);
    worker_release(&w);
    return st;
}

static bool read_arguments(struct settings *s, int argc, char **argv)
{
    *s = (struct settings){.n_runs = 3};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--runs") == 0 && i + 1 < argc)
            s->n_runs = (unsigned)strtoul(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--no-index") == 0)
            s->no_index = true;
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
        fprintf(stderr, "usage: stages [--runs N] [--no-index] FILE.jsonl\n");
        return 2;
    }
    batch_init(&all);
    brief_status st = read_documents(&all, s.path, &err);
    if (!st && !(st = ruleset_open(&rules, bytes, &err)))
        st = measure(&s, &all, rules, &err);
    if (st)
        fprintf(stderr, "stages: %s\n", err.text);
    ruleset_free(rules);
    batch_release(&all);
    return st ? 2 : 0;
}
