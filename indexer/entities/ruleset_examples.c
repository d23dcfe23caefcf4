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
    buf_byte(out, 0);
}

static brief_status fail(const struct bench *b, const struct example *e)
{
    struct buf found = {0};
    const struct rule_facts *facts = &b->rules->rules[e->rule].facts;
    describe(&found, b, e);
    brief_status st =
        brief_fail(b->err, BRIEF_EINPUT, "%.*s:%u: rule %.*s %s '%.*s' in \"%.*s\"; found: %s",
                   (int)facts->file.len, facts->file.at, e->line, (int)facts->name.len,
                   facts->name.at, e->wanted ? "should find" : "should not find", (int)e->want.len,
                   e->want.at, (int)e->text.len, e->text.at, found.failed ? "?" : found.at);
    buf_release(&found);
    return st;
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
    return found == e->wanted ? BRIEF_OK : fail(b, e);
}

brief_status ruleset_check_examples(const struct ruleset *r, size_t *n_examples,
                                    struct brief_error *err)
{
    struct bench b = {.rules = r, .err = err};
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
