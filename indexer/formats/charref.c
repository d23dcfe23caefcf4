/* charref.c -- character references. */
#include "indexer/formats/charref.h"

#include "core/text/utf8.h"

struct named {
    const char *name;
    uint32_t code;
};

static const struct named table[] = {
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},       {"quot", '"'},      {"apos", '\''},
    {"nbsp", 0xA0},    {"ndash", 0x2013}, {"mdash", 0x2014}, {"hellip", 0x2026}, {"lsquo", 0x2018},
    {"rsquo", 0x2019}, {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"laquo", 0xAB},    {"raquo", 0xBB},
    {"euro", 0x20AC},  {"pound", 0xA3},   {"yen", 0xA5},     {"cent", 0xA2},     {"sect", 0xA7},
    {"copy", 0xA9},    {"reg", 0xAE},     {"deg", 0xB0},     {"middot", 0xB7},   {"bull", 0x2022},
    {"times", 0xD7},   {"frac12", 0xBD},  {"aacute", 0xE1},  {"eacute", 0xE9},   {"iacute", 0xED},
    {"oacute", 0xF3},  {"uacute", 0xFA},  {"ntilde", 0xF1},  {"ccedil", 0xE7},   {"atilde", 0xE3},
    {"otilde", 0xF5},  {"auml", 0xE4},    {"ouml", 0xF6},    {"uuml", 0xFC},     {"szlig", 0xDF},
    {"egrave", 0xE8},  {"agrave", 0xE0},  {"ecirc", 0xEA},   {"acirc", 0xE2},    {"ocirc", 0xF4},
    {"shy", 0xAD},
};

#define NAME_MAX_LEN 8

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

static size_t read_numeric(struct span s, size_t at, uint32_t *code)
{
    size_t next = at + 2;
    int base = 10;
    if (next < s.len && (s.at[next] | 0x20) == 'x') {
        base = 16;
        next++;
    }
    uint32_t v = 0;
    size_t first = next;
    while (next < s.len && next - first < 8 && digit_value(s.at[next]) < base)
        v = v * (uint32_t)base + (uint32_t)digit_value(s.at[next++]);
    if (next == first || next == s.len || s.at[next] != ';' || v == 0 || v > 0x10FFFF)
        return 0;
    *code = v;
    return next + 1 - at;
}

size_t charref_read(struct span s, size_t at, uint32_t *code)
{
    if (at + 3 >= s.len)
        return 0;
    if (s.at[at + 1] == '#')
        return read_numeric(s, at, code);
    size_t most = s.len - at - 1 < NAME_MAX_LEN + 1 ? s.len - at - 1 : NAME_MAX_LEN + 1;
    const char *end = memchr(s.at + at + 1, ';', most);
    if (!end)
        return 0;
    struct span name = {s.at + at + 1, (size_t)(end - s.at) - at - 1};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (span_equal(name, span_of(table[i].name))) {
            *code = table[i].code;
            return name.len + 2;
        }
    }
    return 0;
}

void charref_append(struct buf *out, struct span s)
{
    for (size_t at = 0; at < s.len;) {
        uint32_t code;
        size_t len = s.at[at] == '&' ? charref_read(s, at, &code) : 0;
        if (len)
            utf8_append(out, code);
        else
            buf_byte(out, (uint8_t)s.at[at]);
        at += len ? len : 1;
    }
}
