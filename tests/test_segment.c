/* test_segment.c -- a built segment answers like a naive scan of its documents, whole or damaged.
 */
#include "core/index/segment.h"

#include "core/index/segment_check.h"
#include "core/index/terms.h"
#include "core/mem.h"
#include "indexer/merge.h"
#include "tests/segment_fixture.h"

/* --- the oracle ----------------------------------------------------------------------------- */

/* Positions of a term (or folded form) in a document, by looking at every token. */
static size_t scan_document(const struct collection *c, size_t doc, struct span word, bool by_form,
                            uint32_t *positions, size_t max)
{
    const struct token_list *tokens = &c->at[doc].tokens;
    size_t n = 0;
    for (size_t i = 0; i < tokens->n; i++) {
        const struct token *t = &tokens->at[i];
        if (t->position == NO_POSITION)
            continue;
        const struct form *form = forms_at(c->forms, t->form);
        if (span_equal(by_form ? form->folded : form->term, word) &&
            (n == 0 || positions[n - 1] != t->position)) {
            cr_assert_lt(n, max);
            positions[n++] = t->position;
        }
    }
    return n;
}

static void expect_list_as_scanned(const struct collection *c, const struct term_entry *e,
                                   bool by_form)
{
    static uint32_t positions[8192];
    struct postings_iter it = {0};
    uint32_t n_docs = 0;
    uint64_t n_occurrences = 0;
    cr_assert_eq(postings_iter_open(&it, e, NULL), BRIEF_OK);
    for (size_t doc = 0; doc < c->n; doc++) {
        size_t n = scan_document(c, doc, e->term, by_form, positions, 8192);
        if (n == 0)
            continue;
        n_docs++;
        n_occurrences += n;
        cr_assert_eq(it.doc, doc, "%.*s", (int)e->term.len, e->term.at);
        cr_assert_eq(it.freq, n, "%.*s in %zu", (int)e->term.len, e->term.at, doc);
        if (e->has_positions)
            cr_assert_eq(memcmp(postings_iter_positions(&it), positions, n * sizeof *positions), 0);
        postings_iter_next(&it);
    }
    cr_assert_eq(it.doc, DOC_END);
    cr_assert_eq(e->n_docs, n_docs);
    cr_assert_eq(e->n_occurrences, n_occurrences);
    postings_iter_close(&it);
}

/* Does any word of the collection have this term (or form)? Punctuation has forms too. */
static bool is_used(const struct collection *c, struct span word, bool by_form)
{
    static uint32_t positions[8192];
    for (size_t doc = 0; doc < c->n; doc++)
        if (scan_document(c, doc, word, by_form, positions, 8192))
            return true;
    return false;
}

static uint32_t count_used(const struct collection *c, bool by_form)
{
    uint32_t n = 0;
    size_t all = by_form ? forms_count_folded(c->forms) : forms_count_terms(c->forms);
    for (uint32_t i = 0; i < all; i++)
        n += is_used(c, by_form ? forms_folded(c->forms, i) : forms_term(c->forms, i), by_form);
    return n;
}

struct opened {
    struct collection c;
    struct index_fixture f;
    struct segment seg;
};

static void open_sample(struct opened *o, size_t n, uint32_t words, uint64_t seed)
{
    collection_make(&o->c, n, words, seed);
    fixture_open(&o->f);
    fixture_build(&o->f, &o->c, 0, n, NULL);
    fixture_publish(&o->f);
    fixture_read(&o->f);
    cr_assert_eq(fixture_segments(&o->f, &o->seg, 1), 1);
}

static void close_sample(struct opened *o)
{
    segment_close(&o->seg);
    fixture_close(&o->f);
    collection_release(&o->c);
}

