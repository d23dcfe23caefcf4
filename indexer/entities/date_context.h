/* date_context.h -- what the words around a date say of it: is it still to come, is it the end of
 * a time without another end. */
#ifndef BRIEF_INDEXER_ENTITIES_DATE_CONTEXT_H
#define BRIEF_INDEXER_ENTITIES_DATE_CONTEXT_H

#include "core/text/forms.h"
#include "core/text/token.h"
#include "indexer/entities/norm.h"

/* The tokens [from, to) of a date and what stands around them. */
struct date_place {
    const struct token_list *tokens;
    struct forms *forms;
    uint32_t from, to;
};

/* Does the date's sentence speak of what is to come? The nearest verb before the date tells, else
 * the nearest behind it. Looks at TENSE_TOKENS each way. */
#define TENSE_TOKENS 16
enum future date_future(const struct date_place *p);

/* "first half ended December 31": a part of some other year than the calendar's. */
bool date_is_period_end(const struct date_place *p);

/* "since 2016", "until March", "from 1 July": which end the words before the date leave open.
 * OPEN_FROM means one that only a date still to come leaves open ("a letter from March" does not).
 * A date with "to" or the like behind it is the first of two and open on no side. */
enum open_end date_open_end(const struct date_place *p);

#endif
