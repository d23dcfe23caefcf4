/* class_expr.c -- parse class expressions, and tell which units they accept. */
#include "indexer/entities/class_expr.h"

#include "core/text/token.h"
#include "indexer/entities/unit.h"

struct shape_word {
    const char *name;
    uint32_t shapes;
};

#define BIT(shape) ((uint32_t)1 << (shape))

static const struct shape_word shape_words[] = {
    {"lower", BIT(SHAPE_LOWER)},
    {"cap", BIT(SHAPE_CAP)},
    {"upper", BIT(SHAPE_UPPER)},
    {"initial", BIT(SHAPE_INITIAL) | BIT(UNIT_INITIAL_STOP)},
    {"initial_stop", BIT(UNIT_INITIAL_STOP)},
    {"mixed", BIT(SHAPE_MIXED)},
    {"number", BIT(SHAPE_NUMBER)},
    {"alnum", BIT(SHAPE_ALNUM)},
    {"other", BIT(SHAPE_OTHER)},
    {"currency", BIT(SHAPE_CURRENCY)},
    {"stop", BIT(SHAPE_STOP)},
    {"comma", BIT(SHAPE_COMMA)},
    {"dash", BIT(SHAPE_DASH)},
    {"open", BIT(SHAPE_OPEN)},
    {"close", BIT(SHAPE_CLOSE)},
    {"quote", BIT(SHAPE_QUOTE)},
    {"possessive", BIT(SHAPE_POSSESSIVE)},
    {"punct", BIT(SHAPE_PUNCT)},
    {"any", BIT(N_UNIT_SHAPES) - 1},
    {"word", BIT(SHAPE_LOWER) | BIT(SHAPE_CAP) | BIT(SHAPE_UPPER) | BIT(SHAPE_INITIAL) |
                 BIT(SHAPE_MIXED) | BIT(SHAPE_OTHER) | BIT(UNIT_INITIAL_STOP)},
};

static const struct {
    const char *name;
    enum unit_flag flag;
} flag_words[] = {
    {"glued", UNIT_GLUED},     {"sentence_start", UNIT_SENTENCE},
    {"line_start", UNIT_LINE}, {"heading", UNIT_HEADING},
    {"shout", UNIT_SHOUT},     {"cell", UNIT_CELL},
};

void cursor_skip(struct cursor *c)
{
    while (c->at < c->end) {
        char b = *c->at;
        if (b == '#')
            while (c->at < c->end && *c->at != '\n')
                c->at++;
        else if (b == ' ' || b == '\t' || b == '\n' || b == '\r')
            c->at++;
        else
            return;
    }
}

bool cursor_take(struct cursor *c, const char *mark)
{
    size_t n = strlen(mark);
    cursor_skip(c);
    if ((size_t)(c->end - c->at) < n || memcmp(c->at, mark, n) != 0)
        return false;
    c->at += n;
    return true;
}

struct span cursor_take_name(struct cursor *c)
{
    cursor_skip(c);
    const char *from = c->at;
    while (c->at < c->end &&
           ((*c->at >= 'a' && *c->at <= 'z') || (*c->at >= 'A' && *c->at <= 'Z') || *c->at == '_' ||
            (c->at > from && *c->at >= '0' && *c->at <= '9')))
        c->at++;
    return (struct span){from, (size_t)(c->at - from)};
}

static brief_status out_of_memory(const struct parse_context *ctx)
{
    return brief_fail(ctx->err, BRIEF_ENOMEM, "out of memory while compiling rules");
}

static const struct class_expr *new_expr(struct parse_context *ctx, enum class_op op, uint32_t n)
{
    struct class_expr *e = arena_calloc(ctx->arena, 1, sizeof *e);
    if (e) {
        e->op = op;
        e->n = n;
    }
    return e;
}

const struct class_expr *class_expr_join(struct parse_context *ctx, enum class_op op,
                                         const struct class_expr *a, const struct class_expr *b)
{
    struct class_expr *e = arena_calloc(ctx->arena, 1, sizeof *e);
    if (e)
        *e = (struct class_expr){.op = op, .a = a, .b = b};
    return e;
}

