/* api.c -- the public face of asking: brief/index.h and brief/search.h. */
#include "brief/search.h"

#include "core/mem.h"
#include "query/hit.h"

#define LIMIT_USUAL   10
#define SNIPPET_USUAL 240

struct brief_index {
    struct store *store;
};

struct brief_results {
    struct arena arena;
    struct brief_hit *hits;
    size_t n;
    uint64_t total;
};

brief_status brief_index_open(brief_index **out, const char *path, struct brief_error *err)
{
    *out = NULL;
    brief_index *ix = mem_calloc(1, sizeof *ix);
    if (!ix)
        return brief_fail(err, BRIEF_ENOMEM, "%s: out of memory", path);
    brief_status st = store_open(&ix->store, path, err);
    if (st)
        mem_free(ix);
    else
        *out = ix;
    return st;
}

void brief_index_close(brief_index *ix)
{
    if (!ix)
        return;
    store_close(ix->store);
    mem_free(ix);
}

static bool keep(struct arena *a, struct span *s)
{
    *s = arena_copy(a, *s);
    return s->at != NULL;
}

/* Copy what is shown into the results, which outlive the read transaction. */
static brief_status keep_hit(struct brief_results *r, const struct found_doc *doc,
                             struct brief_error *err)
{
    struct buf date = {0};
    struct brief_mark *marks = arena_alloc(&r->arena, (doc->snippet.n_marks + 1) * sizeof *marks);
    append_date(&date, doc->row.date);
    struct brief_hit hit = {
        .id = doc->row.public_id,
        .title = doc->row.title,
        .source = doc->row.source,
        .date = buf_bytes(&date),
        .score = doc->score,
        .line = doc->line,
        .snippet = doc->snippet.text,
        .marks = marks,
        .n_marks = doc->snippet.n_marks,
    };
    bool kept = marks && !date.failed && keep(&r->arena, &hit.id) && keep(&r->arena, &hit.title) &&
                keep(&r->arena, &hit.source) && keep(&r->arena, &hit.date) &&
                keep(&r->arena, &hit.snippet);
    buf_release(&date);
    if (!kept)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for results");
    for (size_t i = 0; i < hit.n_marks; i++)
        marks[i] = (struct brief_mark){doc->snippet.marks[i].from, doc->snippet.marks[i].to};
    r->hits[r->n++] = hit;
    return BRIEF_OK;
}

static brief_status run(struct brief_results *r, struct collection *c, const char *query,
                        const struct brief_search_options *options, struct brief_error *err)
{
    struct arena a;
    struct query_tree tree;
    struct plan plan;
    struct rank_result ranked = {0};
    size_t limit = options && options->limit ? options->limit : LIMIT_USUAL;
    size_t width = options && options->snippet_len ? options->snippet_len : SNIPPET_USUAL;
    enum rank_order order = options && options->by_date ? RANK_DATE : RANK_SCORE;
    arena_init(&a, 65536);
    brief_status st = query_parse(&tree, span_of(query), &a, err);
    st = st ? st : plan_build(&plan, c, &tree, &a, err);
    st = st ? st : rank_run(&ranked, &plan, order, limit, &a, err);
    r->total = ranked.total;
    r->hits = st ? NULL : arena_calloc(&r->arena, ranked.n + 1, sizeof *r->hits);
    if (!st && !r->hits)
        st = brief_fail(err, BRIEF_ENOMEM, "out of memory for results");
    for (size_t i = 0; i < ranked.n && !st; i++) {
        struct found_doc doc;
        st = found_doc_load(&doc, &plan, &ranked.hits[i], width, &a, err);
        st = st ? st : keep_hit(r, &doc, err);
    }
    arena_release(&a);
    return st;
}

brief_status brief_search(brief_results **out, brief_index *ix, const char *query,
                          const struct brief_search_options *options, struct brief_error *err)
{
    struct collection *c = NULL;
    *out = NULL;
    brief_results *r = mem_calloc(1, sizeof *r);
    if (!r)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for results");
    arena_init(&r->arena, 4096);
    brief_status st = collection_begin(&c, ix->store, err);
    st = st ? st : run(r, c, query, options, err);
    collection_close(c);
    if (st)
        brief_results_free(r);
    else
        *out = r;
    return st;
}

uint64_t brief_results_total(const brief_results *r)
{
    return r->total;
}

size_t brief_results_count(const brief_results *r)
{
    return r->n;
}

const struct brief_hit *brief_results_hit(const brief_results *r, size_t i)
{
    return &r->hits[i];
}

void brief_results_free(brief_results *r)
{
    if (!r)
        return;
    arena_release(&r->arena);
    mem_free(r);
}
