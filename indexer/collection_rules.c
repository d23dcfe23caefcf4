/* collection_rules.c -- read the user's files, find or compile their rules.
 *
 * The cache file: "BRFOWN01", the version u64, then the compiled rules, which carry a checksum. */
#include "indexer/collection_rules.h"

#include "brief/version.h"
#include "core/bytes.h"
#include "core/mem.h"
#include "indexer/entities/compiled.h"
#include "indexer/entities/ruleset_compile.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#define CACHE_MAGIC    "BRFOWN01"
#define CACHE_HEAD_LEN 16

/* --- the user's files ------------------------------------------------------------------------- */

static bool is_rule_file(const char *name)
{
    size_t n = strlen(name);
    return name[0] != '.' && ((n > 5 && strcmp(name + n - 5, ".list") == 0) ||
                              (n > 6 && strcmp(name + n - 6, ".rules") == 0));
}

static int is_listed(const struct dirent *entry)
{
    return is_rule_file(entry->d_name);
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* The path among `more` that takes the place of `name`; NULL: none. */
static const char *replacement(const char *name, const char *const *more, size_t n_more)
{
    for (size_t i = 0; i < n_more; i++)
        if (strcmp(source_base_name(more[i]), name) == 0)
            return more[i];
    return NULL;
}

/* Messages call a file by its place in the collection, wherever the program runs:
 * ".brief/rules/clans.rules". */
static brief_status read_own_file(struct collection_rules *r, const char *index, const char *name,
                                  struct brief_error *err)
{
    char path[PATH_MAX], shown[PATH_MAX];
    size_t len = strlen(index);
    while (len > 1 && index[len - 1] == '/')
        len--;
    size_t base = len;
    while (base > 0 && index[base - 1] != '/')
        base--;
    int n = snprintf(path, sizeof path, "%s/rules/%s", index, name);
    int m = snprintf(shown, sizeof shown, "%.*s/rules/%s", (int)(len - base), index + base, name);
    if (n < 0 || (size_t)n >= sizeof path || m < 0 || (size_t)m >= sizeof shown)
        return brief_fail(err, BRIEF_ELIMIT, "%.200s...: the name is too long", index);
    return source_list_read(&r->own, span_of(shown), path, err);
}

static brief_status read_folder(struct collection_rules *r, const char *index,
                                const char *const *more, size_t n_more, struct brief_error *err)
{
    char folder[PATH_MAX];
    struct dirent **names = NULL;
    brief_status st = BRIEF_OK;
    int len = snprintf(folder, sizeof folder, "%s/rules", index);
    if (len < 0 || (size_t)len >= sizeof folder)
        return brief_fail(err, BRIEF_ELIMIT, "%.200s...: the name is too long", index);
    int n = scandir(folder, &names, is_listed, by_bytes);
    if (n < 0)
        return errno == ENOENT || errno == ENOTDIR
                   ? BRIEF_OK
                   : brief_fail(err, BRIEF_EIO, "%s: %s", folder, strerror(errno));
    for (int i = 0; i < n; i++) {
        if (!st && !replacement(names[i]->d_name, more, n_more))
            st = read_own_file(r, index, names[i]->d_name, err);
        free(names[i]);
    }
    free(names);
    return st;
}

/* A named file is called by its path, with a folder, so that it can be told from shipped ones. */
static brief_status read_more(struct collection_rules *r, const char *path, struct brief_error *err)
{
    char shown[PATH_MAX];
    bool bare = !strchr(path, '/');
    int len = snprintf(shown, sizeof shown, "%s%s", bare ? "./" : "", path);
    if (len < 0 || (size_t)len >= sizeof shown)
        return brief_fail(err, BRIEF_ELIMIT, "%.200s...: the name is too long", path);
    if (!is_rule_file(source_base_name(path)))
        return brief_fail(err, BRIEF_EINPUT, "%s: a rule file ends in .rules, a list in .list",
                          path);
    return source_list_read(&r->own, span_of(shown), path, err);
}

static void hash_text(XXH3_state_t *hash, struct span s)
{
    char len[8];
    store_u64le(len, s.len);
    XXH3_64bits_update(hash, len, sizeof len);
    XXH3_64bits_update(hash, s.at, s.len);
}

/* Of the shipped rules (the checksum they carry), the compiler, and the user's files. */
static brief_status set_version(struct collection_rules *r, struct brief_error *err)
{
    XXH3_state_t *hash = XXH3_createState();
    if (!hash)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the rules");
    XXH3_64bits_reset(hash);
    hash_text(hash, span_sub(r->shipped.compiled, 0, COMPILED_HEAD_LEN));
    if (r->own.n)
        hash_text(hash, SPAN(BRIEF_VERSION));
    for (size_t i = 0; i < r->own.n; i++) {
        hash_text(hash, span_of(r->own.at[i].name));
        hash_text(hash, r->own.at[i].text);
    }
    r->version = XXH3_64bits_digest(hash);
    XXH3_freeState(hash);
    return BRIEF_OK;
}

brief_status collection_rules_read(struct collection_rules *r, const struct shipped_rules *shipped,
                                   const char *index, const char *const *more, size_t n_more,
                                   struct brief_error *err)
{
    r->shipped = *shipped;
    brief_status st = index ? read_folder(r, index, more, n_more, err) : BRIEF_OK;
    for (size_t i = 0; i < n_more && !st; i++)
        st = read_more(r, more[i], err);
    return st ? st : set_version(r, err);
}

/* --- compiling -------------------------------------------------------------------------------- */

static bool is_list(const struct source *src)
{
    size_t n = strlen(src->name);
    return n > 5 && strcmp(src->name + n - 5, ".list") == 0;
}

/* A user's lists come first, so that their normal forms count before the shipped ones; a user's
 * rules last, so that they replace what has their names. The parts are borrowed. */
static brief_status compile_sources(struct collection_rules *r, const struct source_list *shipped,
                                    struct brief_error *err)
{
    size_t n = 0;
    struct source *all = mem_calloc(shipped->n + r->own.n + 1, sizeof *all);
    if (!all)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the rules");
    for (size_t i = 0; i < r->own.n; i++)
        if (is_list(&r->own.at[i]))
            all[n++] = r->own.at[i];
    for (size_t i = 0; i < shipped->n; i++)
        all[n++] = shipped->at[i];
    for (size_t i = 0; i < r->own.n; i++)
        if (!is_list(&r->own.at[i]))
            all[n++] = r->own.at[i];
    buf_append(&r->compiled, CACHE_MAGIC, 8);
    buf_u64le(&r->compiled, r->version);
    brief_status st = r->compiled.failed
                          ? brief_fail(err, BRIEF_ENOMEM, "out of memory for the rules")
                          : ruleset_compile_sources(&r->compiled, all, n, err);
    mem_free(all);
    return st;
}

static brief_status compile(struct collection_rules *r, struct brief_error *err)
{
    struct source_list shipped = {0};
    brief_status st = source_list_unpack(&shipped, r->shipped.sources, err);
    if (!st)
        st = compile_sources(r, &shipped, err);
    if (!st) {
        struct span all = buf_bytes(&r->compiled);
        st = ruleset_open(&r->rules, span_sub(all, CACHE_HEAD_LEN, all.len), err);
    }
    source_list_release(&shipped);
    return st;
}

/* Only the user's own examples can stop a run: what he changes on purpose may well undo an example
 * of a shipped rule (`rules test` tells of those, too). */
static void keep_own_failure(void *ctx, const struct example_failure *f)
{
    struct brief_error *err = ctx;
    struct buf text = {0};
    if (!rule_is_own(f->rule))
        return;
    example_failure_print(&text, f);
    brief_fail(err, BRIEF_EINPUT, "%.*s", text.failed ? 1 : (int)text.len,
               text.failed ? "?" : text.at);
    buf_release(&text);
}

static brief_status check_own_examples(struct collection_rules *r, struct brief_error *err)
{
    struct brief_error first = {0};
    size_t n_examples;
    brief_status st = ruleset_run_examples(r->rules, &n_examples, keep_own_failure, &first, err);
    if (!st && first.status)
        st = brief_fail(err, first.status, "%s", first.text);
    r->checked = !st;
    return st;
}

/* --- the cache -------------------------------------------------------------------------------- */

static bool cache_name(char path[PATH_MAX], const char *index)
{
    int n = snprintf(path, PATH_MAX, "%s/db/rules.cache", index);
    return n > 0 && n < PATH_MAX;
}

/* True when the cache holds these very rules and all of it can be believed. */
static bool open_cache(struct collection_rules *r, const char *index)
{
    char path[PATH_MAX];
    if (!cache_name(path, index) || file_bytes_map(&r->cache, path, NULL))
        return false;
    struct span all = r->cache.bytes;
    if (all.len > CACHE_HEAD_LEN && memcmp(all.at, CACHE_MAGIC, 8) == 0 &&
        load_u64le(all.at + 8) == r->version &&
        ruleset_open(&r->rules, span_sub(all, CACHE_HEAD_LEN, all.len), NULL) == BRIEF_OK)
        return true;
    file_bytes_close(&r->cache);
    return false;
}

brief_status collection_rules_open(struct collection_rules *r, const char *cache_of, bool check,
                                   struct brief_error *err)
{
    if (r->own.n == 0)
        return ruleset_open_linked(&r->rules, r->shipped.compiled, err);
    if (cache_of && open_cache(r, cache_of))
        return BRIEF_OK;
    brief_status st = compile(r, err);
    return st || !check ? st : check_own_examples(r, err);
}

static bool write_all(int fd, struct span s)
{
    while (s.len) {
        ssize_t n = write(fd, s.at, s.len);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0)
            s = span_sub(s, (size_t)n, s.len);
    }
    return true;
}

