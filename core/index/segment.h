/* segment.h -- read one segment: dictionaries, postings, columns, texts, mentions.
 *
 *     "here is a term: where are its postings?"
 *     term ──> BLOB_TERMS block (floor of the term) ──> term_entry ──> postings_iter
 *
 * Document ids here are local: 0 .. row.n_docs - 1; the document number is row.doc_base + id.
 *
 * One dictionary holds words and entities; the first byte tells them apart (words never begin
 * with a control character). KEY is fold_name(norm), L the type's letter, NUL separates:
 *
 *     word                           postings with positions
 *     \1 L KEY \0 NORM               a named entity: postings with its mentions' positions
 *     \2 TOKEN \0 L KEY              name token (of norm or surface) -> key of entities; no postings
 *     \3 L KEY \0 NORM \0 SURFACE    an entity's words as written: postings, no positions
 *     \4 GIVEN-ID                    the document with that id from the input: postings
 *     \5 L KEY \0 NORM \0 ROLE       a role of a person: postings, no positions
 *     \6 L KEY \0 NORM \0 CANDIDATE  an undecided form's candidate: postings, no positions
 *     \7 L KEY                       sure mentions whose own words are KEY: postings, no positions
 *     \b FORM                        a folded form where it has a capital: postings, no positions
 *
 * \1 to \6 are made by mentions of actor types and references that are neither weak nor
 * MENTION_IN_DEFINITION. A weak name has but a \1 term with L 'w', whatever type was guessed: it is
 * nothing unless evidence (core/evidence.h, which \7 and \b serve) admits it. An undecided mention
 * (and one without a normal form) has its own words as NORM; a candidate's words lead to it by \2
 * too. Definitions' short names count as surface forms. White space inside a part is folded to
 * single spaces, long parts are cut: terms.h makes and parses these terms. A \1 list has one
 * occurrence for each mention, at the position of its first word; mentions may share one. Words
 * over TERM_MAX bytes are cut to a prefix plus hash; segment_find_term does so by itself.
 */
#ifndef BRIEF_CORE_INDEX_SEGMENT_H
#define BRIEF_CORE_INDEX_SEGMENT_H

#include "core/document.h"
#include "core/index/store.h"
#include "core/mention.h"

typedef uint32_t doc_id;

#define DOC_END  UINT32_MAX /* where an exhausted iterator stands; never a document */
#define TERM_MAX 400        /* bytes */

struct segment {
    struct segment_row row;
    struct store_txn *txn;
    /* mapped columns, one value a document; read with load_*le */
    const uint8_t *lengths;       /* u32: positions */
    const uint8_t *title_lengths; /* u16: positions of the title block at the text's start */
    const uint8_t *days;          /* 2 × i32: date from, to (NO_DAY) */
    void *extra;                  /* decoder state of segment.c */
};

brief_status segment_open(struct segment *out, struct store_txn *txn, const struct segment_row *row,
                          struct brief_error *err);
void segment_close(struct segment *seg);

static inline bool segment_is_live(const struct segment *seg, doc_id doc)
{
    return !seg->row.live.at || ((uint8_t)seg->row.live.at[doc / 8] >> (doc % 8) & 1);
}

/* How many of the bits in n_words words are those of live documents; the first is document `from`,
 * a multiple of 64; none lies beyond the segment. */
uint64_t segment_count_live(const struct segment *seg, doc_id from, const uint64_t *bits,
                            size_t n_words);

uint32_t segment_length(const struct segment *seg, doc_id doc);
uint32_t segment_title_length(const struct segment *seg, doc_id doc);
struct day_range segment_days(const struct segment *seg, doc_id doc);

/* --- dictionaries --------------------------------------------------------------------------- */

/* What the dictionary says of a term. Counts are of all documents of the segment, deleted ones
 * included: segment_live_count corrects them. */
struct term_entry {
    struct span term; /* borrowed: until the next step of the cursor, or the arena's end */
    uint32_t n_docs;  /* documents with it */
    uint64_t n_occurrences;
    bool has_positions;
    struct span postings; /* borrowed until the transaction ends; empty when it has none */
    struct span positions;
    uint32_t doc_limit; /* documents of the segment: a posting beyond is damage */
};

