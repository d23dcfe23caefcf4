/* store_fixture.h -- small real indexes in temporary folders, and a digest of all that they say.
 * For tests of the store, of check, and for the crash tests: no Criterion in here. */
#ifndef BRIEF_TESTS_STORE_FIXTURE_H
#define BRIEF_TESTS_STORE_FIXTURE_H

#include "tests/folder_remove.h"
#include "core/bytes.h"
#include "core/index/store_env.h"
#include "core/mem.h"
#include "indexer/builder.h"
#include "indexer/check.h"
#include "indexer/store_writer.h"
#include "indexer/tidy.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#define FIXTURE __attribute__((unused)) static

/* --- folders -----------------------------------------------------------------------------------
 */

struct folder {
    char path[64];
};

FIXTURE struct folder folder_make(void)
{
    struct folder f = {"/tmp/brief-store-XXXXXX"};
    if (!mkdtemp(f.path))
        abort();
    return f;
}

/* For small indexes that are synced often: in memory where the system has room for that. */
FIXTURE struct folder folder_make_quick(void)
{
    struct folder f = {"/dev/shm/brief-store-XXXXXX"};
    return mkdtemp(f.path) ? f : folder_make();
}

FIXTURE void folder_remove(const struct folder *f)
{
    if (!folder_remove_all(f->path))
        abort();
}

/* The file of the only generation. */
FIXTURE const char *data_file(const char *path, char room[PATH_MAX])
{
    struct store s = {0};
    uint32_t generation;
    bool found;
    if (store_resolve(&s, path, NULL) || store_read_current(&s, &generation, &found, NULL) ||
        store_name_file(room, NULL, "%s/db/gen-%06u/data.mdb", path, generation))
        abort();
    return room;
}

FIXTURE char *read_file(const char *name, size_t *len)
{
    struct stat info;
    int fd = open(name, O_RDONLY);
    if (fd < 0 || fstat(fd, &info) != 0)
        abort();
    *len = (size_t)info.st_size;
    char *bytes = malloc(*len + 1);
    if (!bytes || read(fd, bytes, *len) != (ssize_t)*len)
        abort();
    bytes[*len] = '\0';
    close(fd);
    return bytes;
}

FIXTURE void write_file(const char *name, const char *bytes, size_t len)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd < 0 || write(fd, bytes, len) != (ssize_t)len || close(fd) != 0)
        abort();
}

/* --- filling -----------------------------------------------------------------------------------
 */

FIXTURE brief_status open_writer_at(struct store_writer **w, const char *path, size_t dirty_max,
                                    struct brief_error *err)
{
    struct store_writer_options options = {
        .create = true, .wait_ms = 0, .command = "test", .dirty_max = dirty_max};
    return store_writer_open(w, path, &options, err);
}

struct put_context {
    struct store_writer *writer;
};

FIXTURE brief_status put_into_writer(void *ctx, enum blob_kind kind, struct span key,
                                     struct span value, struct brief_error *err)
{
    return store_writer_put(ctx, kind, key, value, err);
}

FIXTURE void make_text(struct buf *text, unsigned n_words, uint64_t seed)
{
    static const char *const words[] = {"harbour", "tariff", "envoys", "Ngoma", "copper",
                                        "valley",  "the",    "of",     "2007",  "ministers"};
    uint64_t x = seed * 0x9e3779b97f4a7c15u + 1;
    buf_clear(text);
    for (unsigned i = 0; i < n_words; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        if (x % 16 == 0)
            buf_printf(text, "w%u ", (unsigned)(x >> 20) % 100000);
        else
            buf_printf(text, "%s ", words[x % 10]);
    }
}

FIXTURE brief_status build_documents(struct builder *b, struct forms *forms, unsigned n_docs,
                                     unsigned n_words, uint64_t seed, struct brief_error *err)
{
    struct token_list tokens = {0};
    struct buf text = {0};
    brief_status st = BRIEF_OK;
    for (unsigned i = 0; i < n_docs && !st; i++) {
        make_text(&text, n_words, seed * 1000 + i);
        struct line_mark line = {0, 1};
        struct block block = {.start = 0, .end = (uint32_t)text.len, .kind = BLOCK_PARAGRAPH};
        struct document doc = {.source = SPAN("made-up"),
                               .item = i + 1,
                               .text = buf_bytes(&text),
                               .blocks = &block,
                               .n_blocks = 1,
                               .date = {NO_DAY, NO_DAY},
                               .lines = &line,
                               .n_lines = 1,
                               .language = SPAN("en")};
        st = tokenise(&tokens, forms, doc.text, &block, 1);
        if (!st)
            st = builder_add(b, &doc, &tokens, NULL, 0, err);
    }
    token_list_release(&tokens);
    buf_release(&text);
    return st;
}

/* Build n_docs documents into a new segment of the writer, not published. */
FIXTURE brief_status put_segment(struct store_writer *w, unsigned n_docs, unsigned n_words,
                                 uint64_t seed, struct segment_row *row, struct brief_error *err)
{
    struct forms *forms = NULL;
    struct builder *b = NULL;
    struct blob_sink sink = {put_into_writer, w};
    uint32_t number;
    brief_status st;
    if (!(st = forms_new(&forms, "english", err)) && !(st = builder_new(&b, forms, err)) &&
        !(st = build_documents(b, forms, n_docs, n_words, seed, err)) &&
        !(st = store_writer_begin_segment(w, &number, err)) &&
        !(st = builder_finish(b, &sink, row, err))) {
        row->number = number;
        row->doc_base = store_writer_next_doc(w);
        row->languages = SPAN("en");
    }
    builder_free(b);
    forms_free(forms);
    return st;
}

