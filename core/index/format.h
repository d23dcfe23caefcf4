/* format.h -- every blob on disk, pictured. The code that reads and writes them includes this.
 *
 * Integers are little-endian in values, big-endian in keys; "varint" is LEB128, "zigzag" a signed
 * number in a varint, "text" a varint length and its bytes. Kinds of blobs are named databases;
 * the store puts the segment's number in front of each key and a checksum beside each value. An
 * overflow page of LMDB has 4096 - 16 bytes in its first page: sizes below leave room for that
 * and for the checksum, so that a full value ends at a page's end.
 *
 * TERMS and FORMS: dictionaries in front-coded blocks; key = the block's first term
 *
 *     | n u16 | restart u16 × ceil(n / 16) | entry 0 | entry 1 | …
 *     restart:  where entry 0, 16, 32 … begins, bytes from the block's start
 *     entry:    [place] shared varint, rest varint, the rest's bytes, head varint, [more] [stem]
 *     place:    only at restarts: postings run, at, positions run, at: four varints
 *     head:     n_docs × 4 + LIST_INLINE + LIST_POSITIONS; 0: no postings of its own
 *     more:     n_occurrences - n_docs varint, then
 *               inline: lengths u8 (postings × 16 + positions), postings, positions
 *               else:   postings length varint [positions length varint]
 *     stem:     only in FORMS: bytes shared with the form varint, then text
 *     the terms of entities stand coded (term_coding.h), and share bytes as they are coded
 *
 *   holds: terms rise strictly; forms rise, equal forms have rising stems and share a block; an
 *   entry at a restart shares 0 bytes. A form with head 0 has the postings of its stem.
 *   Lists lie in the order of their dictionary, TERMS before FORMS: a list begins where the one
 *   before it ended, or in the next run at 0 when it would reach past RUN_MAX there.
 *
 * POSTINGS, POSITIONS: runs of lists; key = run number u32, from 0; at most RUN_MAX bytes, or one
 *   larger list alone. The list of a term, B = n_docs / 128 full blocks, C blocks with the tail:
 *
 *     | block 0 | … | block B-1 | tail | table of blocks, unless B is 0 |
 *     block:  doc_bits u8, 128 gaps packed, freq_bits u8, 128 freqs - 1 packed; a gap is doc -
 *             previous doc - 1, the document before the first being -1
 *             or DOCS_AS_BITS u8, a bit for each document from the one behind the block before to
 *             the last, low bits first, freq_bits u8, 128 freqs - 1 packed
 *     tail:   n_docs % 128 times: gap × 2 + (freq = 1) varint, [freq - 2 varint]
 *     table:  | last_doc u32 × B | end u32 × B | [positions u32 × B | place u8 × B]
 *             | bound × C | bound × ceil(C / BOUND_GROUP) |
 *     end:    of the block, bytes from the list's start
 *     positions, place: only with positions: the next block's first position is value `place` of
 *             the position block at byte `positions`
 *     bound:  3 times freq u8, length u16: see postings.h; freq 255 and length 65535: that or more;
 *             the second ones are those of BOUND_GROUP blocks together
 *   its positions: per document the first one, then differences
 *     | bits u8, 128 numbers packed | … | END_OF_BLOCKS u8, varints |   128 occurrences or more
 *     | varints |                                                       fewer
 *   packed: number i in lane i % 4, row i / 4 of 16-byte words, low bits first (packing.h)
 *
 * COLUMNS: key = column u8; one value for the whole segment
 *
 *     LENGTHS u32 × n_docs | TITLE_LENGTHS u16 × n_docs | DAYS (from i32, to i32) × n_docs
 *     FACTS  documents present u32: n_docs less the holes that merging left
 *
 * DOCS, TEXTS, MENTIONS: chunks of records of consecutive documents; key = first doc u32, part u32
 *
 *     | n varint | length varint × n | record 0 | record 1 | …    length 0: no such document
 *   holds: records of at most CHUNK_MAX bytes together, or one larger record
 *
 *   DOCS record (part 0): flags u16 (DOC_*), given id text, item varint, language text,
 *     title: in the text: start varint, length varint; own: text
 *     date: from zigzag, unless DOC_ONE_DAY: to - from zigzag
 *     dateline place: in the text: start varint, length varint; own: text
 *     DOC_BAD_BYTES: n_bad varint; text length varint, n_blocks varint, blocks,
 *     unless DOC_LINE_OF_ITEM (the line of the whole text is the item's number): n_lines varint,
 *       lines
 *     block: kind + BLOCK_HEADER + gap behind the block before << BLOCK_GAP_SHIFT u8; such a gap of
 *            BLOCK_GAP_MORE: the rest of it varint; length varint, but not the last block's when
 *            DOC_BLOCKS_TO_END;
 *            a cell: column varint, row zigzag difference; cell and caption: table varint
 *     line:  at difference varint, line zigzag difference
 *   TEXTS record: method u8 (0: zstd without dictionary, 1..254: zstd with that dictionary,
 *     TEXT_PLAIN: as it is), text length varint, frame. A text over TEXT_PART_MAX bytes lies in
 *     parts of that many bytes (the last fewer), parts 1, 2 … each alone in its chunk
 *   MENTIONS record (part 0): n varint, n mentions (mentions_codec.h); chunk KINDS_KEY: the table
 *     of mention kinds: n varint, n times: type u8, confidence u8, flags u16, fields u16, rule
 *     string varint; behind it, key part 1 + block, the stamps, numbered from 0, the most frequent
 *     first, STAMPS_BLOCK a block: | n u8 | restart u16 × ceil(n / 8) | stamp | … |
 *
 * AMOUNTS: amounts and quantities by unit and value; key = the chunk's first:
 *
 *     list u8, unit, 0, value, doc u32, mention u32      unit over UNIT_KEY_MAX bytes: cut
 *     list:   'a' and 'q' single values, 'A' and 'Q' those with two ends
 *     value:  bytes in the order of the numbers: 1 for zero; 2, 128 + digits before the point,
 *             digits + 1 each in a byte, 0; negative ones: 0, then as 2 with every byte inverted
 *   value of the chunk: unit text, n varint, n records in key order (one unit in a chunk):
 *             scale u8, digits zigzag, [scale u8, digits zigzag of the other end,] doc varint,
 *             mention varint
 *
 * STRINGS: numbered from 0 in byte order, 128 a block; key = block number u32
 *
 *     | n u8 | restart u32 × ceil(n / 16) | string: shared varint, rest text | … */
