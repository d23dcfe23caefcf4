/* rules_diff.c -- `brief-index rules diff`: what other rules would find in this index.
 *
 *     stored text ──candidate rules──> mentions ┐
 *     stored mentions ──────────────────────────┴──compare──> gained, lost, changed
 *
 * The stored mentions are the other side, not a second extraction: they are what queries answer
 * from, and what `update` would replace. */
#include "indexer/commands/rules.h"

#include "core/index/segment.h"
#include "core/json_out.h"
#include "core/mention_json.h"
#include "core/text/style.h"
#include "indexer/entities/extract.h"
#include "indexer/mention_diff.h"

#include <stdlib.h>

#define CONTEXT_COLUMNS 60
#define FORMS_MAX       (64u << 20) /* bytes of the table of forms before it is emptied */

struct diff_settings {
    const char *index, *format, *color;
    bool weak, summary;
};

#define FIELD(name) offsetof(struct diff_settings, name)

static const struct opt diff_options[] = {
    {0, "index", OPT_TEXT, FIELD(index), "DIR", "the index (BRIEF_INDEX, else the nearest .brief)"},
    {0, "summary", OPT_FLAG, FIELD(summary), NULL, "print the counts alone"},
    {0, "weak", OPT_FLAG, FIELD(weak), NULL, "compare guesses, too"},
    {0, "format", OPT_TEXT, FIELD(format), "NAME", "human or jsonl (human)"},
    {0, "color", OPT_TEXT, FIELD(color), "WHEN", "auto, always or never (auto)"},
};

enum change { CHANGE_GAINED, CHANGE_LOST, CHANGE_OTHER, N_CHANGES };

static const char *const change_names[N_CHANGES] = {"gained", "lost", "changed"};

struct diff_run {
    const struct diff_settings *settings;
    struct style style;
    struct collection_rules rules;
    struct extractor *extractor;
    struct forms *forms;
    struct token_list tokens;
    struct mention_list found;
    struct mention_diff diff;
    struct store *store;
    struct store_txn *txn;
    struct arena index_arena, arena; /* arena: of the document in hand */
    struct source_row source;        /* of the document before */
    struct buf out, context;
    uint64_t counts[N_MENTION_TYPES][N_CHANGES];
    uint64_t n_documents, n_differ;
};

static enum change kind_of(const struct mention_change *c)
{
    return !c->before ? CHANGE_GAINED : !c->after ? CHANGE_LOST : CHANGE_OTHER;
}

/* The side that a person looks at: what it would be, or what it was. */
static const struct mention *side_of(const struct mention_change *c)
{
    return c->after ? c->after : c->before;
}

/* --- printing ----------------------------------------------------------------------------------
 */

static void json_side(struct buf *out, const char *key, const struct document *doc,
                      const struct mention *m)
{
    json_key(out, key);
    if (!m) {
        buf_puts(out, "null");
        return;
    }
    buf_byte(out, '{');
    json_text(out, "type", span_of(mention_type_name(m->type)));
    json_text(out, "text", span_sub(doc->text, m->start, m->end));
    json_number(out, "start", m->start);
    json_number(out, "end", m->end);
    json_text(out, "norm", m->norm);
    json_text(out, "rule", m->rule);
    buf_byte(out, '}');
}

static void print_json(struct diff_run *run, const struct document *doc, const struct doc_row *row,
                       const struct mention_change *c)
{
    const struct mention *m = side_of(c);
    struct buf *out = &run->out;
    size_t from, to;
    buf_clear(&run->context);
    mention_context(&run->context, doc->text, m->start, m->end, CONTEXT_COLUMNS, &from, &to);
    buf_byte(out, '{');
    json_text(out, "doc", row->public_id);
    json_number(out, "line", document_line(doc, m->start));
    json_text(out, "change", span_of(change_names[kind_of(c)]));
    json_side(out, "before", doc, c->before);
    json_side(out, "after", doc, c->after);
    json_text(out, "context", buf_bytes(&run->context));
    buf_puts(out, "}\n");
}

/* person "Doe" = John Doe (person.surname) */
static void put_side(struct buf *out, const struct style *style, const struct document *doc,
                     const struct mention *m)
{
    struct span words = span_sub(doc->text, m->start, m->end);
    paint_text(out, style, PAINT_TYPE + m->type, span_of(mention_type_name(m->type)));
    buf_puts(out, " \"");
    paint_text(out, style, PAINT_NONE, words);
    buf_byte(out, '"');
    if (!span_equal(words, m->norm)) {
        buf_puts(out, " = ");
        paint_text(out, style, PAINT_NONE, m->norm);
    }
    buf_puts(out, " (");
    paint_text(out, style, PAINT_DIM, m->rule);
    buf_byte(out, ')');
}

