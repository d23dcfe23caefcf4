/* norm_quantity.c -- measures with a unit, percentages, counts.
 *
 *     "350 megawatts" -> 350 MW      "5-6 percent" -> 5..6 %      "2 mln bpd" -> 2000000 bbl/d */
#include "indexer/entities/norm_ends.h"

static struct unit_value read_unit(struct norm_context *cx, struct span unit)
{
    struct span word = norm_fold_space(cx, unit);
    struct span norm = vocabulary_find(cx->words, VOCAB_UNIT, word, NULL);
    if (!norm.len && word.len > 1 && word.at[word.len - 1] == '.')
        norm = vocabulary_find(cx->words, VOCAB_UNIT, span_sub(word, 0, word.len - 1), NULL);
    return unit_value_of(norm.len ? norm : word);
}

bool norm_quantity(struct norm_context *cx, struct mention *m, const struct candidate *c)
{
    struct span unit = norm_capture(cx, c, CAPTURE_UNIT), first = norm_capture(cx, c, CAPTURE_SIGN);
    if (!unit.len && !norm_capture(cx, c, CAPTURE_MULT).len)
        return false; /* a bare number is no measure */
    struct unit_value u = {{1, 0}, {0}};
    if (unit.len)
        u = read_unit(cx, unit);
    if (first.len && !span_equal(read_unit(cx, first).symbol, u.symbol))
        return false; /* "8 percent to 26 kg" are two measures */
    if (!norm_ends(cx, m, c, u.factor))
        return false;
    m->unit = u.symbol;
    norm_set_amount_text(cx, m);
    return true;
}
