/* pipeline.c -- a ring of jobs between the reading and writing thread and the workers.
 *
 * Jobs are submitted, worked on and written in one order; at most n_threads + 1 exist, so memory is
 * bounded. The first error latches and comes back from the next call. */
#include "indexer/pipeline.h"

#include "core/mem.h"
#include "indexer/batch.h"
#include "indexer/bulk.h"
#include "indexer/text_packer.h"
#include "indexer/worker.h"

#include <pthread.h>

#define BATCH_BYTES_LEAST ((size_t)1 << 20)
#define BATCH_BYTES_MAX   ((size_t)16 << 20) /* larger ones gain nothing */

enum job_state { JOB_FREE, JOB_QUEUED, JOB_RUNNING, JOB_DONE };

struct job {
    enum job_state state;
    struct batch batch;
    const struct text_dictionary *dictionary; /* for its texts */
    struct blob_image image;
    struct segment_row row;
    brief_status status;
    struct brief_error error;
};

struct pipeline {
    struct store_writer *writer;
    struct pipeline_options options;
    struct worker own;  /* one thread: the only worker */
    struct batch first; /* one thread: what waits for the dictionary */
    struct text_dictionary dictionary;
    struct text_sample sample;
    bool is_sampling;    /* the index has no dictionary yet */
    struct bulk bulk;    /* batches that are to be one segment */
    size_t bytes;        /* of text in the batch being filled */
    uint32_t n_docs;     /* documents in it */
    bool is_ripe;        /* a good place to cut has been passed */
    uint64_t pending;    /* bytes of text taken since the last publication */
    uint32_t next_doc;   /* number of the next document taken */
    uint32_t written_to; /* documents below this number are in written segments */
    struct segment_row *rows;
    size_t n_rows, rows_cap;
    /* several threads */
    struct job *jobs; /* ring of n_jobs */
    size_t n_jobs, filling, oldest, n_submitted;
    pthread_t *threads;
    size_t n_threads;
    pthread_mutex_t lock;
    pthread_cond_t queued, done;
    bool stopping;
};

/* --- the workers' side ------------------------------------------------------------------------ */

static brief_status add_documents(struct worker *w, const struct batch *batch,
                                  struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < batch->n && st == BRIEF_OK; i++)
        st = worker_add(w, &batch->at[i], err);
    return st;
}

static brief_status run_job(struct worker *w, struct job *job)
{
    struct blob_sink sink = blob_image_sink(&job->image);
    worker_use_dictionary(w, job->dictionary);
    brief_status st = add_documents(w, &job->batch, &job->error);
    if (st || (st = worker_finish(w, &sink, &job->row, &job->error)))
        return st;
    /* the builder's next segment overwrites what the row points to */
    job->row.languages = arena_copy(&job->image.arena, job->row.languages);
    return job->row.languages.at ? BRIEF_OK : BRIEF_ENOMEM;
}

/* The oldest queued job; with the lock held. */
static struct job *next_queued(struct pipeline *p)
{
    for (size_t i = 0; i < p->n_submitted; i++) {
        struct job *job = &p->jobs[(p->oldest + i) % p->n_jobs];
        if (job->state == JOB_QUEUED)
            return job;
    }
    return NULL;
}

static void *worker_main(void *ctx)
{
    struct pipeline *p = ctx;
    struct worker w;
    struct brief_error error = {0};
    brief_status ready = worker_init(&w, p->options.rules, p->options.stemmer, &error);
    pthread_mutex_lock(&p->lock);
    for (;;) {
        struct job *job = next_queued(p);
        if (p->stopping)
            break;
        if (!job) {
            pthread_cond_wait(&p->queued, &p->lock);
            continue;
        }
        job->state = JOB_RUNNING;
        pthread_mutex_unlock(&p->lock);
        if (ready)
            job->error = error;
        job->status = ready ? ready : run_job(&w, job);
        pthread_mutex_lock(&p->lock);
        job->state = JOB_DONE;
        pthread_cond_signal(&p->done);
    }
    pthread_mutex_unlock(&p->lock);
    worker_release(&w);
    return NULL;
}

/* --- the writer's side ------------------------------------------------------------------------ */

