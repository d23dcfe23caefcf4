/* peer.c -- brief as a peer in a comparison of search engines.
 *
 * usage: brief-peer index INPUT.jsonl DIR [THREADS]   a new index, by the brief-index beside it
 *        brief-peer query DIR QUERIES.tsv             id, kind, query a line
 *        brief-peer one DIR QUERY                     ids of the best ten
 *
 * query prints id, kind, mode, exact hits, least µs, median µs, ids of the best ten; each mode runs
 * warm for QUERY_MS (150), parsing included:
 *
 *     COUNT           how many documents match
 *     TOP_10          the best ten, as scores and document numbers
 *     TOP_10_COUNT    both
 *     TOP_10_DOCS     TOP_10, and the ten documents loaded
 *
 * ENTITIES=0 in the environment: index words only. */
#include "query/rank.h"
#include "tests/bench/peer_query.h"
#include "tests/folder_remove.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define BEST      10
#define RUNS_MOST 101
#define RUNS_COLD 3

struct peer {
    struct collection *collection;
    struct arena arena; /* of the query under way */
    struct brief_error err;
};

struct answer {
    struct plan plan;
    struct rank_result found;
};

/* Parse and run; the answer holds until the next question. */
static brief_status ask(struct peer *p, struct answer *out, struct span query, size_t limit,
                        bool with_total)
{
    struct query_tree *tree;
    brief_status st;
    arena_clear(&p->arena);
    if (!(tree = arena_alloc(&p->arena, sizeof *tree)))
        return brief_fail(&p->err, BRIEF_ENOMEM, "out of memory for the query");
    if ((st = peer_query_parse(tree, query, &p->arena, &p->err)) ||
        (st = plan_build(&out->plan, p->collection, tree, &p->arena, &p->err)))
        return st;
    if (!with_total)
        return rank_best(&out->found, &out->plan, limit, &p->arena, &p->err);
    return rank_run(&out->found, &out->plan, RANK_SCORE, limit, &p->arena, &p->err);
}

static brief_status count(struct peer *p, struct span query)
{
    struct answer answer;
    return ask(p, &answer, query, 0, true);
}

static brief_status top(struct peer *p, struct span query)
{
    struct answer answer;
    return ask(p, &answer, query, BEST, false);
}

static brief_status top_count(struct peer *p, struct span query)
{
    struct answer answer;
    return ask(p, &answer, query, BEST, true);
}

static brief_status top_docs(struct peer *p, struct span query)
{
    struct answer answer;
    brief_status st = ask(p, &answer, query, BEST, false);
    for (size_t i = 0; i < answer.found.n && !st; i++) {
        struct doc_ref ref = answer.found.hits[i].ref;
        struct segment *seg = &p->collection->segments[ref.segment];
        struct document doc;
        st = segment_document(seg, ref.doc, &p->arena, &doc, &p->err);
    }
    return st;
}

static const struct mode {
    const char *name;
    brief_status (*run)(struct peer *p, struct span query);
} modes[] = {
    {"COUNT", count},
    {"TOP_10", top},
    {"TOP_10_COUNT", top_count},
    {"TOP_10_DOCS", top_docs},
};

