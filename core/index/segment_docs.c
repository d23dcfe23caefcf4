/* segment_docs.c -- one document of a segment: its row, text and mentions.
 *
 *     doc id ──> chunk (floor of the id) ──> record ──> decoded into the caller's arena
 *
 * Sizes are believed only after the bytes that back them were seen: a damaged length never makes
 * us allocate more than a part's worth. */
#include "core/bytes.h"
#include "core/index/format.h"
#include "core/index/postings.h"
#include "core/index/records.h"
#include "core/index/segment_extra.h"
#include "core/index/strings.h"
#include "core/index/terms.h"
#include "core/mem.h"

#include <stdio.h>
#include <zstd.h>

static brief_status no_memory(const struct segment *seg, struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "segment %u: out of memory", seg->row.number);
}

/* --- records -------------------------------------------------------------------------------- */

brief_status segment_record(struct segment *seg, enum blob_kind kind, doc_id doc, struct span *out,
                            struct brief_error *err)
{
    char key[CHUNK_KEY_BYTES];
    struct store_cursor *cursor;
    struct records chunk;
    uint32_t first, part;
    brief_status st;

    *out = (struct span){NULL, 0};
    records_key(key, doc, 0);
    if ((st = segment_cursor(seg, kind, &cursor, err)) ||
        (st = store_cursor_seek_floor(cursor, (struct span){key, sizeof key}, err)) ||
        cursor->at_end)
        return st;
    if (!records_parse_key(cursor->key, &first, &part) || first > doc)
        return segment_damaged(seg, "a key of a chunk of documents", err);
    if (part > 0)
        return BRIEF_OK; /* the last part of a large document before it: this one is a hole */
    if (!records_open(&chunk, cursor->value))
        return segment_damaged(seg, "a chunk of documents", err);
    if (records_skip_to(&chunk, doc - first))
        *out = chunk.record;
    return BRIEF_OK;
}

brief_status segment_row_of(struct segment *seg, doc_id doc, struct doc_record *out,
                            struct brief_error *err)
{
    struct span record;
    brief_status st = segment_record(seg, BLOB_DOCS, doc, &record, err);
    if (st == BRIEF_OK && !doc_record_decode(out, record))
        st = segment_damaged(seg, record.len ? "a document's row" : "a document's row is missing",
                             err);
    return st;
}

/* --- texts ---------------------------------------------------------------------------------- */

/* The record of one part of a text: parts behind the first lie alone in their chunks. */
static brief_status text_part(struct segment *seg, doc_id doc, uint32_t part, struct span *out,
                              struct brief_error *err)
{
    char key[CHUNK_KEY_BYTES];
    struct span value;
    struct records chunk;
    brief_status st;
    if (part == 0)
        return segment_record(seg, BLOB_TEXTS, doc, out, err);
    records_key(key, doc, part);
    *out = (struct span){NULL, 0};
    st = store_get(seg->txn, BLOB_TEXTS, seg->row.number, (struct span){key, sizeof key}, &value,
                   err);
    if (st != BRIEF_OK || !value.at)
        return st;
    if (!records_open(&chunk, value) || chunk.left != 1 || !records_next(&chunk))
        return segment_damaged(seg, "a part of a long text", err);
    *out = chunk.record;
    return BRIEF_OK;
}

/* Split a record into method, length of its text and frame. */
static bool parse_text_record(struct span record, uint8_t *method, uint32_t *len,
                              struct span *frame)
{
    struct span head;
    if (!take_bytes(&record, 1, &head) || !take_varint32(&record, len) || *len > TEXT_PART_MAX)
        return false;
    *method = (uint8_t)head.at[0];
    *frame = record;
    return *method != TEXT_PLAIN || record.len == *len;
}

/* Have the context use dictionary `number`, 0 being none; one is kept prepared. */
static brief_status use_dictionary(struct segment *seg, uint8_t number, struct brief_error *err)
{
    struct segment_extra *x = segment_extra(seg);
    struct span bytes;
    if (number == x->texts_number)
        return BRIEF_OK;
    ZSTD_DDict *dictionary = NULL;
    if (number) {
        brief_status st = store_text_dictionary(seg->txn, number, &bytes, err);
        if (st)
            return st;
        if (!bytes.at)
            return segment_damaged(seg, "the dictionary of a text is missing", err);
        if (!(dictionary = ZSTD_createDDict(bytes.at, bytes.len)))
            return segment_damaged(seg, "a dictionary of texts", err);
    }
    ZSTD_freeDDict(x->texts);
    x->texts = dictionary;
    x->texts_number = number;
    return BRIEF_OK;
}

