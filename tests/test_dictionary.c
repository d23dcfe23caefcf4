/* test_dictionary.c -- blocks of terms and forms: written, found, walked, damaged. */
#include "core/index/dictionary.h"
#include "core/index/format.h"
#include "core/index/term_coding.h"
#include "core/index/terms.h"
#include "indexer/builder_sink.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

struct blob {
    struct span key, value;
};

struct blobs {
    struct blob at[4096];
    size_t n;
    enum blob_kind only;
};

static struct span heap_copy(struct span s)
{
    char *heap = malloc(s.len ? s.len : 1);
    memcpy(heap, s.at, s.len);
    return (struct span){heap, s.len};
}

static brief_status take(void *ctx, enum blob_kind kind, struct span key, struct span value,
                         struct brief_error *err)
{
    struct blobs *blobs = ctx;
    (void)err;
    if (kind != blobs->only)
        return BRIEF_OK;
    cr_assert_lt(blobs->n, 4096);
    blobs->at[blobs->n++] = (struct blob){heap_copy(key), heap_copy(value)};
    return BRIEF_OK;
}

static void blobs_release(struct blobs *blobs)
{
    for (size_t i = 0; i < blobs->n; i++) {
        free((void *)blobs->at[i].key.at);
        free((void *)blobs->at[i].value.at);
    }
}

static void name_term(char out[32], uint32_t i)
{
    snprintf(out, 32, "t%05ux%u", i * 3, i % 3);
}

/* List lengths that make inline lists, ordinary ones, and some over a run. */
static size_t list_len(uint32_t i)
{
    return i % 3 ? 1 + i % 15 : i % 100 == 99 ? 70000 : 16 + i % 900;
}

static void write_terms(struct blobs *blobs, uint32_t n, bool is_forms)
{
    struct blob_sink sink = {take, blobs};
    struct blob_out out = {.sink = &sink};
    struct run_writer postings, positions;
    struct dictionary_writer w;
    char *bytes = calloc(1, 70000);
    blobs->n = 0;
    run_writer_init(&postings, &out, BLOB_POSTINGS);
    run_writer_init(&positions, &out, BLOB_POSITIONS);
    dictionary_writer_init(&w, &out, is_forms, &postings, &positions);
    for (uint32_t i = 0; i < n; i++) {
        char name[32];
        name_term(name, i);
        bytes[0] = (char)i;
        struct dictionary_item item = {.term = span_of(name), .stem = SPAN("t0")};
        if (i % 7) { /* else none of its own */
            item.n_docs = 1 + i % 5;
            item.n_occurrences = item.n_docs + i % 2;
            item.postings = (struct span){bytes, list_len(i)};
            item.positions = (struct span){bytes, is_forms ? 0 : list_len(i + 1)};
        }
        dictionary_writer_add(&w, &item);
    }
    dictionary_writer_finish(&w);
    run_writer_finish(&postings);
    run_writer_finish(&positions);
    cr_assert_eq(out.status, BRIEF_OK);
    free(bytes);
}

/* What the run writer did, done again. */
struct expected_place {
    struct list_place postings, positions;
};

static void expect_entry(const struct dictionary_entry *e, uint32_t i, bool is_forms,
                         struct expected_place *place)
{
    char name[32];
    name_term(name, i);
    cr_assert(span_equal(e->term, span_of(name)), "%s", name);
    if (is_forms)
        cr_assert(span_equal(e->stem, SPAN("t0")));
    cr_assert_eq(e->n_docs, i % 7 ? 1 + i % 5 : 0);
    if (!e->n_docs)
        return;
    size_t len = list_len(i), more = is_forms ? 0 : list_len(i + 1);
    bool is_inline = e->n_docs <= INLINE_LIST_DOCS && len <= 15 && more <= 15;
    cr_assert_eq(e->n_occurrences, e->n_docs + i % 2);
    cr_assert_eq(e->is_inline, is_inline);
    cr_assert_eq(e->has_positions, !is_forms);
    if (is_inline) {
        cr_assert_eq(e->inline_postings.len, len);
        cr_assert_eq(e->inline_positions.len, more);
        return;
    }
    place->postings.at += place->postings.len;
    list_place_next(&place->postings, len);
    cr_assert(e->postings.run == place->postings.run && e->postings.at == place->postings.at &&
              e->postings.len == len);
    if (more) {
        place->positions.at += place->positions.len;
        list_place_next(&place->positions, more);
        cr_assert(e->positions.run == place->positions.run &&
                  e->positions.at == place->positions.at && e->positions.len == more);
    }
}

