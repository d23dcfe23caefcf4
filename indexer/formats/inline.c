/* inline.c -- Markdown within a block.
 *
 * Two walks: the first pairs brackets and flags those that belong to links, with how far the
 * address behind them reaches; the second writes the text. Both look ahead a bounded number of
 * bytes only. */
#include "indexer/formats/inline.h"

#include "core/text/utf8.h"
#include "indexer/formats/charref.h"

#define NEST_MAX     32   /* brackets within brackets that are followed */
#define ADDRESS_MAX  2000 /* bytes of a link's address and title */
#define TAG_MAX      1000 /* bytes of an HTML tag */
#define FAILURES_MAX 64   /* links without end in a block; then its brackets are left alone */

enum byte_flag {
    FLAG_NONE,
    FLAG_DROP,    /* a bracket or '!' of a link */
    FLAG_ADDRESS, /* the bracket that closes a link's text: skip to behind its address */
};

static bool is_word_byte(struct span s, size_t at)
{
    uint8_t c = (uint8_t)s.at[at];
    return (uint8_t)((c | 0x20) - 'a') < 26 || (uint8_t)(c - '0') < 10 || c >= 0x80;
}

static bool is_punctuation(char c)
{
    return (c > ' ' && c < '0') || (c > '9' && c < 'A') || (c > 'Z' && c < 'a') ||
           (c > 'z' && c < 0x7F);
}

static bool is_space_at(struct span s, size_t at)
{
    return at >= s.len || s.at[at] == ' ' || s.at[at] == '\n' || s.at[at] == '\t';
}

/* Behind the address "(…)" or label "[…]" that begins at s[at], or 0. */
static size_t address_end(struct span s, size_t at, bool has_labels)
{
    if (at >= s.len || (s.at[at] != '(' && !(has_labels && s.at[at] == '[')))
        return 0;
    char open = s.at[at], close = open == '(' ? ')' : ']';
    size_t limit = s.len - at > ADDRESS_MAX ? at + ADDRESS_MAX : s.len, depth = 0;
    for (size_t i = at; i < limit; i++) {
        if (s.at[i] == '\\')
            i++;
        else if (s.at[i] == open)
            depth++;
        else if (s.at[i] == close && --depth == 0)
            return i + 1;
    }
    return 0;
}

/* Flag the brackets of links. Backslashes and code take theirs out of the play. */
static void flag_links(struct span s, uint8_t *flags, bool has_labels)
{
    size_t open[NEST_MAX], n_open = 0, n_failures = 0;
    bool code = false;
    for (size_t i = 0; i < s.len && n_failures < FAILURES_MAX; i++) {
        char c = s.at[i];
        if (c == '\\' && !code) {
            i++;
        } else if (c == '`') {
            code = !code;
            while (i + 1 < s.len && s.at[i + 1] == '`')
                i++;
        } else if (c == '[' && !code) {
            if (n_open == NEST_MAX) { /* forget the outermost */
                memmove(open, open + 1, (NEST_MAX - 1) * sizeof *open);
                n_open--;
            }
            open[n_open++] = i;
        } else if (c == ']' && !code && n_open > 0) {
            size_t from = open[--n_open], end = address_end(s, i + 1, has_labels);
            if (!end) {
                n_failures += i + 1 < s.len && (s.at[i + 1] == '(' || s.at[i + 1] == '[');
                continue;
            }
            flags[from] = FLAG_DROP;
            if (from > 0 && s.at[from - 1] == '!')
                flags[from - 1] = FLAG_DROP;
            flags[i] = FLAG_ADDRESS;
            i = end - 1;
        }
    }
}

/* Is the run of marks s[from..to) a mark of emphasis? "2 * 3" and "file_name" have none. */
static bool is_emphasis(struct span s, size_t from, size_t to)
{
    bool space_before = from == 0 || is_space_at(s, from - 1), space_after = is_space_at(s, to);
    bool word_before = from > 0 && is_word_byte(s, from - 1);
    bool word_after = to < s.len && is_word_byte(s, to);
    if (space_before && space_after)
        return false;
    if (s.at[from] == '_')
        return !(word_before && word_after);
    if (s.at[from] == '~')
        return to - from == 2;
    bool figures = from > 0 && to < s.len && (uint8_t)(s.at[from - 1] - '0') < 10 &&
                   (uint8_t)(s.at[to] - '0') < 10;
    return !figures;
}

