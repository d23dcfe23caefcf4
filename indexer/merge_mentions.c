/* merge_mentions.c -- join numbered strings, kinds and mention lists.
 *
 *     strings of each input ──heap──> one sorted table, a map old number -> new number an input
 *     mention lists ──decode, map, encode──> chunks
 *
 * An input with dead documents keeps only the strings and kinds that its living ones use. */
#include "core/bytes.h"
#include "core/index/format.h"
#include "core/index/records.h"
#include "core/index/strings.h"
#include "core/mem.h"
#include "indexer/builder_parts.h"
#include "indexer/merge_parts.h"

/* What is known of one input's numbers. */
struct input_maps {
    uint32_t *strings; /* old number -> new one, or INTERN_NONE */
    size_t n_strings, strings_cap;
    uint32_t *kinds; /* likewise */
    uint8_t *used;   /* a bit for each string; NULL: all are */
    size_t used_len;
    bool *kind_used; /* NULL: all are */
};

struct mention_merge {
    struct merging *m;
    struct input_maps *maps; /* by input */
    struct intern kind_table;
    struct mention_kind *kinds;
    size_t kinds_cap;
    struct merge_heap heap;
    struct chunk_writer chunks;
    struct mention_record *records; /* of one document */
    size_t records_cap;
    struct buf last, record;
};

static bool no_memory(struct mention_merge *t)
{
    return merging_ok(t->m, BRIEF_ENOMEM);
}

static bool damaged(struct mention_merge *t, size_t input, const char *what)
{
    return merging_ok(t->m, segment_damaged(t->m->in[input], what, t->m->out.err));
}

static bool open_blobs(struct mention_merge *t, size_t input, enum blob_kind kind,
                       struct store_cursor *c)
{
    struct merging *m = t->m;
    if (!merging_ok(
            m, store_cursor_open(c, m->in[input]->txn, kind, m->in[input]->row.number, m->out.err)))
        return false;
    if (merging_ok(m, store_cursor_seek(c, SPAN(""), m->out.err)))
        return true;
    store_cursor_close(c);
    return false;
}

/* --- every living list of one input --------------------------------------------------------- */

typedef bool take_list(struct mention_merge *t, size_t input, uint32_t new_doc, struct span list);

static bool lists_of_chunk(struct mention_merge *t, size_t input, const struct store_cursor *c,
                           take_list *take)
{
    struct records chunk;
    uint32_t doc, part;
    if (!records_parse_key(c->key, &doc, &part) || part || !records_open(&chunk, c->value) ||
        (uint64_t)doc + chunk.left > t->m->in[input]->row.n_docs)
        return damaged(t, input, "a chunk of mentions");
    for (; records_next(&chunk); doc++) {
        uint32_t new_doc = t->m->new_doc[input][doc];
        if (new_doc != DOC_END && chunk.record.len && !take(t, input, new_doc, chunk.record))
            return false;
    }
    return true;
}

static bool each_list(struct mention_merge *t, size_t input, take_list *take)
{
    struct store_cursor c;
    if (!open_blobs(t, input, BLOB_MENTIONS, &c))
        return false;
    while (t->m->out.status == BRIEF_OK && !c.at_end &&
           !span_equal(c.key, (struct span){KINDS_KEY, CHUNK_KEY_BYTES})) {
        if (lists_of_chunk(t, input, &c, take))
            merging_ok(t->m, store_cursor_next(&c, t->m->out.err));
    }
    store_cursor_close(&c);
    return t->m->out.status == BRIEF_OK;
}

static bool open_list(struct mention_merge *t, size_t input, struct span list,
                      struct mentions_reader *reader)
{
    struct segment *seg = t->m->in[input];
    struct segment_extra *x = segment_extra(seg);
    if (!merging_ok(t->m, segment_load_kinds(seg, t->m->out.err)))
        return false;
    return mentions_reader_open(reader, list, x->kinds, x->n_kinds) ||
           damaged(t, input, "a mention list");
}

/* --- which strings and kinds are used ------------------------------------------------------- */

static bool mark_string(struct mention_merge *t, size_t input, uint32_t number)
{
    struct input_maps *maps = &t->maps[input];
    if (number / 8 >= maps->used_len)
        return damaged(t, input, "a mention with a string that is not there");
    maps->used[number / 8] |= (uint8_t)(1u << (number % 8));
    return true;
}

static bool mark_list(struct mention_merge *t, size_t input, uint32_t new_doc, struct span list)
{
    struct mentions_reader reader;
    struct mention_record r;
    (void)new_doc;
    if (!open_list(t, input, list, &reader))
        return false;
    while (mentions_reader_next(&reader, &r)) {
        const struct mention_kind *kind = &reader.kinds[r.kind];
        const uint32_t numbers[] = {r.norm, r.role, r.label, r.aliases, r.candidates, r.unit};
        const unsigned bits[] = {FIELD_NORM,    FIELD_ROLE,       FIELD_LABEL,
                                 FIELD_ALIASES, FIELD_CANDIDATES, FIELD_UNIT};
        t->maps[input].kind_used[r.kind] = true;
        for (size_t i = 0; i < 6; i++)
            if ((kind->fields & bits[i]) && !mark_string(t, input, numbers[i]))
                return false;
        if (!mark_string(t, input, kind->rule))
            return false;
    }
    return !reader.damaged || damaged(t, input, "a mention list");
}

