/* Dates in running text: which words are one, and which days they mean. */
#include "measures_fixture.h"

#define ITEM_DATE "2019-03-14" /* a Thursday */

Test(dates, open_ends_are_those_that_the_words_before_leave_open)
{
    static const struct measures_case cases[] = {
        {"It has grown since 2016.", "date 2016 = 2016-01-01.."},
        {"It has grown since at least 2016.", "date 2016 = 2016-01-01.."},
        {"It has grown since mid-2018.", "date mid-2018 = 2018-05-01.."},
        {"It fell since Tuesday.", "date Tuesday = 2019-03-12.."},
        {"They stay until March 2020.", "date March 2020 = ..2020-03-31"},
        {"Tolls apply from 1 July 2019.", "date 1 July 2019 = 2019-07-01.."},
        {"He kept a letter from March 2018.", "date March 2018 = 2018-03-01..2018-03-31"},
        {"It runs from 2021 to 2024.",
         "date 2021 = 2021-01-01..2021-12-31\ndate 2024 = 2024-01-01..2024-12-31"},
        {"It was held from 3 to 6 March.", "date 3 to 6 March = 2019-03-03..2019-03-06"},
        {"From 2017 onwards it grew.", "date 2017 = 2017-01-01.."},
    };
    MEASURES_CHECK(cases, ITEM_DATE);
}

Test(dates, the_verb_tells_which_weekday_and_which_year)
{
    static const struct measures_case cases[] = {
        {"He said on Tuesday that it rains.", "date Tuesday = 2019-03-12"},
        {"On Tuesday the ministers will look at it.", "date Tuesday = 2019-03-19"},
        {"Congress votes on Tuesday.", "date Tuesday = 2019-03-19"},
        {"Hearings open on Monday.", "date Monday = 2019-03-18"},
        {"It lost two votes on Monday, he said.", "date Monday = 2019-03-11"},
        {"The ministers meet in October.", "date October = 2019-10-01..2019-10-31"},
        {"The ministers met in October.", "date October = 2018-10-01..2018-10-31"},
        {"It would be opened by October.", "date October = 2019-10-01..2019-10-31"},
        {"She called for a vote before the end of August.",
         "date end of August = 2019-08-21..2019-08-31"},
        {"It was spent by 30 June.", "date 30 June = 2018-06-30"},
        {"They meet this Friday.", "date this Friday = 2019-03-15"},
        {"They meet next Monday.", "date next Monday = 2019-03-18"},
        {"They met on Tuesday last week.", "date Tuesday last week = 2019-03-05"},
        {"They await November data, due on Friday.",
         "date November = 2018-11-01..2018-11-30\ndate Friday = 2019-03-15"},
        {"Gold stood higher at the close of trade on Tuesday.", "date Tuesday = 2019-03-12"},
        {"Bids close on Tuesday.", "date Tuesday = 2019-03-19"},
        {"They met last Thursday.", "date last Thursday = 2019-03-07"},
    };
    MEASURES_CHECK(cases, ITEM_DATE);
}

Test(dates, relative_times_are_reckoned_from_the_item_date)
{
    static const struct measures_case cases[] = {
        {"It fell last week.", "date last week = 2019-03-04..2019-03-10"},
        {"It fell in the past week.", "date past week = 2019-03-07..2019-03-14"},
        {"It fell in the past two weeks.", "date past two weeks = 2019-02-28..2019-03-14"},
        {"It fell in the past 12 months.", "date past 12 months = 2018-03-14..2019-03-14"},
        {"It may fall in the next five years.", "date next five years = 2019-03-14..2024-03-14"},
        {"It fell two days ago.", "date two days ago = 2019-03-12"},
        {"It fell three weeks ago.", "date three weeks ago = 2019-02-18..2019-02-24"},
        {"It fell earlier this year.", "date earlier this year = 2019-01-01..2019-03-14"},
        {"It falls later this month.", "date later this month = 2019-03-14..2019-03-31"},
        {"The loss so far this year is small.", "date this year = 2019-01-01..2019-12-31"},
        {"It grew by a lot the year before.", "date year before = year before"},
        {"It fell the day before the vote.", ""},
        {"It fell the following day.", "date following day = following day"},
    };
    MEASURES_CHECK(cases, ITEM_DATE);
}

