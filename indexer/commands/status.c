/* status.c -- `brief-index status`: what is in the index, and what did not get in. */
#include "indexer/commands/commands.h"

#include "core/index/segment.h"
#include "core/json_out.h"
#include "core/mem.h"

struct status_settings {
    struct common_settings common;
    bool failed, skipped, undated;
    const char *format;
};

#define FIELD(name) offsetof(struct status_settings, name)

static const struct opt status_options[] = {
    COMMON_OPTIONS(struct status_settings),
    {0, "failed", OPT_FLAG, FIELD(failed), NULL, "list files that could not be read, and why"},
    {0, "skipped", OPT_FLAG, FIELD(skipped), NULL, "list files of kinds that are not read"},
    {0, "undated", OPT_FLAG, FIELD(undated), NULL, "list documents without a date"},
    {0, "format", OPT_TEXT, FIELD(format), "NAME", "text or jsonl (text)"},
};

#define KINDS_MAX 32

/* Skipped files of one kind. */
struct kind_count {
    char kind[40];
    uint64_t n;
};

struct status_run {
    const struct status_settings *settings;
    struct store *store;
    struct store_txn *txn;
    struct arena arena;
    struct segment_row *rows;
    size_t n_rows;
    bool jsonl;
    struct collection_rules rules; /* read, not opened */
    uint64_t n_indexed, n_failed, n_skipped, n_streams, n_bad, source_bytes;
    uint64_t n_other_rules, n_other_streams; /* read with other rules than those of now */
    struct kind_count kinds[KINDS_MAX];
    size_t n_kinds;
    size_t n_listed;
    struct buf line;
};

/* Text from files never reaches a terminal with its control characters. */
static void put_clean(struct buf *out, struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        buf_byte(out, (uint8_t)s.at[i] < ' ' || s.at[i] == 0x7F ? '?' : (uint8_t)s.at[i]);
}

static void flush_line(struct status_run *run)
{
    buf_byte(&run->line, '\n');
    fwrite(run->line.at, 1, run->line.len, stdout);
    buf_clear(&run->line);
    run->n_listed++;
}

static void list_source(struct status_run *run, const struct source_row *row)
{
    if (run->jsonl) {
        buf_byte(&run->line, '{');
        json_text(&run->line, "source", row->name);
        json_text(&run->line, "state",
                  row->state == SOURCE_FAILED ? SPAN("failed") : SPAN("skipped"));
        json_text(&run->line, "note", row->note);
        buf_byte(&run->line, '}');
    } else {
        put_clean(&run->line, row->name);
        buf_byte(&run->line, '\t');
        put_clean(&run->line, row->note);
    }
    flush_line(run);
}

static void count_kind(struct status_run *run, struct span kind)
{
    char name[40];
    snprintf(name, sizeof name, "%.*s", (int)(kind.len < 39 ? kind.len : 39), kind.at);
    for (size_t i = 0; i < run->n_kinds; i++)
        if (strcmp(run->kinds[i].kind, name) == 0) {
            run->kinds[i].n++;
            return;
        }
    if (run->n_kinds == KINDS_MAX)
        return;
    memcpy(run->kinds[run->n_kinds].kind, name, sizeof name);
    run->kinds[run->n_kinds++].n = 1;
}

static brief_status see_source(void *ctx, const struct source_row *row, struct brief_error *err)
{
    struct status_run *run = ctx;
    (void)err;
    run->n_indexed += row->state == SOURCE_INDEXED;
    run->n_failed += row->state == SOURCE_FAILED;
    run->n_skipped += row->state == SOURCE_SKIPPED;
    run->n_streams += row->is_stream;
    run->n_bad += row->n_bad;
    if (row->state == SOURCE_INDEXED && !has_these_rules(row->options, &run->rules)) {
        run->n_other_rules++;
        run->n_other_streams += row->is_stream;
    }
    run->source_bytes += row->state == SOURCE_INDEXED ? row->size : 0;
    if (row->state == SOURCE_SKIPPED)
        count_kind(run, row->note);
    if ((run->settings->failed && row->state == SOURCE_FAILED) ||
        (run->settings->skipped && row->state == SOURCE_SKIPPED))
        list_source(run, row);
    return BRIEF_OK;
}

