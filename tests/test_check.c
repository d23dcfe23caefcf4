/* test_check.c -- an index is whole, or check says so: no damage crashes it or stays unseen. */
#include "store_fixture.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <sys/wait.h>

/* An index with several segments, dead documents, long names and pages that became free. */
static struct folder make_index(void)
{
    struct folder f = folder_make();
    struct store_writer *w;
    struct brief_error err = {0};
    cr_assert_eq(open_writer_at(&w, f.path, 65536, &err), BRIEF_OK, "%s", err.text);
    for (unsigned i = 0; i < 6; i++) {
        char name[600];
        snprintf(name, sizeof name, "%0*u.txt", i % 3 ? 10 : 450, i);
        cr_assert_eq(put_source(w, name, 12 + i, 90, i, &err), BRIEF_OK, "%s", err.text);
    }
    cr_assert_eq(put_source(w, "0000000001.txt", 7, 60, 99, &err), BRIEF_OK, "%s", err.text);
    cr_assert_eq(remove_source(w, "0000000002.txt", &err), BRIEF_OK, "%s", err.text);
    store_writer_close(w);
    return f;
}

static void expect_whole(const char *path, struct check_report *report)
{
    struct brief_error err = {0};
    char name[] = "a whole index";
    cr_assert_eq(index_check(path, print_damage, name, report, &err), BRIEF_OK, "%s", err.text);
    cr_assert_eq(report->n_complaints, 0);
}

Test(check, whole_index_passes_and_is_counted)
{
    struct folder f = make_index();
    struct check_report report;
    expect_whole(f.path, &report);
    cr_expect_eq(report.n_segments, 7);
    cr_expect_eq(report.n_sources, 5);
    cr_expect_eq(report.n_documents, 12 + 7 + 15 + 16 + 17);
    cr_expect_gt(report.n_blobs, 7 * 5);
    cr_expect_gt(report.n_pages, 10);
    cr_expect(!report.versions_differ);
    folder_remove(&f);
}

Test(check, unpublished_blobs_are_orphans_not_damage)
{
    struct folder f = make_index();
    struct store_writer *w;
    struct check_report report;
    struct segment_row row;
    struct brief_error err = {0};
    cr_assert_eq(open_writer_at(&w, f.path, 4096, &err), BRIEF_OK, "%s", err.text);
    cr_assert_eq(put_segment(w, 40, 200, 5, &row, &err), BRIEF_OK, "%s", err.text);
    store_writer_close(w);
    expect_whole(f.path, &report);
    cr_expect_gt(report.n_orphans, 0);
    cr_assert_eq(open_writer_at(&w, f.path, 4096, &err), BRIEF_OK, "%s", err.text);
    store_writer_close(w);
    expect_whole(f.path, &report);
    cr_expect_eq(report.n_orphans, 0);
    folder_remove(&f);
}

Test(check, no_index_is_said)
{
    struct folder f = folder_make();
    struct check_report report;
    struct brief_error err = {0};
    cr_expect_eq(index_check(f.path, NULL, NULL, &report, &err), BRIEF_ENOINDEX);
    cr_expect(strstr(err.text, "brief-index add"), "%s", err.text);
    folder_remove(&f);
}

/* --- damage ------------------------------------------------------------------------------------
 */

enum verdict { VERDICT_WHOLE = 10, VERDICT_DAMAGED, VERDICT_OTHER };

/* Check in a process of its own, so that a crash or a hang has a name. */
static int judge(const char *path, uint64_t *digest)
{
    int ends[2], how;
    cr_assert_eq(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        struct check_report report;
        struct brief_error err = {0};
        alarm(60);
        brief_status st = index_check(path, NULL, NULL, &report, &err);
        if (st == BRIEF_OK && index_digest(path, digest, NULL, &err) != BRIEF_OK)
            _exit(VERDICT_OTHER);
        if (st == BRIEF_OK && write(ends[1], digest, sizeof *digest) != sizeof *digest)
            _exit(VERDICT_OTHER);
        bool said = err.text[0] != '\0';
        _exit(st == BRIEF_OK                 ? VERDICT_WHOLE
              : st == BRIEF_ECORRUPT && said ? VERDICT_DAMAGED
                                             : VERDICT_OTHER);
    }
    cr_assert_eq(waitpid(child, &how, 0), child);
    if (WIFEXITED(how) && WEXITSTATUS(how) == VERDICT_WHOLE)
        cr_assert_eq(read(ends[0], digest, sizeof *digest), (ssize_t)sizeof *digest);
    close(ends[0]);
    close(ends[1]);
    return WIFEXITED(how) ? WEXITSTATUS(how) : -WTERMSIG(how);
}

