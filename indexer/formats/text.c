/* text.c -- plain text files: one document an item. */
#include "indexer/formats/readers.h"

#include "indexer/formats/encoding.h"
#include "indexer/formats/items.h"
#include "indexer/formats/prose.h"

/* A plain text file on its way through the items. */
struct text_file {
    struct reader *r;
    struct span text; /* clean */
    struct item_list items;
    struct line_list lines;
    struct day_range date; /* of a line near the top that is only a date: holds for every item */
    uint64_t n_bad;        /* told with the first item */
};

static brief_status send_item(struct text_file *f, const struct item *item)
{
    struct draft *d = &f->r->draft;
    struct document doc = {
        .only_item = f->items.n == 1,
        .n_bad = f->n_bad,
        .lines_follow_text = true,
    };
    struct dateline dateline;
    struct day_range stated;
    draft_clear(d);
    d->text = span_sub(f->text, item->start, item->end);
    draft_line(d, 0, item->line);
    enum prose_title title = item->headline       ? PROSE_HEADLINE
                             : item->further_part ? PROSE_NO_TITLE
                                                  : PROSE_FIND_TITLE;
    if (prose_read(d, &f->lines, 0, title, &doc.title))
        return reader_no_memory(f->r);
    prose_find_date(d, &dateline, &stated);
    if (item == f->items.at)
        f->date = stated;
    if (!days_known(stated))
        stated = f->date;
    if (dateline.date.year) /* an item's own full date before its file's */
        stated = NO_DAYS;
    doc.date = reader_date(f->r, stated, &dateline);
    doc.dateline_place = dateline.place;
    f->n_bad = 0;
    return reader_send(f->r, &doc);
}

brief_status text_read(struct reader *r, struct span bytes)
{
    struct buf decoded = {0}, cleaned = {0}, scratch = {0};
    struct text_file f = {.r = r, .date = NO_DAYS};
    brief_status st = encoding_to_utf8(&f.text, &decoded, bytes, encoding_detect(bytes), &f.n_bad);
    if (st == BRIEF_OK)
        st = encoding_clean(&f.text, &cleaned, &scratch, f.text, &f.n_bad);
    buf_release(&scratch);
    if (st == BRIEF_OK && !item_list_read(&f.items, f.text, r->options->items))
        st = BRIEF_ENOMEM;
    if (st)
        st = reader_no_memory(r);
    for (size_t i = 0; i < f.items.n && st == BRIEF_OK; i++)
        st = send_item(&f, &f.items.at[i]);
    item_list_release(&f.items);
    line_list_release(&f.lines);
    buf_release(&cleaned);
    buf_release(&decoded);
    return st;
}
