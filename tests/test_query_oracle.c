/* Whatever is asked, the index answers what a plain scan of every text answers.
 *
 * Runs on a made-up collection (seed printed), in several segments, with dead documents; or on an
 * index that is there: BRIEF_ORACLE_INDEX=DIR, BRIEF_ORACLE_SEED=N, BRIEF_ORACLE_QUERIES=N. */
#include "tests/plain_fixture.h"

#include <math.h>
#include <time.h>

/* --- chance ------------------------------------------------------------------------------------
 */

static uint64_t chance_state;

static void chance_seed(uint64_t seed)
{
    chance_state = seed * 0x9e3779b97f4a7c15u + 88172645463325252u;
}

static uint32_t chance(uint32_t n)
{
    chance_state ^= chance_state << 13;
    chance_state ^= chance_state >> 7;
    chance_state ^= chance_state << 17;
    return (uint32_t)((chance_state >> 11) % n);
}

/* --- the scan ----------------------------------------------------------------------------------
 */

static bool slot_is(const struct query_slot *slot, struct span term)
{
    for (size_t i = 0; i < slot->n_terms; i++)
        if (span_equal(slot->terms[i], term))
            return true;
    return false;
}

/* How often the phrase stands in the document, positions counted by one loop inside another. */
static uint32_t count_words(const struct plain_doc *d, const struct query_words *q, bool title)
{
    uint32_t n = 0;
    for (size_t i = 0; i < d->n_words; i++) {
        size_t found = 0;
        if (!slot_is(&q->slots[0], forms_at(d->forms, d->words[i].form)->term))
            continue;
        for (size_t s = 0; s < q->n_slots; s++) {
            uint32_t wanted = d->words[i].position + q->slots[s].offset;
            bool here = false;
            for (size_t j = i; j < d->n_words && d->words[j].position <= wanted; j++)
                here |= d->words[j].position == wanted && (s || j == i) &&
                        slot_is(&q->slots[s], forms_at(d->forms, d->words[j].form)->term) &&
                        (!title || wanted < d->title_end);
            found += here;
        }
        n += found == q->n_slots;
    }
    return n;
}

static bool has_prefix(const struct plain_doc *d, struct span prefix, bool title)
{
    for (size_t i = 0; i < d->n_words; i++)
        if ((!title || d->words[i].position < d->title_end) &&
            span_starts_with(forms_at(d->forms, d->words[i].form)->folded, prefix))
            return true;
    return false;
}

static bool fold_has(struct span text, const struct actor_name *name)
{
    struct buf folded = {0};
    cr_assert_eq(fold_name(&folded, text), BRIEF_OK);
    bool has = name_has_words(buf_bytes(&folded), name->words, name->n_words, name->is_prefix);
    buf_release(&folded);
    return has;
}

/* In the mention's words, its norm, or any norm or alias of its actor. */
static bool mention_has(const struct plain *p, const struct plain_doc *d, size_t i,
                        const struct actor_name *name)
{
    const struct mention *m = &d->mentions[i];
    const struct actor_table *t = p->actors;
    if (!(name->types >> m->type & 1) || m->flags & (MENTION_WEAK | MENTION_IN_DEFINITION))
        return false;
    struct mention by_words = *m;
    by_words.start = 0;
    by_words.end = (uint32_t)d->mention_words[i].len;
    uint32_t e = actors_entity_of(t, &by_words, d->mention_words[i]);
    if (e == UINT32_MAX)
        return false;
    if (fold_has(d->mention_words[i], name) || fold_has(t->entities[e].norm, name))
        return true;
    if (t->entities[e].actor == NO_ACTOR) {
        for (uint32_t a = t->entities[e].alias_from; a < t->entities[e].alias_to; a++)
            if (fold_has(t->aliases[a].text, name))
                return true;
        return false;
    }
    const struct actor *actor = &t->actors[t->entities[e].actor];
    for (size_t j = 0; j < actor->n_entities; j++) {
        const struct actor_entity *other = &t->entities[actor->entities[j]];
        if (fold_has(other->norm, name))
            return true;
        for (uint32_t a = other->alias_from; a < other->alias_to; a++)
            if (fold_has(t->aliases[a].text, name))
                return true;
    }
    return false;
}