static double microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int compare_times(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Least and median time of a mode, warm. */
static brief_status measure(struct peer *p, const struct mode *mode, struct span query,
                            double *least, double *median)
{
    const char *said = getenv("QUERY_MS");
    double budget = (said ? strtod(said, NULL) : 150) * 1e3, runs[RUNS_MOST], began;
    brief_status st = BRIEF_OK;
    size_t n = 0;
    for (size_t i = 0; i < RUNS_COLD && !st; i++)
        st = mode->run(p, query);
    began = microseconds();
    while (!st && (n < 5 || (n < RUNS_MOST && microseconds() - began < budget))) {
        double from = microseconds();
        st = mode->run(p, query);
        runs[n++] = microseconds() - from;
    }
    if (st)
        return st;
    qsort(runs, n, sizeof *runs, compare_times);
    *least = runs[0];
    *median = runs[n / 2];
    return BRIEF_OK;
}

/* "id,id,…" of the best ten, appended, and how many match. */
static brief_status answer_whole(struct peer *p, struct span query, struct buf *ids,
                                 uint64_t *total)
{
    struct answer answer;
    brief_status st = ask(p, &answer, query, BEST, true);
    *total = st ? 0 : answer.found.total;
    for (size_t i = 0; i < (st ? 0 : answer.found.n) && !st; i++) {
        struct doc_ref ref = answer.found.hits[i].ref;
        struct doc_row row;
        st = segment_doc(&p->collection->segments[ref.segment], ref.doc, &p->arena, &row, &p->err);
        if (st)
            break;
        buf_puts(ids, i ? "," : "");
        buf_span(ids, row.public_id);
    }
    return !st && ids->failed ? brief_fail(&p->err, BRIEF_ENOMEM, "out of memory for ids") : st;
}

static brief_status run_query(struct peer *p, const char *id, const char *kind, struct span query)
{
    struct buf ids = {0};
    uint64_t total;
    double least = 0, median = 0;
    brief_status st = answer_whole(p, query, &ids, &total);
    for (size_t i = 0; i < sizeof modes / sizeof *modes && !st; i++) {
        st = measure(p, &modes[i], query, &least, &median);
        if (!st)
            printf("%s\t%s\t%s\t%llu\t%.1f\t%.1f\t%.*s\n", id, kind, modes[i].name,
                   (unsigned long long)total, least, median, (int)ids.len, ids.at ? ids.at : "");
    }
    buf_release(&ids);
    return st;
}

/* "q001 TAB TERM TAB oil"; lines that begin with # are notes. */
static brief_status run_queries(struct peer *p, const char *path)
{
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    brief_status st = BRIEF_OK;
    FILE *f = fopen(path, "re");
    if (!f)
        return brief_fail(&p->err, BRIEF_EIO, "%s: %s", path, strerror(errno));
    while (!st && (n = getline(&line, &cap, f)) > 0) {
        if (line[n - 1] == '\n')
            line[n - 1] = '\0';
        char *kind = strchr(line, '\t'), *query = kind ? strchr(kind + 1, '\t') : NULL;
        if (line[0] == '#' || line[0] == '\0')
            continue;
        if (!query) {
            st = brief_fail(&p->err, BRIEF_EINPUT, "%s: a line is no id, kind and query: %s", path,
                            line);
            break;
        }
        *kind++ = *query++ = '\0';
        st = run_query(p, line, kind, span_of(query));
    }
    free(line);
    fclose(f);
    return st;
}

static brief_status run_one(struct peer *p, const char *query)
{
    struct buf ids = {0};
    uint64_t total;
    brief_status st = answer_whole(p, span_of(query), &ids, &total);
    if (!st)
        printf("%.*s\n", (int)ids.len, ids.at ? ids.at : "");
    buf_release(&ids);
    return st;
}

/* Only what is an index may be removed to make room for a new one. */
static bool is_index(const char *path)
{
    char mark[PATH_MAX];
    int n = snprintf(mark, sizeof mark, "%s/db/CURRENT", path);
    return n > 0 && (size_t)n < sizeof mark && access(mark, F_OK) == 0;
}

/* Become the brief-index beside this program; returns only when that failed. */
static void become_index(const char *input, const char *index, const char *threads)
{
    char program[PATH_MAX];
    const char *entities = getenv("ENTITIES");
    const char *last = entities && strcmp(entities, "0") == 0 ? "--no-entities" : NULL;
    ssize_t n = readlink("/proc/self/exe", program, sizeof program);
    size_t folder = n > 0 ? (size_t)n : 0;
    while (folder && program[folder - 1] != '/')
        folder--;
    if (!folder || folder + sizeof "brief-index" > sizeof program)
        return;
    memcpy(program + folder, "brief-index", sizeof "brief-index");
    if (is_index(index) && !folder_remove_all(index))
        return;
    execl(program, "brief-index", "add", "--quiet", "--index", index, "--threads", threads, input,
          last, (char *)NULL);
}

static int answer(const char *verb, const char *index, const char *what)
{
    struct peer p = {0};
    arena_init(&p.arena, 65536);
    brief_status st = collection_open(&p.collection, index, &p.err);
    if (!st)
        st = strcmp(verb, "one") == 0 ? run_one(&p, what) : run_queries(&p, what);
    if (st)
        fprintf(stderr, "brief-peer: %s\n", p.err.text);
    collection_close(p.collection);
    arena_release(&p.arena);
    return st ? 2 : 0;
}

int main(int argc, char **argv)
{
    if ((argc == 4 || argc == 5) && strcmp(argv[1], "index") == 0) {
        become_index(argv[2], argv[3], argc == 5 ? argv[4] : "1");
        fprintf(stderr, "brief-peer: brief-index: %s\n", strerror(errno));
        return 2;
    }
    if (argc == 4 && (strcmp(argv[1], "one") == 0 || strcmp(argv[1], "query") == 0))
        return answer(argv[1], argv[2], argv[3]);
    fprintf(stderr, "usage: brief-peer index INPUT.jsonl DIR [THREADS] | query DIR QUERIES.tsv | "
                    "one DIR QUERY\n");
    return 2;
}
