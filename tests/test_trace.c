/* test_trace.c -- each kind of event is recorded, with its reason and what it points at. */
#include "extract_fixture.h"

#include "core/mem.h"

static struct bench b;
static struct trace t;
static const char *text;

static void setup(void)
{
    bench_init(&b);
    extractor_set_trace(b.extractor, &t);
}

static void teardown(void)
{
    trace_release(&t);
    bench_release(&b);
}

TestSuite(trace, .init = setup, .fini = teardown);

static bool words_are(uint32_t start, uint32_t end, const char *words)
{
    return start != BRIEF_NOWHERE && end - start == strlen(words) &&
           memcmp(text + start, words, end - start) == 0;
}

/* The first event of the kind over these words, at or behind `from`, or NULL. */
static const struct brief_event *find(enum brief_event_kind kind, const char *words)
{
    for (size_t i = 0; i < t.n; i++)
        if (t.at[i].kind == kind && words_are(t.at[i].after.start, t.at[i].after.end, words))
            return &t.at[i];
    return NULL;
}

/* The reason with these words in it, given for that span. */
static const struct brief_event *find_reason(const char *words, const char *why)
{
    for (size_t i = 0; i < t.n; i++)
        if (t.at[i].kind == BRIEF_EVENT_REASON && strstr(t.at[i].why, why) &&
            words_are(t.at[i].before.start, t.at[i].before.end, words))
            return &t.at[i];
    cr_assert_fail("no '%s' for \"%s\" in: %s", why, words, text);
    return NULL;
}

static void extract(const char *words)
{
    text = words;
    bench_extract(&b, words, NULL);
    cr_assert_not(t.failed);
}

#define SEE(kind, words)                                                                           \
    ({                                                                                             \
        const struct brief_event *seen = find(kind, words);                                        \
        cr_assert_not_null(seen, "no event over \"%s\" in: %s", words, text);                      \
        seen;                                                                                      \
    })

Test(trace, a_match_that_stood_names_its_rule_and_where_it_is_written)
{
    extract("General Julia Mendoza flew in.");
    const struct brief_event *e = SEE(BRIEF_EVENT_MATCHED, "Julia Mendoza");
    cr_expect_gt(e->number, 0);
    cr_expect(words_are(e->match_start, e->match_end, "General Julia Mendoza"));
    cr_expect_gt(e->rule.line, 0);
    cr_expect(e->rule.file.len > 6 &&
              memcmp(e->rule.file.at + e->rule.file.len - 6, ".rules", 6) == 0);
    cr_expect_eq(e->after.type, MENTION_PERSON);
    cr_expect_eq(e->after.evidence, e->rule.confidence);
}

Test(trace, a_match_that_lost_names_the_winner)
{
    extract("General Julia Mendoza flew in.");
    const struct brief_event *won = SEE(BRIEF_EVENT_MATCHED, "Julia Mendoza");
    const struct brief_event *lost = SEE(BRIEF_EVENT_LOST, "Julia");
    cr_expect(span_equal(lost->by.name, won->rule.name));
    cr_expect_str_eq(lost->why, "a longer match");
    cr_expect(words_are(lost->other_start, lost->other_end, "Julia Mendoza"));
    cr_expect_eq(lost->number, won->number);
}

Test(trace, a_binding_points_at_its_antecedent)
{
    extract("General Julia Mendoza flew in. Then Mendoza smiled.");
    const struct brief_event *e = find_reason("Mendoza", "surname of");
    cr_expect(words_are(e->other_start, e->other_end, "Julia Mendoza"));
    const struct brief_event *change = NULL;
    for (size_t i = 0; i < t.n; i++)
        if (t.at[i].number == e->number && t.at[i].kind != BRIEF_EVENT_REASON)
            change = &t.at[i];
    cr_assert_not_null(change);
    cr_expect(change->after.flags & MENTION_BOUND);
    cr_expect(span_equal(change->after.norm, SPAN("Julia Mendoza")));
}

Test(trace, a_title_that_decided_is_told)
{
    extract("General Julia Mendoza met Senator Carlos Mendoza. General Mendoza left first.");
    find_reason("Mendoza", "who bears this title");
}

