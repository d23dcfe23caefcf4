/* scan.h -- fast questions about bytes, in blocks that the compiler turns into vectors. */
#ifndef BRIEF_INDEXER_FORMATS_SCAN_H
#define BRIEF_INDEXER_FORMATS_SCAN_H

#include "brief/span.h"

#include <stdint.h>

/* Do the bytes a and b stand side by side somewhere in s? */
static inline bool span_has_pair(struct span s, char a, char b)
{
    size_t at = 0;
    for (; at + 65 <= s.len; at += 64) {
        uint8_t found = 0;
        for (size_t i = 0; i < 64; i++)
            found |= (uint8_t)((s.at[at + i] == a) & (s.at[at + i + 1] == b));
        if (found)
            return true;
    }
    for (; at + 1 < s.len; at++)
        if (s.at[at] == a && s.at[at + 1] == b)
            return true;
    return false;
}

#endif