/*      12  gained   organisation "Habar Gidir" (organisation.clan)
 *                   Elders of the *Habar Gidir* met */
static void print_change(struct diff_run *run, const struct document *doc,
                         const struct mention_change *c)
{
    const struct mention *m = side_of(c);
    struct buf *out = &run->out;
    struct painted mark = {0, 0, PAINT_MATCH};
    buf_printf(out, "%6u  %-8s ", document_line(doc, m->start), change_names[kind_of(c)]);
    if (c->before)
        put_side(out, &run->style, doc, c->before);
    if (c->before && c->after)
        buf_puts(out, " -> ");
    if (c->after)
        put_side(out, &run->style, doc, c->after);
    buf_puts(out, "\n                 ");
    buf_clear(&run->context);
    mention_context(&run->context, doc->text, m->start, m->end, CONTEXT_COLUMNS, &mark.from,
                    &mark.to);
    print_wrapped(out, &run->style, buf_bytes(&run->context), &mark, 1, 17, 17, run->style.width);
}

static void print_changes(struct diff_run *run, const struct document *doc,
                          const struct doc_row *row)
{
    if (run->style.format == FORMAT_HUMAN) {
        buf_puts(&run->out, run->n_differ > 1 ? "\n" : "");
        paint_text(&run->out, &run->style, PAINT_TITLE, row->public_id);
        buf_byte(&run->out, '\n');
    }
    for (size_t i = 0; i < run->diff.n; i++) {
        if (run->style.format == FORMAT_JSONL)
            print_json(run, doc, row, &run->diff.at[i]);
        else
            print_change(run, doc, &run->diff.at[i]);
    }
}

static void print_summary(struct diff_run *run)
{
    struct buf *out = &run->out;
    bool any = false;
    for (uint8_t t = 0; t < N_MENTION_TYPES; t++) {
        const uint64_t *n = run->counts[t];
        if (n[CHANGE_GAINED] + n[CHANGE_LOST] + n[CHANGE_OTHER] == 0)
            continue;
        if (!any)
            buf_printf(out, "%s%-14s %8s %8s %8s\n", run->settings->summary ? "" : "\n", "",
                       "gained", "lost", "changed");
        any = true;
        buf_printf(out, "%-14s %8llu %8llu %8llu\n", mention_type_name(t),
                   (unsigned long long)n[CHANGE_GAINED], (unsigned long long)n[CHANGE_LOST],
                   (unsigned long long)n[CHANGE_OTHER]);
    }
    buf_printf(out, "%llu of %llu documents differ\n", (unsigned long long)run->n_differ,
               (unsigned long long)run->n_documents);
}

static void flush(struct diff_run *run)
{
    fwrite(run->out.at, 1, run->out.len, stdout);
    buf_clear(&run->out);
}

/* --- the documents of the index ----------------------------------------------------------------
 */

/* Was the document added without entities? Its mentions are missing on purpose. */
static brief_status is_plain(struct diff_run *run, uint32_t number, bool *plain,
                             struct brief_error *err)
{
    struct source_row *s = &run->source;
    bool found = s->n_docs && number >= s->doc_first && number - s->doc_first < s->n_docs;
    brief_status st = found ? BRIEF_OK : store_source_of_doc(run->txn, number, s, &found, err);
    *plain = !st && found && is_without_entities(s->options);
    return st;
}

static brief_status extract(struct diff_run *run, const struct document *doc,
                            struct brief_error *err)
{
    if (forms_bytes(run->forms) > FORMS_MAX)
        forms_clear(run->forms);
    if (tokenise(&run->tokens, run->forms, doc->text, doc->blocks, doc->n_blocks))
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the words of a document");
    return extractor_run(run->extractor, &run->found, doc, &run->tokens, run->forms, &run->arena,
                         err);
}

static void count_changes(struct diff_run *run)
{
    run->n_documents++;
    run->n_differ += run->diff.n > 0;
    for (size_t i = 0; i < run->diff.n; i++)
        run->counts[side_of(&run->diff.at[i])->type][kind_of(&run->diff.at[i])]++;
}

