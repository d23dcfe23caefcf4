/* Extraction as a whole: what stands where, exact values, tables, and any bytes at all. */
#include "extract_fixture.h"

#include "core/mem.h"

#include <stdlib.h>
#include <time.h>

static struct bench b;

static void setup(void)
{
    bench_init(&b);
}

static void teardown(void)
{
    mem_fail_from(0);
    bench_release(&b);
}

TestSuite(extract, .init = setup, .fini = teardown, .timeout = 120);

Test(extract, sums_are_exact_in_every_notation)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"They paid US$3.5bn for it.", "amount \"US$3.5bn\" 3500000000 USD"},
        {"They paid $5-8,000 for it.", "amount \"$5-8,000\" 5000..8000 USD"},
        {"They asked 340 to 350 cruzados for it.", "amount \"340 to 350 cruzados\" 340..350 BRC"},
        {"Costs of US$30m-US$45m are known.", "amount \"US$30m-US$45m\" 30000000..45000000 USD"},
        {"It costs between $2m and $3m.", "amount \"$2m and $3m\" 2000000..3000000 USD"},
        {"He owes 1,8 million euros.", "amount \"1,8 million euros\" 1800000 EUR"},
        {"Sales were 50 MUSD.", "amount \"50 MUSD\" 50000000 USD"},
        {"Sales were $1MM.", "amount \"$1MM\" 1000000 USD"},
        {"A loan of Rs 12 crore fell due.", "amount \"Rs 12 crore\" 120000000 INR"},
        {"A fine of two million dollars is due.", "amount \"two million dollars\" 2000000 USD"},
        {"He paid about $40 for it.", "amount \"$40\" 40 USD {hedged}"},
        {"It grew by 12.5 percent.", "quantity \"12.5 percent\" 12.5 %"},
        {"A plant of 350 megawatts runs.", "quantity \"350 megawatts\" 350 MW"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        WANT(bench_extract(&b, cases[i].text, NULL), cases[i].want);
}

Test(extract, a_name_is_shown_without_plural_or_as_its_country)
{
    WANT(bench_extract(&b, "They flew two M16A2s and old Bell 412s home.", NULL),
         "equipment \"Bell 412s\" Bell 412");
    WANT(bench_extract(&b, "The Kuwaiti dinar fell.", NULL), "nationality \"Kuwaiti\" Kuwait");
}

Test(extract, a_fall_from_one_sum_to_another_is_no_range)
{
    const char *l = bench_extract(&b, "Sales fell from $5m to $3m.", NULL);
    WANT(l, "amount \"$5m\" 5000000 USD");
    WANT(l, "amount \"$3m\" 3000000 USD");
}

Test(extract, a_sum_too_long_for_exact_digits_is_left_out)
{
    REFUSE(bench_extract(&b, "It owes $1234567890123456789012 now.", NULL), "amount");
    REFUSE(bench_extract(&b, "It owes $999999999999 trillion now.", NULL), "amount");
}

Test(extract, dates_take_the_items_year)
{
    WANT(bench_extract(&b, "He came on 3-6 October.", "2011-10-14"),
         "date \"3-6 October\" 2011-10-03..2011-10-06");
    WANT(bench_extract(&b, "He came on 3-6 October.", NULL),
         "date \"3-6 October\" --10-03..--10-06");
    WANT(bench_extract(&b, "The plan 2007-2012 ended.", NULL),
         "date \"2007-2012\" 2007-01-01..2012-12-31");
    WANT(bench_extract(&b, "Rain fell last week.", NULL), "date \"last week\" last week");
}

Test(extract, a_sentence_about_the_future_has_its_days_ahead)
{
    WANT(bench_extract(&b, "The court will meet on 10 December.", "2011-08-14"),
         "date \"10 December\" 2011-12-10");
    WANT(bench_extract(&b, "The court met on 10 December.", "2011-08-14"),
         "date \"10 December\" 2010-12-10");
}

Test(extract, a_currency_of_several_countries_is_that_of_the_people_named)
{
    WANT(bench_extract(&b, "The Colombian army got 18 million pesos.", NULL),
         "amount \"18 million pesos\" 18000000 COP");
    WANT(bench_extract(&b, "The Chilean army got 18 million pesos.", NULL),
         "amount \"18 million pesos\" 18000000 CLP");
}

