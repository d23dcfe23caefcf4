/* norm_money.c -- sums of money: which currency, how many minor units, which ends.
 *
 *     "US$3.5bn"  sign US$  number 3.5  mult bn      ->  3500000000 USD
 *     "50 MUSD"   number 50  mult M  unit USD        ->  50000000 USD
 *     "25 cents"  number 25  unit cents              ->  0.25 (currency unknown: USD, unsure)
 *
 * The sign may be a sign, a code or a word; the unit behind the number wins over the sign when
 * both stand there and the sign means several currencies ("$50 Canadian dollars"). */
#include "indexer/entities/norm_ends.h"

#include "indexer/entities/norm_number.h"

struct currency {
    struct span code, word; /* "USD", "$" */
    struct decimal factor;  /* 0.01 for cents */
    bool sure;
};

static struct span without_dot(struct span s)
{
    if (s.len > 1 && s.at[s.len - 1] == '.')
        s.len--;
    return s;
}

static bool is_code(struct span s)
{
    if (s.len != 3)
        return false;
    for (size_t i = 0; i < 3; i++)
        if (s.at[i] < 'A' || s.at[i] > 'Z')
            return false;
    return true;
}

/* Minor units name their currency ("0.01 GBP") or leave it to the context ("0.01"). */
static bool find_minor(struct currency *out, const struct vocabulary *words, struct span s)
{
    struct unit_value u;
    struct span norm = vocabulary_find(words, VOCAB_CURRENCY_MINOR, s, &out->sure);
    if (!norm.len)
        return false;
    u = unit_value_of(norm);
    out->factor = u.factor;
    out->code = u.symbol;
    if (is_code(norm)) { /* no number in front: the norm is the code alone */
        out->factor = (struct decimal){1, 2};
        out->code = norm;
    }
    return true;
}

static bool find_currency(struct currency *out, const struct vocabulary *words, struct span s)
{
    static const enum vocabulary_class classes[] = {VOCAB_CURRENCY_SIGN, VOCAB_CURRENCY_CODE,
                                                    VOCAB_CURRENCY_WORD};
    *out = (struct currency){.word = s, .factor = {1, 0}, .sure = true};
    s = without_dot(s);
    for (size_t i = 0; i < sizeof classes / sizeof classes[0] && !out->code.len; i++) {
        out->sure = true;
        out->code = vocabulary_find(words, classes[i], s, &out->sure);
    }
    if (out->code.len)
        return is_code(out->code);
    return find_minor(out, words, s);
}

/* Sign and unit together: the surer one names the currency. */
static bool choose_currency(struct norm_context *cx, const struct candidate *c,
                            struct currency *out)
{
    struct span sign = norm_capture(cx, c, CAPTURE_SIGN), unit = norm_capture(cx, c, CAPTURE_UNIT);
    struct currency by_sign, by_unit;
    bool has_sign = sign.len && find_currency(&by_sign, cx->words, sign);
    bool has_unit = unit.len && find_currency(&by_unit, cx->words, unit);
    if (!has_sign && !has_unit)
        return false;
    *out = has_unit && (!has_sign || by_unit.sure || !by_sign.sure) ? by_unit : by_sign;
    if (!out->code.len && has_sign)
        out->code = by_sign.code;
    if (!out->code.len) { /* cents of no named currency */
        out->code = SPAN("USD");
        out->sure = false;
    }
    return true;
}

/* "-$40m", "minus $40m": what stands in front of the sign and is no figure says so. */
static bool is_negative(const struct norm_context *cx, const struct mention *m, struct span sign)
{
    const char *start = cx->text.at + m->start;
    return sign.len && sign.at > start && (*start < '0' || *start > '9') && m->value.digits > 0 &&
           !(m->flags & MENTION_RANGE);
}

/* "the 2006 crown": a year before a word that is money only among other things, and no plural. */
static bool is_year_of(const struct norm_context *cx, const struct candidate *c,
                       const struct currency *currency)
{
    struct span number = norm_capture(cx, c, CAPTURE_NUMBER), word = currency->word;
    bool year = number.len == 4 && (number.at[0] == '1' || number.at[0] == '2') &&
                !memchr(number.at, '.', 4) && !memchr(number.at, ',', 4);
    return year && !currency->sure && word.len > 3 && (word.at[word.len - 1] | 0x20) != 's';
}

bool norm_money(struct norm_context *cx, struct mention *m, const struct candidate *c)
{
    struct currency currency;
    if (!choose_currency(cx, c, &currency) || is_year_of(cx, c, &currency) ||
        !norm_ends(cx, m, c, currency.factor))
        return false;
    if (is_negative(cx, m, norm_capture(cx, c, CAPTURE_SIGN))) {
        m->value.digits = -m->value.digits;
        m->value_to = m->value;
    }
    cx->guessed_unit = currency.sure ? (struct span){0} : currency.word;
    m->unit = currency.code;
    if (!currency.sure && m->confidence > UNSURE_CONFIDENCE)
        m->confidence = UNSURE_CONFIDENCE;
    norm_set_amount_text(cx, m);
    return true;
}
