/* plan_leaves.c -- words, prefixes, sources and dates looked up in every segment. */
#include "query/plan.h"

#include "core/text/utf8.h"
#include "query/query_error.h"

#include <stdlib.h>

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for the query");
}

static brief_status no_word(const struct plan *p, const struct plan_leaf *leaf,
                            struct brief_error *err)
{
    return query_fail(err, p->tree->text, leaf->operand.at,
                      "there is no letter or digit in this, nothing to search for");
}

/* --- words -------------------------------------------------------------------------------------
 */

/* Look the slot's terms up in one segment; live_of[i] receives what it has of term i. */
static brief_status find_slot(struct plan *p, struct segment *seg, const struct query_slot *slot,
                              struct word_slot *out, uint64_t *live_of, struct brief_error *err)
{
    struct term_entry *entries = arena_alloc(p->arena, slot->n_terms * sizeof *entries);
    if (!entries)
        return no_memory(err);
    *out = (struct word_slot){.offset = slot->offset, .entries = entries};
    for (size_t i = 0; i < slot->n_terms; i++) {
        bool found = false;
        uint32_t n_docs = 0;
        struct term_entry *entry = &entries[out->n_entries];
        brief_status st = segment_find_term(seg, slot->terms[i], entry, &found, err);
        if (!st && found)
            st = segment_live_count(seg, entry, &n_docs, NULL, err);
        if (st)
            return st;
        out->n_entries += found;
        live_of[i] += n_docs;
    }
    return BRIEF_OK;
}

brief_status plan_words_leaf(struct plan *p, struct plan_leaf *leaf, struct brief_error *err)
{
    brief_status st;
    double idf = 0;
    struct collection *c = p->collection;
    leaf->kind = LEAF_WORDS;
    if (leaf->operand.kind == LEX_PHRASE &&
        memchr(leaf->operand.text.at, '*', leaf->operand.text.len))
        return query_fail(
            err, p->tree->text, leaf->operand.at,
            "'*' has no meaning inside quotes: write the prefix outside, as in polic*");
    if ((st = query_words_set(&leaf->words, c, leaf->operand.text, p->arena, err)))
        return st;
    size_t n = leaf->words.n_slots;
    if (n == 0)
        return no_word(p, leaf, err);
    uint64_t *live_of = arena_alloc(p->arena, c->n_languages * sizeof *live_of);
    for (size_t s = 0; s < c->n_segments; s++)
        if (!(leaf->parts[s].slots = arena_calloc(p->arena, n, sizeof(struct word_slot))))
            return no_memory(err);
    if (!live_of)
        return no_memory(err);
    for (size_t i = 0; i < n; i++) {
        const struct query_slot *slot = &leaf->words.slots[i];
        memset(live_of, 0, c->n_languages * sizeof *live_of);
        for (size_t s = 0; s < c->n_segments; s++)
            if ((st = find_slot(p, &c->segments[s], slot, &leaf->parts[s].slots[i], live_of, err)))
                return st;
        uint64_t most = 0;
        for (size_t j = 0; j < slot->n_terms; j++)
            most = live_of[j] > most ? live_of[j] : most;
        idf += plan_idf(p, most);
        leaf->n_docs = most;
    }
    leaf->weight = idf * (BM25_K1 + 1);
    return BRIEF_OK;
}

/* --- prefixes ----------------------------------------------------------------------------------
 */

/* Does a word of the title begin with the prefix? Title words are folded like the index's. */
static brief_status title_has_prefix(struct plan *p, struct segment *seg, doc_id doc,
                                     struct span prefix, struct arena *scratch, uint32_t *n,
                                     struct brief_error *err)
{
    struct doc_row row;
    struct token_list tokens = {0};
    *n = 0;
    arena_clear(scratch);
    brief_status st = segment_doc(seg, doc, scratch, &row, err);
    if (st || segment_title_length(seg, doc) == 0)
        return st;
    struct forms *forms = collection_forms(p->collection, row.language);
    if (tokenise(&tokens, forms, row.title, NULL, 0))
        st = no_memory(err);
    for (size_t i = 0; i < tokens.n && !st; i++)
        *n += tokens.at[i].position != NO_POSITION &&
              span_starts_with(forms_at(forms, tokens.at[i].form)->folded, prefix);
    token_list_release(&tokens);
    return st;
}

