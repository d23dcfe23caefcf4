/* parser.c -- recursive descent with a bounded depth.
 *
 * While parsing, a subtree carries its sign: `negative` means "every document but these". Joining
 * subtrees keeps that exact, so negation needs no node of its own. */
#include "query/parser.h"

#include "core/text/utf8.h"
#include "query/query_error.h"

/* A subtree, or everything but it. */
struct signed_node {
    struct query_node *node;
    bool negative;
    size_t at; /* where it begins in the query */
};

struct node_list {
    struct signed_node *at;
    size_t n, cap;
};

struct parser {
    struct lexer lexer;
    struct lexeme next; /* looked at, not taken */
    struct arena *arena;
    size_t depth, n_operands;
    struct brief_error *err;
};

static brief_status no_memory(struct parser *p)
{
    return brief_fail(p->err, BRIEF_ENOMEM, "out of memory for the query");
}

static brief_status advance(struct parser *p)
{
    return lexer_next(&p->lexer, &p->next, p->err);
}

static brief_status list_add(struct parser *p, struct node_list *list, struct signed_node node)
{
    if (list->n == list->cap) {
        size_t cap = list->cap ? list->cap * 2 : 4;
        struct signed_node *grown = arena_alloc(p->arena, cap * sizeof *grown);
        if (!grown)
            return no_memory(p);
        if (list->n)
            memcpy(grown, list->at, list->n * sizeof *grown);
        list->at = grown;
        list->cap = cap;
    }
    list->at[list->n++] = node;
    return BRIEF_OK;
}

/* One node of `kind` over the list's subtrees of one sign; a single one stands for itself, and
 * children of the same kind are taken in. NULL: none of that sign (or out of memory: *st). */
static struct query_node *join(struct parser *p, uint8_t kind, const struct node_list *list,
                               bool negative, brief_status *st)
{
    size_t n = 0;
    struct query_node *single = NULL;
    for (size_t i = 0; i < list->n; i++)
        if (list->at[i].negative == negative) {
            struct query_node *node = list->at[i].node;
            bool flat = node->kind == kind && !node->without;
            n += flat ? node->n_children : 1;
            single = node;
        }
    if (n < 2)
        return single;
    struct query_node *out = arena_calloc(p->arena, 1, sizeof *out);
    struct query_node **children = arena_alloc(p->arena, n * sizeof(struct query_node *));
    if (!out || !children) {
        *st = no_memory(p);
        return NULL;
    }
    *out = (struct query_node){.kind = kind, .children = children};
    for (size_t i = 0; i < list->n; i++) {
        struct query_node *node = list->at[i].node;
        if (list->at[i].negative != negative)
            continue;
        bool flat = node->kind == kind && !node->without;
        for (size_t j = 0; flat && j < node->n_children; j++)
            children[out->n_children++] = node->children[j];
        if (!flat)
            children[out->n_children++] = node;
    }
    return out;
}

/* wanted, but not unwanted. */
static struct query_node *subtract(struct parser *p, struct query_node *wanted,
                                   struct query_node *unwanted, brief_status *st)
{
    struct query_node *out = arena_calloc(p->arena, 1, sizeof *out);
    struct query_node **children = arena_alloc(p->arena, sizeof(struct query_node *));
    if (!out || !children) {
        *st = no_memory(p);
        return NULL;
    }
    if (wanted->kind == NODE_AND && !wanted->without) {
        *out = *wanted;
    } else {
        children[0] = wanted;
        *out = (struct query_node){.kind = NODE_AND, .children = children, .n_children = 1};
    }
    out->without = unwanted;
    return out;
}

/* a b -c -d = (a b) without (c OR d); -c -d = not (c OR d);
 * a OR -c = not (c without a); -c OR -d = not (c d). */
static brief_status combine(struct parser *p, bool is_and, const struct node_list *list,
                            struct signed_node *out)
{
    brief_status st = BRIEF_OK;
    *out = list->at[0];
    if (list->n == 1)
        return BRIEF_OK;
    struct query_node *wanted = join(p, is_and ? NODE_AND : NODE_OR, list, false, &st);
    struct query_node *unwanted = join(p, is_and ? NODE_OR : NODE_AND, list, true, &st);
    if (st)
        return st;
    if (wanted && unwanted)
        out->node =
            is_and ? subtract(p, wanted, unwanted, &st) : subtract(p, unwanted, wanted, &st);
    else
        out->node = wanted ? wanted : unwanted;
    out->negative = is_and ? !wanted : unwanted != NULL;
    return st;
}

static brief_status parse_or(struct parser *p, struct signed_node *out);

static brief_status parse_operand(struct parser *p, struct signed_node *out)
{
    struct query_node *node = arena_calloc(p->arena, 1, sizeof *node);
    if (!node)
        return no_memory(p);
    if (++p->n_operands > QUERY_OPERANDS_MAX)
        return query_fail(p->err, p->lexer.query, p->next.at,
                          "a query holds at most %d words and phrases", QUERY_OPERANDS_MAX);
    *node = (struct query_node){.kind = NODE_OPERAND, .operand = p->next};
    *out = (struct signed_node){node, false, p->next.at};
    return advance(p);
}

static brief_status parse_group(struct parser *p, struct signed_node *out)
{
    brief_status st;
    size_t open_at = p->next.at;
    if ((st = advance(p)))
        return st;
    if (p->next.kind == LEX_CLOSE)
        return query_fail(p->err, p->lexer.query, open_at, "there is nothing between the brackets");
    if ((st = parse_or(p, out)))
        return st;
    if (p->next.kind != LEX_CLOSE)
        return query_fail(p->err, p->lexer.query, open_at, "this bracket is never closed");
    return advance(p);
}

