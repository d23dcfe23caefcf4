/* extract.c -- one document through matcher, normal forms, tables and document pass.
 *
 *     tokens ──matcher──> candidates ──norm_*──> drafts ──tables──> drafts ──pass──> mentions */
#include "indexer/entities/extract.h"

#include "core/mem.h"
#include "indexer/entities/currencies.h"
#include "indexer/entities/date_context.h"
#include "indexer/entities/decimal_mark.h"
#include "core/stage_clock.h"
#include "core/text/intern.h"
#include "indexer/entities/hedges.h"
#include "indexer/entities/norm_ends.h"
#include "indexer/entities/normaliser.h"
#include "indexer/entities/pass.h"
#include "indexer/entities/report_dates.h"
#include "indexer/entities/tables.h"

#define LISTED_CLASSES 3 /* per type, see listed_names */

/* The answer to a question of late: documents ask for the same few months and units. */
#define LOOKUPS         1024
#define LOOKUP_WORD_MAX 43

struct lookup_memory {
    struct span norm; /* in the ruleset's strings */
    int class_number;
    uint8_t len; /* 0: no question yet */
    char word[LOOKUP_WORD_MAX];
};

/* What the vocabulary asks. */
struct lexicon_reader {
    const struct ruleset *rules;
    struct lookup_scratch *scratch;
    struct lookup_memory *late; /* LOOKUPS of them */
};

struct extractor {
    const struct ruleset *rules;
    struct matcher *matcher;
    uint8_t *normalisers; /* enum normaliser, by rule */
    struct lookup_scratch scratch;
    struct lookup_memory late[LOOKUPS];
    struct lexicon_reader reader;
    struct vocabulary vocabulary;
    struct pass_words words;
    int listed[N_MENTION_TYPES][LISTED_CLASSES];
    struct candidate_list candidates;
    struct draft_list drafts;
    struct pass pass;
    struct stage_clock *clock;
    struct trace *trace; /* NULL: nobody asks why */
};

/* Classes of lists whose entries are names of that type, beyond doubt. */
static const char *const listed_names[N_MENTION_TYPES][LISTED_CLASSES] = {
    [MENTION_PERSON] = {"person"},
    [MENTION_ORGANISATION] = {"organisation", "org", "armed_group"},
    [MENTION_PLACE] = {"place"},
    [MENTION_EQUIPMENT] = {"equipment"},
    [MENTION_NATIONALITY] = {"nationality", "ethnic_group"},
};

static enum normaliser normaliser_of(const struct rule_facts *rule)
{
    static const enum normaliser by_type[N_MENTION_TYPES] = {
        [MENTION_AMOUNT] = NORMALISE_MONEY,
        [MENTION_QUANTITY] = NORMALISE_QUANTITY,
        [MENTION_DATE] = NORMALISE_DATE,
        [MENTION_REFERENCE] = NORMALISE_REFERENCE,
    };
    enum normaliser named;
    return normaliser_parse(&named, rule->normaliser) ? named : by_type[rule->type];
}

/* Where the answer is or goes; NULL: a word that is not kept. */
static struct lookup_memory *lookup_slot(const struct lexicon_reader *reader, struct span word,
                                         int class_number)
{
    if (word.len == 0 || word.len > LOOKUP_WORD_MAX)
        return NULL;
    return &reader->late[(intern_hash(word) + (uint64_t)class_number) % LOOKUPS];
}

static struct span lookup(const void *lexicon, struct span word, int class_number)
{
    const struct lexicon_reader *reader = lexicon;
    struct lookup_memory *slot = lookup_slot(reader, word, class_number);
    if (slot && slot->len == word.len && slot->class_number == class_number &&
        memcmp(slot->word, word.at, word.len) == 0)
        return slot->norm;
    struct span norm = ruleset_lookup(reader->rules, reader->scratch, word, class_number);
    if (slot) {
        slot->len = (uint8_t)word.len;
        slot->class_number = class_number;
        memcpy(slot->word, word.at, word.len);
        slot->norm = norm;
    }
    return norm;
}

