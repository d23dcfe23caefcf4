/* mentions_codec.c -- any bytes as a table of kinds and then a mention list and a block of stamps;
 * what is read, encodes to something that reads the same. */
#include "core/index/mentions_codec.h"

#define KINDS_MAX 64
#define LIST_MAX  4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_list(struct span bytes)
{
    static struct placed_mention placed[LIST_MAX + 1];
    struct mentions_reader reader;
    struct placed_mention m;
    struct buf again = {0};
    size_t n = 0;
    if (!mentions_reader_open(&reader, bytes))
        return;
    while (n < LIST_MAX && mentions_reader_next(&reader, &placed[n]))
        n++;
    mentions_encode(&again, placed, n);
    mentions_reader_open(&reader, buf_bytes(&again));
    for (size_t i = 0; i < n; i++)
        if (!mentions_reader_next(&reader, &m) || m.start != placed[i].start ||
            m.stamp != placed[i].stamp)
            __builtin_trap();
    buf_release(&again);
}

static void try_stamps(struct span bytes, const struct mention_kind *kinds, size_t n_kinds)
{
    struct stamps_block block;
    struct mention_record r, s;
    if (!stamps_block_open(&block, bytes, kinds, n_kinds))
        return;
    for (uint32_t i = 0; i < block.n; i++) {
        struct buf again = {0};
        if (!stamps_block_get(&block, i, &r))
            continue;
        mention_record_encode(&again, &r, kinds[r.kind].fields);
        struct span rest = buf_bytes(&again);
        if (!mention_record_take(&rest, &s, kinds, n_kinds) || rest.len || s.len != r.len ||
            s.value_to.digits != r.value_to.digits || s.days.to != r.days.to)
            __builtin_trap();
        buf_release(&again);
    }
}

/* Input: number of kinds, kinds, list or block. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mention_kind kinds[KINDS_MAX];
    size_t n_kinds = 0;
    if (size == 0)
        return 0;
    struct span rest = {(const char *)data + 1, size - 1};
    while (n_kinds < data[0] % KINDS_MAX && mention_kind_take(&rest, &kinds[n_kinds]))
        n_kinds++;
    try_list(rest);
    try_stamps(rest, kinds, n_kinds);
    return 0;
}