static uint64_t state;

static size_t below(size_t n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (size_t)(state >> 3) % n;
}

/* Spoil `bytes` in the way of this seed; returns the new length. */
static size_t spoil(char *bytes, size_t len, unsigned seed, const char **how)
{
    size_t n_pages = len / 4096, page = below(n_pages) * 4096, at = below(len);
    size_t run = 1 + below(64);
    if (run > len - at)
        run = len - at;
    switch (seed % 8) {
    case 0:
        *how = "a bit flipped";
        bytes[at] = (char)(bytes[at] ^ 1 << below(8));
        return len;
    case 1:
        *how = "bytes zeroed";
        memset(bytes + at, 0, run);
        return len;
    case 2:
        *how = "random bytes";
        for (size_t i = 0; i < run; i++)
            bytes[at + i] = (char)below(256);
        return len;
    case 3:
        *how = "a page zeroed";
        memset(bytes + page, 0, 4096);
        return len;
    case 4:
        *how = "a page copied over another";
        memcpy(bytes + page, bytes + below(n_pages) * 4096, 4096);
        return len;
    case 5:
        *how = "cut off";
        return at;
    case 6:
        *how = "the head of a page spoilt";
        bytes[page + below(48)] = (char)below(256);
        return len;
    default:
        *how = "a meta page spoilt";
        bytes[below(2) * 4096 + below(160)] = (char)below(256);
        return len;
    }
}

Test(check, random_damage_is_found_or_harmless, .timeout = 300)
{
    struct folder f = make_index();
    char name[PATH_MAX];
    size_t len;
    char *whole = read_file(data_file(f.path, name), &len), *spoilt = malloc(len);
    uint64_t digest, expected;
    unsigned n_found = 0;
    cr_assert_eq(judge(f.path, &expected), VERDICT_WHOLE);
    for (unsigned seed = 0; seed < 640; seed++) {
        const char *how = "";
        state = (seed + 1) * 0x9e3779b97f4a7c15u;
        memcpy(spoilt, whole, len);
        write_file(name, spoilt, spoil(spoilt, len, seed, &how));
        int verdict = judge(f.path, &digest);
        cr_expect(verdict == VERDICT_DAMAGED || verdict == VERDICT_WHOLE,
                  "seed %u, %s: ended with %d", seed, how, verdict);
        if (verdict == VERDICT_WHOLE)
            cr_expect_eq(digest, expected, "seed %u, %s: not noticed", seed, how);
        n_found += verdict == VERDICT_DAMAGED;
    }
    cr_expect_gt(n_found, 200);
    free(whole);
    free(spoilt);
    folder_remove(&f);
}

/* Every byte of a small index's first pages, one after the other. */
Test(check, every_byte_of_meta_pages_can_be_spoilt, .timeout = 300)
{
    struct folder f = make_index();
    char name[PATH_MAX];
    size_t len;
    char *whole = read_file(data_file(f.path, name), &len);
    uint64_t digest, expected;
    cr_assert_eq(judge(f.path, &expected), VERDICT_WHOLE);
    for (size_t i = 0; i < 2 * 168; i++) {
        size_t at = i / 168 * 4096 + i % 168;
        char kept = whole[at];
        whole[at] = (char)~kept;
        write_file(name, whole, len);
        int verdict = judge(f.path, &digest);
        cr_expect(verdict == VERDICT_DAMAGED || (verdict == VERDICT_WHOLE && digest == expected),
                  "byte %zu: ended with %d", at, verdict);
        whole[at] = kept;
    }
    free(whole);
    folder_remove(&f);
}

/* --- rows that contradict each other, with right checksums -------------------------------------
 */

/* Write a value with its checksum straight into a database, behind the store's back. */
static void forge(const char *path, const char *database, struct span key, struct span value)
{
    char folder[PATH_MAX], bytes[512];
    MDB_env *env;
    MDB_txn *txn;
    MDB_dbi dbi;
    data_file(path, folder);
    *strrchr(folder, '/') = '\0';
    cr_assert_eq(mdb_env_create(&env), 0);
    cr_assert_eq(mdb_env_set_maxdbs(env, 32), 0);
    cr_assert_eq(mdb_env_set_mapsize(env, 1 << 30), 0);
    cr_assert_eq(mdb_env_open(env, folder, 0, 0666), 0);
    cr_assert_eq(mdb_txn_begin(env, NULL, 0, &txn), 0);
    cr_assert_eq(mdb_dbi_open(txn, database, 0, &dbi), 0);
    MDB_val k = val_of(key), v = {value.len + 4, bytes};
    if (value.at) {
        memcpy(bytes, value.at, value.len);
        store_u32le(bytes + value.len, store_checksum(key, value));
        cr_assert_eq(mdb_put(txn, dbi, &k, &v, 0), 0);
    } else {
        cr_assert_eq(mdb_del(txn, dbi, &k, NULL), 0);
    }
    cr_assert_eq(mdb_txn_commit(txn), 0);
    mdb_env_close(env);
}

