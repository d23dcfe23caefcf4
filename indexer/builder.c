/* builder.c -- take documents in: tokens to the flat stream, texts compressed, mentions encoded.
 *
 * Nothing is sorted here; builder_write.c does that once for the whole batch. */
#include "indexer/builder.h"

#include "core/bytes.h"
#include "core/index/amount_key.h"
#include "core/index/docs_codec.h"
#include "core/index/format.h"
#include "core/mem.h"
#include "core/stage_clock.h"
#include "indexer/builder_parts.h"

#include <assert.h>

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for a batch of documents");
}

brief_status builder_new(struct builder **out, struct forms *forms, struct brief_error *err)
{
    *out = NULL;
    struct builder *b = mem_calloc(1, sizeof *b);
    if (!b)
        return no_memory(err);
    b->forms = forms;
    entity_terms_init(&b->entities);
    stamps_init(&b->stamps);
    intern_init(&b->languages);
    b->keep = blob_store_sink(&b->kept);
    b->out = (struct blob_out){.sink = &b->keep};
    chunk_writer_init(&b->doc_chunks, &b->out, BLOB_DOCS);
    chunk_writer_init(&b->text_chunks, &b->out, BLOB_TEXTS);
    if (!text_packer_init(&b->packer)) {
        builder_free(b);
        return no_memory(err);
    }
    *out = b;
    return BRIEF_OK;
}

void builder_clear(struct builder *b)
{
    b->words.n = 0;
    entity_terms_clear(&b->entities);
    b->n_docs = 0;
    b->next_base = b->text_bytes = b->n_mentions = b->n_tokens = 0;
    buf_clear(&b->kept.bytes);
    b->out.status = BRIEF_OK;
    b->doc_chunks.n = b->text_chunks.n = 0;
    b->doc_chunks.next = b->text_chunks.next = 0;
    buf_clear(&b->doc_chunks.lengths);
    buf_clear(&b->doc_chunks.records);
    buf_clear(&b->text_chunks.lengths);
    buf_clear(&b->text_chunks.records);
    intern_clear(&b->languages);
    stamps_clear(&b->stamps);
    b->n_amounts = 0;
    buf_clear(&b->amount_keys);
}

static void release_chunk_writer(struct chunk_writer *w)
{
    w->n = 0; /* nothing more is to be put */
    chunk_writer_finish(w);
}

void builder_free(struct builder *b)
{
    if (!b)
        return;
    stream_release(&b->words);
    entity_terms_release(&b->entities);
    mem_free(b->docs);
    release_chunk_writer(&b->doc_chunks);
    release_chunk_writer(&b->text_chunks);
    buf_release(&b->kept.bytes);
    text_packer_release(&b->packer);
    buf_release(&b->record);
    intern_release(&b->languages);
    stamps_release(&b->stamps);
    mem_free(b->placed);
    mem_free(b->numbers);
    mem_free(b->amounts);
    buf_release(&b->amount_keys);
    buf_release(&b->language_list);
    mem_free(b);
}

void builder_use_dictionary(struct builder *b, const struct text_dictionary *d)
{
    b->packer.dictionary = d && d->number ? d : NULL;
}

void builder_time(struct builder *b, struct stage_clock *clock)
{
    b->clock = clock;
}

size_t builder_count(const struct builder *b)
{
    return b->n_docs;
}

size_t builder_bytes(const struct builder *b)
{
    /* the stream counts twice: sorting it takes as much again */
    return b->words.n * 2 * sizeof *b->words.at + entity_terms_bytes(&b->entities) +
           b->docs_cap * sizeof *b->docs + b->kept.bytes.len + stamps_bytes(&b->stamps) +
           b->n_mentions * sizeof *b->placed + b->n_amounts * sizeof *b->amounts +
           b->amount_keys.len + 2 * CHUNK_MAX;
}

/* --- words ---------------------------------------------------------------------------------- */

/* Stream the document's words; *n_places is one more than the highest position. */
static bool add_words(struct builder *b, const struct token_list *tokens, uint32_t base,
                      uint32_t *n_places, uint32_t *title_length)
{
    if (!stream_reserve(&b->words, tokens->n))
        return false;
    uint32_t last = 0;
    *title_length = 0;
    for (size_t i = 0; i < tokens->n; i++) {
        const struct token *t = &tokens->at[i];
        if (t->position == NO_POSITION)
            continue;
        assert(t->position >= last);
        last = t->position;
        if (t->block == 0)
            *title_length = last + 1;
        stream_add(&b->words, t->form, base + last);
    }
    *n_places = last + 1; /* even an empty document takes one */
    return true;
}

