/* currencies.c -- ask the item which country's dollar, peso or rupee it speaks of.
 *
 *     dateline "BOGOTA"    ──countryof──> CO ──moneyof──> COP for "peso", "pesos", "Ps"
 *     names in the text    ──countryof──> a tally, the most named first
 *
 * The dateline's country decides if it has such money, else the most named one that has (the
 * earlier of equals). A plain dollar is a special case, for writers abroad mean the US one by it:
 * it is local only if the item does not keep the two apart the other way round, with "C$" for the
 * local one. In Spanish text "$" is a peso. Last, the item's date tells which money of that name
 * was in use. The questions are lists: see lists/money.list. */
#include "indexer/entities/currencies.h"

#include "indexer/entities/trace.h"

#include <strings.h>

#define COUNTRIES_MAX 64 /* told apart in one item; later ones are not counted */
#define QUESTION_MAX  96 /* bytes of a question to the lexicon */

struct country {
    struct span code, money; /* "CO", "COP peso pesos Ps" */
    size_t count;
};

struct tally {
    struct norm_context *cx;
    struct country at[COUNTRIES_MAX];
    size_t n;
    struct country dateline; /* code empty: none known */
    struct span place;       /* the dateline's, where the text has it */
    bool is_spanish;
    bool writes_us;   /* some sum says that it is in US dollars */
    bool asked_named; /* the last answer of is_named */
    struct span asked;
};

/* The answer to "countryof Lima", an empty span when the lexicon has none. */
static struct span ask(const struct norm_context *cx, enum vocabulary_class c, const char *question,
                       struct span word)
{
    char text[QUESTION_MAX];
    size_t n = strlen(question);
    if (word.len == 0 || n + word.len > sizeof text)
        return (struct span){0};
    memcpy(text, question, n);
    memcpy(text + n, word.at, word.len);
    return vocabulary_find(cx->words, c, (struct span){text, n + word.len}, NULL);
}

static struct span country_of(const struct norm_context *cx, struct span place)
{
    return ask(cx, VOCAB_COUNTRY_OF, "countryof ", place);
}

static struct span money_of(const struct norm_context *cx, struct span code)
{
    return ask(cx, VOCAB_MONEY_OF, "moneyof ", code);
}

static struct span trimmed(struct span s)
{
    while (s.len && s.at[0] == ' ')
        s = span_sub(s, 1, s.len);
    while (s.len && s.at[s.len - 1] == ' ')
        s.len--;
    return s;
}

/* "PARIS, Texas", "MOSCOW/BOGOTA": the last part that tells a country does. */
static struct span dateline_country(const struct norm_context *cx, struct span place)
{
    struct span code = country_of(cx, place);
    for (size_t end = place.len; end > 0 && !code.len;) {
        size_t from = end;
        while (from > 0 && place.at[from - 1] != ',' && place.at[from - 1] != '/')
            from--;
        code = country_of(cx, trimmed(span_sub(place, from, end)));
        end = from ? from - 1 : 0;
    }
    return code;
}

static void count_country(struct tally *t, struct span code)
{
    size_t i = 0;
    while (i < t->n && !span_equal(t->at[i].code, code))
        i++;
    if (i == COUNTRIES_MAX)
        return;
    if (i == t->n)
        t->at[t->n++] = (struct country){.code = code, .money = money_of(t->cx, code)};
    t->at[i].count++;
}

static bool says_us(struct span words)
{
    return (words.len > 1 && memcmp(words.at, "US", 2) == 0) ||
           (words.len > 3 && memcmp(words.at, "U.S.", 4) == 0);
}

static void take_tally(struct tally *t, const struct draft_list *drafts, const struct document *doc)
{
    for (size_t i = 0; i < drafts->n; i++) {
        const struct mention *m = &drafts->at[i].m;
        struct span words = span_sub(doc->text, m->start, m->end);
        if (m->type == MENTION_AMOUNT)
            t->writes_us |= !drafts->at[i].guessed_unit.len && says_us(words);
        if (m->type != MENTION_PLACE && m->type != MENTION_NATIONALITY)
            continue;
        struct span code = country_of(t->cx, m->norm.len ? m->norm : words);
        if (code.len)
            count_country(t, code);
    }
    t->dateline.code = dateline_country(t->cx, doc->dateline_place);
    t->dateline.money = money_of(t->cx, t->dateline.code);
    if (doc->dateline_place.at >= doc->text.at &&
        doc->dateline_place.at + doc->dateline_place.len <= doc->text.at + doc->text.len)
        t->place = doc->dateline_place;
    t->is_spanish = span_equal(doc->language, SPAN("es"));
}

static bool word_fits(struct span listed, struct span word)
{
    if (listed.len != word.len)
        return false;
    return word.len == 1 ? listed.at[0] == word.at[0]
                         : strncasecmp(listed.at, word.at, word.len) == 0;
}

/* The ISO 4217 code if `money` ("COP peso pesos Ps") lists the word, else empty. */
static struct span money_named(struct span money, struct span word)
{
    struct span code = {0};
    for (size_t at = 0; at < money.len;) {
        size_t end = at;
        while (end < money.len && money.at[end] != ' ')
            end++;
        struct span listed = span_sub(money, at, end);
        if (!code.len)
            code = listed;
        else if (word_fits(listed, word))
            return code;
        at = end + 1;
    }
    return (struct span){0};
}

static bool is_cents(struct span word)
{
    return word_fits(SPAN("cent"), word) || word_fits(SPAN("cents"), word);
}

static bool is_dollar(struct span word)
{
    return span_equal(word, SPAN("$")) || word_fits(SPAN("dollar"), word) ||
           word_fits(SPAN("dollars"), word) || is_cents(word);
}

