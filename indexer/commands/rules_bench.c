/* rules_bench.c -- `brief-index rules bench`: what each rule costs, and what it brings.
 *
 * All shape rules run together in one automaton, so their share is one figure; what a rule costs
 * by itself is the time that PCRE2 spends on it: on a text rule wherever its trigger fits, on a
 * shape rule with captures wherever it competes. */
#include "indexer/commands/rules.h"

#include "core/json_out.h"
#include "core/mem.h"
#include "core/stage_clock.h"
#include "core/text/style.h"
#include "indexer/commands/feed.h"

#include <stdlib.h>

#define FORMS_MAX (64u << 20)

struct bench_settings {
    const char *index, *format;
    struct text_list rules;
};

#define FIELD(name) offsetof(struct bench_settings, name)

static const struct opt bench_options[] = {
    {0, "index", OPT_TEXT, FIELD(index), "DIR",
     "the rules, and without PATH the texts, of this index"},
    {0, "rules", OPT_LIST, FIELD(rules), "FILE", "use this .rules or .list file as well"},
    {0, "format", OPT_TEXT, FIELD(format), "NAME", "human, jsonl or tsv (human)"},
};

struct bench_run {
    const struct bench_settings *settings;
    struct style style;
    struct collection_rules rules;
    struct matcher *matcher;
    struct rule_cost *costs; /* by rule */
    struct stage_clock clock;
    struct forms *forms;
    struct token_list tokens;
    struct candidate_list found;
    uint64_t n_documents, n_bytes, n_failed;
    struct buf out;
};

static brief_status take_document(void *ctx, const struct document *doc, struct brief_error *err)
{
    struct bench_run *run = ctx;
    if (forms_bytes(run->forms) > FORMS_MAX)
        forms_clear(run->forms);
    stage_mark(&run->clock, STAGE_OUTSIDE);
    if (tokenise(&run->tokens, run->forms, doc->text, doc->blocks, doc->n_blocks))
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the words of a document");
    stage_mark(&run->clock, STAGE_TOKENISE);
    run->n_documents++;
    run->n_bytes += doc->text.len;
    return matcher_run(run->matcher, &run->found, NULL, doc->text, doc->blocks, doc->n_blocks,
                       &run->tokens, run->forms, err);
}

static void bad_record(void *ctx, struct span source, uint32_t line, const char *message)
{
    struct bench_run *run = ctx;
    run->n_failed++;
    complain("%.*s:%u: %s", (int)source.len, source.at, line, message);
}

/* --- printing ----------------------------------------------------------------------------------
 */

/* A rule's number beside its cost, so that they can be sorted. */
struct line {
    uint32_t rule;
    struct rule_cost cost;
};

static int slowest_first(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    if (x->cost.ns != y->cost.ns)
        return x->cost.ns > y->cost.ns ? -1 : 1;
    if (x->cost.matches != y->cost.matches)
        return x->cost.matches > y->cost.matches ? -1 : 1;
    return x->rule < y->rule ? -1 : x->rule > y->rule;
}

static double speed(const struct bench_run *run, uint64_t ns)
{
    return ns ? (double)run->n_bytes * 1e3 / (double)ns : 0;
}

static void put_ull(struct buf *out, uint64_t n, int width)
{
    buf_printf(out, " %*llu", width, (unsigned long long)n);
}

static void print_human(struct bench_run *run, const struct line *l)
{
    const struct rule_facts *rule = ruleset_rule(run->rules.rules, l->rule);
    struct buf *out = &run->out;
    buf_printf(out, "%-30.*s %9.3f", (int)rule->name.len, rule->name.at, (double)l->cost.ns / 1e6);
    if (l->cost.ns)
        buf_printf(out, " %9.1f", speed(run, l->cost.ns));
    else
        buf_printf(out, " %9s", "-");
    put_ull(out, l->cost.calls, 9);
    put_ull(out, l->cost.fits, 9);
    put_ull(out, l->cost.matches, 9);
    put_ull(out, l->cost.chosen, 9);
    buf_puts(out, "  ");
    buf_span(out, rule->file);
    buf_printf(out, ":%u\n", rule->line);
}

static void print_json(struct bench_run *run, const struct line *l)
{
    const struct rule_facts *rule = ruleset_rule(run->rules.rules, l->rule);
    struct buf *out = &run->out;
    buf_byte(out, '{');
    json_text(out, "rule", rule->name);
    json_text(out, "file", rule->file);
    json_number(out, "line", rule->line);
    json_number(out, "ns", l->cost.ns);
    json_number(out, "calls", l->cost.calls);
    json_number(out, "fits", l->cost.fits);
    json_number(out, "limits", l->cost.limits);
    json_number(out, "matches", l->cost.matches);
    json_number(out, "chosen", l->cost.chosen);
    buf_puts(out, "}\n");
}

static void print_tsv(struct bench_run *run, const struct line *l)
{
    const struct rule_facts *rule = ruleset_rule(run->rules.rules, l->rule);
    struct buf *out = &run->out;
    tsv_field(out, true, rule->name);
    tsv_field(out, false, rule->file);
    tsv_number(out, false, rule->line);
    tsv_number(out, false, l->cost.ns);
    tsv_number(out, false, l->cost.calls);
    tsv_number(out, false, l->cost.fits);
    tsv_number(out, false, l->cost.limits);
    tsv_number(out, false, l->cost.matches);
    tsv_number(out, false, l->cost.chosen);
    buf_byte(out, '\n');
}

