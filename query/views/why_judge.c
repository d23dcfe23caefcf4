/* why_judge.c -- verdicts and hints of why-not.
 *
 *     the mention of the index that covers the place ──whose?──> found, other, part, undecided,
 * weak none: what extraction did there today ──> dropped, refused, left alone, unmatched */
#include "query/views/why_judge.h"

#include "core/text/clean.h"
#include "query/views/explain_actor.h"

const char *seen_as_name(enum seen_as v)
{
    static const char *const names[] = {
        [SEEN_FOUND] = "found",         [SEEN_OTHER] = "other",     [SEEN_PART] = "part",
        [SEEN_TITLE] = "title",         [SEEN_WEAK] = "weak",       [SEEN_UNDECIDED] = "undecided",
        [SEEN_DROPPED] = "dropped",     [SEEN_REFUSED] = "refused", [SEEN_LEFT] = "left",
        [SEEN_UNMATCHED] = "unmatched",
    };
    return names[v];
}

/* --- verdicts -----------------------------------------------------------------------------------
 */

/* The mention of the index that covers the place, the shortest of several; weak ones last. */
static const struct mention *covering(struct why_question *q, const struct why_place *place)
{
    const struct mention *best = NULL, *all = q->mentions;
    while (q->first_mention < q->n_mentions && all[q->first_mention].end <= place->start)
        q->first_mention++;
    for (size_t i = q->first_mention; i < q->n_mentions && all[i].start <= place->start; i++) {
        bool weak = all[i].flags & MENTION_WEAK, best_weak = best && best->flags & MENTION_WEAK;
        if (all[i].end < place->end)
            continue;
        if (!best || (best_weak && !weak) ||
            (weak == best_weak && all[i].end - all[i].start < best->end - best->start))
            best = &all[i];
    }
    return best;
}

static bool covers(const struct brief_state *s, const struct why_place *place)
{
    return s->start <= place->start && s->end >= place->end;
}

/* How much an event tells of why nothing is left at a place: the less the better. */
static size_t rank_of(const struct brief_event *e, enum seen_as *seen)
{
    static const struct {
        enum brief_event_kind kind;
        enum seen_as seen;
    } kinds[] = {{BRIEF_EVENT_DROPPED, SEEN_DROPPED},
                 {BRIEF_EVENT_REFUSED, SEEN_REFUSED},
                 {BRIEF_EVENT_SILENT, SEEN_REFUSED},
                 {BRIEF_EVENT_REASON, SEEN_LEFT}};
    size_t n = sizeof kinds / sizeof kinds[0];
    for (size_t k = 0; k < n; k++)
        if (e->kind == kinds[k].kind && !(e->kind == BRIEF_EVENT_REASON && e->number)) {
            *seen = kinds[k].seen;
            return k;
        }
    return n;
}

/* What extraction did at a place where nothing is left. */
static void judge_events(const struct why_question *q, struct why_answer *a)
{
    size_t from, to, best = SIZE_MAX;
    a->seen = SEEN_UNMATCHED;
    event_places_range(&q->events, a->place->start, a->place->end, &from, &to);
    for (size_t i = from; i < to; i++) {
        uint32_t event = q->events.at[i].event;
        const struct brief_event *e = &q->explainer.seen.events[event];
        enum seen_as seen = SEEN_UNMATCHED;
        size_t rank = rank_of(e, &seen);
        if (seen == SEEN_UNMATCHED || rank >= best || !covers(&e->before, a->place))
            continue;
        best = rank;
        a->seen = seen;
        a->event = event;
        a->number = e->kind == BRIEF_EVENT_DROPPED ? e->number : 0;
    }
}

/* The mention whose title or office holds the place: that of the match around it. */
static const struct mention *titled(const struct why_question *q, const struct why_place *place,
                                    uint32_t *number)
{
    size_t from, to;
    event_places_range(&q->events, place->start, place->end, &from, &to);
    for (size_t i = from; i < to; i++) {
        const struct brief_event *e = &q->explainer.seen.events[q->events.at[i].event];
        if (e->kind != BRIEF_EVENT_MATCHED || !e->after.role.len || e->match_start > place->start ||
            e->match_end < place->end)
            continue;
        for (size_t k = q->first_mention; k < q->n_mentions; k++) {
            if (q->mentions[k].start > e->after.start)
                break;
            if (q->mentions[k].start == e->after.start && q->mentions[k].role.len) {
                *number = e->number;
                return &q->mentions[k];
            }
        }
    }
    return NULL;
}

static brief_status judge_mention(struct why_question *q, struct why_answer *a)
{
    struct actor_choice choice;
    const struct mention *m = a->m;
    struct view *v = q->view;
    brief_status st = actors_choose(&choice, q->table, q->ref, m, q->doc.text, &v->err);
    const struct mention *today = explainer_find(&q->explainer, m);
    if (st)
        return st;
    if (today)
        a->number = q->explainer.seen.numbers[today - q->explainer.seen.mentions];
    if (choice.actor != NO_ACTOR)
        a->actor = q->table->actors[choice.actor].name;
    else if (choice.reason == CHOICE_UNKNOWN)
        a->actor = m->norm;
    if (m->flags & MENTION_WEAK)
        a->seen = SEEN_WEAK;
    else if (choice.actor != NO_ACTOR && q->chosen[choice.actor])
        a->seen = SEEN_FOUND;
    else if (choice.actor == NO_ACTOR && choice.reason != CHOICE_UNKNOWN)
        a->seen = SEEN_UNDECIDED;
    else if (m->start < a->place->start || m->end > a->place->end)
        a->seen = SEEN_PART;
    else
        a->seen = SEEN_OTHER;
    return BRIEF_OK;
}