Test(segment, words_and_forms_have_the_postings_that_a_scan_finds)
{
    struct opened o;
    struct term_cursor t;
    struct form_cursor f;
    uint32_t n_terms = 0, n_forms = 0;
    open_sample(&o, 400, 60, 1);
    cr_assert_eq(term_cursor_open(&t, &o.seg, SPAN(""), NULL), BRIEF_OK);
    while (term_cursor_next(&t))
        if ((unsigned char)t.entry.term.at[0] > TERM_LAST_KIND) {
            expect_list_as_scanned(&o.c, &t.entry, false);
            n_terms++;
        }
    cr_assert_eq(t.status, BRIEF_OK);
    term_cursor_close(&t);
    cr_assert_eq(n_terms, count_used(&o.c, false));
    cr_assert_eq(form_cursor_open(&f, &o.seg, SPAN(""), NULL), BRIEF_OK);
    while (form_cursor_next(&f)) {
        expect_list_as_scanned(&o.c, &f.entry, true);
        n_forms++;
    }
    cr_assert_eq(f.status, BRIEF_OK);
    form_cursor_close(&f);
    cr_assert_eq(n_forms, count_used(&o.c, true));
    close_sample(&o);
}

Test(segment, every_term_is_found_and_others_are_not)
{
    struct opened o;
    struct term_entry e;
    bool found;
    open_sample(&o, 300, 40, 2);
    for (uint32_t i = 0; i < forms_count_terms(o.c.forms); i++) {
        struct span term = forms_term(o.c.forms, i);
        cr_assert_eq(segment_find_term(&o.seg, term, &e, &found, NULL), BRIEF_OK);
        cr_assert_eq(found, is_used(&o.c, term, false), "%.*s", (int)term.len, term.at);
        if (found)
            expect_list_as_scanned(&o.c, &e, false);
    }
    const struct span absent[] = {SPAN(""),        SPAN("\1"),   SPAN("aaaa"),
                                  SPAN("harvesx"), SPAN("zzzz"), SPAN("\xff\xff")};
    for (size_t i = 0; i < COUNT_OF(absent); i++) {
        cr_assert_eq(segment_find_term(&o.seg, absent[i], &e, &found, NULL), BRIEF_OK);
        cr_assert(!found);
    }
    close_sample(&o);
}

Test(segment, cursors_keep_to_their_prefix)
{
    struct opened o;
    open_sample(&o, 300, 40, 3);
    const struct span prefixes[] = {SPAN("har"), SPAN("m"), SPAN("\2"), SPAN("zz"),
                                    SPAN("policies")};
    for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
        struct form_cursor f;
        uint32_t want = 0, n = 0;
        for (uint32_t k = 0; k < forms_count_folded(o.c.forms); k++)
            want += span_starts_with(forms_folded(o.c.forms, k), prefixes[i]);
        cr_assert_eq(form_cursor_open(&f, &o.seg, prefixes[i], NULL), BRIEF_OK);
        for (; form_cursor_next(&f); n++)
            cr_assert(span_starts_with(f.entry.term, prefixes[i]));
        cr_assert_eq(n, want);
        form_cursor_close(&f);
    }
    close_sample(&o);
}

Test(segment, documents_and_mentions_come_back_as_they_were_added)
{
    struct opened o;
    struct arena a;
    open_sample(&o, 300, 80, 4);
    arena_init(&a, 65536);
    for (doc_id doc = 0; doc < o.c.n; doc++) {
        struct document d;
        struct doc_row row;
        struct mention *m;
        size_t n;
        const struct sample *s = &o.c.at[doc];
        cr_assert_eq(segment_document(&o.seg, doc, &a, &d, NULL), BRIEF_OK);
        expect_same_document(&d, &s->doc);
        cr_assert_eq(segment_doc(&o.seg, doc, &a, &row, NULL), BRIEF_OK);
        cr_assert(span_equal(row.title, s->doc.title));
        cr_assert(!s->doc.given_id.len || span_equal(row.public_id, s->doc.given_id));
        cr_assert_eq(segment_length(&o.seg, doc), s->tokens.n_positions);
        cr_assert_eq(segment_mentions(&o.seg, doc, &a, &m, &n, NULL), BRIEF_OK);
        cr_assert_eq(n, s->mentions.n);
        for (size_t i = 0; i < n; i++)
            expect_same_mention(&m[i], &s->mentions.at[i]);
        arena_clear(&a);
    }
    struct document beyond;
    cr_assert_eq(segment_document(&o.seg, (doc_id)o.c.n, &a, &beyond, NULL), BRIEF_ECORRUPT);
    cr_assert_eq(segment_length(&o.seg, (doc_id)o.c.n), 0);
    arena_release(&a);
    close_sample(&o);
}