static brief_status check_places(const struct builder *b, const struct document *doc,
                                 const struct token_list *tokens, struct brief_error *err)
{
    uint64_t last = 0;
    for (size_t i = tokens->n; i-- > 0 && !last;)
        if (tokens->at[i].position != NO_POSITION)
            last = tokens->at[i].position;
    if (b->next_base + last + 1 < UINT32_MAX)
        return BRIEF_OK;
    return brief_fail(err, BRIEF_ELIMIT, "%.*s: item %u: too many words for one batch",
                      (int)doc->source.len, doc->source.at, doc->item);
}

/* --- texts ---------------------------------------------------------------------------------- */

static bool add_text(struct builder *b, uint32_t doc, struct span text)
{
    for (uint32_t part = 0; part == 0 || text.len; part++) {
        size_t len = text.len < TEXT_PART_MAX ? text.len : TEXT_PART_MAX;
        struct span head = len ? span_sub(text, 0, len) : SPAN("");
        if (!text_packer_pack(&b->packer, head, &b->record))
            return false;
        if (part == 0)
            chunk_writer_add(&b->text_chunks, doc, buf_bytes(&b->record));
        else
            chunk_writer_add_part(&b->text_chunks, doc, part, buf_bytes(&b->record));
        if (text.len)
            text = span_sub(text, len, text.len);
    }
    return true;
}

static bool add_row(struct builder *b, uint32_t doc, const struct document *from)
{
    bool is_new;
    buf_clear(&b->record);
    doc_record_encode(&b->record, from);
    if (b->record.failed)
        return false;
    chunk_writer_add(&b->doc_chunks, doc, buf_bytes(&b->record));
    return intern_add(&b->languages, from->language, &is_new) != INTERN_NONE;
}

/* --- mentions ------------------------------------------------------------------------------- */

static bool add_amount(struct builder *b, const struct mention *m, const struct mention_record *r,
                       uint32_t doc, uint32_t number)
{
    if ((m->type != MENTION_AMOUNT && m->type != MENTION_QUANTITY) ||
        (m->flags & MENTION_IN_DEFINITION))
        return true;
    struct builder_amount *grown =
        mem_grow(b->amounts, &b->amounts_cap, b->n_amounts + 1, sizeof *grown);
    if (!grown)
        return false;
    b->amounts = grown;
    bool is_range = decimal_compare(m->value, m->value_to) != 0;
    size_t key_at = b->amount_keys.len;
    uint8_t list = amount_list(m->type, is_range);
    amount_key(&b->amount_keys, list, m->unit, m->value, doc, number);
    grown[b->n_amounts++] = (struct builder_amount){
        .key_at = key_at,
        .key_len = (uint32_t)(b->amount_keys.len - key_at),
        .unit = m->unit.len ? r->unit : INTERN_NONE,
        .doc = doc,
        .mention = number,
        .value = m->value,
        .value_to = m->value_to,
        .list = list,
    };
    return !b->amount_keys.failed;
}

/* The occurrences of the entity terms of one mention; *position never falls within a document, as
 * the stream must not. */
static bool add_occurrences(struct builder *b, const struct mention *m, const struct stamp *stamp,
                            const struct token_list *tokens, uint32_t base, uint32_t *position)
{
    if (!stamp->n_terms)
        return true;
    uint32_t at = mention_position(m, tokens);
    *position = at > *position ? at : *position;
    if (!stream_reserve(&b->entities.stream, stamp->n_terms))
        return false;
    for (uint32_t i = 0; i < stamp->n_terms; i++)
        stream_add(&b->entities.stream, b->stamps.terms.at[stamp->terms_at + i], base + *position);
    return true;
}

static bool reserve_mentions(struct builder *b, size_t n)
{
    uint32_t *numbers = mem_grow(b->numbers, &b->numbers_cap, n, sizeof *numbers);
    if (n && !numbers)
        return false;
    b->numbers = numbers;
    size_t total = (size_t)b->n_mentions + n;
    struct placed_mention *placed = mem_grow(b->placed, &b->placed_cap, total, sizeof *placed);
    if (total && !placed)
        return false;
    b->placed = placed;
    return true;
}