/* Behind the HTML tag or comment at s[at] == '<'; 0 when it is none. */
static size_t tag_end(struct span s, size_t at)
{
    if (at + 2 >= s.len)
        return 0;
    char c = s.at[at + 1];
    bool letter = (uint8_t)((c | 0x20) - 'a') < 26;
    if (!letter && c != '/' && c != '!')
        return 0;
    size_t most = s.len - at < TAG_MAX ? s.len - at : TAG_MAX;
    const char *end = memchr(s.at + at, '>', most);
    return end ? (size_t)(end - s.at) + 1 : 0;
}

/* "<https://example.org>" is text in brackets, not a tag. */
static bool is_address_tag(struct span s, size_t at, size_t end)
{
    struct span inner = span_sub(s, at + 1, end - 1);
    return memchr(inner.at, ' ', inner.len) == NULL &&
           (memmem(inner.at, inner.len, "://", 3) || memchr(inner.at, '@', inner.len));
}

struct writer {
    struct composer *c;
    struct span s;
    const uint8_t *flags;
    size_t line;
    bool has_labels, code;
};

/* Go to byte `to`, counting the line ends that are passed over unseen. */
static size_t skip_to(struct writer *w, size_t from, size_t to)
{
    size_t before = w->line;
    for (size_t i = from; i < to; i++)
        w->line += w->s.at[i] == '\n';
    if (w->line != before)
        composer_line(w->c, w->line);
    return to;
}

static size_t run_end(struct span s, size_t at)
{
    size_t end = at + 1;
    while (end < s.len && s.at[end] == s.at[at])
        end++;
    return end;
}

static size_t write_tag(struct writer *w, size_t at, size_t end)
{
    struct buf *out = &w->c->piece;
    struct span tag = span_sub(w->s, at, end);
    if (is_address_tag(w->s, at, end))
        buf_append(out, tag.at + 1, tag.len - 2);
    else if (span_starts_with(tag, SPAN("<br")) || span_starts_with(tag, SPAN("<BR")))
        buf_byte(out, ' ');
    return skip_to(w, at, end);
}

/* Write what stands at s[at]; returns where to go on. */
static size_t write_one(struct writer *w, size_t at)
{
    struct buf *out = &w->c->piece;
    struct span s = w->s;
    char c = s.at[at];
    size_t end;
    uint32_t code;
    if (w->flags[at] == FLAG_DROP)
        return at + 1;
    if (w->flags[at] == FLAG_ADDRESS)
        return skip_to(w, at, address_end(s, at + 1, w->has_labels));
    if (c == '\n') {
        buf_byte(out, '\n');
        composer_line(w->c, ++w->line);
        return at + 1;
    }
    if (c == '`') {
        w->code = !w->code;
        return run_end(s, at);
    }
    if (!w->code && c == '\\' && at + 1 < s.len && is_punctuation(s.at[at + 1])) {
        buf_byte(out, (uint8_t)s.at[at + 1]);
        return at + 2;
    }
    if (!w->code && (c == '*' || c == '_' || c == '~')) {
        end = run_end(s, at);
        if (!is_emphasis(s, at, end))
            buf_append(out, s.at + at, end - at);
        return end;
    }
    if (!w->code && c == '<' && (end = tag_end(s, at)))
        return write_tag(w, at, end);
    if (!w->code && c == '&' && (end = charref_read(s, at, &code))) {
        utf8_append(out, code);
        return at + end;
    }
    buf_byte(out, (uint8_t)c);
    return at + 1;
}

void inline_append(struct composer *c, struct span raw, size_t line, bool has_labels,
                   struct buf *flags)
{
    static const char special[256] = {
        ['\n'] = 1, ['`'] = 1, ['\\'] = 1, ['*'] = 1, ['_'] = 1, ['~'] = 1,
        ['<'] = 1,  ['&'] = 1, ['['] = 1,  [']'] = 1, ['!'] = 1};
    buf_clear(flags);
    if (!buf_reserve(flags, raw.len)) {
        c->draft->failed = true;
        return;
    }
    if (raw.len == 0)
        return;
    memset(flags->at, FLAG_NONE, raw.len);
    flag_links(raw, (uint8_t *)flags->at, has_labels);
    struct writer w = {c, raw, (const uint8_t *)flags->at, line, has_labels, false};
    composer_line(c, line);
    for (size_t at = 0; at < raw.len;) {
        size_t plain = at;
        while (plain < raw.len && !special[(uint8_t)raw.at[plain]])
            plain++;
        buf_append(&c->piece, raw.at + at, plain - at);
        at = plain < raw.len ? write_one(&w, plain) : plain;
    }
}
