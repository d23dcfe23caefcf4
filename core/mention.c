/* mention.c -- types by name, number and letter. */
#include "core/mention.h"

#include "core/mem.h"

static const struct {
    const char *name, *short_name, *plural;
    char letter;
    bool has_actor;
} types[N_MENTION_TYPES] = {
    [MENTION_PERSON] = {"person", "per", "people", 'p', true},
    [MENTION_ORGANISATION] = {"organisation", "org", "organization", 'o', true},
    [MENTION_PLACE] = {"place", "loc", "location", 'l', true},
    [MENTION_AMOUNT] = {"amount", "money", "amounts", 'a', false},
    [MENTION_QUANTITY] = {"quantity", "measure", "quantities", 'q', false},
    [MENTION_DATE] = {"date", "time", "dates", 'd', false},
    [MENTION_REFERENCE] = {"reference", "ref", "references", 'r', false},
    [MENTION_EQUIPMENT] = {"equipment", "equip", "weapon", 'e', true},
    [MENTION_NATIONALITY] = {"nationality", "nat", "nationalities", 'n', true},
};

const char *mention_type_name(uint8_t type)
{
    return type < N_MENTION_TYPES ? types[type].name : "unknown";
}

char mention_type_letter(uint8_t type)
{
    return type < N_MENTION_TYPES ? types[type].letter : '?';
}

bool mention_type_has_actor(uint8_t type)
{
    return type < N_MENTION_TYPES && types[type].has_actor;
}

bool mention_type_parse(uint8_t *out, struct span name)
{
    for (uint8_t t = 0; t < N_MENTION_TYPES; t++) {
        struct span full = span_of(types[t].name);
        bool plural =
            name.len == full.len + 1 && name.at[full.len] == 's' && span_starts_with(name, full);
        if (plural || span_equal(name, full) || span_equal(name, span_of(types[t].short_name)) ||
            span_equal(name, span_of(types[t].plural))) {
            *out = t;
            return true;
        }
    }
    return false;
}

struct mention *mention_list_add(struct mention_list *list)
{
    if (list->n >= list->cap) {
        struct mention *grown = mem_grow(list->at, &list->cap, list->n + 1, sizeof *grown);
        if (!grown)
            return NULL;
        list->at = grown;
    }
    struct mention *m = &list->at[list->n++];
    memset(m, 0, sizeof *m);
    m->days = (struct day_range){NO_DAY, NO_DAY};
    return m;
}

void mention_list_release(struct mention_list *list)
{
    mem_free(list->at);
    *list = (struct mention_list){0};
}

const char *mention_hedge_name(uint16_t flags)
{
    if (!(flags & MENTION_HEDGED))
        return NULL;
    return flags & MENTION_AT_LEAST ? "at least" : flags & MENTION_AT_MOST ? "at most" : "about";
}
