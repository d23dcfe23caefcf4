/* extract.c -- `brief-index extract`: mentions as JSON lines, without any index.
 *
 * Weak names wait until the whole input has been seen; then its evidence admits them or not, as an
 * index of the same documents would (evidence_gather.h). */
#include "indexer/commands/commands.h"

#include "core/mention_json.h"
#include "indexer/commands/documents.h"
#include "indexer/entities/extract.h"
#include "indexer/evidence_gather.h"
#include "indexer/file_bytes.h"
#include "indexer/held_lines.h"

#include <unistd.h>

#define CONTEXT_COLUMNS 60

struct extract_settings {
    struct document_settings documents;
    const char *index, *format;
    struct text_list rules;
    bool weak, alone;
};

#define FIELD(name) offsetof(struct extract_settings, name)

static const struct opt extract_options[] = {
    DOCUMENT_OPTIONS(struct extract_settings),
    {0, "index", OPT_TEXT, FIELD(index), "DIR",
     "use the rules of this index (BRIEF_INDEX, else the nearest .brief, if any)"},
    {0, "rules", OPT_LIST, FIELD(rules), "FILE", "use this .rules or .list file as well"},
    {0, "format", OPT_TEXT, FIELD(format), "NAME", "jsonl, the only one"},
    {0, "weak", OPT_FLAG, FIELD(weak), NULL, "print guesses too"},
    {0, "alone", OPT_FLAG, FIELD(alone), NULL,
     "judge each document by itself and print its mentions at once"},
};

struct extract_run {
    const struct extract_settings *settings;
    struct format_options format;
    struct buf options_text;
    struct collection_rules rules;
    struct extractor *extractor;
    struct forms *forms;
    struct token_list tokens;
    struct mention_list mentions;
    struct arena arena;
    struct buf line, context, id;
    struct buf versions; /* of a line that waits */
    struct evidence_gather evidence;
    struct held_lines held;
    struct walk walk;
    uint64_t n_failed;
};

static bool is_shown(const struct extract_run *run, const struct mention *m)
{
    return run->settings->weak || !(m->flags & MENTION_WEAK);
}

/* Make run->line the mention's line. */
static void make_line(struct extract_run *run, const struct document *doc, struct span id,
                      struct line_cursor *lines, const struct mention *m)
{
    size_t from, to;
    bool named = mention_type_has_actor(m->type) && !(m->flags & MENTION_UNDECIDED);
    buf_clear(&run->line);
    buf_clear(&run->context);
    mention_context(&run->context, doc->text, m->start, m->end, CONTEXT_COLUMNS, &from, &to);
    struct mention_place place = {
        .doc = id,
        .source = doc->source,
        .title = doc->title,
        .date = doc->date,
        .line = document_line_next(doc, lines, m->start),
        .text = span_sub(doc->text, m->start, m->end),
        .actor = named ? m->norm : (struct span){NULL, 0},
        .context = buf_bytes(&run->context),
    };
    mention_json(&run->line, m, &place);
    buf_byte(&run->line, '\n');
}

static brief_status print_mention(struct extract_run *run, const struct document *doc,
                                  struct span id, struct line_cursor *lines,
                                  const struct mention *m, struct brief_error *err)
{
    if (!is_shown(run, m))
        return BRIEF_OK;
    make_line(run, doc, id, lines, m);
    return held_lines_print(&run->held, buf_bytes(&run->line), err);
}

/* The line of a weak name waits: as every type that it may be admitted as, and as a guess. */
static brief_status hold_mention(struct extract_run *run, const struct document *doc,
                                 struct span id, struct line_cursor *lines, const struct mention *m,
                                 struct brief_error *err)
{
    struct span versions[HELD_VERSIONS];
    size_t ends[HELD_VERSIONS];
    uint32_t key;
    if (evidence_gather_key(&run->evidence, m->norm, &key))
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the evidence of names");
    if (key == EVIDENCE_NO_KEY)
        return print_mention(run, doc, id, lines, m, err);
    buf_clear(&run->versions);
    for (uint8_t i = 0; i < HELD_VERSIONS; i++) {
        struct mention as = *m;
        buf_clear(&run->line);
        if (i < N_NAME_TYPES)
            evidence_apply(&as, (struct verdict){VERDICT_ADMITTED, i});
        if (is_shown(run, &as))
            make_line(run, doc, id, lines, &as);
        buf_span(&run->versions, buf_bytes(&run->line));
        ends[i] = run->versions.len;
    }
    if (run->versions.failed)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory");
    for (size_t i = 0; i < HELD_VERSIONS; i++)
        versions[i] = span_sub(buf_bytes(&run->versions), i ? ends[i - 1] : 0, ends[i]);
    return held_lines_wait(&run->held, key, versions, err);
}