Test(segment, texts_over_a_mebibyte_lie_in_parts)
{
    const size_t lengths[] = {TEXT_PART_MAX - 1, TEXT_PART_MAX, TEXT_PART_MAX + 1,
                              3 * TEXT_PART_MAX + 77};
    struct collection c = {.n = 6};
    struct index_fixture f;
    struct segment seg;
    struct arena a;
    arena_init(&c.arena, 65536);
    arena_init(&a, 65536);
    cr_assert_eq(forms_new(&c.forms, "english", NULL), BRIEF_OK);
    c.at = calloc(c.n, sizeof *c.at);
    for (size_t i = 0; i < c.n; i++) {
        size_t len = i < 4 ? lengths[i] : i;
        char *text = arena_text(&c.arena, len);
        for (size_t k = 0; k < len; k++) /* words, hard to compress */
            text[k] = (char)(chance(7) ? 'a' + chance(26) : ' ');
        c.at[i].doc = (struct document){.source = SPAN("s"),
                                        .text = {text, len},
                                        .date = {NO_DAY, NO_DAY},
                                        .language = SPAN("en")};
    }
    fixture_open(&f);
    fixture_build(&f, &c, 0, c.n, NULL);
    fixture_publish(&f);
    fixture_read(&f);
    cr_assert_eq(fixture_segments(&f, &seg, 1), 1);
    for (doc_id doc = 0; doc < c.n; doc++) {
        struct document d;
        cr_assert_eq(segment_document(&seg, doc, &a, &d, NULL), BRIEF_OK, "document %u", doc);
        cr_assert(span_equal(d.text, c.at[doc].doc.text));
    }
    cr_assert_eq(segment_check(&seg, NULL, NULL), BRIEF_OK);
    arena_release(&a);
    segment_close(&seg);
    fixture_close(&f);
    collection_release(&c);
}

/* --- entities ------------------------------------------------------------------------------- */

/* A document of one mention; returns nothing, everything is asserted by the caller. */
static void make_one_mention(struct opened *o, const char *text, struct mention m)
{
    o->c = (struct collection){.n = 1};
    arena_init(&o->c.arena, 4096);
    cr_assert_eq(forms_new(&o->c.forms, "english", NULL), BRIEF_OK);
    o->c.at = calloc(1, sizeof *o->c.at);
    struct sample *s = &o->c.at[0];
    s->doc = (struct document){.source = SPAN("s"),
                               .text = span_of(text),
                               .only_item = true,
                               .date = {NO_DAY, NO_DAY},
                               .language = SPAN("en")};
    cr_assert_eq(tokenise(&s->tokens, o->c.forms, s->doc.text, NULL, 0), BRIEF_OK);
    m.token_to = (uint32_t)s->tokens.n;
    *mention_list_add(&s->mentions) = m;
    fixture_open(&o->f);
    fixture_build(&o->f, &o->c, 0, 1, NULL);
    fixture_publish(&o->f);
    fixture_read(&o->f);
    cr_assert_eq(fixture_segments(&o->f, &o->seg, 1), 1);
}

static bool has_term(struct opened *o, struct span term)
{
    struct term_entry e;
    bool found;
    cr_assert_eq(segment_find_term(&o->seg, term, &e, &found, NULL), BRIEF_OK);
    return found;
}

Test(segment, a_person_has_terms_for_name_words_surface_and_role)
{
    struct opened o;
    struct mention m = {.start = 0,
                        .end = 13,
                        .type = MENTION_PERSON,
                        .role = SPAN("General"),
                        .norm = SPAN("Amadou Ngoma")};
    make_one_mention(&o, "General Ngoma spoke", m);
    cr_assert(has_term(&o, SPAN("\1pamadou ngoma\0Amadou Ngoma")));
    cr_assert(has_term(&o, SPAN("\2amadou\0pamadou ngoma")));
    cr_assert(has_term(&o, SPAN("\2ngoma\0pamadou ngoma")));
    cr_assert(has_term(&o, SPAN("\2general\0pamadou ngoma"))); /* of the surface */
    cr_assert(has_term(&o, SPAN("\3pamadou ngoma\0Amadou Ngoma\0General Ngoma")));
    cr_assert(has_term(&o, SPAN("\5pamadou ngoma\0Amadou Ngoma\0General")));
    cr_assert_eq(segment_check(&o.seg, NULL, NULL), BRIEF_OK);
    close_sample(&o);
}