Test(extract, a_role_is_the_title_beside_the_name)
{
    const char *l = bench_extract(&b,
                                  "The head of the Harbour Command, Air Force General Julia "
                                  "Mendoza, spoke with Foreign Minister Carlos Soto.",
                                  NULL);
    WANT(l, "person \"Julia Mendoza\" Julia Mendoza (Air Force General)");
    WANT(l, "person \"Carlos Soto\" Carlos Soto (Foreign Minister)");
}

Test(extract, references_are_found_in_their_brackets)
{
    const char *l = bench_extract(&b, "The plan [QR-09-12] is old (Evening Note, 7 May).", NULL);
    WANT(l, "reference \"QR-09-12\" QR-09-12");
    WANT(l, "reference \"Evening Note, 7 May\" Evening Note, 7 May");
}

/* A table as the format readers hand it over: rows of cells, parted by '|'. */
static struct document table_document(const char *text, struct block *blocks, bool header)
{
    struct document doc = bench_document(span_of(text), NULL);
    uint32_t from = 0, row = 0;
    uint16_t column = 0;
    for (uint32_t i = 0; i < doc.text.len; i++) {
        char c = text[i];
        if (c != '|' && c != '\n')
            continue;
        blocks[doc.n_blocks++] = (struct block){.start = from,
                                                .end = i,
                                                .kind = BLOCK_CELL,
                                                .header = header && row == 0,
                                                .column = column,
                                                .row = row,
                                                .table = 1};
        from = i + 1;
        column = c == '|' ? (uint16_t)(column + 1) : 0;
        row += c == '\n';
    }
    doc.blocks = blocks;
    return doc;
}

/* A paragraph in front (its '|' and lines are of the table) leads on to the table. */
static const char *extract_led_table(const char *lead, const char *table)
{
    struct block blocks[64];
    struct brief_error err = {0};
    char text[400];
    int n = snprintf(text, sizeof text, "%s\n%s", lead, table);
    cr_assert_lt(n, (int)sizeof text);
    struct document doc = table_document(text, blocks, false);
    blocks[0].kind = BLOCK_PARAGRAPH;
    blocks[0].table = 0;
    cr_assert_eq(bench_run_document(&b, &doc, &err), BRIEF_OK, "%s", err.text);
    bench_print(&b, &doc);
    return b.lines.at;
}

static const char *extract_table(const char *text, bool header)
{
    struct block blocks[64];
    struct brief_error err = {0};
    struct document doc = table_document(text, blocks, header);
    cr_assert_eq(bench_run_document(&b, &doc, &err), BRIEF_OK, "%s", err.text);
    bench_print(&b, &doc);
    return b.lines.at;
}

Test(extract, cells_take_unit_and_multiplier_from_their_header)
{
    for (int header = 0; header < 2; header++) {
        const char *l =
            extract_table("Year|Millions US$|Share (%)\n1998|112.40|3.5\n1999|83|4\n", header);
        WANT(l, "amount \"112.40\" 112400000 USD [1998]");
        WANT(l, "amount \"83\" 83000000 USD [1999]");
        WANT(l, "quantity \"3.5\" 3.5 % [1998]");
        WANT(l, "date \"1998\" 1998-01-01..1998-12-31");
    }
}

