/* iter_words.c -- a word, or a phrase of words: posting lists first, positions last.
 *
 *     slot 0: {bank}   slot 1: {of}   slot 2: {japan, japon}      offsets 0 1 2
 *     documents: those of the rarest slot ──> the others have it, too ──> positions: p, p + 1, p +
 * 2
 *
 * A slot of several terms (one word stemmed for several languages) is walked as their union. */
#include "query/iter.h"

#include "core/mem.h"
#include "query/score.h"

/* The bound of a block or group that was asked for last. */
struct near_bound {
    doc_id from, last; /* from > last: none yet */
    double tf;
};

struct slot {
    doc_id doc;
    struct near_bound near[2]; /* of a block, of a group */
    uint32_t offset;
    uint64_t cost;
    struct postings_iter *lists;
    size_t n_lists;
    uint32_t *merged; /* positions of several lists, heap */
    size_t merged_cap;
    const uint32_t *at; /* of the current document: positions, set by load_positions */
    uint32_t n_at, tried;
};

struct words_iter {
    struct iter base;
    struct segment *seg;
    struct slot *slots; /* rarest first */
    size_t n_slots;
    uint32_t length; /* positions that the phrase covers */
    bool title;
    double weight, slope;
    uint32_t freq; /* in the current document, once matches has said yes */
};

static doc_id slot_lowest(struct slot *s)
{
    doc_id lowest = DOC_END;
    for (size_t i = 0; i < s->n_lists; i++)
        if (s->lists[i].doc < lowest)
            lowest = s->lists[i].doc;
    return s->doc = lowest;
}

static doc_id slot_next(struct slot *s)
{
    if (s->n_lists == 1)
        return s->doc = postings_iter_next_doc(&s->lists[0]);
    for (size_t i = 0; i < s->n_lists; i++)
        if (s->lists[i].doc == s->doc)
            postings_iter_next_doc(&s->lists[i]);
    return slot_lowest(s);
}

static doc_id slot_seek(struct slot *s, doc_id target)
{
    if (s->doc >= target)
        return s->doc;
    if (s->n_lists == 1)
        return s->doc = postings_iter_seek_doc(&s->lists[0], target);
    for (size_t i = 0; i < s->n_lists; i++)
        if (s->lists[i].doc < target)
            postings_iter_seek_doc(&s->lists[i], target);
    return slot_lowest(s);
}

static void latch(struct words_iter *w)
{
    for (size_t i = 0; i < w->n_slots; i++)
        for (size_t j = 0; j < w->slots[i].n_lists; j++)
            if (w->slots[i].lists[j].status && !w->base.status->status)
                w->base.status->status = w->slots[i].lists[j].status;
}

/* Stand where the rarest slot stands: whether the others are there, too, is asked late
 * (others_there), after the other operands of an AND. */
static doc_id stand(struct words_iter *w)
{
    if (w->slots[0].doc == DOC_END)
        latch(w);
    return w->base.doc = w->slots[0].doc;
}

/* Do all slots have the current document? */
static bool others_there(struct words_iter *w)
{
    for (size_t i = 1; i < w->n_slots; i++)
        if (slot_seek(&w->slots[i], w->base.doc) != w->base.doc) {
            latch(w);
            return false;
        }
    return true;
}

static doc_id words_next(struct iter *it)
{
    struct words_iter *w = (struct words_iter *)it;
    if (it->doc == DOC_END)
        return DOC_END;
    slot_next(&w->slots[0]);
    return stand(w);
}

static doc_id words_seek(struct iter *it, doc_id target)
{
    struct words_iter *w = (struct words_iter *)it;
    if (it->doc == DOC_END)
        return DOC_END;
    slot_seek(&w->slots[0], target);
    return stand(w);
}

/* How often the slot's terms stand in its current document. */
static uint32_t slot_freq(struct slot *s)
{
    uint32_t freq = 0;
    for (size_t i = 0; i < s->n_lists; i++)
        freq += s->lists[i].doc == s->doc ? postings_iter_freq(&s->lists[i]) : 0;
    return freq;
}

/* Merge rising positions from `from` into the slot's buffer of n. */
static uint32_t merge_in(uint32_t *into, uint32_t n, const uint32_t *from, uint32_t n_from)
{
    uint32_t i = n, j = n_from, k = n + n_from;
    while (j > 0)
        into[--k] = i > 0 && into[i - 1] > from[j - 1] ? into[--i] : from[--j];
    return n + n_from;
}

