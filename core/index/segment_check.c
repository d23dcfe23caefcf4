/* segment_check.c -- visit every byte of a segment and compare what is said twice.
 *
 * Mentions are stored twice: in their document's list and as terms (or amounts). Each side adds
 * the hashes of what it says to a sum for the document; the sums must be equal. */
#include "core/index/segment_check.h"

#include "core/bytes.h"
#include "core/evidence.h"
#include "core/index/amount_key.h"
#include "core/index/format.h"
#include "core/index/postings.h"
#include "core/index/segment_extra.h"
#include "core/index/terms.h"
#include "core/mem.h"
#include "core/text/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <xxhash.h>

/* What one document's mentions add up to, once from its list, once from the terms. */
struct document_sums {
    uint64_t listed, indexed;
};

struct check {
    struct segment *seg;
    const struct check_listener *listener;
    struct brief_error *err;
    struct brief_error found; /* by a reading function */
    brief_status status;
    struct document_sums *sums;
    struct postings_iter it;
    struct arena arena; /* of one document */
    struct buf term, last;
};

static __attribute__((format(printf, 2, 3))) void complain(struct check *c, const char *format, ...)
{
    char sentence[BRIEF_ERROR_LEN];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    if (c->listener)
        c->listener->complain(c->listener->ctx, sentence);
    if (c->status == BRIEF_OK)
        c->status = BRIEF_ECORRUPT;
    brief_fail(c->err, BRIEF_ECORRUPT, "segment %u: %s", c->seg->row.number, sentence);
}

/* Take note of a reading function's status: damage is complained of, other errors end the check.
 * True when it was OK. */
static bool read_ok(struct check *c, brief_status st, const char *what, uint32_t number)
{
    if (st == BRIEF_OK)
        return true;
    if (st == BRIEF_ECORRUPT || st == BRIEF_EVERSION) {
        complain(c, "%s %u: %s", what, number, c->found.text[0] ? c->found.text : "damaged");
    } else {
        c->status = st;
        brief_fail(c->err, st, "%s", c->found.text[0] ? c->found.text : brief_status_name(st));
    }
    brief_error_clear(&c->found);
    return false;
}

static bool goes_on(const struct check *c)
{
    return c->status == BRIEF_OK || c->status == BRIEF_ECORRUPT;
}

/* A term without its control characters, for messages. */
static const char *printable(char out[81], struct span term)
{
    size_t n = term.len < 80 ? term.len : 80;
    for (size_t i = 0; i < n; i++)
        out[i] = (char)((unsigned char)term.at[i] < ' ' || term.at[i] == 127 ? '|' : term.at[i]);
    out[n] = '\0';
    return out;
}

/* --- lists ---------------------------------------------------------------------------------- */

static bool positions_rise(struct check *c, bool strictly)
{
    const uint32_t *at = postings_iter_positions(&c->it);
    if (!at)
        return false;
    for (uint32_t i = 1; i < c->it.freq; i++)
        if (at[i] < at[i - 1] || (strictly && at[i] == at[i - 1]))
            return false;
    return true;
}

/* What a document's side adds for each \1, \4 and \7 term. */
static uint64_t hash_term(struct span term)
{
    return XXH3_64bits(term.at, term.len);
}

/* Walk one list; *n_docs and *n_occurrences receive what it really holds. */
static void walk_list(struct check *c, const struct term_entry *e, bool counts_mentions,
                      uint32_t *n_docs, uint64_t *n_occurrences)
{
    char name[81];
    struct postings_bound bound = {0}, group = {0};
    uint64_t hash = counts_mentions ? hash_term(e->term) : 0;
    bool strictly = e->term.len == 0 || (unsigned char)e->term.at[0] > TERM_LAST_KIND;
    *n_docs = 0;
    *n_occurrences = 0;
    for (; c->it.doc != DOC_END; postings_iter_next(&c->it)) {
        ++*n_docs;
        *n_occurrences += c->it.freq;
        if (*n_docs == 1 || c->it.doc > bound.last_doc)
            postings_iter_bound(&c->it, c->it.doc, &bound);
        if (*n_docs == 1 || c->it.doc > group.last_doc)
            postings_iter_group_bound(&c->it, c->it.doc, &group);
        uint32_t length = segment_length(c->seg, c->it.doc);
        if (!postings_bound_holds(&bound, c->it.freq, length) ||
            !postings_bound_holds(&group, c->it.freq, length)) {
            complain(c, "term %s: document %u exceeds the bound of its block",
                     printable(name, e->term), c->it.doc);
            return;
        }
        if (counts_mentions)
            c->sums[c->it.doc].indexed += hash * c->it.freq;
        if (e->has_positions && !positions_rise(c, strictly)) {
            complain(c, "term %s: positions of document %u do not rise", printable(name, e->term),
                     c->it.doc);
            return;
        }
    }
}

