/* ruleset_examples.c -- the examples inside rule files are tests: run them. */
#include "indexer/entities/ruleset.h"

#include "core/mem.h"
#include "indexer/entities/ruleset_open.h"

struct bench {
    const struct ruleset *rules;
    struct matcher *matcher;
    struct forms *forms;
    struct token_list tokens;
    struct candidate_list found;
    void (*fails)(void *ctx, const struct example_failure *f);
    void *ctx;
    struct brief_error *err;
};

struct example {
    uint32_t rule, line;
    bool wanted;
    struct span text, want;
};

static bool load_example(const struct ruleset *r, size_t i, struct example *e)
{
    const char *record = compiled_at(&r->bytes, SECTION_EXAMPLES, i, EXAMPLE_LEN);
    *e = (struct example){
        .rule = load_u32le(record),
        .line = load_u32le(record + 4) >> 1,
        .wanted = load_u32le(record + 4) & 1,
        .text = compiled_text(&r->bytes, load_u32le(record + 8), load_u32le(record + 12)),
        .want = compiled_text(&r->bytes, load_u32le(record + 16), load_u32le(record + 20)),
    };
    return e->rule < r->n_rules;
}

/* Is `c` what the example names? An example that forbids without saying what forbids all. */
static bool fits(const struct example *e, const struct candidate *c)
{
    struct span own = span_sub(e->text, c->start, c->end);
    return c->rule == e->rule && ((e->want.len == 0 && !e->wanted) || span_equal(own, e->want));
}

/* "person.titled 'Ana Ruiz', place.city 'Lima'" */
static void describe(struct buf *out, const struct bench *b, const struct example *e)
{
    for (size_t i = 0; i < b->found.n; i++) {
        const struct candidate *c = &b->found.at[i];
        buf_puts(out, i ? ", " : "");
        buf_span(out, b->rules->rules[c->rule].facts.name);
        buf_puts(out, " '");
        buf_span(out, span_sub(e->text, c->start, c->end));
        buf_puts(out, "'");
    }
    if (b->found.n == 0)
        buf_puts(out, "nothing");
}

void example_failure_print(struct buf *out, const struct example_failure *f)
{
    buf_span(out, f->rule->file);
    buf_printf(out, ":%u: rule ", f->line);
    buf_span(out, f->rule->name);
    buf_puts(out, f->wanted ? " should find '" : " should not find ");
    if (f->want.len || f->wanted) {
        buf_puts(out, f->wanted ? "" : "'");
        buf_span(out, f->want);
        buf_puts(out, "'");
    } else {
        buf_puts(out, "anything");
    }
    buf_puts(out, " in \"");
    buf_span(out, f->text);
    buf_puts(out, "\"; found: ");
    buf_span(out, f->found);
}

static brief_status check_example(struct bench *b, const struct example *e)
{
    brief_status st = tokenise(&b->tokens, b->forms, e->text, NULL, 0);
    if (st)
        return brief_fail(b->err, st, "out of memory while checking examples");
    st = matcher_run(b->matcher, &b->found, NULL, e->text, NULL, 0, &b->tokens, b->forms, b->err);
    if (st)
        return st;
    bool found = false;
    for (size_t i = 0; i < b->found.n; i++)
        found = found || fits(e, &b->found.at[i]);
    if (found == e->wanted)
        return BRIEF_OK;
    struct buf all = {0};
    describe(&all, b, e);
    struct example_failure failure = {
        .rule = &b->rules->rules[e->rule].facts,
        .line = e->line,
        .wanted = e->wanted,
        .text = e->text,
        .want = e->want,
        .found = all.failed ? SPAN("?") : buf_bytes(&all),
    };
    b->fails(b->ctx, &failure);
    buf_release(&all);
    return BRIEF_OK;
}

brief_status ruleset_run_examples(const struct ruleset *r, size_t *n_examples,
                                  void (*fails)(void *ctx, const struct example_failure *f),
                                  void *ctx, struct brief_error *err)
{
    struct bench b = {.rules = r, .fails = fails, .ctx = ctx, .err = err};
    *n_examples = compiled_count(&r->bytes, SECTION_EXAMPLES, EXAMPLE_LEN);
    brief_status st = forms_new(&b.forms, "none", err);
    if (!st)
        st = matcher_new(&b.matcher, r, err);
    for (size_t i = 0; i < *n_examples && !st; i++) {
        struct example e;
        st = load_example(r, i, &e) ? check_example(&b, &e)
                                    : brief_fail(err, BRIEF_ECORRUPT,
                                                 "compiled rules: damaged example; compile the "
                                                 "rule files again");
    }
    mem_free(b.found.at);
    token_list_release(&b.tokens);
    matcher_free(b.matcher);
    forms_free(b.forms);
    return st;
}

/* The first failure becomes the error. */
static void keep_first(void *ctx, const struct example_failure *f)
{
    struct brief_error *err = ctx;
    struct buf text = {0};
    example_failure_print(&text, f);
    brief_fail(err, BRIEF_EINPUT, "%.*s", text.failed ? 1 : (int)text.len,
               text.failed ? "?" : text.at);
    buf_release(&text);
}

brief_status ruleset_check_examples(const struct ruleset *r, size_t *n_examples,
                                    struct brief_error *err)
{
    struct brief_error first = {0};
    brief_status st = ruleset_run_examples(r, n_examples, keep_first, &first, err);
    return !st && first.status ? brief_fail(err, first.status, "%s", first.text) : st;
}