Test(segment, an_undecided_mention_is_keyed_by_its_own_words)
{
    struct opened o;
    struct mention m = {.start = 0,
                        .end = 5,
                        .type = MENTION_PERSON,
                        .flags = MENTION_UNDECIDED,
                        .norm = SPAN("whatever"),
                        .candidates = SPAN("Ana Ngoma\nJo Ngoma")};
    make_one_mention(&o, "Ngoma spoke", m);
    cr_assert(has_term(&o, SPAN("\1pngoma\0Ngoma")));
    cr_assert(has_term(&o, SPAN("\2ana\0pngoma")));
    cr_assert(has_term(&o, SPAN("\6pngoma\0Ngoma\0Jo Ngoma")));
    cr_assert(!has_term(&o, SPAN("\1pwhatever\0whatever")));
    close_sample(&o);
}

static bool has_terms(struct opened *o, const char *prefix)
{
    struct term_cursor t;
    cr_assert_eq(term_cursor_open(&t, &o->seg, span_of(prefix), NULL), BRIEF_OK);
    bool any = term_cursor_next(&t);
    cr_assert_eq(t.status, BRIEF_OK);
    term_cursor_close(&t);
    return any;
}

Test(segment, weak_things_and_bracketed_short_names_make_no_terms)
{
    const struct {
        uint16_t flags;
        uint8_t type;
    } silent[] = {{MENTION_WEAK, MENTION_EQUIPMENT},
                  {MENTION_WEAK | MENTION_IN_DEFINITION, MENTION_PERSON},
                  {MENTION_IN_DEFINITION, MENTION_PERSON}};
    for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++) {
        struct opened o;
        make_one_mention(&o, "Ngoma spoke",
                         (struct mention){.start = 0,
                                          .end = 5,
                                          .type = silent[i].type,
                                          .flags = silent[i].flags,
                                          .confidence = 90,
                                          .norm = SPAN("Ngoma")});
        for (const char *kind = "\1\2\3\5\6\7"; *kind; kind++) {
            char prefix[2] = {*kind, 0};
            cr_expect(!has_terms(&o, prefix), "case %zu, kind %d", i, *kind);
        }
        close_sample(&o);
    }
}

Test(segment, a_weak_name_has_one_term_under_a_letter_of_its_own)
{
    struct opened o;
    struct mention m = {
        .start = 0, .end = 5, .type = MENTION_PERSON, .flags = MENTION_WEAK, .norm = SPAN("Ngoma")};
    make_one_mention(&o, "Ngoma spoke", m);
    cr_expect(has_term(&o, SPAN("\1wngoma\0Ngoma")));
    cr_expect(!has_terms(&o, "\1p") && !has_terms(&o, "\2") && !has_terms(&o, "\3"));
    cr_expect(!has_terms(&o, "\7"), "a guess proves nothing");
    cr_expect_eq(segment_check(&o.seg, NULL, NULL), BRIEF_OK);
    close_sample(&o);
}

Test(segment, a_sure_name_proves_its_own_words_and_capitals_are_counted)
{
    struct opened o;
    struct mention m = {.start = 0,
                        .end = 5,
                        .type = MENTION_PERSON,
                        .confidence = 90,
                        .norm = SPAN("Amadou Ngoma")};
    make_one_mention(&o, "Ngoma spoke", m);
    cr_expect(has_term(&o, SPAN("\7pngoma")));
    cr_expect(has_term(&o, SPAN("\bngoma")));
    cr_expect(!has_term(&o, SPAN("\7pamadou ngoma")) && !has_term(&o, SPAN("\bspoke")));
    cr_expect_eq(segment_check(&o.seg, NULL, NULL), BRIEF_OK);
    close_sample(&o);
}

