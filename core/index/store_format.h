/* store_format.h -- the index folder and the store's own rows, pictured. Blobs: format.h.
 *
 * Files, in INDEX/db/:
 *
 *     CURRENT      "gen-000001\n": the generation that readers open; only ever replaced whole
 *     lock         held by flock while a writer runs; "PID COMMAND\n" of the last holder
 *     gen-000001/  one LMDB environment: data.mdb, lock.mdb
 *
 * Named databases of an environment: one for each kind of blob (terms, forms, postings, positions,
 * columns, docs, texts, mentions, amounts, strings), and meta, segments, sources, source_hashes,
 * source_docs. Integers are little-endian in values, big-endian in keys; "varint" is LEB128,
 * "text" a varint length and its bytes. The key of a blob begins with its segment's number, u32.
 *
 * Every value ends in a checksum, u32: the low half of XXH3-64 over what stands before it, seeded
 * with XXH3-64 of the whole key. `check` compares it; ordinary reads do not.
 *
 * meta           "format" -> format number u32 (this never changes place)
 *                "state"  -> revision u64, next_doc u32, next_segment u32, versions text
 *                "texts" u8 -> dictionary of that number, 1..254, for zstd; never changed
 *   versions:    "unicode 15.0.0 stemmer 89abcdef": what folded and stemmed the terms
 *
 * segments       number u32 -> doc_base u32, n_docs u32, n_live u32, n_terms u32, n_forms u32,
 *                n_strings u32, n_live_tokens u64, text_bytes u64, n_mentions u64,
 *                languages text, the rest: live bitmap, (n_docs + 7) / 8 bytes, or nothing
 *   holds:       ranges of documents do not overlap; n_live = bits set; bits past n_docs are 0;
 *                blobs under a number without a row are what a crash has left: reclaimed
 *
 * sources        name key -> state u8 + SOURCE_ROW_STREAM, name text ("" when the key is it),
 *                hash u64 low, u64 high, size varint, mtime zigzag varint, doc_first varint,
 *                n_docs varint, n_bad varint, root text, note text, format text, options text
 *   name key:    the name; over NAME_KEY_MAX bytes: that many, then XXH3-128 of the name, 16 bytes
 * source_hashes  hash high u64, low u64, name key -> nothing; of indexed sources that were read
 * source_docs    doc_first u32 -> name key; of sources with documents */
#ifndef BRIEF_CORE_INDEX_STORE_FORMAT_H
#define BRIEF_CORE_INDEX_STORE_FORMAT_H

#define CHECKSUM_BYTES    4
#define BLOB_KEY_MAX      500 /* bytes of a blob's key, without its segment's number */
#define NAME_KEY_MAX      400 /* bytes of a name that are kept as they are */
#define NAME_KEY_ROOM     (NAME_KEY_MAX + 16)
#define META_FORMAT_KEY   "format"
#define META_STATE_KEY    "state"
#define META_TEXTS_KEY    "texts" /* and the dictionary's number */
#define SOURCE_ROW_STREAM 0x80

#endif
