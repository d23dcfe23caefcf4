/* detect.c -- what kind of file this is: first what its bytes forbid, then what its name says, then
 * what its bytes look like. */
#include "indexer/formats/format.h"

#include "indexer/formats/encoding.h"

#include <stdint.h>
#include <strings.h>

struct signature {
    const char *bytes;
    uint8_t len;
    uint16_t at; /* bytes from the file's start */
    const char *kind;
};

static const struct signature signatures[] = {
    {"%PDF-", 5, 0, "PDF"},
    {"PK\x03\x04", 4, 0, "archive"}, /* also office files, told apart by name */
    {"\x1F\x8B", 2, 0, "archive"},
    {"BZh", 3, 0, "archive"},
    {"\xFD"
     "7zXZ",
     5, 0, "archive"},
    {"7z\xBC\xAF", 4, 0, "archive"},
    {"\x28\xB5\x2F\xFD", 4, 0, "archive"},
    {"Rar!", 4, 0, "archive"},
    {"ustar", 5, 257, "archive"},
    {"\x89PNG", 4, 0, "image"},
    {"\xFF\xD8\xFF", 3, 0, "image"},
    {"GIF8", 4, 0, "image"},
    {"II*\0", 4, 0, "image"},
    {"MM\0*", 4, 0, "image"},
    {"WEBP", 4, 8, "image"},
    {"\xD0\xCF\x11\xE0", 4, 0, "office document"},
    {"{\\rtf", 5, 0, "RTF"},
    {"%!PS", 4, 0, "PostScript"},
    {"\x7F"
     "ELF",
     4, 0, "program"},
    {"SQLite format 3", 15, 0, "database"},
    {"ID3", 3, 0, "audio"},
    {"OggS", 4, 0, "audio"},
    {"RIFF", 4, 0, "audio"},
    {"ftyp", 4, 4, "video"},
};

struct extension {
    const char *name;
    enum file_kind kind;
    const char *why; /* for FILE_OTHER */
};

static const struct extension extensions[] = {
    {"txt", FILE_TEXT, NULL},
    {"text", FILE_TEXT, NULL},
    {"asc", FILE_TEXT, NULL},
    {"md", FILE_MARKDOWN, NULL},
    {"markdown", FILE_MARKDOWN, NULL},
    {"mkd", FILE_MARKDOWN, NULL},
    {"html", FILE_HTML, NULL},
    {"htm", FILE_HTML, NULL},
    {"xhtml", FILE_HTML, NULL},
    {"jsonl", FILE_JSONL, NULL},
    {"ndjson", FILE_JSONL, NULL},
    {"json", FILE_JSONL, NULL},
    {"docx", FILE_OTHER, "office document"},
    {"xlsx", FILE_OTHER, "office document"},
    {"pptx", FILE_OTHER, "office document"},
    {"odt", FILE_OTHER, "office document"},
    {"ods", FILE_OTHER, "office document"},
    {"epub", FILE_OTHER, "e-book"},
    {"svg", FILE_OTHER, "image"},
    {"css", FILE_OTHER, "program text"},
    {"js", FILE_OTHER, "program text"},
    {"c", FILE_OTHER, "program text"},
    {"h", FILE_OTHER, "program text"},
    {"py", FILE_OTHER, "program text"},
    {"sh", FILE_OTHER, "program text"},
    {"xml", FILE_OTHER, "XML"},
    {"rss", FILE_OTHER, "feed"},
    {"atom", FILE_OTHER, "feed"},
    {"eml", FILE_OTHER, "mail"},
    {"mbox", FILE_OTHER, "mail"},
    {"csv", FILE_OTHER, "CSV"},
    {"tsv", FILE_OTHER, "TSV"},
};

#define N_OF(table) (sizeof(table) / sizeof *(table))

