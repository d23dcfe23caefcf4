/* docs_codec.h -- a document without its text as bytes and back (BLOB_DOCS, format.h). */
#ifndef BRIEF_CORE_INDEX_DOCS_CODEC_H
#define BRIEF_CORE_INDEX_DOCS_CODEC_H

#include "core/arena.h"
#include "core/buf.h"
#include "core/document.h"

/* Append the record of `doc`. */
void doc_record_encode(struct buf *out, const struct document *doc);

/* The small half of a record; spans borrowed from it. */
struct doc_record {
    unsigned flags; /* enum doc_flags */
    struct span given_id, language;
    uint32_t item;
    bool only_item, lines_follow_text;
    bool title_in_text, place_in_text; /* then start and length say where; else the spans hold it */
    struct span title, place;
    uint32_t title_start, title_len, place_start, place_len;
    struct day_range date;
    uint64_t n_bad;
    uint32_t text_len;
    uint32_t n_blocks;
    struct span rest; /* blocks and lines */
};

/* False on damage: nothing in *out points outside the text's length or the record. */
bool doc_record_decode(struct doc_record *out, struct span record);

/* Decode blocks and lines into the arena. BRIEF_ECORRUPT, BRIEF_ENOMEM. */
brief_status doc_record_structure(const struct doc_record *row, struct arena *a,
                                  struct document *out);

#endif