void collection_rules_save(struct collection_rules *r, const char *index)
{
    char path[PATH_MAX], temporary[PATH_MAX + 8];
    if (r->compiled.len == 0 || !cache_name(path, index) ||
        (!r->checked && check_own_examples(r, NULL)))
        return;
    snprintf(temporary, sizeof temporary, "%s.XXXXXX", path);
    int fd = mkostemp(temporary, 0);
    if (fd < 0)
        return;
    bool whole = fchmod(fd, 0644) == 0 && write_all(fd, buf_bytes(&r->compiled));
    if (close(fd) != 0 || !whole || rename(temporary, path) != 0)
        unlink(temporary);
}

void collection_rules_close(struct collection_rules *r)
{
    ruleset_free(r->rules);
    file_bytes_close(&r->cache);
    buf_release(&r->compiled);
    source_list_release(&r->own);
    *r = (struct collection_rules){0};
}

/* --- by which rules a source was read -----------------------------------------------------------
 */

#define RULES_OPTION "rules="

void put_rules_option(struct buf *options, const struct collection_rules *rules)
{
    buf_printf(options, RULES_OPTION "%016llx\n", (unsigned long long)rules->version);
}

struct span take_rules_option(struct span *options)
{
    size_t at = options->len ? options->len - 1 : 0;
    while (at > 0 && options->at[at - 1] != '\n')
        at--;
    struct span line = span_sub(*options, at, options->len);
    if (!span_starts_with(line, SPAN(RULES_OPTION)))
        return (struct span){NULL, 0};
    options->len = at;
    return line;
}

bool is_without_entities(struct span options)
{
    return memmem(options.at, options.len, NO_ENTITIES_OPTION, strlen(NO_ENTITIES_OPTION)) != NULL;
}

bool has_these_rules(struct span options, const struct collection_rules *rules)
{
    struct buf line = {0};
    struct span own = take_rules_option(&options);
    put_rules_option(&line, rules);
    bool same = own.len ? span_equal(own, buf_bytes(&line)) : is_without_entities(options);
    buf_release(&line);
    return same;
}