Test(extract, a_line_above_a_table_is_its_caption)
{
    const char *table = "Lender|2012|2013\nWorld Bank|210|245\nVTB|-|535\n";
    static const struct {
        const char *lead;
        bool caption;
    } cases[] = {
        {"Loans (millions of dollars)", true},
        {"Loans, in millions of dollars", true},
        {"Loans fell. They were made in millions of dollars.", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *l = extract_led_table(cases[i].lead, table);
        bool found = strstr(l, "amount \"535\" 535000000 USD [VTB]");
        cr_expect_eq(found, cases[i].caption, "%s: %s", cases[i].lead, l);
    }
}

Test(extract, a_row_of_units_heads_the_rows_below_it)
{
    const char *l = extract_table("Mine|2016|2017\nThousand tonnes||\nAlta|18.2|19\n", true);
    WANT(l, "quantity \"18.2\" 18200 t [Alta]");
    WANT(l, "quantity \"19\" 19000 t [Alta]");
    WANT(l, "date \"2016\" 2016-01-01..2016-12-31");
}

Test(extract, a_label_alone_is_no_second_header_row)
{
    struct block blocks[64];
    struct brief_error err = {0};
    struct document doc =
        table_document("Mine|2016|2017\nThousand tonnes\nAlta|18.2|19\n", blocks, true);
    for (size_t i = 0; i < doc.n_blocks; i++)
        blocks[i].header |= blocks[i].column == 0; /* as a format marks a column of labels */
    cr_assert_eq(bench_run_document(&b, &doc, &err), BRIEF_OK, "%s", err.text);
    bench_print(&b, &doc);
    const char *l = b.lines.at;
    WANT(l, "quantity \"18.2\" 18200 t [Alta]");
    REFUSE(l, "Thousand tonnes");
}

Test(extract, the_paragraph_above_may_tell_the_unit)
{
    const char *l = extract_led_table("The board gave these figures, in thousands of tonnes:",
                                      "Wheat|235.8|(205.7)\nMaize|158.4|189\n");
    WANT(l, "quantity \"235.8\" 235800 t [Wheat]");
    WANT(l, "quantity \"(205.7)\" 205700 t [Wheat]");
    l = extract_led_table("The board of a mine in Peru gave these figures.",
                          "Wheat|235.8|205.7\nMaize|158.4|189\n");
    REFUSE(l, "quantity");
}

Test(extract, a_month_in_a_cell_of_its_own_is_one)
{
    const char *l = extract_table("Item|March|May\nGold|3|4\n", true);
    WANT(l, "date \"March\" --03-01..--03-31");
    WANT(l, "date \"May\" --05-01..--05-31");
}

Test(extract, cells_may_hold_ranges_and_headers_may_be_nothing_but_a_unit)
{
    const char *l = extract_table("Buyer|Price (Rs)|Rs crore|Years\n"
                                  "Alta|3 to 4|2,95,511|2017-18\nBaja|5-6|9|2018-19\n",
                                  true);
    WANT(l, "amount \"3 to 4\" 3..4 INR [Alta]");
    WANT(l, "amount \"5-6\" 5..6 INR [Baja]");
    WANT(l, "amount \"2,95,511\" 2955110000000 INR [Alta]");
    REFUSE(l, "2017..");
}

Test(extract, losses_in_brackets_are_below_nothing)
{
    const char *l = extract_table("Item|US$ m|Growth, %\nMail|(3.1)|(2)\nRoads|-0.4|1\n", true);
    WANT(l, "amount \"(3.1)\" -3100000 USD [Mail]");
    WANT(l, "amount \"-0.4\" -400000 USD [Roads]");
    WANT(l, "quantity \"(2)\" -2 % [Mail]");
}

Test(extract, cells_with_a_unit_of_their_own_keep_it)
{
    const char *l = extract_table("Item|US$ m\nRoads|40\nShare|12%\nDams|$3bn\n", true);
    WANT(l, "amount \"40\" 40000000 USD [Roads]");
    WANT(l, "quantity \"12%\" 12 % [Share]");
    WANT(l, "amount \"$3bn\" 3000000000 USD [Dams]");
}

Test(extract, years_and_counts_without_unit_become_no_sums)
{
    const char *l = extract_table("Town|Founded|Rank\nAlta|1950|3\nBaja|1961|4\n", true);
    REFUSE(l, "amount");
    REFUSE(l, "quantity");
}

static const char *const sample =
    "LIMA, March 14 - General Julia Mendoza of the Rural Harvest Fund (RHF), paid US$3.5bn-4bn for "
    "eight Mi-17V-5 on 3-6 October [QR-09-12] \xE2\x80\x93 \xE2\x80\x9C"
    "2007/08\xE2\x80\x9D, known as J. Mendoza "
    "Jr., 12% of 1,8 million \xE2\x82\xAC in Apur\xC3\xADmac (Weekly Note, 7 May).";

static void check_mentions(const struct document *doc)
{
    for (size_t i = 0; i < b.mentions.n; i++) {
        const struct mention *m = &b.mentions.at[i];
        cr_assert(m->start < m->end && m->end <= doc->text.len);
        cr_assert(m->token_from < m->token_to && m->token_to <= b.tokens.n);
        cr_assert(m->norm.len > 0, "%.*s", (int)(m->end - m->start), doc->text.at + m->start);
        cr_assert(i == 0 || b.mentions.at[i - 1].start <= m->start);
    }
}

Test(extract, a_text_cut_anywhere_is_read_to_its_end_and_no_further)
{
    size_t len = strlen(sample);
    for (size_t cut = 0; cut <= len; cut++) {
        if (cut < len && ((uint8_t)sample[cut] & 0xC0) == 0x80)
            continue; /* valid UTF-8 only */
        char *heap = malloc(cut ? cut : 1);
        memcpy(heap, sample, cut);
        struct document doc = bench_document((struct span){heap, cut}, NULL);
        cr_assert_eq(bench_run_document(&b, &doc, NULL), BRIEF_OK);
        check_mentions(&doc);
        free(heap);
    }
}

Test(extract, failing_memory_is_reported)
{
    struct document doc = bench_document(span_of(sample), "2011-10-14");
    for (long n = 1; n < 200; n++) {
        struct bench fresh;
        struct brief_error err = {0};
        bench_init(&fresh);
        mem_fail_from(n);
        brief_status st = bench_run_document(&fresh, &doc, &err);
        mem_fail_from(0);
        bench_release(&fresh);
        if (st == BRIEF_OK)
            return; /* more allocations than it makes */
        cr_expect_eq(st, BRIEF_ENOMEM, "allocation %ld: %s", n, brief_status_name(st));
    }
}

Test(extract, hostile_texts_take_linear_time)
{
    static const char *const units[] = {
        "Abc Def (AD) ", "known as ",    "General ", "(",  "$5-8,000 ",
        "John ",         "Ministry of ", "a-",       "1-", "3-6 October ",
        "ABC "};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        size_t len = strlen(units[i]), total = 200000 / len * len;
        char *text = malloc(total);
        for (size_t at = 0; at < total; at += len)
            memcpy(text + at, units[i], len);
        struct document doc = bench_document((struct span){text, total}, NULL);
        cr_assert_eq(bench_run_document(&b, &doc, NULL), BRIEF_OK);
        check_mentions(&doc);
        free(text);
    }
}

