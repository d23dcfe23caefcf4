/* norm_date.c -- dates as intervals of days.
 *
 *     "3-6 October"  item of 2011-10-14  -> 2011-10-03..2011-10-06
 *     "3-6 October"  item without date   -> --10-03..--10-06 (MENTION_YEARLESS)
 *     "last week"    item of 2011-10-14  -> 2011-10-03..2011-10-09
 *     "last week"    item without date   -> no days, the norm is the words
 *
 * A date that says its year needs nobody. One without takes the latest such day that is not after
 * the item's date (FORWARD_DAYS of grace, more in a sentence about the future). What only the
 * item's date could tell stays words. */
#include "indexer/entities/date_words.h"

#define FORWARD_DAYS  42  /* a day this far ahead is rather coming than a year past */
#define FUTURE_DAYS   270 /* the same where the sentence speaks of the future */
#define YEARLESS_YEAR 4   /* a leap year that nothing real falls into: see mention.h */

static const struct day_range nowhere = {NO_DAY, NO_DAY};

static bool is_known(struct day_range r)
{
    return r.from != NO_DAY;
}

static struct day_range months(int year, int month, int n)
{
    int last = month - 1 + n - 1;
    int last_year = year + last / 12;
    last = last % 12 + 1;
    if (year < 1 || last_year > 9999)
        return nowhere;
    return (struct day_range){day_from_civil(year, month, 1),
                              day_from_civil(last_year, last, days_in_month(last_year, last))};
}

static struct day_range years(int from, int to)
{
    if (from < 1 || to > 9999 || to < from)
        return nowhere;
    return (struct day_range){day_from_civil(from, 1, 1), day_from_civil(to, 12, 31)};
}

/* The unit of the calendar that contains `day`, moved on by `steps` units. */
static struct day_range calendar_unit(int32_t day, enum date_grain grain, int steps)
{
    struct civil_date d = civil_from_day(day);
    int32_t monday = day - (weekday_of(day) - 1);
    int month = d.year * 12 + d.month - 1;
    switch (grain) {
    case GRAIN_DAY:
        return (struct day_range){day + steps, day + steps};
    case GRAIN_WEEK:
        return (struct day_range){monday + 7 * steps, monday + 7 * steps + 6};
    case GRAIN_WEEKEND:
        return (struct day_range){monday + 7 * steps + 5, monday + 7 * steps + 6};
    case GRAIN_FORTNIGHT:
        return (struct day_range){monday + 14 * steps, monday + 14 * steps + 13};
    case GRAIN_MONTH:
        return months((month + steps) / 12, (month + steps) % 12 + 1, 1);
    case GRAIN_QUARTER:
        month = month / 3 * 3 + 3 * steps;
        return months(month / 12, month % 12 + 1, 3);
    case GRAIN_HALF:
        month = month / 6 * 6 + 6 * steps;
        return months(month / 12, month % 12 + 1, 6);
    case GRAIN_YEAR:
        return years(d.year + steps, d.year + steps);
    case GRAIN_DECADE:
        return years(d.year / 10 * 10 + 10 * steps, d.year / 10 * 10 + 10 * steps + 9);
    case GRAIN_CENTURY:
        return years(d.year / 100 * 100 + 100 * steps, d.year / 100 * 100 + 100 * steps + 99);
    default:
        return nowhere;
    }
}

/* The same around the item's date, when that is sharp enough to tell. */
static struct day_range unit_from_anchor(const struct norm_context *cx, enum date_grain grain,
                                         int steps)
{
    if (!is_known(cx->anchor))
        return nowhere;
    struct day_range a = calendar_unit(cx->anchor.from, grain, steps);
    struct day_range b = calendar_unit(cx->anchor.to, grain, steps);
    return a.from == b.from ? a : nowhere;
}