/* found false: no such term. entry->term is the caller's own `term`. */
brief_status segment_find_term(struct segment *seg, struct span term, struct term_entry *entry,
                               bool *found, struct brief_error *err);

/* Documents with the term that are live (and in *occurrences, when not NULL, their occurrences).
 * O(1) without deletions, else O(deleted documents × log) or one walk, whichever is less. */
brief_status segment_live_count(struct segment *seg, const struct term_entry *entry,
                                uint32_t *n_docs, uint64_t *occurrences, struct brief_error *err);

/* Walk the terms that begin with `prefix`, in byte order. `entry` is valid after a next that
 * returned true. status: first error; `err` is kept for its message until close. */
struct term_cursor {
    struct term_entry entry;
    brief_status status;
    struct segment *seg;
    void *handle;
};
brief_status term_cursor_open(struct term_cursor *c, struct segment *seg, struct span prefix,
                              struct brief_error *err);
bool term_cursor_next(struct term_cursor *c);
void term_cursor_close(struct term_cursor *c);

/* Walk the folded (unstemmed) forms with `prefix`: entry.term is the *form*; its postings are the
 * documents with exactly that form (those of the term itself when no other form shares it).
 * `stem` is the term it belongs to. For prefix* queries. */
struct form_cursor {
    struct term_entry entry;
    struct span stem;
    bool is_lazy; /* set it after opening: a form that has its stem's postings has n_docs 0 until
                     form_cursor_share gets them */
    brief_status status;
    struct segment *seg;
    void *handle;
};
brief_status form_cursor_open(struct form_cursor *c, struct segment *seg, struct span prefix,
                              struct brief_error *err);
bool form_cursor_next(struct form_cursor *c);
bool form_cursor_share(struct form_cursor *c); /* false: see status */
void form_cursor_close(struct form_cursor *c);

/* --- documents ------------------------------------------------------------------------------ */

/* What a result line needs; spans in the arena or borrowed until the transaction ends. source comes
 * from the store's row of sources (store_source_of_doc), so that a moved file shows its new name.
 */
struct doc_row {
    struct span source, given_id, title;
    struct span public_id; /* given_id, else source, plus "#N" unless it is the only item. When two
                              live documents share a given id: "source#id" */
    uint32_t item;
    bool only_item;
    struct day_range date;
    struct span language;
};
brief_status segment_doc(struct segment *seg, doc_id doc, struct arena *a, struct doc_row *out,
                         struct brief_error *err);

/* doc_row's public_id alone: no text is read for it. */
brief_status segment_public_id(struct segment *seg, doc_id doc, struct arena *a, struct span *out,
                               struct brief_error *err);

/* The whole document as it was added: text, blocks, lines and all of doc_row, in the arena. */
brief_status segment_document(struct segment *seg, doc_id doc, struct arena *a,
                              struct document *out, struct brief_error *err);

/* Its mentions in order of start (then longest first), in the arena; weak ones included. Their
 * tokens are not kept (both 0): who needs them tokenises the text. */
brief_status segment_mentions(struct segment *seg, doc_id doc, struct arena *a,
                              struct mention **out, size_t *n, struct brief_error *err);

/* Walk amounts (or quantities) in order of (unit, value): those of `unit` (empty: any unit) that
 * overlap lo..hi (NULL: open). Gives document and number of the mention in its list. Weak mentions
 * are there too, those MENTION_IN_DEFINITION are not. `err` is kept until close. */
struct amount_cursor {
    doc_id doc;
    uint32_t mention;
    brief_status status;
    struct segment *seg;
    void *handle;
};
brief_status amount_cursor_open(struct amount_cursor *c, struct segment *seg, uint8_t mention_type,
                                struct span unit, const struct decimal *lo,
                                const struct decimal *hi, struct brief_error *err);
bool amount_cursor_next(struct amount_cursor *c);
void amount_cursor_close(struct amount_cursor *c);

#endif
