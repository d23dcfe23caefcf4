/* test_store_writer.c -- one writer, many readers, no room left: what processes do to each other.
 */
#include "store_fixture.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#define OK(call)                                                                                   \
    do {                                                                                           \
        struct brief_error err_ = {0}, *err = &err_;                                               \
        cr_assert_eq((call), BRIEF_OK, "%s: %s", #call, err_.text);                                \
    } while (0)

/* Another process, steered through two pipes: it does something, says so, waits, goes on. */
struct other {
    pid_t pid;
    int said, told;
};

static void say(int fd)
{
    char c = '.';
    if (write(fd, &c, 1) != 1)
        _exit(99);
}

static void hear(int fd)
{
    char c;
    if (read(fd, &c, 1) != 1)
        _exit(98);
}

typedef void other_life(const char *path, int say_to, int hear_from);

static struct other start(other_life *live, const char *path)
{
    int from[2], to[2];
    cr_assert(pipe(from) == 0 && pipe(to) == 0);
    struct other o = {fork(), from[0], to[1]};
    if (o.pid == 0) {
        alarm(60);
        live(path, from[1], to[0]);
        _exit(0);
    }
    close(from[1]);
    close(to[0]);
    return o;
}

static int finish(struct other *o)
{
    int how;
    cr_assert_eq(waitpid(o->pid, &how, 0), o->pid);
    close(o->said);
    close(o->told);
    return WIFEXITED(how) ? WEXITSTATUS(how) : -WTERMSIG(how);
}

static void must(brief_status st)
{
    if (st)
        _exit(97);
}

static struct folder make_index(void)
{
    struct folder f = folder_make();
    struct store_writer *w;
    OK(open_writer_at(&w, f.path, 0, err));
    OK(put_source(w, "a", 20, 60, 1, err));
    OK(put_source(w, "b", 20, 60, 2, err));
    OK(put_source(w, "a", 10, 60, 3, err));
    store_writer_close(w);
    return f;
}

/* --- the run lock ------------------------------------------------------------------------------
 */

static void hold_the_lock(const char *path, int say_to, int hear_from)
{
    struct store_writer *w;
    struct store_writer_options options = {.create = true, .command = "brief-index add x"};
    must(store_writer_open(&w, path, &options, NULL));
    say(say_to);
    hear(hear_from);
    must(put_source(w, "a", 5, 20, 1, NULL));
    store_writer_close(w);
}

Test(store_writer, second_writer_is_told_who_holds_the_lock)
{
    struct folder f = folder_make();
    struct store_writer *w;
    struct brief_error told = {0};
    char pid[32];
    struct other o = start(hold_the_lock, f.path);
    hear(o.said);
    cr_expect_eq(open_writer_at(&w, f.path, 0, &told), BRIEF_EBUSY);
    snprintf(pid, sizeof pid, "process %d", (int)o.pid);
    cr_expect(strstr(told.text, pid) && strstr(told.text, "`brief-index add x`"), "%s", told.text);
    say(o.told);
    cr_expect_eq(finish(&o), 0);
    OK(open_writer_at(&w, f.path, 0, err));
    store_writer_close(w);
    folder_remove(&f);
}

Test(store_writer, waiting_writer_goes_on_from_the_others_state)
{
    struct folder f = folder_make();
    struct store_writer *w;
    struct store_writer_options options = {.create = true, .wait_ms = UINT32_MAX, .command = "t"};
    struct other o = start(hold_the_lock, f.path);
    hear(o.said);
    say(o.told);
    OK(store_writer_open(&w, f.path, &options, err));
    cr_expect_eq(store_writer_next_doc(w), 5);
    store_writer_close(w);
    cr_expect_eq(finish(&o), 0);
    folder_remove(&f);
}

Test(store_writer, waiting_ends_when_it_said_so)
{
    struct folder f = folder_make();
    struct store_writer *w;
    struct store_writer_options options = {.wait_ms = 120, .command = "t"};
    struct timespec from, to;
    struct other o = start(hold_the_lock, f.path);
    hear(o.said);
    clock_gettime(CLOCK_MONOTONIC, &from);
    cr_expect_eq(store_writer_open(&w, f.path, &options, NULL), BRIEF_EBUSY);
    clock_gettime(CLOCK_MONOTONIC, &to);
    double ms = (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
    cr_expect(ms >= 119 && ms < 5000, "waited %.0f ms", ms);
    kill(o.pid, SIGKILL);
    cr_expect_eq(finish(&o), -SIGKILL);
    OK(open_writer_at(&w, f.path, 0, err)); /* the lock died with its holder */
    store_writer_close(w);
    folder_remove(&f);
}

Test(store_writer, nothing_is_made_where_there_is_nothing_to_open)
{
    struct folder f = folder_make();
    struct store_writer *w;
    struct store *s;
    struct store_writer_options options = {.command = "t"};
    struct brief_error told = {0};
    char db[80];
    snprintf(db, sizeof db, "%s/db", f.path);
    cr_expect_eq(store_writer_open(&w, f.path, &options, &told), BRIEF_ENOINDEX);
    cr_expect_eq(store_open(&s, f.path, NULL), BRIEF_ENOINDEX);
    cr_expect_eq(access(db, F_OK), -1);
    folder_remove(&f);
    cr_expect_eq(store_writer_open(&w, f.path, &options, NULL), BRIEF_ENOINDEX);
    cr_expect_eq(store_open(&s, f.path, NULL), BRIEF_ENOINDEX);
}

Test(store_writer, lost_or_damaged_current_is_refused_not_overwritten)
{
    static const char *const texts[] = {
        "", "gen-", "gen-000000\n", "gen-000001", "gen-0000012\n", "gen-000001\nx", "../../etc\n"};
    struct folder f = make_index();
    struct store_writer *w;
    struct store *s;
    char name[128];
    snprintf(name, sizeof name, "%s/db/CURRENT", f.path);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        write_file(name, texts[i], strlen(texts[i]));
        cr_expect_eq(store_open(&s, f.path, NULL), BRIEF_ECORRUPT, "\"%s\"", texts[i]);
        cr_expect_eq(open_writer_at(&w, f.path, 0, NULL), BRIEF_ECORRUPT, "\"%s\"", texts[i]);
    }
    write_file(name, "gen-000009\n", 11);
    cr_expect_eq(store_open(&s, f.path, NULL), BRIEF_ECORRUPT);
    unlink(name);
    char data[PATH_MAX + 64];
    snprintf(data, sizeof data, "%s/db/gen-000001/data.mdb", f.path);
    cr_assert_eq(truncate(data, 2 << 20), 0); /* too much for an unfinished creation */
    struct brief_error told = {0};
    cr_expect_eq(open_writer_at(&w, f.path, 0, &told), BRIEF_ECORRUPT);
    cr_expect(strstr(told.text, "CURRENT is missing"), "%s", told.text);
    folder_remove(&f);
}

/* --- readers and a writer ----------------------------------------------------------------------
 */

static void publish_forever(const char *path, int say_to, int hear_from)
{
    struct store_writer *w;
    (void)hear_from;
    must(open_writer_at(&w, path, 20000, NULL));
    for (uint64_t i = 0;; i++) {
        char name[8];
        snprintf(name, sizeof name, "%u", (unsigned)(i % 4));
        must(put_source(w, name, 5, 40, i, NULL));
        if (i % 8 == 7)
            must(tidy_segments(w, 1 << 20, NULL));
        if (i % 32 == 31)
            must(tidy_compact(w, NULL));
        if (i == 4)
            say(say_to);
    }
}

static brief_status sum_docs(void *ctx, const struct source_row *row, struct brief_error *err)
{
    uint64_t *n = ctx;
    (void)err;
    *n += row->n_docs;
    return BRIEF_OK;
}

/* Readers see whole states only: live documents are those of the sources, always 20. */
Test(store_writer, readers_see_whole_states_while_a_writer_publishes, .timeout = 120)
{
    struct folder f = folder_make();
    struct store *s;
    uint64_t last = 0;
    unsigned n_states = 0;
    struct other o = start(publish_forever, f.path);
    hear(o.said);
    OK(store_open(&s, f.path, err));
    for (int i = 0; i < 3000 && n_states < 120; i++) {
        struct store_txn *txn;
        struct arena a;
        struct segment_row *rows;
        size_t n;
        uint64_t n_docs = 0, n_live = 0;
        arena_init(&a, 1024);
        OK(store_begin(&txn, s, err));
        OK(store_segments(txn, &a, &rows, &n, err));
        OK(store_sources_each(txn, sum_docs, &n_docs, err));
        for (size_t j = 0; j < n; j++)
            n_live += rows[j].n_live;
        cr_assert_eq(n_docs, 20, "revision %lu", (unsigned long)store_revision(txn));
        cr_assert_eq(n_live, 20, "revision %lu", (unsigned long)store_revision(txn));
        cr_assert_geq(store_revision(txn), last, "revisions never fall");
        n_states += store_revision(txn) != last;
        last = store_revision(txn);
        store_end(txn);
        arena_release(&a);
        usleep(1000);
    }
    cr_expect_gt(n_states, 20);
    store_close(s);
    kill(o.pid, SIGKILL);
    finish(&o);
    struct check_report report;
    char name[] = "after the kill";
    OK(index_check(f.path, print_damage, name, &report, err));
    folder_remove(&f);
}

Test(store_writer, check_passes_while_a_writer_publishes, .timeout = 120)
{
    struct folder f = folder_make();
    struct other o = start(publish_forever, f.path);
    hear(o.said);
    for (int i = 0; i < 60; i++) {
        struct check_report report;
        char name[] = "under a writer";
        OK(index_check(f.path, print_damage, name, &report, err));
        cr_assert_eq(report.n_documents, 20);
    }
    kill(o.pid, SIGKILL);
    finish(&o);
    folder_remove(&f);
}

static void compact_it(const char *path, int say_to, int hear_from)
{
    struct store_writer *w;
    hear(hear_from);
    must(open_writer_at(&w, path, 0, NULL));
    must(tidy_compact(w, NULL));
    store_writer_close(w);
    say(say_to);
}

/* All values of a state that is still open, after its files were removed. */
static uint64_t n_values(struct store_txn *txn)
{
    struct arena a;
    struct segment_row *rows;
    size_t n;
    uint64_t digest = 1;
    arena_init(&a, 1024);
    OK(store_segments(txn, &a, &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        OK(digest_segment(&digest, txn, &rows[i], err));
    arena_release(&a);
    return digest;
}

Test(store_writer, readers_keep_their_generation_while_it_is_compacted)
{
    struct folder f = make_index();
    struct store *s;
    struct store_txn *old, *fresh;
    struct store_facts facts;
    char name[128];
    struct other o = start(compact_it, f.path);
    OK(store_open(&s, f.path, err));
    OK(store_begin(&old, s, err));
    uint64_t before = n_values(old);
    say(o.told);
    hear(o.said);
    cr_expect_eq(finish(&o), 0);
    snprintf(name, sizeof name, "%s/db/gen-000001", f.path);
    cr_expect_eq(access(name, F_OK), -1, "the old generation is gone");
    cr_expect_eq(n_values(old), before, "and still answers who has it open");
    OK(store_facts(old, &facts, err));
    cr_expect_eq(facts.generation, 1);
    store_end(old);
    OK(store_begin(&fresh, s, err));
    OK(store_facts(fresh, &facts, err));
    cr_expect_eq(facts.generation, 2);
    cr_expect_eq(facts.next_doc, 30);
    cr_expect_eq(store_revision(fresh), 4);
    store_end(fresh);
    store_close(s);
    folder_remove(&f);
}

static brief_status fail_half_way(void *ctx, struct store_txn *from, struct store_writer *to,
                                  uint32_t *new_doc, struct segment_row *row,
                                  struct brief_error *err)
{
    uint32_t number;
    (void)ctx, (void)from, (void)new_doc, (void)row;
    brief_status st = store_writer_begin_segment(to, &number, err);
    if (!st)
        st = store_writer_put(to, BLOB_TERMS, SPAN("a"), SPAN("x"), err);
    return st ? st : brief_fail(err, BRIEF_EINPUT, "half way");
}

Test(store_writer, failed_compaction_leaves_the_old_generation)
{
    struct folder f = make_index();
    struct store_writer *w;
    uint64_t before, after;
    char name[128];
    OK(index_digest(f.path, &before, NULL, err));
    OK(open_writer_at(&w, f.path, 0, err));
    cr_expect_eq(store_writer_compact(w, fail_half_way, NULL, NULL), BRIEF_EINPUT);
    store_writer_close(w);
    snprintf(name, sizeof name, "%s/db/gen-000002", f.path);
    cr_expect_eq(access(name, F_OK), -1);
    OK(index_digest(f.path, &after, NULL, err));
    cr_expect_eq(before, after);
    folder_remove(&f);
}

Test(store_writer, compacting_twice_and_nothing_is_fine)
{
    struct folder f = folder_make();
    struct store_writer *w;
    struct check_report report;
    char name[] = "compacted";
    OK(open_writer_at(&w, f.path, 0, err));
    OK(tidy_compact(w, err));
    OK(put_source(w, "a", 4, 30, 1, err));
    OK(tidy_compact(w, err));
    OK(tidy_compact(w, err));
    OK(remove_source(w, "a", err));
    OK(tidy_compact(w, err));
    OK(put_source(w, "b", 4, 30, 1, err));
    store_writer_close(w);
    OK(index_check(f.path, print_damage, name, &report, err));
    cr_expect_eq(report.n_documents, 4);
    cr_expect_eq(report.n_segments, 1);
    folder_remove(&f);
}

/* --- no room -----------------------------------------------------------------------------------
 */

static void write_under_size_limit(const char *path, int say_to, int hear_from)
{
    struct stat info;
    char name[PATH_MAX];
    struct store_writer *w;
    struct brief_error err = {0};
    brief_status st = BRIEF_OK;
    (void)say_to, (void)hear_from;
    signal(SIGXFSZ, SIG_IGN);
    if (stat(data_file(path, name), &info) != 0)
        _exit(1);
    struct rlimit limit = {(rlim_t)info.st_size + 300000, (rlim_t)info.st_size + 300000};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        _exit(2);
    must(open_writer_at(&w, path, 100000, &err));
    for (unsigned i = 0; i < 1000 && !st; i++) {
        char source[16];
        snprintf(source, sizeof source, "new %u", i);
        st = put_source(w, source, 20, 100, i, &err);
    }
    bool again = put_source(w, "more", 1, 1, 1, NULL) == st;
    store_writer_close(w);
    _exit(st == BRIEF_EIO && again && strstr(err.text, "free some space") ? 0 : 3);
}

Test(store_writer, full_disk_is_a_clear_error_and_loses_nothing)
{
    struct folder f = make_index();
    struct store_writer *w;
    struct check_report report;
    char name[] = "after the disk was full";
    struct other o = start(write_under_size_limit, f.path);
    cr_expect_eq(finish(&o), 0);
    OK(index_check(f.path, print_damage, name, &report, err));
    cr_expect_geq(report.n_documents, 30);
    OK(open_writer_at(&w, f.path, 0, err));
    OK(put_source(w, "later", 3, 30, 9, err));
    store_writer_close(w);
    OK(index_check(f.path, print_damage, name, &report, err));
    cr_expect_eq(report.n_orphans, 0);
    folder_remove(&f);
}

#ifndef __has_feature
#define __has_feature(name) 0
#endif
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__ ||                                 \
    __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define NEEDS_ADDRESS_SPACE .disabled = true
#else
#define NEEDS_ADDRESS_SPACE .disabled = false
#endif

static void work_in_little_address_space(const char *path, int say_to, int hear_from)
{
    struct rlimit limit = {400u << 20, 400u << 20};
    struct store_writer *w;
    struct brief_error err = {0};
    uint64_t digest;
    brief_status st = BRIEF_OK;
    (void)say_to, (void)hear_from;
    if (setrlimit(RLIMIT_AS, &limit) != 0)
        _exit(1);
    must(open_writer_at(&w, path, 0, NULL));
    must(put_source(w, "small", 20, 100, 7, NULL));
    store_writer_close(w);
    must(index_digest(path, &digest, NULL, NULL));
    /* and more than fits is refused with a reason */
    must(open_writer_at(&w, path, 0, NULL));
    char *big = calloc(1, 8 << 20), key[4];
    uint32_t number;
    must(store_writer_begin_segment(w, &number, NULL));
    for (uint32_t i = 0; i < 80 && !st; i++) {
        store_u32be(key, i);
        st = store_writer_put(w, BLOB_TEXTS, (struct span){key, 4}, (struct span){big, 8 << 20},
                              &err);
    }
    store_writer_close(w);
    _exit(st == BRIEF_ELIMIT && strstr(err.text, "ulimit -v") ? 0 : 2);
}

Test(store_writer, little_address_space_gives_a_smaller_map, NEEDS_ADDRESS_SPACE)
{
    struct folder f = make_index();
    struct check_report report;
    char name[] = "in little address space";
    struct other o = start(work_in_little_address_space, f.path);
    cr_expect_eq(finish(&o), 0);
    OK(index_check(f.path, print_damage, name, &report, err));
    cr_expect_eq(report.n_documents, 50);
    folder_remove(&f);
}

static void read_with_a_small_map(const char *path, int say_to, int hear_from)
{
    struct rlimit limit = {300u << 20, 300u << 20}, all = {RLIM_INFINITY, RLIM_INFINITY};
    struct store *s;
    struct store_txn *txn;
    getrlimit(RLIMIT_AS, &all);
    limit.rlim_max = all.rlim_max;
    if (setrlimit(RLIMIT_AS, &limit) != 0)
        _exit(1);
    must(store_open(&s, path, NULL));
    if (setrlimit(RLIMIT_AS, &all) != 0)
        _exit(2);
    must(store_begin(&txn, s, NULL));
    store_end(txn);
    say(say_to);
    hear(hear_from); /* the index outgrows the map meanwhile */
    must(store_begin(&txn, s, NULL));
    struct span value;
    char key[4];
    store_u32be(key, 39);
    must(store_get(txn, BLOB_TEXTS, 4, (struct span){key, 4}, &value, NULL));
    if (value.len != 8 << 20 || value.at[value.len - 1] != 0)
        _exit(3);
    store_end(txn);
    store_close(s);
}

Test(store_writer, reader_follows_an_index_that_outgrows_its_map, NEEDS_ADDRESS_SPACE)
{
    struct folder f = make_index();
    struct store_writer *w;
    struct segment_row row = {.doc_base = 30 + 20, .n_docs = 1, .n_live = 1};
    struct publication p = {.segments = &row, .n_segments = 1, .next_doc = 51};
    struct other o = start(read_with_a_small_map, f.path);
    hear(o.said);
    OK(open_writer_at(&w, f.path, 0, err));
    char *big = calloc(1, 8 << 20), key[4];
    OK(store_writer_begin_segment(w, &row.number, err));
    cr_assert_eq(row.number, 4);
    for (uint32_t i = 0; i < 40; i++) {
        store_u32be(key, i);
        OK(store_writer_put(w, BLOB_TEXTS, (struct span){key, 4}, (struct span){big, 8 << 20},
                            err));
    }
    OK(store_writer_publish(w, &p, err));
    store_writer_close(w);
    free(big);
    say(o.told);
    cr_expect_eq(finish(&o), 0);
    folder_remove(&f);
}

/* --- permission --------------------------------------------------------------------------------
 */

static void read_as_nobody(const char *path, int say_to, int hear_from)
{
    struct store *s;
    struct brief_error err = {0};
    (void)say_to, (void)hear_from;
    if (geteuid() == 0 && (setegid(65534) != 0 || seteuid(65534) != 0))
        _exit(1);
    brief_status st = store_open(&s, path, &err);
    _exit(st == BRIEF_EIO && strstr(err.text, "lock.mdb") && strstr(err.text, "permission") ? 0
                                                                                            : 2);
}

Test(store_writer, reader_without_a_place_to_note_itself_is_refused)
{
    struct folder f = make_index();
    char name[128];
    snprintf(name, sizeof name, "%s/db/gen-000001/lock.mdb", f.path);
    cr_assert_eq(chmod(f.path, 0755), 0);
    cr_assert_eq(chmod(name, 0444), 0);
    struct other o = start(read_as_nobody, f.path);
    cr_expect_eq(finish(&o), 0);
    folder_remove(&f);
}
