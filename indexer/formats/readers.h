/* readers.h -- the readers behind format_read, one a format. */
#ifndef BRIEF_INDEXER_FORMATS_READERS_H
#define BRIEF_INDEXER_FORMATS_READERS_H

#include "indexer/formats/draft.h"

/* Each takes the whole file's bytes and sends its documents with reader_send. */
brief_status text_read(struct reader *r, struct span bytes);
brief_status markdown_read(struct reader *r, struct span bytes);
brief_status html_read(struct reader *r, struct span bytes);
brief_status jsonl_read(struct reader *r, struct span bytes);

#endif