const char *file_kind_name(enum file_kind kind)
{
    static const char *const names[] = {"text", "markdown", "html", "jsonl", "other"};
    return (unsigned)kind < N_OF(names) ? names[kind] : "other";
}

static const char *known_signature(struct span head)
{
    for (size_t i = 0; i < N_OF(signatures); i++) {
        const struct signature *s = &signatures[i];
        if (head.len >= (size_t)s->at + s->len && memcmp(head.at + s->at, s->bytes, s->len) == 0)
            return s->kind;
    }
    return NULL;
}

static const struct extension *extension_of(struct span name)
{
    size_t dot = name.len;
    while (dot > 0 && name.at[dot - 1] != '.' && name.at[dot - 1] != '/')
        dot--;
    if (dot == 0 || name.at[dot - 1] != '.')
        return NULL;
    struct span tail = span_sub(name, dot, name.len);
    for (size_t i = 0; i < N_OF(extensions); i++)
        if (tail.len == strlen(extensions[i].name) &&
            strncasecmp(tail.at, extensions[i].name, tail.len) == 0)
            return &extensions[i];
    return NULL;
}

/* Text has no NUL and hardly any control characters. */
static bool is_binary(struct span head)
{
    size_t controls = 0;
    for (size_t i = 0; i < head.len; i++) {
        uint8_t c = (uint8_t)head.at[i];
        controls += c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1B;
        if (c == 0)
            controls += 8;
    }
    return controls * 50 > head.len;
}

static struct span skip_space(struct span s)
{
    size_t at = span_starts_with(s, SPAN("\xEF\xBB\xBF")) ? 3 : 0;
    while (at < s.len && (s.at[at] == ' ' || (s.at[at] >= '\t' && s.at[at] <= '\r')))
        at++;
    return span_sub(s, at, s.len);
}

static bool starts_with_any_case(struct span s, const char *head)
{
    size_t n = strlen(head);
    return s.len >= n && strncasecmp(s.at, head, n) == 0;
}

static bool looks_like_html(struct span s)
{
    if (starts_with_any_case(s, "<?xml")) {
        const char *html = memmem(s.at, s.len, "<html", 5);
        return html != NULL;
    }
    return starts_with_any_case(s, "<!doctype html") || starts_with_any_case(s, "<html") ||
           starts_with_any_case(s, "<head") || starts_with_any_case(s, "<body");
}

/* An object, its first key in sight; or, when `array`, an array that begins with one. */
static bool looks_like_json(struct span s, bool array)
{
    if (array && s.len > 0 && s.at[0] == '[')
        s = skip_space(span_sub(s, 1, s.len));
    if (s.len == 0 || s.at[0] != '{')
        return false;
    struct span rest = skip_space(span_sub(s, 1, s.len));
    return rest.len > 0 && (rest.at[0] == '"' || rest.at[0] == '}');
}

enum file_kind format_detect(struct span name, struct span head, const char **why)
{
    const char *unused;
    if (!why)
        why = &unused;
    *why = NULL;
    const struct extension *ext = extension_of(name);
    if (skip_space(head).len == 0) {
        *why = "empty";
        return FILE_OTHER;
    }
    if ((*why = known_signature(head))) {
        if (ext && ext->why)
            *why = ext->why;
        return FILE_OTHER;
    }
    enum encoding encoding = encoding_detect(head);
    bool wide = encoding == ENCODING_UTF16LE || encoding == ENCODING_UTF16BE;
    if (!wide && is_binary(head)) {
        *why = "binary";
        return FILE_OTHER;
    }
    struct span start = skip_space(head);
    if (ext && strcmp(ext->name, "json") == 0 && !wide && !looks_like_json(start, true)) {
        *why = "JSON";
        return FILE_OTHER;
    }
    if (ext) {
        *why = ext->why;
        return ext->kind;
    }
    if (looks_like_html(start))
        return FILE_HTML;
    return looks_like_json(start, false) ? FILE_JSONL : FILE_TEXT;
}