static void check_walk(uint32_t n, bool is_forms)
{
    static struct blobs blobs;
    struct dictionary_block block;
    struct expected_place place = {{0}, {0}};
    uint32_t i = 0;
    blobs.only = is_forms ? BLOB_FORMS : BLOB_TERMS;
    write_terms(&blobs, n, is_forms);
    for (size_t b = 0; b < blobs.n; b++) {
        cr_assert_leq(blobs.at[b].value.len, DICTIONARY_BLOCK_MAX);
        cr_assert_eq(dictionary_block_open(&block, blobs.at[b].value, is_forms), BRIEF_OK);
        for (bool first = true; dictionary_block_next(&block); first = false, i++) {
            if (first)
                cr_assert(span_equal(block.entry.term, blobs.at[b].key));
            expect_entry(&block.entry, i, is_forms, &place);
        }
        cr_assert_eq(block.status, BRIEF_OK);
    }
    cr_assert_eq(i, n);
    blobs_release(&blobs);
}

Test(dictionary, terms_and_forms_come_back_in_order)
{
    const uint32_t sizes[] = {1, 2, 15, 16, 17, 32, 33, 500, 3000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        check_walk(sizes[i], false);
        check_walk(sizes[i], true);
    }
}

Test(dictionary, seeking_stands_before_the_first_term_not_below)
{
    static struct blobs blobs = {.only = BLOB_TERMS};
    struct dictionary_block block;
    write_terms(&blobs, 100, false);
    cr_assert_eq(dictionary_block_open(&block, blobs.at[0].value, false), BRIEF_OK);
    uint32_t n = block.n;
    for (uint32_t i = 0; i < 3 * n + 5; i++) {
        char target[32], want[32];
        snprintf(target, sizeof target, "t%05u", i);
        uint32_t next = (i + 2) / 3;
        name_term(want, next);
        cr_assert_eq(dictionary_block_open(&block, blobs.at[0].value, false), BRIEF_OK);
        cr_assert_eq(dictionary_block_seek(&block, span_of(target)), BRIEF_OK);
        cr_assert_eq(dictionary_block_next(&block), next < n, "%s", target);
        if (next < n)
            cr_assert(span_equal(block.entry.term, span_of(want)), "%s", target);
    }
    blobs_release(&blobs);
}

static void read_all(struct span bytes, bool is_forms)
{
    struct dictionary_block block;
    dictionary_block_open(&block, bytes, is_forms);
    while (dictionary_block_next(&block))
        cr_assert_leq(block.entry.term.len, TERM_MAX);
    if (dictionary_block_open(&block, bytes, is_forms) == BRIEF_OK &&
        dictionary_block_seek(&block, SPAN("t00100")) == BRIEF_OK)
        dictionary_block_next(&block);
}

Test(dictionary, damaged_blocks_are_read_without_harm)
{
    static struct blobs blobs;
    for (int is_forms = 0; is_forms < 2; is_forms++) {
        blobs.only = is_forms ? BLOB_FORMS : BLOB_TERMS;
        write_terms(&blobs, 60, is_forms);
        struct span whole = blobs.at[0].value;
        for (size_t cut = 0; cut < whole.len; cut++) {
            struct span part = heap_copy(span_sub(whole, 0, cut));
            read_all(part, is_forms);
            free((void *)part.at);
        }
        for (size_t i = 0; i < whole.len; i++)
            for (int bit = 0; bit < 8; bit++) {
                ((char *)whole.at)[i] ^= (char)(1 << bit);
                read_all(whole, is_forms);
                ((char *)whole.at)[i] ^= (char)(1 << bit);
            }
        blobs_release(&blobs);
    }
}