static brief_status writer_put(void *ctx, enum blob_kind kind, struct span key, struct span value,
                               struct brief_error *err)
{
    return store_writer_put(ctx, kind, key, value, err);
}

static struct blob_sink writer_sink(struct pipeline *p)
{
    return (struct blob_sink){.put = writer_put, .ctx = p->writer};
}

/* The builder's row may point into memory that it reuses. */
static void keep_languages(struct segment_row *row)
{
    if (row->languages.len > 0) {
        char *copy = mem_alloc(row->languages.len);
        if (copy)
            memcpy(copy, row->languages.at, row->languages.len);
        row->languages = (struct span){copy, copy ? row->languages.len : 0};
    }
}

static brief_status keep_row(struct pipeline *p, const struct segment_row *row, uint32_t number,
                             struct brief_error *err)
{
    struct segment_row *grown = mem_grow(p->rows, &p->rows_cap, p->n_rows + 1, sizeof *grown);
    if (!grown)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for a segment's row");
    p->rows = grown;
    p->rows[p->n_rows] = *row;
    p->rows[p->n_rows].number = number;
    p->rows[p->n_rows].doc_base = p->written_to;
    keep_languages(&p->rows[p->n_rows]);
    p->written_to += row->n_docs;
    p->n_rows++;
    return BRIEF_OK;
}

/* Where the next batch goes: alone it is a segment of its own (*number), else part of one. */
static brief_status begin_batch(struct pipeline *p, bool alone, struct blob_sink *sink,
                                uint32_t *number, struct brief_error *err)
{
    if (!alone)
        return bulk_begin(&p->bulk, sink, err);
    *sink = writer_sink(p);
    return store_writer_begin_segment(p->writer, number, err);
}

/* The batches so far become a segment. */
static brief_status end_segment(struct pipeline *p, struct brief_error *err)
{
    struct segment_row row;
    if (bulk_is_empty(&p->bulk))
        return BRIEF_OK;
    brief_status st = bulk_finish(&p->bulk, &row, err);
    return st ? st : keep_row(p, &row, row.number, err);
}

static brief_status end_batch(struct pipeline *p, bool alone, const struct segment_row *row,
                              uint32_t number, struct brief_error *err)
{
    if (alone)
        return keep_row(p, row, number, err);
    brief_status st = bulk_end(&p->bulk, row, err);
    return st == BRIEF_OK && p->bulk.text_bytes >= p->options.segment_bytes ? end_segment(p, err)
                                                                            : st;
}

static brief_status write_image(struct pipeline *p, const struct job *job, bool alone,
                                struct brief_error *err)
{
    struct blob_sink sink;
    uint32_t number = 0;
    brief_status st = begin_batch(p, alone, &sink, &number, err);
    if (st || (st = blob_image_replay(&job->image, &sink, err)))
        return st;
    return end_batch(p, alone, &job->row, number, err);
}

/* Wait for the oldest job and write it. last: none will follow before pipeline_flush ends. */
static brief_status write_oldest(struct pipeline *p, bool last, struct brief_error *err)
{
    struct job *job = &p->jobs[p->oldest];
    pthread_mutex_lock(&p->lock);
    while (job->state != JOB_DONE)
        pthread_cond_wait(&p->done, &p->lock);
    pthread_mutex_unlock(&p->lock);
    brief_status st = job->status;
    if (st)
        brief_fail(err, st, "%s", job->error.text);
    else
        st = write_image(p, job, last && bulk_is_empty(&p->bulk), err);
    batch_clear(&job->batch);
    blob_image_clear(&job->image);
    brief_error_clear(&job->error);
    pthread_mutex_lock(&p->lock);
    job->state = JOB_FREE;
    p->oldest = (p->oldest + 1) % p->n_jobs;
    p->n_submitted--;
    pthread_mutex_unlock(&p->lock);
    return st;
}

/* Batches cut before there was a dictionary do without. */
static const struct text_dictionary *dictionary_of(const struct pipeline *p)
{
    return p->dictionary.number ? &p->dictionary : NULL;
}

