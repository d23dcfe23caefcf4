/* clean.c -- keep control characters away from terminals. */
#include "core/text/clean.h"

size_t clean_gap(struct span s, size_t at)
{
    const uint8_t *b = (const uint8_t *)s.at + at;
    size_t left = s.len - at;
    if (b[0] <= ' ' || b[0] == 0x7F)
        return 1;
    if (b[0] == 0xC2 && left > 1 && b[1] >= 0x80 && b[1] <= 0x9F)
        return 2; /* C1 */
    if (b[0] == 0xE2 && left > 2 && b[1] == 0x80 && (b[2] == 0xA8 || b[2] == 0xA9))
        return 3; /* U+2028, U+2029 */
    if (b[0] == 0xE2 && left > 2 && b[1] == 0x80 && b[2] >= 0xAA && b[2] <= 0xAE)
        return 3; /* U+202A .. U+202E */
    if (b[0] == 0xE2 && left > 2 && b[1] == 0x81 && b[2] >= 0xA6 && b[2] <= 0xA9)
        return 3;                                                            /* U+2066 .. U+2069 */
    return b[0] == 0xEF && left > 2 && b[1] == 0xBB && b[2] == 0xBF ? 3 : 0; /* U+FEFF */
}

void clean_append(struct buf *out, struct span s)
{
    bool gap = false, any = false;
    for (size_t i = 0; i < s.len;) {
        size_t n = clean_gap(s, i);
        if (n) {
            gap = any;
            i += n;
            continue;
        }
        if (gap)
            buf_byte(out, ' ');
        gap = false;
        any = true;
        buf_byte(out, (uint8_t)s.at[i++]);
    }
}

void clean_append_lines(struct buf *out, struct span s)
{
    for (size_t i = 0; i < s.len;) {
        size_t n = clean_gap(s, i);
        if (s.at[i] == '\n')
            buf_byte(out, '\n');
        else if (n)
            buf_byte(out, ' ');
        else
            buf_byte(out, (uint8_t)s.at[i]);
        i += n ? n : 1;
    }
}