static void check_list(struct check *c, const struct term_entry *e, bool counts_mentions)
{
    char name[81];
    uint32_t n_docs;
    uint64_t n_occurrences;
    if (!read_ok(c, postings_iter_open(&c->it, e, &c->found), "a list of documents", e->n_docs))
        return;
    walk_list(c, e, counts_mentions, &n_docs, &n_occurrences);
    if (c->it.status != BRIEF_OK)
        read_ok(c, c->it.status, printable(name, e->term), n_docs);
    else if (c->it.doc == DOC_END && (n_docs != e->n_docs || n_occurrences != e->n_occurrences))
        complain(c, "term %s: its list holds %u documents and %llu occurrences, not %u and %llu",
                 printable(name, e->term), n_docs, (unsigned long long)n_occurrences, e->n_docs,
                 (unsigned long long)e->n_occurrences);
}

/* --- dictionaries --------------------------------------------------------------------------- */

/* Is `now` behind the entry before it? Remembers it. */
static bool rises(struct check *c, struct span now, bool first)
{
    bool ok = first || span_compare(buf_bytes(&c->last), now) < 0;
    buf_clear(&c->last);
    buf_span(&c->last, now);
    if (c->last.failed)
        c->status = brief_fail(c->err, BRIEF_ENOMEM, "out of memory while checking");
    return ok;
}

static void check_term(struct check *c, const struct term_entry *e)
{
    char name[81];
    struct entity_term parsed;
    uint8_t kind = e->term.len ? (uint8_t)e->term.at[0] : 0;
    if (kind >= TERM_ENTITY && kind <= TERM_CANDIDATE && kind != TERM_DOCUMENT &&
        !term_parse(&parsed, e->term))
        complain(c, "term %s: not the term of an entity", printable(name, e->term));
    if (kind == TERM_NAME ? e->n_docs != 0 : e->n_docs == 0)
        complain(c, "term %s: it should have %s documents", printable(name, e->term),
                 kind == TERM_NAME ? "no" : "some");
    if (e->n_docs)
        check_list(c, e, kind == TERM_ENTITY || kind == TERM_DOCUMENT || kind == TERM_PROOF);
}

static void check_terms(struct check *c)
{
    struct term_cursor t;
    char name[81];
    uint32_t n = 0;
    if (!read_ok(c, term_cursor_open(&t, c->seg, SPAN(""), &c->found), "terms", 0))
        return;
    for (; goes_on(c) && term_cursor_next(&t); n++) {
        if (!rises(c, t.entry.term, n == 0))
            complain(c, "term %s: out of order", printable(name, t.entry.term));
        check_term(c, &t.entry);
    }
    if (read_ok(c, t.status, "terms, behind number", n) && goes_on(c) && n != c->seg->row.n_terms)
        complain(c, "%u terms, not %u", n, c->seg->row.n_terms);
    term_cursor_close(&t);
}

static void check_forms(struct check *c)
{
    struct form_cursor f;
    char name[81];
    uint32_t n = 0;
    if (!read_ok(c, form_cursor_open(&f, c->seg, SPAN(""), &c->found), "forms", 0))
        return;
    for (; goes_on(c) && form_cursor_next(&f); n++) {
        buf_clear(&c->term);
        buf_span(&c->term, f.entry.term);
        buf_byte(&c->term, 0);
        buf_span(&c->term, f.stem);
        if (!rises(c, buf_bytes(&c->term), n == 0))
            complain(c, "form %s: out of order", printable(name, f.entry.term));
        if (!f.entry.has_positions) /* else it is its stem's list, which has been walked */
            check_list(c, &f.entry, false);
    }
    if (read_ok(c, f.status, "forms, behind number", n) && goes_on(c) && n != c->seg->row.n_forms)
        complain(c, "%u forms, not %u", n, c->seg->row.n_forms);
    form_cursor_close(&f);
}

/* Each block's key must be its first term: lookups go by it. */
static void check_block_keys(struct check *c, enum blob_kind kind)
{
    struct store_cursor blobs;
    struct dictionary_block *block = &segment_extra(c->seg)->block;
    bool is_forms = kind == BLOB_FORMS;
    const char *what = is_forms ? "blocks of forms" : "blocks of terms";
    char name[81];
    if (!read_ok(c, store_cursor_open(&blobs, c->seg->txn, kind, c->seg->row.number, &c->found),
                 what, 0))
        return;
    brief_status st = store_cursor_seek(&blobs, SPAN(""), &c->found);
    while (read_ok(c, st, what, 0) && goes_on(c) && !blobs.at_end) {
        if (dictionary_block_open(block, blobs.value, is_forms) || !dictionary_block_next(block) ||
            !span_equal(block->entry.term, blobs.key))
            complain(c, "%s: the one under %s begins with another term", what,
                     printable(name, blobs.key));
        st = store_cursor_next(&blobs, &c->found);
    }
    store_cursor_close(&blobs);
}

