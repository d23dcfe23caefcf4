/* The best ones found by bounds, and the totals found by bits, are those of walking everything:
 * same documents, same bits of the scores, ties included. */
#include "tests/query_fixture.h"

#define N_DOCS 2400

static uint64_t chance_state;

static uint32_t chance(uint32_t n)
{
    chance_state ^= chance_state << 13;
    chance_state ^= chance_state >> 7;
    chance_state ^= chance_state << 17;
    return (uint32_t)((chance_state >> 11) % n);
}

/* From nearly every document to a handful. */
static const char *const words[] = {"the",   "said", "mln",   "oil",    "bank",   "trade",
                                    "crude", "opec", "quota", "tanker", "aramid", "gulf"};
#define N_WORDS (sizeof words / sizeof *words)

static uint32_t some_word(void)
{
    uint32_t n = 1 + chance(N_WORDS);
    return chance(1 + chance(n));
}

static const char *keep(struct arena *a, struct buf *text)
{
    buf_byte(text, 0);
    struct span copy = arena_copy(a, buf_bytes(text));
    buf_release(text);
    return copy.at;
}

/* Few lengths and few dates, so that many documents tie; some are copies of each other. */
static void make_docs(struct test_doc *docs, struct arena *a)
{
    for (size_t i = 0; i < N_DOCS; i++) {
        struct buf text = {0}, id = {0}, date = {0};
        buf_printf(&id, "d%04u", (unsigned)(i * 7919 % N_DOCS));
        if (chance(3))
            buf_printf(&date, "201%u-0%u-01", (unsigned)chance(2), (unsigned)(1 + chance(2)));
        docs[i] = (struct test_doc){.source = "all.jsonl", .id = keep(a, &id)};
        docs[i].date = date.len ? keep(a, &date) : NULL;
        if (i && chance(4) == 0) {
            docs[i].text = docs[i - 1 - chance(i < 40 ? (uint32_t)i : 40)].text;
            continue;
        }
        for (uint32_t n = 3 + 5 * chance(4) + (chance(50) == 0 ? 200 : 0); n > 0; n--)
            buf_printf(&text, "%s ", words[some_word()]);
        docs[i].text = keep(a, &text);
    }
}

/* --- the plain way -----------------------------------------------------------------------------
 */

static int compare_hits(const void *a, const void *b)
{
    const struct rank_hit *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    if (x->date.from != y->date.from)
        return x->date.from > y->date.from ? -1 : 1;
    return span_compare(x->id, y->id);
}

static size_t walk_everything(const struct plan *plan, struct rank_hit *hits, struct arena *a)
{
    size_t n = 0;
    for (uint32_t s = 0; s < plan->collection->n_segments; s++) {
        struct segment *seg = &plan->collection->segments[s];
        struct iter_status status = {BRIEF_OK};
        struct iter *it;
        cr_assert_eq(plan_open(plan, s, &it, a, &status, NULL), BRIEF_OK);
        for (doc_id doc = it->doc; doc != DOC_END; doc = iter_next(it)) {
            struct doc_row row;
            if (!segment_is_live(seg, doc) || !iter_matches(it))
                continue;
            cr_assert_eq(segment_doc(seg, doc, a, &row, NULL), BRIEF_OK);
            hits[n++] = (struct rank_hit){
                .ref = {s, doc},
                .score = iter_score(it, plan_norm(plan, segment_length(seg, doc)), 0),
                .date = row.date,
                .id = row.public_id,
            };
        }
        cr_assert_eq(status.status, BRIEF_OK);
        iter_close(it);
    }
    qsort(hits, n, sizeof *hits, compare_hits);
    return n;
}

/* --- comparing ---------------------------------------------------------------------------------
 */

static void expect_same(const struct rank_result *found, const struct rank_hit *all, size_t n,
                        size_t k, const char *query)
{
    cr_assert_eq(found->n, k < n ? k : n, "%s: %zu of %zu hits", query, found->n, n);
    for (size_t i = 0; i < found->n; i++)
        cr_assert(found->hits[i].score == all[i].score &&
                      found->hits[i].ref.segment == all[i].ref.segment &&
                      found->hits[i].ref.doc == all[i].ref.doc,
                  "%s: hit %zu of %zu is %u with %.17g, not %u with %.17g", query, i, k,
                  found->hits[i].ref.doc, found->hits[i].score, all[i].ref.doc, all[i].score);
}

