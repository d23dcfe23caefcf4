/* merge.c -- join segments: number the documents anew, copy rows and texts, build columns.
 *
 * Texts are copied compressed and rows as they lie; what refers to other documents or to numbered
 * strings is written anew by merge_terms.c, merge_mentions.c and merge_amounts.c. Memory: the
 * columns, a number for each document and string, and the longest posting list. */
#include "indexer/merge.h"

#include "core/bytes.h"
#include "core/index/format.h"
#include "core/index/records.h"
#include "core/mem.h"
#include "indexer/builder_parts.h"
#include "indexer/merge_parts.h"

bool merging_ok(struct merging *m, brief_status st)
{
    if (m->out.status == BRIEF_OK && st != BRIEF_OK)
        m->out.status = brief_fail(m->out.err, st, "segments cannot be merged");
    return m->out.status == BRIEF_OK;
}

bool merging_has_deletions(const struct merging *m, size_t input)
{
    return m->in[input]->row.n_live != segment_extra(m->in[input])->n_present;
}

/* --- documents ------------------------------------------------------------------------------ */

/* Inputs must lie one behind the other; the output spans them all. */
static bool check_order(struct merging *m)
{
    uint64_t end = 0;
    for (size_t i = 0; i < m->n_in; i++) {
        const struct segment_row *row = &m->in[i]->row;
        if (row->doc_base < end)
            return merging_ok(
                m, segment_damaged(m->in[i], "its documents overlap another's", m->out.err));
        end = (uint64_t)row->doc_base + row->n_docs;
    }
    if (end >= UINT32_MAX)
        return merging_ok(m, BRIEF_ECORRUPT);
    return true;
}

static bool number_documents(struct merging *m, bool renumber, uint32_t *new_ids)
{
    uint32_t base = m->in[0]->row.doc_base;
    m->new_doc = mem_calloc(m->n_in, sizeof *m->new_doc);
    if (!m->new_doc)
        return merging_ok(m, BRIEF_ENOMEM);
    for (size_t i = 0; i < m->n_in; i++) {
        const struct segment *seg = m->in[i];
        uint32_t n = seg->row.n_docs, from = seg->row.doc_base - base;
        uint32_t *map = m->new_doc[i] = mem_alloc((size_t)n * sizeof *map);
        if (!map)
            return merging_ok(m, BRIEF_ENOMEM);
        for (uint32_t doc = 0; doc < n; doc++) {
            map[doc] = DOC_END;
            if (segment_is_live(seg, doc))
                map[doc] = renumber ? m->n_kept : from + doc;
            m->n_kept += map[doc] != DOC_END;
            if (new_ids)
                new_ids[from + doc] = map[doc];
        }
        m->n_docs = renumber ? m->n_kept : from + n;
        m->has_deletions |= merging_has_deletions(m, i);
    }
    return true;
}

/* --- records -------------------------------------------------------------------------------- */

static bool note_row(struct merging *m, struct segment *seg, struct span record)
{
    struct doc_record row;
    bool is_new;
    if (!doc_record_decode(&row, record))
        return merging_ok(m, segment_damaged(seg, "a document's row", m->out.err));
    m->text_bytes += row.text_len;
    return intern_add(&m->languages, row.language.len ? row.language : SPAN(""), &is_new) !=
               INTERN_NONE ||
           merging_ok(m, BRIEF_ENOMEM);
}

/* Copy what lives of one chunk; *n_kept counts first parts. */
static bool copy_chunk(struct merging *m, size_t input, const struct store_cursor *from,
                       struct chunk_writer *to, uint32_t *n_kept)
{
    struct segment *seg = m->in[input];
    struct records chunk;
    uint32_t doc, part;
    if (!records_parse_key(from->key, &doc, &part) || !records_open(&chunk, from->value) ||
        (uint64_t)doc + chunk.left > seg->row.n_docs || (part && chunk.left != 1))
        return merging_ok(m, segment_damaged(seg, "a chunk of documents", m->out.err));
    for (; records_next(&chunk); doc++) {
        uint32_t new_doc = m->new_doc[input][doc];
        if (new_doc == DOC_END || chunk.record.len == 0)
            continue;
        if (to->kind == BLOB_DOCS && !note_row(m, seg, chunk.record))
            return false;
        if (m->out.status != BRIEF_OK)
            return false;
        if (part)
            chunk_writer_add_part(to, new_doc, part, chunk.record);
        else
            chunk_writer_add(to, new_doc, chunk.record);
        *n_kept += part == 0;
    }
    return m->out.status == BRIEF_OK;
}