/* --- documents ------------------------------------------------------------------------------ */

static bool makes_terms(const struct mention *m)
{
    return mention_is_weak_name(m) ||
           (!(m->flags & (MENTION_WEAK | MENTION_IN_DEFINITION)) &&
            (mention_type_has_actor(m->type) || m->type == MENTION_REFERENCE));
}

static void add_hash(struct check *c, doc_id doc, brief_status st)
{
    if (st != BRIEF_OK)
        c->status = brief_fail(c->err, BRIEF_ENOMEM, "out of memory while checking");
    else
        c->sums[doc].listed += hash_term(buf_bytes(&c->term));
}

static void add_listed_proof(struct check *c, doc_id doc, const struct mention *m, struct span text)
{
    buf_clear(&c->term);
    buf_byte(&c->term, TERM_PROOF);
    buf_byte(&c->term, (uint8_t)mention_type_letter(m->type));
    add_hash(c, doc, term_append_key(&c->term, span_sub(text, m->start, m->end)));
}

static void add_listed_entity(struct check *c, doc_id doc, const struct mention *m,
                              struct span text)
{
    struct span norm = m->norm;
    if ((m->flags & MENTION_UNDECIDED) || !norm.len)
        norm = span_sub(text, m->start, m->end);
    buf_clear(&c->term);
    buf_byte(&c->term, TERM_ENTITY);
    char letter = mention_is_weak_name(m) ? WEAK_LETTER : mention_type_letter(m->type);
    add_hash(c, doc, term_append_named(&c->term, letter, norm));
}

static uint64_t hash_amount(uint8_t list, struct span unit, const struct amount_record *r)
{
    const int64_t numbers[] = {
        list, r->value.digits, r->value.scale, r->value_to.digits, r->value_to.scale, r->mention};
    return XXH3_64bits_withSeed(numbers, sizeof numbers, XXH3_64bits(unit.at, unit.len));
}

static void add_listed_amount(struct check *c, doc_id doc, const struct mention *m, size_t number)
{
    struct amount_record r = {m->value, m->value_to, doc, (uint32_t)number};
    bool is_range = decimal_compare(m->value, m->value_to) != 0;
    c->sums[doc].listed += hash_amount(amount_list(m->type, is_range), m->unit, &r);
}

static void check_mentions(struct check *c, doc_id doc, struct span text, uint64_t *n_mentions)
{
    struct mention *list;
    size_t n;
    if (!read_ok(c, segment_mentions(c->seg, doc, &c->arena, &list, &n, &c->found),
                 "mentions of document", doc))
        return;
    for (size_t i = 0; i < n && goes_on(c); i++) {
        const struct mention *m = &list[i];
        if (makes_terms(m))
            add_listed_entity(c, doc, m, text);
        if (mention_proves(m))
            add_listed_proof(c, doc, m, text);
        if ((m->type == MENTION_AMOUNT || m->type == MENTION_QUANTITY) &&
            !(m->flags & MENTION_IN_DEFINITION))
            add_listed_amount(c, doc, m, i);
    }
    *n_mentions += n;
}

static void add_given_id(struct check *c, doc_id doc, struct span id)
{
    char room[TERM_MAX];
    buf_clear(&c->term);
    buf_byte(&c->term, TERM_DOCUMENT);
    buf_span(&c->term, id);
    if (!c->term.failed)
        c->sums[doc].listed += hash_term(term_cut(buf_bytes(&c->term), room));
}

static void check_document(struct check *c, doc_id doc, uint64_t *text_bytes, uint64_t *n_mentions)
{
    struct document d;
    struct day_range days = segment_days(c->seg, doc);
    if (!read_ok(c, segment_document(c->seg, doc, &c->arena, &d, &c->found), "document", doc))
        return;
    *text_bytes += d.text.len;
    size_t valid = utf8_valid_length(d.text);
    if (valid != d.text.len)
        complain(c, "document %u: its text is not UTF-8 at byte %zu", doc, valid);
    if (d.date.from != days.from || d.date.to != days.to)
        complain(c, "document %u: its row and the column of days differ", doc);
    for (size_t i = 1; i < d.n_lines; i++)
        if (d.lines[i].at < d.lines[i - 1].at)
            complain(c, "document %u: line marks are out of order", doc);
    if (d.given_id.len)
        add_given_id(c, doc, d.given_id);
    check_mentions(c, doc, d.text, n_mentions);
}

