/* ingest.c -- decide per file, feed the pipeline, publish in steps.
 *
 * What waits for publication lies in one arena: rows of sources, names gone, documents dead. It is
 * published at file ends only, so no source is ever half visible. */
#include "indexer/ingest.h"

#include "core/mem.h"
#include "indexer/file_bytes.h"
#include "indexer/tidy.h"

#include <ctype.h>
#include <stdio.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define PUBLISH_BYTES   (1u << 30) /* publish when so much text waits … */
#define PUBLISH_SOURCES 65536      /* … or so many files */
#define SMALL_MERGE_BYTES                                                                          \
    (24u << 20) /* a run that read less merges no more than this at a time                         \
                 */
#define BULK_BYTES (8u << 20)
#define SKIP_HEAD  4096

struct pending {
    struct source_row *sources;
    size_t n_sources, sources_cap;
    struct span *gone;
    size_t n_gone, gone_cap;
    struct doc_interval *dead;
    size_t n_dead, dead_cap;
    struct arena arena;
};

struct ingest {
    struct store_writer *writer;
    const char *home;
    struct ingest_options options;
    struct ingest_listener listener;
    struct pipeline *pipeline;
    struct pending pending;
    struct ingest_counts counts;
    struct arena scratch; /* of the file in hand */
    uint64_t n_bad;       /* of the file in hand */
};

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory while indexing");
}

static void complain(struct ingest *in, const char *message)
{
    if (in->listener.complain)
        in->listener.complain(in->listener.ctx, message);
}

/* --- what waits ------------------------------------------------------------------------------- */

static bool keep_span(struct arena *a, struct span *s)
{
    *s = arena_copy(a, *s);
    return s->at != NULL;
}

static brief_status pend_source(struct ingest *in, struct source_row row, struct brief_error *err)
{
    struct pending *p = &in->pending;
    struct source_row *grown = mem_grow(p->sources, &p->sources_cap, p->n_sources + 1, sizeof row);
    if (!grown)
        return no_memory(err);
    p->sources = grown;
    if (!keep_span(&p->arena, &row.name) || !keep_span(&p->arena, &row.root) ||
        !keep_span(&p->arena, &row.note) || !keep_span(&p->arena, &row.format) ||
        !keep_span(&p->arena, &row.options))
        return no_memory(err);
    p->sources[p->n_sources++] = row;
    return BRIEF_OK;
}

static brief_status pend_gone(struct ingest *in, struct span name, struct brief_error *err)
{
    struct pending *p = &in->pending;
    struct span *grown = mem_grow(p->gone, &p->gone_cap, p->n_gone + 1, sizeof name);
    if (!grown || (p->gone = grown, !keep_span(&p->arena, &name)))
        return no_memory(err);
    p->gone[p->n_gone++] = name;
    return BRIEF_OK;
}

static brief_status pend_dead(struct ingest *in, uint32_t from, uint32_t to,
                              struct brief_error *err)
{
    struct pending *p = &in->pending;
    if (from == to)
        return BRIEF_OK;
    struct doc_interval *grown = mem_grow(p->dead, &p->dead_cap, p->n_dead + 1, sizeof *grown);
    if (!grown)
        return no_memory(err);
    p->dead = grown;
    p->dead[p->n_dead++] = (struct doc_interval){from, to};
    return BRIEF_OK;
}

static brief_status publish(struct ingest *in, struct brief_error *err)
{
    struct pending *p = &in->pending;
    const struct segment_row *rows;
    size_t n_rows;
    brief_status st = pipeline_flush(in->pipeline, &rows, &n_rows, err);
    if (st || (n_rows == 0 && p->n_sources == 0 && p->n_gone == 0 && p->n_dead == 0))
        return st;
    struct publication all = {
        .segments = rows,
        .n_segments = n_rows,
        .sources = p->sources,
        .n_sources = p->n_sources,
        .gone = p->gone,
        .n_gone = p->n_gone,
        .dead = p->dead,
        .n_dead = p->n_dead,
        .next_doc = pipeline_next_doc(in->pipeline),
    };
    st = store_writer_publish(in->writer, &all, err);
    pipeline_published(in->pipeline);
    p->n_sources = p->n_gone = p->n_dead = 0;
    arena_clear(&p->arena);
    return st;
}

