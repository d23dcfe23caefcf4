/* test_intern.c -- numbered strings: every length, and strings chosen against the hash. */
#include "core/text/intern.h"

#include <criterion/criterion.h>
#include <stdio.h>

#define N_WORDS 6000

/* Distinct strings of 0 to 40 bytes that share long beginnings. */
static struct span word_of(char room[64], unsigned i)
{
    size_t len = i % 41;
    memset(room, 'a', 64);
    for (size_t k = 0; k < len && k < 4; k++, i /= 41)
        room[len - 1 - k] = (char)('0' + (i / 41) % 41);
    return (struct span){room, len};
}

Test(intern, strings_of_every_length_keep_their_numbers)
{
    struct intern t;
    char room[64];
    bool is_new;
    intern_init(&t);
    for (unsigned round = 0; round < 2; round++) {
        size_t n = 0;
        for (unsigned i = 0; i < N_WORDS; i++) {
            struct span s = word_of(room, i);
            uint32_t known = intern_find(&t, s), number = intern_add(&t, s, &is_new);
            cr_assert_eq(is_new, known == INTERN_NONE, "word %u", i);
            cr_assert(is_new ? number == n : number == known, "word %u", i);
            cr_assert(span_equal(t.strings[number], s), "word %u", i);
            n += is_new;
        }
        cr_expect_eq(t.n, n);
        cr_expect_gt(n, 1000u);
        intern_clear(&t);
        cr_expect_eq(intern_find(&t, word_of(room, 77)), INTERN_NONE);
    }
    intern_release(&t);
}

Test(intern, a_key_is_the_same_whatever_lies_behind_the_string)
{
    struct intern t;
    char room[64], exact[64];
    intern_init(&t);
    for (unsigned i = 0; i < 500; i++) {
        struct intern_key far, near;
        struct span s = word_of(room, i);
        if (s.len)
            memcpy(exact, s.at, s.len);
        memset(room + s.len, '#', sizeof room - s.len);
        intern_key_make(&far, &t, s, sizeof room);
        intern_key_make(&near, &t, (struct span){exact, s.len}, s.len);
        cr_expect(memcmp(&far, &near, sizeof far) == 0, "word %u", i);
    }
    intern_release(&t);
}

/* Words whose hashes end alike all begin at one slot of the table: the table must notice and take
 * another hash function, or n words cost n * n steps. */
Test(intern, strings_chosen_against_the_hash_do_not_make_long_walks)
{
    enum { BITS = 12, WANTED = 2000 };
    static char words[WANTED][16];
    struct intern t;
    bool is_new;
    size_t n = 0;
    uint64_t end = intern_hash(SPAN("first")) & ((1u << BITS) - 1);
    intern_init(&t);
    for (unsigned long i = 0; n < WANTED; i++) {
        char word[16];
        int len = snprintf(word, sizeof word, "w%lx", i);
        if ((intern_hash((struct span){word, (size_t)len}) & ((1u << BITS) - 1)) == end)
            memcpy(words[n++], word, sizeof word);
    }
    for (size_t i = 0; i < n; i++)
        cr_assert_eq(intern_add(&t, span_of(words[i]), &is_new), i);
    for (size_t i = 0; i < n; i++)
        cr_assert_eq(intern_find(&t, span_of(words[i])), i);
    cr_expect_gt(t.n_reseeded, 0u, "nothing was noticed");
    cr_expect_leq(t.n_reseeded, 4u);
    intern_release(&t);
}
