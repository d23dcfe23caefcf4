/* test_text.c -- bytes, arenas, UTF-8, folding, forms and tokens. */
#include "core/arena.h"
#include "core/bytes.h"
#include "core/mem.h"
#include "core/text/fold.h"
#include "core/text/forms.h"
#include "core/text/token.h"
#include "core/text/utf8.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

/* Tokens of `text` as "word word|position …": the folded form of each, '_' for no position. */
static char *tokens_of(const char *text, char *out, size_t len)
{
    struct forms *f;
    struct token_list list = {0};
    size_t n = 0;
    cr_assert_eq(forms_new(&f, "english", NULL), BRIEF_OK);
    cr_assert_eq(tokenise(&list, f, span_of(text), NULL, 0), BRIEF_OK);
    out[0] = '\0';
    for (size_t i = 0; i < list.n; i++) {
        const struct token *t = &list.at[i];
        struct span folded = forms_at(f, t->form)->folded;
        char position[16] = "_";
        if (t->position != NO_POSITION)
            snprintf(position, sizeof position, "%u", t->position);
        n += (size_t)snprintf(out + n, len - n, "%s%.*s/%s", i ? " " : "", (int)folded.len,
                              folded.at, position);
    }
    token_list_release(&list);
    forms_free(f);
    return out;
}

Test(tokenise, follows_the_table_of_additions)
{
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"", ""},
        {"Peru's coast", "peru/0 's/_ coast/1"},
        {"Peru\xE2\x80\x99s coast", "peru/0 's/_ coast/1"},
        {"the states' rights", "the/0 states/1 '/_ rights/2"},
        {"didn't", "didn't/0"},
        {"O'Brien", "o'brien/0"},
        {"the U.S. army", "the/0 us/1 army/2"},
        {"U.S.-led", "us-led/0 us/0 -/_ led/1"},
        {"MI-171Sh", "mi-171sh/0 mi/0 -/_ 171sh/1"},
        {"on-the-ground troops", "on-the-ground/0 on/0 -/_ the/1 -/_ ground/2 troops/3"},
        {"US$3.5bn.", "us/0 $/_ 3.5bn/1 ./_"},
        {"1,000.50 at 10:30", "1,000.50/0 at/1 10/2 :/_ 30/3"},
        {"bbc.co.uk", "bbc.co.uk/0"},
        {"end.Next", "end/0 ./_ next/1"},
        {"J. R. Smith", "j/0 ./_ r/1 ./_ smith/2"},
        {"Apur\xC3\xADmac \xC5\x81\xC3\xB3\x64\xC5\xBA", "apurimac/0 lodz/1"},
        {"\xE5\x8C\x97\xE4\xBA\xAC", "\xE5\x8C\x97/0 \xE4\xBA\xAC/1"},
        {"a - b", "a/0 -/_ b/1"},
        {"-", "-/_"},
        {"2007\xE2\x80\x93"
         "2012",
         "2007/0 \xE2\x80\x93/_ 2012/1"},
    };
    char got[512];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_str_eq(tokens_of(cases[i].text, got, sizeof got), cases[i].wanted, "%s",
                         cases[i].text);
}

Test(tokenise, long_hyphen_chains_are_parts_only)
{
    char got[1024];
    tokens_of("a-b-c-d-e-f-g-h-i-j-k", got, sizeof got);
    cr_expect(strncmp(got, "a/0 -/_ b/1", 11) == 0, "%s", got);
}

Test(tokenise, leaves_a_gap_between_blocks)
{
    static const char text[] = "Title\n\nBody here";
    static const struct block blocks[] = {{0, 5, BLOCK_TITLE, false, 0, 0, 0},
                                          {7, 16, BLOCK_PARAGRAPH, false, 0, 0, 0}};
    struct forms *f;
    struct token_list list = {0};
    forms_new(&f, "english", NULL);
    tokenise(&list, f, SPAN(text), blocks, 2);
    cr_assert_eq(list.n, 3);
    cr_expect_eq(list.at[1].position, 1 + POSITION_GAP);
    cr_expect_eq(list.at[2].position, 2 + POSITION_GAP);
    cr_expect_eq(list.n_positions, 3, "the gap is no word");
    cr_expect(list.at[1].flags & TOKEN_BLOCK);
    token_list_release(&list);
    forms_free(f);
}

