/* encoding.c -- find out what encoding bytes are in, and make clean UTF-8 of them. */
#include "indexer/formats/encoding.h"

#include "core/text/utf8.h"

#include <utf8proc.h>

#define REPLACEMENT 0xFFFD
#define MARKS_MAX   30     /* combining marks in a row: Unicode's stream-safe text, UAX #15 */
#define JOINER      0x034F /* combining grapheme joiner: what stream-safe text puts between them */
#define UTF16_PROBE 4096   /* bytes looked at for the NUL pattern of UTF-16 */

/* What the bytes 0x80 to 0x9F are in Windows-1252; 0: not assigned. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static bool is_ascii_letter(uint8_t byte)
{
    return (uint8_t)((byte | 0x20) - 'a') < 26;
}

/* UTF-16 without a mark: nearly every other byte of Western text is NUL. */
static bool is_utf16(struct span bytes, size_t nul_at)
{
    size_t n = bytes.len < UTF16_PROBE ? bytes.len & ~(size_t)1 : UTF16_PROBE;
    size_t nuls = 0, wrong = 0;
    if (n < 4)
        return false;
    for (size_t i = 0; i < n; i += 2) {
        nuls += bytes.at[i + nul_at] == 0;
        wrong += bytes.at[i + 1 - nul_at] == 0;
    }
    return nuls * 10 >= n / 2 * 7 && wrong * 50 <= n / 2;
}

/* Is this high byte one that Windows-1252 text has at such a place? Letters stand beside letters,
 * signs are the common ones. */
static bool fits_windows_1252(struct span s, size_t at)
{
    uint8_t byte = (uint8_t)s.at[at];
    uint8_t before = at > 0 ? (uint8_t)s.at[at - 1] : ' ';
    uint8_t after = at + 1 < s.len ? (uint8_t)s.at[at + 1] : ' ';
    if (byte < 0xA0)
        return windows_1252[byte - 0x80] != 0;
    if (byte < 0xC0 || byte == 0xD7 || byte == 0xF7)
        return true;
    return is_ascii_letter(before) || is_ascii_letter(after);
}

/* Damaged UTF-8 and Windows-1252 both fail as UTF-8. The first still has many whole sequences; in
 * the second they arise only by accident. */
static bool is_windows_1252(struct span s)
{
    size_t n_whole = 0, n_broken = 0, n_fit = 0, n_high = 0;
    for (size_t at = 0; at < s.len;) {
        uint8_t byte = (uint8_t)s.at[at];
        if (byte < 0x80) {
            if (byte == 0)
                return false;
            at++;
            continue;
        }
        size_t len;
        bool broken = utf8_decode(s, at, &len) == REPLACEMENT;
        n_whole += !broken;
        n_broken += broken;
        for (size_t end = at + len; at < end; at++) {
            n_high++;
            n_fit += fits_windows_1252(s, at);
        }
    }
    return n_broken > 4 * n_whole && n_fit * 10 >= n_high * 9;
}

enum encoding encoding_detect(struct span bytes)
{
    if (span_starts_with(bytes, SPAN("\xEF\xBB\xBF")))
        return ENCODING_UTF8;
    if (span_starts_with(bytes, SPAN("\xFF\xFE")))
        return ENCODING_UTF16LE;
    if (span_starts_with(bytes, SPAN("\xFE\xFF")))
        return ENCODING_UTF16BE;
    if (is_utf16(bytes, 1))
        return ENCODING_UTF16LE;
    if (is_utf16(bytes, 0))
        return ENCODING_UTF16BE;
    size_t valid = utf8_valid_length(bytes);
    return valid < bytes.len && is_windows_1252(bytes) ? ENCODING_WINDOWS_1252 : ENCODING_UTF8;
}

static uint32_t utf16_unit(struct span s, size_t at, bool big)
{
    uint32_t a = (uint8_t)s.at[at], b = (uint8_t)s.at[at + 1];
    return big ? a << 8 | b : b << 8 | a;
}

static void from_utf16(struct buf *out, struct span s, bool big, uint64_t *n_bad)
{
    size_t at = 0;
    while (at + 2 <= s.len) {
        uint32_t code = utf16_unit(s, at, big);
        at += 2;
        if (code >= 0xD800 && code < 0xE000) {
            uint32_t low = code < 0xDC00 && at + 2 <= s.len ? utf16_unit(s, at, big) : 0;
            if (low >= 0xDC00 && low < 0xE000) {
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                at += 2;
            } else {
                code = REPLACEMENT;
                ++*n_bad;
            }
        }
        utf8_append(out, code);
    }
    if (at < s.len) { /* half a unit at the end */
        utf8_append(out, REPLACEMENT);
        ++*n_bad;
    }
}

static void from_windows_1252(struct buf *out, struct span s, uint64_t *n_bad)
{
    for (size_t i = 0; i < s.len; i++) {
        uint32_t code = (uint8_t)s.at[i];
        if (code >= 0x80 && code < 0xA0) {
            code = windows_1252[code - 0x80];
            if (code == 0) {
                code = REPLACEMENT;
                ++*n_bad;
            }
        }
        utf8_append(out, code);
    }
}

static struct span without_mark(struct span s, struct span mark)
{
    return span_starts_with(s, mark) ? span_sub(s, mark.len, s.len) : s;
}

