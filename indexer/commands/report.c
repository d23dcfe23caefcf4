/* report.c -- progress on a terminal, and the one line that closes a run. */
#include "indexer/commands/commands.h"

#include <time.h>
#include <unistd.h>

#define SHOW_EVERY 0.1 /* seconds */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void wipe(struct run_report *r)
{
    if (r->width_shown)
        fprintf(stderr, "\r%*s\r", (int)r->width_shown, "");
    r->width_shown = 0;
}

static void on_complaint(void *ctx, const char *message)
{
    wipe(ctx);
    complain("%s", message);
}

static void on_progress(void *ctx, const struct ingest_counts *counts, uint64_t bytes_done)
{
    struct run_report *r = ctx;
    double t = now(), spent = t - r->started;
    r->files_done++;
    r->bytes_done += bytes_done;
    if (!r->is_terminal || r->quiet || t - r->shown < SHOW_EVERY || spent < SHOW_EVERY)
        return;
    r->shown = t;
    double rate = (double)r->bytes_done / spent;
    double left = rate > 0 ? (double)(r->bytes_total - r->bytes_done) / rate : 0;
    wipe(r);
    r->width_shown = (size_t)fprintf(
        stderr, "%zu of %zu files, %llu documents, %.1f MB/s, %.0f s left", r->files_done,
        r->files_total, (unsigned long long)counts->documents, rate / 1e6, left);
    fflush(stderr);
}

void report_begin(struct run_report *r, const struct walk *walk, bool quiet)
{
    *r =
        (struct run_report){.quiet = quiet, .is_terminal = isatty(STDERR_FILENO), .started = now()};
    r->files_total = walk ? walk->n : 0;
    for (size_t i = 0; walk && i < walk->n; i++)
        r->bytes_total += walk->at[i].size;
}

struct ingest_listener report_listener(struct run_report *r)
{
    return (struct ingest_listener){.complain = on_complaint, .progress = on_progress, .ctx = r};
}

int report_end(struct run_report *r, const struct ingest_counts *c)
{
    double spent = now() - r->started;
    wipe(r);
    if (!r->quiet) {
        printf("%llu added, %llu updated, %llu unchanged, %llu moved, %llu removed, %llu failed, "
               "%llu skipped; %llu documents in %.2f s, %.1f MB/s\n",
               (unsigned long long)c->added, (unsigned long long)c->updated,
               (unsigned long long)c->unchanged, (unsigned long long)c->moved,
               (unsigned long long)c->removed, (unsigned long long)c->failed,
               (unsigned long long)c->skipped, (unsigned long long)c->documents, spent,
               spent > 0 ? (double)c->bytes / 1e6 / spent : 0);
        if (c->n_bad)
            printf("%llu invalid byte sequences became U+FFFD\n", (unsigned long long)c->n_bad);
    }
    return c->failed || c->complaints ? EXIT_TROUBLE : EXIT_DONE;
}