static void expect_damage(const char *path, const char *what)
{
    struct check_report report;
    struct brief_error err = {0};
    cr_expect_eq(index_check(path, NULL, NULL, &report, &err), BRIEF_ECORRUPT, "%s", what);
    cr_expect_gt(report.n_complaints, 0, "%s", what);
    cr_expect(strstr(err.text, "add your files again"), "%s: %s", what, err.text);
}

static struct span encoded(struct buf *b, const struct segment_row *row)
{
    buf_clear(b);
    segment_row_encode(b, row);
    return buf_bytes(b);
}

Test(check, rows_that_contradict_blobs_are_found)
{
    static char live[2] = {0x7f, 0x0f};
    struct buf b = {0};
    for (int i = 0; i < 7; i++) {
        struct folder f = make_index();
        struct store *s;
        struct store_txn *txn;
        struct arena a;
        struct segment_row *rows;
        size_t n;
        struct brief_error err = {0};
        const char *what = "";
        char key[4] = {0, 0, 0, 1};
        arena_init(&a, 4096);
        cr_assert_eq(store_open(&s, f.path, &err), BRIEF_OK, "%s", err.text);
        cr_assert_eq(store_begin(&txn, s, &err), BRIEF_OK, "%s", err.text);
        cr_assert_eq(store_segments(txn, &a, &rows, &n, &err), BRIEF_OK, "%s", err.text);
        struct segment_row row = rows[0];
        cr_assert_eq(row.number, 1);
        row.live = (struct span){NULL, 0};
        switch (i) {
        case 0:
            what = "a token too many", row.n_live_tokens++;
            break;
        case 1:
            what = "a document that is not dead", row.live = (struct span){live, 2};
            row.n_live--;
            break;
        case 2:
            what = "a document too many", row.n_docs++, row.n_live++;
            break;
        case 3:
            what = "overlapping documents", row.doc_base = rows[1].doc_base;
            break;
        case 4:
            what = "a missing term", row.n_terms++;
            break;
        case 5:
            what = "a segment without blobs", key[3] = 99, row.number = 99;
            break;
        default:
            what = "a number never given out", key[3] = 8, row.number = 8;
            row.doc_base = 5000;
        }
        encoded(&b, &row);
        store_end(txn);
        store_close(s);
        forge(f.path, "segments", (struct span){key, 4}, buf_bytes(&b));
        expect_damage(f.path, what);
        arena_release(&a);
        folder_remove(&f);
    }
    buf_release(&b);
}

Test(check, sources_that_contradict_their_indexes_are_found)
{
    struct folder f = make_index();
    char key[4] = {0};
    forge(f.path, "source_docs", (struct span){key, 4}, (struct span){NULL, 0});
    expect_damage(f.path, "documents without a way back");
    forge(f.path, "source_docs", (struct span){key, 4}, SPAN("another"));
    expect_damage(f.path, "documents of another");
    folder_remove(&f);
    f = make_index();
    forge(f.path, "source_hashes", SPAN("0123456789abcdefname"), SPAN(""));
    expect_damage(f.path, "contents of nobody");
    folder_remove(&f);
    f = make_index();
    forge(f.path, "sources", SPAN("0000000004.txt"), (struct span){NULL, 0});
    expect_damage(f.path, "documents without a source");
    folder_remove(&f);
    f = make_index();
    forge(f.path, "sources", SPAN("0000000004.txt"), SPAN("nonsense"));
    expect_damage(f.path, "a row that cannot be read");
    folder_remove(&f);
}

Test(check, another_format_is_refused_not_called_damage)
{
    struct folder f = make_index();
    struct check_report report;
    struct brief_error err = {0};
    struct store *s;
    struct store_writer *w;
    forge(f.path, "meta", SPAN("format"), SPAN("\x63\0\0\0"));
    cr_expect_eq(store_open(&s, f.path, &err), BRIEF_EVERSION, "%s", err.text);
    cr_expect(strstr(err.text, "format 99"), "%s", err.text);
    cr_expect_eq(open_writer_at(&w, f.path, 0, NULL), BRIEF_EVERSION);
    cr_expect_eq(index_check(f.path, NULL, NULL, &report, NULL), BRIEF_EVERSION);
    folder_remove(&f);
}