Test(segment, an_id_given_twice_is_shown_with_its_source)
{
    struct index_fixture f;
    struct collection c;
    struct segment segs[2];
    struct arena a;
    struct doc_row row;
    struct doc_interval second = {1, 2};
    struct publication kill = {.dead = &second, .n_dead = 1};
    collection_make(&c, 2, 5, 9);
    arena_init(&a, 4096);
    c.at[0].doc.given_id = c.at[1].doc.given_id = SPAN("same");
    fixture_open(&f);
    fixture_build(&f, &c, 0, 1, NULL);
    fixture_build(&f, &c, 1, 2, NULL);
    fixture_publish(&f);
    for (int round = 0; round < 2; round++) {
        fixture_read(&f);
        cr_assert_eq(fixture_segments(&f, segs, 2), 2);
        cr_assert_eq(segment_doc(&segs[0], 0, &a, &row, NULL), BRIEF_OK);
        cr_assert(span_equal(row.public_id, round ? SPAN("same") : SPAN("#same")));
        segment_close(&segs[0]);
        segment_close(&segs[1]);
        fixture_end_read(&f);
        cr_assert_eq(store_writer_publish(f.writer, &kill, NULL), BRIEF_OK);
    }
    arena_release(&a);
    fixture_close(&f);
    collection_release(&c);
}

/* --- amounts -------------------------------------------------------------------------------- */

static uint32_t count_amounts(const struct collection *c, uint8_t type, struct span unit,
                              const struct decimal *lo, const struct decimal *hi)
{
    uint32_t n = 0;
    for (size_t doc = 0; doc < c->n; doc++)
        for (size_t i = 0; i < c->at[doc].mentions.n; i++) {
            const struct mention *m = &c->at[doc].mentions.at[i];
            n += m->type == type && !(m->flags & MENTION_IN_DEFINITION) &&
                 (!unit.len || span_equal(unit, m->unit)) &&
                 (!lo || decimal_compare(m->value_to, *lo) >= 0) &&
                 (!hi || decimal_compare(m->value, *hi) <= 0);
        }
    return n;
}

Test(segment, amounts_of_a_range_are_those_that_overlap_it_in_order_of_value)
{
    struct opened o;
    struct arena a;
    open_sample(&o, 300, 120, 6);
    arena_init(&a, 65536);
    for (unsigned round = 0; round < 60; round++) {
        struct decimal lo = sample_decimal(), hi = sample_decimal(), last = {INT64_MIN, 0};
        const struct decimal *from = round % 4 == 1 ? NULL : &lo, *to = round % 4 == 2 ? NULL : &hi;
        struct span unit = span_of(sample_units[round % COUNT_OF(sample_units)]);
        uint8_t type = round % 2 ? MENTION_AMOUNT : MENTION_QUANTITY;
        struct span last_unit = SPAN("");
        struct amount_cursor c;
        uint32_t n = 0;
        if (decimal_compare(lo, hi) > 0) {
            struct decimal swap = lo;
            lo = hi;
            hi = swap;
        }
        cr_assert_eq(amount_cursor_open(&c, &o.seg, type, unit, from, to, NULL), BRIEF_OK);
        for (; amount_cursor_next(&c); n++) {
            const struct mention *m = &o.c.at[c.doc].mentions.at[c.mention];
            if (span_compare(last_unit, m->unit) < 0)
                last.digits = INT64_MIN, last.scale = 0;
            else
                cr_assert_eq(span_compare(last_unit, m->unit), 0);
            cr_assert_leq(decimal_compare(last, m->value), 0);
            last = m->value;
            last_unit = m->unit;
        }
        cr_assert_eq(c.status, BRIEF_OK);
        cr_assert_eq(n, count_amounts(&o.c, type, unit, from, to),
                     "round %u: %u %.*s from %lld/%d to %lld/%d, not %u", round, n, (int)unit.len,
                     unit.at, (long long)lo.digits, lo.scale, (long long)hi.digits, hi.scale,
                     count_amounts(&o.c, type, unit, from, to));
        amount_cursor_close(&c);
    }
    arena_release(&a);
    close_sample(&o);
}

/* --- deletions ------------------------------------------------------------------------------ */