static bool load_positions(struct slot *s)
{
    uint32_t n = 0;
    s->tried = 0;
    if (s->n_lists == 1) {
        s->at = postings_iter_positions(&s->lists[0]);
        s->n_at = s->at ? postings_iter_freq(&s->lists[0]) : 0;
        return s->at != NULL;
    }
    for (size_t i = 0; i < s->n_lists; i++) {
        struct postings_iter *list = &s->lists[i];
        if (list->doc != s->doc)
            continue;
        const uint32_t *at = postings_iter_positions(list);
        uint32_t *grown =
            mem_grow(s->merged, &s->merged_cap, (size_t)n + list->freq, sizeof *grown);
        if (grown)
            s->merged = grown;
        if (!at || !grown)
            return false;
        n = merge_in(s->merged, n, at, list->freq);
    }
    s->at = s->merged;
    s->n_at = n;
    return true;
}

/* Does the slot have a position start + offset? Starts rise from call to call. */
static bool stands_at(struct slot *s, uint32_t start)
{
    while (s->tried < s->n_at && s->at[s->tried] < start + s->offset)
        s->tried++;
    return s->tried < s->n_at && s->at[s->tried] == start + s->offset;
}

/* How often the phrase stands before `limit`, but for `most`: then it stops. */
static uint32_t count_phrases(struct words_iter *w, uint32_t limit, uint32_t most)
{
    uint32_t n = 0;
    struct slot *lead = &w->slots[0];
    for (size_t i = 1; i < w->n_slots; i++)
        if (w->slots[i].n_at < lead->n_at)
            lead = &w->slots[i];
    for (size_t i = 0; i < w->n_slots; i++)
        w->slots[i].tried = 0;
    for (uint32_t i = 0; i < lead->n_at && n < most; i++) {
        if (lead->at[i] < lead->offset)
            continue;
        uint32_t start = lead->at[i] - lead->offset;
        if (start >= limit || w->length > limit - start)
            break;
        bool all = true;
        for (size_t j = 0; all && j < w->n_slots; j++)
            all = &w->slots[j] == lead || stands_at(&w->slots[j], start);
        n += all;
    }
    return n;
}

static bool words_match(struct iter *it)
{
    struct words_iter *w = (struct words_iter *)it;
    uint32_t limit = UINT32_MAX;
    if (w->n_slots == 1 && !w->title) {
        w->freq = 0; /* asked for when it is scored */
        return true;
    }
    if ((w->title && (limit = segment_title_length(w->seg, it->doc)) == 0) || !others_there(w))
        return false;
    for (size_t i = 0; i < w->n_slots; i++)
        if (!load_positions(&w->slots[i])) {
            latch(w);
            if (!it->status->status)
                it->status->status = BRIEF_ECORRUPT;
            return false;
        }
    w->freq = 0; /* asked for when it is scored */
    return count_phrases(w, limit, 1) > 0;
}

/* In the current document, which has matched: the positions are still those of words_match. */
static uint32_t words_freq(struct words_iter *w)
{
    if (w->base.is_exact)
        return slot_freq(&w->slots[0]);
    uint32_t limit = w->title ? segment_title_length(w->seg, w->base.doc) : UINT32_MAX;
    return count_phrases(w, limit, UINT32_MAX);
}

static double words_score(struct iter *it, double norm, double sum)
{
    struct words_iter *w = (struct words_iter *)it;
    if (w->freq == 0)
        w->freq = words_freq(w);
    double freq = w->freq;
    return sum + w->weight * (freq / (freq + norm));
}

/* --- bounds --------------------------------------------------------------------------------- */

static double slot_bound(struct slot *s, doc_id target, bool wide, double slope, doc_id *last)
{
    struct near_bound *near = &s->near[wide];
    struct postings_bound bound;
    *last = DOC_END;
    if (s->n_lists != 1)
        return 1;
    if (target < near->from || target > near->last) {
        if (wide)
            postings_iter_group_bound(&s->lists[0], target, &bound);
        else
            postings_iter_bound(&s->lists[0], target, &bound);
        bool none = bound.last_doc == DOC_END;
        *near = (struct near_bound){target, bound.last_doc, none ? 0 : score_bound(&bound, slope)};
    }
    *last = near->last;
    return near->tf;
}

