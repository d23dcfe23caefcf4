/* shape_pattern.c -- recursive descent over the pattern language of shape rules.
 *
 *     pattern := look-behind* either look-ahead*
 *     either  := join ('|' join)*
 *     join    := repeat*
 *     repeat  := unit ('*' | '+' | '?' | '{m}' | '{m,}' | '{m,n}')? '?'?
 *     unit    := '<' classes '>' | name | "words" | '.' | '(' either ')' | '(?<name>' either ')' */
#include "indexer/entities/shape_pattern.h"

#include "core/mem.h"
#include "indexer/entities/candidate.h"

struct parser {
    struct parse_context *ctx;
    struct predicate_list *predicates;
    struct shape_pattern *out;
};

static const char *const capture_names[N_CAPTURES] = {
    [CAPTURE_NAME] = "name",       [CAPTURE_ROLE] = "role",
    [CAPTURE_GIVEN] = "given",     [CAPTURE_SURNAME] = "surname",
    [CAPTURE_SHORT] = "short",     [CAPTURE_SIGN] = "sign",
    [CAPTURE_NUMBER] = "number",   [CAPTURE_NUMBER_TO] = "number_to",
    [CAPTURE_MULT] = "mult",       [CAPTURE_MULT_TO] = "mult_to",
    [CAPTURE_UNIT] = "unit",       [CAPTURE_HEDGE] = "hedge",
    [CAPTURE_DAY] = "day",         [CAPTURE_DAY_TO] = "day_to",
    [CAPTURE_MONTH] = "month",     [CAPTURE_MONTH_TO] = "month_to",
    [CAPTURE_YEAR] = "year",       [CAPTURE_YEAR_TO] = "year_to",
    [CAPTURE_WEEKDAY] = "weekday", [CAPTURE_RELATIVE] = "relative",
    [CAPTURE_PERIOD] = "period",   [CAPTURE_CODE] = "code",
    [CAPTURE_TITLE] = "title",
};

uint8_t capture_parse(struct span name)
{
    for (uint8_t i = 0; i < N_CAPTURES; i++)
        if (span_equal(span_of(capture_names[i]), name))
            return i;
    return N_CAPTURES;
}

const char *capture_text(uint8_t capture)
{
    return capture < N_CAPTURES ? capture_names[capture] : "";
}

static brief_status parse_either(struct parser *p, struct cursor *c, struct shape_node **out);

static brief_status out_of_memory(const struct parser *p)
{
    return brief_fail(p->ctx->err, BRIEF_ENOMEM, "out of memory while compiling rules");
}

static struct shape_node *new_node(struct parser *p, enum shape_kind kind,
                                   const struct shape_node *a, const struct shape_node *b)
{
    struct shape_node *n = arena_calloc(p->ctx->arena, 1, sizeof *n);
    if (n)
        *n = (struct shape_node){.kind = kind, .a = a, .b = b};
    return n;
}

bool predicate_list_add(struct predicate_list *list, struct predicate p)
{
    struct predicate *grown = mem_grow(list->at, &list->cap, list->n + 1, sizeof *grown);
    if (!grown)
        return false;
    list->at = grown;
    grown[list->n++] = p;
    return true;
}

static brief_status unit_node(struct parser *p, const struct class_expr *e, struct shape_node **out)
{
    *out = new_node(p, SHAPE_NODE_UNIT, NULL, NULL);
    if (!*out || !predicate_list_add(p->predicates, (struct predicate){.expr = e}))
        return out_of_memory(p);
    (*out)->predicate = (uint32_t)p->predicates->n - 1;
    return BRIEF_OK;
}

static brief_status join(struct parser *p, struct shape_node **left, struct shape_node *right)
{
    struct shape_node *n =
        (*left)->kind == SHAPE_NODE_EMPTY ? right : new_node(p, SHAPE_NODE_JOIN, *left, right);
    if (!n)
        return out_of_memory(p);
    *left = n;
    return BRIEF_OK;
}

