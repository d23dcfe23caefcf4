/* store_rows.h -- the store's own rows as bytes and back (store_format.h), and checksums. */
#ifndef BRIEF_CORE_INDEX_STORE_ROWS_H
#define BRIEF_CORE_INDEX_STORE_ROWS_H

#include "core/buf.h"
#include "core/index/store.h"
#include "core/index/store_format.h"

struct store_meta {
    uint64_t revision;
    uint32_t next_doc, next_segment;
    struct span versions;
};

/* What stands behind every value. */
uint32_t store_checksum(struct span key, struct span value);

/* The key of a source's name in `room` (NAME_KEY_ROOM bytes), or the name itself. */
struct span name_key(struct span name, char *room);

/* The key of a dictionary for texts. */
#define TEXTS_KEY_BYTES sizeof META_TEXTS_KEY
struct span texts_key(char *out, uint8_t number);

/* key: 8 bytes of either half, big-endian; the name key follows. */
#define HASH_KEY_BYTES 16
void hash_key(char *out, const uint64_t hash[2]);

/* Appending; the caller asks buf_failed. Without checksum. */
void meta_encode(struct buf *out, const struct store_meta *meta);
void segment_row_encode(struct buf *out, const struct segment_row *row);
void source_row_encode(struct buf *out, const struct source_row *row);

/* Decoding what stands before the checksum; spans are borrowed from it. False on damage. */
bool meta_decode(struct store_meta *out, struct span value);
bool segment_row_decode(struct segment_row *out, uint32_t number, struct span value);
bool source_row_decode(struct source_row *out, struct span key, struct span value);

#endif