static bool has_class(const void *ctx, uint32_t token, int class_number)
{
    return matcher_token_has(ctx, token, class_number);
}

static void find_classes(struct extractor *ex)
{
    const struct ruleset *r = ex->rules;
    ex->reader = (struct lexicon_reader){r, &ex->scratch, ex->late};
    ex->vocabulary = (struct vocabulary){.lookup = lookup, .lexicon = &ex->reader};
    ex->vocabulary.ambiguous = ruleset_class(r, "ambiguous");
    for (int i = 0; i < N_VOCABULARY_CLASSES; i++)
        ex->vocabulary.classes[i] =
            ruleset_class(r, vocabulary_class_name((enum vocabulary_class)i));
    ex->words = (struct pass_words){.has = has_class, .ctx = ex->matcher};
    for (int i = 0; i < N_PASS_CLASSES; i++)
        ex->words.classes[i] = ruleset_class(r, pass_class_name((enum pass_class)i));
    for (int t = 0; t < N_MENTION_TYPES; t++)
        for (int i = 0; i < LISTED_CLASSES; i++)
            ex->listed[t][i] = listed_names[t][i] ? ruleset_class(r, listed_names[t][i]) : -1;
}

brief_status extractor_new(struct extractor **out, const struct ruleset *rules,
                           struct brief_error *err)
{
    size_t n_rules = ruleset_count(rules);
    *out = NULL;
    struct extractor *ex = mem_calloc(1, sizeof *ex);
    if (!ex)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for an extractor");
    ex->rules = rules;
    ex->normalisers = mem_calloc(n_rules + 1, 1);
    brief_status st = ex->normalisers
                          ? matcher_new(&ex->matcher, rules, err)
                          : brief_fail(err, BRIEF_ENOMEM, "out of memory for an extractor");
    if (st) {
        extractor_free(ex);
        return st;
    }
    for (size_t i = 0; i < n_rules; i++)
        ex->normalisers[i] = (uint8_t)normaliser_of(ruleset_rule(rules, (uint32_t)i));
    find_classes(ex);
    st = matcher_ask(ex->matcher, ex->words.classes, N_PASS_CLASSES, err);
    if (st) {
        extractor_free(ex);
        return st;
    }
    *out = ex;
    return BRIEF_OK;
}

void extractor_free(struct extractor *ex)
{
    if (!ex)
        return;
    pass_release(&ex->pass);
    matcher_free(ex->matcher);
    lookup_scratch_release(&ex->scratch);
    mem_free(ex->normalisers);
    mem_free(ex->candidates.at);
    draft_list_release(&ex->drafts);
    mem_free(ex);
}

void extractor_time(struct extractor *ex, struct stage_clock *clock)
{
    ex->clock = clock;
    matcher_time(ex->matcher, clock);
}

void extractor_set_trace(struct extractor *ex, struct trace *t)
{
    ex->trace = t;
}

const struct matcher *extractor_matcher(const struct extractor *ex)
{
    return ex->matcher;
}

uint64_t extractor_limit_hits(const struct extractor *ex)
{
    return matcher_limit_hits(ex->matcher);
}

/* --- candidates to drafts -----------------------------------------------------------------------
 */

/* Everything one run carries along. */
struct run {
    struct extractor *ex;
    const struct document *doc;
    const struct token_list *tokens;
    struct forms *forms;
    struct norm_context cx;
};

/* A draft of the candidate at the list's end, of which only the rule is known; NULL: no memory. */
static struct draft *begin_draft(struct run *r, const struct candidate *c)
{
    struct draft *d = draft_list_add(&r->ex->drafts);
    if (!d)
        return NULL;
    d->m.start = c->start;
    d->m.end = c->end;
    d->m.token_from = c->token_from;
    d->m.token_to = c->token_to;
    d->m.type = c->type;
    d->m.confidence = c->confidence;
    d->m.rule = ruleset_rule(r->ex->rules, c->rule)->name;
    return d;
}

