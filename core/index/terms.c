/* terms.c -- make and take apart the terms of entities. */
#include "core/index/terms.h"

#include "core/index/segment.h"
#include "core/mention.h"
#include "core/text/fold.h"
#include "core/text/utf8.h"

#include <xxhash.h>

/* Limits of the parts, in bytes: \2 and \3 .. \6 with the longest parts stay below TERM_MAX. */
#define TOKEN_PART_MAX 64
#define KEY_PART_MAX   120
#define PART_MAX       130
#define HASH_LEN       17 /* "~" and 16 digits */

_Static_assert(1 + 1 + KEY_PART_MAX + 1 + PART_MAX + 1 + PART_MAX <= TERM_MAX, "parts fit");
_Static_assert(1 + TOKEN_PART_MAX + 1 + 1 + KEY_PART_MAX <= TERM_MAX, "parts fit");

static void write_hash(char out[HASH_LEN], struct span s)
{
    uint64_t hash = XXH3_64bits(s.at, s.len);
    out[0] = '~';
    for (int i = 0; i < 16; i++)
        out[1 + i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 15];
}

struct span term_cut(struct span term, char *room)
{
    if (term.len <= TERM_MAX)
        return term;
    struct span head = utf8_cut(term, TERM_MAX - HASH_LEN);
    memcpy(room, head.at, head.len);
    write_hash(room + head.len, term);
    return (struct span){room, head.len + HASH_LEN};
}

/* Cut what stands in `out` from byte `from` on to at most max bytes. */
static void cut_part(struct buf *out, size_t from, size_t max)
{
    if (out->failed || out->len - from <= max)
        return;
    struct span whole = span_sub(buf_bytes(out), from, out->len);
    struct span head = utf8_cut(whole, max - HASH_LEN);
    char hash[HASH_LEN];
    write_hash(hash, whole);
    out->len = from + head.len;
    buf_append(out, hash, sizeof hash);
}

static bool is_blank(char c)
{
    return c == '\0' || c == ' ' || (c >= '\t' && c <= '\r');
}

/* Append s, each run of white space and NULs as one space, none at the ends. */
static void append_folded_space(struct buf *out, struct span s)
{
    size_t from = out->len, i = 0;
    while (i < s.len) {
        size_t word = i;
        while (i < s.len && !is_blank(s.at[i]))
            i++;
        if (i > word) {
            if (out->len > from)
                buf_byte(out, ' ');
            buf_span(out, span_sub(s, word, i));
        }
        while (i < s.len && is_blank(s.at[i]))
            i++;
    }
}

brief_status term_append_key(struct buf *out, struct span name)
{
    size_t from = out->len;
    brief_status st = fold_name(out, name);
    if (st != BRIEF_OK)
        return st;
    for (size_t i = from; i < out->len; i++)
        if (!out->at[i])
            out->at[i] = ' ';
    cut_part(out, from, KEY_PART_MAX);
    return out->failed ? BRIEF_ENOMEM : BRIEF_OK;
}

brief_status term_append_named(struct buf *out, char letter, struct span norm)
{
    buf_byte(out, (uint8_t)letter);
    brief_status st = term_append_key(out, norm);
    if (st != BRIEF_OK)
        return st;
    term_append_part(out, norm);
    return out->failed ? BRIEF_ENOMEM : BRIEF_OK;
}

brief_status term_append_entity(struct buf *out, uint8_t type, struct span norm)
{
    return term_append_named(out, mention_type_letter(type), norm);
}

void term_append_part(struct buf *out, struct span part)
{
    buf_byte(out, 0);
    size_t from = out->len;
    append_folded_space(out, part);
    cut_part(out, from, PART_MAX);
}

void term_append_token(struct buf *out, struct span token)
{
    size_t from = out->len;
    append_folded_space(out, token);
    cut_part(out, from, TOKEN_PART_MAX);
}

/* The bytes before the next NUL, taken off with it; false when there is none. */
static bool take_part(struct span *s, struct span *out)
{
    const char *nul = s->len ? memchr(s->at, 0, s->len) : NULL;
    if (!nul)
        return false;
    *out = (struct span){s->at, (size_t)(nul - s->at)};
    *s = span_sub(*s, out->len + 1, s->len);
    return true;
}

bool term_parse(struct entity_term *out, struct span term)
{
    *out = (struct entity_term){0};
    if (term.len < 3 || term.at[0] < TERM_ENTITY || term.at[0] > TERM_CANDIDATE ||
        term.at[0] == TERM_DOCUMENT)
        return false;
    out->kind = (uint8_t)term.at[0];
    struct span rest = span_sub(term, 1, term.len);
    if (out->kind == TERM_NAME && !take_part(&rest, &out->token))
        return false;
    if (rest.len == 0)
        return false;
    out->letter = rest.at[0];
    out->entity = rest;
    rest = span_sub(rest, 1, rest.len);
    if (out->kind == TERM_NAME) {
        out->key = rest;
        return rest.len == 0 || memchr(rest.at, 0, rest.len) == NULL;
    }
    if (!take_part(&rest, &out->key))
        return false;
    out->norm = rest;
    if (out->kind == TERM_ENTITY)
        return rest.len == 0 || memchr(rest.at, 0, rest.len) == NULL;
    if (!take_part(&rest, &out->norm))
        return false;
    out->part = rest;
    out->entity.len = (size_t)(out->norm.at + out->norm.len - out->entity.at);
    return true;
}