static brief_status keep_titles(struct plan *p, struct segment *seg, struct doc_set *set,
                                struct span prefix, struct brief_error *err)
{
    struct arena scratch;
    size_t kept = 0;
    brief_status st = BRIEF_OK;
    arena_init(&scratch, 4096);
    for (size_t i = 0; i < set->n && !st; i++) {
        uint32_t n = 0;
        st = title_has_prefix(p, seg, set->docs[i], prefix, &scratch, &n, err);
        set->docs[kept] = set->docs[i];
        set->freqs[kept] = n;
        kept += n > 0;
    }
    set->n = kept;
    arena_release(&scratch);
    return st;
}

static brief_status gather_forms(struct plan *p, struct segment *seg, struct span prefix,
                                 struct doc_set *out, struct brief_error *err)
{
    struct doc_gather gather;
    struct form_cursor cursor = {0};
    brief_status st = form_cursor_open(&cursor, seg, prefix, err);
    if (st)
        return st;
    doc_gather_init(&gather, seg);
    while (!st && form_cursor_next(&cursor))
        st = doc_gather_add(&gather, &cursor.entry, err);
    st = st ? st : cursor.status;
    form_cursor_close(&cursor);
    if (!st)
        st = doc_gather_take(&gather, out, p->arena, err);
    doc_gather_release(&gather);
    return st ? brief_fail(err, st, "the dictionary of forms is damaged: run `brief-index check`")
              : BRIEF_OK;
}

brief_status plan_prefix_leaf(struct plan *p, struct plan_leaf *leaf, struct brief_error *err)
{
    struct collection *c = p->collection;
    uint64_t n_docs = 0;
    leaf->kind = LEAF_PREFIX;
    brief_status st = query_words_set(&leaf->words, c, leaf->operand.text, p->arena, err);
    if (st)
        return st;
    if (leaf->words.n_slots == 0)
        return no_word(p, leaf, err);
    if (leaf->words.n_wholes > 1)
        return query_fail(err, p->tree->text, leaf->operand.at,
                          "before '*' stands the beginning of one word; this is %zu words",
                          leaf->words.n_wholes);
    for (size_t s = 0; s < c->n_segments && !st; s++) {
        struct doc_set *set = &leaf->parts[s].set;
        st = gather_forms(p, &c->segments[s], leaf->words.whole, set, err);
        if (!st && leaf->title)
            st = keep_titles(p, &c->segments[s], set, leaf->words.whole, err);
        n_docs += set->n;
    }
    leaf->weight = plan_idf(p, n_docs) * (BM25_K1 + 1);
    return st;
}

/* --- sources -----------------------------------------------------------------------------------
 */

/* Does the set that begins behind the '[' at pattern.at[at] have c? *end: behind its ']'; false
 * and *end = at when it is never closed: then '[' is a plain letter. */
static bool set_has(struct span pattern, size_t at, char c, size_t *end)
{
    bool has = false,
         negated = at < pattern.len && (pattern.at[at] == '!' || pattern.at[at] == '^');
    size_t i = at + negated, first = i;
    for (; i < pattern.len && (pattern.at[i] != ']' || i == first); i++) {
        bool is_range = i + 2 < pattern.len && pattern.at[i + 1] == '-' && pattern.at[i + 2] != ']';
        has |= is_range ? pattern.at[i] <= c && c <= pattern.at[i + 2] : pattern.at[i] == c;
        i += is_range ? 2 : 0;
    }
    *end = i < pattern.len ? i + 1 : at;
    return i < pattern.len && has != negated;
}

/* Does one letter of the pattern at *p take c? *p moves behind it. */
static bool takes(struct span pattern, size_t *p, char c)
{
    size_t end;
    if (pattern.at[*p] == '[') {
        bool has = set_has(pattern, *p + 1, c, &end);
        if (end > *p + 1) {
            *p = end;
            return has;
        }
    }
    bool same = pattern.at[*p] == '?' || pattern.at[*p] == c;
    ++*p;
    return same;
}

/* '*' any bytes, '?' one, [a-z] one of a set. Only the last star is ever tried again, so it costs
 * at most name × pattern. */
