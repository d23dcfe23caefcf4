/* parser.h -- from lexemes to a tree that says which documents are meant.
 *
 *     query := and { OR and }     and := not { [AND] not }     not := { NOT | '-' } primary
 *     primary := '(' query ')' | operand
 *
 * AND binds tighter than OR. The tree holds no negation of its own: an AND node has a subtree
 * `without` of what must not match, so every node says what to walk, never what to skip. Negations
 * anywhere are rewritten into that shape exactly (De Morgan); a query that as a whole only says
 * what must not occur is refused. */
#ifndef BRIEF_QUERY_PARSER_H
#define BRIEF_QUERY_PARSER_H

#include "core/arena.h"
#include "core/buf.h"
#include "query/lexer.h"

#define QUERY_BYTES_MAX    65536
#define QUERY_DEPTH_MAX    64 /* brackets and NOTs inside each other */
#define QUERY_OPERANDS_MAX 512

enum node_kind { NODE_OPERAND, NODE_AND, NODE_OR };

struct query_node {
    uint8_t kind; /* enum node_kind */
    struct lexeme operand;
    struct query_node **children; /* AND, OR: in the order of the query */
    size_t n_children;
    struct query_node *without; /* AND: documents that match this do not match; may be NULL */
    struct query_node
        *optional; /* AND: adds to the score where it matches, and decides nothing; for
                      callers that build trees, the query language has no sign for it */
};

struct query_tree {
    struct span text; /* the query, NFC, in the arena: what lexemes point into */
    struct query_node *root;
    size_t n_operands;
};

/* Parse `query`; all of the tree lies in `a`. BRIEF_EQUERY: message with a caret. */
brief_status query_parse(struct query_tree *out, struct span query, struct arena *a,
                         struct brief_error *err);

/* For tests and --explain: (and oil (or gas "two states") (without title:venezuela)). */
void query_node_format(struct buf *out, const struct query_node *node);

#endif
