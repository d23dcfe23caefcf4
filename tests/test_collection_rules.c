/* test_collection_rules.c -- a user's own files over small shipped ones: version, cache, memory. */
#include "core/mem.h"
#include "folder_remove.h"
#include "indexer/collection_rules.h"
#include "indexer/entities/ruleset_compile.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* An index folder with rules of its own, and a program with rules of two files. */
struct place {
    char index[64];
    struct buf compiled, packed;
    struct shipped_rules shipped;
};

static void write_file(const char *path, const void *at, size_t len)
{
    FILE *f = fopen(path, "wb");
    cr_assert(f && fwrite(at, 1, len, f) == len && fclose(f) == 0, "%s", path);
}

static void write_own(const struct place *p, const char *name, const char *text)
{
    char path[200];
    snprintf(path, sizeof path, "%s/rules/%s", p->index, name);
    write_file(path, text, strlen(text));
}

static void open_place(struct place *p)
{
    char folder[100];
    struct source_list files = {0};
    struct brief_error err = {0};
    *p = (struct place){.index = "/tmp/brief-rules-XXXXXX"};
    cr_assert(mkdtemp(p->index) != NULL);
    snprintf(folder, sizeof folder, "%s/rules", p->index);
    mkdir(folder, 0777);
    snprintf(folder, sizeof folder, "%s/db", p->index);
    mkdir(folder, 0777);
    cr_assert(!source_list_add(&files, SPAN("a.rules"),
                               SPAN("list city\nshape place.city : place\n  city\n"), &err) &&
              !source_list_add(&files, SPAN("a.list"), SPAN("@city\nLima = LIM\n"), &err));
    cr_assert_eq(ruleset_compile_sources(&p->compiled, files.at, files.n, &err), BRIEF_OK, "%s",
                 err.text);
    cr_assert_eq(source_list_pack(&p->packed, &files, &err), BRIEF_OK);
    source_list_release(&files);
    p->shipped = (struct shipped_rules){buf_bytes(&p->compiled), buf_bytes(&p->packed)};
}

static void close_place(struct place *p)
{
    folder_remove_all(p->index);
    buf_release(&p->compiled);
    buf_release(&p->packed);
}

static brief_status open_rules_of(struct collection_rules *r, const struct place *p,
                                  struct brief_error *err)
{
    *r = (struct collection_rules){0};
    brief_status st = collection_rules_read(r, &p->shipped, p->index, NULL, 0, err);
    return st ? st : collection_rules_open(r, p->index, true, err);
}

static uint64_t version_of(const struct place *p)
{
    struct collection_rules r = {0};
    cr_assert_eq(collection_rules_read(&r, &p->shipped, p->index, NULL, 0, NULL), BRIEF_OK);
    uint64_t version = r.version;
    collection_rules_close(&r);
    return version;
}

Test(collection_rules, the_version_follows_the_bytes_of_rule_files_alone)
{
    struct place p;
    open_place(&p);
    uint64_t shipped = version_of(&p);
    write_own(&p, "notes.txt", "no rules");
    write_own(&p, ".hidden.rules", "no rules");
    write_own(&p, "a.rules~", "no rules");
    cr_expect_eq(version_of(&p), shipped);
    write_own(&p, "b.list", "@city\nIlo\n");
    uint64_t first = version_of(&p);
    cr_expect_neq(first, shipped);
    write_own(&p, "b.list", "@city\nIlo \n");
    cr_expect_neq(version_of(&p), first);
    write_own(&p, "b.list", "@city\nIlo\n");
    cr_expect_eq(version_of(&p), first);
    write_own(&p, "c.list", "");
    cr_expect_neq(version_of(&p), first);
    close_place(&p);
}

/* The user's normal form counts, the shipped rule finds his names. */
static bool is_right(const struct collection_rules *r)
{
    struct lookup_scratch scratch = {0};
    int city = ruleset_class(r->rules, "city");
    struct span lima = ruleset_lookup(r->rules, &scratch, SPAN("Lima"), city);
    bool right = span_equal(lima, SPAN("Lima, Peru")) &&
                 span_equal(ruleset_lookup(r->rules, &scratch, SPAN("Ilo"), city), SPAN("Ilo")) &&
                 ruleset_count(r->rules) == 1;
    lookup_scratch_release(&scratch);
    return right;
}

Test(collection_rules, a_cache_changed_at_any_byte_is_never_believed)
{
    struct place p;
    struct collection_rules r;
    struct brief_error err = {0};
    struct file_bytes good;
    char cache[100];
    open_place(&p);
    write_own(&p, "b.list", "@city\nIlo\nLima = Lima, Peru\n");
    snprintf(cache, sizeof cache, "%s/db/rules.cache", p.index);
    cr_assert_eq(open_rules_of(&r, &p, &err), BRIEF_OK, "%s", err.text);
    cr_expect(is_right(&r) && r.compiled.len);
    collection_rules_save(&r, p.index);
    collection_rules_close(&r);
    cr_assert_eq(open_rules_of(&r, &p, &err), BRIEF_OK);
    cr_expect(is_right(&r) && !r.compiled.len, "the cache does not serve");
    collection_rules_close(&r);
    cr_assert_eq(file_bytes_open(&good, cache, &err), BRIEF_OK);
    for (size_t at = 0; at < good.bytes.len; at += 1 + at / 64) {
        char *bad = malloc(good.bytes.len);
        memcpy(bad, good.bytes.at, good.bytes.len);
        bad[at] ^= 0x20;
        write_file(cache, bad, at % 3 ? good.bytes.len : at); /* some are cut, too */
        free(bad);
        cr_assert_eq(open_rules_of(&r, &p, &err), BRIEF_OK, "byte %zu", at);
        cr_expect(is_right(&r) && r.compiled.len, "byte %zu of the cache was believed", at);
        collection_rules_close(&r);
    }
    file_bytes_close(&good);
    close_place(&p);
}

Test(collection_rules, a_mistake_names_the_file_as_the_collection_sees_it)
{
    struct place p;
    struct collection_rules r;
    struct brief_error err = {0};
    open_place(&p);
    write_own(&p, "b.rules", "shape x : place\n  town\n");
    cr_expect_eq(open_rules_of(&r, &p, &err), BRIEF_EINPUT);
    cr_expect(strstr(err.text, "/rules/b.rules:2:3: no pattern") != NULL, "%s", err.text);
    cr_expect(strncmp(err.text, "brief-rules-", 12) == 0, "%s", err.text);
    collection_rules_close(&r);
    close_place(&p);
}

Test(collection_rules, failing_memory_is_told)
{
    struct place p;
    struct collection_rules r;
    open_place(&p);
    write_own(&p, "b.list", "@city\nIlo\n");
    for (long n = 1; n < 3000; n += 1 + n / 8) {
        struct brief_error err = {0};
        mem_fail_from(n);
        brief_status st = open_rules_of(&r, &p, &err);
        mem_fail_from(0);
        cr_expect(st == BRIEF_OK || st == BRIEF_ENOMEM, "allocation %ld: %s", n, err.text);
        collection_rules_close(&r);
    }
    close_place(&p);
}
