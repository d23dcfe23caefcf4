/* event_places.h -- the events of an account by the bytes that they speak of. */
#ifndef BRIEF_CORE_EVENT_PLACES_H
#define BRIEF_CORE_EVENT_PLACES_H

#include "brief/extract.h"

/* All that an event speaks of: the span before and after, the match with title and office. */
struct event_place {
    uint32_t start, end;
    uint32_t event; /* number in the account */
};

struct event_places {
    struct event_place *at; /* by start, then event */
    uint32_t *reach;        /* by place: the furthest end up to here */
    size_t n;
};

/* Zero it first, release it last. BRIEF_ENOMEM only. */
brief_status event_places_set(struct event_places *p, const struct brief_account *seen);
void event_places_release(struct event_places *p);

/* Those that touch bytes [start, end) lie in at[*from .. *to), others among them. O(log n). */
void event_places_range(const struct event_places *p, uint32_t start, uint32_t end, size_t *from,
                        size_t *to);

#endif
