/* reading_fixture.h -- who is meant, sentence by sentence: a table of texts with the readings
 * wanted.
 *
 *     p Soto = Julia Soto              the next mention with these words is a person's, that one's
 *     p Soto (General) = Julia Soto    and that title stands beside it
 *     p Soto = ? Ana Soto / Luis Soto  undecided between these two
 *     - Soto                           no mention has just these words
 *
 * Letters: p person, o organisation, l place. Wants are met in the order of the text; mentions
 * between them do not matter, weak ones do not count. */
#ifndef BRIEF_TESTS_READING_FIXTURE_H
#define BRIEF_TESTS_READING_FIXTURE_H

#include "extract_fixture.h"

#define WANTS_MAX 10

struct reading {
    const char *text;
    const char *wants[WANTS_MAX];
};

/* One mention as a want would write it. */
static inline void reading_line(struct buf *out, const struct mention *m, struct span text,
                                bool with_role)
{
    buf_clear(out);
    buf_printf(out, "%c ", "pol"[m->type]);
    for (uint32_t i = m->start; i < m->end; i++) /* a line end inside a name counts as a blank */
        buf_byte(out, text.at[i] == '\n' ? ' ' : (uint8_t)text.at[i]);
    if (with_role && m->role.len)
        buf_printf(out, " (%.*s)", (int)m->role.len, m->role.at);
    buf_puts(out, " = ");
    if (!(m->flags & MENTION_UNDECIDED)) {
        buf_span(out, m->norm);
    } else {
        buf_puts(out, "? ");
        for (size_t i = 0; i < m->candidates.len; i++)
            if (m->candidates.at[i] == '\n')
                buf_puts(out, " / ");
            else
                buf_byte(out, (uint8_t)m->candidates.at[i]);
    }
    buf_byte(out, 0);
    cr_assert(!out->failed);
}

static inline bool reading_is_mention(const struct mention *m)
{
    return m->type <= MENTION_PLACE && !(m->flags & MENTION_WEAK);
}

static inline bool reading_refused(const struct bench *b, struct span text, const char *words)
{
    for (size_t i = 0; i < b->mentions.n; i++) {
        const struct mention *m = &b->mentions.at[i];
        if (reading_is_mention(m) && span_equal(span_sub(text, m->start, m->end), span_of(words)))
            return false;
    }
    return true;
}

/* The mention from *at on that answers the want; *at is moved behind it. */
static inline bool reading_met(const struct bench *b, struct span text, const char *want,
                               size_t *at, struct buf *line)
{
    for (size_t i = *at; i < b->mentions.n; i++) {
        const struct mention *m = &b->mentions.at[i];
        if (!reading_is_mention(m))
            continue;
        for (int with_role = 0; with_role < 2; with_role++) {
            reading_line(line, m, text, with_role);
            if (strcmp(line->at, want) == 0) {
                *at = i + 1;
                return true;
            }
        }
    }
    return false;
}

/* The mentions of names, one a line, for a message. */
static inline const char *reading_all(const struct bench *b, struct span text, struct buf *out)
{
    struct buf line = {0};
    buf_clear(out);
    for (size_t i = 0; i < b->mentions.n; i++) {
        if (!reading_is_mention(&b->mentions.at[i]))
            continue;
        reading_line(&line, &b->mentions.at[i], text, true);
        buf_printf(out, "  %s\n", line.at);
    }
    buf_byte(out, 0);
    buf_release(&line);
    return out->at;
}

/* Blocks of a text whose paragraphs are parted by empty lines. */
static inline size_t reading_blocks(struct span text, struct block *out, size_t max)
{
    size_t n = 0, from = 0;
    for (size_t i = 0; i <= text.len && n < max; i++) {
        bool ends =
            i == text.len || (text.at[i] == '\n' && i + 1 < text.len && text.at[i + 1] == '\n');
        if (!ends || i < from)
            continue;
        uint8_t kind = n == 0 && i < text.len ? BLOCK_TITLE : BLOCK_PARAGRAPH;
        out[n++] = (struct block){.start = (uint32_t)from, .end = (uint32_t)i, .kind = kind};
        from = i + 2;
    }
    return n;
}

static inline void reading_check(struct bench *b, const struct reading *r)
{
    struct buf line = {0}, all = {0};
    struct span text = span_of(r->text);
    size_t at = 0;
    struct block blocks[8];
    struct brief_error err = {0};
    struct document doc = bench_document(text, NULL);
    doc.blocks = blocks;
    doc.n_blocks = reading_blocks(text, blocks, sizeof blocks / sizeof blocks[0]);
    cr_assert_eq(bench_run_document(b, &doc, &err), BRIEF_OK, "%s", err.text);
    for (size_t i = 0; i < WANTS_MAX && r->wants[i]; i++) {
        const char *want = r->wants[i];
        bool ok = want[0] == '-' ? reading_refused(b, text, want + 2)
                                 : reading_met(b, text, want, &at, &line);
        cr_expect(ok, "%s\n  wanted: %s\n  got:\n%s", r->text, want, reading_all(b, text, &all));
    }
    buf_release(&line);
    buf_release(&all);
}

#define READ_ALL(bench, table)                                                                     \
    for (size_t reading_ = 0; reading_ < sizeof(table) / sizeof(table)[0]; reading_++)             \
    reading_check(bench, &(table)[reading_])

#endif