/* An operand made ready for scanning. */
struct plain_operand {
    const struct lexeme *l;
    struct query_words words;
    struct actor_name name;
    struct day_range days;
};

static void prepare(struct plain *p, struct plain_operand *o, const struct lexeme *l,
                    struct arena *a)
{
    *o = (struct plain_operand){.l = l};
    static const uint32_t types[N_FIELDS] = {
        [FIELD_PERSON] = 1u << MENTION_PERSON,
        [FIELD_ORG] = 1u << MENTION_ORGANISATION,
        [FIELD_PLACE] = 1u << MENTION_PLACE,
        [FIELD_REF] = 1u << MENTION_REFERENCE,
    };
    if (types[l->field]) {
        cr_assert_eq(actor_name_set(&o->name, l->text, types[l->field], a, NULL), BRIEF_OK);
        o->name.is_prefix = l->kind == LEX_PREFIX;
    } else if (l->field == FIELD_DATE) {
        cr_assert(day_query_parse(&o->days, l->text));
    } else if (l->field != FIELD_SOURCE) {
        cr_assert_eq(query_words_set(&o->words, p->c, l->text, a, NULL), BRIEF_OK);
    }
}

static bool operand_matches(const struct plain *p, const struct plain_doc *d,
                            const struct plain_operand *o)
{
    switch (o->l->field) {
    case FIELD_DATE:
        return d->days.from != NO_DAY && d->days.from <= o->days.to && d->days.to >= o->days.from;
    case FIELD_SOURCE:
        return source_matches(o->l->text, d->source);
    case FIELD_TEXT:
    case FIELD_TITLE:
        return o->l->kind == LEX_PREFIX ? has_prefix(d, o->words.whole, o->l->field == FIELD_TITLE)
                                        : count_words(d, &o->words, o->l->field == FIELD_TITLE) > 0;
    default:
        for (size_t i = 0; i < d->n_mentions; i++)
            if (mention_has(p, d, i, &o->name))
                return true;
        return false;
    }
}

/* Operands in the order of a walk over the tree; *at counts along. */
static bool node_matches(const struct plain *p, const struct plain_doc *d,
                         const struct query_node *node, const struct plain_operand *operands,
                         size_t *at)
{
    if (node->kind == NODE_OPERAND)
        return operand_matches(p, d, &operands[(*at)++]);
    bool all = true, any = false;
    for (size_t i = 0; i < node->n_children; i++) {
        bool one = node_matches(p, d, node->children[i], operands, at);
        all &= one;
        any |= one;
    }
    bool matches = node->kind == NODE_AND ? all : any;
    if (node->without && node_matches(p, d, node->without, operands, at))
        matches = false;
    return matches;
}

static void prepare_all(struct plain *p, const struct query_node *node,
                        struct plain_operand *operands, size_t *n, struct arena *a)
{
    if (node->kind == NODE_OPERAND) {
        prepare(p, &operands[(*n)++], &node->operand, a);
        return;
    }
    for (size_t i = 0; i < node->n_children; i++)
        prepare_all(p, node->children[i], operands, n, a);
    if (node->without)
        prepare_all(p, node->without, operands, n, a);
}

/* --- scores: only queries of plain words and phrases, joined by AND or OR -----------------------
 */

static double idf_of(const struct plain *p, const struct query_slot *slot)
{
    uint64_t most = 0;
    for (size_t t = 0; t < slot->n_terms; t++) {
        struct query_slot term = {.terms = &slot->terms[t], .n_terms = 1};
        struct query_words words = {.slots = &term, .n_slots = 1};
        uint64_t n = 0;
        for (size_t i = 0; i < p->n; i++)
            n += count_words(&p->docs[i], &words, false) > 0;
        most = n > most ? n : most;
    }
    return log(1 + ((double)p->n - (double)most + 0.5) / ((double)most + 0.5));
}

struct plain_hit {
    double score;
    const struct plain_doc *doc;
};

