/* history_json.c -- events as JSON objects; brief-json(5) tells their keys. */
#include "core/history.h"

#include "core/json_out.h"
#include "core/mention.h"

static const char *const event_names[] = {
    [BRIEF_EVENT_MATCHED] = "matched", [BRIEF_EVENT_LOST] = "lost",
    [BRIEF_EVENT_SILENT] = "silent",   [BRIEF_EVENT_REFUSED] = "refused",
    [BRIEF_EVENT_REASON] = "reason",   [BRIEF_EVENT_MADE] = "made",
    [BRIEF_EVENT_CHANGED] = "changed", [BRIEF_EVENT_DROPPED] = "dropped",
};

static void add_words(struct buf *out, const struct history *h, uint32_t start, uint32_t end)
{
    struct span text = h->doc->text;
    if (start > end || end > text.len)
        return;
    json_text(out, "text", span_sub(text, start, end));
    json_number(out, "start", start);
    json_number(out, "end", end);
}

static void add_rule(struct buf *out, const struct brief_rule *rule, bool with_strength)
{
    json_text(out, "rule", rule->name.len ? rule->name : (struct span){NULL, 0});
    if (!rule->file.len)
        return;
    json_text(out, "rule_file", rule->file);
    json_number(out, "rule_line", rule->line);
    if (!with_strength)
        return;
    json_number(out, "priority", rule->priority);
    json_number(out, "confidence", rule->confidence);
}

static void add_flags(struct buf *out, uint16_t flags)
{
    static const struct {
        uint16_t flag;
        const char *name;
    } names[] = {{MENTION_WEAK, "weak"},
                 {MENTION_DEFINITION, "definition"},
                 {MENTION_IN_DEFINITION, "in-definition"},
                 {MENTION_BOUND, "bound"},
                 {MENTION_UNDECIDED, "undecided"}};
    bool first = true;
    json_key(out, "flags");
    buf_byte(out, '[');
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (flags & names[i].flag) {
            buf_puts(out, first ? "" : ",");
            json_string(out, span_of(names[i].name));
            first = false;
        }
    buf_byte(out, ']');
}

static void add_state(struct buf *out, const struct history *h, const struct brief_state *s)
{
    struct span none = {NULL, 0};
    json_text(out, "type", span_of(mention_type_name(s->type)));
    add_words(out, h, s->start, s->end);
    json_text(out, "norm", s->norm.len ? s->norm : none);
    json_number(out, "evidence", s->evidence);
    add_flags(out, s->flags);
    if (s->role.len)
        json_text(out, "role", s->role);
    if (s->unit.len)
        json_text(out, "unit", s->unit);
    if (s->label.len)
        json_text(out, "label", s->label);
    if (s->candidates.len)
        json_list(out, "candidates", s->candidates);
}

/* What a reason points at, and the sentence around it. */
static void add_other(struct buf *out, const struct history *h, const struct brief_event *e)
{
    struct buf sentence = {0};
    size_t from, to;
    json_key(out, "because_of");
    if (e->other_start == BRIEF_NOWHERE) {
        buf_puts(out, "null");
        return;
    }
    buf_byte(out, '{');
    add_words(out, h, e->other_start, e->other_end);
    json_number(out, "line", document_line(h->doc, e->other_start));
    history_sentence(&sentence, h, e->other_start, e->other_end, &from, &to);
    json_text(out, "sentence", sentence.at ? buf_bytes(&sentence) : (struct span){"", 0});
    buf_byte(out, '}');
    out->failed |= sentence.failed;
    buf_release(&sentence);
}

void history_event_json(struct buf *out, const struct history *h, const struct brief_event *e)
{
    json_text(out, "event", span_of(event_names[e->kind]));
    json_text(out, "step", span_of(e->step));
    if (e->kind == BRIEF_EVENT_REASON) {
        add_words(out, h, e->before.start, e->before.end);
    } else {
        add_state(out, h, &e->after);
        add_rule(out, &e->rule, true);
    }
    if (e->kind == BRIEF_EVENT_LOST && !e->by.name.len) {
        json_null(out, "by");
    } else if (e->kind == BRIEF_EVENT_LOST) {
        json_key(out, "by");
        buf_byte(out, '{');
        add_words(out, h, e->other_start, e->other_end);
        add_rule(out, &e->by, false);
        buf_byte(out, '}');
    }
    if (e->kind == BRIEF_EVENT_LOST || e->kind == BRIEF_EVENT_REASON || e->why)
        json_text(out, "why", span_of(e->why));
    if (e->kind == BRIEF_EVENT_REASON)
        add_other(out, h, e);
}

void history_json(struct buf *out, const char *key, const struct history *h, uint32_t number)
{
    const struct brief_account *seen = h->seen;
    json_key(out, key);
    buf_byte(out, '[');
    for (uint32_t i = number <= seen->n_numbers ? seen->first[number] : 0;
         number <= seen->n_numbers && i < seen->first[number + 1]; i++) {
        buf_puts(out, i > seen->first[number] ? ",{" : "{");
        history_event_json(out, h, &seen->events[seen->by_number[i]]);
        buf_byte(out, '}');
    }
    buf_byte(out, ']');
}
