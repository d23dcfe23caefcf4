/* compiled.c -- open the sections of a compiled ruleset; nothing is believed before it is checked.
 */
#include "indexer/entities/compiled.h"

#include <xxhash.h>

uint64_t compiled_checksum(struct span bytes)
{
    return XXH3_64bits(bytes.at + 16, bytes.len - 16);
}

static const uint16_t record_len[N_SECTIONS] = {
    [SECTION_STRINGS] = 1,
    [SECTION_CLASSES] = 8,
    [SECTION_SETS] = 1,
    [SECTION_SLOTS] = 4,
    [SECTION_WORDS] = WORD_LEN,
    [SECTION_NODES] = NODE_LEN,
    [SECTION_EDGES] = EDGE_LEN,
    [SECTION_FILTER] = 8,
    [SECTION_VARIANTS] = VARIANT_LEN,
    [SECTION_SENSES] = SENSE_LEN,
    [SECTION_GRID] = 2,
    [SECTION_ROWS] = 2,
    [SECTION_SYMBOLS] = 1,
    [SECTION_POSITIONS] = POSITION_LEN,
    [SECTION_FOLLOW] = 4,
    [SECTION_RULES] = RULE_LEN,
    [SECTION_FIRST] = 4,
    [SECTION_LOCAL] = 1,
    [SECTION_GROUPS] = 1,
    [SECTION_WHERES] = WHERE_LEN,
    [SECTION_EXAMPLES] = EXAMPLE_LEN,
    [SECTION_NUMBERS] = 4,
};

static brief_status damaged(struct brief_error *err, const char *what)
{
    return brief_fail(err, BRIEF_ECORRUPT, "compiled rules: %s; compile the rule files again",
                      what);
}

brief_status compiled_open(struct compiled *out, struct span bytes, bool linked,
                           struct brief_error *err)
{
    *out = (struct compiled){0};
    if (bytes.len < COMPILED_HEAD_LEN + 8 * N_SECTIONS)
        return damaged(err, "cut short");
    if (memcmp(bytes.at, COMPILED_MAGIC, 7) != 0)
        return damaged(err, "not a file of compiled rules");
    if (memcmp(bytes.at, COMPILED_MAGIC, 8) != 0)
        return brief_fail(err, BRIEF_EVERSION,
                          "compiled rules: made by another version; compile the rule files again");
    if (!linked && load_u64le(bytes.at + 8) != compiled_checksum(bytes))
        return damaged(err, "the checksum does not fit");
    if (load_u64le(bytes.at + 16) != N_SECTIONS)
        return damaged(err, "wrong number of sections");
    for (size_t i = 0; i < N_SECTIONS; i++) {
        size_t at = load_u32le(bytes.at + COMPILED_HEAD_LEN + 8 * i);
        size_t len = load_u32le(bytes.at + COMPILED_HEAD_LEN + 8 * i + 4);
        if (at > bytes.len || len > bytes.len - at)
            return damaged(err, "a section reaches past the end");
        if (len % record_len[i])
            return damaged(err, "a section holds a cut record");
        out->section[i] = (struct span){bytes.at + at, len};
    }
    if (out->section[SECTION_NUMBERS].len != 4 * N_NUMBERS)
        return damaged(err, "wrong number of counts");
    return BRIEF_OK;
}