static void check_documents(struct check *c)
{
    const struct segment_row *row = &c->seg->row;
    uint64_t text_bytes = 0, n_mentions = 0, n_tokens = 0;
    uint32_t n_present = 0, n_live = 0;
    for (doc_id doc = 0; doc < row->n_docs && goes_on(c); doc++) {
        struct span record;
        bool live = segment_is_live(c->seg, doc);
        n_live += live;
        n_tokens += live ? segment_length(c->seg, doc) : 0;
        if (!read_ok(c, segment_record(c->seg, BLOB_DOCS, doc, &record, &c->found), "document",
                     doc))
            continue;
        if (record.len) {
            n_present++;
            check_document(c, doc, &text_bytes, &n_mentions);
            arena_clear(&c->arena);
        } else if (live) {
            complain(c, "document %u: its row is missing", doc);
        }
    }
    if (c->status != BRIEF_OK)
        return; /* the sums say nothing then */
    if (n_present != segment_extra(c->seg)->n_present || n_live != row->n_live)
        complain(c, "%u documents, %u of them live; not %u and %u", n_present, n_live,
                 segment_extra(c->seg)->n_present, row->n_live);
    if (n_tokens != row->n_live_tokens)
        complain(c, "lengths add up to %llu, not %llu", (unsigned long long)n_tokens,
                 (unsigned long long)row->n_live_tokens);
    if (text_bytes != row->text_bytes)
        complain(c, "texts of %llu bytes, not %llu", (unsigned long long)text_bytes,
                 (unsigned long long)row->text_bytes);
    if (n_mentions != row->n_mentions)
        complain(c, "%llu mentions, not %llu", (unsigned long long)n_mentions,
                 (unsigned long long)row->n_mentions);
}

/* --- amounts -------------------------------------------------------------------------------- */

static void check_amount_chunk(struct check *c, struct span key, struct span rest)
{
    struct span unit;
    uint32_t n;
    uint8_t list = key.len ? (uint8_t)key.at[0] : 0;
    if (!take_text(&rest, &unit) || !take_varint32(&rest, &n)) {
        complain(c, "a chunk of amounts is damaged");
        return;
    }
    for (uint32_t i = 0; i < n && goes_on(c); i++) {
        struct amount_record r;
        if (!amount_record_take(&rest, &r, list == 'A' || list == 'Q') ||
            r.doc >= c->seg->row.n_docs) {
            complain(c, "a chunk of amounts in %.*s is damaged", (int)unit.len, unit.at);
            return;
        }
        buf_clear(&c->term);
        amount_key(&c->term, list, unit, r.value, r.doc, r.mention);
        if ((i == 0 && !span_equal(buf_bytes(&c->term), key)) ||
            !rises(c, buf_bytes(&c->term), false))
            complain(c, "amounts in %.*s are out of order", (int)unit.len, unit.at);
        c->sums[r.doc].indexed += hash_amount(list, unit, &r);
    }
    if (rest.len)
        complain(c, "a chunk of amounts in %.*s has %zu bytes too many", (int)unit.len, unit.at,
                 rest.len);
}

static void check_amounts(struct check *c)
{
    struct store_cursor blobs;
    if (!read_ok(
            c, store_cursor_open(&blobs, c->seg->txn, BLOB_AMOUNTS, c->seg->row.number, &c->found),
            "amounts", 0))
        return;
    buf_clear(&c->last);
    brief_status st = store_cursor_seek(&blobs, SPAN(""), &c->found);
    while (read_ok(c, st, "amounts", 0) && goes_on(c) && !blobs.at_end) {
        check_amount_chunk(c, blobs.key, blobs.value);
        st = store_cursor_next(&blobs, &c->found);
    }
    store_cursor_close(&blobs);
}

/* --- all of it ------------------------------------------------------------------------------ */

static void compare_sums(struct check *c)
{
    for (doc_id doc = 0; doc < c->seg->row.n_docs; doc++)
        if (c->sums[doc].listed != c->sums[doc].indexed)
            complain(c, "document %u: its mentions and the dictionary disagree", doc);
}

brief_status segment_check(struct segment *seg, const struct check_listener *listener,
                           struct brief_error *err)
{
    struct check c = {.seg = seg, .listener = listener, .err = err};
    arena_init(&c.arena, 256 * 1024);
    c.sums = mem_calloc(seg->row.n_docs, sizeof *c.sums);
    if (!c.sums)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory while checking");
    check_block_keys(&c, BLOB_TERMS);
    check_block_keys(&c, BLOB_FORMS);
    if (goes_on(&c))
        check_terms(&c);
    if (goes_on(&c))
        check_forms(&c);
    if (goes_on(&c))
        check_amounts(&c);
    if (goes_on(&c))
        check_documents(&c);
    if (c.status == BRIEF_OK)
        compare_sums(&c);
    postings_iter_close(&c.it);
    arena_release(&c.arena);
    buf_release(&c.term);
    buf_release(&c.last);
    mem_free(c.sums);
    return c.status;
}