static bool interpret(struct norm_context *cx, struct mention *m, const struct candidate *c,
                      enum normaliser how)
{
    switch (how) {
    case NORMALISE_MONEY:
        return norm_money(cx, m, c);
    case NORMALISE_QUANTITY:
        return norm_quantity(cx, m, c);
    case NORMALISE_DATE:
        return norm_date(cx, m, c);
    case NORMALISE_REFERENCE:
        return norm_reference(cx, m, c);
    case NORMALISE_NAME:
        return norm_name(cx, m, c);
    default:
        return false;
    }
}

/* Is the span one entry of a list of its type? Then *norm is what that list says. */
static bool is_listed(const struct run *r, const struct candidate *c, struct span *norm)
{
    for (int i = 0; i < LISTED_CLASSES; i++) {
        uint32_t n_tokens = 0;
        int class_number = r->ex->listed[c->type][i];
        if (class_number < 0)
            continue;
        if (matcher_entry_has(r->ex->matcher, c, class_number, norm))
            return true;
        *norm = matcher_entry(r->ex->matcher, c->token_from, class_number, &n_tokens);
        if (n_tokens && c->token_from + n_tokens >= c->token_to)
            return true;
    }
    return false;
}

static bool is_multiplied(const struct norm_context *cx, const struct candidate *c)
{
    struct span tail;
    number_cut_tail(norm_capture(cx, c, CAPTURE_NUMBER), &tail);
    return tail.len > 0 || norm_capture(cx, c, CAPTURE_MULT).len > 0;
}

/* What else there is to say of a draft that has its meaning. */
static void finish_draft(struct run *r, const struct candidate *c, struct draft *d)
{
    struct mention *m = &d->m;
    d->evidence = c->weak ? 0 : c->confidence;
    d->given = norm_capture(&r->cx, c, CAPTURE_GIVEN);
    d->surname = norm_capture(&r->cx, c, CAPTURE_SURNAME);
    if (m->type == MENTION_AMOUNT)
        d->guessed_unit = r->cx.guessed_unit;
    if (m->type == MENTION_AMOUNT || m->type == MENTION_QUANTITY)
        d->multiplied = is_multiplied(&r->cx, c);
    struct span norm;
    d->listed = (c->entry_norm.len > 0 || m->type == MENTION_NATIONALITY) && is_listed(r, c, &norm);
    if (d->listed && norm.len)
        m->norm = norm;
    if (m->end != c->end)
        mention_set_tokens(m, r->tokens);
    if (m->type == MENTION_AMOUNT || m->type == MENTION_QUANTITY)
        m->flags |= hedge_flags(r->tokens, r->forms, m);
    if (r->ex->trace)
        trace_matched(r->ex->trace, c, d);
}

/* Make a draft of the candidate, unless its words have no sure meaning. */
static brief_status add_draft(struct run *r, const struct candidate *c, enum normaliser how,
                              bool *made)
{
    struct draft *d = begin_draft(r, c);
    *made = false;
    if (!d)
        return BRIEF_ENOMEM;
    if (!interpret(&r->cx, &d->m, c, how)) {
        draft_list_take_back(&r->ex->drafts);
        return BRIEF_OK;
    }
    finish_draft(r, c, d);
    *made = true;
    return BRIEF_OK;
}

static void unset(struct candidate *c, enum capture_name name)
{
    c->captures[name].start = UINT32_MAX;
}