Test(dictionary, terms_out_of_order_are_refused)
{
    static struct blobs blobs = {.only = BLOB_TERMS};
    struct blob_sink sink = {take, &blobs};
    struct blob_out out = {.sink = &sink};
    struct run_writer postings, positions;
    struct dictionary_writer w;
    run_writer_init(&postings, &out, BLOB_POSTINGS);
    run_writer_init(&positions, &out, BLOB_POSITIONS);
    dictionary_writer_init(&w, &out, false, &postings, &positions);
    struct dictionary_item item = {.term = SPAN("b")};
    dictionary_writer_add(&w, &item);
    dictionary_writer_add(&w, &item);
    cr_assert_eq(out.status, BRIEF_ECORRUPT);
    dictionary_writer_finish(&w);
    run_writer_finish(&postings);
    run_writer_finish(&positions);
    blobs_release(&blobs);
}

/* --- coded terms ------------------------------------------------------------------------------ */

static void expect_coded(struct span term, size_t coded_len)
{
    struct buf coded = {0};
    char back[TERM_MAX];
    size_t len;
    term_code(&coded, term);
    cr_expect_eq(coded.len, coded_len, "%.*s takes %zu bytes, not %zu", (int)term.len, term.at,
                 coded.len, coded_len);
    cr_assert(term_decode(back, &len, buf_bytes(&coded)), "%.*s", (int)term.len, term.at);
    cr_expect(span_equal((struct span){back, len}, term), "%.*s came back as %.*s", (int)term.len,
              term.at, (int)len, back);
    buf_release(&coded);
}