static brief_status list_undated(struct status_run *run, struct segment *seg,
                                 struct brief_error *err)
{
    struct doc_row doc;
    brief_status st = BRIEF_OK;
    for (doc_id d = 0; d < seg->row.n_docs && st == BRIEF_OK; d++) {
        if (!segment_is_live(seg, d) || segment_days(seg, d).from != NO_DAY)
            continue;
        if ((st = segment_doc(seg, d, &run->arena, &doc, err)))
            break;
        if (run->jsonl) {
            buf_byte(&run->line, '{');
            json_text(&run->line, "doc", doc.public_id);
            json_text(&run->line, "title", doc.title.len ? doc.title : (struct span){NULL, 0});
            buf_byte(&run->line, '}');
        } else {
            put_clean(&run->line, doc.public_id);
        }
        flush_line(run);
    }
    return st;
}

static brief_status each_segment(struct status_run *run,
                                 brief_status (*visit)(struct status_run *, struct segment *,
                                                       struct brief_error *),
                                 struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < run->n_rows && st == BRIEF_OK; i++) {
        struct segment seg;
        if ((st = segment_open(&seg, run->txn, &run->rows[i], err)))
            break;
        st = visit(run, &seg, err);
        segment_close(&seg);
    }
    return st;
}

struct totals {
    uint64_t docs, words, mentions, text_bytes, deleted;
};

static struct totals sum_rows(const struct status_run *run)
{
    struct totals t = {0};
    for (size_t i = 0; i < run->n_rows; i++) {
        const struct segment_row *r = &run->rows[i];
        t.docs += r->n_live;
        t.words += r->n_live_tokens;
        t.mentions += r->n_mentions;
        t.text_bytes += r->text_bytes;
        t.deleted += r->n_docs - r->n_live;
    }
    return t;
}

static void print_json(struct status_run *run, const struct totals *t,
                       const struct store_facts *facts)
{
    struct buf *b = &run->line;
    buf_byte(b, '{');
    json_text(b, "index", span_of(store_path(run->store)));
    json_number(b, "documents", t->docs);
    json_number(b, "sources", run->n_indexed);
    json_number(b, "failed", run->n_failed);
    json_number(b, "skipped", run->n_skipped);
    json_number(b, "words", t->words);
    json_number(b, "mentions", t->mentions);
    json_number(b, "text_bytes", t->text_bytes);
    json_number(b, "invalid_sequences", run->n_bad);
    json_number(b, "segments", run->n_rows);
    json_number(b, "deleted", t->deleted);
    json_number(b, "file_bytes", facts->file_bytes);
    json_number(b, "free_bytes", facts->free_bytes);
    json_number(b, "generation", facts->generation);
    json_number(b, "format", facts->format);
    json_number(b, "revision", store_revision(run->txn));
    json_key(b, "rules");
    buf_printf(b, "\"%016llx\"", (unsigned long long)run->rules.version);
    json_number(b, "own_rule_files", run->rules.own.n);
    json_number(b, "other_rules", run->n_other_rules);
    buf_byte(b, '}');
    flush_line(run);
}

/* By which rules names and sums were found, and what to do when they are others by now. */
static void print_rules(const struct status_run *run)
{
    printf("rules       version %016llx", (unsigned long long)run->rules.version);
    if (run->rules.own.n)
        printf(", with %zu file%s of your own", run->rules.own.n, run->rules.own.n == 1 ? "" : "s");
    putchar('\n');
    if (run->n_other_rules > run->n_other_streams)
        printf("            %llu files were read with other rules: brief-index update reads them "
               "again\n",
               (unsigned long long)(run->n_other_rules - run->n_other_streams));
    if (run->n_other_streams)
        printf("            %llu streams were read with other rules: pipe them in again\n",
               (unsigned long long)run->n_other_streams);
}