/* A word of three syllables, another one each time. */
static void put_word(struct buf *out, uint32_t *seed)
{
    static const char consonants[] = "bdfgklmnprstvz", vowels[] = "aeiou";
    for (int i = 0; i < 3; i++) {
        *seed = *seed * 1664525u + 1013904223u;
        buf_byte(out, (uint8_t)consonants[(*seed >> 16) % 14] & (i ? 0xFF : 0xDF));
        buf_byte(out, (uint8_t)vowels[(*seed >> 24) % 5]);
    }
}

/* CPU seconds for `n` sentences; every '*' in the sentence becomes a new word. */
static double seconds_for(const char *sentence, uint32_t n)
{
    struct buf text = {0};
    uint32_t seed = 7;
    for (uint32_t i = 0; i < n; i++)
        for (const char *c = sentence; *c; c++)
            if (*c == '*')
                put_word(&text, &seed);
            else
                buf_byte(&text, (uint8_t)*c);
    cr_assert(!text.failed);
    struct document doc = bench_document((struct span){text.at, text.len}, NULL);
    clock_t start = clock();
    cr_assert_eq(bench_run_document(&b, &doc, NULL), BRIEF_OK);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    check_mentions(&doc);
    buf_release(&text);
    return seconds;
}

Test(extract, no_cast_of_thousands_makes_it_slower_than_linear)
{
    static const char *const sentences[] = {
        "General * Mendoza spoke. Mendoza left. ",         /* one surname, ever more namesakes */
        "Carlos * spoke. Carlos left. ",                   /* one given name */
        "Julia * spoke. ",                                 /* everybody another one */
        "Zorvex * Corp rose. Zorvex fell. ",               /* one first word */
        "The * * Fund (ABF) met. The ABF, or AXQ, left. ", /* one acronym */
        "A. * Soto and Ana B. * Soto met. ",               /* spellings of one name */
        "Ana and Luis * met Generals * and *. ",
    };
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++) {
        seconds_for(sentences[i], 2000); /* memory and caches are there */
        double few = seconds_for(sentences[i], 10000), many = seconds_for(sentences[i], 40000);
        cr_expect_lt(many, 10 * few + 0.1, "%s: %.3f s for 10,000, %.3f s for 40,000", sentences[i],
                     few, many);
    }
}
