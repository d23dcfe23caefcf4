/* postings.c -- any bytes as a posting list and its positions: documents rise below the limit. */
#include "core/bytes.h"
#include "core/index/postings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(const struct term_entry *entry, unsigned stride)
{
    struct postings_iter it = {0};
    int64_t last = -1;
    if (postings_iter_open(&it, entry, NULL) == BRIEF_OK)
        while (it.doc != DOC_END) {
            struct postings_bound bound;
            if ((int64_t)it.doc <= last || it.doc >= entry->doc_limit || it.freq == 0)
                __builtin_trap();
            last = it.doc;
            postings_iter_bound(&it, it.doc, &bound);
            postings_iter_group_bound(&it, it.doc, &bound);
            postings_iter_positions(&it);
            postings_iter_seek(&it, (doc_id)last + 1 + stride);
        }
    postings_iter_close(&it);
}

/* By windows of bits, as long as the stride says. */
static void fill(const struct term_entry *entry, unsigned stride)
{
    uint64_t bits[256];
    doc_id width = 64 * (1 + stride);
    struct postings_iter it = {0};
    if (postings_iter_open(&it, entry, NULL) == BRIEF_OK)
        for (doc_id from = 0; it.doc != DOC_END; from += width)
            if (postings_iter_fill(&it, from, from + width, bits) < from + width)
                __builtin_trap();
    postings_iter_close(&it);
}

/* Input: stride u8, n_docs u16, n_occurrences u32, length of the list u16, list, positions. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 9)
        return 0;
    struct span rest = {(const char *)data + 9, size - 9};
    size_t cut = load_u16le(data + 7) < rest.len ? load_u16le(data + 7) : rest.len;
    struct term_entry entry = {.n_docs = load_u16le(data + 1),
                               .n_occurrences = load_u32le(data + 3),
                               .has_positions = true,
                               .postings = span_sub(rest, 0, cut),
                               .positions = span_sub(rest, cut, rest.len),
                               .doc_limit = 1u << 20};
    walk(&entry, data[0]);
    fill(&entry, data[0]);
    return 0;
}