/* "South China" Sea: each word of the literal is a unit. */
static brief_status parse_words(struct parser *p, struct cursor *c, struct shape_node **out)
{
    const char *from = c->at;
    while (c->at < c->end && *c->at != '"' && *c->at != '\n')
        c->at++;
    if (c->at == c->end || *c->at != '"')
        return source_fail(c->src, from - 1, p->ctx->err, "this '\"' has no partner");
    struct span text = {from, (size_t)(c->at++ - from)}, word;
    *out = new_node(p, SHAPE_NODE_EMPTY, NULL, NULL);
    if (!*out)
        return out_of_memory(p);
    while ((word = span_take_word(&text)).len) {
        const struct class_expr *e;
        struct shape_node *unit;
        brief_status st = class_expr_literal(p->ctx, c->src, word, &e);
        if (st || (st = unit_node(p, e, &unit)) || (st = join(p, out, unit)))
            return st;
    }
    if ((*out)->kind == SHAPE_NODE_EMPTY)
        return source_fail(c->src, from, p->ctx->err, "an empty literal");
    return BRIEF_OK;
}

static brief_status parse_classes(struct parser *p, struct cursor *c, const struct class_expr **e)
{
    const char *from = c->at - 1;
    brief_status st = class_expr_parse(p->ctx, c, e);
    if (!st && !cursor_take(c, ">"))
        st = source_fail(c->src, c->at < c->end ? c->at : from, p->ctx->err,
                         "expected '>' behind the classes");
    return st;
}

/* A bare name: a pattern, else a class. */
static brief_status parse_name(struct parser *p, struct cursor *c, struct span name,
                               struct shape_node **out)
{
    const struct definition *d = definition_find(&p->ctx->file->patterns, name);
    const struct class_expr *e = NULL;
    brief_status st;
    if (!d) {
        if ((st = class_expr_named(p->ctx, name, &e)))
            return st;
        if (!e)
            return source_fail(c->src, name.at, p->ctx->err,
                               "no pattern, class, shape or flag is called '%.*s'", (int)name.len,
                               name.at);
        return unit_node(p, e, out);
    }
    struct cursor inner = {d->src, d->body.at, d->body.at + d->body.len};
    if (p->ctx->depth >= DEFINITION_DEPTH_MAX)
        return source_fail(c->src, name.at, p->ctx->err,
                           "'%.*s' is defined by itself, or over %d levels deep", (int)name.len,
                           name.at, DEFINITION_DEPTH_MAX);
    p->ctx->depth++;
    st = parse_either(p, &inner, out);
    p->ctx->depth--;
    cursor_skip(&inner);
    if (!st && inner.at < inner.end)
        return source_fail(d->src, inner.at, p->ctx->err, "unexpected text in the pattern");
    return st;
}

static brief_status parse_group(struct parser *p, struct cursor *c, struct shape_node **out)
{
    const char *open = c->at - 1;
    uint8_t capture = N_CAPTURES;
    struct shape_node *inner;
    if (cursor_take(c, "?<")) {
        struct span name = cursor_take_name(c);
        capture = capture_parse(name);
        if (name.len == 0)
            return source_fail(c->src, open, p->ctx->err,
                               "a look-behind stands first in a pattern, a look-ahead last");
        if (capture == N_CAPTURES)
            return source_fail(c->src, name.at, p->ctx->err, "no capture is called '%.*s'",
                               (int)name.len, name.at);
        if (!cursor_take(c, ">"))
            return source_fail(c->src, c->at, p->ctx->err, "expected '>' behind the name");
    } else if (cursor_take(c, "?:")) {
        capture = N_CAPTURES;
    } else if (cursor_take(c, "?")) {
        return source_fail(c->src, open, p->ctx->err,
                           "a look-behind stands first in a pattern, a look-ahead last");
    }
    if (p->ctx->depth >= DEFINITION_DEPTH_MAX)
        return source_fail(c->src, open, p->ctx->err, "over %d levels deep", DEFINITION_DEPTH_MAX);
    p->ctx->depth++;
    brief_status st = parse_either(p, c, &inner);
    p->ctx->depth--;
    if (!st && !cursor_take(c, ")"))
        st = source_fail(c->src, open, p->ctx->err, "this '(' has no partner");
    *out = inner;
    if (st || capture == N_CAPTURES)
        return st;
    *out = new_node(p, SHAPE_NODE_GROUP, inner, NULL);
    if (!*out)
        return out_of_memory(p);
    (*out)->capture = capture;
    return BRIEF_OK;
}

