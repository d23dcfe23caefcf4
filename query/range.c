/* range.c -- read what a person types for a sum or a range of sums. */
#include "query/range.h"

#include "query/query_error.h"

static const struct {
    const char *sign, *code;
} signs[] = {
    {"US$", "USD"}, {"U.S.$", "USD"}, {"$US", "USD"}, {"C$", "CAD"}, {"CA$", "CAD"}, {"A$", "AUD"},
    {"AU$", "AUD"}, {"NZ$", "NZD"},   {"HK$", "HKD"}, {"S$", "SGD"}, {"R$", "BRL"},  {"MX$", "MXN"},
    {"NT$", "TWD"}, {"J$", "JMD"},    {"TT$", "TTD"}, {"$", "USD"},  {"€", "EUR"},   {"£", "GBP"},
    {"¥", "JPY"},   {"₹", "INR"},     {"₽", "RUB"}, {"₩", "KRW"},  {"₺", "TRY"},   {"₴", "UAH"},
    {"₦", "NGN"},   {"₪", "ILS"},     {"₫", "VND"},   {"₱", "PHP"},  {"฿", "THB"},   {"₸", "KZT"},
    {"₡", "CRC"},   {"₲", "PYG"},     {"₵", "GHS"},   {"S/", "PEN"}, {"S/.", "PEN"}, {"Rs", "INR"},
    {"zł", "PLN"},
};

/* ISO 4217, four bytes each; old ones that archives speak of included. */
static const char codes[] =
    "AED AFA AFN ALL AMD ANG AOA AON ARA ARS ATS AUD AWG AZM AZN BAM BBD BDT BEF BGL BGN BHD BIF "
    "BMD BND BOB BOP BOV BRC BRE BRL BRN BRR BSD BTN BWP BYN BYR BZD CAD CDF CHE CHF CHW CLF CLP "
    "CNH CNY COP COU CRC CSD CSK CUC CUP CVE CYP CZK DDM DEM DJF DKK DOP DZD ECS EEK EGP ERN ESP "
    "ETB ETH EUR FIM FJD FKP FRF GBP GEL GHC GHS GIP GMD GNF GNS GQE GRD GTQ GYD HKD HNL HRK HTG "
    "HUF IDR IEP ILP ILS INR IQD IRR ISK ITL JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT "
    "LAK LBP LKR LRD LSL LTL LUF LVL LYD MAD MDL MGA MGF MKD MLF MMK MNT MOP MRO MRU MTL MUR MVR "
    "MWK MXN MXP MXV MYR MZM MZN NAD NGN NIO NLG NOK NPR NZD OMR PAB PEI PEN PGK PHP PKR PLN PLZ "
    "PTE PYG QAR ROL RON RSD RUB RUR RWF SAR SBD SCR SDD SDG SEK SGD SHP SIT SKK SLE SLL SOS SRD "
    "SSP STD STN SUR SVC SYP SZL THB TJS TMM TMT TND TOP TRL TRY TTD TWD TZS UAH UAK UGX USD USN "
    "UYI UYP UYU UYW UZS VEB VED VEF VES VND VUV WST XAF XAG XAU XBT XCD XDR XEU XOF XPF XTR YDD "
    "YER YUD YUM ZAR ZMK ZMW ZRN ZWD ZWL ";

#define CODE_STEP 4

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool equal_fold(struct span a, const char *b)
{
    if (a.len != strlen(b))
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (upper(a.at[i]) != upper(b[i]))
            return false;
    return true;
}

struct span currency_code(struct span text)
{
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (span_equal(text, span_of(signs[i].sign)))
            return span_of(signs[i].code);
    for (size_t i = 0; text.len == 3 && i + 3 < sizeof codes; i += CODE_STEP)
        if (upper(text.at[0]) == codes[i] && upper(text.at[1]) == codes[i + 1] &&
            upper(text.at[2]) == codes[i + 2])
            return (struct span){codes + i, 3};
    return (struct span){NULL, 0};
}