/* Add or replace the source `name` with n_docs new documents, as one publication. */
FIXTURE brief_status put_source(struct store_writer *w, const char *name, unsigned n_docs,
                                unsigned n_words, uint64_t seed, struct brief_error *err)
{
    struct store_txn *txn;
    struct source_row former = {0};
    struct segment_row row = {0};
    bool found;
    brief_status st = store_writer_read(w, &txn, err);
    if (st)
        return st;
    st = store_source_get(txn, span_of(name), &former, &found, err);
    struct doc_interval dead = {former.doc_first, former.doc_first + former.n_docs};
    store_end(txn);
    if (st || (st = put_segment(w, n_docs, n_words, seed, &row, err)))
        return st;
    struct source_row source = {.name = span_of(name),
                                .hash = {seed + 1, seed + 2},
                                .size = 10,
                                .mtime_ns = 20,
                                .doc_first = row.doc_base,
                                .n_docs = row.n_docs,
                                .format = SPAN("text")};
    struct publication p = {.segments = &row,
                            .n_segments = 1,
                            .sources = &source,
                            .n_sources = 1,
                            .dead = &dead,
                            .n_dead = found && former.n_docs > 0,
                            .next_doc = row.doc_base + row.n_docs};
    return store_writer_publish(w, &p, err);
}

FIXTURE brief_status remove_source(struct store_writer *w, const char *name,
                                   struct brief_error *err)
{
    struct store_txn *txn;
    struct source_row former = {0};
    bool found;
    struct span gone = span_of(name);
    brief_status st = store_writer_read(w, &txn, err);
    if (st)
        return st;
    st = store_source_get(txn, gone, &former, &found, err);
    struct doc_interval dead = {former.doc_first, former.doc_first + former.n_docs};
    store_end(txn);
    struct publication p = {.gone = &gone, .n_gone = 1, .dead = &dead, .n_dead = 1};
    return st ? st : store_writer_publish(w, &p, err);
}

/* --- saying it all -----------------------------------------------------------------------------
 */

FIXTURE void digest_bytes(uint64_t *digest, struct span s)
{
    *digest = XXH3_64bits_withSeed(s.at, s.len, *digest + s.len);
}

FIXTURE void digest_number(uint64_t *digest, uint64_t v)
{
    digest_bytes(digest, (struct span){(const char *)&v, sizeof v});
}

FIXTURE brief_status digest_source(void *ctx, const struct source_row *row, struct brief_error *err)
{
    uint64_t *digest = ctx;
    (void)err;
    digest_bytes(digest, row->name);
    digest_bytes(digest, row->note);
    digest_bytes(digest, row->format);
    digest_number(digest, row->doc_first);
    digest_number(digest, row->n_docs);
    digest_number(digest, row->hash[0] ^ row->hash[1] ^ row->size);
    return BRIEF_OK;
}

FIXTURE brief_status digest_segment(uint64_t *digest, struct store_txn *txn,
                                    const struct segment_row *row, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    digest_number(digest, row->doc_base);
    digest_number(digest, row->n_docs);
    digest_number(digest, row->n_live);
    digest_number(digest, row->n_live_tokens);
    digest_number(digest, row->n_terms);
    digest_bytes(digest, row->languages);
    digest_bytes(digest, row->live);
    for (unsigned kind = 0; kind < N_BLOB_KINDS && !st; kind++) {
        struct store_cursor c;
        if ((st = store_cursor_open(&c, txn, (enum blob_kind)kind, row->number, err)))
            return st;
        while (!(st = store_cursor_next(&c, err)) && !c.at_end) {
            digest_bytes(digest, c.key);
            digest_bytes(digest, c.value);
        }
        store_cursor_close(&c);
    }
    return st;
}

/* Everything published in the index, as a number; *revision may be NULL. */
FIXTURE brief_status index_digest(const char *path, uint64_t *digest, uint64_t *revision,
                                  struct brief_error *err)
{
    struct store *s;
    struct store_txn *txn = NULL;
    struct arena a;
    struct segment_row *rows;
    size_t n;
    brief_status st = store_open(&s, path, err);
    if (st)
        return st;
    arena_init(&a, 4096);
    *digest = 1;
    if (!(st = store_begin(&txn, s, err)) && !(st = store_segments(txn, &a, &rows, &n, err)))
        for (size_t i = 0; i < n && !st; i++)
            st = digest_segment(digest, txn, &rows[i], err);
    if (!st)
        st = store_sources_each(txn, digest_source, digest, err);
    if (!st && revision)
        *revision = store_revision(txn);
    store_end(txn);
    store_close(s);
    arena_release(&a);
    return st;
}

FIXTURE void print_damage(void *ctx, const char *message)
{
    fprintf(stderr, "%s: %s\n", (const char *)ctx, message);
}

#endif