static void print_part(struct bench_run *run, const char *name, uint64_t ns)
{
    buf_printf(&run->out, "%-30s %9.3f %9.1f\n", name, (double)ns / 1e6, speed(run, ns));
}

static void print_head(struct bench_run *run, uint64_t pcre_ns)
{
    const uint64_t *ns = run->clock.ns;
    uint64_t match = ns[STAGE_MATCH] + ns[STAGE_CHOOSE];
    buf_printf(&run->out, "%.1f MB of text in %llu documents\n\n", (double)run->n_bytes / 1e6,
               (unsigned long long)run->n_documents);
    buf_printf(&run->out, "%-30s %9s %9s\n", "", "ms", "MB/s");
    print_part(run, "words", ns[STAGE_TOKENISE]);
    print_part(run, "lists", ns[STAGE_SHADOW]);
    print_part(run, "automaton and choice", match > pcre_ns ? match - pcre_ns : 0);
    print_part(run, "PCRE2, rule by rule", pcre_ns);
    buf_printf(&run->out, "\n%-30s %9s %9s %9s %9s %9s %9s\n", "rule", "ms", "MB/s", "calls",
               "fits", "matches", "chosen");
}

static void print_limits(struct bench_run *run, const struct line *lines, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct rule_facts *rule = ruleset_rule(run->rules.rules, lines[i].rule);
        if (lines[i].cost.limits)
            buf_printf(&run->out,
                       "%.*s ran into a match limit %llu times and found nothing there: make it "
                       "simpler\n",
                       (int)rule->name.len, rule->name.at,
                       (unsigned long long)lines[i].cost.limits);
    }
}

static brief_status print_costs(struct bench_run *run, struct brief_error *err)
{
    size_t n_rules = ruleset_count(run->rules.rules), n = 0;
    struct line *lines = mem_calloc(n_rules + 1, sizeof *lines);
    uint64_t pcre_ns = 0;
    if (!lines)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the costs");
    for (uint32_t i = 0; i < n_rules; i++) {
        pcre_ns += run->costs[i].ns;
        if (run->costs[i].calls || run->costs[i].matches)
            lines[n++] = (struct line){i, run->costs[i]};
    }
    if (n)
        qsort(lines, n, sizeof *lines, slowest_first);
    if (run->style.format == FORMAT_HUMAN)
        print_head(run, pcre_ns);
    for (size_t i = 0; i < n; i++) {
        if (run->style.format == FORMAT_HUMAN)
            print_human(run, &lines[i]);
        else if (run->style.format == FORMAT_JSONL)
            print_json(run, &lines[i]);
        else
            print_tsv(run, &lines[i]);
    }
    if (run->style.format == FORMAT_HUMAN)
        print_limits(run, lines, n);
    mem_free(lines);
    bool failed = run->out.failed;
    rules_flush(&run->out);
    return failed ? brief_fail(err, BRIEF_ENOMEM, "out of memory for the costs") : BRIEF_OK;
}

/* --- the run -----------------------------------------------------------------------------------
 */

static brief_status open_run(struct bench_run *run, char index[PATH_MAX], struct brief_error *err)
{
    const struct bench_settings *s = run->settings;
    brief_status st = style_choose(&run->style, s->format, "never", STYLE_ENVIRONMENT, err);
    if (st || (st = rules_open(&run->rules, index, s->index, s->rules.at, s->rules.n, err)) ||
        (st = matcher_new(&run->matcher, run->rules.rules, err)))
        return st;
    run->costs = mem_calloc(ruleset_count(run->rules.rules) + 1, sizeof *run->costs);
    if (!run->costs)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the costs");
    matcher_measure(run->matcher, run->costs);
    matcher_time(run->matcher, &run->clock);
    return forms_new(&run->forms, "none", err);
}

static brief_status feed(struct bench_run *run, const char *index, const char **paths, size_t n,
                         struct brief_error *err)
{
    struct document_sink sink = {take_document, run, bad_record};
    struct format_options options = {.date = {NO_DAY, NO_DAY}, .language = SPAN("en")};
    if (n)
        return feed_files(paths, n, &options, &sink, &run->n_failed, err);
    if (!index[0])
        return brief_fail(err, BRIEF_ENOINDEX,
                          "there is no index here whose texts could be read; name files");
    return feed_index(index, &sink, err);
}

static int bench_run(const void *settings, const char **operands, size_t n)
{
    struct bench_run run = {.settings = settings};
    struct brief_error err = {0};
    char index[PATH_MAX];
    if (!open_run(&run, index, &err) && !feed(&run, index, operands, n, &err))
        print_costs(&run, &err);
    matcher_free(run.matcher);
    collection_rules_close(&run.rules);
    forms_free(run.forms);
    token_list_release(&run.tokens);
    mem_free(run.found.at);
    mem_free(run.costs);
    buf_release(&run.out);
    return err.status ? complain_of(&err) : run.n_failed ? EXIT_TROUBLE : EXIT_DONE;
}

const struct command rules_bench_command = {
    .name = "bench",
    .operands = "[PATH…]",
    .summary = "what each rule costs on these files, or on the texts of the index",
    .details = "Slowest first. A rule's own time is that of PCRE2; all patterns over units run "
               "together in one\nautomaton, whose time is one figure.",
    .options = bench_options,
    .n_options = sizeof bench_options / sizeof bench_options[0],
    .settings_len = sizeof(struct bench_settings),
    .run = bench_run,
};
