/* class_expr.h -- `cap & !(title | "of")`: which units a place in a pattern accepts.
 *
 *     |  or     &  and     !  not     ( )
 *     "word"    this word or sign     name    a list class, a defined class, a shape or a flag */
#ifndef BRIEF_INDEXER_ENTITIES_CLASS_EXPR_H
#define BRIEF_INDEXER_ENTITIES_CLASS_EXPR_H

#include "core/arena.h"
#include "indexer/entities/lexicon_build.h"
#include "indexer/entities/rule_file.h"

enum class_op {
    CLASS_OP_LIST,  /* n: class number */
    CLASS_OP_SHAPE, /* n: bits of shapes */
    CLASS_OP_FLAG,  /* n: enum unit_flag */
    CLASS_OP_AND,
    CLASS_OP_OR,
    CLASS_OP_NOT, /* a alone */
};

struct class_expr {
    enum class_op op;
    uint32_t n;
    const struct class_expr *a, *b;
};

/* A place in a source while it is parsed. */
struct cursor {
    const struct source *src;
    const char *at, *end;
};

/* What parsing needs to know; everything borrowed. Memory of the result lies in `arena`. */
struct parse_context {
    struct rule_file *file;
    struct class_table *classes;
    struct lexicon_build *lexicon; /* literal words become entries */
    struct forms *forms;           /* to cut literals into tokens */
    struct arena *arena;
    struct brief_error *err;
    unsigned depth; /* of definitions inside definitions */
};

#define DEFINITION_DEPTH_MAX 32

/* Skip white space and comments. */
void cursor_skip(struct cursor *c);

/* Take the mark if it stands next. */
bool cursor_take(struct cursor *c, const char *mark);

/* Take a name; empty when none stands here. */
struct span cursor_take_name(struct cursor *c);

brief_status class_expr_parse(struct parse_context *ctx, struct cursor *c,
                              const struct class_expr **out);

/* The expression that a bare name means; *out is NULL when there is none such. */
brief_status class_expr_named(struct parse_context *ctx, struct span name,
                              const struct class_expr **out);

/* The expression for a literal in quotes: one word or sign. `text` points into `src`. */
brief_status class_expr_literal(struct parse_context *ctx, const struct source *src,
                                struct span text, const struct class_expr **out);

/* Is it the name of a shape or flag? */
bool class_expr_is_builtin(struct span name);

const struct class_expr *class_expr_join(struct parse_context *ctx, enum class_op op,
                                         const struct class_expr *a, const struct class_expr *b);

/* For which of the flag sets (bit n: flag set n) a unit with these classes and shape fits. */
uint64_t class_expr_flags(const struct class_expr *e, const struct class_set *set, uint8_t shape);

#endif
