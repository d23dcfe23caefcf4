/* test_store.c -- blobs, segments and sources: what is published is found again. */
#include "store_fixture.h"

#include "core/index/format.h"

#include <criterion/criterion.h>

struct opened {
    struct folder folder;
    struct store_writer *w;
    struct store *s;
    struct store_txn *txn;
    struct brief_error err;
};

#define OK(call) cr_assert_eq((call), BRIEF_OK, "%s: %s", #call, o->err.text)

static void open_new(struct opened *o)
{
    *o = (struct opened){.folder = folder_make()};
    OK(open_writer_at(&o->w, o->folder.path, 0, &o->err));
}

/* From writing to reading: one process has an index open once. */
static void begin_reading(struct opened *o)
{
    store_writer_close(o->w);
    o->w = NULL;
    OK(store_open(&o->s, o->folder.path, &o->err));
    OK(store_begin(&o->txn, o->s, &o->err));
}

static void end(struct opened *o)
{
    store_end(o->txn);
    store_close(o->s);
    store_writer_close(o->w);
    folder_remove(&o->folder);
}

static void put_lengths(struct opened *o, uint32_t n)
{
    static const char column[] = {COLUMN_LENGTHS};
    char *lengths = calloc(n, 4);
    for (uint32_t i = 0; i < n; i++)
        store_u32le(lengths + 4 * (size_t)i, i + 1);
    OK(store_writer_put(o->w, BLOB_COLUMNS, (struct span){column, 1},
                        (struct span){lengths, 4 * (size_t)n}, &o->err));
    free(lengths);
}

/* Publish what was put under `number` as a segment of n documents of lengths 1, 2, 3 ... */
static void publish_row(struct opened *o, uint32_t number, uint32_t base, uint32_t n)
{
    struct segment_row row = {.number = number,
                              .doc_base = base,
                              .n_docs = n,
                              .n_live = n,
                              .n_live_tokens = (uint64_t)n * (n + 1) / 2,
                              .languages = SPAN("en,es")};
    struct publication p = {.segments = &row, .n_segments = 1, .next_doc = base + n};
    OK(store_writer_publish(o->w, &p, &o->err));
}

/* --- blobs -------------------------------------------------------------------------------------
 */

static const size_t value_lens[] = {0,    1,    2021, 2022, 2023,  2024,  2025,  4064,
                                    4075, 4076, 4077, 4080, 65500, 65504, 65505, 300000};
#define N_LENS (sizeof value_lens / sizeof value_lens[0])

static char *pattern(size_t len, uint32_t seed)
{
    char *bytes = malloc(len ? len : 1);
    for (size_t i = 0; i < len; i++)
        bytes[i] = (char)((i * 31 + seed) >> 3);
    return bytes;
}

Test(store, values_of_all_sizes_come_back)
{
    struct opened all, *o = &all;
    uint32_t number;
    char key[4];
    open_new(o);
    for (uint32_t seg = 1; seg <= 3; seg++) {
        OK(store_writer_begin_segment(o->w, &number, &o->err));
        cr_assert_eq(number, seg);
        for (uint32_t i = 0; i < N_LENS; i++) {
            char *bytes = pattern(value_lens[i], seg + i);
            store_u32be(key, i);
            OK(store_writer_put(o->w, BLOB_TEXTS, (struct span){key, 4},
                                (struct span){bytes, value_lens[i]}, &o->err));
            free(bytes);
        }
        publish_row(o, number, (seg - 1) * 10, 10);
    }
    begin_reading(o);
    for (uint32_t seg = 1; seg <= 3; seg++)
        for (uint32_t i = 0; i < N_LENS; i++) {
            char *bytes = pattern(value_lens[i], seg + i);
            struct span value;
            store_u32be(key, i);
            OK(store_get(o->txn, BLOB_TEXTS, seg, (struct span){key, 4}, &value, &o->err));
            cr_assert(value.at, "segment %u, value %u", seg, i);
            cr_assert(span_equal(value, (struct span){bytes, value_lens[i]}), "%zu bytes",
                      value_lens[i]);
            free(bytes);
        }
    end(o);
}

