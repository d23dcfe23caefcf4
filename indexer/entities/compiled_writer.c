/* compiled_writer.c -- sections side by side while compiling, one behind the other in the file. */
#include "indexer/entities/compiled_writer.h"

#include "core/mem.h"

void compiled_writer_init(struct compiled_writer *w)
{
    *w = (struct compiled_writer){0};
    intern_init(&w->texts);
}

void compiled_writer_release(struct compiled_writer *w)
{
    for (int i = 0; i < N_SECTIONS; i++)
        buf_release(&w->section[i]);
    intern_release(&w->texts);
    mem_free(w->text_at);
}

uint32_t compiled_writer_text(struct compiled_writer *w, struct span text)
{
    bool is_new;
    if (w->failed)
        return 0;
    if (text.len == 0)
        text = SPAN("");
    uint32_t number = intern_add(&w->texts, text, &is_new);
    if (number == INTERN_NONE) {
        w->failed = true;
        return 0;
    }
    if (!is_new)
        return w->text_at[number];
    uint32_t *grown = mem_grow(w->text_at, &w->text_cap, (size_t)number + 1, sizeof *grown);
    if (!grown) {
        w->failed = true;
        return 0;
    }
    w->text_at = grown;
    grown[number] = (uint32_t)w->section[SECTION_STRINGS].len;
    buf_span(&w->section[SECTION_STRINGS], text);
    return grown[number];
}

void compiled_writer_put_text(struct compiled_writer *w, enum compiled_section s, struct span text)
{
    compiled_writer_u32(w, s, compiled_writer_text(w, text));
    compiled_writer_u32(w, s, (uint32_t)text.len);
}

void compiled_writer_u16(struct compiled_writer *w, enum compiled_section s, uint32_t value)
{
    uint8_t bytes[2];
    store_u16le(bytes, (uint16_t)value);
    buf_append(&w->section[s], bytes, 2);
}

void compiled_writer_u32(struct compiled_writer *w, enum compiled_section s, uint32_t value)
{
    buf_u32le(&w->section[s], value);
}

static void pad_to_eight(struct buf *out, size_t from)
{
    while ((out->len - from) % 8 && !out->failed)
        buf_byte(out, 0);
}

brief_status compiled_writer_join(struct compiled_writer *w, struct buf *out,
                                  struct brief_error *err)
{
    size_t from = out->len, at = COMPILED_HEAD_LEN + 8 * N_SECTIONS;
    buf_append(out, COMPILED_MAGIC, 8);
    buf_u64le(out, 0);
    buf_u64le(out, N_SECTIONS);
    for (int i = 0; i < N_SECTIONS; i++) {
        w->failed = w->failed || w->section[i].failed;
        at = (at + 7) & ~(size_t)7;
        if (at + w->section[i].len > UINT32_MAX)
            return brief_fail(err, BRIEF_ELIMIT, "compiled rules: over 4 GiB; use fewer lists");
        buf_u32le(out, (uint32_t)at);
        buf_u32le(out, (uint32_t)w->section[i].len);
        at += w->section[i].len;
    }
    for (int i = 0; i < N_SECTIONS; i++) {
        pad_to_eight(out, from);
        buf_span(out, buf_bytes(&w->section[i]));
    }
    if (w->failed || out->failed)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory while compiling rules");
    struct span file = {out->at + from, out->len - from};
    store_u64le(out->at + from + 8, compiled_checksum(file));
    return BRIEF_OK;
}