static void print_text(struct status_run *run, const struct totals *t,
                       const struct store_facts *facts)
{
    printf("index       %s (format %u, generation %u)\n", store_path(run->store), facts->format,
           facts->generation);
    printf("documents   %llu from %llu files", (unsigned long long)t->docs,
           (unsigned long long)run->n_indexed);
    if (run->n_streams)
        printf(", %llu of them piped in", (unsigned long long)run->n_streams);
    printf("\ntext        %.1f MB, %llu words, %llu mentions\n", (double)t->text_bytes / 1e6,
           (unsigned long long)t->words, (unsigned long long)t->mentions);
    printf("on disk     %.1f MB, of which %.1f MB free for reuse; %zu segments\n",
           (double)facts->file_bytes / 1e6, (double)facts->free_bytes / 1e6, run->n_rows);
    if (t->deleted)
        printf("deleted     %llu document numbers wait for compact\n",
               (unsigned long long)t->deleted);
    if (run->n_bad)
        printf("repaired    %llu invalid byte sequences became U+FFFD\n",
               (unsigned long long)run->n_bad);
    if (facts->versions_differ)
        puts("versions    the terms were made with another stemmer or other Unicode tables: add "
             "again");
    print_rules(run);
    if (run->n_failed)
        printf("failed      %llu files (status --failed)\n", (unsigned long long)run->n_failed);
    if (run->n_skipped)
        printf("skipped     %llu files (status --skipped):", (unsigned long long)run->n_skipped);
    for (size_t i = 0; i < run->n_kinds; i++)
        printf("%s %llu %s", i ? "," : "", (unsigned long long)run->kinds[i].n, run->kinds[i].kind);
    if (run->n_skipped)
        putchar('\n');
}

static brief_status show(struct status_run *run, struct brief_error *err)
{
    const struct status_settings *s = run->settings;
    struct store_facts facts;
    brief_status st;
    bool lists = s->failed || s->skipped || s->undated;
    if ((st = store_segments(run->txn, &run->arena, &run->rows, &run->n_rows, err)) ||
        (st = store_sources_each(run->txn, see_source, run, err)) ||
        (st = store_facts(run->txn, &facts, err)))
        return st;
    if (s->undated)
        return each_segment(run, list_undated, err);
    struct totals t = sum_rows(run);
    if (!lists && run->jsonl)
        print_json(run, &t, &facts);
    else if (!lists)
        print_text(run, &t, &facts);
    return BRIEF_OK;
}

static int status_run(const void *settings, const char **operands, size_t n)
{
    struct status_run run = {.settings = settings};
    struct brief_error err = {0};
    char path[PATH_MAX];
    const char *format = run.settings->format;
    (void)operands;
    if (n)
        return complain("status takes no operands");
    if (format && strcmp(format, "jsonl") != 0 && strcmp(format, "text") != 0)
        return complain("status: --format is text or jsonl");
    run.jsonl = format && strcmp(format, "jsonl") == 0;
    arena_init(&run.arena, 64 * 1024);
    bool lists = run.settings->failed || run.settings->skipped || run.settings->undated;
    brief_status st = find_index(path, &run.settings->common, false, &err);
    if (!st && !(st = read_rules(&run.rules, path, NULL, 0, &err)) &&
        !(st = store_open(&run.store, path, &err)) &&
        !(st = store_begin(&run.txn, run.store, &err)))
        st = show(&run, &err);
    int code = st ? complain_of(&err) : lists && !run.n_listed ? EXIT_NOTHING : EXIT_DONE;
    store_end(run.txn);
    store_close(run.store);
    collection_rules_close(&run.rules);
    arena_release(&run.arena);
    buf_release(&run.line);
    return code;
}

const struct command status_command = {
    .name = "status",
    .operands = "",
    .summary = "what is in the index, and what did not get in",
    .options = status_options,
    .n_options = sizeof status_options / sizeof status_options[0],
    .settings_len = sizeof(struct status_settings),
    .run = status_run,
};
