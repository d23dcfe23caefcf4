/* term_coding.c -- parts of entity terms coded by the part before them. */
#include "core/index/term_coding.h"

#include "core/index/segment.h"
#include "core/index/terms.h"

#define LAST_WORD 7 /* of a mask: it and all behind it */

bool term_is_coded(uint8_t kind)
{
    return kind == TERM_ENTITY || kind == TERM_SURFACE || kind == TERM_ROLE ||
           kind == TERM_CANDIDATE;
}

static bool is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

static char capital(char c)
{
    return is_small(c) ? (char)(c - 'a' + 'A') : c;
}

/* The bit of the word that begins at `at`; 0 inside a word. *word counts them. */
static uint8_t bit_of_word(struct span s, size_t at, unsigned *word)
{
    if (at && s.at[at - 1] != ' ')
        return 0;
    unsigned bit = *word < LAST_WORD ? *word : LAST_WORD;
    ++*word;
    return (uint8_t)(1u << bit);
}

/* Which words of `base` begin with a capital in `part`, or with a small letter; false when that is
 * not all the difference. */
static bool find_capitals(struct span base, struct span part, uint8_t *with, uint8_t *without)
{
    unsigned word = 0;
    *with = *without = 0;
    for (size_t i = 0; i < base.len; i++) {
        uint8_t bit = bit_of_word(base, i, &word);
        if (part.at[i] != base.at[i]) {
            if (!bit || part.at[i] != capital(base.at[i]))
                return false;
            *with |= bit;
        } else if (bit && is_small(base.at[i])) {
            *without |= bit;
        }
    }
    return !(*with & *without);
}

static bool is_upper(struct span base, struct span part)
{
    for (size_t i = 0; i < base.len; i++)
        if (part.at[i] != capital(base.at[i]))
            return false;
    return true;
}

static void code_part(struct buf *out, struct span base, struct span part)
{
    uint8_t with, without;
    bool may_be_coded = base.len && base.len == part.len;
    if (may_be_coded && find_capitals(base, part, &with, &without)) {
        buf_byte(out, !with ? PART_EQUAL : !without ? PART_ALL : PART_SOME);
        if (with && without)
            buf_byte(out, with);
    } else if (may_be_coded && is_upper(base, part)) {
        buf_byte(out, PART_UPPER);
    } else {
        if (part.len && part.at[0] >= PART_EQUAL && part.at[0] <= PART_VERBATIM)
            buf_byte(out, PART_VERBATIM);
        buf_span(out, part);
    }
}

/* Bytes before the next NUL, or all. */
static size_t part_length(struct span s)
{
    const char *nul = s.len ? memchr(s.at, 0, s.len) : NULL;
    return nul ? (size_t)(nul - s.at) : s.len;
}

void term_code(struct buf *out, struct span term)
{
    size_t at = part_length(term), from = 2;
    if (!term.len || !term_is_coded((uint8_t)term.at[0]) || at < from || at == term.len) {
        buf_span(out, term);
        return;
    }
    buf_span(out, span_sub(term, 0, at));
    struct span base = span_sub(term, from, at);
    while (at < term.len) {
        buf_byte(out, 0);
        from = at + 1;
        at = from + part_length(span_sub(term, from, term.len));
        struct span part = span_sub(term, from, at);
        code_part(out, base, part);
        base = part;
    }
}

static void put_capitals(char *out, struct span base, uint8_t mask)
{
    unsigned word = 0;
    for (size_t i = 0; i < base.len; i++)
        out[i] = bit_of_word(base, i, &word) & mask ? capital(base.at[i]) : base.at[i];
}

/* Make of `base` what its code says, at `out`. */
static void make_part(char *out, struct span base, uint8_t code, uint8_t mask)
{
    if (code == PART_UPPER)
        for (size_t i = 0; i < base.len; i++)
            out[i] = capital(base.at[i]);
    else
        put_capitals(out, base, code == PART_ALL ? 0xFF : code == PART_SOME ? mask : 0);
}

/* Take the next part off *coded and write it at out; false when it does not fit into `room`. */
static bool decode_part(char *out, size_t room, struct span *coded, struct span base, size_t *len)
{
    uint8_t code = coded->len ? (uint8_t)coded->at[0] : 0, mask = 0;
    size_t skip = code >= PART_EQUAL && code <= PART_VERBATIM;
    if (skip && code != PART_VERBATIM) {
        if (code == PART_SOME && coded->len < 2)
            return false;
        if (code == PART_SOME)
            mask = (uint8_t)coded->at[skip++];
        *len = base.len;
        if (*len > room)
            return false;
        make_part(out, base, code, mask);
        *coded = span_sub(*coded, skip, coded->len);
        return true;
    }
    *coded = span_sub(*coded, skip, coded->len);
    *len = part_length(*coded);
    if (*len > room)
        return false;
    if (*len)
        memcpy(out, coded->at, *len);
    *coded = span_sub(*coded, *len, coded->len);
    return true;
}

bool term_decode(char *out, size_t *len, struct span coded)
{
    size_t n = part_length(coded), more;
    if (!coded.len || !term_is_coded((uint8_t)coded.at[0]) || n < 2 || n == coded.len)
        n = coded.len;
    if (n > TERM_MAX)
        return false;
    if (n)
        memcpy(out, coded.at, n);
    struct span rest = span_sub(coded, n, coded.len), base = {out + 2, n > 2 ? n - 2 : 0};
    while (rest.len) {
        if (rest.at[0] || n == TERM_MAX) /* a part ends where the next begins */
            return false;
        out[n++] = 0;
        rest = span_sub(rest, 1, rest.len);
        if (!decode_part(out + n, TERM_MAX - n, &rest, base, &more))
            return false;
        base = (struct span){out + n, more};
        n += more;
    }
    *len = n;
    return true;
}
