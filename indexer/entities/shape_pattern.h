/* shape_pattern.h -- a rule's pattern over units, parsed into a tree.
 *
 *     title+ (?<name> given? <initial | cap>{1,2} )   ──>   tree ──> positions (automaton)
 *                                                               └──> PCRE2 pattern (captures) */
#ifndef BRIEF_INDEXER_ENTITIES_SHAPE_PATTERN_H
#define BRIEF_INDEXER_ENTITIES_SHAPE_PATTERN_H

#include "indexer/entities/class_expr.h"
#include "indexer/entities/unit.h"

enum shape_kind {
    SHAPE_NODE_UNIT,   /* one unit that fits `predicate` */
    SHAPE_NODE_JOIN,   /* a, then b */
    SHAPE_NODE_EITHER, /* a, or b */
    SHAPE_NODE_REPEAT, /* a, min to max times */
    SHAPE_NODE_GROUP,  /* a, captured */
    SHAPE_NODE_EMPTY,
};

#define REPEAT_MAX    UNIT_SPAN_MAX
#define REPEAT_NO_END UINT32_MAX
#define GROUPS_MAX    40

struct shape_node {
    enum shape_kind kind;
    uint32_t predicate; /* UNIT: number in predicate_list */
    uint32_t min, max;  /* REPEAT */
    bool lazy;          /* REPEAT: captures as few as they can */
    uint8_t capture;    /* GROUP: enum capture_name */
    const struct shape_node *a, *b;
};

/* What one place of a pattern accepts. */
struct predicate {
    const struct class_expr *expr;
    bool edge; /* look-arounds: the edge of the block as well */
};

struct predicate_list {
    struct predicate *at;
    size_t n, cap;
};

struct shape_pattern {
    const struct shape_node *root;
    const struct class_expr *before, *after; /* of the units around the match; NULL: any */
    bool before_edge, after_edge;            /* the block's edge fits as well */
    uint8_t groups[GROUPS_MAX];              /* enum capture_name of group n + 1 */
    uint32_t n_groups;
};

/* Parse the pattern in text (a part of src->text). New predicates are appended. */
brief_status shape_pattern_parse(struct shape_pattern *out, struct parse_context *ctx,
                                 struct predicate_list *predicates, const struct source *src,
                                 struct span text);

/* Append a predicate; false when out of memory. Its number is list->n - 1. */
bool predicate_list_add(struct predicate_list *list, struct predicate p);

/* The capture with that name, or N_CAPTURES. */
uint8_t capture_parse(struct span name);
const char *capture_text(uint8_t capture);

#endif
