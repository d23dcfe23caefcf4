/* compiled.h -- the bytes of a compiled ruleset, and safe ways to read them.
 *
 * Integers little-endian, offsets from the start of their section, records without padding. The
 * file is mapped and read in place; every number that leads from one table into another is checked
 * when the file is opened (small tables) or when it is followed (lexicon).
 *
 *   0        8          16          24
 *   | magic  | checksum | n_sections | at u32, len u32 per section | sections, 8-byte aligned … |
 *
 *   checksum: XXH3-64 of all that follows it
 *
 *   STRINGS    bytes that other records point into (at, len)
 *   CLASSES    name at u32, name len u32                                       by class number
 *   SETS       class bits, set_bytes each                                      by set number
 *   SLOTS      hash table of words: word number + 1, or 0                      power of two
 *   WORDS      at u32, len u32, node u32, set u16 × 3 (lower, Cap, ALL CAPS), leads u16
 *   NODES      first variant u32 (or NONE)                                     by trie node
 *   EDGES      hash table of steps but for first ones: node u32, word u32, child u32 (0: free)
 *   FILTER     bits of steps that exist, by hash; says a quick no         power of two
 *   VARIANTS   case u32, first sense u32, set u16, last u16
 *   SENSES     norm at u32, norm len u32, set u16, last u16
 *   GRID       row number u16                                                  [set][shape]
 *   ROWS       symbol u16 × UNIT_FLAG_SETS                                     by row number
 *   SYMBOLS    bits over predicates, a whole number of u64 each                by symbol
 *   POSITIONS  predicate u16, rule u16, last u16, n follow u16, follow at u32
 *   FOLLOW     position u32
 *   RULES      RULE_LEN bytes each, see ruleset_write.c
 *   FIRST      position u32
 *   LOCAL      symbol -> letter u8, n_symbols bytes per rule with captures
 *   GROUPS     capture name u8, by group number from 1
 *   WHERES     predicate u32, reach u16, scope u8, wanted u8                   by rule, in turn
 *   EXAMPLES   EXAMPLE_LEN bytes each
 *   NUMBERS    counts that belong to no section: see enum compiled_number */
#ifndef BRIEF_INDEXER_ENTITIES_COMPILED_H
#define BRIEF_INDEXER_ENTITIES_COMPILED_H

#include "brief/status.h"
#include "core/bytes.h"

#include <stdbool.h>

#define COMPILED_MAGIC    "BRFRULE3"
#define COMPILED_NONE     UINT32_MAX
#define COMPILED_HEAD_LEN 24

enum compiled_section {
    SECTION_STRINGS,
    SECTION_CLASSES,
    SECTION_SETS,
    SECTION_SLOTS,
    SECTION_WORDS,
    SECTION_NODES,
    SECTION_EDGES,
    SECTION_FILTER,
    SECTION_VARIANTS,
    SECTION_SENSES,
    SECTION_GRID,
    SECTION_ROWS,
    SECTION_SYMBOLS,
    SECTION_POSITIONS,
    SECTION_FOLLOW,
    SECTION_RULES,
    SECTION_FIRST,
    SECTION_LOCAL,
    SECTION_GROUPS,
    SECTION_WHERES,
    SECTION_EXAMPLES,
    SECTION_NUMBERS,
    N_SECTIONS
};

enum compiled_number {
    NUMBER_SYMBOLS,
    NUMBER_SET_BYTES,
    NUMBER_PREDICATES,
    NUMBER_ABBREVIATION, /* class whose words take a stop along, or NONE */
    N_NUMBERS
};

#define SYMBOL_EDGE 0 /* of a block's edge, which no pattern accepts */

#define WORD_LEN     20
#define NODE_LEN     4
#define EDGE_LEN     12
#define VARIANT_LEN  12
#define SENSE_LEN    12
#define POSITION_LEN 12
#define RULE_LEN     96
#define EXAMPLE_LEN  24
#define WHERE_LEN    8

/* Bytes of what SYMBOLS says of one symbol. */
static inline size_t compiled_symbol_bytes(size_t n_predicates)
{
    return (n_predicates / 64 + 1) * 8;
}

/* How far around a match a condition looks. */
enum where_scope {
    WHERE_DOCUMENT,
    WHERE_PARAGRAPH, /* a block: a paragraph, heading, cell … */
    WHERE_SENTENCE,
    WHERE_UNITS, /* `reach` units on either side, within the block */
    N_WHERE_SCOPES
};

/* A condition: outside the match a unit that fits the predicate must stand in the scope, or none
 * may. */
struct where {
    uint32_t predicate;
    uint16_t reach;
    uint8_t scope; /* enum where_scope */
    bool wanted;
};

struct compiled {
    struct span section[N_SECTIONS];
};

static inline size_t compiled_count(const struct compiled *c, enum compiled_section s, size_t len)
{
    return c->section[s].len / len;
}

static inline const char *compiled_at(const struct compiled *c, enum compiled_section s, size_t i,
                                      size_t len)
{
    return c->section[s].at + i * len;
}

static inline uint32_t compiled_number(const struct compiled *c, enum compiled_number n)
{
    return load_u32le(c->section[SECTION_NUMBERS].at + 4 * (size_t)n);
}

/* Bytes [at, at+len) of the strings; empty when they are not there. */
static inline struct span compiled_text(const struct compiled *c, uint32_t at, uint32_t len)
{
    struct span all = c->section[SECTION_STRINGS];
    if (at > all.len || len > all.len - at)
        return (struct span){0};
    return (struct span){all.at + at, len};
}

/* Cut `bytes` into sections: magic, checksum (but of what is linked into the program), bounds,
 * record lengths. BRIEF_ECORRUPT, or BRIEF_EVERSION for the magic of another version. */
brief_status compiled_open(struct compiled *out, struct span bytes, bool linked,
                           struct brief_error *err);

/* The checksum that belongs into bytes 8..15 of `bytes`. */
uint64_t compiled_checksum(struct span bytes);

#endif
