/* norm_ends.c -- numbers times multipliers; ranges that share one multiplier. */
#include "indexer/entities/norm_ends.h"

#include "indexer/entities/norm_number.h"

static const struct decimal one = {1, 0};

/* Prefixed tonnes are counted in tonnes, so that sums can be compared. */
static void unfold_tonnes(struct unit_value *u)
{
    static const struct {
        struct span symbol;
        int64_t factor;
    } table[] = {{{"kt", 2}, 1000}, {{"Mt", 2}, 1000000}, {{"Gt", 2}, 1000000000}};
    struct decimal factor;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (span_equal(u->symbol, table[i].symbol) &&
            decimal_multiply(&factor, u->factor, (struct decimal){table[i].factor, 0})) {
            u->factor = factor;
            u->symbol = SPAN("t");
            return;
        }
}

static struct unit_value split_norm(struct span norm)
{
    struct unit_value u = {one, norm};
    size_t i = 0;
    while (i < norm.len && ((norm.at[i] >= '0' && norm.at[i] <= '9') || norm.at[i] == '.'))
        i++;
    if (i == 0 || (i < norm.len && norm.at[i] != ' ') ||
        !decimal_parse(&u.factor, span_sub(norm, 0, i)))
        return (struct unit_value){one, norm};
    u.symbol = i < norm.len ? span_sub(norm, i + 1, norm.len) : (struct span){0};
    return u;
}

static size_t word_length(struct span s)
{
    size_t n = 0;
    while (n < s.len && (uint8_t)s.at[n] > ' ' && s.at[n] != '-')
        n++;
    return n;
}

struct unit_value unit_value_of(struct span norm)
{
    struct unit_value u = split_norm(norm);
    unfold_tonnes(&u);
    return u;
}

bool multiplier_parse(struct decimal *out, struct span s, const struct vocabulary *words)
{
    struct decimal v, product = one;
    if (s.len && s.at[s.len - 1] == '.')
        s.len--; /* "mln." */
    if (vocabulary_find_decimal(words, VOCAB_MULTIPLIER, s, out))
        return true;
    for (int n = 0; s.len && n < 4; n++) {
        size_t len = word_length(s);
        if (!vocabulary_find_decimal(words, VOCAB_MULTIPLIER, span_sub(s, 0, len), &v) ||
            !decimal_multiply(&product, product, v))
            return false;
        while (len < s.len && ((uint8_t)s.at[len] <= ' ' || s.at[len] == '-'))
            len++;
        s = span_sub(s, len, s.len);
    }
    *out = product;
    return s.len == 0;
}

struct span number_cut_tail(struct span s, struct span *tail)
{
    size_t n = s.len;
    while (n && ((s.at[n - 1] | 0x20) >= 'a' && (s.at[n - 1] | 0x20) <= 'z'))
        n--;
    *tail = (struct span){0};
    if (n == 0 || n == s.len || s.at[n - 1] < '0' || s.at[n - 1] > '9')
        return s;
    *tail = span_sub(s, n, s.len);
    return span_sub(s, 0, n);
}

/* A number and its multiplier, which may be glued to it. */
static bool read_end(struct norm_context *cx, struct span number, struct span mult_text,
                     struct decimal *value, struct decimal *mult, bool *has_mult)
{
    struct span tail, figures = number_cut_tail(number, &tail);
    if (!mult_text.len)
        mult_text = tail;
    else if (tail.len)
        return false;
    *mult = one;
    *has_mult = mult_text.len > 0;
    return (!figures.len || number_parse(value, figures, cx->words, cx->decimal_comma)) &&
           (!mult_text.len || multiplier_parse(mult, mult_text, cx->words));
}

static size_t count_digits(struct span s)
{
    size_t n = 0;
    for (; n < s.len && s.at[n] >= '0' && s.at[n] <= '9'; n++)
        ;
    return n;
}