Test(store, what_is_not_there_is_not_found)
{
    struct opened all, *o = &all;
    uint32_t number;
    struct span value;
    char long_key[700] = {0};
    open_new(o);
    OK(store_writer_begin_segment(o->w, &number, &o->err));
    OK(store_writer_put(o->w, BLOB_TERMS, SPAN("a"), SPAN("x"), &o->err));
    publish_row(o, number, 0, 1);
    begin_reading(o);
    OK(store_get(o->txn, BLOB_TERMS, number, SPAN("b"), &value, &o->err));
    cr_expect_null(value.at);
    OK(store_get(o->txn, BLOB_TERMS, number, SPAN(""), &value, &o->err));
    cr_expect_null(value.at);
    OK(store_get(o->txn, BLOB_FORMS, number, SPAN("a"), &value, &o->err));
    cr_expect_null(value.at);
    OK(store_get(o->txn, BLOB_TERMS, number + 1, SPAN("a"), &value, &o->err));
    cr_expect_null(value.at);
    OK(store_get(o->txn, BLOB_TERMS, number, (struct span){long_key, sizeof long_key}, &value,
                 &o->err));
    cr_expect_null(value.at);
    end(o);
}

/* --- cursors -----------------------------------------------------------------------------------
 */

static void expect_at(struct store_cursor *c, const char *key, const char *what)
{
    if (!key) {
        cr_expect(c->at_end, "%s: not at the end", what);
        return;
    }
    cr_assert(!c->at_end, "%s: at the end", what);
    cr_expect(span_equal(c->key, span_of(key)), "%s: %.*s, not %s", what, (int)c->key.len,
              c->key.at, key);
    cr_expect(span_equal(c->value, span_of(key)), "%s: value", what);
}

Test(store, cursors_stay_in_their_segment)
{
    static const char *const keys[] = {"b", "bb", "d"};
    static const struct {
        const char *at, *ceiling, *floor;
    } seeks[] = {
        {"", "b", NULL},   {"a", "b", NULL},   {"b", "b", "b"},
        {"ba", "bb", "b"}, {"bb", "bb", "bb"}, {"c", "d", "bb"},
        {"d", "d", "d"},   {"dd", NULL, "d"},  {"\xff", NULL, "d"},
    };
    struct opened all, *o = &all;
    struct store_cursor c;
    uint32_t number;
    open_new(o);
    for (uint32_t seg = 1; seg <= 3; seg++) {
        OK(store_writer_begin_segment(o->w, &number, &o->err));
        for (size_t i = 0; i < 3; i++)
            OK(store_writer_put(o->w, BLOB_TERMS, span_of(keys[i]), span_of(keys[i]), &o->err));
        publish_row(o, number, seg, 1);
    }
    begin_reading(o);
    for (uint32_t seg = 1; seg <= 3; seg++) {
        OK(store_cursor_open(&c, o->txn, BLOB_TERMS, seg, &o->err));
        for (size_t i = 0; i < 3; i++) {
            OK(store_cursor_next(&c, &o->err));
            expect_at(&c, keys[i], "walking");
        }
        OK(store_cursor_next(&c, &o->err));
        expect_at(&c, NULL, "walking on");
        OK(store_cursor_next(&c, &o->err));
        expect_at(&c, NULL, "walking past the end");
        for (size_t i = 0; i < sizeof seeks / sizeof seeks[0]; i++) {
            OK(store_cursor_seek(&c, span_of(seeks[i].at), &o->err));
            expect_at(&c, seeks[i].ceiling, seeks[i].at);
            OK(store_cursor_seek_floor(&c, span_of(seeks[i].at), &o->err));
            expect_at(&c, seeks[i].floor, seeks[i].at);
        }
        OK(store_cursor_seek(&c, SPAN("b"), &o->err));
        OK(store_cursor_next(&c, &o->err));
        expect_at(&c, "bb", "next after a seek");
        store_cursor_close(&c);
    }
    OK(store_cursor_open(&c, o->txn, BLOB_TERMS, 9, &o->err));
    OK(store_cursor_next(&c, &o->err));
    expect_at(&c, NULL, "a segment that is not there");
    store_cursor_close(&c);
    end(o);
}

