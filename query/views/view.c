/* view.c -- begin and end of every subcommand. */
#include "query/views/view.h"

#include "core/index/fault_guard.h"
#include "core/index/locate.h"
#include "core/json_out.h"
#include "query/hit.h"
#include "core/text/clean.h"

#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>

static void complain(const char *command, struct span text)
{
    struct buf clean = {0};
    clean_append_lines(&clean, text);
    fprintf(stderr, "brief-query %s: %.*s\n", command, (int)clean.len, clean.at ? clean.at : "");
    buf_release(&clean);
}

brief_status view_begin(struct view *v, const char *command, const struct view_settings *settings)
{
    char path[PATH_MAX];
    bool by_default = false;
    brief_status st;
    *v = (struct view){.command = command, .settings = settings};
    arena_init(&v->arena, 65536);
    if ((st = style_choose(&v->style, settings->format, settings->color, STYLE_ENVIRONMENT,
                           &v->err)) ||
        (st = index_locate(path, sizeof path, settings->index, getenv("BRIEF_INDEX"), false,
                           &by_default, &v->err)))
        return st;
    fault_guard_install(path);
    return collection_open(&v->collection, path, &v->err);
}

int view_end(struct view *v, brief_status st, bool found)
{
    collection_close(v->collection);
    v->collection = NULL;
    int code = found ? EXIT_FOUND : EXIT_NOTHING;
    if (st) {
        complain(v->command, span_of(v->err.text[0] ? v->err.text : brief_status_name(st)));
        code = EXIT_TROUBLE;
    } else if (!answer_deliver(&v->answer, &v->style, !v->settings->no_pager)) {
        complain(v->command, SPAN("cannot write the answer"));
        code = EXIT_TROUBLE;
    } else if (v->notes.len) {
        complain(v->command, buf_bytes(&v->notes));
    }
    buf_release(&v->notes);
    answer_release(&v->answer);
    arena_release(&v->arena);
    return code;
}

void view_note(struct view *v, const char *format, ...)
{
    char line[BRIEF_ERROR_LEN];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (v->notes.len)
        buf_byte(&v->notes, '\n');
    buf_puts(&v->notes, line);
}

brief_status view_operands(struct view *v, const char **operands, size_t n, struct span *out)
{
    struct buf joined = {0};
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_byte(&joined, ' ');
        buf_puts(&joined, operands[i]);
    }
    *out = joined.failed ? (struct span){NULL, 0} : arena_copy(&v->arena, buf_bytes(&joined));
    buf_release(&joined);
    return out->at ? BRIEF_OK : brief_fail(&v->err, BRIEF_ENOMEM, "out of memory");
}

brief_status view_filter(struct view *v, const char *query, struct doc_filter **out)
{
    *out = NULL;
    if (!query)
        return BRIEF_OK;
    struct doc_filter *filter = arena_alloc(&v->arena, sizeof *filter);
    if (!filter)
        return brief_fail(&v->err, BRIEF_ENOMEM, "out of memory");
    brief_status st = filter_by_query(filter, v->collection, span_of(query), &v->arena, &v->err);
    *out = st ? NULL : filter;
    return st;
}

void view_json_date(struct buf *out, struct day_range date)
{
    struct buf text = {0};
    append_date(&text, date);
    json_text(out, "date", text.len ? buf_bytes(&text) : (struct span){NULL, 0});
    buf_release(&text);
}
