/* docs_codec.c -- any bytes as the row of a document: refused, or nothing lies outside its text. */
#include "core/index/docs_codec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_structure(const struct doc_record *row, const struct document *doc)
{
    uint32_t end = 0;
    for (size_t i = 0; i < doc->n_blocks; i++) {
        if (doc->blocks[i].start < end || doc->blocks[i].end < doc->blocks[i].start ||
            doc->blocks[i].end > row->text_len)
            __builtin_trap();
        end = doc->blocks[i].end;
    }
    for (size_t i = 1; i < doc->n_lines; i++)
        if (doc->lines[i].at < doc->lines[i - 1].at)
            __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct doc_record row;
    struct document doc = {0};
    struct arena a;
    if (!doc_record_decode(&row, (struct span){(const char *)data, size}))
        return 0;
    if (row.title_start + row.title_len > row.text_len ||
        row.place_start + row.place_len > row.text_len)
        __builtin_trap();
    arena_init(&a, 4096);
    if (doc_record_structure(&row, &a, &doc) == BRIEF_OK)
        check_structure(&row, &doc);
    arena_release(&a);
    return 0;
}