static brief_status unpack_text(struct segment *seg, struct span record, char *out,
                                struct brief_error *err)
{
    struct segment_extra *x = segment_extra(seg);
    uint8_t method;
    uint32_t len;
    struct span frame;
    brief_status st;
    if (!parse_text_record(record, &method, &len, &frame))
        return segment_damaged(seg, "a text's header", err);
    if (method == TEXT_PLAIN) {
        memcpy(out, frame.at, len);
        return BRIEF_OK;
    }
    if (!x->zstd && !(x->zstd = ZSTD_createDCtx()))
        return no_memory(seg, err);
    if ((st = use_dictionary(seg, method, err)))
        return st;
    if (ZSTD_decompress_usingDDict(x->zstd, out, len, frame.at, frame.len, x->texts) != len)
        return segment_damaged(seg, "a compressed text", err);
    return BRIEF_OK;
}

/* Do the parts of the text add up to text_len? */
static brief_status check_text_len(struct segment *seg, doc_id doc, uint32_t text_len,
                                   struct brief_error *err)
{
    uint32_t n_parts = text_len / TEXT_PART_MAX + (text_len % TEXT_PART_MAX != 0);
    for (uint32_t part = 0; part < (n_parts ? n_parts : 1); part++) {
        uint32_t len, want = text_len - part * TEXT_PART_MAX;
        struct span record, frame;
        uint8_t method;
        brief_status st = text_part(seg, doc, part, &record, err);
        if (st != BRIEF_OK)
            return st;
        if (!parse_text_record(record, &method, &len, &frame) ||
            len != (want < TEXT_PART_MAX ? want : TEXT_PART_MAX))
            return segment_damaged(seg, "a text has another length than its row says", err);
    }
    return BRIEF_OK;
}

brief_status segment_text(struct segment *seg, doc_id doc, const struct doc_record *row,
                          struct arena *a, struct span *out, struct brief_error *err)
{
    *out = (struct span){NULL, 0};
    brief_status st = check_text_len(seg, doc, row->text_len, err);
    if (st != BRIEF_OK)
        return st;
    char *text = arena_text(a, row->text_len);
    if (!text)
        return no_memory(seg, err);
    for (uint32_t at = 0, part = 0; at < row->text_len || part == 0; at += TEXT_PART_MAX, part++) {
        struct span record;
        if ((st = text_part(seg, doc, part, &record, err)) ||
            (st = unpack_text(seg, record, text + at, err)))
            return st;
        if (row->text_len - at <= TEXT_PART_MAX)
            break;
    }
    *out = (struct span){text, row->text_len};
    return BRIEF_OK;
}

/* --- public ids ----------------------------------------------------------------------------- */

static brief_status load_siblings(struct segment *seg, struct brief_error *err)
{
    struct segment_extra *x = segment_extra(seg);
    struct segment_row *rows;
    size_t n;
    if (x->siblings_loaded)
        return BRIEF_OK;
    brief_status st = store_segments(seg->txn, &x->arena, &rows, &n, err);
    if (st != BRIEF_OK)
        return st;
    x->siblings = mem_calloc(n, sizeof *x->siblings);
    if (!x->siblings)
        return no_memory(seg, err);
    for (size_t i = 0; i < n; i++) {
        if (rows[i].number == seg->row.number)
            continue;
        if ((st = segment_open(&x->siblings[x->n_siblings], seg->txn, &rows[i], err)))
            return st;
        x->n_siblings++;
    }
    x->siblings_loaded = true;
    return BRIEF_OK;
}

