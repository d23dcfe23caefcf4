/* rules_why.c -- `brief-index rules why`: what the rules see in a text, word by word.
 *
 *     "General Julia Mendoza"                    a run: spans that touch each other
 *       words       General [title]  Julia …      and the lists that hold them
 *       person      "Julia Mendoza", role General what became of it
 *         rules     …                             and how: core/history.h
 *     no rule       flew  in                      what lies between the runs */
#include "indexer/commands/rules.h"

#include "core/event_places.h"
#include "core/history.h"
#include "core/json_out.h"
#include "core/mem.h"
#include "core/text/clean.h"
#include "indexer/account.h"
#include "indexer/commands/documents.h"
#include "indexer/file_bytes.h"
#include "indexer/formats/encoding.h"

#include <stdlib.h>
#include <unistd.h>

struct why_settings {
    struct document_settings documents;
    const char *index, *file, *format, *color;
    struct text_list rules;
};

#define FIELD(name) offsetof(struct why_settings, name)

static const struct opt why_options[] = {
    {0, "file", OPT_TEXT, FIELD(file), "PATH", "read this file instead of TEXT"},
    DOCUMENT_OPTIONS(struct why_settings),
    {0, "index", OPT_TEXT, FIELD(index), "DIR", "take the rules of this index"},
    {0, "rules", OPT_LIST, FIELD(rules), "FILE", "use this .rules or .list file as well"},
    {0, "format", OPT_TEXT, FIELD(format), "NAME", "text or jsonl (text)"},
    {0, "color", OPT_TEXT, FIELD(color), "WHEN", "auto, always or never (auto)"},
};

struct why_run {
    const struct why_settings *settings;
    struct style style;
    struct format_options format;
    struct buf options_text;
    brief_extractor *extractor;
    struct buf out, id;
    uint64_t n_documents, n_failed;
};

/* --- runs ---------------------------------------------------------------------------------------
 */

/* One document while it is told. */
struct why_doc {
    struct why_run *run;
    const struct document *doc;
    struct brief_account seen;
    struct history history;
    struct event_places places;
    uint32_t *mentions; /* by number: its mention plus one, 0 when none is left */
    bool *told;         /* by number */
};

static void release_doc(struct why_doc *d)
{
    event_places_release(&d->places);
    mem_free(d->mentions);
    mem_free(d->told);
}

static brief_status order_events(struct why_doc *d, struct brief_error *err)
{
    const struct brief_account *seen = &d->seen;
    d->mentions = mem_calloc((size_t)seen->n_numbers + 1, sizeof *d->mentions);
    d->told = mem_calloc((size_t)seen->n_numbers + 1, sizeof *d->told);
    if (!d->mentions || !d->told || event_places_set(&d->places, seen))
        return brief_fail(err, BRIEF_ENOMEM, "out of memory");
    for (size_t i = 0; i < seen->n_mentions; i++)
        d->mentions[seen->numbers[i]] = (uint32_t)i + 1;
    return BRIEF_OK;
}

/* --- text ---------------------------------------------------------------------------------------
 */

static void put_label(struct why_doc *d, const char *label, size_t indent, int paint)
{
    struct buf *out = &d->run->out;
    size_t n = strlen(label);
    buf_printf(out, "%*s", (int)indent, "");
    paint_text(out, &d->run->style, paint, span_of(label));
    buf_printf(out, "%*s", (int)(n < HISTORY_LABEL_COLUMNS ? HISTORY_LABEL_COLUMNS - n : 1), "");
}

static bool is_word(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((uint8_t)s.at[i] >= 0x80 || (s.at[i] >= '0' && s.at[i] <= '9') ||
            ((s.at[i] | 0x20) >= 'a' && (s.at[i] | 0x20) <= 'z'))
            return true;
    return false;
}

static void add_word(struct buf *line, const struct document *doc, const struct brief_word *w)
{
    struct span words = span_sub(doc->text, w->start, w->end);
    if (!w->lists.len && !is_word(words))
        return;
    if (line->len)
        buf_puts(line, "  ");
    clean_append(line, words);
    if (!w->lists.len)
        return;
    buf_puts(line, " [");
    clean_append(line, w->lists);
    if (w->norm.len && !span_equal(w->norm, words)) {
        buf_puts(line, " = ");
        clean_append(line, w->norm);
    }
    buf_byte(line, ']');
}