static bool glob_matches(struct span pattern, struct span name)
{
    size_t p = 0, n = 0, star = SIZE_MAX, star_n = 0;
    while (n < name.len) {
        if (p < pattern.len && pattern.at[p] == '*') {
            star = p++;
            star_n = n;
        } else if (p < pattern.len && takes(pattern, &p, name.at[n])) {
            n++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            n = ++star_n;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.at[p] == '*')
        p++;
    return p == pattern.len;
}

static bool pattern_matches(struct span pattern, struct span name, bool is_glob)
{
    return is_glob ? glob_matches(pattern, name) : span_starts_with(name, pattern);
}

bool source_matches(struct span pattern, struct span name)
{
    bool is_glob = false;
    for (size_t i = 0; i < pattern.len; i++)
        is_glob |= pattern.at[i] == '*' || pattern.at[i] == '?' || pattern.at[i] == '[';
    if (span_equal(pattern, name) || pattern_matches(pattern, name, is_glob))
        return true;
    size_t slash = name.len;
    while (slash > 0 && name.at[slash - 1] != '/')
        slash--;
    return slash > 0 && pattern_matches(pattern, span_sub(name, slash, name.len), is_glob);
}

struct source_walk {
    struct plan *plan;
    struct plan_leaf *leaf;
    struct doc_span *found; /* document numbers */
    size_t n, cap;
};

static brief_status visit_source(void *ctx, const struct source_row *row, struct brief_error *err)
{
    struct source_walk *w = ctx;
    if (row->state != SOURCE_INDEXED || row->n_docs == 0 ||
        !source_matches(w->leaf->operand.text, row->name))
        return BRIEF_OK;
    if (w->n == w->cap) {
        size_t cap = w->cap ? w->cap * 2 : 64;
        struct doc_span *grown = arena_alloc(w->plan->arena, cap * sizeof *grown);
        if (!grown)
            return no_memory(err);
        if (w->n)
            memcpy(grown, w->found, w->n * sizeof *grown);
        w->found = grown;
        w->cap = cap;
    }
    w->found[w->n++] = (struct doc_span){row->doc_first, row->doc_first + row->n_docs};
    return BRIEF_OK;
}

static int compare_spans(const void *a, const void *b)
{
    const struct doc_span *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

brief_status plan_source_leaf(struct plan *p, struct plan_leaf *leaf, struct brief_error *err)
{
    struct source_walk walk = {.plan = p, .leaf = leaf};
    leaf->kind = LEAF_SOURCE;
    brief_status st = store_sources_each(p->collection->txn, visit_source, &walk, err);
    if (st)
        return st;
    if (walk.n)
        qsort(walk.found, walk.n, sizeof *walk.found, compare_spans);
    for (size_t s = 0, at = 0; s < p->collection->n_segments; s++) {
        const struct segment_row *row = &p->collection->segments[s].row;
        uint32_t base = row->doc_base, end = base + row->n_docs;
        struct leaf_part *part = &leaf->parts[s];
        while (at < walk.n && walk.found[at].to <= base)
            at++;
        size_t n = 0;
        while (at + n < walk.n && walk.found[at + n].from < end)
            n++;
        if (!(part->spans = arena_alloc(p->arena, (n + 1) * sizeof *part->spans)))
            return no_memory(err);
        for (size_t i = 0; i < n; i++) {
            struct doc_span d = walk.found[at + i];
            part->spans[part->n_spans++] = (struct doc_span){d.from > base ? d.from - base : 0,
                                                             (d.to < end ? d.to : end) - base};
        }
    }
    return BRIEF_OK;
}

/* --- dates -------------------------------------------------------------------------------------
 */

bool day_query_parse(struct day_range *out, struct span text)
{
    size_t dots = 0;
    struct day_range from, to;
    while (dots + 1 < text.len && memcmp(text.at + dots, "..", 2) != 0)
        dots++;
    if (dots + 1 >= text.len)
        return day_range_parse_iso(out, text);
    struct span left = span_sub(text, 0, dots), right = span_sub(text, dots + 2, text.len);
    if (!left.len && !right.len)
        return false;
    *out = (struct day_range){DAY_MIN, DAY_MAX};
    if (left.len) {
        if (!day_range_parse_iso(&from, left))
            return false;
        out->from = from.from;
    }
    if (right.len) {
        if (!day_range_parse_iso(&to, right))
            return false;
        out->to = to.to;
    }
    return true;
}

brief_status plan_date_leaf(struct plan *p, struct plan_leaf *leaf, struct brief_error *err)
{
    leaf->kind = LEAF_DATE;
    if (!day_query_parse(&leaf->days, leaf->operand.text))
        return query_fail(err, p->tree->text, leaf->operand.at,
                          "a date is written 2011, 2011-10 or 2011-10-03, a range "
                          "2011-09..2011-10, 2011.. or ..2011");
    if (leaf->days.from > leaf->days.to)
        return query_fail(err, p->tree->text, leaf->operand.at,
                          "this range of dates ends before it begins");
    return BRIEF_OK;
}
