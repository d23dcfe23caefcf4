/* source_list.c -- keep files, pack them, unpack them. */
#include "indexer/entities/source_list.h"

#include "core/bytes.h"
#include "core/mem.h"

#include <zstd.h>

#define PACK_LEVEL 19

static brief_status out_of_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for the rule files");
}

void source_list_release(struct source_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        mem_free((char *)list->at[i].name);
        mem_free((char *)list->at[i].text.at);
    }
    mem_free(list->at);
    *list = (struct source_list){0};
}

/* Take over `text`, which mem_free frees, also on failure. */
static brief_status take(struct source_list *list, struct span name, struct span text,
                         struct brief_error *err)
{
    char *copy = mem_alloc(name.len + 1);
    struct source *grown = mem_grow(list->at, &list->cap, list->n + 1, sizeof *grown);
    if (grown)
        list->at = grown;
    if (!copy || !grown) {
        mem_free(copy);
        mem_free((char *)text.at);
        return out_of_memory(err);
    }
    memcpy(copy, name.at, name.len);
    copy[name.len] = '\0';
    list->at[list->n++] = (struct source){copy, text};
    return BRIEF_OK;
}

brief_status source_list_add(struct source_list *list, struct span name, struct span text,
                             struct brief_error *err)
{
    char *copy = mem_alloc(text.len + 1);
    if (!copy)
        return out_of_memory(err);
    if (text.len)
        memcpy(copy, text.at, text.len);
    return take(list, name, (struct span){copy, text.len}, err);
}

brief_status source_list_read(struct source_list *list, struct span name, const char *path,
                              struct brief_error *err)
{
    struct span text;
    brief_status st = source_read(&text, path, err);
    return st ? st : take(list, name, text, err);
}

brief_status source_list_pack(struct buf *out, const struct source_list *list,
                              struct brief_error *err)
{
    struct buf all = {0};
    for (size_t i = 0; i < list->n; i++) {
        buf_text(&all, span_of(list->at[i].name));
        buf_text(&all, list->at[i].text);
    }
    size_t room = ZSTD_compressBound(all.len);
    if (!all.failed && buf_reserve(out, room)) {
        size_t n = ZSTD_compress(out->at + out->len, room, all.at, all.len, PACK_LEVEL);
        if (ZSTD_isError(n))
            out->failed = true;
        else
            out->len += n;
    }
    bool failed = all.failed || out->failed;
    buf_release(&all);
    return failed ? out_of_memory(err) : BRIEF_OK;
}

brief_status source_list_unpack(struct source_list *list, struct span packed,
                                struct brief_error *err)
{
    unsigned long long len = ZSTD_getFrameContentSize(packed.at, packed.len);
    brief_status st = BRIEF_OK;
    if (len == ZSTD_CONTENTSIZE_ERROR || len == ZSTD_CONTENTSIZE_UNKNOWN || len > SOURCE_MAX)
        return brief_fail(err, BRIEF_ECORRUPT, "packed rule files: not a list of files");
    char *all = mem_alloc((size_t)len + 1);
    if (!all)
        return out_of_memory(err);
    struct span rest = {all, (size_t)len}, name, text;
    if (ZSTD_decompress(all, (size_t)len, packed.at, packed.len) != len)
        st = brief_fail(err, BRIEF_ECORRUPT, "packed rule files: damaged");
    while (!st && rest.len) {
        if (!take_text(&rest, &name) || !take_text(&rest, &text))
            st = brief_fail(err, BRIEF_ECORRUPT, "packed rule files: a file is cut short");
        else
            st = source_list_add(list, name, text, err);
    }
    mem_free(all);
    return st;
}
