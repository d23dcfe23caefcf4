/* items.h -- where one plain text file holds several stories. */
#ifndef BRIEF_INDEXER_FORMATS_ITEMS_H
#define BRIEF_INDEXER_FORMATS_ITEMS_H

#include "indexer/formats/prose.h"

/* One story, or a part of one that exceeds DOCUMENT_MAX. */
struct item {
    size_t start, end; /* bytes of the file's text, blank lines around it left out */
    size_t line;       /* of its first byte, from 1 */
    bool headline;     /* begins with the headline that opened it */
    bool further_part; /* goes on where the item before was cut */
};

struct item_list {
    struct item *at;
    size_t n, cap;
};

/* Find the items of clean text. A lone line "- Headline" without final stop, behind running text or
 * a table and before a paragraph, opens one; consecutive "- " lines are a list. ITEMS_NEVER: one
 * item. Text of white space only has none. O(bytes). False: out of memory. */
bool item_list_read(struct item_list *items, struct span text, enum items_mode mode);

void item_list_release(struct item_list *items);

#endif