/* Early, mid or late in an interval: its thirds (days of a month: 1-10, 11-20, 21-). */
static struct day_range narrow(struct day_range r, unsigned modifiers)
{
    int32_t len = r.to - r.from + 1;
    if (!is_known(r) || len < 20 || !(modifiers & (DATE_EARLY | DATE_MID | DATE_LATE)))
        return r;
    if (len > 300 && len < 370) { /* thirds of a year are months */
        int year = civil_from_day(r.from).year, first = civil_from_day(r.from).month;
        int step = modifiers & DATE_EARLY ? 0 : modifiers & DATE_MID ? 4 : 8;
        return months(year + (first - 1 + step) / 12, (first - 1 + step) % 12 + 1, 4);
    }
    int32_t third = len <= 31 ? 10 : len / 3;
    if (modifiers & DATE_EARLY)
        return (struct day_range){r.from, r.from + third - 1};
    if (modifiers & DATE_MID)
        return (struct day_range){r.from + third, r.from + 2 * third - 1};
    return (struct day_range){r.from + 2 * third, r.to};
}

static struct day_range decade_range(const struct date_words *w)
{
    int from = w->decade, last = w->decade % 100 == 0 && w->decade < 2000 ? 99 : 9;
    if (w->modifiers & DATE_EARLY)
        return years(from, from + 3);
    if (w->modifiers & DATE_MID)
        return years(from + 4, from + 6);
    if (w->modifiers & DATE_LATE)
        return years(from + 7, from + 9);
    return years(from, from + last);
}

/* Months and days in a given year; nowhere when there is no such day. */
static struct day_range month_in_year(const struct date_words *w, int year, int year_to)
{
    int month_to = w->month_to ? w->month_to : w->month;
    if (!year_to)
        year_to = year + (month_to < w->month);
    if (!w->day) {
        if (w->day_to || year_to > 9999 || year < 1)
            return nowhere;
        int n = (year_to - year) * 12 + month_to - w->month + 1;
        return n > 0 ? months(year, w->month, n) : nowhere;
    }
    int day_to = w->day_to ? w->day_to : w->day;
    if (!civil_is_valid(year, w->month, w->day) || !civil_is_valid(year_to, month_to, day_to))
        return nowhere;
    struct day_range r = {day_from_civil(year, w->month, w->day),
                          day_from_civil(year_to, month_to, day_to)};
    return r.from <= r.to ? r : nowhere;
}

/* The latest year in which this day or month is not after the item's date, with grace. */
static int guess_year(const struct date_words *w, const struct norm_context *cx)
{
    struct civil_date anchor = civil_from_day(cx->anchor.to);
    int32_t grace = w->modifiers & DATE_NEXT      ? 366
                    : w->modifiers & DATE_LAST    ? -1
                    : cx->cited                   ? 0
                    : cx->future == FUTURE_SURE   ? FUTURE_DAYS
                    : cx->future == FUTURE_BEHIND ? FUTURE_DAYS / 2
                                                  : FORWARD_DAYS;
    for (int year = anchor.year + 1; year > anchor.year - 8 && year > 0; year--) {
        struct day_range r = month_in_year(w, year, 0);
        if (is_known(r) && r.from <= cx->anchor.to + grace)
            return year;
    }
    return 0;
}

static struct day_range with_month(const struct date_words *w, const struct norm_context *cx,
                                   struct mention *m)
{
    int year = w->year, year_to = w->year_to;
    if (year && w->month_to && !year_to && w->month_to < w->month) {
        year_to = year; /* "December-January 2012": the year said is the last one's */
        year--;
    } else if (!year && year_to) {
        year = year_to - (w->month_to && w->month_to < w->month);
    }
    if (!year && w->grain == GRAIN_YEAR && (w->modifiers & (DATE_LAST | DATE_NEXT | DATE_THIS))) {
        int steps = w->modifiers & DATE_LAST ? -1 : w->modifiers & DATE_NEXT ? 1 : 0;
        struct day_range r = unit_from_anchor(cx, GRAIN_YEAR, steps);
        year = is_known(r) ? civil_from_day(r.from).year : 0;
    } else if (!year && is_known(cx->anchor)) {
        year = guess_year(w, cx);
    } else if (!year && cx->year) {
        year = cx->year;
    }
    if (!year) {
        m->flags |= MENTION_YEARLESS;
        year = YEARLESS_YEAR;
    }
    struct day_range r = month_in_year(w, year, year_to);
    return w->day ? r : narrow(r, w->modifiers);
}