Test(store, cursors_take_keys_longer_than_any)
{
    struct opened all, *o = &all;
    struct store_cursor c;
    uint32_t number;
    char key[600], wanted[600];
    open_new(o);
    memset(key, 'k', sizeof key);
    memset(wanted, 'k', sizeof wanted);
    OK(store_writer_begin_segment(o->w, &number, &o->err));
    OK(store_writer_put(o->w, BLOB_TERMS, (struct span){key, BLOB_KEY_MAX}, SPAN("long"), &o->err));
    OK(store_writer_put(o->w, BLOB_TERMS, SPAN("l"), SPAN("next"), &o->err));
    publish_row(o, number, 0, 1);
    begin_reading(o);
    OK(store_cursor_open(&c, o->txn, BLOB_TERMS, number, &o->err));
    OK(store_cursor_seek(&c, (struct span){wanted, sizeof wanted}, &o->err));
    cr_expect(span_equal(c.value, SPAN("next")));
    OK(store_cursor_seek_floor(&c, (struct span){wanted, sizeof wanted}, &o->err));
    cr_expect(span_equal(c.value, SPAN("long")));
    store_cursor_close(&c);
    end(o);
}

/* --- publication -------------------------------------------------------------------------------
 */

Test(store, nothing_is_seen_before_it_is_published)
{
    struct opened all, *o = &all;
    struct store_txn *before, *after;
    struct arena a;
    struct segment_row *rows;
    size_t n;
    uint32_t number;
    arena_init(&a, 1024);
    open_new(o);
    OK(store_writer_read(o->w, &before, &o->err));
    OK(store_writer_begin_segment(o->w, &number, &o->err));
    OK(store_writer_put(o->w, BLOB_TERMS, SPAN("a"), SPAN("x"), &o->err));
    OK(store_writer_read(o->w, &after, &o->err));
    OK(store_segments(after, &a, &rows, &n, &o->err));
    cr_expect_eq(n, 0);
    cr_expect_eq(store_revision(after), 0);
    store_end(after);
    publish_row(o, number, 0, 3);
    OK(store_writer_read(o->w, &after, &o->err));
    OK(store_segments(after, &a, &rows, &n, &o->err));
    cr_expect_eq(n, 1);
    cr_expect_eq(store_revision(after), 1);
    cr_expect(span_equal(rows[0].languages, SPAN("en,es")));
    cr_expect_null(rows[0].live.at);
    OK(store_segments(before, &a, &rows, &n, &o->err));
    cr_expect_eq(n, 0, "a transaction keeps the state that it began with");
    store_end(before);
    store_end(after);
    arena_release(&a);
    end(o);
}

/* Mark random ranges dead in segments with gaps between them, against plain arrays. */
Test(store, dead_documents_keep_live_counts_right)
{
    enum { N = 300, N_SEGMENTS = 4, STRIDE = 80 };
    static const uint32_t lens[N_SEGMENTS] = {80, 63, 1, 72};
    bool live[N + STRIDE] = {0};
    struct opened all, *o = &all;
    uint32_t number;
    unsigned x = 12345;
    open_new(o);
    for (uint32_t i = 0; i < N_SEGMENTS; i++) {
        OK(store_writer_begin_segment(o->w, &number, &o->err));
        put_lengths(o, lens[i]);
        publish_row(o, number, i * STRIDE, lens[i]);
        memset(live + i * STRIDE, true, lens[i]);
    }
    for (int round = 0; round < 60; round++) {
        struct doc_interval dead[3];
        struct publication p = {.dead = dead, .n_dead = 3};
        for (int i = 0; i < 3; i++) {
            x = x * 1103515245 + 12345;
            dead[i].from = x / 65536 % N;
            dead[i].to = dead[i].from + (round < 50 ? x / 256 % 4 : x / 256 % 120);
            for (uint32_t d = dead[i].from; d < dead[i].to && d < N + STRIDE; d++)
                live[d] = false;
        }
        OK(store_writer_publish(o->w, &p, &o->err));
        struct store_txn *txn;
        struct arena a;
        struct segment_row *rows;
        size_t n;
        arena_init(&a, 1024);
        OK(store_writer_read(o->w, &txn, &o->err));
        OK(store_segments(txn, &a, &rows, &n, &o->err));
        cr_assert_eq(n, N_SEGMENTS);
        for (size_t i = 0; i < n; i++) {
            uint32_t n_live = 0;
            uint64_t n_tokens = 0;
            for (uint32_t d = 0; d < rows[i].n_docs; d++) {
                bool is_live = !rows[i].live.at || (rows[i].live.at[d / 8] >> d % 8 & 1);
                cr_assert_eq(is_live, live[rows[i].doc_base + d], "round %d, document %u", round,
                             rows[i].doc_base + d);
                n_live += is_live;
                n_tokens += is_live ? d + 1 : 0;
            }
            cr_assert_eq(rows[i].n_live, n_live, "round %d", round);
            cr_assert_eq(rows[i].n_live_tokens, n_tokens, "round %d", round);
        }
        store_end(txn);
        arena_release(&a);
    }
    end(o);
}

