/* test_source_list.c -- rule files kept, packed, unpacked. */
#include "core/mem.h"
#include "indexer/entities/source_list.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static void fill(struct source_list *list)
{
    struct brief_error err = {0};
    cr_assert_eq(source_list_add(list, SPAN("a.rules"), SPAN("list x\n"), &err), BRIEF_OK);
    cr_assert_eq(source_list_add(list, SPAN("empty.list"), SPAN(""), &err), BRIEF_OK);
    cr_assert_eq(source_list_add(list, SPAN("b.list"), SPAN("@x\nLima\n\0tail"), &err), BRIEF_OK);
}

Test(source_list, packing_and_unpacking_keep_all)
{
    struct source_list list = {0}, again = {0};
    struct buf packed = {0};
    fill(&list);
    cr_assert_eq(source_list_pack(&packed, &list, NULL), BRIEF_OK);
    cr_assert_eq(source_list_unpack(&again, buf_bytes(&packed), NULL), BRIEF_OK);
    cr_assert_eq(again.n, 3);
    for (size_t i = 0; i < 3; i++) {
        cr_expect_str_eq(again.at[i].name, list.at[i].name);
        cr_expect(span_equal(again.at[i].text, list.at[i].text), "%s", list.at[i].name);
    }
    source_list_release(&list);
    source_list_release(&again);
    buf_release(&packed);
}

Test(source_list, a_list_cut_or_changed_at_any_byte_is_refused_or_another_list)
{
    struct source_list list = {0};
    struct buf packed = {0};
    fill(&list);
    cr_assert_eq(source_list_pack(&packed, &list, NULL), BRIEF_OK);
    for (size_t cut = 0; cut < packed.len; cut++) {
        struct source_list out = {0};
        char *heap = malloc(cut + 1); /* ASan sees a read past it */
        memcpy(heap, packed.at, cut);
        cr_expect_eq(source_list_unpack(&out, (struct span){heap, cut}, NULL), BRIEF_ECORRUPT,
                     "cut at %zu of %zu", cut, packed.len);
        free(heap);
        source_list_release(&out);
    }
    for (size_t at = 0; at < packed.len; at++) {
        struct source_list out = {0};
        packed.at[at] ^= 0x11;
        source_list_unpack(&out, buf_bytes(&packed), NULL);
        packed.at[at] ^= 0x11;
        source_list_release(&out);
    }
    source_list_release(&list);
    buf_release(&packed);
}

Test(source_list, no_memory_is_told_and_nothing_leaks)
{
    struct source_list list = {0};
    struct buf packed = {0};
    fill(&list);
    cr_assert_eq(source_list_pack(&packed, &list, NULL), BRIEF_OK);
    for (long n = 1; n < 8; n++) {
        struct source_list out = {0};
        mem_fail_from(n);
        brief_status st = source_list_unpack(&out, buf_bytes(&packed), NULL);
        mem_fail_from(0);
        cr_expect_eq(st, BRIEF_ENOMEM, "allocation %ld", n);
        source_list_release(&out);
    }
    source_list_release(&list);
    buf_release(&packed);
}
