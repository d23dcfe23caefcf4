/* date.c -- civil dates and day numbers. */
#include "core/date.h"

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool civil_is_valid(int year, int month, int day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_in_month(year, month);
}

/* Hinnant's days_from_civil: years begin in March, eras have 400 years. */
int32_t day_from_civil(int year, int month, int day)
{
    int y = year - (month <= 2);
    int era = y / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct civil_date civil_from_day(int32_t day)
{
    int z = day + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int day_of_era = z - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int mp = (5 * day_of_year + 2) / 153;
    int month = mp < 10 ? mp + 3 : mp - 9;
    return (struct civil_date){
        .year = year_of_era + era * 400 + (month <= 2),
        .month = month,
        .day = day_of_year - (153 * mp + 2) / 5 + 1,
    };
}

int weekday_of(int32_t day)
{
    int w = (day + 3) % 7; /* 1970-01-01 was a Thursday */
    return (w < 0 ? w + 7 : w) + 1;
}

static void put_digits(char *out, size_t n, int v)
{
    for (; n > 0; v /= 10)
        out[--n] = (char)('0' + v % 10);
}

/* Whole months from `from` on; 0: the interval is none. */
static int whole_months(struct civil_date from, struct civil_date to)
{
    if (from.day != 1 || to.day != days_in_month(to.year, to.month))
        return 0;
    return (to.year - from.year) * 12 + to.month - from.month + 1;
}

const char *day_range_grain(struct day_range r)
{
    if (r.from == NO_DAY || r.from <= DAY_MIN || r.to >= DAY_MAX)
        return NULL;
    struct civil_date from = civil_from_day(r.from), to = civil_from_day(r.to);
    int n = whole_months(from, to), in_year = from.month - 1, last = from.year % 10;
    if (r.from == r.to)
        return "day";
    if (r.to - r.from == 6 && weekday_of(r.from) == 1)
        return "week";
    if (n == 1)
        return "month";
    if (n == 3 && in_year % 3 == 0)
        return "quarter";
    if (n == 6 && in_year % 6 == 0)
        return "half";
    if (n == 12)
        return "year";
    if (in_year || last > 1)
        return NULL;
    return n == 120 ? "decade" : n == 1200 && from.year % 100 <= 1 ? "century" : NULL;
}

void day_format(char out[11], int32_t day)
{
    struct civil_date c = civil_from_day(day < DAY_MIN ? DAY_MIN : day > DAY_MAX ? DAY_MAX : day);
    put_digits(out, 4, c.year);
    out[4] = '-';
    put_digits(out + 5, 2, c.month);
    out[7] = '-';
    put_digits(out + 8, 2, c.day);
    out[10] = 0;
}

/* n digits at s.at[at], or -1. */
static int digits(struct span s, size_t at, size_t n)
{
    int v = 0;
    if (at + n > s.len)
        return -1;
    for (size_t i = at; i < at + n; i++) {
        if (s.at[i] < '0' || s.at[i] > '9')
            return -1;
        v = v * 10 + (s.at[i] - '0');
    }
    return v;
}

bool day_range_parse_iso(struct day_range *out, struct span s)
{
    int year = digits(s, 0, 4), month = 0, day = 0;
    *out = (struct day_range){NO_DAY, NO_DAY};
    if (year < 1)
        return false;
    if (s.len == 4) {
        *out = (struct day_range){day_from_civil(year, 1, 1), day_from_civil(year, 12, 31)};
        return true;
    }
    if (s.len < 7 || s.at[4] != '-' || (month = digits(s, 5, 2)) < 1 || month > 12)
        return false;
    if (s.len == 7) {
        *out = (struct day_range){day_from_civil(year, month, 1),
                                  day_from_civil(year, month, days_in_month(year, month))};
        return true;
    }
    day = digits(s, 8, 2);
    if (s.at[7] != '-' || !civil_is_valid(year, month, day))
        return false;
    if (s.len > 10 && s.at[10] != 'T' && s.at[10] != ' ')
        return false;
    out->from = out->to = day_from_civil(year, month, day);
    return true;
}