/* The words in [start, end) with their lists under a label. */
static brief_status put_words(struct why_doc *d, const char *label, size_t indent, uint32_t start,
                              uint32_t end, struct brief_error *err)
{
    const struct brief_word *words;
    struct buf line = {0};
    size_t n, column = indent + HISTORY_LABEL_COLUMNS;
    brief_status st = brief_extractor_words(d->run->extractor, start, end, &words, &n, err);
    for (size_t i = 0; i < n && !st; i++)
        if (words[i].start >= start)
            add_word(&line, d->doc, &words[i]);
    if (line.len) {
        buf_puts(&d->run->out, indent || !d->run->out.len ? "" : "\n");
        put_label(d, label, indent, PAINT_DIM);
        print_wrapped(&d->run->out, &d->run->style, buf_bytes(&line), NULL, 0, column, column,
                      d->run->style.width);
    }
    buf_release(&line);
    return st;
}

/* What became of it in the end. */
static void add_result(struct buf *line, const struct document *doc, const struct mention *m)
{
    struct span words = span_sub(doc->text, m->start, m->end);
    buf_byte(line, '"');
    clean_append(line, words);
    buf_byte(line, '"');
    if (m->flags & MENTION_UNDECIDED)
        buf_puts(line, " is undecided");
    else if (!span_equal(m->norm, words)) {
        buf_puts(line, m->flags & (MENTION_BOUND | MENTION_IN_DEFINITION) ? " stands for " : " = ");
        clean_append(line, m->norm);
    }
    if (m->role.len) {
        buf_puts(line, ", role ");
        clean_append(line, m->role);
    }
    buf_printf(line, ", confidence %u%s", m->confidence, m->flags & MENTION_WEAK ? ", weak" : "");
}

static void put_number(struct why_doc *d, uint32_t number)
{
    const struct mention *m =
        d->mentions[number] ? &d->seen.mentions[d->mentions[number] - 1] : NULL;
    struct buf line = {0};
    size_t column = 2 + HISTORY_LABEL_COLUMNS;
    put_label(d, m ? mention_type_name(m->type) : "nothing", 2,
              m ? PAINT_TYPE + m->type : PAINT_NONE);
    if (m)
        add_result(&line, d->doc, m);
    else
        buf_puts(&line, "what was seen here has gone");
    print_wrapped(&d->run->out, &d->run->style, buf_bytes(&line), NULL, 0, column, column,
                  d->run->style.width);
    history_print(&d->run->out, &d->run->style, &d->history, number, 4);
    buf_release(&line);
}

/* All that happened in events [from, to), which end at byte `end`: every mention once, then what
 * came to nothing. */
static brief_status put_run(struct why_doc *d, size_t from, size_t to, uint32_t end,
                            struct brief_error *err)
{
    struct buf *out = &d->run->out;
    uint32_t start = d->places.at[from].start;
    buf_puts(out, out->len ? "\n" : "");
    paint_open(out, &d->run->style, PAINT_TITLE);
    buf_byte(out, '"');
    clean_append(out, span_sub(d->doc->text, start, end));
    buf_byte(out, '"');
    paint_close(out, &d->run->style, PAINT_TITLE);
    buf_byte(out, '\n');
    brief_status st = put_words(d, "words", 2, start, end, err);
    for (size_t i = from; i < to && !st; i++) {
        uint32_t number = d->seen.events[d->places.at[i].event].number;
        if (number && !d->told[number])
            put_number(d, number);
        d->told[number] = true;
    }
    for (size_t i = from; i < to && !st; i++)
        if (d->seen.events[d->places.at[i].event].number == 0)
            history_print_event(out, &d->run->style, &d->history, d->places.at[i].event, 2);
    return st;
}

static brief_status put_text(struct why_doc *d, struct brief_error *err)
{
    const struct event_place *all = d->places.at;
    uint32_t done = 0;
    brief_status st = BRIEF_OK;
    for (size_t from = 0, to; from < d->seen.n_events && !st; from = to) {
        uint32_t end = all[from].end;
        for (to = from + 1; to < d->seen.n_events && all[to].start < end; to++)
            if (all[to].end > end)
                end = all[to].end;
        st = put_words(d, "no rule", 0, done, all[from].start, err);
        st = st ? st : put_run(d, from, to, end, err);
        done = end;
    }
    return st ? st : put_words(d, "no rule", 0, done, (uint32_t)d->doc->text.len, err);
}

