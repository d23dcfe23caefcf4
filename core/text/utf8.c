/* utf8.c -- UTF-8: decode, check, repair, compose (NFC), fold.
 *
 * ASCII never reaches utf8proc. Everything else goes code point by code point; each distinct word
 * form is folded once (forms.c), so folding need not be fast. */
#include "core/text/utf8.h"

#include "core/bytes.h"

#include <stdint.h>
#include <stdlib.h>
#include <utf8proc.h>

#define REPLACEMENT 0xFFFD

static bool is_continuation(struct span s, size_t at)
{
    return at < s.len && ((uint8_t)s.at[at] & 0xC0) == 0x80;
}

/* Table 3-7 of the Unicode standard: the second byte's range depends on the first. */
static bool second_byte_fits(uint8_t first, uint8_t second)
{
    switch (first) {
    case 0xE0:
        return second >= 0xA0 && second <= 0xBF;
    case 0xED:
        return second >= 0x80 && second <= 0x9F;
    case 0xF0:
        return second >= 0x90 && second <= 0xBF;
    case 0xF4:
        return second >= 0x80 && second <= 0x8F;
    default:
        return second >= 0x80 && second <= 0xBF;
    }
}

uint32_t utf8_decode(struct span s, size_t at, size_t *len)
{
    uint8_t first = (uint8_t)s.at[at];
    size_t need = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    *len = 1;
    if (need == 1)
        return first;
    if (need == 0 || first > 0xF4 || at + 1 >= s.len ||
        !second_byte_fits(first, (uint8_t)s.at[at + 1]))
        return REPLACEMENT;
    uint32_t code = first & (0x7Fu >> need);
    for (size_t i = 1; i < need; i++) {
        if (!is_continuation(s, at + i)) {
            *len = i;
            return REPLACEMENT;
        }
        code = code << 6 | ((uint8_t)s.at[at + i] & 0x3F);
    }
    *len = need;
    return code;
}

void utf8_append(struct buf *out, uint32_t code)
{
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        code = REPLACEMENT;
    if (code < 0x80) {
        buf_byte(out, (uint8_t)code);
        return;
    }
    uint8_t bytes[4];
    size_t n = (size_t)utf8proc_encode_char((utf8proc_int32_t)code, bytes);
    buf_append(out, bytes, n);
}

static size_t ascii_length(struct span s, size_t at)
{
    while (at + 8 <= s.len && !(load_u64le(s.at + at) & 0x8080808080808080u))
        at += 8;
    while (at < s.len && (uint8_t)s.at[at] < 0x80)
        at++;
    return at;
}

bool utf8_is_ascii(struct span s)
{
    return ascii_length(s, 0) == s.len;
}

/* An encoded U+FFFD decodes to the same code point as damage does; its bytes tell them apart. */
static bool is_damage(struct span s, size_t at, uint32_t code, size_t len)
{
    return code == REPLACEMENT && !(len == 3 && memcmp(s.at + at, "\xEF\xBF\xBD", 3) == 0);
}

size_t utf8_valid_length(struct span s)
{
    for (size_t at = 0;;) {
        at = ascii_length(s, at);
        if (at == s.len)
            return at;
        size_t len;
        uint32_t code = utf8_decode(s, at, &len);
        if (is_damage(s, at, code, len))
            return at;
        at += len;
    }
}

/* Code points that neither decompose nor compose with what may stand around them, as long as their
 * neighbours come from these ranges too: text made of them is NFC. */
static bool is_inert(uint32_t code)
{
    return code < 0x300 || (code >= 0x400 && code <= 0x482) || (code >= 0x48A && code <= 0x52F) ||
           (code >= 0x388 && code <= 0x3FF) || (code >= 0x5D0 && code <= 0x5EA) ||
           (code >= 0x2010 && code <= 0x2027) || (code >= 0x2030 && code <= 0x205E) ||
           (code >= 0x20A0 && code <= 0x20C0) || (code >= 0x3041 && code <= 0x3096) ||
           (code >= 0x30A1 && code <= 0x30FA) || (code >= 0x4E00 && code <= 0x9FFF) ||
           code == REPLACEMENT;
}

/* Append the valid UTF-8 in `s`, composed. */
static brief_status append_composed(struct buf *out, struct span s)
{
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.at, (utf8proc_ssize_t)s.len,
                                      &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (n >= 0)
        buf_append(out, composed, (size_t)n);
    free(composed); /* utf8proc's own malloc */
    return n < 0 || out->failed ? BRIEF_ENOMEM : BRIEF_OK;
}