static brief_status compare_document(struct diff_run *run, struct segment *seg, doc_id d,
                                     struct brief_error *err)
{
    struct document doc;
    struct doc_row row;
    struct mention *stored;
    size_t n_stored;
    bool plain;
    brief_status st;
    arena_clear(&run->arena);
    if ((st = is_plain(run, seg->row.doc_base + d, &plain, err)) || plain)
        return st;
    if ((st = segment_document(seg, d, &run->arena, &doc, err)) ||
        (st = segment_mentions(seg, d, &run->arena, &stored, &n_stored, err)) ||
        (st = extract(run, &doc, err)))
        return st;
    if (mention_diff(&run->diff, stored, n_stored, run->found.at, run->found.n,
                     run->settings->weak))
        return brief_fail(err, BRIEF_ENOMEM, "out of memory while comparing mentions");
    count_changes(run);
    if (run->diff.n == 0 || run->settings->summary)
        return BRIEF_OK;
    if ((st = segment_doc(seg, d, &run->arena, &row, err)))
        return st;
    print_changes(run, &doc, &row);
    flush(run);
    return run->out.failed || run->context.failed ? brief_fail(err, BRIEF_ENOMEM, "out of memory")
                                                  : BRIEF_OK;
}

static brief_status compare_segment(struct diff_run *run, const struct segment_row *row,
                                    struct brief_error *err)
{
    struct segment seg;
    brief_status st = segment_open(&seg, run->txn, row, err);
    if (st)
        return st;
    for (doc_id d = 0; d < row->n_docs && !st; d++)
        if (segment_is_live(&seg, d))
            st = compare_document(run, &seg, d, err);
    segment_close(&seg);
    return st;
}

static brief_status compare_all(struct diff_run *run, struct brief_error *err)
{
    struct segment_row *rows;
    size_t n_rows;
    brief_status st = store_segments(run->txn, &run->index_arena, &rows, &n_rows, err);
    for (size_t i = 0; i < n_rows && !st; i++)
        st = compare_segment(run, &rows[i], err);
    if (!st && (run->style.format == FORMAT_HUMAN || run->settings->summary)) {
        print_summary(run);
        flush(run);
    }
    return st;
}

static brief_status open_run(struct diff_run *run, const char **files, size_t n_files,
                             struct brief_error *err)
{
    const struct diff_settings *s = run->settings;
    struct common_settings common = {.index = s->index, .quiet = true};
    char path[PATH_MAX];
    brief_status st = style_choose(&run->style, s->format, s->color, STYLE_ENVIRONMENT, err);
    if (!st && run->style.format == FORMAT_TSV)
        st = brief_fail(err, BRIEF_EQUERY, "--format: rules diff prints human or jsonl");
    if (st || (st = find_index(path, &common, false, err)) ||
        (st = store_open(&run->store, path, err)) ||
        (st = store_begin(&run->txn, run->store, err)) ||
        (st = read_rules(&run->rules, path, files, n_files, err)) ||
        (st = collection_rules_open(&run->rules, n_files ? NULL : path, false, err)) ||
        (st = extractor_new(&run->extractor, run->rules.rules, err)))
        return st;
    if (n_files == 0)
        collection_rules_save(&run->rules, path);
    return forms_new(&run->forms, "none", err);
}

static void release_run(struct diff_run *run)
{
    extractor_free(run->extractor);
    collection_rules_close(&run->rules);
    forms_free(run->forms);
    token_list_release(&run->tokens);
    mention_list_release(&run->found);
    mention_diff_release(&run->diff);
    store_end(run->txn);
    store_close(run->store);
    arena_release(&run->index_arena);
    arena_release(&run->arena);
    buf_release(&run->out);
    buf_release(&run->context);
}

static int diff_run(const void *settings, const char **operands, size_t n)
{
    struct diff_run run = {.settings = settings};
    struct brief_error err = {0};
    arena_init(&run.index_arena, 4096);
    arena_init(&run.arena, 256 * 1024);
    if (!open_run(&run, operands, n, &err))
        compare_all(&run, &err);
    int code = err.status ? complain_of(&err) : run.n_differ ? EXIT_DONE : EXIT_NOTHING;
    release_run(&run);
    return code;
}

const struct command rules_diff_command = {
    .name = "diff",
    .operands = "[FILE…]",
    .summary = "what the rules as they are now would change in the index",
    .details =
        "The stored texts are read by the rules of now, the collection's own and FILEs (which "
        "come\n"
        "on top, or in the place of one of the same name); shown is where the mentions in the\n"
        "index are others. Exit: 0 something differs, 1 nothing, 2 trouble.",
    .options = diff_options,
    .n_options = sizeof diff_options / sizeof diff_options[0],
    .settings_len = sizeof(struct diff_settings),
    .run = diff_run,
};