/* --- records ------------------------------------------------------------------------------------
 */

static void begin_record(struct why_doc *d, const char *kind)
{
    struct buf *out = &d->run->out;
    buf_byte(out, '{');
    json_text(out, "record", span_of(kind));
    json_text(out, "doc", d->doc->source.len ? buf_bytes(&d->run->id) : (struct span){NULL, 0});
}

static void put_place(struct why_doc *d, uint32_t start, uint32_t end)
{
    json_text(&d->run->out, "text", span_sub(d->doc->text, start, end));
    json_number(&d->run->out, "start", start);
    json_number(&d->run->out, "end", end);
}

static void put_word_record(struct why_doc *d, const struct brief_word *w)
{
    struct buf *out = &d->run->out, lists = {0};
    for (size_t i = 0; i < w->lists.len; i++)
        buf_byte(&lists, (uint8_t)(w->lists.at[i] == ' ' ? '\n' : w->lists.at[i]));
    begin_record(d, "word");
    put_place(d, w->start, w->end);
    json_list(out, "lists", buf_bytes(&lists));
    json_text(out, "norm", w->norm.len ? w->norm : (struct span){NULL, 0});
    buf_puts(out, "}\n");
    out->failed |= lists.failed;
    buf_release(&lists);
}

static void put_mention_record(struct why_doc *d, size_t i)
{
    const struct mention *m = &d->seen.mentions[i];
    struct span none = {NULL, 0};
    struct buf *out = &d->run->out;
    begin_record(d, "mention");
    json_number(out, "mention", d->seen.numbers[i]);
    json_text(out, "type", span_of(mention_type_name(m->type)));
    put_place(d, m->start, m->end);
    json_text(out, "norm", m->norm.len ? m->norm : none);
    json_text(out, "role", m->role.len ? m->role : none);
    json_text(out, "rule", m->rule.len ? m->rule : none);
    json_number(out, "confidence", m->confidence);
    json_key(out, "weak");
    buf_puts(out, m->flags & MENTION_WEAK ? "true}\n" : "false}\n");
}

/* Words, then events, then mentions: each in order. */
static brief_status put_records(struct why_doc *d, struct brief_error *err)
{
    const struct brief_word *words;
    struct buf *out = &d->run->out;
    size_t n;
    brief_status st =
        brief_extractor_words(d->run->extractor, 0, (uint32_t)d->doc->text.len, &words, &n, err);
    for (size_t i = 0; i < n && !st; i++)
        put_word_record(d, &words[i]);
    for (size_t i = 0; i < d->seen.n_events && !st; i++) {
        const struct brief_event *e = &d->seen.events[i];
        begin_record(d, "event");
        json_key(out, "mention");
        buf_printf(out, e->number ? "%u" : "null", e->number);
        history_event_json(out, &d->history, e);
        buf_puts(out, "}\n");
    }
    for (size_t i = 0; i < d->seen.n_mentions && !st; i++)
        put_mention_record(d, i);
    return st;
}

/* --- input --------------------------------------------------------------------------------------
 */

static brief_status take_document(void *ctx, const struct document *doc, struct brief_error *err)
{
    struct why_run *run = ctx;
    struct why_doc d = {.run = run, .doc = doc, .history = {.doc = doc}};
    document_id(&run->id, doc);
    d.history.seen = &d.seen;
    brief_status st = brief_extractor_run(run->extractor, doc, &d.seen, err);
    if (!st && run->style.format == FORMAT_JSONL) {
        st = put_records(&d, err);
    } else if (!st && !(st = order_events(&d, err))) {
        buf_puts(&run->out, run->n_documents ? "\n" : "");
        if (doc->source.len) {
            paint_text(&run->out, &run->style, PAINT_TITLE, buf_bytes(&run->id));
            buf_byte(&run->out, '\n');
        }
        st = put_text(&d, err);
    }
    release_doc(&d);
    run->n_documents++;
    if (!st && (run->out.failed || run->id.failed))
        st = brief_fail(err, BRIEF_ENOMEM, "out of memory");
    rules_flush(&run->out);
    return st;
}