/* Does some sum name this currency beyond doubt? Remembers the last answer, for one currency is
 * asked about again and again. */
static bool is_named(struct tally *t, const struct draft_list *drafts, struct span code)
{
    if (span_equal(t->asked, code))
        return t->asked_named;
    t->asked = code;
    t->asked_named = false;
    for (size_t i = 0; i < drafts->n && !t->asked_named; i++) {
        const struct draft *d = &drafts->at[i];
        t->asked_named =
            d->m.type == MENTION_AMOUNT && !d->guessed_unit.len && span_equal(d->m.unit, code);
    }
    return t->asked_named;
}

/* The most named country that has such money; a dollar wants to be named twice. */
static struct span most_named(const struct tally *t, struct span word)
{
    struct span best = {0};
    size_t count = is_dollar(word) ? 1 : 0;
    for (size_t i = 0; i < t->n; i++) {
        struct span code = money_named(t->at[i].money, word);
        if (code.len && t->at[i].count > count) {
            count = t->at[i].count;
            best = code;
        }
    }
    return best;
}

/* The word as money.list writes it: "es$" for a dollar sign in Spanish, "CFA" for "CFA francs". */
static struct span listed_word(const struct tally *t, struct span word)
{
    if (t->is_spanish && span_equal(word, SPAN("$")))
        return SPAN("es$");
    if (memmem(word.at, word.len, "CFA", 3))
        return SPAN("CFA");
    return word;
}

/* For a trace: why, and the words that say so. */
static void because(const struct norm_context *cx, const struct draft *d, const char *why,
                    struct span words)
{
    uint32_t start = words.len ? (uint32_t)(words.at - cx->text.at) : BRIEF_NOWHERE;
    if (cx->trace)
        trace_reason(cx->trace, d->number, d->m.start, d->m.end, why, start,
                     words.len ? start + (uint32_t)words.len : BRIEF_NOWHERE);
}

static bool place(struct tally *t, const struct draft_list *drafts, struct draft *d)
{
    struct span word = listed_word(t, d->guessed_unit);
    uint8_t confidence = PLACED_CONFIDENCE;
    struct span code = money_named(t->dateline.money, word);
    if (!code.len && !is_cents(word)) {
        confidence = NAMED_CONFIDENCE;
        code = most_named(t, word);
    }
    if (code.len && is_dollar(word) && !t->writes_us && !is_cents(word) &&
        !span_equal(code, SPAN("USD")) && is_named(t, drafts, code))
        return true; /* the local one has its own sign here */
    if (!code.len)
        return true;
    because(t->cx, d,
            confidence == PLACED_CONFIDENCE ? "the dateline's country has such money"
                                            : "the country named most here has such money",
            confidence == PLACED_CONFIDENCE ? t->place : (struct span){0});
    d->m.unit = norm_copy(t->cx, code);
    d->m.confidence = confidence;
    norm_set_amount_text(t->cx, &d->m);
    return !t->cx->no_memory;
}

#define ERAS_MAX 4 /* moneys of one name that followed each other */

/* "6 bolivars" of 2016 are of the money before: "VEF 2018-08-20". Codes say what they mean. */
static bool set_era(struct norm_context *cx, struct draft *d, struct span words)
{
    struct span code = d->m.unit;
    for (int i = 0; i < ERAS_MAX; i++) {
        struct day_range until;
        struct span was = ask(cx, VOCAB_MONEY_WAS, "moneywas ", code);
        if (was.len < 5 || !day_range_parse_iso(&until, span_sub(was, 4, was.len)) ||
            cx->anchor.to >= until.from)
            break;
        code = span_sub(was, 0, 3);
    }
    if (span_equal(code, d->m.unit) || memmem(words.at, words.len, d->m.unit.at, d->m.unit.len))
        return true;
    because(cx, d, "the money of this name that was in use at the item's date", (struct span){0});
    d->m.unit = norm_copy(cx, code);
    norm_set_amount_text(cx, &d->m);
    return !cx->no_memory;
}

/* "K2", "P5": a letter before a figure is no money unless its country is spoken of, or a
 * multiplier or the figure itself says so. */
static bool is_stray_letter(const struct draft *d, struct span words)
{
    struct span sign = d->guessed_unit;
    if (sign.len != 1 || sign.at[0] < 'A' || sign.at[0] > 'Z' || d->multiplied)
        return false;
    return d->m.confidence < NAMED_CONFIDENCE && !memchr(words.at, ',', words.len);
}

brief_status currencies_place(struct norm_context *cx, struct draft_list *drafts,
                              const struct document *doc)
{
    struct tally t = {.cx = cx};
    bool any = false, ok = true, dropped = false;
    for (size_t i = 0; i < drafts->n; i++)
        any |= drafts->at[i].guessed_unit.len > 0;
    if (any)
        take_tally(&t, drafts, doc);
    for (size_t i = 0; i < drafts->n && ok; i++) {
        struct draft *d = &drafts->at[i];
        struct span words = span_sub(doc->text, d->m.start, d->m.end);
        if (d->m.type != MENTION_AMOUNT)
            continue;
        if (d->guessed_unit.len) {
            ok = place(&t, drafts, d);
            if (is_stray_letter(d, words)) {
                because(cx, d, "a letter before a figure, and no country spoken of has such money",
                        (struct span){0});
                d->dropped = dropped = true;
            }
        }
        if (ok && cx->anchor.from != NO_DAY)
            ok = set_era(cx, d, words);
    }
    if (dropped)
        draft_list_sort(drafts);
    return ok ? BRIEF_OK : BRIEF_ENOMEM;
}
