/* test_evidence.c -- what proves a weak name, counted from documents that pass by once. */
#include "core/evidence.h"

#include "core/mem.h"
#include "indexer/evidence_gather.h"
#include "indexer/held_lines.h"

#include <criterion/criterion.h>

/* --- the rule ------------------------------------------------------------------------------- */

static const struct {
    const char *what;
    struct evidence e;
    enum verdict_reason reason;
    uint8_t type;
} cases[] = {
    {"a word with three proofs", {{0, 0, 3}, 9, 0, true, false}, VERDICT_ADMITTED, MENTION_PLACE},
    {"a word with two", {{0, 0, 2}, 9, 0, true, false}, VERDICT_UNPROVEN, MENTION_PLACE},
    {"nothing known", {{0}, 0, 0, true, false}, VERDICT_UNPROVEN, MENTION_PERSON},
    {"a phrase with one", {{0, 1}, 9, 0, false, false}, VERDICT_ADMITTED, MENTION_ORGANISATION},
    {"a phrase with none", {{0}, 9, 0, false, false}, VERDICT_UNPROVEN, MENTION_PERSON},
    {"everyday words, two", {{0, 2}, 9, 9, false, false}, VERDICT_UNPROVEN, MENTION_ORGANISATION},
    {"everyday words, three", {{0, 3}, 9, 9, false, false}, VERDICT_ADMITTED, MENTION_ORGANISATION},
    {"nine in ten agree", {{1, 9}, 9, 0, true, false}, VERDICT_ADMITTED, MENTION_ORGANISATION},
    {"eight in nine do not", {{1, 8}, 9, 0, true, false}, VERDICT_DIVIDED, MENTION_ORGANISATION},
    {"small once in ten", {{5}, 30, 3, true, false}, VERDICT_ADMITTED, MENTION_PERSON},
    {"more often small", {{5}, 30, 4, true, false}, VERDICT_EVERYDAY, MENTION_PERSON},
    {"sure once in twenty", {{5}, 100, 0, true, false}, VERDICT_ADMITTED, MENTION_PERSON},
    {"sure more seldom", {{5}, 101, 0, true, false}, VERDICT_RARE, MENTION_PERSON},
    {"a phrase, seldom sure", {{5}, 101, 0, false, false}, VERDICT_ADMITTED, MENTION_PERSON},
    {"two letters", {{5}, 30, 0, true, true}, VERDICT_SHORT, MENTION_PERSON},
};

Test(evidence, the_rule_admits_what_is_proven_and_no_everyday_word)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct verdict v = evidence_decide(&cases[i].e);
        cr_expect_eq(v.reason, cases[i].reason, "%s: reason %d", cases[i].what, v.reason);
        cr_expect_eq(v.type, cases[i].type, "%s: type %d", cases[i].what, v.type);
    }
}

Test(evidence, the_verdict_is_told_with_its_counts)
{
    struct buf told = {0};
    struct evidence e = {{1, 0, 12}, 238, 2, true, false};
    evidence_tell(&told, &e);
    buf_byte(&told, 0);
    cr_expect_str_eq(told.at, "admitted as place: 12 of 13 sure mentions of these words are place; "
                              "written small 2 of 240 times");
    buf_clear(&told);
    evidence_tell(&told, &(struct evidence){.is_word = true});
    buf_byte(&told, 0);
    cr_expect_str_eq(told.at, "not proven: no sure mention of these words anywhere");
    buf_release(&told);
}

Test(evidence, a_key_is_judged_by_its_least_everyday_word)
{
    struct span key = SPAN("joint kasu venture"), word;
    struct evidence e = evidence_of_key(key);
    const uint64_t writing[][2] = {{20, 90}, {40, 2}, {0, 0}};
    size_t n = 0;
    cr_expect(!e.is_word && !e.is_short);
    cr_expect(!evidence_needs_words(&e), "nothing is proven");
    e.n_proofs[MENTION_ORGANISATION] = 1;
    cr_expect(evidence_needs_words(&e));
    for (; evidence_next_word(&key, &word); n++)
        evidence_add_word(&e, writing[n][0], writing[n][1]);
    cr_expect_eq(n, 3);
    cr_expect_eq(e.n_capital, 40);
    cr_expect_eq(e.n_small, 2);
    cr_expect(evidence_of_key(SPAN("pa")).is_short && evidence_of_key(SPAN("pa")).is_word);
    cr_expect(!evidence_of_key(SPAN("s p")).is_short);
}

Test(evidence, only_an_admitted_mention_changes)
{
    struct mention guess = {.type = MENTION_ORGANISATION,
                            .flags = MENTION_WEAK,
                            .confidence = 40,
                            .norm = SPAN("Kasu")};
    struct mention m = guess;
    evidence_apply(&m, (struct verdict){VERDICT_DIVIDED, MENTION_PLACE});
    cr_expect_eq(memcmp(&m, &guess, sizeof m), 0);
    evidence_apply(&m, (struct verdict){VERDICT_ADMITTED, MENTION_PLACE});
    cr_expect_eq(m.type, MENTION_PLACE);
    cr_expect_eq(m.flags, MENTION_ADMITTED);
    cr_expect(!mention_is_weak_name(&m));
}

/* --- gathering ------------------------------------------------------------------------------ */

struct gathering {
    struct evidence_gather g;
    struct forms *forms;
    struct token_list tokens;
};

static void gathering_open(struct gathering *x)
{
    *x = (struct gathering){0};
    evidence_gather_init(&x->g);
    cr_assert_eq(forms_new(&x->forms, "en", NULL), BRIEF_OK);
}

