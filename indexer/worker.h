/* worker.h -- one thread's tools: documents in, one segment out.
 *
 *     document ──> tokenise ──> extract ──> builder … finish ──> blobs of a segment */
#ifndef BRIEF_INDEXER_WORKER_H
#define BRIEF_INDEXER_WORKER_H

#include "indexer/builder.h"
#include "indexer/entities/extract.h"

struct worker {
    struct forms *forms;
    struct token_list tokens;
    struct extractor *extractor; /* NULL: entities are off */
    struct mention_list mentions;
    struct builder *builder;
    struct arena arena; /* of the document in hand */
};

/* rules NULL: no entities. stemmer: a Snowball name, see forms_new. Release it also on failure. */
brief_status worker_init(struct worker *w, const struct ruleset *rules, const char *stemmer,
                         struct brief_error *err);
void worker_release(struct worker *w); /* a zeroed one is fine */

/* Book the time of every stage on `clock` (borrowed; NULL: nobody asks). */
void worker_time(struct worker *w, struct stage_clock *clock);

/* Compress the texts that follow with it; see builder_use_dictionary. */
void worker_use_dictionary(struct worker *w, const struct text_dictionary *d);

/* Tokenise, extract, add to the segment in the making. */
brief_status worker_add(struct worker *w, const struct document *doc, struct brief_error *err);

/* Write the segment to `sink`, fill `row` (see builder_finish), be empty again. */
brief_status worker_finish(struct worker *w, const struct blob_sink *sink, struct segment_row *row,
                           struct brief_error *err);

#endif