/* The number of documents that match. */
static size_t check_tree(struct collection *c, const struct query_tree *tree, const char *query,
                         struct arena *a)
{
    static const size_t limits[] = {1, 2, 10, 100, N_DOCS};
    static struct rank_hit all[N_DOCS];
    struct plan plan;
    struct rank_result found;
    cr_assert_eq(plan_build(&plan, c, tree, a, NULL), BRIEF_OK, "%s", query);
    size_t n = walk_everything(&plan, all, a);
    cr_assert_eq(rank_run(&found, &plan, RANK_SCORE, 0, a, NULL), BRIEF_OK);
    cr_assert_eq(found.total, n, "%s: %zu documents, not %zu", query, (size_t)found.total, n);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        cr_assert_eq(rank_best(&found, &plan, limits[i], a, NULL), BRIEF_OK);
        expect_same(&found, all, n, limits[i], query);
        cr_assert_eq(rank_run(&found, &plan, RANK_SCORE, limits[i], a, NULL), BRIEF_OK);
        expect_same(&found, all, n, limits[i], query);
        cr_assert_eq(found.total, n, "%s", query);
    }
    return n;
}

static void put_operand(struct buf *out, bool phrases)
{
    uint32_t kind = chance(phrases ? 4 : 12);
    if (kind == 0)
        buf_printf(out, "\"%s %s\"", words[some_word()], words[some_word()]);
    else if (kind == 1 && phrases)
        buf_printf(out, "%.2s*", words[some_word()]);
    else
        buf_puts(out, words[chance(N_WORDS)]);
}

static void put_query(struct buf *out, int depth)
{
    bool all = chance(2), phrases = chance(2);
    uint32_t n = 1 + chance(4);
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            buf_puts(out, all ? " " : " OR ");
        if (i && all && chance(4) == 0)
            buf_byte(out, '-');
        if (depth && chance(5) == 0) {
            buf_byte(out, '(');
            put_query(out, depth - 1);
            buf_byte(out, ')');
        } else {
            put_operand(out, phrases);
        }
    }
    if (chance(12) == 0)
        buf_puts(out, all ? " date:2011" : " OR date:2010-02");
}

/* Let the tree's AND, or a new one around it, have an optional part. */
static void add_optional(struct query_tree *tree, struct query_node *optional, struct arena *a)
{
    struct query_node *root = tree->root;
    if (root->kind != NODE_AND) {
        struct query_node **children = arena_alloc(a, sizeof(struct query_node *));
        children[0] = root;
        root = arena_calloc(a, 1, sizeof *root);
        *root = (struct query_node){.kind = NODE_AND, .children = children, .n_children = 1};
    }
    root->optional = optional;
    tree->root = root;
}

static void check_made_up(uint64_t seed, size_t n_segments, bool with_dead, size_t n_queries)
{
    struct query_fixture f;
    struct collection *c;
    struct arena docs_arena, a;
    static struct test_doc docs[N_DOCS];
    static struct doc_interval dead[N_DOCS];
    struct buf query = {0}, more = {0};
    size_t n_dead = 0, n_found = 0;
    cr_log_info("seed %llu", (unsigned long long)seed);
    chance_state = seed * 0x9e3779b97f4a7c15u + 88172645463325252u;
    arena_init(&docs_arena, 65536);
    arena_init(&a, 65536);
    make_docs(docs, &docs_arena);
    for (uint32_t i = 0; with_dead && i < N_DOCS; i++)
        if (chance(3) == 0)
            dead[n_dead++] = (struct doc_interval){i, i + 1};
    fixture_init(&f);
    for (size_t i = 0; i < n_segments; i++)
        fixture_segment(&f, docs + N_DOCS * i / n_segments,
                        N_DOCS * (i + 1) / n_segments - N_DOCS * i / n_segments);
    fixture_publish(&f, dead, n_dead);
    cr_assert_eq(collection_open(&c, f.path, NULL), BRIEF_OK);
    for (size_t i = 0; i < n_queries; i++) {
        struct query_tree tree, optional;
        arena_clear(&a);
        buf_clear(&query);
        put_query(&query, 2);
        buf_byte(&query, 0);
        cr_assert_eq(query_parse(&tree, span_of(query.at), &a, NULL), BRIEF_OK, "%s", query.at);
        if (chance(4) == 0) {
            buf_clear(&more);
            put_query(&more, 0);
            buf_byte(&more, 0);
            cr_assert_eq(query_parse(&optional, span_of(more.at), &a, NULL), BRIEF_OK);
            add_optional(&tree, optional.root, &a);
            tree.n_operands += optional.n_operands;
        }
        n_found += check_tree(c, &tree, query.at, &a) > 10;
    }
    cr_expect_gt(n_found, n_queries / 3, "the queries find too little to prove much");
    buf_release(&query);
    buf_release(&more);
    collection_close(c);
    arena_release(&a);
    arena_release(&docs_arena);
    fixture_release(&f);
}

Test(query_topk, one_segment_gives_what_a_walk_gives)
{
    check_made_up(1, 1, false, 400);
}

Test(query_topk, deleted_documents_are_neither_found_nor_counted)
{
    check_made_up(2, 1, true, 250);
}

Test(query_topk, several_segments_share_one_threshold)
{
    check_made_up(3, 4, true, 250);
}
