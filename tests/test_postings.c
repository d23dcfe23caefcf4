/* test_postings.c -- lists written by builder_postings.c are walked by postings.c, whole or
 * damaged. */
#include "core/index/format.h"
#include "core/index/postings.h"
#include "indexer/builder_postings.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#define DOC_LIMIT 2000000u

/* Document i of a list, its frequency, its j-th position, its length: made up, but rising. */
static uint32_t doc_at(uint32_t i, uint32_t step)
{
    return i * step + i % 7 * (step / 8);
}
static uint32_t freq_at(uint32_t i)
{
    return 1 + (i % 5 == 3 ? i % 11 : 0) + (i % 97 == 0 ? 300 : 0);
}
static uint32_t position_at(uint32_t i, uint32_t j)
{
    return i % 13 + j * (1 + i % 3);
}
static uint32_t length_at(uint32_t i)
{
    return 20 + i % 50 * 7;
}

struct list {
    struct list_writer writer;
    struct term_entry entry;
    uint32_t n, step;
};

static void make_list(struct list *l, uint32_t n, uint32_t step, bool with_positions)
{
    memset(l, 0, sizeof *l);
    l->n = n;
    l->step = step;
    static uint32_t lengths[DOC_LIMIT];
    for (uint32_t i = 0; i < n; i++)
        lengths[doc_at(i, step)] = length_at(i);
    l->writer.lengths = lengths;
    list_writer_begin(&l->writer);
    for (uint32_t i = 0; i < n; i++) {
        list_first_position(&l->writer);
        for (uint32_t j = 0; with_positions && j < freq_at(i); j++)
            list_position(&l->writer, position_at(i, j));
        list_document(&l->writer, doc_at(i, step), freq_at(i));
    }
    cr_assert(list_writer_end(&l->writer));
    l->entry = (struct term_entry){.n_docs = l->writer.n_docs,
                                   .n_occurrences = l->writer.n_occurrences,
                                   .has_positions = with_positions,
                                   .postings = buf_bytes(&l->writer.postings),
                                   .positions = buf_bytes(&l->writer.positions),
                                   .doc_limit = DOC_LIMIT};
}

static void expect_positions(struct postings_iter *it, uint32_t i)
{
    const uint32_t *at = postings_iter_positions(it);
    cr_assert(at, "document %u", i);
    for (uint32_t j = 0; j < it->freq; j++)
        cr_assert_eq(at[j], position_at(i, j), "document %u, position %u", i, j);
}

static const uint32_t edges[] = {1, 2, 3, 126, 127, 128, 129, 255, 256, 257, 1000, 5000};

Test(postings, lists_of_any_length_come_back)
{
    for (size_t e = 0; e < sizeof edges / sizeof *edges; e++)
        for (uint32_t step = 1; step <= 300; step *= 17) {
            struct list l;
            struct postings_iter it = {0};
            make_list(&l, edges[e], step, true);
            cr_assert_eq(postings_iter_open(&it, &l.entry, NULL), BRIEF_OK);
            for (uint32_t i = 0; i < l.n; i++) {
                cr_assert_eq(it.doc, doc_at(i, step), "list of %u, document %u", l.n, i);
                cr_assert_eq(it.freq, freq_at(i));
                if (i % 3 != 1)
                    expect_positions(&it, i);
                postings_iter_next(&it);
            }
            cr_assert_eq(it.doc, DOC_END);
            cr_assert_eq(postings_iter_next(&it), DOC_END);
            cr_assert_eq(postings_iter_seek(&it, 5), DOC_END);
            cr_assert_eq(it.status, BRIEF_OK);
            postings_iter_close(&it);
            list_writer_release(&l.writer);
        }
}