static brief_status parse_unit(struct parser *p, struct cursor *c, struct shape_node **out)
{
    const struct class_expr *e = NULL;
    brief_status st;
    cursor_skip(c);
    const char *at = c->at;
    if (cursor_take(c, "("))
        return parse_group(p, c, out);
    if (cursor_take(c, "\""))
        return parse_words(p, c, out);
    if (cursor_take(c, "<"))
        return (st = parse_classes(p, c, &e)) ? st : unit_node(p, e, out);
    if (cursor_take(c, ".")) {
        st = class_expr_named(p->ctx, SPAN("any"), &e);
        return st ? st : unit_node(p, e, out);
    }
    struct span name = cursor_take_name(c);
    if (name.len)
        return parse_name(p, c, name, out);
    return source_fail(c->src, at, p->ctx->err,
                       "expected <classes>, a name, \"words\", '.' or '('");
}

static brief_status take_count(struct parser *p, struct cursor *c, uint32_t *out)
{
    const char *from = c->at;
    uint32_t v = 0;
    while (c->at < c->end && *c->at >= '0' && *c->at <= '9' && v <= REPEAT_MAX)
        v = 10 * v + (uint32_t)(*c->at++ - '0');
    if (c->at == from || v > REPEAT_MAX)
        return source_fail(c->src, from, p->ctx->err, "expected a count from 0 to %d", REPEAT_MAX);
    *out = v;
    return BRIEF_OK;
}

static brief_status parse_counts(struct parser *p, struct cursor *c, uint32_t *min, uint32_t *max)
{
    const char *open = c->at - 1;
    brief_status st = take_count(p, c, min);
    if (st)
        return st;
    *max = *min;
    if (cursor_take(c, ",")) {
        *max = REPEAT_NO_END;
        if (!cursor_take(c, "}")) {
            if ((st = take_count(p, c, max)))
                return st;
            if (!cursor_take(c, "}"))
                return source_fail(c->src, open, p->ctx->err, "this '{' has no partner");
        }
    } else if (!cursor_take(c, "}")) {
        return source_fail(c->src, open, p->ctx->err, "this '{' has no partner");
    }
    if (*max < *min || *max == 0)
        return source_fail(c->src, open, p->ctx->err, "the second count is below the first");
    return BRIEF_OK;
}

static brief_status parse_repeat(struct parser *p, struct cursor *c, struct shape_node **out)
{
    uint32_t min, max = REPEAT_NO_END;
    brief_status st = parse_unit(p, c, out);
    if (st)
        return st;
    cursor_skip(c);
    if (cursor_take(c, "*"))
        min = 0;
    else if (cursor_take(c, "+"))
        min = 1;
    else if (cursor_take(c, "?"))
        min = 0, max = 1;
    else if (!cursor_take(c, "{"))
        return BRIEF_OK;
    else if ((st = parse_counts(p, c, &min, &max)))
        return st;
    struct shape_node *n = new_node(p, SHAPE_NODE_REPEAT, *out, NULL);
    if (!n)
        return out_of_memory(p);
    n->min = min;
    n->max = max;
    n->lazy = cursor_take(c, "?");
    *out = n;
    return BRIEF_OK;
}