/* What the rows of the inputs say of their documents stands for them. */
static bool note_inputs(struct merging *m)
{
    bool is_new;
    for (size_t i = 0; i < m->n_in; i++) {
        struct span rest = m->in[i]->row.languages;
        m->text_bytes += m->in[i]->row.text_bytes;
        while (rest.len) {
            const char *comma = memchr(rest.at, ',', rest.len);
            size_t len = comma ? (size_t)(comma - rest.at) : rest.len;
            if (intern_add(&m->languages, (struct span){rest.at, len}, &is_new) == INTERN_NONE)
                return merging_ok(m, BRIEF_ENOMEM);
            rest = span_sub(rest, len + (comma != NULL), rest.len);
        }
    }
    return true;
}

static void copy_records(struct merging *m, enum blob_kind kind)
{
    struct chunk_writer to;
    uint32_t n_kept = 0;
    chunk_writer_init(&to, &m->out, kind);
    for (size_t i = 0; i < m->n_in && m->out.status == BRIEF_OK; i++) {
        struct store_cursor from;
        if (!merging_ok(
                m, store_cursor_open(&from, m->in[i]->txn, kind, m->in[i]->row.number, m->out.err)))
            break;
        merging_ok(m, store_cursor_seek(&from, SPAN(""), m->out.err));
        while (m->out.status == BRIEF_OK && !from.at_end && copy_chunk(m, i, &from, &to, &n_kept))
            merging_ok(m, store_cursor_next(&from, m->out.err));
        store_cursor_close(&from);
    }
    if (m->out.status == BRIEF_OK && n_kept != m->n_kept)
        m->out.status = brief_fail(m->out.err, BRIEF_ECORRUPT,
                                   "segment %u: rows or texts of %u documents are missing: run "
                                   "`brief-index check`",
                                   m->in[0]->row.number, m->n_kept - n_kept);
    if (m->out.status != BRIEF_OK)
        to.n = 0;
    chunk_writer_finish(&to);
}

/* --- columns -------------------------------------------------------------------------------- */

static bool resize(struct merging *m, struct buf *column, size_t width)
{
    size_t len = (size_t)m->n_docs * width;
    if (!buf_reserve(column, len))
        return merging_ok(m, BRIEF_ENOMEM);
    memset(column->at, 0, len);
    column->len = len;
    return true;
}

static bool build_columns(struct merging *m)
{
    if (!resize(m, &m->title_lengths, 2) || !resize(m, &m->days, 8))
        return false;
    m->lengths = mem_calloc(m->n_docs, sizeof *m->lengths);
    if (!m->lengths)
        return merging_ok(m, BRIEF_ENOMEM);
    for (size_t doc = 0; doc < (size_t)m->n_docs * 2; doc++)
        store_u32le(m->days.at + 4 * doc, (uint32_t)NO_DAY);
    for (size_t i = 0; i < m->n_in; i++) {
        const struct segment *seg = m->in[i];
        for (uint32_t doc = 0; doc < seg->row.n_docs; doc++) {
            size_t to = m->new_doc[i][doc];
            if (to == DOC_END)
                continue;
            m->lengths[to] = segment_length(seg, doc);
            memcpy(m->title_lengths.at + 2 * to, seg->title_lengths + 2 * (size_t)doc, 2);
            memcpy(m->days.at + 8 * to, seg->days + 8 * (size_t)doc, 8);
            m->n_tokens += m->lengths[to];
        }
    }
    return true;
}

static void put_column(struct merging *m, enum column column, struct span values)
{
    char key = (char)column;
    blob_put(&m->out, BLOB_COLUMNS, (struct span){&key, 1}, values);
}

static void write_columns(struct merging *m)
{
    char facts[FACTS_BYTES];
    struct buf lengths = {0};
    store_u32le(facts, m->n_kept);
    for (size_t doc = 0; doc < m->n_docs; doc++)
        buf_u32le(&lengths, m->lengths[doc]);
    if (blob_out_check(&m->out, &lengths))
        put_column(m, COLUMN_LENGTHS, buf_bytes(&lengths));
    buf_release(&lengths);
    put_column(m, COLUMN_TITLE_LENGTHS, buf_bytes(&m->title_lengths));
    put_column(m, COLUMN_DAYS, buf_bytes(&m->days));
    put_column(m, COLUMN_FACTS, (struct span){facts, sizeof facts});
}