/* Strings of an input, counted by its blocks. */
static bool count_strings(struct mention_merge *t, size_t input, size_t *n)
{
    struct store_cursor c;
    *n = 0;
    if (!open_blobs(t, input, BLOB_STRINGS, &c))
        return false;
    while (t->m->out.status == BRIEF_OK && !c.at_end) {
        struct strings_block block;
        if (!strings_block_open(&block, c.value)) {
            damaged(t, input, "a block of strings");
            break;
        }
        *n += block.n;
        merging_ok(t->m, store_cursor_next(&c, t->m->out.err));
    }
    store_cursor_close(&c);
    return t->m->out.status == BRIEF_OK;
}

static bool find_used(struct mention_merge *t, size_t input)
{
    struct input_maps *maps = &t->maps[input];
    struct segment *seg = t->m->in[input];
    size_t n;
    if (!merging_has_deletions(t->m, input))
        return true;
    if (!count_strings(t, input, &n))
        return false;
    if (n == 0)
        return true; /* no string, no mention */
    if (!merging_ok(t->m, segment_load_kinds(seg, t->m->out.err)))
        return false;
    maps->used_len = n / 8 + 1;
    maps->used = mem_calloc(maps->used_len, 1);
    maps->kind_used = mem_calloc(segment_extra(seg)->n_kinds, sizeof *maps->kind_used);
    if (!maps->used || !maps->kind_used)
        return no_memory(t);
    return each_list(t, input, mark_list);
}

/* --- strings -------------------------------------------------------------------------------- */

struct string_stream {
    struct store_cursor c;
    bool open;
    struct strings_block block;
    struct buf current;
};

static bool map_string(struct mention_merge *t, size_t input, uint32_t new_number)
{
    struct input_maps *maps = &t->maps[input];
    uint32_t *grown =
        mem_grow(maps->strings, &maps->strings_cap, maps->n_strings + 1, sizeof *grown);
    if (!grown)
        return no_memory(t);
    maps->strings = grown;
    grown[maps->n_strings++] = new_number;
    return true;
}

static bool is_used(const struct input_maps *maps, size_t number)
{
    return !maps->used || (number / 8 < maps->used_len && maps->used[number / 8] >> number % 8 & 1);
}

/* On to the stream's next string that is used; those that are not get no number. */
static bool push_string(struct mention_merge *t, struct string_stream *streams, uint32_t i)
{
    struct string_stream *s = &streams[i];
    for (;;) {
        while (s->block.next >= s->block.n) {
            if (s->block.n && !merging_ok(t->m, store_cursor_next(&s->c, t->m->out.err)))
                return false;
            if (s->c.at_end)
                return true;
            if (!strings_block_open(&s->block, s->c.value))
                return damaged(t, i, "a block of strings");
        }
        if (!strings_block_next(&s->block, &s->current))
            return s->current.failed ? no_memory(t) : damaged(t, i, "a block of strings");
        if (is_used(&t->maps[i], t->maps[i].n_strings))
            break;
        if (!map_string(t, i, INTERN_NONE))
            return false;
    }
    merge_heap_push(&t->heap, i, buf_bytes(&s->current));
    return true;
}

static bool merge_string(struct mention_merge *t, struct string_stream *streams,
                         struct strings_writer *to)
{
    struct span key = merge_heap_key(&t->heap);
    if (to->n && span_compare(key, buf_bytes(&t->last)) <= 0)
        return damaged(t, t->heap.at[0], "strings are out of order");
    buf_clear(&t->last);
    buf_span(&t->last, key);
    if (t->last.failed)
        return no_memory(t);
    while (t->heap.n && span_equal(merge_heap_key(&t->heap), buf_bytes(&t->last))) {
        uint32_t i = merge_heap_pop(&t->heap);
        if (!map_string(t, i, to->n) || !push_string(t, streams, i))
            return false;
    }
    strings_writer_add(to, buf_bytes(&t->last));
    return t->m->out.status == BRIEF_OK;
}

static void merge_strings(struct mention_merge *t)
{
    struct merging *m = t->m;
    struct strings_writer to;
    struct string_stream *streams = mem_calloc(m->n_in, sizeof *streams);
    if (!streams) {
        no_memory(t);
        return;
    }
    strings_writer_init(&to, &m->out);
    for (uint32_t i = 0; i < m->n_in && m->out.status == BRIEF_OK; i++) {
        streams[i].open = open_blobs(t, i, BLOB_STRINGS, &streams[i].c);
        if (streams[i].open)
            push_string(t, streams, i);
    }
    while (m->out.status == BRIEF_OK && t->heap.n)
        merge_string(t, streams, &to);
    m->n_strings = to.n;
    if (m->out.status != BRIEF_OK)
        to.n = 0;
    strings_writer_finish(&to);
    for (size_t i = 0; i < m->n_in; i++) {
        if (streams[i].open)
            store_cursor_close(&streams[i].c);
        buf_release(&streams[i].current);
    }
    mem_free(streams);
    t->heap.n = 0;
}