static void submit(struct pipeline *p)
{
    pthread_mutex_lock(&p->lock);
    p->jobs[p->filling].dictionary = dictionary_of(p);
    p->jobs[p->filling].state = JOB_QUEUED;
    p->filling = (p->filling + 1) % p->n_jobs;
    p->n_submitted++;
    pthread_cond_signal(&p->queued);
    pthread_mutex_unlock(&p->lock);
}

/* One thread: what has waited for a dictionary goes on, with or without. */
static brief_status feed_own(struct pipeline *p, struct brief_error *err)
{
    worker_use_dictionary(&p->own, dictionary_of(p));
    stage_mark(p->options.clock, STAGE_OUTSIDE);
    brief_status st = add_documents(&p->own, &p->first, err);
    batch_clear(&p->first);
    return st;
}

static brief_status finish_own(struct pipeline *p, bool last, struct brief_error *err)
{
    struct blob_sink sink;
    struct segment_row row = {0};
    uint32_t number = 0;
    bool alone = last && bulk_is_empty(&p->bulk);
    brief_status st = feed_own(p, err);
    if (st || (st = begin_batch(p, alone, &sink, &number, err)) ||
        (st = worker_finish(&p->own, &sink, &row, err)))
        return st;
    return end_batch(p, alone, &row, number, err);
}

/* Close the batch being filled. last: none follows. */
static brief_status cut(struct pipeline *p, bool last, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    if (p->n_docs == 0)
        return BRIEF_OK;
    p->n_docs = 0;
    p->bytes = 0;
    p->is_ripe = false;
    if (p->n_threads == 0)
        return finish_own(p, last, err);
    submit(p);
    while (st == BRIEF_OK && p->n_submitted == p->n_jobs)
        st = write_oldest(p, false, err);
    return st;
}

uint32_t pipeline_next_doc(const struct pipeline *p)
{
    return p->next_doc;
}

uint64_t pipeline_pending(const struct pipeline *p)
{
    return p->pending;
}

static void stop_sampling(struct pipeline *p)
{
    text_sample_release(&p->sample);
    p->is_sampling = false;
}

/* Learn from the first documents, whatever the number of threads. */
static brief_status sample(struct pipeline *p, struct span text, struct brief_error *err)
{
    if (!text_sample_add(&p->sample, text))
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for a sample of texts");
    if (!text_sample_is_full(&p->sample))
        return BRIEF_OK;
    brief_status st = text_dictionary_train(&p->dictionary, &p->sample, p->writer, err);
    stop_sampling(p);
    return st || p->n_threads ? st : feed_own(p, err);
}

static brief_status add_to_batch(struct pipeline *p, const struct document *doc,
                                 struct brief_error *err)
{
    if (p->n_threads == 0 && !p->is_sampling) {
        stage_mark(p->options.clock, STAGE_OUTSIDE);
        return worker_add(&p->own, doc, err);
    }
    struct batch *batch = p->n_threads ? &p->jobs[p->filling].batch : &p->first;
    brief_status st = batch_add(batch, doc, err);
    return st || !p->is_sampling ? st : sample(p, doc->text, err);
}

brief_status pipeline_take(struct pipeline *p, const struct document *doc, uint32_t *number,
                           struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    if (p->is_ripe ||
        p->bytes + doc->text.len > p->options.batch_bytes + p->options.batch_bytes / 4)
        st = cut(p, false, err);
    if (st || (st = add_to_batch(p, doc, err)))
        return st;
    *number = p->next_doc++;
    p->n_docs++;
    p->bytes += doc->text.len;
    p->pending += doc->text.len;
    return BRIEF_OK;
}

void pipeline_file_end(struct pipeline *p)
{
    p->is_ripe = p->bytes >= p->options.batch_bytes;
}

static void free_rows(struct pipeline *p)
{
    for (size_t i = 0; i < p->n_rows; i++)
        mem_free((void *)(uintptr_t)p->rows[i].languages.at);
    p->n_rows = 0;
}

brief_status pipeline_flush(struct pipeline *p, const struct segment_row **rows, size_t *n,
                            struct brief_error *err)
{
    brief_status st = cut(p, true, err);
    while (st == BRIEF_OK && p->n_submitted)
        st = write_oldest(p, p->n_submitted == 1, err);
    if (st == BRIEF_OK)
        st = end_segment(p, err);
    *rows = p->rows;
    *n = p->n_rows;
    return st;
}

