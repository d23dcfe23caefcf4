/* text_pattern.c -- expand {names} in a text rule's regular expression. */
#include "indexer/entities/text_pattern.h"

#include "core/mem.h"
#include "indexer/entities/pattern.h"
#include "indexer/entities/candidate.h"
#include "indexer/entities/shape_pattern.h"

#include <stdlib.h>

/* From this byte of the expansion on, the source stands there. */
struct origin {
    size_t out_at;
    const struct source *src;
    const char *at;
};

struct expander {
    struct parse_context *ctx;
    struct buf *out;
    size_t base; /* where the expansion begins in out */
    struct origin *origins;
    size_t n_origins, origins_cap;
};

static brief_status out_of_memory(const struct expander *x)
{
    return brief_fail(x->ctx->err, BRIEF_ENOMEM, "out of memory while compiling rules");
}

static brief_status mark_origin(struct expander *x, const struct source *src, const char *at)
{
    struct origin *grown = mem_grow(x->origins, &x->origins_cap, x->n_origins + 1, sizeof *grown);
    if (!grown)
        return out_of_memory(x);
    x->origins = grown;
    grown[x->n_origins++] = (struct origin){x->out->len - x->base, src, at};
    return BRIEF_OK;
}

static int longest_first(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    if (x->len != y->len)
        return x->len > y->len ? -1 : 1;
    return span_compare(*x, *y);
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static void put_escaped(struct buf *out, struct span word, bool to_upper)
{
    for (size_t i = 0; i < word.len; i++) {
        char c = word.at[i];
        if (to_upper && is_lower(c))
            c = (char)(c - 'a' + 'A');
        if ((uint8_t)c < 0x80 && !is_upper(c) && !is_lower(c) && !(c >= '0' && c <= '9'))
            buf_byte(out, '\\');
        buf_byte(out, (uint8_t)c);
    }
}

/* One word of a spelling by the case rule of lists. */
static void put_word(struct buf *out, struct span word)
{
    size_t n_upper = 0, n_lower = 0;
    for (size_t i = 0; i < word.len; i++) {
        n_upper += is_upper(word.at[i]);
        n_lower += is_lower(word.at[i]);
    }
    if (n_upper == 0 && n_lower) {
        buf_puts(out, "(?i:");
        put_escaped(out, word, false);
        buf_byte(out, ')');
    } else if (n_upper && n_lower) {
        buf_puts(out, "(?:");
        put_escaped(out, word, false);
        buf_byte(out, '|');
        put_escaped(out, word, true);
        buf_byte(out, ')');
    } else {
        put_escaped(out, word, false);
    }
}

static void put_spelling(struct buf *out, struct span text)
{
    struct span word;
    bool first = true;
    while ((word = span_take_word(&text)).len) {
        if (!first)
            buf_puts(out, "[\\x20\\n]+");
        put_word(out, word);
        first = false;
    }
}

/* Every spelling of the class as one alternation. */
static brief_status put_list(struct expander *x, const struct source *src, struct span name,
                             uint32_t class_number)
{
    const struct lexicon_build *lexicon = x->ctx->lexicon;
    struct span all[LIST_IN_REGEX_MAX];
    size_t n = 0;
    for (size_t i = 0; i < lexicon->n; i++) {
        struct class_set set = class_table_set_at(x->ctx->classes, lexicon->at[i].set);
        if (!class_set_has(&set, class_number))
            continue;
        if (n == LIST_IN_REGEX_MAX)
            return source_fail(src, name.at, x->ctx->err,
                               "class '%.*s' has over %d spellings, too many for a text rule; use "
                               "it in the trigger or in a shape rule",
                               (int)name.len, name.at, LIST_IN_REGEX_MAX);
        all[n++] = lexicon->at[i].text;
    }
    qsort(all, n, sizeof *all, longest_first);
    buf_puts(x->out, n ? "(?:" : "(?!)");
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_byte(x->out, '|');
        put_spelling(x->out, all[i]);
    }
    if (n)
        buf_byte(x->out, ')');
    return BRIEF_OK;
}

static brief_status expand(struct expander *x, const struct source *src, struct span text);

static brief_status put_name(struct expander *x, const struct source *src, struct span name)
{
    const struct definition *d = definition_find(&x->ctx->file->regexes, name);
    uint32_t class_number = class_table_find(x->ctx->classes, name);
    if (!d && class_number == CLASS_NONE)
        return source_fail(src, name.at, x->ctx->err, "no regex and no list class is called '%.*s'",
                           (int)name.len, name.at);
    if (!d)
        return put_list(x, src, name, class_number);
    if (x->ctx->depth >= DEFINITION_DEPTH_MAX)
        return source_fail(src, name.at, x->ctx->err,
                           "'%.*s' is defined by itself, or over %d levels deep", (int)name.len,
                           name.at, DEFINITION_DEPTH_MAX);
    buf_puts(x->out, "(?:");
    x->ctx->depth++;
    brief_status st = expand(x, d->src, d->body);
    x->ctx->depth--;
    buf_puts(x->out, "\n)"); /* the line end closes a comment */
    return st;
}

