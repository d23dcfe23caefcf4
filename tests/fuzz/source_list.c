/* source_list.c -- any bytes as packed rule files: they unpack to a list that packs again to the
 * same, or are refused. */
#include "core/mem.h"
#include "indexer/entities/source_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void pack_again(const struct source_list *list)
{
    struct buf packed = {0};
    struct source_list again = {0};
    if (source_list_pack(&packed, list, NULL) ||
        source_list_unpack(&again, buf_bytes(&packed), NULL) || again.n != list->n)
        __builtin_trap();
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(again.at[i].name, list->at[i].name) != 0 ||
            !span_equal(again.at[i].text, list->at[i].text))
            __builtin_trap();
    source_list_release(&again);
    buf_release(&packed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct source_list list = {0};
    if (!source_list_unpack(&list, (struct span){(const char *)data, size}, NULL) && list.n < 100)
        pack_again(&list);
    source_list_release(&list);
    return 0;
}
