/* norm.c -- small text work shared by the normal forms. */
#include "indexer/entities/norm.h"

struct span norm_copy(struct norm_context *cx, struct span s)
{
    struct span copy = arena_copy(cx->arena, s);
    if (!copy.at)
        cx->no_memory = true;
    return copy;
}

/* Length of the white space at s.at[i]: ASCII, no-break space, thin spaces; 0: none. */
static size_t space_at(struct span s, size_t i)
{
    uint8_t b = (uint8_t)s.at[i];
    if (b <= ' ')
        return 1;
    if (b == 0xC2 && i + 1 < s.len && (uint8_t)s.at[i + 1] == 0xA0)
        return 2;
    if (b == 0xE2 && i + 2 < s.len && (uint8_t)s.at[i + 1] == 0x80) {
        uint8_t last = (uint8_t)s.at[i + 2];
        return (last >= 0x80 && last <= 0x8A) || last == 0xAF ? 3 : 0;
    }
    return 0;
}

/* Has s no white space but single blanks between its words? */
static bool is_folded(struct span s)
{
    char before = ' ';
    for (size_t i = 0; i < s.len; i++) {
        uint8_t b = (uint8_t)s.at[i];
        if (b <= ' ' ? b != ' ' || before == ' ' : b >= 0xC2 && space_at(s, i))
            return false;
        before = s.at[i];
    }
    return before != ' ';
}

struct span norm_fold_space(struct norm_context *cx, struct span s)
{
    if (is_folded(s))
        return s;
    char *out = arena_text(cx->arena, s.len + 1);
    size_t n = 0;
    bool space = false;
    if (!out) {
        cx->no_memory = true;
        return (struct span){0};
    }
    for (size_t i = 0; i < s.len;) {
        size_t len = space_at(s, i);
        if (len) {
            space = n > 0;
            i += len;
            continue;
        }
        if (space)
            out[n++] = ' ';
        space = false;
        out[n++] = s.at[i++];
    }
    return (struct span){out, n};
}

void norm_set_amount_text(struct norm_context *cx, struct mention *m)
{
    char text[2 * DECIMAL_TEXT_MAX + 80];
    size_t n = decimal_format(text, m->value), unit_len = m->unit.len < 64 ? m->unit.len : 64;
    if (m->flags & MENTION_RANGE) {
        memcpy(text + n, "..", 2);
        n += 2 + decimal_format(text + n + 2, m->value_to);
    }
    if (unit_len) {
        text[n++] = ' ';
        memcpy(text + n, m->unit.at, unit_len);
        n += unit_len;
    }
    m->norm = norm_copy(cx, (struct span){text, n});
}