static void gathering_close(struct gathering *x)
{
    evidence_gather_release(&x->g);
    forms_free(x->forms);
    token_list_release(&x->tokens);
}

/* A document whose first `len` bytes are one mention. */
static void take(struct gathering *x, const char *text, uint32_t len, uint8_t type,
                 uint8_t confidence)
{
    struct mention m = {.end = len, .type = type, .confidence = confidence};
    cr_assert_eq(tokenise(&x->tokens, x->forms, span_of(text), NULL, 0), BRIEF_OK);
    cr_assert_eq(evidence_gather_add(&x->g, x->forms, &x->tokens, &m, 1, span_of(text)), BRIEF_OK);
}

static struct evidence known_of(struct gathering *x, const char *name)
{
    uint32_t key;
    cr_assert_eq(evidence_gather_key(&x->g, span_of(name), &key), BRIEF_OK);
    return evidence_gathered(&x->g, key);
}

Test(evidence, proofs_and_writing_are_counted_over_cleared_forms)
{
    struct gathering x;
    gathering_open(&x);
    take(&x, "Kasu rose. The kasu fell, kasu stayed.", 4, MENTION_PLACE, 90);
    cr_assert_eq(evidence_gather_forms(&x.g, x.forms), BRIEF_OK);
    forms_clear(x.forms);
    take(&x, "KASU's port", 4, MENTION_PLACE, 70);
    take(&x, "Kasu again", 4, MENTION_PLACE, 90);
    take(&x, "Kasu unsure", 4, MENTION_PERSON, 69);
    cr_assert_eq(evidence_gather_forms(&x.g, x.forms), BRIEF_OK);
    struct evidence e = known_of(&x, "Kasu");
    cr_expect(e.is_word);
    cr_expect_eq(e.n_proofs[MENTION_PLACE], 3);
    cr_expect_eq(e.n_proofs[MENTION_PERSON], 0);
    cr_expect_eq(e.n_capital, 4);
    cr_expect_eq(e.n_small, 2);
    e = known_of(&x, "Never Seen");
    cr_expect(!e.is_word && !e.n_proofs[MENTION_PLACE] && !e.n_small);
    gathering_close(&x);
}

Test(evidence, what_finds_no_room_is_left_out_and_counted)
{
    struct gathering x;
    gathering_open(&x);
    take(&x, "Kasu rose", 4, MENTION_PLACE, 90);
    x.g.bytes_max = 1;
    take(&x, "Kasu fell", 4, MENTION_PLACE, 90);
    take(&x, "Lomu rose", 4, MENTION_PLACE, 90);
    cr_expect_eq(x.g.n_left_out, 1);
    cr_expect_eq(known_of(&x, "Kasu").n_proofs[MENTION_PLACE], 2, "what is known goes on counting");
    uint32_t key;
    cr_assert_eq(evidence_gather_key(&x.g, SPAN("Lomu"), &key), BRIEF_OK);
    cr_expect_eq(key, EVIDENCE_NO_KEY);
    cr_expect_eq(evidence_decide(&(struct evidence){0}).reason, VERDICT_UNPROVEN);
    gathering_close(&x);
}

Test(evidence, gathering_reports_failing_memory)
{
    for (size_t fail_at = 1; fail_at < 12; fail_at++) {
        struct gathering x;
        struct mention m = {.end = 4, .type = MENTION_PLACE, .confidence = 90};
        gathering_open(&x);
        cr_assert_eq(tokenise(&x.tokens, x.forms, SPAN("Kasu rose"), NULL, 0), BRIEF_OK);
        mem_fail_from((long)fail_at);
        brief_status st = evidence_gather_add(&x.g, x.forms, &x.tokens, &m, 1, SPAN("Kasu rose"));
        st = st ? st : evidence_gather_forms(&x.g, x.forms);
        mem_fail_from(0);
        cr_expect(st == BRIEF_OK || st == BRIEF_ENOMEM);
        gathering_close(&x);
    }
}

/* --- lines that wait ------------------------------------------------------------------------ */

static size_t choose_by_tag(void *ctx, uint32_t tag)
{
    (void)ctx;
    return tag % HELD_VERSIONS;
}

Test(held_lines, keep_their_order_in_memory_and_in_a_file)
{
    const size_t limits[] = {1, 60, HELD_BYTES_MAX};
    const struct span versions[HELD_VERSIONS] = {SPAN("a\n"), SPAN("bb\n"), SPAN(""), SPAN("d\n")};
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        struct held_lines h;
        char *text = NULL;
        size_t len = 0;
        FILE *out = open_memstream(&text, &len);
        held_lines_init(&h, out);
        h.bytes_max = limits[i];
        cr_assert_eq(held_lines_print(&h, SPAN("first\n"), NULL), BRIEF_OK);
        fflush(out);
        cr_expect_str_eq(text, "first\n", "nothing waits yet");
        for (uint32_t tag = 0; tag < 4; tag++) {
            cr_assert_eq(held_lines_wait(&h, tag, versions, NULL), BRIEF_OK);
            cr_assert_eq(held_lines_print(&h, SPAN("sure\n"), NULL), BRIEF_OK);
        }
        fflush(out);
        cr_expect_str_eq(text, "first\n", "all that follows waits");
        cr_assert_eq(held_lines_finish(&h, choose_by_tag, NULL, NULL), BRIEF_OK);
        held_lines_release(&h);
        fclose(out);
        cr_expect_str_eq(text, "first\na\nsure\nbb\nsure\nsure\nd\nsure\n", "limit %zu", limits[i]);
        free(text);
    }
}