/* The end of the bracket class that opens at `at`. PCRE2 sees bytes, so only ASCII may stand in. */
static brief_status bracket_end(const struct expander *x, const struct source *src,
                                struct span text, size_t at, size_t *end)
{
    size_t i = at + 1;
    if (i < text.len && text.at[i] == '^')
        i++;
    if (i < text.len && text.at[i] == ']')
        i++;
    while (i < text.len && text.at[i] != ']') {
        if ((uint8_t)text.at[i] >= 0x80)
            return source_fail(src, text.at + i, x->ctx->err,
                               "text rules see bytes, so [ ] holds ASCII alone: write (?:€|£)");
        if (text.at[i] == '[' && i + 1 < text.len && text.at[i + 1] == ':') {
            while (i < text.len && text.at[i] != ']')
                i++;
        } else if (text.at[i] == '\\') {
            i++;
        }
        i++;
    }
    *end = i < text.len ? i + 1 : text.len;
    return BRIEF_OK;
}

static bool name_begins(struct span text, size_t at)
{
    return at + 1 < text.len && (is_upper(text.at[at + 1]) || is_lower(text.at[at + 1]));
}

static size_t comment_end(struct span text, size_t at)
{
    while (at < text.len && text.at[at] != '\n')
        at++;
    return at;
}

static brief_status expand(struct expander *x, const struct source *src, struct span text)
{
    brief_status st = mark_origin(x, src, text.at);
    size_t at = 0, end = 0;
    while (at < text.len && !st) {
        char c = text.at[at];
        if (c == '\\' && at + 1 < text.len) {
            end = at + 2;
        } else if (c == '#') {
            end = comment_end(text, at);
        } else if (c == '[') {
            st = bracket_end(x, src, text, at, &end);
        } else if (c == '{' && name_begins(text, at)) {
            struct cursor cur = {src, text.at + at + 1, text.at + text.len};
            struct span name = cursor_take_name(&cur);
            if (!cursor_take(&cur, "}"))
                return source_fail(src, text.at + at, x->ctx->err, "this '{' has no partner");
            st = put_name(x, src, name);
            at = (size_t)(cur.at - text.at);
            if (!st)
                st = mark_origin(x, src, cur.at);
            continue;
        } else {
            end = at + 1;
        }
        if (!st) {
            buf_span(x->out, span_sub(text, at, end));
            at = end;
        }
    }
    return st;
}

static brief_status fail_at(const struct expander *x, size_t error_at, const char *why)
{
    const struct origin *o = &x->origins[0];
    for (size_t i = 1; i < x->n_origins && x->origins[i].out_at <= error_at; i++)
        o = &x->origins[i];
    const char *at = o->at + (error_at - o->out_at), *end = o->src->text.at + o->src->text.len;
    return source_fail(o->src, at < end ? at : end, x->ctx->err, "%s", why);
}

/* Let PCRE2 read it, and give each group its capture. */
static brief_status check(struct text_pattern *out, const struct expander *x,
                          const struct source *src, struct span text)
{
    struct brief_error why = {0};
    struct pattern *p;
    size_t error_at;
    struct span regex = {x->out->at + x->base, x->out->len - x->base};
    brief_status st = pattern_new(&p, regex, PATTERN_TEXT, &error_at, &why);
    if (st == BRIEF_ENOMEM)
        return out_of_memory(x);
    if (st)
        return fail_at(x, error_at, why.text);
    out->n_groups = pattern_count_groups(p);
    for (uint32_t g = 1; g <= out->n_groups && !st; g++) {
        struct span name = pattern_group_name(p, g);
        out->groups[g - 1] = capture_parse(name);
        if (out->groups[g - 1] == N_CAPTURES)
            st = source_fail(src, text.at, x->ctx->err, "no capture is called '%.*s'",
                             (int)name.len, name.at);
    }
    pattern_free(p);
    return st;
}

brief_status text_pattern_expand(struct text_pattern *out, struct buf *regex,
                                 struct parse_context *ctx, const struct source *src,
                                 struct span text)
{
    struct expander x = {.ctx = ctx, .out = regex, .base = regex->len};
    *out = (struct text_pattern){0};
    brief_status st = expand(&x, src, text);
    if (!st && regex->failed)
        st = out_of_memory(&x);
    if (!st)
        st = check(out, &x, src, text);
    mem_free(x.origins);
    return st;
}
