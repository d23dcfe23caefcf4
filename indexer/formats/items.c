/* items.c -- find the stories in a plain text file.
 *
 *     … the last sentence of a story.          running text, or a table
 *     - Next story has this headline           lone, without final stop
 *     Its first paragraph …                    longer than the headline
 *
 * One walk over the lines; a line that may be a headline looks at most PROBE_LINES ahead. */
#include "indexer/formats/items.h"

#include "core/mem.h"
#include "indexer/formats/lines.h"

#define HEADLINE_MAX 200 /* bytes */
#define PROBE_LINES  12  /* of the paragraph below a headline */
#define LONG_TEXT    200 /* bytes; a paragraph even without a final stop */
#define WRAPPED      120 /* bytes; lines below that may be hard-wrapped */

void item_list_release(struct item_list *items)
{
    mem_free(items->at);
    *items = (struct item_list){0};
}

static struct item *add_item(struct item_list *items)
{
    if (items->n == items->cap) {
        void *moved = mem_grow(items->at, &items->cap, items->n + 1, sizeof *items->at);
        if (!moved)
            return NULL;
        items->at = moved;
    }
    struct item *item = &items->at[items->n++];
    *item = (struct item){0};
    return item;
}

/* The line at `from` without the white space around it; *next is where the following begins. */
static struct span take_line(struct span text, size_t from, size_t *next)
{
    const char *lf = memchr(text.at + from, '\n', text.len - from);
    size_t end = lf ? (size_t)(lf - text.at) : text.len;
    *next = lf ? end + 1 : text.len;
    while (from < end && (text.at[from] == ' ' || text.at[from] == '\t'))
        from++;
    while (end > from && (text.at[end - 1] == ' ' || text.at[end - 1] == '\t'))
        end--;
    return span_sub(text, from, end);
}

static bool is_table_line(struct span line)
{
    return line.len > 0 && line.at[line.len - 1] == '|';
}

static bool is_dash_line(struct span line)
{
    return span_starts_with(line, SPAN("- "));
}

static struct span headline_of(struct span line)
{
    size_t marker = bullet_length(line);
    return span_sub(line, marker, line.len);
}

static size_t first_word_length(struct span s)
{
    const char *blank = memchr(s.at, ' ', s.len);
    return blank ? (size_t)(blank - s.at) : s.len;
}

/* Does a paragraph follow at text[at..], rather than a list or the rest of the headline's line? */
static bool paragraph_follows(struct span text, size_t at, struct span headline)
{
    size_t next = at, len = 0, n_lines = 0;
    struct span line = {NULL, 0}, last = {NULL, 0};
    bool directly = true;
    while (at < text.len && (line = take_line(text, at, &next)).len == 0) {
        directly = false;
        at = next;
    }
    if (line.len == 0 || bullet_length(line) || number_marker_length(line) || is_table_line(line) ||
        (line.at[0] >= 'a' && line.at[0] <= 'z'))
        return false;
    /* in wrapped text a list item that runs on has a full first line */
    if (directly && line.len < WRAPPED && headline.len + 2 + first_word_length(line) >= line.len)
        return false;
    for (; n_lines < PROBE_LINES && at < text.len && len < LONG_TEXT; n_lines++, at = next) {
        line = take_line(text, at, &next);
        if (line.len == 0 || is_dash_line(line) || is_table_line(line))
            break;
        len += line.len;
        last = line;
    }
    return len >= LONG_TEXT || (len > headline.len && ends_sentence(last));
}

static bool opens_item(struct span text, struct span before, struct span line, size_t next)
{
    if (!is_dash_line(line) || line.len > HEADLINE_MAX || before.len == 0 || is_dash_line(before))
        return false;
    if (!ends_sentence(before) && before.len < LONG_TEXT && !is_table_line(before))
        return false;
    struct span headline = headline_of(line);
    return is_headline(headline) && paragraph_follows(text, next, headline);
}

/* End the open item behind byte `end`, cutting what is too long into parts. */
static bool close_item(struct item_list *items, struct span text, size_t end)
{
    struct item *item = &items->at[items->n - 1];
    struct span all = span_sub(text, 0, end);
    size_t cut;
    while ((cut = text_part_end(all, item->start)) < end) {
        size_t line = item->line;
        for (size_t i = item->start; i < cut; i++)
            line += text.at[i] == '\n';
        item->end = cut;
        struct item *further = add_item(items);
        if (!further)
            return false;
        item = further;
        *item = (struct item){.start = cut, .line = line, .further_part = true};
    }
    item->end = end;
    return true;
}

bool item_list_read(struct item_list *items, struct span text, enum items_mode mode)
{
    struct span before = {NULL, 0};
    size_t at = 0, next, line_number = 1, end = 0;
    bool open = false;
    items->n = 0;
    for (; at < text.len; at = next, line_number++) {
        struct span line = take_line(text, at, &next);
        if (line.len == 0)
            continue;
        bool headline = open && mode == ITEMS_AUTO && opens_item(text, before, line, next);
        if (headline && !close_item(items, text, end))
            return false;
        if (headline || !open) {
            struct item *item = add_item(items);
            if (!item)
                return false;
            struct span first = headline ? headline_of(line) : line;
            *item = (struct item){
                .start = (size_t)(first.at - text.at),
                .line = line_number,
                .headline = headline,
            };
            open = true;
            /* a headline is no running text: what follows it directly is its story */
            before = headline ? (struct span){NULL, 0} : line;
        } else {
            before = line;
        }
        end = (size_t)(line.at + line.len - text.at);
    }
    return !open || close_item(items, text, end);
}
