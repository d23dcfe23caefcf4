/* date.h -- days as numbers (0 = 1970-01-01, proleptic Gregorian), intervals of days, ISO 8601.
 *
 * Civil-date arithmetic after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
#ifndef BRIEF_CORE_DATE_H
#define BRIEF_CORE_DATE_H

#include "brief/span.h"

#include <stdint.h>

#define NO_DAY  INT32_MIN /* a date that nothing states */
#define DAY_MIN (-719162) /* 0001-01-01 */
#define DAY_MAX 2932896   /* 9999-12-31 */

struct civil_date {
    int year;  /* 1..9999; 0 when unknown */
    int month; /* 1..12; 0 when unknown */
    int day;   /* 1..31; 0 when unknown */
};

/* An interval of days, both ends inside. Unknown: both NO_DAY. Open ends: DAY_MIN or DAY_MAX. */
struct day_range {
    int32_t from, to;
};

bool civil_is_valid(int year, int month, int day);
int days_in_month(int year, int month);
int32_t day_from_civil(int year, int month, int day); /* valid input only */
struct civil_date civil_from_day(int32_t day);
int weekday_of(int32_t day); /* 1 = Monday .. 7 = Sunday */

/* The calendar's name for the interval: "day", "week" (from Monday), "month", "quarter", "half",
 * "year", "decade" (from 0 or 1), "century"; NULL: it is none of these, open or unknown. Twelve
 * whole months from another month than January are a year, too. */
const char *day_range_grain(struct day_range r);

/* Write "2011-10-03" and NUL (room for 11 bytes). */
void day_format(char out[11], int32_t day);

/* The days meant by "2011", "2011-10" or "2011-10-03" (also "2011-10-03T…": the day).
 * False when s is none of them. */
bool day_range_parse_iso(struct day_range *out, struct span s);

#endif