Test(dictionary, parts_of_entities_are_coded_by_the_part_before_them)
{
    const struct {
        struct span term;
        size_t len;
    } cases[] = {
        {SPAN("\1pjohn doe\0John Doe"), 12},         /* all */
        {SPAN("\1ojohn doe\0john doe"), 12},         /* equal */
        {SPAN("\1onato\0NATO"), 8},                  /* upper */
        {SPAN("\1obank of peru\0Bank of Peru"), 17}, /* some */
        {SPAN("\1o3 com\0"
              "3 Com"),
         9},                                           /* a digit is no letter */
        {SPAN("\3pjohn doe\0John Doe\0John Doe"), 14}, /* all, equal */
        {SPAN("\3pjohn doe\0John Doe\0JOHN DOE"), 14},
        {SPAN("\3pjohn doe\0John Doe\0Doe"), 16},
        {SPAN("\5pjohn doe\0John Doe\0General"), 20},
        {SPAN("\1pa b c d e f g h i\0A B C D E F G H I"), 21},
        {SPAN("\1pa b c d e f g h i\0A b C D E F G H I"), 22},
        {SPAN("\1pa b c d e f g h i\0A B C D E F G H i"), 37}, /* the last bit cannot tell */
        {SPAN("\1pjos\0Jos\303\251"), 11},
        {SPAN("\1pa\0\2"), 6}, /* begins as a code does */
        {SPAN("\1p\0"), 3},
        {SPAN("\1p\0x"), 4},
        {SPAN("\1p"), 2},
        {SPAN("\1"), 1},
        {SPAN(""), 0},
        {SPAN("\2doe\0pjohn doe"), 14}, /* as they are */
        {SPAN("\4id\0ID"), 6},
        {SPAN("word\0Word"), 9},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_coded(cases[i].term, cases[i].len);
}

Test(dictionary, coded_terms_come_back_whatever_their_bytes)
{
    static const char letters[] = "\0\1\2\3\4\5 aAbB";
    uint64_t seed = 7;
    for (int round = 0; round < 20000; round++) {
        char term[24], back[TERM_MAX];
        struct buf coded = {0};
        size_t len, n = (size_t)round % sizeof term;
        for (size_t i = 0; i < n; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            term[i] = letters[(seed >> 33) % (sizeof letters - 1)];
        }
        term_code(&coded, (struct span){term, n});
        cr_assert(term_decode(back, &len, buf_bytes(&coded)), "round %d", round);
        cr_assert(len == n && memcmp(back, term, n) == 0, "round %d", round);
        buf_release(&coded);
    }
}

Test(dictionary, damaged_codes_do_no_harm)
{
    char back[TERM_MAX], coded[] = "\3pjohn doe of nowhere\0\3\5\0\4\0more";
    size_t len;
    for (size_t bit = 0; bit < 8 * (sizeof coded - 1); bit++) {
        coded[bit / 8] ^= (char)(1 << (bit % 8));
        if (term_decode(back, &len, (struct span){coded, sizeof coded - 1}))
            cr_assert_leq(len, TERM_MAX);
        coded[bit / 8] ^= (char)(1 << (bit % 8));
    }
    cr_assert(!term_decode(back, &len, SPAN("\1pkey\0\3")), "a mask is missing");
    cr_assert(!term_decode(back, &len, SPAN("\1pkey\0\2more")), "a part goes on");
    struct buf grows = {0};
    buf_puts(&grows, "\1p");
    for (int i = 0; i < 90; i++)
        buf_byte(&grows, 'x');
    for (int i = 0; i < 4; i++)
        buf_append(&grows, "\0\1", 2);
    cr_assert(!term_decode(back, &len, buf_bytes(&grows)), "longer than any term");
    buf_release(&grows);
}

Test(dictionary, entity_terms_are_made_and_taken_apart)
{
    struct buf term = {0};
    struct entity_term parsed;
    char big[2000];
    memset(big, 'x', sizeof big);
    buf_byte(&term, TERM_SURFACE);
    cr_assert_eq(term_append_entity(&term, 0, SPAN("General  Amadou\nNgoma")), BRIEF_OK);
    term_append_part(&term, SPAN("Gen.\t Ngoma"));
    cr_assert(term_parse(&parsed, buf_bytes(&term)));
    cr_assert_eq(parsed.kind, TERM_SURFACE);
    cr_assert_eq(parsed.letter, 'p');
    cr_assert(span_equal(parsed.key, SPAN("general amadou ngoma")));
    cr_assert(span_equal(parsed.norm, SPAN("General Amadou Ngoma")));
    cr_assert(span_equal(parsed.part, SPAN("Gen. Ngoma")));
    cr_assert(span_equal(parsed.entity, SPAN("pgeneral amadou ngoma\0General Amadou Ngoma")));

    buf_clear(&term);
    buf_byte(&term, TERM_NAME);
    term_append_token(&term, (struct span){big, sizeof big});
    buf_byte(&term, 0);
    buf_byte(&term, 'p');
    cr_assert_eq(term_append_key(&term, (struct span){big, sizeof big}), BRIEF_OK);
    cr_assert_leq(term.len, TERM_MAX);
    cr_assert(term_parse(&parsed, buf_bytes(&term)));
    cr_assert_leq(parsed.token.len, 64);
    cr_assert(span_equal(parsed.entity, term_letter_and_key(&parsed)));

    char room[TERM_MAX], other_room[TERM_MAX];
    struct span cut = term_cut((struct span){big, 1000}, room);
    struct span other = term_cut((struct span){big, 1001}, other_room);
    cr_assert_leq(cut.len, TERM_MAX);
    cr_assert(!span_equal(cut, other));
    const struct span bad[] = {SPAN(""),
                               SPAN("\1"),
                               SPAN("\1p"),
                               SPAN("\1pkey"),
                               SPAN("\2tok"),
                               SPAN("\2tok\0pkey\0norm"),
                               SPAN("\3pkey\0norm"),
                               SPAN("word"),
                               SPAN("\4id\0x\0y")};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_assert(!term_parse(&parsed, bad[i]), "%zu", i);
    buf_release(&term);
}
