/* tidy.h -- which neighbouring segments to merge, and when.
 *
 * Segments are put into tiers by the size of their live text (each tier four times the one below).
 * TIDY_FAN neighbours of one tier or below become one segment. So a document is rewritten about
 * log4(collection / batch) times, and their number stays logarithmic. */
#ifndef BRIEF_INDEXER_TIDY_H
#define BRIEF_INDEXER_TIDY_H

#include "indexer/store_writer.h"

#define TIDY_FAN 8

/* Merge while there is something to merge, but never more than max_bytes of text in one merge: a
 * small `add` passes a small limit and stays quick, larger merges belong to bulk adds. */
brief_status tidy_segments(struct store_writer *w, uint64_t max_bytes, struct brief_error *err);

/* Everything live into one segment of a new generation. */
brief_status tidy_compact(struct store_writer *w, struct brief_error *err);

#endif