Test(store, callers_mistakes_are_refused_and_end_the_writing)
{
    struct opened all, *o = &all;
    uint32_t number;
    struct segment_row rows[2] = {{.n_docs = 5, .n_live = 5}, {.n_docs = 5, .n_live = 5}};
    struct publication p = {.segments = rows, .n_segments = 2, .next_doc = 10};
    char long_key[BLOB_KEY_MAX + 1] = {0};
    open_new(o);
    cr_expect_eq(store_writer_put(o->w, BLOB_TERMS, SPAN("a"), SPAN("x"), NULL), BRIEF_EINPUT);
    store_writer_close(o->w);
    OK(open_writer_at(&o->w, o->folder.path, 0, &o->err));
    OK(store_writer_begin_segment(o->w, &number, &o->err));
    cr_expect_eq(store_writer_put(o->w, BLOB_TERMS, (struct span){long_key, sizeof long_key},
                                  SPAN("x"), NULL),
                 BRIEF_ELIMIT);
    store_writer_close(o->w);
    OK(open_writer_at(&o->w, o->folder.path, 0, &o->err));
    OK(store_writer_begin_segment(o->w, &number, &o->err));
    OK(store_writer_put(o->w, BLOB_TERMS, SPAN("b"), SPAN("x"), &o->err));
    cr_expect_eq(store_writer_put(o->w, BLOB_TERMS, SPAN("a"), SPAN("x"), NULL), BRIEF_EINPUT);
    cr_expect_eq(store_writer_put(o->w, BLOB_TERMS, SPAN("c"), SPAN("x"), NULL), BRIEF_EINPUT,
                 "the first failure stays");
    store_writer_close(o->w);
    OK(open_writer_at(&o->w, o->folder.path, 0, &o->err));
    rows[0].number = 1;
    rows[1].number = 2;
    rows[1].doc_base = 4;
    cr_expect_eq(store_writer_publish(o->w, &p, NULL), BRIEF_EINPUT, "overlapping segments");
    end(o);
}

/* --- sources -----------------------------------------------------------------------------------
 */

static void put_rows(struct opened *o, const struct source_row *rows, size_t n, uint32_t next_doc)
{
    struct publication p = {.sources = rows, .n_sources = n, .next_doc = next_doc};
    OK(store_writer_publish(o->w, &p, &o->err));
}

static void expect_source(struct opened *o, const char *name, bool there)
{
    struct source_row row;
    bool found;
    OK(store_source_get(o->txn, span_of(name), &row, &found, &o->err));
    cr_expect_eq(found, there, "%.40s", name);
    if (found)
        cr_expect(span_equal(row.name, span_of(name)));
}