static brief_status add_lists(struct why_question *q, struct why_answer *a)
{
    const struct brief_word *words;
    struct buf line = {0};
    size_t n;
    brief_status st = brief_extractor_words(q->explainer.extractor, a->place->start, a->place->end,
                                            &words, &n, &q->view->err);
    for (size_t i = 0; i < n && !st; i++) {
        buf_puts(&line, line.len ? "  " : "");
        buf_span(&line, span_sub(q->doc.text, words[i].start, words[i].end));
        buf_puts(&line, " [");
        buf_span(&line, words[i].lists.len ? words[i].lists : SPAN("in no list"));
        buf_puts(&line, "]");
    }
    a->words = st || line.failed ? (struct span){0} : arena_copy(&q->view->arena, buf_bytes(&line));
    buf_release(&line);
    return st || a->words.at ? st : brief_fail(&q->view->err, BRIEF_ENOMEM, "out of memory");
}

/* --- hints --------------------------------------------------------------------------------------
 */

static const char *list_class(uint8_t type)
{
    switch (type) {
    case MENTION_ORGANISATION:
        return "@organisation";
    case MENTION_PLACE:
        return "@place";
    case MENTION_EQUIPMENT:
        return "@equipment";
    case MENTION_NATIONALITY:
        return "@nationality";
    default:
        return "@person";
    }
}

static void add_quoted(struct buf *out, struct span name)
{
    buf_puts(out, " \"");
    clean_append(out, name);
    buf_byte(out, '"');
}

/* Who is asked for, as a line of actors.txt calls him. */
static struct span asked_name(const struct why_question *q)
{
    return q->actor.len ? q->actor : q->name;
}

static void hint_at_actors(struct why_question *q, const struct why_answer *a, struct buf *line)
{
    struct span words = span_sub(q->doc.text, a->m->start, a->m->end);
    if (a->seen == SEEN_UNDECIDED) {
        buf_puts(line, "prefer");
        add_quoted(line, words);
        buf_puts(line, " as");
        add_quoted(line, asked_name(q));
        buf_puts(line, " in doc");
        add_quoted(line, q->row.public_id);
    } else if (q->actor.len && a->actor.len && a->m->type == q->type) {
        buf_puts(line, "merge");
        add_quoted(line, q->actor);
        add_quoted(line, a->actor);
    }
}

/* A rule that only keeps others away, or a list that knows the name. */
static void hint_at_rules(struct why_question *q, const struct why_answer *a, struct buf *line,
                          const char **file)
{
    const struct brief_event *e =
        a->event == UINT32_MAX ? NULL : &q->explainer.seen.events[a->event];
    uint8_t type = q->type != N_MENTION_TYPES ? q->type
                   : a->m                     ? a->m->type
                                              : (uint8_t)MENTION_PERSON;
    if (e && e->kind == BRIEF_EVENT_SILENT) {
        *file = "rules/own.rules";
        buf_puts(line, "drop ");
        clean_append(line, e->rule.name);
        return;
    }
    if (!a->place->whole || (a->m && a->m->end - a->m->start > a->place->end - a->place->start))
        return; /* a part of the name alone must not be listed, and a longer match would win */
    *file = "rules/own.list";
    buf_printf(line, "%s\n", list_class(type));
    clean_append(line, span_sub(q->doc.text, a->place->start, a->place->end));
}

static brief_status add_hint(struct why_question *q, struct why_answer *a)
{
    struct buf line = {0};
    if (a->seen == SEEN_FOUND || a->seen == SEEN_TITLE)
        return BRIEF_OK;
    if (a->seen == SEEN_OTHER || a->seen == SEEN_PART || a->seen == SEEN_UNDECIDED) {
        hint_at_actors(q, a, &line);
        a->hint_file = "actors.txt";
    } else if (a->seen != SEEN_REFUSED || a->event != UINT32_MAX) {
        hint_at_rules(q, a, &line, &a->hint_file);
    }
    if (!line.len)
        a->hint_file = NULL;
    a->hint = line.failed ? (struct span){0} : arena_copy(&q->view->arena, buf_bytes(&line));
    buf_release(&line);
    return a->hint.at ? BRIEF_OK : brief_fail(&q->view->err, BRIEF_ENOMEM, "out of memory");
}

brief_status why_judge(struct why_question *q, const struct why_place *place, struct why_answer *a)
{
    *a = (struct why_answer){.place = place, .m = covering(q, place), .event = UINT32_MAX};
    brief_status st = BRIEF_OK;
    if (a->m) {
        st = judge_mention(q, a);
    } else if ((a->m = titled(q, place, &a->number))) {
        a->seen = SEEN_TITLE;
        a->actor = a->m->norm;
    } else {
        judge_events(q, a);
        st = add_lists(q, a);
    }
    return st ? st : add_hint(q, a);
}
