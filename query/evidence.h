/* evidence.h -- what this collection proves of weak names, and mentions as it knows them.
 *
 *     key ──> \7 terms (proofs by type), forms and \b term (how a word is written) ──> verdict
 *
 * Every view asks here, so they all agree. A verdict is found once a query, for the keys that are
 * asked for; it depends on live documents only. The rule itself: core/evidence.h. */
#ifndef BRIEF_QUERY_EVIDENCE_H
#define BRIEF_QUERY_EVIDENCE_H

#include "core/evidence.h"
#include "query/collection.h"

/* What live documents say of a key (of a weak name's term, or term_append_key of its norm). Words
 * are counted only where they could matter. */
brief_status evidence_find(struct evidence *out, struct collection *c, struct span key,
                           struct brief_error *err);

/* Note every key that has a proof, in one walk: for who will ask about all names. */
brief_status evidence_prepare(struct collection *c, struct brief_error *err);

/* The rule's verdict on it, remembered until the collection is closed. */
brief_status evidence_verdict(struct verdict *out, struct collection *c, struct span key,
                              struct brief_error *err);

/* The evidence on which this mention (weak, or MENTION_ADMITTED) was decided, for telling:
 * evidence_tell. */
brief_status evidence_of_mention(struct evidence *out, struct collection *c,
                                 const struct mention *m, struct brief_error *err);

/* segment_mentions, with every weak name that the collection proves admitted: its type is the
 * proven one, its flag MENTION_ADMITTED instead of MENTION_WEAK. */
brief_status collection_mentions(struct collection *c, uint32_t segment, doc_id doc,
                                 struct arena *a, struct mention **out, size_t *n,
                                 struct brief_error *err);

#endif
