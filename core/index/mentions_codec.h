/* mentions_codec.h -- a document's mentions as bytes and back.
 *
 *     struct mention ──> record (numbers for strings and kind) ──> varints
 *
 * What mentions have in common (type, confidence, flags, rule, which fields are there) is their
 * *kind*, a number into a table of the segment; texts are numbers into STRINGS. A mention is
 *
 *     kind varint, start - last start varint, length varint, token_from - last one zigzag,
 *     tokens varint, then what its kind's fields say, in this order:
 *     [norm string][role][label][aliases][candidates] varints
 *     [value: scale u8, digits zigzag][value_to likewise][unit varint][from, to - from zigzag] */
#ifndef BRIEF_CORE_INDEX_MENTIONS_CODEC_H
#define BRIEF_CORE_INDEX_MENTIONS_CODEC_H

#include "core/buf.h"
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

/* A mention with numbers in place of its texts. Fields that the kind does not have are 0. */
struct mention_record {
    uint32_t start, end, token_from, token_to;
    uint32_t kind;
    uint32_t norm, role, label, aliases, candidates, unit;
    struct decimal value, value_to;
    struct day_range days;
};

/* The normal form that amounts, quantities and dates have unless something special holds:
 * "112400000 USD", "2000000..3000000 USD", "2011-10-03..2011-10-06"; empty for other types. */
void mention_make_norm(struct buf *out, const struct mention *m);

/* Append what the kind's fields say of a mention: all behind its place. */
void mention_fields_encode(struct buf *out, const struct mention_record *m, unsigned fields);

/* The five numbers that every mention has. */
struct mention_head {
    uint32_t kind, start, end, token_from, token_to;
};

/* Append them; `last` is the mention before it, all 0 in front of the first. */
void mention_head_encode(struct buf *out, const struct mention_head *m,
                         const struct mention_head *last);

/* Append one list. Starts must not fall; kinds[record.kind] is the table. */
void mentions_encode(struct buf *out, const struct mention_record *at, size_t n,
                     const struct mention_kind *kinds);

struct mentions_reader {
    struct span rest;
    uint32_t left; /* mentions not read yet */
    uint32_t start, token_from;
    const struct mention_kind *kinds;
    uint32_t n_kinds;
    bool damaged;
};

/* Empty bytes are an empty list. False on damage. left is the number of mentions, and no larger
 * than the bytes can hold. */
bool mentions_reader_open(struct mentions_reader *r, struct span bytes,
                          const struct mention_kind *kinds, size_t n_kinds);
bool mentions_reader_next(struct mentions_reader *r, struct mention_record *out);

/* The table of kinds. take: the next kind; false at damage. */
void mention_kind_encode(struct buf *out, const struct mention_kind *kind);
bool mention_kind_take(struct span *from, struct mention_kind *out);

#endif
