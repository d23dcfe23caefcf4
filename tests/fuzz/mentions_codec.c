/* mentions_codec.c -- any bytes as a table of kinds and a mention list; what is read, encodes to
 * something that reads the same. */
#include "core/index/mentions_codec.h"

#define KINDS_MAX 64
#define LIST_MAX  4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Input: number of kinds, kinds, list. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct mention_record records[LIST_MAX];
    struct mention_kind kinds[KINDS_MAX];
    struct mentions_reader reader;
    struct buf again = {0};
    size_t n_kinds = 0, n = 0;
    if (size == 0)
        return 0;
    struct span rest = {(const char *)data + 1, size - 1};
    while (n_kinds < data[0] % KINDS_MAX && mention_kind_take(&rest, &kinds[n_kinds]))
        n_kinds++;
    if (!mentions_reader_open(&reader, rest, kinds, n_kinds))
        return 0;
    while (n < LIST_MAX && mentions_reader_next(&reader, &records[n]))
        n++;
    mentions_encode(&again, records, n, kinds);
    struct mention_record r;
    mentions_reader_open(&reader, buf_bytes(&again), kinds, n_kinds);
    for (size_t i = 0; i < n; i++)
        if (!mentions_reader_next(&reader, &r) || r.start != records[i].start ||
            r.end != records[i].end || r.token_to != records[i].token_to ||
            r.value_to.digits != records[i].value_to.digits || r.days.to != records[i].days.to)
            __builtin_trap();
    buf_release(&again);
    return 0;
}