static brief_status publish_when_due(struct ingest *in, struct brief_error *err)
{
    bool due =
        pipeline_pending(in->pipeline) >= PUBLISH_BYTES || in->pending.n_sources >= PUBLISH_SOURCES;
    return due ? publish(in, err) : BRIEF_OK;
}

/* --- reading one file ------------------------------------------------------------------------- */

static brief_status take_document(void *ctx, const struct document *doc, struct brief_error *err)
{
    struct ingest *in = ctx;
    struct document d = *doc;
    uint32_t number;
    d.language = in->options.format.language;
    brief_status st = pipeline_take(in->pipeline, &d, &number, err);
    in->n_bad += doc->n_bad;
    return st;
}

static void complain_of_record(void *ctx, struct span source, uint32_t line, const char *message)
{
    struct ingest *in = ctx;
    char text[BRIEF_ERROR_LEN];
    snprintf(text, sizeof text, "%.*s:%u: %s", (int)source.len, source.at, line, message);
    in->counts.complaints++;
    complain(in, text);
}

static void fill_hash(struct source_row *row, struct span bytes)
{
    XXH128_hash_t hash = XXH3_128bits(bytes.at, bytes.len);
    row->hash[0] = hash.low64;
    row->hash[1] = hash.high64;
}

static bool same_bytes(const struct source_row *a, const struct source_row *b)
{
    return a->size == b->size && a->hash[0] == b->hash[0] && a->hash[1] == b->hash[1];
}

/* The file cannot be read. Documents taken from it are dead; its former ones, if any, stay. */
static brief_status fail_source(struct ingest *in, struct source_row row,
                                const struct source_row *former, uint32_t first, const char *why,
                                struct brief_error *err)
{
    in->counts.failed++;
    complain(in, why);
    brief_status st = pend_dead(in, first, pipeline_next_doc(in->pipeline), err);
    if (st || (former && former->state == SOURCE_INDEXED))
        return st;
    row.state = SOURCE_FAILED;
    row.note = span_of(why);
    row.doc_first = row.n_docs = 0;
    return pend_source(in, row, err);
}

static brief_status skip_source(struct ingest *in, struct source_row row,
                                const struct source_row *former, const char *why,
                                struct brief_error *err)
{
    in->counts.skipped++;
    row.state = SOURCE_SKIPPED;
    row.note = span_of(why);
    row.format = SPAN("other");
    brief_status st =
        former ? pend_dead(in, former->doc_first, former->doc_first + former->n_docs, err)
               : BRIEF_OK;
    return st ? st : pend_source(in, row, err);
}

/* Errors that speak of the file, not of the index: the run goes on. */
static bool is_files_own(brief_status st)
{
    return st == BRIEF_EINPUT || st == BRIEF_ELIMIT;
}

static brief_status index_bytes(struct ingest *in, struct source_row row,
                                const struct source_row *former, enum file_kind kind,
                                struct span bytes, struct brief_error *err)
{
    struct brief_error own = {0};
    struct document_sink sink = {take_document, in, complain_of_record};
    brief_status st;
    row.doc_first = pipeline_next_doc(in->pipeline);
    row.format = span_of(file_kind_name(kind));
    row.state = SOURCE_INDEXED;
    in->n_bad = 0;
    st = format_read(kind, row.name, bytes, &in->options.format, &sink, &own);
    if (is_files_own(st))
        return fail_source(in, row, former, row.doc_first, own.text, err);
    if (st)
        return brief_fail(err, st, "%s", own.text);
    row.n_docs = pipeline_next_doc(in->pipeline) - row.doc_first;
    row.n_bad = in->n_bad;
    in->counts.documents += row.n_docs;
    in->counts.n_bad += in->n_bad;
    in->counts.bytes += bytes.len;
    if (former)
        in->counts.updated++;
    else
        in->counts.added++;
    if (former && (st = pend_dead(in, former->doc_first, former->doc_first + former->n_docs, err)))
        return st;
    if ((st = pend_source(in, row, err)))
        return st;
    pipeline_file_end(in->pipeline);
    return publish_when_due(in, err);
}

/* --- deciding --------------------------------------------------------------------------------- */