/* The power of ten of a multiplier; -1: it is none. */
static int multiplier(struct span word)
{
    static const struct {
        const char *word;
        int power;
    } words[] = {
        {"k", 3},   {"thousand", 3}, {"m", 6},         {"mn", 6},       {"mln", 6},
        {"mm", 6},  {"mio", 6},      {"million", 6},   {"millions", 6}, {"b", 9},
        {"bn", 9},  {"bln", 9},      {"billion", 9},   {"billions", 9}, {"t", 12},
        {"tn", 12}, {"trn", 12},     {"trillion", 12}, {"crore", 7},    {"lakh", 5},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (equal_fold(word, words[i].word))
            return words[i].power;
    return word.len ? -1 : 0;
}

struct reader {
    struct span whole; /* what was typed, for messages */
    size_t at, end;
    bool is_quantity;
    struct brief_error *err;
};

static void skip_spaces(struct reader *r)
{
    while (r->at < r->end && (r->whole.at[r->at] == ' ' || r->whole.at[r->at] == '_'))
        r->at++;
}

/* Take bytes up to a digit, a space or the end: what may be a currency. */
static struct span take_sign(struct reader *r)
{
    size_t from = r->at;
    while (r->at < r->end && !is_digit(r->whole.at[r->at]) && r->whole.at[r->at] != ' ' &&
           r->whole.at[r->at] != '-' &&
           !(r->whole.at[r->at] == '.' && r->at + 1 < r->end && is_digit(r->whole.at[r->at + 1])))
        r->at++;
    return span_sub(r->whole, from, r->at);
}

static struct span take_letters(struct reader *r)
{
    size_t from = r->at;
    while (r->at < r->end && is_letter(r->whole.at[r->at]))
        r->at++;
    return span_sub(r->whole, from, r->at);
}

static brief_status bad_currency(struct reader *r, size_t at, struct span sign)
{
    return query_fail(r->err, r->whole, at,
                      "'%.*s' is no currency that is known here. Write its code, as in "
                      "USD30m..USD100m, or quote the sign: an unquoted $30 is taken by the shell "
                      "and leaves 0 (write 'US$30m..US$100m')",
                      (int)(sign.len < 40 ? sign.len : 40), sign.at);
}

static brief_status bad_number(struct reader *r, size_t at)
{
    return query_fail(r->err, r->whole, at,
                      "an amount is written USD30m, 'US$30m', 30m, 1,500,000 or 2.5bn; a range "
                      "30m..100m, 30m.. or ..100m");
}

static brief_status set_unit(struct value_range *out, struct reader *r, size_t at, struct span sign)
{
    struct span code = r->is_quantity ? sign : currency_code(sign);
    if (!code.len || code.len >= sizeof out->unit)
        return bad_currency(r, at, sign);
    if (out->unit[0] && !span_equal(span_of(out->unit), code))
        return query_fail(r->err, r->whole, at, "a range has one unit; this one has %s and %.*s",
                          out->unit, (int)code.len, code.at);
    memcpy(out->unit, code.at, code.len);
    out->unit[code.len] = '\0';
    return BRIEF_OK;
}

/* Digits with grouping commas and one point. */
static bool take_number(struct reader *r, struct decimal *out)
{
    char digits[DECIMAL_TEXT_MAX];
    size_t n = 0, since_comma = 0;
    bool point = false, grouped = false;
    if (r->at < r->end && r->whole.at[r->at] == '-')
        digits[n++] = r->whole.at[r->at++];
    for (; r->at < r->end && n + 1 < sizeof digits; r->at++) {
        char c = r->whole.at[r->at];
        if (c == ',' && !point && n > 0 && (!grouped || since_comma == 3)) {
            grouped = true;
            since_comma = 0;
        } else if (c == '.' && !point) {
            point = true;
            if (grouped && since_comma != 3)
                return false;
            digits[n++] = c;
        } else if (is_digit(c)) {
            digits[n++] = c;
            since_comma += !point;
        } else {
            break;
        }
    }
    return (!grouped || since_comma == 3) && decimal_parse(out, (struct span){digits, n});
}

/* One end of the range, the bytes [r->at, r->end). */
static brief_status take_end(struct value_range *out, struct reader *r, struct decimal *value)
{
    brief_status st;
    skip_spaces(r);
    size_t at = r->at;
    struct span sign = take_sign(r);
    if (sign.len && (st = set_unit(out, r, at, sign)))
        return st;
    skip_spaces(r);
    at = r->at;
    if (!take_number(r, value))
        return bad_number(r, at);
    skip_spaces(r);
    at = r->at;
    struct span word = take_letters(r);
    int power = r->is_quantity && word.len == 1 ? -1 : multiplier(word);
    if (power > 0 && value->digits == 0)
        return query_fail(r->err, r->whole, at,
                          "nothing times a million is what is left when the shell has taken an "
                          "unquoted $30: quote it ('$30m..$100m') or write USD30m..USD100m");
    if (power < 0)
        r->at = at; /* no multiplier: perhaps the currency */
    else if (!decimal_shift(value, *value, power))
        return query_fail(r->err, r->whole, at, "this amount is too large");
    skip_spaces(r);
    if (r->at == r->end)
        return BRIEF_OK;
    at = r->at;
    sign = take_sign(r);
    skip_spaces(r);
    while (sign.len && sign.at[sign.len - 1] == ' ')
        sign.len--;
    if (r->at != r->end || !sign.len)
        return bad_number(r, r->at);
    return set_unit(out, r, at, sign);
}

brief_status value_range_parse(struct value_range *out, struct span text, bool is_quantity,
                               struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    size_t dots = 0;
    *out = (struct value_range){0};
    while (text.len && text.at[text.len - 1] == ' ')
        text.len--;
    while (dots + 1 < text.len && memcmp(text.at + dots, "..", 2) != 0)
        dots++;
    bool is_range = dots + 1 < text.len;
    struct reader left = {text, 0, is_range ? dots : text.len, is_quantity, err};
    skip_spaces(&left);
    if (left.at < left.end || !is_range) {
        out->has_from = true;
        st = take_end(out, &left, &out->from);
    }
    if (!is_range) {
        out->has_to = true;
        out->to = out->from;
        return st;
    }
    struct reader right = {text, dots + 2, text.len, is_quantity, err};
    skip_spaces(&right);
    if (!st && right.at < right.end) {
        out->has_to = true;
        st = take_end(out, &right, &out->to);
    }
    if (!st && !out->has_from && !out->has_to)
        return bad_number(&right, dots);
    if (!st && out->has_from && out->has_to && decimal_compare(out->from, out->to) > 0)
        return query_fail(err, text, 0, "this range ends below its beginning");
    return st;
}