/* "$5-8,000" means 5,000 to 8,000; "$500-8,000" means what it says. */
static bool shares_thousands(struct span from, struct span to, struct span between)
{
    size_t leading = count_digits(to), digits = count_digits(from);
    return digits == from.len && digits && digits <= leading && leading < to.len &&
           to.at[leading] == ',' && to.len == leading + 4 && between.len > 0 && between.len <= 3 &&
           between.at[0] != ' ';
}

/* "1.80-85" means 1.80 to 1.85: the second end shows only the decimals. */
static bool shares_whole(struct span from, struct span to, struct span between)
{
    const char *point = memchr(from.at, '.', from.len);
    size_t decimals = point ? from.len - (size_t)(point - from.at) - 1 : 0;
    return decimals > 1 && to.len == decimals && count_digits(to) == to.len && between.len <= 3 &&
           between.len > 0 && between.at[0] != ' ';
}

static bool read_short_end(struct decimal *out, struct span from, struct span to)
{
    char text[DECIMAL_TEXT_MAX];
    size_t whole = from.len - to.len;
    if (from.len > sizeof text)
        return false;
    memcpy(text, from.at, whole);
    memcpy(text + whole, to.at, to.len);
    return number_parse_figures(out, (struct span){text, from.len}, false);
}

/* What the first number is multiplied by when only the second shows a multiplier. */
static bool shared_multiplier(struct decimal *out, struct decimal from, struct decimal to,
                              struct decimal mult)
{
    struct decimal scaled, top;
    if (!decimal_multiply(&scaled, from, mult) || !decimal_multiply(&top, to, mult))
        return false;
    *out = decimal_compare(scaled, top) <= 0 ? mult : one;
    return true;
}

static bool read_second(struct norm_context *cx, struct mention *m, const struct candidate *c,
                        struct decimal first, struct decimal mult, bool has_mult,
                        struct decimal factor)
{
    struct span from = norm_capture(cx, c, CAPTURE_NUMBER);
    struct span to = norm_capture(cx, c, CAPTURE_NUMBER_TO);
    struct span between = {from.at + from.len, (size_t)(to.at - (from.at + from.len))};
    struct decimal second, second_mult;
    bool has_mult_to;
    if (!read_end(cx, to, norm_capture(cx, c, CAPTURE_MULT_TO), &second, &second_mult,
                  &has_mult_to))
        return false;
    if (shares_whole(from, to, between) && !read_short_end(&second, from, to))
        return false;
    if (!has_mult && has_mult_to) {
        if (!shared_multiplier(&mult, first, second, second_mult))
            return false;
    } else if (has_mult && !has_mult_to) {
        second_mult = mult; /* "$2m-3": the unit stands once */
    } else if (!has_mult && shares_thousands(from, to, between)) {
        mult = (struct decimal){1000, 0};
    }
    if (!decimal_multiply(&first, first, mult) || !decimal_multiply(&m->value, first, factor) ||
        !decimal_multiply(&second, second, second_mult) ||
        !decimal_multiply(&m->value_to, second, factor))
        return false;
    m->flags |= MENTION_RANGE;
    return decimal_compare(m->value, m->value_to) < 0;
}

bool norm_ends(struct norm_context *cx, struct mention *m, const struct candidate *c,
               struct decimal factor)
{
    struct span number = norm_capture(cx, c, CAPTURE_NUMBER);
    struct span mult_text = norm_capture(cx, c, CAPTURE_MULT);
    struct decimal first = one, mult;
    bool has_mult;
    if (norm_capture(cx, c, CAPTURE_HEDGE).len)
        m->flags |= MENTION_HEDGED;
    if ((!number.len && !mult_text.len) ||
        !read_end(cx, number, mult_text, &first, &mult, &has_mult))
        return false;
    if (norm_capture(cx, c, CAPTURE_NUMBER_TO).len)
        return read_second(cx, m, c, first, mult, has_mult, factor);
    if (!decimal_multiply(&first, first, mult) || !decimal_multiply(&m->value, first, factor))
        return false;
    m->value_to = m->value;
    return true;
}
