/* test_mentions_codec.c -- mention lists and stamps as bytes and back, and what damage does to
 * them. */
#include "core/index/mentions_codec.h"

#include "indexer/builder_sink.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static const struct mention_kind kinds[] = {
    {.type = MENTION_PERSON, .confidence = 90, .fields = FIELD_NORM | FIELD_ROLE},
    {.type = MENTION_PLACE, .confidence = 70, .fields = FIELD_NORM},
    {.type = MENTION_AMOUNT,
     .flags = MENTION_RANGE,
     .fields = FIELD_NORM_MADE | FIELD_VALUE | FIELD_VALUE_TO | FIELD_UNIT | FIELD_LABEL},
    {.type = MENTION_DATE, .fields = FIELD_DAYS | FIELD_NORM_MADE},
    {.type = MENTION_DATE, .fields = FIELD_DAYS_NONE | FIELD_ALIASES | FIELD_CANDIDATES},
};

static const struct mention_record records[] = {
    {.kind = 0, .len = 12, .norm = 7, .role = 300},
    {.kind = 1, .len = 5, .norm = UINT32_MAX},
    {.kind = 2,
     .label = 1,
     .unit = 2,
     .value = {INT64_MIN, 0},
     .value_to = {INT64_MAX, DECIMAL_SCALE_MAX}},
    {.kind = 3, .len = 9, .days = {DAY_MIN, DAY_MAX}},
    {.kind = 4, .len = UINT32_MAX, .aliases = 5, .candidates = 6, .days = {NO_DAY, NO_DAY}},
};
#define N_RECORDS (sizeof records / sizeof *records)
#define N_KINDS   (sizeof kinds / sizeof *kinds)

static const struct placed_mention placed[] = {
    {0, 0}, {UINT32_MAX, 0}, {300, 90}, {2, 100000}, {3, UINT32_MAX},
};
#define N_PLACED (sizeof placed / sizeof *placed)

static bool same_record(const struct mention_record *a, const struct mention_record *b)
{
    return memcmp(a, b, offsetof(struct mention_record, value)) == 0 &&
           a->value.digits == b->value.digits && a->value.scale == b->value.scale &&
           a->value_to.digits == b->value_to.digits && a->value_to.scale == b->value_to.scale &&
           a->days.from == b->days.from && a->days.to == b->days.to;
}

Test(mentions_codec, places_come_back)
{
    struct buf out = {0};
    struct mentions_reader reader;
    struct placed_mention m;
    mentions_encode(&out, placed, N_PLACED);
    cr_assert(mentions_reader_open(&reader, buf_bytes(&out)));
    cr_assert_eq(reader.left, N_PLACED);
    for (size_t i = 0; i < N_PLACED; i++) {
        cr_assert(mentions_reader_next(&reader, &m), "%zu", i);
        cr_assert(m.stamp == placed[i].stamp && m.start == placed[i].start, "%zu", i);
    }
    cr_assert(!mentions_reader_next(&reader, &m));
    cr_assert(!reader.damaged);
    buf_release(&out);
}

Test(mentions_codec, no_mentions_are_no_bytes)
{
    struct buf out = {0};
    struct mentions_reader reader;
    mentions_encode(&out, placed, 0);
    cr_assert_eq(out.len, 0);
    cr_assert(mentions_reader_open(&reader, buf_bytes(&out)));
    cr_assert_eq(reader.left, 0);
    buf_release(&out);
}

/* Read all; what comes out must make sense. True when nothing was damaged. */
static bool read_all(struct span bytes)
{
    struct mentions_reader reader;
    struct placed_mention m;
    uint32_t start = 0;
    if (!mentions_reader_open(&reader, bytes))
        return false;
    while (mentions_reader_next(&reader, &m)) {
        cr_assert(m.start >= start);
        start = m.start;
    }
    return !reader.damaged;
}

Test(mentions_codec, cut_lists_are_damage_and_flipped_bits_do_no_harm)
{
    struct buf out = {0};
    mentions_encode(&out, placed, N_PLACED);
    for (size_t cut = 1; cut < out.len; cut++) {
        char *heap = malloc(cut);
        memcpy(heap, out.at, cut);
        cr_assert(!read_all((struct span){heap, cut}), "cut at %zu", cut);
        free(heap);
    }
    for (size_t bit = 0; bit < out.len * 8; bit++) {
        out.at[bit / 8] ^= (char)(1 << (bit % 8));
        read_all(buf_bytes(&out));
        out.at[bit / 8] ^= (char)(1 << (bit % 8));
    }
    buf_release(&out);
}

/* --- blocks of stamps ------------------------------------------------------------------------- */

struct kept_block {
    struct buf bytes;
    size_t n_put;
};

static brief_status keep_block(void *ctx, enum blob_kind kind, struct span key, struct span value,
                               struct brief_error *err)
{
    struct kept_block *kept = ctx;
    char expected[CHUNK_KEY_BYTES];
    (void)err;
    stamps_block_key(expected, (uint32_t)kept->n_put++);
    cr_assert_eq(kind, BLOB_MENTIONS);
    cr_assert(span_equal(key, (struct span){expected, sizeof expected}));
    buf_clear(&kept->bytes);
    buf_span(&kept->bytes, value);
    return BRIEF_OK;
}

