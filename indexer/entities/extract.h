/* extract.h -- from a document's tokens to its mentions: engine, normal forms, document pass. */
#ifndef BRIEF_INDEXER_ENTITIES_EXTRACT_H
#define BRIEF_INDEXER_ENTITIES_EXTRACT_H

#include "core/arena.h"
#include "core/document.h"
#include "core/mention.h"
#include "core/text/forms.h"
#include "core/text/token.h"
#include "indexer/entities/ruleset.h"
#include "indexer/entities/trace.h"

struct extractor;

/* One per thread; the ruleset is borrowed. The caller owns *out: extractor_free. */
brief_status extractor_new(struct extractor **out, const struct ruleset *rules,
                           struct brief_error *err);
void extractor_free(struct extractor *ex);

/* Replace `out` by the document's mentions, sorted by start, then longest first. Strings lie in
 * `a`, in the document's text and in the ruleset. Linear in the text, whatever the text. */
brief_status extractor_run(struct extractor *ex, struct mention_list *out,
                           const struct document *doc, const struct token_list *tokens,
                           struct forms *forms, struct arena *a, struct brief_error *err);

/* Book the time of its stages on `clock` (borrowed; NULL: nobody asks). */
struct stage_clock;
void extractor_time(struct extractor *ex, struct stage_clock *clock);

/* Record what each run sees and decides in `t` (borrowed), from the next run on; NULL: no more. */
void extractor_set_trace(struct extractor *ex, struct trace *t);

/* What it asks about words of the last document. */
const struct matcher *extractor_matcher(const struct extractor *ex);

/* Rules refused by a match limit so far. */
uint64_t extractor_limit_hits(const struct extractor *ex);

#endif
