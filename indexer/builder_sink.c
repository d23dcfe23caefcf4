/* builder_sink.c -- writers of the blobs that format.h pictures. */
#include "indexer/builder_sink.h"

#include "core/bytes.h"
#include "core/index/amount_key.h"
#include "core/index/format.h"
#include "core/index/mentions_codec.h"
#include "core/index/records.h"
#include "core/index/term_coding.h"
#include "core/mem.h"

/* --- putting -------------------------------------------------------------------------------- */

void blob_put(struct blob_out *out, enum blob_kind kind, struct span key, struct span value)
{
    if (out->status == BRIEF_OK)
        out->status = out->sink->put(out->sink->ctx, kind, key, value, out->err);
}

void blob_out_no_memory(struct blob_out *out)
{
    if (out->status == BRIEF_OK)
        out->status = brief_fail(out->err, BRIEF_ENOMEM, "out of memory while writing a segment");
}

bool blob_out_check(struct blob_out *out, const struct buf *b)
{
    if (b->failed)
        blob_out_no_memory(out);
    return !b->failed;
}

static brief_status keep(void *ctx, enum blob_kind kind, struct span key, struct span value,
                         struct brief_error *err)
{
    struct blob_store *store = ctx;
    buf_byte(&store->bytes, (uint8_t)kind);
    buf_text(&store->bytes, key);
    buf_text(&store->bytes, value);
    if (store->bytes.failed)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for a batch of documents");
    return BRIEF_OK;
}

struct blob_sink blob_store_sink(struct blob_store *store)
{
    return (struct blob_sink){keep, store};
}

void blob_store_replay(const struct blob_store *store, struct blob_out *out)
{
    struct span rest = buf_bytes(&store->bytes), kind, key, value;
    while (out->status == BRIEF_OK && take_bytes(&rest, 1, &kind) && take_text(&rest, &key) &&
           take_text(&rest, &value))
        blob_put(out, (enum blob_kind)(uint8_t)kind.at[0], key, value);
}

/* Inputs of a merge are foreign bytes: what they break, the output may not inherit. */
static bool refuse(struct blob_out *out, const char *what)
{
    if (out->status == BRIEF_OK)
        out->status = brief_fail(out->err, BRIEF_ECORRUPT,
                                 "%s: a segment is damaged, run `brief-index check`", what);
    return false;
}

/* --- runs ----------------------------------------------------------------------------------- */

void run_writer_init(struct run_writer *w, struct blob_out *out, enum blob_kind kind)
{
    *w = (struct run_writer){.out = out, .kind = kind};
}

static void put_run(struct run_writer *w, uint32_t run)
{
    char key[4];
    store_u32be(key, run);
    if (w->run.len && blob_out_check(w->out, &w->run))
        blob_put(w->out, w->kind, (struct span){key, sizeof key}, buf_bytes(&w->run));
    buf_clear(&w->run);
}

void run_writer_add(struct run_writer *w, struct span list)
{
    uint32_t run = w->place.run;
    w->place.at += w->place.len;
    list_place_next(&w->place, list.len);
    if (w->place.run != run)
        put_run(w, run);
    buf_span(&w->run, list);
}

void run_writer_finish(struct run_writer *w)
{
    put_run(w, w->place.run);
    buf_release(&w->run);
}

/* --- dictionaries --------------------------------------------------------------------------- */

void dictionary_writer_init(struct dictionary_writer *w, struct blob_out *out, bool is_forms,
                            struct run_writer *postings, struct run_writer *positions)
{
    *w = (struct dictionary_writer){
        .out = out, .postings = postings, .positions = positions, .is_forms = is_forms};
}

static void put_block(struct dictionary_writer *w)
{
    char n[2], at[2];
    size_t head = 2 + w->restarts.len;
    store_u16le(n, (uint16_t)w->n);
    buf_clear(&w->block);
    buf_append(&w->block, n, sizeof n);
    for (size_t i = 0; i < w->restarts.len; i += 2) {
        store_u16le(at, (uint16_t)(head + load_u16le(w->restarts.at + i)));
        buf_append(&w->block, at, sizeof at);
    }
    buf_span(&w->block, buf_bytes(&w->entries));
    if (blob_out_check(w->out, &w->block))
        blob_put(w->out, w->is_forms ? BLOB_FORMS : BLOB_TERMS, buf_bytes(&w->first),
                 buf_bytes(&w->block));
    buf_clear(&w->entries);
    buf_clear(&w->restarts);
    w->n = 0;
}