/* A phrase stands at most as often as each of its words. */
static double words_bound(struct iter *it, doc_id target, bool wide, doc_id *last)
{
    struct words_iter *w = (struct words_iter *)it;
    double least = 1;
    *last = DOC_END;
    for (size_t i = 0; i < w->n_slots; i++) {
        doc_id end;
        double tf = slot_bound(&w->slots[i], target, wide, w->slope, &end);
        least = tf < least ? tf : least;
        *last = end < *last ? end : *last;
    }
    return least * w->weight;
}

static double words_doc_bound(struct iter *it, double norm)
{
    struct words_iter *w = (struct words_iter *)it;
    double least = UINT32_MAX;
    if (!others_there(w))
        return 0;
    for (size_t i = 0; i < w->n_slots; i++) {
        double freq = slot_freq(&w->slots[i]);
        least = freq < least ? freq : least;
    }
    return w->weight * (least / (least + norm));
}

static void words_fill(struct iter *it, doc_id from, doc_id to, uint64_t *bits)
{
    struct words_iter *w = (struct words_iter *)it;
    slot_seek(&w->slots[0], from);
    for (size_t i = 0; i < w->slots[0].n_lists; i++)
        postings_iter_fill(&w->slots[0].lists[i], from, to, bits);
    if ((it->doc = slot_lowest(&w->slots[0])) == DOC_END)
        latch(w);
}

struct postings_iter *iter_single_list(struct iter *it, double *weight)
{
    struct words_iter *w = (struct words_iter *)it;
    if (it->ops->bound != words_bound || w->n_slots != 1 || w->title || w->slots[0].n_lists != 1)
        return NULL;
    *weight = w->weight;
    return &w->slots[0].lists[0];
}

static void words_close(struct iter *it)
{
    struct words_iter *w = (struct words_iter *)it;
    for (size_t i = 0; i < w->n_slots; i++) {
        for (size_t j = 0; j < w->slots[i].n_lists; j++)
            postings_iter_close(&w->slots[i].lists[j]);
        mem_free(w->slots[i].merged);
    }
}

static const struct iter_ops words_ops = {
    .next = words_next,
    .seek = words_seek,
    .matches = words_match,
    .score = words_score,
    .bound = words_bound,
    .doc_bound = words_doc_bound,
    .fill = words_fill,
    .close = words_close,
};

static brief_status open_slot(struct slot *s, const struct word_slot *from, struct arena *a,
                              struct brief_error *err)
{
    s->offset = from->offset;
    s->near[0] = s->near[1] = (struct near_bound){1, 0, 0};
    s->lists = arena_alloc(a, (from->n_entries ? from->n_entries : 1) * sizeof *s->lists);
    if (!s->lists)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the query");
    for (size_t i = 0; i < from->n_entries; i++) {
        postings_iter_init(&s->lists[i]);
        brief_status st = postings_iter_open(&s->lists[i], &from->entries[i], err);
        if (st)
            return st;
        s->n_lists++;
        s->cost += from->entries[i].n_docs;
    }
    slot_lowest(s);
    return BRIEF_OK;
}

/* Rarest first; few slots, and stable. */
static void sort_slots(struct slot *slots, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct slot moved = slots[i];
        size_t j = i;
        for (; j > 0 && slots[j - 1].cost > moved.cost; j--)
            slots[j] = slots[j - 1];
        slots[j] = moved;
    }
}

brief_status iter_open_words(struct iter **out, struct segment *seg, const struct word_slot *slots,
                             size_t n_slots, bool title, struct leaf_score score, struct arena *a,
                             struct iter_status *status, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    *out = NULL;
    struct words_iter *w = arena_calloc(a, 1, sizeof *w);
    struct slot *own = arena_calloc(a, n_slots, sizeof *own);
    if (!w || !own)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the query");
    *w = (struct words_iter){
        .base = {.doc = DOC_END, .ops = &words_ops, .status = status},
        .seg = seg,
        .slots = own,
        .title = title,
        .weight = score.weight,
        .slope = score.slope,
    };
    *out = &w->base;
    for (size_t i = 0; i < n_slots && !st; i++) {
        w->n_slots++;
        if (slots[i].offset >= w->length)
            w->length = slots[i].offset + 1;
        st = open_slot(&own[i], &slots[i], a, err);
    }
    if (st) {
        iter_close(*out);
        *out = NULL;
        return st;
    }
    sort_slots(own, n_slots);
    w->base.cost = own[0].cost;
    w->base.is_exact = n_slots == 1 && !title;
    stand(w);
    return BRIEF_OK;
}
