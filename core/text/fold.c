/* fold.c -- keys of names. */
#include "core/text/fold.h"

#include "core/text/utf8.h"

static bool is_name_byte(char c)
{
    uint8_t b = (uint8_t)c;
    return (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b >= 0x80;
}

/* Does the '.' or ''' at i belong to the word? Dots of "u.s." go, those of "3.5" and "b.co" stay;
 * an apostrophe stays between letters unless it is a possessive. */
static bool keeps(struct span s, size_t i)
{
    bool inside = i > 0 && i + 1 < s.len && is_name_byte(s.at[i - 1]) && is_name_byte(s.at[i + 1]);
    if (!inside)
        return false;
    if (s.at[i] == '.')
        return s.at[i - 1] >= '0' && s.at[i - 1] <= '9';
    return !(s.at[i + 1] == 's' && (i + 2 == s.len || !is_name_byte(s.at[i + 2])));
}

/* Append the next word of the folded name, *i moving behind it; false at the end. */
static bool next_word(struct buf *out, struct span s, size_t *i)
{
    while (*i < s.len && !is_name_byte(s.at[*i]))
        ++*i;
    if (*i == s.len)
        return false;
    for (; *i < s.len; ++*i) {
        char c = s.at[*i];
        if (is_name_byte(c) || ((c == '.' || c == '\'') && keeps(s, *i)))
            buf_byte(out, (uint8_t)c);
        else if (c == '.' && *i + 1 < s.len && is_name_byte(s.at[*i + 1]))
            continue; /* u.s */
        else if (c == '\'' && *i + 1 < s.len && s.at[*i + 1] == 's')
            ++*i; /* the possessive goes as a whole */
        else
            break;
    }
    return true;
}

brief_status fold_name(struct buf *out, struct span name)
{
    struct buf folded = {0};
    brief_status st = utf8_append_folded(&folded, name);
    struct span s = buf_bytes(&folded);
    size_t start = out->len, i = 0, n_words = 0;
    if (st == BRIEF_OK && s.len > 4 && memcmp(s.at, "the ", 4) == 0)
        i = 4;
    while (st == BRIEF_OK) {
        size_t before = out->len;
        if (n_words)
            buf_byte(out, ' ');
        if (!next_word(out, s, &i)) {
            out->len = before;
            break;
        }
        if (out->len - start > FOLD_KEY_MAX && n_words) {
            out->len = before;
            break;
        }
        n_words++;
    }
    if (out->len - start > FOLD_KEY_MAX)
        out->len =
            start + utf8_cut((struct span){out->at + start, out->len - start}, FOLD_KEY_MAX).len;
    buf_release(&folded);
    return st ? st : out->failed ? BRIEF_ENOMEM : BRIEF_OK;
}
