/* history.c -- events as lines: what decided, what, and why. */
#include "core/history.h"

#include "core/mention.h"
#include "core/mention_json.h"
#include "core/text/clean.h"

#define SENTENCE_COLUMNS 60 /* of a sentence, on either side of the words it is quoted for */

/* --- pieces -------------------------------------------------------------------------------------
 */

static struct span words_of(const struct history *h, uint32_t start, uint32_t end)
{
    struct span text = h->doc->text;
    return start <= end && end <= text.len ? span_sub(text, start, end) : (struct span){"", 0};
}

static void add_quoted(struct buf *out, struct span words)
{
    buf_puts(out, "\"");
    clean_append(out, words);
    buf_puts(out, "\"");
}

/* What comes after other things said. */
static void add_separator(struct buf *out)
{
    if (out->len)
        buf_puts(out, ", ");
}

void history_rule(struct buf *out, const struct brief_rule *rule)
{
    clean_append(out, rule->name);
    if (!rule->file.len)
        return;
    buf_puts(out, " (");
    clean_append(out, rule->file);
    buf_printf(out, ":%u)", rule->line);
}

/* Where the sentence that holds byte `at` begins and ends. */
static struct span sentence_of(const struct history *h, uint32_t at, size_t *from)
{
    const struct brief_account *seen = h->seen;
    size_t lo = 0, hi = seen->n_sentences, end = h->doc->text.len;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (seen->sentences[mid] <= at)
            lo = mid + 1;
        else
            hi = mid;
    }
    *from = lo ? seen->sentences[lo - 1] : 0;
    if (lo < seen->n_sentences)
        end = seen->sentences[lo];
    while (end > at &&
           ((uint8_t)h->doc->text.at[end - 1] <= ' ' || h->doc->text.at[end - 1] == '|'))
        end--;
    return span_sub(h->doc->text, *from, end);
}

void history_sentence(struct buf *out, const struct history *h, uint32_t start, uint32_t end,
                      size_t *mark_from, size_t *mark_to)
{
    struct buf context = {0};
    size_t at, from, to, before = out->len;
    *mark_from = *mark_to = before;
    if (start > end || end > h->doc->text.len)
        return;
    struct span sentence = sentence_of(h, start, &at);
    size_t last = end - at < sentence.len ? end - at : sentence.len;
    mention_context(&context, sentence, (uint32_t)(start - at), (uint32_t)last, SENTENCE_COLUMNS,
                    &from, &to);
    struct span s = buf_bytes(&context);
    if (s.at && from <= to && to <= s.len) {
        struct buf whole = {0};
        clean_append(&whole, sentence);
        struct span all = buf_bytes(&whole);
        bool begins = span_starts_with(all, span_sub(s, 0, from));
        bool ends = all.len >= s.len - to &&
                    memcmp(all.at + all.len - (s.len - to), s.at + to, s.len - to) == 0;
        buf_puts(out, begins ? "" : "… ");
        clean_append(out, span_sub(s, 0, from));
        buf_puts(out, from && s.at[from - 1] == ' ' ? " " : "");
        *mark_from = out->len;
        clean_append(out, span_sub(s, from, to));
        *mark_to = out->len;
        buf_puts(out, to < s.len && s.at[to] == ' ' ? " " : "");
        clean_append(out, span_sub(s, to, s.len));
        buf_puts(out, ends ? "" : " …");
        out->failed |= whole.failed;
        buf_release(&whole);
    }
    out->failed |= context.failed;
    buf_release(&context);
}

/* --- what a step did ----------------------------------------------------------------------------
 */

static void add_candidates(struct buf *out, struct span list)
{
    buf_puts(out, "undecided between ");
    for (size_t from = 0, n = 0; from < list.len; n++) {
        const char *end = memchr(list.at + from, '\n', list.len - from);
        size_t to = end ? (size_t)(end - list.at) : list.len;
        buf_puts(out, n ? ", " : "");
        clean_append(out, span_sub(list, from, to));
        from = to + 1;
    }
}

static void add_labelled(struct buf *out, const char *label, struct span text)
{
    add_separator(out);
    buf_puts(out, label);
    clean_append(out, text);
}

/* Whom the name stands for, when this is new. */
static void add_name(struct buf *out, const struct brief_state *a, const struct brief_state *b)
{
    unsigned gained = b->flags & ~(unsigned)a->flags;
    if (gained & MENTION_UNDECIDED) {
        add_separator(out);
        add_candidates(out, b->candidates);
    } else if (gained & MENTION_IN_DEFINITION) {
        add_labelled(out, "the short name in the brackets of ", b->norm);
    } else if (gained & MENTION_BOUND) {
        add_labelled(out, "stands for ", b->norm);
    } else if (!span_equal(a->norm, b->norm)) {
        add_labelled(out, "called ", b->norm);
    }
    if (gained & MENTION_DEFINITION)
        add_labelled(out, "the long name of a definition", (struct span){"", 0});
}