static brief_status find_former(struct ingest *in, struct span name, struct source_row *former,
                                bool *found, struct brief_error *err)
{
    struct store_txn *txn;
    brief_status st = store_writer_read(in->writer, &txn, err);
    if (st)
        return st;
    st = store_source_get(txn, name, former, found, err);
    if (!st && *found &&
        (!keep_span(&in->scratch, &former->name) || !keep_span(&in->scratch, &former->root) ||
         !keep_span(&in->scratch, &former->note) || !keep_span(&in->scratch, &former->format) ||
         !keep_span(&in->scratch, &former->options)))
        st = no_memory(err);
    store_end(txn);
    return st;
}

static brief_status find_same_bytes(struct ingest *in, const struct source_row *row,
                                    struct source_row *twin, bool *found, struct brief_error *err)
{
    struct store_txn *txn;
    brief_status st = store_writer_read(in->writer, &txn, err);
    if (st)
        return st;
    st = store_source_by_hash(txn, row->hash, twin, found, err);
    if (!st && *found &&
        (!keep_span(&in->scratch, &twin->name) || !keep_span(&in->scratch, &twin->format) ||
         !keep_span(&in->scratch, &twin->options)))
        st = no_memory(err);
    store_end(txn);
    return st;
}

static struct span base_name(struct span name)
{
    size_t at = name.len;
    while (at > 0 && name.at[at - 1] != '/')
        at--;
    return span_sub(name, at, name.len);
}

/* File names can state a date: two names say the same when their digits do. */
static bool same_digits(struct span a, struct span b)
{
    size_t i = 0, j = 0;
    for (;;) {
        while (i < a.len && !isdigit((unsigned char)a.at[i]))
            i++;
        while (j < b.len && !isdigit((unsigned char)b.at[j]))
            j++;
        if (i == a.len || j == b.len)
            return i == a.len && j == b.len;
        if (a.at[i++] != b.at[j++])
            return false;
    }
}

static bool is_pending_gone(const struct ingest *in, struct span name)
{
    for (size_t i = 0; i < in->pending.n_gone; i++)
        if (span_equal(in->pending.gone[i], name))
            return true;
    return false;
}

/* Is `twin`, with the same bytes, this very file under its former name? */
static bool is_moved(struct ingest *in, const struct source_row *row, const struct source_row *twin)
{
    const char *path;
    return twin->state == SOURCE_INDEXED && !twin->is_stream && same_bytes(row, twin) &&
           span_equal(row->options, twin->options) && !is_pending_gone(in, twin->name) &&
           same_digits(base_name(row->name), base_name(twin->name)) &&
           walk_path(&in->scratch, in->home, twin->name, &path, NULL) == BRIEF_OK &&
           access(path, F_OK) != 0;
}

static brief_status move_source(struct ingest *in, struct source_row row,
                                const struct source_row *twin, struct brief_error *err)
{
    in->counts.moved++;
    row.state = SOURCE_INDEXED;
    row.doc_first = twin->doc_first;
    row.n_docs = twin->n_docs;
    row.n_bad = twin->n_bad;
    row.format = twin->format;
    brief_status st = pend_gone(in, twin->name, err);
    return st ? st : pend_source(in, row, err);
}

static brief_status decide(struct ingest *in, struct source_row row,
                           const struct source_row *former, struct span bytes,
                           struct brief_error *err)
{
    struct source_row twin;
    bool found;
    const char *why = "other";
    size_t head = bytes.len < SKIP_HEAD ? bytes.len : SKIP_HEAD;
    fill_hash(&row, bytes);
    enum file_kind kind = format_detect(row.name, span_sub(bytes, 0, head), &why);
    if (kind == FILE_OTHER)
        return skip_source(in, row, former, why, err);
    if (former && former->state == SOURCE_INDEXED && same_bytes(&row, former) &&
        span_equal(row.options, former->options)) {
        row.state = former->state; /* touched, not changed */
        row.doc_first = former->doc_first;
        row.n_docs = former->n_docs;
        row.n_bad = former->n_bad;
        row.format = former->format;
        in->counts.unchanged++;
        return pend_source(in, row, err);
    }
    if (!former && !row.is_stream) {
        brief_status st = find_same_bytes(in, &row, &twin, &found, err);
        if (st)
            return st;
        if (found && span_equal(twin.format, span_of(file_kind_name(kind))) &&
            is_moved(in, &row, &twin))
            return move_source(in, row, &twin, err);
    }
    return index_bytes(in, row, former, kind, bytes, err);
}