Test(trace, what_stays_undecided_names_all_it_fits)
{
    extract("General Julia Mendoza met Senator Carlos Mendoza. Then Mendoza spoke.");
    const struct brief_event *e = find_reason("Mendoza", "it fits several");
    size_t n = 0;
    for (size_t i = 0; i < t.n; i++)
        n += t.at[i].number == e->number && t.at[i].kind == BRIEF_EVENT_REASON &&
             strcmp(t.at[i].why, "surname of") == 0;
    cr_expect_eq(n, 2);
}

Test(trace, a_definition_is_told_on_both_sides)
{
    extract("The Rural Harvest Fund (RHF) lends to farmers. The RHF has offices.");
    const struct brief_event *e = find_reason("Rural Harvest Fund", "explains its short name");
    cr_expect(words_are(e->other_start, e->other_end, "RHF"));
    e = find_reason("RHF", "says that this is short for");
    cr_expect(words_are(e->other_start, e->other_end, "Rural Harvest Fund"));
    e = find_reason("RHF", "defines it as short for");
    cr_expect_gt(e->before.start, 40, "the one outside the brackets");
}

/* Three drafts before a step, of which it drops, changes and leaves one, and makes another. */
Test(trace, what_a_step_did_is_found_by_comparing)
{
    struct draft_list l = {0};
    for (uint32_t i = 0; i < 3; i++) {
        struct draft *d = draft_list_add(&l);
        d->m.start = 10 * i;
        d->m.end = d->m.start + 5;
    }
    trace_begin(&t, b.rules, &b.tokens);
    trace_step_begin(&t, "guess", &l);
    l.at[0].dropped = true;
    trace_reason(&t, l.at[2].number, 20, 25, "a reason", 1, 3);
    l.at[2].m.type = MENTION_PLACE;
    draft_list_add(&l)->m.start = 7;
    draft_list_sort(&l);
    trace_step_end(&t, &l);
    trace_result(&t, &l);
    static const struct {
        enum brief_event_kind kind;
        uint32_t number, start;
    } want[] = {{BRIEF_EVENT_REASON, 3, 20},
                {BRIEF_EVENT_MADE, 4, 7},
                {BRIEF_EVENT_CHANGED, 3, 20},
                {BRIEF_EVENT_DROPPED, 1, 0}};
    cr_assert_eq(t.n, 4);
    for (size_t i = 0; i < 4; i++) {
        cr_expect_eq(t.at[i].kind, want[i].kind, "event %zu", i);
        cr_expect_eq(t.at[i].number, want[i].number, "event %zu", i);
        cr_expect_eq(t.at[i].before.start, want[i].start, "event %zu", i);
        cr_expect_str_eq(t.at[i].step, "guess");
    }
    cr_expect_eq(t.at[2].before.type, MENTION_PERSON);
    cr_expect_eq(t.at[2].after.type, MENTION_PLACE);
    cr_expect_eq(t.at[0].other_end, 3);
    cr_expect_eq(t.at[1].other_start, BRIEF_NOWHERE);
    cr_assert_eq(t.n_numbers, 3);
    cr_expect_eq(t.numbers[0], 4);
    cr_expect_eq(t.numbers[2], 3);
    draft_list_release(&l);
}

Test(trace, no_memory_for_events_is_noticed)
{
    struct draft_list l = {0};
    draft_list_add(&l);
    mem_fail_from(1);
    trace_step_begin(&t, "guess", &l);
    trace_step_end(&t, &l);
    trace_reason(&t, 1, 0, 1, "a reason", 0, 1);
    mem_fail_from(0);
    cr_expect(t.failed);
    cr_expect_eq(t.n, 0);
    draft_list_release(&l);
}

Test(trace, a_span_put_right_keeps_its_history)
{
    extract("He met Theresa May yesterday.");
    const struct brief_event *e = find_reason("Theresa", "the month is a surname");
    cr_expect(words_are(e->other_start, e->other_end, "May"));
    const struct brief_event *change = SEE(BRIEF_EVENT_CHANGED, "Theresa May");
    cr_expect_eq(change->number, e->number);
    cr_expect(words_are(change->before.start, change->before.end, "Theresa"));
}

Test(trace, rules_that_yield_nothing_and_refused_matches_are_told)
{
    extract("The Stanley Cup cost 99999999999999999999999 US$.");
    cr_expect_eq(SEE(BRIEF_EVENT_SILENT, "Stanley Cup")->number, 0);
    const struct brief_event *e = SEE(BRIEF_EVENT_REFUSED, "99999999999999999999999 US$");
    cr_expect_eq(e->rule.type, MENTION_AMOUNT);
    cr_expect(strstr(e->why, "cannot be read exactly"));
}

