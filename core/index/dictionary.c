/* dictionary.c -- decode front-coded dictionary blocks; every byte is checked. */
#include "core/index/dictionary.h"

#include "core/bytes.h"
#include "core/index/format.h"
#include "core/index/term_coding.h"

static uint32_t count_restarts(const struct dictionary_block *b)
{
    return (b->n + DICTIONARY_RESTART - 1) / DICTIONARY_RESTART;
}

static bool damaged(struct dictionary_block *b)
{
    b->status = BRIEF_ECORRUPT;
    b->next = b->n;
    b->pending = false;
    return false;
}

brief_status dictionary_block_open(struct dictionary_block *b, struct span bytes, bool is_forms)
{
    b->status = BRIEF_OK;
    b->bytes = bytes;
    b->is_forms = is_forms;
    b->pending = false;
    b->n = b->next = 0;
    b->term_len = 0;
    b->entry = (struct dictionary_entry){0};
    if (bytes.len < 2)
        return b->status = BRIEF_ECORRUPT;
    b->n = load_u16le(bytes.at);
    size_t entries_at = 2 + 2 * (size_t)count_restarts(b);
    if (b->n == 0 || entries_at > bytes.len)
        return b->status = BRIEF_ECORRUPT;
    b->rest = span_sub(bytes, entries_at, bytes.len);
    return BRIEF_OK;
}

void list_place_next(struct list_place *place, uint64_t len)
{
    place->len = len;
    if (place->at > 0 && place->at + len > RUN_MAX) {
        place->run++;
        place->at = 0;
    }
}

static bool take_place(struct span *from, struct list_place *p)
{
    p->len = 0;
    return take_varint32(from, &p->run) && take_varint64(from, &p->at) && p->at <= SIZE_MAX / 4;
}

/* The list that begins where the last one ended. */
static bool take_list(struct span *from, struct list_place *p)
{
    uint64_t len;
    if (!take_varint64(from, &len) || len == 0 || len > UINT32_MAX)
        return false;
    p->at += p->len;
    list_place_next(p, len);
    return true;
}

static bool take_inline(struct span *from, struct dictionary_entry *e)
{
    struct span lens;
    if (!take_bytes(from, 1, &lens))
        return false;
    uint8_t both = (uint8_t)lens.at[0];
    return take_bytes(from, both >> 4, &e->inline_postings) &&
           take_bytes(from, both & 15, &e->inline_positions);
}

/* head and more */
static bool take_lists(struct span *from, struct dictionary_entry *e)
{
    uint64_t head, more;
    if (!take_varint64(from, &head) || head >> 2 >= UINT32_MAX)
        return false;
    e->n_docs = (uint32_t)(head >> 2);
    e->has_positions = (head & LIST_POSITIONS) && e->n_docs;
    e->is_inline = (head & LIST_INLINE) && e->n_docs;
    e->n_occurrences = 0;
    e->inline_postings = e->inline_positions = (struct span){NULL, 0};
    if (!e->n_docs)
        return head == 0;
    if (!take_varint64(from, &more) || more > UINT64_MAX / 2)
        return false;
    e->n_occurrences = e->n_docs + more;
    if (e->is_inline)
        return take_inline(from, e);
    return take_list(from, &e->postings) && (!e->has_positions || take_list(from, &e->positions));
}

static bool take_stem(struct span *from, struct dictionary_block *b)
{
    uint64_t shared;
    struct span rest;
    if (!take_varint64(from, &shared) || shared > b->term_len || !take_text(from, &rest) ||
        rest.len > TERM_MAX - shared)
        return false;
    memcpy(b->stem, b->term, (size_t)shared);
    if (rest.len)
        memcpy(b->stem + shared, rest.at, rest.len);
    b->entry.stem = (struct span){b->stem, (size_t)shared + rest.len};
    return true;
}

/* The term that stands coded: words stand as they are. False at damage. */
static bool decode_term(struct dictionary_block *b, struct span coded, struct span *out)
{
    *out = coded;
    if (b->is_forms || !coded.len || !term_is_coded((uint8_t)coded.at[0]))
        return coded.len <= TERM_MAX;
    out->at = b->decoded;
    return term_decode(b->decoded, &out->len, coded);
}

static bool take_term(struct span *from, struct dictionary_block *b, bool at_restart)
{
    uint64_t shared;
    struct span rest;
    if (at_restart &&
        !(take_place(from, &b->entry.postings) && take_place(from, &b->entry.positions)))
        return false;
    if (!take_varint64(from, &shared) || shared > (at_restart ? 0 : b->term_len) ||
        !take_text(from, &rest) || rest.len > sizeof b->term - shared)
        return false;
    if (rest.len)
        memcpy(b->term + shared, rest.at, rest.len);
    b->term_len = (size_t)shared + rest.len;
    return decode_term(b, (struct span){b->term, b->term_len}, &b->entry.term);
}

static bool decode_entry(struct dictionary_block *b)
{
    bool at_restart = b->next % DICTIONARY_RESTART == 0;
    if (!take_term(&b->rest, b, at_restart) || !take_lists(&b->rest, &b->entry) ||
        (b->is_forms && !take_stem(&b->rest, b)))
        return damaged(b);
    b->next++;
    return true;
}

bool dictionary_block_next(struct dictionary_block *b)
{
    if (b->pending) {
        b->pending = false;
        return true;
    }
    return b->status == BRIEF_OK && b->next < b->n && decode_entry(b);
}

/* Stand before the entry of a restart. */
static bool go_to_restart(struct dictionary_block *b, uint32_t restart)
{
    size_t at = load_u16le(b->bytes.at + 2 + 2 * (size_t)restart);
    if (at < 2 + 2 * (size_t)count_restarts(b) || at > b->bytes.len)
        return damaged(b);
    b->rest = span_sub(b->bytes, at, b->bytes.len);
    b->next = restart * DICTIONARY_RESTART;
    b->term_len = 0;
    return true;
}

/* The term at a restart; it holds until the next one is asked for. */
static bool restart_term(struct dictionary_block *b, uint32_t restart, struct span *out)
{
    struct list_place ignored;
    struct span coded;
    uint64_t shared;
    if (!go_to_restart(b, restart))
        return false;
    if (!take_place(&b->rest, &ignored) || !take_place(&b->rest, &ignored) ||
        !take_varint64(&b->rest, &shared) || shared || !take_text(&b->rest, &coded) ||
        !decode_term(b, coded, out))
        return damaged(b);
    return true;
}

brief_status dictionary_block_seek(struct dictionary_block *b, struct span term)
{
    if (b->status != BRIEF_OK)
        return b->status;
    uint32_t lo = 0, hi = count_restarts(b); /* the last restart below term, or the first */
    b->pending = false;
    while (hi - lo > 1) {
        struct span at;
        uint32_t middle = lo + (hi - lo) / 2;
        if (!restart_term(b, middle, &at))
            return b->status;
        if (span_compare(at, term) < 0)
            lo = middle;
        else
            hi = middle;
    }
    if (!go_to_restart(b, lo))
        return b->status;
    while (b->next < b->n && decode_entry(b))
        if (span_compare(b->entry.term, term) >= 0) {
            b->pending = true;
            break;
        }
    return b->status;
}
