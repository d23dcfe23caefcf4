/* extract.c -- `brief-index extract`: mentions as JSON lines, without any index. */
#include "indexer/commands/commands.h"

#include "core/mention_json.h"
#include "indexer/commands/documents.h"
#include "indexer/entities/extract.h"
#include "indexer/file_bytes.h"

#include <unistd.h>

#define CONTEXT_COLUMNS 60

struct extract_settings {
    struct document_settings documents;
    const char *index, *format;
    struct text_list rules;
    bool weak;
};

#define FIELD(name) offsetof(struct extract_settings, name)

static const struct opt extract_options[] = {
    DOCUMENT_OPTIONS(struct extract_settings),
    {0, "index", OPT_TEXT, FIELD(index), "DIR",
     "use the rules of this index (BRIEF_INDEX, else the nearest .brief, if any)"},
    {0, "rules", OPT_LIST, FIELD(rules), "FILE", "use this .rules or .list file as well"},
    {0, "format", OPT_TEXT, FIELD(format), "NAME", "jsonl, the only one"},
    {0, "weak", OPT_FLAG, FIELD(weak), NULL, "print guesses too"},
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
    struct walk walk;
    uint64_t n_failed;
};

static bool is_shown(const struct extract_run *run, const struct mention *m)
{
    return run->settings->weak || !(m->flags & MENTION_WEAK);
}

static void print_mention(struct extract_run *run, const struct document *doc, struct span id,
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
    fwrite(run->line.at, 1, run->line.len, stdout);
}

static brief_status take_document(void *ctx, const struct document *doc, struct brief_error *err)
{
    struct extract_run *run = ctx;
    if (forms_bytes(run->forms) > (64u << 20))
        forms_clear(run->forms);
    arena_clear(&run->arena);
    brief_status st = tokenise(&run->tokens, run->forms, doc->text, doc->blocks, doc->n_blocks);
    if (st)
        return brief_fail(err, st, "%.*s: out of memory", (int)doc->source.len, doc->source.at);
    st = extractor_run(run->extractor, &run->mentions, doc, &run->tokens, run->forms, &run->arena,
                       err);
    struct span id = document_id(&run->id, doc);
    struct line_cursor lines = {0, 0};
    for (size_t i = 0; i < run->mentions.n && st == BRIEF_OK; i++)
        if (is_shown(run, &run->mentions.at[i]))
            print_mention(run, doc, id, &lines, &run->mentions.at[i]);
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
    return st;
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
