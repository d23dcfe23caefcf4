/* group_memo.c -- one slot for each hash. */
#include "indexer/entities/group_memo.h"

#include "core/text/intern.h"

struct group_memory *group_memo_slot(struct group_memo *memo, uint32_t rule,
                                     const char letters[MEMO_LETTERS], size_t n)
{
    uint64_t words[3] = {load_u64le(letters), load_u64le(letters + 8), rule << 8 | n};
    return &memo->slots[intern_hash_words(words, 0) % MEMO_SLOTS];
}

bool group_memory_is(const struct group_memory *slot, uint32_t rule,
                     const char letters[MEMO_LETTERS], size_t n)
{
    return slot->rule == rule + 1 && slot->n == n &&
           memcmp(slot->letters, letters, MEMO_LETTERS) == 0;
}
