/* text_packer.c -- zstd, document by document. */
#include "indexer/text_packer.h"

#include "core/index/format.h"
#include "core/mem.h"

#include <zdict.h>
#include <zstd.h>

#define TEXT_LEVEL         3 /* of zstd */
#define DICTIONARY_NUMBER  1 /* the only one today; format.h has room for more */
#define DICTIONARY_BYTES   ((size_t)64 << 10)
#define SAMPLE_BYTES       ((size_t)1 << 20)
#define SAMPLE_BYTES_LEAST ((size_t)256 << 10) /* of 2,000 very short texts */
#define SAMPLE_TEXTS       2000
#define SAMPLE_TEXT_BYTES  ((size_t)8 << 10) /* of one text: long ones must not drown the others */

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for a dictionary of texts");
}

/* --- the dictionary ------------------------------------------------------------------------- */

void text_dictionary_release(struct text_dictionary *d)
{
    ZSTD_freeCDict(d->prepared);
    *d = (struct text_dictionary){0};
}

static brief_status prepare(struct text_dictionary *out, struct span bytes, struct brief_error *err)
{
    out->prepared = ZSTD_createCDict(bytes.at, bytes.len, TEXT_LEVEL);
    out->number = DICTIONARY_NUMBER;
    return out->prepared ? BRIEF_OK : no_memory(err);
}

brief_status text_dictionary_load(struct text_dictionary *out, struct store_writer *w,
                                  struct brief_error *err)
{
    struct store_txn *txn;
    struct span bytes;
    *out = (struct text_dictionary){0};
    brief_status st = store_writer_read(w, &txn, err);
    if (st)
        return st;
    st = store_text_dictionary(txn, DICTIONARY_NUMBER, &bytes, err);
    if (!st && bytes.at)
        st = prepare(out, bytes, err);
    store_end(txn);
    return st;
}

void text_sample_release(struct text_sample *s)
{
    buf_release(&s->texts);
    mem_free(s->lengths);
    *s = (struct text_sample){0};
}

bool text_sample_add(struct text_sample *s, struct span text)
{
    size_t *grown = mem_grow(s->lengths, &s->cap, s->n + 1, sizeof *grown);
    if (!grown)
        return false;
    s->lengths = grown;
    size_t len = text.len < SAMPLE_TEXT_BYTES ? text.len : SAMPLE_TEXT_BYTES;
    buf_append(&s->texts, text.at, len);
    s->lengths[s->n++] = len;
    return !s->texts.failed;
}

bool text_sample_is_full(const struct text_sample *s)
{
    return s->texts.len >= SAMPLE_BYTES || s->n >= SAMPLE_TEXTS;
}

brief_status text_dictionary_train(struct text_dictionary *out, const struct text_sample *s,
                                   struct store_writer *w, struct brief_error *err)
{
    struct buf bytes = {0};
    brief_status st = BRIEF_OK;
    *out = (struct text_dictionary){0};
    if (s->texts.len < SAMPLE_BYTES_LEAST)
        return BRIEF_OK;
    if (s->n > UINT32_MAX || !buf_reserve(&bytes, DICTIONARY_BYTES))
        return no_memory(err);
    size_t len =
        ZDICT_trainFromBuffer(bytes.at, DICTIONARY_BYTES, s->texts.at, s->lengths, (unsigned)s->n);
    if (!ZDICT_isError(len)) {
        bytes.len = len;
        if (!(st = prepare(out, buf_bytes(&bytes), err)))
            st = store_writer_put_texts(w, DICTIONARY_NUMBER, buf_bytes(&bytes), err);
    }
    buf_release(&bytes);
    return st;
}

/* --- packing -------------------------------------------------------------------------------- */

bool text_packer_init(struct text_packer *p)
{
    *p = (struct text_packer){.zstd = ZSTD_createCCtx()};
    return p->zstd && !ZSTD_isError(ZSTD_CCtx_setParameter(p->zstd, ZSTD_c_contentSizeFlag, 0)) &&
           !ZSTD_isError(ZSTD_CCtx_setParameter(p->zstd, ZSTD_c_dictIDFlag, 0)) &&
           !ZSTD_isError(ZSTD_CCtx_setParameter(p->zstd, ZSTD_c_compressionLevel, TEXT_LEVEL));
}

void text_packer_release(struct text_packer *p)
{
    ZSTD_freeCCtx(p->zstd);
    *p = (struct text_packer){0};
}

bool text_packer_pack(struct text_packer *p, struct span text, struct buf *record)
{
    const struct text_dictionary *d = p->dictionary;
    buf_clear(record);
    buf_byte(record, d ? d->number : 0);
    buf_varint(record, text.len);
    size_t head = record->len, room = ZSTD_compressBound(text.len);
    if (!buf_reserve(record, room))
        return false;
    size_t n = ZSTD_CCtx_refCDict(p->zstd, d ? d->prepared : NULL);
    if (!ZSTD_isError(n))
        n = ZSTD_compress2(p->zstd, record->at + head, room, text.at, text.len);
    if (ZSTD_isError(n) || n >= text.len) { /* as it is: no shorter, or no memory inside zstd */
        record->at[0] = (char)(uint8_t)TEXT_PLAIN;
        buf_span(record, text);
    } else {
        record->len += n;
    }
    return !record->failed;
}
