/* rules_fixture.h -- compile a few lines of rules and lists, match a sentence, tell what was found.
 */
#ifndef BRIEF_TESTS_RULES_FIXTURE_H
#define BRIEF_TESTS_RULES_FIXTURE_H

#include "core/mem.h"
#include "indexer/entities/compiled.h"
#include "indexer/entities/ruleset.h"
#include "indexer/entities/ruleset_compile.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

struct fixture {
    struct buf compiled;
    struct ruleset *rules;
    struct matcher *matcher;
    struct forms *forms;
    struct token_list tokens;
    struct candidate_list found, lost;
    struct brief_error err;
};

static inline brief_status fixture_compile(struct buf *out, const char *rules, const char *list,
                                           struct brief_error *err)
{
    struct source sources[] = {{"t.rules", span_of(rules)}, {"t.list", span_of(list)}};
    return ruleset_compile_sources(out, sources, 2, err);
}

static inline void fixture_open(struct fixture *f, const char *rules, const char *list)
{
    *f = (struct fixture){0};
    cr_assert_eq(fixture_compile(&f->compiled, rules, list, &f->err), BRIEF_OK, "%s", f->err.text);
    cr_assert_eq(ruleset_open(&f->rules, buf_bytes(&f->compiled), &f->err), BRIEF_OK, "%s",
                 f->err.text);
    cr_assert_eq(matcher_new(&f->matcher, f->rules, &f->err), BRIEF_OK);
    cr_assert_eq(forms_new(&f->forms, "none", &f->err), BRIEF_OK);
}

static inline void fixture_match(struct fixture *f, const char *text, const struct block *blocks,
                                 size_t n_blocks)
{
    cr_assert_eq(tokenise(&f->tokens, f->forms, span_of(text), blocks, n_blocks), BRIEF_OK);
    cr_assert_eq(matcher_run(f->matcher, &f->found, &f->lost, span_of(text), blocks, n_blocks,
                             &f->tokens, f->forms, &f->err),
                 BRIEF_OK, "%s", f->err.text);
}

/* "rule[span] rule[span]" of all that was found; the caller frees it. */
static inline char *fixture_found(struct fixture *f, const char *text)
{
    struct buf out = {0};
    fixture_match(f, text, NULL, 0);
    for (size_t i = 0; i < f->found.n; i++) {
        const struct candidate *c = &f->found.at[i];
        buf_puts(&out, i ? " " : "");
        buf_span(&out, ruleset_rule(f->rules, c->rule)->name);
        buf_printf(&out, "[%.*s]", (int)(c->end - c->start), text + c->start);
    }
    buf_byte(&out, 0);
    return out.at;
}

static inline void fixture_expect(struct fixture *f, const char *text, const char *want)
{
    char *found = fixture_found(f, text);
    cr_expect_str_eq(found, want, "in \"%s\"\n found %s\nwanted %s", text, found, want);
    mem_free(found);
}

static inline void fixture_close(struct fixture *f)
{
    matcher_free(f->matcher);
    ruleset_free(f->rules);
    forms_free(f->forms);
    token_list_release(&f->tokens);
    mem_free(f->found.at);
    mem_free(f->lost.at);
    buf_release(&f->compiled);
}

#endif