static int compare_hits(const void *a, const void *b)
{
    const struct plain_hit *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    if (x->doc->days.from != y->doc->days.from)
        return x->doc->days.from > y->doc->days.from ? -1 : 1;
    return span_compare(x->doc->id, y->doc->id);
}

static bool is_scorable(const struct query_node *node)
{
    if (node->kind == NODE_OPERAND)
        return node->operand.field == FIELD_TEXT && node->operand.kind != LEX_PREFIX;
    for (size_t i = 0; i < node->n_children; i++)
        if (node->children[i]->kind != NODE_OPERAND || !is_scorable(node->children[i]))
            return false;
    return !node->without;
}

/* The ten best of the scan are the ten best of the index, in the same order. */
static void check_ranking(const struct plain *p, const struct query_tree *tree,
                          const struct plain_operand *operands, size_t n_operands,
                          const bool *matches, const struct rank_result *got, const char *query)
{
    struct plain_hit *hits = calloc(p->n + 1, sizeof *hits);
    double *weights = calloc(n_operands, sizeof *weights);
    size_t n = 0;
    if (!is_scorable(tree->root))
        goto out;
    for (size_t o = 0; o < n_operands; o++)
        for (size_t s = 0; s < operands[o].words.n_slots; s++)
            weights[o] += idf_of(p, &operands[o].words.slots[s]);
    for (size_t i = 0; i < p->n; i++) {
        const struct plain_doc *d = &p->docs[i];
        double norm = 1.2 * (1 - 0.75 + 0.75 * (double)d->length / p->average_length), sum = 0;
        if (!matches[i])
            continue;
        for (size_t o = 0; o < n_operands; o++) {
            double tf = count_words(d, &operands[o].words, false);
            if (tf > 0)
                sum = sum + (weights[o] * (1.2 + 1)) * (tf / (tf + norm));
        }
        hits[n++] = (struct plain_hit){sum, d};
    }
    qsort(hits, n, sizeof *hits, compare_hits);
    for (size_t i = 0; i < got->n; i++) {
        cr_assert_float_eq(got->hits[i].score, hits[i].score, 1e-9, "%s: score of hit %zu", query,
                           i);
        cr_assert(got->hits[i].ref.segment == hits[i].doc->ref.segment &&
                      got->hits[i].ref.doc == hits[i].doc->ref.doc,
                  "%s: hit %zu should be %.*s", query, i, (int)hits[i].doc->id.len,
                  hits[i].doc->id.at);
    }
out:
    free(hits);
    free(weights);
}

/* --- one query ---------------------------------------------------------------------------------
 */

static size_t check_query(struct plain *p, const char *query, bool ranked)
{
    struct arena a;
    struct query_tree tree;
    struct plan plan;
    struct doc_filter filter;
    struct rank_result top;
    struct brief_error err = {0};
    size_t n_operands = 0, n_matches = 0;
    arena_init(&a, 1 << 16);
    cr_assert_eq(query_parse(&tree, span_of(query), &a, &err), BRIEF_OK, "%s", err.text);
    cr_assert_eq(plan_build(&plan, p->c, &tree, &a, &err), BRIEF_OK, "%s", err.text);
    cr_assert_eq(rank_filter(&filter, &plan, &a, &err), BRIEF_OK, "%s", err.text);
    cr_assert_eq(rank_run(&top, &plan, RANK_SCORE, 10, &a, &err), BRIEF_OK, "%s", err.text);
    struct plain_operand *operands = calloc(tree.n_operands, sizeof *operands);
    bool *matches = calloc(p->n + 1, sizeof *matches);
    prepare_all(p, tree.root, operands, &n_operands, &a);
    for (size_t i = 0; i < p->n; i++) {
        const struct plain_doc *d = &p->docs[i];
        size_t at = 0;
        matches[i] = node_matches(p, d, tree.root, operands, &at);
        n_matches += matches[i];
        cr_assert_eq(doc_filter_has(&filter, d->ref.segment, d->ref.doc), matches[i],
                     "%s: document %.*s should %smatch", query, (int)d->id.len, d->id.at,
                     matches[i] ? "" : "not ");
    }
    cr_assert_eq(filter.n, n_matches, "%s", query);
    cr_assert_eq(top.total, n_matches, "%s", query);
    if (ranked)
        check_ranking(p, &tree, operands, n_operands, matches, &top, query);
    free(operands);
    free(matches);
    arena_release(&a);
    return n_matches;
}