static brief_status put_mention(struct extract_run *run, const struct document *doc, struct span id,
                                struct line_cursor *lines, const struct mention *m,
                                struct brief_error *err)
{
    if (!run->settings->alone && mention_is_weak_name(m))
        return hold_mention(run, doc, id, lines, m, err);
    return print_mention(run, doc, id, lines, m, err);
}

static size_t choose_version(void *ctx, uint32_t key)
{
    struct evidence e = evidence_gathered(&((struct extract_run *)ctx)->evidence, key);
    struct verdict v = evidence_decide(&e);
    return v.reason == VERDICT_ADMITTED ? v.type : N_NAME_TYPES;
}

/* All documents have been seen, or an error ended the run: print what waits. */
static brief_status print_held(struct extract_run *run, struct brief_error *err)
{
    if (evidence_gather_forms(&run->evidence, run->forms))
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for the evidence of names");
    if (run->evidence.n_left_out)
        complain("note: no room for the evidence of %llu more names and words",
                 (unsigned long long)run->evidence.n_left_out);
    return held_lines_finish(&run->held, choose_version, run, err);
}

static brief_status take_document(void *ctx, const struct document *doc, struct brief_error *err)
{
    struct extract_run *run = ctx;
    brief_status st = BRIEF_OK;
    if (forms_bytes(run->forms) > (64u << 20)) {
        st = evidence_gather_forms(&run->evidence, run->forms);
        forms_clear(run->forms);
    }
    arena_clear(&run->arena);
    st = st ? st : tokenise(&run->tokens, run->forms, doc->text, doc->blocks, doc->n_blocks);
    if (st)
        return brief_fail(err, st, "%.*s: out of memory", (int)doc->source.len, doc->source.at);
    st = extractor_run(run->extractor, &run->mentions, doc, &run->tokens, run->forms, &run->arena,
                       err);
    if (!st && !run->settings->alone &&
        (st = evidence_gather_add(&run->evidence, run->forms, &run->tokens, run->mentions.at,
                                  run->mentions.n, doc->text)))
        return brief_fail(err, st, "out of memory for the evidence of names");
    struct span id = document_id(&run->id, doc);
    struct line_cursor lines = {0, 0};
    for (size_t i = 0; i < run->mentions.n && st == BRIEF_OK; i++)
        st = put_mention(run, doc, id, &lines, &run->mentions.at[i], err);
    if (st == BRIEF_OK && (run->line.failed || run->context.failed || run->id.failed))
        st = brief_fail(err, BRIEF_ENOMEM, "out of memory");
    return st;
}

static void bad_record(void *ctx, struct span source, uint32_t line, const char *message)
{
    struct extract_run *run = ctx;
    run->n_failed++;
    complain("%.*s:%u: %s", (int)source.len, source.at, line, message);
}

static void bad_operand(void *ctx, const char *path, const char *reason)
{
    struct extract_run *run = ctx;
    run->n_failed++;
    complain("%s: %s", path, reason);
}

/* One input; its own troubles are complained about and counted. */
static brief_status extract_bytes(struct extract_run *run, struct span name, struct span bytes,
                                  struct brief_error *err)
{
    struct document_sink sink = {take_document, run, bad_record};
    struct brief_error own = {0};
    const char *why = "";
    size_t head = bytes.len < 4096 ? bytes.len : 4096;
    enum file_kind kind = format_detect(name, span_sub(bytes, 0, head), &why);
    if (kind == FILE_OTHER)
        return BRIEF_OK;
    brief_status st = format_read(kind, name, bytes, &run->format, &sink, &own);
    if (st == BRIEF_EINPUT || st == BRIEF_ELIMIT) {
        run->n_failed++;
        complain_of(&own);
        return BRIEF_OK;
    }
    return st ? brief_fail(err, st, "%s", own.text) : BRIEF_OK;
}

