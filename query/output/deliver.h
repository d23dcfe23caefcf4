/* deliver.h -- an answer is gathered first and written when the index is closed, so that no read
 * transaction stays open while a pager or a pipe lets us wait. */
#ifndef BRIEF_QUERY_DELIVER_H
#define BRIEF_QUERY_DELIVER_H

#include "core/buf.h"
#include "core/text/style.h"

#include <stdio.h>

struct answer {
    struct buf text;
    FILE *spilled; /* a nameless temporary file, once the text is large */
    bool failed;
};

/* Between two records: keeps the memory bounded. */
void answer_pause(struct answer *a);

/* Write all of it to standard output, through $PAGER (less -FRX) on a terminal. False: it could
 * not be gathered or written. */
bool answer_deliver(struct answer *a, const struct style *style, bool use_pager);
void answer_release(struct answer *a);

#endif
