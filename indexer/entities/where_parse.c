/* where_parse.c -- conditions of rules.
 *
 *     condition := ('has' | 'lacks') classes 'within' scope
 *     scope     := 'document' | 'paragraph' | 'sentence' | COUNT 'units' */
#include "indexer/entities/where_parse.h"

static bool take_word(struct cursor *c, const char *word)
{
    struct cursor ahead = *c;
    if (!span_equal(cursor_take_name(&ahead), span_of(word)))
        return false;
    *c = ahead;
    return true;
}

static brief_status fail(const struct parse_context *ctx, struct cursor *c, const char *what)
{
    cursor_skip(c);
    return source_fail(c->src, c->at, ctx->err, "%s", what);
}

static brief_status parse_count(struct where *out, struct parse_context *ctx, struct cursor *c)
{
    uint32_t n = 0;
    cursor_skip(c);
    const char *from = c->at;
    while (c->at < c->end && *c->at >= '0' && *c->at <= '9' && n <= WHERE_REACH_MAX)
        n = 10 * n + (uint32_t)(*c->at++ - '0');
    if (c->at == from)
        return fail(ctx, c, "expected document, paragraph, sentence or a number of units");
    if (n == 0 || n > WHERE_REACH_MAX)
        return source_fail(c->src, from, ctx->err, "expected a number from 1 to %d",
                           WHERE_REACH_MAX);
    if (!take_word(c, "units") && !take_word(c, "unit"))
        return fail(ctx, c, "expected 'units' behind the number");
    out->scope = WHERE_UNITS;
    out->reach = (uint16_t)n;
    return BRIEF_OK;
}

static brief_status parse_scope(struct where *out, struct parse_context *ctx, struct cursor *c)
{
    static const struct {
        const char *name;
        enum where_scope scope;
    } scopes[] = {
        {"document", WHERE_DOCUMENT},
        {"paragraph", WHERE_PARAGRAPH},
        {"sentence", WHERE_SENTENCE},
    };
    if (!take_word(c, "within"))
        return fail(ctx, c,
                    "expected 'within' and document, paragraph, sentence or a number of units");
    for (size_t i = 0; i < sizeof scopes / sizeof scopes[0]; i++)
        if (take_word(c, scopes[i].name)) {
            out->scope = (uint8_t)scopes[i].scope;
            return BRIEF_OK;
        }
    return parse_count(out, ctx, c);
}

brief_status where_parse(struct where *out, struct parse_context *ctx,
                         struct predicate_list *predicates, const struct source *src,
                         struct span text)
{
    struct cursor c = {src, text.at, text.at + text.len};
    const struct class_expr *classes;
    *out = (struct where){.wanted = true};
    if (take_word(&c, "lacks"))
        out->wanted = false;
    else if (!take_word(&c, "has"))
        return fail(ctx, &c, "expected 'has' or 'lacks' behind where");
    brief_status st = class_expr_parse(ctx, &c, &classes);
    if (st || (st = parse_scope(out, ctx, &c)))
        return st;
    cursor_skip(&c);
    if (c.at < c.end)
        return fail(ctx, &c, "unexpected text behind the condition");
    if (!predicate_list_add(predicates, (struct predicate){.expr = classes}))
        return brief_fail(ctx->err, BRIEF_ENOMEM, "out of memory while compiling rules");
    out->predicate = (uint32_t)predicates->n - 1;
    return BRIEF_OK;
}