static brief_status extract_file(struct extract_run *run, const struct walked_file *file,
                                 struct brief_error *err)
{
    struct file_bytes bytes;
    struct brief_error own = {0};
    if (file_bytes_open(&bytes, file->path, &own)) {
        run->n_failed++;
        complain_of(&own);
        return BRIEF_OK;
    }
    brief_status st = extract_bytes(run, file->name, bytes.bytes, err);
    file_bytes_close(&bytes);
    return st;
}

static brief_status extract_stdin(struct extract_run *run, struct brief_error *err)
{
    struct file_bytes bytes;
    brief_status st = file_bytes_read(&bytes, STDIN_FILENO, "standard input", err);
    if (st == BRIEF_OK)
        st = extract_bytes(run, SPAN("-"), bytes.bytes, err);
    file_bytes_close(&bytes);
    return st;
}

/* Those of the index, if there is one, and of the files named. */
static brief_status open_collection_rules(struct extract_run *run, struct brief_error *err)
{
    char path[PATH_MAX];
    const struct text_list *more = &run->settings->rules;
    brief_status st = find_rules(path, run->settings->index, err);
    if (st)
        return st;
    const char *index = path[0] ? path : NULL;
    if (more->n == 0)
        return open_rules(&run->rules, index, err);
    st = read_rules(&run->rules, index, more->at, more->n, err);
    return st ? st : collection_rules_open(&run->rules, NULL, true, err);
}

static brief_status open_run(struct extract_run *run, struct brief_error *err)
{
    brief_status st;
    if ((st = document_options(&run->format, &run->options_text, &run->settings->documents, err)) ||
        (st = open_collection_rules(run, err)) ||
        (st = extractor_new(&run->extractor, run->rules.rules, err)))
        return st;
    run->format.text_as_is = true;
    return forms_new(&run->forms, document_stemmer(&run->settings->documents), err);
}

static brief_status extract_operands(struct extract_run *run, const char **operands, size_t n,
                                     struct brief_error *err)
{
    char home[PATH_MAX];
    brief_status st = BRIEF_OK;
    if (!getcwd(home, sizeof home))
        return brief_fail(err, BRIEF_EIO, "the current folder cannot be read");
    for (size_t i = 0; i < n && st == BRIEF_OK; i++)
        st = strcmp(operands[i], "-") == 0
                 ? extract_stdin(run, err)
                 : walk_add(&run->walk, home, operands[i], bad_operand, run, err);
    walk_finish(&run->walk);
    for (size_t i = 0; i < run->walk.n && st == BRIEF_OK; i++)
        st = extract_file(run, &run->walk.at[i], err);
    brief_status held = print_held(run, err);
    return st ? st : held;
}

static void release_run(struct extract_run *run)
{
    extractor_free(run->extractor);
    collection_rules_close(&run->rules);
    forms_free(run->forms);
    token_list_release(&run->tokens);
    mention_list_release(&run->mentions);
    arena_release(&run->arena);
    walk_release(&run->walk);
    buf_release(&run->line);
    buf_release(&run->context);
    buf_release(&run->id);
    buf_release(&run->versions);
    evidence_gather_release(&run->evidence);
    held_lines_release(&run->held);
    buf_release(&run->options_text);
}

static int extract_run(const void *settings, const char **operands, size_t n)
{
    struct extract_run run = {.settings = settings};
    struct brief_error err = {0};
    if (n == 0)
        return complain("extract: name files or folders, or '-' for standard input");
    if (run.settings->format && strcmp(run.settings->format, "jsonl") != 0)
        return complain("extract: --format can only be jsonl");
    arena_init(&run.arena, 256 * 1024);
    walk_init(&run.walk);
    evidence_gather_init(&run.evidence);
    held_lines_init(&run.held, stdout);
    if (!open_run(&run, &err))
        extract_operands(&run, operands, n, &err);
    int code = err.status ? complain_of(&err) : run.n_failed ? EXIT_TROUBLE : EXIT_DONE;
    release_run(&run);
    return code;
}

const struct command extract_command = {
    .name = "extract",
    .operands = "PATH…|-",
    .summary = "print the mentions in files as JSON lines, without any index",
    .details =
        "JSON lines {\"id\",\"text\"} are taken as they are: offsets are bytes of that text.",
    .options = extract_options,
    .n_options = sizeof extract_options / sizeof extract_options[0],
    .settings_len = sizeof(struct extract_settings),
    .run = extract_run,
};
