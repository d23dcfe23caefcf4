/* test_mention_diff.c -- two lists of one document's mentions, compared. */
#include "core/buf.h"
#include "core/mem.h"
#include "indexer/mention_diff.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

/* "p0-4=Ruiz o6-9 ?l3-5": type letter, span, norm; '?': a guess. In the order of the text. */
static size_t parse(struct mention *out, const char *text)
{
    static const char letters[] = "polaqdren";
    size_t n = 0;
    while (*text) {
        struct mention m = {0};
        int used = 0;
        if (*text == '?') {
            m.flags = MENTION_WEAK;
            text++;
        }
        m.type = (uint8_t)(strchr(letters, *text) - letters);
        cr_assert_eq(sscanf(text + 1, "%u-%u%n", &m.start, &m.end, &used), 2, "%s", text);
        text += 1 + used;
        if (*text == '=') {
            size_t len = strcspn(++text, " ");
            m.norm = (struct span){text, len};
            text += len;
        }
        text += strspn(text, " ");
        out[n++] = m;
    }
    return n;
}

static void put(struct buf *out, const struct mention *m)
{
    if (m)
        buf_printf(out, "%c%u-%u", mention_type_letter(m->type), m->start, m->end);
}

Test(mention_diff, gained_lost_changed)
{
    static const struct {
        const char *before, *after;
        bool weak;
        const char *want;
    } cases[] = {
        {"", "", false, ""},
        {"p0-4=Ruiz", "p0-4=Ruiz", false, ""},
        {"p0-4=Ruiz", "p0-4=Paz", false, "p0-4>p0-4 "},
        {"p0-4", "", false, "p0-4> "},
        {"", "p0-4", false, ">p0-4 "},
        {"p0-4", "o0-4", false, "p0-4>o0-4 "},
        {"p0-4", "p0-9", false, "p0-4>p0-9 "},
        {"p0-4", "p4-9", false, "p0-4> >p4-9 "},
        {"p0-4 p5-9", "p0-9", false, "p0-4>p0-9 p5-9> "},
        {"p0-9", "p0-4 p5-9", false, "p0-9>p0-4 >p5-9 "},
        {"o0-9 o6-8", "o6-8", false, "o0-9> "},
        {"o0-9 o6-8", "o0-9 p6-8", false, "o6-8>p6-8 "},
        {"p0-2 l20-22", "d10-12 l20-22", false, "p0-2> >d10-12 "},
        {"?p0-4", "p0-4", false, ">p0-4 "},
        {"p0-4", "?p0-4", false, "p0-4> "},
        {"?p0-4", "?o0-4", false, ""},
        {"?p0-4", "?o0-4", true, "p0-4>o0-4 "},
        {"p5-6 p8-9", "p1-2 p8-9 p10-11", false, ">p1-2 p5-6> >p10-11 "},
    };
    struct mention_diff d = {0};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mention before[8], after[8];
        struct buf got = {0};
        size_t n_before = parse(before, cases[i].before), n_after = parse(after, cases[i].after);
        cr_assert_eq(mention_diff(&d, before, n_before, after, n_after, cases[i].weak), BRIEF_OK);
        for (size_t k = 0; k < d.n; k++) {
            put(&got, d.at[k].before);
            buf_byte(&got, '>');
            put(&got, d.at[k].after);
            buf_byte(&got, ' ');
        }
        buf_byte(&got, 0);
        cr_expect_str_eq(got.at, cases[i].want, "%s | %s: %s", cases[i].before, cases[i].after,
                         got.at);
        buf_release(&got);
    }
    mention_diff_release(&d);
}

Test(mention_diff, no_memory_is_told)
{
    struct mention one = {.end = 4}, other = {.end = 4, .type = MENTION_PLACE};
    for (long n = 1; n <= 2; n++) {
        struct mention_diff d = {0};
        mem_fail_from(n);
        brief_status st = mention_diff(&d, &one, 1, &other, 1, false);
        mem_fail_from(0);
        cr_expect_eq(st, BRIEF_ENOMEM, "allocation %ld", n);
        mention_diff_release(&d);
    }
}
