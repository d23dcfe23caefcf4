/* score.h -- BM25's constants, and what they make of the bounds that blocks keep.
 *
 * Scores that are shown come from iter_score alone. What is computed here only decides where it
 * need not be asked: bounds are widened by SCORE_SLACK, far more than rounding can take away. */
#ifndef BRIEF_QUERY_SCORE_H
#define BRIEF_QUERY_SCORE_H

#include "core/index/postings.h"

#define BM25_K1 1.2
#define BM25_B  0.75

#define SCORE_SLACK (1 + 1e-9)

/* norm of a length, by the slope BM25_K1 × BM25_B / average length; but for rounding. */
static inline double score_norm_near(double slope, uint32_t length)
{
    return BM25_K1 * (1 - BM25_B) + slope * length;
}

/* At least freq / (freq + norm) of every document in the bound's block. */
static inline double score_bound(const struct postings_bound *b, double slope)
{
    double least = 1e300;
    if (b->freqs[0] == BOUND_FREQ_MOST)
        return 1;
    for (int i = 0; i < BOUND_PAIRS; i++) {
        double x = score_norm_near(slope, b->lengths[i]) / b->freqs[i];
        least = x < least ? x : least;
    }
    return SCORE_SLACK / (1 + least);
}

#endif