Test(segment, live_counts_leave_deleted_documents_out)
{
    struct opened o;
    struct doc_interval dead[] = {{3, 4}, {17, 60}, {299, 300}};
    struct publication kill = {.dead = dead, .n_dead = 3};
    struct term_cursor t;
    struct postings_iter it = {0};
    open_sample(&o, 300, 60, 7);
    segment_close(&o.seg);
    fixture_end_read(&o.f);
    cr_assert_eq(store_writer_publish(o.f.writer, &kill, NULL), BRIEF_OK);
    fixture_read(&o.f);
    cr_assert_eq(fixture_segments(&o.f, &o.seg, 1), 1);
    cr_assert_eq(segment_check(&o.seg, NULL, NULL), BRIEF_OK);
    cr_assert_eq(term_cursor_open(&t, &o.seg, SPAN(""), NULL), BRIEF_OK);
    while (term_cursor_next(&t)) {
        uint32_t n_docs, want = 0;
        uint64_t occurrences, want_occurrences = 0;
        cr_assert_eq(postings_iter_open(&it, &t.entry, NULL), BRIEF_OK);
        for (; it.doc != DOC_END; postings_iter_next(&it))
            if (segment_is_live(&o.seg, it.doc)) {
                want++;
                want_occurrences += it.freq;
            }
        cr_assert_eq(segment_live_count(&o.seg, &t.entry, &n_docs, &occurrences, NULL), BRIEF_OK);
        cr_assert_eq(n_docs, want);
        cr_assert_eq(occurrences, want_occurrences);
    }
    postings_iter_close(&it);
    term_cursor_close(&t);
    close_sample(&o);
}

/* --- checking and damage -------------------------------------------------------------------- */

Test(segment, check_finds_nothing_wrong_with_what_was_built)
{
    for (uint64_t seed = 0; seed < 4; seed++) {
        struct opened o;
        struct brief_error err = {0};
        open_sample(&o, 40 + 150 * seed, 50, 50 + seed);
        cr_assert_eq(segment_check(&o.seg, NULL, &err), BRIEF_OK, "%s", err.text);
        close_sample(&o);
    }
}

/* Use everything of a segment, as queries do; only that nothing breaks is asked. */
static void use_all(struct segment *seg)
{
    struct arena a;
    struct term_cursor t;
    struct form_cursor f;
    struct amount_cursor c;
    struct postings_iter it = {0};
    struct decimal lo = {5, 0}, hi = {900, 0};
    arena_init(&a, 65536);
    if (term_cursor_open(&t, seg, SPAN(""), NULL) == BRIEF_OK)
        while (term_cursor_next(&t))
            if (postings_iter_open(&it, &t.entry, NULL) == BRIEF_OK)
                for (; it.doc != DOC_END; postings_iter_seek(&it, it.doc + 2))
                    postings_iter_positions(&it);
    term_cursor_close(&t);
    if (form_cursor_open(&f, seg, SPAN("p"), NULL) == BRIEF_OK)
        while (form_cursor_next(&f))
            ;
    form_cursor_close(&f);
    for (doc_id doc = 0; doc < seg->row.n_docs; doc++) {
        struct document d;
        struct mention *m;
        size_t n;
        segment_document(seg, doc, &a, &d, NULL);
        segment_mentions(seg, doc, &a, &m, &n, NULL);
        arena_clear(&a);
    }
    for (uint8_t type = MENTION_AMOUNT; type <= MENTION_QUANTITY; type++)
        for (int any = 0; any < 2; any++) {
            if (amount_cursor_open(&c, seg, type, any ? SPAN("") : SPAN("USD"), &lo, &hi, NULL) ==
                BRIEF_OK)
                while (amount_cursor_next(&c))
                    ;
            amount_cursor_close(&c);
        }
    postings_iter_close(&it);
    arena_release(&a);
}

struct damage {
    struct index_fixture *f;
    size_t countdown; /* blobs until the one to be damaged */
    int how;
};

/* Put a blob, or a damaged one with a good checksum: only our own checks can notice. */
static brief_status put_damaged(void *ctx, enum blob_kind kind, struct span key, struct span value,
                                struct brief_error *err)
{
    struct damage *d = ctx;
    char *copy = malloc(value.len + 1);
    memcpy(copy, value.at, value.len);
    struct span now = {copy, value.len};
    if (d->countdown-- == 0) {
        if (d->how == 0)
            now.len = chance((uint32_t)value.len + 1);
        else if (value.len)
            for (int i = 0; i < d->how; i++)
                copy[chance((uint32_t)value.len)] ^= (char)(1 << chance(8));
    }
    brief_status st = store_writer_put(d->f->writer, kind, key, now, err);
    free(copy);
    return st;
}

