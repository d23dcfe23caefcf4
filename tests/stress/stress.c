/* stress.c -- the threads of the pipeline under ThreadSanitizer (Criterion cannot start there).
 *
 * Several hundred documents go through one, two and four workers in small batches; whatever the
 * number of threads, the segments must be the same ones. usage: stress */
#include "core/arena.h"
#include "core/buf.h"
#include "indexer/ingest.h"
#include "tests/folder_remove.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define N_DOCUMENTS 600
#define BATCH_BYTES 4096

extern const char _binary_rules_bin_start[], _binary_rules_bin_end[];

static int fail(const char *what, const struct brief_error *err)
{
    fprintf(stderr, "stress: %s: %s\n", what, err->text);
    return 1;
}

/* JSON lines of made-up stories, the same ones each time. */
static void write_stories(struct buf *out)
{
    static const char *const words[] = {"General", "Ruiz",     "said", "in",      "Lima",
                                        "that",    "US$5m",    "was",  "pledged", "to",
                                        "the",     "Ministry", "of",   "Trade"};
    unsigned seed = 11;
    for (int i = 0; i < N_DOCUMENTS; i++) {
        buf_printf(out, "{\"id\":\"s%d\",\"title\":\"Story %d\",\"body\":\"", i, i);
        for (int k = 0; k < 60; k++) {
            seed = seed * 1103515245 + 12345;
            buf_printf(out, "%s ", words[(seed >> 16) % (sizeof words / sizeof words[0])]);
        }
        buf_puts(out, ".\"}\n");
    }
}

/* What the segments look like, as text: two runs must give the same. */
static brief_status describe(struct store_writer *w, struct buf *out, struct brief_error *err)
{
    struct store_txn *txn;
    struct arena a;
    struct segment_row *rows;
    size_t n;
    brief_status st = store_writer_read(w, &txn, err);
    if (st)
        return st;
    arena_init(&a, 4096);
    st = store_segments(txn, &a, &rows, &n, err);
    for (size_t i = 0; i < n && st == BRIEF_OK; i++)
        buf_printf(out, "%u+%u %u terms %llu tokens %llu mentions\n", rows[i].doc_base,
                   rows[i].n_docs, rows[i].n_terms, (unsigned long long)rows[i].n_live_tokens,
                   (unsigned long long)rows[i].n_mentions);
    arena_release(&a);
    store_end(txn);
    return st;
}

static int run(size_t n_threads, struct span stories, const struct ruleset *rules, struct buf *out)
{
    char folder[] = "/tmp/brief-stress-XXXXXX", path[64];
    struct brief_error err = {0};
    struct store_writer *w = NULL;
    struct ingest *in = NULL;
    struct store_writer_options how = {.create = true, .command = "stress"};
    struct ingest_options options = {
        .format = {.date = {NO_DAY, NO_DAY}, .language = SPAN("en")},
        .pipeline = {.rules = rules,
                     .stemmer = "english",
                     .n_threads = n_threads,
                     .batch_bytes = BATCH_BYTES},
    };
    if (!mkdtemp(folder))
        return 1;
    snprintf(path, sizeof path, "%s/.brief", folder);
    int code = store_writer_open(&w, path, &how, &err) ||
               ingest_new(&in, w, folder, &options, NULL, &err) ||
               ingest_stream(in, SPAN("stories"), stories, &err) || ingest_finish(in, &err) ||
               describe(w, out, &err);
    if (code)
        code = fail("indexing", &err);
    ingest_free(in);
    store_writer_close(w);
    folder_remove_all(folder);
    printf("%zu threads: %s\n", n_threads, code ? "failed" : "indexed");
    return code;
}

int main(void)
{
    struct buf stories = {0}, first = {0};
    struct ruleset *rules = NULL;
    struct brief_error err = {0};
    size_t len = (size_t)(_binary_rules_bin_end - _binary_rules_bin_start);
    int code = 0;
    write_stories(&stories);
    if (ruleset_open(&rules, (struct span){_binary_rules_bin_start, len}, &err))
        return fail("rules", &err);
    for (size_t n = 1; n <= 4 && !code; n *= 2) {
        struct buf shape = {0};
        code = run(n, buf_bytes(&stories), rules, n == 1 ? &first : &shape);
        if (n > 1 && !code && !span_equal(buf_bytes(&first), buf_bytes(&shape))) {
            fprintf(stderr, "%zu threads gave other segments than one\n", n);
            code = 1;
        }
        buf_release(&shape);
    }
    printf("%.*s%d passed, %d failed\n", (int)first.len, first.at, code ? 2 : 3, code);
    buf_release(&stories);
    buf_release(&first);
    ruleset_free(rules);
    return code;
}