#ifndef BRIEF_CORE_INDEX_FORMAT_H
#define BRIEF_CORE_INDEX_FORMAT_H

/* Any change of bytes raises it; a reader refuses what it does not know. */
#define FORMAT_NUMBER 3

/* dictionaries */
#define DICTIONARY_BLOCK_MAX 4064 /* bytes */
#define DICTIONARY_RESTART   16   /* entries from restart to restart */
enum list_bits {
    LIST_POSITIONS = 1,
    LIST_INLINE = 2,
};
#define INLINE_LIST_DOCS 2  /* at most */
#define INLINE_LIST_MAX  15 /* bytes of either list */

/* lists */
#define RUN_MAX           (65536 - 32) /* bytes */
#define BOUND_PAIRS       3
#define BOUND_BYTES       (3 * BOUND_PAIRS)
#define BOUND_GROUP       32 /* blocks */
#define BOUND_FREQ_MOST   255
#define BOUND_LENGTH_MOST 65535
#define DOCS_AS_BITS      255 /* among the bit widths of gaps */
#define END_OF_BLOCKS     255 /* among the bit widths of position blocks */

/* columns */
enum column {
    COLUMN_LENGTHS = 1,
    COLUMN_TITLE_LENGTHS = 2,
    COLUMN_DAYS = 3,
    COLUMN_FACTS = 4,
};
#define FACTS_BYTES 4

/* records of documents */
#define CHUNK_MAX       (4 * 4096 - 32) /* bytes */
#define CHUNK_RECORDS   256             /* at most: a length list stays quick to scan */
#define CHUNK_KEY_BYTES 8
#define KINDS_KEY       "\xff\xff\xff\xff\0\0\0\0" /* behind every document's key */
#define STAMPS_BLOCK    128
#define STAMPS_RESTART  8
#define TEXT_PART_MAX   (1u << 20) /* bytes of one frame's text */
#define TEXT_PLAIN      255
#define BLOCK_HEADER    0x08
#define BLOCK_GAP_SHIFT 4
#define BLOCK_GAP_MORE  15
enum doc_flags {
    DOC_ONLY_ITEM = 1,
    DOC_LINES_FOLLOW = 2,
    DOC_TITLE_IN_TEXT = 4,
    DOC_TITLE_OWN = 8,
    DOC_DATED = 16,
    DOC_PLACE_IN_TEXT = 32,
    DOC_PLACE_OWN = 64,
    DOC_EXISTS = 128, /* always set: no record is a lone zero */
    DOC_ONE_DAY = 256,
    DOC_BAD_BYTES = 512,
    DOC_LINE_OF_ITEM = 1024,
    DOC_BLOCKS_TO_END = 2048,
};

/* amounts */
#define AMOUNTS_CHUNK_MAX 1984 /* bytes: two to a leaf page of LMDB */
#define UNIT_KEY_MAX      64

/* strings */
#define STRINGS_BLOCK   128
#define STRINGS_RESTART 16

#endif