Test(postings, seeking_finds_the_first_document_not_below_the_target)
{
    for (size_t e = 0; e < sizeof edges / sizeof *edges; e++)
        for (uint32_t stride = 1; stride < 4000; stride = stride * 3 + 1) {
            struct list l;
            struct postings_iter it = {0};
            make_list(&l, edges[e], 24, true);
            cr_assert_eq(postings_iter_open(&it, &l.entry, NULL), BRIEF_OK);
            uint32_t i = 0;
            for (uint32_t target = 1; i < l.n; target += stride) {
                while (i < l.n && doc_at(i, 24) < target)
                    i++;
                doc_id want = i < l.n ? doc_at(i, 24) : DOC_END;
                cr_assert_eq(postings_iter_seek(&it, target), want, "list of %u, to %u", l.n,
                             target);
                if (i < l.n) {
                    cr_assert_eq(it.freq, freq_at(i));
                    expect_positions(&it, i);
                }
            }
            cr_assert_eq(it.status, BRIEF_OK);
            postings_iter_close(&it);
            list_writer_release(&l.writer);
        }
}

/* The best that one of the bound's pairs can score with these constants. */
static double best_of(const struct postings_bound *bound, double x)
{
    double best = 0;
    for (int i = 0; i < BOUND_PAIRS; i++) {
        double tf = bound->freqs[i] == BOUND_FREQ_MOST
                        ? 1
                        : bound->freqs[i] / (bound->freqs[i] + 0.3 + x * bound->lengths[i]);
        best = tf > best ? tf : best;
    }
    return best;
}

static const double slopes[] = {0, 1e-4, 1e-3, 4e-3, 1e-2, 0.1, 1, 100};

/* frequencies: below a cap, so that bounds are not all the weakest one. */
static void make_bounded(struct list *l, uint32_t n, uint32_t freq_cap)
{
    memset(l, 0, sizeof *l);
    static uint32_t lengths[DOC_LIMIT];
    for (uint32_t i = 0; i < n; i++)
        lengths[doc_at(i, 3)] = length_at(i);
    l->n = n;
    l->writer.lengths = lengths;
    list_writer_begin(&l->writer);
    for (uint32_t i = 0; i < n; i++)
        list_document(&l->writer, doc_at(i, 3), freq_at(i) % freq_cap + 1);
    cr_assert(list_writer_end(&l->writer));
    l->entry = (struct term_entry){.n_docs = n,
                                   .n_occurrences = l->writer.n_occurrences,
                                   .postings = buf_bytes(&l->writer.postings),
                                   .doc_limit = DOC_LIMIT};
}

Test(postings, bounds_hold_for_every_document_of_their_block_and_group)
{
    for (size_t e = 0; e < sizeof edges / sizeof *edges; e++)
        for (uint32_t cap = 1; cap < 400; cap = cap * 3 + 1) {
            struct list l;
            struct postings_iter it = {0};
            make_bounded(&l, edges[e], cap);
            cr_assert_eq(postings_iter_open(&it, &l.entry, NULL), BRIEF_OK);
            for (uint32_t i = 0; i < l.n; i++) {
                uint32_t freq = freq_at(i) % cap + 1;
                struct postings_bound bound, group;
                postings_iter_bound(&it, doc_at(i, 3), &bound);
                postings_iter_group_bound(&it, doc_at(i, 3), &group);
                cr_assert_geq(bound.last_doc, doc_at(i, 3));
                cr_assert_geq(group.last_doc, bound.last_doc);
                if (i < l.n - l.n % 128)
                    cr_assert_eq(bound.last_doc, doc_at(i / 128 * 128 + 127, 3));
                cr_assert(postings_bound_holds(&bound, freq, length_at(i)));
                cr_assert(postings_bound_holds(&group, freq, length_at(i)));
                for (size_t s = 0; s < sizeof slopes / sizeof *slopes; s++) {
                    double score = freq / (freq + 0.3 + slopes[s] * length_at(i));
                    cr_assert_geq(best_of(&bound, slopes[s]) * (1 + 1e-12), score, "document %u",
                                  i);
                    cr_assert_geq(best_of(&group, slopes[s]), best_of(&bound, slopes[s]) - 1e-12);
                }
            }
            postings_iter_close(&it);
            list_writer_release(&l.writer);
        }
}