static void put_place(struct buf *out, const struct list_place *p)
{
    buf_varint(out, p->run);
    buf_varint(out, p->at + p->len); /* where the list before ended */
}

static void start_restart(struct dictionary_writer *w)
{
    char at[2];
    store_u16le(at, (uint16_t)w->entries.len);
    buf_append(&w->restarts, at, sizeof at);
    put_place(&w->entries, &w->postings->place);
    put_place(&w->entries, &w->positions->place);
}

static size_t shared_length(struct span a, struct span b)
{
    size_t n = 0, max = a.len < b.len ? a.len : b.len;
    while (n < max && a.at[n] == b.at[n])
        n++;
    return n;
}

static void put_lists(struct dictionary_writer *w, const struct dictionary_item *item)
{
    bool is_inline = item->n_docs <= INLINE_LIST_DOCS && item->postings.len <= INLINE_LIST_MAX &&
                     item->positions.len <= INLINE_LIST_MAX;
    if (item->n_docs == 0) {
        buf_byte(&w->entries, 0);
        return;
    }
    buf_varint(&w->entries, (uint64_t)item->n_docs * 4 + (is_inline ? LIST_INLINE : 0) +
                                (item->positions.len ? LIST_POSITIONS : 0));
    buf_varint(&w->entries, item->n_occurrences - item->n_docs);
    if (is_inline) {
        buf_byte(&w->entries, (uint8_t)(item->postings.len << 4 | item->positions.len));
        buf_span(&w->entries, item->postings);
        buf_span(&w->entries, item->positions);
        return;
    }
    buf_varint(&w->entries, item->postings.len);
    run_writer_add(w->postings, item->postings);
    if (item->positions.len) {
        buf_varint(&w->entries, item->positions.len);
        run_writer_add(w->positions, item->positions);
    }
}

/* A block ends when it is full, but never between equal forms. */
static bool block_is_full(const struct dictionary_writer *w, const struct dictionary_item *item)
{
    size_t more = item->term.len + item->stem.len + 2 * INLINE_LIST_MAX + 40;
    return w->n && 2 + w->restarts.len + w->entries.len + more > DICTIONARY_BLOCK_MAX &&
           !(w->is_forms && span_equal(item->term, buf_bytes(&w->last)));
}

static bool is_in_order(const struct dictionary_writer *w, const struct dictionary_item *item)
{
    if (item->term.len > TERM_MAX || item->stem.len > TERM_MAX)
        return false;
    return w->n_total == 0 || span_compare(buf_bytes(&w->last), item->term) < (w->is_forms ? 1 : 0);
}

/* The term as it is coded, without what it shares with the one before. */
static void put_term(struct dictionary_writer *w, struct span term)
{
    struct buf last = w->last_coded;
    struct span coded;
    size_t shared = 0;
    w->last_coded = w->coded;
    w->coded = last;
    buf_clear(&w->coded);
    if (w->is_forms)
        buf_span(&w->coded, term);
    else
        term_code(&w->coded, term);
    blob_out_check(w->out, &w->coded);
    coded = buf_bytes(&w->coded);
    if (w->n % DICTIONARY_RESTART == 0)
        start_restart(w);
    else
        shared = shared_length(buf_bytes(&w->last_coded), coded);
    buf_varint(&w->entries, shared);
    buf_text(&w->entries, span_sub(coded, shared, coded.len));
}

void dictionary_writer_add(struct dictionary_writer *w, const struct dictionary_item *item)
{
    if (!is_in_order(w, item) || w->entries.len > UINT16_MAX / 2) {
        refuse(w->out, "terms are out of order");
        return;
    }
    if (block_is_full(w, item))
        put_block(w);
    if (w->n == 0) {
        buf_clear(&w->first);
        buf_span(&w->first, item->term);
        blob_out_check(w->out, &w->first);
    }
    put_term(w, item->term);
    put_lists(w, item);
    if (w->is_forms) {
        size_t same = shared_length(item->term, item->stem);
        buf_varint(&w->entries, same);
        buf_text(&w->entries, span_sub(item->stem, same, item->stem.len));
    }
    buf_clear(&w->last);
    buf_span(&w->last, item->term);
    blob_out_check(w->out, &w->last);
    blob_out_check(w->out, &w->entries);
    w->n++;
    w->n_total++;
}

