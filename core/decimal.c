/* decimal.c -- exact decimals in 64 bits; whatever does not fit is refused, never rounded. */
#include "core/decimal.h"

#define DIGITS_MAX 999999999999999999 /* 18 nines */

static bool fits(int64_t digits)
{
    return digits <= DIGITS_MAX && digits >= -DIGITS_MAX;
}

static struct decimal normalised(struct decimal d)
{
    while (d.scale > 0 && d.digits % 10 == 0) {
        d.digits /= 10;
        d.scale--;
    }
    return d;
}

bool decimal_parse(struct decimal *out, struct span s)
{
    struct decimal d = {0, 0};
    bool negative = s.len && s.at[0] == '-', point = false, any = false;
    for (size_t i = negative; i < s.len; i++) {
        char c = s.at[i];
        if (c == '.' && !point && any) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9' || d.digits > DIGITS_MAX / 10)
            return false;
        d.digits = d.digits * 10 + (c - '0');
        d.scale += point;
        any = true;
    }
    if (!any || s.at[s.len - 1] == '.')
        return false;
    if (negative)
        d.digits = -d.digits;
    d = normalised(d);
    if (d.scale > DECIMAL_SCALE_MAX)
        return false;
    *out = d;
    return true;
}

bool decimal_multiply(struct decimal *out, struct decimal a, struct decimal b)
{
    int64_t product;
    if (__builtin_mul_overflow(a.digits, b.digits, &product))
        return false;
    struct decimal d = normalised((struct decimal){product, a.scale + b.scale});
    if (!fits(d.digits) || d.scale > DECIMAL_SCALE_MAX)
        return false;
    *out = d;
    return true;
}

bool decimal_shift(struct decimal *out, struct decimal a, int power)
{
    for (; power > 0 && a.scale > 0; power--)
        a.scale--;
    for (; power > 0; power--) {
        if (a.digits > DIGITS_MAX / 10 || a.digits < -DIGITS_MAX / 10)
            return false;
        a.digits *= 10;
    }
    if (power < -2 * DECIMAL_SCALE_MAX)
        return false;
    a.scale -= power < 0 ? power : 0;
    a = normalised(a);
    if (a.scale > DECIMAL_SCALE_MAX)
        return false;
    *out = a;
    return true;
}

int decimal_compare(struct decimal a, struct decimal b)
{
    __int128 x = a.digits, y = b.digits;
    for (int32_t i = a.scale; i < b.scale; i++)
        x *= 10;
    for (int32_t i = b.scale; i < a.scale; i++)
        y *= 10;
    return (x > y) - (x < y);
}

size_t decimal_format(char out[DECIMAL_TEXT_MAX], struct decimal d)
{
    char reversed[DECIMAL_TEXT_MAX]; /* 20 digits at most, or the scale's zeros, point, sign */
    uint64_t size = d.digits < 0 ? 0 - (uint64_t)d.digits : (uint64_t)d.digits;
    size_t n = 0, len = 0;
    for (int32_t place = 0; size || place <= d.scale; place++) {
        if (place == d.scale && place > 0)
            reversed[n++] = '.';
        reversed[n++] = (char)('0' + size % 10);
        size /= 10;
    }
    if (d.digits < 0)
        out[len++] = '-';
    while (n > 0)
        out[len++] = reversed[--n];
    out[len] = 0;
    return len;
}
