/* The date of a document: in metadata, datelines, lines of their own, file names. */
#include "indexer/formats/dates.h"
#include "tests/formats_fixture.h"

#include <criterion/criterion.h>

static void expect_days(const char *about, struct day_range days, const char *expected)
{
    char from[11] = "", to[11] = "", text[30];
    if (days.from != NO_DAY) {
        day_format(from, days.from);
        day_format(to, days.to);
    }
    snprintf(text, sizeof text, days.from == days.to ? "%s" : "%s..%s", from, to);
    cr_expect_str_eq(text, expected, "%s: %s, not %s", about, text, expected);
}

Test(formats_dates, dates_of_many_notations_are_understood)
{
    static const char *const cases[][2] = {
        {"2019-03-14", "2019-03-14"},
        {"2019-03-14T23:59:00+05:00", "2019-03-14"},
        {"2019-03-14 10:00", "2019-03-14"},
        {"2019/03/14", "2019-03-14"},
        {"20190314", "2019-03-14"},
        {"2019-03", "2019-03-01..2019-03-31"},
        {"2020-02", "2020-02-01..2020-02-29"},
        {"2019", "2019-01-01..2019-12-31"},
        {"14 March 2019", "2019-03-14"},
        {"14 Mar 2019", "2019-03-14"},
        {"14th March, 2019", "2019-03-14"},
        {"14th of March 2019", "2019-03-14"},
        {"March 14, 2019", "2019-03-14"},
        {"MARCH 14 2019", "2019-03-14"},
        {"Sept. 9, 2019", "2019-09-09"},
        {"March 2019", "2019-03-01..2019-03-31"},
        {"Thursday, 14 March 2019", "2019-03-14"},
        {"Thu, 14 Mar 2019 10:00:00 +0000", "2019-03-14"},
        {"March 14, 2019 at 9:15 am", "2019-03-14"},
        {"26-FEB-1987 15:01:01.79", "1987-02-26"},
        {" 2-MAR-1987 04:10:00", "1987-03-02"},
        {"14.3.2019", "2019-03-14"},
        {"14/03/2019", "2019-03-14"},
        {"03/14/2019", "2019-03-14"},
        {"04/04/2019", "2019-04-04"},
        {"14 de marzo de 2019", "2019-03-14"},
        {"14 mars 2019", "2019-03-14"},
        {"1er août 2019", "2019-08-01"},
        {"14. März 2019", "2019-03-14"},
        {"14 de março de 2019", "2019-03-14"},
        {"1552521600", "2019-03-14"},
        {"1552521600000", "2019-03-14"},
        {"  14 March 2019\n", "2019-03-14"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct day_range days;
        cr_expect(document_date_parse(&days, span_of(cases[i][0])), "%s", cases[i][0]);
        expect_days(cases[i][0], days, cases[i][1]);
    }
}

Test(formats_dates, what_is_no_sure_date_is_refused)
{
    static const char *const cases[] = {
        "",
        "yesterday",
        "14 March",
        "March 14",
        "3/4/2019",
        "31 April 2019",
        "2019-02-29",
        "2019-13-01",
        "20191301",
        "0 March 2019",
        "14 Marchy 2019",
        "2019-3",
        "14 March 20190",
        "14 March 2019 and later",
        "Mayor 3, 2019",
        "123456789",
        "12345678901",
        "26-FEB-87",
        "2019-03-14-15",
        "0000-01-01",
        "March",
        "2019-",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct day_range days;
        cr_expect_not(document_date_parse(&days, span_of(cases[i])), "%s", cases[i]);
        cr_expect_eq(days.from, NO_DAY, "%s", cases[i]);
    }
}

Test(formats_dates, datelines_tell_place_date_and_length)
{
    static const struct {
        const char *text, *place;
        int year, month, day;
        const char *rest;
    } cases[] = {
        {"LIMA, March 14 - The board", "LIMA", 0, 3, 14, " The board"},
        {"LIMA, 14 March 2019 (Agency) - The", "LIMA", 2019, 3, 14, " The"},
        {"Nairobi, 3 May 2018: The", "Nairobi", 2018, 5, 3, " The"},
        {"OUAGADOUGOU, September 10, 2019 -- A", "OUAGADOUGOU", 2019, 9, 10, " A"},
        {"Muscat, Feb. 11, 2019: Salt", "Muscat", 2019, 2, 11, " Salt"},
        {"NUTTING LAKE, Mass., March 23 - A", "NUTTING LAKE, Mass.", 0, 3, 23, " A"},
        {"SIOUX FALLS, S.D., March 23 - A", "SIOUX FALLS, S.D.", 0, 3, 23, " A"},
        {"PORT-AU-PRINCE, Haiti, 2 June – A", "PORT-AU-PRINCE, Haiti", 0, 6, 2, " A"},
        {"Rio de Janeiro, 2 June — A", "Rio de Janeiro", 0, 6, 2, " A"},
        {"LIMA/BOGOTÁ, Thursday, 14 March - A", "LIMA/BOGOTÁ, Thursday", 0, 3, 14, " A"},
        {"WASHINGTON, March 12, Reuter - A", "WASHINGTON", 0, 3, 12, " A"},
        {"PARIS, Texas, 3 September 2019 - A", "PARIS, Texas", 2019, 9, 3, " A"},
        {"April 7 - A", "", 0, 4, 7, " A"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dateline d;
        struct span text = span_of(cases[i].text);
        cr_expect(dateline_read(&d, text, false), "%s", cases[i].text);
        if (i != 9) /* a weekday in front may count to either */
            cr_expect(span_equal(d.place, span_of(cases[i].place)), "%s: %.*s", cases[i].text,
                      (int)d.place.len, d.place.at);
        cr_expect(d.date.year == cases[i].year && d.date.month == cases[i].month &&
                      d.date.day == cases[i].day,
                  "%s", cases[i].text);
        cr_expect(span_equal(span_sub(text, d.len, text.len), span_of(cases[i].rest)), "%s",
                  cases[i].text);
    }
}

Test(formats_dates, prose_is_no_dateline)
{
    static const char *const cases[] = {
        "",
        "The board met on March 14 - and chose.",
        "In Lima, March 14 was a holiday.",
        "LIMA - The board met.",
        "General strike, March 14 - A",
        "Route 66, March 14 - A",
        "LIMA, March 14",
        "LIMA, March 14-based firms",
        "LIMA, March 2019 - A",
        "LIMA, March 41 - A",
        "The board met. Lima, March 14 - A",
        ", - (",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dateline d;
        cr_expect_not(dateline_read(&d, span_of(cases[i]), false), "%s", cases[i]);
        cr_expect_eq(d.len, 0);
    }
}

Test(formats_dates, file_names_may_hold_a_date)
{
    static const char *const cases[][2] = {
        {"2019-03-14-andes.txt", "2019-03-14"},
        {"in/20190314_andes.txt", "2019-03-14"},
        {"andes-2019-03.txt", "2019-03-01..2019-03-31"},
        {"andes_2019_03_14.html", "2019-03-14"},
        {"andes.2019.03.14.txt", "2019-03-14"},
        {"2019-03-14/andes.txt", ""},
        {"WR-18-07.txt", ""},
        {"andes-2019.txt", ""},
        {"2019-13-14.txt", ""},
        {"report-123456789.txt", ""},
        {"99999999.txt", ""},
        {"2019-02-30.txt", "2019-02-01..2019-02-28"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct day_range days;
        file_name_date(&days, span_of(cases[i][0]));
        expect_days(cases[i][0], days, cases[i][1]);
    }
}

Test(formats_dates, a_dateline_without_year_takes_the_likely_one)
{
    static const struct {
        int month, day;
        const char *evidence, *expected;
    } cases[] = {
        {3, 14, "2019-03-15", "2019-03-14"}, {12, 31, "2020-01-01", "2019-12-31"},
        {1, 1, "2019-12-31", "2020-01-01"},  {3, 14, "2019-03", "2019-03-14"},
        {12, 31, "2019", "2019-12-31"},      {2, 29, "2019", ""},
        {2, 29, "2020-03-01", "2020-02-29"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct day_range evidence;
        struct stated_date d = {0, cases[i].month, cases[i].day};
        day_range_parse_iso(&evidence, span_of(cases[i].evidence));
        expect_days(cases[i].evidence, date_in_year_of(d, evidence), cases[i].expected);
    }
    struct stated_date d = {0, 3, 14};
    expect_days("no evidence", date_in_year_of(d, NO_DAYS), "");
}

Test(formats_dates, what_a_document_states_wins_over_what_it_is_given_and_called)
{
    static const struct {
        const char *about, *name, *given, *text, *expected;
    } cases[] = {
        {"full dateline first", "2018-01-01.txt", "2017", "LIMA, 14 March 2019 - A.\n",
         "2019-03-14"},
        {"then a line of its own", "2018-01-01.txt", "2017", "14 March 2019\n\nA board met.\n",
         "2019-03-14"},
        {"with a word in front", "x.txt", "", "Published on March 14, 2019\n\nA board met.\n",
         "2019-03-14"},
        {"dateline before such a line", "x.txt", "",
         "Published: 15 March 2019\n\nLIMA, 14 March 2019 - A.\n", "2019-03-14"},
        {"then --date", "2018-01-01.txt", "2017-05-05", "A board met.\n", "2017-05-05"},
        {"then the file name", "2018-01-01.txt", "", "A board met.\n", "2018-01-01"},
        {"else none", "x.txt", "", "A board met.\n", ""},
        {"a masthead's date", "x.txt", "", "Daily Notes, 12 March 2019\n\nA board met.\n",
         "2019-03-12"},
        {"yearless dateline and file name", "2019-03-15.txt", "", "LIMA, March 14 - A.\n",
         "2019-03-14"},
        {"yearless dateline and --date", "x.txt", "2019", "LIMA, March 14 - A.\n", "2019-03-14"},
        {"yearless dateline alone", "x.txt", "", "LIMA, March 14 - A.\n", ""},
        {"a date amid the text is none", "x.txt", "",
         "A board met.\n\nIt will meet again.\n\n14 March 2019\n", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct format_options o = {.date = {NO_DAY, NO_DAY}};
        struct formats_run run;
        char wanted[40];
        if (cases[i].given[0])
            day_range_parse_iso(&o.date, span_of(cases[i].given));
        formats_read_all(&run, FILE_TEXT, cases[i].name, span_of(cases[i].text), &o, NULL);
        snprintf(wanted, sizeof wanted, "||%s|", cases[i].expected);
        cr_expect(strstr(run.printed.at, wanted), "%s: %s", cases[i].about, run.printed.at);
        formats_release(&run);
    }
}

Test(formats_dates, a_files_date_line_holds_for_all_its_stories)
{
    struct formats_run run;
    formats_read_all(&run, FILE_TEXT, "x.txt",
                     SPAN("14 March 2019\n\nA board met in the harbour.\n- Pilots want more\n"
                          "They have wanted it for years, and they said so.\n"),
                     NULL, NULL);
    cr_expect(strstr(run.printed.at, "|Pilots want more|2019-03-14|"), "%s", run.printed.at);
    formats_release(&run);
}
