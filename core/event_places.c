/* event_places.c -- sort events by place. */
#include "core/event_places.h"

#include "core/mem.h"

#include <stdlib.h>

static int by_start(const void *a, const void *b)
{
    const struct event_place *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->event > y->event) - (x->event < y->event);
}

static struct event_place place_of(const struct brief_event *e, uint32_t event)
{
    struct event_place p = {e->before.start, e->before.end, event};
    if (e->match_end && e->match_start < p.start)
        p.start = e->match_start;
    if (e->match_end > p.end)
        p.end = e->match_end;
    if (e->after.start < p.start)
        p.start = e->after.start;
    if (e->after.end > p.end)
        p.end = e->after.end;
    return p;
}

brief_status event_places_set(struct event_places *p, const struct brief_account *seen)
{
    event_places_release(p);
    p->at = mem_calloc(seen->n_events + 1, sizeof *p->at);
    p->reach = mem_calloc(seen->n_events + 1, sizeof *p->reach);
    if (!p->at || !p->reach)
        return BRIEF_ENOMEM;
    p->n = seen->n_events;
    for (uint32_t i = 0; i < p->n; i++)
        p->at[i] = place_of(&seen->events[i], i);
    if (p->n)
        qsort(p->at, p->n, sizeof *p->at, by_start);
    for (size_t i = 0; i < p->n; i++)
        p->reach[i] = i && p->reach[i - 1] > p->at[i].end ? p->reach[i - 1] : p->at[i].end;
    return BRIEF_OK;
}

void event_places_release(struct event_places *p)
{
    mem_free(p->at);
    mem_free(p->reach);
    *p = (struct event_places){0};
}

void event_places_range(const struct event_places *p, uint32_t start, uint32_t end, size_t *from,
                        size_t *to)
{
    size_t lo = 0, hi = p->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (p->reach[mid] <= start)
            lo = mid + 1;
        else
            hi = mid;
    }
    *from = lo;
    hi = p->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (p->at[mid].start < end)
            lo = mid + 1;
        else
            hi = mid;
    }
    *to = lo;
}
