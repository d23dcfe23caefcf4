/* pass_marks.c -- one look at every token, so that the steps need look at few.
 *
 *     tokens, classes, little words ──> for each kind of mark a bit per token ──> pass_next_mark
 *
 * Half of a text's words are in small letters and say nothing of names; a step that asks for
 * capitals, commas or "alias" goes from mark to mark. */
#include "indexer/entities/pass.h"

#include "core/mem.h"

#define LONE_LETTERS_MIN 3 /* bytes of a word that alone is a guess: pass_lone.c */

/* A word with a capital, or a compound of such. */
static void mark_capital(const struct pass *p, uint32_t token, uint64_t *row, uint64_t bit)
{
    const struct token *t = &p->tokens->at[token];
    if (pass_has(p, token, PASS_HONORIFIC))
        row[PASS_MARK_HONORIFIC] |= bit;
    if (!pass_is_word(p, token))
        return;
    row[PASS_MARK_CAPITAL] |= bit;
    if (t->shape == SHAPE_CAP && pass_has(p, token, PASS_GIVEN_NAME))
        row[PASS_MARK_GIVEN] |= bit;
    if ((t->shape == SHAPE_CAP || t->shape == SHAPE_MIXED) && !p->facts[t->form].set &&
        t->len >= LONE_LETTERS_MIN && !(t->flags & TOKEN_PART))
        row[PASS_MARK_UNLISTED] |= bit;
}

static void mark(const struct pass *p, uint32_t token, uint64_t *row, uint64_t bit)
{
    const uint64_t words = WORD_BIT(WORD_THE) | WORD_BIT(WORD_PHRASE);
    const struct token *t = &p->tokens->at[token];
    uint64_t groups = little_word(p->forms, p->facts, t->form);
    if (groups & words) {
        if (groups & WORD_BIT(WORD_THE))
            row[PASS_MARK_THE] |= bit;
        else if (t->shape == SHAPE_LOWER)
            row[PASS_MARK_DEFINES] |= bit;
    }
    if (t->shape == SHAPE_LOWER)
        return;
    if (pass_is_capital(p, token))
        mark_capital(p, token, row, bit);
    else if (t->shape == SHAPE_OPEN || t->shape == SHAPE_COMMA ||
             (t->shape == SHAPE_DASH && (t->flags & TOKEN_SPACE)))
        row[PASS_MARK_DEFINES] |= bit;
}

brief_status pass_mark_tokens(struct pass *p)
{
    uint32_t n = (uint32_t)p->tokens->n;
    size_t n_rows = n / 64 + 1;
    uint64_t(*rows)[N_PASS_MARKS] = mem_grow(p->marks, &p->marks_cap, n_rows, sizeof *rows);
    if (!rows)
        return BRIEF_ENOMEM;
    p->marks = rows;
    memset(rows, 0, n_rows * sizeof *rows);
    for (uint32_t i = 0; i < n; i++)
        mark(p, i, rows[i / 64], (uint64_t)1 << (i % 64));
    return BRIEF_OK;
}

uint32_t pass_next_mark(const struct pass *p, enum pass_mark mark, uint32_t from)
{
    uint32_t n = (uint32_t)p->tokens->n;
    if (from >= n)
        return n;
    uint64_t bits = p->marks[from / 64][mark] & (UINT64_MAX << (from % 64));
    for (uint32_t row = from / 64; row <= n / 64; bits = p->marks[row][mark]) {
        if (bits)
            return 64 * row + (uint32_t)__builtin_ctzll(bits);
        if (++row > n / 64)
            break;
    }
    return n;
}
