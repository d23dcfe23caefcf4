/* merge_mentions.c -- join numbered strings, kinds, stamps and mention lists.
 *
 *     living lists ──count──> stamps that are used ──> strings and kinds that are used
 *     strings of each input ──heap──> one sorted table, a map old number -> new number an input
 *     stamps of each input ──map──> one table, ranked by how often ──> lists written anew
 *
 * What only dead documents used is left out. */
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
    uint32_t *kinds;  /* likewise */
    uint32_t *stamps; /* how often each is used; then its number among all inputs' */
    size_t n_stamps;
    uint8_t *used; /* a bit for each string */
    size_t used_len;
    bool *kind_used;
};

struct mention_merge {
    struct merging *m;
    struct input_maps *maps; /* by input */
    struct intern kind_table;
    struct mention_kind *kinds;
    size_t kinds_cap;
    struct intern stamp_table; /* encoded stamps */
    uint32_t *counts;          /* by number of stamp_table */
    uint32_t *ranks;           /* likewise: the number on disk */
    size_t counts_cap;
    struct merge_heap heap;
    struct chunk_writer chunks;
    struct placed_mention *placed; /* of one document */
    size_t placed_cap;
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

/* --- which stamps, strings and kinds are used ------------------------------------------------ */

static bool count_list(struct mention_merge *t, size_t input, uint32_t new_doc, struct span list)
{
    const struct input_maps *maps = &t->maps[input];
    struct mentions_reader reader;
    struct placed_mention m;
    (void)new_doc;
    if (!mentions_reader_open(&reader, list))
        return damaged(t, input, "a mention list");
    while (mentions_reader_next(&reader, &m)) {
        if (m.stamp >= maps->n_stamps)
            return damaged(t, input, "a mention with a stamp that is not there");
        maps->stamps[m.stamp]++;
    }
    return !reader.damaged || damaged(t, input, "a mention list");
}

static bool mark_string(struct mention_merge *t, size_t input, uint32_t number)
{
    struct input_maps *maps = &t->maps[input];
    if (number / 8 >= maps->used_len)
        return damaged(t, input, "a stamp with a string that is not there");
    maps->used[number / 8] |= (uint8_t)(1u << (number % 8));
    return true;
}

static bool mark_stamp(struct mention_merge *t, size_t input, uint32_t number,
                       struct mention_record *r)
{
    const struct mention_kind *kind = &segment_extra(t->m->in[input])->kinds[r->kind];
    const uint32_t numbers[] = {r->norm, r->role, r->label, r->aliases, r->candidates, r->unit};
    const unsigned bits[] = {FIELD_NORM,    FIELD_ROLE,       FIELD_LABEL,
                             FIELD_ALIASES, FIELD_CANDIDATES, FIELD_UNIT};
    if (!t->maps[input].stamps[number])
        return true;
    t->maps[input].kind_used[r->kind] = true;
    for (size_t i = 0; i < 6; i++)
        if ((kind->fields & bits[i]) && !mark_string(t, input, numbers[i]))
            return false;
    return mark_string(t, input, kind->rule);
}

typedef bool take_stamp(struct mention_merge *t, size_t input, uint32_t number,
                        struct mention_record *r);

/* Every stamp of one input, whose kinds are loaded, in order of numbers. */
static bool each_stamp(struct mention_merge *t, size_t input, take_stamp *take)
{
    const struct segment_extra *x = segment_extra(t->m->in[input]);
    struct store_cursor c;
    char first[CHUNK_KEY_BYTES];
    uint32_t number = 0;
    stamps_block_key(first, 0);
    if (!open_blobs(t, input, BLOB_MENTIONS, &c))
        return false;
    merging_ok(t->m, store_cursor_seek(&c, (struct span){first, sizeof first}, t->m->out.err));
    while (t->m->out.status == BRIEF_OK && !c.at_end) {
        struct stamps_block block;
        struct mention_record r;
        if (!stamps_block_open(&block, c.value, x->kinds, x->n_kinds) ||
            block.n > t->maps[input].n_stamps - number) {
            damaged(t, input, "a block of stamps");
            break;
        }
        while (block.next < block.n &&
               (stamps_block_next(&block, &r) ? take(t, input, number++, &r)
                                              : damaged(t, input, "a block of stamps")))
            ;
        if (t->m->out.status == BRIEF_OK)
            merging_ok(t->m, store_cursor_next(&c, t->m->out.err));
    }
    store_cursor_close(&c);
    return t->m->out.status == BRIEF_OK;
}

/* Strings, or stamps from key `from` on, of an input, by the first byte of their blocks. */
static bool count_entries(struct mention_merge *t, size_t input, enum blob_kind kind,
                          struct span from, size_t *n)
{
    struct store_cursor c;
    *n = 0;
    if (!open_blobs(t, input, kind, &c))
        return false;
    merging_ok(t->m, store_cursor_seek(&c, from, t->m->out.err));
    while (t->m->out.status == BRIEF_OK && !c.at_end) {
        if (!c.value.len) {
            damaged(t, input, "a block of strings or stamps");
            break;
        }
        *n += (uint8_t)c.value.at[0];
        merging_ok(t->m, store_cursor_next(&c, t->m->out.err));
    }
    store_cursor_close(&c);
    return t->m->out.status == BRIEF_OK;
}

static bool find_used(struct mention_merge *t, size_t input)
{
    struct input_maps *maps = &t->maps[input];
    struct segment *seg = t->m->in[input];
    char first[CHUNK_KEY_BYTES];
    size_t n;
    stamps_block_key(first, 0);
    if (!count_entries(t, input, BLOB_STRINGS, SPAN(""), &n) ||
        !count_entries(t, input, BLOB_MENTIONS, (struct span){first, sizeof first},
                       &maps->n_stamps))
        return false;
    maps->used_len = n / 8 + 1;
    maps->used = mem_calloc(maps->used_len, 1);
    maps->stamps = mem_calloc(maps->n_stamps + 1, sizeof *maps->stamps);
    if (!maps->used || !maps->stamps)
        return no_memory(t);
    if (maps->n_stamps == 0)
        return each_list(t, input, count_list); /* there can be none */
    if (!merging_ok(t->m, segment_load_kinds(seg, t->m->out.err)))
        return false;
    maps->kind_used = mem_calloc(segment_extra(seg)->n_kinds, sizeof *maps->kind_used);
    return maps->kind_used ? each_list(t, input, count_list) && each_stamp(t, input, mark_stamp)
                           : no_memory(t);
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
    return number / 8 < maps->used_len && maps->used[number / 8] >> number % 8 & 1;
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
    if (maps->n_stamps == 0)
        return true; /* without stamps there are no mentions */
    maps->kinds = mem_alloc(x->n_kinds * sizeof *maps->kinds);
    if (!maps->kinds)
        return no_memory(t);
    for (size_t i = 0; i < x->n_kinds; i++) {
        struct mention_kind kind = x->kinds[i];
        maps->kinds[i] = INTERN_NONE;
        if (!maps->kind_used[i])
            continue;
        if (kind.rule >= maps->n_strings || maps->strings[kind.rule] == INTERN_NONE)
            return damaged(t, input, "the table of mention kinds");
        kind.rule = maps->strings[kind.rule];
        if (!add_kind(t, kind, &maps->kinds[i]))
            return false;
    }
    return true;
}

/* --- stamps --------------------------------------------------------------------------------- */

/* A stamp that is used joins those of all inputs; its count becomes its number among them. */
static bool join_stamp(struct mention_merge *t, size_t input, uint32_t number,
                       struct mention_record *r)
{
    struct input_maps *maps = &t->maps[input];
    unsigned fields = segment_extra(t->m->in[input])->kinds[r->kind].fields;
    uint32_t n = maps->stamps[number];
    bool is_new;
    if (n == 0)
        return true;
    if (!mention_record_map(r, fields, maps->strings, maps->n_strings))
        return damaged(t, input, "a stamp with a string that is not there");
    r->kind = maps->kinds[r->kind];
    buf_clear(&t->record);
    mention_record_encode(&t->record, r, fields);
    uint32_t joined = t->record.failed
                          ? INTERN_NONE
                          : intern_add(&t->stamp_table, buf_bytes(&t->record), &is_new);
    uint32_t *grown = joined == INTERN_NONE
                          ? NULL
                          : mem_grow(t->counts, &t->counts_cap, (size_t)joined + 1, sizeof *grown);
    if (!grown)
        return no_memory(t);
    t->counts = grown;
    grown[joined] = is_new ? n : grown[joined] + n;
    maps->stamps[number] = joined;
    t->m->n_mentions += n;
    return true;
}

static bool rank_stamps(struct mention_merge *t)
{
    t->ranks = mem_alloc((t->stamp_table.n + 1) * sizeof *t->ranks);
    return (t->ranks && rank_by_count(t->counts, t->stamp_table.n, t->ranks)) || no_memory(t);
}

static void write_stamps(struct mention_merge *t)
{
    size_t n = t->stamp_table.n;
    struct stamps_writer to;
    uint32_t *at_rank = mem_alloc((n + 1) * sizeof *at_rank);
    if (!at_rank) {
        no_memory(t);
        return;
    }
    for (size_t i = 0; i < n; i++)
        at_rank[t->ranks[i]] = (uint32_t)i;
    stamps_writer_init(&to, &t->m->out);
    for (size_t i = 0; i < n; i++)
        stamps_writer_add_encoded(&to, t->stamp_table.strings[at_rank[i]]);
    stamps_writer_finish(&to);
    mem_free(at_rank);
}

/* --- lists ---------------------------------------------------------------------------------- */

static bool copy_list(struct mention_merge *t, size_t input, uint32_t new_doc, struct span list)
{
    const struct input_maps *maps = &t->maps[input];
    struct mentions_reader reader;
    size_t n = 0;
    if (!mentions_reader_open(&reader, list))
        return damaged(t, input, "a mention list");
    struct placed_mention *grown = mem_grow(t->placed, &t->placed_cap, reader.left, sizeof *grown);
    if (reader.left && !grown)
        return no_memory(t);
    t->placed = grown;
    while (mentions_reader_next(&reader, &grown[n])) {
        grown[n].stamp = t->ranks[maps->stamps[grown[n].stamp]]; /* count_list has seen it */
        n++;
    }
    buf_clear(&t->record);
    mentions_encode(&t->record, grown, n);
    if (t->record.failed)
        return no_memory(t);
    chunk_writer_add(&t->chunks, new_doc, buf_bytes(&t->record));
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
    if (m->out.status == BRIEF_OK)
        write_stamps(t);
}

/* --- all of it ------------------------------------------------------------------------------ */

static void release(struct mention_merge *t)
{
    for (size_t i = 0; t->maps && i < t->m->n_in; i++) {
        mem_free(t->maps[i].strings);
        mem_free(t->maps[i].kinds);
        mem_free(t->maps[i].used);
        mem_free(t->maps[i].kind_used);
        mem_free(t->maps[i].stamps);
    }
    mem_free(t->maps);
    intern_release(&t->kind_table);
    mem_free(t->kinds);
    merge_heap_release(&t->heap);
    intern_release(&t->stamp_table);
    mem_free(t->counts);
    mem_free(t->ranks);
    mem_free(t->placed);
    buf_release(&t->last);
    buf_release(&t->record);
}

void merge_mentions(struct merging *m)
{
    struct mention_merge t = {.m = m, .maps = mem_calloc(m->n_in, sizeof *t.maps)};
    intern_init(&t.kind_table);
    intern_init(&t.stamp_table);
    if (!t.maps || !merge_heap_init(&t.heap, m->n_in))
        no_memory(&t);
    for (size_t i = 0; i < m->n_in && m->out.status == BRIEF_OK; i++)
        find_used(&t, i);
    if (m->out.status == BRIEF_OK)
        merge_strings(&t);
    for (size_t i = 0; i < m->n_in && m->out.status == BRIEF_OK; i++)
        if (map_kinds(&t, i) && t.maps[i].n_stamps)
            each_stamp(&t, i, join_stamp);
    if (m->out.status == BRIEF_OK && rank_stamps(&t))
        merge_lists(&t);
    release(&t);
}
