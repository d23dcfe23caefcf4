/* mentions_codec.h -- a document's mentions as bytes and back.
 *
 *     struct mention ──> stamp (all it says but its place) ──> record in STAMPS
 *                    └─> place ──> list of (stamp number, start) of the document
 *
 * News repeats itself: few mentions bear a stamp of their own. Stamps are numbered by how frequent
 * they are, so most mentions take two to four bytes. What stamps have in common (type, confidence,
 * flags, rule, which fields are there) is their *kind*, a number into a table of the segment; texts
 * are numbers into STRINGS. A mention is
 *
 *     stamp varint, start - last start varint
 *
 * and a stamp
 *
 *     kind varint, length in bytes varint, then what its kind's fields say, in this order:
 *     [norm string][role][label][aliases][candidates] varints
 *     [value: scale u8, digits zigzag][value_to likewise][unit varint][from, to - from zigzag] */
#ifndef BRIEF_CORE_INDEX_MENTIONS_CODEC_H
#define BRIEF_CORE_INDEX_MENTIONS_CODEC_H

#include "core/buf.h"
#include "core/index/format.h"
#include "core/mention.h"

enum mention_fields {
    FIELD_NORM = 1,      /* a string */
    FIELD_NORM_MADE = 2, /* what mention_make_norm says of the other fields */
    FIELD_ROLE = 4,
    FIELD_LABEL = 8,
    FIELD_ALIASES = 16,
    FIELD_CANDIDATES = 32,
    FIELD_VALUE = 64,
    FIELD_VALUE_TO = 128, /* without it: equal to value */
    FIELD_UNIT = 256,
    FIELD_DAYS = 512,
    FIELD_DAYS_NONE = 1024, /* both NO_DAY; neither bit: both 0 */
    FIELDS_ALL = 2047,
};

struct mention_kind {
    uint8_t type, confidence;
    uint16_t flags, fields;
    uint16_t zero; /* no padding: kinds are compared as bytes */
    uint32_t rule; /* string number */
};

/* A stamp with numbers in place of its texts. Fields that the kind does not have are 0. */
struct mention_record {
    uint32_t kind;
    uint32_t len; /* bytes of text that the mention covers */
    uint32_t norm, role, label, aliases, candidates, unit;
    struct decimal value, value_to;
    struct day_range days;
};

/* The normal form that amounts, quantities and dates have unless something special holds:
 * "112400000 USD", "2000000..3000000 USD", "2011-10-03..2011-10-06"; empty for other types. */
void mention_make_norm(struct buf *out, const struct mention *m);

/* Append a stamp; `fields` are its kind's. */
void mention_record_encode(struct buf *out, const struct mention_record *m, unsigned fields);

/* The next stamp; false at damage. */
bool mention_record_take(struct span *from, struct mention_record *out,
                         const struct mention_kind *kinds, size_t n_kinds);

struct placed_mention {
    uint32_t stamp, start;
};

/* Append one document's list. Starts must not fall. */
void mentions_encode(struct buf *out, const struct placed_mention *at, size_t n);

struct mentions_reader {
    struct span rest;
    uint32_t left; /* mentions not read yet */
    uint32_t start;
    bool damaged;
};

/* Empty bytes are an empty list. False on damage. left is the number of mentions, and no larger
 * than the bytes can hold. */
bool mentions_reader_open(struct mentions_reader *r, struct span bytes);
bool mentions_reader_next(struct mentions_reader *r, struct placed_mention *out);

/* Walk the stamps of one block. */
struct stamps_block {
    struct span bytes, rest;
    uint32_t n, next; /* stamps; number in the block of the next one */
    const struct mention_kind *kinds;
    size_t n_kinds;
};
void stamps_block_key(char out[CHUNK_KEY_BYTES], uint32_t block);
bool stamps_block_open(struct stamps_block *b, struct span bytes, const struct mention_kind *kinds,
                       size_t n_kinds);
/* False at the end (next == n) and on damage. */
bool stamps_block_next(struct stamps_block *b, struct mention_record *out);
bool stamps_block_get(struct stamps_block *b, uint32_t i, struct mention_record *out);

/* The table of kinds. take: the next kind; false at damage. */
void mention_kind_encode(struct buf *out, const struct mention_kind *kind);
bool mention_kind_take(struct span *from, struct mention_kind *out);

#endif
