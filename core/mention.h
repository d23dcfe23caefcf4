/* mention.h -- one mention of an entity in a document: what extraction finds, the index keeps and
 * queries show. */
#ifndef BRIEF_CORE_MENTION_H
#define BRIEF_CORE_MENTION_H

#include "brief/span.h"
#include "core/date.h"
#include "core/decimal.h"

#include <stdint.h>

/* The numbers and letters stand on disk (core/index/format.h): append only. */
enum mention_type {
    MENTION_PERSON,       /* 'p' */
    MENTION_ORGANISATION, /* 'o' */
    MENTION_PLACE,        /* 'l' */
    MENTION_AMOUNT,       /* 'a' money */
    MENTION_QUANTITY,     /* 'q' every other measure */
    MENTION_DATE,         /* 'd' */
    MENTION_REFERENCE,    /* 'r' */
    MENTION_EQUIPMENT,    /* 'e' */
    MENTION_NATIONALITY,  /* 'n' */
    N_MENTION_TYPES
};

enum mention_flags {
    MENTION_WEAK = 1,       /* kept for later evidence, not shown unless asked */
    MENTION_DEFINITION = 2, /* long name with short names in brackets behind it: see aliases */
    MENTION_IN_DEFINITION =
        4,                  /* the bracketed short name: `extract` emits it, counts leave it out */
    MENTION_BOUND = 8,      /* a short form with an antecedent in its document: norm and key are
                               the antecedent's */
    MENTION_UNDECIDED = 16, /* a short form that fits several antecedents: see candidates */
    MENTION_YEARLESS = 32,  /* a date without a sure year: from/to hold only month and day, given
                               as days of the year 4 (a leap year) */
    MENTION_RANGE = 64,     /* amount or quantity with two ends: value .. value_to */
    MENTION_HEDGED = 128,   /* about, more than, up to ... */
    MENTION_ADMITTED = 256, /* was weak; the collection proved it (never on disk: evidence.h) */
    MENTION_AT_LEAST = 512, /* hedged, and that upwards: more than, at least */
    MENTION_AT_MOST = 1024, /* hedged, and that downwards: up to, less than */
    MENTION_REPORT = 2048,  /* a date that is the item's own, in its dateline: no event's */
};

/* A mention of a person, organisation, place, equipment or nationality denotes an *actor* through
 * its alias key: type + fold_name(norm). A key is local to spelling; which keys are one actor is
 * decided at query time. */
struct mention {
    uint32_t start, end;           /* bytes in the document's text, end exclusive */
    uint32_t token_from, token_to; /* tokens covered, to exclusive */
    uint8_t type;                  /* enum mention_type */
    uint8_t confidence;            /* 0..100 */
    uint16_t flags;                /* enum mention_flags */
    struct span rule;              /* name of the rule that made it, "person.titled" */
    struct span norm;    /* normal form. Actor types: the name (the antecedent's when bound); amount
                            "112400000 USD" or "2000000..3000000 USD"; quantity "350 MW"; date
                            "2011-10-03..2011-10-06" (one day once only); reference the code */
    struct span role;    /* person: title and office as written, "Air Force General"; else empty */
    struct span label;   /* amount or quantity in a table: its row's (or column's) label */
    struct span aliases; /* definition: short names as written, separated by '\n' */
    struct span candidates; /* undecided: normal forms of the candidates, separated by '\n' */
    struct decimal value, value_to; /* amount and quantity: full units; equal unless a range */
    struct span unit;               /* ISO 4217 code or a unit's symbol; empty: unknown */
    struct day_range days;          /* date; reference: of the text that it cites, when it says */
};

struct mention_list {
    struct mention *at;
    size_t n, cap;
};

/* "person", "organisation" ... / its letter in the index / back; false or 0 when unknown. */
const char *mention_type_name(uint8_t type);
char mention_type_letter(uint8_t type);
bool mention_type_parse(uint8_t *out, struct span name); /* also "org", "people", "place" … */

/* "about", "at least", "at most"; NULL: not hedged. */
const char *mention_hedge_name(uint16_t flags);

/* Actor types have alias keys: person, organisation, place, equipment, nationality. */
bool mention_type_has_actor(uint8_t type);

/* Room for one more at the end, zeroed; NULL when out of memory. */
struct mention *mention_list_add(struct mention_list *list);
void mention_list_release(struct mention_list *list);

#endif
