/* charset.c -- declared encodings, by the system's iconv. */
#include "indexer/formats/charset.h"

#include "core/text/utf8.h"
#include "indexer/formats/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <strings.h>

#define HEAD_MAX     4096 /* bytes in which a declaration is looked for */
#define NAME_MAX_LEN 40

static bool is_name_byte(char c)
{
    return (uint8_t)((c | 0x20) - 'a') < 26 || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == ':' || c == '.';
}

/* The name behind "charset=" in the head, with NUL; empty: none. */
static void declared_charset(char name[NAME_MAX_LEN + 1], struct span bytes)
{
    static const char key[] = "charset=";
    size_t n = bytes.len < HEAD_MAX ? bytes.len : HEAD_MAX, len = 0;
    name[0] = 0;
    for (size_t at = 0; at + sizeof key < n; at++) {
        if ((bytes.at[at] | 0x20) != 'c' || strncasecmp(bytes.at + at, key, sizeof key - 1) != 0)
            continue;
        at += sizeof key - 1;
        at += bytes.at[at] == '"' || bytes.at[at] == '\'';
        while (at < n && len < NAME_MAX_LEN && is_name_byte(bytes.at[at]))
            name[len++] = bytes.at[at++];
        name[len] = 0;
        return;
    }
}

static brief_status convert(struct buf *out, iconv_t from, struct span bytes, uint64_t *n_bad)
{
    char *at = (char *)(uintptr_t)bytes.at; /* iconv's interface lacks a const */
    size_t left = bytes.len;
    buf_clear(out);
    while (left > 0) {
        if (!buf_reserve(out, left + left / 2 + 64))
            return BRIEF_ENOMEM;
        char *to = out->at + out->len;
        size_t room = out->cap - out->len;
        size_t done = iconv(from, &at, &left, &to, &room);
        int why = errno;
        out->len = (size_t)(to - out->at);
        if (done != (size_t)-1 || why == E2BIG)
            continue;
        utf8_append(out, 0xFFFD);
        ++*n_bad;
        at++;
        left--;
    }
    return out->failed ? BRIEF_ENOMEM : BRIEF_OK;
}

static bool is_western(const char *name)
{
    static const char *const names[] = {"iso-8859-1", "latin1", "windows-1252", "cp1252",
                                        "us-ascii",   "ascii",  "iso8859-1"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(name, names[i]) == 0)
            return true;
    return false;
}

brief_status charset_decode_html(struct span *out, struct buf *own, struct span bytes,
                                 uint64_t *n_bad)
{
    char name[NAME_MAX_LEN + 1];
    enum encoding encoding = encoding_detect(bytes);
    bool wide = encoding == ENCODING_UTF16LE || encoding == ENCODING_UTF16BE;
    if (!wide && utf8_valid_length(bytes) < bytes.len) {
        declared_charset(name, bytes);
        iconv_t from = (iconv_t)-1;
        if (is_western(name))
            encoding = ENCODING_WINDOWS_1252;
        else if (name[0] && strncasecmp(name, "utf", 3) != 0)
            from = iconv_open("UTF-8", name);
        if (from != (iconv_t)-1) {
            brief_status st = convert(own, from, bytes, n_bad);
            iconv_close(from);
            *out = buf_bytes(own);
            return st;
        }
    }
    return encoding_to_utf8(out, own, bytes, encoding, n_bad);
}