/* Two ends that make no range ("from $5m to $3m"): each is an amount of its own. */
static brief_status split_ends(struct run *r, const struct candidate *c, enum normaliser how)
{
    struct capture to = c->captures[CAPTURE_NUMBER_TO];
    struct candidate half[2] = {*c, *c};
    if (to.start == UINT32_MAX)
        return BRIEF_OK;
    for (int i = 0; i < 2; i++) {
        unset(&half[i], CAPTURE_NUMBER_TO);
        unset(&half[i], CAPTURE_MULT_TO);
    }
    struct capture number = c->captures[CAPTURE_NUMBER], mult = c->captures[CAPTURE_MULT];
    half[0].end = mult.start != UINT32_MAX ? mult.end : number.end;
    if (c->type == MENTION_QUANTITY && c->captures[CAPTURE_SIGN].start != UINT32_MAX) {
        half[0].captures[CAPTURE_UNIT] = c->captures[CAPTURE_SIGN]; /* each has its own unit */
        half[0].end = c->captures[CAPTURE_SIGN].end;
        unset(&half[0], CAPTURE_SIGN);
        unset(&half[1], CAPTURE_SIGN);
    }
    half[1].start = to.start;
    half[1].captures[CAPTURE_NUMBER] = to;
    half[1].captures[CAPTURE_MULT] = c->captures[CAPTURE_MULT_TO];
    if (mult.start == UINT32_MAX)
        half[0].captures[CAPTURE_MULT] = half[1].captures[CAPTURE_MULT];
    brief_status st = BRIEF_OK;
    for (int i = 0; i < 2 && !st; i++) {
        struct mention range = {.start = half[i].start, .end = half[i].end};
        bool made;
        mention_set_tokens(&range, r->tokens);
        half[i].token_from = range.token_from;
        half[i].token_to = range.token_to;
        st = add_draft(r, &half[i], how, &made);
    }
    return st;
}

static void read_date_context(struct run *r, const struct candidate *c)
{
    struct date_place place = {r->tokens, r->forms, c->token_from, c->token_to};
    r->cx.future = date_future(&place);
    r->cx.other_year = date_is_period_end(&place);
    r->cx.open = date_open_end(&place);
}

/* For a trace: what was wrong with the words. */
static const char *why_refused(enum normaliser how)
{
    switch (how) {
    case NORMALISE_MONEY:
        return "the number or the currency cannot be read exactly";
    case NORMALISE_QUANTITY:
        return "the number or the unit cannot be read exactly";
    case NORMALISE_DATE:
        return "there is no such day";
    case NORMALISE_REFERENCE:
        return "there is neither a code nor a title";
    default:
        return "the rule only keeps others away";
    }
}

static brief_status take_candidate(struct run *r, const struct candidate *c)
{
    enum normaliser how = (enum normaliser)r->ex->normalisers[c->rule];
    uint32_t n_made = r->ex->drafts.n_made;
    bool made;
    if (how == NORMALISE_DATE)
        read_date_context(r, c);
    brief_status st = add_draft(r, c, how, &made);
    if (!st && !made && (how == NORMALISE_MONEY || how == NORMALISE_QUANTITY))
        st = split_ends(r, c, how);
    if (r->ex->trace && r->ex->drafts.n_made == n_made)
        trace_refused(r->ex->trace, c, why_refused(how));
    return r->cx.no_memory ? BRIEF_ENOMEM : st;
}

/* --- the document -------------------------------------------------------------------------------
 */

/* The year in a dateline; 0: none, or several. */
static int dateline_year(const struct document *doc)
{
    int year = 0;
    for (size_t i = 0; i < doc->n_blocks; i++) {
        const struct block *b = &doc->blocks[i];
        if (b->kind != BLOCK_DATELINE)
            continue;
        for (size_t at = b->start; at + 4 <= b->end; at++) {
            struct day_range r;
            bool digit_before =
                at > b->start && doc->text.at[at - 1] >= '0' && doc->text.at[at - 1] <= '9';
            bool digit_after =
                at + 4 < b->end && doc->text.at[at + 4] >= '0' && doc->text.at[at + 4] <= '9';
            struct span four = span_sub(doc->text, at, at + 4);
            if (digit_before || digit_after || (four.at[0] != '1' && four.at[0] != '2') ||
                !day_range_parse_iso(&r, four))
                continue;
            int found = civil_from_day(r.from).year;
            if (year && year != found)
                return 0;
            year = found;
        }
    }
    return year;
}