void dictionary_writer_finish(struct dictionary_writer *w)
{
    if (w->n)
        put_block(w);
    buf_release(&w->entries);
    buf_release(&w->restarts);
    buf_release(&w->block);
    buf_release(&w->last);
    buf_release(&w->first);
    buf_release(&w->coded);
    buf_release(&w->last_coded);
}

/* --- chunks --------------------------------------------------------------------------------- */

void chunk_writer_init(struct chunk_writer *w, struct blob_out *out, enum blob_kind kind)
{
    *w = (struct chunk_writer){.out = out, .kind = kind};
}

static void put_chunk(struct chunk_writer *w, uint32_t doc, uint32_t part)
{
    char key[CHUNK_KEY_BYTES];
    records_key(key, doc, part);
    buf_clear(&w->chunk);
    buf_varint(&w->chunk, w->n);
    buf_span(&w->chunk, buf_bytes(&w->lengths));
    buf_span(&w->chunk, buf_bytes(&w->records));
    if (blob_out_check(w->out, &w->lengths) && blob_out_check(w->out, &w->records) &&
        blob_out_check(w->out, &w->chunk))
        blob_put(w->out, w->kind, (struct span){key, sizeof key}, buf_bytes(&w->chunk));
    buf_clear(&w->lengths);
    buf_clear(&w->records);
    w->n = 0;
}

void chunk_writer_flush(struct chunk_writer *w)
{
    if (w->n)
        put_chunk(w, w->first, 0);
}

void chunk_writer_add(struct chunk_writer *w, uint32_t doc, struct span record)
{
    if (record.len == 0 || (w->next > doc && !refuse(w->out, "documents are out of order")))
        return;
    w->next = doc + 1;
    uint32_t holes = w->n ? doc - (w->first + w->n) : 0;
    if (w->n && (holes >= CHUNK_RECORDS - w->n ||
                 w->lengths.len + w->records.len + record.len + holes + 8 > CHUNK_MAX)) {
        chunk_writer_flush(w);
        holes = 0;
    }
    if (w->n == 0)
        w->first = doc;
    for (uint32_t i = 0; i < holes; i++)
        buf_byte(&w->lengths, 0);
    buf_varint(&w->lengths, record.len);
    buf_span(&w->records, record);
    w->n += holes + 1;
}

void chunk_writer_add_part(struct chunk_writer *w, uint32_t doc, uint32_t part, struct span record)
{
    if (w->next != doc + 1) {
        refuse(w->out, "a part of a text stands alone");
        return;
    }
    chunk_writer_flush(w);
    buf_varint(&w->lengths, record.len);
    buf_span(&w->records, record);
    w->n = 1;
    put_chunk(w, doc, part);
}

void chunk_writer_finish(struct chunk_writer *w)
{
    chunk_writer_flush(w);
    buf_release(&w->lengths);
    buf_release(&w->records);
    buf_release(&w->chunk);
}

/* --- strings -------------------------------------------------------------------------------- */

void strings_writer_init(struct strings_writer *w, struct blob_out *out)
{
    *w = (struct strings_writer){.out = out};
}

static void put_strings(struct strings_writer *w, uint32_t n)
{
    char key[4];
    size_t head = 1 + w->restarts.len;
    store_u32be(key, (w->n - n) / STRINGS_BLOCK);
    buf_clear(&w->block);
    buf_byte(&w->block, (uint8_t)n);
    for (size_t i = 0; i < w->restarts.len; i += 4)
        buf_u32le(&w->block, (uint32_t)(head + load_u32le(w->restarts.at + i)));
    buf_span(&w->block, buf_bytes(&w->strings));
    if (blob_out_check(w->out, &w->restarts) && blob_out_check(w->out, &w->strings) &&
        blob_out_check(w->out, &w->block))
        blob_put(w->out, BLOB_STRINGS, (struct span){key, sizeof key}, buf_bytes(&w->block));
    buf_clear(&w->restarts);
    buf_clear(&w->strings);
}

void strings_writer_add(struct strings_writer *w, struct span s)
{
    size_t shared = 0;
    if (w->n % STRINGS_RESTART == 0)
        buf_u32le(&w->restarts, (uint32_t)w->strings.len);
    else
        shared = shared_length(buf_bytes(&w->last), s);
    buf_varint(&w->strings, shared);
    buf_text(&w->strings, span_sub(s, shared, s.len));
    buf_clear(&w->last);
    buf_span(&w->last, s);
    blob_out_check(w->out, &w->last);
    if (++w->n % STRINGS_BLOCK == 0)
        put_strings(w, STRINGS_BLOCK);
}