/* Does a look-ahead or look-behind begin here? */
static bool at_look(struct cursor *c)
{
    static const char *const marks[] = {"(?=", "(?!", "(?<=", "(?<!"};
    cursor_skip(c);
    for (size_t i = 0; i < 4; i++) {
        size_t n = strlen(marks[i]);
        if ((size_t)(c->end - c->at) >= n && memcmp(c->at, marks[i], n) == 0)
            return true;
    }
    return false;
}

static brief_status parse_join(struct parser *p, struct cursor *c, struct shape_node **out)
{
    struct shape_node *all = new_node(p, SHAPE_NODE_EMPTY, NULL, NULL);
    if (!all)
        return out_of_memory(p);
    for (;;) {
        struct shape_node *next;
        cursor_skip(c);
        if (c->at == c->end || *c->at == '|' || *c->at == ')' || at_look(c))
            break;
        brief_status st = parse_repeat(p, c, &next);
        if (st || (st = join(p, &all, next)))
            return st;
    }
    *out = all;
    return BRIEF_OK;
}

static brief_status parse_either(struct parser *p, struct cursor *c, struct shape_node **out)
{
    brief_status st = parse_join(p, c, out);
    while (!st && cursor_take(c, "|")) {
        struct shape_node *right;
        st = parse_join(p, c, &right);
        if (!st && !(*out = new_node(p, SHAPE_NODE_EITHER, *out, right)))
            st = out_of_memory(p);
    }
    return st;
}

/* Look-arounds at one side: all of them must hold. */
static brief_status parse_looks(struct parser *p, struct cursor *c, const char *yes, const char *no,
                                const struct class_expr **all, bool *edge)
{
    *all = NULL;
    *edge = true;
    for (;;) {
        const struct class_expr *e;
        cursor_skip(c);
        const char *open = c->at;
        bool wanted = cursor_take(c, yes);
        if (!wanted && !cursor_take(c, no))
            return BRIEF_OK;
        if (!cursor_take(c, "<"))
            return source_fail(c->src, c->at, p->ctx->err,
                               "a look-around holds one <…> and nothing else");
        brief_status st = parse_classes(p, c, &e);
        if (st)
            return st;
        if (!cursor_take(c, ")"))
            return source_fail(c->src, open, p->ctx->err,
                               "a look-around holds one <…> and nothing else");
        if (!wanted)
            e = class_expr_join(p->ctx, CLASS_OP_NOT, e, NULL);
        *all = *all && e ? class_expr_join(p->ctx, CLASS_OP_AND, *all, e) : e;
        *edge = *edge && !wanted;
        if (!*all)
            return out_of_memory(p);
    }
}

/* Number the groups from left to right, as PCRE2 will. */
static bool number_groups(struct shape_pattern *out, const struct shape_node *n)
{
    if (!n)
        return true;
    if (n->kind == SHAPE_NODE_GROUP) {
        if (out->n_groups == GROUPS_MAX)
            return false;
        out->groups[out->n_groups++] = n->capture;
    }
    return number_groups(out, n->a) && number_groups(out, n->b);
}

brief_status shape_pattern_parse(struct shape_pattern *out, struct parse_context *ctx,
                                 struct predicate_list *predicates, const struct source *src,
                                 struct span text)
{
    struct cursor c = {src, text.at, text.at + text.len};
    struct parser p = {ctx, predicates, out};
    struct shape_node *root;
    *out = (struct shape_pattern){0};
    brief_status st = parse_looks(&p, &c, "(?<=", "(?<!", &out->before, &out->before_edge);
    if (st || (st = parse_either(&p, &c, &root)) ||
        (st = parse_looks(&p, &c, "(?=", "(?!", &out->after, &out->after_edge)))
        return st;
    cursor_skip(&c);
    if (c.at < c.end)
        return source_fail(src, c.at, ctx->err,
                           *c.at == ')' ? "this ')' has no partner"
                                        : "unexpected text; a look-behind stands first in a "
                                          "pattern, a look-ahead last");
    out->root = root;
    if (!number_groups(out, root))
        return source_fail(src, text.at, ctx->err, "over %d groups", GROUPS_MAX);
    return BRIEF_OK;
}
