/* builder_mentions.c -- write a batch's strings, kinds, stamps and mention lists.
 *
 *     stamps by first sight ──counts──> numbers on disk, the most frequent first
 *     mentions in order of documents ──> lists of (stamp, start)
 *
 * The merge ranks and writes with the same functions. */
#include "core/index/format.h"
#include "core/mem.h"
#include "indexer/builder_parts.h"

static bool need(struct blob_out *out, const void *at)
{
    if (!at)
        blob_out_no_memory(out);
    return at != NULL;
}

/* --- ranks ---------------------------------------------------------------------------------- */

#define COUNTS_APART 4096 /* counts from here on share a rank's neighbourhood, in order of number  \
                           */

bool rank_by_count(const uint32_t *counts, size_t n, uint32_t *rank)
{
    uint32_t *starts = mem_calloc(COUNTS_APART + 1, sizeof *starts);
    uint32_t next = 0;
    if (!starts)
        return false;
    for (size_t i = 0; i < n; i++)
        starts[counts[i] < COUNTS_APART ? counts[i] : COUNTS_APART]++;
    for (size_t count = COUNTS_APART + 1; count-- > 0;) {
        uint32_t here = starts[count];
        starts[count] = next;
        next += here;
    }
    for (size_t i = 0; i < n; i++)
        rank[i] = starts[counts[i] < COUNTS_APART ? counts[i] : COUNTS_APART]++;
    mem_free(starts);
    return true;
}

/* --- strings -------------------------------------------------------------------------------- */

/* Write the strings sorted; rank[number by first sight] is the number on disk. */
static void write_strings(const struct builder *b, struct blob_out *out, uint32_t *rank,
                          uint32_t *n_strings)
{
    const struct intern *strings = &b->stamps.strings;
    struct strings_writer to;
    struct numbered *order = mem_alloc((strings->n + 1) * sizeof *order);
    if (!need(out, order))
        return;
    for (size_t i = 0; i < strings->n; i++)
        numbered_set(&order[i], strings->strings[i], (uint32_t)i);
    numbered_sort(order, strings->n);
    strings_writer_init(&to, out);
    for (size_t i = 0; i < strings->n; i++) {
        rank[order[i].number] = (uint32_t)i;
        strings_writer_add(&to, order[i].bytes);
    }
    strings_writer_finish(&to);
    *n_strings = to.n;
    mem_free(order);
}

bool mention_record_map(struct mention_record *r, unsigned fields, const uint32_t *strings,
                        size_t n_strings)
{
    uint32_t *numbers[] = {&r->norm, &r->role, &r->label, &r->aliases, &r->candidates, &r->unit};
    const unsigned bits[] = {FIELD_NORM,    FIELD_ROLE,       FIELD_LABEL,
                             FIELD_ALIASES, FIELD_CANDIDATES, FIELD_UNIT};
    for (size_t i = 0; i < 6; i++) {
        if (!(fields & bits[i]))
            continue;
        if (*numbers[i] >= n_strings || strings[*numbers[i]] == INTERN_NONE)
            return false;
        *numbers[i] = strings[*numbers[i]];
    }
    return true;
}

/* --- kinds ---------------------------------------------------------------------------------- */

void write_kinds(struct blob_out *out, const struct mention_kind *kinds, size_t n)
{
    struct buf table = {0};
    if (n == 0)
        return;
    buf_varint(&table, n);
    for (size_t i = 0; i < n; i++)
        mention_kind_encode(&table, &kinds[i]);
    if (blob_out_check(out, &table))
        blob_put(out, BLOB_MENTIONS, (struct span){KINDS_KEY, CHUNK_KEY_BYTES}, buf_bytes(&table));
    buf_release(&table);
}

/* --- stamps --------------------------------------------------------------------------------- */

/* Where each is in memory while the batch is written. */
struct stamp_ranks {
    uint32_t *counts, *ranks, *at_rank; /* by stamp, by stamp, by rank: the stamp */
};

static bool rank_stamps(const struct stamps *s, struct blob_out *out, struct stamp_ranks *r)
{
    size_t n = s->keys.n;
    r->counts = mem_alloc((n + 1) * sizeof *r->counts);
    r->ranks = mem_alloc((n + 1) * sizeof *r->ranks);
    r->at_rank = mem_alloc((n + 1) * sizeof *r->at_rank);
    if (!need(out, r->counts) || !need(out, r->ranks) || !need(out, r->at_rank))
        return false;
    for (size_t i = 0; i < n; i++)
        r->counts[i] = s->at[i].n;
    if (!rank_by_count(r->counts, n, r->ranks)) {
        blob_out_no_memory(out);
        return false;
    }
    for (size_t i = 0; i < n; i++)
        r->at_rank[r->ranks[i]] = (uint32_t)i;
    return true;
}

static void release_ranks(struct stamp_ranks *r)
{
    mem_free(r->counts);
    mem_free(r->ranks);
    mem_free(r->at_rank);
}

static void write_stamps(const struct stamps *s, struct blob_out *out, const struct stamp_ranks *r,
                         const uint32_t *string_rank)
{
    struct stamps_writer to;
    stamps_writer_init(&to, out);
    for (size_t i = 0; i < s->keys.n; i++) {
        struct mention_record record = s->at[r->at_rank[i]].record;
        unsigned fields = s->kinds[record.kind].fields;
        mention_record_map(&record, fields, string_rank, s->strings.n);
        stamps_writer_add(&to, &record, fields);
    }
    stamps_writer_finish(&to);
}

/* --- lists ---------------------------------------------------------------------------------- */

static void write_lists(struct builder *b, struct blob_out *out, const uint32_t *ranks)
{
    struct chunk_writer chunks;
    struct placed_mention *at = b->placed;
    chunk_writer_init(&chunks, out, BLOB_MENTIONS);
    for (uint64_t i = 0; i < b->n_mentions; i++)
        at[i].stamp = ranks[at[i].stamp];
    for (uint32_t doc = 0; doc < b->n_docs; at += b->docs[doc++].n_mentions) {
        buf_clear(&b->record);
        mentions_encode(&b->record, at, b->docs[doc].n_mentions);
        if (blob_out_check(out, &b->record))
            chunk_writer_add(&chunks, doc, buf_bytes(&b->record));
    }
    chunk_writer_finish(&chunks);
}

void write_mentions(struct builder *b, struct blob_out *out, uint32_t *n_strings)
{
    struct stamps *s = &b->stamps;
    struct stamp_ranks ranks = {0};
    uint32_t *rank = mem_alloc((s->strings.n + 1) * sizeof *rank);
    if (need(out, rank) && rank_stamps(s, out, &ranks)) {
        write_strings(b, out, rank, n_strings);
        write_lists(b, out, ranks.ranks);
        for (size_t i = 0; i < s->kind_table.n; i++)
            s->kinds[i].rule = rank[s->kinds[i].rule];
        write_kinds(out, s->kinds, s->kind_table.n);
        write_stamps(s, out, &ranks, rank);
    }
    release_ranks(&ranks);
    mem_free(rank);
}