static bool is_same_stat(const struct source_row *former, const struct walked_file *file,
                         struct span options)
{
    return former->size == file->size && former->mtime_ns == file->mtime_ns &&
           span_equal(former->options, options) && former->state != SOURCE_FAILED;
}

static void report(struct ingest *in, uint64_t bytes_done)
{
    if (in->listener.progress)
        in->listener.progress(in->listener.ctx, &in->counts, bytes_done);
}

brief_status ingest_file(struct ingest *in, const struct walked_file *file, struct brief_error *err)
{
    struct source_row former;
    struct file_bytes bytes;
    struct brief_error own = {0};
    bool found;
    arena_clear(&in->scratch);
    brief_status st = find_former(in, file->name, &former, &found, err);
    if (st)
        return st;
    if (found && is_same_stat(&former, file, in->options.options_text)) {
        in->counts.unchanged += former.state == SOURCE_INDEXED;
        in->counts.skipped += former.state == SOURCE_SKIPPED;
        report(in, file->size);
        return BRIEF_OK;
    }
    struct source_row row = {
        .name = file->name,
        .root = file->root,
        .size = file->size,
        .mtime_ns = file->mtime_ns,
        .options = in->options.options_text,
    };
    st = file_bytes_open(&bytes, file->path, &own);
    if (st)
        st = fail_source(in, row, found ? &former : NULL, pipeline_next_doc(in->pipeline), own.text,
                         err);
    else
        st = decide(in, row, found ? &former : NULL, bytes.bytes, err);
    file_bytes_close(&bytes);
    report(in, file->size);
    return st;
}

brief_status ingest_stream(struct ingest *in, struct span name, struct span bytes,
                           struct brief_error *err)
{
    struct source_row former;
    bool found;
    arena_clear(&in->scratch);
    brief_status st = find_former(in, name, &former, &found, err);
    if (st)
        return st;
    struct source_row row = {
        .name = name,
        .is_stream = true,
        .size = bytes.len,
        .options = in->options.options_text,
    };
    return decide(in, row, found ? &former : NULL, bytes, err);
}

brief_status ingest_remove(struct ingest *in, struct span name, struct brief_error *err)
{
    struct source_row row;
    bool found;
    arena_clear(&in->scratch);
    if (is_pending_gone(in, name))
        return BRIEF_OK; /* moved in this run */
    brief_status st = find_former(in, name, &row, &found, err);
    if (st || !found)
        return st;
    in->counts.removed++;
    if (row.state == SOURCE_INDEXED)
        st = pend_dead(in, row.doc_first, row.doc_first + row.n_docs, err);
    return st ? st : pend_gone(in, name, err);
}

brief_status ingest_finish(struct ingest *in, struct brief_error *err)
{
    brief_status st = publish(in, err);
    uint64_t limit = in->counts.bytes < BULK_BYTES ? SMALL_MERGE_BYTES
                                                   : pipeline_options(in->pipeline)->segment_bytes;
    return st ? st : tidy_segments(in->writer, limit, err);
}

const struct ingest_counts *ingest_counts(const struct ingest *in)
{
    return &in->counts;
}

brief_status ingest_new(struct ingest **out, struct store_writer *w, const char *home,
                        const struct ingest_options *options,
                        const struct ingest_listener *listener, struct brief_error *err)
{
    *out = NULL;
    struct ingest *in = mem_calloc(1, sizeof *in);
    if (!in)
        return no_memory(err);
    in->writer = w;
    in->home = home;
    in->options = *options;
    if (listener)
        in->listener = *listener;
    arena_init(&in->scratch, 16 * 1024);
    arena_init(&in->pending.arena, 64 * 1024);
    brief_status st = pipeline_new(&in->pipeline, w, &in->options.pipeline, err);
    if (st) {
        ingest_free(in);
        return st;
    }
    *out = in;
    return BRIEF_OK;
}

void ingest_free(struct ingest *in)
{
    if (!in)
        return;
    pipeline_free(in->pipeline);
    mem_free(in->pending.sources);
    mem_free(in->pending.gone);
    mem_free(in->pending.dead);
    arena_release(&in->pending.arena);
    arena_release(&in->scratch);
    mem_free(in);
}