brief_status encoding_to_utf8(struct span *out, struct buf *own, struct span bytes,
                              enum encoding encoding, uint64_t *n_bad)
{
    *out = without_mark(bytes, SPAN("\xEF\xBB\xBF"));
    if (encoding == ENCODING_UTF8)
        return BRIEF_OK;
    buf_clear(own);
    buf_reserve(own, bytes.len + bytes.len / 8);
    if (encoding == ENCODING_UTF16LE)
        from_utf16(own, without_mark(bytes, SPAN("\xFF\xFE")), false, n_bad);
    else if (encoding == ENCODING_UTF16BE)
        from_utf16(own, without_mark(bytes, SPAN("\xFE\xFF")), true, n_bad);
    else
        from_windows_1252(own, bytes, n_bad);
    *out = buf_bytes(own);
    return own->failed ? BRIEF_ENOMEM : BRIEF_OK;
}

/* Length of the beginning of s[at..] that is plain: printable ASCII, tab, LF. Whole blocks of 64
 * bytes are judged at once, so that the compiler can use vectors. */
static size_t plain_until(struct span s, size_t at)
{
    const uint8_t *b = (const uint8_t *)s.at;
    while (at + 64 <= s.len) {
        uint8_t other = 0;
        for (size_t i = 0; i < 64; i++) {
            uint8_t c = b[at + i];
            other |= (uint8_t)((c >= 0x7F) | ((c < 0x20) & (c != '\n') & (c != '\t')));
        }
        if (other)
            break;
        at += 64;
    }
    while (at < s.len && b[at] < 0x7F && (b[at] >= 0x20 || b[at] == '\n' || b[at] == '\t'))
        at++;
    return at;
}

/* Clean whatever stands around it, in NFC: Latin without the C1 controls, Cyrillic without the
 * letters that compose, common punctuation and signs. A shortcut only: other text may be NFC too.
 */
static bool is_plain_code(uint32_t code)
{
    return (code >= 0xA0 && code < 0x300) || (code >= 0x400 && code <= 0x482) ||
           (code >= 0x2010 && code <= 0x2027) || (code >= 0x2030 && code <= 0x205E) ||
           (code >= 0x20A0 && code <= 0x20C0) || (code >= 0x4E00 && code <= 0x9FFF);
}

static size_t clean_length(struct span s)
{
    for (size_t at = 0;;) {
        at = plain_until(s, at);
        if (at == s.len)
            return at;
        size_t len;
        uint32_t code = utf8_decode(s, at, &len);
        if (!is_plain_code(code))
            return at;
        at += len;
    }
}

/* One code point that is not plain; returns the bytes it takes. Combining marks are put in order at
 * a cost that is square in their number, so after MARKS_MAX of them a joiner begins anew. */
static size_t clean_code(struct buf *out, struct span s, size_t at, size_t *n_marks,
                         uint64_t *n_bad)
{
    size_t len;
    uint32_t code = utf8_decode(s, at, &len);
    bool mark = code >= 0x300 && utf8proc_get_property((utf8proc_int32_t)code)->combining_class;
    *n_marks = mark ? *n_marks + 1 : 0;
    if (*n_marks > MARKS_MAX) {
        utf8_append(out, JOINER);
        *n_marks = 1;
    }
    if (code == '\r') {
        len += at + 1 < s.len && s.at[at + 1] == '\n';
        buf_byte(out, '\n');
    } else if (code == 0 || code == 0xFEFF) {
        /* dropped: padding, or a byte order mark that got into the text */
    } else if (code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029) {
        buf_byte(out, ' ');
    } else {
        *n_bad += code == REPLACEMENT && !(len == 3 && memcmp(s.at + at, "\xEF\xBF\xBD", 3) == 0);
        utf8_append(out, code);
    }
    return len;
}

brief_status encoding_clean(struct span *out, struct buf *own, struct buf *scratch, struct span s,
                            uint64_t *n_bad)
{
    *out = s;
    size_t clean = clean_length(s);
    if (clean == s.len)
        return BRIEF_OK;
    buf_clear(scratch);
    buf_append(scratch, s.at, clean);
    bool composed = true;
    size_t n_marks = 0;
    for (size_t at = clean; at < s.len;) {
        size_t plain = plain_until(s, at);
        n_marks = plain > at ? 0 : n_marks;
        buf_append(scratch, s.at + at, plain - at);
        if ((at = plain) == s.len)
            break;
        size_t len;
        uint32_t code = utf8_decode(s, at, &len);
        composed = composed && (code < 0x300 || is_plain_code(code) || code == REPLACEMENT ||
                                code == 0xFEFF || code == 0x2028 || code == 0x2029);
        at += clean_code(scratch, s, at, &n_marks, n_bad);
    }
    buf_clear(own);
    brief_status st = scratch->failed ? BRIEF_ENOMEM : BRIEF_OK;
    if (st == BRIEF_OK && composed)
        buf_span(own, buf_bytes(scratch));
    else if (st == BRIEF_OK)
        st = utf8_append_nfc(own, buf_bytes(scratch), NULL);
    *out = buf_bytes(own);
    return own->failed ? BRIEF_ENOMEM : st;
}

brief_status encoding_repair(struct span *out, struct buf *own, struct span s, uint64_t *n_bad)
{
    *out = s;
    size_t valid = utf8_valid_length(s);
    if (valid == s.len)
        return BRIEF_OK;
    buf_clear(own);
    buf_append(own, s.at, valid);
    for (size_t at = valid, len; at < s.len; at += len) {
        uint32_t code = utf8_decode(s, at, &len);
        *n_bad += code == REPLACEMENT && !(len == 3 && memcmp(s.at + at, "\xEF\xBF\xBD", 3) == 0);
        utf8_append(own, code);
    }
    *out = buf_bytes(own);
    return own->failed ? BRIEF_ENOMEM : BRIEF_OK;
}
