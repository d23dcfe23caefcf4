/* amounts.c -- brief-query amounts: sums of money (or other quantities), all or in a range. */
#include "query/views/views.h"

#include "core/mem.h"
#include "query/range.h"
#include "query/views/listing.h"

#include <stdlib.h>

struct amounts_settings {
    struct view_settings view;
    const char *in, *unit;
    size_t limit;
    bool quantities;
};

static const struct opt amounts_options[] = {
    {'q', "quantities", OPT_FLAG, offsetof(struct amounts_settings, quantities), NULL,
     "measures other than money"},
    {0, "unit", OPT_TEXT, offsetof(struct amounts_settings, unit), "UNIT",
     "only in this currency or unit: EUR, MW"},
    {0, "in", OPT_TEXT, offsetof(struct amounts_settings, in), "QUERY",
     "only in documents that this query finds: 'date:2019..', place:peru"},
    {'n', "limit", OPT_COUNT, offsetof(struct amounts_settings, limit), "N",
     "show at most N amounts [all]"},
    VIEW_OPTIONS(struct amounts_settings),
};

static void amounts_init(void *settings)
{
    ((struct amounts_settings *)settings)->limit = SIZE_MAX;
}

/* One amount in range. */
struct amount_place {
    struct doc_ref ref;
    uint32_t mention;
};

struct amount_list {
    struct amount_place *at;
    size_t n, cap;
    uint8_t type;
    char lead[64]; /* the value of the mention just taken, for people */
};

static int compare_places(const void *a, const void *b)
{
    const struct amount_place *x = a, *y = b;
    if (x->ref.segment != y->ref.segment)
        return x->ref.segment < y->ref.segment ? -1 : 1;
    if (x->ref.doc != y->ref.doc)
        return x->ref.doc < y->ref.doc ? -1 : 1;
    return (x->mention > y->mention) - (x->mention < y->mention);
}

static brief_status gather(struct view *v, uint32_t number, const struct value_range *range,
                           const struct doc_filter *filter, struct amount_list *list)
{
    struct segment *seg = &v->collection->segments[number];
    struct amount_cursor cursor = {0};
    brief_status st = amount_cursor_open(&cursor, seg, list->type, span_of(range->unit),
                                         range->has_from ? &range->from : NULL,
                                         range->has_to ? &range->to : NULL, &v->err);
    if (st)
        return st;
    while (!st && amount_cursor_next(&cursor)) {
        if (cursor.doc >= seg->row.n_docs || !segment_is_live(seg, cursor.doc) ||
            !doc_filter_has(filter, number, cursor.doc))
            continue;
        struct amount_place *grown = mem_grow(list->at, &list->cap, list->n + 1, sizeof *grown);
        if (!grown) {
            st = brief_fail(&v->err, BRIEF_ENOMEM, "out of memory for amounts");
            break;
        }
        list->at = grown;
        grown[list->n++] = (struct amount_place){{number, cursor.doc}, cursor.mention};
    }
    st = st ? st : cursor.status;
    amount_cursor_close(&cursor);
    return st ? brief_fail(&v->err, st, "the list of amounts is damaged: run `brief-index check`")
              : BRIEF_OK;
}

/* "32.3m" for 32300000, where that is shorter and exact. */
static size_t short_value(char *out, size_t room, struct decimal value)
{
    static const struct {
        int power;
        const char *suffix;
    } steps[] = {{12, "tn"}, {9, "bn"}, {6, "m"}};
    char text[DECIMAL_TEXT_MAX];
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        struct decimal one = {1, 0}, size, scaled;
        if (!decimal_shift(&size, one, steps[i].power) ||
            !decimal_shift(&scaled, value, -steps[i].power))
            continue;
        struct decimal positive = value;
        positive.digits = value.digits < 0 ? -value.digits : value.digits;
        if (decimal_compare(positive, size) >= 0 && scaled.scale <= 3) {
            decimal_format(text, scaled);
            return (size_t)snprintf(out, room, "%s%s", text, steps[i].suffix);
        }
    }
    decimal_format(text, value);
    return (size_t)snprintf(out, room, "%s", text);
}

static void write_lead(struct amount_list *list, const struct mention *m)
{
    char from[DECIMAL_TEXT_MAX + 4], to[DECIMAL_TEXT_MAX + 4] = "";
    short_value(from, sizeof from, m->value);
    if (m->flags & MENTION_RANGE)
        short_value(to, sizeof to, m->value_to);
    const char *dots = m->flags & MENTION_RANGE ? ".." : "", *gap = m->unit.len ? " " : "";
    int unit_len = (int)(m->unit.len < 12 ? m->unit.len : 12);
    if (list->type == MENTION_AMOUNT)
        snprintf(list->lead, sizeof list->lead, "%.*s%s%.20s%s%.20s", unit_len, m->unit.at, gap,
                 from, dots, to);
    else
        snprintf(list->lead, sizeof list->lead, "%.20s%s%.20s%s%.*s", from, dots, to, gap, unit_len,
                 m->unit.at);
}