Test(postings, bounds_of_full_blocks_are_mostly_reached)
{
    struct list l;
    struct postings_iter it = {0};
    make_bounded(&l, 1280, 9);
    cr_assert_eq(postings_iter_open(&it, &l.entry, NULL), BRIEF_OK);
    for (uint32_t block = 0; block < 10; block++)
        for (size_t s = 0; s < sizeof slopes / sizeof *slopes; s++) {
            struct postings_bound bound;
            double best = 0;
            postings_iter_bound(&it, doc_at(block * 128, 3), &bound);
            for (uint32_t i = block * 128; i < block * 128 + 128; i++) {
                uint32_t freq = freq_at(i) % 9 + 1;
                double score = freq / (freq + 0.3 + slopes[s] * length_at(i));
                best = score > best ? score : best;
            }
            cr_assert_leq(best_of(&bound, slopes[s]), best * 1.02, "block %u, slope %g", block,
                          slopes[s]);
        }
    postings_iter_close(&it);
    list_writer_release(&l.writer);
}

Test(postings, a_bound_that_does_not_hold_is_told)
{
    struct postings_bound bound = {0, {9, 4, 1}, {100, 40, 8}};
    cr_expect(postings_bound_holds(&bound, 9, 100));
    cr_expect(postings_bound_holds(&bound, 4, 41));
    cr_expect_not(postings_bound_holds(&bound, 10, 1000), "more often than any pair");
    cr_expect_not(postings_bound_holds(&bound, 1, 7), "shorter than any pair");
    cr_expect_not(postings_bound_holds(&bound, 6, 40), "better between the ends");
    bound.freqs[0] = BOUND_FREQ_MOST;
    cr_expect(postings_bound_holds(&bound, 1000, 1));
}

Test(postings, filling_sets_the_bits_of_a_walk)
{
    static uint64_t bits[4096 / 64];
    for (size_t e = 0; e < sizeof edges / sizeof *edges; e++)
        for (uint32_t step = 1; step <= 40; step += 3)
            for (uint32_t window = 64; window <= 4096; window *= 4) {
                struct list l;
                struct postings_iter it = {0}, walk = {0};
                make_list(&l, edges[e], step, true);
                cr_assert_eq(postings_iter_open(&it, &l.entry, NULL), BRIEF_OK);
                cr_assert_eq(postings_iter_open(&walk, &l.entry, NULL), BRIEF_OK);
                for (doc_id from = 0; walk.doc != DOC_END; from += window) {
                    memset(bits, 0, sizeof bits);
                    postings_iter_fill(&it, from, from + window, bits);
                    for (doc_id doc = from; doc < from + window; doc++) {
                        bool is_set = bits[(doc - from) / 64] >> (doc - from) % 64 & 1;
                        cr_assert_eq(is_set, walk.doc == doc, "%u of %u by %u", doc, l.n, step);
                        if (is_set)
                            postings_iter_next_doc(&walk);
                    }
                    cr_assert_eq(it.doc, walk.doc);
                    if (it.doc != DOC_END)
                        cr_assert_eq(postings_iter_freq(&it), postings_iter_freq(&walk));
                }
                cr_assert_eq(it.status, BRIEF_OK);
                postings_iter_close(&it);
                postings_iter_close(&walk);
                list_writer_release(&l.writer);
            }
}

Test(postings, an_entry_without_documents_is_at_its_end)
{
    struct term_entry none = {.doc_limit = 10};
    struct postings_iter it = {0};
    cr_assert_eq(postings_iter_open(&it, &none, NULL), BRIEF_OK);
    cr_assert_eq(it.doc, DOC_END);
    cr_assert_eq(postings_iter_next(&it), DOC_END);
    postings_iter_close(&it);
}

/* --- damage --------------------------------------------------------------------------------- */

static struct span exact_copy(struct span s)
{
    char *heap = malloc(s.len ? s.len : 1);
    if (s.len)
        memcpy(heap, s.at, s.len);
    return (struct span){heap, s.len};
}

/* Walk all of a list with its positions; documents must rise and stay below the limit whatever
 * the bytes say. Returns the status. */
