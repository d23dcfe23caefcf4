/* pass_marks.c -- one look at every token, so that the steps need look at few.
 *
 *     tokens, classes, little words ──> for each kind of mark a bit per token ──> pass_next_mark
 *
 * Half of a text's words are in small letters and say nothing of names; a step that asks for
 * capitals, commas or "alias" goes from mark to mark. */
#include "indexer/entities/pass.h"

#include "core/mem.h"

#define MARK(mark) (1u << PASS_MARK_##mark)

/* What a token's shape alone says. */
static const uint8_t marks_of_shape[N_SHAPES] = {
    [SHAPE_CAP] = MARK(CAPITAL) | MARK(HONORIFIC) | MARK(GIVEN),
    [SHAPE_UPPER] = MARK(CAPITAL) | MARK(HONORIFIC),
    [SHAPE_MIXED] = MARK(CAPITAL) | MARK(HONORIFIC),
    [SHAPE_INITIAL] = MARK(CAPITAL) | MARK(HONORIFIC),
    [SHAPE_OPEN] = MARK(DEFINES),
    [SHAPE_COMMA] = MARK(DEFINES),
    [SHAPE_DASH] = MARK(DEFINES),
};

static unsigned marks_of(const struct pass *p, uint32_t token)
{
    const struct token *t = &p->tokens->at[token];
    uint64_t groups = little_word(p->forms, p->facts, t->form);
    unsigned marks = marks_of_shape[t->shape];
    if (groups & WORD_BIT(WORD_THE))
        marks |= MARK(THE);
    if (t->shape == SHAPE_LOWER)
        return groups & WORD_BIT(WORD_PHRASE) ? marks | MARK(DEFINES) : marks;
    if (!(marks & MARK(CAPITAL)))
        return t->shape == SHAPE_DASH && !(t->flags & TOKEN_SPACE) ? marks & ~MARK(DEFINES) : marks;
    if (!pass_is_word(p, token))
        marks &= ~MARK(CAPITAL);
    if (!pass_has(p, token, PASS_HONORIFIC))
        marks &= ~MARK(HONORIFIC);
    if (!pass_has(p, token, PASS_GIVEN_NAME))
        marks &= ~MARK(GIVEN);
    return marks;
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
        for (unsigned marks = marks_of(p, i); marks; marks &= marks - 1)
            rows[i / 64][__builtin_ctz(marks)] |= (uint64_t)1 << (i % 64);
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