static bool wants(void *ctx, struct doc_ref ref, const struct document *doc, size_t i,
                  const struct mention *m, struct listed *out)
{
    struct amount_list *list = ctx;
    struct amount_place key = {ref, (uint32_t)i};
    (void)doc;
    if (m->type != list->type || m->flags & (MENTION_WEAK | MENTION_IN_DEFINITION) || !list->n ||
        !bsearch(&key, list->at, list->n, sizeof key, compare_places))
        return false;
    write_lead(list, m);
    out->lead = span_of(list->lead);
    return true;
}

static brief_status read_range(struct view *v, const struct amounts_settings *s, struct span text,
                               struct value_range *range)
{
    brief_status st = BRIEF_OK;
    *range = (struct value_range){0};
    if (text.len)
        st = value_range_parse(range, text, s->quantities, &v->err);
    if (st || !s->unit)
        return st;
    struct span unit = span_of(s->unit);
    if (!s->quantities) {
        unit = currency_code(unit);
        if (!unit.len)
            return brief_fail(&v->err, BRIEF_EQUERY,
                              "--unit %s: no currency that is known here; write its code, as in "
                              "USD (units of other measures go with --quantities)",
                              s->unit);
    }
    if (unit.len >= sizeof range->unit)
        return brief_fail(&v->err, BRIEF_EQUERY, "--unit %s: too long", s->unit);
    if (range->unit[0] && !span_equal(unit, span_of(range->unit)))
        return brief_fail(&v->err, BRIEF_EQUERY, "--unit %s contradicts the range's %s", s->unit,
                          range->unit);
    memcpy(range->unit, unit.at, unit.len);
    range->unit[unit.len] = '\0';
    return BRIEF_OK;
}

/* The documents of the sorted places, each once. */
static size_t distinct_docs(struct view *v, const struct amount_list *list, struct listed_doc *docs)
{
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++) {
        struct doc_ref ref = list->at[i].ref;
        if (n && docs[n - 1].ref.segment == ref.segment && docs[n - 1].ref.doc == ref.doc)
            continue;
        docs[n++] = (struct listed_doc){
            .ref = ref, .date = segment_days(&v->collection->segments[ref.segment], ref.doc)};
    }
    return n;
}

static brief_status list_amounts(struct view *v, const struct amounts_settings *s, struct span text,
                                 struct amount_list *list, uint64_t *n_shown)
{
    struct value_range range;
    struct doc_filter *filter;
    struct listing l = {.wants = wants, .ctx = list, .limit = s->limit};
    const char *what = s->quantities ? "quantit" : "amount", *one = s->quantities ? "y" : "",
               *many = s->quantities ? "ies" : "s";
    brief_status st;
    list->type = s->quantities ? MENTION_QUANTITY : MENTION_AMOUNT;
    if ((st = read_range(v, s, text, &range)) || (st = view_filter(v, s->in, &filter)))
        return st;
    for (uint32_t i = 0; i < v->collection->n_segments && !st; i++)
        st = gather(v, i, &range, filter, list);
    if (st)
        return st;
    if (list->n)
        qsort(list->at, list->n, sizeof *list->at, compare_places);
    struct listed_doc *docs = arena_alloc(&v->arena, (list->n + 1) * sizeof *docs);
    if (!docs)
        return brief_fail(&v->err, BRIEF_ENOMEM, "out of memory for documents");
    st = listing_run(v, &l, docs, distinct_docs(v, list, docs));
    *n_shown = l.n_shown;
    uint64_t total = l.n_shown < s->limit ? l.n_shown : list->n;
    if (!st && total)
        view_note(v, "%llu of %llu %s%s", (unsigned long long)l.n_shown, (unsigned long long)total,
                  what, total == 1 ? one : many);
    else if (!st)
        view_note(v, "no %s%s found", what, one);
    return st;
}

static int amounts_run(const void *settings, const char **operands, size_t n)
{
    const struct amounts_settings *s = settings;
    struct view v;
    struct amount_list list = {0};
    struct span text;
    uint64_t n_shown = 0;
    brief_status st = view_begin(&v, "amounts", &s->view);
    st = st ? st : view_operands(&v, operands, n, &text);
    st = st ? st : list_amounts(&v, s, text, &list, &n_shown);
    mem_free(list.at);
    return view_end(&v, st, n_shown > 0);
}

const struct command amounts_command = {
    .name = "amounts",
    .operands = "[RANGE]",
    .summary = "list sums of money, or with --quantities other measures",
    .details =
        "RANGE is USD30m..USD100m, 30m..100m (any currency), ..5bn, 'EUR 10m..' or one value. "
        "Signs\n"
        "work, too, but a '$' must be quoted: 'US$30m..US$100m'. A mention with two ends counts "
        "when\n"
        "it overlaps the range. Amounts come by date of the document (undated last), document and\n"
        "place.\n"
        "tsv columns: document, date, line, type, text, norm, actor, role, start, end, context.",
    .options = amounts_options,
    .n_options = sizeof amounts_options / sizeof amounts_options[0],
    .settings_len = sizeof(struct amounts_settings),
    .init = amounts_init,
    .run = amounts_run,
};
