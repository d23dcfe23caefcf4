/* plan.h -- a query tree made ready to run on a collection.
 *
 *     tree ──> leaves: terms, forms behind a prefix, entities behind a name, documents of a
 *              source, days ──> weights from live statistics ──> iterators, segment by segment
 *
 * Weights are BM25's idf × (k1 + 1), idf = ln(1 + (N - n + 0.5) / (n + 0.5)) over live documents of
 * all segments; of a phrase, the sum of its words' idf. A word with several stems (languages), a
 * prefix and a name score as one synonym term. Sources and dates filter and score nothing. */
#ifndef BRIEF_QUERY_PLAN_H
#define BRIEF_QUERY_PLAN_H

#include "core/date.h"
#include "core/text/token.h"
#include "query/iter.h"
#include "query/parser.h"
#include "query/score.h"
#include "query/words.h"

enum leaf_kind {
    LEAF_WORDS, /* a word or phrase, in the title only or anywhere */
    LEAF_PREFIX,
    LEAF_ENTITY, /* person: org: place: ref: */
    LEAF_SOURCE,
    LEAF_DATE,
};

/* What a leaf is in one segment. */
struct leaf_part {
    struct word_slot *slots; /* WORDS */
    struct doc_set set;      /* PREFIX, ENTITY */
    struct doc_span *spans;  /* SOURCE */
    size_t n_spans;
};

struct plan_leaf {
    uint8_t kind; /* enum leaf_kind */
    bool title;
    bool unwanted; /* below a `without`: no marks */
    struct lexeme operand;
    struct query_words words; /* WORDS, PREFIX (words.whole is the prefix) */
    struct span *entities;    /* ENTITY: sorted terms \1 L KEY \0 NORM */
    size_t n_entities;
    struct day_range days; /* DATE */
    double weight;
    uint64_t n_docs;         /* WORDS of one slot with one term: live documents that have it */
    struct leaf_part *parts; /* one per segment */
};

struct plan {
    struct collection *collection;
    const struct query_tree *tree;
    struct arena *arena;
    struct plan_leaf *leaves; /* in query order */
    size_t n_leaves;
    double average_length; /* of live documents, in positions */
};

/* tree and arena are borrowed as long as the plan is used. BRIEF_EQUERY: an operand that holds no
 * word, an unreadable date; message with a caret. */
brief_status plan_build(struct plan *out, struct collection *c, const struct query_tree *tree,
                        struct arena *a, struct brief_error *err);

/* The iterators over one segment, in `a`; the caller closes with iter_close. */
brief_status plan_open(const struct plan *plan, size_t segment, struct iter **out, struct arena *a,
                       struct iter_status *status, struct brief_error *err);

/* How many documents match, where that is known without a walk. */
bool plan_total(const struct plan *plan, uint64_t *n_docs);

/* norm of iter_score for a document of this length. */
static inline double plan_norm(const struct plan *plan, uint32_t length)
{
    return BM25_K1 * (1 - BM25_B + BM25_B * (double)length / plan->average_length);
}

/* The slope of norms, for bounds (score.h). */
static inline double plan_slope(const struct plan *plan)
{
    return BM25_K1 * BM25_B / plan->average_length;
}

/* --- between the files of the plan -------------------------------------------------------------
 */
brief_status plan_words_leaf(struct plan *p, struct plan_leaf *leaf, struct brief_error *err);
brief_status plan_prefix_leaf(struct plan *p, struct plan_leaf *leaf, struct brief_error *err);
brief_status plan_entity_leaf(struct plan *p, struct plan_leaf *leaf, struct brief_error *err);
brief_status plan_source_leaf(struct plan *p, struct plan_leaf *leaf, struct brief_error *err);
brief_status plan_date_leaf(struct plan *p, struct plan_leaf *leaf, struct brief_error *err);
double plan_idf(const struct plan *p, uint64_t n_docs);

/* The days that "2011-09", "2011-09..2011-10", "2011..", "..2011" mean. False: none of these. */
bool day_query_parse(struct day_range *out, struct span text);

/* Does `name` match the source pattern: exactly, by its beginning, or as a glob (* ? [..])? The
 * same is tried on the last part of the path. */
bool source_matches(struct span pattern, struct span name);

#endif