/* A definition's right side, parsed where it stands. */
static brief_status parse_definition(struct parse_context *ctx, const struct definition *d,
                                     const struct class_expr **out)
{
    struct cursor c = {d->src, d->body.at, d->body.at + d->body.len};
    if (ctx->depth >= DEFINITION_DEPTH_MAX)
        return source_fail(d->src, d->name.at, ctx->err,
                           "'%.*s' is defined by itself, or over %d levels deep", (int)d->name.len,
                           d->name.at, DEFINITION_DEPTH_MAX);
    ctx->depth++;
    brief_status st = class_expr_parse(ctx, &c, out);
    ctx->depth--;
    cursor_skip(&c);
    if (!st && c.at < c.end)
        return source_fail(d->src, c.at, ctx->err, "unexpected text behind the class");
    return st;
}

bool class_expr_is_builtin(struct span name)
{
    for (size_t i = 0; i < sizeof shape_words / sizeof shape_words[0]; i++)
        if (span_equal(span_of(shape_words[i].name), name))
            return true;
    for (size_t i = 0; i < sizeof flag_words / sizeof flag_words[0]; i++)
        if (span_equal(span_of(flag_words[i].name), name))
            return true;
    return false;
}

brief_status class_expr_named(struct parse_context *ctx, struct span name,
                              const struct class_expr **out)
{
    const struct definition *d = definition_find(&ctx->file->classes, name);
    uint32_t number = class_table_find(ctx->classes, name);
    *out = NULL;
    for (size_t i = 0; i < sizeof shape_words / sizeof shape_words[0]; i++)
        if (span_equal(span_of(shape_words[i].name), name)) {
            *out = new_expr(ctx, CLASS_OP_SHAPE, shape_words[i].shapes);
            return *out ? BRIEF_OK : out_of_memory(ctx);
        }
    for (size_t i = 0; i < sizeof flag_words / sizeof flag_words[0]; i++)
        if (span_equal(span_of(flag_words[i].name), name)) {
            *out = new_expr(ctx, CLASS_OP_FLAG, flag_words[i].flag);
            return *out ? BRIEF_OK : out_of_memory(ctx);
        }
    if (d)
        return parse_definition(ctx, d, out);
    if (number == CLASS_NONE)
        return BRIEF_OK;
    *out = new_expr(ctx, CLASS_OP_LIST, number);
    return *out ? BRIEF_OK : out_of_memory(ctx);
}

/* Does the tokeniser see one token in it? */
static brief_status check_one_token(struct parse_context *ctx, const struct source *src,
                                    struct span text)
{
    struct token_list tokens = {0};
    brief_status st = tokenise(&tokens, ctx->forms, text, NULL, 0);
    bool one = tokens.n == 1;
    token_list_release(&tokens);
    if (st)
        return out_of_memory(ctx);
    if (one && text.len <= RULE_NAME_MAX)
        return BRIEF_OK;
    return source_fail(src, text.at, ctx->err,
                       "a literal is one word or one sign; write \"New\" \"York\"");
}

brief_status class_expr_literal(struct parse_context *ctx, const struct source *src,
                                struct span text, const struct class_expr **out)
{
    struct class_set set = {{0}};
    char name[RULE_NAME_MAX + 2];
    brief_status st = check_one_token(ctx, src, text);
    if (st)
        return st;
    name[0] = '"';
    memcpy(name + 1, text.at, text.len);
    name[text.len + 1] = '"';
    struct span class_name = {name, text.len + 2};
    bool known = class_table_find(ctx->classes, class_name) != CLASS_NONE;
    uint32_t number = class_table_add(ctx->classes, class_name);
    if (number == CLASS_NONE && class_table_is_full(ctx->classes))
        return source_fail(src, text.at, ctx->err, "over %d classes and literals", CLASSES_MAX);
    if (number == CLASS_NONE)
        return out_of_memory(ctx);
    class_set_add(&set, number);
    uint32_t set_number = class_table_set(ctx->classes, &set);
    struct spelling s = {.text = text, .set = set_number, .src = src};
    if (set_number == CLASS_NONE || (!known && lexicon_build_add(ctx->lexicon, s)))
        return out_of_memory(ctx);
    *out = new_expr(ctx, CLASS_OP_LIST, number);
    return *out ? BRIEF_OK : out_of_memory(ctx);
}