/* What to say when an operand was due and something else stands there. */
static brief_status no_operand(struct parser *p)
{
    struct span q = p->lexer.query;
    switch (p->next.kind) {
    case LEX_CLOSE:
        return query_fail(p->err, q, p->next.at, "a word or phrase is missing before this bracket");
    case LEX_AND:
    case LEX_OR:
        return query_fail(p->err, q, p->next.at,
                          "a word or phrase is missing before %.*s (to search for the word itself, "
                          "write it in lower case)",
                          (int)p->next.text.len, p->next.text.at);
    default:
        return query_fail(p->err, q, p->next.at, "a word or phrase is missing here");
    }
}

static brief_status parse_not(struct parser *p, struct signed_node *out)
{
    brief_status st;
    struct lexeme first = p->next;
    if (p->depth >= QUERY_DEPTH_MAX)
        return query_fail(p->err, p->lexer.query, first.at,
                          "brackets and NOTs stand more than %d deep", QUERY_DEPTH_MAX);
    p->depth++;
    if (first.kind == LEX_NOT) {
        st = advance(p);
        st = st ? st : parse_not(p, out);
        out->negative = !out->negative;
    } else if (first.kind == LEX_OPEN) {
        st = parse_group(p, out);
    } else if (first.kind == LEX_WORD || first.kind == LEX_PREFIX || first.kind == LEX_PHRASE) {
        st = parse_operand(p, out);
    } else {
        st = no_operand(p);
    }
    out->at = first.at;
    p->depth--;
    return st;
}

static brief_status parse_and(struct parser *p, struct signed_node *out)
{
    struct node_list list = {0};
    for (;;) {
        struct signed_node node = {0};
        brief_status st = parse_not(p, &node);
        if (st || (st = list_add(p, &list, node)))
            return st;
        if (p->next.kind == LEX_AND) {
            if ((st = advance(p)))
                return st;
        } else if (p->next.kind == LEX_END || p->next.kind == LEX_CLOSE || p->next.kind == LEX_OR) {
            return combine(p, true, &list, out);
        }
    }
}

static brief_status parse_or(struct parser *p, struct signed_node *out)
{
    struct node_list list = {0};
    for (;;) {
        struct signed_node node = {0};
        brief_status st = parse_and(p, &node);
        if (st || (st = list_add(p, &list, node)))
            return st;
        if (p->next.kind != LEX_OR)
            return combine(p, false, &list, out);
        if ((st = advance(p)))
            return st;
    }
}

/* The query as valid NFC in the arena. */
static brief_status take_text(struct query_tree *out, struct span query, struct arena *a,
                              struct brief_error *err)
{
    struct buf text = {0};
    if (query.len > QUERY_BYTES_MAX)
        return brief_fail(err, BRIEF_EQUERY, "the query is longer than %d bytes", QUERY_BYTES_MAX);
    brief_status st = utf8_append_nfc(&text, query, NULL);
    if (!st) {
        out->text = arena_copy(a, buf_bytes(&text));
        st = out->text.at ? BRIEF_OK : BRIEF_ENOMEM;
    }
    buf_release(&text);
    return st ? brief_fail(err, st, "out of memory for the query") : BRIEF_OK;
}

brief_status query_parse(struct query_tree *out, struct span query, struct arena *a,
                         struct brief_error *err)
{
    *out = (struct query_tree){0};
    brief_status st = take_text(out, query, a, err);
    struct parser p = {.lexer = {.query = out->text}, .arena = a, .err = err};
    struct signed_node root = {0};
    if (st || (st = advance(&p)))
        return st;
    if (p.next.kind == LEX_END)
        return brief_fail(err, BRIEF_EQUERY, "the query is empty: give a word to search for");
    if ((st = parse_or(&p, &root)))
        return st;
    if (p.next.kind == LEX_CLOSE)
        return query_fail(err, out->text, p.next.at, "this bracket was never opened");
    if (root.negative)
        return query_fail(err, out->text, root.at,
                          "the query only says what must not occur: add a word or a field that "
                          "must (options stand before `--`)");
    out->root = root.node;
    out->n_operands = p.n_operands;
    return BRIEF_OK;
}

static void format_operand(struct buf *out, const struct lexeme *operand)
{
    if (operand->field != FIELD_TEXT)
        buf_printf(out, "%s:", query_field_name(operand->field));
    const char *quote = operand->kind == LEX_PHRASE ? "\"" : "";
    buf_puts(out, quote);
    buf_span(out, operand->text);
    buf_puts(out, operand->kind == LEX_PREFIX ? "*" : quote);
}

void query_node_format(struct buf *out, const struct query_node *node)
{
    if (node->kind == NODE_OPERAND) {
        format_operand(out, &node->operand);
        return;
    }
    buf_puts(out, node->kind == NODE_AND ? "(and" : "(or");
    for (size_t i = 0; i < node->n_children; i++) {
        buf_byte(out, ' ');
        query_node_format(out, node->children[i]);
    }
    if (node->optional) {
        buf_puts(out, " (optional ");
        query_node_format(out, node->optional);
        buf_byte(out, ')');
    }
    if (node->without) {
        buf_puts(out, " (without ");
        query_node_format(out, node->without);
        buf_byte(out, ')');
    }
    buf_byte(out, ')');
}