brief_status utf8_append_nfc(struct buf *out, struct span s, uint64_t *n_bad)
{
    size_t start = out->len;
    bool inert = true;
    for (size_t at = 0; at < s.len;) {
        size_t plain = ascii_length(s, at);
        buf_append(out, s.at + at, plain - at);
        if ((at = plain) == s.len)
            break;
        size_t len;
        uint32_t code = utf8_decode(s, at, &len);
        if (is_damage(s, at, code, len) && n_bad)
            ++*n_bad;
        inert = inert && is_inert(code);
        utf8_append(out, code);
        at += len;
    }
    if (out->failed)
        return BRIEF_ENOMEM;
    if (inert)
        return BRIEF_OK;
    struct buf raw = {0};
    buf_append(&raw, out->at + start, out->len - start);
    out->len = start;
    brief_status st = raw.failed ? BRIEF_ENOMEM : append_composed(out, buf_bytes(&raw));
    buf_release(&raw);
    return st;
}

/* Letters that do not decompose, and quotes that mean the same. NULL: no entry. */
static const char *fold_exception(uint32_t code)
{
    switch (code) {
    case 0x141:
    case 0x142:
        return "l"; /* ł */
    case 0xD8:
    case 0xF8:
        return "o"; /* ø */
    case 0x110:
    case 0x111:
    case 0xD0:
    case 0xF0:
        return "d"; /* đ ð */
    case 0x130:
    case 0x131:
        return "i"; /* İ ı */
    case 0xDF:
    case 0x1E9E:
        return "ss"; /* ß */
    case 0xC6:
    case 0xE6:
        return "ae";
    case 0x152:
    case 0x153:
        return "oe";
    case 0xDE:
    case 0xFE:
        return "th";
    case 0x126:
    case 0x127:
        return "h"; /* ħ */
    case 0x18F:
    case 0x259:
        return "a"; /* ə, as Azeri names are spelled without it */
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x2BC:
    case 0x2032:
    case 0xB4:
        return "'";
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0xAB:
    case 0xBB:
        return "\"";
    case 0x2010:
    case 0x2011:
        return "-";
    case 0xAD:
    case 0x200B:
    case 0x200C:
    case 0x200D:
    case 0xFEFF:
        return ""; /* soft hyphen, joiners, BOM */
    default:
        return NULL;
    }
}

/* Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic; vowel signs of Indic scripts
 * are letters in all but name and stay. */
static bool is_accent(utf8proc_int32_t code)
{
    return (code >= 0x300 && code <= 0x36F) || (code >= 0x591 && code <= 0x5C7) ||
           (code >= 0x64B && code <= 0x65F) || code == 0x670;
}

static void append_code_folded(struct buf *out, uint32_t code)
{
    utf8proc_int32_t parts[32];
    int boundary = 0;
    const char *exception = fold_exception(code);
    if (exception) {
        buf_puts(out, exception);
        return;
    }
    utf8proc_ssize_t n = utf8proc_decompose_char(
        (utf8proc_int32_t)code, parts, 32, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD,
        &boundary);
    if (n < 0 || n > 32) {
        utf8_append(out, code);
        return;
    }
    for (utf8proc_ssize_t i = 0; i < n; i++)
        if (!is_accent(parts[i]))
            utf8_append(out, (uint32_t)parts[i]);
}

brief_status utf8_append_folded(struct buf *out, struct span s)
{
    if (!buf_reserve(out, s.len))
        return BRIEF_ENOMEM;
    for (size_t at = 0; at < s.len;) {
        uint8_t byte = (uint8_t)s.at[at];
        if (byte < 0x80) {
            buf_byte(out, (uint8_t)(byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte));
            at++;
            continue;
        }
        size_t len;
        uint32_t code = utf8_decode(s, at, &len);
        append_code_folded(out, code);
        at += len;
    }
    return out->failed ? BRIEF_ENOMEM : BRIEF_OK;
}

size_t utf8_count(struct span s)
{
    size_t n = 0, len;
    for (size_t at = 0; at < s.len; at += len, n++)
        utf8_decode(s, at, &len);
    return n;
}

size_t utf8_columns(struct span s)
{
    size_t n = 0, len;
    for (size_t at = 0; at < s.len; at += len) {
        uint32_t code = utf8_decode(s, at, &len);
        int width = code < 0x80 ? 1 : utf8proc_charwidth((utf8proc_int32_t)code);
        n += width > 0 ? (size_t)width : 0;
    }
    return n;
}

struct span utf8_cut(struct span s, size_t max)
{
    if (s.len <= max)
        return s;
    while (max > 0 && ((uint8_t)s.at[max] & 0xC0) == 0x80)
        max--;
    return (struct span){s.at, max};
}
