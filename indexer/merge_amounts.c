/* merge_amounts.c -- join amounts and quantities in the order of their keys. */
#include "core/bytes.h"
#include "core/index/amount_key.h"
#include "core/mem.h"
#include "indexer/merge_parts.h"

struct amount_stream {
    struct store_cursor c;
    bool open;
    struct span unit, rest; /* of the chunk, borrowed from the map */
    uint32_t left;
    uint8_t list;
    struct amount_record record; /* with its new document */
    struct buf key;
};

struct amount_merge {
    struct merging *m;
    struct amount_stream *streams;
    struct merge_heap heap;
    struct buf last;
};

static bool damaged(struct amount_merge *t, size_t input)
{
    return merging_ok(t->m, segment_damaged(t->m->in[input], "a chunk of amounts", t->m->out.err));
}

static bool open_chunk(struct amount_merge *t, uint32_t i)
{
    struct amount_stream *s = &t->streams[i];
    s->rest = s->c.value;
    if (s->c.key.len == 0 || !take_text(&s->rest, &s->unit) || !take_varint32(&s->rest, &s->left) ||
        s->left == 0)
        return damaged(t, i);
    s->list = (uint8_t)s->c.key.at[0];
    return s->list == 'a' || s->list == 'q' || s->list == 'A' || s->list == 'Q' || damaged(t, i);
}

/* On to the stream's next record of a living document. */
static bool push_amount(struct amount_merge *t, uint32_t i)
{
    struct amount_stream *s = &t->streams[i];
    struct merging *m = t->m;
    do {
        if (s->left == 0) {
            if (s->unit.at && !merging_ok(m, store_cursor_next(&s->c, m->out.err)))
                return false;
            if (s->c.at_end)
                return true;
            if (!open_chunk(t, i))
                return false;
        }
        s->left--;
        if (!amount_record_take(&s->rest, &s->record, s->list == 'A' || s->list == 'Q') ||
            s->record.doc >= m->in[i]->row.n_docs)
            return damaged(t, i);
        s->record.doc = m->new_doc[i][s->record.doc];
    } while (s->record.doc == DOC_END);
    buf_clear(&s->key);
    amount_key(&s->key, s->list, s->unit, s->record.value, s->record.doc, s->record.mention);
    if (s->key.failed)
        return merging_ok(m, BRIEF_ENOMEM);
    merge_heap_push(&t->heap, i, buf_bytes(&s->key));
    return true;
}

static bool merge_amount(struct amount_merge *t, struct amounts_writer *to)
{
    uint32_t i = merge_heap_pop(&t->heap);
    struct amount_stream *s = &t->streams[i];
    if (span_compare(buf_bytes(&t->last), buf_bytes(&s->key)) >= 0)
        return damaged(t, i);
    buf_clear(&t->last);
    buf_span(&t->last, buf_bytes(&s->key));
    if (t->last.failed)
        return merging_ok(t->m, BRIEF_ENOMEM);
    amounts_writer_add(to, s->list, s->unit, &s->record);
    return push_amount(t, i);
}

static bool open_stream(struct amount_merge *t, uint32_t i)
{
    struct merging *m = t->m;
    struct amount_stream *s = &t->streams[i];
    s->open = merging_ok(
        m, store_cursor_open(&s->c, m->in[i]->txn, BLOB_AMOUNTS, m->in[i]->row.number, m->out.err));
    return s->open && merging_ok(m, store_cursor_seek(&s->c, SPAN(""), m->out.err)) &&
           push_amount(t, i);
}

void merge_amounts(struct merging *m)
{
    struct amount_merge t = {.m = m, .streams = mem_calloc(m->n_in, sizeof *t.streams)};
    struct amounts_writer to;
    amounts_writer_init(&to, &m->out);
    if (!t.streams || !merge_heap_init(&t.heap, m->n_in))
        merging_ok(m, BRIEF_ENOMEM);
    for (uint32_t i = 0; i < m->n_in && m->out.status == BRIEF_OK; i++)
        open_stream(&t, i);
    while (m->out.status == BRIEF_OK && t.heap.n)
        merge_amount(&t, &to);
    if (m->out.status != BRIEF_OK)
        to.n = 0;
    amounts_writer_finish(&to);
    for (size_t i = 0; t.streams && i < m->n_in; i++) {
        if (t.streams[i].open)
            store_cursor_close(&t.streams[i].c);
        buf_release(&t.streams[i].key);
    }
    mem_free(t.streams);
    merge_heap_release(&t.heap);
    buf_release(&t.last);
}