Test(dates, parts_of_years_decades_and_centuries)
{
    static const struct measures_case cases[] = {
        {"It fell in the third quarter.", "date third quarter = 2018-07-01..2018-09-30"},
        {"It will fall in the third quarter.", "date third quarter = 2019-07-01..2019-09-30"},
        {"It fell in the second half of 2018.",
         "date second half of 2018 = 2018-07-01..2018-12-31"},
        {"It fell in the first half ended 31 August.",
         "date first half = first half\ndate 31 August = 2018-08-31"},
        {"It expects the first quarter to be bad.", "date first quarter = 2019-01-01..2019-03-31"},
        {"It ends in the last year of the plan.", ""},
        {"It had sales last year of 5 t.",
         "date last year = 2018-01-01..2018-12-31\nquantity 5 t = 5 t"},
        {"It closes at the end of the month.", "date end of the month = 2019-03-21..2019-03-31"},
        {"In Q4 we expect more.", "date Q4 = 2019-10-01..2019-12-31"},
        {"It fell in Q3 2018.", "date Q3 2018 = 2018-07-01..2018-09-30"},
        {"It fell in the first nine months of 2018.",
         "date first nine months of 2018 = 2018-01-01..2018-09-30"},
        {"It fell in the last two weeks of 2018.",
         "date last two weeks of 2018 = 2018-12-18..2018-12-31"},
        {"It fell in FY2018.", "date FY2018 = 2018-01-01..2018-12-31"},
        {"It fell in 2017/18.", "date 2017/18 = 2017-01-01..2018-12-31"},
        {"It fell in the early 1970s.", "date early 1970s = 1970-01-01..1973-12-31"},
        {"Its walls are of the 19th century.", "date 19th century = 1801-01-01..1900-12-31"},
        {"They are of the late 19th century.", "date late 19th century = 1867-01-01..1900-12-31"},
        {"It fell last summer.", "date last summer = 2018-06-01..2018-08-31"},
    };
    MEASURES_CHECK(cases, ITEM_DATE);
}

Test(dates, times_of_day_durations_and_vague_times_are_none)
{
    static const struct measures_case cases[] = {
        {"At 10 a.m. it began, at 5:31 it ended.", ""},
        {"At 11am on Thursday 7 March it began.", "date Thursday 7 March = 2019-03-07"},
        {"It lasted nine days and two years.", ""},
        {"In recent weeks, every day, it rained.", ""},
        {"A call to last 45 minutes.", "quantity 45 minutes = 45 minutes"},
        {"Payments end in 2026.", "date 2026 = 2026-01-01..2026-12-31"},
        {"The treaty of 1962 ends soon.", "date 1962 = 1962-01-01..1962-12-31"},
        {"The 2000 soldiers went home.", ""},
        {"They left on this Thanksgiving Day.",
         "date this Thanksgiving Day = this Thanksgiving Day"},
        {"It is closed 11-13 Dec. “We left.”", "date 11-13 Dec. = 2018-12-11..2018-12-13"},
    };
    MEASURES_CHECK(cases, ITEM_DATE);
}

Test(dates, without_an_item_date_only_what_is_said)
{
    static const struct measures_case cases[] = {
        {"It has grown since October.", "date October = --10-01..--10-31"},
        {"It fell last week.", "date last week = last week"},
        {"It fell in the third quarter.", "date third quarter = third quarter"},
    };
    MEASURES_CHECK(cases, NULL);
}

Test(dates, a_dateline_is_the_reports_own_date)
{
    static const struct {
        const char *text;
        bool is_report;
    } cases[] = {
        {"LIMA, March 14 - The ship sank.", true},
        {"14 March 2019: The ship sank.", true},
        {"14 March 2019", true},
        {"The ship sank on March 14.", false},
        {"14 March 2019 was a fine day.", false},
        {"13 March 2019: The ship sank.", false},
    };
    struct bench b;
    bench_init(&b);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool is_report = false;
        size_t n = 0;
        measures_run(&b, cases[i].text, ITEM_DATE, "en");
        for (size_t k = 0; k < b.mentions.n; k++) {
            n += b.mentions.at[k].type == MENTION_DATE;
            is_report |= (b.mentions.at[k].flags & MENTION_REPORT) != 0;
        }
        cr_expect_eq(n, 1, "%s", cases[i].text);
        cr_expect_eq(is_report, cases[i].is_report, "%s", cases[i].text);
    }
    bench_release(&b);
}