Test(store, every_field_of_a_source_comes_back)
{
    struct opened all, *o = &all;
    struct source_row row, in = {.name = SPAN("news/2019 α.txt"),
                                 .state = SOURCE_FAILED,
                                 .is_stream = true,
                                 .size = UINT64_MAX,
                                 .mtime_ns = INT64_MIN,
                                 .hash = {UINT64_MAX, 1},
                                 .doc_first = 7,
                                 .n_docs = 3,
                                 .n_bad = 1ull << 40,
                                 .root = SPAN("news"),
                                 .note = SPAN("cannot be read"),
                                 .format = SPAN("html"),
                                 .options = SPAN("date=\0x")};
    bool found;
    open_new(o);
    put_rows(o, &in, 1, 20);
    begin_reading(o);
    OK(store_source_get(o->txn, in.name, &row, &found, &o->err));
    cr_assert(found);
    cr_expect(span_equal(row.name, in.name) && span_equal(row.root, in.root));
    cr_expect(span_equal(row.note, in.note) && span_equal(row.format, in.format));
    cr_expect(span_equal(row.options, in.options));
    cr_expect(row.state == in.state && row.is_stream && row.size == in.size);
    cr_expect(row.mtime_ns == in.mtime_ns && row.n_bad == in.n_bad);
    cr_expect(row.hash[0] == in.hash[0] && row.hash[1] == in.hash[1]);
    cr_expect(row.doc_first == 7 && row.n_docs == 3);
    OK(store_source_by_hash(o->txn, in.hash, &row, &found, &o->err));
    cr_expect(!found, "only what was indexed is found by its contents");
    end(o);
}

Test(store, documents_lead_to_their_source)
{
    struct opened all, *o = &all;
    struct source_row row, rows[] = {{.name = SPAN("a"), .doc_first = 0, .n_docs = 3},
                                     {.name = SPAN("b"), .doc_first = 5, .n_docs = 1},
                                     {.name = SPAN("empty")},
                                     {.name = SPAN("c"), .doc_first = 6, .n_docs = 4}};
    static const char *const expected[12] = {"a", "a", "a", NULL, NULL, "b",
                                             "c", "c", "c", "c",  NULL, NULL};
    bool found;
    open_new(o);
    put_rows(o, rows, 4, 20);
    begin_reading(o);
    for (uint32_t doc = 0; doc < 12; doc++) {
        OK(store_source_of_doc(o->txn, doc, &row, &found, &o->err));
        cr_expect_eq(found, expected[doc] != NULL, "document %u", doc);
        if (found && expected[doc])
            cr_expect(span_equal(row.name, span_of(expected[doc])), "document %u", doc);
    }
    end(o);
}

/* a's contents move to b, and a gets new ones; c goes. In either order of rows. */
Test(store, moved_contents_follow_their_new_name)
{
    for (int order = 0; order < 2; order++) {
        struct opened all, *o = &all;
        struct source_row row,
            first[] = {{.name = SPAN("a"), .hash = {1, 1}, .n_docs = 3},
                       {.name = SPAN("c"), .hash = {2, 2}, .doc_first = 3, .n_docs = 2}};
        struct source_row moved = {.name = SPAN("b"), .hash = {1, 1}, .n_docs = 3};
        struct source_row fresh = {.name = SPAN("a"), .hash = {3, 3}, .doc_first = 9, .n_docs = 1};
        struct source_row second[2] = {order ? moved : fresh, order ? fresh : moved};
        struct span gone = SPAN("c");
        struct publication p = {.sources = second, .n_sources = 2, .gone = &gone, .n_gone = 1};
        bool found;
        open_new(o);
        put_rows(o, first, 2, 10);
        OK(store_writer_publish(o->w, &p, &o->err));
        begin_reading(o);
        OK(store_source_of_doc(o->txn, 1, &row, &found, &o->err));
        cr_expect(found && span_equal(row.name, SPAN("b")), "order %d", order);
        OK(store_source_of_doc(o->txn, 9, &row, &found, &o->err));
        cr_expect(found && span_equal(row.name, SPAN("a")), "order %d", order);
        OK(store_source_of_doc(o->txn, 4, &row, &found, &o->err));
        cr_expect(!found);
        OK(store_source_by_hash(o->txn, moved.hash, &row, &found, &o->err));
        cr_expect(found && span_equal(row.name, SPAN("b")), "order %d", order);
        OK(store_source_by_hash(o->txn, first[1].hash, &row, &found, &o->err));
        cr_expect(!found);
        expect_source(o, "c", false);
        end(o);
    }
}

