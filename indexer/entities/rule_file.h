/* rule_file.h -- read `.rules` files into statements; what they mean is decided later.
 *
 *     class NAME = EXPRESSION            list NAME…            drop RULE…
 *     pattern NAME = SHAPES              regex NAME = TEXT
 *     shape RULE : TYPE attributes       text RULE : TYPE attributes
 *         indented lines: attributes, conditions (where …), examples, and the pattern itself
 *
 * rules(5) tells users the same at length. Later statements replace earlier ones of the same name,
 * so that a collection's own rules override the shipped ones. */
#ifndef BRIEF_INDEXER_ENTITIES_RULE_FILE_H
#define BRIEF_INDEXER_ENTITIES_RULE_FILE_H

#include "indexer/entities/source.h"

#define RULE_NAME_MAX     64
#define RULE_PRIORITY_MAX 1000

/* A class, pattern or regex, and where its right side stands. */
struct definition {
    struct span name;
    struct span body;
    const struct source *src;
};

struct definition_list {
    struct definition *at;
    size_t n, cap;
};

struct rule_example {
    uint32_t rule;    /* number in rule_file.rules */
    bool wanted;      /* '+': the rule must find it; '-': it must not */
    struct span text; /* the sentence, as written: escapes \" \\ \n stand */
    struct span want; /* the mention's own span; empty: any (only with '-') */
    uint32_t line;
};

struct rule_where {
    uint32_t rule;    /* number in rule_file.rules */
    struct span text; /* what stands behind `where` */
};

struct rule {
    struct span name;
    const struct source *src;
    uint32_t line;
    bool is_text;
    bool weak;
    bool context;       /* its length in the choice is that of its name alone */
    bool silent;        /* takes its span and yields nothing */
    uint8_t type;       /* enum mention_type */
    uint8_t confidence; /* 0..100 */
    uint32_t priority;
    struct span normaliser;
    struct span trigger; /* text rules: a shape pattern */
    struct span pattern;
    bool dropped;
};

struct rule_file {
    struct definition_list classes, patterns, regexes, lists; /* lists: names declared */
    struct rule *rules;
    size_t n_rules, rules_cap;
    struct rule_example *examples;
    size_t n_examples, examples_cap;
    struct rule_where *wheres;
    size_t n_wheres, wheres_cap;
};

void rule_file_release(struct rule_file *f);

/* Read one more file; `src` must outlive `f`. */
brief_status rule_file_read(struct rule_file *f, const struct source *src, struct brief_error *err);

/* The definition with that name, or NULL. */
const struct definition *definition_find(const struct definition_list *list, struct span name);

#endif
