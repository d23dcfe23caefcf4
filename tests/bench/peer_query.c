/* peer_query.c -- clauses of three kinds, then one AND or OR over them. */
#include "tests/bench/peer_query.h"

enum occur { MUST, SHOULD, MUST_NOT, N_OCCURS };

/* The clauses of one kind, in the order of the query. */
struct clauses {
    struct query_node *at[QUERY_OPERANDS_MAX];
    size_t n;
};

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for the query");
}

/* The operand at *at, which steps behind it. */
static brief_status read_operand(struct lexeme *out, struct span q, size_t *at,
                                 struct brief_error *err)
{
    size_t from = *at;
    char ends = q.at[from] == '"' ? '"' : ' ';
    if (ends == '"')
        from++;
    const char *end = memchr(q.at + from, ends, q.len - from);
    if (!end && ends == '"')
        return brief_fail(err, BRIEF_EQUERY, "%.*s: a quote is never closed", (int)q.len, q.at);
    size_t to = end ? (size_t)(end - q.at) : q.len;
    *out = (struct lexeme){
        .kind = ends == '"' ? LEX_PHRASE : LEX_WORD,
        .field = FIELD_TEXT,
        .text = span_sub(q, from, to),
        .at = *at,
    };
    *at = end ? to + 1 : to;
    return BRIEF_OK;
}

static brief_status read_clauses(struct clauses *all, struct span q, struct arena *a,
                                 struct brief_error *err)
{
    for (size_t at = 0; at < q.len;) {
        if (q.at[at] == ' ') {
            at++;
            continue;
        }
        enum occur occur = q.at[at] == '+' ? MUST : q.at[at] == '-' ? MUST_NOT : SHOULD;
        struct clauses *kind = &all[occur];
        struct query_node *node = arena_calloc(a, 1, sizeof *node);
        at += occur != SHOULD;
        if (!node)
            return no_memory(err);
        if (at >= q.len || kind->n == QUERY_OPERANDS_MAX)
            return brief_fail(err, BRIEF_EQUERY, "%.*s: a clause too much", (int)q.len, q.at);
        node->kind = NODE_OPERAND;
        brief_status st = read_operand(&node->operand, q, &at, err);
        if (st)
            return st;
        kind->at[kind->n++] = node;
    }
    return BRIEF_OK;
}

/* One node over the clauses of a kind; *out is NULL when there are none. */
static brief_status join(struct query_node **out, uint8_t kind, const struct clauses *from,
                         struct arena *a, struct brief_error *err)
{
    *out = from->n ? from->at[0] : NULL;
    if (from->n < 2)
        return BRIEF_OK;
    struct query_node *node = arena_calloc(a, 1, sizeof *node);
    struct query_node **children = arena_alloc(a, from->n * sizeof(struct query_node *));
    if (!node || !children)
        return no_memory(err);
    memcpy(children, from->at, from->n * sizeof(struct query_node *));
    *node = (struct query_node){.kind = kind, .children = children, .n_children = from->n};
    *out = node;
    return BRIEF_OK;
}

/* `wanted`, which must match, with what else is said of it. */
static brief_status qualify(struct query_node **out, struct query_node *wanted,
                            struct query_node *optional, struct query_node *without,
                            struct arena *a, struct brief_error *err)
{
    *out = wanted;
    if (!optional && !without)
        return BRIEF_OK;
    if (wanted->kind != NODE_AND) {
        struct clauses one = {.at = {wanted, wanted}, .n = 2};
        brief_status st = join(out, NODE_AND, &one, a, err);
        if (st)
            return st;
        (*out)->n_children = 1;
    }
    (*out)->optional = optional;
    (*out)->without = without;
    return BRIEF_OK;
}

brief_status peer_query_parse(struct query_tree *out, struct span query, struct arena *a,
                              struct brief_error *err)
{
    struct query_node *must, *should, *must_not;
    brief_status st;
    *out = (struct query_tree){.text = arena_copy(a, query)};
    struct clauses *all = arena_calloc(a, N_OCCURS, sizeof *all);
    if (!all || !out->text.at)
        return no_memory(err);
    if ((st = read_clauses(all, out->text, a, err)) ||
        (st = join(&must, NODE_AND, &all[MUST], a, err)) ||
        (st = join(&should, NODE_OR, &all[SHOULD], a, err)) ||
        (st = join(&must_not, NODE_OR, &all[MUST_NOT], a, err)))
        return st;
    if (!must && !should)
        return brief_fail(err, BRIEF_EQUERY, "%.*s: nothing that may match", (int)query.len,
                          query.at);
    out->n_operands = all[MUST].n + all[SHOULD].n + all[MUST_NOT].n;
    return qualify(&out->root, must ? must : should, must ? should : NULL, must_not, a, err);
}
