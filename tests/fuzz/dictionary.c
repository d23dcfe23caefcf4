/* dictionary.c -- any bytes as a block of terms or forms: it can be walked and searched. */
#include "core/index/dictionary.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Input: 1 for forms, length of the sought term, the term, the block. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dictionary_block b;
    if (size < 2)
        return 0;
    struct span rest = {(const char *)data + 2, size - 2};
    size_t cut = data[1] < rest.len ? data[1] : rest.len;
    struct span term = span_sub(rest, 0, cut), block = span_sub(rest, cut, rest.len);
    dictionary_block_open(&b, block, data[0] & 1);
    while (dictionary_block_next(&b))
        if (b.entry.term.len > TERM_MAX || b.entry.stem.len > TERM_MAX)
            __builtin_trap();
    if (dictionary_block_open(&b, block, data[0] & 1) == BRIEF_OK &&
        dictionary_block_seek(&b, term) == BRIEF_OK && dictionary_block_next(&b) &&
        span_compare(b.entry.term, term) < 0)
        __builtin_trap();
    return 0;
}
