/* dates.h -- the date of a document: what it states itself, or what its file is called.
 *
 * Dates *in* a text are mentions and belong to indexer/entities; here is only the one date that a
 * document has. File time is never looked at: facts are not made up. */
#ifndef BRIEF_INDEXER_FORMATS_DATES_H
#define BRIEF_INDEXER_FORMATS_DATES_H

#include "brief/span.h"
#include "core/date.h"

#define NO_DAYS ((struct day_range){NO_DAY, NO_DAY})

static inline bool days_known(struct day_range days)
{
    return days.from != NO_DAY;
}

/* What a date in words says: fields that it leaves out are 0. */
struct stated_date {
    int year, month, day;
};

/* Read a date at s[*at]: "14 March 2019", "March 14, 2019", "Feb 26", "March 2019", "26-FEB-1987",
 * "2019-03-14", "2019/03/14", "14.3.2019", "14/03/2019" (only when the order is sure); month names
 * in English, Spanish, French, Portuguese, German. Moves *at behind it; false: there is none. */
bool stated_date_read(struct stated_date *out, struct span s, size_t *at);

/* Move *at behind a weekday's name and what follows it, if there is one. */
void stated_date_skip_weekday(struct span s, size_t *at);

/* The days of a date whose year is known; a month without day, a year without month: all of it. */
struct day_range stated_date_days(struct stated_date date);

/* The whole of s is a date: one of the above, with a weekday in front, with a time behind it (the
 * day is taken as written, time zones ignored), RFC 2822, compact "20190314", or seconds (or
 * milliseconds) since 1970. False: it is not. */
bool document_date_parse(struct day_range *out, struct span s);

/* "LIMA, March 14 -", "LIMA, 14 March 2019 (Agency) -", "Nairobi, 3 May 2018:". */
struct dateline {
    struct span place;       /* borrowed from the text; empty when the dateline has only a date */
    struct stated_date date; /* year 0: not stated */
    size_t len;              /* bytes of the dateline, its dash or colon included */
};

/* Recognise a dateline at the start of s. `apart`: s is the dateline alone, so its dash may be
 * missing. Looks at no more than DATELINE_MAX bytes. */
#define DATELINE_MAX 160
bool dateline_read(struct dateline *out, struct span s, bool apart);

/* The date in a file's name: "2019-03-14-x.txt", "20190314_x", "x-2019-03.txt" (the month). */
bool file_name_date(struct day_range *out, struct span path);

/* Month and day in the year that `evidence` makes likely: in that of a whole year, else nearest to
 * its first day. Unknown evidence: NO_DAYS. */
struct day_range date_in_year_of(struct stated_date date, struct day_range evidence);

#endif