static brief_status parse_literal(struct parse_context *ctx, struct cursor *c,
                                  const struct class_expr **out)
{
    const char *from = c->at;
    while (c->at < c->end && *c->at != '"' && *c->at != '\n')
        c->at++;
    if (c->at == c->end || *c->at != '"')
        return source_fail(c->src, from - 1, ctx->err, "this '\"' has no partner");
    struct span text = {from, (size_t)(c->at++ - from)};
    return class_expr_literal(ctx, c->src, text, out);
}

static brief_status parse_unary(struct parse_context *ctx, struct cursor *c,
                                const struct class_expr **out)
{
    brief_status st;
    cursor_skip(c);
    const char *at = c->at;
    if (ctx->depth >= DEFINITION_DEPTH_MAX)
        return source_fail(c->src, at, ctx->err, "over %d levels deep", DEFINITION_DEPTH_MAX);
    if (cursor_take(c, "!")) {
        ctx->depth++;
        st = parse_unary(ctx, c, out);
        ctx->depth--;
        if (!st && !(*out = class_expr_join(ctx, CLASS_OP_NOT, *out, NULL)))
            st = out_of_memory(ctx);
        return st;
    }
    if (cursor_take(c, "(")) {
        ctx->depth++;
        st = class_expr_parse(ctx, c, out);
        ctx->depth--;
        if (!st && !cursor_take(c, ")"))
            st = source_fail(c->src, at, ctx->err, "this '(' has no partner");
        return st;
    }
    if (cursor_take(c, "\""))
        return parse_literal(ctx, c, out);
    struct span name = cursor_take_name(c);
    if (name.len == 0)
        return source_fail(c->src, at, ctx->err, "expected a class, a literal, '!' or '('");
    if ((st = class_expr_named(ctx, name, out)))
        return st;
    if (!*out)
        return source_fail(c->src, at, ctx->err, "no class, shape or flag is called '%.*s'",
                           (int)name.len, name.at);
    return BRIEF_OK;
}

static brief_status parse_and(struct parse_context *ctx, struct cursor *c,
                              const struct class_expr **out)
{
    brief_status st = parse_unary(ctx, c, out);
    while (!st && cursor_take(c, "&")) {
        const struct class_expr *right = NULL;
        st = parse_unary(ctx, c, &right);
        if (!st && !(*out = class_expr_join(ctx, CLASS_OP_AND, *out, right)))
            st = out_of_memory(ctx);
    }
    return st;
}

brief_status class_expr_parse(struct parse_context *ctx, struct cursor *c,
                              const struct class_expr **out)
{
    brief_status st = parse_and(ctx, c, out);
    while (!st && cursor_take(c, "|")) {
        const struct class_expr *right = NULL;
        st = parse_and(ctx, c, &right);
        if (!st && !(*out = class_expr_join(ctx, CLASS_OP_OR, *out, right)))
            st = out_of_memory(ctx);
    }
    return st;
}

static uint64_t flag_sets_with(uint32_t flag)
{
    uint64_t out = 0;
    for (uint32_t f = 0; f < UNIT_FLAG_SETS; f++)
        out |= (uint64_t)(f >> flag & 1) << f;
    return out;
}

uint64_t class_expr_flags(const struct class_expr *e, const struct class_set *set, uint8_t shape)
{
    switch (e->op) {
    case CLASS_OP_LIST:
        return class_set_has(set, e->n) ? UINT64_MAX : 0;
    case CLASS_OP_SHAPE:
        return e->n >> shape & 1 ? UINT64_MAX : 0;
    case CLASS_OP_FLAG:
        return flag_sets_with(e->n);
    case CLASS_OP_AND:
        return class_expr_flags(e->a, set, shape) & class_expr_flags(e->b, set, shape);
    case CLASS_OP_OR:
        return class_expr_flags(e->a, set, shape) | class_expr_flags(e->b, set, shape);
    case CLASS_OP_NOT:
        return ~class_expr_flags(e->a, set, shape);
    }
    return 0;
}
