/* test_mentions_codec.c -- mention lists as bytes and back, and what damage does to them. */
#include "core/index/mentions_codec.h"

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
    {.start = 0, .end = 12, .token_from = 0, .token_to = 2, .kind = 0, .norm = 7, .role = 300},
    {.start = 0, .end = 5, .token_from = 0, .token_to = 1, .kind = 1, .norm = UINT32_MAX},
    {.start = 90,
     .end = 90,
     .token_from = 0,
     .token_to = 0,
     .kind = 2,
     .label = 1,
     .unit = 2,
     .value = {INT64_MIN, 0},
     .value_to = {INT64_MAX, DECIMAL_SCALE_MAX}},
    {.start = 100000,
     .end = 100009,
     .token_from = 20000,
     .token_to = 20003,
     .kind = 3,
     .days = {DAY_MIN, DAY_MAX}},
    {.start = UINT32_MAX - 1,
     .end = UINT32_MAX,
     .token_from = 12,
     .token_to = UINT32_MAX,
     .kind = 4,
     .aliases = 5,
     .candidates = 6,
     .days = {NO_DAY, NO_DAY}},
};
#define N_RECORDS (sizeof records / sizeof *records)
#define N_KINDS   (sizeof kinds / sizeof *kinds)

Test(mentions_codec, every_field_comes_back)
{
    struct buf out = {0};
    struct mentions_reader reader;
    struct mention_record r;
    mentions_encode(&out, records, N_RECORDS, kinds);
    cr_assert(mentions_reader_open(&reader, buf_bytes(&out), kinds, N_KINDS));
    cr_assert_eq(reader.left, N_RECORDS);
    for (size_t i = 0; i < N_RECORDS; i++) {
        cr_assert(mentions_reader_next(&reader, &r), "%zu", i);
        cr_assert_eq(memcmp(&r, &records[i], offsetof(struct mention_record, value)), 0, "%zu", i);
        cr_assert(r.value.digits == records[i].value.digits &&
                  r.value.scale == records[i].value.scale &&
                  r.value_to.digits == records[i].value_to.digits &&
                  r.value_to.scale == records[i].value_to.scale);
        cr_assert(r.days.from == records[i].days.from && r.days.to == records[i].days.to);
    }
    cr_assert(!mentions_reader_next(&reader, &r));
    cr_assert(!reader.damaged);
    buf_release(&out);
}

Test(mentions_codec, no_mentions_are_no_bytes)
{
    struct buf out = {0};
    struct mentions_reader reader;
    mentions_encode(&out, records, 0, kinds);
    cr_assert_eq(out.len, 0);
    cr_assert(mentions_reader_open(&reader, buf_bytes(&out), kinds, N_KINDS));
    cr_assert_eq(reader.left, 0);
    buf_release(&out);
}

/* Read all; what comes out must make sense. True when nothing was damaged. */
static bool read_all(struct span bytes)
{
    struct mentions_reader reader;
    struct mention_record r;
    uint32_t start = 0;
    if (!mentions_reader_open(&reader, bytes, kinds, N_KINDS))
        return false;
    while (mentions_reader_next(&reader, &r)) {
        cr_assert(r.start >= start && r.end >= r.start && r.token_to >= r.token_from &&
                  r.kind < N_KINDS);
        start = r.start;
    }
    return !reader.damaged;
}

Test(mentions_codec, cut_lists_are_damage_and_flipped_bits_do_no_harm)
{
    struct buf out = {0};
    mentions_encode(&out, records, N_RECORDS, kinds);
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