/* --- the row -------------------------------------------------------------------------------- */

/* One bit a document, when some number has none. */
static bool make_live(struct merging *m, struct arena *a, struct span *live)
{
    *live = (struct span){NULL, 0};
    if (m->n_kept == m->n_docs)
        return true;
    size_t len = ((size_t)m->n_docs + 7) / 8;
    uint8_t *bits = arena_calloc(a, len, 1);
    if (!bits)
        return merging_ok(m, BRIEF_ENOMEM);
    for (size_t i = 0; i < m->n_in; i++)
        for (uint32_t doc = 0; doc < m->in[i]->row.n_docs; doc++) {
            uint32_t to = m->new_doc[i][doc];
            if (to != DOC_END)
                bits[to / 8] |= (uint8_t)(1u << (to % 8));
        }
    *live = (struct span){(const char *)bits, len};
    return true;
}

static bool fill_row(struct merging *m, struct arena *a, struct segment_row *row)
{
    struct buf languages = {0};
    *row = (struct segment_row){
        .doc_base = m->in[0]->row.doc_base,
        .n_docs = m->n_docs,
        .n_live = m->n_kept,
        .n_live_tokens = m->n_tokens,
        .text_bytes = m->text_bytes,
        .n_mentions = m->n_mentions,
        .n_terms = m->n_terms,
        .n_forms = m->n_forms,
        .n_strings = m->n_strings,
    };
    languages_join(&languages, &m->languages);
    row->languages = arena_copy(a, buf_bytes(&languages));
    bool ok = !languages.failed && row->languages.at;
    buf_release(&languages);
    return (ok || merging_ok(m, BRIEF_ENOMEM)) && make_live(m, a, &row->live);
}

static void release(struct merging *m)
{
    for (size_t i = 0; m->new_doc && i < m->n_in; i++)
        mem_free(m->new_doc[i]);
    mem_free(m->new_doc);
    mem_free(m->lengths);
    buf_release(&m->title_lengths);
    buf_release(&m->days);
    intern_release(&m->languages);
}

/* Everything but rows and texts. */
static void merge_contents(struct merging *m)
{
    if (m->out.status == BRIEF_OK && build_columns(m))
        write_columns(m);
    if (m->out.status == BRIEF_OK)
        merge_dictionaries(m);
    if (m->out.status == BRIEF_OK)
        merge_mentions(m);
    if (m->out.status == BRIEF_OK)
        merge_amounts(m);
}

brief_status merge_segments(struct segment *const *segments, size_t n, enum merge_style style,
                            uint32_t *new_ids, const struct blob_sink *sink, struct arena *a,
                            struct segment_row *row, struct brief_error *err)
{
    struct merging m = {.in = segments, .n_in = n, .out = {.sink = sink, .err = err}};
    *row = (struct segment_row){0};
    if (n == 0)
        return BRIEF_OK;
    intern_init(&m.languages);
    if (check_order(&m) && number_documents(&m, style == MERGE_RENUMBERING, new_ids) && m.n_kept) {
        if (style == MERGE_WITHOUT_RECORDS)
            note_inputs(&m);
        else
            copy_records(&m, BLOB_DOCS);
        if (m.out.status == BRIEF_OK && style != MERGE_WITHOUT_RECORDS)
            copy_records(&m, BLOB_TEXTS);
        merge_contents(&m);
        if (m.out.status == BRIEF_OK && !fill_row(&m, a, row))
            *row = (struct segment_row){0};
    }
    release(&m);
    return m.out.status;
}

brief_status merge_rows(struct store_txn *txn, const struct segment_row *rows, size_t n,
                        enum merge_style style, uint32_t *new_ids, const struct blob_sink *sink,
                        struct arena *a, struct segment_row *out, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    size_t n_open = 0;
    struct segment *open = mem_calloc(n, sizeof *open);
    struct segment **list = mem_calloc(n, sizeof *list);
    if (!open || !list)
        st = brief_fail(err, BRIEF_ENOMEM, "out of memory for a merge of %zu segments", n);
    for (; st == BRIEF_OK && n_open < n; n_open++) {
        st = segment_open(&open[n_open], txn, &rows[n_open], err);
        list[n_open] = &open[n_open];
        if (st)
            break;
    }
    if (st == BRIEF_OK)
        st = merge_segments(list, n, style, new_ids, sink, a, out, err);
    for (size_t i = 0; i < n_open; i++)
        segment_close(&open[i]);
    mem_free(open);
    mem_free(list);
    return st;
}