static void bad_record(void *ctx, struct span source, uint32_t line, const char *message)
{
    struct why_run *run = ctx;
    run->n_failed++;
    complain("%.*s:%u: %s", (int)source.len, source.at, line, message);
}

static brief_status read_input(struct why_run *run, const char *path, struct brief_error *err)
{
    struct document_sink sink = {take_document, run, bad_record};
    struct file_bytes file;
    bool standard = strcmp(path, "-") == 0;
    brief_status st = standard ? file_bytes_read(&file, STDIN_FILENO, "standard input", err)
                               : file_bytes_open(&file, path, err);
    if (!st) {
        struct span head = span_sub(file.bytes, 0, file.bytes.len < 4096 ? file.bytes.len : 4096);
        const char *kind_name = "";
        enum file_kind kind = format_detect(span_of(path), head, &kind_name);
        st = kind == FILE_OTHER
                 ? brief_fail(err, BRIEF_EINPUT, "%s: no text (%s)", path, kind_name)
                 : format_read(kind, span_of(path), file.bytes, &run->format, &sink, err);
    }
    file_bytes_close(&file);
    return st;
}

/* The operands as one paragraph without a name. */
static brief_status read_operands(struct why_run *run, const char **operands, size_t n,
                                  struct brief_error *err)
{
    struct buf joined = {0}, cleaned = {0}, scratch = {0};
    struct document doc = {.only_item = true, .language = SPAN("en"), .date = run->format.date};
    uint64_t n_bad = 0;
    for (size_t i = 0; i < n; i++) {
        buf_puts(&joined, i ? " " : "");
        buf_puts(&joined, operands[i]);
    }
    brief_status st =
        joined.failed ? BRIEF_ENOMEM
                      : encoding_clean(&doc.text, &cleaned, &scratch, buf_bytes(&joined), &n_bad);
    struct line_mark first = {0, 1};
    doc.lines = &first;
    doc.n_lines = 1;
    doc.lines_follow_text = true;
    st = st ? brief_fail(err, st, "out of memory") : take_document(run, &doc, err);
    buf_release(&joined);
    buf_release(&cleaned);
    buf_release(&scratch);
    return st;
}

static brief_status open_run(struct why_run *run, struct brief_error *err)
{
    const struct why_settings *s = run->settings;
    char path[PATH_MAX];
    brief_status st;
    if ((st = style_choose(&run->style, s->format, s->color, STYLE_ENVIRONMENT, err)) ||
        (st = document_options(&run->format, &run->options_text, &s->documents, err)))
        return st;
    if (run->style.format == FORMAT_TSV)
        return brief_fail(err, BRIEF_EQUERY, "--format: 'tsv' is not text or jsonl");
    run->format.text_as_is = true;
    return (st = find_rules(path, s->index, err))
               ? st
               : extractor_open_with(&run->extractor, path[0] ? path : NULL, s->rules.at,
                                     s->rules.n, err);
}

static int why_run(const void *settings, const char **operands, size_t n)
{
    struct why_run run = {.settings = settings};
    struct brief_error err = {0};
    const char *file = run.settings->file;
    if ((n == 0) == (file == NULL))
        return complain("rules why: give a text, '-' for standard input, or --file");
    if (!file && n == 1 && strcmp(operands[0], "-") == 0)
        file = "-";
    if (!open_run(&run, &err) && file)
        read_input(&run, file, &err);
    else if (!err.status)
        read_operands(&run, operands, n, &err);
    int code = err.status     ? complain_of(&err)
               : run.n_failed ? EXIT_TROUBLE
                              : (run.n_documents ? EXIT_DONE : EXIT_NOTHING);
    brief_extractor_close(run.extractor);
    buf_release(&run.options_text);
    buf_release(&run.out);
    buf_release(&run.id);
    return code;
}

const struct command rules_why_command = {
    .name = "why",
    .operands = "TEXT…|-",
    .summary = "tell what the rules see in a text: lists, matches, winners, decisions",
    .details = "For each run of words: the lists that hold them; what it became; the rule that "
               "won, those\n"
               "that lost and to what; and each decision of the document pass with its reason.",
    .options = why_options,
    .n_options = sizeof why_options / sizeof why_options[0],
    .settings_len = sizeof(struct why_settings),
    .run = why_run,
};