/* --- queries by chance -------------------------------------------------------------------------
 */

static const struct plain_doc *any_doc(const struct plain *p)
{
    const struct plain_doc *d;
    do
        d = &p->docs[chance((uint32_t)p->n)];
    while (!d->n_words);
    return d;
}

static bool is_plain_ascii(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!((s.at[i] >= 'a' && s.at[i] <= 'z') || (s.at[i] >= 'A' && s.at[i] <= 'Z') ||
              (s.at[i] >= '0' && s.at[i] <= '9') || s.at[i] == ' ' || s.at[i] == '\n'))
            return false;
    return s.len > 0;
}

/* A word as it stands in some document. */
static struct span any_word(const struct plain *p)
{
    for (;;) {
        const struct plain_doc *d = any_doc(p);
        struct span s = forms_at(d->forms, d->words[chance((uint32_t)d->n_words)].form)->bytes;
        if (is_plain_ascii(s) && !span_equal(s, SPAN("AND")) && !span_equal(s, SPAN("OR")) &&
            !span_equal(s, SPAN("NOT")))
            return s;
    }
}

static void add_phrase(const struct plain *p, struct buf *out)
{
    const struct plain_doc *d = any_doc(p);
    size_t from = chance((uint32_t)d->n_words), n = 1 + chance(3);
    buf_byte(out, '"');
    for (size_t i = from; i < d->n_words && n; i++) {
        struct span s = forms_at(d->forms, d->words[i].form)->bytes;
        if (d->words[i].whole || memchr(s.at, '*', s.len) || memchr(s.at, '"', s.len))
            continue;
        buf_span(out, chance(12) ? s : any_word(p));
        buf_byte(out, ' ');
        n--;
    }
    buf_puts(out, chance(20) ? "\"" : "x\"");
}

static void add_name(const struct plain *p, struct buf *out)
{
    for (int tries = 0; tries < 50; tries++) {
        const struct plain_doc *d = any_doc(p);
        if (!d->n_mentions)
            continue;
        size_t i = chance((uint32_t)d->n_mentions);
        static const char *const fields[N_MENTION_TYPES] = {
            [MENTION_PERSON] = "person",
            [MENTION_ORGANISATION] = "org",
            [MENTION_PLACE] = "place",
            [MENTION_REFERENCE] = "ref",
        };
        struct span s = chance(2) ? d->mention_words[i] : d->mentions[i].norm;
        if (!fields[d->mentions[i].type] || !is_plain_ascii(s))
            continue;
        struct span word = key_first_word(s);
        if (chance(3) == 0)
            buf_printf(out, "%s:%.*s%s", fields[d->mentions[i].type], (int)word.len, word.at,
                       chance(2) || memchr(word.at, '\n', word.len) ? "" : "*");
        else
            buf_printf(out, "%s:\"%.*s\"", fields[d->mentions[i].type], (int)s.len, s.at);
        return;
    }
    buf_span(out, any_word(p));
}

static void add_operand(const struct plain *p, struct buf *out)
{
    struct span word = any_word(p);
    switch (chance(16)) {
    case 0:
    case 1:
    case 2:
        add_phrase(p, out);
        break;
    case 3:
        buf_printf(out, "%.*s*", (int)(1 + chance((uint32_t)word.len)), word.at);
        break;
    case 4:
        buf_printf(out, "title:%.*s", (int)word.len, word.at);
        break;
    case 5:
        buf_puts(out, "title:");
        add_phrase(p, out);
        break;
    case 6:
        buf_printf(out, "title:%.*s*", (int)(1 + chance((uint32_t)word.len)), word.at);
        break;
    case 7:
    case 8:
    case 9:
        add_name(p, out);
        break;
    case 10: {
        const struct plain_doc *d = any_doc(p);
        char day[11] = "2011-10-03";
        if (d->days.from != NO_DAY)
            day_format(day, d->days.from);
        static const int lengths[] = {4, 7, 10};
        buf_printf(out, "date:%s%.*s%s", chance(3) ? "" : "..", lengths[chance(3)], day,
                   chance(3) ? "" : "..");
        if (memcmp(out->at + out->len - 2, "..", 2) == 0 && memchr(out->at, '.', out->len - 3))
            buf_puts(out, "2999");
        break;
    }
    case 11: {
        struct span source = any_doc(p)->source;
        buf_printf(out, "source:\"%.*s\"", (int)source.len, source.at);
        break;
    }
    default:
        buf_span(out, word);
    }
}