void strings_writer_finish(struct strings_writer *w)
{
    if (w->n % STRINGS_BLOCK)
        put_strings(w, w->n % STRINGS_BLOCK);
    buf_release(&w->restarts);
    buf_release(&w->strings);
    buf_release(&w->block);
    buf_release(&w->last);
}

/* --- stamps --------------------------------------------------------------------------------- */

void stamps_writer_init(struct stamps_writer *w, struct blob_out *out)
{
    *w = (struct stamps_writer){.out = out};
}

static void put_stamps(struct stamps_writer *w, uint32_t n)
{
    char key[CHUNK_KEY_BYTES], at[2];
    size_t head = 1 + w->restarts.len;
    stamps_block_key(key, (w->n - n) / STAMPS_BLOCK);
    buf_clear(&w->block);
    buf_byte(&w->block, (uint8_t)n);
    for (size_t i = 0; i < w->restarts.len; i += 2) {
        store_u16le(at, (uint16_t)(head + load_u16le(w->restarts.at + i)));
        buf_append(&w->block, at, sizeof at);
    }
    buf_span(&w->block, buf_bytes(&w->stamps));
    if (blob_out_check(w->out, &w->restarts) && blob_out_check(w->out, &w->stamps) &&
        blob_out_check(w->out, &w->block))
        blob_put(w->out, BLOB_MENTIONS, (struct span){key, sizeof key}, buf_bytes(&w->block));
    buf_clear(&w->restarts);
    buf_clear(&w->stamps);
}

static void begin_stamp(struct stamps_writer *w)
{
    char at[2];
    store_u16le(at, (uint16_t)w->stamps.len);
    if (w->n % STAMPS_RESTART == 0)
        buf_append(&w->restarts, at, sizeof at);
}

static void end_stamp(struct stamps_writer *w)
{
    if (++w->n % STAMPS_BLOCK == 0)
        put_stamps(w, STAMPS_BLOCK);
}

void stamps_writer_add(struct stamps_writer *w, const struct mention_record *stamp, unsigned fields)
{
    begin_stamp(w);
    mention_record_encode(&w->stamps, stamp, fields);
    end_stamp(w);
}

void stamps_writer_add_encoded(struct stamps_writer *w, struct span stamp)
{
    begin_stamp(w);
    buf_span(&w->stamps, stamp);
    end_stamp(w);
}

void stamps_writer_finish(struct stamps_writer *w)
{
    if (w->n % STAMPS_BLOCK)
        put_stamps(w, w->n % STAMPS_BLOCK);
    buf_release(&w->restarts);
    buf_release(&w->stamps);
    buf_release(&w->block);
}

/* --- amounts -------------------------------------------------------------------------------- */

void amounts_writer_init(struct amounts_writer *w, struct blob_out *out)
{
    *w = (struct amounts_writer){.out = out};
}

static void put_amounts(struct amounts_writer *w)
{
    buf_clear(&w->chunk);
    buf_text(&w->chunk, buf_bytes(&w->unit));
    buf_varint(&w->chunk, w->n);
    buf_span(&w->chunk, buf_bytes(&w->records));
    if (blob_out_check(w->out, &w->unit) && blob_out_check(w->out, &w->key) &&
        blob_out_check(w->out, &w->records) && blob_out_check(w->out, &w->chunk))
        blob_put(w->out, BLOB_AMOUNTS, buf_bytes(&w->key), buf_bytes(&w->chunk));
    buf_clear(&w->records);
    w->n = 0;
}

void amounts_writer_add(struct amounts_writer *w, uint8_t list, struct span unit,
                        const struct amount_record *r)
{
    bool same = w->n && w->list == list && span_equal(unit, buf_bytes(&w->unit));
    if (w->n && (!same || w->records.len + unit.len + 64 > AMOUNTS_CHUNK_MAX))
        put_amounts(w);
    if (w->n == 0) {
        w->list = list;
        buf_clear(&w->unit);
        buf_span(&w->unit, unit);
        buf_clear(&w->key);
        amount_key(&w->key, list, unit, r->value, r->doc, r->mention);
    }
    amount_record_encode(&w->records, r, list == 'A' || list == 'Q');
    w->n++;
}

void amounts_writer_finish(struct amounts_writer *w)
{
    if (w->n)
        put_amounts(w);
    buf_release(&w->unit);
    buf_release(&w->key);
    buf_release(&w->records);
    buf_release(&w->chunk);
}