static struct day_range part_of_year(const struct date_words *w, int year)
{
    if (w->season)
        return narrow(months(year, w->season, 3), w->modifiers);
    if (w->part && w->grain == GRAIN_QUARTER)
        return months(year, 3 * w->part - 2, 3);
    if (w->part && w->grain == GRAIN_HALF)
        return months(year, 6 * w->part - 5, 6);
    return narrow(years(year, year), w->modifiers);
}

static int said_steps(unsigned modifiers)
{
    return modifiers & DATE_LAST ? -1 : modifiers & DATE_NEXT ? 1 : 0;
}

static struct day_range weekday_near(const struct date_words *w, const struct norm_context *cx)
{
    if (!is_known(cx->anchor) || cx->anchor.from != cx->anchor.to)
        return nowhere;
    int32_t day = cx->anchor.from;
    int back = (weekday_of(day) - w->weekday + 7) % 7;
    if (w->grain == GRAIN_WEEK) { /* Tuesday last week */
        day += w->weekday - weekday_of(day) + 7 * said_steps(w->modifiers);
        return (struct day_range){day, day};
    }
    if (w->modifiers & DATE_THIS) /* of this week */
        day += w->weekday - weekday_of(day);
    else if ((w->modifiers & DATE_NEXT) || (cx->future && back))
        day += 7 - back;
    else if ((w->modifiers & DATE_LAST) && back == 0)
        day -= 7;
    else
        day -= back;
    return (struct day_range){day, day};
}

/* The day `n` units on: the same day of another month, its last if it has none such. NO_DAY when
 * no calendar has it. */
static int32_t day_moved(int32_t day, enum date_grain grain, int n)
{
    struct civil_date d = civil_from_day(day);
    int unit_months = grain == GRAIN_MONTH     ? 1
                      : grain == GRAIN_QUARTER ? 3
                      : grain == GRAIN_HALF    ? 6
                      : grain == GRAIN_YEAR    ? 12
                      : grain == GRAIN_DECADE  ? 120
                                               : 1200;
    int month = d.year * 12 + d.month - 1 + unit_months * n;
    if (grain < GRAIN_MONTH)
        return day + n * (grain == GRAIN_FORTNIGHT ? 14 : grain >= GRAIN_WEEKEND ? 7 : 1);
    if (month < 12 || month / 12 > 9999)
        return NO_DAY;
    int last = days_in_month(month / 12, month % 12 + 1);
    return day_from_civil(month / 12, month % 12 + 1, d.day < last ? d.day : last);
}

/* "the past two months", "the next five years": from that day to this, or the other way round. */
static struct day_range span_from_today(const struct date_words *w, const struct norm_context *cx,
                                        int count)
{
    if (!is_known(cx->anchor) || cx->anchor.from != cx->anchor.to)
        return nowhere;
    int32_t today = cx->anchor.from;
    bool back = w->modifiers & DATE_LAST;
    int32_t far = day_moved(today, w->grain, back ? -count : count);
    if (far == NO_DAY)
        return nowhere;
    return back ? (struct day_range){far, today} : (struct day_range){today, far};
}

/* "three weeks ago" is a week, "the past three weeks" end today. */
static struct day_range counted(const struct date_words *w, const struct norm_context *cx)
{
    if (w->modifiers & (DATE_LAST | DATE_NEXT)) {
        if (w->grain == GRAIN_HOUR && w->modifiers & DATE_LAST && w->count <= 24 &&
            is_known(cx->anchor)) /* the past 24 hours */
            return (struct day_range){cx->anchor.from - 1, cx->anchor.to};
        return w->grain <= GRAIN_HOUR ? nowhere : span_from_today(w, cx, w->count);
    }
    if (w->grain <= GRAIN_HOUR || !(w->modifiers & (DATE_AGO | DATE_HENCE)))
        return nowhere;
    return unit_from_anchor(cx, w->grain, w->modifiers & DATE_AGO ? -w->count : w->count);
}

