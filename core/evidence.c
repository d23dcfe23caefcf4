/* evidence.c -- the rule by which a collection admits a weak name. */
#include "core/evidence.h"

static uint64_t count_proofs(const struct evidence *e, uint8_t *best)
{
    uint64_t n = 0;
    *best = 0;
    for (uint8_t type = 0; type < N_NAME_TYPES; type++) {
        n += e->n_proofs[type];
        if (e->n_proofs[type] > e->n_proofs[*best])
            *best = type;
    }
    return n;
}

static bool is_everyday(uint64_t n_capital, uint64_t n_small)
{
    return n_small * EVERYDAY > n_capital;
}

struct evidence evidence_of_key(struct span key)
{
    bool is_word = key.len && !memchr(key.at, ' ', key.len);
    return (struct evidence){.is_word = is_word, .is_short = is_word && key.len < WORD_LETTERS};
}

void evidence_add_word(struct evidence *e, uint64_t n_capital, uint64_t n_small)
{
    if (n_capital + n_small == 0)
        return;
    bool first = e->n_capital + e->n_small == 0;
    if (first || n_small * (e->n_capital + 1) < e->n_small * (n_capital + 1)) {
        e->n_capital = n_capital;
        e->n_small = n_small;
    }
}

bool evidence_next_word(struct span *key, struct span *word)
{
    const char *space = key->len ? memchr(key->at, ' ', key->len) : NULL;
    size_t len = space ? (size_t)(space - key->at) : key->len;
    *word = span_sub(*key, 0, len);
    *key = span_sub(*key, space ? len + 1 : len, key->len);
    return len > 0;
}

bool evidence_needs_words(const struct evidence *e)
{
    uint8_t best;
    uint64_t n = count_proofs(e, &best);
    if (e->n_proofs[best] * 100 < n * AGREEMENT || e->is_short)
        return false;
    return e->is_word ? n >= PROOFS_OF_WORD : n >= PROOFS_OF_PHRASE && n < PROOFS_OF_WORD;
}

struct verdict evidence_decide(const struct evidence *e)
{
    uint8_t best;
    uint64_t n = count_proofs(e, &best);
    bool everyday = is_everyday(e->n_capital, e->n_small);
    struct verdict v = {VERDICT_ADMITTED, best};
    if (n < (e->is_word || everyday ? PROOFS_OF_WORD : PROOFS_OF_PHRASE))
        v.reason = VERDICT_UNPROVEN;
    else if (e->n_proofs[best] * 100 < n * AGREEMENT)
        v.reason = VERDICT_DIVIDED;
    else if (e->is_short)
        v.reason = VERDICT_SHORT;
    else if (e->is_word && everyday)
        v.reason = VERDICT_EVERYDAY;
    else if (e->is_word && n * PROOF_SHARE < e->n_capital)
        v.reason = VERDICT_RARE;
    return v;
}

void evidence_apply(struct mention *m, struct verdict verdict)
{
    if (verdict.reason != VERDICT_ADMITTED)
        return;
    m->type = verdict.type;
    m->flags = (uint16_t)((m->flags & ~MENTION_WEAK) | MENTION_ADMITTED);
    m->confidence = PROOF_CONFIDENCE;
}

static void tell_proofs(struct buf *out, const struct evidence *e, uint8_t best, uint64_t n)
{
    if (!n) {
        buf_puts(out, "no sure mention of these words anywhere");
        return;
    }
    buf_printf(out, "%llu of %llu sure mention%s of these words %s %s",
               (unsigned long long)e->n_proofs[best], (unsigned long long)n, n == 1 ? "" : "s",
               n == 1 ? "is" : "are", mention_type_name(best));
}

void evidence_tell(struct buf *out, const struct evidence *e)
{
    uint8_t best;
    uint64_t n = count_proofs(e, &best);
    struct verdict v = evidence_decide(e);
    switch (v.reason) {
    case VERDICT_ADMITTED:
        buf_printf(out, "admitted as %s: ", mention_type_name(v.type));
        break;
    case VERDICT_UNPROVEN:
        buf_puts(out, "not proven: ");
        break;
    case VERDICT_DIVIDED:
        buf_puts(out, "types disagree: ");
        break;
    case VERDICT_SHORT:
        buf_puts(out, "too short a word: ");
        break;
    case VERDICT_RARE:
        buf_puts(out, "too seldom proven: ");
        break;
    default:
        buf_puts(out, "an everyday word: ");
    }
    tell_proofs(out, e, best, n);
    if (e->n_capital + e->n_small)
        buf_printf(out, "; %swritten small %llu of %llu times",
                   e->is_word ? "" : "the least everyday of them is ",
                   (unsigned long long)e->n_small, (unsigned long long)(e->n_small + e->n_capital));
}