struct listed {
    char last[1200];
    size_t n;
    bool in_order;
};

static brief_status list_source(void *ctx, const struct source_row *row, struct brief_error *err)
{
    struct listed *l = ctx;
    (void)err;
    if (l->n++ && span_compare(span_of(l->last), row->name) >= 0)
        l->in_order = false;
    snprintf(l->last, sizeof l->last, "%.*s", (int)row->name.len, row->name.at);
    return BRIEF_OK;
}

static brief_status stop_at_third(void *ctx, const struct source_row *row, struct brief_error *err)
{
    size_t *n = ctx;
    (void)row;
    return ++*n == 3 ? brief_fail(err, BRIEF_EQUERY, "enough") : BRIEF_OK;
}

Test(store, names_of_any_length_are_found_and_listed_in_order)
{
    enum { N = 40 };
    static char names[N][1100];
    struct source_row rows[N];
    struct opened all, *o = &all;
    struct listed listed = {.in_order = true};
    size_t n = 0;
    uint64_t hash[2] = {5, 5};
    struct source_row row;
    bool found;
    open_new(o);
    for (int i = 0; i < N; i++) { /* lengths around the limit, many with one beginning */
        int len = i < 20 ? NAME_KEY_MAX - 10 + i : NAME_KEY_MAX + 7 * i;
        memset(names[i], 'x', (size_t)len);
        if (i >= 30)
            memset(names[i], 'a', NAME_KEY_MAX);
        names[i][len - 1] = (char)('a' + (i * 7) % 26);
        rows[i] = (struct source_row){.name = {names[i], (size_t)len}, .hash = {5, 5}};
    }
    put_rows(o, rows, N, 0);
    begin_reading(o);
    for (int i = 0; i < N; i++)
        expect_source(o, names[i], true);
    names[39][5] = 'b';
    expect_source(o, names[39], false);
    OK(store_sources_each(o->txn, list_source, &listed, &o->err));
    cr_expect_eq(listed.n, N);
    cr_expect(listed.in_order);
    cr_expect_eq(store_sources_each(o->txn, stop_at_third, &n, NULL), BRIEF_EQUERY);
    cr_expect_eq(n, 3);
    OK(store_source_by_hash(o->txn, hash, &row, &found, &o->err));
    cr_assert(found);
    for (int i = 0; i < N - 1; i++)
        cr_expect_leq(span_compare(row.name, rows[i].name), 0, "not the first by name: %d", i);
    end(o);
}

/* --- limits ------------------------------------------------------------------------------------
 */

Test(store, failing_memory_is_reported_and_nothing_is_lost)
{
    struct opened all, *o = &all;
    uint64_t digest, expected = 0;
    open_new(o);
    OK(put_source(o->w, "a", 5, 40, 1, &o->err));
    store_writer_close(o->w);
    o->w = NULL;
    OK(index_digest(o->folder.path, &expected, NULL, &o->err));
    for (long n = 1; n < 400; n++) {
        struct brief_error err = {0};
        mem_fail_from(n);
        brief_status st = open_writer_at(&o->w, o->folder.path, 0, &err);
        if (st == BRIEF_OK)
            st = put_source(o->w, "b", 3, 20, 2, &err);
        mem_fail_from(0);
        store_writer_close(o->w);
        o->w = NULL;
        if (st == BRIEF_OK) {
            cr_expect_gt(n, 10);
            end(o);
            return;
        }
        cr_assert_eq(st, BRIEF_ENOMEM, "allocation %ld: %s", n, err.text);
        mem_fail_from(1);
        cr_expect_eq(index_digest(o->folder.path, &digest, NULL, NULL), BRIEF_ENOMEM);
        mem_fail_from(0);
        OK(index_digest(o->folder.path, &digest, NULL, &o->err));
        cr_assert_eq(digest, expected, "allocation %ld changed what is published", n);
    }
    cr_assert_fail("never enough memory");
}