/* "earlier this year", "later in the month": up to today, from today. */
static struct day_range clipped(struct day_range r, const struct norm_context *cx,
                                unsigned modifiers)
{
    int32_t today = cx->anchor.from;
    if (!is_known(r) || today != cx->anchor.to || today < r.from || today > r.to)
        return r;
    if (modifiers & DATE_EARLIER)
        r.to = today;
    else if (modifiers & DATE_LATER)
        r.from = today;
    return r;
}

/* A quarter or half of no year: the latest that has begun, in a sentence about the future the first
 * that has not ended. */
static struct day_range part_of_some_year(const struct date_words *w, const struct norm_context *cx)
{
    if (!is_known(cx->anchor) || cx->other_year)
        return nowhere;
    int year = civil_from_day(cx->anchor.to).year;
    for (int i = 0; i < 2; i++) {
        struct day_range r = part_of_year(w, cx->future ? year + i : year - i);
        if (is_known(r) && (cx->future ? r.to >= cx->anchor.from : r.from <= cx->anchor.to))
            return r;
    }
    return nowhere;
}

static struct day_range today_and_neighbours(const struct date_words *w,
                                             const struct norm_context *cx)
{
    int steps = w->modifiers & DATE_YESTERDAY ? -1 : w->modifiers & DATE_TOMORROW ? 1 : 0;
    return unit_from_anchor(cx, GRAIN_DAY, steps);
}

static struct day_range relative(const struct date_words *w, const struct norm_context *cx)
{
    unsigned said = w->modifiers & (DATE_LAST | DATE_NEXT | DATE_THIS);
    if (w->modifiers & DATE_VAGUE)
        return nowhere;
    if (w->modifiers & (DATE_YESTERDAY | DATE_TODAY | DATE_TOMORROW))
        return today_and_neighbours(w, cx);
    if (w->has_count)
        return counted(w, cx);
    if (w->part && !said)
        return part_of_some_year(w, cx);
    if (w->part || w->season) { /* "the third quarter of this year", "last summer" */
        struct day_range year = unit_from_anchor(cx, GRAIN_YEAR, said_steps(w->modifiers));
        return is_known(year) && said ? part_of_year(w, civil_from_day(year.from).year) : nowhere;
    }
    /* "the end of the month" is that of this one */
    unsigned part = DATE_EARLIER | DATE_LATER | DATE_EARLY | DATE_MID | DATE_LATE;
    if (w->grain <= GRAIN_HOUR || !(said || w->modifiers & part))
        return nowhere;
    if (w->modifiers & DATE_PAST)
        return span_from_today(w, cx, 1);
    struct day_range r = unit_from_anchor(cx, w->grain, said_steps(w->modifiers));
    return clipped(narrow(r, w->modifiers), cx, w->modifiers);
}

static struct day_range century(const struct date_words *w)
{
    int from = 100 * (w->part - 1) + 1;
    if (w->modifiers & DATE_EARLY)
        return years(from, from + 32);
    if (w->modifiers & DATE_MID)
        return years(from + 33, from + 65);
    return years(w->modifiers & DATE_LATE ? from + 66 : from, from + 99);
}