/* Is there a live document other than `but` with this \4 term in the segment? */
static brief_status has_live_doc(struct segment *seg, struct span term, doc_id but, bool *out,
                                 struct brief_error *err)
{
    struct term_entry entry;
    struct postings_iter it = {0};
    bool found;
    *out = false;
    brief_status st = segment_find_term(seg, term, &entry, &found, err);
    if (st != BRIEF_OK || !found || (entry.n_docs == 1 && but != DOC_END))
        return st; /* the only one there is `but` itself */
    st = postings_iter_open(&it, &entry, err);
    for (; it.doc != DOC_END && !*out; postings_iter_next(&it))
        *out = it.doc != but && segment_is_live(seg, it.doc);
    if (st == BRIEF_OK && (st = it.status))
        segment_damaged(seg, "a posting list", err);
    postings_iter_close(&it);
    return st;
}

static brief_status id_is_shared(struct segment *seg, doc_id doc, struct span id, bool *out,
                                 struct brief_error *err)
{
    struct segment_extra *x = segment_extra(seg);
    struct buf term = {0};
    brief_status st = load_siblings(seg, err);
    *out = false;
    buf_byte(&term, TERM_DOCUMENT);
    buf_span(&term, id);
    if (st == BRIEF_OK && term.failed)
        st = no_memory(seg, err);
    if (st == BRIEF_OK)
        st = has_live_doc(seg, buf_bytes(&term), doc, out, err);
    for (size_t i = 0; i < x->n_siblings && st == BRIEF_OK && !*out; i++)
        st = has_live_doc(&x->siblings[i], buf_bytes(&term), DOC_END, out, err);
    buf_release(&term);
    return st;
}

static struct span join(struct arena *a, struct span left, struct span right)
{
    char *at = arena_text(a, left.len + 1 + right.len);
    if (!at)
        return (struct span){NULL, 0};
    if (left.len)
        memcpy(at, left.at, left.len);
    at[left.len] = '#';
    memcpy(at + left.len + 1, right.at, right.len);
    return (struct span){at, left.len + 1 + right.len};
}

/* --- whole documents ------------------------------------------------------------------------ */

static brief_status fill_source(struct segment *seg, doc_id doc, struct arena *a,
                                struct span *source, struct brief_error *err)
{
    struct source_row from;
    bool found;
    *source = SPAN("");
    brief_status st = store_source_of_doc(seg->txn, seg->row.doc_base + doc, &from, &found, err);
    if (st == BRIEF_OK && found) {
        *source = arena_copy(a, from.name);
        if (!source->at)
            return no_memory(seg, err);
    }
    return st;
}

/* A part of the text, or what the row holds itself. */
static struct span title_or_place(struct span text, bool in_text, uint32_t start, uint32_t len,
                                  struct span own)
{
    return in_text ? span_sub(text, start, (size_t)start + len) : own;
}

/* row->source is looked up where it is needed and not there. */
static brief_status make_public_id(struct segment *seg, doc_id doc, struct arena *a,
                                   struct doc_row *row, struct brief_error *err)
{
    bool shared = false;
    char number[12];
    struct span tail = row->given_id;
    brief_status st = BRIEF_OK;
    row->public_id = row->given_id;
    if (row->given_id.len) {
        st = id_is_shared(seg, doc, row->given_id, &shared, err);
        if (st != BRIEF_OK || !shared)
            return st;
    }
    if (!row->source.at && (st = fill_source(seg, doc, a, &row->source, err)))
        return st;
    row->public_id = row->source;
    if (!row->given_id.len && row->only_item)
        return BRIEF_OK;
    if (!row->given_id.len)
        tail = (struct span){number, (size_t)snprintf(number, sizeof number, "%u", row->item)};
    row->public_id = join(a, row->source, tail);
    return row->public_id.at ? BRIEF_OK : no_memory(seg, err);
}

brief_status segment_public_id(struct segment *seg, doc_id doc, struct arena *a, struct span *out,
                               struct brief_error *err)
{
    struct doc_record record;
    *out = (struct span){NULL, 0};
    brief_status st = segment_row_of(seg, doc, &record, err);
    if (st)
        return st;
    struct doc_row row = {
        .given_id = record.given_id, .item = record.item, .only_item = record.only_item};
    st = make_public_id(seg, doc, a, &row, err);
    *out = row.public_id;
    return st;
}

brief_status segment_doc(struct segment *seg, doc_id doc, struct arena *a, struct doc_row *out,
                         struct brief_error *err)
{
    struct doc_record row;
    struct span text = {NULL, 0};
    brief_status st;