static void add_query(const struct plain *p, struct buf *out, int depth)
{
    uint32_t n = 1 + chance(3);
    const char *between = chance(3) ? " " : " OR ";
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            buf_puts(out, between);
        if (i && chance(5) == 0)
            buf_puts(out, chance(2) ? "-" : "NOT ");
        if (depth < 3 && chance(5) == 0) {
            buf_byte(out, '(');
            add_query(p, out, depth + 1);
            buf_byte(out, ')');
        } else {
            add_operand(p, out);
        }
    }
}

/* n random queries; those that are refused (".. only", "nothing but negations") are left out. */
static void check_queries(struct plain *p, size_t n)
{
    struct buf query = {0};
    size_t found = 0, done = 0;
    while (done < n) {
        struct arena a;
        struct query_tree tree;
        struct plan plan;
        buf_clear(&query);
        add_query(p, &query, 0);
        for (size_t i = 0; i < query.len; i++)
            if (query.at[i] == '\n')
                query.at[i] = ' ';
        buf_byte(&query, 0);
        arena_init(&a, 4096);
        brief_status st = query_parse(&tree, span_of(query.at), &a, NULL);
        st = st ? st : plan_build(&plan, p->c, &tree, &a, NULL);
        arena_release(&a);
        cr_assert(st == BRIEF_OK || st == BRIEF_EQUERY, "%s", query.at);
        if (st)
            continue;
        found += check_query(p, query.at, done % 4 == 0) > 0;
        done++;
    }
    cr_log_info("%zu queries, %zu of them found something", done, found);
    cr_expect_gt(found, n / 4, "the queries find too little to prove much");
    buf_release(&query);
}

/* --- a made-up collection ----------------------------------------------------------------------
 */

static const char *const vocabulary[] = {
    "harvest",  "harvests",  "harvested", "dam",       "dams",       "valley",
    "envoy",    "envoys",    "the",       "of",        "in",         "policy",
    "policies", "police",    "copper",    "re-opened", "well-to-do", "border",
    "borders",  "bordering", "strike",    "struck",    "10",         "3.5bn",
    "Ngoma’s",  "mine",      "mines",     "mining",    "U.S.",       "Apurímac"};

static const struct test_mention names[] = {
    NAMED("person", "Ana Quillota"),
    NAMED("person", "Amadou Ngoma"),
    NAMED_AS("person", "Quillota", "Ana Quillota"),
    NAMED("person", "Quillota"),
    NAMED("person", "Luis Quillota"),
    NAMED("person", "Ngoma"),
    NAMED("organisation", "PAI"),
    NAMED_AS("organisation", "PAI", "Port Authority of Iloa"),
    NAMED("place", "Upper Tarn Valley"),
    NAMED_AS("place", "Tarn", "Upper Tarn Valley"),
    NAMED("place", "Tarn"),
    {.type = "place", .words = "Iloa", .confidence = 90},
    NAMED("reference", "SD-12-7"),
    {.type = "organisation",
     .words = "Port Authority of Iloa",
     .aliases = "PAI",
     .flags = MENTION_DEFINITION},
    {.type = "person", .words = "Quillota", .candidates = "Ana Quillota\nLuis Quillota"},
    {.type = "person", .words = "Iloa", .flags = MENTION_WEAK},
    {.type = "place", .words = "Police", .confidence = 80}, /* written small, too */
    {.type = "organisation", .words = "Police", .flags = MENTION_WEAK},
    {.type = "organisation", .words = "Port of Iloa", .confidence = 90},
    {.type = "person", .words = "Port of Iloa", .flags = MENTION_WEAK},
    {.type = "person", .words = "Tarn", .flags = MENTION_WEAK}, /* nobody is sure of it */
};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static const char *keep_text(struct arena *a, struct buf *text)
{
    buf_byte(text, 0);
    struct span copy = arena_copy(a, buf_bytes(text));
    buf_release(text);
    return copy.at;
}