static brief_status run_tables(struct run *r)
{
    struct tables_input in = {r->doc, r->tokens, SPAN("table.cell")};
    brief_status st = tables_apply(&r->cx, &r->ex->drafts, &in);
    return r->cx.no_memory ? BRIEF_ENOMEM : st;
}

static brief_status run_places(struct run *r)
{
    report_dates_mark(&r->ex->drafts, r->doc, r->tokens);
    return currencies_place(&r->cx, &r->ex->drafts, r->doc);
}

static brief_status run_pass(struct run *r)
{
    struct pass *p = &r->ex->pass;
    p->text = r->doc->text;
    p->tokens = r->tokens;
    p->forms = r->forms;
    p->arena = r->cx.arena;
    r->ex->words.masks = matcher_masks(r->ex->matcher);
    p->words = &r->ex->words;
    p->drafts = &r->ex->drafts;
    p->trace = r->ex->trace;
    return pass_run(p);
}

/* A step before the pass, watched when somebody asks why. */
static brief_status run_step(struct run *r, const char *name, brief_status (*step)(struct run *r))
{
    struct trace *t = r->ex->trace;
    if (t)
        trace_step_begin(t, name, &r->ex->drafts);
    brief_status st = step(r);
    if (t)
        trace_step_end(t, &r->ex->drafts);
    return st;
}

static brief_status hand_over(struct run *r, struct mention_list *out)
{
    size_t n = r->ex->drafts.n;
    struct mention *at = mem_grow(out->at, &out->cap, n, sizeof *at);
    out->n = 0;
    if (n && !at)
        return BRIEF_ENOMEM;
    out->at = at ? at : out->at;
    for (size_t i = 0; i < n; i++)
        at[i] = r->ex->drafts.at[i].m;
    out->n = n;
    if (r->ex->trace)
        trace_result(r->ex->trace, &r->ex->drafts);
    return BRIEF_OK;
}

brief_status extractor_run(struct extractor *ex, struct mention_list *out,
                           const struct document *doc, const struct token_list *tokens,
                           struct forms *forms, struct arena *a, struct brief_error *err)
{
    struct run r = {.ex = ex, .doc = doc, .tokens = tokens, .forms = forms};
    r.cx = (struct norm_context){
        .text = doc->text,
        .trace = ex->trace,
        .words = &ex->vocabulary,
        .arena = a,
        .anchor = doc->date,
        .year = dateline_year(doc),
        .decimal_comma = document_writes_decimal_comma(doc, tokens),
    };
    ex->drafts.n = ex->drafts.n_made = 0;
    if (ex->trace)
        trace_begin(ex->trace, ex->rules, tokens);
    brief_status st = matcher_run(ex->matcher, &ex->candidates, ex->trace ? &ex->trace->all : NULL,
                                  doc->text, doc->blocks, doc->n_blocks, tokens, forms, err);
    if (st)
        return st;
    if (ex->trace)
        trace_matches(ex->trace, &ex->candidates);
    for (size_t i = 0; i < ex->candidates.n && !st; i++)
        st = take_candidate(&r, &ex->candidates.at[i]);
    draft_list_sort(&ex->drafts);
    st = st ? st : run_step(&r, "tables", run_tables);
    st = st ? st : run_step(&r, "currencies", run_places);
    stage_mark(ex->clock, STAGE_INTERPRET);
    st = st ? st : run_pass(&r);
    st = st ? st : hand_over(&r, out);
    stage_mark(ex->clock, STAGE_PASS);
    return st ? brief_fail(err, st, "out of memory while extracting mentions") : BRIEF_OK;
}