Test(tokenise, marks_sentences)
{
    static const struct {
        const char *text;
        size_t n;
    } cases[] = {
        {"One two. Three.", 2},    {"Mr. Smith met Gen. Ruiz.", 1}, {"J. R. Smith left.", 1},
        {"Acme Inc. said so.", 1}, {"He left! Why? Ask.", 3},       {"He said: \"We go\".", 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct forms *f;
        struct token_list list = {0};
        size_t n = 0;
        forms_new(&f, "english", NULL);
        tokenise(&list, f, span_of(cases[i].text), NULL, 0);
        for (size_t k = 0; k < list.n; k++)
            n += (list.at[k].flags & TOKEN_SENTENCE) != 0;
        cr_expect_eq(n, cases[i].n, "%s: %zu", cases[i].text, n);
        token_list_release(&list);
        forms_free(f);
    }
}

/* Words of late are told at once, others wait for each other: the order must not show. */
Test(tokenise, forms_are_numbered_in_order_of_first_sight)
{
    struct forms *f;
    struct token_list list = {0};
    struct buf text = {0};
    unsigned seed = 11;
    uint32_t next = 0;
    for (int i = 0; i < 20000; i++)
        buf_printf(&text, "w%d ", rand_r(&seed) % (1 + i / 3));
    forms_new(&f, "english", NULL);
    cr_assert_eq(tokenise(&list, f, buf_bytes(&text), NULL, 0), BRIEF_OK);
    cr_assert_eq(list.n, 20000);
    for (size_t i = 0; i < list.n; i++) {
        const struct token *t = &list.at[i];
        cr_assert_leq(t->form, next, "token %zu is numbered before another", i);
        next += t->form == next;
        cr_assert(span_equal(forms_at(f, t->form)->bytes, (struct span){text.at + t->at, t->len}));
    }
    cr_expect_eq(next, forms_count(f));
    token_list_release(&list);
    forms_free(f);
    buf_release(&text);
}

Test(tokenise, any_bytes_of_valid_text_give_tokens_in_order)
{
    unsigned seed = 7;
    for (int round = 0; round < 300; round++) {
        static const char *const pieces[] = {"a",
                                             "B",
                                             "1",
                                             ".",
                                             ",",
                                             "'",
                                             "\xE2\x80\x99",
                                             "-",
                                             " ",
                                             "\n",
                                             "$",
                                             "\xC3\xA9",
                                             "\xE5\x8C\x97",
                                             "(",
                                             "s",
                                             "U.S."};
        char text[200];
        size_t n = 0;
        for (int k = 0; k < 40; k++) {
            seed = seed * 1103515245 + 12345;
            const char *p = pieces[(seed >> 16) % 16];
            memcpy(text + n, p, strlen(p));
            n += strlen(p);
        }
        char *exact = malloc(n); /* a sanitizer sees a read past it */
        memcpy(exact, text, n);
        struct forms *f;
        struct token_list list = {0};
        forms_new(&f, "english", NULL);
        cr_assert_eq(tokenise(&list, f, (struct span){exact, n}, NULL, 0), BRIEF_OK);
        uint32_t end = 0, position = 0;
        for (size_t k = 0; k < list.n; k++) {
            const struct token *t = &list.at[k];
            cr_expect(t->at + t->len <= n && t->len > 0);
            cr_expect(t->at >= end, "token %zu begins inside the one before", k);
            if (!(t->flags & TOKEN_WHOLE))
                end = t->at + t->len;
            if (t->position != NO_POSITION) {
                cr_expect(t->position >= position);
                position = t->position;
            }
        }
        token_list_release(&list);
        forms_free(f);
        free(exact);
    }
}

Test(fold_name, gives_what_two_spellings_share)
{
    static const struct {
        const char *name, *key;
    } cases[] = {
        {"U.S. Southern Command", "us southern command"},
        {"the Apur\xC3\xADmac", "apurimac"},
        {"Al-Shabaab's", "al shabaab"},
        {"Lt. Gen. O\xE2\x80\x99"
         "Brien",
         "lt gen o'brien"},
        {"The", "the"},
        {"  ", ""},
        {"AK-47", "ak 47"},
        {"Stra\xC3\x9F"
         "e",
         "strasse"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf b = {0};
        cr_assert_eq(fold_name(&b, span_of(cases[i].name)), BRIEF_OK);
        buf_byte(&b, 0);
        cr_expect_str_eq(b.at, cases[i].key, "%s", cases[i].name);
        buf_release(&b);
    }
}

Test(utf8, damage_becomes_one_replacement_per_maximal_subpart)
{
    static const struct {
        const char *bytes, *wanted;
        uint64_t n_bad;
    } cases[] = {
        {"plain", "plain", 0},
        {"\xC3\xA9", "\xC3\xA9", 0},
        {"e\xCC\x81", "\xC3\xA9", 0},
        {"a\xFFz", "a\xEF\xBF\xBDz", 1},
        {"\xE2\x82", "\xEF\xBF\xBD", 1},
        {"\xE2\x82z", "\xEF\xBF\xBDz", 1},
        {"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD", 2},
        {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 3},
        {"\xEF\xBF\xBD", "\xEF\xBF\xBD", 0},
        {"\xF4\x90\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf b = {0};
        uint64_t n_bad = 0;
        cr_assert_eq(utf8_append_nfc(&b, span_of(cases[i].bytes), &n_bad), BRIEF_OK);
        cr_expect(span_equal(buf_bytes(&b), span_of(cases[i].wanted)), "case %zu", i);
        cr_expect_eq(n_bad, cases[i].n_bad, "case %zu: %llu", i, (unsigned long long)n_bad);
        cr_expect_eq(utf8_valid_length(buf_bytes(&b)), b.len);
        buf_release(&b);
    }
}

Test(utf8, cutting_never_splits_a_code_point)
{
    struct span s = SPAN("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
    for (size_t max = 0; max <= s.len; max++) {
        struct span cut = utf8_cut(s, max);
        cr_expect_leq(cut.len, max);
        cr_expect_eq(utf8_valid_length(cut), cut.len);
    }
}

Test(forms, number_forms_folded_forms_and_terms_densely)
{
    struct forms *f;
    forms_new(&f, "english", NULL);
    uint32_t a = forms_intern(f, SPAN("Policies"), SHAPE_CAP);
    uint32_t b = forms_intern(f, SPAN("policy"), SHAPE_LOWER);
    uint32_t c = forms_intern(f, SPAN("policies"), SHAPE_LOWER);
    cr_expect_eq(a, 0);
    cr_expect_eq(c, 2);
    cr_expect_eq(forms_at(f, a)->folded_number, forms_at(f, c)->folded_number);
    cr_expect_neq(forms_at(f, a)->folded_number, forms_at(f, b)->folded_number);
    cr_expect_eq(forms_at(f, a)->term_number, forms_at(f, b)->term_number);
    cr_expect_eq(forms_count_terms(f), 1);
    cr_expect_eq(forms_intern(f, SPAN("Policies"), SHAPE_CAP), a);
    forms_clear(f);
    cr_expect_eq(forms_count(f), 0);
    forms_free(f);
}

Test(forms, survive_every_failing_allocation)
{
    for (long n = 1; n < 60; n++) {
        struct forms *f = NULL;
        struct token_list list = {0};
        mem_fail_from(n);
        brief_status st = forms_new(&f, "english", NULL);
        if (st == BRIEF_OK)
            st = tokenise(&list, f, SPAN("Some words, and U.S.-led more."), NULL, 0);
        mem_fail_from(0);
        cr_expect(st == BRIEF_OK || st == BRIEF_ENOMEM);
        token_list_release(&list);
        forms_free(f);
    }
}

Test(arena, hands_out_aligned_memory_and_keeps_the_largest_chunk)
{
    struct arena a;
    arena_init(&a, 64);
    for (size_t n = 0; n < 200; n++) {
        char *at = arena_alloc(&a, n);
        cr_assert_not_null(at);
        cr_expect_eq((uintptr_t)at % 16, 0);
        memset(at, 1, n);
        arena_text(&a, 1);
    }
    arena_clear(&a);
    cr_expect_gt(a.total, 0);
    cr_expect_leq(a.total, 256);
    arena_release(&a);
}

Test(varint, round_trips_and_refuses_what_is_cut_or_too_long)
{
    static const uint64_t values[] = {0, 1, 127, 128, 16383, 16384, UINT32_MAX, UINT64_MAX};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        char bytes[10];
        size_t n = put_varint(bytes, values[i]);
        struct span s = {bytes, n};
        uint64_t v;
        cr_expect(take_varint64(&s, &v) && v == values[i] && s.len == 0);
        for (size_t cut = 0; cut < n; cut++) {
            struct span shorter = {bytes, cut};
            cr_expect_not(take_varint64(&shorter, &v));
        }
        cr_expect_eq(unzigzag(zigzag((int64_t)values[i])), (int64_t)values[i]);
    }
    struct span endless = SPAN("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF");
    uint64_t v;
    cr_expect_not(take_varint64(&endless, &v));
}
