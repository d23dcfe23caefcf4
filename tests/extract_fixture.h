/* extract_fixture.h -- the shipped rules over a text of one's own, its mentions as lines.
 *
 *     organisation "SL" Sendero Largo {in-definition}
 *     person "Soto" Julia Soto (General) {bound} */
#ifndef BRIEF_TESTS_EXTRACT_FIXTURE_H
#define BRIEF_TESTS_EXTRACT_FIXTURE_H

#include "indexer/entities/extract.h"

#include <criterion/criterion.h>
#include <stdio.h>

extern const char _binary_rules_bin_start[], _binary_rules_bin_end[];

struct bench {
    struct ruleset *rules;
    struct extractor *extractor;
    struct forms *forms;
    struct token_list tokens;
    struct mention_list mentions;
    struct arena arena;
    struct buf lines;
};

static inline void bench_init(struct bench *b)
{
    struct brief_error err = {0};
    struct span rules = {_binary_rules_bin_start,
                         (size_t)(_binary_rules_bin_end - _binary_rules_bin_start)};
    *b = (struct bench){0};
    arena_init(&b->arena, 4096);
    cr_assert_eq(ruleset_open(&b->rules, rules, &err), BRIEF_OK, "%s", err.text);
    cr_assert_eq(extractor_new(&b->extractor, b->rules, &err), BRIEF_OK, "%s", err.text);
    cr_assert_eq(forms_new(&b->forms, "en", &err), BRIEF_OK, "%s", err.text);
}

static inline void bench_release(struct bench *b)
{
    extractor_free(b->extractor);
    ruleset_free(b->rules);
    forms_free(b->forms);
    token_list_release(&b->tokens);
    mention_list_release(&b->mentions);
    arena_release(&b->arena);
    buf_release(&b->lines);
}

static inline brief_status bench_run_document(struct bench *b, const struct document *doc,
                                              struct brief_error *err)
{
    arena_clear(&b->arena);
    brief_status st = tokenise(&b->tokens, b->forms, doc->text, doc->blocks, doc->n_blocks);
    return st ? st
              : extractor_run(b->extractor, &b->mentions, doc, &b->tokens, b->forms, &b->arena,
                              err);
}

static inline struct document bench_document(struct span text, const char *date)
{
    struct document doc = {.text = text, .only_item = true, .language = SPAN("en")};
    doc.date = (struct day_range){NO_DAY, NO_DAY};
    if (date)
        cr_assert(day_range_parse_iso(&doc.date, span_of(date)));
    return doc;
}

static inline void bench_print(struct bench *b, const struct document *doc)
{
    static const struct {
        unsigned flag;
        const char *name;
    } flags[] = {{MENTION_WEAK, "weak"},
                 {MENTION_DEFINITION, "definition"},
                 {MENTION_IN_DEFINITION, "in-definition"},
                 {MENTION_BOUND, "bound"},
                 {MENTION_UNDECIDED, "undecided"},
                 {MENTION_HEDGED, "hedged"}};
    buf_clear(&b->lines);
    for (size_t i = 0; i < b->mentions.n; i++) {
        const struct mention *m = &b->mentions.at[i];
        buf_printf(&b->lines, "%s \"", mention_type_name(m->type));
        buf_span(&b->lines, span_sub(doc->text, m->start, m->end));
        buf_puts(&b->lines, "\" ");
        buf_span(&b->lines, m->norm);
        if (m->role.len)
            buf_printf(&b->lines, " (%.*s)", (int)m->role.len, m->role.at);
        if (m->label.len)
            buf_printf(&b->lines, " [%.*s]", (int)m->label.len, m->label.at);
        if (m->aliases.len)
            buf_printf(&b->lines, " =%.*s", (int)m->aliases.len, m->aliases.at);
        for (size_t f = 0; f < sizeof flags / sizeof flags[0]; f++)
            if (m->flags & flags[f].flag)
                buf_printf(&b->lines, " {%s}", flags[f].name);
        buf_byte(&b->lines, '\n');
    }
    buf_byte(&b->lines, 0);
    cr_assert(!b->lines.failed);
}

/* The mentions of one paragraph, as lines; borrowed until the next call. */
static inline const char *bench_extract(struct bench *b, const char *text, const char *date)
{
    struct brief_error err = {0};
    struct document doc = bench_document(span_of(text), date);
    cr_assert_eq(bench_run_document(b, &doc, &err), BRIEF_OK, "%s", err.text);
    bench_print(b, &doc);
    return b->lines.at;
}

/* How often does a line stand among the lines? */
static inline size_t bench_count(const char *lines, const char *line)
{
    size_t n = 0, len = strlen(line);
    for (const char *at = lines; *at; at = strchr(at, '\n') + 1)
        n += strncmp(at, line, len) == 0 && at[len] == '\n';
    return n;
}

#define WANT(lines, line) cr_expect_gt(bench_count(lines, line), 0, "no %s in:\n%s", line, lines)
#define WANT_N(lines, n, line)                                                                     \
    cr_expect_eq(bench_count(lines, line), n, "not %d times %s in:\n%s", n, line, lines)
#define REFUSE(lines, part) cr_expect_null(strstr(lines, part), "%s in:\n%s", part, lines)

#endif