Test(trace, a_weak_mention_says_why)
{
    extract("The bank knew TORVAL QWERIN well.");
    const struct brief_event *e = SEE(BRIEF_EVENT_CHANGED, "TORVAL QWERIN");
    cr_expect(e->after.flags & MENTION_WEAK);
    cr_expect_str_eq(e->step, "filter");
    find_reason("TORVAL QWERIN", "a guess that nothing");
}

Test(trace, a_cell_points_at_the_header_of_its_unit)
{
    static const char cells[] = "Year\nMillions US$\n2000\n112.40";
    static const struct block blocks[] = {
        {.start = 0, .end = 4, .kind = BLOCK_CELL, .table = 1, .row = 0, .column = 0, .header = 1},
        {.start = 5, .end = 17, .kind = BLOCK_CELL, .table = 1, .row = 0, .column = 1, .header = 1},
        {.start = 18, .end = 22, .kind = BLOCK_CELL, .table = 1, .row = 1, .column = 0},
        {.start = 23, .end = 29, .kind = BLOCK_CELL, .table = 1, .row = 1, .column = 1},
    };
    struct document doc = bench_document(SPAN(cells), NULL);
    doc.blocks = blocks;
    doc.n_blocks = 4;
    text = cells;
    cr_assert_eq(bench_run_document(&b, &doc, NULL), BRIEF_OK);
    const struct brief_event *e = find_reason("112.40", "unit stands in the table's");
    cr_expect(words_are(e->other_start, e->other_end, "Millions US$"));
    e = SEE(BRIEF_EVENT_MADE, "112.40");
    cr_expect(span_equal(e->after.label, SPAN("2000")));
}

Test(trace, a_currency_points_at_the_dateline_that_decided)
{
    static const char words[] = "BOGOTA, March 2 - It cost 900 pesos.";
    struct document doc = bench_document(SPAN(words), NULL);
    doc.dateline_place = span_sub(doc.text, 0, 6);
    text = words;
    cr_assert_eq(bench_run_document(&b, &doc, NULL), BRIEF_OK);
    const struct brief_event *e = find_reason("900 pesos", "the dateline's country");
    cr_expect(words_are(e->other_start, e->other_end, "BOGOTA"));
    e = SEE(BRIEF_EVENT_CHANGED, "900 pesos");
    cr_expect_str_eq(e->step, "currencies");
    cr_expect(span_equal(e->after.unit, SPAN("COP")));
}

Test(trace, a_word_that_echoes_a_full_name_says_so)
{
    extract("The 139th Pine Infantry marched. They saw the 139th stop.");
    find_reason("139th", "a word of an organisation that is named in full");
}

Test(trace, every_mention_of_the_result_has_a_history)
{
    extract("General Julia Mendoza met Carlos Vega of the Rural Harvest Fund (RHF) in Lima on 3 "
            "May 2011. Mendoza gave the RHF US$3m, said Vega.");
    cr_assert_eq(t.n_numbers, b.mentions.n);
    for (size_t k = 0; k < t.n_numbers; k++) {
        const struct brief_event *last = NULL;
        for (size_t i = 0; i < t.n; i++)
            if (t.at[i].number == t.numbers[k] && t.at[i].kind != BRIEF_EVENT_REASON)
                last = &t.at[i];
        cr_assert_not_null(last, "mention %zu", k);
        cr_expect_eq(last->after.start, b.mentions.at[k].start);
        cr_expect_eq(last->after.end, b.mentions.at[k].end);
        cr_expect_eq(last->after.type, b.mentions.at[k].type);
        cr_expect_eq(last->after.flags, b.mentions.at[k].flags);
        cr_expect(span_equal(last->after.norm, b.mentions.at[k].norm));
        cr_expect_neq(last->kind, BRIEF_EVENT_DROPPED);
    }
}

Test(trace, a_trace_changes_no_answer)
{
    const char *words = "General Julia Mendoza met Senator Carlos Mendoza of the Rural Harvest "
                        "Fund (RHF). Mendoza left the RHF. Monday was quiet.";
    char *traced = strdup(bench_extract(&b, words, NULL));
    extractor_set_trace(b.extractor, NULL);
    cr_expect_str_eq(bench_extract(&b, words, NULL), traced);
    free(traced);
}