    *out = (struct doc_row){.date = {NO_DAY, NO_DAY}};
    if ((st = segment_row_of(seg, doc, &row, err)))
        return st;
    if (row.title_in_text && (st = segment_text(seg, doc, &row, a, &text, err)))
        return st;
    out->given_id = row.given_id;
    out->title = title_or_place(text, row.title_in_text, row.title_start, row.title_len, row.title);
    out->item = row.item;
    out->only_item = row.only_item;
    out->date = row.date;
    out->language = row.language;
    if ((st = fill_source(seg, doc, a, &out->source, err)))
        return st;
    return make_public_id(seg, doc, a, out, err);
}

brief_status segment_document(struct segment *seg, doc_id doc, struct arena *a,
                              struct document *out, struct brief_error *err)
{
    struct doc_record row;
    brief_status st;
    *out = (struct document){.date = {NO_DAY, NO_DAY}};
    if ((st = segment_row_of(seg, doc, &row, err)) ||
        (st = segment_text(seg, doc, &row, a, &out->text, err)) ||
        (st = fill_source(seg, doc, a, &out->source, err)))
        return st;
    out->given_id = row.given_id;
    out->item = row.item;
    out->only_item = row.only_item;
    out->title =
        title_or_place(out->text, row.title_in_text, row.title_start, row.title_len, row.title);
    out->dateline_place =
        title_or_place(out->text, row.place_in_text, row.place_start, row.place_len, row.place);
    out->date = row.date;
    out->lines_follow_text = row.lines_follow_text;
    out->language = row.language;
    out->n_bad = row.n_bad;
    st = doc_record_structure(&row, a, out);
    if (st == BRIEF_ECORRUPT)
        return segment_damaged(seg, "a document's blocks or lines", err);
    return st == BRIEF_OK ? BRIEF_OK : no_memory(seg, err);
}

/* --- mentions ------------------------------------------------------------------------------- */

brief_status segment_string(struct segment *seg, uint32_t number, struct arena *a, struct span *out,
                            struct brief_error *err)
{
    struct segment_extra *x = segment_extra(seg);
    struct strings_block block;
    struct span value;
    char key[4];
    store_u32be(key, number / STRINGS_BLOCK);
    *out = (struct span){NULL, 0};
    brief_status st = store_get(seg->txn, BLOB_STRINGS, seg->row.number,
                                (struct span){key, sizeof key}, &value, err);
    if (st != BRIEF_OK)
        return st;
    if (!value.at || !strings_block_open(&block, value) ||
        !strings_block_get(&block, number % STRINGS_BLOCK, &x->scratch))
        return x->scratch.failed ? no_memory(seg, err)
                                 : segment_damaged(seg, "a block of strings", err);
    *out = arena_copy(a, buf_bytes(&x->scratch));
    return out->at ? BRIEF_OK : no_memory(seg, err);
}

brief_status segment_load_kinds(struct segment *seg, struct brief_error *err)
{
    struct segment_extra *x = segment_extra(seg);
    struct span value;
    uint32_t n;
    if (x->kinds)
        return BRIEF_OK;
    brief_status st = store_get(seg->txn, BLOB_MENTIONS, seg->row.number,
                                (struct span){KINDS_KEY, CHUNK_KEY_BYTES}, &value, err);
    if (st != BRIEF_OK)
        return st;
    if (!value.at || !take_varint32(&value, &n) || n > value.len)
        return segment_damaged(seg, "the table of mention kinds", err);
    struct mention_kind *kinds = arena_calloc(&x->arena, n, sizeof *kinds);
    x->rules = arena_calloc(&x->arena, n, sizeof *x->rules);
    if (!kinds || !x->rules)
        return no_memory(seg, err);
    for (uint32_t i = 0; i < n; i++) {
        if (!mention_kind_take(&value, &kinds[i]))
            return segment_damaged(seg, "the table of mention kinds", err);
        if ((st = segment_string(seg, kinds[i].rule, &x->arena, &x->rules[i], err)))
            return st;
    }
    x->kinds = kinds;
    x->n_kinds = n;
    return BRIEF_OK;
}