/* The last block of n stamps, which are `records` over and over. */
static struct buf block_of(uint32_t n)
{
    struct kept_block kept = {0};
    struct blob_sink sink = {keep_block, &kept};
    struct blob_out out = {.sink = &sink};
    struct stamps_writer w;
    stamps_writer_init(&w, &out);
    for (uint32_t i = 0; i < n; i++)
        stamps_writer_add(&w, &records[i % N_RECORDS], kinds[records[i % N_RECORDS].kind].fields);
    stamps_writer_finish(&w);
    cr_assert_eq(out.status, BRIEF_OK);
    cr_assert_eq(kept.n_put, (n + STAMPS_BLOCK - 1) / STAMPS_BLOCK);
    return kept.bytes;
}

Test(mentions_codec, every_stamp_comes_back_in_any_order)
{
    static const uint32_t sizes[] = {1, 7, 8, 9, 127, 128, 129, 300};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        struct buf bytes = block_of(sizes[s]);
        uint32_t first = (sizes[s] - 1) / STAMPS_BLOCK * STAMPS_BLOCK;
        struct stamps_block block;
        struct mention_record r;
        cr_assert(stamps_block_open(&block, buf_bytes(&bytes), kinds, N_KINDS));
        cr_assert_eq(block.n, sizes[s] - first);
        for (uint32_t i = block.n; i-- > 0;) {
            cr_assert(stamps_block_get(&block, i, &r), "%u of %u", i, sizes[s]);
            cr_assert(same_record(&r, &records[(first + i) % N_RECORDS]), "%u", i);
        }
        cr_assert(!stamps_block_get(&block, block.n, &r));
        buf_release(&bytes);
    }
}

static size_t count_stamps(struct span bytes)
{
    struct stamps_block block;
    struct mention_record r;
    size_t n = 0;
    if (!stamps_block_open(&block, bytes, kinds, N_KINDS))
        return 0;
    for (uint32_t i = 0; i < block.n; i++)
        n += stamps_block_get(&block, i, &r) && r.kind < N_KINDS;
    return n;
}

Test(mentions_codec, damaged_blocks_of_stamps_do_no_harm)
{
    struct buf bytes = block_of(20);
    cr_assert_eq(count_stamps(buf_bytes(&bytes)), 20);
    for (size_t cut = 0; cut < bytes.len; cut++) {
        char *heap = malloc(cut + 1);
        memcpy(heap, bytes.at, cut);
        cr_assert_lt(count_stamps((struct span){heap, cut}), 20, "cut at %zu", cut);
        free(heap);
    }
    for (size_t bit = 0; bit < bytes.len * 8; bit++) {
        bytes.at[bit / 8] ^= (char)(1 << (bit % 8));
        count_stamps(buf_bytes(&bytes));
        bytes.at[bit / 8] ^= (char)(1 << (bit % 8));
    }
    buf_release(&bytes);
}

Test(mentions_codec, normal_forms_of_numbers_and_dates_can_be_made_again)
{
    const struct {
        struct mention m;
        const char *norm;
    } cases[] = {
        {{.type = MENTION_AMOUNT, .value = {1124, -0}, .unit = SPAN("USD")}, "1124 USD"},
        {{.type = MENTION_AMOUNT, .value = {5, 1}}, "0.5"},
        {{.type = MENTION_QUANTITY,
          .flags = MENTION_RANGE,
          .value = {2, 0},
          .value_to = {35, 1},
          .unit = SPAN("MW")},
         "2..3.5 MW"},
        {{.type = MENTION_DATE, .days = {15250, 15250}}, "2011-10-03"},
        {{.type = MENTION_DATE, .days = {15250, 15253}}, "2011-10-03..2011-10-06"},
        {{.type = MENTION_DATE, .days = {NO_DAY, NO_DAY}}, ""},
        {{.type = MENTION_PERSON, .days = {1, 1}}, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = {0};
        mention_make_norm(&out, &cases[i].m);
        cr_expect(span_equal(buf_bytes(&out), span_of(cases[i].norm)), "%s, not %.*s",
                  cases[i].norm, (int)out.len, out.at ? out.at : "");
        buf_release(&out);
    }
}

Test(mentions_codec, kinds_come_back)
{
    struct buf out = {0};
    struct mention_kind kind;
    for (size_t i = 0; i < N_KINDS; i++)
        mention_kind_encode(&out, &kinds[i]);
    struct span rest = buf_bytes(&out);
    for (size_t i = 0; i < N_KINDS; i++) {
        cr_assert(mention_kind_take(&rest, &kind));
        cr_assert_eq(memcmp(&kind, &kinds[i], sizeof kind), 0);
    }
    cr_assert(!mention_kind_take(&rest, &kind));
    buf_release(&out);
}
