/* date_words.h -- the words of a date: what its captures say, before a calendar is asked. */
#ifndef BRIEF_INDEXER_ENTITIES_DATE_WORDS_H
#define BRIEF_INDEXER_ENTITIES_DATE_WORDS_H

#include "indexer/entities/norm.h"

enum date_modifier {
    DATE_EARLY = 1,
    DATE_MID = 2,
    DATE_LATE = 4,
    DATE_SINCE = 8,  /* open end */
    DATE_UNTIL = 16, /* open start */
    DATE_LAST = 32,
    DATE_NEXT = 64,
    DATE_THIS = 128,
    DATE_AGO = 256,   /* three weeks ago */
    DATE_HENCE = 512, /* in three weeks' time, three weeks later */
    DATE_TODAY = 1024,
    DATE_YESTERDAY = 2048,
    DATE_TOMORROW = 4096,
    DATE_VAGUE = 8192,    /* following day: no calendar answers */
    DATE_PAST = 16384,    /* "the past week" ends today, "last week" does not */
    DATE_EARLIER = 32768, /* earlier this year: from its start to today */
    DATE_LATER = 65536,   /* later this year: from today to its end */
    DATE_FIRST = 1 << 17, /* the first nine months of 2019 */
    DATE_FINAL = 1 << 18, /* its last three */
};

enum date_grain {
    GRAIN_NONE,
    GRAIN_HOUR, /* shorter than a day */
    GRAIN_DAY,
    GRAIN_WEEKEND,
    GRAIN_WEEK,
    GRAIN_FORTNIGHT,
    GRAIN_MONTH,
    GRAIN_QUARTER,
    GRAIN_HALF,
    GRAIN_YEAR,
    GRAIN_DECADE,
    GRAIN_CENTURY,
};

struct date_words {
    int day, day_to;     /* 1..31; 0: not said */
    int month, month_to; /* 1..12 */
    int year, year_to;   /* 1..9999 */
    int decade;          /* first year of "the 1990s" */
    int weekday;         /* 1 = Monday .. 7 */
    int part;            /* quarter 1..4 or half 1..2 of a year, or the century, see grain */
    int season;          /* first month of a season of the northern year */
    enum date_grain grain;
    unsigned modifiers; /* enum date_modifier */
    bool has_count;     /* "three" of "three weeks ago" */
    int count;
};

/* Read the captures. False: a number out of its range, a month that is none. anchor_year (0:
 * unknown) tells the century of a year of two digits. */
bool date_words_read(struct date_words *out, struct norm_context *cx, const struct candidate *c,
                     int anchor_year);

#endif
