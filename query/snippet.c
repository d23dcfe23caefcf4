/* snippet.c -- choose a window of the text and fold it.
 *
 * The window with the most different operands wins, then the one with the most marks, then the
 * first. It begins with the sentence of its first mark when that is near, and ends at a word. */
#include "query/snippet.h"

#include "core/text/clean.h"

struct window {
    size_t from, to; /* bytes of the document's text */
};

/* Index of the mark that the best window begins with. Two pointers: linear. */
static size_t best_anchor(const struct marks *marks, size_t first, size_t width, uint32_t *count_of,
                          size_t *best_to)
{
    size_t best = first, best_leaves = 0, best_n = 0, to = first, leaves = 0;
    for (size_t from = first; from < marks->n; from++) {
        for (; to < marks->n && marks->at[to].to <= marks->at[from].from + width; to++)
            leaves += count_of[marks->at[to].leaf]++ == 0;
        if (to <= from)
            to = from + 1; /* a mark wider than the window stands alone */
        else if (leaves > best_leaves || (leaves == best_leaves && to - from > best_n)) {
            best = from;
            best_leaves = leaves;
            best_n = to - from;
        }
        if (count_of[marks->at[from].leaf] && --count_of[marks->at[from].leaf] == 0)
            leaves--;
    }
    *best_to = best + (best_n ? best_n : 1);
    return best;
}

static bool is_gap(struct span text, size_t at)
{
    return (uint8_t)text.at[at] <= ' ';
}

/* Does a sentence begin at `at`? */
static bool starts_sentence(struct span text, size_t at)
{
    if (at == 0 || (at >= 2 && text.at[at - 1] == '\n' && text.at[at - 2] == '\n'))
        return true;
    if (!is_gap(text, at - 1) || is_gap(text, at) || (text.at[at] >= 'a' && text.at[at] <= 'z'))
        return false;
    size_t i = at - 1;
    while (i > 0 && is_gap(text, i))
        i--;
    if (text.at[i] == '"' || text.at[i] == ')' || text.at[i] == '\'')
        i -= i > 0;
    else if (i >= 2 && memcmp(text.at + i - 2, "\xE2\x80\x9D", 3) == 0)
        i -= i > 2 ? 3 : 2;
    return text.at[i] == '.' || text.at[i] == '!' || text.at[i] == '?';
}

/* Go back from `at` by at most `room` bytes, not before `least`: to where the sentence begins, else
 * to where a word does. */
static size_t window_start(struct span text, size_t at, size_t room, size_t least)
{
    size_t word = at;
    for (size_t i = at;; i--) {
        if (i == least || starts_sentence(text, i))
            return i;
        if (is_gap(text, i - 1) && !is_gap(text, i))
            word = i;
        if (at - i >= room)
            break;
    }
    return word;
}

/* The end of the window: at most `to`, not before `least`, at the end of a word. */
static size_t window_end(struct span text, size_t least, size_t to)
{
    if (to >= text.len)
        return text.len;
    size_t i = to;
    while (i > least && !is_gap(text, i))
        i--;
    if (i > least)
        return i;
    while (to < text.len && ((uint8_t)text.at[to] & 0xC0) == 0x80)
        to++;
    return to > least ? to : least;
}

static struct window choose(const struct document *doc, const struct marks *marks, size_t anchor,
                            size_t n_covered, size_t body, size_t width)
{
    struct span text = doc->text;
    struct window w = {body, body};
    if (n_covered == 0) {
        while (w.from < text.len && is_gap(text, w.from))
            w.from++;
        w.to = window_end(text, w.from, w.from + width);
        return w;
    }
    size_t first = marks->at[anchor].from, last = marks->at[anchor + n_covered - 1].to;
    size_t spare = width > last - first ? width - (last - first) : 0;
    size_t least = first < body ? 0 : body;
    w.from = window_start(text, first, spare * 4 / 5, least);
    if (!starts_sentence(text, w.from) && w.from > least)
        w.from =
            window_start(text, first, spare / 2, least); /* no sentence near: stand in the middle */
    w.to = window_end(text, last, w.from + width > last ? w.from + width : last);
    return w;
}

/* The window's bytes, gaps folded, marks carried over. */
static brief_status fold_window(struct snippet *out, struct span text, struct window w,
                                const struct marks *marks, struct arena *a, struct brief_error *err)
{
    struct buf b = {0};
    size_t next = 0;
    bool gap = false, open = false, cut_left = w.from > 0 && !starts_sentence(text, w.from);
    out->marks = arena_calloc(a, marks->n + 1, sizeof *out->marks);
    if (!out->marks)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for a snippet");
    while (next < marks->n && marks->at[next].from < w.from)
        next++;
    if (cut_left)
        buf_puts(&b, "…");
    for (size_t i = w.from; i < w.to;) {
        size_t n = clean_gap(text, i);
        if (!n && gap && b.len)
            buf_byte(&b, ' ');
        if (!open && next < marks->n && marks->at[next].from <= i && !n) {
            out->marks[out->n_marks] = (struct mark){(uint32_t)b.len, 0, marks->at[next].leaf};
            open = true;
        }
        gap = n > 0;
        if (!n)
            buf_byte(&b, (uint8_t)text.at[i]);
        i += n ? n : 1;
        if (next < marks->n && i >= marks->at[next].to) {
            if (open)
                out->marks[out->n_marks++].to = (uint32_t)b.len;
            open = false;
            next++;
        }
    }
    if (open)
        out->marks[out->n_marks++].to = (uint32_t)b.len;
    size_t rest = w.to;
    while (rest < text.len && is_gap(text, rest))
        rest++;
    if (rest < text.len && b.len && b.at[b.len - 1] != '.' && b.at[b.len - 1] != '!' &&
        b.at[b.len - 1] != '?')
        buf_puts(&b, " …");
    out->text = b.failed ? (struct span){NULL, 0} : arena_copy(a, buf_bytes(&b));
    buf_release(&b);
    return out->text.at ? BRIEF_OK : brief_fail(err, BRIEF_ENOMEM, "out of memory for a snippet");
}

brief_status snippet_make(struct snippet *out, const struct document *doc,
                          const struct marks *marks, size_t width, struct arena *a,
                          struct brief_error *err)
{
    size_t body = 0, first = 0, anchor = 0, end = 0, n_leaves = 1;
    *out = (struct snippet){0};
    if (doc->n_blocks > 1 && doc->blocks[0].kind == BLOCK_TITLE)
        body = doc->blocks[0].end;
    while (first < marks->n && marks->at[first].from < body)
        first++;
    for (size_t i = 0; i < marks->n; i++)
        if (marks->at[i].leaf >= n_leaves)
            n_leaves = marks->at[i].leaf + 1;
    uint32_t *count_of = arena_calloc(a, n_leaves, sizeof *count_of);
    if (!count_of)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for a snippet");
    if (first < marks->n)
        anchor = best_anchor(marks, first, width * 3 / 4, count_of, &end);
    struct window w = choose(doc, marks, anchor, first < marks->n ? end - anchor : 0, body, width);
    out->at = first < marks->n ? marks->at[anchor].from
              : marks->n       ? marks->at[0].from
                               : (uint32_t)w.from;
    return fold_window(out, doc->text, w, marks, a, err);
}