/* --- kinds ---------------------------------------------------------------------------------- */

static bool add_kind(struct mention_merge *t, struct mention_kind kind, uint32_t *number)
{
    bool is_new;
    struct span bytes = {(const char *)&kind, sizeof kind};
    *number = intern_add(&t->kind_table, bytes, &is_new);
    if (*number == INTERN_NONE)
        return no_memory(t);
    if (is_new) {
        struct mention_kind *grown =
            mem_grow(t->kinds, &t->kinds_cap, (size_t)*number + 1, sizeof *grown);
        if (!grown)
            return no_memory(t);
        t->kinds = grown;
        grown[*number] = kind;
    }
    return true;
}

static bool map_kinds(struct mention_merge *t, size_t input)
{
    struct input_maps *maps = &t->maps[input];
    struct segment_extra *x = segment_extra(t->m->in[input]);
    if (maps->n_strings == 0)
        return true; /* without strings there are no mentions */
    if (!merging_ok(t->m, segment_load_kinds(t->m->in[input], t->m->out.err)))
        return false;
    maps->kinds = mem_alloc(x->n_kinds * sizeof *maps->kinds);
    if (!maps->kinds)
        return no_memory(t);
    for (size_t i = 0; i < x->n_kinds; i++) {
        struct mention_kind kind = x->kinds[i];
        maps->kinds[i] = INTERN_NONE;
        if (maps->kind_used && !maps->kind_used[i])
            continue;
        if (kind.rule >= maps->n_strings || maps->strings[kind.rule] == INTERN_NONE)
            return damaged(t, input, "the table of mention kinds");
        kind.rule = maps->strings[kind.rule];
        if (!add_kind(t, kind, &maps->kinds[i]))
            return false;
    }
    return true;
}

/* --- lists ---------------------------------------------------------------------------------- */

static bool copy_list(struct mention_merge *t, size_t input, uint32_t new_doc, struct span list)
{
    const struct input_maps *maps = &t->maps[input];
    struct mentions_reader reader;
    struct mention_record r;
    size_t n = 0;
    if (!open_list(t, input, list, &reader))
        return false;
    struct mention_record *grown =
        mem_grow(t->records, &t->records_cap, reader.left, sizeof *grown);
    if (reader.left && !grown)
        return no_memory(t);
    t->records = grown;
    while (mentions_reader_next(&reader, &r)) {
        if (!maps->kinds ||
            !mention_record_map(&r, reader.kinds[r.kind].fields, maps->strings, maps->n_strings))
            return damaged(t, input, "a mention with a string that is not there");
        r.kind = maps->kinds[r.kind];
        if (r.kind == INTERN_NONE)
            return damaged(t, input, "a mention of a kind that is not there");
        t->records[n++] = r;
    }
    if (reader.damaged)
        return damaged(t, input, "a mention list");
    buf_clear(&t->record);
    mentions_encode(&t->record, t->records, n, t->kinds);
    if (t->record.failed)
        return no_memory(t);
    chunk_writer_add(&t->chunks, new_doc, buf_bytes(&t->record));
    t->m->n_mentions += n;
    return t->m->out.status == BRIEF_OK;
}

static void merge_lists(struct mention_merge *t)
{
    struct merging *m = t->m;
    chunk_writer_init(&t->chunks, &m->out, BLOB_MENTIONS);
    for (size_t i = 0; i < m->n_in && m->out.status == BRIEF_OK; i++)
        each_list(t, i, copy_list);
    if (m->out.status != BRIEF_OK)
        t->chunks.n = 0;
    chunk_writer_finish(&t->chunks);
    if (m->out.status == BRIEF_OK)
        write_kinds(&m->out, t->kinds, t->kind_table.n);
}

/* --- all of it ------------------------------------------------------------------------------ */

static void release(struct mention_merge *t)
{
    for (size_t i = 0; t->maps && i < t->m->n_in; i++) {
        mem_free(t->maps[i].strings);
        mem_free(t->maps[i].kinds);
        mem_free(t->maps[i].used);
        mem_free(t->maps[i].kind_used);
    }
    mem_free(t->maps);
    intern_release(&t->kind_table);
    mem_free(t->kinds);
    merge_heap_release(&t->heap);
    mem_free(t->records);
    buf_release(&t->last);
    buf_release(&t->record);
}

void merge_mentions(struct merging *m)
{
    struct mention_merge t = {.m = m, .maps = mem_calloc(m->n_in, sizeof *t.maps)};
    intern_init(&t.kind_table);
    if (!t.maps || !merge_heap_init(&t.heap, m->n_in))
        no_memory(&t);
    for (size_t i = 0; i < m->n_in && m->out.status == BRIEF_OK; i++)
        find_used(&t, i);
    if (m->out.status == BRIEF_OK)
        merge_strings(&t);
    for (size_t i = 0; i < m->n_in && m->out.status == BRIEF_OK; i++)
        map_kinds(&t, i);
    if (m->out.status == BRIEF_OK)
        merge_lists(&t);
    release(&t);
}
