/* format.c -- hand a file's bytes to the reader of its kind. */
#include "indexer/formats/format.h"

#include "indexer/formats/readers.h"

brief_status format_read(enum file_kind kind, struct span source, struct span bytes,
                         const struct format_options *options, const struct document_sink *sink,
                         struct brief_error *err)
{
    struct reader r = {.source = source, .options = options, .sink = sink, .err = err};
    brief_status st;
    file_name_date(&r.file_date, source);
    switch (kind) {
    case FILE_TEXT:
        st = text_read(&r, bytes);
        break;
    case FILE_MARKDOWN:
        st = markdown_read(&r, bytes);
        break;
    case FILE_HTML:
        st = html_read(&r, bytes);
        break;
    case FILE_JSONL:
        st = jsonl_read(&r, bytes);
        break;
    default:
        st = brief_fail(
            err, BRIEF_EINPUT,
            "%.*s: not a format that can be read; give text, Markdown, HTML or JSON lines",
            (int)source.len, source.at ? source.at : "");
        break;
    }
    draft_release(&r.draft);
    return st;
}
