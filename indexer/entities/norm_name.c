/* norm_name.c -- names as they are shown, and the titles beside them.
 *
 *     "Foreign Minister Ana  Soto's" -> name "Ana Soto", role "Foreign Minister" */
#include "indexer/entities/norm.h"

#include "core/text/fold.h"

static bool is_blank(char c)
{
    return (uint8_t)c <= ' ';
}

/* Length of s without a possessive at its end: 's, ’s, or the apostrophe behind a plural. */
static size_t without_possessive(struct span s)
{
    static const struct span endings[] = {{"'s", 2}, {"\xE2\x80\x99s", 4},
                                          {"'", 1},  {"\xE2\x80\x99", 3},
                                          {"'S", 2}, {"\xE2\x80\x99S", 4}};
    char last = s.len ? s.at[s.len - 1] : 0;
    if (last != 's' && last != 'S' && last != '\'' && last != '\x99')
        return s.len;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t n = endings[i].len;
        if (s.len > n && memcmp(s.at + s.len - n, endings[i].at, n) == 0)
            return s.len - n;
    }
    return s.len;
}

static bool takes_article(struct span s, const char *article)
{
    size_t n = strlen(article);
    return s.len > n + 1 && strncasecmp(s.at, article, n) == 0 && is_blank(s.at[n]);
}

/* "head of the Harbour Command, Air Force General": the title right beside the name. A comma inside
 * one title ("Minister of Trade, Industry and Tourism") does not part it. */
static struct span nearest_title(struct span s)
{
    size_t comma = s.len;
    while (comma && s.at[comma - 1] != ',')
        comma--;
    if (comma == 0 || comma == s.len)
        return s;
    for (size_t i = comma; i < s.len; i++)
        if (is_blank(s.at[i - 1]) && s.at[i] >= 'a' && s.at[i] <= 'z')
            return s;
    return span_sub(s, comma, s.len);
}

/* "the then Foreign Minister," -> "Foreign Minister". */
static struct span role_words(struct span s)
{
    static const char *const leads[] = {"the", "a",     "an",   "its", "his",
                                        "her", "their", "then", "and"};
    for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++)
        if (takes_article(s, leads[i])) {
            s = span_sub(s, strlen(leads[i]) + 1, s.len);
            i = (size_t)-1; /* from the first again */
        }
    while (s.len && (is_blank(s.at[s.len - 1]) || strchr(",;:-", s.at[s.len - 1])))
        s.len--;
    while (s.len && (is_blank(s.at[0]) || strchr(",;:-", s.at[0])))
        s = span_sub(s, 1, s.len);
    return s;
}

/* "M16A2s" are of the type M16A2. */
static struct span without_plural(struct span s)
{
    char before = s.len > 2 ? s.at[s.len - 2] : 0;
    bool code = (before >= '0' && before <= '9') || (before >= 'A' && before <= 'Z');
    return code && s.at[s.len - 1] == 's' ? span_sub(s, 0, s.len - 1) : s;
}

/* The next letter or digit of s from *at on, in small letters; 0: the end. A byte that folding may
 * treat otherwise than as one letter or one blank: -1. */
static int next_letter(struct span s, size_t *at)
{
    for (; *at < s.len; ++*at) {
        uint8_t b = (uint8_t)s.at[*at], small = b | 0x20;
        if (b >= 0x80 || b == '\'')
            return -1;
        if ((b >= '0' && b <= '9') || (small >= 'a' && small <= 'z')) {
            ++*at;
            return b <= '9' ? b : small;
        }
    }
    return 0;
}

/* Can no folding make these two equal? Their first different letters tell nearly always. */
static bool surely_differ(struct span a, struct span b)
{
    size_t i = 0, k = 0;
    if (takes_article(a, "the") || takes_article(b, "the"))
        return false;
    for (;;) {
        int x = next_letter(a, &i), y = next_letter(b, &k);
        if (x < 0 || y < 0 || (x == 0 && y == 0))
            return false;
        if (x != y)
            return true;
    }
}

/* Does some list say that these words stand for others? That "MTS" are also written "Mts", and
 * "Keita" "Keïta", is no reason to write this name otherwise. */
static bool is_another_name(struct span norm, struct span words)
{
    struct buf a = {0}, b = {0};
    if (!norm.len || (norm.len == words.len && strncasecmp(norm.at, words.at, words.len) == 0))
        return false;
    if (surely_differ(norm, words))
        return true;
    bool folds = fold_name(&a, norm) == BRIEF_OK && fold_name(&b, words) == BRIEF_OK;
    bool same = folds && span_equal((struct span){a.at, a.len}, (struct span){b.at, b.len});
    buf_release(&a);
    buf_release(&b);
    return !same;
}

bool norm_name(struct norm_context *cx, struct mention *m, const struct candidate *c)
{
    struct span words = span_sub(cx->text, m->start, m->end);
    words.len = without_possessive(words);
    m->end = m->start + (uint32_t)words.len;
    if (m->type == MENTION_EQUIPMENT)
        words = without_plural(words);
    m->norm = is_another_name(c->entry_norm, words) ? c->entry_norm : norm_fold_space(cx, words);
    struct span role = norm_capture(cx, c, CAPTURE_ROLE);
    if (role.len)
        role = role_words(nearest_title(role_words(role)));
    if (role.len)
        m->role = norm_fold_space(cx, role);
    return m->norm.len > 0;
}