static bool add_mentions(struct builder *b, uint32_t doc, const struct document *from,
                         const struct token_list *tokens, const struct mention *mentions, size_t n,
                         uint32_t base)
{
    uint32_t position = 0;
    if (from->given_id.len && !entity_terms_add_id(&b->entities, from->given_id, base))
        return false;
    if (!reserve_mentions(b, n) ||
        !stamps_number(&b->stamps, &b->entities, from->text, mentions, n, b->numbers))
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct mention *m = &mentions[i];
        const struct stamp *stamp = &b->stamps.at[b->numbers[i]];
        b->placed[b->n_mentions++] = (struct placed_mention){b->numbers[i], m->start};
        if (!add_amount(b, m, &stamp->record, doc, (uint32_t)i) ||
            !add_occurrences(b, m, stamp, tokens, base, &position))
            return false;
    }
    return true;
}

/* What extraction hands over must lie in the text and be in order: all that follows relies on it.
 */
static brief_status check_mentions(const struct document *doc, const struct mention *mentions,
                                   size_t n, struct brief_error *err)
{
    uint32_t start = 0;
    for (size_t i = 0; i < n; i++) {
        const struct mention *m = &mentions[i];
        if (m->start < start || m->end < m->start || m->end > doc->text.len ||
            m->token_to < m->token_from || m->type >= N_MENTION_TYPES || m->value.scale < 0 ||
            m->value.scale > DECIMAL_SCALE_MAX || m->value_to.scale < 0 ||
            m->value_to.scale > DECIMAL_SCALE_MAX)
            return brief_fail(
                err, BRIEF_EINPUT, "%.*s: item %u: mention %zu by rule %.*s contradicts itself",
                (int)doc->source.len, doc->source.at, doc->item, i, (int)m->rule.len, m->rule.at);
        start = m->start;
    }
    return BRIEF_OK;
}

/* --- documents ------------------------------------------------------------------------------ */

static struct builder_doc *new_doc(struct builder *b)
{
    struct builder_doc *grown = mem_grow(b->docs, &b->docs_cap, b->n_docs + 1, sizeof *grown);
    if (!grown)
        return NULL;
    b->docs = grown;
    return &grown[b->n_docs];
}

brief_status builder_add(struct builder *b, const struct document *doc,
                         const struct token_list *tokens, const struct mention *mentions,
                         size_t n_mentions, struct brief_error *err)
{
    brief_status st;
    if (doc->text.len >= UINT32_MAX)
        return brief_fail(err, BRIEF_ELIMIT, "%.*s: item %u: a text of 4 GiB or more",
                          (int)doc->source.len, doc->source.at, doc->item);
    if ((st = check_places(b, doc, tokens, err)) ||
        (st = check_mentions(doc, mentions, n_mentions, err)))
        return st;
    struct builder_doc *to = new_doc(b);
    uint32_t number = (uint32_t)b->n_docs, base = (uint32_t)b->next_base, n_places, title;
    if (!to || !add_words(b, tokens, base, &n_places, &title))
        return no_memory(err);
    stage_mark(b->clock, STAGE_WORDS);
    if (!add_text(b, number, doc->text) || !add_row(b, number, doc))
        return no_memory(err);
    stage_mark(b->clock, STAGE_TEXTS);
    if (!entity_terms_add_capitals(&b->entities, b->forms, tokens, base) ||
        !add_mentions(b, number, doc, tokens, mentions, n_mentions, base) ||
        b->out.status != BRIEF_OK)
        return no_memory(err);
    stage_mark(b->clock, STAGE_MENTIONS);
    bool titled = doc->n_blocks && doc->blocks[0].kind == BLOCK_TITLE;
    *to = (struct builder_doc){.base = base,
                               .length = tokens->n_positions,
                               .title_length = titled ? title : 0,
                               .n_mentions = (uint32_t)n_mentions,
                               .date = doc->date};
    b->n_docs++;
    b->next_base += n_places;
    b->text_bytes += doc->text.len;
    b->n_tokens += tokens->n_positions;
    return BRIEF_OK;
}
