/* actors_beside.c -- names and title words of a document as strings; what sharing one is worth. */
#include "query/actors_beside.h"

#include "core/index/postings.h"
#include "core/index/terms.h"
#include "core/mem.h"
#include "core/text/fold.h"

#include <stdlib.h>

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for the company of a name");
}

/* --- strings ------------------------------------------------------------------------------------
 */

/* Words of titles that tell nobody from anybody. */
static bool is_idle_title(struct span word)
{
    static const char *const idle[] = {
        "a",  "acting", "an", "and", "deputy", "dr", "ex",  "former", "her",  "his", "in", "miss",
        "mr", "mrs",    "ms", "new", "of",     "s",  "sir", "the",    "then", "u",   "us", "vice"};
    for (size_t i = 0; i < sizeof idle / sizeof idle[0]; i++)
        if (span_equal(word, span_of(idle[i])))
            return true;
    return false;
}

bool beside_counts(const struct mention *m)
{
    return mention_type_has_actor(m->type) && m->norm.len &&
           !(m->flags & (MENTION_WEAK | MENTION_IN_DEFINITION | MENTION_UNDECIDED));
}

brief_status beside_name(const struct mention *m, struct buf *room, beside_step *step, void *ctx,
                         struct brief_error *err)
{
    buf_clear(room);
    buf_byte(room, TERM_ENTITY);
    buf_byte(room, (uint8_t)mention_type_letter(m->type));
    buf_span(room, m->norm);
    return room->failed ? no_memory(err) : step(ctx, buf_bytes(room));
}

brief_status beside_titles(struct span role, struct buf *room, beside_step *step, void *ctx,
                           struct brief_error *err)
{
    struct buf folded = {0};
    brief_status st = fold_name(&folded, role) ? no_memory(err) : BRIEF_OK;
    for (size_t from = 0; from < folded.len && !st;) {
        struct span word = key_first_word(span_sub(buf_bytes(&folded), from, folded.len));
        from += word.len + 1;
        if (is_idle_title(word))
            continue;
        buf_clear(room);
        buf_byte(room, TERM_ROLE);
        buf_span(room, word);
        st = room->failed ? no_memory(err) : step(ctx, buf_bytes(room));
    }
    buf_release(&folded);
    return st;
}

/* --- numbers ------------------------------------------------------------------------------------
 */

brief_status beside_add(struct beside_list *list, struct span string, struct brief_error *err)
{
    bool is_new;
    uint32_t number = intern_add(list->strings, string, &is_new);
    uint32_t *grown = mem_grow(list->at, &list->cap, list->n + 1, sizeof *grown);
    list->at = grown ? grown : list->at;
    if (!grown || number == INTERN_NONE)
        return no_memory(err);
    grown[list->n++] = number;
    return BRIEF_OK;
}

static int compare_numbers(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

size_t beside_distinct(uint32_t *numbers, size_t n)
{
    size_t kept = 0;
    if (n)
        qsort(numbers, n, sizeof *numbers, compare_numbers);
    for (size_t i = 0; i < n; i++)
        if (!kept || numbers[kept - 1] != numbers[i])
            numbers[kept++] = numbers[i];
    return kept;
}

/* --- points -------------------------------------------------------------------------------------
 */

/* Points for log2(n / k), rounded down; the same on every machine. */
static uint32_t rarity(uint64_t n, uint64_t k)
{
    uint32_t points = 0;
    k = k ? k : 1;
    if (n <= k)
        return 0;
    uint64_t x = (n << 16) / k; /* 16 bits behind the point */
    for (; x >= 2 << 16; x >>= 1)
        points += POINTS_PER_BIT;
    for (unsigned i = 1; i < POINTS_PER_BIT; i++) {
        /* 2^(i/10), 16 bits behind the point */
        static const uint32_t steps[POINTS_PER_BIT] = {65536, 70239, 75281,  80684,  86475,
                                                       92682, 99334, 106464, 114105, 122295};
        if (x < steps[i])
            break;
        points++;
    }
    return points;
}

brief_status beside_points(uint32_t *points, struct actor_table *t, struct span string,
                           struct brief_error *err)
{
    struct collection *c = t->collection;
    struct buf term = {0};
    uint8_t type = N_MENTION_TYPES;
    uint64_t n_docs = 0;
    brief_status st = BRIEF_OK;
    *points = TITLE_POINTS;
    if (string.at[0] == TERM_ROLE)
        return BRIEF_OK;
    for (uint8_t i = 0; i < N_MENTION_TYPES; i++)
        if (mention_type_letter(i) == string.at[1])
            type = i;
    buf_byte(&term, TERM_ENTITY);
    if (term_append_entity(&term, type, span_sub(string, 2, string.len)))
        st = no_memory(err);
    for (size_t s = 0; s < c->n_segments && !st; s++) {
        struct term_entry entry;
        uint32_t live = 0;
        bool found = false;
        st = segment_find_term(&c->segments[s], buf_bytes(&term), &entry, &found, err);
        if (!st && found)
            st = segment_live_count(&c->segments[s], &entry, &live, NULL, err);
        n_docs += live;
    }
    buf_release(&term);
    *points = rarity(c->n_live, n_docs);
    return st;
}

/* --- documents ----------------------------------------------------------------------------------
 */

int beside_compare_docs(struct doc_ref a, struct doc_ref b)
{
    if (a.segment != b.segment)
        return a.segment < b.segment ? -1 : 1;
    return (a.doc > b.doc) - (a.doc < b.doc);
}

static brief_status each_doc_of_list(struct collection *c, uint32_t s, struct span term,
                                     beside_doc *step, void *ctx, struct brief_error *err)
{
    struct segment *seg = &c->segments[s];
    struct term_entry entry;
    struct postings_iter it = {0};
    bool found = false;
    brief_status st = segment_find_term(seg, term, &entry, &found, err);
    if (st || !found || (st = postings_iter_open(&it, &entry, err)))
        return st;
    for (doc_id doc = it.doc; doc < seg->row.n_docs && !st; doc = postings_iter_next(&it))
        if (segment_is_live(seg, doc))
            st = step(ctx, (struct doc_ref){s, doc});
    st = st ? st : it.status;
    postings_iter_close(&it);
    return st;
}

brief_status beside_each_doc(struct actor_table *t, uint32_t entity, beside_doc *step, void *ctx,
                             struct brief_error *err)
{
    struct span lists[2];
    size_t n = actors_lists(&t->entities[entity], lists);
    brief_status st = BRIEF_OK;
    for (uint32_t s = 0; s < t->collection->n_segments && !st; s++)
        for (size_t i = 0; i < n && !st; i++)
            st = each_doc_of_list(t->collection, s, lists[i], step, ctx, err);
    return st;
}
