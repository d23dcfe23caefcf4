/* measures_fixture.h -- the shipped rules over a text, its sums, measures and dates as lines.
 *
 *     amount US$3.5bn = 3500000000 USD
 *     date last week = 2011-10-03..2011-10-09 */
#ifndef BRIEF_TESTS_MEASURES_FIXTURE_H
#define BRIEF_TESTS_MEASURES_FIXTURE_H

#include "extract_fixture.h"

#include "indexer/formats/dates.h"

struct measures_case {
    const char *text;
    const char *found; /* "TYPE WORDS = NORM" a line, in order; "" nothing */
};

static inline void measures_print(struct bench *b, struct span text)
{
    buf_clear(&b->lines);
    for (size_t i = 0; i < b->mentions.n; i++) {
        const struct mention *m = &b->mentions.at[i];
        if (m->type != MENTION_AMOUNT && m->type != MENTION_QUANTITY && m->type != MENTION_DATE)
            continue;
        if (b->lines.len)
            buf_byte(&b->lines, '\n');
        buf_span(&b->lines, span_of(mention_type_name(m->type)));
        buf_span(&b->lines, SPAN(" "));
        buf_span(&b->lines, span_sub(text, m->start, m->end));
        buf_span(&b->lines, SPAN(" = "));
        buf_span(&b->lines, m->norm);
    }
    buf_byte(&b->lines, '\0');
}

/* One paragraph, with its dateline read as the formats read it. */
static inline void measures_run(struct bench *b, const char *text, const char *date,
                                const char *language)
{
    struct brief_error err = {0};
    struct span whole = span_of(text);
    struct document doc = bench_document(whole, date);
    struct block block = {.end = (uint32_t)whole.len, .kind = BLOCK_PARAGRAPH};
    struct dateline dateline;
    doc.blocks = &block;
    doc.n_blocks = 1;
    doc.language = span_of(language);
    if (dateline_read(&dateline, whole, false))
        doc.dateline_place = dateline.place;
    cr_assert_eq(bench_run_document(b, &doc, &err), BRIEF_OK, "%s", err.text);
    measures_print(b, whole);
}

static inline void measures_check(const struct measures_case *cases, size_t n, const char *date,
                                  const char *language)
{
    struct bench b;
    bench_init(&b);
    for (size_t i = 0; i < n; i++) {
        measures_run(&b, cases[i].text, date, language);
        cr_expect_str_eq((const char *)b.lines.at, cases[i].found, "%s\n--- found\n%s\n--- not\n%s",
                         cases[i].text, (const char *)b.lines.at, cases[i].found);
    }
    bench_release(&b);
}

#define MEASURES_CHECK(cases, date)                                                                \
    measures_check(cases, sizeof cases / sizeof cases[0], date, "en")

#endif