static void add_change(struct buf *out, const struct history *h, const struct brief_state *a,
                       const struct brief_state *b)
{
    if (a->type != b->type) {
        buf_printf(out, "%s instead of %s", mention_type_name(b->type), mention_type_name(a->type));
    }
    if (a->start != b->start || a->end != b->end) {
        add_separator(out);
        add_quoted(out, words_of(h, b->start, b->end));
        buf_puts(out, " instead of ");
        add_quoted(out, words_of(h, a->start, a->end));
    }
    if (a->start == b->start && a->end == b->end)
        add_name(out, a, b);
    if (!span_equal(a->role, b->role) && b->role.len)
        add_labelled(out, "role ", b->role);
    if (!span_equal(a->unit, b->unit))
        add_labelled(out, "unit ", b->unit);
    if (!span_equal(a->label, b->label))
        add_labelled(out, "of the row ", b->label);
    if (b->flags & ~(unsigned)a->flags & MENTION_WEAK)
        add_labelled(out, "weak: kept, but not counted or shown", (struct span){"", 0});
    if (a->evidence == b->evidence)
        return;
    add_separator(out);
    buf_printf(out, a->evidence ? "confidence %u" : "no mere guess: confidence %u", b->evidence);
}

static void add_made(struct buf *out, const struct brief_event *e)
{
    static const struct brief_state nothing;
    buf_printf(out, "%s made here", mention_type_name(e->after.type));
    if (e->after.flags & (MENTION_BOUND | MENTION_UNDECIDED | MENTION_IN_DEFINITION))
        add_name(out, &nothing, &e->after);
    if (e->after.role.len)
        add_labelled(out, "role ", e->after.role);
    if (e->after.unit.len)
        add_labelled(out, "unit ", e->after.unit);
    if (e->after.label.len)
        add_labelled(out, "of the row ", e->after.label);
    buf_printf(out, ", confidence %u, ", e->after.evidence);
    clean_append(out, e->rule.name);
}

/* What the event says but for its reasons. */
static void add_event(struct buf *out, const struct history *h, const struct brief_event *e)
{
    switch (e->kind) {
    case BRIEF_EVENT_MATCHED:
    case BRIEF_EVENT_SILENT:
    case BRIEF_EVENT_REFUSED:
        if (e->kind != BRIEF_EVENT_SILENT)
            buf_printf(out, "%s by ", mention_type_name(e->after.type));
        history_rule(out, &e->rule);
        if (e->kind == BRIEF_EVENT_SILENT)
            buf_puts(out, ", which keeps other rules away and yields nothing");
        else if (e->kind == BRIEF_EVENT_REFUSED)
            buf_printf(out, ", but the words have no sure meaning%s%s", e->why ? ": " : "",
                       e->why ? e->why : "");
        else if (e->after.evidence)
            buf_printf(out, ", confidence %u", e->after.evidence);
        else
            buf_puts(out, ", only a guess");
        return;
    case BRIEF_EVENT_LOST:
        buf_printf(out, "%s by ", mention_type_name(e->after.type));
        history_rule(out, &e->rule);
        if (e->by.name.len) {
            buf_puts(out, " lost to ");
            history_rule(out, &e->by);
        }
        buf_printf(out, "%s%s", e->by.name.len ? ": " : ", but ", e->why);
        return;
    case BRIEF_EVENT_MADE:
        add_made(out, e);
        return;
    case BRIEF_EVENT_CHANGED:
        add_change(out, h, &e->before, &e->after);
        return;
    case BRIEF_EVENT_DROPPED:
        buf_puts(out, "dropped");
        return;
    default:
        return;
    }
}

/* --- lines --------------------------------------------------------------------------------------
 */

struct teller {
    const struct history *h;
    const struct history_sink *sink;
    struct buf text;
    bool failed;
};

static void put_line(struct teller *t, const char *label, size_t mark_from, size_t mark_to)
{
    struct history_line line = {label, buf_bytes(&t->text), mark_from, mark_to};
    t->failed |= t->text.failed;
    if (!t->failed)
        t->sink->take(t->sink->ctx, &line);
    buf_clear(&t->text);
}