static brief_status put_nowhere(void *ctx, enum blob_kind kind, struct span key, struct span value,
                                struct brief_error *err)
{
    (void)ctx, (void)kind, (void)key, (void)value, (void)err;
    return BRIEF_OK;
}

Test(segment, damaged_blobs_are_reported_and_never_crash, .timeout = 300)
{
    enum { TWINS = 250 };
    struct collection c;
    struct index_fixture f;
    struct blob_store kept = {{0}};
    struct segment_row row;
    struct builder *b;
    static struct segment segs[1];
    uint32_t number;
    collection_make(&c, 60, 50, 8);
    cr_assert_eq(builder_new(&b, c.forms, NULL), BRIEF_OK);
    for (size_t i = 0; i < c.n; i++)
        cr_assert_eq(builder_add(b, &c.at[i].doc, &c.at[i].tokens, c.at[i].mentions.at,
                                 c.at[i].mentions.n, NULL),
                     BRIEF_OK);
    struct blob_sink keep = blob_store_sink(&kept);
    cr_assert_eq(builder_finish(b, &keep, &row, NULL), BRIEF_OK);
    size_t n_blobs = 0;
    for (struct span rest = buf_bytes(&kept.bytes), kind, key, value;
         take_bytes(&rest, 1, &kind) && take_text(&rest, &key) && take_text(&rest, &value);)
        n_blobs++;
    fixture_open(&f);
    for (size_t i = 0; i < TWINS; i++) {
        struct damage damage = {&f, i % n_blobs, (int)(i % 4)};
        struct blob_sink sink = {put_damaged, &damage};
        struct blob_out out = {.sink = &sink};
        fixture_begin(&f, &number);
        blob_store_replay(&kept, &out);
        cr_assert_eq(out.status, BRIEF_OK);
        fixture_add_row(&f, row, number);
    }
    fixture_publish(&f);
    fixture_read(&f);
    struct segment_row *rows;
    size_t n, n_found = 0;
    cr_assert_eq(store_segments(f.txn, &f.arena, &rows, &n, NULL), BRIEF_OK);
    for (size_t i = 0; i < n; i++) {
        struct segment_row merged;
        struct arena a;
        struct segment *in[] = {&segs[0]};
        struct blob_sink nowhere = {put_nowhere, NULL};
        if (segment_open(&segs[0], f.txn, &rows[i], NULL) != BRIEF_OK) {
            n_found++;
            continue;
        }
        arena_init(&a, 4096);
        use_all(&segs[0]);
        n_found += segment_check(&segs[0], NULL, NULL) == BRIEF_ECORRUPT;
        merge_segments(in, 1, false, NULL, &nowhere, &a, &merged, NULL);
        segment_close(&segs[0]);
        arena_release(&a);
    }
    /* a flip may hit a byte that any value suits: a label's letter, a role's */
    cr_assert_geq(n_found, TWINS * 7 / 10, "only %zu of %d were noticed", n_found, TWINS);
    builder_free(b);
    buf_release(&kept.bytes);
    fixture_close(&f);
    collection_release(&c);
}

Test(segment, running_out_of_memory_anywhere_is_an_answer)
{
    struct opened o;
    struct arena a;
    struct document d;
    struct mention *m;
    struct term_cursor t;
    struct amount_cursor amounts;
    struct segment again;
    size_t n;
    open_sample(&o, 30, 30, 11);
    arena_init(&a, 64);
    for (long left = 1; left < 200; left++) {
        mem_fail_from(left);
        if (segment_open(&again, o.f.txn, &o.seg.row, NULL) == BRIEF_OK) {
            segment_document(&again, 5, &a, &d, NULL);
            segment_mentions(&again, 5, &a, &m, &n, NULL);
            term_cursor_open(&t, &again, SPAN(""), NULL);
            while (term_cursor_next(&t))
                ;
            term_cursor_close(&t);
            amount_cursor_open(&amounts, &again, MENTION_AMOUNT, SPAN(""), NULL, NULL, NULL);
            while (amount_cursor_next(&amounts))
                ;
            amount_cursor_close(&amounts);
            segment_check(&again, NULL, NULL);
            segment_close(&again);
        }
        mem_fail_from(0);
        arena_release(&a);
    }
    close_sample(&o);
}