void pipeline_published(struct pipeline *p)
{
    free_rows(p);
    p->pending = 0;
}

/* --- life ---------------------------------------------------------------------------------------
 */

static brief_status start_threads(struct pipeline *p, size_t n, struct brief_error *err)
{
    p->n_jobs = n + 1;
    p->jobs = mem_calloc(p->n_jobs, sizeof *p->jobs);
    p->threads = mem_calloc(n, sizeof *p->threads);
    if (!p->jobs || !p->threads)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the worker threads");
    for (size_t i = 0; i < p->n_jobs; i++) {
        batch_init(&p->jobs[i].batch);
        blob_image_init(&p->jobs[i].image);
    }
    for (; p->n_threads < n; p->n_threads++)
        if (pthread_create(&p->threads[p->n_threads], NULL, worker_main, p) != 0)
            return brief_fail(err, BRIEF_EIO, "the system gives no more threads; try --threads 1");
    return BRIEF_OK;
}

/* A batch is held some ten times over, as text, occurrences, terms and blobs, by each worker, and
 * waits as text or blobs in between. */
static size_t batch_bytes_of(const struct pipeline_options *o)
{
    size_t bytes = o->memory / (32 * (1 + o->n_threads));
    return bytes < BATCH_BYTES_LEAST ? BATCH_BYTES_LEAST
           : bytes < BATCH_BYTES_MAX ? bytes
                                     : BATCH_BYTES_MAX;
}

/* A merge knows every document and every stamp of its segment: a quarter as many bytes as text,
 * measured.
 */
static void fill_options(struct pipeline_options *o)
{
    if (!o->memory)
        o->memory = PIPELINE_MEMORY;
    if (!o->batch_bytes)
        o->batch_bytes = batch_bytes_of(o);
    if (!o->segment_bytes)
        o->segment_bytes = (uint64_t)o->memory + o->memory / 2;
}

const struct pipeline_options *pipeline_options(const struct pipeline *p)
{
    return &p->options;
}

brief_status pipeline_new(struct pipeline **out, struct store_writer *w,
                          const struct pipeline_options *options, struct brief_error *err)
{
    *out = NULL;
    struct pipeline *p = mem_calloc(1, sizeof *p);
    if (!p)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the pipeline");
    p->writer = w;
    p->options = *options;
    fill_options(&p->options);
    bulk_init(&p->bulk, w);
    batch_init(&p->first);
    p->next_doc = p->written_to = store_writer_next_doc(w);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->queued, NULL);
    pthread_cond_init(&p->done, NULL);
    brief_status st = options->n_threads > 1
                          ? start_threads(p, options->n_threads, err)
                          : worker_init(&p->own, options->rules, options->stemmer, err);
    if (!st && options->n_threads <= 1)
        worker_time(&p->own, options->clock);
    if (!st)
        st = text_dictionary_load(&p->dictionary, w, err);
    p->is_sampling = !p->dictionary.number;
    if (st) {
        pipeline_free(p);
        return st;
    }
    *out = p;
    return BRIEF_OK;
}

void pipeline_free(struct pipeline *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->stopping = true;
    pthread_cond_broadcast(&p->queued);
    pthread_mutex_unlock(&p->lock);
    for (size_t i = 0; i < p->n_threads; i++)
        pthread_join(p->threads[i], NULL);
    for (size_t i = 0; i < p->n_jobs && p->jobs; i++) {
        batch_release(&p->jobs[i].batch);
        blob_image_release(&p->jobs[i].image);
    }
    worker_release(&p->own);
    batch_release(&p->first);
    text_dictionary_release(&p->dictionary);
    text_sample_release(&p->sample);
    bulk_release(&p->bulk);
    free_rows(p);
    mem_free(p->rows);
    mem_free(p->jobs);
    mem_free(p->threads);
    pthread_cond_destroy(&p->queued);
    pthread_cond_destroy(&p->done);
    pthread_mutex_destroy(&p->lock);
    mem_free(p);
}