static void make_doc(struct test_doc *d, size_t number, struct arena *a)
{
    struct buf text = {0}, title = {0}, id = {0}, date = {0};
    size_t n_mentions = 0, n = 3 + chance(60);
    for (size_t i = 0; i < n; i++) {
        if (n_mentions < TEST_MENTIONS_MOST && chance(9) == 0) {
            d->mentions[n_mentions] = names[chance(COUNT_OF(names))];
            buf_puts(&text, d->mentions[n_mentions++].words);
        } else {
            buf_puts(&text, vocabulary[chance(1 + chance(COUNT_OF(vocabulary)))]);
        }
        buf_puts(&text, chance(10) ? " " : ". ");
    }
    for (uint32_t i = chance(5); i > 0; i--)
        buf_printf(&title, "%s%s", title.len ? " " : "", vocabulary[chance(COUNT_OF(vocabulary))]);
    buf_printf(&id, "doc-%03zu", number);
    if (chance(4))
        buf_printf(&date, "20%02u-%02u-%02u", 10 + chance(3), 1 + chance(12), 1 + chance(28));
    d->text = keep_text(a, &text);
    d->title = title.len ? keep_text(a, &title) : NULL;
    d->date = date.len ? keep_text(a, &date) : NULL;
    d->source = d->id = keep_text(a, &id);
    buf_release(&title);
    buf_release(&date);
}

#define N_DOCS 160

static void check_made_up(uint64_t seed, size_t n_segments, bool with_dead, size_t n_queries)
{
    struct query_fixture f;
    struct collection *c;
    struct plain p;
    struct arena a;
    struct doc_interval dead[N_DOCS];
    static struct test_doc docs[N_DOCS];
    size_t n_dead = 0;
    cr_log_info("seed %llu", (unsigned long long)seed);
    chance_seed(seed);
    arena_init(&a, 4096);
    memset(docs, 0, sizeof docs);
    for (size_t i = 0; i < N_DOCS; i++) {
        make_doc(&docs[i], i, &a);
        if (with_dead && chance(4) == 0)
            dead[n_dead++] = (struct doc_interval){(uint32_t)i, (uint32_t)i + 1};
    }
    fixture_init(&f);
    for (size_t i = 0; i < n_segments; i++)
        fixture_segment(&f, docs + N_DOCS * i / n_segments,
                        N_DOCS * (i + 1) / n_segments - N_DOCS * i / n_segments);
    fixture_publish(&f, dead, n_dead);
    cr_assert_eq(collection_open(&c, f.path, NULL), BRIEF_OK);
    plain_read(&p, c);
    check_queries(&p, n_queries);
    plain_release(&p);
    collection_close(c);
    arena_release(&a);
    fixture_release(&f);
}

static uint64_t seed_of_environment(void)
{
    const char *text = getenv("BRIEF_ORACLE_SEED");
    return text ? strtoull(text, NULL, 10) : 20111003;
}

Test(query_oracle, one_segment_answers_like_a_scan)
{
    check_made_up(seed_of_environment(), 1, false, 500);
}

Test(query_oracle, many_segments_with_dead_documents_answer_like_a_scan)
{
    check_made_up(seed_of_environment() + 1, 7, true, 500);
}

Test(query_oracle, a_given_index_answers_like_a_scan)
{
    const char *path = getenv("BRIEF_ORACLE_INDEX"), *n = getenv("BRIEF_ORACLE_QUERIES");
    struct collection *c;
    struct plain p;
    struct brief_error err = {0};
    if (!path)
        return;
    chance_seed(seed_of_environment());
    cr_assert_eq(collection_open(&c, path, &err), BRIEF_OK, "%s", err.text);
    plain_read(&p, c);
    check_queries(&p, n ? strtoul(n, NULL, 10) : 300);
    plain_release(&p);
    collection_close(c);
}