/* The texts of a mention from their numbers. */
static brief_status fill_strings(struct segment *seg, const struct mention_record *from,
                                 unsigned fields, struct mention *m, struct arena *a,
                                 struct brief_error *err)
{
    const struct {
        unsigned field;
        uint32_t number;
        struct span *out;
    } all[] = {
        {FIELD_NORM, from->norm, &m->norm},
        {FIELD_ROLE, from->role, &m->role},
        {FIELD_LABEL, from->label, &m->label},
        {FIELD_ALIASES, from->aliases, &m->aliases},
        {FIELD_CANDIDATES, from->candidates, &m->candidates},
        {FIELD_UNIT, from->unit, &m->unit},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (!(fields & all[i].field))
            continue;
        brief_status st = segment_string(seg, all[i].number, a, all[i].out, err);
        if (st != BRIEF_OK)
            return st;
    }
    if (fields & FIELD_NORM_MADE) {
        struct buf *scratch = &segment_extra(seg)->scratch;
        buf_clear(scratch);
        mention_make_norm(scratch, m);
        m->norm = scratch->failed ? (struct span){NULL, 0} : arena_copy(a, buf_bytes(scratch));
        if (!m->norm.at)
            return no_memory(seg, err);
    }
    return BRIEF_OK;
}

/* The block of stamps that was asked last is at hand: frequent stamps stand together. */
static brief_status find_stamp(struct segment *seg, uint32_t number, struct mention_record *out,
                               struct brief_error *err)
{
    struct segment_extra *x = segment_extra(seg);
    struct span value;
    uint32_t block = number / STAMPS_BLOCK;
    if (!x->stamps.n || x->stamps_number != block) {
        char key[CHUNK_KEY_BYTES];
        stamps_block_key(key, block);
        brief_status st = store_get(seg->txn, BLOB_MENTIONS, seg->row.number,
                                    (struct span){key, sizeof key}, &value, err);
        if (st != BRIEF_OK)
            return st;
        x->stamps_number = block;
        if (!value.at || !stamps_block_open(&x->stamps, value, x->kinds, x->n_kinds)) {
            x->stamps.n = 0;
            return segment_damaged(seg, "a block of stamps", err);
        }
    }
    return stamps_block_get(&x->stamps, number % STAMPS_BLOCK, out)
               ? BRIEF_OK
               : segment_damaged(seg, "a block of stamps", err);
}

static brief_status fill_mention(struct segment *seg, const struct mention_record *from,
                                 uint32_t start, struct mention *m, struct arena *a,
                                 struct brief_error *err)
{
    const struct segment_extra *x = segment_extra(seg);
    const struct mention_kind *kind = &x->kinds[from->kind];
    *m = (struct mention){
        .start = start,
        .end = start + from->len,
        .type = kind->type,
        .confidence = kind->confidence,
        .flags = kind->flags,
        .rule = x->rules[from->kind],
        .value = from->value,
        .value_to = from->value_to,
        .days = from->days,
    };
    return fill_strings(seg, from, kind->fields, m, a, err);
}

brief_status segment_mentions(struct segment *seg, doc_id doc, struct arena *a,
                              struct mention **out, size_t *n, struct brief_error *err)
{
    struct mentions_reader reader;
    struct placed_mention placed;
    struct mention_record record;
    struct doc_record row;
    struct span bytes;
    brief_status st;

    *out = NULL;
    *n = 0;
    if ((st = segment_record(seg, BLOB_MENTIONS, doc, &bytes, err)) || bytes.len == 0)
        return st;
    if ((st = segment_load_kinds(seg, err)) || (st = segment_row_of(seg, doc, &row, err)))
        return st;
    if (!mentions_reader_open(&reader, bytes))
        return segment_damaged(seg, "a mention list", err);
    struct mention *list = arena_calloc(a, reader.left, sizeof *list);
    if (!list)
        return no_memory(seg, err);
    while (mentions_reader_next(&reader, &placed)) {
        if ((st = find_stamp(seg, placed.stamp, &record, err)))
            return st;
        if (placed.start > row.text_len || record.len > row.text_len - placed.start)
            return segment_damaged(seg, "a mention reaches past its text", err);
        if ((st = fill_mention(seg, &record, placed.start, &list[*n], a, err)))
            return st;
        ++*n;
    }
    *out = list;
    return reader.damaged ? segment_damaged(seg, "a mention list", err) : BRIEF_OK;
}
