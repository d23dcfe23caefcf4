/* json_out.c -- strings, keys and numbers as RFC 8259 wants them. */
#include "core/json_out.h"

static const char *escape_of(uint8_t byte)
{
    switch (byte) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        return NULL;
    }
}

/* Bytes that may not stand in a string as they are: control characters, '"', '\\', and the first
 * byte of U+2028 and U+2029. */
static const bool is_special[256] = {
    [0 ... 0x1F] = true, ['"'] = true, ['\\'] = true, [0x7F] = true, [0xE2] = true,
};

static bool is_line_separator(struct span s, size_t i)
{
    return i + 2 < s.len && memcmp(s.at + i, "\xE2\x80", 2) == 0 &&
           ((uint8_t)s.at[i + 2] == 0xA8 || (uint8_t)s.at[i + 2] == 0xA9);
}

void json_string(struct buf *out, struct span s)
{
    size_t done = 0; /* bytes up to here are written */
    buf_byte(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        uint8_t byte = (uint8_t)s.at[i];
        if (!is_special[byte])
            continue;
        const char *escape = escape_of(byte);
        bool separator = byte == 0xE2 && is_line_separator(s, i);
        if (byte == 0xE2 && !separator)
            continue;
        buf_append(out, s.at + done, i - done);
        if (escape)
            buf_puts(out, escape);
        else if (separator)
            buf_puts(out, (uint8_t)s.at[i + 2] == 0xA8 ? "\\u2028" : "\\u2029");
        else
            buf_printf(out, "\\u%04x", byte);
        i += separator ? 2 : 0;
        done = i + 1;
    }
    buf_append(out, s.at + done, s.len - done);
    buf_byte(out, '"');
}

void json_key(struct buf *out, const char *key)
{
    size_t len = strlen(key);
    char before = out->len ? out->at[out->len - 1] : '{';
    if (!buf_reserve(out, len + 4))
        return;
    char *at = out->at + out->len;
    if (before != '{' && before != '[')
        *at++ = ',';
    *at++ = '"';
    memcpy(at, key, len);
    at += len;
    *at++ = '"';
    *at++ = ':';
    out->len = (size_t)(at - out->at);
}

void json_text(struct buf *out, const char *key, struct span value)
{
    json_key(out, key);
    if (value.at)
        json_string(out, value);
    else
        buf_puts(out, "null");
}

void json_number(struct buf *out, const char *key, uint64_t value)
{
    char digits[20];
    size_t n = sizeof digits;
    json_key(out, key);
    do
        digits[--n] = (char)('0' + value % 10);
    while (value /= 10);
    buf_append(out, digits + n, sizeof digits - n);
}

void json_null(struct buf *out, const char *key)
{
    json_text(out, key, (struct span){NULL, 0});
}

void json_list(struct buf *out, const char *key, struct span list)
{
    json_key(out, key);
    buf_byte(out, '[');
    for (size_t from = 0; from < list.len;) {
        const char *end = memchr(list.at + from, '\n', list.len - from);
        size_t to = end ? (size_t)(end - list.at) : list.len;
        if (from)
            buf_byte(out, ',');
        json_string(out, span_sub(list, from, to));
        from = to + 1;
    }
    buf_byte(out, ']');
}
