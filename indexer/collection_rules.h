/* collection_rules.h -- the rules of one collection: the shipped ones and the user's own.
 *
 *     INDEX/rules/NAME.list, NAME.rules ──hash──> does INDEX/db/rules.cache fit? ──yes──> map it
 *                       no: with the shipped files ──compile, run the examples──> bytes ──> cache
 *
 * Without files of one's own the compiled rules inside the program serve as they are. The cache is
 * disposable: one that is damaged, cut or made from other files is not used but made anew. */
#ifndef BRIEF_INDEXER_COLLECTION_RULES_H
#define BRIEF_INDEXER_COLLECTION_RULES_H

#include "indexer/entities/ruleset.h"
#include "indexer/entities/source_list.h"
#include "indexer/file_bytes.h"

/* What the program brings along: rules.bin, and the files it was compiled from, packed. */
struct shipped_rules {
    struct span compiled, sources;
};

/* Zero it first, close it last, also after a failure. */
struct collection_rules {
    struct shipped_rules shipped;
    struct source_list own; /* the user's files, by name */
    uint64_t version;       /* of all rules and lists together: a hash of their bytes */
    struct ruleset *rules;  /* NULL until opened */
    struct file_bytes cache;
    struct buf compiled; /* when compiled in this run: behind the head of a cache file */
    bool checked;        /* their own examples hold */
};

/* Read the user's files in `index` (a path; NULL: no index) and set the version. `more` (n_more
 * paths) are read after them; one with the base name of a file in the index takes its place.
 * BRIEF_EIO, BRIEF_ENOMEM. */
brief_status collection_rules_read(struct collection_rules *r, const struct shipped_rules *shipped,
                                   const char *index, const char *const *more, size_t n_more,
                                   struct brief_error *err);

/* Make r->rules. `cache_of`: the index whose cache may serve; NULL: none. check: an example in the
 * user's own files that fails is an error (BRIEF_EINPUT), as is every mistake in them. */
brief_status collection_rules_open(struct collection_rules *r, const char *cache_of, bool check,
                                   struct brief_error *err);

/* Put what was compiled in this run into the index, for the next, if its own examples hold. Failing
 * is no error: the next run compiles again. */
void collection_rules_save(struct collection_rules *r, const char *index);

void collection_rules_close(struct collection_rules *r);

/* Read the user's own rule files in the index at `path` (NULL: none), and `more` (see
 * collection_rules_read); shipped ones are in the program. */
brief_status read_rules(struct collection_rules *out, const char *path, const char *const *more,
                        size_t n_more, struct brief_error *err);

/* The last line of source_row.options says by which rules a source was read, so that other rules
 * make `add` and `update` read it again: put it there; take it off again (empty: there is none). */
void put_rules_option(struct buf *options, const struct collection_rules *rules);
struct span take_rules_option(struct span *options);

/* Was a source with these options read by these rules, or by none on purpose? */
bool has_these_rules(struct span options, const struct collection_rules *rules);

/* Was it added by `add --no-entities`? That line of the options says so. */
#define NO_ENTITIES_OPTION "entities=no\n"
bool is_without_entities(struct span options);

/* Does this rule stand in one of the user's own files? Those have folders in their names. */
static inline bool rule_is_own(const struct rule_facts *rule)
{
    return memchr(rule->file.at, '/', rule->file.len) != NULL;
}

#endif