static void put_reason(struct teller *t, const char *label, const struct brief_event *e)
{
    size_t from = 0, to = 0;
    buf_puts(&t->text, e->why ? e->why : "");
    if (e->other_start != BRIEF_NOWHERE) {
        buf_printf(&t->text, " (line %u): ", document_line(t->h->doc, e->other_start));
        history_sentence(&t->text, t->h, e->other_start, e->other_end, &from, &to);
    }
    put_line(t, label, from, to);
}

/* The events of one mention, in order. */
struct own_events {
    const struct brief_event *all;
    const uint32_t *at;
    size_t n;
};

static struct own_events own_events(const struct history *h, uint32_t number)
{
    const struct brief_account *seen = h->seen;
    if (number > seen->n_numbers)
        return (struct own_events){0};
    uint32_t from = seen->first[number];
    return (struct own_events){seen->events, seen->by_number + from,
                               seen->first[number + 1] - from};
}

/* Did a match lose so, and is it the first of its rule that did? */
static bool lost_so(const struct own_events *own, size_t i, const char *why)
{
    const struct brief_event *e = &own->all[own->at[i]];
    if (e->kind != BRIEF_EVENT_LOST || strcmp(e->why, why) != 0)
        return false;
    for (size_t k = 0; k < i; k++) {
        const struct brief_event *o = &own->all[own->at[k]];
        if (o->kind == BRIEF_EVENT_LOST && o->why == e->why &&
            span_equal(o->rule.name, e->rule.name))
            return false;
    }
    return true;
}

/* A user's own rule, whose file has a folder, with its place; of a shipped one the name will do. */
static void add_loser(struct buf *out, const struct brief_rule *rule)
{
    if (rule->file.len && memchr(rule->file.at, '/', rule->file.len))
        history_rule(out, rule);
    else
        clean_append(out, rule->name);
}

/* "over person.full, person.given: a longer match": one line for each way of losing. */
static void put_losers(struct teller *t, const struct own_events *own)
{
    static const char *const ways[] = {BRIEF_LOST_LENGTH, BRIEF_LOST_PRIORITY, BRIEF_LOST_ORDER,
                                       BRIEF_LOST_PLACE, BRIEF_LOST_WHERE};
    const char *label = "over";
    for (size_t w = 0; w < sizeof ways / sizeof ways[0]; w++) {
        for (size_t i = 0; i < own->n; i++) {
            if (!lost_so(own, i, ways[w]))
                continue;
            add_separator(&t->text);
            add_loser(&t->text, &own->all[own->at[i]].rule);
        }
        if (!t->text.len)
            continue;
        buf_printf(&t->text, ": %s", ways[w]);
        put_line(t, label, 0, 0);
        label = "";
    }
}

/* Tell the reasons [from, to), all of one step; the first under `label`. */
static void put_reasons(struct teller *t, const char *label, const struct own_events *own,
                        size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        put_reason(t, i == from ? label : "", &own->all[own->at[i]]);
}

bool history_tell(const struct history *h, uint32_t number, const struct history_sink *sink)
{
    struct teller t = {.h = h, .sink = sink};
    struct own_events own = own_events(h, number);
    size_t n_told = 0; /* events before are told, or reasons that wait for their event */
    for (size_t i = 0; i < own.n; i++) {
        const struct brief_event *e = &own.all[own.at[i]];
        if (e->kind == BRIEF_EVENT_LOST) {
            n_told = i + 1;
            continue;
        }
        if (n_told < i && own.all[own.at[n_told]].step != e->step) {
            put_reasons(&t, own.all[own.at[n_told]].step, &own, n_told, i);
            n_told = i;
        }
        if (e->kind == BRIEF_EVENT_REASON)
            continue;
        add_event(&t.text, h, e);
        put_line(&t, e->step, 0, 0);
        if (e->kind == BRIEF_EVENT_MATCHED)
            put_losers(&t, &own);
        put_reasons(&t, "", &own, n_told, i);
        n_told = i + 1;
    }
    if (n_told < own.n)
        put_reasons(&t, own.all[own.at[n_told]].step, &own, n_told, own.n);
    buf_release(&t.text);
    return !t.failed;
}

bool history_tell_event(const struct history *h, size_t e, const struct history_sink *sink)
{
    struct teller t = {.h = h, .sink = sink};
    const struct brief_event *event = &h->seen->events[e];
    if (event->kind == BRIEF_EVENT_REASON) {
        put_reason(&t, event->step, event);
    } else {
        add_event(&t.text, h, event);
        put_line(&t, event->step, 0, 0);
    }
    buf_release(&t.text);
    return !t.failed;
}