/* "the first nine months of 2019", "the last two weeks of the year". */
static struct day_range end_of_year(const struct date_words *w, const struct norm_context *cx)
{
    if (w->year && w->year_to) /* a season's months: of which, nobody says */
        return years(w->year, w->year_to);
    struct day_range r = w->year ? years(w->year, w->year)
                                 : unit_from_anchor(cx, GRAIN_YEAR, said_steps(w->modifiers));
    int year = is_known(r) ? civil_from_day(r.from).year : 0;
    bool first = w->modifiers & DATE_FIRST;
    if (!year || !w->count)
        return r;
    if (w->grain == GRAIN_MONTH && w->count <= 12)
        return months(year, first ? 1 : 13 - w->count, w->count);
    if (w->grain != GRAIN_WEEK || w->count > 52)
        return nowhere;
    return first ? (struct day_range){r.from, r.from + 7 * w->count - 1}
                 : (struct day_range){r.to - 7 * w->count + 1, r.to};
}

static struct day_range find_days(const struct date_words *w, const struct norm_context *cx,
                                  struct mention *m)
{
    if (w->month)
        return with_month(w, cx, m);
    if (w->modifiers & (DATE_FIRST | DATE_FINAL))
        return end_of_year(w, cx);
    if (w->part && w->grain == GRAIN_CENTURY)
        return century(w);
    if (w->decade)
        return decade_range(w);
    if (w->year && w->year_to)
        return years(w->year, w->year_to);
    if (w->year)
        return part_of_year(w, w->year);
    if (w->weekday)
        return weekday_near(w, cx);
    return relative(w, cx);
}

/* "since 2007" has no end, "until 2012" no start, "from 2030" no end if that is still to come. */
static struct day_range open_ends(struct day_range r, const struct date_words *w,
                                  const struct norm_context *cx)
{
    bool is_span = w->day_to || w->month_to || w->year_to;
    bool since = w->modifiers & DATE_SINCE || cx->open == OPEN_SINCE ||
                 (cx->open == OPEN_FROM && is_known(cx->anchor) && r.from > cx->anchor.to);
    if (!is_known(r) || is_span)
        return r;
    if (since)
        r.to = DAY_MAX;
    else if (w->modifiers & DATE_UNTIL || cx->open == OPEN_UNTIL)
        r.from = DAY_MIN;
    return r;
}

void norm_set_date_text(struct norm_context *cx, struct mention *m)
{
    char from[12] = "", to[12] = "", text[32];
    struct day_range r = m->days;
    if (r.from != DAY_MIN)
        day_format(from, r.from);
    if (r.to != DAY_MAX && r.to != r.from)
        day_format(to, r.to);
    if (m->flags & MENTION_YEARLESS) { /* "0004-10-03" -> "--10-03" */
        memmove(from, "--", 2);
        memmove(from + 2, from + 5, 6);
        memmove(to, "--", 2);
        memmove(to + 2, to + 5, 6);
    }
    size_t n = strlen(from), n_to = r.from == r.to ? 0 : strlen(to);
    memcpy(text, from, n);
    if (r.from != r.to) {
        memcpy(text + n, "..", 2);
        memcpy(text + n + 2, to, n_to);
        n += 2 + n_to;
    }
    m->norm = norm_copy(cx, (struct span){text, n});
}

/* A named day that no month has ("31 June") is no date. */
static bool is_impossible(const struct date_words *w, struct day_range r)
{
    return !is_known(r) && (w->month || (w->year && !w->decade) || w->decade);
}

bool norm_date(struct norm_context *cx, struct mention *m, const struct candidate *c)
{
    struct date_words w;
    int anchor_year = is_known(cx->anchor) ? civil_from_day(cx->anchor.to).year : cx->year;
    if (!date_words_read(&w, cx, c, anchor_year))
        return false;
    struct day_range r = find_days(&w, cx, m);
    if (is_known(r) && (r.from < DAY_MIN || r.to > DAY_MAX))
        r = nowhere; /* "next week" at the end of all days */
    if (is_impossible(&w, r))
        return false;
    if (m->flags & MENTION_YEARLESS)
        m->days = r; /* an open end would need a year */
    else
        m->days = open_ends(r, &w, cx);
    if (is_known(m->days))
        norm_set_date_text(cx, m);
    else
        m->norm = norm_fold_space(cx, span_sub(cx->text, m->start, m->end));
    return !cx->no_memory;
}
