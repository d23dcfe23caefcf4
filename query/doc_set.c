/* doc_set.c -- gather posting lists by adding frequencies into one array. */
#include "query/doc_set.h"

#include "core/index/postings.h"
#include "core/mem.h"

void doc_gather_init(struct doc_gather *g, struct segment *seg)
{
    *g = (struct doc_gather){.seg = seg};
}

static brief_status begin(struct doc_gather *g, struct brief_error *err)
{
    uint32_t n_docs = g->seg->row.n_docs;
    if (!g->has && !(g->has = mem_calloc((size_t)n_docs / 64 + 1, sizeof *g->has)))
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for a set of %u documents", n_docs);
    if (!g->freq_of && !(g->freq_of = mem_calloc(n_docs ? n_docs : 1, sizeof *g->freq_of)))
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for a set of %u documents", n_docs);
    return BRIEF_OK;
}

static void add(struct doc_gather *g, doc_id doc, uint32_t freq)
{
    uint32_t sum = g->freq_of[doc] + freq;
    g->freq_of[doc] = sum < freq ? UINT32_MAX : sum;
    g->has[doc / 64] |= (uint64_t)(freq > 0) << (doc % 64);
}

brief_status doc_gather_add_doc(struct doc_gather *g, doc_id doc, uint32_t freq,
                                struct brief_error *err)
{
    brief_status st = doc < g->seg->row.n_docs ? begin(g, err) : BRIEF_OK;
    if (!st && doc < g->seg->row.n_docs)
        add(g, doc, freq);
    return st;
}

brief_status doc_gather_add(struct doc_gather *g, const struct term_entry *entry,
                            struct brief_error *err)
{
    struct postings_iter it = {0};
    brief_status st = begin(g, err);
    if (st || (st = postings_iter_open(&it, entry, err)))
        return st;
    for (doc_id doc = it.doc; doc < g->seg->row.n_docs; doc = postings_iter_next(&it))
        add(g, doc, it.freq);
    st = it.status;
    postings_iter_close(&it);
    return st ? brief_fail(err, st, "a posting list is damaged: run `brief-index check`")
              : BRIEF_OK;
}

brief_status doc_gather_take(struct doc_gather *g, struct doc_set *out, struct arena *a,
                             struct brief_error *err)
{
    *out = (struct doc_set){0};
    size_t n = 0, n_words = g->freq_of ? (size_t)g->seg->row.n_docs / 64 + 1 : 0;
    for (size_t w = 0; w < n_words; w++)
        n += (size_t)__builtin_popcountll(g->has[w]);
    if (n) {
        out->docs = arena_alloc(a, n * sizeof *out->docs);
        out->freqs = arena_alloc(a, n * sizeof *out->freqs);
        if (!out->docs || !out->freqs)
            return brief_fail(err, BRIEF_ENOMEM, "out of memory for a set of %zu documents", n);
    }
    for (size_t w = 0; w < n_words; w++)
        for (uint64_t bits = g->has[w]; bits; bits &= bits - 1) {
            doc_id doc = (doc_id)(64 * w + (size_t)__builtin_ctzll(bits));
            if (!segment_is_live(g->seg, doc))
                continue;
            out->docs[out->n] = doc;
            out->freqs[out->n++] = g->freq_of[doc];
        }
    doc_gather_release(g);
    return BRIEF_OK;
}

void doc_gather_release(struct doc_gather *g)
{
    mem_free(g->freq_of);
    mem_free(g->has);
    g->freq_of = NULL;
    g->has = NULL;
}