static brief_status walk(const struct term_entry *entry, uint32_t stride)
{
    struct postings_iter it = {0};
    brief_status st = postings_iter_open(&it, entry, NULL);
    int64_t last = -1;
    while (st == BRIEF_OK && it.doc != DOC_END) {
        cr_assert((int64_t)it.doc > last && it.doc < entry->doc_limit);
        last = it.doc;
        if (entry->positions.len)
            postings_iter_positions(&it);
        struct postings_bound bound;
        postings_iter_bound(&it, it.doc, &bound);
        postings_iter_group_bound(&it, it.doc, &bound);
        if (it.doc != DOC_END && stride)
            postings_iter_seek(&it, it.doc + stride);
        else
            postings_iter_next(&it);
    }
    st = st ? st : it.status;
    postings_iter_close(&it);
    return st;
}

/* The same by windows of bits, which lie on the heap for ASan to see. */
static void fill_all(const struct term_entry *entry)
{
    uint64_t *bits = calloc(entry->doc_limit / 64 + 1, 8);
    struct postings_iter it = {0};
    brief_status st = postings_iter_open(&it, entry, NULL);
    for (doc_id from = 0; st == BRIEF_OK && it.doc != DOC_END; from += 512)
        postings_iter_fill(&it, from, from + 512, bits + from / 64);
    postings_iter_close(&it);
    free(bits);
}

static void walk_altered(const struct list *l, struct span postings, struct span positions)
{
    struct term_entry entry = l->entry;
    entry.postings = exact_copy(postings);
    entry.positions = exact_copy(positions);
    for (uint32_t stride = 0; stride < 5000; stride = stride * 40 + 3)
        walk(&entry, stride);
    entry.doc_limit = 8192;
    fill_all(&entry);
    free((void *)entry.postings.at);
    free((void *)entry.positions.at);
}

Test(postings, a_list_cut_at_any_byte_is_reported)
{
    const uint32_t lengths[] = {2, 100, 128, 300};
    for (size_t k = 0; k < 4; k++) {
        struct list l;
        make_list(&l, lengths[k], 5, true);
        for (size_t cut = 0; cut < l.entry.postings.len; cut++) {
            struct term_entry entry = l.entry;
            entry.postings = exact_copy(span_sub(l.entry.postings, 0, cut));
            cr_expect_eq(walk(&entry, 0), BRIEF_ECORRUPT, "cut at %zu", cut);
            free((void *)entry.postings.at);
        }
        for (size_t cut = 1; cut < l.entry.positions.len; cut++) {
            struct term_entry entry = l.entry;
            entry.positions = exact_copy(span_sub(l.entry.positions, 0, cut));
            cr_expect_eq(walk(&entry, 0), BRIEF_ECORRUPT, "positions cut at %zu", cut);
            free((void *)entry.positions.at);
        }
        list_writer_release(&l.writer);
    }
}

Test(postings, flipped_bits_never_lead_outside)
{
    const uint32_t lengths[] = {1, 100, 128, 400};
    for (size_t k = 0; k < 4; k++) {
        struct list l;
        make_list(&l, lengths[k], 9, true);
        char *postings = (char *)l.entry.postings.at, *positions = (char *)l.entry.positions.at;
        for (size_t i = 0; i < l.entry.postings.len; i++)
            for (int bit = 0; bit < 8; bit += 1 + (int)(i % 3)) {
                postings[i] ^= (char)(1 << bit);
                walk_altered(&l, l.entry.postings, l.entry.positions);
                postings[i] ^= (char)(1 << bit);
            }
        for (size_t i = 0; i < l.entry.positions.len; i += 3) {
            positions[i] ^= (char)(1 << (i % 8));
            walk_altered(&l, l.entry.postings, l.entry.positions);
            positions[i] ^= (char)(1 << (i % 8));
        }
        list_writer_release(&l.writer);
    }
}

Test(postings, counts_that_the_list_does_not_hold_are_damage)
{
    struct list l;
    make_list(&l, 300, 5, true);
    for (uint32_t n = 0; n < 1000; n += 7) {
        struct term_entry entry = l.entry;
        entry.n_docs = n;
        brief_status st = walk(&entry, 0);
        cr_expect(st == BRIEF_ECORRUPT || n == 300 || n == 0, "%u documents", n);
    }
    list_writer_release(&l.writer);
}
