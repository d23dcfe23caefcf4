/* collection.c -- open what a query reads. */
#include "query/collection.h"

#include "core/mem.h"

static bool has_language(const struct collection *c, struct span code)
{
    for (size_t i = 0; i < c->n_languages; i++)
        if (span_equal(span_of(c->languages[i].code), code))
            return true;
    return false;
}

static brief_status add_language(struct collection *c, struct span code, struct brief_error *err)
{
    if (has_language(c, code) || code.len >= sizeof c->languages->code)
        return BRIEF_OK;
    struct query_language *grown = mem_realloc(c->languages, (c->n_languages + 1) * sizeof *grown);
    if (!grown)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the index's languages");
    c->languages = grown;
    struct query_language *language = &c->languages[c->n_languages];
    memset(language, 0, sizeof *language);
    if (code.len)
        memcpy(language->code, code.at, code.len);
    brief_status st = forms_new(&language->forms, language->code, err);
    if (!st)
        c->n_languages++;
    return st;
}

/* Every code of "en,es". */
static brief_status add_languages(struct collection *c, struct span codes, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    for (size_t from = 0; !st && from < codes.len;) {
        size_t to = from;
        while (to < codes.len && codes.at[to] != ',')
            to++;
        if (to > from)
            st = add_language(c, span_sub(codes, from, to), err);
        from = to + 1;
    }
    return st;
}

static brief_status open_segments(struct collection *c, struct brief_error *err)
{
    struct segment_row *rows = NULL;
    size_t n = 0;
    brief_status st = store_segments(c->txn, &c->arena, &rows, &n, err);
    if (st)
        return st;
    c->segments = mem_calloc(n ? n : 1, sizeof *c->segments);
    if (!c->segments)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for %zu segments", n);
    for (size_t i = 0; i < n; i++) {
        if ((st = segment_open(&c->segments[i], c->txn, &rows[i], err)))
            return st;
        c->n_segments++;
        c->n_live += rows[i].n_live;
        c->n_live_tokens += rows[i].n_live_tokens;
        if ((st = add_languages(c, rows[i].languages, err)))
            return st;
    }
    return c->n_languages ? BRIEF_OK : add_language(c, SPAN("en"), err);
}

brief_status collection_begin(struct collection **out, struct store *store, struct brief_error *err)
{
    brief_status st;
    *out = NULL;
    struct collection *c = mem_calloc(1, sizeof *c);
    if (!c)
        return brief_fail(err, BRIEF_ENOMEM, "%s: out of memory", store_path(store));
    c->store = store;
    arena_init(&c->arena, 16384);
    intern_init(&c->proven);
    intern_init(&c->judged);
    if ((st = store_begin(&c->txn, store, err)) || (st = open_segments(c, err))) {
        collection_close(c);
        return st;
    }
    *out = c;
    return BRIEF_OK;
}

brief_status collection_open(struct collection **out, const char *path, struct brief_error *err)
{
    struct store *store;
    *out = NULL;
    brief_status st = store_open(&store, path, err);
    if (st)
        return st;
    st = collection_begin(out, store, err);
    if (st)
        store_close(store);
    else
        (*out)->owns_store = true;
    return st;
}

void collection_end(struct collection *c)
{
    for (size_t i = 0; i < c->n_segments; i++)
        segment_close(&c->segments[i]);
    c->n_segments = 0;
    store_end(c->txn);
    c->txn = NULL;
}

void collection_close(struct collection *c)
{
    if (!c)
        return;
    collection_end(c);
    if (c->owns_store)
        store_close(c->store);
    for (size_t i = 0; i < c->n_languages; i++)
        forms_free(c->languages[i].forms);
    mem_free(c->languages);
    mem_free(c->segments);
    intern_release(&c->proven);
    intern_release(&c->judged);
    mem_free(c->verdicts);
    arena_release(&c->arena);
    mem_free(c);
}

struct forms *collection_forms(struct collection *c, struct span language)
{
    for (size_t i = 0; i < c->n_languages; i++)
        if (span_equal(span_of(c->languages[i].code), language))
            return c->languages[i].forms;
    return c->languages[0].forms;
}
